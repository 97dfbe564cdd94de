"""A few screens, light and dark, beside pictures of how they looked when somebody last looked at them.

    PVCHAT_RENEW_SNAPSHOTS=1 python -m pytest tests/ui/test_snapshots.py

renews them: then look at them (tests/ui/snapshots). They are compared in coarse blocks: neither the smoothing of
letters nor another time of day matters; a part that is missing, moved or of the wrong colour does. Where the
desktop has another font the test is skipped: every line would break elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.ui.app import Looks, Program
from pvchat_desktop.ui.theme import theme
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.ui.conftest import LONG_MS
from tests.ui.test_first_use import User

_KEPT: Final = Path(__file__).parent / "snapshots"
_FONT: Final = ("DejaVu Sans", 12)  # family and px, of the pictures that are kept
_SIZE: Final = (1280, 720)
_SMALL: Final = (640, 360)
_COLOURS: Final = 96
_BLOCK_PX: Final = 10
_DIFFERENT: Final = 24.0  # of 255: mean difference of a block from which it is another picture
_MOST_DIFFERENT: Final = 0.015  # share of blocks
SCREENS: Final = ("library", "person", "chat", "enroll", "jobs")
RENEW: Final = bool(os.environ.get("PVCHAT_RENEW_SNAPSHOTS"))

Picture = NDArray[np.float32]  # (H, W, 3)


@pytest.fixture
def user(start: Callable[..., Program], qtbot: QtBot, tmp_path: Path) -> User:
    """Four people in as many clips; two of them have names."""
    font = QFontInfo(QApplication.font())
    if (font.family(), font.pixelSize()) != _FONT:
        pytest.skip(f"the desktop's font is {font.family()} of {font.pixelSize()} px, the pictures' is another")
    worker = Prepared()
    Rote().join(worker)
    made = User(start(lambda: prepared_app(UserFolders.find(), worker), looks=Looks(theme="light")), qtbot)
    made.program.shell.resize(*_SIZE)
    _fill(made, worker, tmp_path / "films")
    return made


def _fill(user: User, worker: Prepared, folder: Path) -> None:
    app = user.program.app
    assert app is not None
    shas = {}
    for number, name in enumerate(("beach", "birthday", "garden", "snow")):
        figures = (Figure(number, end_s=9.0, faces=6, width_px=90), Figure(0, x=400, start_s=2.0, end_s=5.0))
        shas[name] = worker.clip(folder / f"{name}.mp4", *figures[: 1 + (number > 1)])
    app.library.add([folder])
    for name, who in (("beach", "Leo"), ("birthday", "Oma")):
        app.library.scan(shas[name])
        app.enrollment.enroll(app.library.tracks(shas[name])[0].track.id, who, consent="Yes.")
    for sha in shas.values():
        app.library.scan(sha)
    _draw_pictures(app.folders.data)
    user.program.wiring.host.people_changed.emit()
    user.program.wiring.host.clips_changed.emit()
    user.settle()


def _draw_pictures(data: Path) -> None:
    """In place of the bytes that stand for pictures in made-up scans."""
    found = sorted(file for kind in ("*.jpg", "*.png") for file in data.rglob(kind))
    for number, file in enumerate(found):
        _picture(number).save(str(file))


def _picture(number: int) -> QImage:
    made = QImage(320, 180, QImage.Format.Format_RGB32)
    made.fill(QColor.fromHsv(number * 47 % 360, 90, 210))
    painter = QPainter(made)
    painter.setBrush(QColor.fromHsv((number * 47 + 160) % 360, 130, 120))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QRect(110, 40, 100, 120))
    painter.end()
    return made


def _open(user: User, screen: str) -> None:
    host = user.program.wiring.host
    assert user.program.app is not None
    clips = {one.title: one.clip.sha256 for one in user.program.app.library.clips()}
    if screen == "person":
        people = {one.person.name: one.person.id for one in user.program.app.people.all()}
        host.person_requested.emit(PersonId(people["Leo"]))
    elif screen == "chat":
        host.ask_requested.emit((clips["garden"],), "")
        user.settle()
        user.ask("Who is in this clip?")
    elif screen == "enroll":
        host.tag_requested.emit(clips["snow"])
        user.wait(lambda: bool(user.enroll.faces_page.cards))
    else:
        user.program.shell.show_screen(screen)
    user.settle()


def _grabbed(user: User, scheme: str) -> QImage:
    theme().apply(scheme)
    user.settle()
    user.bot.waitUntil(lambda: user.program.background.is_idle, timeout=LONG_MS)
    full = user.program.shell.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return full.scaled(*_SMALL, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _keep(image: QImage, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    pixels = Image.fromarray(_array(image).astype(np.uint8))
    pixels.quantize(_COLOURS).save(file, optimize=True)


def _array(image: QImage) -> Picture:
    width, height, stride = image.width(), image.height(), image.bytesPerLine()
    rows = np.frombuffer(QByteArray(bytes(image.constBits())).data(), np.uint8).reshape(height, stride)
    return rows[:, : width * 3].reshape(height, width, 3).astype(np.float32)


def different(one: Picture, other: Picture) -> float:
    """Share of blocks whose mean colours differ: letters a little bolder are still the same block, another is not."""
    height, width = (size // _BLOCK_PX * _BLOCK_PX for size in one.shape[:2])
    blocks = np.abs(_blocks(one[:height, :width]) - _blocks(other[:height, :width])).max(axis=-1)
    return float((blocks > _DIFFERENT).mean())


def _blocks(picture: Picture) -> Picture:
    rows, columns = picture.shape[0] // _BLOCK_PX, picture.shape[1] // _BLOCK_PX
    blocks: Picture = picture.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX, 3).mean(axis=(1, 3))
    return blocks


def test_screens_look_as_they_did(user: User, tmp_path: Path) -> None:
    changed = {}
    for screen in SCREENS:
        _open(user, screen)
        for scheme in ("light", "dark"):
            image = _grabbed(user, scheme)
            kept = _KEPT / f"{screen}-{scheme}.png"
            if RENEW:
                _keep(image, kept)
            share = different(_array(image), np.asarray(Image.open(kept).convert("RGB"), np.float32))
            if share > _MOST_DIFFERENT:
                image.save(str(tmp_path / kept.name))
                changed[kept.stem] = f"{share:.1%}, see {tmp_path / kept.name}"
    assert changed == {}


def test_a_part_that_is_missing_or_of_another_colour_is_seen() -> None:
    whole = np.asarray(Image.open(_KEPT / "library-light.png").convert("RGB"), np.float32)
    assert different(whole, whole) == 0
    smoothed = ((whole + np.roll(whole, 1, axis=1)) / 2).astype(np.float32)
    assert different(whole, smoothed) <= _MOST_DIFFERENT
    without_a_card = whole.copy()
    without_a_card[40:150, 60:170] = whole[-60, -60]
    assert different(whole, without_a_card) > _MOST_DIFFERENT
    dark = np.asarray(Image.open(_KEPT / "library-dark.png").convert("RGB"), np.float32)
    assert different(whole, dark) > _MOST_DIFFERENT


def test_the_pictures_are_small() -> None:
    files = sorted(_KEPT.glob("*.png"))
    assert len(files) == 2 * len(SCREENS)
    assert sum(file.stat().st_size for file in files) < 600_000
