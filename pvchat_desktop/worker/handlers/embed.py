"""EmbedCrops: kept crops through another back end, or the faces of pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.errors import BadClip
from pvchat_desktop.protocol.messages import EmbedCrops, EmbeddedCrops
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.pictures import Picture, read_picture
from pvchat_desktop.vision.scan.keep import write_array
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.residency import resident

_BATCH = 16  # crops embedded between two looks at whether the job was cancelled
_CROP_PX = 112

Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class _Rows:
    vectors: list[NDArray[np.float32]] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    boxes: list[Corners | None] = field(default_factory=list)


def embed_crops(request: EmbedCrops, context: JobContext) -> EmbeddedCrops:
    """A picture that cannot be read is an error; one without a face, and a kept crop that is damaged, give no row."""
    engine = resident(repr(request.backend), lambda: load_engine(request.backend))
    rows = _Rows()
    (_embed_aligned if request.aligned else _embed_pictures)(request, engine, context, rows)
    table = np.concatenate([np.zeros((0, engine.model.dimension), np.float32), *rows.vectors])
    return EmbeddedCrops(
        embeddings=write_array(Path(request.staging), "embeddings.npy", table),
        source=tuple(rows.source),
        boxes=tuple(rows.boxes),
    )


def _embed_aligned(request: EmbedCrops, engine: FaceEngine, context: JobContext, rows: _Rows) -> None:
    for start in range(0, len(request.paths), _BATCH):
        context.progress("Comparing faces", start, len(request.paths))
        crops = {start + i: _crop(path) for i, path in enumerate(request.paths[start : start + _BATCH])}
        whole = {number: crop for number, crop in crops.items() if crop is not None}
        if whole:
            rows.vectors.append(engine.embed(np.stack(list(whole.values()))))
        rows.source += whole
        rows.boxes += [None] * len(whole)


def _embed_pictures(request: EmbedCrops, engine: FaceEngine, context: JobContext, rows: _Rows) -> None:
    for number, path in enumerate(request.paths):
        context.progress("Looking for faces", number, len(request.paths))
        picture = read_picture(path)
        found = engine.detect(picture)
        if found:
            rows.vectors.append(engine.embed(np.stack([engine.align(picture, d.landmarks) for d in found])))
        rows.source += [number] * len(found)
        rows.boxes += [(d.box.x1, d.box.y1, d.box.x2, d.box.y2) for d in found]


def _crop(path: str) -> Picture | None:
    """An aligned crop, None where its file is damaged: the person's other crops still count."""
    try:
        crop = read_picture(path)
    except BadClip:
        return None
    return crop if crop.shape[:2] == (_CROP_PX, _CROP_PX) else None
