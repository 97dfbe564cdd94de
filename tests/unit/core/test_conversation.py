from hypothesis import given
from hypothesis import strategies as st

from pvchat_desktop.core.conversation import reference, with_names, with_references
from pvchat_desktop.core.ids import PersonId

LEO, ANN, LEONIE = PersonId("a1"), PersonId("b2"), PersonId("c3")
NAMES = {"Leo": LEO, "Mary Ann": ANN, "Leonie": LEONIE}


def _name_of(person: PersonId) -> str:
    return {v: k for k, v in NAMES.items()}.get(person, "somebody")


def test_names_become_references_and_back() -> None:
    text = with_references("Is leo with Mary Ann or Leonie?", NAMES)
    assert text == f"Is {reference(LEO)} with {reference(ANN)} or {reference(LEONIE)}?"
    assert with_names(text, _name_of) == "Is Leo with Mary Ann or Leonie?"


def test_a_name_inside_a_word_is_no_name() -> None:
    assert with_references("Leopard, Napoleo", NAMES) == "Leopard, Napoleo"


def test_a_person_called_person_does_not_break_references() -> None:
    names = {"Person": PersonId("dd"), "Leo": LEO}
    text = with_references("Person and Leo", names)
    assert text == f"{reference(PersonId('dd'))} and {reference(LEO)}"
    assert with_references(text, names) == text


def test_a_reference_to_nobody_reads_as_the_fallback() -> None:
    assert with_names(f"{reference(PersonId('dead'))} waves", _name_of) == "somebody waves"


@given(st.text(max_size=80), st.sampled_from([".*", "a|b", "(x", "O'Neil", "Müller-Lüdenscheid", "祖母"]))
def test_names_with_any_signs_survive_the_round_trip(rest: str, name: str) -> None:
    names = {name: PersonId("0f")}
    stored = with_references(f"{name} {rest}", names)
    assert name.casefold() in with_names(stored, lambda _p: name).casefold()
