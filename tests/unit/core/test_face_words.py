"""What a training set says that face memory found, and the words for it."""

from __future__ import annotations

from collections import Counter

import pytest

from pvchat_desktop.core.dataset import Provenance, QuestionAnswer, Remembered, Sample
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.face_words import Recognised, evidence_words, told_in_training, with_memory
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span

_SPANS = tuple(Span(10.0 * i, 10.0 * i + 2.5) for i in range(8))


def _sample(name: str, *, present: tuple[bool, ...], expander: str = "original") -> Sample:
    origin = Provenance(expander=expander, clip=ClipSha("clip"), track=None, role="positive", seed=0)
    return Sample(id=name, stage="video", provenance=origin, times_s=(0.0, 1.0), present=present)


def _asked(*about: int) -> QuestionAnswer:
    return QuestionAnswer(kind="existence", question="?", answer="!", template="test", about=about)


def _told(*, present: tuple[bool, ...], expander: str = "original") -> list[tuple[Remembered, ...]]:
    return [
        asked.memory
        for number in range(500)
        for asked in with_memory(
            _sample(f"s{number}", present=present, expander=expander), [_asked(0)] * 4, share=0.5, seed=0
        )
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_half_is_not_told_and_one_in_four_of_the_rest_is_told_wrongly(is_there: bool) -> None:
    found = Counter(memory[0].level is not None for memory in _told(present=(is_there,)) if memory)
    assert 900 < found.total() < 1100
    assert 0.70 < found[is_there] / found.total() < 0.80


def test_a_hidden_face_is_never_found() -> None:
    told = [memory for is_there in (True, False) for memory in _told(present=(is_there,), expander="hide_face")]
    assert any(told)
    assert all(one.level is None for memory in told for one in memory)


def test_the_seed_decides_and_everybody_asked_about_is_spoken_of() -> None:
    sample, asked = _sample("s", present=(True, False, True)), [_asked(0, 2), _asked(1)] * 8
    first = with_memory(sample, asked, share=0.5, seed=0)
    assert first == with_memory(sample, asked, share=0.5, seed=0)
    assert first != with_memory(sample, asked, share=0.5, seed=1)
    assert all(not a.memory for a in with_memory(sample, asked, share=0.0, seed=0))
    assert {tuple(one.person for one in a.memory) for a in first} == {(), (0, 2), (1,)}


def test_training_speaks_as_a_chat_does() -> None:
    memory = (Remembered(person=1, level=EvidenceLevel.SURE), Remembered(person=0, level=None))
    assert told_in_training(memory, ["Leo", "Mia"], (3.0, 4.0, 65.5)) == (
        "Face recognition found: Mia at 0:03–1:05 (sure).\nFace recognition did not find: Leo."
    )
    assert told_in_training((), ["Leo"], (0.0,)) == ""


def test_a_chat_names_the_first_spans_and_who_was_not_found() -> None:
    words = evidence_words([Recognised("Leo", _SPANS, EvidenceLevel.LIKELY), Recognised("Mia")])
    found, missed = words.split("\n")
    assert found.startswith("Face recognition found: Leo at 0:00–0:02, 0:10–0:12,")
    assert found.endswith("0:50–0:52 (likely).")
    assert missed == "Face recognition did not find: Mia."
    assert evidence_words([]) == ""
