"""CaptionScenes: a sentence about each scene of a clip, by the base model alone: it knows nobody by name."""

from __future__ import annotations

import hashlib
import io
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.scene_words import tidy_caption
from pvchat_desktop.errors import ProtocolError
from pvchat_desktop.ml.inference import asking
from pvchat_desktop.ml.inference.session import Session
from pvchat_desktop.protocol.messages import (
    AskedWindow,
    AskModel,
    CaptionedScenes,
    CaptionScenes,
    FrameFile,
)
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.sessions import session_of

_STAGE = "Describing scenes"
_DONE = "captions.jsonl"  # one line per finished scene: a job that was interrupted goes on behind them
_CLOSE_S = 0.05  # a frame's time as presented may lie a little beside the one that was asked for


def caption_scenes(request: CaptionScenes, context: JobContext) -> CaptionedScenes:
    began = time.monotonic()
    staging = Path(request.staging)
    done = _read(staging / _DONE)
    (staging / _DONE).write_text("".join(f"{json.dumps(said)}\n" for said in done), encoding="utf-8")
    session: Session | None = None
    frames = _frames(request.frames)
    for number, scene in enumerate(request.scenes[len(done) :], start=len(done)):
        context.progress(_STAGE, number, len(request.scenes))
        part = _part(frames, request.frames, scene, staging / f"scene-{number}.npy")
        if part is not None:
            session = session or session_of(request.base, context)
        said = ""
        if part is not None and session is not None:
            said = _caption(session, request, AskedWindow(part, *scene), _Scene(context, number, len(request.scenes)))
        done.append(said)
        with (staging / _DONE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(said) + "\n")
    context.progress(_STAGE, len(request.scenes), len(request.scenes))
    return CaptionedScenes(tuple(done), time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Signs of life while one scene is described, which takes a while on a processor."""

    context: JobContext
    number: int
    total: int

    def alive(self, *_news: object) -> None:
        self.context.progress(_STAGE, self.number, self.total)


def _caption(session: Session, request: CaptionScenes, window: AskedWindow, scene: _Scene) -> str:
    asked = AskModel(
        base=request.base,
        clip_sha256=request.clip_sha256,
        windows=(window,),
        people=(),
        question=request.question,
        evidence="",
        max_pixels=request.max_pixels,
        staging=request.staging,
        max_new_tokens=request.max_new_tokens,
    )
    answer = asking.answer(session, asked, tell=scene.alive, check=scene.context.check, progress=scene.alive)
    session.drop_features(asking.clip_of(asked, window))  # nobody asks about this cut of the clip again
    return tidy_caption(answer.text)


def _frames(file: FrameFile) -> NDArray[np.uint8]:
    """(T, H, W, 3), read as they are needed."""
    found: NDArray[np.uint8] = np.load(file.path, mmap_mode="r", allow_pickle=False)
    if found.dtype != np.uint8 or found.ndim != 4 or len(found) != len(file.times_s):
        raise ProtocolError("The frames of a clip are not as they were announced.")
    return found


def _part(frames: NDArray[np.uint8], file: FrameFile, scene: tuple[float, float], path: Path) -> FrameFile | None:
    """The frames of one scene as a file of their own; None where there is none."""
    rows = [i for i, t_s in enumerate(file.times_s) if scene[0] - _CLOSE_S <= t_s <= scene[1] + _CLOSE_S]
    if not rows:
        return None
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(frames[rows]))
    path.write_bytes(buffer.getvalue())
    return FrameFile(str(path), tuple(file.times_s[i] for i in rows), hashlib.sha256(buffer.getvalue()).hexdigest())


def _read(path: Path) -> list[str]:
    """Lines that were written whole, up to the first that was not."""
    found: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            said = json.loads(line)
        except ValueError:
            break
        found.append(str(said))
    return found
