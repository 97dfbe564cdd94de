"""One SQLite file: every write on one thread and in one transaction, reads on a pool of read-only connections."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database
from sqlite_utils.utils import dedupe_keys

from pvchat_desktop.errors import Cancelled, ProgramError, PVChatError, StorageError

T = TypeVar("T")
Row = dict[str, Any]

_BUSY_MS = 10_000  # how long a statement waits for another program (a backup tool, a virus scanner) to let go
_QUIET_S = 15.0  # how long an exclusive section waits for reads under way; the longest takes well under a second

_WORDS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        "The disk that holds your data folder is full; nothing was changed.",
        "Free some space, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The data folder cannot be written to; nothing was changed.",
        "Check the permissions of the folder and that its drive is not write-protected.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The catalog in the data folder cannot be opened.",
        "Check that the drive is connected and that you may write to the folder.",
    ),
    sqlite3.SQLITE_PERM: (
        "You are not allowed to use the data folder.",
        "Check the permissions of the folder.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The drive that holds the data folder reported an error.",
        "Check that the drive is connected and healthy, then try again.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The catalog is damaged. It was left as it is.",
        "Put the newest file of the folder 'backups' in its place, or move it away to begin with an empty one.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The file in the catalog's place is not a catalog. It was left as it is.",
        "Move it away to begin with an empty catalog, or put a backup in its place.",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another program keeps the catalog busy.",
        "Close other programs that use the data folder (a backup or synchronisation tool), then try again.",
    ),
}


def in_plain_words(error: sqlite3.Error) -> PVChatError:
    """The world's faults as StorageError; anything else is a mistake of ours."""
    code: int = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code == sqlite3.SQLITE_LOCKED:
        code = sqlite3.SQLITE_BUSY
    if words := _WORDS.get(code):
        return StorageError(words[0], hint=words[1])
    return ProgramError(f"The catalog refused a change: {error}")


def connect(path: Path, *, read_only: bool = False) -> Database:
    """A connection with our settings; the caller begins and ends transactions."""
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
    try:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA temp_store = MEMORY")  # no copies of the catalog in the system's temporary folder
        conn.execute("PRAGMA secure_delete = ON")  # deleted rows are overwritten, not only unlinked
        if read_only:
            conn.execute("PRAGMA query_only = ON")
        return Database(conn, execute_plugins=False)
    except sqlite3.Error:
        conn.close()
        raise


def _rows(db: Database, sql: str, values: Sequence[object]) -> list[Row]:
    """As `db.query`, which guards each question by a savepoint: here nothing but SELECT is asked."""
    cursor = db.execute(sql, values)
    names = dedupe_keys(column[0] for column in cursor.description)
    return [dict(zip(names, row, strict=False)) for row in cursor]  # as many by nature; being strict takes time


