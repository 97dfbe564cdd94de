"""What a question means: names, features by word class, and an ordered table of rules. No language model."""

from __future__ import annotations

from collections.abc import Sequence

from pvchat_desktop.core.asking.facts import KnownPerson
from pvchat_desktop.core.asking.grammar import NOT_FILLER, Grammar, Language
from pvchat_desktop.core.asking.intents import Intent, Order, ParsedQuestion
from pvchat_desktop.core.asking.names import Token, find_names
from pvchat_desktop.core.asking.text import NAME, POSSESSIVE, Phrasebook, Words, fold, joined

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
        (Intent.DESCRIBE, "rest thing", ""),
        (Intent.UNCLEAR, "rest", ""),
        (Intent.LAST, "no_longer", ""),
        (Intent.FIRST, "first", "through"),
        (Intent.LAST, "last", "through"),
        (Intent.DURATION, "amount", ""),
        (Intent.WHICH_CLIPS, "which_clips named", ""),
        (Intent.WHICH_CLIPS, "which_clips", "someone human"),
        (Intent.PRESENCE, "exists named", ""),
        (Intent.DURATION, "duration", ""),
        (Intent.WHEN, "times", ""),
        (Intent.COUNT, "count", ""),
        (Intent.COMPANY, "company", ""),
        (Intent.WHEN, "moments", ""),
        (Intent.POSITION, "position", ""),
        (Intent.WHEN, "when", ""),
        (Intent.WHO, "who", "named"),
        (Intent.DESCRIBE, "what", ""),
        (Intent.PRESENCE, "named", ""),
        (Intent.PRESENCE, "presence", ""),
        (Intent.WHO, "who", ""),
    )
)

_ORDERS: tuple[Order, ...] = ("last", "first")


def parse(
    question: str, people: Sequence[KnownPerson], grammar: Grammar, *, default: str | None = None
) -> ParsedQuestion:
    """Never fails: a question that means nothing here is UNCLEAR. `default`: the language where none shows."""
    language = grammar.language(detect_language(question, people, grammar, default=default or grammar.default))
    tokens, unknown = _take_unknown_names(_read(question, people, language), language)
    text = joined(_without(language.asides, joined(_bare_names([token.text for token in tokens], language))))
    features, rest = _features(text, language)
    if NAME in [token.text for token in tokens]:
        features.add("named")
    intent = _intent(features)
    return ParsedQuestion(
        intent=intent,
        people=tuple(dict.fromkeys(token.person for token in tokens if token.person is not None)),
        unknown_names=unknown,
        language=language.code,
        whole_library=intent is Intent.WHICH_CLIPS or ("library" in features and intent is not Intent.UNCLEAR),
        words=rest,
        order=next((one for one in _ORDERS if one in features), None),
    )


def detect_language(question: str, people: Sequence[KnownPerson], grammar: Grammar, *, default: str) -> str:
    """The language that knows most of the words; `default` on a tie."""

    def score(language: Language) -> tuple[int, bool]:
        tokens = _read(question, people, language)
        known = sum(_stands_as_typed(t) and language.knows(t.text) and t.text.isalpha() for t in tokens)
        return known - len(tokens), language.code == default

    return max(grammar.languages.values(), key=score).code


def _stands_as_typed(token: Token) -> bool:
    """Not a misspelling: English "is" is also how "ist" is typed in German."""
    return token.text == fold(token.raw) or "'" in token.raw


def _read(question: str, people: Sequence[KnownPerson], language: Language) -> list[Token]:
    """The question's words: names found, contractions and misspellings made whole words."""
    result: list[Token] = []
    for token in find_names(question, people, language):
        whole = (token.text,) if token.person else _whole_words(token.text, language)
        is_guess = whole == (language.slips.get(token.text),)
        result += [Token(word, token.raw, token.person, is_guess=is_guess) for word in whole]
    return result


def _whole_words(word: str, language: Language) -> tuple[str, ...]:
    if word == POSSESSIVE:
        return (word,)
    if word in language.spelling:
        return language.spelling[word]
    stem, mark, ending = word.rpartition("'")
    if stem:
        return (*_whole_words(stem, language), *language.spelling.get(mark + ending, ()))
    return (word,) if language.knows(word) else (language.slips.get(word, word),)


def _take_unknown_names(tokens: Sequence[Token], language: Language) -> tuple[list[Token], tuple[str, ...]]:
    """Words in the place of a name that the language does not know. They stand as names from here on."""
    joint = _join_names(tokens, language)
    places = _places_of_names(joint, language)
    result = [Token(NAME, token.raw) if at in places else token for at, token in enumerate(joint)]
    return result, tuple(dict.fromkeys(joint[at].raw for at in sorted(places)))


def _join_names(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Neighbours that both look like a name ("Aunt Mary") are one."""
    result: list[Token] = []
    for token in tokens:
        before = result[-1] if result else None
        if before and all(t.raw[0].isupper() and _could_be_name(t, language) for t in (before, token)):
            result[-1] = Token(f"{before.text}_{token.text}", f"{before.raw} {token.raw}")
        else:
            result.append(token)
    return result


def _places_of_names(tokens: Sequence[Token], language: Language) -> set[int]:
    text = joined([token.text for token in tokens])
    any_case = language.lower_case_names or all(token.raw.islower() for token in tokens if token.person is None)
    places = set()
    for _, _, matches in language.slots.find(text, set(text.split())):
        for match in matches:
            at = text.count(" ", 0, match.start("slot")) - 1
            if _could_be_name(tokens[at], language) and (any_case or tokens[at].raw[0].isupper()):
                places.add(at)
    return places


def _could_be_name(token: Token, language: Language) -> bool:
    if token.person is not None or (token.is_guess and not token.raw[0].isupper()):
        return False
    return language.could_be_name(fold(token.raw) if token.is_guess else token.text)


def _bare_names(words: Sequence[str], language: Language) -> list[str]:
    result: list[str] = []
    for word in words:
        while word == NAME and result and result[-1] in language.before_names:
            result.pop()
        result.append(word)
    return result


def _features(text: str, language: Language) -> tuple[set[str], tuple[str, ...]]:
    """The word classes that are there, and the words that the grammar does not understand."""
    words = set(text.split())
    found: set[str] = set()
    understood: list[Words] = []
    for name, phrase, _ in language.features.find(text, words):
        found.add(name)
        if name not in NOT_FILLER:
            understood.append(phrase.words)
    rest = tuple(
        word
        for word in _without(language.modifiers, text)
        if word not in (NAME, POSSESSIVE)
        and not (word.isdigit() or word in language.filler or any(word in u for u in understood))
    )
    return ({*found, "rest"} if rest else found), tuple(dict.fromkeys(rest))


def _without(phrases: Phrasebook, text: str) -> list[str]:
    marked = list(text)
    for _, _, matches in phrases.find(text, set(text.split())):
        for match in matches:
            marked[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(marked).split()


def _intent(features: set[str]) -> Intent:
    for intent, needed, forbidden in _RULES:
        if needed <= features and not forbidden & features:
            return intent
    return Intent.UNCLEAR
