"""The two passes over a clip: coarse over all of it, fine over the gaps in which the set of faces changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from pvchat_desktop.core.linking import changed_gaps, link
from pvchat_desktop.core.sampling import pieces, refine_times
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.scan.ahead import ahead
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

    def coarse(self, times_s: Sequence[float]) -> list[Stored]:
        stored: list[Stored] = []
        for number, (start, end) in enumerate(pieces(times_s, PIECE_S)):
            work = _Work(f"coarse-{number:05d}", times_s[start:end], self.embed_every)
            stored += self._piece(work, "Looking for faces", done=start, total=len(times_s))
        return _without_doubles(stored)

    def fine(self, coarse: Sequence[Stored]) -> list[Stored]:
        """Samples to add; boundaries need every face embedded."""
        seen = [s.sample.seen(self.engine.model.dimension) for s in coarse]
        gaps = changed_gaps(seen, link(seen, self.thresholds))
        times_s = [s.sample.t_s for s in coarse]
        plans = [
            refine_times(times_s, [gap for gap in gaps if start <= gap < end], spacing_s=FINE_S)
            for start, end in pieces(times_s, PIECE_S)
        ]
        total, done, stored = sum(len(plan) for plan in plans), 0, list[Stored]()
        for number, plan in enumerate(plans):
            if plan:
                work = _Work(f"fine-{number:05d}", plan, embed_every=1)
                stored += self._piece(work, "Looking closer where faces come and go", done=done, total=total)
            done += len(plan)
        known = set(times_s)
        return [s for s in _without_doubles(stored) if s.sample.t_s not in known]

    def _piece(self, work: _Work, stage: str, *, done: int, total: int) -> list[Stored]:
        samples = self.store.load(work.name)
        if samples is None:
            self.progress(stage, done, total)
            looked_at = self._look(work, lambda n: self.progress(stage, done + n, total))
            seen = [s.seen(self.engine.model.dimension) for s in looked_at]
            self.store.save(work.name, thinned(looked_at, link(seen, self.thresholds), keep=KEEP_FACES))
            samples = self.store.load(work.name) or []
        else:
            self.progress(stage, done + len(work.times_s), total)
        return _with_places(samples, work.name)

    def _look(self, work: _Work, tell: Callable[[int], None]) -> list[Sample]:
        looker = Looker(self.engine, embed_every=work.embed_every)
        samples: list[Sample] = []
        frames = ((f.t_s, f.picture()) for f in self.video.frames_at(work.times_s))
        with closing(ahead(frames)) as decoded:
            for t_s, picture in decoded:
                samples.append(looker.look(t_s, picture))
                tell(len(samples))
        return samples


@dataclass(frozen=True, slots=True)
class _Work:
    name: str
    times_s: Sequence[float]
    embed_every: int


def _with_places(samples: Sequence[Sample], piece: str) -> list[Stored]:
    stored, first = list[Stored](), 0
    for sample in samples:
        stored.append(Stored(sample, piece, first))
        first += len(sample.looks)
    return stored


def _without_doubles(stored: Sequence[Stored]) -> list[Stored]:
    """Two wanted times may lead to one frame."""
    by_time: dict[float, Stored] = {}
    for item in stored:
        by_time.setdefault(item.sample.t_s, item)
    return [by_time[t_s] for t_s in sorted(by_time)]
