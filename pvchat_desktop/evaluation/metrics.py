"""Figures of answers whose truth is known: presence, words in common, facts said, and how sure a mean is.

Entity specificity and descriptive completeness stand for a judge's marks from 0 to 5 and are counted instead:

    ES = 5 * (named + precision) / 2   named: 1 where the answer calls the person by name, else 0;
                                       precision: right / (right + wrong) of the facts it says, 0 where it says none
    DC = 5 * right / facts             the share of the true facts that it says

both for clips that show the person; an answer that declines has neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import numpy as np

from pvchat_desktop.core.verify import declines

Words = Mapping[str, Mapping[str, Sequence[str]]]
"""Fact -> value -> ways to say it."""

RESAMPLES: Final = 2000
_BEST: Final = 5.0
_YES: Final = re.compile(r"^\W*(yes|yeah|yep)\b", re.IGNORECASE)
_NO: Final = re.compile(r"^\W*(no|nope)\b", re.IGNORECASE)


def presence_of(answer: str) -> bool | None:
    """What an answer to "is X there?" says; None: neither."""
    if _YES.search(answer):
        return True
    return False if _NO.search(answer) or declines(answer) else None


@dataclass(frozen=True, slots=True)
class FactsSaid:
    """Of the facts that are true of a person: said rightly, said wrongly, and how many there are."""

    right: int
    wrong: int
    of: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def completeness(self) -> float:
        return self.right / self.of if self.of else 0.0

    @property
    def is_right(self) -> bool:
        """Nothing wrong, and at least half of what there is to say."""
        return self.wrong == 0 and self.right > 0 and 2 * self.right >= self.of


def facts_said(answer: str, facts: Sequence[Sequence[str]], words: Words) -> FactsSaid:
    """`facts`: pairs of a fact's name and its value. Any other value of the same fact is wrong."""
    right = wrong = 0
    for fact, value in facts:
        said = values_in(answer, words[fact])
        wrong += bool(said - {value})
        right += said == {value}
    return FactsSaid(right, wrong, len(facts))


def values_in(answer: str, ways: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Which values an answer says; the longest wording counts where one holds another."""
    said = frozenset(value for value, forms in ways.items() if any(_is_said(form, answer) for form in forms))
    longest = {value: max((form for form in ways[value] if _is_said(form, answer)), key=len) for value in said}
    return frozenset(v for v in said if not any(_holds(longest[other], longest[v]) for other in said - {v}))


def _holds(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and _is_said(shorter, longer)


def _is_said(form: str, answer: str) -> bool:
    return _pattern(form).search(answer) is not None


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])", re.IGNORECASE)


def entity_specificity(answer: str, name: str, said: FactsSaid) -> float:
    """0..5, see above."""
    return 0.0 if declines(answer) else _BEST * (_is_said(name, answer) + said.precision) / 2


def descriptive_completeness(answer: str, said: FactsSaid) -> float:
    """0..5, see above."""
    return 0.0 if declines(answer) else _BEST * said.completeness


def bleu1(answers: Sequence[str], references: Sequence[Sequence[str]]) -> float | None:
    """BLEU with single words, 0..1, over the whole corpus; `references`: those of each answer. None without any."""
    if not answers:
        return None
    from sacrebleu.metrics.bleu import BLEU

    most = max(len(own) for own in references)
    streams = [[own[i] if i < len(own) else None for own in references] for i in range(most)]
    given = cast("list[list[str]]", streams)  # sacrebleu takes None where an answer has fewer references
    return float(BLEU(max_ngram_order=1, effective_order=True).corpus_score(list(answers), given).score) / 100


def bleu_settings() -> str:
    """How BLEU-1 is counted, in sacrebleu's own words."""
    from sacrebleu.metrics.bleu import BLEU

    metric = BLEU(max_ngram_order=1, effective_order=True)
    metric.corpus_score(["a"], [["a"]])
    return f"{metric.get_signature()}|max_ngram_order:1"


@dataclass(frozen=True, slots=True)
class Mean:
    """Of values that belong to groups (people); `low` and `high`: 95 % by resampling whole groups."""

    value: float
    low: float
    high: float
    of: int

    def as_list(self) -> list[float]:
        return [round(self.low, 4), round(self.high, 4)]


def mean(groups: Sequence[Sequence[float]], *, seed: int = 0) -> Mean | None:
    """The mean over all values; None without any. The same input gives the same interval."""
    kept = [np.array(group, float) for group in groups if len(group)]
    if not kept:
        return None
    sums, counts = np.array([group.sum() for group in kept]), np.array([len(group) for group in kept])
    picks = np.random.default_rng(seed).integers(0, len(kept), size=(RESAMPLES, len(kept)))
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Mean(float(sums.sum() / counts.sum()), float(low), float(high), int(counts.sum()))
