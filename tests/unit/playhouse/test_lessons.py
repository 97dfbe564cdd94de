import numpy as np
import pytest

from pvchat_desktop.playhouse import lessons
from pvchat_desktop.playhouse.lessons import Figure, Seen
from pvchat_desktop.playhouse.things import Action, Garment, Held, Kind, Place
from pvchat_desktop.services.question_templates import question_templates

_LOOKS = {
    "hair colour": "red",
    "hair style": "short hair",
    "beard": "a full beard",
    "glasses": "no glasses",
    "skin": "light",
    "build": "slim",
    "age group": "young",
}


def _figure(x: float = 0.5, *, face_seen: bool = True, held: Held = Held.NOTHING, **looks: str) -> Figure:
    garments = (Garment(Kind.SHIRT, "orange"), Garment(Kind.TROUSERS, "blue"))
    return Figure({**_LOOKS, **looks}, Action.WAVING, garments, held, x, face_seen)


def _one() -> Seen:
    return Seen(Place.BEACH, (_figure(),))


def _answers(seen: Seen, seed: int = 0) -> dict[str, str]:
    return {lesson.kind: lesson.answer for lesson in lessons.every_kind(seen, np.random.default_rng(seed))}


def test_answers_say_what_is_true() -> None:
    answers = _answers(_one())
    assert answers["place"] == "At the beach."
    assert answers["count"] == "One person."
    assert answers["clothing"] == "An orange shirt and blue trousers."
    assert answers["hair"] == "Short red hair."
    assert answers["beard"] == "Yes, a full beard."
    assert answers["glasses"] == "No."
    assert answers["looks"] == (
        "The person has short red hair and a full beard and wears an orange shirt and blue trousers."
    )


@pytest.mark.parametrize(
    ("style", "colour", "words"),
    [
        ("no hair", "none", "no hair"),
        ("a bun", "grey", "a grey bun"),
        ("pigtails", "blond", "blond pigtails"),
        ("big round hair", "black", "big round black hair"),
    ],
)
def test_hair_in_words(style: str, colour: str, words: str) -> None:
    assert lessons.hair_of({"hair style": style, "hair colour": colour}) == words


def test_a_hidden_face_is_not_asked_about() -> None:
    answers = _answers(Seen(Place.PARK, (_figure(face_seen=False),)))
    assert not {"beard", "glasses", "age group"} & set(answers)
    assert "beard" not in answers["looks"]


def test_figures_are_told_apart_by_where_they_stand() -> None:
    seen = Seen(Place.PARK, (_figure(0.8), _figure(0.2), _figure(0.5)))
    assert [lessons.figure_words(seen, i) for i in range(3)] == [
        "the person on the right",
        "the person on the left",
        "the person in the middle",
    ]
    close = Seen(Place.PARK, (_figure(0.50), _figure(0.52)))
    assert lessons.figure_words(close, 0) is None


def test_general_questions_differ_and_name_nobody() -> None:
    made = lessons.every_kind(_one(), np.random.default_rng(1))
    assert len({lesson.question for lesson in made}) == len({lesson.kind for lesson in made}) == len(made) >= 8
    assert not any("{p" in lesson.question + lesson.answer for lesson in made)


def test_yes_and_no_are_balanced_where_anybody_is_asked_for() -> None:
    rng = np.random.default_rng(3)
    said = [_answers(_one(), int(rng.integers(1_000_000)))["anybody"] for _ in range(300)]
    assert 0.4 < np.mean([answer == "Yes." for answer in said]) < 0.6


@pytest.mark.parametrize("present", [True, False])
def test_existence_answers_begin_with_yes_or_no(*, present: bool) -> None:
    rng = np.random.default_rng(4)
    for _ in range(40):
        lesson = lessons.existence(question_templates(), rng, present=present)
        assert "{p0}" in lesson.question
        assert lesson.answer.startswith("Yes" if present else "No")
        assert "{who}" not in lesson.question + lesson.answer
    assert lessons.presence(present=present).answer == ("Yes." if present else "No.")


@pytest.mark.parametrize("found", [True, False])
def test_whom_only_face_memory_knows_is_there_when_it_says_so(*, found: bool) -> None:
    rng = np.random.default_rng(6)
    for _ in range(20):
        lesson = lessons.by_evidence(question_templates(), rng, found=found)
        assert lesson.answer.startswith("Yes" if found else "No")
        assert lesson.evidence.startswith("Face recognition found: " if found else "Face recognition did not find: ")
        assert "{p0}" not in lesson.question + lesson.answer


def test_questions_about_two() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        lesson = lessons.existence_of_two(question_templates(), rng, (True, False))
        assert "{p0}" in lesson.question
        assert "{p1}" in lesson.question
        assert lesson.answer.startswith(("Yes", "No"))


def test_descriptions_of_a_person_and_their_refusal() -> None:
    rng = np.random.default_rng(5)
    there = [lessons.about_person(question_templates(), _one(), 0, rng) for _ in range(30)]
    answers = {lesson.answer for lesson in there if lesson.kind in ("location_present", "action_present")}
    assert answers == {"{p0} is at the beach.", "{p0} is waving."}
    away = [lessons.about_person(question_templates(), _one(), None, rng) for _ in range(30)]
    assert all(lesson.kind.endswith("_absent") and "beach" not in lesson.answer for lesson in away)
