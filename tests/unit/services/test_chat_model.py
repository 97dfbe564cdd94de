"""Questions that a base model words: what it is given, what is decided before it speaks, and when it is not asked."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.conversation import TurnState
from pvchat_desktop.core.evidence import EvidenceSource
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import Cancelled, ModelMissing, NotFound, WorkerDied
from pvchat_desktop.protocol.messages import AskModel, Request, SampleFrames
from pvchat_desktop.services.asked_windows import MOST, WHOLE_S, windows
from pvchat_desktop.services.clip_frames import ClipFrames
from pvchat_desktop.services.packs import card_base
from pvchat_desktop.services.watch import Watch
from tests.helpers.base_folders import write_adapter, write_base
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared

_ALWAYS = {"face": 0.0, "similarity": 0.0, "quality": 0.0, "no_face": 0.0, "adapter": 8.0, "with_adapter": 0.0}
_BY_SCORE = _ALWAYS | {"match": 0.745, "band": 0.02, "trials": 30}
"""A rule that only the adapter's score moves."""


@pytest.fixture
def rote(worker: Prepared) -> Rote:
    rote = Rote()
    rote.join(worker)
    return rote


@pytest.fixture
def base(app: App, tmp_path: Path) -> str:
    return app.bases.import_from(write_base(tmp_path / "tiny"))


@pytest.fixture
def shas(app: App, worker: Prepared, clips: Path, rote: Rote) -> dict[str, ClipSha]:
    """Leo is tagged in “one”, seen in “two”, and not in “three”."""
    del rote
    worker.clip(clips / "one.mp4", Figure(1, faces=6, width_px=90))
    worker.clip(clips / "two.mp4", Figure(1, 2.0, 6.0), Figure(2, x=400))
    worker.clip(clips / "three.mp4", Figure(3))
    app.library.add([clips])
    found = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(found.values()), Watch())
    app.enrollment.enroll(app.library.tracks(found["one"])[0].track.id, "Leo", consent="Yes")
    return found


@pytest.fixture
def leo(app: App, shas: dict[str, ClipSha]) -> PersonId:
    del shas
    return app.people.named("Leo").id


def _give_pack(app: App, leo: PersonId, base: str, tmp_path: Path) -> str:
    card = app.packs.new_card(
        leo,
        kind="adapter",
        base=card_base(app.bases.base_for(base)),
        recipe=Recipe(precision="fp32", frames=3, max_pixels=32 * 32),
        fused=_BY_SCORE,
    )
    return app.packs.keep_trained(card, write_adapter(tmp_path / "a"), person=leo, active=True).id


def test_a_model_words_the_answer_from_what_face_memory_found(
    app: App, rote: Rote, shas: dict[str, ClipSha], base: str
) -> None:
    pieces: list[str] = []
    answer = app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base, watch=Watch(on_text=pieces.append))
    (asked,) = rote.asked
    assert asked.question == "Is {p0} in this clip?"
    assert asked.asks_presence
    assert [(one.name, one.folder) for one in asked.people] == [("Leo", None)]
    assert asked.evidence == "Face recognition found: Leo at 0:02–0:06 (sure)."
    assert asked.presence == (True,)
    assert answer.text == rote.says
    assert "".join(pieces).strip() == rote.says
    assert (answer.base, answer.packs) == (base, ())
    assert answer.people[0].present is True
    assert {item.source for item in answer.turn.evidence} == {EvidenceSource.MEMORY}
    assert app.chat.turns(answer.turn.chat)[0].answer == rote.says


def test_who_was_not_recognised_is_known_to_be_absent(
    app: App, rote: Rote, shas: dict[str, ClipSha], base: str
) -> None:
    app.chat.ask("What is Leo doing?", clips=[shas["three"]], base=base)
    (asked,) = rote.asked
    assert asked.evidence == "Face recognition did not find: Leo."
    assert asked.presence == (False,)
    assert not asked.asks_presence


def test_whom_the_base_does_not_know_is_pointed_at(app: App, rote: Rote, shas: dict[str, ClipSha], base: str) -> None:
    app.chat.ask("What is Leo doing?", clips=[shas["two"]], base=base)
    app.chat.ask("Was macht Leo?", clips=[shas["one"]], base=base)
    assert [asked.windows[0].pointer for asked in rote.asked] == ["left", "alone"]


