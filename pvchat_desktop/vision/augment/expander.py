"""What goes into an expander and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.media import Box
from pvchat_desktop.vision.pictures import Picture

Frames = NDArray[np.uint8]
"""(T, H, W, 3) RGB."""


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """Frames of one figure's clip. `faces`: the figure's face on each frame, px of these frames; None: not known.

    `behind`: frames to put the figure into; `company`: further figures to put in; `variant`: which of the expander's
    scales, moves or lights.
    """

    frames: Frames  # (T, H, W, 3)
    times_s: tuple[float, ...]
    faces: tuple[Box | None, ...]
    behind: Frames | None = None  # (T', H', W', 3)
    company: tuple[Take, ...] = ()
    variant: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Expanded:
    """A clip that an expander made, and how."""

    frames: Frames  # (T, H, W, 3)
    times_s: tuple[float, ...]
    expander: str
    seed: int
    variant: int


class Expander(Protocol):
    """(face crops, clip, text, seed) -> clips. Equal arguments give equal clips. `text` is a generator's prompt; ours
    take no notice of it. Raises BadClip where the clip lacks what the expander needs."""

    def __call__(self, faces: Sequence[Picture], clip: Take, text: str, seed: int, /) -> tuple[Expanded, ...]: ...
