"""From a sample of a training manifest to its frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from pvchat_desktop.core.dataset import Sample
from pvchat_desktop.core.framing import PathPoint, face_at, figure_box
from pvchat_desktop.core.media import Box, VideoInfo
from pvchat_desktop.vision.augment.expander import Expanded, Frames, Take
from pvchat_desktop.vision.augment.reading import Clips
from pvchat_desktop.vision.augment.table import expander

_CUT_OUTS: Final = frozenset({"crop", "face"})
_CAMERA_ROOM: Final = 1 / 0.75**2  # a camera move shows three quarters of the width


def make_sample(sample: Sample, clips: Clips, max_pixels: int) -> Expanded:
    """Raises BadClip where a clip cannot be read or lacks what the expander needs."""
    name = sample.provenance.expander
    take = _take(sample.provenance.clip, sample.times_s, sample.points, clips, _read_pixels(sample, clips, max_pixels))
    behind = None
    if sample.background is not None:
        behind, _ = clips.frames(sample.background, sample.background_times_s, max_pixels=max_pixels)
    company = tuple(_take(one.clip, one.times_s, one.points, clips, max_pixels) for one in sample.inlays)
    whole = Take(
        frames=take.frames,
        times_s=take.times_s,
        faces=take.faces,
        behind=behind,
        company=company,
        variant=sample.provenance.variant,
    )
    made = expander(name)((), whole, "", sample.provenance.seed)[0]
    return Expanded(fitted(made.frames, max_pixels), made.times_s, made.expander, made.seed, made.variant)


def _take(clip: str, times_s: Sequence[float], points: Sequence[PathPoint], clips: Clips, max_pixels: int) -> Take:
    info = clips.info(clip)
    frames, shown = clips.frames(clip, times_s, max_pixels=max_pixels)
    scale = frames.shape[2] / info.width
    return Take(frames, shown, tuple(_scaled(face_at(points, t_s), scale) for t_s in shown))


def _scaled(box: Box | None, scale: float) -> Box | None:
    return None if box is None else Box(box.x1 * scale, box.y1 * scale, box.x2 * scale, box.y2 * scale)


def _read_pixels(sample: Sample, clips: Clips, max_pixels: int) -> int:
    """How large frames are read: a cut-out is to have `max_pixels` itself, as far as the clip has them."""
    name = sample.provenance.expander
    if name == "camera":
        return round(max_pixels * _CAMERA_ROOM)
    if name not in _CUT_OUTS or not sample.points:
        return max_pixels
    face = Box(*sample.points[len(sample.points) // 2][1:])
    shown = face.area * 2 if name == "face" else _seen_area(figure_box(face), clips.info(sample.provenance.clip))
    info = clips.info(sample.provenance.clip)
    return round(max_pixels * info.width * info.height / max(1.0, shown))


def _seen_area(box: Box, info: VideoInfo) -> float:
    return Box(max(0, box.x1), max(0, box.y1), min(info.width, box.x2), min(info.height, box.y2)).area


def fitted(frames: Frames, max_pixels: int) -> Frames:
    """Scaled down to `max_pixels` a frame, the aspect kept; never enlarged."""
    height, width = frames.shape[1:3]
    scale = (max_pixels / (height * width)) ** 0.5
    if scale >= 1:
        return frames
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    return np.stack([cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames]).astype(np.uint8)
