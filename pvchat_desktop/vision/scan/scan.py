"""The whole scan of one clip, from its path to tracks ready to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pvchat_desktop.core.linking import CLEAR, link
from pvchat_desktop.core.media import Span, merge_spans
from pvchat_desktop.core.sampling import plan_samples
from pvchat_desktop.core.similarity import Vectors, template
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.scan.look import Look
from pvchat_desktop.vision.scan.passes import KEEP_FACES, Passes, Progress, Stored
from pvchat_desktop.vision.scan.store import PieceStore, best_and_different
from pvchat_desktop.vision.video import open_video

__all__ = ["Found", "Kept", "Progress", "Scan", "scan_clip"]

_BLINK_S = 0.75
"""A face that was missed for less than this did not leave: blinks, hands and detector misses."""

_FRAME_S = 0.04  # length of the last frame where the clip does not tell its rate


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A face to be kept, and where its pictures lie: entry `row` of piece `piece`."""

    t_s: float
    look: Look
    piece: str
    row: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One track: when and where, its template, and its best and most different faces, the best first."""

    spans: tuple[Span, ...]
    points: tuple[tuple[float, Look], ...]
    template: Vectors  # (D,)
    faces: tuple[Kept, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    tracks: tuple[Found, ...]
    frames_looked_at: int
    faces_seen: int


@dataclass(frozen=True, slots=True)
class Settings:
    thresholds: Thresholds
    samples_per_s: float
    embed_every: int
    ghost_score: float  # detections below it count only if seen again


def scan_clip(path: str, engine: FaceEngine, settings: Settings, store: PieceStore, progress: Progress) -> Scan:
    """Find and link the faces of a clip. Finished pieces are taken from `store`; the result is the same either way."""
    with open_video(path, fast=True) as video:
        info = video.info
        last_s = max(0.0, info.duration_s - (1 / info.frame_rate if info.frame_rate else _FRAME_S))
        times_s = plan_samples(video.keyframe_times_s(), last_s, samples_per_s=settings.samples_per_s)
        passes = Passes(video, engine, settings.thresholds, store, progress, settings.embed_every)
        coarse = passes.coarse(times_s)
        stored = sorted(coarse + passes.fine(coarse), key=lambda s: s.sample.t_s)
    seen = [s.sample.seen(engine.model.dimension) for s in stored]
    tracks = link(seen, settings.thresholds)
    found = [_found(track, stored, settings.thresholds) for track in tracks if not _is_ghost(track, stored, settings)]
    return Scan(
        tuple(f for f in found if f.faces),
        frames_looked_at=len(stored),
        faces_seen=sum(len(s.sample.looks) for s in stored),
    )


def _is_ghost(track: Sequence[tuple[int, int]], stored: Sequence[Stored], settings: Settings) -> bool:
    """Seen once only, and too weakly or too unclearly to tell anybody, although the moments around were looked at."""
    if len(track) > 1 or len(stored) == 1:
        return False
    sample, face = track[0]
    look = stored[sample].sample.looks[face]
    return look.score < settings.ghost_score or look.worth < CLEAR


def _found(track: Sequence[tuple[int, int]], stored: Sequence[Stored], thresholds: Thresholds) -> Found:
    looks = [(s, f, stored[s].sample.looks[f]) for s, f in track]
    embedded = [k for _, _, k in looks if k.has_embedding]
    pictured = [(s, f, k) for s, f, k in looks if k.is_pictured]
    best = best_and_different([k for _, _, k in pictured], KEEP_FACES)
    return Found(
        spans=spans_of([s for s, _ in track], [item.sample.t_s for item in stored]),
        points=tuple((stored[s].sample.t_s, k) for s, _, k in looks),
        template=track_template(embedded, thresholds) if embedded else np.zeros(0, np.float32),
        faces=tuple(_kept(stored[s], f, k) for s, f, k in (pictured[i] for i in best)),
    )


def _kept(stored: Stored, face: int, look: Look) -> Kept:
    return Kept(stored.sample.t_s, look, stored.piece, stored.first + face)


def track_template(looks: Sequence[Look], thresholds: Thresholds) -> Vectors:
    """Trimmed mean in which good faces count most, (D,)."""
    rows = np.stack([k.embedding for k in looks])
    return template(rows, np.array([k.worth for k in looks], np.float32), outlier=thresholds.outlier)


def spans_of(members: Sequence[int], times_s: Sequence[float]) -> tuple[Span, ...]:
    """Spans of a track seen in samples `members` (sorted): successive samples belong together, and so do short gaps."""
    spans: list[Span] = []
    before: int | None = None
    for number in members:
        if before is not None and number == before + 1:
            spans[-1] = Span(spans[-1].start_s, times_s[number])
        else:
            spans.append(Span(times_s[number], times_s[number]))
        before = number
    return merge_spans(spans, gap_s=_BLINK_S)
