"""Made-up libraries of tracks: a person to learn, and others at chosen likenesses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import Face, FaceModel, FaceQuality, Track, TrackPoint
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId
from pvchat_desktop.core.media import Box, Span, VideoInfo
from pvchat_desktop.core.others import Other, Wanted
from pvchat_desktop.core.thresholds import Thresholds

MODEL = FaceModel("made-up", "a" * 64, 64)
THRESHOLDS = Thresholds(match=0.62, unsure=0.55, margin=0.10, link=0.55, link_anywhere=0.65)
LEO, GRANDMA = PersonId("leo"), PersonId("grandma")


def sha(name: str) -> ClipSha:
    return ClipSha(hashlib.sha256(name.encode()).hexdigest())


def info(duration_s: float = 60.0) -> VideoInfo:
    return VideoInfo(
        duration_s=duration_s,
        width=640,
        height=360,
        rotation_deg=0,
        codec="h264",
        pixel_format="yuv420p",
        frame_rate=25.0,
        frame_count=None,
        has_audio=False,
        recorded_at=None,
    )


def axis(number: int) -> NDArray[np.float32]:
    row = np.zeros(64, np.float32)
    row[number] = 1
    return row


def alike(cosine: float, who: int = 0, *, own: int) -> NDArray[np.float32]:
    """A unit vector at that cosine to person `who`; the rest along an axis of its own."""
    return np.asarray(cosine * axis(who) + np.sqrt(1 - cosine**2) * axis(own), np.float32)


def track(
    name: str,
    clip: ClipSha,
    vector: NDArray[np.float32],
    spans: Sequence[tuple[float, float]] = ((0.0, 20.0),),
    *,
    x: float = 100.0,
) -> Track:
    times = [t for start, end in spans for t in np.arange(start, end + 1e-6, 0.5).tolist()]
    box = Box(x, 60.0, x + 40, 110.0)
    quality = FaceQuality(width_px=90.0, sharpness=120.0, yaw=0.05, brightness=120.0)
    faces = [
        Face(FaceId(f"{name}-{i}"), t, box, quality, vector, f"{name}-{i}.png", f"{name}-{i}.jpg")
        for i, t in enumerate(times[::4])
    ]
    return Track(
        id=TrackId(name),
        clip=clip,
        model=MODEL,
        spans=tuple(Span(*span) for span in spans),
        points=tuple(TrackPoint(t, box) for t in times),
        template=vector,
        faces=tuple(faces),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    wanted: tuple[Wanted, ...]
    others: tuple[Other, ...]
    clips: Mapping[ClipSha, VideoInfo]


def library(strangers: int = 12, *, people: int = 1, seconds: float = 40.0) -> Library:
    """Each wanted person in a clip of their own, each stranger too; strangers are 0.02 a number less alike."""
    wanted = tuple(
        Wanted(
            person=(LEO, GRANDMA, PersonId("third"))[i],
            tracks=(track(f"own-{i}", sha(f"own-{i}"), axis(i), [(0.0, seconds)]),),
        )
        for i in range(people)
    )
    others = tuple(
        Other(track(f"other-{n}", sha(f"other-{n}"), alike(0.5 - 0.02 * n, own=10 + n))) for n in range(strangers)
    )
    every = [one.tracks[0] for one in wanted] + [other.track for other in others]
    return Library(wanted, others, {t.clip: info() for t in every})
