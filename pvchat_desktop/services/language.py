"""The language of answers, and the grammars in resources/asking."""

from __future__ import annotations

import locale
import tomllib
from functools import cache
from typing import Any

from pvchat_desktop.core.asking.grammar import Grammar, Language, load_grammar
from pvchat_desktop.core.asking.query import Meanings, SearchWords, meanings, search_words
from pvchat_desktop.paths import resources_dir
from pvchat_desktop.settings import Settings

LANGUAGES = ("en", "de")

_NOTES = {
    "en": {
        "left_out": "“{title}” is left out, because it could not be looked through: {reason}",
        "not_yet_one": "One clip of the library was not looked through yet, so this answer leaves it out.",
        "no_more": "{name} is in this clip. More than that the base model cannot tell.",
        "no_model": "(This is from face memory: the base model could not answer. {reason})",
        "days_none": "No clip of the library is from that time ({days}).",
        "days_one": "I looked only at the one clip from that time ({days}).",
        "days_many": "I looked only at the {n} clips from that time ({days}).",
        "looked_closer": "{base} looked at {n} of {total} clips:",
        "look_closer": "{question} Say in one sentence what is seen of this in this clip, or that it is not seen.",
        "not_yet_many": "{n} clips of the library were not looked through yet, so this answer leaves them out.",
    },
    "de": {
        "left_out": "„{title}“ fehlt hier, weil dieser Clip nicht durchsucht werden konnte: {reason}",
        "not_yet_one": "Ein Clip der Bibliothek wurde noch nicht durchsucht und fehlt in dieser Antwort.",
        "no_more": "{name} ist in diesem Clip. Mehr kann das Basismodell nicht sagen.",
        "no_model": "(Das sagt das Gesichtsgedächtnis: Das Basismodell konnte nicht antworten. {reason})",
        "days_none": "Kein Clip der Bibliothek ist aus dieser Zeit ({days}).",
        "days_one": "Ich habe nur den einen Clip aus dieser Zeit angesehen ({days}).",
        "days_many": "Ich habe nur die {n} Clips aus dieser Zeit angesehen ({days}).",
        "looked_closer": "{base} hat {n} von {total} Clips angesehen:",
        "look_closer": "{question} Sag in einem Satz, was davon hier zu sehen ist, oder dass es nicht zu sehen ist.",
        "not_yet_many": "{n} Clips der Bibliothek wurden noch nicht durchsucht und fehlen in dieser Antwort.",
    },
}


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources_dir() / "asking" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def grammar() -> Grammar:
    return load_grammar({code: _table(code) for code in LANGUAGES})


@cache
def search_languages(first: str) -> tuple[tuple[Language, SearchWords], ...]:
    """How each language searches, the given one first: what is typed in a search box shows no language."""
    codes = sorted(LANGUAGES, key=lambda code: code != first)
    return tuple((grammar().language(code), search_words(_table(code))) for code in codes)


@cache
def same_meanings() -> Meanings:
    return meanings(_table("meanings")["groups"])


def note(key: str, language: str, **values: object) -> str:
    """A sentence beside an answer that says what the answer does not cover, or in place of one."""
    return _NOTES.get(language, _NOTES["en"])[key].format(**values)


def language_of(settings: Settings) -> str:
    """The chosen language; with `system`, that of the desktop if we have it, else English."""
    chosen = settings.text("language")
    if chosen == "system":
        chosen = (locale.getlocale()[0] or "en")[:2].lower()
    return chosen if chosen in LANGUAGES else "en"
