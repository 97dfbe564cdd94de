"""Clips by their content, and by words found in their titles and paths."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath
from typing import Any

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.clip_files import ClipFiles, put_file, stem
from pvchat_desktop.catalog.files import note_sweep, remove_files, sweep, thumbnail_name, thumbnail_path
from pvchat_desktop.catalog.operations import forget_images
from pvchat_desktop.catalog.people import SHOWS
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import (
    Clip,
    ClipFile,
    DateCertainty,
    DateSource,
    RecordedAt,
    VideoInfo,
)
from pvchat_desktop.errors import NotFound
from pvchat_desktop.paths import UserFolders

_MANY = 50  # clips
_CLIP = (
    "sha256, bytes, added_at, duration_s, width, height, rotation_deg, codec, pixel_format, frame_rate, frame_count, "
    "has_audio, recorded_when, recorded_zone, recorded_source, recorded_certainty"
)
_SOURCES = {str(one): one for one in DateSource}
_CERTAINTIES = {str(one): one for one in DateCertainty}


class Clips:
    """What is known of each clip's content; where its bytes lie is told by `ClipFiles`."""

    def __init__(self, store: Store, folders: UserFolders, files: ClipFiles) -> None:
        self._store = store
        self._folders = folders
        self._files = files

    def add(self, clip: Clip, file: ClipFile, *, volume: str | None = None) -> bool:
        """Store a clip with one of its places; False where the clip was known and only the place is new."""

        def change(db: Database) -> bool:
            is_new = not list(db.query("SELECT 1 FROM clips WHERE sha256 = ?", [clip.sha256]))
            if is_new:
                codec.put(db, "clips", _clip_row(clip))
            put_file(db, file, volume)
            return is_new

        return self._store.write(change)

    def remove(self, sha: ClipSha) -> None:
        """Remove a clip with its places, scans, tracks and thumbnail; the user's file is not touched.

        Faces that people's galleries use stay, so that nobody is forgotten with a clip.
        """
        self._store.write(lambda db: _remove_clip(db, self.get(sha).sha256))
        remove_files([thumbnail_path(self._folders, sha)])
        sweep(self._store, self._folders)

    # --- Questions ----------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Clip, ...]:
        """Newest recording first; clips without a date last, the newest addition first."""
        newest_first = "recorded_when IS NULL, recorded_when DESC, added_at DESC"
        rows = self._store.tuples(f"SELECT {_CLIP} FROM clips ORDER BY {newest_first}")  # noqa: S608
        return tuple(_clip(*row) for row in rows)

    def count(self) -> int:
        return int(self._store.value("SELECT count(*) FROM clips"))

    def some(self, clips: Iterable[ClipSha]) -> tuple[Clip, ...]:
        """Those of these clips that are there, in any order."""
        chosen = codec.json_text(list(clips))
        sql = f"SELECT {_CLIP} FROM clips WHERE sha256 IN (SELECT value FROM json_each(?))"  # noqa: S608
        return tuple(_clip(*row) for row in self._store.tuples(sql, chosen))

    def find(self, sha: ClipSha) -> Clip | None:
        rows = self._store.tuples(f"SELECT {_CLIP} FROM clips WHERE sha256 = ?", sha)  # noqa: S608
        return next((_clip(*row) for row in rows), None)

    def get(self, sha: ClipSha) -> Clip:
        if clip := self.find(sha):
            return clip
        raise NotFound("This clip is not in the library.", hint="Add its file to the library first.")

    def by_prefix(self, prefix: str) -> tuple[ClipSha, ...]:
        """Clips whose sha256 begins with `prefix` (hex digits, any case)."""
        text = prefix.lower()
        rows = self._store.rows("SELECT sha256 FROM clips WHERE substr(sha256, 1, ?) = ?", len(text), text)
        return tuple(row["sha256"] for row in rows)

    def by_title(self, title: str) -> tuple[ClipSha, ...]:
        """Clips with a file of that name, with or without its ending, any case."""
        wanted = {title.casefold(), PurePath(title).stem.casefold()}
        rows = self._store.rows("SELECT DISTINCT sha256, title, path FROM clip_files")
        hits = [r["sha256"] for r in rows if r["title"].casefold() in wanted and _agrees(r["path"], title)]
        return tuple(dict.fromkeys(hits))

    def title(self, sha: ClipSha) -> str:
        """The best place's file name without its ending; the hash's first digits where no place is known."""
        files = self._files.of(sha)
        return stem(files[0].path) if files else sha[:8]

    def search(self, words: str = "", *, person: PersonId | None = None) -> tuple[ClipSha, ...]:
        """Clips whose title or path holds all words (as beginnings of words) and that show the person, if one is given
        (confirmed or suggested). Newest recording first."""
        where, values = ["1"], list[object]()
        if query := codec.match_query(words):
            where.append(
                "sha256 IN (SELECT sha256 FROM clip_files WHERE n IN "
                "(SELECT rowid FROM clip_files_fts WHERE clip_files_fts MATCH ?))"
            )
            values.append(query)
        if person is not None:
            where.append(f"sha256 IN (SELECT clip FROM tracks WHERE {SHOWS})")  # noqa: S608
            values.append(person)
        sql = (
            f"SELECT sha256 FROM clips WHERE {' AND '.join(where)} "  # noqa: S608
            "ORDER BY recorded_when IS NULL, recorded_when DESC, added_at DESC"
        )
        return tuple(row["sha256"] for row in self._store.rows(sql, *values))

    def thumbnail(self, sha: ClipSha) -> str | None:
        """Absolute path of the clip's thumbnail, None where there is none (any more)."""
        path = thumbnail_path(self._folders, sha)
        return str(path) if path.is_file() else None

    def thumbnails(self, clips: Collection[ClipSha]) -> dict[ClipSha, Path]:
        """Those of these clips that have one. Of many the folder is read once, instead of asking for each."""
        if len(clips) < _MANY:
            wanted = {sha: thumbnail_path(self._folders, sha) for sha in clips}
            return {sha: path for sha, path in wanted.items() if path.is_file()}
        folder = self._folders.thumbnails
        try:
            names = {entry.name for entry in os.scandir(folder)}
        except OSError:  # none was made yet
            return {}
        return {sha: folder / name for sha in clips if (name := thumbnail_name(sha)) in names}

    def without_thumbnail(self) -> tuple[ClipSha, ...]:
        """Clips whose thumbnail has to be made (again)."""
        known = [clip.sha256 for clip in self.all()]
        there = self.thumbnails(known)
        return tuple(sha for sha in known if sha not in there)


