"""The table of `bench playhouse` from its cells: figures with intervals over people, in the form of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from pvchat_desktop.core.verify import declines
from pvchat_desktop.evaluation.metrics import (
    Mean,
    Words,
    bleu1,
    bleu_settings,
    descriptive_completeness,
    entity_specificity,
    facts_said,
    mean,
)
from pvchat_desktop.evaluation.playhouse_cells import Case, Cell, General

METHODS: Final = (
    "base", "memory", "lora", "tokens", "moh", "remoh", "remoh-spr", "remoh-spr-hae", "memory+adapter",
)  # fmt: skip
ABLATIONS: Final = ("positives", "positives+negatives", "positives+negatives+expanded")
PAIRS: Final = ("summed", "per_person", "joint")
PAIR_ROW: Final = "two people, "
GENERAL_ROW, FORGETTING_ROW = "generic", "forgetting"
MANY_SEEDS: Final = frozenset({"base", "memory", "lora", "remoh-spr-hae", "memory+adapter"})
FULL: Final = "remoh-spr-hae"  # the method as it is meant
DEFAULT_PAIRING: Final = "per_person"  # how the program combines packs unless told otherwise
GENERAL_KINDS: Final = ("place", "clothing", "action", "count")


def document(cells: Sequence[Cell], words: Words, *, commit: str | None) -> dict[str, Any]:
    """As printed and stored; figures of cells that were not reached yet are null."""
    general = _shares([one for cell in cells if cell.row == GENERAL_ROW for one in cell.general])
    lost = _forgetting(cells)
    rows = [_row(name, cells, words) for name in METHODS]
    people = sorted({cell.person for cell in cells if cell.cases})
    clips = {case.id for cell in cells for case in cell.cases}
    return {
        "commit": commit,
        "seeds": sorted({cell.seed for cell in cells if cell.cases}),
        "people": len(people),
        "clips": len(clips),
        "generic": {kind: _short(general.get(kind)) for kind in GENERAL_KINDS},
        "rows": rows,
        "data": [_row(name, cells, words) for name in ABLATIONS],
        "two_people": {way: _pairs(cells, way) for way in PAIRS},
        "forgetting": lost.get("all"),
        "forgetting_by_kind": {kind: lost.get(kind) for kind in GENERAL_KINDS},
        "cells": len(cells),
        "refused": [[*cell.key, cell.facts["refused"]] for cell in cells if "refused" in cell.facts],
        "bleu_settings": bleu_settings(),
    }


def _row(name: str, cells: Sequence[Cell], words: Words) -> dict[str, Any]:
    own = [cell for cell in cells if cell.row == name]
    figures = {key: _mean(own, values, words) for key, values in _FIGURES.items()}
    shown = {key: None if found is None else round(found.value, 4) for key, found in figures.items()}
    pairing = _pairs(cells, DEFAULT_PAIRING) if name == FULL else None
    return {
        "name": name,
        **shown,
        "bleu1": _bleu(own),
        "bertscore": None,  # its model is not part of the program
        "sparsity": _sparsity(own),
        "two_people_right": None if pairing is None else pairing["right"],
        "intervals": {key: found.as_list() for key, found in figures.items() if found is not None},
        "trials": sum(len(cell.cases) for cell in own),
        "seeds": sorted({cell.seed for cell in own}),
        "people": len({cell.person for cell in own}),
        "train_s": _seconds(own, "train"),
    }


def _mean(cells: Sequence[Cell], values: Callable[[Case, Cell, Words], Iterable[float]], words: Words) -> Mean | None:
    """Resampled over people: the clips of one person, under all seeds, belong together."""
    by_person: dict[str, list[float]] = {}
    for cell in cells:
        for case in cell.cases:
            by_person.setdefault(cell.person, []).extend(values(case, cell, words))
    return mean(list(by_person.values()))


# --- What is counted of a case ----------------------------------------------------------------------------------------


def _is_right(case: Case) -> float:
    return float(case.said is case.present)


def _acc(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    yield _is_right(case)


def _present(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if case.present:
        yield _is_right(case)


def _absent(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if not case.present:
        yield _is_right(case)


def _look_alike_yes(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if case.instead == "look-alike":
        yield float(case.said is True)


def _sibling_yes(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if case.instead == "sibling":
        yield float(case.said is True)


def _face_hidden(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if not case.face_seen:
        yield _is_right(case)


def _by_score(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if case.by_score is not None:
        yield float(case.by_score is case.present)


def _declined(case: Case, _cell: Cell, _words: Words) -> Iterable[float]:
    if not case.present:
        yield float(declines(case.answer))


def _described(case: Case, _cell: Cell, words: Words) -> Iterable[float]:
    if case.present:
        yield float(not declines(case.answer) and facts_said(case.answer, case.facts, words).is_right)


def _specific(case: Case, cell: Cell, words: Words) -> Iterable[float]:
    if case.present:
        yield entity_specificity(case.answer, cell.name, facts_said(case.answer, case.facts, words))


def _complete(case: Case, _cell: Cell, words: Words) -> Iterable[float]:
    if case.present:
        yield descriptive_completeness(case.answer, facts_said(case.answer, case.facts, words))


_FIGURES: Final[Mapping[str, Callable[[Case, Cell, Words], Iterable[float]]]] = {
    "acc": _acc,
    "present": _present,
    "absent": _absent,
    "look_alike_false_yes": _look_alike_yes,
    "sibling_false_yes": _sibling_yes,
    "face_hidden": _face_hidden,
    "acc_by_score": _by_score,
    "es": _specific,
    "dc": _complete,
    "descriptive_right": _described,
    "declined": _declined,
}


def _bleu(cells: Sequence[Cell]) -> float | None:
    """Over all descriptive answers, those about absent people against all ways to decline."""
    cases = [case for cell in cells for case in cell.cases]
    found = bleu1([case.answer for case in cases], [case.references for case in cases])
    return None if found is None else round(found, 4)


def _sparsity(cells: Sequence[Cell]) -> float | None:
    known = [cell.sparsity for cell in cells if cell.sparsity is not None]
    return round(sum(known) / len(known), 4) if known else None


def _seconds(cells: Sequence[Cell], part: str) -> float | None:
    known = [cell.seconds[part] for cell in cells if part in cell.seconds]
    return round(sum(known) / len(known), 1) if known else None


# --- Beside the rows --------------------------------------------------------------------------------------------------


def _pairs(cells: Sequence[Cell], way: str) -> dict[str, Any] | None:
    own = [cell for cell in cells if cell.row == PAIR_ROW + way]
    both = mean([[float(case.is_right) for case in cell.pairs] for cell in own])
    single = mean(
        [[float(s is p) for case in cell.pairs for s, p in zip(case.said, case.present, strict=True)] for cell in own]
    )
    if both is None or single is None:
        return None
    return {
        "right": round(both.value, 4),
        "interval": both.as_list(),
        "each_right": round(single.value, 4),
        "pairs": len(own),
        "clips": both.of,
    }


def _shares(asked: Sequence[General]) -> dict[str, float]:
    """Of exact answers, by kind and over all."""
    groups = {kind: [one for one in asked if one.kind == kind] for kind in GENERAL_KINDS} | {"all": list(asked)}
    return {kind: sum(one.is_right for one in own) / len(own) for kind, own in groups.items() if own}


def _forgetting(cells: Sequence[Cell]) -> dict[str, float | None]:
    """Accuracy before enrolling minus after, on the same clips, by kind and over all questions; positive: something
    was lost."""
    after = [one for cell in cells if cell.row == FORGETTING_ROW for one in cell.general]
    clips = {one.clip for one in after}
    before = [one for cell in cells if cell.row == GENERAL_ROW for one in cell.general if one.clip in clips]
    if not after or not before:
        return {}
    was, now = _shares(before), _shares(after)
    return {key: _lost(was.get(key), now.get(key)) for key in (*GENERAL_KINDS, "all")}


def _lost(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else round(before - after, 4)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


# --- For people to read -----------------------------------------------------------------------------------------------

HEAD: Final = (
    ("name", "row"), ("acc", "Acc"), ("present", "present"), ("absent", "absent"),
    ("look_alike_false_yes", "look-alike yes"), ("face_hidden", "face hidden"), ("bleu1", "BLEU-1"),
    ("bertscore", "BERTScore"), ("es", "ES"), ("dc", "DC"), ("descriptive_right", "described"),
    ("declined", "declined"), ("sparsity", "R_s"), ("trials", "trials"),
)  # fmt: skip


def table(document: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Head and rows, rows without any trial left out; "-" for what is not known."""
    shown = [row for row in (*document["rows"], *document["data"]) if row["trials"]]
    return [title for _, title in HEAD], [[_cell(row[key]) for key, _ in HEAD] for row in shown]


def _cell(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
