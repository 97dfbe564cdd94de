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
from collections.abc import Iterable, Mapping, Sequence

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


class Phrase:
    """A phrase ready to be searched. Where it is found, the words it is made of are understood."""

    __slots__ = ("_pattern", "words")

    def __init__(self, phrase: str, classes: Mapping[str, Sequence[str]]) -> None:
        self._pattern = re.compile(phrase_pattern(phrase, classes))
        self.words = any_word(plain_words([phrase]))

    def is_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """To be fully matched by one folded word."""
    patterns = sorted({word_pattern(word) for word in words})
    return re.compile("|".join(patterns) if patterns else r"(?!)")


def any_phrase(phrases: Iterable[str], classes: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    patterns = [phrase_pattern(phrase, classes) for phrase in phrases]
    return re.compile("|".join(patterns) if patterns else r"(?!)")


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
