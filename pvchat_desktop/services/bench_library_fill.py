"""A made-up library of any size in a real catalog: clips, people, figures, faces with vectors that cluster.

Half of the figures are people that are known, a few of them often; the others are strangers, some seen again. Rows are
written as a scan would leave them, without the pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.catalog import Catalog, codec
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.similarity import unit

DIMENSION: Final = 128
MODEL: Final = FaceModel("made-up", "0" * 64, DIMENSION)  # no such pack: the cautious thresholds hold
FACES_PER_TRACK: Final = 8
_PEOPLE: Final = 40
_KNOWN_SHARE: Final = 0.5
_STRANGERS_SEEN: Final = 4  # times, on average
_NOISE: Final = 0.55  # of a face against its person, as a length
_POINTS: Final = 20
_GALLERY: Final = 8
_AT_ONCE: Final = 2_000  # tracks a transaction
_SLOT_S: Final = 12.0

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Size:
    clips: int
    faces: int

    @property
    def tracks(self) -> int:
        return max(1, self.faces // FACES_PER_TRACK)

    @property
    def key(self) -> str:
        return f"{self.clips}-{self.faces}"


def fill(catalog: Catalog, size: Size, *, seed: int = 0) -> None:
    """Of one size and seed always the same."""
    rng = np.random.default_rng(seed)
    _add_clips(catalog, size)
    people = [_hex("person", number) for number in range(_PEOPLE)]
    rows = [(person, f"Person {number:02}", None, 0, _moment(number)) for number, person in enumerate(people)]
    _many(catalog, "INSERT INTO people (id, name, birth_date, hidden, created_at) VALUES (?, ?, ?, ?, ?)", rows)
    centres = unit(rng.normal(size=(_PEOPLE, DIMENSION)))
    strangers = unit(rng.normal(size=(max(1, size.tracks // (2 * _STRANGERS_SEEN)), DIMENSION)))
    for begin in range(0, size.tracks, _AT_ONCE):
        numbers = range(begin, min(begin + _AT_ONCE, size.tracks))
        _add_tracks(catalog, size, numbers, (centres, strangers, people), rng)


def clip_of(number: int) -> str:
    return hashlib.sha256(f"clip {number}".encode()).hexdigest()


def track_of(number: int) -> str:
    return _hex("track", number)


def _add_clips(catalog: Catalog, size: Size) -> None:
    shas = [clip_of(number) for number in range(size.clips)]
    clips = [
        (sha, 5_000_000, 60.0, 1920, 1080, 0, "h264", "yuv420p", 30.0, 1800, 1, _day(number), None, "metadata",
         "local", _moment(number))
        for number, sha in enumerate(shas)
    ]  # fmt: skip
    _many(
        catalog,
        "INSERT INTO clips (sha256, bytes, duration_s, width, height, rotation_deg, codec, pixel_format, frame_rate, "
        "frame_count, has_audio, recorded_when, recorded_zone, recorded_source, recorded_certainty, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        clips,
    )
    files = [
        (f"/library/{2005 + number % 20}/clip {number:05}.mp4", f"clip {number:05}", sha, 5_000_000, 1, "online",
         None, _moment(number))
        for number, sha in enumerate(shas)
    ]  # fmt: skip
    _many(
        catalog,
        "INSERT INTO clip_files (path, title, sha256, bytes, mtime_ns, state, volume, seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        files,
    )
    scans = [
        (_hex("scan", number), sha, MODEL.backend, MODEL.model_hash, DIMENSION, "{}", 120, 100, 10.0, _moment(number))
        for number, sha in enumerate(shas)
    ]
    _many(
        catalog,
        "INSERT INTO scans (id, clip, backend, model_hash, dimension, request, frames_looked_at, faces_seen, seconds, "
        "finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        scans,
    )


def _add_tracks(
    catalog: Catalog,
    size: Size,
    numbers: range,
    world: tuple[Vectors, Vectors, Sequence[str]],
    rng: np.random.Generator,
) -> None:
    centres, strangers, people = world
    count = len(numbers)
    is_known = rng.random(count) < _KNOWN_SHARE
    who = np.minimum(rng.geometric(0.08, count) - 1, _PEOPLE - 1)  # some are seen far more often than others
    if numbers.start == 0:
        first = min(_PEOPLE, count)
        is_known[:first], who[:first] = True, np.arange(first)  # everybody at least once, and learned from there
    other = rng.integers(0, len(strangers), count)
    middles = np.where(is_known[:, None], centres[who], strangers[other])
    faces = unit(middles[:, None, :] + _noise(rng, (count, FACES_PER_TRACK, DIMENSION)))  # (T, F, D)
    templates = unit(faces.mean(axis=1))
    learned = [number < _PEOPLE for number in numbers]
    tracks = list(
        _track_rows(size, numbers, templates, [people[w] if own else None for w, own in zip(who, learned, strict=True)])
    )
    _many(
        catalog,
        "INSERT INTO tracks (id, clip, backend, model_hash, dimension, start_s, end_s, spans, points, template, state, "
        "person_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tracks,
    )
    _many(
        catalog,
        "INSERT INTO faces (id, track_id, rank, t_s, x1, y1, x2, y2, width_px, sharpness, yaw, brightness, crop, "
        "picture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list(_face_rows(size, numbers)),
    )
    _many(
        catalog,
        "INSERT INTO embeddings (face_id, backend, model_hash, dimension, embedding) VALUES (?, ?, ?, ?, ?)",
        [
            (_face(number, rank), MODEL.backend, MODEL.model_hash, DIMENSION, codec.vector_bytes(faces[row, rank]))
            for row, number in enumerate(numbers)
            for rank in range(FACES_PER_TRACK)
        ],
    )
    gallery = [
        (people[who[row]], _face(number, rank))
        for row, number in enumerate(numbers)
        if number < _PEOPLE
        for rank in range(min(_GALLERY, FACES_PER_TRACK))
    ]
    _many(catalog, "INSERT INTO gallery (person_id, face_id) VALUES (?, ?)", gallery)


def _track_rows(
    size: Size, numbers: range, templates: Vectors, learned: Sequence[str | None]
) -> Iterator[tuple[Any, ...]]:
    for row, number in enumerate(numbers):
        begin_s, end_s = _times(size, number)
        points = np.zeros((_POINTS, 5), "<f8")
        points[:, 0] = np.linspace(begin_s, end_s, _POINTS)
        points[:, 1:] = _box(number)
        state = "unknown" if learned[row] is None else "confirmed"
        yield (
            track_of(number), clip_of(number % size.clips), MODEL.backend, MODEL.model_hash, DIMENSION, begin_s, end_s,
            f"[[{begin_s},{end_s}]]", points.tobytes(), codec.vector_bytes(templates[row]), state, learned[row],
        )  # fmt: skip


def _face_rows(size: Size, numbers: range) -> Iterator[tuple[Any, ...]]:
    for number in numbers:
        begin_s, end_s = _times(size, number)
        for rank in range(FACES_PER_TRACK):
            t_s = begin_s + (end_s - begin_s) * (rank + 0.5) / FACES_PER_TRACK
            picture = f"faces/{clip_of(number % size.clips)}/scan/{number}-{rank}"
            yield (
                _face(number, rank), track_of(number), rank, t_s, *_box(number), 90.0, 150.0, 0.1, 120.0,
                f"{picture}.png", f"{picture}.jpg",
            )  # fmt: skip


def _times(size: Size, number: int) -> tuple[float, float]:
    """Figures of a clip come one after the other, the fifth at the time of the first."""
    slot = number // size.clips % 4
    begin_s = 2.0 + slot * (_SLOT_S + 1)
    return begin_s, begin_s + _SLOT_S


def _box(number: int) -> tuple[float, float, float, float]:
    left = 100.0 + 37 * (number % 40)
    return left, 300.0, left + 90, 420.0


def _noise(rng: np.random.Generator, shape: tuple[int, ...]) -> Vectors:
    noise: Vectors = (rng.normal(size=shape) * (_NOISE / np.sqrt(DIMENSION))).astype(np.float32)
    return noise


def _hex(kind: str, number: int) -> str:
    return hashlib.md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest()


def _face(number: int, rank: int) -> str:
    return _hex("face", number * FACES_PER_TRACK + rank)


def _day(number: int) -> str:
    return f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00"


def _moment(number: int) -> str:
    return f"2024-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000+00:00"


def _many(catalog: Catalog, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    catalog.store.write(lambda db: db.conn.executemany(sql, rows))
