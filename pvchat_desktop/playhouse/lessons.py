"""Questions and answers about a clip, from what is true of it: what the embedded base is taught and examined in.

Two sorts: general ones about whoever is there, and ones about a certain person, who is shown beside the clip and stands
in the texts as "{p0}". Nothing here knows any name. Answers follow from the question, so that they can be compared word
by word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.questions import DESCRIPTIVE, DescriptiveKind, ExistenceForm, Mode, QuestionTemplates
from pvchat_desktop.core.questions import existence as existence_in_words
from pvchat_desktop.core.windows import span_text
from pvchat_desktop.playhouse.people import Identity, describe
from pvchat_desktop.playhouse.things import Action, Garment, Held, Place

PRESENCE = "Is {p0} in this clip? Answer with yes or no."
_LEFT, _RIGHT = 0.42, 0.58  # shares of the picture's width
NAMES = (
    "Leo", "Mia", "Tom", "Ana", "Ben", "Eva", "Max", "Ida", "Paul", "Lena", "Jan", "Nora", "Sam", "Ella", "Kim",
    "Rosa", "Grandma", "Uncle Joe", "Mr. Hall", "Aunt May", "Anna Berg", "Nils", "Zoe", "Omar", "Yuki", "Tariq", "Ravi",
)  # fmt: skip
"""Of nobody: names as ordinary text, so that the base has read some."""
_COUNTS = ("Nobody.", "One person.", "Two people.", "Three people.")


@dataclass(frozen=True, slots=True)
class Figure:
    """One person as seen in a clip. `x`: the mean middle, 0 left .. 1 right."""

    looks: Mapping[str, str]  # see `people.describe`
    action: Action
    garments: tuple[Garment, ...]
    held: Held
    x: float
    face_seen: bool

    @classmethod
    def of(
        cls, person: Identity, *, action: Action, garments: tuple[Garment, ...], held: Held, x: float, face_seen: bool
    ) -> Figure:
        return cls(describe(person), action, garments, held, x, face_seen)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the frames of one clip show."""

    place: Place
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    kind: str
    question: str
    answer: str
    evidence: str = ""  # what face memory says, in front of the question


Asking = Callable[[Seen, np.random.Generator], Lesson | None]


def every_kind(seen: Seen, rng: np.random.Generator) -> list[Lesson]:
    """One question of each kind that the clip allows, naming nobody."""
    return [lesson for ask in _GENERAL if (lesson := ask(seen, rng)) is not None]


def presence(*, present: bool) -> Lesson:
    """The question whose first word is the score of presence."""
    return Lesson("presence", PRESENCE, "Yes." if present else "No.")


def existence(templates: QuestionTemplates, rng: np.random.Generator, *, present: bool) -> Lesson:
    """One of the product's own questions; the answer's wording goes with the question's."""
    forms = templates.one
    number = int(rng.integers(len(forms.questions)))
    answers = forms.answers["yes" if present else "no"]
    words = {"who": "{p0}"}
    return Lesson("existence", _put(forms.questions[number], words), _put(answers[number % len(answers)], words))


def existence_of_two(templates: QuestionTemplates, rng: np.random.Generator, present: tuple[bool, bool]) -> Lesson:
    """Both, or either, of "{p0}" and "{p1}"."""
    modes: tuple[Mode, Mode] = ("all", "any")
    form = ExistenceForm((0, 1), modes[int(rng.integers(2))])
    number = int(rng.integers(1000))
    made = existence_in_words(templates, form, present, question=number, answer=number)
    return Lesson("existence_two", made.question, made.answer or "")


def with_evidence(lesson: Lesson, rng: np.random.Generator, *, found: bool, name: str) -> Lesson:
    """The lesson behind a sentence of face memory about somebody of that name, in the product's words."""
    if not found:
        return replace(lesson, evidence=f"Face recognition did not find: {name}.")
    start_s = float(rng.uniform(0, 4))
    when = span_text(start_s, start_s + float(rng.uniform(1, 5)))
    level = _pick(rng, tuple(EvidenceLevel))
    return replace(lesson, evidence=f"Face recognition found: {name} at {when} ({level}).")


