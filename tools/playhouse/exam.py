"""Examinations on validation people: exact answers by kind, presence by group."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import torch
from numpy.typing import NDArray

from pvchat_desktop.ml.base_models.base import LoadedBase
from pvchat_desktop.playhouse import lessons
from pvchat_desktop.services.question_templates import question_templates
from tools.playhouse import answering, asking
from tools.playhouse.answering import Sight
from tools.playhouse.asking import Drawn, Frames
from tools.playhouse.pool import Part
from tools.playhouse.sequences import Asked, Scribe

_MIX = asking.Mix(kin_share=0.5)
_BATCH = 8
_BESIDE = ("place", "count", "colour")  # asked again behind the rows of somebody who is not there


def figures(
    base: LoadedBase, sight: Sight, parts: list[Part], *, clips: int = 96, frames: int = 4, seed: int = 5
) -> dict[str, float]:
    """The same clips and questions each time. `frames` of each clip are shown."""
    scribe = Scribe(base)
    found: dict[str, list[float]] = defaultdict(list)
    yes_no = (base.encode_text("Yes")[0], base.encode_text("No")[0])
    base.model.train(mode=False)
    with torch.no_grad():
        for start in range(0, clips, _BATCH):
            drawn = _drawn(scribe, parts, range(start, min(clips, start + _BATCH)), frames, seed)
            for kind, values in answering.judge(answering.forward(base, sight, drawn), drawn.packed, yes_no).items():
                found[kind] += values
    shares = {kind: round(float(np.mean(values)), 3) for kind, values in sorted(found.items())}
    return shares | overall(found)


def overall(found: dict[str, list[float]]) -> dict[str, float]:
    """Presence, present and absent apart, both forms of the question together."""
    groups = {
        "present": ("present", "present_hidden"),
        "absent": ("look_alike", "stranger"),
        "hidden": ("present_hidden",),
        "look_alike": ("look_alike",),
    }
    made = {}
    for name, members in groups.items():
        values = [
            v for kind in ("presence", "existence") for member in members for v in found.get(f"{kind}:{member}", [])
        ]
        made[f"all_{name}"] = round(float(np.mean(values)), 3) if values else float("nan")
    return made


def _drawn(scribe: Scribe, parts: list[Part], numbers: range, frames: int, seed: int) -> Drawn:
    number = numbers.start // _BATCH % len(parts)
    part = parts[number]
    rng = np.random.default_rng((11, seed, numbers.start))
    every = part.frames.shape[1]
    clips = np.array([number % part.clips for number in numbers])
    row = np.unique(np.linspace(0, every - 1, frames).round().astype(np.int64))
    times = np.tile(row, (len(clips), 1))
    asked = [_asked(part, int(clip), row, rng) for clip in clips]
    return asking.drawn(scribe, Frames(number, part, clips, times), asked, rng)


def _asked(part: Part, clip: int, times: NDArray[np.int64], rng: np.random.Generator) -> list[Asked]:
    """Every general kind, some of them again beside somebody; of everybody there, and of somebody else for each:
    presence, existence, a description."""
    seen, who = asking.seen_in(part, clip, times)
    general = lessons.every_kind(seen, rng)
    asked = [Asked(lesson) for lesson in general]
    bystander, _ = asking.absentee(part, clip, who, rng, _MIX)
    asked += [Asked(lesson, (bystander,), "beside") for lesson in general if lesson.kind in _BESIDE]
    asked += [Asked(lessons.by_evidence(question_templates(), rng, found=found)) for found in (True, False)]
    for index, person in enumerate(who):
        absent, absent_group = asking.absentee(part, clip, who, rng, _MIX)
        pairs = ((index, person, asking.seen_group(seen, index)), (None, absent, absent_group))
        for at, somebody, group in pairs:
            asked += [
                Asked(lessons.presence(present=at is not None), (somebody,), group),
                Asked(lessons.existence(question_templates(), rng, present=at is not None), (somebody,), group),
                Asked(lessons.about_person(question_templates(), seen, at, rng), (somebody,), group),
            ]
        other = who[(index + 1) % len(who)] if len(who) > 1 and rng.random() < 0.5 else absent
        lesson = lessons.existence_of_two(question_templates(), rng, (True, other != absent))
        asked.append(Asked(lesson, (person, other), "two"))
    return asked
