"""A finished scan becomes part of the catalog in one step: its files move, its rows are inserted, or neither.

A re-scan replaces what nobody confirmed. Tracks the user spoke about hand their identifier, and so their label, to the
track of the new scan that shows the same figure; a confirmed track without such a counterpart stays as it was.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.clips import release_tracks
from pvchat_desktop.catalog.counterparts import Shape, counterparts
from pvchat_desktop.catalog.files import adopt, hand_back, inside, note_sweep, relative, sweep
from pvchat_desktop.catalog.frames import part
from pvchat_desktop.catalog.galleries import put_embedding
from pvchat_desktop.catalog.operations import forget_images
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.catalog.tracks import Tracks
from pvchat_desktop.core.faces import BodySpan, FaceModel, Track, TrackPoint
from pvchat_desktop.core.ids import ClipSha, new_id
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.errors import NotFound, ProtocolError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ScannedFaces, StagedArray, StagedFace, StagedTrack

Vectors = NDArray[np.float32]  # (N, D) unit rows


@dataclass(frozen=True, slots=True)
class Scan:
    """That a clip was scanned, how, and when."""

    id: str
    clip: ClipSha
    model: FaceModel
    request: str  # JSON
    frames_looked_at: int
    faces_seen: int
    seconds: float
    finished_at: str  # ISO 8601 UTC
    cuts_s: tuple[float, ...] = ()


class Scans:
    def __init__(self, store: Store, folders: UserFolders) -> None:
        self._store = store
        self._folders = folders

    def store(
        self, clip: ClipSha, model: FaceModel, scanned: ScannedFaces, *, staging: Path, request: str = "{}"
    ) -> tuple[Track, ...]:
        """Check a finished scan and make it the clip's scan. -> the clip's tracks.

        ProtocolError where the result does not fit its files; StorageError where the disk says no. In both cases, and
        after a crash at any instant, the clip is as it was before.
        """
        vectors = _checked(scanned, model, staging)
        scan = new_id()
        final = self._folders.faces / clip / scan
        figures = (scanned.frames_looked_at, scanned.faces_seen, scanned.seconds)
        done = Scan(scan, clip, model, request, *figures, codec.now(), scanned.cuts_s)

        def change(db: Database) -> None:
            if not list(db.query("SELECT 1 FROM clips WHERE sha256 = ?", [clip])):
                raise NotFound("The clip was removed from the library while it was scanned.")
            rows = _Rows(db, clip, model, folder=relative(self._folders, final))
            rows.replace(scanned.tracks, vectors)
            forget_images(db, part(db, clip))
            note_sweep(db, clip)
            adopt(staging, final)
            _put_scan(db, done)

        self._store.write(change, on_failure=lambda: hand_back(final, staging))
        sweep(self._store, self._folders)
        return Tracks(self._store).of_clip(clip)

    def of_clip(self, clip: ClipSha) -> tuple[Scan, ...]:
        """Newest first. The clip's tracks are those of the newest scan, and what was confirmed before."""
        rows = self._store.rows("SELECT * FROM scans WHERE clip = ? ORDER BY finished_at DESC, rowid DESC", clip)
        return tuple(_scan(row) for row in rows)

    def latest(self, clip: ClipSha) -> Scan | None:
        return next(iter(self.of_clip(clip)), None)

    def last_model(self) -> tuple[str, str] | None:
        """Face back end and hash of its recogniser that the newest scan of all was made with."""
        row = self._store.row("SELECT backend, model_hash FROM scans ORDER BY rowid DESC LIMIT 1")
        return (row["backend"], row["model_hash"]) if row else None

    def scanned_clips(self, backend: str | None = None, model_hash: str = "") -> frozenset[ClipSha]:
        """Clips that have a scan; those whose newest scan is by one face model, where one is named."""
        if backend is None:
            return frozenset(clip for (clip,) in self._store.tuples("SELECT DISTINCT clip FROM scans"))
        newest = self._store.tuples("SELECT clip, backend, model_hash, max(finished_at) FROM scans GROUP BY clip")
        return frozenset(clip for clip, *made_by, _ in newest if made_by == [backend, model_hash])

    def scanned_in(self, clips: Iterable[ClipSha]) -> frozenset[ClipSha]:
        """Those of these clips that were scanned."""
        sql = "SELECT DISTINCT clip FROM scans WHERE clip IN (SELECT value FROM json_each(?))"
        return frozenset(row["clip"] for row in self._store.rows(sql, codec.json_text(list(clips))))


