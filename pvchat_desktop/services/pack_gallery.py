"""Between a gallery as the catalog keeps it and as a pack's card describes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.catalog.transfers import GalleryFace
from pvchat_desktop.core.faces import FaceModel, FaceQuality
from pvchat_desktop.core.ids import FaceId, new_id
from pvchat_desktop.core.media import Box
from pvchat_desktop.services.pack_card import CardFace, CardFaceModel
from pvchat_desktop.services.pack_files import PackContents


def card_face(file: str, face: GalleryFace) -> CardFace:
    quality, box = face.quality, face.box
    return CardFace(
        file=file,
        t_s=face.t_s,
        box=(box.x1, box.y1, box.x2, box.y2),
        width_px=quality.width_px,
        sharpness=quality.sharpness,
        yaw=quality.yaw,
        brightness=quality.brightness,
    )


def card_model(number: int, model: FaceModel, faces: Sequence[GalleryFace]) -> CardFaceModel:
    return CardFaceModel(
        key=str(number),
        backend=model.backend,
        model_hash=model.model_hash,
        dimension=model.dimension,
        rows=tuple(i for i, face in enumerate(faces) if model in face.embeddings),
    )


def gallery_faces(contents: PackContents, folder: str) -> tuple[GalleryFace, ...]:
    """Faces as the catalog is to keep them, under new identifiers."""
    card = contents.card
    vectors: list[dict[FaceModel, NDArray[np.float32]]] = [{} for _ in card.faces]
    for model in card.face_models:
        for place, row in enumerate(model.rows):
            whose = FaceModel(model.backend, model.model_hash, model.dimension)
            vectors[row][whose] = contents.embeddings[model.key][place]
    return tuple(
        GalleryFace(
            id=FaceId(new_id()),
            t_s=face.t_s,
            box=Box(*face.box),
            quality=FaceQuality(face.width_px, face.sharpness, face.yaw, face.brightness),
            crop=f"{folder}/{face.file}",
            embeddings=own,
        )
        for face, own in zip(card.faces, vectors, strict=True)
    )
