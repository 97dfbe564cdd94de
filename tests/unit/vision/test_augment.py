from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pvchat_desktop.core.framing import face_at, figure_box, wider
from pvchat_desktop.core.manifest import IMAGE_EXPANDERS, SEVERAL_EXPANDERS, VIDEO_EXPANDERS
from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import BadClip, ModelMissing, ProgramError
from pvchat_desktop.paths import resources_dir
from pvchat_desktop.vision.augment import EXPANDERS, Expanded, Take, expander
from pvchat_desktop.vision.augment.compose import figure_matte
from pvchat_desktop.vision.augment.cutting import camera_move, cut, hide_face, steady
from pvchat_desktop.vision.augment.light import Light, draw_light, relit
from pvchat_desktop.vision.augment.make import fitted
from pvchat_desktop.vision.augment.reading import Clips
from tests.helpers.clips import Recipe, make_clip, number_of

SKIN, SHIRT, WALL = (230, 190, 160), (200, 40, 40), (40, 120, 60)
HEIGHT, WIDTH, FACE = 180, 240, 30
OURS = [name for name, row in EXPANDERS.items() if row.installed]


def take(*, count: int = 4, variant: int = 0, behind: bool = False, company: bool = False) -> Take:
    """A figure that walks to the right before a wall."""
    frames, faces = [], []
    for i in range(count):
        frame = np.full((HEIGHT, WIDTH, 3), WALL, np.uint8)
        x = 50 + 20 * i
        frame[60:, x - 10 : x + FACE + 10] = SHIRT
        frame[30 : 30 + FACE, x : x + FACE] = SKIN
        frames.append(frame)
        faces.append(Box(x, 30, x + FACE, 30 + FACE))
    ground = np.full((count + 1, 150, 300, 3), (40, 60, 190), np.uint8)
    return Take(
        frames=np.stack(frames),
        times_s=tuple(0.5 * i for i in range(count)),
        faces=tuple(faces),
        behind=ground if behind else None,
        company=(take(count=count),) if company else (),
        variant=variant,
    )


def made(name: str, clip: Take, seed: int = 5) -> Expanded:
    (result,) = expander(name)((), clip, "", seed)
    return result


def has(frames: NDArray[np.uint8], colour: tuple[int, int, int], near: int = 40) -> float:
    return float((np.abs(frames.astype(int) - np.array(colour)).max(axis=-1) < near).mean())


# --- The table --------------------------------------------------------------------------------------------------------


def test_everything_the_manifest_names_is_installed() -> None:
    assert set(OURS) == {*VIDEO_EXPANDERS, *IMAGE_EXPANDERS, *SEVERAL_EXPANDERS}


@pytest.mark.parametrize("name", ["consisid", "photomaker", "liveportrait"])
def test_generators_are_listed_and_not_installed(name: str) -> None:
    row = EXPANDERS[name]
    assert not row.installed
    assert row.size_bytes is None
    assert row.needs
    with pytest.raises(ModelMissing, match=f"{row.title} is not installed"):
        expander(name)
    assert row.prompt is not None
    prompts = tomllib.loads((resources_dir() / "prompts" / row.prompt).read_text(encoding="utf-8"))
    assert prompts["expander"] == name
    assert prompts["texts"] or prompts["patterns"]


def test_an_unknown_name_is_our_mistake() -> None:
    with pytest.raises(ProgramError):
        expander("magic")


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("count", [1, 4])
def test_equal_arguments_give_equal_clips(name: str, count: int) -> None:
    for variant in range(3):
        clip = take(count=count, variant=variant, behind=name == "recompose")
        one, two = made(name, clip), made(name, clip)
        assert np.array_equal(one.frames, two.frames)
        assert one.frames.shape[0] == len(one.times_s) == count
        assert one.frames.dtype == np.uint8
        assert (one.expander, one.seed, one.variant) == (name, 5, variant)


