"""The wizard's last page: did it work? Three rows, the verdict, what was got wrong, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop.presenters.learn import Verdict
from pvchat_desktop.presenters.report import Example
from pvchat_desktop.ui import icons, words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import L, M, S, theme
from pvchat_desktop.ui.widgets.cards import CLIP, Card, CardText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout
from pvchat_desktop.ui.widgets.report_table import ReportTable


class ReportPane(QWidget):
    keep = Signal()
    again = Signal()
    roll_back = Signal()
    switch = Signal(bool)
    ask = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._symbol = QLabel()
        self._mark = ("info", "muted")
        self.verdict = label(bold=True, steps=2)
        self.reasons = label(ink="muted")
        self.table = ReportTable()
        self.table.setMaximumWidth(760)
        self._examples_title = label(self.tr("What it still gets wrong"), bold=True, steps=1)
        self._examples = QWidget()
        self._flow = FlowLayout(self._examples, gap_px=M)
        self.ask_button = button(self.tr("Ask"), self.ask.emit, kind="primary", symbol="chat")
        self.keep_button = button(self.tr("Keep"), self.keep.emit, symbol="check")
        self.switch_button = button(self.tr("Use it all the same"), self._switch, symbol="check")
        self.again_button = button(self.tr("Learn again"), self.again.emit, symbol="refresh")
        self.back_button = button(self.tr("Roll back"), self.roll_back.emit, symbol="undo")
        self._is_active = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(L)
        outer.addWidget(scrolling(self._content(), self.tr("Did it work?")), 1)
        outer.addLayout(self._footer())
        theme().changed.connect(self._draw)

    def _content(self) -> QWidget:
        content = QWidget()
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(self._symbol)
        head.addWidget(self.verdict, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, M, 0)
        column.setSpacing(M)
        column.addLayout(head)
        for part in (self.reasons, self.table, self._examples_title, self._examples):
            column.addWidget(part)
        column.addStretch(1)
        return content

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.back_button)
        row.addWidget(self.again_button)
        row.addStretch(1)
        for one in (self.switch_button, self.keep_button, self.ask_button):
            row.addWidget(one)
        return row

    def begin(self) -> None:
        """The report is on its way: nothing of an earlier one is left."""
        self.verdict.setText("")
        self._symbol.clear()
        for part in (self.reasons, self.table, self._examples_title, self._examples):
            part.hide()
        for one in (self.back_button, self.switch_button):
            one.hide()

    def show_verdict(self, verdict: Verdict, name: str) -> None:
        page, pack = verdict.page, verdict.pack.pack
        self._is_active = pack.active
        self._mark, sentence = self._sentence(page.outcome, name, is_active=pack.active)
        self.verdict.setText(sentence)
        self.reasons.setText("\n".join(local(one) for one in page.reasons))
        self.reasons.setVisible(bool(page.reasons))
        self.table.show_rows(page.rows)
        self.table.setVisible(bool(page.rows))
        self._show_examples(verdict)
        self._draw()
        self.ask_button.setText(self.tr("Ask about {name}").format(name=name))
        self.ask_button.setAccessibleName(self.ask_button.text())
        self.keep_button.setText(self.tr("Keep") if pack.active else self.tr("Keep face memory"))
        self.keep_button.setAccessibleName(self.keep_button.text())
        self.back_button.setVisible(pack.active)
        self.switch_button.setVisible(not pack.active)
        self.ask_button.setFocus()

    def _sentence(self, outcome: str, name: str, *, is_active: bool) -> tuple[tuple[str, str], str]:
        if outcome == "keep":
            text = self.tr("It worked: {name} is recognised better with what was learned.").format(name=name)
            mark = ("done", "done")
        elif outcome == "switch_off":
            text = self.tr("It did not get better: face memory alone goes on answering about {name}.").format(name=name)
            mark = ("warning", "warning")
        elif outcome == "not_enough":
            text = self.tr("There is not enough to tell whether it worked: face memory goes on answering.")
            mark = ("info", "accent")
        else:
            text, mark = self.tr("This pack was not checked here."), ("info", "muted")
        if is_active and outcome != "keep":
            text = self.tr("{text} You switched it on all the same.").format(text=text.split(":")[0] + ".")
        elif outcome == "keep" and not is_active:
            text = self.tr("It worked, but it is put aside now: face memory answers about {name}.").format(name=name)
        return mark, text

    def _draw(self) -> None:
        symbol, ink = self._mark
        self._symbol.setPixmap(icons.pixmap(symbol, ink=ink, size_px=28))

    def _show_examples(self, verdict: Verdict) -> None:
        self._flow.clear()
        clips = {one.clip.sha256: one for one in verdict.clips}
        shown = [one for one in verdict.page.examples if one.clip in clips]
        for one in shown:
            clip = clips[one.clip]
            text = CardText(clip.title, (words.span(one.start_s, one.end_s), self._was(one)))
            card = Card(text, clip.thumbnail, self._host.pictures, size=CLIP, symbol="clip")
            card.clicked.connect(lambda sha=one.clip: self._host.ask_requested.emit((sha,), ""))
            self._flow.addWidget(card)
            card.show()
        self._examples_title.setVisible(bool(shown))
        self._examples.setVisible(bool(shown))

    def _was(self, one: Example) -> str:
        return self.tr("There, but not seen") if one.is_present else self.tr("Not there, but said to be")

    def _switch(self) -> None:
        self.switch.emit(not self._is_active)
