"""Where the clip's picture is painted: letterboxed frames, or a still, or a sentence why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from pvchat_desktop.ui import icons, theme
from pvchat_desktop.ui.theme import XL, L
from pvchat_desktop.ui.widgets import paint

if TYPE_CHECKING:  # loaded with the first clip, not with the window
    from PySide6.QtMultimedia import QVideoFrame

_BLACK = QColor("#101214")
_GREY = QColor("#C9CDD0")


class VideoSurface(QWidget):
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frame: QVideoFrame | None = None
        self._still: QPixmap | None = None
        self._message = ("", "")
        self._shape = 16 / 9
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Picture of the clip"))

    def sizeHint(self) -> QSize:
        return QSize(400, 225)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return min(round(width / max(self._shape, 1.2)), 420)

    def set_shape(self, width: int, height: int) -> None:
        """The picture's size in pixels as displayed."""
        if width > 0 and height > 0:
            self._shape = width / height
            self.updateGeometry()

    def show_frame(self, frame: QVideoFrame) -> None:
        self._frame = frame
        self.update()

    def show_still(self, still: QPixmap | None) -> None:
        self._still = still
        self.update()

    def show_message(self, title: str, text: str) -> None:
        self._message = (title, text)
        self.setAccessibleDescription(f"{title} {text}".strip())
        self.update()

    @property
    def message(self) -> str:
        return " ".join(self._message).strip()

    @property
    def has_frame(self) -> bool:
        return self._frame is not None

    def clear(self) -> None:
        self._frame = None
        self._still = None
        self.show_message("", "")

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _BLACK)
        if self._frame is not None and self._frame.isValid():
            self._paint_frame(painter, self._frame)
        elif self._still is not None:
            self._paint_still(painter, self._still)
        if self.message:
            self._paint_message(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter, frame: QVideoFrame) -> None:
        from PySide6.QtMultimedia import QVideoFrame

        options = QVideoFrame.PaintOptions()
        options.aspectRatioMode = Qt.AspectRatioMode.KeepAspectRatio
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame.paint(painter, QRectF(self.rect()), options)

    def _paint_still(self, painter: QPainter, still: QPixmap) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = still.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), still)

    def _paint_message(self, painter: QPainter) -> None:
        shade = QColor(_BLACK)
        shade.setAlpha(225)
        painter.fillRect(self.rect(), shade)
        title, text = self._message
        width = self.width() - 2 * XL
        top = max(L, self.height() / 2 - 60)
        symbol = icons.pixmap("offline", ink="line_strong", size_px=32, ratio=self.devicePixelRatioF())
        painter.drawPixmap(int(self.width() / 2 - 16), int(top - 8), symbol)
        painter.setPen(_GREY)
        paint.line(painter, QRectF(XL, top + 32, width, 22), title, font=theme.font(bold=True), tint=_GREY, centre=True)
        painter.setFont(theme.font())
        box = QRectF(XL, top + 58, width, self.height() - top - 58)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, text)