def by_evidence(templates: QuestionTemplates, rng: np.random.Generator, *, found: bool) -> Lesson:
    """About somebody whom only face memory knows: what it found is the answer. The name is ordinary text."""
    name = _pick(rng, NAMES)
    lesson = presence(present=found) if rng.random() < 0.5 else existence(templates, rng, present=found)
    named = Lesson("evidence", _put(lesson.question, {"p0": name}), _put(lesson.answer, {"p0": name}))
    return with_evidence(named, rng, found=found, name=name)


def about_person(
    templates: QuestionTemplates,
    seen: Seen,
    index: int | None,
    rng: np.random.Generator,
    *,
    kinds: Sequence[DescriptiveKind] = DESCRIPTIVE,
) -> Lesson:
    """What somebody does, looks like, or where they are; `index` None: the answer is that they are not in the clip."""
    kind = kinds[int(rng.integers(len(kinds)))]
    forms = templates.descriptive[kind]
    number = int(rng.integers(len(forms.questions)))
    question = _put(forms.questions[number], {"who": "{p0}"})
    if index is None:
        return Lesson(f"{kind}_absent", question, _put(forms.absent[number % len(forms.absent)], {"who": "{p0}"}))
    return Lesson(f"{kind}_present", question, f"{{p0}} {_said(kind, seen, index)}")


def _said(kind: DescriptiveKind, seen: Seen, index: int) -> str:
    figure = seen.figures[index]
    if kind == "location":
        return f"is {seen.place.phrase}."
    return f"is {figure.action.phrase}." if kind == "action" else f"{looks_of(figure)}."


def looks_of(figure: Figure) -> str:
    """As in "has short red hair and round glasses and wears a blue shirt and grey trousers"."""
    face = [hair_of(figure.looks)]
    if figure.face_seen:
        face += [figure.looks[name] for name in ("beard", "glasses") if not figure.looks[name].startswith("no ")]
    return f"has {_listed(face)} and wears {clothes_of(figure)}"


def hair_of(looks: Mapping[str, str]) -> str:
    """As in "short red hair", "a red bun", "no hair"."""
    style, colour = looks["hair style"], looks["hair colour"]
    if colour == "none":
        return style
    if style.startswith("a "):
        return f"a {colour} {style[2:]}"
    return f"{style[: -len('hair')]}{colour} hair" if style.endswith(" hair") else f"{colour} {style}"


def clothes_of(figure: Figure) -> str:
    return _listed([_with_article(garment) for garment in figure.garments])


def _with_article(garment: Garment) -> str:
    words = garment.words
    if garment.kind.value in ("trousers", "shorts"):
        return words
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _put(text: str, words: Mapping[str, str]) -> str:
    for key, word in words.items():
        text = text.replace(f"{{{key}}}", word)
    return text


# --- General questions ------------------------------------------------------------------------------------------------


def _pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def figure_words(seen: Seen, index: int) -> str | None:
    """Which figure is meant; None where words cannot tell."""
    xs = [figure.x for figure in seen.figures]
    if len(xs) == 1:
        return "the person"
    others = [x for i, x in enumerate(xs) if i != index]
    if xs[index] < min(others) - 0.06:
        return "the person on the left"
    if xs[index] > max(others) + 0.06:
        return "the person on the right"
    return "the person in the middle" if len(xs) == 3 and min(others) + 0.06 < xs[index] < max(others) - 0.06 else None


def _figure(seen: Seen, rng: np.random.Generator) -> tuple[Figure, str] | None:
    if not seen.figures:
        return None
    index = int(rng.integers(len(seen.figures)))
    words = figure_words(seen, index)
    return None if words is None else (seen.figures[index], words)


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


_SENTENCE = "in one short sentence that begins with “The person”. Use no names."


def _asking(text: str, figure: str) -> str:
    """The product's way to have a figure described: {as} is the wish for one sentence, {in} the end of such a wish."""
    return _put(text, {"f": figure, "as": f" Answer {_SENTENCE}", "in": f" {_SENTENCE}"})


def _place(seen: Seen, rng: np.random.Generator) -> Lesson:
    asked = _pick(rng, ("Where is this?", "Which place does this clip show?", "Where was this filmed?"))
    return Lesson("place", asked, _capital(seen.place.phrase))


def _count(seen: Seen, rng: np.random.Generator) -> Lesson:
    asked = _pick(rng, ("How many people are in this clip?", "How many people do you see?"))
    return Lesson("count", asked, _COUNTS[len(seen.figures)])


