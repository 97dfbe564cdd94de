"""A scan of a clip of the sample world, from the truth that lies beside it."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pvchat_desktop.protocol.messages import FaceBackend, ScanFaces, ScannedFaces, StagedFace, StagedTrack
from pvchat_desktop.vision.augment.reading import Clips
from pvchat_desktop.worker.context import JobContext
from tests.helpers.scans import stage_array, unit_vectors

BACKEND = FaceBackend("playhouse-faces", "onnx", {}, "f" * 64)
DIMENSION = 128
_FACES = 6


def scan_faces(request: ScanFaces, context: JobContext) -> ScannedFaces:
    context.progress("Looking for faces", 0, 1)
    staging = Path(request.staging)
    truth = json.loads(Path(request.path).with_suffix(".json").read_text(encoding="utf-8"))
    rows: list[NDArray[np.float32]] = []
    tracks = []
    with Clips({request.clip_sha256: request.path}) as clips:
        for number, person in enumerate(one for one in truth["people"] if one["faces"]):
            faces = person["faces"][:: max(1, len(person["faces"]) // _FACES)][:_FACES]
            vectors = unit_vectors(zlib.crc32(person["id"].encode()), len(faces) + 1, DIMENSION)
            tracks.append(_track(person, faces, len(rows), [_face(staging, clips, request, number, f) for f in faces]))
            rows += list(vectors)
    table = np.stack(rows) if rows else np.zeros((0, DIMENSION), np.float32)
    return ScannedFaces(tuple(tracks), stage_array(staging, "embeddings.npy", table), 16, 16, 0.1)


def _track(person: dict[str, Any], faces: list[list[float]], row: int, staged: list[StagedFace]) -> StagedTrack:
    points = tuple((t, x1, y1, x2, y2) for t, x1, y1, x2, y2 in person["faces"])
    placed = tuple(_at_row(face, row + 1 + place) for place, face in enumerate(staged))
    return StagedTrack(((faces[0][0], person["faces"][-1][0]),), points, row, placed)


def _at_row(face: StagedFace, row: int) -> StagedFace:
    import msgspec

    return msgspec.structs.replace(face, row=row)


def _face(staging: Path, clips: Clips, request: ScanFaces, number: int, face: list[float]) -> StagedFace:
    t_s, *box = face
    frames, _ = clips.frames(request.clip_sha256, (t_s,), max_pixels=10**7)
    picture = Image.fromarray(frames[0])
    name = f"crops/{number:02d}-{round(1000 * t_s):06d}"
    (staging / "crops").mkdir(parents=True, exist_ok=True)
    crop = picture.crop(tuple(round(v) for v in box)).resize((112, 112))  # type: ignore[arg-type]
    crop.save(staging / f"{name}.png")
    wide = 0.6 * (box[2] - box[0])
    picture.crop((round(box[0] - wide), round(box[1] - wide), round(box[2] + wide), round(box[3] + wide))).save(
        staging / f"{name}.jpg"
    )
    return StagedFace(
        t_s=t_s,
        box=(box[0], box[1], box[2], box[3]),
        width_px=box[2] - box[0],
        sharpness=120.0,
        yaw=0.0,
        brightness=120.0,
        row=0,
        crop=f"{name}.png",
        picture=f"{name}.jpg",
    )