class _Rows:
    """Writes one scan's tracks; lives inside one transaction."""

    def __init__(self, db: Database, clip: ClipSha, model: FaceModel, *, folder: str) -> None:
        self._db = db
        self._clip = clip
        self._model = model
        self._folder = folder  # of crops and pictures, relative to the data folder

    def replace(self, tracks: Sequence[StagedTrack], vectors: Vectors) -> None:
        shapes = [_shape(track) for track in tracks]
        spoken_of, confirmed = self._spoken_of()
        found = counterparts(spoken_of, shapes)
        heirs = found.heirs
        self._drop(kept=set(heirs) | confirmed, moved=heirs)
        ids = {index: track for track, index in heirs.items()}
        for index, (staged, shape) in enumerate(zip(tracks, shapes, strict=True)):
            columns = self._columns(shape, vectors[staged.template_row]) | {"by_body": _by_body(staged)}
            if index in ids:
                self._give_new_shape(ids[index], columns)
            else:
                codec.put(self._db, "tracks", {"id": ids.setdefault(index, new_id()), "clip": self._clip, **columns})
            for rank, face in enumerate(staged.faces):
                self._put_face(ids[index], rank, face, vectors[face.row])
        for track in heirs:
            for index in found.rest.get(track, []):
                self._hand_on(track, ids[index])

    def _hand_on(self, track: str, piece: str) -> None:
        """What the user said a figure is not holds for every piece that a new scan cuts it into."""
        self._db.execute(
            "INSERT OR IGNORE INTO rejections (track_id, person_id) "
            "SELECT ?, person_id FROM rejections WHERE track_id = ?",
            [piece, track],
        )
        self._db.execute(
            "UPDATE tracks SET state = 'ignored', labelled_at = (SELECT labelled_at FROM tracks WHERE id = ?) "
            "WHERE id = ? AND EXISTS (SELECT 1 FROM tracks WHERE id = ? AND state = 'ignored')",
            [track, piece, track],
        )

    def _spoken_of(self) -> tuple[dict[str, Shape], set[str]]:
        """Shapes of the tracks the user said something about, and which of them are confirmed."""
        rows = list(
            self._db.query(
                "SELECT id, state, spans, points FROM tracks WHERE clip = ? AND (state IN ('confirmed', 'ignored') "
                "OR id IN (SELECT track_id FROM rejections UNION SELECT one FROM track_pairs "
                "UNION SELECT other FROM track_pairs))",
                [self._clip],
            )
        )
        shapes = {row["id"]: (codec.spans(row["spans"]), codec.points(row["points"])) for row in rows}
        return shapes, {row["id"] for row in rows if row["state"] == "confirmed"}

    def _drop(self, *, kept: set[str], moved: Iterable[str]) -> None:
        rows = self._db.query("SELECT id FROM tracks WHERE clip = ?", [self._clip])
        gone = [row["id"] for row in list(rows) if row["id"] not in kept]
        forget_images(self._db, gone, moved=moved)
        release_tracks(self._db, gone)
        for track in gone:
            self._db.execute("DELETE FROM tracks WHERE id = ?", [track])

    def _columns(self, shape: Shape, template: Vectors) -> Row:
        spans, points = shape
        return {
            "backend": self._model.backend,
            "model_hash": self._model.model_hash,
            "dimension": self._model.dimension,
            "start_s": spans[0].start_s,
            "end_s": spans[-1].end_s,
            "spans": codec.spans_json(spans),
            "points": codec.points_bytes(points),
            "template": codec.vector_bytes(template),
        }

    def _give_new_shape(self, track: str, columns: Row) -> None:
        """The same figure, seen anew: label and gallery stay, everything measured is replaced."""
        assignments = ", ".join(f"{column} = ?" for column in columns)
        self._db.execute(f"UPDATE tracks SET {assignments} WHERE id = ?", [*columns.values(), track])  # noqa: S608
        self._db.execute("DELETE FROM faces WHERE track_id = ? AND id NOT IN (SELECT face_id FROM gallery)", [track])
        self._db.execute("UPDATE faces SET rank = NULL WHERE track_id = ?", [track])

    def _put_face(self, track: str, rank: int, face: StagedFace, vector: Vectors) -> None:
        x1, y1, x2, y2 = face.box
        identifier = new_id()
        row = {
            "id": identifier, "track_id": track, "rank": rank, "t_s": face.t_s, "x1": x1, "y1": y1, "x2": x2, "y2": y2,
            "width_px": face.width_px, "sharpness": face.sharpness, "yaw": face.yaw, "brightness": face.brightness,
            "crop": f"{self._folder}/{face.crop}", "picture": f"{self._folder}/{face.picture}",
        }  # fmt: skip
        codec.put(self._db, "faces", row)
        put_embedding(self._db, identifier, self._model, vector)


