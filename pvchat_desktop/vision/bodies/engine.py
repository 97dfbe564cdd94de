"""What a body back end can do: find whole figures and tell what they look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.media import Box
from pvchat_desktop.core.thresholds import BodyThresholds
from pvchat_desktop.vision.pictures import Picture


@dataclass(frozen=True, slots=True, eq=False)
class BodyLook:
    """One body on one frame, in pixels of it."""

    box: Box
    score: float  # the detector's
    vector: NDArray[np.float32]  # (D,) unit length


class BodyEngine(Protocol):
    """A loaded back end. One thread at a time."""

    @property
    def dimension(self) -> int: ...

    @property
    def thresholds(self) -> BodyThresholds: ...

    def look(self, frame: Picture) -> tuple[BodyLook, ...]:
        """The bodies in one (H, W, 3) RGB picture that are large enough to be told apart."""
        ...
