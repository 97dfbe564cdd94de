"""Unknown figures: which of them seem to be one, what the user said about that, and naming several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.changes import About
from pvchat_desktop.catalog.operations import Operation, Operations
from pvchat_desktop.catalog.people import People
from pvchat_desktop.catalog.recording import NOBODY, Recorder
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import reference
from pvchat_desktop.core.faces import Embedding, FaceModel
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId
from pvchat_desktop.core.media import Span

_UNKNOWN = """
SELECT tracks.id, clip, backend, model_hash, dimension, spans, template, group_id,
  (SELECT count(*) FROM faces WHERE track_id = tracks.id AND rank IS NOT NULL) AS faces
FROM tracks LEFT JOIN track_groups ON track_groups.track_id = tracks.id
WHERE state = 'unknown' AND template IS NOT NULL ORDER BY clip, start_s, tracks.rowid
"""
_BEST = """
SELECT tracks.id, picture, width_px, sharpness, yaw, recorded_when FROM tracks
JOIN clips ON clips.sha256 = tracks.clip
LEFT JOIN faces ON faces.track_id = tracks.id AND faces.rank = 0
WHERE tracks.id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A track that nobody's name stands at. `group` None: not compared yet."""

    id: TrackId
    clip: ClipSha
    model: FaceModel
    spans: tuple[Span, ...]
    template: Embedding  # (D,)
    faces: int  # kept
    group: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a track is, and nothing else."""

    id: TrackId
    clip: ClipSha
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a track can be shown by."""

    track: TrackId
    picture: str | None  # relative to the data folder
    width_px: float
    sharpness: float
    yaw: float
    recorded: str | None  # ISO 8601


@dataclass(frozen=True, slots=True)
class Said:
    """What the user said about pairs of figures, and of people."""

    same: tuple[tuple[TrackId, TrackId], ...]
    apart: tuple[tuple[TrackId, TrackId], ...]
    people_apart: frozenset[frozenset[PersonId]]


