"""The second half of the enrollment wizard: which model learns a person, the plan, the training, did it work?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.recipe import Preset
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.learn import BaseChoice, Learner, LearnPresenter, LearnStep, Verdict
from pvchat_desktop.presenters.training import Training, TrainingNow
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.screens.learn_choose import ChoosePage
from pvchat_desktop.ui.screens.learn_report import ReportPane
from pvchat_desktop.ui.screens.learn_training import TrainingPage
from pvchat_desktop.ui.theme import XL, L, S
from pvchat_desktop.ui.widgets.controls import label, tool

if TYPE_CHECKING:
    from pvchat_desktop.services.learning_outlook import Outlook


class LearnScreen(Screen):
    name = "learn"

    def __init__(self, host: Host, training: Training) -> None:
        super().__init__()
        self._host = host
        self._learner: Learner | None = None
        self.choose_page = ChoosePage(host)
        self.training_page = TrainingPage(training)
        self.report_page = ReportPane(host)
        self.presenter = LearnPresenter(host.app, host.background, self, training)
        self.training_page.presenter = self.presenter
        self._pages = QStackedWidget()
        self._page_of: dict[LearnStep, QWidget] = {
            LearnStep.CHOOSE: self.choose_page,
            LearnStep.TRAINING: self.training_page,
            LearnStep.REPORT: self.report_page,
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)
        self._back = tool(self.tr("Back to the person"), "back", self._go_back, keys=self.tr("Esc"))
        self._title = label(steps=4, bold=True, wrap=False)
        self._where = label(ink="muted", wrap=False)
        header = QHBoxLayout()
        header.setSpacing(S)
        header.addWidget(self._back)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self._where)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(L)
        column.addLayout(header)
        column.addWidget(self._pages, 1)
        self._connect()

    def _connect(self) -> None:
        page, report = self.choose_page, self.report_page
        page.chosen.connect(self._choose)
        page.memory_only.connect(self._go_back)
        page.start.connect(self.presenter.train)
        report.keep.connect(self.presenter.keep)
        report.again.connect(self.presenter.again)
        report.roll_back.connect(self.presenter.roll_back)
        report.switch.connect(lambda is_on: self.presenter.switch(on=is_on))
        report.ask.connect(self.presenter.ask)

    def _choose(self, name: str, preset: Preset) -> None:
        self.presenter.choose(name or None, preset)

    # --- presenters.learn.LearnView

    def show_step(self, step: LearnStep, learner: Learner) -> None:
        self._learner = learner
        titles = {
            LearnStep.CHOOSE: self.tr("Learn {name}"),
            LearnStep.TRAINING: self.tr("Learning {name}"),
            LearnStep.REPORT: self.tr("Did it work?"),
        }
        places = {
            LearnStep.CHOOSE: self.tr("Model and plan"),
            LearnStep.TRAINING: self.tr("Training"),
            LearnStep.REPORT: self.tr("About {name}"),
        }
        self._title.setText(titles[step].format(name=learner.name))
        self._where.setText(places[step].format(name=learner.name))
        if step is LearnStep.CHOOSE:
            self.choose_page.begin(learner.name)
        self._pages.setCurrentWidget(self._page_of[step])
        if step is LearnStep.REPORT:
            self.report_page.begin()
        elif step is LearnStep.TRAINING:
            self.training_page.pause_button.setFocus()
        self.bindings_changed.emit()

    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None:
        self.choose_page.show_bases(choices, chosen)

    def show_planning(self) -> None:
        self.choose_page.show_planning()

    def show_plan(self, outlook: Outlook) -> None:
        self.choose_page.plan.show_plan(outlook)

    def show_refusal(self, problem: Problem) -> None:
        self.choose_page.show_refusal(problem)

    def show_no_plan(self) -> None:
        self.choose_page.show_no_plan()

    def show_busy(self, name: str) -> None:
        self.choose_page.plan.say(
            self.tr("{name} is being learned now").format(name=name),
            self.tr("One training runs at a time. Wait for it, or pause it under Jobs."),
        )

    def show_training(self, now: TrainingNow) -> None:
        self.training_page.show_now(now)

    def show_verdict(self, verdict: Verdict) -> None:
        if self._learner is not None:
            self.report_page.show_verdict(verdict, self._learner.name)

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def leave_to_person(self, person: PersonId) -> None:
        if self.isVisible():
            self._host.person_requested.emit(person)

    def is_in_front(self) -> bool:
        return self.isVisible()

    def ask_about(self, learner: Learner) -> None:
        clips = (learner.clip,) if learner.clip is not None else ()
        question = self.tr("What is {name} doing?") if clips else self.tr("In which clips is {name}?")
        self._host.ask_requested.emit(clips, question.format(name=learner.name))

    def packs_changed(self) -> None:
        self._host.people_changed.emit()

    # --- host.Screen

    def _go_back(self) -> None:
        if self._learner is not None:
            self._host.person_requested.emit(self._learner.person)
        else:
            self._host.go.emit("people")

    def escape(self) -> bool:
        self._go_back()
        return True

    def bindings(self) -> Bindings:
        return {}

    def first_focus(self) -> QWidget | None:
        if self.choose_page.isVisible():
            return self.choose_page.rows.get(self.choose_page.current)
        return self.training_page.pause_button if self.training_page.isVisible() else None