@pytest.mark.parametrize("name", ["relight", "recompose", "camera"])
def test_the_seed_draws_the_details(name: str) -> None:
    clip = take(behind=name == "recompose")
    assert not np.array_equal(made(name, clip, 1).frames, made(name, clip, 2).frames)


@pytest.mark.parametrize("name", OURS)
def test_the_clip_itself_is_left_as_it_was(name: str) -> None:
    clip = take(behind=name == "recompose", variant=2)
    before = clip.frames.copy(), None if clip.behind is None else clip.behind.copy()
    made(name, clip)
    assert np.array_equal(clip.frames, before[0])
    assert before[1] is None or np.array_equal(clip.behind, before[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["face", "crop", "recompose", "hide_face"])
def test_without_the_faces_path_there_is_nothing_to_cut(name: str) -> None:
    clip = take(behind=True)
    blind = Take(clip.frames, clip.times_s, (None,) * len(clip.frames), clip.behind)
    with pytest.raises(BadClip, match="face is not known"):
        made(name, blind)


# --- One by one -------------------------------------------------------------------------------------------------------


def test_face_crops_at_several_scales() -> None:
    sizes = [made("face", take(variant=variant)).frames.shape[1] for variant in range(3)]
    assert sizes == sorted(set(sizes))
    tight = made("face", take())
    assert has(tight.frames, SKIN) > 0.5


def test_aligned_crops_serve_where_the_path_is_unknown() -> None:
    clip = take()
    crops = [np.full((112, 112, 3), 7, np.uint8), np.full((112, 112, 3), 9, np.uint8)]
    (result,) = expander("face")(crops, Take(clip.frames, clip.times_s, (None,) * 4), "", 1)
    assert result.frames.shape == (2, 112, 112, 3)


def test_a_crop_never_shows_more_than_the_figure() -> None:
    """A second face that stands clear of the figure's box is in none of the crops."""
    clip = take(count=1)
    face = clip.faces[0]
    assert face is not None
    figure = figure_box(face)
    stranger = (255, 255, 0)
    frames = clip.frames.copy()
    frames[:, :, round(figure.x2) + 1 :] = stranger
    frames[:, :, : max(0, round(figure.x1))] = stranger
    for variant in range(3):
        shown = made("crop", Take(frames, clip.times_s, clip.faces, variant=variant))
        assert has(shown.frames, stranger) < 0.02
        assert has(shown.frames, SKIN) > 0.03


def test_light() -> None:
    clip = take()
    means = [made("relight", take(variant=variant)).frames.mean() for variant in range(2)]
    assert means[0] < clip.frames.mean() < means[1]
    warm, cold = (relit(clip.frames, Light(warmth=w), 0).astype(float).mean(axis=(0, 1, 2)) for w in (0.2, -0.2))
    assert warm[0] > cold[0]
    assert warm[2] < cold[2]
    assert np.array_equal(relit(clip.frames, Light(), 0), clip.frames)
    assert len({draw_light(3, variant) for variant in range(7)}) == 7


def test_the_figure_stands_in_other_surroundings() -> None:
    alone = made("recompose", take(behind=True))
    assert alone.frames.shape == (4, 150, 300, 3)
    assert has(alone.frames, (40, 60, 190)) > 0.4
    assert has(alone.frames, SKIN, 70) > 0.005
    assert has(alone.frames, WALL, 20) < 0.06
    both = made("recompose", take(behind=True, company=True))
    assert has(both.frames, SHIRT, 90) > 1.4 * has(alone.frames, SHIRT, 90)


def test_without_surroundings_company_joins_the_figure_where_it_is() -> None:
    shown = made("recompose", take(company=True))
    assert shown.frames.shape == take().frames.shape
    assert has(shown.frames, WALL) > 0.3
    assert not np.array_equal(shown.frames, take().frames)


def test_a_matte_is_soft_and_empty_in_the_corners() -> None:
    matte = figure_matte(100, 190)
    assert matte.min() >= 0
    assert matte.max() <= 1 + 1e-6
    assert matte[0, 0] < 0.05
    assert matte[100, 50] > 0.95
    assert ((matte > 0.1) & (matte < 0.9)).mean() > 0.02


@given(st.integers(0, 1000), st.integers(0, 5))
@settings(deadline=None, max_examples=20)
def test_a_camera_move_keeps_the_face_in_view(seed: int, variant: int) -> None:
    clip = take(count=3)
    moved = camera_move(clip.frames, clip.faces, seed, variant)
    assert moved.shape == (3, round(0.75 * HEIGHT), round(0.75 * WIDTH), 3)
    assert all(has(frame, SKIN) > 0.01 for frame in moved)


def test_stretching_changes_the_times_alone() -> None:
    clip = take()
    spans = [made("stretch", take(variant=variant)).times_s[-1] for variant in range(4)]
    assert min(spans) < clip.times_s[-1] < max(spans)
    assert np.array_equal(made("stretch", clip).frames, clip.frames)


@pytest.mark.parametrize("variant", [0, 1, 2])
def test_a_hidden_face_is_hidden_and_nothing_else(variant: int) -> None:
    clip = take()
    rng = np.random.default_rng(0)
    frames = clip.frames.copy()
    for frame, face in zip(frames, clip.faces, strict=True):
        assert face is not None
        frame[30:60, int(face.x1) : int(face.x2)] = rng.integers(0, 255, size=(FACE, FACE, 3))
    hidden = hide_face(frames, clip.faces, variant)
    for before, after, face in zip(frames, hidden, clip.faces, strict=True):
        assert face is not None
        inner = slice(36, 54), slice(int(face.x1) + 6, int(face.x2) - 6)
        assert after[inner].std() < 0.4 * before[inner].std()
        assert np.array_equal(after[100:], before[100:])
        beside = slice(30, 60), slice(int(face.x2) + 3, int(face.x2) + 12)  # where hair would be
        assert np.array_equal(after[beside], before[beside])


# --- Geometry ---------------------------------------------------------------------------------------------------------


def test_a_face_that_was_missed_is_taken_from_where_it_was() -> None:
    boxes = steady([None, Box(0, 0, 10, 10), None, Box(20, 0, 34, 10)])
    assert [box.center[0] for box in boxes] == [5, 5, 5, 27]
    assert len({round(box.width, 6) for box in boxes}) == 1


@given(st.floats(-1, 6))
def test_a_face_between_two_points(t_s: float) -> None:
    points = ((0.0, 0.0, 0.0, 10.0, 10.0), (5.0, 50.0, 0.0, 60.0, 10.0))
    box = face_at(points, t_s)
    assert box is not None
    assert box.x1 == pytest.approx(10 * min(5, max(0, t_s)))
    assert face_at((), t_s) is None


def test_a_box_beyond_the_edge_repeats_it() -> None:
    frames = np.arange(100, dtype=np.uint8).reshape(1, 10, 10, 1).repeat(3, axis=3)
    shown = cut(frames, [Box(-20, -20, 0, 0)])
    assert shown.shape == (1, 20, 20, 3)
    assert (shown == 0).all()
    assert wider(Box(0, 0, 10, 20), 2.0).area == 40 * 40


def test_frames_are_made_smaller_and_never_larger() -> None:
    frames = np.zeros((2, 100, 200, 3), np.uint8)
    assert fitted(frames, 5000).shape == (2, 50, 100, 3)
    assert fitted(frames, 10**6) is frames


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_clips_are_read_at_exact_times_and_frames_are_kept(tmp_path: Path) -> None:
    paths = {name: str(make_clip(tmp_path / f"{name}.mp4", Recipe(frames=45, gop=10))) for name in "abcde"}
    with Clips(paths) as clips:
        for _ in range(2):
            for name in paths:
                frames, times = clips.frames(name, (1.0, 0.2, 0.2001), max_pixels=10**6)
                assert [number_of(frame) for frame in frames] == [6, 30]
                assert times == pytest.approx((0.2, 1.0))
        with pytest.raises(BadClip, match="not at hand"):
            clips.frames("z", (0.0,), max_pixels=100)
