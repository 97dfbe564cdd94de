from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.presence import (
    FEATURES,
    KnownPresence,
    PresenceInputs,
    PresenceRule,
    cross_checked,
    fit,
    memory_rule,
)
from tests.helpers.footage import THRESHOLDS

NUMBERS = st.floats(-1, 1) | st.none()


def trials(count: int = 40, *, adapter_tells: bool = True, seed: int = 0) -> list[KnownPresence]:
    """Half present; a third without a face. The adapter's score tells, or is noise."""
    rng = np.random.default_rng(seed)
    made = []
    for i in range(count):
        present, has_face = i % 2 == 0, i % 3 != 0
        mean = (3.0 if present else -3.0) if adapter_tells else 0.0
        similarity = float(rng.normal(0.75 if present else 0.35, 0.06)) if has_face else None
        quality = float(rng.uniform(0.3, 1)) if has_face else None
        inputs = PresenceInputs(similarity, quality, float(rng.normal(mean, 1.5)))
        made.append(KnownPresence(inputs, present, group=f"track-{i // 4}"))
    return made


def test_before_anything_is_fitted_face_memory_decides() -> None:
    rule = memory_rule(THRESHOLDS)
    assert rule.decide(PresenceInputs(THRESHOLDS.match)).present
    assert not rule.decide(PresenceInputs(THRESHOLDS.match - 0.001)).present
    assert not rule.decide(PresenceInputs()).present
    assert rule.decide(PresenceInputs(0.9)).level is EvidenceLevel.LIKELY  # never sure without trials
    assert fit([], THRESHOLDS) == rule
    assert fit([KnownPresence(PresenceInputs(0.9), present=True)], THRESHOLDS) == rule


def test_a_fitted_rule_uses_the_adapter_where_the_face_is_hidden() -> None:
    rule = fit(trials(), THRESHOLDS)
    assert rule.trials == 40
    assert rule.decide(PresenceInputs(None, None, 5.0)).present
    assert not rule.decide(PresenceInputs(None, None, -5.0)).present
    assert rule.decide(PresenceInputs(0.8, 0.9, 5.0)).level is EvidenceLevel.SURE
    right = [rule.decide(trial.inputs).present == trial.present for trial in trials(seed=1)]
    assert np.mean(right) > 0.9


def test_likeness_weighs_no_more_than_before_the_trials() -> None:
    """They are of the very clip that the gallery was made from."""
    rule = fit(trials(adapter_tells=False), THRESHOLDS)
    assert dict(zip(FEATURES, rule.weights, strict=True))["similarity"] <= 1.0


def test_low_scores_in_all_trials_move_the_middle_little() -> None:
    """Clips that were made for the check look stranger to the adapter than those it will be asked about."""
    low = [
        KnownPresence(PresenceInputs(adapter=(-3.0 if i % 2 else -9.0)), present=bool(i % 2), group=str(i))
        for i in range(40)
    ]
    rule = fit(low, THRESHOLDS)
    assert rule.decide(PresenceInputs(adapter=4.0)).present
    assert not rule.decide(PresenceInputs(adapter=-6.0)).present


def test_an_adapter_that_tells_nothing_changes_little() -> None:
    rule = fit(trials(80, adapter_tells=False), THRESHOLDS)
    for inputs in (PresenceInputs(0.8, 0.9), PresenceInputs(0.3, 0.9)):
        for score in (-2.0, 2.0):
            with_score = PresenceInputs(inputs.similarity, inputs.quality, score)
            assert rule.decide(with_score).present == memory_rule(THRESHOLDS).decide(inputs).present


def test_the_same_trials_give_the_same_rule() -> None:
    assert fit(trials(), THRESHOLDS) == fit(trials(), THRESHOLDS)
    assert cross_checked(trials(), THRESHOLDS) == cross_checked(trials(), THRESHOLDS)


def test_present_and_absent_weigh_the_same() -> None:
    few = [t for t in trials(60) if not t.present or t.group in ("track-0", "track-5")]
    rule = fit(few, THRESHOLDS)
    assert rule.decide(PresenceInputs(0.8, 0.9, 3.0)).present
    assert not rule.decide(PresenceInputs(0.3, 0.9, -3.0)).present


def test_a_cross_check_keeps_groups_apart() -> None:
    """Of a group whose truth is turned round nothing may be learned for that very group."""
    honest = trials(80)
    lying = [KnownPresence(t.inputs, not t.present if t.group == "track-3" else t.present, t.group) for t in honest]
    checked = cross_checked(lying, THRESHOLDS)
    own = [c.present == h.present for c, h, t in zip(checked, honest, lying, strict=True) if t.group == "track-3"]
    assert all(own)
    assert len(checked) == 80


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(-20, 20) | st.none(), st.booleans()), max_size=30))
@settings(deadline=None, max_examples=25)
def test_whatever_is_missing_a_rule_is_found_and_never_falls(rows: list[tuple[float, float, float, bool]]) -> None:
    known = [KnownPresence(PresenceInputs(s, q, a), present) for s, q, a, present in rows]
    rule = fit(known, THRESHOLDS)
    assert np.isfinite(rule.weights).all()
    assert dict(zip(FEATURES, rule.weights, strict=True))["similarity"] >= 0
    low = rule.decide(PresenceInputs(0.3, 0.5, -2.0)).probability
    assert rule.decide(PresenceInputs(0.5, 0.5, -2.0)).probability >= low
    assert rule.decide(PresenceInputs(0.3, 0.5, 2.0)).probability >= low
    assert 0 <= low <= 1


def test_a_rule_survives_the_card() -> None:
    rule = fit(trials(), THRESHOLDS)
    card = json.loads(json.dumps(rule.to_card()))
    assert PresenceRule.from_card(card) == rule
    for broken in ({}, {**card, "match": "high"}, {**card, "band": 0}, {**card, "adapter": float("nan")}):
        with pytest.raises(ValueError, match="no presence rule"):
            PresenceRule.from_card(broken)