def _checked(scanned: ScannedFaces, model: FaceModel, staging: Path) -> Vectors:
    """The embeddings of a scan, after every name, number and hash in the result was found to fit."""
    vectors = read_array(scanned.embeddings, staging)
    if vectors.ndim != 2 or vectors.dtype != np.float32 or vectors.shape[1] != model.dimension:
        raise ProtocolError(f"A scan's embeddings have shape {vectors.shape}, dtype {vectors.dtype}.")
    if not np.isfinite(vectors).all():
        raise ProtocolError("A scan's embeddings hold values that are no numbers.")
    if not np.isfinite(scanned.cuts_s).all() or any(one >= other for one, other in pairwise((0.0, *scanned.cuts_s))):
        raise ProtocolError("A scan names cuts that are not in the order of time.")
    for track in scanned.tracks:
        _check_track(track, len(vectors), staging)
    return vectors


def _check_track(track: StagedTrack, rows: int, staging: Path) -> None:
    if not (track.faces and track.spans_s and track.points):
        raise ProtocolError("A scan names a track without faces, spans or points.")
    if not all(0 <= one.start_s <= one.end_s for one in track.by_body):
        raise ProtocolError("A scan follows a body backwards in time.")
    if not all(0 <= row < rows for row in (track.template_row, *(face.row for face in track.faces))):
        raise ProtocolError("A scan names an embedding that is not there.")
    for face in track.faces:
        inside(staging, face.crop)
        inside(staging, face.picture)


def read_array(array: StagedArray, staging: Path) -> NDArray[np.float32]:
    """A staged NumPy file whose bytes, shape and dtype are what its message says."""
    data = inside(staging, array.name).read_bytes()
    if hashlib.sha256(data).hexdigest() != array.sha256:
        raise ProtocolError("A finished job's array is not the one that was announced.")
    try:
        values: NDArray[np.float32] = np.load(io.BytesIO(data), allow_pickle=False)
    except ValueError as error:
        raise ProtocolError("A finished job's array cannot be read.") from error
    if values.shape != tuple(array.shape) or str(values.dtype) != array.dtype:
        raise ProtocolError(f"An array has shape {values.shape}, {values.dtype}; announced were {array}.")
    return values


def _shape(track: StagedTrack) -> Shape:
    spans = tuple(sorted(Span(start_s, end_s) for start_s, end_s in track.spans_s))
    points = sorted((TrackPoint(t_s, Box(*box)) for t_s, *box in track.points), key=lambda p: p.t_s)
    return spans, tuple(points)


def _by_body(track: StagedTrack) -> str | None:
    found = (BodySpan(one.start_s, one.end_s, one.level, one.t_s, Box(*one.box)) for one in track.by_body)
    return codec.by_body_json(tuple(found))


def _put_scan(db: Database, scan: Scan) -> None:
    model = scan.model
    db.execute(
        "DELETE FROM scans WHERE clip = ? AND backend = ? AND model_hash = ?",
        [scan.clip, model.backend, model.model_hash],
    )
    row = {
        "id": scan.id, "clip": scan.clip,
        "backend": model.backend, "model_hash": model.model_hash, "dimension": model.dimension,
        "request": scan.request, "frames_looked_at": scan.frames_looked_at, "faces_seen": scan.faces_seen,
        "seconds": scan.seconds, "finished_at": scan.finished_at, "cuts": codec.json_text(list(scan.cuts_s)),
    }  # fmt: skip
    codec.put(db, "scans", row)


def _scan(row: Row) -> Scan:
    return Scan(
        id=row["id"],
        clip=row["clip"],
        model=codec.face_model(row),
        request=row["request"],
        frames_looked_at=row["frames_looked_at"],
        faces_seen=row["faces_seen"],
        seconds=row["seconds"],
        finished_at=row["finished_at"],
        cuts_s=tuple(json.loads(row["cuts"])),
    )
