"""How long the check of a trained pack takes: the three rows of the report, asked about clips of noise."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pvchat_desktop.ml.inference import asking
from pvchat_desktop.ml.inference.session import Session
from pvchat_desktop.protocol.messages import ActivePack, BaseModel, FrameFile, ScoreTrials, Trial

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.ml.training.loop import Watcher

_ANSWER_TOKENS: Final = 48  # as in daily use; random weights never end sooner
_SEEN: Final = "{name} was recognised by the face."
_ASKED: Final = "What is {p0} doing?"
_STAGE: Final = "Asking about clips"


def check_seconds(
    base: LoadedBase, frames: Sequence[FrameFile], person: ActivePack, *, max_pixels: int, watcher: Watcher
) -> float:
    """Every clip asked about by the base alone, with what face memory says, and with the pack in `person`."""
    session = Session(base)
    memory = _SEEN.format(name=person.name)
    rows = ((ActivePack(person.name), ""), (ActivePack(person.name), memory), (person, memory))
    began = time.perf_counter()
    for number, (asked_with, evidence) in enumerate(rows):
        request = _request(base, frames, asked_with, evidence=evidence, max_pixels=max_pixels)
        for place, trial in enumerate(request.trials):
            watcher.progress(_STAGE, number * len(frames) + place, len(rows) * len(frames))
            asking.score_trial(session, request, trial, check=watcher.check)
    spent = time.perf_counter() - began
    session.packs.forget()
    session.forget()
    return spent


def _request(
    base: LoadedBase, frames: Sequence[FrameFile], person: ActivePack, *, evidence: str, max_pixels: int
) -> ScoreTrials:
    described = BaseModel("", "", base.content_hash, base.precision, "cuda" if base.device.type == "cuda" else "cpu")
    return ScoreTrials(
        base=described,
        people=(person,),
        trials=tuple(Trial(f"trial-{i}", file, evidence, (_ASKED,)) for i, file in enumerate(frames)),
        max_pixels=max_pixels,
        staging="",
        max_new_tokens=_ANSWER_TOKENS,
    )
