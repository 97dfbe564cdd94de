"""Tracks, their faces, and who they show; and the galleries that people are recognised by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.frames import settle
from pvchat_desktop.catalog.rescorings import clips_of
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import BodySpan, Embedding, Face, FaceModel, FaceQuality, Track, TrackPoint
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import NotFound

_FACES = """
SELECT faces.*, embeddings.embedding FROM tracks
JOIN faces ON faces.track_id = tracks.id AND faces.rank IS NOT NULL
JOIN embeddings ON embeddings.face_id = faces.id
  AND embeddings.backend = tracks.backend AND embeddings.model_hash = tracks.model_hash
WHERE {where} ORDER BY faces.track_id, faces.rank
"""


_PRESENCES = """
SELECT clip, backend, model_hash, dimension, spans, by_body, id, state, person_id, score, level FROM tracks
WHERE {where} ORDER BY clip, start_s, rowid
"""
_STATES = {str(one): one for one in TrackState}
_LEVELS = {str(one): one for one in EvidenceLevel}
_SIGHTINGS = """
SELECT tracks.id, clip, backend, model_hash, dimension, spans, by_body, points, state, person_id, score, level,
  t_s, x1, y1, x2, y2, picture FROM tracks LEFT JOIN faces ON track_id = tracks.id AND rank = 0
"""


@dataclass(frozen=True, slots=True)
class Presence:
    """What lists need of a track: when, and who."""

    clip: ClipSha
    model: FaceModel
    spans: tuple[Span, ...]
    label: TrackLabel
    by_body: tuple[BodySpan, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """What comparing needs of a track."""

    id: TrackId
    clip: ClipSha
    model: FaceModel
    spans: tuple[Span, ...]
    template: Embedding  # (D,) unit length; zeros where somebody was erased
    faces: int  # kept
    label: TrackLabel


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A moment and a place of a track, with a picture of it where there is one."""

    t_s: float
    box: Box
    picture: str | None  # relative to the data folder


