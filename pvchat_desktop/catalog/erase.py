"""Erasing a person: the one change without undo.

One transaction takes everything about the person out of the rows and notes which files have to go. Then the files go,
and the catalog's own file is rewritten, so that no freed page keeps what was deleted. A crash in between is made good
at the next start: the notes are in the catalog until all is done.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from pvchat_desktop.catalog import codec, rescorings
from pvchat_desktop.catalog.files import relative, remove_files, thumbnail_path, unused_files, unused_packs
from pvchat_desktop.catalog.frames import SHOWS_NOBODY
from pvchat_desktop.catalog.people import ERASED_NAME, SHOWS, People, names_in_images
from pvchat_desktop.catalog.scene_words import scrub_words
from pvchat_desktop.catalog.sidecars import forget_person
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import with_references
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.paths import UserFolders

_IDENTIFIER = re.compile(r"[0-9a-f]{32}")
_FACES = f"""
SELECT id, crop, picture FROM faces WHERE track_id IN (SELECT id FROM tracks WHERE {SHOWS})
UNION SELECT id, crop, picture FROM faces JOIN gallery ON face_id = id WHERE person_id = ?
"""  # noqa: S608
_SHORTEST_NAME = 3  # letters; shorter parts of a name are words of their own
_CACHES = "cache:"  # in `removals`: the whole cache folder, which lies outside the data folder


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure removed, for the report to the user."""

    tracks: int  # they show somebody unknown from now on
    faces: int  # kept pictures with their embeddings
    clips: tuple[ClipSha, ...]  # their thumbnails have to be made again
    answers: int  # turns from which names or evidence were taken
    operations: int  # changes that can no longer be undone
    jobs: int
    files: int


@dataclass(frozen=True, slots=True)
class _Target:
    """All that leads to the person: every identifier and name they ever had, and what shows them."""

    ids: tuple[PersonId, ...]  # the present one first
    names: tuple[str, ...]
    tracks: tuple[str, ...]
    faces: tuple[str, ...]
    crops: frozenset[str]  # relative to the data folder
    clips: tuple[ClipSha, ...]

    def speaks(self, text: str) -> bool:
        """Whether a text holds one of the identifiers or names."""
        return any(person in text for person in self.ids) or self.without_names(text) != text

    def without_names(self, text: str) -> str:
        return with_references(text, dict.fromkeys(self.names, self.ids[0]))


