"""Where clips are chosen from: the library, and the first page of tagging a person."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle

from pvchat_desktop.ui.item_models.clips import CARD_PX, ClipDelegate, ClipsModel
from pvchat_desktop.ui.theme import XS


class ClipView(QListView):
    """Clips as cards, in as many columns as fit and as wide as the view then allows, or as a list. Enter opens the clip
    at hand."""

    def __init__(self, model: ClipsModel, delegate: ClipDelegate) -> None:
        super().__init__()
        self._delegate = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.show_as_list(as_list=False)

    def show_as_list(self, *, as_list: bool) -> None:
        self._delegate.as_list = as_list
        self.setViewMode(QListView.ViewMode.ListMode if as_list else QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSpacing(0 if as_list else XS)
        self._fit()
        self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        if self._delegate.as_list:
            self.setGridSize(QSize())
            return
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        room = self.maximumViewportSize().width() - bar - 1  # as Qt counts, whether or not the bar is there
        self._delegate.card_px = max(CARD_PX, room // max(1, room // (CARD_PX + XS)) - XS)
        grid = self._delegate.card + QSize(XS, XS)
        if grid != self.gridSize():
            self.setGridSize(grid)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
