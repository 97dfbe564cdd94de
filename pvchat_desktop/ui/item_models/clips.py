"""The clips of the library as a list model, and how one is painted in the grid and in the list."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import FileState
from pvchat_desktop.ui import icons, theme, words
from pvchat_desktop.ui.theme import XS, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import tip
from pvchat_desktop.ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary

translate = QCoreApplication.translate
CLIP_ROLE = Qt.ItemDataRole.UserRole + 1
NOTE_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex

CARD_PX = 232  # width of a card, at least
_CARD_WORDS_PX = 82  # below the picture
_LIST_PX = 76
_LINE_PX = 20
_DRAWN_BYTES = 40 * 1024 * 1024  # cards kept as they were drawn: some 200, or 50 at twice the density


class ClipsModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clips: tuple[ClipSummary, ...] = ()
        self._notes: Mapping[ClipSha, str] = {}

    def show(self, clips: tuple[ClipSummary, ...], notes: Mapping[ClipSha, str] = MappingProxyType({})) -> None:
        """Replace the clips; where only their details changed, rows (and so the selection) stay. `notes`: a line that
        stands in place of who is in a clip."""
        self._notes = notes
        same = [one.clip.sha256 for one in clips] == [one.clip.sha256 for one in self._clips]
        if same:
            self._clips = clips
            if clips:
                self.dataChanged.emit(self.index(0), self.index(len(clips) - 1))
            return
        if clips[: len(self._clips)] == self._clips and self._clips:  # the first ones were shown before the others
            self.beginInsertRows(QModelIndex(), len(self._clips), len(clips) - 1)
            self._clips = clips
            self.endInsertRows()
            return
        self.beginResetModel()
        self._clips = clips
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex(), /) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._clips)

    def clip(self, index: Index) -> ClipSummary | None:
        return self._clips[index.row()] if index.isValid() and index.row() < len(self._clips) else None

    def row_of(self, sha: ClipSha) -> int:
        return next((row for row, one in enumerate(self._clips) if one.clip.sha256 == sha), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        clip = self.clip(index)
        if clip is None:
            return None
        if role == CLIP_ROLE:
            return clip
        if role == NOTE_ROLE:
            return self._notes.get(clip.clip.sha256, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return clip.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(clip)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.sentence(clip))
        return None

    def sentence(self, clip: ClipSummary) -> str:
        """All that a card shows, to be read aloud."""
        note = self._notes.get(clip.clip.sha256, "")
        parts = (clip.title, details(clip), who(clip), note, words.file_state(clip.state))
        return ", ".join(part for part in parts if part)


def details(clip: ClipSummary) -> str:
    parts = (words.clock(clip.clip.info.duration_s), words.date(clip.clip.info.recorded_at))
    return " · ".join(part for part in parts if part)


def who(clip: ClipSummary) -> str:
    """Who is in a clip, in a line."""
    if not clip.is_scanned:
        return translate("Clips", "Not looked through yet")
    names = words.names([one.name for one in clip.people])
    if names and clip.unknown_figures:
        return translate("Clips", "{names} and {n} unknown").format(names=names, n=clip.unknown_figures)
    if names:
        return names
    if clip.unknown_figures:
        return words.count(
            clip.unknown_figures, translate("Clips", "{n} unknown person"), translate("Clips", "{n} unknown people")
        )
    return translate("Clips", "No faces")


@dataclass(frozen=True, slots=True)
class _Looks:
    """All that decides how a card looks."""

    clip: ClipSummary
    note: str
    fill: str
    picture: QPixmap | None
    size: QSize
    ratio: float
    scheme: str
    as_list: bool


class _Drawn:
    """Cards as they were drawn last: scrolling copies them instead of drawing each anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[ClipSha, str], tuple[_Looks, QPixmap]] = OrderedDict()
        self._bytes = 0

    def get(self, looks: _Looks) -> QPixmap | None:
        key = (looks.clip.clip.sha256, looks.fill)
        found = self._kept.get(key)
        if found is None or found[0] != looks:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def keep(self, looks: _Looks, drawn: QPixmap) -> None:
        key = (looks.clip.clip.sha256, looks.fill)
        if key in self._kept:
            self._bytes -= _bytes_of(self._kept.pop(key)[1])
        self._kept[key] = (looks, drawn)
        self._bytes += _bytes_of(drawn)
        while self._bytes > _DRAWN_BYTES and len(self._kept) > 1:
            self._bytes -= _bytes_of(self._kept.popitem(last=False)[1][1])