def _where(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    asked = _pick(
        rng, ("Where is {f}?{as}", "Describe the place around {f}{in}", "What surroundings is {f} seen in?{as}")
    )
    return Lesson("where", _asking(asked, found[1]), f"The person is {seen.place.phrase}.")


def _doing(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    if rng.random() < 0.5:
        return Lesson("action", f"What is {found[1]} doing?", _capital(found[0].action.phrase))
    asked = _pick(rng, ("What is {f} doing?{as}", "Describe the movements of {f}{in}", "What is {f} busy with?{as}"))
    return Lesson("action", _asking(asked, found[1]), f"The person is {found[0].action.phrase}.")


def _wearing(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    return Lesson("clothing", f"What is {found[1]} wearing?", _capital(clothes_of(found[0])))


def _top_colour(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    top = found[0].garments[0]
    return Lesson("colour", f"What colour is the {top.kind.value} of {found[1]}?", _capital(top.colour))


def _looks(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    both = "What does {f} look like, and what is {f} wearing?{as}"
    asked = _pick(
        rng, (both, "Describe the clothes and the hair of {f}{in}", "Which colours and clothes does {f} wear?{as}")
    )
    return Lesson("looks", _asking(asked, found[1]), f"The person {looks_of(found[0])}.")


def _hair(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    return Lesson("hair", f"What is the hair of {found[1]} like?", _capital(hair_of(found[0].looks)))


def _of_face(kind: str, question: str) -> Asking:
    """Yes with the kind, or no; only where the face was seen."""

    def ask(seen: Seen, rng: np.random.Generator) -> Lesson | None:
        found = _figure(seen, rng)
        if found is None or not found[0].face_seen:
            return None
        word = found[0].looks[kind]
        answer = "No." if word.startswith("no ") else f"Yes, {word}."
        return Lesson(kind, _put(question, {"f": found[1]}), answer)

    return ask


def _of_body(kind: str, question: str, *, needs_face: bool) -> Asking:
    def ask(seen: Seen, rng: np.random.Generator) -> Lesson | None:
        found = _figure(seen, rng)
        if found is None or (needs_face and not found[0].face_seen):
            return None
        return Lesson(kind, _put(question, {"f": found[1]}), _capital(found[0].looks[kind]))

    return ask


def _holding(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    held = found[0].held
    plain = held in (Held.NOTHING, Held.BALLS)
    return Lesson("held", f"What is {found[1]} holding?", _capital(held.value if plain else f"a {held.value}"))


def _holder(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if len(seen.figures) < 2 or (found := _figure(seen, rng)) is None:
        return None
    held = found[0].held
    if held is Held.NOTHING or sum(figure.held is held for figure in seen.figures) > 1:
        return None
    return Lesson("holder", f"Who is holding the {held.value}?", _capital(found[1]))


def _stands(seen: Seen, rng: np.random.Generator) -> Lesson | None:
    if (found := _figure(seen, rng)) is None:
        return None
    figure = found[0]
    words = figure.garments[0].words
    if sum(other.garments[0].words == words for other in seen.figures) > 1 or _LEFT < figure.x < _LEFT + 0.03:
        return None
    at = "On the left." if figure.x < _LEFT else "On the right." if figure.x > _RIGHT else "In the middle."
    return Lesson("stands", f"Where does the person in the {words} stand?", at)


def _anybody(seen: Seen, rng: np.random.Generator) -> Lesson:
    """Yes or no, half of each."""
    done = sorted({figure.action for figure in seen.figures})
    others = [action for action in Action if action not in done]
    is_done = bool(done) and bool(rng.random() < 0.5)
    action = (done if is_done else others)[int(rng.integers(len(done if is_done else others)))]
    return Lesson("anybody", f"Is anybody {action.phrase}?", "Yes." if is_done else "No.")


_GENERAL: tuple[Asking, ...] = (
    _place,
    _count,
    _where,
    _doing,
    _wearing,
    _top_colour,
    _looks,
    _hair,
    _of_face("beard", "Does {f} have a beard?"),
    _of_face("glasses", "Does {f} wear glasses?"),
    _of_body("skin", "What skin does {f} have?", needs_face=False),
    _of_body("build", "What build is {f}?", needs_face=False),
    _of_body("age group", "How old is {f}?", needs_face=True),
    _holding,
    _holder,
    _stands,
    _anybody,
)
