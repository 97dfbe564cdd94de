"""RenderPlayhouse: clips of the sample world as video files, with what is true of each."""

from __future__ import annotations

import hashlib
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from pvchat_desktop.errors import Refused
from pvchat_desktop.playhouse.people import Identity
from pvchat_desktop.playhouse.presence import PresenceCase, presence_cases
from pvchat_desktop.playhouse.script import ClipScript, FaceWish, Form, write_script
from pvchat_desktop.playhouse.split import clip_rng, people_of
from pvchat_desktop.playhouse.video import write_mp4
from pvchat_desktop.protocol.messages import DrawnClip, PlayhouseClip, RenderedPlayhouse, RenderPlayhouse
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.playhouse_truth import Question, document, vocabulary

_STAGE = "Drawing clips"
_VERSION: Final = 1  # of what a clip's two files hold: older ones are made anew
_WORDS = "words.json"


def render_playhouse(request: RenderPlayhouse, context: JobContext) -> RenderedPlayhouse:
    """Raises StorageError. The same request gives the same bytes."""
    began = time.monotonic()
    staging = Path(request.staging)
    drawn = []
    for number, clip in enumerate(request.clips):
        context.progress(_STAGE, number, len(request.clips))
        drawn.append(_finished(clip, staging) or _draw(clip, staging))
    if not (staging / _WORDS).is_file():
        (staging / _WORDS).write_text(json.dumps(vocabulary(), ensure_ascii=False), encoding="utf-8")
    context.progress(_STAGE, len(request.clips), len(request.clips))
    return RenderedPlayhouse(tuple(drawn), _WORDS, round(time.monotonic() - began, 3))


def key_of(clip: PlayhouseClip) -> str:
    return hashlib.sha256(msgspec.json.encode((_VERSION, clip))).hexdigest()[:16]


def _finished(clip: PlayhouseClip, staging: Path) -> DrawnClip | None:
    """What an earlier run left, if it is this very clip."""
    try:
        known = json.loads((staging / f"{clip.name}.json").read_text(encoding="utf-8"))
        is_whole = known["key"] == key_of(clip) and (staging / known["file"]).is_file()
        return DrawnClip(clip.name, known["file"], f"{clip.name}.json", known["sha256"]) if is_whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _draw(clip: PlayhouseClip, staging: Path) -> DrawnClip:
    """The truth is written last: it says that the clip is whole."""
    script, question = plotted(clip)
    file, half = staging / f"{clip.name}.mp4", staging / f"{clip.name}.half.mp4"
    truth = write_mp4(script, half)
    half.replace(file)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    facts = document(script, truth, question, clip_rng(clip.split, clip.seed))
    known = {"name": clip.name, "key": key_of(clip), "file": file.name, "sha256": sha256, **facts}
    (staging / f"{clip.name}.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    return DrawnClip(clip.name, file.name, f"{clip.name}.json", sha256)


def plotted(clip: PlayhouseClip) -> tuple[ClipScript, Question | None]:
    """The script of a described clip, and who is asked for in it."""
    cast = tuple(_person(clip.split, number) for number in clip.cast)
    form = Form(
        aspect=clip.aspect,
        size_px=clip.size_px,
        duration_s=clip.duration_s,
        fps=clip.fps,
        plain=clip.plot in ("alone", "together"),
    )
    rng = clip_rng(clip.split, clip.seed)
    if clip.plot == "presence":
        case = _cases(clip.split, clip.seed, clip.cast, clip.cases, form)[clip.case]
        return case.script, Question(case.person.id, case.present, case.face, case.instead, case.lead.id)
    if clip.plot == "together":
        if len(cast) < 4:
            raise Refused("Two people and two who may stand in their places are needed.")
        cast = tuple(cast[i] if seen else cast[2 + i] for i, seen in enumerate(clip.shows))
    people = 1 if clip.plot == "alone" else None
    face: FaceWish | None = None if clip.plot == "free" else "clear"
    return write_script(rng, cast=cast, people=people, face=face, form=form), None


@lru_cache(maxsize=4096)
def _person(split: str, number: int) -> Identity:
    return people_of(split, 1, first=number)[0]  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _cases(split: str, seed: int, cast: tuple[int, ...], count: int, form: Form) -> tuple[PresenceCase, ...]:
    person, *others = (_person(split, number) for number in cast)
    return presence_cases(clip_rng(split, seed), person, others, count=count, form=form)  # type: ignore[arg-type]
