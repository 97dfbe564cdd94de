"""Moving the models to another folder or drive: copied and checked first, deleted where they were only then."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.paths import MODELS_SETTING, UserFolders
from pvchat_desktop.services.downloads import DownloadPlan, require_room
from pvchat_desktop.services.file_hashes import FileHashes, copy_hashed
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

OWN_FOLDER: Final = "PVChat models"


def move_models(folders: UserFolders, settings: Settings, chosen: Path, watch: Watch) -> Path:
    """Into a folder of our own in `chosen`. -> where they are after a new start.

    Stopped, or without room, the models stay where they are; what was copied is not copied again the next time.
    """
    old, new = folders.models.absolute(), chosen.absolute() / OWN_FOLDER
    if new == old or old in new.parents or new in old.parents:
        raise Refused("The models are there already.", hint="Choose another folder or drive.")
    try:
        files = sorted(path for path in old.rglob("*") if path.is_file()) if old.is_dir() else []
        absent = [file for file in files if not _is_there(file, new / file.relative_to(old))]
        require_room("Moving the models", DownloadPlan.into(new, sum(file.stat().st_size for file in absent)))
        new.mkdir(parents=True, exist_ok=True)
        _copy(files, old, new, watch)
    except OSError as error:
        raise StorageError(
            f"The models could not be moved there ({error.strerror or error}). They are where they were.",
            hint="Check the free space and the permissions of that folder, then try again.",
        ) from error
    settings.set(MODELS_SETTING, str(new))
    shutil.rmtree(old, ignore_errors=True)
    return new


def _is_there(file: Path, copy: Path) -> bool:
    """Copied before, by its size; what it holds is compared before the original goes."""
    return copy.is_file() and copy.stat().st_size == file.stat().st_size


def _copy(files: list[Path], old: Path, new: Path, watch: Watch) -> None:
    hashes = FileHashes()
    for number, file in enumerate(files, start=1):
        watch.check()
        part, copy = watch.part("Moving the models", number, len(files)), new / file.relative_to(old)
        if _is_there(file, copy) and hashes.sha256(copy, part) == hashes.sha256(file, part):
            continue
        sent = copy_hashed(file, copy, part)
        if hashes.sha256(copy, part) != sent:
            copy.unlink()
            raise StorageError("A file did not arrive whole.", hint="Check the drive and try again.")
