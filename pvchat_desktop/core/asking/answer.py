"""From a parsed question and the facts to a worded answer. Nothing is said that no appearance shows."""

from __future__ import annotations

from collections.abc import Sequence

from pvchat_desktop.core.asking.about_library import AskedLibrary, about_library
from pvchat_desktop.core.asking.about_one_clip import Asked, about_one_clip
from pvchat_desktop.core.asking.facts import ClipFacts, KnownPerson
from pvchat_desktop.core.asking.grammar import Grammar
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion, Statement, WordedAnswer
from pvchat_desktop.core.asking.seen import view_clip, view_library
from pvchat_desktop.core.asking.wording import Words
from pvchat_desktop.core.ids import PersonId

_MOST_NAMES = 8
_ABOUT_SOMEBODY = frozenset({Intent.PRESENCE, Intent.WHEN, Intent.WHICH_CLIPS})


def answer(
    parsed: ParsedQuestion, facts: Sequence[ClipFacts], people: Sequence[KnownPerson], grammar: Grammar
) -> WordedAnswer:
    """One clip is answered with times, several with a dated list. Names are person references.

    A statement's supports are indices into `facts` and its appearances.
    """
    words = Words(grammar.language(parsed.language))
    lines = _lines(parsed, facts, people, words)
    return WordedAnswer(parsed.intent, tuple(dict.fromkeys(lines)))


def _lines(
    parsed: ParsedQuestion, facts: Sequence[ClipFacts], people: Sequence[KnownPerson], words: Words
) -> list[Statement]:
    lines = _preface(parsed, people, words)
    if not facts:
        return [*lines, Statement(words.say("no_clip"), ())]
    if parsed.unknown_names and not parsed.people:
        return lines
    asked_for = parsed.people
    if not asked_for and parsed.intent in _ABOUT_SOMEBODY and people:
        asked_for, line = _whom(people, words)
        lines.append(line)
    if len(facts) == 1:
        return lines + about_one_clip(parsed.intent, Asked(asked_for, view_clip(0, facts[0]), words))
    return lines + about_library(parsed.intent, AskedLibrary(asked_for, view_library(facts), words))


def _whom(people: Sequence[KnownPerson], words: Words) -> tuple[tuple[PersonId, ...], Statement]:
    """Whom a question without a name is about: the only person known, else everybody."""
    if len(people) == 1:
        return (people[0].id,), Statement(words.say("means_the_only_one", who=words.who(people[0].id)), ())
    return (), Statement(words.say("names_nobody"), ())


def _preface(parsed: ParsedQuestion, people: Sequence[KnownPerson], words: Words) -> list[Statement]:
    lines = [Statement(words.say("unknown_name", name=name), ()) for name in parsed.unknown_names]
    if parsed.intent in (Intent.DESCRIBE, Intent.UNCLEAR):
        lines.append(Statement(words.say(parsed.intent.value), ()))
    if not people:
        lines.append(Statement(words.say("nobody_named_yet"), ()))
    elif parsed.unknown_names and not parsed.people:
        names = words.listed([words.who(person.id) for person in people[:_MOST_NAMES]])
        key = "known_names_more" if len(people) > _MOST_NAMES else "known_names"
        lines.append(Statement(words.say(key, list=names), ()))
    return lines