@dataclass(frozen=True, slots=True)
class Sighting:
    """What answers need of a track."""

    id: TrackId
    clip: ClipSha
    model: FaceModel
    spans: tuple[Span, ...]
    points: tuple[TrackPoint, ...]
    best: Glimpse
    label: TrackLabel
    by_body: tuple[BodySpan, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class OpinionTable:
    """Tracks of one face model that the user did not label; row i of all columns is one track."""

    model: FaceModel
    clips: tuple[ClipSha, ...]
    people: tuple[PersonId | None, ...]  # whom the matcher took each for
    unsure: NDArray[np.bool_]  # (N,)
    templates: NDArray[np.float32]  # (N, D) unit rows


class Tracks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of_clip(self, clip: ClipSha) -> tuple[Track, ...]:
        """By time. A track of somebody who was erased has no faces and a template of zeros: somebody was here then."""
        return self._many("clip = ?", clip)

    def of_person(
        self, person: PersonId, *, states: Iterable[TrackState] = (TrackState.CONFIRMED,)
    ) -> tuple[Track, ...]:
        wanted = tuple(states)
        return self._many(f"person_id = ? AND state IN ({codec.places(wanted)})", person, *wanted)

    def get(self, track: TrackId) -> Track:
        if found := self._many("tracks.id = ?", track):
            return found[0]
        raise NotFound(
            "This track is not in the catalog.", hint="Look at the clip's faces again: it may have been rescanned."
        )

    def by_prefix(self, clip: ClipSha, prefix: str) -> tuple[TrackId, ...]:
        rows = self._store.rows(
            "SELECT id FROM tracks WHERE clip = ? AND substr(id, 1, ?) = ?", clip, len(prefix), prefix
        )
        return tuple(row["id"] for row in rows)

    def by_prefix_anywhere(self, prefix: str) -> tuple[TrackId, ...]:
        """The same in all clips."""
        rows = self._store.rows("SELECT id FROM tracks WHERE id >= ? AND id < ?", prefix, prefix + "~")
        return tuple(row["id"] for row in rows)

    def clips_of(self, tracks: Iterable[TrackId]) -> dict[TrackId, ClipSha]:
        """Of those that are there."""
        chosen = codec.json_text(list(tracks))
        rows = self._store.rows("SELECT id, clip FROM tracks WHERE id IN (SELECT value FROM json_each(?))", chosen)
        return {row["id"]: row["clip"] for row in rows}

    def _many(self, where: str, *values: object) -> tuple[Track, ...]:
        sql = f"SELECT * FROM tracks WHERE {where} ORDER BY clip, start_s, rowid"  # noqa: S608
        sql_faces = _FACES.format(where=where)

        def question(db: Database) -> tuple[Track, ...]:
            faces: dict[str, list[Face]] = defaultdict(list)
            for row in db.query(sql_faces, values):
                faces[row["track_id"]].append(_face(row))
            return tuple(_track(row, tuple(faces[row["id"]])) for row in db.query(sql, values))

        return self._store.read(question)

    def presences(self, clip: ClipSha | None = None) -> tuple[Presence, ...]:
        """Who is where when, of one clip or of all, by time; without faces and points, hence quick."""
        of, values = _of(clip)
        rows = self._store.tuples(_PRESENCES.format(where=of), *values)
        return tuple(_presence(*row) for row in rows)

    def named_in(self, clips: Iterable[ClipSha] | None) -> tuple[Presence, ...]:
        """The same of some clips or of all (None), without figures that nobody is suggested for."""
        of, values = _of_some(clips)
        rows = self._store.tuples(_PRESENCES.format(where=f"person_id IS NOT NULL AND {of}"), *values)
        return tuple(_presence(*row) for row in rows)

    def unnamed_in(self, clips: Iterable[ClipSha] | None) -> dict[ClipSha, int]:
        """How many figures there are that nobody is suggested for, and that the user did not say to ignore."""
        of, values = _of_some(clips)
        sql = f"SELECT clip, count(*) AS n FROM tracks WHERE person_id IS NULL AND state != 'ignored' AND {of} "  # noqa: S608
        return {row["clip"]: row["n"] for row in self._store.rows(f"{sql} GROUP BY clip", *values)}

    def candidates(self, clip: ClipSha | None = None) -> tuple[Candidate, ...]:
        """Of one clip or of all, each clip's by time."""
        of, values = _of(clip)
        rows = self._store.rows(
            "SELECT id, clip, backend, model_hash, dimension, spans, template, state, person_id, score, level, "  # noqa: S608
            "(SELECT count(*) FROM faces WHERE track_id = tracks.id AND rank IS NOT NULL) AS faces FROM tracks "
            f"WHERE {of} ORDER BY clip, start_s, rowid",
            *values,
        )
        return tuple(_candidate(row) for row in rows)

    def candidates_in(self, clips: Iterable[ClipSha]) -> tuple[Candidate, ...]:
        """Of some clips, each clip's by time."""
        rows = self._store.rows(
            "SELECT id, clip, backend, model_hash, dimension, spans, template, state, person_id, score, level, "
            "(SELECT count(*) FROM faces WHERE track_id = tracks.id AND rank IS NOT NULL) AS faces FROM tracks "
            "WHERE clip IN (SELECT value FROM json_each(?)) ORDER BY clip, start_s, rowid",
            codec.json_text(sorted(clips)),
        )
        return tuple(_candidate(row) for row in rows)

    def opinions(self) -> tuple[OpinionTable, ...]:
        """All tracks that the user did not label, a table for each face model; without spans, hence quick."""
        rows = self._store.tuples(
            "SELECT backend, model_hash, dimension, clip, person_id, level, template FROM tracks "
            "WHERE state IN ('unknown', 'suggested') AND template IS NOT NULL ORDER BY backend, model_hash, dimension"
        )
        by_model = groupby(rows, key=lambda row: row[:3])
        return tuple(_opinion_table(codec.model_of(*model), list(own)) for model, own in by_model)

    def appearances(self, person: PersonId) -> tuple[Sighting, ...]:
        """Every track that shows a person, by the user's word or the matcher's; each clip's by time."""
        rows = self._store.rows(f"{_SIGHTINGS} WHERE person_id = ? ORDER BY clip, start_s, tracks.rowid", person)
        return tuple(_sighting(row) for row in rows)

    def sightings(self, clip: ClipSha | None = None) -> tuple[Sighting, ...]:
        """Of one clip or of all, each clip's by time."""
        of, values = _of(clip)
        rows = self._store.rows(f"{_SIGHTINGS} WHERE {of} ORDER BY clip, start_s, tracks.rowid", *values)
        return tuple(_sighting(row) for row in rows)

    def sightings_in(self, clips: Iterable[ClipSha]) -> tuple[Sighting, ...]:
        """Of some clips, each clip's by time."""
        where = "WHERE clip IN (SELECT value FROM json_each(?)) ORDER BY clip, start_s, tracks.rowid"
        return tuple(_sighting(row) for row in self._store.rows(f"{_SIGHTINGS} {where}", codec.json_text(list(clips))))

    # --- Labels -------------------------------------------------------------------------------------------------------

    def labels(self, clip: ClipSha) -> dict[TrackId, TrackLabel]:
        rows = self._store.rows("SELECT id, state, person_id, score, level FROM tracks WHERE clip = ?", clip)
        return {row["id"]: _label(row) for row in rows}

    def suggest(self, labels: Iterable[TrackLabel]) -> int:
        """Store the matcher's opinion: SUGGESTED with a person and a score, or UNKNOWN. -> rows changed.

        What the user said stays, a rejected pair is never stored, and nobody is stored twice in one frame.
        """

        def change(db: Database) -> int:
            changed = {label.track: _suggest(db, label) for label in labels}
            settle(db, clips_of(db, [track for track, count in changed.items() if count]))
            return sum(changed.values())

        return self._store.write(change)

    def rejections(self) -> dict[TrackId, frozenset[PersonId]]:
        """Who the user said each track is not."""
        rejected: dict[TrackId, set[PersonId]] = defaultdict(set)
        for row in self._store.rows("SELECT track_id, person_id FROM rejections"):
            rejected[row["track_id"]].add(row["person_id"])
        return {track: frozenset(people) for track, people in rejected.items()}


def _of(clip: ClipSha | None) -> tuple[str, tuple[str, ...]]:
    """For WHERE, with its values: one clip or all. One condition for both would keep SQLite from using the index."""
    return ("1", ()) if clip is None else ("clip = ?", (clip,))


def _of_some(clips: Iterable[ClipSha] | None) -> tuple[str, tuple[str, ...]]:
    """The same for some clips, or all."""
    chosen = "clip IN (SELECT value FROM json_each(?))"
    return ("1", ()) if clips is None else (chosen, (codec.json_text(list(clips)),))


def _suggest(db: Database, label: TrackLabel) -> int:
    if label.state not in (TrackState.SUGGESTED, TrackState.UNKNOWN):
        raise ValueError(f"the matcher cannot say {label.state}")
    cursor = db.execute(
        "UPDATE tracks SET state = ?, person_id = ?, score = ?, level = ?, labelled_at = ? "
        "WHERE id = ? AND state IN ('unknown', 'suggested') AND (state, person_id, score, level) IS NOT (?, ?, ?, ?) "
        "AND NOT EXISTS (SELECT 1 FROM rejections WHERE track_id = tracks.id AND person_id = ?)",
        [
            label.state, label.person, label.score, label.level, codec.now(),
            label.track, label.state, label.person, label.score, label.level, label.person,
        ],
    )  # fmt: skip
    return cursor.rowcount


def _opinion_table(model: FaceModel, rows: Sequence[tuple[Any, ...]]) -> OpinionTable:
    _, _, _, clips, people, levels, templates = zip(*rows, strict=True)
    unsure = EvidenceLevel.UNSURE.value
    return OpinionTable(
        model=model,
        clips=clips,
        people=people,
        unsure=np.array([level == unsure for level in levels], dtype=np.bool_),
        templates=codec.vectors(templates, model),
    )


def _label(row: Row) -> TrackLabel:
    return _label_of(row["id"], row["state"], row["person_id"], row["score"], row["level"])


def _label_of(track: str, state: str, person: str | None, score: float | None, level: str | None) -> TrackLabel:
    return TrackLabel(
        TrackId(track), _STATES[state], PersonId(person) if person else None, score, _LEVELS[level] if level else None
    )


def _face(row: Row) -> Face:
    return Face(
        id=row["id"],
        t_s=row["t_s"],
        box=Box(row["x1"], row["y1"], row["x2"], row["y2"]),
        quality=FaceQuality(row["width_px"], row["sharpness"], row["yaw"], row["brightness"]),
        embedding=codec.vector(row["embedding"]),
        crop=row["crop"],
        picture=row["picture"],
    )


def _candidate(row: Row) -> Candidate:
    return Candidate(
        row["id"],
        row["clip"],
        codec.face_model(row),
        codec.spans(row["spans"]),
        _template(row),
        row["faces"],
        _label(row),
    )


def _presence(
    clip: str, backend: str, model_hash: str, dimension: int, spans: str, by_body: str | None, /, *label: Any
) -> Presence:
    model = codec.model_of(backend, model_hash, dimension)
    return Presence(ClipSha(clip), model, codec.spans(spans), _label_of(*label), codec.by_body(by_body))


def _sighting(row: Row) -> Sighting:
    points = codec.points(row["points"])
    if row["picture"] is None:
        best = Glimpse(points[0].t_s, points[0].box, None)
    else:
        best = Glimpse(row["t_s"], Box(row["x1"], row["y1"], row["x2"], row["y2"]), row["picture"])
    spans, by_body = codec.spans(row["spans"]), codec.by_body(row["by_body"])
    return Sighting(row["id"], row["clip"], codec.face_model(row), spans, points, best, _label(row), by_body)


def _template(row: Row) -> Embedding:
    if row["template"] is None:
        return np.zeros(row["dimension"], np.float32)
    return codec.vector(row["template"])


def _track(row: Row, faces: tuple[Face, ...]) -> Track:
    return Track(
        id=row["id"],
        clip=row["clip"],
        model=codec.face_model(row),
        spans=codec.spans(row["spans"]),
        points=codec.points(row["points"]),
        template=_template(row),
        faces=faces,
        by_body=codec.by_body(row["by_body"]),
    )
