"""Clips by their content, the places where their bytes lie, and words found in their titles and paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.files import note_sweep, remove_files, sweep, thumbnail_path
from pvchat_desktop.catalog.operations import forget_images
from pvchat_desktop.catalog.people import SHOWS
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import (
    Clip,
    ClipFile,
    DateCertainty,
    DateSource,
    FileState,
    RecordedAt,
    VideoInfo,
)
from pvchat_desktop.errors import NotFound
from pvchat_desktop.paths import UserFolders

_FILE_ORDER = "CASE state WHEN 'online' THEN 0 WHEN 'offline' THEN 1 ELSE 2 END, seen_at DESC, n"


class Clips:
    def __init__(self, store: Store, folders: UserFolders) -> None:
        self._store = store
        self._folders = folders

    def add(self, clip: Clip, file: ClipFile, *, volume: str | None = None) -> bool:
        """Store a clip with one of its places; False where the clip was known and only the place is new."""

        def change(db: Database) -> bool:
            is_new = not list(db.query("SELECT 1 FROM clips WHERE sha256 = ?", [clip.sha256]))
            if is_new:
                codec.put(db, "clips", _clip_row(clip))
            _put_file(db, file, volume)
            return is_new

        return self._store.write(change)

    def set_file_state(self, path: str, state: FileState) -> None:
        self.set_file_states({path: state})

    def set_file_states(self, states: Mapping[str, FileState]) -> None:
        rows = [[state, path, state] for path, state in states.items()]
        sql = "UPDATE clip_files SET state = ? WHERE path = ? AND state <> ?"
        if rows:
            self._store.write(lambda db: db.conn.executemany(sql, rows))

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
        rows = self._store.rows("SELECT * FROM clips ORDER BY recorded_when IS NULL, recorded_when DESC, added_at DESC")
        return tuple(_clip(row) for row in rows)

    def count(self) -> int:
        return int(self._store.value("SELECT count(*) FROM clips"))

    def some(self, clips: Iterable[ClipSha]) -> tuple[Clip, ...]:
        """Those of these clips that are there, in any order."""
        chosen = codec.json_text(list(clips))
        rows = self._store.rows("SELECT * FROM clips WHERE sha256 IN (SELECT value FROM json_each(?))", chosen)
        return tuple(_clip(row) for row in rows)

    def find(self, sha: ClipSha) -> Clip | None:
        row = self._store.row("SELECT * FROM clips WHERE sha256 = ?", sha)
        return _clip(row) if row else None

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

    def file_at(self, path: str) -> ClipFile | None:
        row = self._store.row("SELECT * FROM clip_files WHERE path = ?", path)
        return _file(row) if row else None

    def files(self, sha: ClipSha) -> tuple[ClipFile, ...]:
        """Best place first: online, then offline, then missing; the one seen last before the others."""
        rows = self._store.rows(f"SELECT * FROM clip_files WHERE sha256 = ? ORDER BY {_FILE_ORDER}", sha)  # noqa: S608
        return tuple(_file(row) for row in rows)

    def all_files(self) -> tuple[ClipFile, ...]:
        """Every place of every clip; of equal clips the best place first."""
        rows = self._store.rows(f"SELECT * FROM clip_files ORDER BY sha256, {_FILE_ORDER}")  # noqa: S608
        return tuple(_file(row) for row in rows)

    def files_in(self, clips: Iterable[ClipSha]) -> tuple[ClipFile, ...]:
        """Every place of these clips; of equal clips the best place first."""
        chosen = "sha256 IN (SELECT value FROM json_each(?))"
        sql = f"SELECT * FROM clip_files WHERE {chosen} ORDER BY sha256, {_FILE_ORDER}"  # noqa: S608
        return tuple(_file(row) for row in self._store.rows(sql, codec.json_text(list(clips))))

    def files_below(self, folder: str) -> tuple[ClipFile, ...]:
        """Every place in a folder and its subfolders."""
        start = folder.rstrip("/\\")
        sql = "SELECT * FROM clip_files WHERE substr(path, 1, ?) IN (?, ?) ORDER BY path"
        rows = self._store.rows(sql, len(start) + 1, f"{start}/", f"{start}\\")
        return tuple(_file(row) for row in rows)

    def volumes(self) -> dict[str, str | None]:
        """Path of each place -> the drive's name as it was stored with it."""
        return {row["path"]: row["volume"] for row in self._store.rows("SELECT path, volume FROM clip_files")}

    def volume(self, path: str) -> str | None:
        """The drive's name as it was stored with a place."""
        volume: str | None = self._store.value("SELECT volume FROM clip_files WHERE path = ?", path)
        return volume

    def title(self, sha: ClipSha) -> str:
        """The best place's file name without its ending; the hash's first digits where no place is known."""
        files = self.files(sha)
        return PurePath(files[0].path).stem if files else sha[:8]

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

    def without_thumbnail(self) -> tuple[ClipSha, ...]:
        """Clips whose thumbnail has to be made (again)."""
        return tuple(c.sha256 for c in self.all() if self.thumbnail(c.sha256) is None)


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


def _put_file(db: Database, file: ClipFile, volume: str | None) -> None:
    db.execute(
        """
        INSERT INTO clip_files (path, title, sha256, bytes, mtime_ns, state, volume, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes,
          mtime_ns = excluded.mtime_ns, state = excluded.state, volume = coalesce(excluded.volume, volume),
          seen_at = excluded.seen_at
        """,
        [file.path, PurePath(file.path).stem, file.sha256, file.bytes, file.mtime_ns, file.state, volume, codec.now()],
    )


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


def _clip(row: Row) -> Clip:
    info = VideoInfo(
        duration_s=row["duration_s"],
        width=row["width"],
        height=row["height"],
        rotation_deg=row["rotation_deg"],
        codec=row["codec"],
        pixel_format=row["pixel_format"],
        frame_rate=row["frame_rate"],
        frame_count=row["frame_count"],
        has_audio=bool(row["has_audio"]),
        recorded_at=_recorded_at(row),
    )
    return Clip(row["sha256"], row["bytes"], info, row["added_at"])


def _recorded_at(row: Row) -> RecordedAt | None:
    if row["recorded_when"] is None:
        return None
    return RecordedAt(
        row["recorded_when"],
        row["recorded_zone"],
        DateSource(row["recorded_source"]),
        DateCertainty(row["recorded_certainty"]),
    )


def _file(row: Row) -> ClipFile:
    return ClipFile(row["path"], row["sha256"], row["bytes"], row["mtime_ns"], FileState(row["state"]))
