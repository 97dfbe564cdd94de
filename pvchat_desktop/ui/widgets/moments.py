"""Entries of a dated list: a moment of a clip with its picture, its day, and why it was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.ui import icons, theme, words
from pvchat_desktop.ui.theme import S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.chips import ChipText, EvidenceChip
from pvchat_desktop.ui.widgets.controls import tip
from pvchat_desktop.ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary

_SIZE = QSize(300, 84)
_PICTURE = QSize(104, 60)
_LINE_PX = 20
_MENU_PX = 26


class MomentChip(EvidenceChip):
    """An evidence chip with room for the clip's picture and three lines: day and title, time and who, why.

    Of the text `name` is who, `level` why, and `source` the day.
    """

    def __init__(self, evidence: Evidence, text: ChipText, picture: Path | None, pictures: Pictures) -> None:
        super().__init__(evidence, text, picture, pictures)
        self._moment, self._picture, self._shelf = text, picture, pictures
        self.setAccessibleName(", ".join(part for part in (*self._lines(), text.level) if part))
        self.setToolTip(tip("\n".join((*self._lines(), text.level))))

    def sizeHint(self) -> QSize:
        return _SIZE

    def _lines(self) -> tuple[str, str]:
        text = self._moment
        first = " · ".join(part for part in (text.source, text.title) if part)
        return first, " · ".join(part for part in (text.span, text.name) if part)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.panel(painter, rect, fill=colour("hover") if self.underMouse() else colour("base"), line=colour("line"))
        picture = QRectF(S, (rect.height() - _PICTURE.height()) / 2, _PICTURE.width(), _PICTURE.height())
        self._paint_picture(painter, picture)
        left = picture.right() + S
        small = theme.font(steps=-1)
        first, second = self._lines()
        rows = ((first, theme.font(bold=True), "text"), (second, small, "text"), (self._moment.level, small, "muted"))
        for number, (text, font, ink) in enumerate(rows):
            box = QRectF(left, 11 + number * _LINE_PX, rect.width() - left - _MENU_PX, _LINE_PX)
            paint.line(painter, box, text, font=font, tint=colour(ink))
        dots = icons.pixmap("more", ink="muted", size_px=16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(int(rect.width() - _MENU_PX + 4), int(rect.height() / 2 - 8), dots)
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        found = self._shelf.get(self._picture, round(rect.width() * 1.5 * ratio))
        if found is None:
            paint.panel(painter, rect, fill=colour("sunken"), radius_px=6)
            symbol = icons.pixmap("clip", ink="line_strong", ratio=ratio)
            painter.drawPixmap(int(rect.center().x() - 10), int(rect.center().y() - 10), symbol)
        else:
            paint.picture(painter, rect, found, radius_px=6)


def moment_text(evidence: Evidence, name: str, clip: ClipSummary | None) -> ChipText:
    """The reason is what the statement says behind its times."""
    day = words.date(clip.clip.info.recorded_at) if clip is not None else ""
    return ChipText(
        name=name,
        span=words.span(evidence.start_s, evidence.end_s),
        level=evidence.statement.partition("; ")[2],
        title=clip.title if clip is not None else "",
        source=day,
    )
