"""Did the training work? Figures of three rows from the same trials, compared in pairs, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

TrialKind = Literal["same_clip", "other_clip", "stranger", "look_alike"]
RowName = Literal["base", "memory", "memory_adapter"]
ROWS: Final[tuple[RowName, ...]] = ("base", "memory", "memory_adapter")
EXTERNAL_BASELINES: Final = ("InternVideo2", "VideoLLaMA2")
"""Named in every report; their figures are null until somebody has run them: they need an environment of their own."""

ENOUGH: Final = 10  # present trials, and absent ones, for presence to be compared at all
ENOUGH_HIDDEN: Final = 5  # with the person
ENOUGH_DESCRIBED: Final = 10
NOT_WORSE: Final = 0.05  # a loss up to here, not told from chance, is no loss
_Z: Final = 1.959964  # 95 %
_RESAMPLES: Final = 2000

_DECLINES: Final = re.compile(
    r"\bnot (in (this|it|the (clip|video|picture|scene))|here|there|to be seen|visible|present|shown)\b"
    r"|\b(do|does|did) not (see|appear|show)\b"
    r"|\bno sign of\b|\b(cannot|can't|can not) (say|tell|describe|name|answer)\b|\bnobody here\b|\bmissing from\b"
    r"|\bnowhere\b|\bfound nobody\b|^no\b|^somebody else\b|^somewhere else\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One trial and one person: the truth, and what each row said; None is "unknown", which counts as wrong.

    `described`: for each row, whether its answers to descriptive questions were right.
    """

    id: str
    kind: TrialKind
    present: bool
    face_hidden: bool = False
    said: Mapping[RowName, bool | None]
    described: Mapping[RowName, tuple[bool, ...]]

    def right(self, row: RowName) -> bool:
        return self.said.get(row) is self.present


@dataclass(frozen=True, slots=True)
class Share:
    right: int
    of: int

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval, 95 %."""
        if not self.of:
            return None
        share, n = self.right / self.of, self.of
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * (share * (1 - share) / n + _Z**2 / (4 * n * n)) ** 0.5
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Figures:
    acc: Share
    present: Share
    absent: Share
    described: Share

    @property
    def sentence(self) -> str:
        wrongly = self.absent.of - self.absent.right
        return f"Recognised in {self.present.right} of {self.present.of}, wrongly in {wrongly} of {self.absent.of}."

    def as_document(self) -> dict[str, object]:
        return {
            "acc": self.acc.value,
            "present": self.present.value,
            "absent": self.absent.value,
            "described": self.described.value,
            "trials": {"present": [self.present.right, self.present.of], "absent": [self.absent.right, self.absent.of]},
            "intervals": {"present": self.present.interval, "absent": self.absent.interval},
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rows on the same trials. `difference`: share right of the second minus the first, with its 95 % interval
    (paired bootstrap); `p`: McNemar's exact test on the pairs that differ."""

    difference: float
    low: float
    high: float
    p: float
    of: int

    @property
    def is_better(self) -> bool:
        return self.low > 0

    @property
    def is_not_worse(self) -> bool:
        return self.high >= 0 and self.difference >= -NOT_WORSE


Outcome = Literal["keep", "switch_off", "not_enough"]


@dataclass(frozen=True, slots=True)
class Report:
    rows: Mapping[RowName, Figures]
    by_kind: Mapping[TrialKind, Mapping[RowName, Figures]]
    hidden: Mapping[RowName, Figures]
    outcome: Outcome
    reasons: tuple[str, ...]

    @property
    def kept(self) -> bool:
        return self.outcome == "keep"

    def as_document(self) -> dict[str, object]:
        """For the pack's card and `--json`; figures that nobody measured are null."""
        unknown = {"acc": None, "present": None, "absent": None}
        return {
            **{row: figures.as_document() for row, figures in self.rows.items()},
            "by_kind": {kind: {row: f.as_document() for row, f in rows.items()} for kind, rows in self.by_kind.items()},
            "face_hidden": {row: figures.as_document() for row, figures in self.hidden.items()},
            "external": {name: dict(unknown) for name in EXTERNAL_BASELINES},
            "kept": self.kept,
            "outcome": self.outcome,
            "reasons": list(self.reasons),
        }


def figures(judged: Sequence[Judged], row: RowName) -> Figures:
    there = [trial.right(row) for trial in judged if trial.present]
    absent = [trial.right(row) for trial in judged if not trial.present]
    described = [right for trial in judged for right in trial.described.get(row, ())]
    return Figures(_share(there + absent), _share(there), _share(absent), _share(described))


def _share(rights: Sequence[bool]) -> Share:
    return Share(sum(rights), len(rights))


