"""Pictures and the truth about them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pvchat_desktop.errors import StorageError
from pvchat_desktop.playhouse import render as render_module
from pvchat_desktop.playhouse.render import render
from pvchat_desktop.playhouse.script import ClipScript, Form, write_script
from pvchat_desktop.playhouse.split import clip_rng, people_of
from pvchat_desktop.playhouse.staging import without
from pvchat_desktop.playhouse.things import Action, Facing
from pvchat_desktop.playhouse.video import write_mp4
from pvchat_desktop.vision.video import open_video

SIZE_PX = 256


def a_script(number: int, people: int = 1, **form: object) -> ClipScript:
    cast = people_of("validation", people, first=3 * number)
    return write_script(clip_rng("validation", number), cast=cast, form=Form(**form))  # type: ignore[arg-type]


def test_the_same_script_gives_the_same_bytes() -> None:
    script = a_script(1, people=3)
    first, second = (render(script, script.sample_times_s(4)) for _ in range(2))
    assert first.frames.tobytes() == second.frames.tobytes()
    assert first.truth == second.truth


def test_moments_can_be_rendered_alone() -> None:
    script = a_script(2, people=2)
    times = script.sample_times_s(4)
    together = render(script, times)
    alone = render(script, [times[2]])
    assert np.array_equal(together.frames[2], alone.frames[0])
    assert together.truth[2] == alone.truth[0]


def test_shape_and_times() -> None:
    script = a_script(3, aspect=4 / 3, duration_s=1.0, fps=5.0)
    rendered = render(script, size_px=96)
    assert rendered.frames.shape == (5, 96, 128, 3)
    assert rendered.frames.dtype == np.uint8
    assert rendered.times_s == (0.0, 0.2, 0.4, 0.6, 0.8)
    assert render(script, []).frames.shape == (0, 128, 171, 3)


def difference_box(script: ClipScript, index: int, time_s: float) -> tuple[int, int, int, int] | None:
    """Box of the pixels that one role changes."""
    with_figure = render(script, [time_s], SIZE_PX).frames[0].astype(np.int16)
    without_figure = render(without(script, index), [time_s], SIZE_PX).frames[0].astype(np.int16)
    changed = (np.abs(with_figure - without_figure).max(axis=2) > 10).astype(np.uint8)
    if not changed.any():
        return None
    x, y, width, height = cv2.boundingRect(changed)
    return x, y, x + width, y + height


@pytest.mark.parametrize("number", range(8))
def test_boxes_agree_with_the_pixels(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_module, "_draw_shadow", lambda _staged: None)  # shadows belong to the ground
    script = a_script(20 + number, people=1 + number % 3)
    time_s = script.duration_s / 2
    (truth,) = render(script, [time_s], SIZE_PX).truth
    assert truth.figures
    for figure in truth.figures:
        box = difference_box(script, figure.role, time_s)
        assert box is not None
        assert np.allclose(box, figure.box, atol=2.5)


def test_faces_lie_where_the_truth_says() -> None:
    for number in range(12):
        script = write_script(
            clip_rng("validation", number),
            cast=people_of("validation", 1, first=number),
            face="clear",
            form=Form(plain=True),
        )
        (truth,) = render(script, [1.0], SIZE_PX).truth
        figure = truth.figures[0]
        if figure.face_box is None:
            continue
        assert figure.box[0] - 1 <= figure.face_box[0] < figure.face_box[2] <= figure.box[2] + 1
        assert figure.box[1] - 1 <= figure.face_box[1] < figure.face_box[3] <= figure.box[3] + 1
        assert figure.face_height_px == figure.face_box[3] - figure.face_box[1]
        assert figure.face_visible == (figure.face_free >= 0.6)


def test_backs_and_masks_have_no_visible_face() -> None:
    for number in range(10):
        script = write_script(clip_rng("train", number), cast=people_of("train", 1), face="hidden")
        for frame in render(script, script.sample_times_s(4)).truth:
            assert not any(figure.face_visible for figure in frame.figures)


def test_turning_away_hides_the_face() -> None:
    script = write_script(
        clip_rng("train", 1),
        cast=people_of("train", 1),
        face="clear",
        form=Form(actions=(Action.STANDING,), plain=True),
    )
    seen = {}
    for facing in Facing:
        role = dataclasses.replace(script.roles[0], facing=facing, turn_deg=0.0)
        (frame,) = render(dataclasses.replace(script, roles=(role,)), [1.0]).truth
        seen[facing] = frame.figures[0].face_visible
    assert seen == {Facing.FRONT: True, Facing.LEFT: True, Facing.RIGHT: True, Facing.BACK: False}


def test_coming_and_going() -> None:
    script = a_script(5, plain=True)
    role = dataclasses.replace(script.roles[0], enters_s=2.0, leaves_s=5.0)
    truth = render(dataclasses.replace(script, roles=(role,)), [1.0, 3.0, 4.5, 7.9]).truth
    assert [len(frame.figures) for frame in truth] == [0, 1, 1, 0]
    assert truth[1].figures[0].action is Action.WALKING
    assert truth[2].figures[0].action is role.action
    assert truth[2].of(role.identity.id) is truth[2].figures[0]
    assert truth[0].of(role.identity.id) is None


@pytest.mark.parametrize("action", Action)
def test_every_action_moves_in_its_own_way(action: Action) -> None:
    """Each action but standing changes the picture over time, more than breathing does."""
    still = motion(Action.STANDING)
    assert action in (Action.STANDING, Action.SITTING, Action.READING) or motion(action) > 1.2 * still


def motion(action: Action) -> float:
    script = write_script(
        clip_rng("train", 8),
        cast=people_of("train", 1),
        face="clear",
        form=Form(actions=(action,), plain=True),
    )
    role = dataclasses.replace(script.roles[0], turn_deg=0.0, facing=Facing.FRONT)
    steady = dataclasses.replace(script, roles=(role,), shots=script.shots[:1], noise=0.0, shake=0.0)
    frames: npt.NDArray[np.float32] = render(steady, [0.2 * k for k in range(20)], 64).frames.astype(np.float32)
    return float(frames.std(axis=0).mean())


def test_a_clip_can_be_written_and_read_again(tmp_path: Path) -> None:
    script = a_script(6, aspect=4 / 3, size_px=120, duration_s=2.0)
    truth = write_mp4(script, tmp_path / "clip.mp4")
    assert [frame.time_s for frame in truth] == list(script.frame_times_s)
    with open_video(tmp_path / "clip.mp4") as video:
        assert (video.info.width, video.info.height) == (160, 120)
        assert video.info.duration_s == pytest.approx(2.0, abs=0.1)
        (read,) = [frame.picture() for frame in video.frames_at([1.0])]
    rendered = render(script, [1.0]).frames[0]
    assert np.abs(read.astype(int) - rendered).mean() < 12  # what the codec loses


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        write_mp4(a_script(6), tmp_path / "missing" / "clip.mp4")
