"""The whole scan of one clip, from its path to tracks ready to be written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pvchat_desktop.core.cuts import CutFinder
from pvchat_desktop.core.sampling import plan_samples
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.bodies.engine import BodyEngine
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.scan.passes import Passes, Progress
from pvchat_desktop.vision.scan.store import PieceStore
from pvchat_desktop.vision.scan.tracker import Found, Kept, Tracker
from pvchat_desktop.vision.video import Video, open_video

__all__ = ["Found", "Kept", "Progress", "Scan", "Settings", "scan_clip"]

_FRAME_S = 0.04  # length of the last frame where the clip does not tell its rate
_PLAN = "plan"


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    tracks: tuple[Found, ...]
    cuts_s: tuple[float, ...]
    frames_looked_at: int
    faces_seen: int


@dataclass(frozen=True, slots=True)
class Settings:
    thresholds: Thresholds
    samples_per_s: float
    embed_every: int
    ghost_score: float  # detections below it count only if seen again


def scan_clip(
    path: str,
    engine: FaceEngine,
    settings: Settings,
    store: PieceStore,
    progress: Progress,
    *,
    bodies: BodyEngine | None = None,
) -> Scan:
    """Find and link the faces of a clip. Finished pieces are taken from `store`; the result is the same either way.

    `bodies`: figures are followed by their bodies too, where their faces are not seen.
    """
    check_file = _checker(Path(path))
    with open_video(path, fast=True) as video:
        times_s = store.load_times(_PLAN)
        if times_s is None:
            times_s = _plan(video, settings, progress)
            check_file()
            store.save_times(_PLAN, times_s)
        passes = Passes(video, engine, settings.thresholds, store, progress, settings.embed_every, check_file, bodies)
        plans = passes.coarse(times_s)
        passes.fine(plans)
    tracker = Tracker(
        settings.thresholds, dimension=engine.model.dimension, ghost_score=settings.ghost_score, bodies=bodies
    )
    cuts = CutFinder()
    for stored in passes.samples(plans):
        tracker.add(stored)
        cuts.add(stored.sample.t_s, stored.sample.impression)
    return Scan(tracker.tracks(), tuple(cuts.times_s), frames_looked_at=tracker.samples, faces_seen=tracker.faces)


def _checker(path: Path) -> Callable[[], None]:
    """A drive that is unplugged, or a file that is written to, may look like a clip that ends."""
    before = _state(path)

    def check() -> None:
        if _state(path) != before:
            raise BadClip(
                f"“{path.name}” went away or was changed while it was looked through.",
                hint="When its drive is connected again, it goes on where it was.",
                code=BadClip.WENT_AWAY,
            )

    return check


def _state(path: Path) -> tuple[int, int] | None:
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_size, now.st_mtime_ns


def _plan(video: Video, settings: Settings, progress: Progress) -> Sequence[float]:
    """When to look. Files that do not list their key frames are read from end to end for it, which takes its time."""
    info = video.info
    last_s = max(0.0, info.duration_s - (1 / info.frame_rate if info.frame_rate else _FRAME_S))

    def tell(t_s: float) -> None:
        progress("Looking where the clip can be entered", round(min(t_s, last_s)), round(last_s))

    keys_s = video.keyframe_times_s(apart_s=1 / settings.samples_per_s, tell=tell)
    return plan_samples(keys_s, last_s, samples_per_s=settings.samples_per_s)
