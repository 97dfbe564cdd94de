"""Files beside the catalog: a staged folder becomes a final one in one step, and what no row names is swept away."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Store
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.errors import ProtocolError, StorageError
from pvchat_desktop.paths import UserFolders

_STALE_S = 24 * 3600.0  # staging that nobody has touched for a day and no job can resume belongs to no one


def thumbnail_name(clip: ClipSha) -> str:
    return f"{clip}.jpg"


def thumbnail_path(folders: UserFolders, clip: ClipSha) -> Path:
    return folders.thumbnails / thumbnail_name(clip)


def inside(folder: Path, name: str) -> Path:
    """The file called `name` in a staging folder. A name that leads elsewhere is refused: it came over the wire."""
    pure = PurePosixPath(name.replace("\\", "/"))
    path = folder.joinpath(*pure.parts)
    if pure.is_absolute() or ".." in pure.parts or ":" in name or not path.is_file() or path.is_symlink():
        raise ProtocolError(f"A finished job names a file that is not in its folder: {name!r}")
    return path


def sync(path: Path) -> None:
    """Make a folder's entries (or a file's bytes) durable; Windows keeps folders durable itself."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def adopt(staging: Path, final: Path) -> None:
    """Move a staged file or folder to its final place, in one step that a crash cannot cut in two.

    `final` must not exist as a folder; a file there is replaced. StorageError where the disk says no.
    """
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        for path in sorted(staging.rglob("*")) if staging.is_dir() else [staging]:
            if path.is_file():
                sync(path)
        staging.replace(final)
        sync(final.parent)
    except OSError as error:
        raise StorageError(
            f"A finished job's files could not be moved into the data folder ({error.strerror or error}).",
            hint="Check the free space and the permissions of the data folder, then try again.",
        ) from error


def hand_back(final: Path, staging: Path) -> None:
    """Undo an `adopt` whose rows could not be stored; what cannot be moved back is swept at the next start."""
    if final.exists() and not staging.exists():
        with contextlib.suppress(OSError):
            final.replace(staging)


def adopt_thumbnail(folders: UserFolders, clip: ClipSha, staged: Path) -> Path:
    """Make a staged JPEG the clip's thumbnail."""
    final = thumbnail_path(folders, clip)
    adopt(staged, final)
    return final


def remove_files(paths: Iterable[Path]) -> int:
    """Delete files and folders; what is not there counts as deleted. -> how many there were."""
    removed = 0
    for path in paths:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            removed += 1
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StorageError(
                f"A file in the data folder could not be deleted ({error.strerror or error}).",
                hint="Close programs that may hold it open, then try again.",
            ) from error
    return removed


def relative(folders: UserFolders, path: Path) -> str:
    """A path as rows hold it: relative to the data folder, with forward slashes."""
    return path.relative_to(folders.data).as_posix()


# --- What rows name -----------------------------------------------------------------------------------------------


def note_sweep(db: Database, clip: ClipSha) -> None:
    """In the transaction that takes rows of a clip away: its files have to follow, if need be at the next start."""
    db.execute("INSERT OR IGNORE INTO sweeps (clip) VALUES (?)", [clip])


def sweep(store: Store, folders: UserFolders) -> int:
    """Delete what no row names in the folders of noted clips. -> how many files and folders.

    On the writer thread, so that no scan is just being adopted. What cannot be deleted now is tried at the next start.
    """

    def clean(db: Database) -> int:
        removed = 0
        for row in list(db.query("SELECT clip FROM sweeps")):
            clip = ClipSha(row["clip"])
            with contextlib.suppress(StorageError):
                removed += remove_files(_unused_of(folders, clip, named_pictures(db, clip)))
                db.execute("DELETE FROM sweeps WHERE clip = ?", [clip])
        return removed

    return store.write(clean)


def named_pictures(db: Database, clip: ClipSha | None = None) -> set[str]:
    """Crops and pictures that faces or old answers show, relative to the data folder; of one clip or of all."""
    like = f"faces/{clip or ''}%"
    named: set[str] = set()
    for pair in db.execute("SELECT crop, picture FROM faces WHERE crop LIKE ?", [like]):
        named.update(pair)
    for (evidence,) in db.execute("SELECT evidence FROM turns WHERE evidence LIKE ?", [f"%{like}"]):
        named.update(e.crop_path for e in codec.evidence(evidence) if e.crop_path)
    return named


def unused_files(db: Database, folders: UserFolders) -> list[Path]:
    """Everything under faces/ that no row names: looks at every file."""
    named = named_pictures(db)
    return [path for root in _children(folders.faces) for path in _unused_of(folders, root.name, named)]


def unused_scans(db: Database, folders: UserFolders) -> list[Path]:
    """Scan folders under faces/ of which no row names a file: looks at folders only, which is quick. Faces, of which
    there may be a million, are asked only where a folder is not the one scan of its clip."""
    there = {clip: _children(clip) for clip in _children(folders.faces)}
    known = {f"faces/{row['clip']}/{row['id']}" for row in db.query("SELECT clip, id FROM scans")}
    doubtful = {
        clip: scans for clip, scans in there.items() if len(scans) != 1 or relative(folders, scans[0]) not in known
    }
    if not doubtful:
        return []
    live = _scans_of(named_pictures(db))
    used = {scan.rpartition("/")[0] for scan in live}
    dead = [clip for clip in doubtful if relative(folders, clip) not in used]
    scans = [scan for clip, scans in doubtful.items() if relative(folders, clip) in used for scan in scans]
    return dead + [scan for scan in scans if relative(folders, scan) not in live]


def _unused_of(folders: UserFolders, clip: str, named: set[str]) -> list[Path]:
    root = folders.faces / clip
    live = _scans_of(named)
    scans = _children(root)
    dead = [scan for scan in scans if relative(folders, scan) not in live]
    if len(dead) == len(scans):
        return [root]
    files = [path for scan in scans if scan not in dead for path in scan.rglob("*") if path.is_file()]
    return dead + [path for path in files if relative(folders, path) not in named]


def _scans_of(named: Iterable[str]) -> set[str]:
    """faces/<clip>/<scan> of the files named."""
    return {"/".join(name.split("/", 3)[:3]) for name in named}


def unused_packs(db: Database, folders: UserFolders) -> list[Path]:
    """Folders of packs that no row names, and no change that may be made again."""
    named = {folders.data / row["folder"] for row in db.query("SELECT folder FROM packs")}
    records = " ".join(row["images"] for row in db.query("SELECT images FROM operations WHERE undone_at IS NOT NULL"))
    return [path for path in _children(folders.packs) if path not in named and path.name not in records]


def unused_staging(folders: UserFolders, can_resume: Callable[[str], bool]) -> list[Path]:
    """Staging folders older than a day whose job (the folder's name) cannot be resumed."""
    oldest = time.time() - _STALE_S
    return [path for path in _children(folders.staging) if not can_resume(path.name) and path.stat().st_mtime < oldest]


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
