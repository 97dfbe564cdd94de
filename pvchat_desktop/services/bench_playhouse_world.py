"""Clips of the sample world for the benchmark: drawn, looked through for faces and read once, for all cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import numpy as np

from pvchat_desktop.core.faces import Face, FaceModel, FaceQuality, Track, TrackPoint
from pvchat_desktop.core.ids import ClipSha, FaceId, TrackId, new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Box, Span, VideoInfo
from pvchat_desktop.core.stretches import even_times
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.evaluation.metrics import Words
from pvchat_desktop.protocol.messages import (
    FaceBackend,
    FrameFile,
    PlayhouseClip,
    RenderedPlayhouse,
    RenderPlayhouse,
    Request,
    Result,
    SampledFrames,
    SampleFrames,
    ScanFaces,
    ScannedFaces,
    StagedTrack,
    WorkerKind,
)
from pvchat_desktop.services.jobs import WORKER_OF, Client
from pvchat_desktop.services.watch import Watch

_SCAN: Final = "scan.json"


class Workers(Protocol):
    """Whoever does requests, one at a time."""

    def run(self, request: Request) -> Result: ...


@dataclass(frozen=True, slots=True)
class ClientWorkers:
    """The worker processes; progress is told to `watch`, whose `stop` ends a request with Cancelled."""

    clients: Mapping[WorkerKind, Client]
    watch: Watch

    def run(self, request: Request) -> Result:
        client = self.clients[WORKER_OF[type(request)]]
        return client.run(new_id(), request, on_progress=self.watch.on_progress, on_text=_ignore, stop=self.watch.stop)

    def tell(self, stage: str, done: int, total: int) -> None:
        self.watch.on_progress(Progress(stage, done, total))


def _ignore(_news: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class WorldClip:
    """`truth`: see worker/playhouse_truth.py."""

    name: str
    path: Path
    sha256: ClipSha
    truth: Mapping[str, Any]

    @property
    def info(self) -> VideoInfo:
        return VideoInfo(
            duration_s=self.truth["duration_s"],
            width=self.truth["width"],
            height=self.truth["height"],
            rotation_deg=0,
            codec="mpeg4",
            pixel_format="yuv420p",
            frame_rate=self.truth["fps"],
            frame_count=round(self.truth["duration_s"] * self.truth["fps"]),
            has_audio=False,
            recorded_at=None,
        )

    def times_s(self, count: int) -> tuple[float, ...]:
        return even_times(Span(0.0, self.info.duration_s), count, self.info.frame_rate)


class World:
    """Files below `folder`: clips/, scans/NAME/, frames/NAME-N/. What is there already is not made again."""

    def __init__(self, folder: Path, workers: Workers, backend: FaceBackend, thresholds: Thresholds) -> None:
        self.folder = folder
        self.thresholds = thresholds
        self._workers = workers
        self._backend = backend
        self._clips: dict[str, WorldClip] = {}
        self._tracks: dict[str, tuple[Track, ...]] = {}
        self._frames: dict[tuple[str, int, int], FrameFile] = {}

    @property
    def words(self) -> Words:
        """What the world can show; written with the first clips."""
        found: Words = json.loads((self.folder / "clips" / "words.json").read_text(encoding="utf-8"))
        return found

    def clips(self, wanted: Sequence[PlayhouseClip]) -> list[WorldClip]:
        missing = tuple(clip for clip in wanted if clip.name not in self._clips)
        if missing:
            staging = self._made("clips")
            result = self._workers.run(RenderPlayhouse(missing, str(staging)))
            if not isinstance(result, RenderedPlayhouse):
                raise ProgramError("The media worker answered something else than clips.")
            for drawn in result.clips:
                truth = json.loads((staging / drawn.truth).read_text(encoding="utf-8"))
                self._clips[drawn.name] = WorldClip(drawn.name, staging / drawn.file, ClipSha(drawn.sha256), truth)
        return [self._clips[clip.name] for clip in wanted]

    def tracks(self, clip: WorldClip) -> tuple[Track, ...]:
        """The figures whose faces were found."""
        if clip.name not in self._tracks:
            staging = self._made("scans", clip.name)
            scan = self._known_scan(clip, staging) or self._scan(clip, staging)
            vectors = np.load(staging / scan.embeddings.name, allow_pickle=False)
            model = FaceModel(self._backend.name, self._backend.model_hash, int(vectors.shape[1]))
            self._tracks[clip.name] = tuple(
                self._track(clip, model, (number, staged), vectors) for number, staged in enumerate(scan.tracks)
            )
        return self._tracks[clip.name]

    def frames(self, clip: WorldClip, count: int, max_pixels: int) -> FrameFile:
        key = (clip.name, count, max_pixels)
        if key not in self._frames:
            staging = self._made("frames", f"{clip.name}-{count}-{max_pixels}")
            self._frames[key] = self._known_frames(clip, staging) or self._read(clip, staging, count, max_pixels)
        return self._frames[key]

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _made(self, *parts: str) -> Path:
        folder = self.folder.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _scan(self, clip: WorldClip, staging: Path) -> ScannedFaces:
        result = self._workers.run(ScanFaces(str(clip.path), clip.sha256, self._backend, str(staging)))
        if not isinstance(result, ScannedFaces):
            raise ProgramError("The media worker answered something else than a scan.")
        (staging / _SCAN).write_bytes(msgspec.json.encode((self._scan_key(clip), result)))
        return result

    def _known_scan(self, clip: WorldClip, staging: Path) -> ScannedFaces | None:
        try:
            key, scan = msgspec.json.decode((staging / _SCAN).read_bytes(), type=tuple[str, ScannedFaces])
        except (OSError, msgspec.MsgspecError):
            return None
        return scan if key == self._scan_key(clip) else None

    def _scan_key(self, clip: WorldClip) -> str:
        return hashlib.sha256(repr((clip.sha256, self._backend)).encode()).hexdigest()

    def _read(self, clip: WorldClip, staging: Path, count: int, max_pixels: int) -> FrameFile:
        times = clip.times_s(count)
        result = self._workers.run(SampleFrames(str(clip.path), clip.sha256, times, max_pixels, str(staging)))
        if not isinstance(result, SampledFrames):
            raise ProgramError("The media worker answered something else than frames.")
        file = FrameFile(str(staging / result.frames.name), result.times_s, result.frames.sha256)
        (staging / "frames.json").write_bytes(msgspec.json.encode((clip.sha256, file)))
        return file

    def _known_frames(self, clip: WorldClip, staging: Path) -> FrameFile | None:
        try:
            sha, file = msgspec.json.decode((staging / "frames.json").read_bytes(), type=tuple[str, FrameFile])
        except (OSError, msgspec.MsgspecError):
            return None
        return file if sha == clip.sha256 and Path(file.path).is_file() else None

    def _track(self, clip: WorldClip, model: FaceModel, staged: tuple[int, StagedTrack], vectors: np.ndarray) -> Track:
        number, track = staged
        root = f"scans/{clip.name}"
        return Track(
            id=TrackId(f"{clip.name}-{number}"),
            clip=clip.sha256,
            model=model,
            spans=tuple(Span(*span) for span in track.spans_s),
            points=tuple(TrackPoint(t_s, Box(*box)) for t_s, *box in track.points),
            template=vectors[track.template_row],
            faces=tuple(
                Face(
                    id=FaceId(f"{clip.name}-{number}-{face.row}"),
                    t_s=face.t_s,
                    box=Box(*face.box),
                    quality=FaceQuality(face.width_px, face.sharpness, face.yaw, face.brightness),
                    embedding=vectors[face.row],
                    crop=f"{root}/{face.crop}",
                    picture=f"{root}/{face.picture}",
                )
                for face in track.faces
            ),
        )
