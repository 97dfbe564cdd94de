"""What a search asks for: people, days and words; and the words as a query of the full text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.grammar import Language
from pvchat_desktop.core.asking.names import Token, find_names
from pvchat_desktop.core.asking.text import POSSESSIVE, fold, split_words
from pvchat_desktop.core.dates import DateWords, When, date_words, find_dates
from pvchat_desktop.core.ids import PersonId

_SHORTEST_BEGINNING = 4  # letters; fewer begin too many other words: "cat" is not "catch"
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class SearchWords:
    """What a language adds to a search; see the tables [dates] and [find]."""

    dates: DateWords
    together: frozenset[str]
    without: frozenset[str]
    little: frozenset[str]


@dataclass(frozen=True, slots=True)
class Query:
    """`words` as typed; a quoted run of words is one."""

    people: tuple[PersonId, ...] = ()
    without: tuple[PersonId, ...] = ()
    together: bool = False
    when: tuple[When, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.without or self.when or self.words)


Meanings = Mapping[str, tuple[str, ...]]
"""A folded word -> the others of its group."""


def search_words(table: Mapping[str, object]) -> SearchWords:
    """From a language's parsed TOML. ValueError where a table is not as it should be."""
    find, dates, months = table.get("find"), table.get("dates"), table.get("months")
    if not isinstance(find, Mapping) or not isinstance(dates, Mapping) or not isinstance(months, list):
        raise ValueError("the grammar lacks the tables [find] and [dates]")
    lists = {name: frozenset(fold(str(word)) for word in words) for name, words in find.items()}
    return SearchWords(date_words(dates, months), lists["together"], lists["without"], lists["little"])


def meanings(groups: Iterable[Sequence[str]]) -> Meanings:
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        folded = [fold(word) for word in group]
        for word in folded:
            found.setdefault(word, {}).update(dict.fromkeys(one for one in folded if one != word))
    return {word: tuple(others) for word, others in found.items()}


def read_query(
    text: str, people: Sequence[KnownPerson], languages: Sequence[tuple[Language, SearchWords]], today: date
) -> Query:
    """Names ask for people, days for dates, the rest for words; in all the languages, the likelier one first."""
    named, text = _whole_names(text, people)
    quoted = tuple(" ".join(run.split()) for run in _QUOTED.findall(text) if any(c.isalnum() for c in run))
    rest = _QUOTED.sub(" ", text)
    readings = [_dates_between(rest, find_names(rest, people, language), words, today) for language, words in languages]
    when, rest = min(readings, key=lambda reading: len(reading[1].split()))  # whose words the days are in
    return _read(rest, quoted, when, (named, people, languages))


def read_days(
    text: str, people: Sequence[KnownPerson], languages: Sequence[tuple[Language, SearchWords]], today: date
) -> tuple[tuple[When, ...], str]:
    """The days that a question speaks of, and the question without them; in its own language alone."""
    language, words = languages[0]
    return _dates_between(text, find_names(text, people, language), words, today, bare=False)


def _dates_between(
    text: str, tokens: Sequence[Token], words: SearchWords, today: date, *, bare: bool = True
) -> tuple[tuple[When, ...], str]:
    """Somebody called June is no month."""
    names = {word for token in tokens if token.person is not None for word in token.raw.split()}
    hidden = text
    for number, name in enumerate(sorted(names, key=len, reverse=True)):
        hidden = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"zq{number}qz", hidden)
    found, rest = find_dates(hidden, words.dates, today, bare=bare)
    for number, name in enumerate(sorted(names, key=len, reverse=True)):
        rest = rest.replace(f"zq{number}qz", name)
    return found, rest


def _whole_names(text: str, people: Sequence[KnownPerson]) -> tuple[list[PersonId], str]:
    """People whose name stands there as it is kept, whatever marks are in it; the longest names first."""
    found: list[tuple[int, PersonId]] = []
    for known in sorted(people, key=lambda p: -len(p.name)):
        pattern = re.compile(rf"(?<!\w){re.escape(known.name)}(?!\w)", re.IGNORECASE)
        if not known.name.replace(" ", "").isalnum() and (match := pattern.search(text)):
            found.append((match.start(), known.id))
            text = pattern.sub(" ", text)
    return [person for _, person in sorted(found)], text


_Settled = tuple[Sequence[PersonId], Sequence[KnownPerson], Sequence[tuple[Language, SearchWords]]]


def _read(rest: str, quoted: tuple[str, ...], when: Sequence[When], settled: _Settled) -> Query:
    named, people, languages = settled
    tokens = _tokens(rest, people, [language for language, _ in languages])
    kinds = [words for _, words in languages]
    wanted, without, words = list(named), list[PersonId](), list[str]()
    together, negated = False, False
    for token in tokens:
        if token.person is not None:
            (without if negated else wanted).append(token.person)
            continue
        together |= any(token.text in kind.together for kind in kinds)
        negated = any(token.text in kind.without for kind in kinds) or (negated and token.text in ("and", "und"))
        if token.text != POSSESSIVE:
            words.append(token.raw)
    excluded = tuple(dict.fromkeys(without))
    spoken = max(kinds, key=lambda kind: sum(fold(word) in kind.little | kind.together for word in words))
    little = spoken.little | (frozenset().union(*(kind.without for kind in kinds)) if excluded else frozenset())
    kept = [word for word in words if fold(word) not in little]
    has_more = bool(wanted or without or when or quoted or kept)
    return Query(
        people=tuple(dict.fromkeys(person for person in wanted if person not in excluded)),
        without=excluded,
        together=together and len(set(wanted)) > 1,
        when=tuple(dict.fromkeys(when)),
        words=(*quoted, *dict.fromkeys(kept if has_more else words)),
    )


def _tokens(rest: str, people: Sequence[KnownPerson], languages: Sequence[Language]) -> list[Token]:
    """The reading that finds most people: each language knows other words that are no names."""
    readings = [find_names(rest, people, language) for language in languages]
    return max(readings, key=lambda tokens: sum(token.person is not None for token in tokens), default=[])


# The full text's query language (FTS5)


def any_of(words: Iterable[str], known: Meanings) -> str:
    """Clips with one of the words, or of those that mean the same."""
    return " OR ".join(term for word in words if (term := _term(word, known)))


def all_of(words: Iterable[str], known: Meanings) -> str:
    return " AND ".join(term for word in words if (term := _term(word, known)))


def names_of(words: Iterable[str]) -> str:
    """Titles and paths with all of the words as they are."""
    terms = [term for word in words if (term := _phrase(word, begins=True))]
    return f"{{title path}} : ({' AND '.join(terms)})" if terms else ""


def _term(word: str, known: Meanings) -> str:
    ways = _ways(word, known)
    if not ways:
        return ""
    named = f"{{title path}} : {_phrase(word, begins=True)}"
    return f"({' OR '.join([named, *ways])})"


def _ways(word: str, known: Meanings) -> list[str]:
    own = _phrase(word, begins=len(word) >= _SHORTEST_BEGINNING)
    others = known.get(fold(word), known.get(_singular(fold(word)), ()))
    return [own, *(f'"{other}"' for other in others)] if own else []


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _phrase(word: str, *, begins: bool) -> str:
    """A word, or several in their order; `begins`: the last one may go on."""
    parts = " ".join("".join(c if c.isalnum() else " " for c in part) for part in split_words(word) or [word]).split()
    return f'"{" ".join(parts)}"{"*" if begins else ""}' if parts else ""
