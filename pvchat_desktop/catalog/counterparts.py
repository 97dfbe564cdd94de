"""Which track of a new scan shows the same figure as a track of the old one: overlap in time and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.media import Box, Span

Shape = tuple[tuple[Span, ...], tuple[TrackPoint, ...]]
Points = NDArray[np.float64]  # (N, 5): t_s, x1, y1, x2, y2, sorted by time

_MIN_IOU = 0.3  # mean over the shared moments; back ends draw boxes of different tightness
_MIN_SHARED = 0.25  # of the shorter track's points
_SLACK_S = 0.3  # two sampling plans see a track's ends up to half a sample apart


@dataclass(frozen=True, slots=True)
class Counterparts:
    heirs: dict[str, int]  # old track -> index of its new one; each is used once, the best overlap first
    rest: dict[str, list[int]]  # old track -> further new ones that lie where it was: it was cut in pieces


def counterparts(old: Mapping[str, Shape], new: Sequence[Shape]) -> Counterparts:
    olds = {track: (_table(points), spans) for track, (spans, points) in old.items()}
    news = [(_table(points), spans) for spans, points in new]
    scored = [
        (score, track, index)
        for track, one in olds.items()
        for index, other in enumerate(news)
        if (score := _overlap(one, other)) > 0
    ]
    heirs: dict[str, int] = {}
    taken: set[int] = set()
    for _, track, index in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if track not in heirs and index not in taken:
            heirs[track] = index
            taken.add(index)
    rest: dict[str, list[int]] = {}
    for _, track, index in scored:
        if index not in taken:
            rest.setdefault(track, []).append(index)
    return Counterparts(heirs, rest)


def _table(points: Sequence[TrackPoint]) -> Points:
    return np.array([(p.t_s, p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in points], dtype=np.float64).reshape(-1, 5)


def _overlap(one: tuple[Points, tuple[Span, ...]], other: tuple[Points, tuple[Span, ...]]) -> float:
    """Sum of IoU over shared moments, 0 where too few moments or too little place are shared."""
    shorter, longer = sorted((one, other), key=lambda entry: len(entry[0]))
    times = shorter[0][:, 0]
    shared = _covered(times, longer[1]) if len(times) and len(longer[0]) else np.zeros(0, dtype=bool)
    if not shared.any() or shared.mean() < _MIN_SHARED:
        return 0.0
    boxes = shorter[0][shared, 1:]
    beside = np.stack([np.interp(times[shared], longer[0][:, 0], longer[0][:, c]) for c in range(1, 5)], axis=1)
    overlaps = np.array([Box(*a).iou(Box(*b)) for a, b in zip(boxes.tolist(), beside.tolist(), strict=True)])
    return float(overlaps.sum()) if overlaps.mean() >= _MIN_IOU else 0.0


def _covered(times: NDArray[np.float64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    covered = np.zeros(len(times), dtype=bool)
    for span in spans:
        covered |= (times >= span.start_s - _SLACK_S) & (times <= span.end_s + _SLACK_S)
    return covered
