"""Answers over the library to what faces do not tell: "When did Leo last blow out candles?" They rest on captions,
titles and words beside the clips, and say so; what could not be checked is said too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pvchat_desktop.core.asking.intents import Order, Statement
from pvchat_desktop.core.asking.seen import ClipView, Sighting, supports_within
from pvchat_desktop.core.asking.wording import Words
from pvchat_desktop.core.evidence import EvidenceLevel, most_doubtful
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import Span

MOST_ITEMS = 8
_SPANS_PER_ITEM = 3
_REASONS_PER_ITEM = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Where a word was found: `source` caption, spoken, described, place, title or folder."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class WordsHit:
    """A clip with the words, and with the people where any were named."""

    view: ClipView
    spans: tuple[Span, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class AskedWords:
    people: tuple[PersonId, ...]
    looked_for: tuple[str, ...]  # as typed
    hits: tuple[WordsHit, ...]  # in the order they are told; the best few of `total`
    total: int
    order: Order | None
    has_all: bool  # of the words, in each hit
    described: tuple[int, int]  # clips with captions, and all clips
    words: Words


def about_words(asked: AskedWords) -> list[Statement]:
    """The statements that are items stand for the first MOST_ITEMS hits, in their order."""
    if not asked.hits:
        return [_none(asked), *_not_checked(asked)]
    return [_head(asked), *_newest(asked), *_items(asked), *_caution(asked), *_not_checked(asked)]


def _head(asked: AskedWords) -> Statement:
    order = "" if asked.total == 1 else f"_{asked.order or 'last'}"
    key = "words_found" if asked.has_all else "words_some"
    values = {"words": _quoted(asked), "who": _with(asked)}
    if asked.total == 1:
        return Statement(asked.words.say(f"{key}_one", **values), ())
    n = asked.words.number(asked.total)
    return Statement(asked.words.say(f"{key}_many{order}", n=n, **values), ())


def _none(asked: AskedWords) -> Statement:
    return Statement(asked.words.say("words_none", words=_quoted(asked), who=_with(asked)), ())


def _newest(asked: AskedWords) -> list[Statement]:
    """When it was the last or the first time, where that was asked."""
    hit, words = asked.hits[0], asked.words
    if asked.order is None or not hit.view.date:
        return []
    title, date = words.title(hit.view.facts.title), words.date(hit.view.facts.recorded_at)
    text = words.say(f"words_{asked.order}", title=title, date=date, when=_when(asked, hit))
    guessed = [Statement(words.say("date_is_guessed"), ())] if hit.view.is_date_guessed else []
    return [Statement(text, _supports(asked, hit)), *guessed]


def _items(asked: AskedWords) -> list[Statement]:
    words = asked.words
    lines = []
    for hit in asked.hits[:MOST_ITEMS]:
        parts = (_when(asked, hit), *(words.say(f"said_{one.source}", text=one.text) for one in _told(hit)))
        values = {
            "date": words.date(hit.view.facts.recorded_at),
            "title": words.title(hit.view.facts.title),
            "what": "; ".join(part for part in parts if part),
        }
        weakest = most_doubtful(figure.level for figure in _figures(asked, hit))
        if weakest in (None, EvidenceLevel.SURE):
            text = words.sentence("library_item", **values)
        else:
            text = words.sentence("library_item_hedged", **values, hedge=words.say(f"item_{weakest}"))
        lines.append(Statement(text, _supports(asked, hit), is_item=True))
    rest = asked.total - len(lines)
    if rest > 0:
        text = words.counted("more_clips", rest)
        lines.append(Statement(text[:1].lower() + text[1:], (), is_item=True))
    return lines


def _told(hit: WordsHit) -> list[Said]:
    """One of each text: neighbouring scenes are often described alike."""
    return list({one.text: one for one in hit.said}.values())[:_REASONS_PER_ITEM]


def _when(asked: AskedWords, hit: WordsHit) -> str:
    if not hit.spans:
        return asked.words.say("any_time")
    return asked.words.spans_of(hit.spans, hit.view.facts.duration_s, most=_SPANS_PER_ITEM)


def _figures(asked: AskedWords, hit: WordsHit) -> list[Sighting]:
    return [figure for person in asked.people if (figure := hit.view.of(person))]


def _supports(asked: AskedWords, hit: WordsHit) -> tuple[tuple[int, int], ...]:
    return supports_within(_figures(asked, hit), hit.spans)


def _caution(asked: AskedWords) -> list[Statement]:
    sources = {one.source for hit in asked.hits[:MOST_ITEMS] for one in hit.said}
    return [Statement(asked.words.say("caption_may_be_wrong"), ())] if "caption" in sources else []


def _not_checked(asked: AskedWords) -> list[Statement]:
    """What was only looked for in names and texts, as nobody has described the pictures."""
    done, total = asked.described
    if done >= total:
        return []
    words = asked.words
    if done == 0:
        return [Statement(words.say("no_captions", words=_quoted(asked)), ())]
    return [Statement(words.counted("some_captions", total - done, words=_quoted(asked), total=total), ())]


def _quoted(asked: AskedWords) -> str:
    return asked.words.listed([asked.words.say("title", title=word) for word in asked.looked_for])


def _with(asked: AskedWords) -> str:
    if not asked.people:
        return ""
    return asked.words.say("words_with", list=_names(asked.words, asked.people))


def _names(words: Words, people: Sequence[PersonId]) -> str:
    return words.listed([words.who(person) for person in people])
