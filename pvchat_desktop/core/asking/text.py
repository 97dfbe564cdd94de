"""Words of a question, and the small phrase language the grammar files are written in.

A phrase is words between blanks, matched against the question's folded words:

    word      that word            a|b     one of several words
    word*     words beginning so   ..      up to four words of any kind
    @         a person's name      ?       one word of any kind
    <class>   any phrase of that    _       one word, kept as the slot
              word class
    ^ and $   the question's beginning and end
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain

NAME = "@"
POSSESSIVE = "'s"

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


def split_words(text: str) -> list[str]:
    """The words as written; an apostrophe inside a word belongs to it."""
    return [re.sub(r"[’`´]", "'", word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def fold(word: str) -> str:
    """Case folded, composed; umlauts stay."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())


@lru_cache(maxsize=4096)
def spellings(word: str) -> frozenset[str]:
    """The ways a word is typed without its accents: Jürgen as jurgen or juergen."""
    folded = fold(word)
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return frozenset({folded, bare, folded.translate(_UMLAUTS)})


def joined(words: Sequence[str]) -> str:
    """The text phrases are searched in: every word has a blank on both sides."""
    return f" {' '.join(words)} "


def word_pattern(word: str) -> str:
    """The regular expression of one plain word of a phrase, without blanks."""
    return re.escape(fold(word)).replace(r"\*", r"\S*")


def phrase_pattern(phrase: str, classes: Mapping[str, Sequence[str]]) -> str:
    """The regular expression of a phrase, to be searched in a `joined` text."""
    starts = phrase.startswith("^")
    ends = phrase.endswith("$")
    pieces = [_piece(part, classes) for part in phrase.strip("^$ ").split()]
    return ("^ " if starts else "(?<= )") + "".join(pieces) + ("$" if ends else "")


class Words:
    """A set of folded words; "x*" stands for all that begin with x, "*x" for all that end with it."""

    __slots__ = ("_ends", "_exact", "_starts")

    def __init__(self, words: Iterable[str]) -> None:
        folded = {fold(word) for word in words}
        self._exact = frozenset(word for word in folded if "*" not in word)
        self._starts = tuple(sorted(word[:-1] for word in folded if word.endswith("*")))
        self._ends = tuple(sorted(word[1:] for word in folded if word.startswith("*")))

    def __contains__(self, word: str) -> bool:
        return word in self._exact or word.startswith(self._starts) or word.endswith(self._ends)


class Phrase:
    """A phrase to be searched. Where it is found, the words it is made of are understood.

    Its regular expression is made when a question first has its words: most phrases never need one.
    """

    __slots__ = ("_classes", "_pattern", "_phrase", "needs", "words")

    def __init__(self, phrase: str, classes: Mapping[str, Sequence[str]]) -> None:
        self._phrase = phrase
        self._classes = classes
        self._pattern: re.Pattern[str] | None = None
        choices = [part.split("|") for part in phrase.strip("^$ ").split()]
        self.needs = [  # of each of these, one word must be in the question
            frozenset(map(fold, choice)) for choice in choices if not any(set(word) & set("<*?_@.") for word in choice)
        ]
        self.words = Words(plain_words([phrase]))

    def find(self, text: str, words: AbstractSet[str]) -> list[re.Match[str]]:
        """All matches in a `joined` text made of `words`."""
        if any(needed.isdisjoint(words) for needed in self.needs):
            return []
        if self._pattern is None:
            self._pattern = re.compile(phrase_pattern(self._phrase, self._classes))
        return list(self._pattern.finditer(text))


class Phrasebook:
    """Phrases by name, arranged so that a question is tried only against those that one of its words belongs to."""

    __slots__ = ("_always", "_by_word")

    def __init__(self, named: Mapping[str, Iterable[Phrase]]) -> None:
        self._always: list[tuple[str, Phrase]] = []
        self._by_word: dict[str, list[tuple[str, Phrase]]] = {}
        for name, phrases in named.items():
            for phrase in phrases:
                if not phrase.needs:
                    self._always.append((name, phrase))
                for word in min(phrase.needs, key=len, default=()):
                    self._by_word.setdefault(word, []).append((name, phrase))

    def find(self, text: str, words: AbstractSet[str]) -> Iterator[tuple[str, Phrase, list[re.Match[str]]]]:
        """Each phrase that is in a `joined` text made of `words`, with its name and where it is."""
        tried = dict.fromkeys(chain(self._always, *(self._by_word.get(word, ()) for word in sorted(words))))
        for name, phrase in tried:
            if matches := phrase.find(text, words):
                yield name, phrase, matches


def plain_words(phrases: Iterable[str]) -> set[str]:
    """The words phrases are made of, without marks and classes; words ending in * stay so."""
    words = {word for phrase in phrases for part in phrase.strip("^$ ").split() for word in part.split("|")}
    return {word for word in words if word not in {"..", "?", "_", NAME} and not word.startswith("<")}


def _piece(part: str, classes: Mapping[str, Sequence[str]]) -> str:
    if part == "..":
        return r"(?:\S+ ){0,4}?"
    if part == "?":
        return r"[^\s@]\S* "
    if part == "_":
        return r"(?P<slot>[^\s@']\S*) "
    return f"(?:{'|'.join(_choice(choice, classes) for choice in part.split('|'))})"


def _choice(choice: str, classes: Mapping[str, Sequence[str]]) -> str:
    if choice.startswith("<"):
        return "|".join("".join(_piece(p, classes) for p in phrase.split()) for phrase in classes[choice.strip("<>")])
    return word_pattern(choice) + " "
