"""A base with everything that stays in memory between two questions: packs, tower features, prefixes, scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import psutil
import torch

from pvchat_desktop.errors import StorageError
from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models.base import Composed, compose
from pvchat_desktop.ml.base_models.family import Features
from pvchat_desktop.ml.inference import prompt
from pvchat_desktop.ml.inference.packs import Packs
from pvchat_desktop.ml.inference.prefix_cache import PrefixCache, PrefixKey
from pvchat_desktop.ml.inference.presence import presence_prompt, yes_minus_no
from pvchat_desktop.ml.training.features import encode, read_frames, stored

if TYPE_CHECKING:
    from transformers import DynamicCache

    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.protocol.messages import ActivePack, FrameFile

Check = Callable[[], None]

T = TypeVar("T")

_TOO_LITTLE: Final = "There is not enough memory on the graphics card to answer this."
_CLOSE_OTHERS: Final = "Close other programs that use it, or choose a smaller base model."
_FEATURE_BYTES: Final = 2 << 30  # at most
_FEATURE_SHARE: Final = 1 / 4  # of the memory that is free when the session begins
_PREFIX_BYTES: Final = (256 << 20, 4 << 30)  # least and most
_PREFIX_SHARE: Final = 1 / 12  # of the device's memory
_SCORES: Final = 4096


@dataclass(frozen=True, slots=True)
class Clip:
    """Frames of a clip, or of a part of it, as the model is shown them."""

    frames: FrameFile
    max_pixels: int

    @property
    def key(self) -> tuple[object, ...]:
        return self.frames.sha256, self.frames.times_s, self.max_pixels


class Session:
    """Belongs to one loaded base; one thread."""

    def __init__(self, base: LoadedBase, *, prefix_bytes: int | None = None) -> None:
        self.base = base
        self.packs = Packs(base)
        self.prefixes = PrefixCache(prefix_bytes or _prefix_bytes())
        self._feature_bytes = min(_FEATURE_BYTES, int(psutil.virtual_memory().available * _FEATURE_SHARE))
        self._features: OrderedDict[tuple[object, ...], Features] = OrderedDict()
        self._scores: OrderedDict[tuple[object, ...], float] = OrderedDict()

    @contextmanager
    def using(self, people: Sequence[ActivePack], folders: Sequence[str]) -> Iterator[Speaker]:
        """Inside, the packs in `folders` work, and `people` are those a prompt may name."""
        hashes = self.packs.bring(folders)
        with self.packs.active(people, folders) as spoken:
            yield Speaker(self, spoken, tuple(people), tuple(hashes))

    def features(self, clip: Clip, *, check: Check | None = None) -> Features:
        """The tower's output, on the processor, rounded as training stores it."""
        key = clip.key
        if key not in self._features:
            if check is not None:
                check()
            seen = encode(self.base, read_frames(clip.frames), clip.max_pixels)
            rounded = {name: stored(rows).to(self.base.compute_dtype) for name, rows in seen.tensors.items()}
            self._features[key] = Features(rounded, seen.layout)
            while len(self._features) > 1 and sum(map(_bytes, self._features.values())) > self._feature_bytes:
                self._features.popitem(last=False)
        self._features.move_to_end(key)
        return self._features[key]

    def drop_features(self, clip: Clip) -> None:
        self._features.pop(clip.key, None)

    def score(self, key: tuple[object, ...], work_out: Callable[[], float]) -> float:
        """The same question about the same frames is asked once."""
        if key not in self._scores:
            self._scores[key] = work_out()
            while len(self._scores) > _SCORES:
                self._scores.popitem(last=False)
        return self._scores[key]

    def spare(self, work: Callable[[], T], *, again: Callable[[], bool]) -> T:
        """Do some work; where memory runs out, once more without what was kept, if it may be done `again`."""
        try:
            with device.out_of_memory_told():
                return work()
        except torch.OutOfMemoryError as error:
            self.forget()
            if not again():
                raise StorageError(_TOO_LITTLE, hint=_CLOSE_OTHERS, title="Out of memory") from error
        try:
            with device.out_of_memory_told():
                return work()
        except torch.OutOfMemoryError as error:
            self.forget()
            raise StorageError(_TOO_LITTLE, hint=_CLOSE_OTHERS, title="Out of memory") from error

    def forget(self) -> None:
        """Let go of what can be worked out again, as after running out of memory."""
        self.prefixes.clear()
        self._features.clear()
        device.empty_cache(self.base.device)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A session while certain packs are in use."""

    session: Session
    people: list[prompt.Person]
    packs: tuple[ActivePack, ...]
    weights: tuple[str, ...]

    @property
    def names(self) -> dict[int, str]:
        """What name ids are read as."""
        return {person.name_id: person.name for person in self.people if person.name_id is not None}

    @torch.inference_mode()
    def compose(
        self, clip: Clip, question: str, evidence: str, *, begun: str = "", check: Check | None = None
    ) -> Composed:
        """The prompt of a question; `begun`: how the answer begins, people as "{p0}"."""
        base = self.session.base
        return compose(
            base,
            self.session.features(clip, check=check),
            prompt.parts(base, self.people, question, evidence),
            answer=self.ids(begun),
            instruction=prompt.instruction(self.people, question),
        )

    def ids(self, begun: str) -> list[int]:
        return prompt.answer_ids(self.session.base, self.people, begun, end=False)

    def cache(self, clip: Clip, composed: Composed, *, check: Check | None = None) -> DynamicCache:
        """Keys and values of the clip's frames, run now or kept from before."""
        base = self.session.base
        frames = clip.frames
        key = PrefixKey(frames.sha256, frames.times_s, base.content_hash, clip.max_pixels, self.weights)
        return self.session.prefixes.start(base, composed, key, check=check)

    def score(self, clip: Clip, person: int, *, check: Check | None = None) -> float:
        """log p(yes) - log p(no) for a person of the request, by the clip alone: what face memory says would count
        twice in a rule that weighs both."""

        def work_out() -> float:
            base = self.session.base
            asked = self.people[person]
            features = self.session.features(clip, check=check)
            composed = presence_prompt(base, features, asked)
            return yes_minus_no(base, composed, self.cache(clip, composed, check=check), check=check)

        pack = self.packs[person]
        who = (pack.name, pack.slot, self._hash(pack))
        return self.session.score((clip.key, self.weights, who), work_out)

    def _hash(self, pack: ActivePack) -> str | None:
        return self.session.packs.hash_of(Path(pack.folder)) if pack.folder is not None and self.weights else None


def _bytes(features: Features) -> int:
    return sum(rows.nbytes for rows in features.tensors.values())


def _prefix_bytes() -> int:
    least, most = _PREFIX_BYTES
    return max(least, min(most, int((device.report().total_bytes or 0) * _PREFIX_SHARE)))
