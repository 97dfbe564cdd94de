"""Scripts as video files, so that the playhouse can be used like footage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pvchat_desktop.errors import StorageError
from pvchat_desktop.playhouse.render import Studio
from pvchat_desktop.playhouse.script import ClipScript
from pvchat_desktop.playhouse.truth import FrameTruth

_CODEC = "mp4v"  # MPEG-4 part 2: the one encoder that every build of OpenCV carries


def write_mp4(script: ClipScript, path: Path, *, size_px: int | None = None) -> tuple[FrameTruth, ...]:
    """Writes the whole clip at its frame rate and returns its truth; StorageError if the file cannot be written."""
    studio = Studio(script, size_px or script.size_px)
    height, width, _ = studio.shape
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*_CODEC), script.fps, (width, height))
    if not writer.isOpened():
        raise StorageError("The video file cannot be written.", hint="Check that the folder is there and has room.")
    try:
        return tuple(_written(writer, studio, script))
    finally:
        writer.release()


def _written(writer: cv2.VideoWriter, studio: Studio, script: ClipScript) -> Iterator[FrameTruth]:
    picture: npt.NDArray[np.uint8] = np.empty(studio.shape, np.uint8)
    for time_s in script.frame_times_s:
        truth = studio.frame(time_s, out=picture)
        writer.write(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        yield truth
