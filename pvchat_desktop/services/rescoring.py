"""After a change of people: what it affects is compared again, in the background, and what came of it is told.

What is due is noted in the catalog with the change itself (catalog/rescorings.py), so that nothing is forgotten when
the program ends in between.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.catalog import Catalog, Operation
from pvchat_desktop.catalog.rescorings import NOBODY_NEW, Opinion, Reach, Waiting
from pvchat_desktop.catalog.tracks import OpinionTable
from pvchat_desktop.core.ageing import Growth
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.similarity import ROUNDING, template
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Cancelled, PVChatError
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.watch import Watch

log = logging.getLogger(__name__)

_TICK_S = 0.1
_AGES = [0.25 * step for step in range(4 * 30)]  # beyond, nobody's look is told apart by age
_REMEMBERED = 200  # changes whose outcome can still be asked for
KIND: Final = "CompareAgain"
_MANY = 500  # clips: comparing them takes long enough to be a job of the list
_KEEP_DONE = 3


@dataclass(frozen=True, slots=True)
class Rescored:
    """What the matcher thinks otherwise since: of how many faces, by person."""

    clips: tuple[ClipSha, ...] = ()
    gone: Mapping[PersonId, int] = field(default_factory=dict)  # no longer taken for them
    new: Mapping[PersonId, int] = field(default_factory=dict)  # now suggested as them
    compared: int = 0  # clips that were looked at again

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)

    def joined(self, other: Rescored) -> Rescored:
        return Rescored(
            tuple(dict.fromkeys((*self.clips, *other.clips))),
            Counter(self.gone) + Counter(other.gone),
            Counter(self.new) + Counter(other.new),
            self.compared + other.compared,
        )

    def sentence(self, name_of: Callable[[PersonId], str]) -> str:
        """ "3 clips changed: 2 faces are no longer Grandma, 1 is a suggestion for Leo."; "" where nothing did."""
        if not self:
            return ""
        gone = [f"{_number(count, 'face', first=i == 0)} no longer {name_of(p)}" for i, (p, count) in _most(self.gone)]
        first = not gone
        new = [
            f"{_number(count, 'face', first=first and i == 0)} {'a suggestion' if count == 1 else 'suggestions'} for "
            f"{name_of(person)}"
            for i, (person, count) in _most(self.new)
        ]
        clips = f"{len(self.clips)} {'clip' if len(self.clips) == 1 else 'clips'} changed"
        return f"{clips}: {', '.join((*gone, *new))}."


def _most(counts: Mapping[PersonId, int]) -> enumerate[tuple[PersonId, int]]:
    return enumerate(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _number(count: int, what: str, *, first: bool) -> str:
    """ "2 faces are"; the noun only the first time."""
    noun = f" {what if count == 1 else f'{what}s'}" if first else ""
    return f"{count}{noun} {'is' if count == 1 else 'are'}"


class Rescoring:
    """Methods may be called from any thread; `catch_up` and `wait` may block, `start` does not."""

    def __init__(
        self,
        catalog: Catalog,
        jobs: JobService,
        recogniser: Recogniser,
        thresholds_of: Callable[[FaceModel], Thresholds],
    ) -> None:
        self._catalog = catalog
        self._jobs = jobs
        self._recogniser = recogniser
        self._thresholds_of = thresholds_of
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rescoring")
        self._working = threading.Lock()
        self._last: Future[Rescored] | None = None
        self._found: dict[int, Rescored] = {}  # by operation
        self._withdrawn: dict[int, Rescored] = {}  # by operation: suggestions that gave way to it at once
        self.changes = 0  # comparisons that changed something
        jobs.register_whole(KIND, self)

    def resume(self) -> None:
        """At the start of the program: make up for what an earlier one did not get to."""
        if self._catalog.rescorings.waiting():
            self.start()
            return
        for job in self._catalog.jobs.all(states=(JobState.PAUSED, JobState.INTERRUPTED)):
            if job.kind == KIND:  # the program ended when all was compared, and before that was told
                self._jobs.cancel(job.id)

    def start(self, operation: Operation | None = None) -> None:
        """Compare in the background what is due. `operation`: the change just made."""
        if operation is not None and operation.withdrawn:
            clips = self._catalog.operations.effects([operation.id])[operation.id].shas
            self._withdrawn[operation.id] = Rescored(clips=clips, gone=Counter(operation.withdrawn))
        elif operation is not None:
            self._withdrawn.pop(operation.id, None)
        try:
            self._last = self._pool.submit(self._in_background)
        except RuntimeError as error:  # the pool was shut down
            raise Cancelled("The program is closing.") from error

    def wait(self, operation: int | None = None, watch: Watch = Watch()) -> Rescored:  # noqa: B008
        """What came of a change, once all that is due was compared; of a later one too where both were done at once."""
        last = self._last
        while last is not None:
            watch.check()
            try:
                last.result(timeout=_TICK_S)
                break
            except NotYet:
                continue
            except CancelledError as error:
                raise Cancelled("The program is closing.") from error
        if operation is None:
            return Rescored()
        return self._withdrawn.get(operation, Rescored()).joined(self._found.get(operation, Rescored()))

    def catch_up(self) -> Rescored:
        """Compare what is due now, in the caller's thread."""
        with self._working:
            waiting = self._catalog.rescorings.waiting()
            if not waiting:
                return Rescored()
            found = self._compare(reduce(Reach.joined, (one.reach for one in waiting), NOBODY_NEW))
            self._remember(waiting, found)
            self._catalog.rescorings.done(waiting)
            # A change made meanwhile may have been seen already: its own comparison then finds nothing new.
            self._remember(self._catalog.rescorings.waiting(), replace(found, compared=0))
            self.changes += bool(found)
        return found

    # --- services.jobs.Whole: where many clips are compared

    def go_on(self, watch: Watch) -> Rescored:
        watch.check()
        return self.catch_up()

    def give_up(self) -> None:
        """What is due stays noted: names would be wrong otherwise."""

    def close(self) -> None:
        """Wait for the comparison under way; what is still due is made up for at the next start."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _in_background(self) -> Rescored:
        try:
            return self.catch_up()
        except PVChatError as error:
            log.warning("comparing again did not end: %s", error.code)
            raise

    def _remember(self, waiting: Iterable[Waiting], found: Rescored) -> None:
        """Of their operations; what was seen before their own comparison (nothing compared) is added to it."""
        for operation in {one.operation for one in waiting if one.operation is not None}:
            before = self._found.pop(operation, None)
            self._found[operation] = before.joined(found) if before is not None and before.compared == 0 else found
        for kept in (self._found, self._withdrawn):
            for old in list(kept)[:-_REMEMBERED]:
                del kept[old]

    # --- What to compare ----------------------------------------------------------------------------------------------

    def _compare(self, reach: Reach) -> Rescored:
        clips = None if reach.people is None else self.affected(reach)
        count = self._catalog.clips.count() if clips is None else len(clips)
        if count < _MANY:
            return self._compare_clips(clips)

        def work(watch: Watch) -> Rescored:
            watch.on_progress(Progress("Comparing faces again", 0, count))
            return self._compare_clips(clips)

        try:
            return self._jobs.whole(KIND, "Comparing faces again after a change", Watch(), work)
        finally:
            self._catalog.jobs.forget_done((KIND,), keep=_KEEP_DONE)

    def _compare_clips(self, clips: frozenset[ClipSha] | None) -> Rescored:
        """None: all."""
        before = self._catalog.rescorings.opinions(clips)
        if clips is None:
            self._recogniser.update_all()
        elif clips:
            self._recogniser.update_clips(clips)
        after = self._catalog.rescorings.opinions(clips)
        return _difference(before, after, compared=len({one.clip for one in after.values()}))

    def affected(self, reach: Reach) -> frozenset[ClipSha]:
        """Clips in which a track may get another label: one that the change touched, one that is taken for somebody
        concerned, one that is like them now, and one that was unsure, perhaps because of them.

        Whole clips, because a label can depend on whom else the clip shows.
        """
        people = self._with_look_alikes(reach.people or frozenset())
        found = set(reach.clips)
        for table in self._catalog.tracks.opinions():
            found.update(self._affected_in(table, people))
        hinted = [track for track, person in self._catalog.sidecars.hints().items() if person in people]
        return frozenset(found | set(self._catalog.tracks.clips_of(hinted).values()))

    def _affected_in(self, table: OpinionTable, people: frozenset[PersonId]) -> set[ClipSha]:
        thresholds = self._thresholds_of(table.model)
        has_name = np.array([person is not None for person in table.people], dtype=np.bool_)
        rival = thresholds.unsure - thresholds.strict_margin
        least = np.where(has_name, rival, thresholds.unsure)  # below, nobody is a candidate, nor a rival of one
        rows = table.unsure | np.array([person in people for person in table.people], dtype=np.bool_)
        stored = self._catalog.galleries.of_model(table.model)
        years = self._catalog.looks.gallery_years()
        for person in people.intersection(stored.people):
            ages = [years.get(face) for face, whose in zip(stored.faces, stored.people, strict=True) if whose == person]
            growth = Growth.of(self._catalog.people.get(person).birth_date, ages)
            for look in _looks(stored.of(person), growth):
                rows |= table.templates @ look >= least - ROUNDING
        return {table.clips[row] for row in rows.nonzero()[0]}

    def _with_look_alikes(self, people: frozenset[PersonId]) -> frozenset[PersonId]:
        """Also those who are matched more strictly because of somebody concerned, or of a mere name."""
        found = set(people)
        for person, alike in self._catalog.people.all_look_alikes().items():
            others = {one.other for one in alike}
            if None in others or people & others:
                found.add(person)
            if person in people:
                found.update(other for other in others if other is not None)
        return frozenset(found)


def _looks(embeddings: NDArray[np.float32], growth: Growth | None) -> Iterator[NDArray[np.float32]]:
    """(D,) each: the template of all faces, and of those that tell how the person looked at any age."""
    yield template(embeddings)
    near = [] if growth is None else [growth.near(age) for age in _AGES]
    for faces in {mask.tobytes(): mask for mask in near if mask is not None and mask.any()}.values():
        yield template(embeddings[faces])


def _difference(before: Mapping[TrackId, Opinion], after: Mapping[TrackId, Opinion], *, compared: int) -> Rescored:
    changed = [(old, after[track]) for track, old in before.items() if track in after and after[track] != old]
    return Rescored(
        clips=tuple(dict.fromkeys(new.clip for _, new in changed)),
        gone=Counter(old.person for old, _ in changed if old.person is not None),
        new=Counter(new.person for _, new in changed if new.person is not None),
        compared=compared,
    )
