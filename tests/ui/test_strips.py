"""Strips under the player: what is known by the body alone is drawn and said as weaker."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.media import Span
from pvchat_desktop.ui.widgets.strips import PersonStrip, StripRow, Strips

_FACE, _BODY = Span(2.0, 4.0), Span(4.0, 8.0)


def _strips(qtbot: QtBot, *by_body: Span) -> Strips:
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(400, 120)
    strips.show_rows([StripRow("Leo", EvidenceLevel.SURE, (_FACE,), by_body)])
    strips.set_times(0.0, 10.0)
    strips.show()
    return strips


def _ink(strip: PersonStrip, at_s: float, height: float) -> int:
    """How dark the bar is there, 0..255."""
    block = strip.block(Span(at_s, at_s))
    picture = strip.grab().toImage()
    ratio = picture.devicePixelRatio()
    x, y = strip.x_of(at_s), block.top() + height * block.height()
    return 255 - picture.pixelColor(round(x * ratio), round(y * ratio)).lightness()


def test_a_body_is_paler_and_lower_than_a_face_and_is_said(qtbot: QtBot) -> None:
    strips = _strips(qtbot, _BODY)
    (strip,) = strips.rows
    face, body, nothing = (_ink(strip, at_s, 0.7) for at_s in (3.0, 6.0, 9.0))
    assert abs(face - nothing) > abs(body - nothing) > 0
    assert _ink(strip, 6.0, 0.15) == nothing
    assert "by build and clothes: 0:04" in strip.accessibleName()
    assert "by build and clothes" not in strip.accessibleName().partition(";")[0]


def test_the_arrows_go_to_bodies_too(qtbot: QtBot) -> None:
    strips = _strips(qtbot, Span(6.0, 8.0))
    (strip,) = strips.rows
    strips.set_times(3.0, 10.0)
    with qtbot.waitSignal(strips.seek) as sought:
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert sought.args == [6.0]


def test_the_legend_tells_of_bodies_only_where_there_are_some(qtbot: QtBot) -> None:
    for by_body in ((), (_BODY,)):
        strips = _strips(qtbot, *by_body)
        assert strips._weaker.isVisible() is bool(by_body)
