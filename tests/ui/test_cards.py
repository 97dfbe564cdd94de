"""Cards of the library: drawn once, copied while one scrolls, drawn anew when anything about them changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QImageWriter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import FileState
from pvchat_desktop.ui.item_models.clip_view import ClipView
from pvchat_desktop.ui.item_models.clips import ClipDelegate, ClipsModel
from pvchat_desktop.ui.widgets import pictures
from pvchat_desktop.ui.widgets.pictures import Pictures
from tests.unit.presenters import samples


class Shelf:
    """A view of clips that counts how often a card is drawn."""

    def __init__(self, bot: QtBot, monkeypatch: pytest.MonkeyPatch, clips: int) -> None:
        self.pictures = Pictures()
        self.model = ClipsModel(self.pictures)
        self.view = ClipView(self.model, ClipDelegate(self.pictures, self.pictures))
        bot.addWidget(self.view)
        self.drawn = 0
        drawing = ClipDelegate._draw

        def counting(delegate: ClipDelegate, looks: object) -> QPixmap:
            self.drawn += 1
            return drawing(delegate, looks)  # type: ignore[arg-type]

        monkeypatch.setattr(ClipDelegate, "_draw", counting)
        self.clips = tuple(
            replace(samples.clip(ClipSha(f"{number:064x}")), thumbnail=None, title=f"clip {number}")
            for number in range(clips)
        )
        self.model.show(self.clips)
        self.view.resize(500, 450)
        self.view.show()
        bot.waitUntil(lambda: self.drawn > 0)
        self.paint()

    def paint(self) -> int:
        """How many cards had to be drawn."""
        before = self.drawn
        self.view.viewport().repaint()
        return self.drawn - before


def test_a_card_is_drawn_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(qtbot, monkeypatch, 40)
    assert shelf.paint() == 0
    shelf.view.verticalScrollBar().setValue(20)
    shelf.paint()
    shelf.view.verticalScrollBar().setValue(0)
    assert shelf.paint() == 0
    shelf.pictures.close()


def test_a_card_is_drawn_anew_when_something_about_it_changes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(qtbot, monkeypatch, 2)
    first, second = shelf.clips
    shelf.model.show((first, replace(second, state=FileState.MISSING)))
    assert shelf.paint() == 1
    shelf.model.show((first, second), {second.clip.sha256: "0:05, the title has “clip”"})
    assert shelf.paint() == 1
    shelf.view.setCurrentIndex(shelf.model.index(0))
    assert shelf.paint() == 1
    shelf.pictures.close()


def test_more_clips_behind_those_that_are_shown_leave_the_place_and_the_selection(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(qtbot, monkeypatch, 60)
    shelf.model.show(shelf.clips[:20])
    shelf.view.setCurrentIndex(shelf.model.index(12))
    QApplication.processEvents()
    shelf.view.verticalScrollBar().setValue(300)
    shelf.model.show(shelf.clips)
    QApplication.processEvents()
    assert shelf.model.rowCount() == 60
    assert shelf.view.currentIndex().row() == 12
    assert shelf.view.verticalScrollBar().value() == 300
    shelf.pictures.close()


def test_the_picture_asked_for_last_is_loaded_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    files = [tmp_path / f"{number}.png" for number in range(40)]
    for file in files:
        image = QImage(64, 36, QImage.Format.Format_RGB32)
        image.fill(0xFF336699)
        QImageWriter(str(file)).write(image)
    monkeypatch.setattr(pictures, "_THREADS", 1)
    monkeypatch.setattr(pictures, "_MOST_WAITING", 10)
    loader, came = Pictures(), list[str]()
    loader.loaded.connect(came.append)
    hold = threading.Event()
    loader._pool.submit(hold.wait, 10)  # nothing is begun before all were asked for
    for file in files:
        assert loader.get(file, 32) is None
    hold.set()
    qtbot.waitUntil(lambda: not loader._waiting and not loader._loading)
    assert came == [str(file) for file in reversed(files[-10:])], "what was scrolled past long ago is not loaded"
    shown = loader.get(files[-1], 32)
    assert shown is not None
    assert shown.width() == 32
    loader.close()


@pytest.mark.parametrize("width_px", [250, 500, 903, 1400])
def test_columns_fill_the_width(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width_px: int) -> None:
    shelf = Shelf(qtbot, monkeypatch, 40)
    shelf.view.resize(width_px, 450)
    qtbot.waitUntil(lambda: shelf.view.width() == width_px)
    shelf.paint()
    room = shelf.view.viewport().width()
    places = [shelf.view.visualRect(shelf.model.index(row)) for row in range(shelf.model.rowCount())]
    row = [place for place in places if place.top() == places[0].top()]
    gap = room - row[-1].right()
    assert all(place.width() >= 232 for place in places)
    assert gap >= 0 or len(row) == 1
    assert gap < 30  # no wider than a scroll bar
