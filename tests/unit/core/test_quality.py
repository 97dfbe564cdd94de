"""What makes a face good enough to learn from, and the sentences that say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.core.quality import assess_track, faults

GOOD = FaceQuality(width_px=120, sharpness=150, yaw=0.2, brightness=120)


def _keys(*qualities: FaceQuality, seen: int = 20) -> list[str]:
    return [finding.key for finding in assess_track(qualities, seen).findings]


def test_a_good_face_has_no_fault() -> None:
    assert faults(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"width_px": 79.9}, "too_small"),
        ({"sharpness": 14.9}, "blurred"),
        ({"yaw": 0.36}, "side"),
        ({"yaw": -0.36}, "side"),
        ({"brightness": 20.0}, "dark"),
        ({"brightness": 240.0}, "bright"),
    ],
)
def test_each_fault_is_found(change: dict[str, float], key: str) -> None:
    assert [fault.key for fault in faults(replace(GOOD, **change))] == [key]


def test_a_track_of_good_faces_is_learnt_from() -> None:
    verdict = assess_track([GOOD, GOOD, GOOD], 12)

    assert verdict.can_enroll
    assert verdict.advice == ()


def test_many_small_faces_do_and_few_do_not() -> None:
    small = replace(GOOD, width_px=65)

    many, few = assess_track([small] * 4, 4), assess_track([small] * 3, 3)

    assert many.can_enroll
    assert many.advice == ("The face is 65 px wide; from 80 px on people are recognised more surely.",)
    assert not few.can_enroll
    assert few.advice == ("The face is 65 px wide; 80 are needed.",)


def test_a_tiny_face_is_told_with_its_width() -> None:
    verdict = assess_track([replace(GOOD, width_px=41.7), replace(GOOD, width_px=38)], 30)

    assert not verdict.can_enroll
    assert verdict.advice == ("The face is 41 px wide; 60 are needed.",)


def test_a_width_is_never_rounded_up_to_what_is_needed() -> None:
    assert assess_track([replace(GOOD, width_px=79.9)], 1).advice == ("The face is 79 px wide; 80 are needed.",)


def test_what_most_faces_share_is_said_once() -> None:
    dark_side = replace(GOOD, brightness=20, yaw=0.6)

    assert _keys(dark_side, dark_side, replace(GOOD, yaw=0.6)) == ["side", "dark"]


def test_faults_that_differ_from_face_to_face_are_summed_up() -> None:
    verdict = assess_track([replace(GOOD, sharpness=3), replace(GOOD, yaw=0.7)], 6)

    assert verdict.advice == ("None of the 6 pictures of this face is good enough to learn from.",)


def test_one_good_face_among_many_is_too_little() -> None:
    verdict = assess_track([GOOD, *[replace(GOOD, yaw=0.7)] * 4], 12)

    assert not verdict.can_enroll
    assert verdict.advice[0] == "Good pictures of the face: 1, of 3 needed. Choose a longer clip."
    assert _keys(GOOD, *[replace(GOOD, yaw=0.7)] * 4)[1:] == ["side"]


def test_a_photograph_may_be_learnt_from() -> None:
    assert assess_track([GOOD], 1).can_enroll


def test_what_would_be_better_is_said_of_good_tracks_too() -> None:
    soft = replace(GOOD, sharpness=30, yaw=0.01)

    assert assess_track([soft] * 5, 9).can_enroll
    assert _keys(*[soft] * 5) == ["soft", "one_view"]


def test_no_kept_face_is_no_reason_to_fail() -> None:
    assert assess_track([], 0).can_enroll is False
