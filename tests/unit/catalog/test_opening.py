"""What may be wrong with the catalog's file, and what is done before anything is changed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pvchat_desktop.catalog import Catalog, database, migrations, open_catalog
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.errors import Cancelled, ProgramError, StorageError
from pvchat_desktop.paths import UserFolders


def _sql(path: Path, *statements: str) -> None:
    conn = sqlite3.connect(path)
    with conn:
        for statement in statements:
            conn.execute(statement)
    conn.close()


def _made(folders: UserFolders) -> Path:
    open_catalog(folders).close()
    return folders.catalog


def test_a_new_catalog_is_in_wal_mode_with_our_settings(catalog: Catalog) -> None:
    assert catalog.store.value("PRAGMA journal_mode") == "wal"
    for pragma, value in (("foreign_keys", 1), ("secure_delete", 1)):
        assert catalog.store.value(f"PRAGMA {pragma}") == value
        assert catalog.store.write(lambda db, p=pragma: db.execute(f"PRAGMA {p}").fetchone()[0]) == value  # type: ignore[misc]
    assert catalog.store.value("PRAGMA user_version") == len(migrations.NAMES)


def test_closing_leaves_one_file_and_may_be_repeated(folders: UserFolders) -> None:
    opened = open_catalog(folders)
    opened.close()
    opened.close()
    assert [path.name for path in folders.data.iterdir()] == ["catalog.db"]
    with pytest.raises(Cancelled):
        opened.people.all()


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 99",
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pvchat', 'from_the_future', 'now')",
    ],
)
def test_a_newer_catalog_is_refused_and_left_as_it_is(folders: UserFolders, statement: str) -> None:
    path = _made(folders)
    _sql(path, statement)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer version"):
        open_catalog(folders)
    assert path.read_bytes() == before
    assert not folders.backups.exists()


def _not_sqlite(path: Path) -> None:
    path.write_text("my shopping list, which is longer than one would think")


def _broken_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\x5a" * 3996
    path.write_bytes(data)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 17])


@pytest.mark.parametrize("damage", [_not_sqlite, _broken_schema, _cut_short])
def test_a_damaged_catalog_is_refused_and_left_as_it_is(folders: UserFolders, damage: Callable[[Path], None]) -> None:
    path = _made(folders)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_catalog(folders)
    assert caught.value.hint
    assert path.read_bytes() == before


def _all_so_far() -> Migrations:
    known = Migrations("pvchat")
    for name in migrations.NAMES:
        known()(getattr(migrations, name))
    return known


def test_an_older_catalog_is_backed_up_before_it_is_migrated(
    folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _made(folders)
    _sql(path, "INSERT INTO people (id, name, created_at) VALUES ('p', 'Leo', 'then')")
    newer = _all_so_far()

    @newer()
    def add_nickname(db: Database) -> None:
        db.execute("ALTER TABLE people ADD COLUMN nickname TEXT")

    monkeypatch.setattr(database, "migrations", newer)
    monkeypatch.setattr(database, "NAMES", (*migrations.NAMES, "add_nickname"))
    opened = open_catalog(folders)
    assert opened.store.value("SELECT nickname FROM people") is None
    assert opened.store.value("PRAGMA user_version") == len(migrations.NAMES) + 1
    opened.close()
    [backup] = folders.backups.iterdir()
    assert backup.name.startswith("catalog-")
    copy = sqlite3.connect(backup)
    assert "nickname" not in [row[1] for row in copy.execute("PRAGMA table_info(people)")]
    assert copy.execute("SELECT name FROM people").fetchall() == [("Leo",)]
    copy.close()


def test_a_migration_that_fails_leaves_the_old_catalog(folders: UserFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(folders)
    newer = _all_so_far()

    @newer()
    def half_done(db: Database) -> None:
        db.execute("ALTER TABLE people ADD COLUMN nickname TEXT")
        raise sqlite3.OperationalError("simulated")

    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", newer)
        patched.setattr(database, "NAMES", (*migrations.NAMES, "half_done"))
        with pytest.raises(ProgramError):
            open_catalog(folders)
    opened = open_catalog(folders)
    assert "nickname" not in [row["name"] for row in opened.store.rows("PRAGMA table_info(people)")]
    opened.close()


def test_a_data_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="data folder"):
        open_catalog(UserFolders(tmp_path / "file" / "data", tmp_path, tmp_path))


def test_a_catalog_that_is_a_folder_is_a_storage_error(folders: UserFolders) -> None:
    folders.catalog.mkdir(parents=True)
    with pytest.raises(StorageError):
        open_catalog(folders)


def test_a_full_disk_is_told_in_plain_words_and_changes_nothing(catalog: Catalog) -> None:
    pages = catalog.store.value("PRAGMA page_count")
    catalog.store.exclusive(lambda db: db.execute(f"PRAGMA max_page_count = {pages}"))

    def fill_up(db: Database) -> None:
        db.execute("INSERT INTO removals VALUES (?)", ["x" * 100_000])

    with pytest.raises(StorageError, match="full"):
        catalog.store.write(fill_up)
    assert catalog.store.rows("SELECT * FROM removals") == []


def test_a_write_protected_catalog_is_told_in_plain_words(catalog: Catalog) -> None:
    catalog.store.exclusive(lambda db: db.execute("PRAGMA query_only = ON"))
    with pytest.raises(StorageError, match="written"):
        catalog.store.write(lambda db: db.execute("DELETE FROM removals"))


def test_writes_from_many_threads_all_arrive_and_run_on_one_thread(catalog: Catalog) -> None:
    threads_seen: set[int] = set()

    def add(number: int) -> None:
        def change(db: Database) -> None:
            threads_seen.add(threading.get_ident())
            db.execute("INSERT INTO removals VALUES (?)", [str(number)])

        catalog.store.write(change)
        assert catalog.store.value("SELECT 1 FROM removals WHERE path = ?", str(number)) == 1

    workers = [threading.Thread(target=add, args=(n,)) for n in range(40)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert catalog.store.value("SELECT count(*) FROM removals") == 40
    assert len(threads_seen) == 1


def test_a_write_inside_a_write_belongs_to_it(catalog: Catalog) -> None:
    def inner(db: Database) -> None:
        db.execute("INSERT INTO removals VALUES ('inner')")
        raise ValueError("simulated")

    def outer(db: Database) -> int:
        db.execute("INSERT INTO removals VALUES ('outer')")
        with pytest.raises(ValueError, match="simulated"):
            catalog.store.write(inner)
        assert catalog.store.value("SELECT count(*) FROM removals") == 1  # a read sees the change it is part of
        return 7

    assert catalog.store.write(outer) == 7
    assert [row["path"] for row in catalog.store.rows("SELECT path FROM removals")] == ["outer"]


def test_a_read_sees_one_state_and_can_change_nothing(catalog: Catalog) -> None:
    def question(db: Database) -> tuple[int, int]:
        before = db.execute("SELECT count(*) FROM removals").fetchone()[0]
        writer = threading.Thread(
            target=catalog.store.write, args=(lambda d: d.execute("INSERT INTO removals VALUES ('x')"),)
        )
        writer.start()
        writer.join()
        return before, db.execute("SELECT count(*) FROM removals").fetchone()[0]

    assert catalog.store.read(question) == (0, 0)
    assert catalog.store.value("SELECT count(*) FROM removals") == 1
    with pytest.raises(StorageError):
        catalog.store.read(lambda db: db.execute("DELETE FROM removals"))
    with pytest.raises(ProgramError, match="inside a read"):
        catalog.store.read(lambda _: catalog.store.write(lambda db: db.execute("DELETE FROM removals")))


def test_an_exclusive_section_waits_for_reads_and_keeps_new_ones_out(folders: UserFolders) -> None:
    folders.data.mkdir()
    store = Store(folders.catalog)
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def slow(_: Database) -> None:
        inside.set()
        go_on.wait(5)
        order.append("read")

    reader = threading.Thread(target=store.read, args=(slow,))
    reader.start()
    inside.wait(5)
    alone = threading.Thread(target=store.exclusive, args=(lambda _: order.append("alone"),))
    alone.start()
    go_on.set()
    reader.join()
    alone.join()
    store.close()
    assert order == ["read", "alone"]
