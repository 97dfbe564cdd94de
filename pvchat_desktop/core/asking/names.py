"""Finding the names of known people in a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.text import NAME, POSSESSIVE, fold, spellings, split_words
from pvchat_desktop.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question. A name of one or several words is one token."""

    text: str  # folded; NAME for a known person, POSSESSIVE for the mark after it
    raw: str
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    person: PersonId
    words: tuple[frozenset[str], ...]  # each word's spellings
    raw: str  # the first word as written


def find_names(question: str, people: Sequence[KnownPerson], *, is_word: Callable[[str], bool]) -> list[Token]:
    """The question's words, known names made one token each.

    `is_word` tells words of the language: a name that is one ("Will") counts only where it is written like a name.
    """
    words = split_words(question)
    patterns = _patterns(tuple(people))
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        found = _name_at(words, at, patterns, is_word)
        if found is None:
            tokens.append(Token(fold(words[at]), words[at]))
            at += 1
            continue
        pattern, is_possessive = found
        count = len(pattern.words)
        tokens.append(Token(NAME, " ".join(words[at : at + count]), pattern.person))
        if is_possessive:
            tokens.append(Token(POSSESSIVE, POSSESSIVE))
        at += count
    return tokens


@lru_cache(maxsize=8)
def _patterns(people: tuple[KnownPerson, ...]) -> list[_Pattern]:
    """Whole names, then first names that only one person has; longest first."""
    full = [(person, split_words(person.name)) for person in people]
    full = [(person, words) for person, words in full if words]
    taken = {tuple(fold(w) for w in words) for _, words in full}
    firsts = Counter(fold(words[0]) for _, words in full)
    patterns = [_Pattern(p.id, tuple(spellings(w) for w in words), words[0]) for p, words in full]
    patterns += [
        _Pattern(person.id, (spellings(words[0]),), words[0])
        for person, words in full
        if len(words) > 1 and firsts[fold(words[0])] == 1 and (fold(words[0]),) not in taken
    ]
    return sorted(patterns, key=lambda p: (-len(p.words), -max(map(len, p.words[0]))))


def _name_at(
    words: Sequence[str], at: int, patterns: Sequence[_Pattern], is_word: Callable[[str], bool]
) -> tuple[_Pattern, bool] | None:
    for exact in (True, False):
        for pattern in patterns:
            run = words[at : at + len(pattern.words)]
            if len(run) < len(pattern.words):
                continue
            if _fits(run, pattern, exact=exact) and not _means_a_word(words, at, pattern, is_word):
                return pattern, not exact
    return None


def _fits(run: Sequence[str], pattern: _Pattern, *, exact: bool) -> bool:
    *heads, last = run
    if not all(spellings(w) & names for w, names in zip(heads, pattern.words, strict=False)):
        return False
    if exact:
        return bool(spellings(last) & pattern.words[-1])
    stems = [last[: -len(end)] for end in ("'s", "s") if fold(last).endswith(end) and len(last) > len(end)]
    return any(spellings(stem) & pattern.words[-1] for stem in stems)


def _means_a_word(words: Sequence[str], at: int, pattern: _Pattern, is_word: Callable[[str], bool]) -> bool:
    if len(pattern.words) > 1 or not is_word(fold(words[at])):
        return False
    if len(words) == 1:
        return False
    return at == 0 or words[at] != pattern.raw
