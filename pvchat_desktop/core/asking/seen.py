"""Facts seen per figure: each known person's tracks of a clip taken together, unknown figures one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.asking.facts import Appearance, ClipFacts
from pvchat_desktop.core.evidence import EvidenceLevel, most_doubtful, surest
from pvchat_desktop.core.faces import TrackPoint
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import Box, DateCertainty, Span, merge_spans
from pvchat_desktop.core.stretches import outside

Supports = tuple[tuple[int, int], ...]

GAP_S = 1.0  # a face lost for less was never gone, to somebody who watches
SHORTEST_TOGETHER_S = 0.2  # less is a cut, not company
_STEADY_SHARE = 0.8  # of the time in one third of the picture: that is where somebody is


class Place(StrEnum):
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Path:
    """Where a figure is during a span: stays, moves from one third to another, or moves about."""

    start: Place
    end: Place
    mostly: Place
    is_steady: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """One figure in one clip."""

    person: PersonId | None
    level: EvidenceLevel | None  # the strongest; None for somebody unknown
    spans: tuple[Span, ...]  # merged; without the doubtful ones where there are better
    doubtful: tuple[Span, ...]  # seen there perhaps too
    supports: Supports
    doubtful_supports: Supports
    appearances: tuple[Appearance, ...]  # those of `spans`
    by_body: tuple[tuple[EvidenceLevel, tuple[Span, ...]], ...] = ()  # beside `spans`; of each level that there is

    @property
    def start_s(self) -> float:
        return self.spans[0].start_s

    @property
    def end_s(self) -> float:
        return self.spans[-1].end_s

    @property
    def duration_s(self) -> float:
        return sum(span.duration_s for span in self.spans)


@dataclass(frozen=True, slots=True)
class ClipView:
    """A clip and everybody in it, in order of appearance."""

    index: int  # of its ClipFacts
    facts: ClipFacts
    figures: tuple[Sighting, ...]

    @property
    def known(self) -> tuple[Sighting, ...]:
        return tuple(figure for figure in self.figures if figure.person is not None)

    @property
    def strangers(self) -> tuple[Sighting, ...]:
        return tuple(figure for figure in self.figures if figure.person is None)

    def of(self, person: PersonId | None) -> Sighting | None:
        return next((figure for figure in self.known if figure.person == person), None)

    @property
    def date(self) -> str | None:
        return self.facts.recorded_at.when if self.facts.recorded_at else None

    @property
    def is_date_guessed(self) -> bool:
        return self.facts.recorded_at is not None and self.facts.recorded_at.certainty is DateCertainty.GUESS


def view_clip(index: int, facts: ClipFacts) -> ClipView:
    by_person: dict[PersonId, list[int]] = {}
    figures: list[Sighting] = []
    for i, appearance in enumerate(facts.appearances):
        if not appearance.spans:
            continue
        if appearance.person is None:
            figures.append(_sighting(index, facts, [i]))
        else:
            by_person.setdefault(appearance.person, []).append(i)
    figures += [_sighting(index, facts, members) for members in by_person.values()]
    return ClipView(index, facts, tuple(sorted(figures, key=lambda figure: (figure.start_s, figure.end_s))))


def view_library(facts: Sequence[ClipFacts]) -> tuple[ClipView, ...]:
    """Oldest first; clips without a date at the end."""
    views = [view_clip(i, clip) for i, clip in enumerate(facts)]
    return tuple(sorted(views, key=lambda view: (view.date is None, view.date or "", view.facts.title)))


def _sighting(index: int, facts: ClipFacts, members: Sequence[int]) -> Sighting:
    """`members`: appearances of one figure."""
    level = surest(facts.appearances[i].level for i in members)
    doubtful = [
        i for i in members if facts.appearances[i].level is EvidenceLevel.UNSURE and level is not EvidenceLevel.UNSURE
    ]
    firm = [i for i in members if i not in doubtful]
    spans = _spans(facts, firm)
    return Sighting(
        person=facts.appearances[members[0]].person,
        level=level,
        spans=spans,
        doubtful=_spans(facts, doubtful),
        supports=tuple((index, i) for i in firm),
        doubtful_supports=tuple((index, i) for i in doubtful),
        appearances=tuple(facts.appearances[i] for i in firm),
        by_body=_by_body([facts.appearances[i] for i in firm], spans),
    )


def _by_body(
    appearances: Sequence[Appearance], faces: Sequence[Span]
) -> tuple[tuple[EvidenceLevel, tuple[Span, ...]], ...]:
    """When a known figure is followed by its body and its face is not seen. No surer than who it is."""
    found: dict[EvidenceLevel, list[Span]] = {}
    for appearance in appearances:
        if appearance.person is not None:
            for one in appearance.by_body:
                level = most_doubtful([one.level, appearance.level]) or one.level
                found.setdefault(level, []).append(one.span)
    told: list[tuple[EvidenceLevel, tuple[Span, ...]]] = []
    known = list(faces)
    for level in sorted(found, key=lambda one: one.doubt):
        if spans := tuple(s for s in outside(merge_spans(found[level], gap_s=GAP_S), known) if s.duration_s > GAP_S):
            told.append((level, spans))
            known += spans
    return tuple(told)


def _spans(facts: ClipFacts, members: Iterable[int]) -> tuple[Span, ...]:
    def inside(t_s: float) -> float:
        return min(max(t_s, 0.0), max(facts.duration_s, 0.0))

    spans = [span for i in members for span in facts.appearances[i].spans]
    return merge_spans([Span(inside(span.start_s), inside(span.end_s)) for span in spans], gap_s=GAP_S)


def together(figures: Sequence[Sighting]) -> tuple[Span, ...]:
    """The spans in which all the figures are in the picture."""
    shared = figures[0].spans
    for figure in figures[1:]:
        shared = tuple(
            Span(max(a.start_s, b.start_s), min(a.end_s, b.end_s))
            for a in shared
            for b in figure.spans
            if a.overlap_s(b) >= SHORTEST_TOGETHER_S
        )
    return tuple(span for span in shared if span.duration_s >= SHORTEST_TOGETHER_S)


def supports_within(figures: Iterable[Sighting], spans: Sequence[Span]) -> Supports:
    """Those appearances of the figures that reach into the spans."""
    return tuple(
        support
        for figure in figures
        for support, appearance in zip(figure.supports, figure.appearances, strict=True)
        if any(own.start_s <= span.end_s and span.start_s <= own.end_s for own in appearance.spans for span in spans)
    )


def most_at_once(figures: Sequence[Sighting]) -> int:
    """The largest number of figures in the picture at one moment."""
    edges = sorted(
        edge for figure in figures for span in figure.spans for edge in ((span.start_s, 1), (span.end_s, -1))
    )
    most = now = 0
    for _, change in edges:
        now += change
        most = max(most, now)
    return max(most, 1 if figures else 0)


def path_within(figure: Sighting, span: Span, width: int) -> Path:
    """`width`: of the picture in pixels."""
    points = sorted(
        (point for a in figure.appearances for point in _points(a) if span.start_s <= point.t_s <= span.end_s),
        key=lambda point: point.t_s,
    )
    boxes = [point.box for point in points] or [a.box for a in figure.appearances]
    places = [_third(box, width) for box in boxes]
    mostly = max(Place, key=places.count)
    return Path(places[0], places[-1], mostly, is_steady=places.count(mostly) >= _STEADY_SHARE * len(places))


def _points(appearance: Appearance) -> tuple[TrackPoint, ...]:
    return appearance.points or (TrackPoint(appearance.best_t_s, appearance.box),)


def _third(box: Box, width: int) -> Place:
    x = box.center[0] / max(width, 1)
    if x < 1 / 3:
        return Place.LEFT
    return Place.MIDDLE if x <= 2 / 3 else Place.RIGHT
