"""From a worded answer to evidence that is stored with the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pvchat_desktop.core.asking.facts import Appearance, ClipFacts
from pvchat_desktop.core.asking.intents import WordedAnswer
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource, most_doubtful
from pvchat_desktop.core.faces import BodySpan
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.media import Box, Span, merge_spans
from pvchat_desktop.services.seen import SPAN_GAP_S


def evidence_of(worded: WordedAnswer, facts: Sequence[ClipFacts]) -> tuple[Evidence, ...]:
    """One piece of evidence for each span of each appearance, with the first statement that it supports."""
    statements: dict[tuple[int, int, bool], str] = {}
    for statement in worded.statements:
        for clip_index, index in statement.supports:
            statements.setdefault((clip_index, index, statement.by_body), statement.text)
    pieces: list[Evidence] = []
    for (clip_index, index, by_body), text in statements.items():
        clip = facts[clip_index]
        appearance = clip.appearances[index]
        if by_body:
            pieces += [_body_piece(clip, appearance, one, text) for one in appearance.by_body]
        else:
            spans = merge_spans(appearance.spans, gap_s=SPAN_GAP_S)
            pieces += [_piece(clip, appearance, span, text) for span in spans]
    return tuple(pieces)


def _piece(clip: ClipFacts, appearance: Appearance, span: Span, statement: str) -> Evidence:
    return Evidence(
        id=new_id(),
        statement=statement,
        clip_sha256=clip.clip,
        start_s=span.start_s,
        end_s=span.end_s,
        box=_box_in(appearance, span),
        crop_path=appearance.crop,
        source=EvidenceSource.MEMORY,
        score=appearance.score,
        threshold=appearance.threshold,
        level=appearance.level or EvidenceLevel.UNSURE,
        person=appearance.person,
    )


def _body_piece(clip: ClipFacts, appearance: Appearance, seen: BodySpan, statement: str) -> Evidence:
    """Weaker than a face, and no surer than who the face before or after it is. Its picture is still that face's."""
    whole = _piece(clip, appearance, seen.span, statement)
    level = most_doubtful([seen.level, whole.level]) or seen.level
    return replace(whole, box=seen.box, source=EvidenceSource.BODY, score=None, threshold=None, level=level)


def _box_in(appearance: Appearance, span: Span) -> Box:
    """The best face's box if it lies in the span, else the first one seen in it."""
    if span.start_s <= appearance.best_t_s <= span.end_s:
        return appearance.box
    inside = (point.box for point in appearance.points if span.start_s <= point.t_s <= span.end_s)
    return next(inside, appearance.box)
