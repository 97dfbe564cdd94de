"""What every face back end can do: find faces, cut aligned crops, embed crops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.media import Box
from pvchat_desktop.vision.pictures import Picture

Landmarks = NDArray[np.float32]  # (5, 2) x, y px: left eye, right eye, nose, left and right mouth corner as seen


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face in one picture, in pixels of that picture. `box` may reach over its edge."""

    box: Box
    score: float  # the detector's own scale; higher is surer
    landmarks: Landmarks  # (5, 2)


class FaceEngine(Protocol):
    """A loaded back end. One thread at a time: dlib's objects are not safe to share."""

    @property
    def model(self) -> FaceModel: ...

    def detect(self, frame: Picture) -> list[Detection]:
        """Faces in one (H, W, 3) RGB picture, biggest first."""
        ...

    def align(self, frame: Picture, landmarks: Landmarks) -> Picture:
        """The (112, 112, 3) RGB crop, ArcFace alignment, that a gallery keeps."""
        ...

    def embed(self, crops: Picture) -> NDArray[np.float32]:
        """(N, 112, 112, 3) RGB aligned crops -> (N, D) float32 unit rows. N may be 0."""
        ...


@runtime_checkable
class BatchEngine(Protocol):
    """A back end that looks at several pictures at once, where that is faster: on a graphics card."""

    @property
    def batch(self) -> int:
        """Pictures that are best given at once."""
        ...

    def detect_batch(self, frames: Sequence[Picture]) -> list[list[Detection]]:
        """As `detect`, for pictures of one size."""
        ...


def batch_of(engine: FaceEngine) -> int:
    return engine.batch if isinstance(engine, BatchEngine) else 1


def detect_all(engine: FaceEngine, frames: Sequence[Picture]) -> list[list[Detection]]:
    """Faces of pictures of one size, picture by picture."""
    if len(frames) > 1 and isinstance(engine, BatchEngine):
        return engine.detect_batch(frames)
    return [engine.detect(frame) for frame in frames]