class Eraser:
    def __init__(self, store: Store, folders: UserFolders, people: People, copying: threading.Lock) -> None:
        """`copying` is held by whoever copies the catalog."""
        self._store = store
        self._folders = folders
        self._people = people
        self._copying = copying

    def erase(self, person: PersonId) -> Erased:
        """Remove a person for good, also one whose arrival was undone. Refused while a job about them runs."""
        undone = self._people.undone()
        present = person if person in undone else self._people.get(person).id
        with self._copying:
            erased = self._store.write(lambda db: self._take_out(db, present))
            return replace(erased, files=self.finish())

    def finish(self) -> int:
        """Delete the files an erasure noted and rewrite the catalog; -> how many files and folders there were."""
        noted = [row["path"] for row in self._store.rows("SELECT path FROM removals")]
        if not noted:
            return 0
        files = [self._folders.data / path for path in noted if path != _CACHES]
        if self._folders.cache.is_dir():
            files += sorted(self._folders.cache.iterdir())
        removed = remove_files(files)
        removed += self._store.write(lambda db: remove_files(unused_files(db, self._folders)))
        self._store.write(lambda db: db.execute("DELETE FROM removals WHERE path != ?", [_CACHES]))
        self._store.exclusive(rewrite)
        self._store.write(lambda db: db.execute("DELETE FROM removals"))
        return removed

    def _take_out(self, db: Database, person: PersonId) -> Erased:
        target = _target(db, person)
        jobs = _drop_jobs(db, target)
        erased = Erased(
            tracks=len(target.tracks),
            faces=len(target.faces),
            clips=target.clips,
            answers=_scrub_turns(db, target),
            operations=_drop_operations(db, target),
            jobs=jobs,
            files=0,
        )
        self._note_files(db, target, _drop_leftovers(db))
        _drop_rows(db, target)
        if list(db.query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'")):
            db.execute("DELETE FROM sqlite_stat4")  # samples of what indexes hold, where SQLite was built with it
        db.execute("DELETE FROM rescorings")
        rescorings.note(db, None, rescorings.EVERYBODY)
        scrub_words(db, target.speaks)
        for table in ("turns_fts", "clip_files_fts", "clip_words_fts"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608
        return erased

    def _note_files(self, db: Database, target: _Target, leftovers: Iterable[str]) -> None:
        """All backups, caches and unfinished work go: any of them may show the person, known or not."""
        folders = self._folders
        busy = {row["id"] for row in db.query("SELECT id FROM jobs WHERE state IN ('queued', 'running')")}
        noted = {_CACHES, *target.crops, *(relative(folders, thumbnail_path(folders, clip)) for clip in target.clips)}
        for folder in (folders.backups, folders.staging):
            if folder.is_dir():
                noted.update(relative(folders, path) for path in folder.iterdir() if path.name not in busy)
        noted.update(leftovers, (relative(folders, path) for path in unused_packs(db, folders)))
        noted.update(row["folder"] for row in db.query("SELECT folder FROM packs WHERE person_id = ?", [target.ids[0]]))
        db.conn.executemany("INSERT OR IGNORE INTO removals (path) VALUES (?)", [(path,) for path in noted])


def rewrite(db: Database) -> None:
    """Rewrite the file and empty the write-ahead log; outside a transaction, while nobody reads."""
    db.execute("VACUUM")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise StorageError(
            "Another program reads the catalog, so that not all traces could be removed yet.",
            hint="Close that program; the rest is done when PVChat Desktop starts the next time.",
        )


def _target(db: Database, person: PersonId) -> _Target:
    aliases = [row["id"] for row in db.query("SELECT id FROM merged_people WHERE person_id = ?", [person])]
    ids = (person, *aliases)
    tracks = list(db.query(f"SELECT id, clip FROM tracks WHERE {SHOWS}", [person]))  # noqa: S608
    faces = list(db.query(_FACES, [person, person]))
    return _Target(
        ids=ids,
        names=_names(db, ids),
        tracks=tuple(row["id"] for row in tracks),
        faces=tuple(row["id"] for row in faces),
        crops=frozenset(path for row in faces for path in (row["crop"], row["picture"])),
        clips=tuple(dict.fromkeys(ClipSha(row["clip"]) for row in tracks)),
    )


def _names(db: Database, ids: Sequence[PersonId]) -> tuple[str, ...]:
    """Present and former names, except those that somebody else bears now."""
    names = [row["name"] for row in db.query("SELECT name FROM people WHERE id = ?", [ids[0]])]
    for row in db.query("SELECT images FROM operations"):
        if any(person in row["images"] for person in ids):
            names += names_in_images(row["images"], set(ids))
    others = {row["name"].casefold() for row in db.query("SELECT name FROM people WHERE id != ?", [ids[0]])}
    others |= {word for name in others for word in name.split()}
    return tuple(dict.fromkeys(form for name in names for form in _forms(name) if form.casefold() not in others))


def _forms(name: str) -> list[str]:
    """How a name may stand in what was typed: whole, its parts, and each with an s."""
    words = [name, *(word for word in name.split() if len(word) >= _SHORTEST_NAME)]
    return [*words, *(f"{word}s" for word in words)]


def _drop_jobs(db: Database, target: _Target) -> int:
    """Delete the records of jobs about the person or a clip they are in. Refused while one of them is under way."""
    dropped = 0
    for row in list(db.query("SELECT id, label, state, request, error FROM jobs")):
        about_clip = any(clip in row["request"] for clip in target.clips)
        if not about_clip and not target.speaks(f"{row['request']} {row['label']} {row['error'] or ''}"):
            continue
        if row["state"] in ("queued", "running"):
            raise Refused(
                "A job about this person or a clip they are in is under way.", hint="Cancel it or wait, then erase."
            )
        db.execute("DELETE FROM jobs WHERE id = ?", [row["id"]])
        dropped += 1
    return dropped


def _scrub_turns(db: Database, target: _Target) -> int:
    """Texts keep a reference that leads nowhere; evidence about the person goes, other evidence loses its crop."""
    changed = 0
    for row in list(db.query("SELECT n, question, answer, evidence, request FROM turns")):
        before = codec.evidence(row["evidence"])
        after = tuple(_scrubbed(item, target) for item in before if item.person not in target.ids)
        scrubbed = {
            "question": target.without_names(row["question"]),
            "answer": target.without_names(row["answer"]),
            "evidence": codec.evidence_json(after) if after != before else row["evidence"],
            "request": "{}" if target.speaks(row["request"]) else row["request"],
        }
        if any(row[column] != value for column, value in scrubbed.items()):
            assignments = ", ".join(f"{column} = ?" for column in scrubbed)
            db.execute(f"UPDATE turns SET {assignments} WHERE n = ?", [*scrubbed.values(), row["n"]])  # noqa: S608
            changed += 1
    for row in list(db.query("SELECT id, title FROM chats")):
        if (title := target.without_names(row["title"])) != row["title"]:
            db.execute("UPDATE chats SET title = ? WHERE id = ?", [title, row["id"]])
    return changed


def _scrubbed(item: Evidence, target: _Target) -> Evidence:
    crop = None if item.crop_path in target.crops else item.crop_path
    return replace(item, statement=target.without_names(item.statement), crop_path=crop)


def _drop_operations(db: Database, target: _Target) -> int:
    """Delete every record that names the person, a track that shows them or a face of theirs."""
    marks = {*target.ids, *target.tracks, *target.faces}
    dropped = 0
    for row in list(db.query("SELECT id, label, images FROM operations")):
        text = f"{row['label']} {row['images']}"
        if not marks.isdisjoint(_IDENTIFIER.findall(text)) or target.speaks(text):
            db.execute("DELETE FROM operations WHERE id = ?", [row["id"]])
            dropped += 1
    return dropped


def _drop_leftovers(db: Database) -> list[str]:
    """Delete faces that no track, gallery or record names: of imports that were undone. -> their pictures."""
    records = " ".join(row["images"] for row in db.query("SELECT images FROM operations"))
    sql = "SELECT id, crop, picture FROM faces WHERE track_id IS NULL AND id NOT IN (SELECT face_id FROM gallery)"
    left = [row for row in db.query(sql) if row["id"] not in records]
    _delete_of(db, "faces", "id", [row["id"] for row in left])
    return [path for row in left for path in (row["crop"], row["picture"])]


def _drop_rows(db: Database, target: _Target) -> None:
    person = target.ids[0]
    _delete_of(db, "gallery", "face_id", target.faces)
    _delete_of(db, "faces", "id", target.faces)
    db.execute(f"UPDATE tracks SET template = NULL, by_body = NULL, {SHOWS_NOBODY} WHERE {SHOWS}", [person])  # noqa: S608
    for table in ("gallery", "rejections", "consents", "packs", "merged_people"):
        _delete_of(db, table, "person_id", [person])
    forget_person(db, target.ids)
    for column in ("one", "other"):
        _delete_of(db, "people_apart", column, target.ids)
    db.execute("DELETE FROM look_alikes WHERE person_id = ? OR other_id = ?", [person, person])
    for row in _look_alikes_called(db, target):
        db.execute("UPDATE look_alikes SET name = ? WHERE id = ?", [ERASED_NAME, row["id"]])
    db.execute("DELETE FROM people WHERE id = ?", [person])


def _look_alikes_called(db: Database, target: _Target) -> list[Row]:
    rows = list(db.query("SELECT id, name FROM look_alikes WHERE name IS NOT NULL"))
    return [row for row in rows if target.without_names(row["name"]) != row["name"]]


def _delete_of(db: Database, table: str, column: str, values: Iterable[str]) -> None:
    db.conn.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(value,) for value in values])  # noqa: S608
