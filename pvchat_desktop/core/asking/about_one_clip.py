"""Answers about one clip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pvchat_desktop.core.asking.intents import Intent, Statement
from pvchat_desktop.core.asking.seen import (
    ClipView,
    Path,
    Sighting,
    Supports,
    most_at_once,
    path_within,
    supports_within,
    together,
)
from pvchat_desktop.core.asking.wording import Words, clock
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import Span

_EDGE_S = 0.5  # this near the clip's start or end is the start or the end
_SPANS_BESIDE = 3  # time spans named where they are not what was asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one clip, names settled. `people` may be empty: nobody was named."""

    people: tuple[PersonId, ...]
    view: ClipView
    words: Words

    def found(self) -> list[Sighting]:
        """The asked-for people who are there; everybody known where nobody was named."""
        if not self.people:
            return list(self.view.known)
        return [sighting for person in self.people if (sighting := self.view.of(person))]

    def missing(self) -> list[PersonId]:
        return [person for person in self.people if self.view.of(person) is None]

    def when(self, spans: Sequence[Span], *, most: int = 8) -> str:
        return self.words.spans_of(spans, self.view.facts.duration_s, most=most)

    def names(self, figures: Iterable[Sighting]) -> str:
        return self.words.listed([self.words.who(figure.person) for figure in figures])


def about_one_clip(intent: Intent, asked: Asked) -> list[Statement]:
    if not asked.view.figures:
        return _nobody(asked)
    return _ANSWERS[intent](asked) or _who(asked)


def _nobody(asked: Asked) -> list[Statement]:
    words = asked.words
    key = "no" if len(asked.people) == 1 else "absent"
    lines = [Statement(words.say(key, who=words.who(person)), ()) for person in asked.people]
    return [*lines, Statement(words.say("no_face"), ()), Statement(words.say("faces_only"), ())]


def _all_of(figures: Iterable[Sighting]) -> Supports:
    return tuple(support for figure in figures for support in figure.supports)


def _hedge(asked: Asked, figures: Iterable[Sighting]) -> list[Statement]:
    """Says which of the names are not certain."""
    words = asked.words
    return [
        Statement(words.say(f"hedge_{figure.level}", who=words.who(figure.person)), figure.supports)
        for figure in figures
        if figure.level in (EvidenceLevel.LIKELY, EvidenceLevel.UNSURE)
    ]


def _absent(asked: Asked) -> list[Statement]:
    words = asked.words
    lines = [Statement(words.say("absent", who=words.who(person)), ()) for person in asked.missing()]
    return [*lines, Statement(words.say("faces_only"), ())] if lines else []


def _presence(asked: Asked) -> list[Statement]:
    words = asked.words
    is_single = len(asked.people) == 1
    lines = []
    for figure in asked.found():
        key = f"{'yes' if is_single else 'here'}_{figure.level}"
        when = asked.when(figure.spans, most=_SPANS_BESIDE)
        lines.append(Statement(words.say(key, who=words.who(figure.person), when=when), figure.supports))
        lines += _weaker(asked, figure)
    if not asked.missing():
        return lines
    if is_single:
        lines.append(Statement(words.say("no", who=words.who(asked.people[0])), ()))
        return [*lines, *_strangers(asked), Statement(words.say("faces_only"), ())]
    return lines + _absent(asked)


def _strangers(asked: Asked) -> list[Statement]:
    strangers = asked.view.strangers
    if not strangers:
        return []
    when = asked.when(strangers[0].spans, most=_SPANS_BESIDE)
    return [Statement(asked.words.counted("strangers_here", len(strangers), when=when), _all_of(strangers))]


def _weaker(asked: Asked, figure: Sighting) -> list[Statement]:
    """When else the figure may be there: by a face that is not sure, or by its body."""
    return [*_doubtful(asked, figure), *_by_body(asked, figure)]


def _by_body(asked: Asked, figure: Sighting) -> list[Statement]:
    return [
        Statement(
            asked.words.say(f"by_body_{level}", when=asked.words.spans(spans, most=_SPANS_BESIDE)),
            figure.supports,
            by_body=True,
        )
        for level, spans in figure.by_body
    ]


def _doubtful(asked: Asked, figure: Sighting) -> list[Statement]:
    if not figure.doubtful:
        return []
    when = asked.words.spans(figure.doubtful, most=_SPANS_BESIDE)
    return [Statement(asked.words.say("doubtful", when=when), figure.doubtful_supports)]


def _seen_when(asked: Asked, figure: Sighting) -> Statement:
    words, who = asked.words, asked.words.who(figure.person)
    when = asked.when(figure.spans)
    if len(figure.spans) == 1:
        return Statement(words.sentence("when", who=who, when=when), figure.supports)
    times = words.times(len(figure.spans))
    return Statement(words.sentence("when_often", who=who, times=times, when=when), figure.supports)


