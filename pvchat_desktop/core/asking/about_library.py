"""Answers over several clips: a sentence, then a dated list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pvchat_desktop.core.asking.intents import Intent, Statement
from pvchat_desktop.core.asking.seen import ClipView, Sighting, Supports, path_within, supports_within, together
from pvchat_desktop.core.asking.wording import Words
from pvchat_desktop.core.evidence import EvidenceLevel, most_doubtful, surest
from pvchat_desktop.core.ids import PersonId

_MOST_ITEMS = 8
_SPANS_PER_ITEM = 3


@dataclass(frozen=True, slots=True)
class AskedLibrary:
    """A question about several clips, names settled. `people` may be empty: nobody was named."""

    people: tuple[PersonId, ...]
    views: tuple[ClipView, ...]  # oldest first, undated last
    words: Words

    @property
    def total(self) -> int:
        return len(self.views)

    def known_people(self) -> tuple[PersonId, ...]:
        """Everybody known who is seen, those in most clips first."""
        clips: dict[PersonId, int] = {}
        for view in self.views:
            for figure in view.known:
                if figure.person:
                    clips[figure.person] = clips.get(figure.person, 0) + 1
        return tuple(sorted(clips, key=lambda person: -clips[person]))

    def hits(self, person: PersonId) -> list[Hit]:
        return [Hit(view, figure) for view in self.views if (figure := view.of(person))]


@dataclass(frozen=True, slots=True)
class Hit:
    """A person in a clip."""

    view: ClipView
    figure: Sighting


def about_library(intent: Intent, asked: AskedLibrary) -> list[Statement]:
    if not any(view.figures for view in asked.views):
        return [Statement(asked.words.say("no_face_library"), ()), Statement(asked.words.say("faces_only"), ())]
    return _ANSWERS[intent](asked) or _who(asked)


def _all_of(hits: Iterable[Hit]) -> Supports:
    return tuple(support for hit in hits for support in hit.figure.supports)


def _items(
    asked: AskedLibrary, entries: Sequence[tuple[ClipView, Sequence[Sighting], str]], *, hedged: bool = True
) -> list[Statement]:
    """A dated list, cut short; each entry is a clip, the figures it is about, and what is said of them.

    `hedged`: say at the end of an entry how sure it is.
    """
    words = asked.words
    lines = []
    for view, figures, what in entries[:_MOST_ITEMS]:
        weakest = most_doubtful(figure.level for figure in figures) if hedged else None
        values = {"date": words.date(view.facts.recorded_at), "title": words.title(view.facts.title), "what": what}
        if weakest in (None, EvidenceLevel.SURE):
            text = words.sentence("library_item", **values)
        else:
            text = words.sentence("library_item_hedged", **values, hedge=words.say(f"item_{weakest}"))
        lines.append(Statement(text, tuple(s for figure in figures for s in figure.supports), is_item=True))
    rest = entries[_MOST_ITEMS:]
    if rest:
        supports = tuple(s for _, figures, _ in rest for figure in figures for s in figure.supports)
        text = words.counted("more_clips", len(rest))
        lines.append(Statement(text[:1].lower() + text[1:], supports, is_item=True))
    return lines


def _when(asked: AskedLibrary, view: ClipView, figure: Sighting) -> str:
    return asked.words.spans_of(figure.spans, view.facts.duration_s, most=_SPANS_PER_ITEM)


def _seen_items(asked: AskedLibrary, hits: Sequence[Hit]) -> list[Statement]:
    return _items(asked, [(hit.view, [hit.figure], _when(asked, hit.view, hit.figure)) for hit in hits])


def _where_seen(asked: AskedLibrary, hits: Sequence[Hit], *, yes: bool) -> list[Statement]:
    """In how many clips the person of the hits is, and the list."""
    words = asked.words
    person = hits[0].figure.person
    levels = [hit.figure.level for hit in hits]
    if EvidenceLevel.SURE in levels:
        key = "library_yes" if yes else "library_here"
    else:
        key = "library_probably" if EvidenceLevel.LIKELY in levels else "library_maybe"
    head = words.say(key, who=words.who(person), clips=_of_all_clips(asked, len(hits)))
    return [Statement(head, _all_of(hits)), *_seen_items(asked, hits)]


def _of_all_clips(asked: AskedLibrary, n: int) -> str:
    return asked.words.say("all_clips" if n == asked.total else "some_clips", n=n, total=asked.total)


def _absent(asked: AskedLibrary, *, key: str = "library_absent") -> list[Statement]:
    words = asked.words
    missing = [person for person in asked.people if not asked.hits(person)]
    lines = [Statement(words.say(key, who=words.who(person), total=asked.total), ()) for person in missing]
    return [*lines, Statement(words.say("faces_only"), ())] if lines else []


def _each(asked: AskedLibrary, tell: Callable[[AskedLibrary, Sequence[Hit]], list[Statement]]) -> list[Statement]:
    """What `tell` says of each asked-for person; of everybody where nobody was named."""
    hits = [asked.hits(person) for person in asked.people or asked.known_people()]
    return [line for one in hits if one for line in tell(asked, one)] + _absent(asked)


def _presence(asked: AskedLibrary) -> list[Statement]:
    if len(asked.people) == 1:
        hits = asked.hits(asked.people[0])
        return _where_seen(asked, hits, yes=True) if hits else _absent(asked, key="library_no")
    return _which(asked)


def _which(asked: AskedLibrary) -> list[Statement]:
    if len(asked.people) > 1:
        return _all_named(asked)
    return _each(asked, lambda asked, hits: _where_seen(asked, hits, yes=False))


def _all_named(asked: AskedLibrary) -> list[Statement]:
    """The clips that show all the named people, at any time."""
    words = asked.words
    ending = "both" if len(asked.people) == 2 else "all"
    names = words.listed([words.who(person) for person in asked.people])
    entries = []
    for view in asked.views:
        figures = [figure for person in asked.people if (figure := view.of(person))]
        if len(figures) == len(asked.people):
            parts = [
                words.say("item_of", who=words.maybe_who(f.person, f.level), what=_when(asked, view, f))
                for f in figures
            ]
            entries.append((view, figures, "; ".join(parts)))
    if not entries:
        none = Statement(words.say(f"library_none_{ending}", list=names), ())
        return [none, *_each(asked, lambda asked, hits: _where_seen(asked, hits, yes=False))]
    head = words.say(f"library_{ending}", list=names, clips=_of_all_clips(asked, len(entries)))
    supports = tuple(s for _, figures, _ in entries for figure in figures for s in figure.supports)
    return [Statement(head, supports), *_items(asked, entries, hedged=False)]


def _first(asked: AskedLibrary) -> list[Statement]:
    return _by_date(asked, "library_first", 0)


def _last(asked: AskedLibrary) -> list[Statement]:
    return _by_date(asked, "library_last", -1)


def _by_date(asked: AskedLibrary, key: str, at: int) -> list[Statement]:
    if asked.people:
        return _each(asked, lambda asked, hits: _edge(asked, hits, key, at))
    words = asked.words
    dated = [view for view in asked.views if view.figures and view.date]
    if not dated:
        return [Statement(words.say("nothing_dated"), ())]
    view = dated[at]
    names = words.names(view.known)
    if view.strangers:
        names.append(words.strangers(len(view.strangers)))
    values = {"title": words.title(view.facts.title), "date": words.date(view.facts.recorded_at)}
    supports = tuple(support for figure in view.figures for support in figure.supports)
    line = Statement(words.say(f"{key}_of_all", list=words.listed(names), **values), supports)
    return [line, *_guessed(asked, view)]


def _edge(asked: AskedLibrary, hits: Sequence[Hit], key: str, at: int) -> list[Statement]:
    """The oldest or newest clip of one person; doubtful sightings only where there are no others."""
    words = asked.words
    firm = [hit for hit in hits if hit.figure.level is not EvidenceLevel.UNSURE] or list(hits)
    dated = [hit for hit in firm if hit.view.date]
    who = words.who(hits[0].figure.person)
    if not dated:
        return [Statement(words.say("all_undated", who=who), _all_of(firm)), *_seen_items(asked, firm)]
    hit = dated[at]
    title, date = words.title(hit.view.facts.title), words.date(hit.view.facts.recorded_at)
    when = _when(asked, hit.view, hit.figure)
    lines = [Statement(words.say(key, who=who, title=title, date=date, when=when), hit.figure.supports)]
    if hit.figure.level is not EvidenceLevel.SURE:
        lines.append(Statement(words.say(f"hedge_{hit.figure.level}", who=who), hit.figure.supports))
    lines += _guessed(asked, hit.view)
    undated = [hit for hit in firm if not hit.view.date]
    if undated:
        lines.append(Statement(words.counted("undated", len(undated), who=who), _all_of(undated)))
    return lines


def _guessed(asked: AskedLibrary, view: ClipView) -> list[Statement]:
    return [Statement(asked.words.say("date_is_guessed"), ())] if view.is_date_guessed else []


def _duration(asked: AskedLibrary) -> list[Statement]:
    if asked.people:
        return _each(asked, lambda asked, hits: [*_total(asked, hits), *_duration_items(asked, hits)])
    totals = [asked.hits(person) for person in asked.known_people()]
    ranked = sorted(totals, key=lambda hits: -sum(hit.figure.duration_s for hit in hits))
    return [line for hits in ranked[:_MOST_ITEMS] for line in _total(asked, hits)]


def _total(asked: AskedLibrary, hits: Sequence[Hit]) -> list[Statement]:
    words = asked.words
    duration = words.duration(sum(hit.figure.duration_s for hit in hits))
    who = words.maybe_who(hits[0].figure.person, _surest(hits))
    text = words.sentence("library_duration", who=who, duration=duration, clips=_in_clips(asked, len(hits)))
    return [Statement(text, _all_of(hits))]


def _surest(hits: Sequence[Hit]) -> EvidenceLevel | None:
    return surest(hit.figure.level for hit in hits)


def _in_clips(asked: AskedLibrary, n: int) -> str:
    return asked.words.say("in_clips_one" if n == 1 else "in_clips_many", n=asked.words.number(n))


def _duration_items(asked: AskedLibrary, hits: Sequence[Hit]) -> list[Statement]:
    if len(hits) < 2:
        return []
    return _items(asked, [(hit.view, [hit.figure], asked.words.duration(hit.figure.duration_s)) for hit in hits])


def _position(asked: AskedLibrary) -> list[Statement]:
    return _each(asked, _positions)


def _positions(asked: AskedLibrary, hits: Sequence[Hit]) -> list[Statement]:
    entries = []
    for hit in hits:
        paths = [path_within(hit.figure, span, hit.view.facts.width) for span in hit.figure.spans]
        places = list(dict.fromkeys(path.mostly for path in paths))
        entries.append((hit.view, [hit.figure], asked.words.listed([asked.words.place(place) for place in places])))
    return [_where_seen(asked, hits, yes=False)[0], *_items(asked, entries)]


def _company(asked: AskedLibrary) -> list[Statement]:
    if len(asked.people) > 1 and not _absent(asked):
        return _together(asked)
    if len(asked.people) > 1:
        return _which(asked)
    return _each(asked, _companions)


def _together(asked: AskedLibrary) -> list[Statement]:
    words = asked.words
    names = words.listed([words.who(person) for person in asked.people])
    entries: list[tuple[ClipView, Sequence[Sighting], str]] = []
    supports: list[tuple[int, int]] = []
    for view in asked.views:
        figures = [figure for person in asked.people if (figure := view.of(person))]
        if len(figures) == len(asked.people) and (spans := together(figures)):
            entries.append((view, figures, words.spans(spans, most=_SPANS_PER_ITEM)))
            supports += supports_within(figures, spans)
    if not entries:
        return [Statement(words.say("library_never_together", list=names, total=asked.total), ())]
    text = words.say("library_together", list=names, clips=_of_all_clips(asked, len(entries)))
    head = Statement(text, tuple(supports))
    return [head, *_items(asked, entries)]


def _companions(asked: AskedLibrary, hits: Sequence[Hit]) -> list[Statement]:
    words = asked.words
    who = words.who(hits[0].figure.person)
    near: dict[PersonId | None, dict[int, list[Sighting]]] = {}  # who -> clip -> the figures
    for hit in hits:
        for other in hit.view.figures:
            if other is not hit.figure and together([hit.figure, other]):
                near.setdefault(other.person, {}).setdefault(hit.view.index, []).append(other)
    if not near:
        return [Statement(words.say("library_alone", who=who), _all_of(hits)), Statement(words.say("faces_only"), ())]
    ranked = sorted(near.items(), key=lambda item: (item[0] is None, -len(item[1])))
    names = [
        words.say("with_in_clips", other=words.say("strangers_dative") if p is None else words.who(p), clips=clips)
        for p, found in ranked
        for clips in [_in_clips(asked, len(found))]
    ]
    others = {id(figure): figure for _, found in ranked for figures in found.values() for figure in figures}
    supports = tuple(support for figure in others.values() for support in figure.supports)
    return [Statement(words.say("library_with", who=who, list=words.listed(names)), _all_of(hits) + supports)]


def _count(asked: AskedLibrary) -> list[Statement]:
    words, people = asked.words, asked.known_people()
    names = [words.maybe_who(person, _surest(asked.hits(person))) for person in people]
    known = tuple(s for view in asked.views for figure in view.known for s in figure.supports)
    if people:
        text = words.counted("library_count", len(people), list=words.listed(names), total=asked.total)
    else:
        text = words.say("library_count_none", total=asked.total)
    return [Statement(text, known), *_strangers(asked, "library_strangers" if people else "library_only_strangers")]


def _strangers(asked: AskedLibrary, key: str) -> list[Statement]:
    strangers = [figure for view in asked.views for figure in view.strangers]
    if not strangers:
        return []
    supports = tuple(support for figure in strangers for support in figure.supports)
    return [Statement(asked.words.counted(key, len(strangers)), supports)]


def _who(asked: AskedLibrary) -> list[Statement]:
    words = asked.words
    people = asked.known_people()
    if not people:
        return _count(asked)
    names = []
    for person in people:
        hits = asked.hits(person)
        who = words.maybe_who(person, _surest(hits))
        names.append(words.say("name_in_clips", who=who, clips=_in_clips(asked, len(hits))))
    known = tuple(s for view in asked.views for figure in view.known for s in figure.supports)
    text = words.say("library_who", list=words.listed(names), total=asked.total)
    return [Statement(text, known), *_strangers(asked, "library_strangers")]


def _whereabouts(asked: AskedLibrary) -> list[Statement]:
    """Who and where: what can always be told."""
    return _which(asked) if asked.people else _who(asked)


_ANSWERS: dict[Intent, Callable[[AskedLibrary], list[Statement]]] = {
    Intent.PRESENCE: _presence,
    Intent.WHEN: _which,
    Intent.FIRST: _first,
    Intent.LAST: _last,
    Intent.DURATION: _duration,
    Intent.POSITION: _position,
    Intent.COMPANY: _company,
    Intent.COUNT: _count,
    Intent.WHO: _who,
    Intent.WHICH_CLIPS: _which,
    Intent.DESCRIBE: _whereabouts,
    Intent.UNCLEAR: _whereabouts,
}
