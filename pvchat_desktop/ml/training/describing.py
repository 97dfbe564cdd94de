"""Descriptive answers that the base model writes itself, before anything is learned: asked about the tracked figure,
then put into a wording that names the person.

What it wrote lies in a file, so that a run that is taken up again does not ask twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pvchat_desktop.core.dataset import ManifestRow, QuestionAnswer
from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml.base_models.base import LoadedBase, compose
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.remoh.model import adapters_off
from pvchat_desktop.ml.training.writing import write

AT_MOST = 60  # answers written per person
_NEW_TOKENS = 48  # one sentence
_SUBJECT = re.compile(
    r"^(?:there is |in the (?:video|clip|picture|image),? )?"
    r"(?:(?:the|a|an|this|that) (?:[a-z-]+ ){0,2}?(?:person|man|woman|boy|girl|child|figure|individual|lady|guy)"
    r"|he|she|they)\b[, ]*",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:i (?:cannot|can't|can not|don't|do not|am unable|am not|see no)|i'm (?:sorry|unable|not)|sorry|unable to|"
    r"as an ai|not possible|no (?:person|one|visible)|cannot (?:be )?(?:see|seen|determine|tell))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_LEAST_WORDS = 2
_LEAST_KEPT = 4  # words in front of a comma that make a sentence
_MOST_REPEATED = 0.4  # share of the words that may be one and the same


@dataclass(frozen=True, slots=True)
class Wish:
    """One answer that is to be written."""

    sample: str
    ask: str
    person: int | None = None  # None: the question names nobody

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.sample}\n{self.ask}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Described:
    """The manifest's answers, row by row and question by question; None: left out."""

    answers: tuple[tuple[str | None, ...], ...]
    written: int  # put to use
    useless: int  # written, but empty, refused or repeating itself
    beyond: int  # not asked for: more than a person may have


def wishes(rows: Sequence[ManifestRow], *, seed: int, at_most: int = AT_MOST) -> list[Wish]:
    """What has to be written, each once, at most so many per person and of nobody, chosen by the seed."""
    every = dict.fromkeys(
        _wish(row.sample.id, qa) for row in rows for qa in row.questions if qa.answer is None and qa.ask_base
    )
    by_person: dict[int | None, list[Wish]] = {}
    for wish in every:
        by_person.setdefault(wish.person, []).append(wish)
    rng = np.random.default_rng(seed)
    return [own[i] for own in by_person.values() for i in sorted(rng.permutation(len(own))[:at_most].tolist())]


def _wish(sample: str, qa: QuestionAnswer) -> Wish:
    return Wish(sample, qa.ask_base or "", *qa.about[:1])


def describe(
    base: LoadedBase,
    rows: Sequence[ManifestRow],
    features: Callable[[str], Features],
    *,
    store: Path,
    seed: int,
    progress: Callable[[int, int], None],
) -> Described:
    """`features` by sample id; `store`: the JSON file of what was written so far."""
    wanted = wishes(rows, seed=seed)
    said = _read(store)
    missing = [wish for wish in wanted if wish.key not in said]
    done = len(wanted) - len(missing)
    with adapters_off(base):  # packs of questions asked before may be at work still
        questions = (compose(base, features(wish.sample), [wish.ask], instruction=wish.ask) for wish in missing)
        for wish, text in zip(missing, write(base, questions, max_new_tokens=_NEW_TOKENS), strict=True):
            said[wish.key] = text
            _save(store, said)
            done += 1
            progress(done, len(wanted))
    return fill(rows, {wish: said[wish.key] for wish in wanted})


def fill(rows: Sequence[ManifestRow], said: Mapping[Wish, str]) -> Described:
    """Put what was written into its wordings."""
    outcome: Counter[str] = Counter()
    answers = tuple(tuple(_answer(row.sample.id, qa, said, outcome) for qa in row.questions) for row in rows)
    return Described(answers, outcome["written"], outcome["useless"], outcome["beyond"])


def _answer(sample: str, qa: QuestionAnswer, said: Mapping[Wish, str], outcome: Counter[str]) -> str | None:
    if qa.answer is not None:
        return qa.answer
    written = said.get(_wish(sample, qa))
    useful = None if written is None else predicate_of(written) if qa.wording else whole_of(written)
    outcome["beyond" if written is None else "useless" if useful is None else "written"] += 1
    return None if useful is None else (qa.wording or "{answer}").replace("{answer}", useful)


def whole_of(written: str) -> str | None:
    """The first sentence as it is, or None where the text is of no use."""
    sentence = _first_sentence(" ".join(written.split()))
    return sentence if any(map(str.isalnum, sentence)) and _is_plain(sentence) else None


def predicate_of(written: str) -> str | None:
    """What follows "The person": one whole sentence, or None where the text is of no use."""
    sentence = _first_sentence(" ".join(written.split()))
    subject = _SUBJECT.match(sentence)
    if subject is None or _REFUSES.search(sentence):
        return None
    predicate = sentence[subject.end() :].strip()
    words = predicate.lower().strip(".!?").split()
    return predicate if len(words) >= _LEAST_WORDS and _is_plain(predicate) else None


def _is_plain(text: str) -> bool:
    """No name's place in it, and not one word over and over."""
    words = text.lower().strip(".!?").split()
    return "{" not in text and Counter(words).most_common(1)[0][1] <= max(2, _MOST_REPEATED * len(words))


def _first_sentence(text: str) -> str:
    """Up to the first end of a sentence; a text that was cut off before one ends at its last comma."""
    end = _SENTENCE_END.search(text)
    if end is not None:
        return text[: end.end()]
    whole = text.rpartition(",")[0]
    return f"{whole if len(whole.split()) >= _LEAST_KEPT else text}."


def _read(store: Path) -> dict[str, str]:
    try:
        said = json.loads(store.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: written anew
        return {}
    return {str(key): str(text) for key, text in said.items()} if isinstance(said, dict) else {}


def _save(store: Path, said: Mapping[str, str]) -> None:
    half = store.with_suffix(".part")
    try:
        half.write_text(json.dumps(said), encoding="utf-8")
        half.replace(store)
    except OSError as error:
        raise StorageError("The answers could not be kept.", hint="Check the space on the disk.") from error
