"""What scans left in a data folder, without identifiers and times of day: two folders can be compared."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

from pvchat_desktop.paths import UserFolders

_CLIPS = "SELECT sha256, bytes, duration_s FROM clips ORDER BY sha256"
_SCANS = """
SELECT clip, backend, model_hash, dimension, frames_looked_at, faces_seen, cuts FROM scans ORDER BY clip, backend
"""
_TRACKS = """
SELECT id, clip, backend, model_hash, start_s, end_s, spans, points, template, state, person_id, score, level
FROM tracks ORDER BY clip, start_s, end_s, points
"""
_FACES = """
SELECT rank, t_s, x1, y1, x2, y2, width_px, sharpness, yaw, brightness, crop, picture, embedding, backend, model_hash
FROM faces JOIN embeddings ON face_id = id WHERE track_id = ? ORDER BY rank, backend
"""


def content(folders: UserFolders) -> dict[str, Any]:
    """Everything that a scan decides: tracks, faces, embeddings, and the bytes of their pictures."""
    db = sqlite3.connect(f"file:{folders.catalog}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        tracks = [_track(db, dict(row), folders) for row in db.execute(_TRACKS)]
        return {
            "clips": [tuple(row) for row in db.execute(_CLIPS)],
            "scans": [tuple(row) for row in db.execute(_SCANS)],
            "tracks": tracks,
        }
    finally:
        db.close()


def leftovers(folders: UserFolders) -> list[str]:
    """What should not be there once all is done: staging folders, pictures that no row names, jobs that are open."""
    db = sqlite3.connect(f"file:{folders.catalog}?mode=ro", uri=True)
    try:
        named = {folders.data / name for pair in db.execute("SELECT crop, picture FROM faces") for name in pair}
        open_ones = db.execute("SELECT kind, state FROM jobs WHERE state NOT IN ('done', 'cancelled', 'failed')")
        jobs = [f"job {kind} {state}" for kind, state in open_ones]
        queue = [f"queued {clip}" for (clip,) in db.execute("SELECT clip FROM scan_queue")]
    finally:
        db.close()
    staging = [f"staging {path.name}" for path in folders.staging.iterdir()] if folders.staging.is_dir() else []
    files = [f"file {path.name}" for path in folders.faces.rglob("*") if path.is_file() and path not in named]
    lost = [f"lost {path.name}" for path in named if not path.is_file()]
    return [*jobs, *queue, *staging, *files, *lost]


def _track(db: sqlite3.Connection, row: dict[str, Any], folders: UserFolders) -> tuple[object, ...]:
    faces = [_face(dict(face), folders) for face in db.execute(_FACES, [row.pop("id")])]
    return (*row.values(), *faces)


def _face(row: dict[str, Any], folders: UserFolders) -> tuple[object, ...]:
    pictures = [hashlib.sha256((folders.data / row.pop(name)).read_bytes()).hexdigest() for name in ("crop", "picture")]
    return (*row.values(), *pictures)
