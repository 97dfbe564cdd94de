"""The faces that people are recognised by, and what each face model makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import FaceId, PersonId


@dataclass(frozen=True, slots=True, eq=False)
class GalleryFaces:
    """All galleries for one face model: row i of `embeddings` is faces[i], a view of people[i]."""

    people: tuple[PersonId, ...]
    faces: tuple[FaceId, ...]
    embeddings: NDArray[np.float32]  # (N, D) unit rows

    def of(self, person: PersonId) -> NDArray[np.float32]:
        """(n, D): one person's rows."""
        rows: NDArray[np.float32] = self.embeddings[[p == person for p in self.people]]
        return rows


class Galleries:
    """The faces that people are recognised by. Vectors are compared outside; this only keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_model(self, model: FaceModel) -> GalleryFaces:
        """Every person's gallery as this model embeds it, hidden people included."""
        rows = self._store.rows(
            "SELECT gallery.person_id, gallery.face_id, embeddings.embedding FROM gallery "
            "JOIN people ON people.id = gallery.person_id "
            "JOIN embeddings ON embeddings.face_id = gallery.face_id AND backend = ? AND model_hash = ? "
            "ORDER BY people.created_at, gallery.person_id, gallery.face_id",
            model.backend, model.model_hash,
        )  # fmt: skip
        vectors = codec.vectors([row["embedding"] for row in rows], model)
        return GalleryFaces(tuple(r["person_id"] for r in rows), tuple(r["face_id"] for r in rows), vectors)

    def faces(self, person: PersonId) -> dict[FaceId, str]:
        """A person's gallery: face -> wider picture, relative to the data folder; the sharpest first."""
        rows = self._store.rows(
            "SELECT id, picture FROM faces JOIN gallery ON face_id = id WHERE person_id = ? "
            "ORDER BY rank IS NULL, rank, sharpness DESC",
            person,
        )
        return {row["id"]: row["picture"] for row in rows}

    def not_embedded(self, model: FaceModel) -> dict[FaceId, str]:
        """Gallery faces this model has not embedded yet: face -> aligned crop, relative to the data folder."""
        rows = self._store.rows(
            "SELECT DISTINCT faces.id, crop FROM faces JOIN gallery ON gallery.face_id = faces.id "
            "WHERE NOT EXISTS (SELECT 1 FROM embeddings WHERE embeddings.face_id = faces.id "
            "AND backend = ? AND model_hash = ?) ORDER BY faces.id",
            model.backend, model.model_hash,
        )  # fmt: skip
        return {row["id"]: row["crop"] for row in rows}

    def add_embeddings(self, model: FaceModel, vectors: Mapping[FaceId, NDArray[np.float32]]) -> None:
        """Store what another model makes of kept crops, (D,) unit vectors; faces that are gone are passed over."""

        def change(db: Database) -> None:
            for face, vector in vectors.items():
                put_embedding(db, face, model, vector)

        self._store.write(change)


def put_embedding(db: Database, face: str, model: FaceModel, vector: NDArray[np.float32]) -> None:
    if vector.shape != (model.dimension,):
        raise ValueError(f"embedding of shape {vector.shape} for dimension {model.dimension}")
    db.execute(
        "INSERT OR REPLACE INTO embeddings (face_id, backend, model_hash, dimension, embedding) "
        "SELECT id, ?, ?, ?, ? FROM faces WHERE id = ?",
        [model.backend, model.model_hash, model.dimension, codec.vector_bytes(vector), face],
    )
