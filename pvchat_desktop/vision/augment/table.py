"""The table of expanders: ours, and generators that could be installed beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pvchat_desktop.errors import ModelMissing, ProgramError
from pvchat_desktop.vision.augment.compose import recomposed
from pvchat_desktop.vision.augment.cutting import (
    CROP_SCALES,
    FACE_SCALES,
    camera_move,
    face_crops,
    figure_crops,
    hide_face,
)
from pvchat_desktop.vision.augment.expander import Expanded, Expander, Frames, Take
from pvchat_desktop.vision.augment.light import draw_light, relit
from pvchat_desktop.vision.pictures import Picture

_STRETCHES = (0.6, 1.6, 0.8, 2.0)  # how much longer the clip takes, in turn


@dataclass(frozen=True, slots=True)
class Row:
    """One expander. `licence` and `size_bytes` are None where they were not read from the source; `needs` says what it
    works from; `make` is None where it is not installed."""

    name: str
    title: str
    licence: str | None
    size_bytes: int | None
    needs: tuple[str, ...]
    make: Expander | None
    prompt: str | None = None  # a file of resources/prompts

    @property
    def installed(self) -> bool:
        return self.make is not None


def expander(name: str) -> Expander:
    """Raises ModelMissing for a generator that is not installed."""
    row = EXPANDERS.get(name)
    if row is None:
        raise ProgramError(f"There is no expander “{name}”.")
    if row.make is None:
        raise ModelMissing(f"{row.title} is not installed.", hint="The program makes its training clips without it.")
    return row.make


def original(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    return _one("original", clip, clip.frames, seed)


def face(faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    """Loose crops that follow the face; where the clip does not say where it is, the aligned crops as they are."""
    if faces and all(box is None for box in clip.faces):
        crops = np.stack(list(faces))
        return (Expanded(crops, tuple(float(i) for i in range(len(crops))), "face", seed, clip.variant),)
    scale = FACE_SCALES[clip.variant % len(FACE_SCALES)]
    return _one("face", clip, face_crops(clip.frames, clip.faces, scale), seed)


def crop(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    scale = CROP_SCALES[clip.variant % len(CROP_SCALES)]
    return _one("crop", clip, figure_crops(clip.frames, clip.faces, scale), seed)


def relight(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    return _one("relight", clip, relit(clip.frames, draw_light(seed, clip.variant), seed), seed)


def recompose(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    return _one("recompose", clip, recomposed(clip, seed), seed)


def camera(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    return _one("camera", clip, camera_move(clip.frames, clip.faces, seed, clip.variant), seed)


def stretch(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    """The same frames, told to be further apart or closer together in time."""
    factor, start = _STRETCHES[clip.variant % len(_STRETCHES)], clip.times_s[0]
    times = tuple(round(start + factor * (t_s - start), 3) for t_s in clip.times_s)
    return (Expanded(clip.frames, times, "stretch", seed, clip.variant),)


def hidden_face(_faces: Sequence[Picture], clip: Take, _text: str, seed: int) -> tuple[Expanded, ...]:
    return _one("hide_face", clip, hide_face(clip.frames, clip.faces, clip.variant), seed)


def _one(name: str, clip: Take, frames: Frames, seed: int) -> tuple[Expanded, ...]:
    return (Expanded(frames, clip.times_s, name, seed, clip.variant),)


def _own(name: str, title: str, make: Expander, *needs: str) -> Row:
    return Row(name, title, "Apache-2.0", 0, needs, make)


_FACE_PATH: Final = "the path of the face"

EXPANDERS: Final[dict[str, Row]] = {
    row.name: row
    for row in (
        _own("original", "The clip as it is", original),
        _own("face", "Crops of the face", face, _FACE_PATH),
        _own("crop", "Crops of the figure", crop, _FACE_PATH),
        _own("relight", "Another light", relight),
        _own("recompose", "Other surroundings", recompose, _FACE_PATH, "a clip without the person"),
        _own("camera", "Another camera move", camera),
        _own("stretch", "Faster or slower", stretch),
        _own("hide_face", "The face covered", hidden_face, _FACE_PATH),
        Row(
            "consisid",
            "ConsisID",
            "Apache-2.0 (its code)",
            None,
            ("face crops", "a text", "an NVIDIA GPU"),
            None,
            "consisid.toml",
        ),
        Row(
            "photomaker",
            "PhotoMaker",
            "Apache-2.0, third-party parts excepted",
            None,
            ("face crops", "a text", "an NVIDIA GPU"),
            None,
            "photomaker.toml",
        ),
        Row(
            "liveportrait",
            "LivePortrait",
            "MIT; its InsightFace models for non-commercial research only",
            None,
            ("one face crop", "a clip whose movements it takes", "an NVIDIA GPU"),
            None,
            "liveportrait.toml",
        ),
    )
}
