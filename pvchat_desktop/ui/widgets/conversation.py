"""The messages of a chat. It scrolls by itself only while its foot is in view; a reader is never moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.ui.theme import XL, XS, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout

_CATCH_UP_MS = 60  # between two times that an answer being written is laid out
_NEAR_PX = 24  # this close to the foot counts as at the foot
_CHIPS_AT_FIRST = 12
_CHIPS_A_STEP = 50  # an answer about a large library can rest on thousands


class Question(QWidget):
    """What the user asked: at the right, in a bubble."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = label(text)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._text.setAccessibleName(self.tr("You asked: {question}").format(question=text))
        self.setAccessibleName(self._text.accessibleName())
        inner = QFrame()
        inner.setAccessibleName("")
        box = QVBoxLayout(inner)
        box.setContentsMargins(L, S, L, S)
        box.addWidget(self._text)
        wide = self._text.fontMetrics().horizontalAdvance(text) + 2 * L + XS
        inner.setMinimumWidth(min(wide, 220))
        inner.setMaximumWidth(wide)
        self._bubble = inner
        row = QHBoxLayout(self)
        row.setContentsMargins(XL, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 20 if wide > 360 else 0)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self._bubble.geometry()), fill=colour("accent_soft"), radius_px=14)
        painter.end()


def as_markdown(text: str) -> str:
    """An answer's lines as Markdown: lines that begin with a bullet become a list, other line ends are kept."""
    lines: list[str] = []
    for line in text.replace("<", "&lt;").splitlines():
        is_item = line.startswith("• ")
        if is_item and lines and not lines[-1].startswith("- "):
            lines.append("")
        lines.append(f"- {line[2:]}" if is_item else f"{line}  ")
    return "\n".join(lines)


class AnswerBubble(QWidget):
    """An answer: a little Markdown, and below it the evidence, made into chips only as far as it is looked at."""

    unfolded = Signal()  # more of the evidence was asked for

    def __init__(self) -> None:
        super().__init__()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.MarkdownText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._stage = label(ink="muted", steps=-1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(240)
        self._bar.setAccessibleName(self.tr("Progress of the answer"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap_px=S)
        self._rest: Sequence[Evidence] = ()
        self._make_chip: Callable[[Evidence], QWidget] | None = None
        self._said = self._shown = ""
        self._catching_up = QTimer(self)
        self._catching_up.setSingleShot(True)
        self._catching_up.setInterval(_CATCH_UP_MS)
        self._catching_up.timeout.connect(self._catch_up)
        self._source = label(ink="muted", steps=-1)
        self.more_button = button("", self._show_more, kind="link", symbol="down")
        column = QVBoxLayout(self)
        column.setContentsMargins(XS, 0, XL, S)
        column.setSpacing(S)
        column.addWidget(self._text)
        column.addWidget(self._stage)
        column.addWidget(self._bar)
        column.addWidget(self._source)
        column.addWidget(self._chips)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._text, self._source, self._chips, self.more_button):
            part.hide()

    def show_stage(self, text: str, done: int, total: int) -> None:
        self._stage.setText(text)
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)

    def show_text(self, text: str) -> None:
        self._stage.hide()
        self._bar.hide()
        self._text.setText(as_markdown(text))
        self._text.setAccessibleName(text)
        self._said = self._shown = text
        self.setAccessibleName(self.tr("Answer: {text}").format(text=text))
        self._text.show()

    def add_text(self, piece: str) -> None:
        """The next piece of an answer that is being written. Words come faster than a long text can be laid out."""
        self._said += piece
        if not self._catching_up.isActive():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._said.strip() and self._said != self._shown:
            self.show_text(self._said)
            self._catching_up.start()

    def show_source(self, text: str) -> None:
        """Who wrote the answer and what was looked at."""
        self._source.setText(text)
        self._source.show()

    def show_note(self, text: str) -> None:
        """A quiet remark in place of an answer, or below what was written of it: stopped, or why it failed."""
        self._bar.hide()
        self._stage.setText(text)
        self._stage.show()
        self.setAccessibleName(f"{self._said} {text}".strip())

    @property
    def text(self) -> str:
        return self._said or self._stage.text()

    def show_evidence(self, evidence: Sequence[Evidence], make_chip: Callable[[Evidence], QWidget]) -> None:
        self._rest, self._make_chip = evidence, make_chip
        self._chips.setVisible(bool(evidence))
        self._add_chips(_CHIPS_AT_FIRST)

    def _add_chips(self, at_most: int) -> list[QWidget]:
        if self._make_chip is None:
            return []
        chips = [self._make_chip(one) for one in self._rest[:at_most]]
        self._rest = self._rest[at_most:]
        for chip in chips:
            self._flow.addWidget(chip)
            chip.show()
        left = len(self._rest)
        text = self.tr("Show all {n}").format(n=self._flow.count() + left)
        if left > _CHIPS_A_STEP:
            text = self.tr("Show {step} more of {n}").format(step=_CHIPS_A_STEP, n=left)
        self.more_button.setText(text)
        self.more_button.setAccessibleName(text)
        self.more_button.setVisible(left > 0)
        return chips

    def _show_more(self) -> None:
        had_focus = self.more_button.hasFocus()
        self.more_button.clearFocus()  # hidden with the keyboard it would hand it on, and the view would follow
        first = self._add_chips(_CHIPS_A_STEP)[0]
        self.unfolded.emit()
        if had_focus:
            (self.more_button if self._rest else first).setFocus()


class Conversation(QScrollArea):
    """Messages from top to foot."""

    grown_below = Signal()  # something new came below what is in view
    reached_foot = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_at_foot = True
        self._is_unfolding = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conversation"))
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(L, L, L, M)
        self._column.setSpacing(L)
        self._column.addStretch(1)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grown)

    def messages(self) -> list[QWidget]:
        items = (self._column.itemAt(i) for i in range(self._column.count() - 1))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def clear(self) -> None:
        for message in self.messages():
            self._column.removeWidget(message)
            message.hide()
            message.deleteLater()
        self.to_foot()

    def add(self, message: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, message)
        message.installEventFilter(self)
        if isinstance(message, AnswerBubble):
            message.unfolded.connect(self._stay)

    def to_foot(self) -> None:
        self._is_at_foot = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self.reached_foot.emit()

    @property
    def is_at_foot(self) -> bool:
        return self._is_at_foot

    def _scrolled(self, value: int) -> None:
        self._is_at_foot = value >= self.verticalScrollBar().maximum() - _NEAR_PX
        if self._is_at_foot:
            self.reached_foot.emit()

    def _grown(self, _low: int, high: int) -> None:
        if self._is_at_foot:
            self.verticalScrollBar().setValue(high)
        elif not self._is_unfolding:
            self.grown_below.emit()

    def _stay(self) -> None:
        """What was unfolded grows downwards; nothing moves, and it is no news."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self._is_at_foot, self._is_unfolding = False, True
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        bar.setValue(place)  # while it is laid out anew, the content is short for a moment
        self._is_unfolding = False
        self._scrolled(bar.value())

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        # A focused chip is brought into view by its own key, never by a new message.
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)
