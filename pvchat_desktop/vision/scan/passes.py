"""The two passes over a clip: coarse over all of it, fine over the gaps in which the set of faces changed.

Whatever the clip's length, no more than the samples of a piece or two are in memory: finished pieces lie on disk, and
are read again in the order of time.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from pvchat_desktop.core.linking import Linker, Seen, is_change, link
from pvchat_desktop.core.sampling import between, pieces
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.vision.bodies.engine import BodyEngine
from pvchat_desktop.vision.faces.engine import FaceEngine, batch_of
from pvchat_desktop.vision.scan.ahead import ahead, batches
from pvchat_desktop.vision.scan.look import Looker, Sample
from pvchat_desktop.vision.scan.store import PieceStore, thinned
from pvchat_desktop.vision.video import Video

Progress: TypeAlias = Callable[[str, int, int], None]
"""(stage, done, total); may raise errors.Cancelled. Called before every frame."""

PIECE_S = 30.0
"""Work lost at most when a scan is killed, in seconds of the clip."""

KEEP_FACES = 12
"""Faces kept of a track, and of each track's part in one piece."""

FINE_S = 0.25
"""Distance of samples where faces come and go: half of the half second within which spans must be right."""

Plan: TypeAlias = "array[float]"
"""Times to look at, seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A sample and where its pictures lie: in piece `piece`, from face number `first` on."""

    sample: Sample
    piece: str
    first: int


@dataclass(frozen=True, slots=True)
class Passes:
    """Everything both passes share."""

    video: Video
    engine: FaceEngine
    thresholds: Thresholds
    store: PieceStore
    progress: Progress
    embed_every: int
    check_file: Callable[[], None]
    """Raises where the file is not what it was: pictures that are missing for that are no finding."""
    bodies: BodyEngine | None = None

    def coarse(self, times_s: Sequence[float]) -> list[Plan]:
        """Look at all of the clip. -> for each of its pieces what the fine pass has to look at."""
        plans: list[Plan] = []
        changes = _Changes(self.thresholds, self.engine.model.dimension)
        for number, (start, end) in enumerate(pieces(times_s, PIECE_S)):
            plans.append(array("d"))
            work = _Work(_coarse(number), times_s[start:end], self.embed_every)
            for sample in self._piece(work, "Looking for faces", done=start, total=len(times_s)):
                changes.add(sample, plans[-1])
        return plans

    def fine(self, plans: Sequence[Plan]) -> None:
        """Boundaries need every face embedded."""
        total, done = sum(len(plan) for plan in plans), 0
        for number, plan in enumerate(plans):
            if plan:
                work = _Work(_fine(number), plan, embed_every=1)
                self._piece(work, "Looking closer where faces come and go", done=done, total=total)
            done += len(plan)

    def samples(self, plans: Sequence[Plan]) -> Iterator[Stored]:
        """Everything that was seen, in the order of time. Two wanted times may have led to one frame."""
        last_s = -math.inf
        for number, plan in enumerate(plans):
            found = self._stored(_coarse(number)) + (self._stored(_fine(number)) if plan else [])
            for stored in sorted(found, key=lambda s: s.sample.t_s):
                if stored.sample.t_s > last_s:
                    last_s = stored.sample.t_s
                    yield stored

    def _stored(self, piece: str) -> list[Stored]:
        stored, first = list[Stored](), 0
        for sample in self.store.load(piece) or []:
            stored.append(Stored(sample, piece, first))
            first += len(sample.looks)
        return stored

    def _piece(self, work: _Work, stage: str, *, done: int, total: int) -> list[Sample]:
        samples = self.store.load(work.name)
        if samples is not None:
            self.progress(stage, done + len(work.times_s), total)
            return samples
        self.progress(stage, done, total)
        looked_at = self._look(work, lambda n: self.progress(stage, done + n, total))
        self.check_file()
        seen = [s.seen(self.engine.model.dimension) for s in looked_at]
        self.store.save(work.name, thinned(looked_at, link(seen, self.thresholds), keep=KEEP_FACES))
        return self.store.load(work.name) or []

    def _look(self, work: _Work, tell: Callable[[int], None]) -> list[Sample]:
        looker = Looker(self.engine, embed_every=work.embed_every, bodies=self.bodies)
        samples: list[Sample] = []
        frames = ((f.t_s, f.picture()) for f in self.video.frames_at(work.times_s))
        with closing(ahead(batches(frames, batch_of(self.engine)))) as decoded:
            for batch in decoded:
                samples += looker.look_at(batch)
                tell(len(samples))
        return samples


@dataclass(frozen=True, slots=True)
class _Work:
    name: str
    times_s: Sequence[float]
    embed_every: int


def _coarse(number: int) -> str:
    return f"coarse-{number:05d}"


def _fine(number: int) -> str:
    return f"fine-{number:05d}"


class _Changes:
    """Follows the faces from one coarse sample to the next, and plans what lies between two that differ."""

    def __init__(self, thresholds: Thresholds, dimension: int) -> None:
        self._linker = Linker(thresholds)
        self._dimension = dimension
        self._before: tuple[Seen, dict[int, int], Plan] | None = None

    def add(self, sample: Sample, plan: Plan) -> None:
        """`plan`: of the piece that the sample belongs to; a gap belongs to the piece in which it begins."""
        if self._before is not None and sample.t_s <= self._before[0].t_s:
            return
        seen = sample.seen(self._dimension)
        there = {chain: face for face, chain in enumerate(self._linker.add(seen))}
        if self._before is not None:
            seen_before, there_before, plan_before = self._before
            if is_change(seen_before, there_before, seen, there):
                plan_before.extend(between(seen_before.t_s, sample.t_s, FINE_S))
        self._before = seen, there, plan
