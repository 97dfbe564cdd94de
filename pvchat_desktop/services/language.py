"""The language of answers, and the grammars in resources/asking."""

from __future__ import annotations

import locale
import tomllib
from functools import cache

from pvchat_desktop.core.asking.grammar import Grammar, load_grammar
from pvchat_desktop.paths import resources_dir
from pvchat_desktop.settings import Settings

LANGUAGES = ("en", "de")

_NOTES = {
    "en": {
        "left_out": "“{title}” is left out, because it could not be looked through: {reason}",
        "not_yet_one": "One clip of the library was not looked through yet, so this answer leaves it out.",
        "no_model": "(This is from face memory: the base model could not answer. {reason})",
        "not_yet_many": "{n} clips of the library were not looked through yet, so this answer leaves them out.",
    },
    "de": {
        "left_out": "„{title}“ fehlt hier, weil dieser Clip nicht durchsucht werden konnte: {reason}",
        "not_yet_one": "Ein Clip der Bibliothek wurde noch nicht durchsucht und fehlt in dieser Antwort.",
        "no_model": "(Das sagt das Gesichtsgedächtnis: Das Basismodell konnte nicht antworten. {reason})",
        "not_yet_many": "{n} Clips der Bibliothek wurden noch nicht durchsucht und fehlen in dieser Antwort.",
    },
}


@cache
def grammar() -> Grammar:
    folder = resources_dir() / "asking"
    return load_grammar(
        {code: tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8")) for code in LANGUAGES}
    )


def note(key: str, language: str, **values: object) -> str:
    """A sentence beside an answer that says what the answer does not cover."""
    return _NOTES.get(language, _NOTES["en"])[key].format(**values)


def language_of(settings: Settings) -> str:
    """The chosen language; with `system`, that of the desktop if we have it, else English."""
    chosen = settings.text("language")
    if chosen == "system":
        chosen = (locale.getlocale()[0] or "en")[:2].lower()
    return chosen if chosen in LANGUAGES else "en"
