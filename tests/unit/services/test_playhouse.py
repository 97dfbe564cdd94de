"""The sample world from the first drawn clip to the report, through real workers, on a base that knows nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.recipe import PRESETS, AdapterShape
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.playhouse import NAME, SampleWorld, sample_folders
from pvchat_desktop.services.playhouse_report import line_plot, report_html
from pvchat_desktop.services.playhouse_set import BASE, RECIPE, SampleSet, demo_set, free_clips, together_clips
from pvchat_desktop.services.watch import Watch
from tests.helpers.sample_world import brief_base, drawn_program

_SHORT = dataclasses.replace(
    RECIPE,
    clips=4,
    questions=8,
    frames=2,
    max_pixels=64 * 64,
    video_epochs=1,
    adapter=AdapterShape(soft_tokens=4, lora_rank=2),
)


def short_set() -> SampleSet:
    """Just enough people, clips too short to keep a part for checking."""
    whole = demo_set()
    return SampleSet(
        msgspec.structs.replace(whole.enrolment, duration_s=5.0, size_px=256),
        tuple(msgspec.structs.replace(clip, duration_s=2.0, size_px=128) for clip in whole.others[:10]),
        tuple(
            dataclasses.replace(new, clip=msgspec.structs.replace(new.clip, duration_s=2.0, size_px=128))
            for new in (whole.new[0], whole.new[3])
        ),
    )


@pytest.fixture
def drawn_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    with drawn_program(tmp_path / "home", monkeypatch) as (app, _):
        yield app


def test_the_whole_tour(drawn_app: App, tmp_path: Path) -> None:
    base = brief_base(tmp_path / "base")
    told: list[str] = []
    world = SampleWorld(drawn_app, base=base, recipe=_SHORT, clips=short_set())
    tour = world.run(Watch(), told.append)

    assert tour.enrolled.gallery_faces >= 3
    assert tour.learned is not None
    assert tour.learned.report["steps"]
    assert not tour.learned.is_active  # nothing was left to check with
    assert [shown.present for shown in tour.shown] == [True, False]
    assert [shown.said for shown in tour.shown] == [True, False]  # by face memory, which knows these faces
    assert tour.shown[0].answers[0].turn.evidence[0].clip_sha256 == tour.shown[0].clip.clip.sha256
    assert len(told) == 2

    page = report_html(tour, drawn_app.folders.data)
    assert page.count("data:image/") >= 3
    assert "<polyline" in page
    assert NAME in page
    assert "http" not in page
    assert 'src="/' not in page

    drawn = len(drawn_app.jobs.jobs())
    SampleWorld(drawn_app, base=base, recipe=_SHORT, clips=short_set()).add_clips(Watch())
    assert not any("Render" in job.kind for job in drawn_app.jobs.jobs()[:-drawn])  # nothing is drawn twice


def test_every_preset_learns_its_people_at_what_was_measured_for_its_base(drawn_app: App) -> None:
    fitting = drawn_app.tools.fitting
    measured = ("max_pixels", "rows_rate", "lora_rate", "routers_rate", "adapter", "sparsity")
    for preset, recipe in PRESETS.items():
        suited = fitting.recipe(BASE, recipe)
        assert (suited.preset, suited.clips, suited.questions) == (preset, recipe.clips, recipe.questions)
        assert suited.frames == RECIPE.frames
        assert all(getattr(suited, name) == getattr(RECIPE, name) for name in measured)
        assert fitting.recipe(BASE, suited) == suited, "a training that was paused is known again"
        assert fitting.recipe("qwen3-vl-4b", recipe) == recipe
        assert fitting.recipe("/a/folder", recipe) == recipe


def test_without_a_base_model_the_tour_goes_as_far_as_face_memory_does(drawn_app: App) -> None:
    clips = short_set()
    few = dataclasses.replace(clips, others=clips.others[:1])
    tour = SampleWorld(drawn_app, base=None, clips=few).run(Watch())
    assert tour.learned is None
    assert [len(shown.answers) for shown in tour.shown] == [1, 1]
    assert [shown.said for shown in tour.shown] == [True, False]
    assert "Face memory answered alone" in report_html(tour, drawn_app.folders.data)


def test_the_set_shows_one_person_and_enough_others() -> None:
    whole = demo_set()
    assert len(whole.others) >= 10
    assert {clip.split for clip in whole.others} == {"validation"}
    assert whole.enrolment.split == "test"
    assert len({clip.name for clip in whole.clips}) == len(whole.clips)
    assert whole == demo_set()


def test_states_of_two_people_come_in_turn() -> None:
    shows = [clip.shows for clip in together_clips(0, 1, 8)]
    assert shows == [(True, True), (True, False), (False, True), (False, False)] * 2
    assert [len(clip.cast) for clip in free_clips(3)] == [1, 2, 3]


def test_the_sample_world_keeps_to_itself(tmp_path: Path) -> None:
    folders = UserFolders.below(tmp_path)
    own = sample_folders(folders)
    assert own.data.is_relative_to(folders.data)
    assert not own.data.is_relative_to(folders.cache), "an erasure empties it"


def test_a_plot_of_one_line() -> None:
    drawn = line_plot([(1, 2.0), (2, 1.0), (3, 0.0)])
    assert drawn.count("<polyline") == 1
    assert drawn.startswith("<svg")
