"""The prompt of training and answering alike: [chat head, clip | evidence, soft tokens, question, chat tail].

Everything behind the bar is a segment: several segments may stand behind one clip. People stand in texts as "{p0}", ...
A person with identity rows is written as one name id, which stands for the name together with the space in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.ml.base_models.family import Features

PRESENCE_QUESTION: Final = "Is {p0} in this clip? Answer with yes or no."
"""The question whose first answer token is the score of presence; other words make stored scores worthless."""

_PLACE = re.compile(r"( ?)\{p(\d+)\}")
_NO_SPACE_AFTER: Final = tuple("([{<\"'„‚«“‘-–—/\u00a0\u2009")
_YES: Final = ("Yes", "yes", "YES", " Yes", " yes")
_NO: Final = ("No", "no", "NO", " No", " no")
_MARK: Final = "\u241f"
_WORD_START: Final = "\u2581"  # how SentencePiece writes the space that it puts in front of every word, the first too


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the prompt speaks of them; without a slot the name is ordinary text."""

    name: str
    name_id: int | None = None
    soft_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class YesNo:
    """`lead`: ids with which both answers begin, put behind the prompt; `yes`, `no`: what may come next."""

    lead: tuple[int, ...]
    yes: tuple[int, ...]
    no: tuple[int, ...]


def people_of(base: LoadedBase, names: Sequence[str]) -> list[Person]:
    """Person k stands in bound slot k."""
    from pvchat_desktop.ml.identity.slots import slot_ids

    slots = [slot_ids(base, k) for k in range(len(names))]
    return [Person(name, name_id, tuple(soft)) for name, (name_id, soft) in zip(names, slots, strict=True)]


def asked(people: Sequence[Person], question: str) -> list[Person]:
    """The people named in the question, in the order of the slots; all where none is named."""
    named = sorted({int(k) for _, k in _PLACE.findall(question)})
    return [people[k] for k in named] or list(people)


def spoken(base: LoadedBase, people: Sequence[Person], text: str) -> list[int]:
    """Ids of a text, the people's slots put in."""
    ids: list[int] = []
    said, last = "", 0
    for found in _PLACE.finditer(text):
        person, said = people[int(found[2])], said + text[last : found.start()]
        last = found.end()
        if person.name_id is None:
            said += found[1] + person.name
        else:
            ids += [*_typed(base, said), person.name_id]
            said = ""
    return ids + _typed(base, said + text[last:])


def parts(base: LoadedBase, people: Sequence[Person], question: str, evidence: str = "") -> list[list[int]]:
    """What `compose` is to put between the clip and the end of the turn."""
    about = _told(base, people, f"\n{evidence.strip()}\n" if evidence.strip() else "\n")
    for person in asked(people, question):
        if person.name_id is not None and person.soft_ids:
            about += [person.name_id, *base.encode_text(" is"), *person.soft_ids, *base.encode_text(".\n")]
    return [about, spoken(base, people, question)]


def _told(base: LoadedBase, people: Sequence[Person], evidence: str) -> list[int]:
    """Ids of what face memory says. Who has a slot is written there as in the question: one person, one token, also
    after being renamed. Two of one name stay text."""
    names = [person.name for person in people]
    slots = {one.name: one.name_id for one in people if one.name and one.name_id and names.count(one.name) == 1}
    ids: list[int] = []
    last = 0
    if slots:
        longest_first = "|".join(re.escape(name) for name in sorted(slots, key=len, reverse=True))
        for found in re.finditer(rf" ?(?<!\w)({longest_first})(?!\w)", evidence):
            ids += [*_typed(base, evidence[last : found.start()]), slots[found[1]]]
            last = found.end()
    return ids + _typed(base, evidence[last:])


def segment(base: LoadedBase, people: Sequence[Person], question: str, evidence: str = "") -> list[int]:
    """What stands behind the clip, up to where the answer begins."""
    about, question_ids = parts(base, people, question, evidence)
    return [*about, *question_ids, *base.chat_parts()[1]]


def instruction(people: Sequence[Person], question: str) -> str:
    """The question in plain words, for a Q-Former that reads it."""
    return _PLACE.sub(lambda place: place[1] + people[int(place[2])].name, question)


def prefix_ids(base: LoadedBase, clip: Features) -> list[int]:
    """[chat head, clip]: `prefix_ids + segment` are the ids that `compose` makes of `parts`."""
    return [*base.chat_parts()[0], *base.family.clip_tokens(base, clip)]


def answer_ids(base: LoadedBase, people: Sequence[Person], answer: str, *, end: bool = True) -> list[int]:
    """Ids of an answer as the model is to write it; `end` adds the id that ends it."""
    ids = spoken(base, people, answer_gap(base) + answer) if answer else []
    return [*ids, answer_end(base)] if end else ids


def answer_gap(base: LoadedBase) -> str:
    """A space where the prompt ends in a word ("Assistant:"), so that answers look as the base writes them."""
    tail = base.chat_parts()[1]
    if tail and (tail[-1] in base.tokenizer.all_special_ids or _text(base, tail[-1:])[-1:].isspace()):
        return ""
    first = base.tokenizer.convert_ids_to_tokens(base.encode_text("Yes"))[0]
    return "" if first.startswith(_WORD_START) else " "


def answer_end(base: LoadedBase) -> int:
    """The id that ends an answer: what the chat template writes behind one, else the tokenizer's own."""
    ends, own = base.end_ids, base.tokenizer.eos_token_id
    written = [one for one in _behind_answer(base) if one in ends]
    if written:
        return written[0]
    return int(own) if isinstance(own, int) else min(ends)


def _behind_answer(base: LoadedBase) -> list[int]:
    if not base.tokenizer.chat_template:
        return []
    turns: Any = [{"role": role, "content": [{"type": "text", "text": _MARK}]} for role in ("user", "assistant")]
    return base.encode_text(str(base.tokenizer.apply_chat_template(turns, tokenize=False)).rpartition(_MARK)[2])


def yes_no(base: LoadedBase) -> YesNo:
    """First ids of "yes" and "no", in every usual spelling.

    Some tokenizers begin both words with the same id (a space of its own): that goes into `lead`. An id that begins
    both words in some spelling says nothing and is left out.
    """
    yes, no = (answer_ids(base, (), word, end=False) for word in ("Yes", "No"))
    shared = 0
    while shared < min(len(yes), len(no)) - 1 and yes[shared] == no[shared]:
        shared += 1
    first_yes = {yes[shared], *(base.encode_text(word)[0] for word in _YES)}
    first_no = {no[shared], *(base.encode_text(word)[0] for word in _NO)}
    both = first_yes & first_no
    return YesNo(tuple(yes[:shared]), tuple(sorted(first_yes - both)), tuple(sorted(first_no - both)))


def space_before_name(text: str) -> bool:
    """Whether a name id behind `text` is read with its space."""
    return bool(text) and not text[-1].isspace() and not text.endswith(_NO_SPACE_AFTER)


def _text(base: LoadedBase, ids: list[int]) -> str:
    return str(base.tokenizer.decode(ids, clean_up_tokenization_spaces=False))


def _typed(base: LoadedBase, text: str) -> list[int]:
    """Ids of what people type. It stays text: a special token in it ("<|im_end|>", a placeholder) is broken up."""
    for token in base.tokenizer.get_added_vocab():
        if len(token) > 1 and token in text:
            text = text.replace(token, f"{token[0]} {token[1:]}")
    return base.encode_text(text)
