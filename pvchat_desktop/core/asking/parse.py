"""What a question means: names, features by word class, and an ordered table of rules. No language model."""

from __future__ import annotations

from collections.abc import Sequence

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.grammar import ASKING_FOR_MORE, Grammar, Language
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion
from pvchat_desktop.core.asking.names import Token, find_names
from pvchat_desktop.core.asking.text import NAME, POSSESSIVE, joined

# The first rule whose features are all there, and none of the forbidden ones, tells the intent. Features are the word
# classes of the grammar, "named" (a known person, or the name of nobody known) and "rest" (words the grammar does not
# know: the question asks for more than faces can tell).
_RULES: tuple[tuple[Intent, frozenset[str], frozenset[str]], ...] = tuple(
    (intent, frozenset(needs.split()), frozenset(without.split()))
    for intent, needs, without in (
        (Intent.UNCLEAR, "command", ""),
        (Intent.DESCRIBE, "scene", ""),
        (Intent.DESCRIBE, "rest named", ""),
        (Intent.DESCRIBE, "rest about", ""),
        (Intent.UNCLEAR, "rest", ""),
        (Intent.FIRST, "first", "through"),
        (Intent.LAST, "last", "through"),
        (Intent.WHICH_CLIPS, "which_clips named", ""),
        (Intent.WHICH_CLIPS, "which_clips", "someone human"),
        (Intent.PRESENCE, "exists named", ""),
        (Intent.DURATION, "duration", ""),
        (Intent.WHEN, "times", ""),
        (Intent.COUNT, "count", ""),
        (Intent.COMPANY, "company", ""),
        (Intent.POSITION, "position", ""),
        (Intent.WHEN, "when", ""),
        (Intent.WHO, "who", "named"),
        (Intent.DESCRIBE, "what", ""),
        (Intent.PRESENCE, "named", ""),
        (Intent.PRESENCE, "presence", ""),
        (Intent.WHO, "who", ""),
    )
)


def parse(
    question: str, people: Sequence[KnownPerson], grammar: Grammar, *, default: str | None = None
) -> ParsedQuestion:
    """Never fails: a question that means nothing here is UNCLEAR. `default`: the language where none shows."""
    language = grammar.language(detect_language(question, people, grammar, default=default or grammar.default))
    tokens = _respell(find_names(question, people, is_word=language.knows), language)
    tokens, unknown = _take_unknown_names(tokens, language)
    text = joined([token.text for token in tokens])
    features = _features(text, language)
    if NAME in [token.text for token in tokens]:
        features.add("named")
    intent = _intent(features)
    return ParsedQuestion(
        intent=intent,
        people=tuple(dict.fromkeys(token.person for token in tokens if token.person is not None)),
        unknown_names=unknown,
        language=language.code,
        whole_library=intent is Intent.WHICH_CLIPS or ("library" in features and intent is not Intent.UNCLEAR),
    )


def detect_language(question: str, people: Sequence[KnownPerson], grammar: Grammar, *, default: str) -> str:
    """The language that knows most of the words; `default` on a tie."""

    def score(language: Language) -> tuple[int, bool]:
        tokens = _respell(find_names(question, people, is_word=language.knows), language)
        known = sum(language.knows(t.text) and t.text.isalpha() for t in tokens)
        return known - len(tokens), language.code == default

    return max(grammar.languages.values(), key=score).code


def _respell(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Contractions and usual misspellings, made whole words."""
    result: list[Token] = []
    for token in tokens:
        words = (token.text,) if token.person else _whole_words(token.text, language)
        result += [Token(word, token.raw, token.person) for word in words]
    return result


def _whole_words(word: str, language: Language) -> tuple[str, ...]:
    if word == POSSESSIVE:
        return (word,)
    if word in language.spelling:
        return language.spelling[word]
    stem, mark, ending = word.rpartition("'")
    ending = mark + ending
    if not stem:
        return (word,)
    return (*_whole_words(stem, language), *language.spelling.get(ending, ()))


def _take_unknown_names(tokens: Sequence[Token], language: Language) -> tuple[list[Token], tuple[str, ...]]:
    """Words in the place of a name that the language does not know. They stand as names from here on."""
    ends = _places_of_names(tokens, language)
    result: list[Token] = []
    names: list[str] = []
    at = 0
    while at < len(tokens):
        end = ends.get(at)
        if end is None:
            result.append(tokens[at])
        else:
            names.append(" ".join(token.raw for token in tokens[at:end]))
            result.append(Token(NAME, names[-1]))
        at = end or at + 1
    return result, tuple(dict.fromkeys(names))


def _places_of_names(tokens: Sequence[Token], language: Language) -> dict[int, int]:
    """The first token of each unknown name, and the one past its last."""
    words = {token.text for token in tokens}
    text = joined([token.text for token in tokens])
    any_case = language.lower_case_names or all(token.raw.islower() for token in tokens if token.person is None)
    ends = {}
    for slot in language.slots:
        for match in slot.find(text, words):
            at = text.count(" ", 0, match.start("slot")) - 1
            if language.could_be_name(tokens[at].text) and (any_case or tokens[at].raw[0].isupper()):
                ends[at] = _end_of_name(tokens, at, language)
    return ends


def _end_of_name(tokens: Sequence[Token], start: int, language: Language) -> int:
    end = start + 1
    while end < len(tokens) and tokens[end].raw[0].isupper() and tokens[end].person is None:
        if language.knows(tokens[end].text):
            break
        end += 1
    return end


def _features(text: str, language: Language) -> set[str]:
    words = set(text.split())
    found = {
        name: matching
        for name, phrases in language.features.items()
        if (matching := [phrase for phrase in phrases if phrase.find(text, words)])
    }
    understood = [phrase.words for name in found if name not in ASKING_FOR_MORE for phrase in found[name]]
    plain = _without_modifiers(text, words, language)
    if all(
        word in (NAME, POSSESSIVE) or word.isdigit() or word in language.filler or any(word in u for u in understood)
        for word in plain
    ):
        return set(found)
    return {*found, "rest"}


def _without_modifiers(text: str, words: set[str], language: Language) -> list[str]:
    matches = [match for phrase in language.modifiers for match in phrase.find(text, words)]
    marked = list(text)
    for match in matches:
        marked[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(marked).split()


def _intent(features: set[str]) -> Intent:
    for intent, needed, forbidden in _RULES:
        if needed <= features and not forbidden & features:
            return intent
    return Intent.UNCLEAR