def _agrees(path: str, title: str) -> bool:
    """A name given with its ending must be the whole file name."""
    name = PurePath(path)
    return name.stem.casefold() == title.casefold() or name.name.casefold() == title.casefold()


def _remove_clip(db: Database, sha: ClipSha) -> None:
    tracks = [row["id"] for row in db.query("SELECT id FROM tracks WHERE clip = ?", [sha])]
    forget_images(db, tracks)
    release_tracks(db, tracks)
    db.execute("DELETE FROM clips WHERE sha256 = ?", [sha])
    note_sweep(db, sha)


def release_tracks(db: Database, tracks: Iterable[str]) -> None:
    """Free tracks that end from what refers to them: faces of galleries stay without a track, the others go."""
    for track in tracks:
        db.execute("DELETE FROM rejections WHERE track_id = ?", [track])
        db.execute("DELETE FROM faces WHERE track_id = ? AND id NOT IN (SELECT face_id FROM gallery)", [track])
        db.execute("UPDATE faces SET track_id = NULL, rank = NULL WHERE track_id = ?", [track])


def _clip_row(clip: Clip) -> Row:
    info, when = clip.info, clip.info.recorded_at
    return {
        "sha256": clip.sha256,
        "bytes": clip.bytes,
        "duration_s": info.duration_s,
        "width": info.width,
        "height": info.height,
        "rotation_deg": info.rotation_deg,
        "codec": info.codec,
        "pixel_format": info.pixel_format,
        "frame_rate": info.frame_rate,
        "frame_count": info.frame_count,
        "has_audio": int(info.has_audio),
        "recorded_when": when.when if when else None,
        "recorded_zone": when.zone if when else None,
        "recorded_source": when.source if when else None,
        "recorded_certainty": when.certainty if when else None,
        "added_at": clip.added_at,
    }


def _clip(sha: str, size: int, added_at: str, *rest: Any) -> Clip:
    """A row of the columns _CLIP."""
    *measured, has_audio, when, zone, source, certainty = rest
    recorded_at = None if when is None else RecordedAt(when, zone, _SOURCES[source], _CERTAINTIES[certainty])
    info = (*measured, bool(has_audio), recorded_at)
    return Clip(ClipSha(sha), size, VideoInfo(*info), added_at)
