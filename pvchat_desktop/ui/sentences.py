"""Sentences that were made outside the window, in the window's language.

Errors, stages of jobs, the history of changes and advice are English where they are made, on the wire, in the catalog
and in logs: a worker knows no language, what is stored outlives a change of it, and scripts read what commands print.
Here, and only for showing, the pattern that a sentence was made from is looked up and said in the window's language,
with the same values. The patterns come from the sources (`tools/sentences.py`); their translations are kept with those
of the window's own texts, under "Sentences". A sentence without a pattern stays as it is. Nothing is ever decided by a
text. See docs/decisions/0035.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from pvchat_desktop.paths import resources_dir
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.ui import language

CONTEXT: Final = "Sentences"  # in the .ts files
_LIST: Final = "sentences.txt"
_FIELD: Final = re.compile(r"\{(\w+)\}")
_ANYTHING: Final = "(.+?)"
_NEIGHBOURS: Final = re.compile(r"\} \{")
_MOST_WORDS: Final = 60  # of the first of two neighbours
_NUMBER: Final = r"([\d.,]+)"
_COUNT: Final = "n"  # the field of "{n} clips": a number, never a name
_MEASURED: Final = re.compile(r"\{(\w+)\} (?:GB|MB|min)\b")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_QUOTED: Final = re.compile(r"“\{(\w+)\}”")
_SAID_AGAIN: Final = "sentence"  # a quoted field that holds a sentence of ours; other quotes hold what users wrote
_ENDS: Final = re.compile(r"(?<=[.!?]) ")
_JOINTS: Final = ("; ", ": ", " · ", ", ", " in ")
_KEPT: Final = 2_000  # sentences remembered with their translations


@dataclass(frozen=True)
class Pattern:
    """`source`: as the English sentence is written, with its fields in braces."""

    source: str

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(_FIELD.findall(self.source))

    @cached_property
    def literal(self) -> str:
        """What does not change, which decides how well it fits."""
        return _FIELD.sub("", self.source)

    @cached_property
    def begin(self) -> str:
        """What every sentence of it begins with; most are passed over by this alone."""
        return self.source.partition("{")[0] if self.fields else self.source

    @cached_property
    def _expressions(self) -> tuple[re.Pattern[str], ...]:
        """One; several where two fields follow each other, which may divide the words between them in many ways."""
        if not _NEIGHBOURS.search(self.source):
            return (self._expression(_ANYTHING),)
        return tuple(self._expression(rf"((?:\S+ ){{{words}}}\S+)") for words in range(_MOST_WORDS))

    def _expression(self, first: str) -> re.Pattern[str]:
        parts = _FIELD.split(self.source)
        fields = [_NUMBER if name == _COUNT else _ANYTHING for name in parts[1::2]]
        if fields and parts[1] != _COUNT:
            fields[0] = first
        texts = [re.escape(text) for text in parts[::2]]
        return re.compile("".join(part for pair in zip(texts, [*fields, ""], strict=True) for part in pair), re.DOTALL)

    def readings(self, sentence: str) -> list[dict[str, str]]:
        """What may stand in its fields; none where the sentence is none of its."""
        if not sentence.startswith(self.begin):
            return []
        found = [expression.fullmatch(sentence) for expression in self._expressions]
        return [dict(zip(self.fields, one.groups(), strict=True)) for one in found if one]


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Those with most words of their own first: the first that fits is the right one."""
    lines = (resources_dir() / "translations" / _LIST).read_text(encoding="utf-8").splitlines()
    return tuple(sorted((Pattern(line) for line in lines if line), key=lambda one: -len(one.literal)))


def local(text: str) -> str:
    """A sentence, or several, in the window's language."""
    code = language.current()
    return text if code == "en" or not text else _local(text, code)


def local_problem(problem: Problem) -> Problem:
    return replace(problem, title=local(problem.title), message=local(problem.message), hint=local(problem.hint))


@lru_cache(maxsize=_KEPT)
def _local(text: str, code: str) -> str:
    bare = text.strip()
    said = _whole(bare, code) or _runs(_ENDS.split(bare), code) or _parts(bare, code)
    return text.replace(bare, said) if said else text


def _whole(text: str, code: str) -> str:
    for pattern in patterns():
        readings = pattern.readings(text)
        if readings:
            return _filled(pattern, max(readings, key=lambda one: _known(one, code)), code)
    if text.endswith(".") and (said := _whole(text[:-1], code)):
        return f"{said}."
    return ""


def _known(values: dict[str, str], code: str) -> int:
    return sum(_local(value, code) != value for value in values.values())


def _filled(pattern: Pattern, values: dict[str, str], code: str) -> str:
    said = QCoreApplication.translate(CONTEXT, pattern.source)
    kept = {name for name in _QUOTED.findall(pattern.source) if name != _SAID_AGAIN}
    local_values = {name: value if name in kept else _local(value, code) for name, value in values.items()}
    for name in _MEASURED.findall(said):
        if _DECIMAL.fullmatch(local_values.get(name, "")):
            local_values[name] = local_values[name].replace(".", QLocale().decimalPoint())
    return _FIELD.sub(lambda field: local_values.get(field[1], field[0]), said)


def _runs(said: list[str], code: str) -> str:
    """Several sentences: the longest runs that have a pattern of their own, the others one by one."""
    if len(said) == 1:
        return ""
    made, begin = [], 0
    while begin < len(said):
        for end in range(len(said), begin, -1):
            run = " ".join(said[begin:end])
            known = _whole(run, code) if (begin, end) != (0, len(said)) else ""
            if known or end == begin + 1:
                made.append(known or _parts(run, code) or run)
                begin = end
                break
    return " ".join(made)


def _parts(text: str, code: str) -> str:
    """Pieces of a list; "" where none of them is known."""
    for joint in _JOINTS:
        parts = text.rstrip(".").split(joint)
        if len(parts) > 1:
            made = [_local(part, code) for part in parts]
            if made != parts:
                return joint.join(made) + text[len(text.rstrip(".")) :]
    return ""
