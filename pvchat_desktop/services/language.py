"""The language of answers, and the grammars in resources/asking."""

from __future__ import annotations

import locale
import tomllib
from functools import cache

from pvchat_desktop.core.asking.grammar import Grammar, load_grammar
from pvchat_desktop.paths import resources_dir
from pvchat_desktop.settings import Settings

LANGUAGES = ("en", "de")


@cache
def grammar() -> Grammar:
    folder = resources_dir() / "asking"
    return load_grammar(
        {code: tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8")) for code in LANGUAGES}
    )


def language_of(settings: Settings) -> str:
    """The chosen language; with `system`, that of the desktop if we have it, else English."""
    chosen = settings.text("language")
    if chosen == "system":
        chosen = (locale.getlocale()[0] or "en")[:2].lower()
    return chosen if chosen in LANGUAGES else "en"