def _when(asked: Asked) -> list[Statement]:
    lines: list[Statement] = []
    for figure in asked.found():
        lines += [_seen_when(asked, figure), *_weaker(asked, figure)]
    lines += _hedge(asked, asked.found())
    if len(asked.people) > 1 and not asked.missing():
        lines.append(_shared(asked, seen="both_seen", never="never_together"))
    return lines + _absent(asked)


def _shared(asked: Asked, *, seen: str, never: str) -> Statement:
    figures = asked.found()
    spans = together(figures)
    if not spans:
        return Statement(asked.words.say(never, list=asked.names(figures)), _all_of(figures))
    text = asked.words.say(seen, list=asked.names(figures), when=asked.when(spans))
    return Statement(text, supports_within(figures, spans))


def _first(asked: Asked) -> list[Statement]:
    if not asked.people:
        start_s = min(figure.start_s for figure in asked.view.figures)
        figures = [figure for figure in asked.view.figures if figure.start_s - start_s <= _EDGE_S]
        return _of_all(asked, "first_of_all", figures, start_s)
    return _edges(asked, _first_seen)


def _last(asked: Asked) -> list[Statement]:
    if not asked.people:
        end_s = max(figure.end_s for figure in asked.view.figures)
        figures = [figure for figure in asked.view.figures if end_s - figure.end_s <= _EDGE_S]
        return _of_all(asked, "last_of_all", figures, end_s)
    return _edges(asked, _last_seen)


def _of_all(asked: Asked, key: str, figures: Sequence[Sighting], t_s: float) -> list[Statement]:
    strangers = [figure for figure in figures if not figure.person]
    names = asked.words.names(figures)
    if strangers:
        names.append(asked.words.strangers(len(strangers)) if len(strangers) > 1 else asked.words.who(None))
    text = asked.words.counted(key, len(figures), list=asked.words.listed(names), time=clock(t_s))
    return [Statement(text, _all_of(figures))]


def _edges(asked: Asked, seen: Callable[[Asked, Sighting], Statement]) -> list[Statement]:
    lines = [line for figure in asked.found() for line in (seen(asked, figure), *_by_body(asked, figure))]
    return lines + _hedge(asked, asked.found()) + _absent(asked)


def _first_seen(asked: Asked, figure: Sighting) -> Statement:
    words, span = asked.words, figure.spans[0]
    place = words.place(_path(asked, figure, span).start)
    key = "first_start" if span.start_s <= _EDGE_S else "first"
    text = words.sentence(key, who=words.who(figure.person), time=clock(span.start_s), place=place)
    return Statement(text, supports_within([figure], [span]))


def _last_seen(asked: Asked, figure: Sighting) -> Statement:
    words, span = asked.words, figure.spans[-1]
    place = words.place(_path(asked, figure, span).end)
    key = "last_end" if asked.view.facts.duration_s - span.end_s <= _EDGE_S else "last"
    text = words.sentence(key, who=words.who(figure.person), time=clock(span.end_s), place=place)
    return Statement(text, supports_within([figure], [span]))


def _path(asked: Asked, figure: Sighting, span: Span) -> Path:
    return path_within(figure, span, asked.view.facts.width)


def _duration(asked: Asked) -> list[Statement]:
    if not asked.people:
        return _longest(asked)
    words = asked.words
    lines = []
    for figure in asked.found():
        share = figure.duration_s / asked.view.facts.duration_s if asked.view.facts.duration_s > 0 else 0.0
        key = "duration_whole" if asked.when(figure.spans) == words.say("whole_time") else "duration"
        who, duration = words.who(figure.person), words.duration(figure.duration_s)
        text = words.sentence(key, who=who, duration=duration, percent=words.percent(share))
        lines += [Statement(text, figure.supports), *_weaker(asked, figure)]
    lines += _hedge(asked, asked.found())
    if len(asked.people) > 1 and not asked.missing():
        lines.append(_shared_duration(asked))
    return lines + _absent(asked)


def _shared_duration(asked: Asked) -> Statement:
    spans = together(asked.found())
    if not spans:
        return _shared(asked, seen="both_seen", never="never_together")
    duration = asked.words.duration(sum(span.duration_s for span in spans))
    text = asked.words.say("together_for", list=asked.names(asked.found()), duration=duration)
    return Statement(text, supports_within(asked.found(), spans))


def _longest(asked: Asked) -> list[Statement]:
    words = asked.words
    ranked = sorted(asked.view.figures, key=lambda figure: -figure.duration_s)
    top, others = ranked[0], ranked[1:6]
    key = "longest" if top.person else "longest_stranger"
    text = words.sentence(key, who=words.maybe_who(top.person, top.level), duration=words.duration(top.duration_s))
    lines = [Statement(text, top.supports)]
    if others:
        names = [
            words.say("with_duration", who=words.maybe_who(f.person, f.level), duration=words.duration(f.duration_s))
            for f in others
        ]
        lines.append(Statement(words.say("then_list", list=words.listed(names)), _all_of(others)))
    return lines


