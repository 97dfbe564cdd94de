"""The small window with the watched folders: add one, remove one, look now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QStandardPaths, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pvchat_desktop.core.media import FileState
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.watched import WatchedPresenter
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.theme import XL, XS, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label, scrolling

if TYPE_CHECKING:
    from pvchat_desktop.services.views import WatchedFolder

_WIDTH_PX, _HEIGHT_PX = 520, 380


class FolderRow(QWidget):
    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(text)
        column = QVBoxLayout()
        column.setSpacing(XS)
        column.addWidget(label(name, bold=True))
        column.addWidget(label(text, ink="muted", steps=-1))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(L, M, L, M)
        self._row.setSpacing(S)
        self._row.addLayout(column, 1)

    def add(self, text: str, pressed: Callable[[], None]) -> None:
        made = button(text, pressed)
        made.setAccessibleName(f"{text}: {self.accessibleName()}")
        self._row.addWidget(made)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()


class WatchedFolders(QDialog):
    """`look`: look through all folders now."""

    def __init__(self, host: Host, parent: QWidget, look: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Watched folders"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.presenter = WatchedPresenter(host.app.library, host.background, self, look)
        self.rows: list[FolderRow] = []
        self.note = label(ink="danger", steps=-1)
        self.note.hide()
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(S)
        self._list.addStretch(1)
        self.look_button = button(self.tr("Look now"), self.presenter.look)
        self.add_button = button(self.tr("Add a folder…"), self.choose, kind="primary", symbol="folder")
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addWidget(self.look_button)
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Close"), self.accept))
        foot.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(M)
        column.addWidget(
            label(
                self.tr(
                    "New clips in these folders come into the library by themselves and are looked through for faces. "
                    "The files stay where they are; a drive that is not connected loses nothing."
                )
            )
        )
        column.addWidget(scrolling(holder, self.tr("Watched folders")), 1)
        column.addWidget(self.note)
        column.addLayout(foot)
        self.presenter.refresh()

    def choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Watch a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation))
        dialog.filesSelected.connect(lambda files: self.add(Path(files[0])))
        dialog.open()

    def add(self, folder: Path) -> None:
        self.note.hide()
        self.presenter.add(folder)

    # --- presenters.watched.WatchedView

    def show_folders(self, folders: tuple[WatchedFolder, ...]) -> None:
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [self._row(folder) for folder in folders]
        for number, row in enumerate(self.rows):
            self._list.insertWidget(number, row)
        self.look_button.setEnabled(bool(folders))

    def _row(self, folder: WatchedFolder) -> FolderRow:
        parts = [words.clips(folder.clips)]
        if folder.state is not FileState.ONLINE:
            parts.append(words.file_state(folder.state))
        parts.append(
            self.tr("looked into {day}").format(day=words.day(folder.looked_at))
            if folder.looked_at
            else self.tr("not looked into yet")
        )
        row = FolderRow(str(folder.path), " · ".join(parts))
        row.add(self.tr("Remove"), partial(self.presenter.remove, folder.path))
        return row

    def show_problem(self, problem: Problem) -> None:
        self.note.setText(f"{problem.message} {problem.hint}".strip())
        self.note.show()
