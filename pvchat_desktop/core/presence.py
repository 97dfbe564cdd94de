"""Is the person there? One logistic rule over face memory and the adapter's score; the model only words its verdict.

    log odds = w . (face, similarity, quality, no face, adapter, with adapter)

Similarity counts in widths of the face model's doubtful band above its match threshold, and below it no further than
one: that somebody else's face is seen says no more against the person than that no face is, since the person may
stand beside them, turned away. What is missing (no face seen, no adapter) is a feature of its own, never a made-up
number. Without an adapter the rule is face memory's: one half at the match threshold. With one, a likeness counts half
as much and a score at its face value, log odds; fitting moves the weights away from there as far as the trials warrant
(Gaussian prior), but likeness never up: trials show the very clip that the gallery was made from, and flatter it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core import draws
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.thresholds import Thresholds

_Row: TypeAlias = NDArray[np.float64]

FEATURES: Final = ("face", "similarity", "quality", "no_face", "adapter", "with_adapter")
_MEMORY: Final = (0.0, 2.0, 0.0, -2.0, 0.0, 0.0)  # one band above the threshold: 88 %; no face: 12 %
_FUSED: Final = (0.0, 1.0, 0.0, -1.0, 4.0, 0.0)  # beside an adapter, before any trial
_PULL: Final = np.array([10.0, 0.3, 10.0, 10.0, 0.3, 10.0])  # strength of the prior: trials show one clip and what was
# made of it; how much a feature tells carries over to other clips, how high all odds lie does less
_BOUNDS: Final = {"similarity": (0.0, 1.0), "adapter": (0.0, None)}  # neither ever counts against the person
_NAT: Final = 4.0  # nats of yes against no that count as one unit
_MOST_UNITS: Final = 3.0  # scores beyond count no further
_LEAST_BANDS: Final = -1.0
_SURE, _LIKELY = 0.95, 0.80
FEW_TRIALS: Final = 20
"""A rule fitted on fewer is never sure."""


@dataclass(frozen=True, slots=True)
class PresenceInputs:
    """What is known about one person and one clip.

    similarity  cosine of the most alike track's template to the person's; None: no face was seen
    quality     how good that track's best face is, 0..1
    adapter     log p(yes) - log p(no) on the fixed question; None: no adapter
    """

    similarity: float | None = None
    quality: float | None = None
    adapter: float | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    present: bool
    probability: float  # that the person is there
    level: EvidenceLevel


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """`match` and `band` are of the face model it was fitted with; `trials` is how many it was fitted on."""

    weights: tuple[float, ...]
    match: float
    band: float
    trials: int = 0

    def decide(self, inputs: PresenceInputs) -> Presence:
        odds = float(np.array(self.weights) @ _features(inputs, self.match, self.band))
        probability = 1 / (1 + np.exp(-odds))
        return Presence(bool(probability >= 0.5), round(float(probability), 6), self._level(float(probability)))

    def _level(self, probability: float) -> EvidenceLevel:
        certainty = max(probability, 1 - probability)
        if certainty >= _SURE and self.trials >= FEW_TRIALS:
            return EvidenceLevel.SURE
        return EvidenceLevel.LIKELY if certainty >= _LIKELY else EvidenceLevel.UNSURE

    def to_card(self) -> dict[str, float | int]:
        """Plain numbers for the pack's card."""
        weights = dict(zip(FEATURES, self.weights, strict=True))
        return {**weights, "match": self.match, "band": self.band, "trials": self.trials}

    @classmethod
    def from_card(cls, card: Mapping[str, object]) -> PresenceRule:
        """Raises ValueError for a card that holds no rule."""
        numbers = [card.get(key) for key in (*FEATURES, "match", "band", "trials")]
        plain = [float(n) for n in numbers if isinstance(n, int | float) and not isinstance(n, bool)]
        if len(plain) < len(numbers) or not np.isfinite(plain).all() or plain[-2] <= 0:
            raise ValueError("the card holds no presence rule")
        return cls(tuple(plain[: len(FEATURES)]), plain[-3], plain[-2], int(plain[-1]))


@dataclass(frozen=True, slots=True)
class KnownPresence:
    """A trial with its truth. `group`: trials of one group are never on both sides of a cross-check."""

    inputs: PresenceInputs
    present: bool
    group: str = ""


def memory_rule(thresholds: Thresholds) -> PresenceRule:
    """Face memory alone."""
    return PresenceRule(_MEMORY, thresholds.match, max(0.02, thresholds.match - thresholds.unsure))


def fit(trials: Sequence[KnownPresence], thresholds: Thresholds) -> PresenceRule:
    """The most likely weights under the prior; present and absent trials weigh the same in sum. The same trials give
    the same rule; with present or absent ones alone it stays face memory's."""
    from scipy.optimize import minimize  # deciding needs no optimiser, and importing it takes long

    start = memory_rule(thresholds)
    truth = np.array([trial.present for trial in trials], float)
    if not trials or truth.all() or not truth.any():
        return start
    rows = np.stack([_features(trial.inputs, start.match, start.band) for trial in trials])  # (N, F)
    share = np.where(truth == 1, len(truth) / (2 * truth.sum()), len(truth) / (2 * (1 - truth).sum()))
    prior = np.array(_FUSED)

    def loss(weights: _Row) -> tuple[float, _Row]:
        odds = rows @ weights
        apart = weights - prior
        value = share @ (np.logaddexp(0, odds) - truth * odds) + 0.5 * _PULL @ apart**2
        slope = rows.T @ (share * (1 / (1 + np.exp(-odds)) - truth)) + _PULL * apart
        return float(value), np.asarray(slope, np.float64)

    bounds = [_BOUNDS.get(name, (None, None)) for name in FEATURES]
    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14, "gtol": 1e-9})
    weights = tuple(round(float(weight), 6) for weight in found.x)
    return PresenceRule(weights, start.match, start.band, len(trials))


def cross_checked(
    trials: Sequence[KnownPresence], thresholds: Thresholds, *, folds: int = 5, seed: int = 0
) -> list[Presence]:
    """Each trial decided by a rule fitted without its group: what a report may quote."""
    groups = draws.shuffled(sorted({trial.group or str(i) for i, trial in enumerate(trials)}), seed, "folds")
    fold_of = {group: place % folds for place, group in enumerate(groups)}
    own = [fold_of[trial.group or str(i)] for i, trial in enumerate(trials)]
    rules = [fit([t for t, f in zip(trials, own, strict=True) if f != fold], thresholds) for fold in range(folds)]
    return [rules[fold].decide(trial.inputs) for trial, fold in zip(trials, own, strict=True)]


def _features(inputs: PresenceInputs, match: float, band: float) -> _Row:
    row = np.zeros(len(FEATURES))
    if inputs.similarity is None:
        row[3] = 1.0
    else:
        row[:2] = 1.0, max(_LEAST_BANDS, (inputs.similarity - match) / band)
        row[2] = 0.0 if inputs.quality is None else inputs.quality - 0.5
    if inputs.adapter is not None:
        row[4:] = np.clip(inputs.adapter / _NAT, -_MOST_UNITS, _MOST_UNITS), 1.0
    return row
