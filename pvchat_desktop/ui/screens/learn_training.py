"""The wizard's page of a training that runs: stage, time left, plots, and the ways to end it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pvchat_desktop.presenters.learn import LearnPresenter
from pvchat_desktop.presenters.training import Ending, Phase, Training, TrainingNow
from pvchat_desktop.ui import words
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import L, M, S
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.plot import TrainingPlots
from pvchat_desktop.ui.widgets.question import Question, ask


class TrainingPage(QWidget):
    def __init__(self, training: Training) -> None:
        super().__init__()
        self._training = training
        self.presenter: LearnPresenter | None = None
        self._name = ""
        self.stage = label(bold=True, steps=1)
        self.facts = label(ink="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the training is"))
        self.plots = TrainingPlots()
        self._note = label(ink="muted", steps=-1)
        self._problem = label(ink="danger")
        self.pause_button = button(self.tr("Pause"), training.pause, symbol="pause")
        self.go_on_button = button(self.tr("Go on"), self._go_on, kind="primary", symbol="play")
        self.keep_button = button(self.tr("Stop and keep"), training.stop_and_keep, symbol="check")
        self.discard_button = button(self.tr("Discard"), self._ask_discard, kind="danger", symbol="erase")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, M, 0)
        column.setSpacing(M)
        for part in (self.stage, self.bar, self.facts, self._problem):
            column.addWidget(part)
        column.addWidget(self.plots, 1)
        column.addWidget(self._note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(L)
        outer.addWidget(scrolling(content, self.tr("Training")), 1)
        outer.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.discard_button)
        row.addStretch(1)
        for one in (self.keep_button, self.pause_button, self.go_on_button):
            row.addWidget(one)
        return row

    def show_now(self, now: TrainingNow) -> None:
        self._name = now.wanted.name
        self.stage.setText(self._stage(now))
        self.facts.setText(self._facts(now))
        progress = now.progress
        is_running = now.phase is Phase.RUNNING
        total = progress.total if progress is not None else 0
        self.bar.setRange(0, max(total, 0 if is_running else 1))
        self.bar.setValue(progress.done if progress is not None else 0)
        problem = f"{now.problem.message} {now.problem.hint}".strip() if now.problem is not None else ""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.plots.show_steps(now.curve, aim=now.wanted.recipe.sparsity.target)
        self._show_buttons(now)
        self._note.setText(
            self.tr(
                "You can leave this page and go on using the program: questions go first, the training waits for them."
            )
            if is_running
            else self.tr("The last checkpoint is kept, also when the program is closed.")
        )

    def _show_buttons(self, now: TrainingNow) -> None:
        is_running = now.phase is Phase.RUNNING
        focused = self.pause_button.hasFocus() or self.go_on_button.hasFocus()
        is_free = now.ending is Ending.NONE
        self.pause_button.setVisible(is_running)
        self.go_on_button.setVisible(not is_running)
        self.keep_button.setVisible(is_running)
        self.discard_button.setEnabled(is_free)  # Pause stays: a button that is switched off loses the keyboard
        self.keep_button.setEnabled(is_free and bool(now.curve))
        if focused:
            (self.pause_button if is_running else self.go_on_button).setFocus()

    def _stage(self, now: TrainingNow) -> str:
        if now.phase is Phase.PAUSED:
            return self.tr("Paused")
        if now.phase is Phase.FAILED:
            return now.problem.title if now.problem is not None else self.tr("The training stopped")
        endings = {
            Ending.PAUSE: self.tr("Pausing: the checkpoint is written…"),
            Ending.KEEP: self.tr("Stopping: what was learned is checked and kept…"),
            Ending.DISCARD: self.tr("Throwing away what was learned…"),
        }
        if now.ending in endings:
            return endings[now.ending]
        return local(now.progress.stage) if now.progress is not None else self.tr("Getting ready…")

    def _facts(self, now: TrainingNow) -> str:
        parts = []
        progress = now.progress
        if progress is not None and progress.total > 0 and now.phase is Phase.RUNNING:
            parts.append(self.tr("{percent} %").format(percent=min(100, round(100 * progress.done / progress.total))))
        if progress is not None and progress.eta_s is not None and now.phase is Phase.RUNNING:
            parts.append(self.tr("{time} left").format(time=words.duration(max(1.0, progress.eta_s))))
        if now.curve:
            step = now.curve[-1]
            stage = self.tr("pictures") if step.stage == "image" else self.tr("clips")
            parts.append(self.tr("step {n}, on {stage}").format(n=step.step, stage=stage))
            parts.append(self.tr("{n} s a step").format(n=f"{step.seconds:.1f}"))
        return " · ".join(parts)

    def _go_on(self) -> None:
        if self.presenter is not None:
            self.presenter.go_on_paused()

    def _ask_discard(self) -> None:
        """What is thrown away cannot be had back: asked once."""
        question = Question(
            title=self.tr("Discard"),
            text=self.tr("Throw away what was learned of {name} so far?").format(name=self._name),
            more=self.tr("Face memory and earlier packs stay. Pause keeps the checkpoint."),
            yes=self.tr("Discard"),
            no=self.tr("Go on learning"),
            is_grave=True,
        )
        ask(self, question, self._training.discard)
