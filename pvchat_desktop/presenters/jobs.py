"""The Jobs screen: what runs, what waits to go on, what ended lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.presenters.background import Background, Follow
from pvchat_desktop.presenters.services import App
from pvchat_desktop.presenters.training import Training, TrainingNow, Wanted

_MOST_ENDED: Final = 20
_QUIET: Final = frozenset({"ReportDevice", "ProbeClip", "EmbedCrops", "SampleFrames"})  # over in a moment
SCANS: Final = frozenset({"ScanLibrary", "ScanFaces"})
"""Kinds of jobs that can be paused, and gone on with, from the list."""

_OF_TRAININGS: Final = frozenset({"PrepareSamples", "TrainPack", "ScoreTrials"})


@dataclass(frozen=True, slots=True, eq=False)
class JobsPage:
    """`training`: the one at hand; `unfinished`: trainings of earlier days; `jobs`: all others, newest first."""

    training: TrainingNow | None
    unfinished: tuple[Wanted, ...]
    jobs: tuple[Job, ...]


class JobsView(Protocol):
    def show_jobs(self, page: JobsPage) -> None: ...
    def clips_changed(self) -> None: ...


def worth_showing(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    """Open jobs first; of those that ended the newest; a training's own jobs only while they can be told apart."""
    seen = [
        job for job in jobs if job.kind not in _QUIET and not (job.kind in _OF_TRAININGS and not job.state.is_final)
    ]
    ended = [job for job in seen if job.state.is_final and job.state is not JobState.CANCELLED]
    return (*(job for job in seen if not job.state.is_final), *ended[:_MOST_ENDED])


class JobsPresenter:
    def __init__(self, app: App, background: Background, view: JobsView, training: Training) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._training = training
        self._unfinished: tuple[Wanted, ...] = ()
        self._jobs: tuple[Job, ...] = ()
        training.on_change(self._show)

    def refresh(self) -> None:
        self._background.read("jobs", self._app.jobs.jobs, done=self._keep_jobs)
        self._training.unfinished(self._keep_unfinished)

    def _keep_jobs(self, jobs: tuple[Job, ...]) -> None:
        self._jobs = worth_showing(jobs)
        self._show()

    def _keep_unfinished(self, found: tuple[Wanted, ...]) -> None:
        self._unfinished = found
        self._show()

    def _show(self) -> None:
        now = self._training.now
        own = (now.wanted.person, now.wanted.ref) if now is not None else None
        waiting = tuple(one for one in self._unfinished if (one.person, one.ref) != own)
        self._view.show_jobs(JobsPage(now, waiting, self._jobs))

    def pause(self, job: JobId) -> None:
        self._background.change(lambda: self._app.jobs.pause(job), done=lambda _none: self.refresh())

    def go_on(self, job: Job) -> None:
        """Stop pauses it again; closing the program interrupts it."""
        self._background.job(
            job.label,
            lambda watch: self._app.jobs.go_on(job.id, watch),
            done=lambda _none: self._went_on(),
            stopped=self.refresh,
            follow=Follow(halt=lambda _watch: self._app.jobs.pause(job.id), leave=lambda watch: watch.stop.set()),
        )

    def _went_on(self) -> None:
        self.refresh()
        self._view.clips_changed()

    def cancel(self, job: JobId) -> None:
        """For good: what a paused or interrupted job had finished is removed."""
        self._background.change(lambda: self._app.jobs.cancel(job), done=lambda _none: self.refresh())
