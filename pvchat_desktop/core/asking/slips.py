"""Plain slips of the keyboard and of spelling, and the words they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from pvchat_desktop.core.asking.text import spellings

_VOWELS = "aeiou"
# Letters. The slip of a shorter word is too often another word.
_SHORTEST = 4
_SHORTEST_WITHOUT_A_LETTER = 6
_SHORTEST_WITH_A_VOWEL_CHANGED = 8


def swapped(word: str) -> Iterator[str]:
    """Two neighbouring letters in each other's place: vidoe."""
    yield from (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))


def doubled(word: str) -> Iterator[str]:
    """A letter typed twice: viddeo."""
    yield from (word[:i] + word[i] + word[i:] for i in range(len(word)))


def _without_a_letter(word: str) -> Iterator[str]:
    """Not the first or last one: apear, diffrent."""
    inner = range(1, len(word) - 1)
    yield from (word[:i] + word[i + 1 :] for i in inner if _may_lack(word, i))


def _may_lack(word: str, i: int) -> bool:
    return len(word) >= _SHORTEST_WITHOUT_A_LETTER or (word[i] == word[i + 1] and len(word) > _SHORTEST)


def _with_a_vowel_changed(word: str) -> Iterator[str]:
    if len(word) >= _SHORTEST_WITH_A_VOWEL_CHANGED:
        inner = (i for i in range(1, len(word) - 1) if word[i] in _VOWELS)
        yield from (word[:i] + vowel + word[i + 1 :] for i in inner for vowel in _VOWELS)


_KINDS: tuple[Callable[[str], Iterable[str]], ...] = (
    spellings,
    swapped,
    doubled,
    _without_a_letter,
    _with_a_vowel_changed,
)


def slips(words: AbstractSet[str], *, never: AbstractSet[str]) -> dict[str, str]:
    """Each slip of a word -> the word. `never`: words in their own right that only look like slips."""
    table: dict[str, str] = {}
    for kind in _KINDS:
        for word in sorted(word for word in words if len(word) >= _SHORTEST and word.isalpha()):
            for slip in kind(word):
                if slip not in words and slip not in never:
                    table.setdefault(slip, word)
    return table
