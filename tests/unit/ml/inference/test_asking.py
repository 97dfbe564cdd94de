"""Whole questions to a tiny base with packs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec.structs import replace

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import ModelMissing, StorageError
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.registry import FAMILIES
from pvchat_desktop.ml.inference import asking, packs
from pvchat_desktop.ml.inference.asking import Pass, passes
from pvchat_desktop.ml.inference.generate import tokens
from pvchat_desktop.ml.inference.session import Session
from pvchat_desktop.protocol.messages import ActivePack, AskModel, ModelAnswer
from tests.helpers.answering import Listener, lively, question, window, write_pack

_LEO, _MIA = ActivePack("Leo", "leo"), ActivePack("Mia", "mia")


@dataclass(frozen=True, slots=True)
class _World:
    folder: Path
    base: LoadedBase
    leo: ActivePack
    mia: ActivePack
    twins: tuple[ActivePack, ActivePack]  # one pack, two people

    def fresh(self) -> Session:
        return Session(self.base)

    def ask(self, text: str, *people: ActivePack, session: Session | None = None, **more: Any) -> ModelAnswer:
        windows = [window(self.folder, k, start_s=60.0 * k) for k in range(more.pop("windows", 1))]
        return self.answer(session or self.fresh(), question(text, windows, people, **more))

    @staticmethod
    def answer(session: Session, request: AskModel) -> ModelAnswer:
        listener = Listener()
        answer = asking.answer(session, request, tell=listener.tell, check=listener.check, progress=listener.progress)
        assert listener.text == answer.text
        return answer


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> _World:
    folder, base = tmp_path_factory.mktemp("world"), lively()
    made = [write_pack(base, folder / name, [name], seed=k) for k, name in enumerate(("Leo", "Mia"))]
    twins = write_pack(base, folder / "twins", ["Ana", "Bea"], seed=7)
    return _World(
        folder,
        base,
        ActivePack("Leo", str(made[0])),
        ActivePack("Mia", str(made[1])),
        (ActivePack("Ana", str(twins), 0), ActivePack("Bea", str(twins), 1)),
    )


def test_who_answers_for_whom() -> None:
    nobody, twin = ActivePack("Al"), ActivePack("Ann", "leo", 1)
    assert passes([_LEO, _MIA], "summed") == [Pass(("leo", "mia"), (0, 1))]
    assert passes([_LEO, _MIA], "per_person") == [Pass(("leo",), (0,)), Pass(("mia",), (1,))]
    assert passes([_LEO, twin], "joint") == passes([_LEO, twin], "per_person") == [Pass(("leo",), (0, 1))]
    assert passes([nobody, _MIA], "per_person") == [Pass(("mia",), (1,)), Pass((), (0,))]
    assert passes([nobody], "per_person") == passes([nobody], "summed") == [Pass((), (0,))]
    assert passes([], "per_person") == [Pass((), ())]


def test_a_further_question_reuses_the_clip_and_answers_the_same(world: _World) -> None:
    session = world.fresh()
    first = world.ask("What is {p0} doing?", world.leo, session=session, presence=(True,))
    again = world.ask("What is {p0} doing?", world.leo, session=session, presence=(True,))
    other = world.ask("Where is {p0}?", world.leo, session=session, presence=(True,))
    assert [one.reused_prefix for one in (first, again, other)] == [False, True, True]
    assert (again.text, again.yes_minus_no) == (first.text, first.yes_minus_no)
    assert other.text == world.ask("Where is {p0}?", world.leo, presence=(True,)).text


def test_face_memory_is_heard_in_the_answer_not_in_the_score(world: _World) -> None:
    """The rule that weighs both would count it twice."""
    alone = world.ask("What is {p0} doing?", world.leo, presence=(True,), max_new_tokens=30)
    told = world.ask(
        "What is {p0} doing?", world.leo, presence=(True,), max_new_tokens=30, evidence="Leo was recognised for sure."
    )
    assert told.yes_minus_no == alone.yes_minus_no
    assert told.text != alone.text


def test_an_answer_about_who_is_there_begins_with_them(world: _World) -> None:
    answer = world.ask("What is {p0} doing?", world.leo, presence=(True,), max_new_tokens=2)
    assert answer.text.startswith("Leo")
    both = world.ask("What do {p0} and {p1} do?", *world.twins, presence=(False, True), max_new_tokens=2)
    assert both.text.startswith("Ana is not in this clip. Bea")


def test_whom_the_base_does_not_know_is_pointed_at(world: _World) -> None:
    """What is told is what the base says of "the person on the left", under the name."""
    at = replace(window(world.folder), pointer="left")
    asked = question("What is {p0} doing?", [at], (ActivePack("Leo"),), presence=(True,), evidence="Leo was found.")
    told = world.answer(world.fresh(), asked)
    with world.fresh().using((), ()) as speaker:
        clip = asking.clip_of(asked, at)
        composed = speaker.compose(clip, "What is the person on the left doing?", "", begun="The person")
        written = tokens(world.base, composed, speaker.cache(clip, composed), check=lambda: None)
        ids = speaker.ids("The person") + list(islice(written, asked.max_new_tokens))
    said = str(world.base.tokenizer.decode(ids, skip_special_tokens=True))
    assert said.startswith("The person")
    assert told.text == ("Leo" + said.removeprefix("The person")).strip()


def test_switching_packs_gives_the_answers_of_a_fresh_load(world: _World) -> None:
    session = world.fresh()
    people = (world.leo, world.mia, world.leo, ActivePack("Leo"), world.twins[1], world.mia)
    for person in people:
        switched = world.ask("What is {p0} doing?", person, session=session, presence=(True,))
        alone = world.ask("What is {p0} doing?", person, session=Session(lively()), presence=(True,))
        assert (switched.text, switched.yes_minus_no) == (alone.text, alone.yes_minus_no)


@pytest.mark.parametrize(
    ("text", "presence", "asks_presence", "start"),
    [
        ("Is {p0} here?", False, True, "No, Leo is not in this clip"),
        ("Is {p0} here?", True, True, "Yes, Leo is in this clip"),
        ("What is {p0} doing?", False, False, "Leo is not in this clip"),
    ],
)
@pytest.mark.parametrize("has_pack", [True, False])
def test_presence_decided_outside_is_only_worded(
    world: _World, text: str, presence: bool, asks_presence: bool, start: str, has_pack: bool
) -> None:
    person = world.leo if has_pack else ActivePack("Leo")
    answer = world.ask(text, person, presence=(presence,), asks_presence=asks_presence, max_new_tokens=30)
    assert answer.text.startswith(start)
    if not presence:
        assert answer.text.endswith((".", "!", "?", "…")), "no more than the sentence"
        assert not any(mark in answer.text[:-1] for mark in ".!?…")
        assert answer.text == f"{start}."


def test_without_a_decision_the_packs_own_score_decides(world: _World) -> None:
    answer = world.ask("Is {p0} here?", world.leo, asks_presence=True)
    assert answer.text.startswith("Yes, Leo" if answer.yes_minus_no[0] > 0 else "No, Leo")


@pytest.mark.parametrize("combine", ["per_person", "summed"])
def test_two_people_in_one_question(world: _World, combine: str) -> None:
    ask = "What are {p0} and {p1} doing?"
    answer = world.ask(ask, world.leo, world.mia, combine=combine, presence=(True, True))
    assert len(answer.yes_minus_no) == 2
    if combine == "per_person":
        assert answer.text.startswith("Leo")
        assert "Mia" in answer.text
    one_gone = world.ask(ask, world.leo, world.mia, combine=combine, presence=(False, True))
    assert one_gone.text.startswith("Leo is not in this clip. ")
    nobody = world.ask(ask, world.leo, world.mia, combine=combine, presence=(False, False))
    assert nobody.text.startswith("Leo and Mia are not in this clip")


def test_scores_of_several_people_are_those_of_each_alone(world: _World) -> None:
    both = world.ask("Who?", world.leo, world.mia)
    alone = [world.ask("Who?", one).yes_minus_no[0] for one in (world.leo, world.mia)]
    assert both.yes_minus_no == pytest.approx(alone, abs=1e-4)
    summed = world.ask("Who?", world.leo, world.mia, combine="summed")
    assert summed.yes_minus_no != pytest.approx(alone, abs=1e-4)


def test_a_pack_of_two_people(world: _World) -> None:
    answer = world.ask(
        "Are {p0} and {p1} here?", *world.twins, presence=(True, False), asks_presence=True, combine="joint"
    )
    assert answer.text.startswith("No, Bea is not in this clip, but Ana is")
    assert answer.yes_minus_no[0] != answer.yes_minus_no[1]


def test_a_long_clip_is_answered_from_its_best_windows(world: _World) -> None:
    answer = world.ask("What is {p0} doing?", world.leo, windows=4, presence=(True,), max_new_tokens=8)
    scores = [row[0] for row in answer.window_scores]
    best = sorted(sorted(range(4), key=lambda k: -scores[k])[:3])
    assert answer.yes_minus_no == (max(scores),)
    assert answer.looked_at == tuple((60.0 * k, 60.0 * k + 2) for k in best)
    assert all(f"{k}:00–{k}:02: " in answer.text for k in best)
    gone = world.ask("What is {p0} doing?", world.leo, windows=4, presence=(False,))
    assert len(gone.looked_at) == 4, "absence speaks of all that was looked at"


def test_stop_is_heard_at_every_token(world: _World) -> None:
    request = question("What is {p0} doing?", [window(world.folder)], [world.leo], presence=(True,), max_new_tokens=500)
    whole = Listener()
    asking.answer(
        session := world.fresh(),
        replace(request, max_new_tokens=12),
        tell=whole.tell,
        check=whole.check,
        progress=whole.progress,
    )
    stopped = Listener(stop_at=8)
    with pytest.raises(InterruptedError):
        asking.answer(session, request, tell=stopped.tell, check=stopped.check, progress=stopped.progress)
    assert stopped.checks == 8
    assert whole.text.startswith(stopped.text)


def test_a_pack_that_was_written_anew_is_loaded_anew(world: _World, tmp_path: Path) -> None:
    session = world.fresh()
    pack = ActivePack("Leo", str(write_pack(world.base, tmp_path / "pack", ["Leo"], seed=3)))
    before = world.ask("Who?", pack, session=session).yes_minus_no
    write_pack(world.base, tmp_path / "pack", ["Leo"], seed=4)
    after = world.ask("Who?", pack, session=session).yes_minus_no
    assert before != after
    assert after == world.ask("Who?", pack).yes_minus_no


def test_packs_are_let_go_of_when_there_are_too_many(world: _World) -> None:
    base = lively()
    kept = packs.Packs(base, resident=1)
    for person in (world.leo, world.mia, world.leo):
        with kept.active([person], [str(person.folder)]) as spoken:
            assert spoken[0].name_id == base.vocabulary
    assert len(kept) == 1
    with kept.active([world.leo, world.mia], [str(world.leo.folder), str(world.mia.folder)]) as spoken:
        assert [len(person.soft_ids) for person in spoken] == [3, 3]
    kept.forget()
    assert not hasattr(base.model, "peft_config"), "the base is as it was"


def test_a_pack_without_rows_is_asked_by_name(world: _World, tmp_path: Path) -> None:
    shape = AdapterShape(rows=False, lora_rank=2)
    pack = ActivePack("Zoë", str(write_pack(world.base, tmp_path / "pack", ["Zoë"], shape=shape)))
    answer = world.ask("Is {p0} here?", pack, presence=(True,), asks_presence=True)
    assert answer.text.startswith("Yes, Zoë is in this clip")


def test_missing_files_are_told_in_words(world: _World, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        world.ask("Who?", ActivePack("Leo", str(tmp_path / "none")))
    gone = window(tmp_path)
    Path(gone.frames.path).unlink()
    with pytest.raises(StorageError):
        world.answer(world.fresh(), question("Who?", [gone]))


def test_running_out_of_memory_lets_go_of_what_is_kept_and_tries_once_more(
    world: _World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = world.fresh()
    real, failures = asking.window_scores, [torch.OutOfMemoryError(), torch.OutOfMemoryError()]

    def scores(*args: Any, **kwargs: Any) -> list[list[float]]:
        if failures:
            raise failures.pop()
        return real(*args, **kwargs)

    monkeypatch.setattr(asking, "window_scores", scores)
    with pytest.raises(StorageError) as told:
        world.ask("Who?", session=session)
    assert told.value.hint
    failures.append(torch.OutOfMemoryError())
    assert world.ask("Who?", session=session).text
    assert not failures


@pytest.mark.parametrize("model_type", sorted(FAMILIES))
def test_every_family_answers_a_further_question_the_same(model_type: str, tmp_path: Path) -> None:
    base = lively(model_type)
    pack, session = ActivePack("Leo", str(write_pack(base, tmp_path / "pack", ["Leo"]))), Session(base)
    request = question("Where is {p0}?", [window(tmp_path)], [pack], presence=(True,), max_new_tokens=3)
    first, again = (_World.answer(session, request) for _ in range(2))
    assert again.reused_prefix is base.family.abilities.reuses_cache
    assert (again.text, again.yes_minus_no) == (first.text, first.yes_minus_no)


def test_a_base_in_four_bits_answers_the_same_again(tmp_path: Path) -> None:
    base = random_weights.build(precision="nf4")
    pack, session = ActivePack("Leo", str(write_pack(base, tmp_path / "pack", ["Leo"]))), Session(base)
    request = question("Is {p0} here?", [window(tmp_path)], [pack], asks_presence=True, max_new_tokens=3)
    first, again = (_World.answer(session, request) for _ in range(2))
    assert (again.text, again.yes_minus_no) == (first.text, first.yes_minus_no)
