"""SampleFrames: the frames of a clip at given times, for the model."""

from __future__ import annotations

from pathlib import Path

from pvchat_desktop.protocol.messages import SampledFrames, SampleFrames
from pvchat_desktop.vision.augment.reading import Clips
from pvchat_desktop.vision.augment.store import write_frames
from pvchat_desktop.worker.context import JobContext


def sample_frames(request: SampleFrames, context: JobContext) -> SampledFrames:
    """Raises BadClip. Times that show the same frame give it once."""
    context.progress("Reading the clip", 0, 1)
    with Clips({request.clip_sha256: request.path}) as clips:
        frames, times_s = clips.frames(request.clip_sha256, request.times_s, max_pixels=request.max_pixels)
    context.check()
    array = write_frames(Path(request.staging), "frames.npy", frames)
    context.progress("Reading the clip", 1, 1)
    return SampledFrames(frames=array, times_s=times_s)