class _Gate:
    """Lets any number of reads through, and lets one caller keep them out for a while."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        with self._changed:
            self._closed = True
            quiet = self._changed.wait_for(lambda: self._inside == 0, timeout=_QUIET_S)
        try:
            if not quiet:
                raise StorageError("The catalog is still being read.", hint="Try again in a moment.")
            yield
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()


class Store:
    """Reads and writes of one catalog file. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="catalog-writer")
        self._here = threading.local()  # .db: the connection this thread is inside of; .writes: whether it may write
        self._idle: list[Database] = []
        self._idle_lock = threading.Lock()
        self._gate = _Gate()
        self._is_closed = False
        try:
            self._db = self._writer.submit(self._open_writer).result()
        except sqlite3.Error as error:
            self._writer.shutdown()
            raise in_plain_words(error) from error

    def _open_writer(self) -> Database:
        db = connect(self.path)
        db.enable_wal()
        return db

    # --- Writing ------------------------------------------------------------------------------------------------------

    def write(self, change: Callable[[Database], T], *, on_failure: Callable[[], None] = lambda: None) -> T:
        """Run `change` in one transaction on the writer thread; any exception rolls it back.

        Called from inside a change, it becomes part of that change. Never call it from inside a read. `on_failure`
        takes back what `change` did outside the catalog; it runs after the rollback, also when the commit fails.
        """
        if self._writes_here():
            try:
                with self._db.atomic():
                    return change(self._db)
            except BaseException:
                on_failure()
                raise
        return self._on_writer(lambda: self._in_transaction(change, on_failure))

    def _in_transaction(self, change: Callable[[Database], T], on_failure: Callable[[], None]) -> T:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            result = change(self._db)
            self._db.conn.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            on_failure()
            raise
        return result

    def exclusive(self, work: Callable[[Database], T]) -> T:
        """Run `work` on the writer thread, outside any transaction, while nobody reads (VACUUM needs that)."""

        def alone() -> T:
            with self._gate.closed():
                self._close_idle()
                return work(self._db)

        return self._on_writer(alone)

    def _on_writer(self, work: Callable[[], T]) -> T:
        if getattr(self._here, "db", None) is not None:
            raise ProgramError("A write was asked for from inside a read.")

        def run() -> T:
            self._here.db, self._here.writes = self._db, True
            try:
                return work()
            finally:
                self._here.db, self._here.writes = None, False

        if self._is_closed:
            raise Cancelled("The program is closing.")
        try:
            return self._writer.submit(run).result()
        except sqlite3.Error as error:
            raise in_plain_words(error) from error

    @property
    def is_in_change(self) -> bool:
        """Whether the caller is inside a `write`."""
        return self._writes_here()

    def _writes_here(self) -> bool:
        return bool(getattr(self._here, "writes", False))

    # --- Reading ------------------------------------------------------------------------------------------------------

    def read(self, question: Callable[[Database], T]) -> T:
        """Run `question` against one unchanging state of the catalog; inside a change, against that change's state."""
        db: Database | None = getattr(self._here, "db", None)
        if db is not None:
            return question(db)
        with self._gate.passing():
            try:
                return self._read_apart(question)
            except sqlite3.Error as error:
                raise in_plain_words(error) from error

    def _read_apart(self, question: Callable[[Database], T]) -> T:
        db = self._borrow()
        self._here.db = db
        try:
            db.execute("BEGIN")
            return question(db)
        finally:
            self._here.db = None
            db.rollback()
            self._give_back(db)

    def rows(self, sql: str, *values: object) -> list[Row]:
        return self.read(lambda db: _rows(db, sql, values))

    def tuples(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The same by place instead of by name: in half the time, for where all of a table is read."""
        return self.read(lambda db: db.execute(sql, values).fetchall())

    def row(self, sql: str, *values: object) -> Row | None:
        return next(iter(self.rows(sql, *values)), None)

    def value(self, sql: str, *values: object) -> Any:
        """The first column of the first row, None where there is no row."""
        found = self.row(sql, *values)
        return next(iter(found.values())) if found else None

    def _borrow(self) -> Database:
        if self._is_closed:
            raise Cancelled("The program is closing.")
        with self._idle_lock:
            if self._idle:
                return self._idle.pop()
        return connect(self.path, read_only=True)

    def _give_back(self, db: Database) -> None:
        with self._idle_lock:
            if not self._is_closed:
                self._idle.append(db)
                return
        db.close()

    def _close_idle(self) -> None:
        with self._idle_lock:
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()

    def _end(self) -> None:
        with suppress(sqlite3.Error):  # a disk that is full or gone: only the next questions are slower
            self._db.execute("PRAGMA analysis_limit = 400")  # rows of each index: some milliseconds, whatever its size
            self._db.execute("PRAGMA optimize")
        self._db.close()

    def close(self) -> None:
        """Wait for the writes under way, then close everything. May be called twice."""
        if self._is_closed:
            return
        self._is_closed = True
        self._close_idle()
        self._writer.submit(self._end).result()
        self._writer.shutdown()
