"""Finished scans as a worker leaves them in a staging folder, with crops of recognisable bytes; and clips."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import (
    Clip,
    ClipFile,
    DateCertainty,
    DateSource,
    FileState,
    RecordedAt,
    VideoInfo,
)
from pvchat_desktop.protocol.messages import ScannedFaces, StagedArray, StagedFace, StagedTrack

MODEL = FaceModel("dlib", "a" * 64, 16)
OTHER_MODEL = FaceModel("yunet-sface", "b" * 64, 8)


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody who is in the clip from `start_s` to `end_s`, whose face is at `x` px; `who` seeds the embeddings.

    `like`: somebody else this one looks like, by a share of 0 (not at all) to 1 (the same).
    """

    who: int
    start_s: float = 0.0
    end_s: float = 4.0
    x: float = 100.0
    faces: int = 3
    like: int | None = None
    share: float = 0.0
    width_px: float = 60.0

    def vectors(self, dimension: int) -> NDArray[np.float32]:
        """(faces, dimension) unit rows."""
        own = unit_vectors(self.who, self.faces, dimension)
        if self.like is None:
            return own
        rows = (1 - self.share) * own + self.share * unit_vectors(self.like, self.faces, dimension)
        unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


def unit_vectors(seed: int, count: int, dimension: int) -> NDArray[np.float32]:
    """(count, dimension) float32: views of one face, close to each other."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=dimension) + 0.1 * rng.normal(size=(count, dimension))
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def stage_array(staging: Path, name: str, rows: NDArray[np.float32]) -> StagedArray:
    buffer = io.BytesIO()
    np.save(buffer, rows)
    (staging / name).write_bytes(buffer.getvalue())
    return StagedArray(name, rows.shape, str(rows.dtype), hashlib.sha256(buffer.getvalue()).hexdigest())


def stage_scan(staging: Path, figures: Sequence[Figure], *, model: FaceModel = MODEL, salt: int = 0) -> ScannedFaces:
    """Write a finished scan into a new folder `staging`. -> the message that goes with it."""
    (staging / "crops").mkdir(parents=True, exist_ok=True)
    (staging / "piece-0.json").write_text("{}", encoding="utf-8")
    rows: list[NDArray[np.float32]] = []
    tracks = []
    for number, figure in enumerate(figures):
        vectors = figure.vectors(model.dimension)
        template_row = len(rows)
        rows.append((vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))).astype(np.float32))
        rows.extend(vectors)
        faces = [_stage_face(staging, figure, number, place, template_row, salt) for place in range(figure.faces)]
        points = tuple((t, *_box(figure, t)) for t in np.arange(figure.start_s, figure.end_s + 0.01, 0.5).tolist())
        tracks.append(StagedTrack(((figure.start_s, figure.end_s),), points, template_row, tuple(faces)))
    table = np.stack(rows) if rows else np.zeros((0, model.dimension), np.float32)
    array = stage_array(staging, "embeddings.npy", table)
    return ScannedFaces(tuple(tracks), array, frames_looked_at=20, faces_seen=40, seconds=1.5)


def crop_bytes(who: int, place: int, salt: int = 0) -> bytes:
    """What stands in for a picture: bytes that can be searched for."""
    return f"CROP-{who}-{place}-{salt}-".encode() * 8


def _box(figure: Figure, t_s: float) -> tuple[float, float, float, float]:
    x = figure.x + 4 * t_s
    return x, 50.0, x + 60, 120.0


def _stage_face(staging: Path, figure: Figure, number: int, place: int, template_row: int, salt: int) -> StagedFace:
    name = f"crops/{number:04d}-{place:02d}"
    (staging / f"{name}.png").write_bytes(crop_bytes(figure.who, place, salt))
    (staging / f"{name}.jpg").write_bytes(crop_bytes(figure.who, place, salt) + b"wide")
    t_s = figure.start_s + (place + 0.5) * (figure.end_s - figure.start_s) / figure.faces
    return StagedFace(
        t_s=t_s,
        box=_box(figure, t_s),
        width_px=figure.width_px,
        sharpness=120.0,
        yaw=0.1 * place,
        brightness=127.5,
        row=template_row + 1 + place,
        crop=f"{name}.png",
        picture=f"{name}.jpg",
    )


def some_clip(number: int, *, when: str | None = "2021-06-12T14:03:00") -> Clip:
    recorded = RecordedAt(when, "Europe/Berlin", DateSource.METADATA, DateCertainty.EXACT) if when else None
    info = VideoInfo(
        duration_s=12.5,
        width=1920,
        height=1080,
        rotation_deg=90,
        codec="h264",
        pixel_format="yuv420p",
        frame_rate=29.97,
        frame_count=374,
        has_audio=True,
        recorded_at=recorded,
    )
    sha = ClipSha(hashlib.sha256(str(number).encode()).hexdigest())
    return Clip(sha, 1_000_000 + number, info, f"2024-01-{number + 1:02d}T00:00:00.000+00:00")


def some_file(clip: Clip, path: str, state: FileState = FileState.ONLINE) -> ClipFile:
    return ClipFile(path, clip.sha256, clip.bytes, 1_700_000_000_000_000_000, state)
