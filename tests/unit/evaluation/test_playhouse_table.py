"""The table from cells."""

from __future__ import annotations

from pvchat_desktop.evaluation.playhouse_cells import Case, Cell, General, PairCase
from pvchat_desktop.evaluation.playhouse_table import METHODS, document, table

WORDS = {"place": {"park": ["park"], "street": ["street"]}}


def _case(number: int, *, present: bool, said: bool | None, answer: str, **more: object) -> Case:
    fields: dict[str, object] = {
        "id": f"c{number}",
        "present": present,
        "face_seen": True,
        "instead": "nobody" if present else "stranger",
        "said": said,
        "by_score": said,
        "kind": "location",
        "answer": answer,
        "references": ("Leo is in the park.",) if present else ("Leo is not in this clip.",),
        "facts": (("place", "park"),) if present else (),
    }
    return Case(**(fields | more))  # type: ignore[arg-type]


def _cell(row: str, cases: tuple[Case, ...] = (), person: str = "0", **more: object) -> Cell:
    return Cell(row=row, person=person, seed=0, commit="abc", name="Leo", cases=cases, **more)  # type: ignore[arg-type]


CASES = (
    _case(0, present=True, said=True, answer="Leo is in the park."),
    _case(1, present=True, said=False, answer="Leo is not in this clip.", face_seen=False),
    _case(2, present=False, said=None, answer="Leo is in the park.", instead="look-alike"),
    _case(3, present=False, said=False, answer="Leo is not in this clip."),
)


def test_figures_of_a_row() -> None:
    made = document([_cell("base", CASES)], WORDS, commit="abc")
    row = made["rows"][0]
    assert [one["name"] for one in made["rows"]] == list(METHODS)
    assert (row["acc"], row["present"], row["absent"]) == (0.5, 0.5, 0.5)
    assert row["look_alike_false_yes"] == 0.0  # neither yes nor no is wrong, but no false yes
    assert row["face_hidden"] == 0.0
    assert row["descriptive_right"] == 0.5
    assert row["declined"] == 0.5
    assert (row["es"], row["dc"]) == (2.5, 2.5)
    assert row["bertscore"] is None
    assert row["sparsity"] is None
    assert (made["people"], made["clips"], made["commit"]) == (1, 4, "abc")


def test_rows_that_were_not_reached_are_null() -> None:
    made = document([], WORDS, commit=None)
    assert all(row["acc"] is None and row["bleu1"] is None for row in made["rows"])
    assert made["forgetting"] is None
    assert made["generic"] == {"place": None, "clothing": None, "action": None, "count": None}
    assert table(made)[1] == []


def test_two_people_are_right_when_both_are() -> None:
    pairs = (
        PairCase(id="a", present=(True, False), said=(True, False)),
        PairCase(id="b", present=(True, True), said=(True, False)),
    )
    made = document([_cell("two people, per_person", person="0+1", pairs=pairs)], WORDS, commit=None)
    assert made["two_people"]["per_person"]["right"] == 0.5
    assert made["two_people"]["per_person"]["each_right"] == 0.75
    assert made["two_people"]["joint"] is None
    full = next(row for row in made["rows"] if row["name"] == "remoh-spr-hae")
    assert full["two_people_right"] == 0.5


def test_forgetting_is_before_minus_after_on_the_same_clips() -> None:
    def asked(clip: str, answer: str) -> General:
        return General(clip=clip, kind="place", answer=answer, reference="In the park.")

    before = _cell("generic", person="", general=(asked("a", "in the park"), asked("b", "Here."), asked("c", "?")))
    after = _cell("forgetting", general=(asked("a", "At home."), asked("b", "Here.")))
    made = document([before, after], WORDS, commit=None)
    assert made["generic"]["place"] == 0.3333
    assert made["forgetting_by_kind"]["place"] == 0.5  # 1 of 2, then 0 of 2
    assert made["forgetting"] == 0.5


def test_who_could_not_be_learned_is_named() -> None:
    made = document([_cell("base", CASES), _cell("lora", facts={"refused": "No face."})], WORDS, commit=None)
    assert made["refused"] == [["lora", "0", 0, "No face."]]
    assert made["rows"][2]["acc"] is None


def test_a_table_for_people_to_read() -> None:
    head, rows = table(document([_cell("base", CASES, sparsity=0.25)], WORDS, commit=None))
    assert head[:2] == ["row", "Acc"]
    assert rows[0][:2] == ["base", "0.500"]
    assert rows[0][head.index("BERTScore")] == "-"
    assert rows[0][head.index("R_s")] == "0.250"
