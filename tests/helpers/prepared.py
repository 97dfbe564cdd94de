"""A media worker that knows what is in its clips: everything around a scan is tested without waiting for one.

A clip is a small file that begins with CLIP; `Prepared.clip` writes it and remembers who is seen in it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import BadClip, Cancelled
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import (
    DeviceReport,
    EmbedCrops,
    EmbeddedCrops,
    ProbeClip,
    ProbedClip,
    ReportDevice,
    Request,
    Result,
    ScanFaces,
)
from tests.helpers.scans import Figure, some_clip, stage_array, stage_scan, unit_vectors

DIMENSION = 128


@dataclass(slots=True)
class Prepared:
    """The worker. `before` is called with each request and may raise or wait; `asked` keeps what was asked for."""

    before: Callable[[Request, threading.Event], None] = lambda _request, _stop: None
    asked: list[Request] = field(default_factory=list)
    figures: dict[str, tuple[Figure, ...]] = field(default_factory=dict)  # by sha256
    cuts_s: dict[str, tuple[float, ...]] = field(default_factory=dict)  # by sha256
    salt: int = 0
    answers: dict[type, Callable[[Any, Callable[[str], None]], Result]] = field(default_factory=dict)  # the model's

    def clip(self, path: Path, *figures: Figure) -> ClipSha:
        """Write a clip's file, in which these figures are seen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"CLIP " + repr((path.stem, figures)).encode())
        sha = ClipSha(hashlib.sha256(path.read_bytes()).hexdigest())
        self.figures[sha] = figures
        return sha

    def run(
        self,
        job_id: str,
        request: Request,
        *,
        on_progress: Callable[[Progress], None],
        on_text: Callable[[str], None] = lambda _text: None,
        stop: threading.Event,
    ) -> Result:
        del job_id
        self.asked.append(request)
        on_progress(Progress("Working", 0, 2))
        self.before(request, stop)
        if stop.is_set():
            raise Cancelled
        on_progress(Progress("Working", 1, 2))
        if isinstance(request, ProbeClip):
            return _probed(request)
        if isinstance(request, ScanFaces):
            sha, model = request.clip_sha256, _model(request)
            found = stage_scan(Path(request.staging), self.figures[sha], model=model, salt=self.salt)
            return msgspec.structs.replace(found, cuts_s=self.cuts_s.get(sha, ()))
        if isinstance(request, EmbedCrops):
            return _embedded(request)
        if answer := self.answers.get(type(request)):
            return answer(request, on_text)
        return DeviceReport("none", "", None, None, None, None, "no torch here", {})

    def close(self) -> None:
        pass

    def count(self, kind: type) -> int:
        return sum(isinstance(request, kind) for request in self.asked)


def prepared_app(folders: UserFolders, worker: Prepared) -> App:
    return open_app(folders, clients={"media": worker, "model": worker})


def _model(request: ScanFaces | EmbedCrops) -> FaceModel:
    return FaceModel(request.backend.name, request.backend.model_hash, DIMENSION)


def _probed(request: ProbeClip) -> ProbedClip:
    path = Path(request.path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadClip(f"“{path.name}” is no longer there.") from error
    if not data.startswith(b"CLIP"):
        raise BadClip(f"“{path.name}” is not a video.", hint="Choose a video.")
    (Path(request.staging) / "thumbnail.jpg").write_bytes(b"THUMBNAIL")
    info = replace(some_clip(0).info, duration_s=10.0)
    return ProbedClip(hashlib.sha256(data).hexdigest(), len(data), info, "thumbnail.jpg")


def _embedded(request: EmbedCrops) -> EmbeddedCrops:
    dimension = _model(request).dimension
    rows = []
    for path in request.paths:
        _, who, place, _ = Path(path).read_bytes().decode().split("-", 3)
        rows.append(unit_vectors(int(who), int(place) + 1, dimension)[int(place)])  # as a scan would have it, nearly
    array = stage_array(Path(request.staging), "embeddings.npy", np.stack(rows))
    return EmbeddedCrops(array, tuple(range(len(rows))), (None,) * len(rows))


__all__ = ["EmbedCrops", "Figure", "Prepared", "ProbeClip", "ReportDevice", "ScanFaces", "prepared_app"]
