"""Looking through a whole library: one list of clips, worked off one after the other, that keeps its place."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.scan_queue import Waiting
from pvchat_desktop.client.fair_lock import FairLock
from pvchat_desktop.client.supervisor import KEEPS_DYING
from pvchat_desktop.core.ids import ClipSha, JobId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, PVChatError, Refused, WorkerDied
from pvchat_desktop.services.conditions import Conditions
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.scanning import Scanner
from pvchat_desktop.services.views import RefusedFile, ScanReport
from pvchat_desktop.services.watch import Pausing, Watch

KIND: Final = "ScanLibrary"
_TICK_S: Final = 0.05
_KEEP_DONE: Final = 20  # finished scans that stay in the list of jobs
_TIDY_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A list that was not worked off; `paused`: because the user wanted it so."""

    job: JobId
    left: int
    paused: bool


class LibraryScan:
    """One list at a time, whoever asks; further clips are added to it. Thread-safe; methods may block."""

    def __init__(self, catalog: Catalog, jobs: JobService, scanner: Scanner, conditions: Conditions) -> None:
        self._catalog = catalog
        self._jobs = jobs
        self._scanner = scanner
        self._conditions = conditions
        self._turn = FairLock(_TICK_S)
        jobs.register_whole(KIND, self)

    def one(self, sha: ClipSha, watch: Watch, *, again: bool = False) -> bool:
        """Look through one clip now, whatever waits: somebody wants to know."""
        return self._scanner.scan(sha, watch, again=again)

    def scan_all(self, clips: Sequence[ClipSha], watch: Watch, *, again: bool = False) -> ScanReport:
        """Look through clips one after the other. One that cannot be read does not keep the others waiting.

        Several become one job, which can be paused and goes on after a restart; stopped through `watch`, it keeps its
        place too. A single clip is looked through at once, as somebody waits for it.
        """
        wanted = list(dict.fromkeys(clips)) if again else self._scanner.needed(clips)
        done_before = len(clips) - len(wanted)
        if len(wanted) == 1 and self._open_job() is None and self._catalog.scan_queue.next() is None:
            report = self._collect([self._scan(Waiting(wanted[0], again), watch, background=False)])
        else:
            self._catalog.scan_queue.add(wanted, again=again)
            report = self.go_on(watch)
            if not again and not report.scanned and not report.refused:  # whoever was at it already did these too
                done_before += len(wanted) - len(self._scanner.needed(wanted))
        return replace(report, done_before=report.done_before + done_before)

    def unfinished(self) -> Unfinished | None:
        """What an earlier run left to do, unless it is being done."""
        done, total = self._catalog.scan_queue.counts()
        job = self._open_job()
        if job is None or done == total:
            return None
        return Unfinished(job.id, total - done, job.state is JobState.PAUSED)

    def pause(self) -> bool:
        """Stop where it is; it goes on when it is asked to. False where nothing runs."""
        for job in self._catalog.jobs.all(states=(JobState.QUEUED, JobState.RUNNING)):
            if job.kind == KIND:
                with contextlib.suppress(Refused):  # it ended just now
                    self._jobs.pause(job.id)
                    return True
        return False

    # --- services.jobs.Whole

    def go_on(self, watch: Watch) -> ScanReport:
        """Work off what waits."""
        with self._turn.held(watch.stop.is_set):
            if self._open_job() is None and self._catalog.scan_queue.next() is None:
                self._catalog.scan_queue.clear(ended_only=True)
                return ScanReport(0, 0, ())
            return self._jobs.whole(KIND, "Looking through the library", watch, self._work)

    def give_up(self) -> None:
        """What is done stays; what one clip of it has finished goes."""
        self._catalog.scan_queue.clear()
        for job in self._scanner.unfinished():
            self._jobs.cancel(job.id)

    # --- inside

    def _open_job(self) -> Job | None:
        open_ones = self._catalog.jobs.all(states=(JobState.PAUSED, JobState.INTERRUPTED))
        return next((job for job in open_ones if job.kind == KIND), None)

    def _work(self, watch: Watch) -> ScanReport:
        queue, outcomes = self._catalog.scan_queue, dict[ClipSha, bool | RefusedFile]()
        for number in itertools.count(1):
            if (waiting := queue.next()) is None:
                break
            watch.check()
            outcome = self._scan(waiting, self._part(waiting.clip, watch), background=True)
            if outcomes.get(waiting.clip) is not True:  # somebody else may have asked for it once more
                outcomes[waiting.clip] = outcome
            queue.ended(waiting.clip)
            if number % _TIDY_EVERY == 0:
                self._tidy()
        queue.clear(ended_only=True)
        self._tidy()
        return self._collect(list(outcomes.values()))

    def _part(self, clip: ClipSha, watch: Watch) -> Watch:
        """Progress of one clip, told as that of the whole list."""
        done, total = self._catalog.scan_queue.counts()
        before = f"“{self._catalog.clips.title(clip)}” ({done + 1} of {total}): "

        def tell(now: Progress) -> None:
            if total == 1:
                watch.on_progress(now)
            else:
                watch.on_progress(Progress(before + now.stage, done, total))

        return replace(watch, on_progress=tell)

    def _scan(self, waiting: Waiting, watch: Watch, *, background: bool) -> bool | RefusedFile:
        """Whether the clip was looked through (not: had been before), or why it could not be."""
        title = self._catalog.clips.title(waiting.clip)
        try:
            if background:
                return self._when_allowed(waiting, watch)
            return self._scanner.scan(waiting.clip, watch, again=waiting.again)
        except (BadClip, NotFound, WorkerDied) as error:
            return refusal(title, error)
        except Cancelled as stopped:
            if watch.stop.is_set():
                raise
            return refusal(title, stopped)  # this one clip's job was stopped from the list of jobs

    def _when_allowed(self, waiting: Waiting, watch: Watch) -> bool:
        """Scan while the conditions allow it: a clip that is under way is paused meanwhile."""
        while True:
            self._conditions.wait(watch)
            held = threading.Event()
            gate = Pausing(watch.stop.is_set, lambda held=held: self._is_held(held))  # type: ignore[misc]
            try:
                return self._scanner.scan(waiting.clip, replace(watch, stop=gate), again=waiting.again, background=True)
            except Cancelled:
                if watch.stop.is_set() or not held.is_set():
                    raise

    def _is_held(self, held: threading.Event) -> bool:
        if self._conditions.against():
            held.set()
        return held.is_set()

    def _collect(self, outcomes: Sequence[bool | RefusedFile]) -> ScanReport:
        refused = tuple(one for one in outcomes if isinstance(one, RefusedFile))
        scanned = sum(one is True for one in outcomes)
        return ScanReport(scanned, len(outcomes) - scanned - len(refused), refused)

    def _tidy(self) -> None:
        for job in self._scanner.outdated():
            self._jobs.cancel(job.id)
        self._catalog.jobs.forget_done(("ScanFaces", "ProbeClip"), keep=_KEEP_DONE)


def refusal(name: str, error: PVChatError) -> RefusedFile:
    """What is said of one file, so that the next can have its turn; raised where no file will fare better."""
    if error.code == KEEPS_DYING:
        raise error
    return RefusedFile(name, error.title, error.message, error.hint)
