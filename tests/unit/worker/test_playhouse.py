"""Clips of the sample world as files: the same request gives the same bytes, and a broken run goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.protocol.messages import DrawnClip, PlayhouseClip, RenderPlayhouse
from pvchat_desktop.services import playhouse_set
from pvchat_desktop.vision.augment.reading import Clips
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers import playhouse
from pvchat_desktop.worker.handlers.playhouse import plotted, render_playhouse
from pvchat_desktop.worker.playhouse_truth import vocabulary

_STRANGERS = tuple(range(500, 512))
_SHORT: dict[str, Any] = {"size_px": 96, "duration_s": 1.0, "fps": 4.0}


def _clip(name: str, plot: str, **more: object) -> PlayhouseClip:
    fields = {"name": name, "plot": plot, "split": "test", "seed": 7, "cast": (0, *_STRANGERS), **_SHORT} | more
    return PlayhouseClip(**fields)


CLIPS = (
    _clip("alone", "alone"),
    _clip("there", "presence", case=1, cases=6),
    _clip("look-alike", "presence", case=2, cases=6),
    _clip("both", "together", cast=(0, 1, 500, 501), shows=(True, False)),
    _clip("free", "free", cast=(3, 4)),
)


def _drawn(
    folder: Path, clips: tuple[PlayhouseClip, ...] = CLIPS, check: Callable[[], None] | None = None
) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    context = JobContext("job", lambda _news: check() if check else None)
    result = render_playhouse(RenderPlayhouse(clips, str(folder)), context)
    return {
        clip.name: json.loads((folder / clip.truth).read_text(encoding="utf-8")) | {"sha256": clip.sha256}
        for clip in result.clips
    }


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _drawn(tmp_path_factory.mktemp("drawn"))


def test_the_same_request_gives_the_same_bytes(drawn: dict[str, Any], tmp_path: Path) -> None:
    assert _drawn(tmp_path / "again") == drawn


def test_truth_says_who_is_there(drawn: dict[str, Any]) -> None:
    assert [person["id"] for person in drawn["alone"]["people"]] == ["p1000"]
    assert drawn["alone"]["asked"] is None
    asked = drawn["there"]["asked"]
    assert (asked["person"], asked["present"], asked["instead"]) == ("p1000", True, "nobody")
    assert "p1000" in {person["id"] for person in drawn["there"]["people"]}
    asked = drawn["look-alike"]["asked"]
    assert (asked["person"], asked["present"], asked["instead"], asked["face"]) == (
        "p1000",
        False,
        "look-alike",
        "hidden",
    )
    assert not asked["face_seen"]
    assert "p1000" not in {person["id"] for person in drawn["look-alike"]["people"]}
    assert {person["id"] for person in drawn["both"]["people"]} == {"p1000", "p1501"}


def test_spans_and_faces_lie_in_the_clip(drawn: dict[str, Any]) -> None:
    (person,) = drawn["alone"]["people"]
    assert person["spans_s"] == [[0.0, 1.0]]
    assert person["face_seen"]
    assert [face[0] for face in person["faces"]] == [0.0, 0.5]
    assert all(0 <= x1 < x2 <= 96 for _, x1, _, x2, _ in person["faces"])


def test_facts_are_in_what_may_be_said(drawn: dict[str, Any]) -> None:
    words = vocabulary()
    for clip in drawn.values():
        for person in clip["people"]:
            for kind, facts in person["facts"].items():
                said = person["said"][kind].lower()
                for fact, value in facts:
                    assert any(form.lower() in said for form in words[fact][value]), (value, said)


def test_general_questions_have_their_answers(drawn: dict[str, Any]) -> None:
    asked = {one["kind"]: one["answer"] for one in drawn["free"]["questions"]}
    assert asked["count"] == "Two people."
    assert drawn["free"]["place"] in asked["place"].lower()
    assert set(asked) <= {"place", "clothing", "action", "count"}


def test_the_files_are_videos(tmp_path: Path) -> None:
    _drawn(tmp_path / "clips", CLIPS[:1])
    with Clips({"sha": str(tmp_path / "clips" / "alone.mp4")}) as clips:
        frames, times_s = clips.frames("sha", (0.0, 0.5), max_pixels=10**6)
    assert frames.shape == (2, 96, 96, 3)
    assert times_s == pytest.approx((0.0, 0.5))


def test_a_broken_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "clips"
    told = iter(range(100))

    def stop() -> None:
        if next(told) == 2:
            raise Cancelled

    monkeypatch.setattr("pvchat_desktop.worker.context._SPACING_S", 0.0)
    with pytest.raises(Cancelled):
        _drawn(folder, check=stop)
    before = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.mp4")}
    assert 0 < len(before) < len(CLIPS)
    made: list[str] = []
    plain = playhouse._draw

    def counted(clip: PlayhouseClip, staging: Path) -> DrawnClip:
        made.append(clip.name)
        return plain(clip, staging)

    monkeypatch.setattr(playhouse, "_draw", counted)
    _drawn(folder)
    assert len(made) == len(CLIPS) - len(before)
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before

    made.clear()
    _drawn(folder, (msgspec.structs.replace(CLIPS[0], seed=8),))  # another clip of the same name
    assert made == ["alone"]


def test_every_clip_of_the_demonstration_can_be_plotted() -> None:
    whole = playhouse_set.demo_set()
    for new in whole.new:
        _, asked = plotted(new.clip)
        assert asked is not None
        assert asked.present == new.what.startswith("the person")
        assert ("look-alike" in new.what) == (asked.instead == "look-alike")
        assert ("hidden" in new.what) == (asked.face == "hidden")
        assert ("far" in new.what) == (asked.face == "small")


def test_two_people_need_two_to_stand_in() -> None:
    with pytest.raises(Refused):
        plotted(_clip("both", "together", cast=(0, 1)))
