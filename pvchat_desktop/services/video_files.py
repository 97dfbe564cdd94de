"""Which files of a folder are taken for videos."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pvchat_desktop.services.places import is_there
from pvchat_desktop.services.watch import Watch

VIDEO_ENDINGS = frozenset(
    f".{ending}"
    for ending in "3g2 3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts vob webm wmv".split()  # noqa: SIM905
)
"""What is taken from a folder; a file that is named by itself is tried whatever its ending."""


def is_video(name: str) -> bool:
    return Path(name).suffix.lower() in VIDEO_ENDINGS and not name.startswith(".")


def video_files(paths: Iterable[Path], watch: Watch) -> Iterator[Path]:
    """Named files as they are; of folders, everything with a video's ending, in a stable order."""
    for path in paths:
        if not (is_there(path) and path.is_dir()):
            yield path
            continue
        yield from (Path(entry.path) for entry in videos_in(str(path), watch))


def videos_in(
    folder: str, watch: Watch, unread: Callable[[str], None] = lambda _folder: None
) -> Iterator[os.DirEntry[str]]:
    """The videos of a folder, then those of its subfolders, by name. Hidden folders are left out, and links to folders
    are not followed: they may lead in circles. `unread` is told folders that cannot be looked into."""
    watch.check()
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        unread(folder)
        return
    yield from (entry for entry in found if is_video(entry.name) and not _is_folder(entry))
    for entry in found:
        if _is_folder(entry) and not entry.name.startswith("."):
            yield from videos_in(entry.path, watch, unread)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
