"""Pictures in memory, and from and to files."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.errors import BadClip

Picture = NDArray[np.uint8]
"""(H, W, 3) RGB, as displayed."""

_OPTIONS: Final = {
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 90],
    ".png": [cv2.IMWRITE_PNG_COMPRESSION, 1],  # the fastest: hundreds of crops are written while a clip is scanned
}


def read_picture(path: str) -> Picture:
    """The picture of a file; the path may hold any letters. BadClip where it is none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadClip(f"“{Path(path).name}” could not be read: {error.strerror}.") from error
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if picture is None:
        raise BadClip(f"“{Path(path).name}” is not a picture.", hint="Use a .jpg or .png file.")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def encoded(picture: Picture, kind: Literal[".jpg", ".png"]) -> bytes:
    """The bytes of a file of that kind."""
    _done, data = cv2.imencode(kind, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), _OPTIONS[kind])
    return data.tobytes()
