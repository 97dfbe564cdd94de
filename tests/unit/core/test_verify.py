from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.questions import DESCRIPTIVE
from pvchat_desktop.core.verify import (
    EXTERNAL_BASELINES,
    Judged,
    RowName,
    Share,
    TrialKind,
    compare,
    declines,
    describes_rightly,
    figures,
    report,
)
from pvchat_desktop.services.question_templates import question_templates


def judged(
    number: int,
    *,
    present: bool,
    memory: bool | None,
    adapter: bool | None,
    hidden: bool = False,
    described: tuple[bool, bool] = (True, True),
) -> Judged:
    kind: TrialKind = "other_clip" if present else "stranger"
    said: dict[RowName, bool | None] = {"base": True, "memory": memory, "memory_adapter": adapter}
    return Judged(
        id=f"t{number}",
        kind=kind,
        present=present,
        face_hidden=hidden,
        said=said,
        described={"memory": (described[0],), "memory_adapter": (described[1],)},
    )


def world(
    *, adapter_sees_hidden: bool = True, false_yes: int = 0, described: tuple[bool, bool] = (True, True)
) -> list[Judged]:
    """20 present (10 with a hidden face, which memory misses) and 40 absent."""
    trials = []
    for n in range(20):
        hidden = n % 2 == 1
        trials.append(
            judged(
                n,
                present=True,
                memory=not hidden,
                adapter=adapter_sees_hidden or not hidden,
                hidden=hidden,
                described=described,
            )
        )
    for n in range(40):
        said = n < false_yes
        trials.append(
            judged(100 + n, present=False, memory=False, adapter=said, hidden=n % 2 == 1, described=described)
        )
    return trials


def test_figures_and_their_sentence() -> None:
    trials = [judged(n, present=True, memory=n >= 2, adapter=True) for n in range(20)]
    trials += [judged(50 + n, present=False, memory=False, adapter=False) for n in range(40)]
    found = figures(trials, "memory")
    assert found.sentence == "Recognised in 18 of 20, wrongly in 0 of 40."
    assert (found.acc.right, found.acc.of) == (58, 60)
    assert figures(trials, "base").absent.value == 0
    assert figures(trials, "base").present.value == 1
    assert figures([], "base").acc.value is None


def test_unknown_counts_as_wrong() -> None:
    trial = judged(0, present=True, memory=None, adapter=None)
    assert figures([trial], "memory").present.right == 0


def test_wilsons_interval() -> None:
    """18 of 20 gives 69.9 to 97.2 %."""
    low, high = Share(18, 20).interval or (0.0, 0.0)
    assert low == pytest.approx(0.699, abs=0.001)
    assert high == pytest.approx(0.972, abs=0.001)
    assert (Share(0, 40).interval or (1.0, 1.0))[0] == 0
    assert Share(0, 0).interval is None


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_interval_holds_the_share(right: int, of: int) -> None:
    share = Share(min(right, of), of)
    low, high = share.interval or (1.0, 0.0)
    assert 0 <= low <= (share.value or 0.0) + 1e-9
    assert (share.value or 0.0) - 1e-9 <= high <= 1


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=50))
@settings(deadline=None, max_examples=40)
def test_a_comparison(pairs: list[tuple[bool, bool]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = compare(first, second, seed=3)
    assert found == compare(first, second, seed=3)
    assert found.low <= found.difference + 1e-9
    assert found.difference <= found.high + 1e-9
    back = compare(second, first, seed=3)
    assert back.difference == pytest.approx(-found.difference)
    assert back.p == pytest.approx(found.p)
    if first == second:
        assert (found.difference, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_comparison_needs_pairs() -> None:
    with pytest.raises(ValueError, match="same trials"):
        compare([True], [])


def test_an_adapter_that_sees_hidden_faces_is_kept() -> None:
    found = report(world())
    assert found.outcome == "keep"
    assert found.kept
    assert "hidden face" in found.reasons[0]


def test_an_adapter_that_adds_nothing_is_switched_off() -> None:
    found = report(world(adapter_sees_hidden=False))
    assert found.outcome == "switch_off"
    assert not found.kept


def test_better_descriptions_are_reason_enough() -> None:
    found = report(world(adapter_sees_hidden=False, described=(False, True)))
    assert found.kept
    assert "Descriptions right in 60 of 60; face memory alone in 0." in found.reasons


def test_always_yes_is_switched_off_however_much_it_finds() -> None:
    found = report(world(false_yes=40))
    assert found.outcome == "switch_off"
    assert "Face memory alone is surer: rightly found absent in 40 of 40, with the adapter in 0." in found.reasons
    assert report(world(false_yes=5)).outcome == "switch_off"
    assert report(world(false_yes=1)).outcome == "keep"


def test_always_no_is_switched_off() -> None:
    trials = [judged(n, present=True, memory=True, adapter=False) for n in range(20)]
    trials += [judged(50 + n, present=False, memory=False, adapter=False) for n in range(40)]
    assert report(trials).outcome == "switch_off"


def test_few_trials_are_not_enough_to_tell() -> None:
    few = [trial for trial in world() if trial.id in {"t0", "t1", "t2", "t100", "t101"}]
    found = report(few)
    assert found.outcome == "not_enough"
    assert found.reasons[0].startswith("Not enough to tell: 3 trials with the person, 2 without")
    assert report([]).outcome == "not_enough"


def test_no_hidden_faces_and_no_descriptions_are_not_enough_either() -> None:
    plain = [
        Judged(id=t.id, kind=t.kind, present=t.present, said=t.said, described={}) for t in world() if not t.face_hidden
    ]
    plain += [Judged(id=f"{t.id}b", kind=t.kind, present=t.present, said=t.said, described={}) for t in plain]
    assert report(plain).outcome == "not_enough"


def test_the_report_as_a_document() -> None:
    document = json.loads(json.dumps(report(world()).as_document()))
    for row in ("base", "memory", "memory_adapter"):
        assert {"acc", "present", "absent"} <= document[row].keys()
    assert document["kept"] is True
    assert document["memory"]["present"] == 0.5
    assert document["face_hidden"]["memory_adapter"]["present"] == 1.0
    assert set(document["by_kind"]) == {"same_clip", "other_clip", "stranger", "look_alike"}
    assert document["by_kind"]["same_clip"]["base"]["acc"] is None
    for name in EXTERNAL_BASELINES:
        assert set(document["external"][name].values()) == {None}


def test_our_own_absence_answers_count_as_declining() -> None:
    for kind in DESCRIPTIVE:
        for text in question_templates().descriptive[kind].absent:
            assert declines(text.replace("{who}", "Leo")), text


@pytest.mark.parametrize(
    "answer",
    [
        "Leo is sitting on the sofa and reads a book.",
        "Leo wears a red shirt with no sleeves.",
        "Leo is in the kitchen, not far from the window.",
        "A small boy in a blue coat runs over the grass.",
    ],
)
def test_descriptions_do_not(answer: str) -> None:
    assert not declines(answer)
    assert describes_rightly(answer, present=True)
    assert not describes_rightly(answer, present=False)


def test_an_empty_answer_is_never_right() -> None:
    assert not describes_rightly(" ", present=True)
    assert not describes_rightly("", present=False)
    assert describes_rightly("Leo is not in this clip.", present=False)
