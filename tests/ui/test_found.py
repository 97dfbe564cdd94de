"""What was found, as it is shown: moments in a dated list, and clips with the reason they were found."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.evidence import Evidence, EvidenceSource
from pvchat_desktop.ui.item_models.clips import NOTE_ROLE, ClipsModel
from pvchat_desktop.ui.widgets.moments import MomentChip, moment_text
from pvchat_desktop.ui.widgets.pictures import Pictures
from tests.unit.presenters import samples


def _moment() -> Evidence:
    return replace(
        samples.evidence(),
        source=EvidenceSource.WORDS,
        start_s=3.0,
        end_s=7.0,
        statement="1 May 2019, “two”: from 0:03 to 0:07; caption “A boy blows out candles.”",
    )


def test_a_moment_tells_its_day_its_time_and_why(qtbot: QtBot) -> None:
    pictures = Pictures()
    clip = samples.clip()
    row = MomentChip(_moment(), moment_text(_moment(), "Leo", clip), None, pictures)
    qtbot.addWidget(row)
    row.destroyed.connect(pictures.close)
    name = row.accessibleName()
    assert clip.title in name
    assert "0:03–0:07 · Leo" in name
    assert name.endswith("caption “A boy blows out candles.”")
    with qtbot.waitSignal(row.chosen) as chosen:
        row.click()
    assert chosen.args == [_moment()]
    assert not row.grab().isNull()
    assert isinstance(row.grab(), QPixmap)


def test_a_clip_that_is_gone_still_has_a_moment(qtbot: QtBot) -> None:
    pictures = Pictures()
    row = MomentChip(_moment(), moment_text(_moment(), "", None), None, pictures)
    qtbot.addWidget(row)
    row.destroyed.connect(pictures.close)
    assert row.accessibleName().startswith("0:03–0:07")


def test_clips_that_were_found_say_why() -> None:
    parent = QObject()
    model = ClipsModel(parent)
    clip = samples.clip()
    model.show((clip,), {clip.clip.sha256: "0:03–0:07 · the title has “beach”"})
    assert model.index(0).data(NOTE_ROLE) == "0:03–0:07 · the title has “beach”"
    assert "the title has “beach”" in model.sentence(clip)
    model.show((clip,))
    assert model.index(0).data(NOTE_ROLE) == ""
