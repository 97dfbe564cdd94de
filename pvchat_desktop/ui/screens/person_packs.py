"""On a person's page: what was learned of them, which pack answers, and the training that is under way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.presenters.learn import Learner
from pvchat_desktop.presenters.packs import PacksPresenter
from pvchat_desktop.presenters.report import report_page
from pvchat_desktop.presenters.training import Phase, Training, TrainingNow, Wanted
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XS, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label

if TYPE_CHECKING:
    from pvchat_desktop.services.packs import PackView


class _Row(QWidget):
    """A panel: words at the left, buttons at the right."""

    def __init__(self, title: str, text: str, *, is_active: bool = False) -> None:
        super().__init__()
        self._is_active = is_active
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        column = QVBoxLayout()
        column.setSpacing(XS)
        column.addWidget(label(title, bold=True))
        self.text = label(text, ink="muted", steps=-1)
        column.addWidget(self.text)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(L, M, L, M)
        self._row.setSpacing(S)
        self._row.addLayout(column, 1)

    def add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        line = "accent" if self._is_active else "line"
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour(line))
        painter.end()


class PersonPacks(QWidget):
    go_on = Signal(object)  # Wanted

    def __init__(self, host: Host, training: Training) -> None:
        super().__init__()
        self._host = host
        self._training = training
        self._who: Learner | None = None
        self._unfinished: tuple[Wanted, ...] = ()
        self.rows: list[_Row] = []
        self.running: _Row | None = None
        self.presenter = PacksPresenter(host.app, host.background, self)
        self._title = label(self.tr("What was learned"), bold=True, steps=1)
        self._note = label(ink="muted", steps=-1)
        self.learn_button = button(self.tr("Learn with a base model…"), self._learn, symbol="learn")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.learn_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self._column.addLayout(head)
        self._column.addWidget(self._note)
        training.on_change(self._training_changed)

    def show_person(self, person: PersonId, name: str) -> None:
        is_other = self._who is None or self._who.person != person
        self._who = Learner(person, name)
        if is_other:
            self._clear()
        self.presenter.load(person)
        self._training.unfinished(self._keep_unfinished)
        self._training_changed()

    # --- presenters.packs.PacksView

    def show_packs(self, person: PersonId, packs: tuple[PackView, ...], titles: dict[str, str]) -> None:
        if self._who is None or self._who.person != person:
            return
        self._clear()
        for view in packs:
            row = self._pack_row(view, titles)
            self.rows.append(row)
            self._column.addWidget(row)
        trained = [one for one in packs if one.pack.kind == "adapter"]
        active = any(one.pack.active for one in trained)
        if not trained:
            text = self.tr("Face memory answers: nothing was trained yet.")
        elif active:
            text = self.tr("Face memory and what was learned answer together.")
        else:
            text = self.tr("Face memory answers alone; what was learned is put aside.")
        self._note.setText(text)

    def packs_changed(self) -> None:
        self._host.people_changed.emit()

    def _clear(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []

    def _pack_row(self, view: PackView, titles: dict[str, str]) -> _Row:
        pack = view.pack
        base = titles.get(pack.base or "", pack.base or "")
        is_adapter = pack.kind == "adapter"
        title = base if is_adapter else self.tr("Face memory, from a file")
        state = self.tr("In use") if pack.active else self.tr("Kept")
        report = report_page(view.report)
        reasons = local(report.reasons[0]) if report.reasons else ""
        facts = " · ".join(part for part in (state, words.day(pack.created_at), words.size(view.bytes)) if part)
        row = _Row(title, f"{facts}\n{reasons}".strip(), is_active=pack.active)
        if not is_adapter:
            return row
        when = words.day(pack.created_at)
        if report.rows:
            shown = button(self.tr("Report"), partial(self._show_report, pack.id), symbol="info")
            shown.setAccessibleName(self.tr("Report of {title}, {when}").format(title=title, when=when))
            row.add(shown)
        text = self.tr("Put aside") if pack.active else self.tr("Use")
        switch = button(
            text, partial(self._use, pack.id, on=not pack.active), symbol="undo" if pack.active else "check"
        )
        switch.setAccessibleName(self.tr("{what}: {title}, {when}").format(what=text, title=title, when=when))
        row.add(switch)
        return row

    # --- the training of this person

    def _keep_unfinished(self, found: tuple[Wanted, ...]) -> None:
        self._unfinished = found
        self._training_changed()

    def _training_changed(self) -> None:
        who = self._who
        if who is None:
            return
        now = self._training.of(who.person)
        waiting = next((one for one in self._unfinished if one.person == who.person), None)
        if now is not None and now.phase is not Phase.LEARNED:
            self._show_running(self._running_title(now), self._running_text(now), self.tr("Show"), self._show_training)
        elif waiting is not None and not self._training.is_running:
            self._show_running(
                self.tr("A training was not finished"),
                self.tr("Its checkpoint is kept."),
                self.tr("Go on"),
                lambda: self.go_on.emit(waiting),
            )
        elif self.running is not None:
            self._drop_running()

    def _running_title(self, now: TrainingNow) -> str:
        if now.phase is Phase.RUNNING:
            return self.tr("{name} is being learned now").format(name=now.wanted.name)
        return self.tr("The training is paused") if now.phase is Phase.PAUSED else self.tr("The training stopped")

    def _running_text(self, now: TrainingNow) -> str:
        if now.phase is Phase.RUNNING and now.progress is not None:
            return words.progress(now.progress)
        return now.problem.message if now.problem is not None else self.tr("Its checkpoint is kept.")

    def _show_running(self, title: str, text: str, action: str, pressed: Callable[[], None]) -> None:
        if self.running is not None and self.running.accessibleName() == title:
            self.running.text.setText(text)
            self.running.setAccessibleDescription(text)
            return
        self._drop_running()
        self.running = _Row(title, text, is_active=True)
        self.running.add(button(action, pressed, kind="primary"))
        self._column.insertWidget(2, self.running)
        self.running.show()

    def _drop_running(self) -> None:
        if self.running is not None:
            self._column.removeWidget(self.running)
            self.running.hide()
            self.running.deleteLater()
            self.running = None

    def _show_training(self) -> None:
        self._host.training_requested.emit()

    def _show_report(self, pack: str) -> None:
        if self._who is not None:
            self._host.report_requested.emit(self._who, pack)

    def _use(self, pack: str, *, on: bool) -> None:
        if self._who is not None:
            self.presenter.use(self._who.person, pack, on=on)

    def _learn(self) -> None:
        if self._who is not None:
            self._host.learn_requested.emit(self._who)
