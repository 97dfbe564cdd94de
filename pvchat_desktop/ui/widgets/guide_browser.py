"""A page of the guide: Markdown with pictures as wide as there is room, and links that stay in the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QFont, QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser

from pvchat_desktop.ui.theme import XL, theme

_WIDEST_PX = 860  # of a picture
_LATER_MS = 120  # while a window is being resized, pictures are not scaled at every step


class GuideBrowser(QTextBrowser):
    page_wanted = Signal(str)  # file name of another page
    licence_wanted = Signal(str)  # name of a package

    def __init__(self, name: str) -> None:
        super().__init__()
        self._folder = Path()
        self._text = ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(XL)
        self.anchorClicked.connect(self._follow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER_MS)
        self._timer.timeout.connect(self._render)
        theme().changed.connect(self._render)

    def show_text(self, text: str, folder: Path) -> None:
        """`folder`: where its pictures are."""
        self._text, self._folder = text, folder
        self._render()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _render(self) -> None:
        at = self.verticalScrollBar().value()
        self.document().setDefaultFont(QFont(self.font()))
        self.document().setMarkdown(self._text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self.verticalScrollBar().setValue(at)

    def loadResource(self, kind: int, name: QUrl | str, /) -> object:  # noqa: N802 - Qt's name
        """Only files beside the page: nothing is ever fetched."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or url.scheme() not in ("", "file"):
            return None
        picture = QImage(str(self._folder / url.path()))
        if picture.isNull():
            return None
        ratio = self.devicePixelRatioF()
        width = min(_WIDEST_PX, self.viewport().width() - 3 * XL)
        scaled = picture.scaledToWidth(max(1, round(width * ratio)), Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "licence":
            self.licence_wanted.emit(url.path())
        elif url.path().endswith(".md"):
            self.page_wanted.emit(url.path())
