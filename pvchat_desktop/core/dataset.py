"""The training manifest: which pictures and clips a person is learned from, what is asked about each, and where every
row comes from. The same inputs and seed give the same manifest; its hash is kept with the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import ClipSha, TrackId

Stage = Literal["image", "video"]
Role = Literal["positive", "other_person", "look_alike", "bystander"]
"""bystander: another person of the very clip the user tagged."""
QuestionKind = Literal["existence", "appearance", "action", "location", "general"]
"""general: names nobody; what the base answers is to stay its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a sample comes from: a name in the table of expanders, applied to a span of a track of a clip."""

    expander: str  # "original", "crop", "relight", "recompose", "camera", ...
    clip: ClipSha
    track: TrackId | None
    role: Role
    seed: int
    variant: int = 0  # which of the expander's scales, moves or lights; the seed draws the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlay:
    """A further figure that is put into a sample's frames, out of another clip."""

    clip: ClipSha
    track: TrackId
    times_s: tuple[float, ...]
    points: tuple[tuple[float, float, float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One clip (or single picture) to be shown to the model, as yet a description; the media worker makes its frames.

    `times_s` are seconds of the source clip. `points` is the source track's path (t_s, x1, y1, x2, y2), px of the
    displayed picture. `background` and `background_times_s` name the clip that a figure is put into.
    """

    id: str
    stage: Stage
    provenance: Provenance
    times_s: tuple[float, ...]
    points: tuple[tuple[float, float, float, float, float], ...] = ()
    background: ClipSha | None = None
    background_times_s: tuple[float, ...] = ()
    inlays: tuple[Inlay, ...] = ()
    present: tuple[bool, ...] = ()  # per person of the manifest, in its order


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What face memory is said to know of one person in a sample; `level` None: did not find them."""

    person: int
    level: EvidenceLevel | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswer:
    """People stand in both texts as "{p0}", "{p1}", ... in the manifest's order.

    `answer` None: to be written by the base model, asked `ask_base` about the tracked figure, then put into
    `wording` ("{p0} {answer}"; None: left as it is); `template` names the wording and its version. `memory`: what the
    prompt says that face memory found; empty: nothing is said.
    """

    kind: QuestionKind
    question: str
    answer: str | None
    template: str
    about: tuple[int, ...] = (0,)  # people asked for; none in a general question
    ask_base: str | None = None
    wording: str | None = None
    memory: tuple[Remembered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    sample: Sample
    questions: tuple[QuestionAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`hash` is sha256 over everything else."""

    people: int
    rows: tuple[ManifestRow, ...]
    template_version: str
    seed: int
    hash: str

    @property
    def answered_questions(self) -> int:
        return sum(len(row.questions) for row in self.rows)
