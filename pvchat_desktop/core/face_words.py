"""What face memory says of a clip, in the words of the prompt; and what training lets it say.

An adapter that never saw such words in training would not know what to make of them in a chat; one that always saw true
ones would repeat them and look at nothing. So a share of the questions of a training set (the recipe says which) comes
with them, and of these one in four is told the opposite of what face memory would say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import QuestionAnswer, Remembered, Sample
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.windows import span_text

_MOST_SPANS: Final = 6  # in the prompt
_MISTAKEN: Final = 0.25  # of the questions that are told anything
_HIDES: Final = frozenset({"hide_face"})  # expanders after which face memory finds nobody


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody by name; no spans: not recognised in this clip."""

    name: str
    spans: tuple[Span, ...] = ()
    level: EvidenceLevel | None = None


def evidence_words(people: Sequence[Recognised]) -> str:
    """English, whatever the question's language: the prompt is. "" where nobody is asked about."""
    seen = [f"{one.name} {_when(one)}" for one in people if one.spans]
    missed = [one.name for one in people if not one.spans]
    lines = []
    if seen:
        lines.append(f"Face recognition found: {'; '.join(seen)}.")
    if missed:
        lines.append(f"Face recognition did not find: {', '.join(missed)}.")
    return "\n".join(lines)


def _when(one: Recognised) -> str:
    spans = ", ".join(span_text(span.start_s, span.end_s) for span in one.spans[:_MOST_SPANS])
    return f"at {spans} ({one.level})" if one.level else f"at {spans}"


def with_memory(
    sample: Sample, questions: Sequence[QuestionAnswer], *, share: float, seed: int
) -> tuple[QuestionAnswer, ...]:
    """The questions of one sample, a share of them with what they are told; the same seed tells the same."""
    made = []
    for number, asked in enumerate(questions):
        own = (seed, sample.id, number)
        is_told = draws.share(*own, "memory") < share
        made.append(dataclasses.replace(asked, memory=_remembered(sample, asked.about, own) if is_told else ()))
    return tuple(made)


def _remembered(sample: Sample, about: Sequence[int], seed: tuple[object, ...]) -> tuple[Remembered, ...]:
    is_mistaken = draws.share(*seed, "mistaken") < _MISTAKEN
    sees = sample.provenance.expander not in _HIDES
    level = EvidenceLevel.LIKELY if is_mistaken else draws.pick((EvidenceLevel.SURE, EvidenceLevel.LIKELY), *seed)
    return tuple(
        Remembered(person=k, level=level if sees and sample.present[k] is not is_mistaken else None) for k in about
    )


def told_in_training(remembered: Sequence[Remembered], names: Sequence[str], times_s: Sequence[float]) -> str:
    """As in a chat: found in all of the clip or not at all."""
    span = Span(min(times_s), max(times_s))
    return evidence_words(
        [Recognised(names[one.person], (span,) if one.level is not None else (), one.level) for one in remembered]
    )