def _position(asked: Asked) -> list[Statement]:
    figures = asked.found() if asked.people else list(asked.view.figures)
    lines = [line for figure in figures for line in _positions(asked, figure)]
    return lines + _hedge(asked, figures) + _absent(asked)


def _positions(asked: Asked, figure: Sighting) -> list[Statement]:
    """One sentence for each way of being in the picture, with its spans."""
    by_path: dict[str, list[Span]] = {}
    for span in figure.spans:
        by_path.setdefault(asked.words.path(_path(asked, figure, span)), []).append(span)
    who = asked.words.who(figure.person)
    return [
        Statement(
            asked.words.sentence("position", who=who, does=does, when=asked.when(spans)),
            supports_within([figure], spans),
        )
        for does, spans in by_path.items()
    ]


def _company(asked: Asked) -> list[Statement]:
    if len(asked.people) > 1:
        if asked.missing():
            return [*_absent(asked), *(_seen_when(asked, figure) for figure in asked.found())]
        hedges = _hedge(asked, asked.found())
        return [_shared(asked, seen="together" if hedges else "yes_together", never="not_at_once"), *hedges]
    if not asked.people:
        return _pairs(asked)
    return [line for figure in asked.found() for line in _companions(asked, figure)] + _absent(asked)


def _companions(asked: Asked, figure: Sighting) -> list[Statement]:
    words, who = asked.words, asked.words.who(figure.person)
    others = [other for other in asked.view.figures if other is not figure]
    near = [(other, spans) for other in others if (spans := together([figure, other]))]
    lines = [
        Statement(
            words.say("with_other", who=who, other=words.who(other.person), when=asked.when(spans)),
            supports_within([figure, other], spans),
        )
        for other, spans in near
    ]
    if not near:
        lines += [Statement(words.say("alone", who=who), figure.supports), Statement(words.say("faces_only"), ())]
    apart = [other for other in others if other.person and not together([figure, other])]
    if apart:
        lines.append(Statement(words.counted("also_here", len(apart), list=asked.names(apart)), _all_of(apart)))
    return lines + _hedge(asked, [figure, *(other for other, _ in near)])


def _pairs(asked: Asked) -> list[Statement]:
    figures = asked.view.figures
    lines = []
    for i, one in enumerate(figures):
        for other in figures[i + 1 :]:
            spans = together([one, other])
            if spans and (one.person or other.person):
                pair = [one, other] if one.person else [other, one]
                text = asked.words.sentence("together", list=asked.names(pair), when=asked.when(spans))
                lines.append(Statement(text, supports_within(pair, spans)))
    return lines or [Statement(asked.words.say("nobody_together"), _all_of(figures))]


def _count(asked: Asked) -> list[Statement]:
    words, known, strangers = asked.words, asked.view.known, asked.view.strangers
    names = words.listed(words.names(known))
    figures = asked.view.figures
    if not known:
        text = words.counted("count_strangers", len(strangers))
    elif not strangers:
        text = words.counted("count_known", len(known), list=names)
    else:
        text = words.counted("count_mixed", len(known), list=names, strangers=words.strangers(len(strangers)))
    lines = [Statement(text, _all_of(figures))]
    if len(strangers) > 1:
        lines.append(Statement(words.say("maybe_same"), _all_of(strangers)))
    if len(figures) > 1:
        lines.append(Statement(words.counted("at_once", most_at_once(figures)), _all_of(figures)))
    return lines


def _who(asked: Asked) -> list[Statement]:
    words, known, strangers = asked.words, asked.view.known, asked.view.strangers
    if not known:
        when = asked.when(strangers[0].spans, most=_SPANS_BESIDE)
        return [Statement(words.counted("who_none", len(strangers), when=when), _all_of(strangers))]
    names = words.names(known)
    if len(known) == 1 and not strangers:
        text = words.say("who_when", list=names[0], when=asked.when(known[0].spans))
        return [Statement(text, known[0].supports)]
    if strangers:
        names.append(words.strangers(len(strangers)))
    lines = [Statement(words.say("who", list=words.listed(names)), _all_of(asked.view.figures))]
    return lines + [_seen_when(asked, figure) for figure in known]


def _whereabouts(asked: Asked) -> list[Statement]:
    """Who and when: what can always be told."""
    return _when(asked) if asked.people else _who(asked)


_ANSWERS: dict[Intent, Callable[[Asked], list[Statement]]] = {
    Intent.PRESENCE: _presence,
    Intent.WHEN: _when,
    Intent.FIRST: _first,
    Intent.LAST: _last,
    Intent.DURATION: _duration,
    Intent.POSITION: _position,
    Intent.COMPANY: _company,
    Intent.COUNT: _count,
    Intent.WHO: _who,
    Intent.WHICH_CLIPS: _presence,
    Intent.DESCRIBE: _whereabouts,
    Intent.UNCLEAR: _whereabouts,
}
