"""People who come from, or go into, a file: their gallery, what they agreed to, and their pack, as one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.files import adopt, hand_back, remove_files
from pvchat_desktop.catalog.galleries import put_embedding
from pvchat_desktop.catalog.operations import Operation, Operations
from pvchat_desktop.catalog.packs import Pack, put_pack
from pvchat_desktop.catalog.recording import Recorder
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import reference
from pvchat_desktop.core.faces import FaceModel, FaceQuality
from pvchat_desktop.core.ids import FaceId, PersonId, new_id
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.person import Consent


@dataclass(frozen=True, slots=True, eq=False)
class GalleryFace:
    """A face of a gallery with everything that travels. `crop`: aligned PNG, relative to the data folder."""

    id: FaceId
    t_s: float
    box: Box
    quality: FaceQuality
    crop: str
    embeddings: Mapping[FaceModel, NDArray[np.float32]]  # (D,) each


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person out of a file. `person` None: somebody new, called `name`; else what comes is added to them."""

    person: PersonId | None
    name: str
    birth_date: str | None
    consents: tuple[Consent, ...]  # their `person` is not looked at
    faces: tuple[GalleryFace, ...]
    pack: Pack  # its `person_id` is not looked at


class Transfers:
    def __init__(self, store: Store, operations: Operations) -> None:
        self._store = store
        self._operations = operations

    def gallery(self, person: PersonId) -> tuple[GalleryFace, ...]:
        """Every face that the person is recognised by, as all face models embedded it."""
        faces = self._store.rows(
            "SELECT faces.* FROM faces JOIN gallery ON face_id = id WHERE person_id = ? ORDER BY sharpness DESC, id",
            person,
        )
        return tuple(self._face(row) for row in faces)

    def consents(self, person: PersonId) -> tuple[Consent, ...]:
        """Oldest first."""
        rows = self._store.rows("SELECT * FROM consents WHERE person_id = ? ORDER BY given_at, rowid", person)
        return tuple(Consent(row["person_id"], row["text"], row["given_at"]) for row in rows)

    def arrive(self, arrival: Arrival, staged: Path, final: Path) -> tuple[PersonId, Operation]:
        """Move a checked pack's folder to its place and make its rows, in one step that can be undone."""
        person = arrival.person or PersonId(new_id())

        def change(recorder: Recorder) -> None:
            if arrival.person is None:
                row = {"id": person, "name": arrival.name, "birth_date": arrival.birth_date, "hidden": 0}
                recorder.insert("people", {**row, "created_at": codec.now()})
            for consent in arrival.consents:
                row = {"id": new_id(), "person_id": person, "text": consent.text, "given_at": consent.given_at}
                recorder.insert("consents", row)
            for face in arrival.faces:
                _put_face(recorder.db, face)
                recorder.insert("gallery", {"person_id": person, "face_id": face.id})
            pack = Pack(**{**asdict(arrival.pack), "person_id": person})
            if pack.active:
                _put_others_aside(recorder, pack)
            put_pack(lambda row: recorder.insert("packs", row), pack)
            remove_files([final])  # left by an import that was undone
            adopt(staged, final)

        def record(_db: Database) -> Operation:
            return self._operations.record("import", f"Imported {reference(person)}", change)

        self._operations.prepare("import")
        return person, self._store.write(record, on_failure=lambda: hand_back(final, staged))

    def _face(self, row: Row) -> GalleryFace:
        vectors = self._store.rows("SELECT * FROM embeddings WHERE face_id = ? ORDER BY backend, model_hash", row["id"])
        return GalleryFace(
            id=row["id"],
            t_s=row["t_s"],
            box=Box(row["x1"], row["y1"], row["x2"], row["y2"]),
            quality=FaceQuality(row["width_px"], row["sharpness"], row["yaw"], row["brightness"]),
            crop=row["crop"],
            embeddings={codec.face_model(one): codec.vector(one["embedding"]) for one in vectors},
        )


def _put_face(db: Database, face: GalleryFace) -> None:
    """A face of no track; the same face is kept once, however often it is imported and taken back."""
    quality, box = face.quality, face.box
    row = {
        "id": face.id, "track_id": None, "rank": None, "t_s": face.t_s,
        "x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2,
        "width_px": quality.width_px, "sharpness": quality.sharpness, "yaw": quality.yaw,
        "brightness": quality.brightness, "crop": face.crop, "picture": face.crop,
    }  # fmt: skip
    codec.put(db, "faces", row)
    for model, vector in face.embeddings.items():
        put_embedding(db, face.id, model, vector)


def _put_others_aside(recorder: Recorder, pack: Pack) -> None:
    others = "SELECT id FROM packs WHERE person_id = ? AND base IS ? AND active"
    for row in recorder.rows(others, pack.person_id, pack.base):
        recorder.update("packs", (row["id"],), {"active": 0})