def compare(first: Sequence[bool], second: Sequence[bool], *, seed: int = 0) -> Comparison:
    """The same trials under two rows: was each answer right? The same input gives the same result."""
    from scipy.stats import binomtest  # takes a second to import

    one, two = np.array(first, float), np.array(second, float)
    if len(one) != len(two) or not len(one):
        raise ValueError("a comparison needs the same trials on both sides, and at least one")
    gains = two - one
    picks = np.random.default_rng(seed).integers(0, len(gains), size=(_RESAMPLES, len(gains)))
    low, high = np.quantile(gains[picks].mean(axis=1), [0.025, 0.975])
    lost, won = int((gains < 0).sum()), int((gains > 0).sum())
    p = float(binomtest(won, won + lost).pvalue) if won + lost else 1.0
    return Comparison(float(gains.mean()), float(low), float(high), p, len(gains))


def report(judged: Sequence[Judged], *, seed: int = 0) -> Report:
    """All figures and the verdict: the adapter is switched on only when presence is not worse than with face memory
    alone and a hidden face or descriptions come out better."""
    kinds: tuple[TrialKind, ...] = ("same_clip", "other_clip", "stranger", "look_alike")
    hidden = [trial for trial in judged if trial.face_hidden]
    outcome, reasons = _verdict(judged, seed)
    return Report(
        rows={row: figures(judged, row) for row in ROWS},
        by_kind={k: {row: figures([t for t in judged if t.kind == k], row) for row in ROWS} for k in kinds},
        hidden={row: figures(hidden, row) for row in ROWS},
        outcome=outcome,
        reasons=reasons,
    )


def _verdict(judged: Sequence[Judged], seed: int) -> tuple[Outcome, tuple[str, ...]]:
    there = sum(trial.present for trial in judged)
    if min(there, len(judged) - there) < ENOUGH:
        counted = f"{there} trials with the person, {len(judged) - there} without"
        text = f"Not enough to tell: {counted}; {ENOUGH} of each are needed. Further clips would help."
        return "not_enough", (text,)
    worse = [said for said in (_worse(judged, seed, is_present=is_present) for is_present in (True, False)) if said]
    if worse:
        return "switch_off", tuple(worse)
    gains = [_gain_hidden(judged, seed), _gain_described(judged, seed)]
    better = tuple(text for gained, text in gains if gained)
    if better:
        return "keep", better
    return ("not_enough" if all(gained is None for gained, _ in gains) else "switch_off"), tuple(t for _, t in gains)


def _worse(judged: Sequence[Judged], seed: int, *, is_present: bool) -> str:
    """Why presence is worse with the adapter; "" where it is not. Present and absent are looked at apart: an adapter
    that always says yes must not pass."""
    own = [trial for trial in judged if trial.present == is_present]
    found = compare([t.right("memory") for t in own], [t.right("memory_adapter") for t in own], seed=seed)
    if found.is_not_worse:
        return ""
    memory, adapter = (sum(t.right(row) for t in own) for row in ("memory", "memory_adapter"))
    what = "recognised" if is_present else "rightly found absent"
    return f"Face memory alone is surer: {what} in {memory} of {len(own)}, with the adapter in {adapter}."


def _gain_hidden(judged: Sequence[Judged], seed: int) -> tuple[bool | None, str]:
    hidden = [trial for trial in judged if trial.face_hidden]
    if sum(trial.present for trial in hidden) < ENOUGH_HIDDEN:
        return None, "Not enough clips with a hidden face to tell."
    memory, adapter = ([trial.right(row) for trial in hidden] for row in ("memory", "memory_adapter"))
    text = f"With a hidden face right in {sum(adapter)} of {len(hidden)}; face memory alone in {sum(memory)}."
    return compare(memory, adapter, seed=seed).is_better, text


def _gain_described(judged: Sequence[Judged], seed: int) -> tuple[bool | None, str]:
    memory = [right for trial in judged for right in trial.described.get("memory", ())]
    adapter = [right for trial in judged for right in trial.described.get("memory_adapter", ())]
    if len(memory) != len(adapter) or len(memory) < ENOUGH_DESCRIBED:
        return None, "Not enough descriptions to tell."
    text = f"Descriptions right in {sum(adapter)} of {len(adapter)}; face memory alone in {sum(memory)}."
    return compare(memory, adapter, seed=seed).is_better, text


def declines(answer: str) -> bool:
    """Whether an answer to a descriptive question says that the person is not there."""
    return _DECLINES.search(answer.strip()) is not None


def describes_rightly(answer: str, *, present: bool) -> bool:
    """A description where the person is there, a refusal where not. What is described is judged elsewhere."""
    return bool(answer.strip()) and declines(answer) is not present
