"""The wizard's page "which model learns": face memory alone or a base model, and the plan beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from pvchat_desktop.core.recipe import Preset
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.learn import BaseChoice
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.choice import ChoiceRow, ChoiceText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling

if TYPE_CHECKING:
    from pvchat_desktop.services.learning_outlook import Outlook

_MEMORY = ""  # stands for "no base model" among the rows
_PLAN_PX = 310


class _Panel(QWidget):
    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()


class PlanPanel(_Panel):
    """What a training will take, before anything starts; or why it cannot be."""

    start = Signal()
    preset_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("The plan"))
        self._title = label(bold=True, steps=1)
        self._text = label()
        self._notes = label(ink="muted", steps=-1)
        self._preset_label = label(self.tr("How thoroughly"), ink="muted", steps=-1)
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("How thoroughly"))
        for value, text in (
            ("quick", self.tr("Quick: a first try")),
            ("standard", self.tr("Standard")),
            ("best", self.tr("Best: takes longest")),
        ):
            self.preset.addItem(text, value)
        self.preset.setCurrentIndex(1)
        self.preset.currentIndexChanged.connect(lambda _index: self.preset_chosen.emit(self.chosen_preset))
        self.start_button = button(self.tr("Start learning"), self.start.emit, kind="primary", symbol="play")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, S, 0)
        column.setSpacing(M)
        for part in (self._title, self._text, self._notes):
            column.addWidget(part)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, L, M, L)
        outer.setSpacing(S)
        outer.addWidget(scrolling(inner, self.tr("The plan")), 1)
        outer.addWidget(self._preset_label)
        outer.addWidget(self.preset)
        outer.addWidget(self.start_button)

    @property
    def chosen_preset(self) -> Preset:
        found: Preset = self.preset.currentData()
        return found

    @property
    def text(self) -> str:
        return " ".join(part.text() for part in (self._title, self._text, self._notes)).strip()

    def say(self, title: str, text: str, notes: str = "", *, can_start: bool = False, is_base: bool = True) -> None:
        for part, said in ((self._title, title), (self._text, text), (self._notes, notes)):
            part.setText(said)
            part.setVisible(bool(said))
        self.start_button.setEnabled(can_start)
        for widget in (self._preset_label, self.preset, self.start_button):
            widget.setVisible(is_base)
        self.setAccessibleDescription(self.text)

    def show_plan(self, outlook: Outlook) -> None:
        learned, needed, *notes = outlook.sentences
        lines = needed.replace(". Disk:", ".\nDisk:").replace(". Time:", ".\nTime:").splitlines()
        parts = "\n".join(local(line) for line in lines)
        self.say(
            self.tr("The plan"),
            self.tr("{needed}\nLearned from: {learned}").format(needed=parts, learned=local(learned)),
            "\n".join(local(note) for note in notes),
            can_start=True,
        )


class ChoosePage(QWidget):
    """Rows to choose from at the left, the plan of the chosen one at the right."""

    chosen = Signal(str, str)  # name of a base, or "": face memory alone; preset
    memory_only = Signal()
    start = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._name = ""
        self._choices: tuple[BaseChoice, ...] = ()
        self.rows: dict[str, ChoiceRow] = {}
        self._group = QButtonGroup(self)
        self._note = label(ink="muted")
        self.models_button = button(self.tr("Get more models"), lambda: host.go.emit("models"), kind="link")
        self.plan = PlanPanel()
        self.plan.setFixedWidth(_PLAN_PX)
        self.plan.start.connect(self.start)
        self.plan.preset_chosen.connect(lambda _preset: self._tell())
        self.done_button = button(self.tr("Done: face memory is enough"), self.memory_only.emit, symbol="check")
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, M, 0)
        self._list.setSpacing(S)
        self._list.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(M)
        left.addWidget(self._note)
        left.addWidget(scrolling(holder, self.tr("Models to choose from")), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.models_button)
        foot.addStretch(1)
        foot.addWidget(self.done_button)
        left.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(L)
        row.addLayout(left, 1)
        row.addWidget(self.plan)

    def begin(self, name: str) -> None:
        self._name = name
        self._choices = ()
        self._note.setText(
            self.tr(
                "{name} is found by face already. A base model can learn {name} besides: it then answers in words what "
                "{name} does, and may know {name} where the face is hidden."
            ).format(name=name)
        )
        self._fill(None)

    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None:
        self._choices = choices
        if {one.base.name for one in choices} == self.rows.keys() - {_MEMORY}:
            for one in choices:
                self.rows[one.base.name].show_words(self._text(one))
        else:
            self._fill(chosen)

    def _fill(self, chosen: str | None) -> None:
        for old in self.rows.values():
            self._group.removeButton(old)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        memory = ChoiceText(
            self.tr("Face memory only"),
            self.tr("Ready now, nothing to wait for"),
            "done",
            "done",
            self.tr("Finds {name} wherever the face is seen.").format(name=self._name),
        )
        self.rows = {_MEMORY: ChoiceRow(memory)}
        ready_first = sorted(self._choices, key=lambda one: not one.base.is_ready)
        self.rows |= {one.base.name: ChoiceRow(self._text(one)) for one in ready_first}
        for number, (name, row) in enumerate(self.rows.items()):
            self._group.addButton(row)
            self._list.insertWidget(number, row)
            row.setChecked(name == (chosen or _MEMORY))
            row.toggled.connect(lambda is_on: self._tell() if is_on else None)
            row.show()
        if self.isVisible():
            self.rows[self.current].setFocus()

    def _text(self, one: BaseChoice) -> ChoiceText:
        fits, symbol, ink = words.fits(one.word)
        facts = [fits, words.size(one.base.row.bytes), one.base.row.licence or ""]
        if not one.base.is_ready:
            facts.insert(0, self.tr("Not on this computer"))
        note = local((one.why if one.word is not None else "") or one.base.row.summary)
        return ChoiceText(local(one.base.row.title), " · ".join(part for part in facts if part), symbol, ink, note)

    @property
    def current(self) -> str:
        return next((name for name, row in self.rows.items() if row.isChecked()), _MEMORY)

    def _tell(self) -> None:
        one = next((c for c in self._choices if c.base.name == self.current), None)
        if one is not None and not one.base.is_ready:
            self.plan.say(
                local(one.base.row.title),
                self.tr("This model is not on this computer yet. Get it under Models, then come back here."),
                local(one.why or one.base.why_not),
                is_base=False,
            )
            self.chosen.emit(_MEMORY, self.plan.chosen_preset)
            return
        self.chosen.emit(self.current, self.plan.chosen_preset)

    # --- the plan

    def show_no_plan(self) -> None:
        one = next((c for c in self._choices if c.base.name == self.current), None)
        if one is not None and not one.base.is_ready:
            return
        self.plan.say(
            self.tr("Face memory only"),
            self.tr("Nothing has to be learned. {name} can be asked about at once.").format(name=self._name),
            self.tr("A base model can be added at any time, from {name}'s page.").format(name=self._name),
            is_base=False,
        )

    def show_planning(self) -> None:
        self.plan.say(self.tr("The plan"), self.tr("Looking what this computer can do…"))

    def show_refusal(self, problem: Problem) -> None:
        self.plan.say(problem.title, problem.message, problem.hint)
