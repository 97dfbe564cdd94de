"""Finding the names of known people in a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.slips import doubled, swapped
from pvchat_desktop.core.asking.text import NAME, POSSESSIVE, fold, spellings, split_words
from pvchat_desktop.core.ids import PersonId

_SHORTEST_MISSPELT = 5  # letters
_POSSESSIVE_ENDS = ("'s", "s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question. A name of one or several words is one token."""

    text: str  # folded; NAME for a known person, POSSESSIVE for the mark after it
    raw: str
    person: PersonId | None = None
    is_guess: bool = False  # `text` is what a misspelt `raw` seems to mean


class _Way(IntEnum):
    """How a name is written in a question, the surest first."""

    EXACT = 0
    POSSESSIVE = 1
    MISSPELT = 2  # a slip that makes no other name: letters swapped or doubled


@dataclass(frozen=True, slots=True)
class _Pattern:
    person: PersonId
    words: tuple[frozenset[str], ...]  # each word's spellings
    misspelt: tuple[frozenset[str], ...]
    raw: str  # the first word as written
    is_part: bool  # a first name alone


class NameRules(Protocol):
    """What a language knows of names; words are folded."""

    def knows(self, word: str) -> bool: ...

    def could_be_surname(self, word: str, *, after: str) -> bool: ...


def find_names(question: str, people: Sequence[KnownPerson], rules: NameRules) -> list[Token]:
    """The question's words, known names made one token each.

    A name that is a word of the language ("Will") counts only where it is written like a name. A first name before
    another person's surname is not the person's: Anna Smith is not Anna Lee.
    """
    words = split_words(question)
    others = _before_surnames(words, question, rules)
    tries = _tries(tuple(people))
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        found = _name_at(words, at, tries, rules)
        if found is not None and _is_of_another(found, at, others) and _name_at(words, at + 1, tries, rules) is None:
            found = None
        if found is None:
            tokens.append(Token(fold(words[at]), words[at]))
            at += 1
            continue
        pattern, way = found
        count = len(pattern.words)
        tokens.append(Token(NAME, " ".join(words[at : at + count]), pattern.person))
        if way is _Way.POSSESSIVE:
            tokens.append(Token(POSSESSIVE, POSSESSIVE))
        at += count
    return tokens


class _Tries:
    """What to try where a word stands: names and the ways to write them, by the first word as it would be typed."""

    __slots__ = ("_by_first_word", "_in_order")

    def __init__(self, in_order: Sequence[tuple[_Pattern, _Way]]) -> None:
        self._in_order = in_order
        self._by_first_word: dict[str, list[int]] = {}
        for at, (pattern, way) in enumerate(in_order):
            for word in _first_words(pattern, way):
                self._by_first_word.setdefault(word, []).append(at)

    def at(self, word: str) -> list[tuple[_Pattern, _Way]]:
        found = {at for spelling in spellings(word) for at in self._by_first_word.get(spelling, ())}
        return [self._in_order[at] for at in sorted(found)]


def _first_words(pattern: _Pattern, way: _Way) -> Iterable[str]:
    if way is _Way.MISSPELT:
        return pattern.misspelt[0]
    if way is _Way.POSSESSIVE and len(pattern.words) == 1:
        return [word + end for word in pattern.words[0] for end in _POSSESSIVE_ENDS]
    return pattern.words[0]


@lru_cache(maxsize=8)
def _tries(people: tuple[KnownPerson, ...]) -> _Tries:
    """Whole names, and first names that only one person has; whatever has more words comes first."""
    full = [(person.id, split_words(person.name)) for person in people]
    full = [(person, words) for person, words in full if words]
    taken = {tuple(fold(w) for w in words) for _, words in full}
    firsts = Counter(fold(words[0]) for _, words in full)
    patterns = [_pattern(person, words) for person, words in full]
    patterns += [
        _pattern(person, words[:1], is_part=True)
        for person, words in full
        if len(words) > 1 and firsts[fold(words[0])] == 1 and (fold(words[0]),) not in taken
    ]
    tries = [(pattern, way) for pattern in patterns for way in _Way]
    return _Tries(sorted(tries, key=lambda t: (-len(t[0].words), t[1], -max(map(len, t[0].words[0])))))


def _pattern(person: PersonId, words: Sequence[str], *, is_part: bool = False) -> _Pattern:
    spelt = tuple(spellings(word) for word in words)
    misspelt = tuple(all_of | {slip for word in all_of for slip in _misspelt(word)} for all_of in spelt)
    return _Pattern(person, spelt, misspelt, words[0], is_part)


def _misspelt(name: str) -> set[str]:
    return {*swapped(name), *doubled(name)} if len(name) >= _SHORTEST_MISSPELT else set()


def _name_at(words: Sequence[str], at: int, tries: _Tries, rules: NameRules) -> tuple[_Pattern, _Way] | None:
    for pattern, way in tries.at(words[at]):
        run = words[at : at + len(pattern.words)]
        if len(run) < len(pattern.words) or not _fits(run, pattern, way):
            continue
        if _means_a_word(words, at, pattern, rules) or (way is _Way.MISSPELT and rules.knows(fold(run[-1]))):
            continue
        return pattern, way
    return None


def _fits(run: Sequence[str], pattern: _Pattern, way: _Way) -> bool:
    if way is _Way.MISSPELT:
        return all(fold(word) in names for word, names in zip(run, pattern.misspelt, strict=True))
    *heads, last = run
    if not all(spellings(w) & names for w, names in zip(heads, pattern.words, strict=False)):
        return False
    if way is _Way.EXACT:
        return bool(spellings(last) & pattern.words[-1])
    stems = [last[: -len(end)] for end in _POSSESSIVE_ENDS if fold(last).endswith(end) and len(last) > len(end)]
    return any(spellings(stem) & pattern.words[-1] for stem in stems)


def _before_surnames(words: Sequence[str], question: str, rules: NameRules) -> set[int]:
    return {
        at
        for at, (first, second) in enumerate(pairwise(words))
        if first[0].isupper()
        and second[0].isupper()
        and f"{first} {second}" in question  # no comma between them
        and rules.could_be_surname(fold(second), after=fold(first))
    }


def _is_of_another(found: tuple[_Pattern, _Way], at: int, before_surnames: AbstractSet[int]) -> bool:
    pattern, way = found
    return pattern.is_part and way is not _Way.POSSESSIVE and at in before_surnames


def _means_a_word(words: Sequence[str], at: int, pattern: _Pattern, rules: NameRules) -> bool:
    if len(pattern.words) > 1 or not rules.knows(fold(words[at])):
        return False
    if len(words) == 1:
        return False
    return at == 0 or words[at] != pattern.raw
