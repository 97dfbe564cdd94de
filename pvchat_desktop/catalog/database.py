"""Opening the catalog: what may go wrong with the file, backup, migrations, and what a crash may have left behind."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from pvchat_desktop.catalog import rescorings
from pvchat_desktop.catalog.changes import Changes
from pvchat_desktop.catalog.chats import Chats
from pvchat_desktop.catalog.clip_files import ClipFiles
from pvchat_desktop.catalog.clips import Clips
from pvchat_desktop.catalog.copies import copy_to, mend, take_over
from pvchat_desktop.catalog.erase import Eraser
from pvchat_desktop.catalog.files import remove_files, sweep, unused_packs, unused_scans, unused_staging
from pvchat_desktop.catalog.galleries import Galleries
from pvchat_desktop.catalog.groups import Groups
from pvchat_desktop.catalog.jobs import Jobs
from pvchat_desktop.catalog.looks import Looks
from pvchat_desktop.catalog.migrations import NAMES, migrations
from pvchat_desktop.catalog.operations import Operations
from pvchat_desktop.catalog.packs import Packs
from pvchat_desktop.catalog.people import People
from pvchat_desktop.catalog.rescorings import Rescorings
from pvchat_desktop.catalog.scan_queue import ScanQueue
from pvchat_desktop.catalog.scans import Scans
from pvchat_desktop.catalog.scene_words import Words
from pvchat_desktop.catalog.search import Search
from pvchat_desktop.catalog.sidecars import Sidecars
from pvchat_desktop.catalog.store import Store, connect, in_plain_words
from pvchat_desktop.catalog.tracks import Tracks
from pvchat_desktop.catalog.transfers import Transfers
from pvchat_desktop.catalog.watched import WatchedFolders
from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import UserFolders

log = logging.getLogger(__name__)

_MAGIC = b"SQLite format 3\x00"
_KEPT_BACKUPS = 5


class Catalog:
    """Everything the program remembers. Safe to use from any thread; `close` when done."""

    def __init__(self, store: Store, folders: UserFolders) -> None:
        self.store = store
        self.folders = folders
        self.people = People(store)
        self.clip_files = ClipFiles(store)
        self.clips = Clips(store, folders, self.clip_files)
        self.scans = Scans(store, folders)
        self.scan_queue = ScanQueue(store)
        self.watched = WatchedFolders(store)
        self.tracks = Tracks(store)
        self.words = Words(store)
        self.search = Search(store)
        self.galleries = Galleries(store)
        self.chats = Chats(store, self.people)
        self.jobs = Jobs(store)
        self.packs = Packs(store)
        self.operations = Operations(store, self.people.name_of)
        self.changes = Changes(store, self.people, self.operations)
        self.transfers = Transfers(store, self.operations)
        self.sidecars = Sidecars(store, self.operations)
        self.groups = Groups(store, self.people, self.operations)
        self.rescorings = Rescorings(store)
        self.copying = threading.Lock()  # held while the catalog is copied: no copy escapes an erasure under way
        self.looks = Looks(store)
        self.eraser = Eraser(store, folders, self.people, self.copying)

    def tidy_up(self) -> None:
        """Make good what a crash left: finish an erasure, mark dead jobs, sweep files no row names.

        Only the data folder's owner may do this, and before any job runs.
        """
        interrupted = self.jobs.mark_interrupted()
        stopped = self.chats.stop_pending()
        try:
            removed = self.eraser.finish()
            unused = self.store.read(lambda db: unused_packs(db, self.folders) + unused_scans(db, self.folders))
            removed += remove_files([*unused, *unused_staging(self.folders, self.jobs.can_resume)])
        except StorageError as error:
            log.warning("not all files could be swept: %s", error.code)
            removed = 0
        removed += sweep(self.store, self.folders)
        log.info("catalog opened: %d interrupted, %d stopped, %d swept", len(interrupted), stopped, removed)

    def copy_to(self, final: Path) -> None:
        """Copy everything as it is now into one file; also from inside a change, whose own writes are not in it."""
        with self.copying:
            copy_to(self.store.path, final)

    def restore(self, copy: Path) -> int:
        """Replace everything by what a copy holds, brought up to date. -> clips that have to be looked through again,
        as their pictures went since.

        StorageError where the file is no catalog or damaged, or a newer program wrote it; nothing is changed then.
        """
        _check(copy, thorough=True)

        def replace(db: Database) -> int:
            take_over(db, copy)
            _migrate(db)
            with db.atomic():
                rescorings.note(db, None, rescorings.EVERYBODY)
                return mend(db, self.folders.data)

        to_scan = self.store.exclusive(replace)
        self.tidy_up()
        return to_scan

    def close(self) -> None:
        """Wait for the writes under way and release the file. May be called twice."""
        self.store.close()


def open_catalog(folders: UserFolders) -> Catalog:
    """Open the catalog of a data folder, made or brought up to date where needed; for the folder's owner only.

    StorageError where the folder cannot be used, the file is no catalog or damaged, or a newer program wrote it; the
    file is then left as it is.
    """
    try:
        folders.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(
            f"The data folder cannot be made ({error.strerror or error}).",
            hint="Check that its drive is connected and that you may write there.",
        ) from error
    if _has_content(folders.catalog):
        _check_and_back_up(folders)
    store = Store(folders.catalog)
    try:
        store.exclusive(_migrate)
        catalog = Catalog(store, folders)
        catalog.tidy_up()
    except BaseException:
        store.close()
        raise
    return catalog


def _has_content(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError as error:
        raise StorageError(
            "The catalog in the data folder cannot be read.", hint="Check the permissions of the folder."
        ) from error


def _check_and_back_up(folders: UserFolders) -> None:
    """Look at an existing file without changing it; back it up if migrations are to come."""
    path = folders.catalog
    ended_badly = path.with_name(path.name + "-wal").exists()
    _check(path, thorough=ended_badly, then=lambda db: _back_up(db, folders) if migrations.pending(db) else None)


def _check(path: Path, *, thorough: bool, then: Callable[[Database], None] = lambda _db: None) -> None:
    """Look at a file without changing it: StorageError where it cannot be used; `then` sees it opened."""
    with path.open("rb") as file:
        is_sqlite = file.read(len(_MAGIC)) == _MAGIC
    if not is_sqlite:
        raise StorageError(
            f"The file “{path.name}” in the data folder is not a catalog. It was left as it is.",
            hint="Move it away to begin with an empty catalog, or put a file of the folder 'backups' in its place.",
        )
    try:
        db = connect(path, read_only=True)
        try:
            _refuse_unusable(db, thorough=thorough)
            then(db)
        finally:
            db.close()
    except sqlite3.Error as error:
        raise in_plain_words(error) from error


def _refuse_unusable(db: Database, *, thorough: bool) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    applied = {migration.name for migration in migrations.applied(db)}
    if version > len(NAMES) or applied - set(NAMES):
        raise StorageError(
            "The catalog was written by a newer version of PVChat Desktop. It was left as it is.",
            hint="Install the newest version, or choose another data folder.",
        )
    if thorough and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise StorageError(
            "The catalog is damaged. It was left as it is.",
            hint="Put the newest file of the folder 'backups' in its place.",
        )


def _back_up(db: Database, folders: UserFolders) -> None:
    """Copy the open catalog to backups/catalog-<date>-<n>.db; the oldest beyond a handful go."""
    day = datetime.now(UTC).date().isoformat()
    try:
        folders.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = 1 + len(list(folders.backups.glob(f"catalog-{day}-*.db")))
        while (final := folders.backups / f"catalog-{day}-{number}.db").exists():
            number += 1
        copying = final.with_suffix(".part")
        copy = sqlite3.connect(copying)
        try:
            db.conn.backup(copy)
        finally:
            copy.close()
        copying.replace(final)
        old = sorted(folders.backups.glob("catalog-*.db"), key=lambda path: path.stat().st_mtime)[:-_KEPT_BACKUPS]
        remove_files(old)
    except OSError as error:
        raise StorageError(
            f"The catalog could not be backed up before it is brought up to date ({error.strerror or error}).",
            hint="Check the free space of the data folder's drive. Nothing was changed.",
        ) from error


def _migrate(db: Database) -> None:
    if migrations.pending(db):
        migrations.apply(db)
    if db.execute("PRAGMA user_version").fetchone()[0] != len(NAMES):  # it may be missing after a crash just here
        db.execute(f"PRAGMA user_version = {len(NAMES)}")
