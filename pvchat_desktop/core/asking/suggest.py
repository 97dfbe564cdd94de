"""Questions worth asking about what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pvchat_desktop.core.asking.facts import ClipFacts, KnownPerson
from pvchat_desktop.core.asking.grammar import Grammar
from pvchat_desktop.core.asking.seen import view_library
from pvchat_desktop.core.ids import PersonId

_MOST = 5


def suggestions(
    facts: Sequence[ClipFacts],
    people: Sequence[KnownPerson],
    grammar: Grammar,
    language: str,
    *,
    describes: bool = False,
) -> tuple[str, ...]:
    """Three to five questions, with names filled in as they would be typed; the likeliest first. `describes`: a base
    model can tell what somebody does."""
    ask = grammar.language(language).suggestions
    names = _names_by_time(facts, people)
    is_library = len(facts) != 1
    questions = [ask["who_library" if is_library else "who"]]
    second = "doing" if describes and names else "where"
    if not names:
        names = [person.name for person in people[:1]]
    if names:
        keys = ("which_clips", "first_library", "duration") if is_library else ("when", second, "which_clips")
        questions += [ask[key].format(name=names[0]) for key in keys]
    if len(names) > 1:
        questions.insert(3, ask["together"].format(name=names[0], other=names[1]))
    questions.append(ask["count"])
    if len(questions) < 3:
        questions.append(ask["who" if is_library else "who_library"])
    return tuple(dict.fromkeys(questions))[:_MOST]


def _names_by_time(facts: Sequence[ClipFacts], people: Sequence[KnownPerson]) -> list[str]:
    """Known people who are seen in the clips, longest first."""
    seconds: defaultdict[PersonId | None, float] = defaultdict(float)
    for view in view_library(facts):
        for figure in view.known:
            seconds[figure.person] += figure.duration_s
    seen = [person for person in people if seconds[person.id] > 0]
    return [person.name for person in sorted(seen, key=lambda person: -seconds[person.id])]
