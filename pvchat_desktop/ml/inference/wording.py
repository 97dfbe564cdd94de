"""What is said where it is decided already who is there: the first words, from which the model goes on, or, where
nobody asked for is there, all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core.pointing import Pointer

_EITHER: Final = re.compile(r"\b(or|oder)\b", re.IGNORECASE)
_PLACE: Final = re.compile(r"\{p(\d+)\}")

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "yes": "Yes, ",
        "no": "No, ",
        "and": " and ",
        "here_one": "{who} is in this clip",
        "here_many": "{who} are in this clip",
        "gone_one": "{who} is not in this clip",
        "gone_many": "{who} are not in this clip",
        "but_here": ", but {who} is",
        "but_gone": ", but {who} is not",
        "person": "the person",
        "left": " on the left",
        "right": " on the right",
        "middle": " in the middle",
    },
    "de": {
        "yes": "Ja, ",
        "no": "Nein, ",
        "and": " und ",
        "here_one": "{who} ist in diesem Clip zu sehen",
        "here_many": "{who} sind in diesem Clip zu sehen",
        "gone_one": "{who} ist in diesem Clip nicht zu sehen",
        "gone_many": "{who} sind in diesem Clip nicht zu sehen",
        "but_here": ", wohl aber {who}",
        "but_gone": ", aber nicht {who}",
        "person": "die Person",
        "left": " links",
        "right": " rechts",
        "middle": " in der Mitte",
    },
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """`text` with people as "{p0}", "" where the model begins by itself. `is_whole`: nobody asked for is there, and
    whatever the model added would be about somebody else, or made up."""

    text: str = ""
    is_whole: bool = False


def named(question: str, people: int) -> list[int]:
    """The people a question names; everybody where it names nobody."""
    return sorted({int(k) for k in _PLACE.findall(question)}) or list(range(people))


def beginning(
    question: str,
    presence: Sequence[bool | None],
    *,
    asks_presence: bool,
    language: str = "en",
    knows_them: bool = True,
) -> Beginning:
    """`presence` per person, None: undecided. A question that names nobody is about the clip: nothing is forced. Where
    one person is left to speak of, the answer begins with them if the model `knows_them`: to a base without
    their pack a name says nothing."""
    asked = sorted({int(k) for k in _PLACE.findall(question)})
    here = [k for k in asked if presence[k]]
    gone = [k for k in asked if presence[k] is False]
    words = _WORDS.get(language, _WORDS["en"])
    nobody = len(gone) == len(asked)
    is_decided = len(here) + len(gone) == len(asked)
    subject = _list(here, words) if len(here) == 1 and is_decided and knows_them else ""
    if not gone and (not asks_presence or len(here) < len(asked) or not asked):
        return Beginning("" if asks_presence else subject)
    if asks_presence:
        verdict = _verdict(here, gone, words, either=bool(_EITHER.search(question)))
        return Beginning(f"{verdict}." if nobody else verdict, nobody)
    denial = _clause("gone", gone, words)
    return Beginning(f"{denial}." if nobody else f"{denial}. {subject}", nobody)


def pointed(question: str, pointer: Pointer, language: str = "en") -> str:
    """The question about whoever stands there: "What is the person on the left doing?"."""
    words = _WORDS.get(language, _WORDS["en"])
    return _PLACE.sub(words["person"] + words.get(pointer, ""), question)


def pointed_start(language: str = "en") -> str:
    """How a sentence about them begins: "The person"."""
    person = _WORDS.get(language, _WORDS["en"])["person"]
    return person[0].upper() + person[1:]


def listed(people: Sequence[int], language: str = "en") -> str:
    """ "{p0}, {p1} and {p2}"."""
    return _list(people, _WORDS.get(language, _WORDS["en"])) if people else ""


def _verdict(here: Sequence[int], gone: Sequence[int], words: Mapping[str, str], *, either: bool) -> str:
    if not gone or (here and either):
        rest = words["but_gone"].format(who=_list(gone, words)) if gone else ""
        return words["yes"] + _clause("here", here, words) + rest
    rest = words["but_here"].format(who=_list(here, words)) if here else ""
    return words["no"] + _clause("gone", gone, words) + rest


def _clause(what: str, people: Sequence[int], words: Mapping[str, str]) -> str:
    return words[f"{what}_{'one' if len(people) == 1 else 'many'}"].format(who=_list(people, words))


def _list(people: Sequence[int], words: Mapping[str, str]) -> str:
    names = [f"{{p{k}}}" for k in people]
    return words["and"].join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
