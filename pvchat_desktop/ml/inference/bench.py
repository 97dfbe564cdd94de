"""Time to the first token, of a new clip and of a further question, and tokens a second."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor

from pvchat_desktop.core.recipe import AdapterShape
from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models.family import ClipFrames
from pvchat_desktop.ml.bench_base import bench_base, name_of
from pvchat_desktop.ml.inference.generate import best, first_position, new_cache, prefill, step, unwritable
from pvchat_desktop.ml.inference.session import Clip, Session
from pvchat_desktop.ml.remoh.model import add_adapter, remove_adapter, save_adapter
from pvchat_desktop.ml.training.features import encode, read_frames
from pvchat_desktop.ml.training.memory import Peak
from pvchat_desktop.protocol.messages import ActivePack, FrameFile, MeasureModel

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.ml.training.loop import Watcher

_LENGTH_S: Final = 60.0  # of the made-up clip
_FRAMES: Final = 16
_SIDES_PX: Final = (224, 448)
_TOKENS: Final = 128  # of the answers whose speed is measured
_TOKENS_QUICK: Final = 12
_WARM_TOKENS: Final = 4
_FOLLOW_UPS: Final = 3  # at least: they are quick
_QUESTIONS: Final = (
    "What is {p0} doing?",
    "What is {p0} wearing?",
    "Where is {p0}, and what is around?",
    "Is {p0} laughing in this clip?",
    "Which things does {p0} hold?",
    "How does {p0} move?",
)
_SHAPES: Final = {"full_pack": AdapterShape(), "lora": AdapterShape(rows=False, routers="none"), "no_adapter": None}


@dataclass(frozen=True, slots=True)
class _Bench:
    """Everything is timed to the end of the device's work."""

    base: LoadedBase
    staging: Path
    max_pixels: int
    frames: int
    side_px: int
    times: int

    def timed(self, work: Callable[[], object]) -> float:
        device.synchronize(self.base.device)
        began = time.perf_counter()
        work()
        device.synchronize(self.base.device)
        return time.perf_counter() - began

    def clip(self, seed: int) -> Clip:
        """Noise: no frame looks like another, no clip like another."""
        noise = np.random.default_rng(seed)
        path = self.staging / f"frames-{seed}.npy"
        np.save(path, noise.integers(0, 256, (self.frames, self.side_px, self.side_px, 3), dtype=np.uint8))
        times_s = tuple(_LENGTH_S * (i + 0.5) / self.frames for i in range(self.frames))
        return Clip(FrameFile(str(path), times_s, f"frames-{seed}"), self.max_pixels)

    def person(self, shape: AdapterShape | None) -> ActivePack:
        """A pack as a training would leave it, untrained."""
        if shape is None:
            return ActivePack("Leo")
        folder = self.staging / f"pack-{shape.routers}"
        if not folder.exists():
            add_adapter(self.base, "made", shape, people=1, names=("Leo",))
            save_adapter(self.base, "made", folder)
            remove_adapter(self.base, "made")
        return ActivePack("Leo", str(folder))


def measure_inference(request: MeasureModel, watcher: Watcher) -> dict[str, Any]:
    watcher.progress("Loading the base model", 0, 1)
    base = bench_base(request)
    bench = _sized(base, request)
    tokens = _TOKENS_QUICK if request.quick else _TOKENS
    with Peak(base.device) as peak:
        for shape in _SHAPES.values():
            bench.person(shape)
        watcher.progress("Measuring answers", 0, 1 + len(_SHAPES))
        session = Session(base)
        first = _first_tokens(bench, session, watcher)
        speeds = {}
        for number, name in enumerate(_SHAPES, 1):
            watcher.progress("Measuring answers", number, 1 + len(_SHAPES))
            speeds[name] = _tokens_per_s(bench, session, name, tokens)
    return {
        "what": "inference",
        "device": device.report().name,
        "base": name_of(request, base),
        "precision": base.precision,
        "frames": bench.frames,
        "frame_px": [bench.side_px, bench.side_px],
        **first,
        "tokens_per_s": speeds,
        "peak_gib": round(peak.bytes / 2**30, 3),
        "quick": request.quick,
    }