def _bytes_of(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4


class ClipDelegate(QStyledItemDelegate):
    """Paints a clip as a card, or as a row where `as_list` is set."""

    def __init__(self, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._drawn = _Drawn()
        self.as_list = False
        self.card_px = CARD_PX

    @property
    def card(self) -> QSize:
        return QSize(self.card_px, round(self.card_px * 9 / 16) - S + _CARD_WORDS_PX)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        return QSize(option.rect.width(), _LIST_PX) if self.as_list else self.card

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        clip: ClipSummary | None = index.data(CLIP_ROLE)
        if clip is None:
            return
        state: QStyle.StateFlag = option.state
        looks = self._looks(clip, str(index.data(NOTE_ROLE) or ""), option, painter.device().devicePixelRatioF())
        drawn = self._drawn.get(looks)
        if drawn is None:
            drawn = self._draw(looks)
            self._drawn.keep(looks, drawn)
        painter.drawPixmap(option.rect.topLeft(), drawn)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Active:
            painter.save()
            paint.focus_ring(painter, QRectF(option.rect).adjusted(XS, XS, -XS, -XS))
            painter.restore()

    def _looks(self, clip: ClipSummary, note: str, option: QStyleOptionViewItem, ratio: float) -> _Looks:
        state: QStyle.StateFlag = option.state
        fill = "base"
        if state & QStyle.StateFlag.State_Selected:
            fill = "accent_soft"
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = "hover"
        picture = self._pictures.get(clip.thumbnail, round(CARD_PX * ratio))
        return _Looks(clip, note, fill, picture, option.rect.size(), ratio, theme.theme().scheme, self.as_list)

    def _draw(self, looks: _Looks) -> QPixmap:
        ratio = looks.ratio
        drawn = QPixmap(round(looks.size.width() * ratio), round(looks.size.height() * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(colour("window"))  # opaque: it is copied in a third of the time
        painter = QPainter(drawn)
        rect = QRectF(QPointF(0, 0), looks.size.toSizeF()).adjusted(XS, XS, -XS, -XS)
        paint.panel(painter, rect, fill=colour(looks.fill), line=colour("line"))
        (self._paint_row if looks.as_list else self._paint_card)(painter, rect, looks)
        painter.end()
        return drawn

    def _paint_card(self, painter: QPainter, rect: QRectF, looks: _Looks) -> None:
        picture = QRectF(rect.left() + XS, rect.top() + XS, rect.width() - 2 * XS, looks.size.height() - _CARD_WORDS_PX)
        self._paint_picture(painter, picture, looks)
        below = QRectF(rect.left() + M, picture.bottom() + XS, rect.width() - 2 * M, 0)
        self._paint_words(painter, below, looks)

    def _paint_row(self, painter: QPainter, rect: QRectF, looks: _Looks) -> None:
        height = rect.height() - 2 * XS
        picture = QRectF(rect.left() + XS, rect.top() + XS, height * 16 / 9, height)
        self._paint_picture(painter, picture, looks)
        left = picture.right() + M
        self._paint_words(painter, QRectF(left, rect.top() + 4, rect.right() - left - M, 0), looks)

    def _paint_words(self, painter: QPainter, at: QRectF, looks: _Looks) -> None:
        clip, note = looks.clip, looks.note
        small = theme.font(steps=-1)
        rows = (
            (clip.title, theme.font(bold=True), "text"),
            (details(clip), small, "muted"),
            (note or who(clip), small, "text" if note or clip.people else "muted"),
        )
        for number, (text, font, ink) in enumerate(rows):
            box = QRectF(at.left(), at.top() + number * _LINE_PX, at.width(), _LINE_PX)
            paint.line(painter, box, text, font=font, tint=colour(ink))

    def _paint_picture(self, painter: QPainter, rect: QRectF, looks: _Looks) -> None:
        clip, found, ratio = looks.clip, looks.picture, looks.ratio
        away = clip.state is not FileState.ONLINE
        if found is None:
            paint.panel(painter, rect, fill=colour("sunken"), radius_px=6)
            symbol = icons.pixmap("clip", ink="line_strong", size_px=32, ratio=ratio)
            painter.drawPixmap(int(rect.center().x() - 16), int(rect.center().y() - 16), symbol)
        else:
            paint.picture(painter, rect, found, radius_px=6, opacity=0.45 if away else 1.0)
        if away:
            self._paint_state(painter, rect, clip.state)

    def _paint_state(self, painter: QPainter, rect: QRectF, state: FileState) -> None:
        symbol_name = "offline" if state is FileState.OFFLINE else "missing"
        font = theme.font(steps=-1, bold=True)
        painter.setFont(font)
        text = words.file_state(state)
        width = painter.fontMetrics().horizontalAdvance(text) + 38
        box = QRectF(rect.left() + XS, rect.top() + XS, min(width, rect.width() - 2 * XS), 24)
        paint.panel(painter, box, fill=colour("warning_soft"), radius_px=12)
        ratio = painter.device().devicePixelRatioF()
        symbol = icons.pixmap(symbol_name, ink="warning", size_px=16, ratio=ratio)
        painter.drawPixmap(int(box.left() + 7), int(box.top() + 4), symbol)
        paint.line(painter, box.adjusted(27, 0, -4, 0), text, font=font, tint=colour("warning"))
