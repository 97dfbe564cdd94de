"""Jobs: the training at hand, what can go on, what ended lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.presenters.jobs import SCANS, JobsPage, JobsPresenter
from pvchat_desktop.presenters.training import Phase, Training, TrainingNow, Wanted
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, XS, L, M, S, colour
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.empty_state import EmptyState

_BAR_PX = 280
_REFRESH_MS = 2000  # while the screen is in front


class JobRow(QWidget):
    def __init__(self, title: str, text: str, progress: Progress | None) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setSpacing(XS)
        column.addWidget(label(title, bold=True))
        self._text = label(ink="muted", steps=-1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_PX)
        self._bar.setAccessibleName(f"{title}: {text}")
        column.addWidget(self._text)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft)  # its greatest width would be the column's
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(L, M, L, M)
        self._row.setSpacing(S)
        self._row.addLayout(column, 1)
        self.setAccessibleName(title)
        self.show_progress(text, progress)

    def show_progress(self, text: str, progress: Progress | None) -> None:
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self._bar.setVisible(progress is not None)
        if progress is not None:
            self._bar.setRange(0, max(0, progress.total))
            self._bar.setValue(progress.done)

    def add(self, text: str, pressed: Callable[[], None], *, kind: str = "") -> None:
        made = button(text, pressed, kind=kind)
        made.setAccessibleName(f"{text}: {self.accessibleName()}")
        self._row.addWidget(made)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()


class JobsScreen(Screen):
    name = "jobs"
    go_on = Signal(object)  # Wanted

    def __init__(self, host: Host, training: Training) -> None:
        super().__init__()
        self._host = host
        self._training = training
        self._shape: object = None
        self.rows: list[JobRow] = []
        self._training_row: JobRow | None = None
        self.presenter = JobsPresenter(host.app, host.background, self, training)
        self.empty = EmptyState("jobs")
        self.empty.fill(
            self.tr("Nothing is being done"),
            self.tr("Long work, as looking through clips, learning a person or fetching a model, is listed here."),
        )
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, M, L)
        self._list.setSpacing(S)
        self._list.addStretch(1)
        self._pages = QStackedWidget()
        self._area = scrolling(holder, self.tr("Jobs"))
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, M, 0)
        column.setSpacing(M)
        column.addWidget(label(self.tr("Jobs"), steps=4, bold=True, wrap=False))
        column.addWidget(self._pages, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(lambda: self.presenter.refresh() if self.isVisible() else self._timer.stop())

    # --- presenters.jobs.JobsView

    def show_jobs(self, page: JobsPage) -> None:
        if not self.isVisible():
            return
        now = page.training
        shape = (now and (now.wanted, now.phase, now.ending), page.unfinished, page.jobs)
        if shape == self._shape:
            if now is not None and self._training_row is not None:
                self._training_row.show_progress(self._training_text(now), self._bar_of(now))
            return
        self._shape = shape
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._training_row = self._make_training(now) if now is not None else None
        first = [self._training_row] if self._training_row is not None else []
        self.rows = [*first, *self._unfinished_rows(page.unfinished), *(self._row(job) for job in page.jobs)]
        for number, row in enumerate(self.rows):
            self._list.insertWidget(number, row)
            row.show()
        self._pages.setCurrentWidget(self._area if self.rows else self.empty)

    def _make_training(self, now: TrainingNow) -> JobRow:
        title = self.tr("Learning {name}").format(name=now.wanted.name)
        row = JobRow(title, self._training_text(now), self._bar_of(now))
        row.add(self.tr("Show"), self._host.training_requested.emit, kind="primary")
        if now.phase is Phase.RUNNING:
            row.add(self.tr("Pause"), self._training.pause)
        elif now.phase is not Phase.LEARNED:
            row.add(self.tr("Go on"), lambda: self.go_on.emit(now.wanted))
        return row

    def _training_text(self, now: TrainingNow) -> str:
        if now.phase is Phase.LEARNED:
            return self.tr("Done. Did it work?")
        if now.phase is not Phase.RUNNING:
            return now.problem.message if now.problem is not None else self.tr("Paused; its checkpoint is kept.")
        return words.progress(now.progress) if now.progress is not None else self.tr("Getting ready…")

    def _bar_of(self, now: TrainingNow) -> Progress | None:
        return now.progress if now.phase is Phase.RUNNING else None

    def _unfinished_rows(self, found: Sequence[Wanted]) -> list[JobRow]:
        rows = []
        for one in found:
            row = JobRow(
                self.tr("Learning {name}").format(name=one.name),
                self.tr("Not finished; its checkpoint is kept."),
                None,
            )
            row.add(self.tr("Go on"), partial(self.go_on.emit, one), kind="primary")
            row.add(self.tr("Discard"), partial(self._throw_away, one))
            rows.append(row)
        return rows

    def _throw_away(self, wanted: Wanted) -> None:
        self._training.throw_away(wanted)
        self.presenter.refresh()

    def _row(self, job: Job) -> JobRow:
        parts = [words.job_state(job.state), words.day(job.updated_at), local(job.error or "")]
        is_live = job.state is JobState.RUNNING and job.progress is not None
        if is_live and job.progress is not None:
            parts[1] = words.progress(job.progress)
        row = JobRow(local(job.label), " · ".join(part for part in parts if part), job.progress if is_live else None)
        if job.kind in SCANS and job.state is JobState.RUNNING:
            row.add(self.tr("Pause"), partial(self.presenter.pause, job.id))
        if job.kind in SCANS and job.state.can_resume:
            row.add(self.tr("Go on"), partial(self.presenter.go_on, job), kind="primary")
        if job.state.can_resume:
            row.add(self.tr("Remove"), partial(self.presenter.cancel, job.id))
        return row

    def clips_changed(self) -> None:
        self._host.clips_changed.emit()

    # --- host.Screen

    def opened(self) -> None:
        self._shape = None
        self.presenter.refresh()
        self._timer.start()

    def closing(self) -> None:
        self._timer.stop()