def _sized(base: LoadedBase, request: MeasureModel) -> _Bench:
    """As many pictures as give the number of visual tokens, of the smaller size where few of them do."""
    staging, times = Path(request.staging), 1 if request.quick else 7
    staging.mkdir(parents=True, exist_ok=True)
    for side_px in _SIDES_PX:
        two = ClipFrames(np.zeros((2, side_px, side_px, 3), np.uint8), (0.0, 1.0))
        of_two = _visual_tokens(base, two, side_px**2)
        frames = 2 * -(-request.visual_tokens // of_two)
        if frames <= _FRAMES:
            break
    return _Bench(base, staging, side_px**2, frames, side_px, times)


def _visual_tokens(base: LoadedBase, clip: ClipFrames, max_pixels: int) -> int:
    features = encode(base, clip, max_pixels)
    return base.family.clip_tokens(base, features).count(base.family.placeholder_id(base))


def _first_tokens(bench: _Bench, session: Session, watcher: Watcher) -> dict[str, Any]:
    """Seconds to the first token of an answer: of a new clip; of a further question; and of a further question when
    nothing was kept, as one plain run of frames and prompt (with the tower's output kept, for comparison, too)."""
    pack = bench.person(_SHAPES["full_pack"])
    _asked(session, pack, bench.clip(0), _QUESTIONS[0])  # whatever is made on first use
    clips = [bench.clip(seed) for seed in range(1, 1 + bench.times)]
    new = [bench.timed(partial(_asked, session, pack, clip, _QUESTIONS[0])) for clip in clips]
    further: dict[str, list[float]] = {"follow_up_s": [], "no_reuse_s": [], "no_reuse_tower_kept_s": []}
    for number in range(max(_FOLLOW_UPS, bench.times)):
        watcher.check()
        question = _QUESTIONS[1 + number % (len(_QUESTIONS) - 1)]
        ask = partial(_asked, session, pack, clips[-1], question)
        further["follow_up_s"].append(bench.timed(ask))
        if number >= bench.times:
            continue
        further["no_reuse_tower_kept_s"].append(bench.timed(partial(ask, reuse=False)))
        further["no_reuse_s"].append(bench.timed(partial(ask, reuse=False, anew=True)))
    figures = {name: statistics.median(values) for name, values in further.items()}
    return {
        "visual_tokens": _visual_tokens(bench.base, read_frames(clips[-1].frames), bench.max_pixels),
        "first_token_s": statistics.median(new),
        **figures,
        "follow_up_ratio": figures["no_reuse_s"] / figures["follow_up_s"],
    }


def _asked(
    session: Session, pack: ActivePack, clip: Clip, question: str, *, reuse: bool = True, anew: bool = False
) -> int:
    """The first id of the answer. Without reuse nothing but the question itself is run: no presence question."""
    with session.using([pack], [pack.folder] if pack.folder else []) as speaker:
        if anew:
            session.drop_features(clip)
        if reuse:
            speaker.score(clip, 0)
        composed = speaker.compose(clip, question, "")
        cache = speaker.cache(clip, composed) if reuse else new_cache(session.base)
        return best(session.base, prefill(session.base, composed, cache), _barred(session.base))


def _tokens_per_s(bench: _Bench, session: Session, name: str, tokens: int) -> float:
    """Of an answer that is being written behind the clip, from its second token on."""
    base, pack = bench.base, bench.person(_SHAPES[name])
    with session.using([pack], [pack.folder] if pack.folder else []) as speaker:
        clip = bench.clip(0)
        composed = speaker.compose(clip, _QUESTIONS[0], "")
        cache, barred = speaker.cache(clip, composed), _barred(base)
        one = best(base, prefill(base, composed, cache), barred)
        places = [first_position(composed) + place for place in range(tokens + _WARM_TOKENS)]
        for place in places[:_WARM_TOKENS]:
            one = best(base, step(base, one, place, cache), barred)

        def write() -> None:
            following = one
            for place in places[_WARM_TOKENS:]:
                following = best(base, step(base, following, place, cache), barred)

        return tokens / bench.timed(write)


def _barred(base: LoadedBase) -> Tensor:
    """Ends too: an answer of random weights would end anywhere."""
    return torch.tensor([*unwritable(base), *base.end_ids], device=base.device)