def test_somebody_is_asked_about_by_name_where_pointing_says_less(
    app: App, rote: Rote, shas: dict[str, ClipSha], base: str, leo: PersonId, tmp_path: Path
) -> None:
    app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base)
    app.chat.ask("What is Leo doing?", clips=[shas["three"]], base=base)
    _give_pack(app, leo, base, tmp_path)
    app.chat.ask("What is Leo doing?", clips=[shas["two"]], base=base)
    assert [asked.windows[0].pointer for asked in rote.asked] == ["", "", ""]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("Leo is not in this clip, so I cannot say what Leo is doing.", "Leo is in this clip. More than that"),
        ("Leo is reading.", "Leo is reading."),
        ("0:02–0:06: I do not see Leo.\n0:07–0:09: Leo is reading.", "0:02–0:06: I do not see Leo."),
    ],
)
def test_a_model_that_denies_who_is_there_is_not_quoted(
    app: App, rote: Rote, shas: dict[str, ClipSha], base: str, says: str, told: str
) -> None:
    rote.says = says
    answer = app.chat.ask("What is Leo doing?", clips=[shas["two"]], base=base)
    assert answer.text.startswith(told)
    assert app.chat.turns(answer.turn.chat)[0].answer == answer.text
    assert answer.people[0].present is True


def test_times_and_counts_stay_with_face_memory(app: App, rote: Rote, shas: dict[str, ClipSha], base: str) -> None:
    for question in ("When is Leo seen?", "How many people are there?", "Who is in this clip?"):
        assert app.chat.ask(question, clips=[shas["two"]], base=base).base is None
    assert app.chat.ask("In which clips is Leo?", base=base).base is None
    assert app.chat.ask("What is Leo doing?", base=base).base is None, "a question about the library"
    assert rote.asked == []


def test_a_chosen_base_answers_and_can_be_left_out(app: App, rote: Rote, shas: dict[str, ClipSha], base: str) -> None:
    app.bases.choose(base)
    assert app.chat.ask("What is Leo doing?", clips=[shas["two"]]).base == base
    assert app.chat.ask("What is Leo doing?", clips=[shas["two"]], base="memory").base is None
    assert len(rote.asked) == 1


def test_what_somebody_does_is_suggested_once_a_base_was_chosen(app: App, shas: dict[str, ClipSha], base: str) -> None:
    assert "What is Leo doing?" not in app.chat.suggestions([shas["two"]])
    app.bases.choose(base)
    assert "What is Leo doing?" in app.chat.suggestions([shas["two"]])


def test_several_clips_are_answered_one_after_the_other(
    app: App, rote: Rote, shas: dict[str, ClipSha], base: str
) -> None:
    answer = app.chat.ask("What is Leo doing?", clips=[shas["one"], shas["two"]], base=base)
    assert answer.text == f"“one”: {rote.says}\n“two”: {rote.says}"
    assert len(rote.asked) == 2


def test_names_in_the_answer_follow_a_renaming(
    app: App, rote: Rote, shas: dict[str, ClipSha], leo: PersonId, base: str
) -> None:
    del rote
    answer = app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base)
    app.people.rename(leo, "Leonard")
    assert app.chat.turns(answer.turn.chat)[0].answer == "Yes, Leonard is in this clip."


def test_braces_in_a_question_name_nobody(app: App, rote: Rote, shas: dict[str, ClipSha], base: str) -> None:
    app.chat.ask("What is {p7} doing with Leo?", clips=[shas["two"]], base=base)
    assert rote.asked[0].question == "What is (p7} doing with {p0}?"


# --- With a trained pack ----------------------------------------------------------------------------------------------


def test_a_pack_decides_by_its_rule_and_is_said_to(
    app: App, rote: Rote, shas: dict[str, ClipSha], leo: PersonId, base: str, tmp_path: Path
) -> None:
    pack = _give_pack(app, leo, base, tmp_path)
    rote.score = lambda _request, _trial: 2.0
    answer = app.chat.ask("Is Leo in this clip?", clips=[shas["three"]], base=base)
    (asked,) = rote.asked
    assert asked.people[0].folder == str(app.folders.packs / pack / "adapter")
    assert (asked.max_pixels, len(asked.windows[0].frames.times_s)) == (32 * 32, 3), "frames as it was trained with"
    assert asked.presence == (True,), "face memory saw nobody, the adapter did"
    assert len(rote.scored) == 1
    assert answer.packs == (pack,)
    assert answer.people[0].present is True
    (piece,) = [item for item in answer.turn.evidence if item.source is EvidenceSource.ADAPTER]
    assert piece.score is not None
    assert piece.score > 0.5
    assert piece.threshold == 0.5


def test_a_low_score_is_an_absence(
    app: App, rote: Rote, shas: dict[str, ClipSha], leo: PersonId, base: str, tmp_path: Path
) -> None:
    _give_pack(app, leo, base, tmp_path)
    rote.score = lambda _request, _trial: -2.0
    answer = app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base)
    assert rote.asked[0].presence == (False,)
    assert not [item for item in answer.turn.evidence if item.source is EvidenceSource.ADAPTER]


def test_the_users_word_counts_before_any_rule(
    app: App, rote: Rote, shas: dict[str, ClipSha], leo: PersonId, base: str, tmp_path: Path
) -> None:
    _give_pack(app, leo, base, tmp_path)
    rote.score = lambda _request, _trial: -9.0
    app.chat.ask("Is Leo in this clip?", clips=[shas["one"]], base=base)
    assert rote.asked[0].presence == (True,)
    assert rote.scored == [], "nothing had to be found out"


