"""Writing a finished scan into the staging folder: crops, pictures, embeddings."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import Vectors
from pvchat_desktop.protocol.messages import StagedArray, StagedBodySpan, StagedFace, StagedTrack
from pvchat_desktop.vision.scan.look import Pictures
from pvchat_desktop.vision.scan.store import PieceStore
from pvchat_desktop.vision.scan.tracker import Found, Kept

_CROPS = "crops"


def write_array(staging: Path, name: str, rows: Vectors) -> StagedArray:
    """Save (N, D) float32 rows as `name` in the staging folder."""
    buffer = io.BytesIO()
    np.save(buffer, rows, allow_pickle=False)
    data = buffer.getbuffer()
    (staging / name).write_bytes(data)
    return StagedArray(name, rows.shape, str(rows.dtype), hashlib.sha256(data).hexdigest())


def write_tracks(
    staging: Path, found: Sequence[Found], store: PieceStore, *, dimension: int
) -> tuple[tuple[StagedTrack, ...], StagedArray]:
    """Write everything that is kept; rows of the array are each track's template, then its faces."""
    shutil.rmtree(staging / _CROPS, ignore_errors=True)
    (staging / _CROPS).mkdir(parents=True)
    names = _write_pictures(staging, found, store)
    rows: list[Vectors] = []
    tracks = tuple(_staged(track, names, rows) for track in found)
    table = np.stack(rows) if rows else np.zeros((0, dimension), np.float32)
    return tracks, write_array(staging, "embeddings.npy", table.astype(np.float32))


def _write_pictures(staging: Path, found: Sequence[Found], store: PieceStore) -> dict[tuple[str, int], str]:
    """Write the pictures of all kept faces, reading each piece once; names without ending by (piece, row)."""
    names = {
        (face.piece, face.row): f"{_CROPS}/{number:04d}-{place:02d}"
        for number, track in enumerate(found)
        for place, face in enumerate(track.faces)
    }
    for piece in sorted({piece for piece, _ in names}):
        for row, pictures in enumerate(store.pictures(piece)):
            if (piece, row) in names and pictures is not None:
                _write(staging / names[piece, row], pictures)
    return names


def _write(base: Path, pictures: Pictures) -> None:
    base.with_suffix(".png").write_bytes(pictures.png)
    base.with_suffix(".jpg").write_bytes(pictures.jpeg)


def _staged(track: Found, names: dict[tuple[str, int], str], rows: list[Vectors]) -> StagedTrack:
    rows.append(track.template)
    template_row = len(rows) - 1
    faces = []
    for face in track.faces:
        rows.append(face.look.embedding)
        faces.append(_staged_face(face, names[face.piece, face.row], len(rows) - 1))
    return StagedTrack(
        spans_s=tuple((span.start_s, span.end_s) for span in track.spans),
        points=tuple((t_s, x1, y1, x2, y2) for t_s, x1, y1, x2, y2 in track.points.tolist()),
        template_row=template_row,
        faces=tuple(faces),
        by_body=tuple(
            StagedBodySpan(one.start_s, one.end_s, one.level, one.t_s, _corners(one.box)) for one in track.by_body
        ),
    )


def _staged_face(face: Kept, name: str, row: int) -> StagedFace:
    quality = face.look.quality
    return StagedFace(
        t_s=face.t_s,
        box=_corners(face.look.box),
        width_px=quality.width_px,
        sharpness=quality.sharpness,
        yaw=quality.yaw,
        brightness=quality.brightness,
        row=row,
        crop=f"{name}.png",
        picture=f"{name}.jpg",
    )


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x1, box.y1, box.x2, box.y2
