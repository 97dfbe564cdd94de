"""The similarity transform, crops, and what is measured on them."""

from __future__ import annotations

import numpy as np
import pytest

from pvchat_desktop.core.media import Box
from pvchat_desktop.vision.faces.align import ARCFACE, CROP_PX, apply, arcface_crop, cut, inverse, similarity
from pvchat_desktop.vision.faces.engine import Detection
from pvchat_desktop.vision.faces.measure import measure, nose_offset
from tests.helpers.faces import portrait, resized


def _turned(degrees: float, *, scale: float, shift: tuple[float, float]) -> np.ndarray:
    angle = np.radians(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (ARCFACE @ turn.T + shift).astype(np.float32)


@pytest.mark.parametrize("degrees", [0, 30, -135, 180])
def test_the_similarity_undoes_a_turn_a_scale_and_a_shift(degrees: float) -> None:
    landmarks = _turned(degrees, scale=3.5, shift=(400, -20))

    assert np.allclose(apply(similarity(landmarks, ARCFACE), landmarks), ARCFACE, atol=1e-2)


def test_the_similarity_never_mirrors() -> None:
    mirrored = ARCFACE * np.array([-1, 1], np.float32)

    affine = similarity(mirrored, ARCFACE)

    assert np.linalg.det(affine[:, :2]) > 0


def test_landmarks_on_one_point_are_refused() -> None:
    with pytest.raises(ValueError, match="one point"):
        similarity(np.ones((5, 2), np.float32), ARCFACE)


def test_the_inverse_leads_back() -> None:
    affine = similarity(_turned(20, scale=2, shift=(7, 9)), ARCFACE)

    assert np.allclose(apply(inverse(affine), apply(affine, ARCFACE)), ARCFACE, atol=1e-3)


def test_a_large_face_is_shrunk_without_a_shift() -> None:
    """A crop of a picture and of the same picture five times as large are the same crop."""
    small = portrait()
    large = np.repeat(np.repeat(small, 5, axis=0), 5, axis=1)
    landmarks = np.array([[203, 101], [246, 104], [224, 127], [205, 142], [240, 145]], np.float32)

    crop = arcface_crop(small, landmarks)
    from_large = arcface_crop(large, landmarks * 5 + 2)  # + 2: the centre of a pixel repeated five times

    assert crop.shape == (CROP_PX, CROP_PX, 3)
    assert np.abs(crop.astype(int) - from_large).mean() < 2.5


def test_a_face_beside_the_frame_gives_a_black_crop() -> None:
    affine = similarity(_turned(0, scale=4, shift=(9000, 9000)), ARCFACE)

    assert not cut(portrait(), affine, CROP_PX).any()


def _face(box: Box, landmarks: np.ndarray = ARCFACE) -> Detection:
    return Detection(box, 1.0, landmarks)


def test_quality_tells_sharp_from_blurred_and_light_from_dark() -> None:
    picture, box = portrait(), Box(180, 70, 270, 170)
    blurred = resized(resized(picture, 0.1), 10.0)[:512, :512]

    sharp, soft = measure(picture, _face(box)), measure(blurred, _face(box))
    dark = measure((picture * 0.2).astype(np.uint8), _face(box))

    assert sharp.width_px == 90
    assert sharp.sharpness > 100
    assert soft.sharpness < 15
    assert dark.brightness < sharp.brightness / 4


def test_sharpness_of_a_near_and_a_far_face_compares() -> None:
    near = measure(resized(portrait(), 4.0), _face(Box(720, 280, 1080, 680)))
    same = measure(resized(portrait(), 2.0), _face(Box(360, 140, 540, 340)))

    assert near.sharpness == pytest.approx(same.sharpness, rel=0.2)


def test_a_box_over_the_edge_is_measured_on_what_is_seen() -> None:
    quality = measure(portrait(), _face(Box(-30, -30, 60, 60)))
    outside = measure(portrait(), _face(Box(600, 600, 700, 700)))

    assert quality.width_px == 90
    assert quality.brightness > 0
    assert outside.sharpness == outside.brightness == 0


def test_the_nose_offset_is_that_of_the_face_however_the_head_is_tilted() -> None:
    side = ARCFACE.copy()
    side[2, 0] += 0.4 * (ARCFACE[1, 0] - ARCFACE[0, 0])
    tilted = apply(similarity(ARCFACE, _turned(40, scale=2, shift=(50, 50))), side)

    assert nose_offset(ARCFACE) == pytest.approx(0, abs=0.01)
    assert nose_offset(side) == pytest.approx(0.4, abs=0.02)
    assert nose_offset(tilted) == pytest.approx(0.4, abs=0.02)