def test_the_score_is_asked_for_only_where_it_counts(
    app: App, rote: Rote, shas: dict[str, ClipSha], leo: PersonId, base: str, tmp_path: Path
) -> None:
    card = app.packs.new_card(
        leo,
        kind="adapter",
        base=card_base(app.bases.base_for(base)),
        recipe=Recipe(precision="fp32", frames=2),
        fused=_BY_SCORE | {"similarity": 9.0, "no_face": -30.0, "adapter": 0.1},
    )
    app.packs.keep_trained(card, write_adapter(tmp_path / "a"), person=leo, active=True)
    app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base)
    assert rote.asked[0].presence == (True,)
    assert rote.scored == []


# --- What may go wrong ------------------------------------------------------------------------------------------------


def test_a_stopped_answer_keeps_what_was_written(
    app: App, worker: Prepared, rote: Rote, shas: dict[str, ClipSha], base: str
) -> None:
    del rote
    stop = threading.Event()

    def slowly(_request: AskModel, tell: object) -> object:
        assert callable(tell)
        tell("Leo is ")
        stop.set()
        raise Cancelled

    worker.answers[AskModel] = slowly  # type: ignore[assignment]
    with pytest.raises(Cancelled):
        app.chat.ask("What is Leo doing?", clips=[shas["two"]], base=base, watch=Watch(stop=stop))
    turn = app.chat.turns(app.chat.chats()[0].id)[0]
    assert (turn.state, turn.answer) == (TurnState.STOPPED, "Leo is ")


def test_a_chosen_base_that_fails_is_said_and_memory_answers(
    app: App, worker: Prepared, shas: dict[str, ClipSha], base: str
) -> None:
    def broken(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, AskModel):
            raise WorkerDied("The background process for models crashed.")

    worker.before = broken
    app.bases.choose(base)
    answer = app.chat.ask("Is Leo in this clip?", clips=[shas["two"]])
    assert answer.base is None
    assert "Leo" in answer.text
    assert "(This is from face memory: the base model could not answer." in answer.text
    with pytest.raises(WorkerDied):
        app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base=base)


def test_a_base_that_is_not_here_is_refused(app: App, shas: dict[str, ClipSha]) -> None:
    with pytest.raises(ModelMissing, match="Not here"):
        app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base="qwen3-vl-4b")
    with pytest.raises(NotFound, match="no base model “nothing”"):
        app.chat.ask("Is Leo in this clip?", clips=[shas["two"]], base="nothing")


# --- Frames and windows -----------------------------------------------------------------------------------------------


def test_frames_are_read_once(app: App, worker: Prepared, rote: Rote, shas: dict[str, ClipSha], base: str) -> None:
    for _ in range(2):
        app.chat.ask("What is Leo doing?", clips=[shas["two"]], base=base)
    assert worker.count(SampleFrames) == 1
    first, second = (asked.windows[0].frames for asked in rote.asked)
    assert first == second
    assert Path(first.path).is_relative_to(app.folders.cache)


def test_the_cache_of_frames_is_bounded(app: App, worker: Prepared, rote: Rote, shas: dict[str, ClipSha]) -> None:
    del rote
    kept = app.tools.frames
    frames = ClipFrames.__new__(ClipFrames)
    for slot in ("_catalog", "_folder", "_jobs", "_places"):
        setattr(frames, slot, getattr(kept, slot))
    frames._limit = 20_000
    app.jobs.on_done(SampleFrames, frames._keep)
    for number in range(4):
        frames.of(shas["one"], (0.1 * number, 1.0), max_pixels=64, watch=Watch())
    files = list(app.folders.frames.glob("*/*.npy"))
    assert len(files) == 1, "two frames of 48x48 are about 14 kB"
    assert len(list(app.folders.frames.glob("*/*.json"))) == 1
    assert worker.count(SampleFrames) == 4


def test_short_clips_are_looked_at_as_a_whole() -> None:
    assert windows(WHOLE_S, [Span(1, 2)]) == (Span(0, WHOLE_S),)


def test_long_clips_are_looked_at_where_people_are_seen() -> None:
    assert windows(600, [Span(100, 110), Span(112, 120), Span(300, 301)]) == (Span(99, 121), Span(299, 302))
    assert windows(600, [Span(0, 100)]) == tuple(Span(i * 25.25, (i + 1) * 25.25) for i in range(4))
    everywhere = windows(600, [Span(20.0 * i, 20.0 * i + 5 + i) for i in range(20)])
    assert len(everywhere) == MOST
    assert everywhere == tuple(sorted(everywhere))


def test_where_nobody_is_seen_the_whole_clip_counts() -> None:
    assert windows(240, []) == (Span(0, 60), Span(60, 120), Span(120, 180), Span(180, 240))
