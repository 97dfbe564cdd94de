from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
import torch
from peft.tuners.tuners_utils import BaseTunerLayer

from pvchat_desktop.core.dataset import ManifestRow
from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.base import Composed, LoadedBase, compose
from pvchat_desktop.ml.inference.generate import decode
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter
from pvchat_desktop.ml.training import describing, writing
from pvchat_desktop.ml.training.describing import Described, describe, fill, predicate_of, whole_of, wishes
from pvchat_desktop.ml.training.run import Clips
from tests.helpers.lessons import lesson


@pytest.mark.parametrize(
    ("written", "predicate"),
    [
        ("The person is walking along a path.", "is walking along a path."),
        ("the young man in a red coat sits on a bench. He smiles.", "in a red coat sits on a bench."),
        ("In the video, the woman holds a cup", "holds a cup."),
        ("She is reading a book, sitting at a", "is reading a book."),  # cut off
        ("There is a small child playing in the sand.", "playing in the sand."),
        ("He wears a blue shirt!", "wears a blue shirt!"),
    ],
)
def test_a_sentence_about_the_person_is_used(written: str, predicate: str) -> None:
    assert predicate_of(written) == predicate


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "The person.",
        "I cannot see the person clearly.",
        "The person cannot be determined.",
        "Sorry, the person is not visible.",
        "The person is is is is is is is is",
        "is walking",
        "Two dogs run.",
        "The person {p0} waves.",
    ],
)
def test_empty_refusing_and_repeating_answers_are_left_out(written: str) -> None:
    assert predicate_of(written) is None


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("In the park.", "In the park."),
        ("Two  people. They wave.", "Two people."),
        ("A red shirt, blue trousers and a", "A red shirt, blue trousers and a."),
        ("", None),
        ("...", None),
        ("the the the the the", None),
        ("{p0} waves.", None),
    ],
)
def test_an_answer_that_names_nobody_is_kept_as_it_is(written: str, whole: str | None) -> None:
    assert whole_of(written) == whole


def _rows(folder: Path, described: int) -> list[ManifestRow]:
    return list(lesson(folder, described=described).manifest.rows)


def test_answers_are_put_into_their_wording_and_counted(tmp_path: Path) -> None:
    rows = _rows(tmp_path, described=2)
    first, second, *rest = wishes(rows, seed=0)
    said = {first: "The person waves a hand.", second: "I cannot tell."} | dict.fromkeys(rest, "")
    said.pop(rest[0])
    done = fill(rows, said)
    assert (done.written, done.useless, done.beyond) == (1, 1 + len(rest) - 1, 1)
    written = [answer for row in done.answers for answer in row if answer and "waves" in answer]
    assert written == ["{p0} waves a hand."]
    assert [len(own) for own in done.answers] == [len(row.questions) for row in rows]


def test_a_person_gets_at_most_so_many_and_the_seed_chooses(tmp_path: Path) -> None:
    rows = _rows(tmp_path, described=3)
    every = wishes(rows, seed=0)
    assert len(every) == 12
    few = wishes(rows, seed=0, at_most=5)
    assert len(few) == 5
    assert few == wishes(rows, seed=0, at_most=5) != wishes(rows, seed=1, at_most=5)
    assert set(few) < set(every)


class _Writer:
    """In place of the base: says one sentence, and counts what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, fails_at: int | None = None) -> None:
        self.asked = 0
        self._fails_at = fails_at
        monkeypatch.setattr(describing, "write", self)

    def __call__(self, _base: LoadedBase, questions: Iterable[Composed], *, max_new_tokens: int) -> Iterator[str]:
        assert max_new_tokens > 0
        for _ in questions:
            self.asked += 1
            if self.asked == self._fails_at:
                raise StorageError("gone")
            yield f"The person waves {self.asked} times."


def _describe(base: LoadedBase, folder: Path, told: list[tuple[int, int]]) -> Described:
    request = lesson(folder, described=2)
    clips = Clips(base, request)
    return describe(
        base, clips.rows, clips.features, store=folder / "answers.json", seed=0,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip


def test_what_was_written_is_kept_for_a_run_that_is_taken_up(
    base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    writer = _Writer(monkeypatch, fails_at=4)
    with pytest.raises(StorageError):
        _describe(base, tmp_path, told)
    assert told == [(1, 8), (2, 8), (3, 8)]
    done = _describe(base, tmp_path, told)
    assert (writer.asked, done.written) == (4 + 5, 8)
    again = _describe(base, tmp_path, told)
    assert writer.asked == 9
    assert again == done
    (tmp_path / "answers.json").write_text("{", encoding="utf-8")
    assert _describe(base, tmp_path, told).written == 8


def test_no_pack_has_a_say_in_descriptions(base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat leaves the pack that it used at work."""
    add_adapter(base, "chatted", AdapterShape(), people=1, names=["Mia"])
    at_work: list[bool] = []

    def write(base: LoadedBase, questions: Iterable[Composed], *, max_new_tokens: int) -> Iterator[str]:
        for _ in questions:
            at_work.append(_packs_work(base))
            yield "The person waves."[:max_new_tokens]

    monkeypatch.setattr(describing, "write", write)
    try:
        _describe(base, tmp_path, [])
        assert at_work == [False] * 8
        assert _packs_work(base)
    finally:
        remove_adapter(base, "chatted")


def _packs_work(base: LoadedBase) -> bool:
    return any(not part.disable_adapters for part in base.model.modules() if isinstance(part, BaseTunerLayer))


def test_a_batch_writes_what_each_question_alone_gets(tmp_path: Path) -> None:
    base = random_weights.build("qwen3_vl")
    for weight in base.family.language_model(base.model).parameters():
        if weight.ndim == 2:
            weight.data.mul_(8)  # as random weights come, every answer repeats the prompt's last id
    clips = Clips(base, lesson(tmp_path))
    asked = [("video0", "What does the person do?"), ("image1", "Where?"), ("video3", "What is it, and why is it so?")]
    questions = [compose(base, clips.features(sample), [text]) for sample, text in asked]
    alone = [decode(base, question, max_new_tokens=12) for question in questions]
    assert writing.write_batch(base, questions, max_new_tokens=12) == alone
    assert len({tuple(ids) for ids in alone}) == 3
    texts = list(writing.write(base, questions, max_new_tokens=12))
    assert texts == [str(base.tokenizer.decode(ids, skip_special_tokens=True)).strip() for ids in alone]


def test_a_batch_that_is_too_large_is_halved(base: LoadedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def scarce(_base: LoadedBase, batch: Sequence[Composed], *, max_new_tokens: int) -> list[list[int]]:
        sizes.append(len(batch))
        if len(batch) > room:
            raise torch.OutOfMemoryError
        return [[max_new_tokens]] * len(batch)

    monkeypatch.setattr(writing, "write_batch", scarce)
    clips = Clips(base, lesson(tmp_path))
    questions = [compose(base, clips.features("image0"), ["Where?"])] * 5
    room = 2
    assert len(list(writing.write(base, questions, max_new_tokens=5))) == 5
    assert sizes == [5, 2, 3, 1, 2]
    room = 0
    with pytest.raises(torch.OutOfMemoryError):
        list(writing.write(base, questions, max_new_tokens=5))