class Groups:
    def __init__(self, store: Store, people: People, operations: Operations) -> None:
        self._store = store
        self._people = people
        self._operations = operations

    # --- The program's opinion ----------------------------------------------------------------------------------------

    def unknown(self) -> tuple[Unknown, ...]:
        """Every track without a name, clip by clip, by time; without those of people who were erased."""
        return tuple(_unknown(row) for row in self._store.rows(_UNKNOWN))

    def keep(self, groups: Mapping[TrackId, str]) -> None:
        """Put tracks into groups; those that are gone are passed over."""

        def change(db: Database) -> None:
            db.conn.executemany(
                "INSERT OR REPLACE INTO track_groups (track_id, group_id) SELECT id, ? FROM tracks WHERE id = ?",
                [(group, track) for track, group in groups.items()],
            )

        self._store.write(change)

    def shown(self, tracks: Iterable[TrackId]) -> dict[TrackId, Shown]:
        rows = self._store.rows(_BEST, codec.json_text(list(tracks)))
        return {
            row["id"]: Shown(
                row["id"],
                row["picture"],
                row["width_px"] or 0.0,
                row["sharpness"] or 0.0,
                row["yaw"] or 0.0,
                row["recorded_when"],
            )
            for row in rows
        }

    def templates(self, tracks: Iterable[TrackId]) -> dict[TrackId, tuple[FaceModel, Embedding]]:
        """Of those that are there and show nobody who was erased."""
        rows = self._store.rows(
            "SELECT id, backend, model_hash, dimension, template FROM tracks "
            "WHERE template IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            codec.json_text(list(tracks)),
        )
        return {row["id"]: (codec.face_model(row), codec.vector(row["template"])) for row in rows}

    def models(self) -> frozenset[FaceModel]:
        """Face models that somebody's gallery was embedded by."""
        rows = self._store.rows(
            "SELECT DISTINCT backend, model_hash, dimension FROM embeddings "
            "WHERE face_id IN (SELECT face_id FROM gallery)"
        )
        return frozenset(codec.face_model(row) for row in rows)

    def places(self, person: PersonId) -> tuple[Place, ...]:
        """Where a person is by the user's word."""
        rows = self._store.rows(
            "SELECT id, clip, spans FROM tracks WHERE person_id = ? AND state = 'confirmed'", person
        )
        return tuple(Place(row["id"], row["clip"], codec.spans(row["spans"])) for row in rows)

    def said(self) -> Said:
        pairs = self._store.rows("SELECT * FROM track_pairs")
        aliases = self._people.aliases()
        apart = self._store.rows("SELECT * FROM people_apart")
        sides = ([PersonId(row[side]) for side in ("one", "other")] for row in apart)
        return Said(
            same=tuple((row["one"], row["other"]) for row in pairs if row["is_same"]),
            apart=tuple((row["one"], row["other"]) for row in pairs if not row["is_same"]),
            people_apart=frozenset(frozenset(aliases.get(side, side) for side in both) for both in sides),
        )

    # --- What the user says -------------------------------------------------------------------------------------------

    def name(self, gallery: Mapping[TrackId, Sequence[FaceId]], person: PersonId, about: About) -> Operation:
        """These tracks show this person, who is learned from the given faces of each."""
        about.check()

        def change(recorder: Recorder) -> None:
            self._confirm(recorder, gallery, person)
            about.write(recorder, person)

        return self._operations.record("confirm", f"Confirmed {reference(person)}", change)

    def enroll(
        self, gallery: Mapping[TrackId, Sequence[FaceId]], person: PersonId, name: str, about: About
    ) -> Operation:
        """The same for somebody new, called `name`, whose identifier is to be `person`."""
        about.check()

        def change(recorder: Recorder) -> None:
            row = {"id": person, "name": name, "birth_date": None, "hidden": 0, "created_at": codec.now()}
            recorder.insert("people", row)
            about.write(recorder, person)
            self._confirm(recorder, gallery, person)

        return self._operations.record("enroll", f"Learned {reference(person)}", change)

    def _confirm(self, recorder: Recorder, gallery: Mapping[TrackId, Sequence[FaceId]], person: PersonId) -> None:
        said = {"state": "confirmed", "person_id": person, "score": None, "level": None, "labelled_at": codec.now()}
        for track, faces in gallery.items():
            if recorder.rows("SELECT 1 FROM rejections WHERE track_id = ? AND person_id = ?", track, person):
                recorder.delete("rejections", (track, person))
            recorder.update("tracks", (track,), said)
            for face in faces:
                recorder.insert("gallery", {"person_id": person, "face_id": face})

    def ignore(self, tracks: Sequence[TrackId]) -> Operation:
        """The user does not care who these are."""

        def change(recorder: Recorder) -> None:
            for track in tracks:
                recorder.update("tracks", (track,), NOBODY | {"state": "ignored", "labelled_at": codec.now()})

        return self._operations.record("ignore", f"Ignored somebody, {_appearances(len(tracks))}", change)

    def are_same(self, one: TrackId, other: TrackId, *, same: bool) -> Operation:
        """Two unknown figures are one person, or are not."""

        def change(recorder: Recorder) -> None:
            first, second = sorted((one, other))
            if recorder.rows("SELECT 1 FROM track_pairs WHERE one = ? AND other = ?", first, second):
                recorder.update("track_pairs", (first, second), {"is_same": int(same)})
            else:
                recorder.insert("track_pairs", {"one": first, "other": second, "is_same": int(same)})

        what = "are one person" if same else "are not the same person"
        return self._operations.record("compare", f"Said that two unknown people {what}", change)

    def is_not(self, tracks: Sequence[TrackId], person: PersonId) -> Operation:
        """None of these tracks shows this person."""

        def change(recorder: Recorder) -> None:
            for track in tracks:
                if not recorder.rows("SELECT 1 FROM rejections WHERE track_id = ? AND person_id = ?", track, person):
                    recorder.insert("rejections", {"track_id": track, "person_id": person})

        return self._operations.record("reject", f"Said that somebody is not {reference(person)}", change)

    def people_are_apart(self, one: PersonId, other: PersonId) -> Operation:
        """Two people are not the same person."""

        def change(recorder: Recorder) -> None:
            first, second = sorted((one, other))
            if not recorder.rows("SELECT 1 FROM people_apart WHERE one = ? AND other = ?", first, second):
                recorder.insert("people_apart", {"one": first, "other": second})

        label = f"Said that {reference(one)} and {reference(other)} are not the same person"
        return self._operations.record("compare", label, change)


def _appearances(count: int) -> str:
    return "1 appearance" if count == 1 else f"{count} appearances"


def _unknown(row: Row) -> Unknown:
    return Unknown(
        row["id"],
        row["clip"],
        codec.face_model(row),
        codec.spans(row["spans"]),
        codec.vector(row["template"]),
        row["faces"],
        row["group_id"],
    )
