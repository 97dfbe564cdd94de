"""One picture that stands for a clip: neither black nor blurred."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from pvchat_desktop.errors import StorageError
from pvchat_desktop.vision.pictures import Picture, encoded
from pvchat_desktop.vision.video.reader import Video

_CANDIDATES = 6
_WITHIN_S = 30.0  # the clip's beginning tells what it is, and lies near on a slow drive


def write_thumbnail(video: Video, path: Path, *, width: int, check: Callable[[], None]) -> None:
    """Write the best of a few early key frames as JPEG, `width` px wide. `check` is called at each frame; it may
    raise. Raises StorageError."""
    within_s = min(_WITHIN_S, video.info.duration_s)
    best: Picture | None = None
    best_worth = -1.0
    for count, frame in enumerate(video.keyframes(end_s=within_s, apart_s=within_s / _CANDIDATES)):
        check()
        picture = frame.picture(width)
        if (worth := _worth(picture)) > best_worth:
            best, best_worth = picture, worth
        if count + 1 >= _CANDIDATES:
            break
    if best is None:  # no key frame can be decoded alone
        best = next(iter(video.frames_at([within_s / 3]))).picture(width)
    _write_jpeg(best, path)


def _worth(picture: Picture) -> float:
    """Detail, less where the picture is very dark or very bright as a whole."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    light = float(np.mean(grey)) / 255
    detail = float(np.log1p(cv2.Laplacian(grey, cv2.CV_32F).var()))
    return detail * (1 - abs(2 * light - 1) ** 3)


def _write_jpeg(picture: Picture, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(picture, ".jpg"))
    except OSError as error:
        raise StorageError(
            f"A preview picture could not be written: {error.strerror or error}.",
            hint="Make room on the drive with the data folder, or check that the folder may be written to.",
        ) from error
