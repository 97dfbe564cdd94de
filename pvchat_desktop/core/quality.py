"""Is a face good enough to learn from? Verdicts on single faces and on tracks, with a plain sentence for each finding.

Measured thresholds: people are recognised from few pictures when their faces are 80 px wide, from 60 px when there are
many; a Laplacian variance under 15 is blur, from 100 on nothing is gained (webcams give 24 to 130).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core.faces import FaceQuality

ENROLL_PX: Final = 80.0
ENROLL_MANY_PX: Final = 60.0
MANY_FACES: Final = 4
GOOD_FACES: Final = 3  # fewer single pictures are no basis: a mean of few follows the moment, not the person
BLURRED: Final = 15.0
SHARP: Final = 100.0
SIDE_YAW: Final = 0.35  # nose offset in eye distances
DARK: Final = 40.0  # mean grey 0..255
BRIGHT: Final = 220.0


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding: the key of its sentence and the values in it."""

    key: str
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`findings` say why not, or what would be better."""

    can_enroll: bool
    findings: tuple[Advice, ...]

    @property
    def advice(self) -> tuple[str, ...]:
        """The findings as sentences."""
        return tuple(_SENTENCES[finding.key].format(**dict(finding.values)) for finding in self.findings)


_SENTENCES: Final[Mapping[str, str]] = {
    "too_small": "The face is {width_px} px wide; {needed_px} are needed.",
    "small": "The face is {width_px} px wide; from {needed_px} px on people are recognised more surely.",
    "blurred": "The face is blurred. Choose a clip where the person or the camera moves less.",
    "soft": "The face is a little soft. A sharper clip would help.",
    "side": "The face is seen from the side. Choose a moment where the person looks towards the camera.",
    "dark": "The face is too dark. Choose a clip with more light.",
    "bright": "The face is too bright. Choose a clip where it is not overexposed.",
    "none_good": "None of the {seen} pictures of this face is good enough to learn from.",
    "few": "Good pictures of the face: {good}, of {needed} needed. Choose a longer clip.",
    "one_view": "Only frontal views. A clip in which the person turns the head would help.",
}


def faults(quality: FaceQuality, *, needed_px: float = ENROLL_PX) -> tuple[Advice, ...]:
    """What keeps one face out of a template; empty: it may be learnt from."""
    checks = (
        (quality.width_px < needed_px, Advice("too_small", _widths(quality.width_px, needed_px))),
        (quality.sharpness < BLURRED, Advice("blurred")),
        (abs(quality.yaw) > SIDE_YAW, Advice("side")),
        (quality.brightness < DARK, Advice("dark")),
        (quality.brightness > BRIGHT, Advice("bright")),
    )
    return tuple(advice for fails, advice in checks if fails)


def assess_track(qualities: Sequence[FaceQuality], faces_seen: int) -> Verdict:
    """Whether a person can be learnt from a track: `qualities` of its kept faces, and how many faces it had in all.

    Many faces make up for small ones: from MANY_FACES on, 60 px are enough.
    """
    needed_px = ENROLL_MANY_PX if faces_seen >= MANY_FACES else ENROLL_PX
    good = [quality for quality in qualities if not faults(quality, needed_px=needed_px)]
    if not good:
        return Verdict(can_enroll=False, findings=_why_none(qualities, faces_seen, needed_px))
    needed = min(GOOD_FACES, max(1, faces_seen))
    if len(good) < needed:
        few = Advice("few", (("good", len(good)), ("needed", needed)))
        return Verdict(can_enroll=False, findings=(few, *_common_faults(qualities, needed_px)))
    return Verdict(can_enroll=True, findings=_could_be_better(good, qualities))


def _why_none(qualities: Sequence[FaceQuality], faces_seen: int, needed_px: float) -> tuple[Advice, ...]:
    """What is wrong with the track's best face; if every face has a fault of its own, that alone."""
    reasons = _common_faults(qualities, needed_px)
    return reasons or (Advice("none_good", (("seen", max(faces_seen, len(qualities))),)),)


def _common_faults(qualities: Sequence[FaceQuality], needed_px: float) -> tuple[Advice, ...]:
    """Faults that most faces share, said once; a width is that of the widest face."""
    found: dict[str, int] = {}
    for quality in qualities:
        for fault in faults(quality, needed_px=needed_px):
            found[fault.key] = found.get(fault.key, 0) + 1
    shared = [key for key, count in found.items() if 2 * count > len(qualities)]
    widest = max((quality.width_px for quality in qualities), default=0.0)
    # A widest face that is wide enough would make "too small" an odd sentence.
    shared = [key for key in shared if key != "too_small" or widest < needed_px]
    return tuple(Advice(key, _widths(widest, needed_px) if key == "too_small" else ()) for key in shared)


def _could_be_better(good: Sequence[FaceQuality], qualities: Sequence[FaceQuality]) -> tuple[Advice, ...]:
    widest = max(quality.width_px for quality in good)
    checks = (
        (widest < ENROLL_PX, Advice("small", _widths(widest, ENROLL_PX))),
        (max(quality.sharpness for quality in good) < SHARP / 2, Advice("soft")),
        (max(abs(quality.yaw) for quality in qualities) < SIDE_YAW / 3, Advice("one_view")),
    )
    return tuple(advice for applies, advice in checks if applies)


def _widths(width_px: float, needed_px: float) -> tuple[tuple[str, int], ...]:
    """Rounded down, so that a sentence never says that 80 px are too few and 80 are needed."""
    return ("width_px", int(width_px)), ("needed_px", int(needed_px))
