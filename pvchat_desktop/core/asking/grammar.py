"""The grammar of questions and answers: one table per language, from resources/asking/*.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pvchat_desktop.core.asking.slips import slips
from pvchat_desktop.core.asking.text import Phrase, Phrasebook, Words, fold, plain_words

REQUIRED_CLASSES = (
    "command",
    "scene",
    "about",
    "first",
    "last",
    "no_longer",
    "through",
    "which_clips",
    "amount",
    "duration",
    "times",
    "count",
    "company",
    "position",
    "moments",
    "when",
    "what",
    "exists",
    "who",
    "someone",
    "human",
    "presence",
    "kin",
    "library",
    "filler",
)
# Word classes whose words alone do not mean that a question is understood.
NOT_FILLER = frozenset({"asking", "order", "polite_order", "praise", "occasion", "thing", "command", "scene"})


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language asks and answers."""

    code: str
    spelling: Mapping[str, tuple[str, ...]]  # a word as typed -> the words it stands for
    slips: Mapping[str, str]  # a word misspelt -> the word
    features: Phrasebook  # the phrases of all word classes
    asides: Phrasebook  # what is left out before anything else is read: "last summer" asks for no last time
    modifiers: Phrasebook  # turns of phrase that add nothing, and "the birthday video", which says which clip
    slots: Phrasebook  # where a name stands that nobody has
    filler: Words  # words that add nothing to what is asked, wherever they stand
    vocabulary: Words  # every word of the grammar, but for those that a name can begin with ("Aunt")
    before_names: Words  # words that add nothing before a name: "my dear Grandma"
    kin: Words
    not_names: Words  # words that never are a name, however they stand
    answers: Mapping[str, str]  # templates by key
    months: tuple[str, ...]
    lower_case_names: bool  # a small first letter can be a name's: the language writes common nouns small too
    suggestions: Mapping[str, str]

    def knows(self, word: str) -> bool:
        return word.isdigit() or word in self.vocabulary

    def could_be_surname(self, word: str, *, after: str) -> bool:
        """German writes every noun with a capital, so that only "Aunt" tells a name from "Anna" and a thing."""
        return self.could_be_name(word) and (self.lower_case_names or after in self.kin)

    def could_be_name(self, word: str) -> bool:
        return not self.knows(word) and word not in self.not_names


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    languages: Mapping[str, Language]
    default: str  # the language of a question that shows none

    def language(self, code: str) -> Language:
        return self.languages.get(code, self.languages[self.default])


def load_grammar(tables: Mapping[str, Mapping[str, object]], *, default: str = "en") -> Grammar:
    """Read parsed TOML tables, by language code. Raises ValueError where a table lacks something."""
    if default not in tables:
        raise ValueError(f"no grammar for the default language {default!r}")
    return Grammar({code: _language(code, table) for code, table in tables.items()}, default)


def _language(code: str, table: Mapping[str, object]) -> Language:
    classes = {name: _strings(words, f"words.{name}") for name, words in _table(table, "words").items()}
    missing = [name for name in REQUIRED_CLASSES if name not in classes]
    if missing:
        raise ValueError(f"the grammar for {code!r} lacks the word classes {', '.join(missing)}")
    slots = _strings(table.get("slots"), "slots")
    spelling = {fold(word): tuple(fold(full).split()) for word, full in _texts(table, "spelling").items()}
    months = tuple(_strings(table.get("months"), "months"))
    if len(months) != 12:
        raise ValueError(f"the grammar for {code!r} does not name 12 months")
    phrases = [phrase for words in classes.values() for phrase in words] + list(slots)
    plain = [p for name, words in classes.items() if name not in NOT_FILLER for p in words if " " not in p]
    asides = _strings(table.get("asides"), "asides")
    modifiers = _strings(table.get("modifiers"), "modifiers")
    vocabulary = plain_words(phrases)
    lookalikes = {*vocabulary, *_strings(table.get("no_slips"), "no_slips")}
    return Language(
        code=code,
        spelling=spelling,
        slips=slips(
            {fold(word.strip("*")) for word in vocabulary}, never={fold(word) for word in lookalikes} | spelling.keys()
        ),
        features=Phrasebook({name: [Phrase(p, classes) for p in words] for name, words in classes.items()}),
        asides=Phrasebook({"": [Phrase(p, classes) for p in asides]}),
        modifiers=Phrasebook({"": [Phrase(p, classes) for p in modifiers]}),
        slots=Phrasebook({"": [Phrase(slot, classes) for slot in slots]}),
        filler=Words(plain_words(plain)),
        vocabulary=Words(vocabulary - set(classes["kin"])),
        before_names=Words(_strings(table.get("before_names", []), "before_names")),
        kin=Words(classes["kin"]),
        not_names=Words(_strings(table.get("not_names"), "not_names")),
        answers=_texts(table, "answers"),
        months=months,
        lower_case_names=bool(table.get("lower_case_names", False)),
        suggestions=_texts(table, "suggestions"),
    )


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key)
    if not isinstance(value, Mapping):
        raise ValueError(f"the grammar lacks the table [{key}]")
    return value


def _texts(table: Mapping[str, object], key: str) -> dict[str, str]:
    return {name: str(text) for name, text in _table(table, key).items()}


def _strings(value: object, key: str) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"the grammar's {key} is not a list of texts")
    return value
