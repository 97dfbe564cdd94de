"""Did it work? The three rows of the report, from the model's answers about clips that were not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.face_words import Recognised, evidence_words
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.presence import (
    KnownPresence,
    Presence,
    PresenceInputs,
    PresenceRule,
    cross_checked,
    fit,
    memory_rule,
)
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.core.trials import TrialPlan
from pvchat_desktop.core.verify import Judged, Report, RowName, describes_rightly, report
from pvchat_desktop.protocol.messages import FrameFile, Trial, TrialScore

MOST_EXAMPLES: Final = 12
Scores = Mapping[RowName, Sequence[TrialScore]]


@dataclass(frozen=True, slots=True)
class Checked:
    report: Report
    rule: PresenceRule  # fused: of face memory and the adapter
    trials: int
    wrong: tuple[dict[str, Any], ...]  # examples that were got wrong with the adapter, to be looked at


def trials_of(
    plans: Sequence[TrialPlan], frames: Mapping[str, FrameFile], name: str, row: RowName, thresholds: Thresholds
) -> tuple[Trial, ...]:
    """What the model is asked for one row; a trial whose frames could not be made is left out."""
    return tuple(
        Trial(
            id=plan.id,
            frames=frames[plan.id],
            evidence="" if row == "base" else evidence_for(plan, name, thresholds),
            questions=plan.questions,
        )
        for plan in plans
        if plan.id in frames
    )


def evidence_for(plan: TrialPlan, name: str, thresholds: Thresholds) -> str:
    """What face memory would say of this clip in a chat."""
    found = memory_rule(thresholds).decide(plan.memory[0])
    if not found.present:
        return evidence_words([Recognised(name)])
    level = EvidenceLevel.LIKELY if found.level is EvidenceLevel.UNSURE else found.level
    return evidence_words([Recognised(name, (Span(min(plan.sample.times_s), max(plan.sample.times_s)),), level)])


def check(plans: Sequence[TrialPlan], scores: Scores, thresholds: Thresholds, *, seed: int = 0) -> Checked:
    """Figures, verdict, and the rule that decides from now on."""
    by_row = {row: {score.id: score for score in found} for row, found in scores.items()}
    asked = [plan for plan in plans if all(plan.id in own for own in by_row.values())]
    known = [_known(plan, by_row["memory_adapter"][plan.id]) for plan in asked]
    memory = [memory_rule(thresholds).decide(plan.memory[0]) for plan in asked]
    fused = cross_checked(known, thresholds, seed=seed) if known else []
    judged = [
        _judged(plan, {row: own[plan.id] for row, own in by_row.items()}, by_memory, by_both)
        for plan, by_memory, by_both in zip(asked, memory, fused, strict=True)
    ]
    pairs = zip(asked, judged, strict=True)
    wrong = [_example(plan, one) for plan, one in pairs if not one.right("memory_adapter")]
    return Checked(report(judged, seed=seed), fit(known, thresholds), len(judged), tuple(wrong[:MOST_EXAMPLES]))


def _example(plan: TrialPlan, judged: Judged) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "face_hidden": plan.face_hidden,
        "present": judged.present,
        "said": dict(judged.said),
        "clip": plan.sample.provenance.clip,
        "start_s": min(plan.sample.times_s),
        "end_s": max(plan.sample.times_s),
    }


def _known(plan: TrialPlan, score: TrialScore) -> KnownPresence:
    own = plan.memory[0]
    inputs = PresenceInputs(similarity=own.similarity, quality=own.quality, adapter=score.yes_minus_no[0])
    return KnownPresence(inputs, plan.present[0], plan.group)


def _judged(plan: TrialPlan, scores: Mapping[RowName, TrialScore], by_memory: Presence, by_both: Presence) -> Judged:
    """The untouched base says what it says; the other rows are decided by their rule."""
    present = plan.present[0]
    return Judged(
        id=plan.id,
        kind=plan.kind,
        present=present,
        face_hidden=plan.face_hidden,
        said={
            "base": scores["base"].yes_minus_no[0] > 0,
            "memory": by_memory.present,
            "memory_adapter": by_both.present,
        },
        described={
            row: tuple(describes_rightly(answer, present=present) for answer in score.answers)
            for row, score in scores.items()
        },
    )
