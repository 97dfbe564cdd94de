"""Where the clips' bytes lie: taking files in, and trusting a path only while the same file is there."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.files import adopt_thumbnail
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Clip, ClipFile, FileState
from pvchat_desktop.errors import BadClip, NotFound, ProgramError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.volumes import Volumes, volume_of
from pvchat_desktop.services.watch import Watch


class Places:
    """A file that has the size and time it was read with is the clip it was then; any other is read again."""

    def __init__(self, catalog: Catalog, folders: UserFolders, jobs: JobService) -> None:
        self._catalog = catalog
        self._folders = folders
        self._jobs = jobs
        jobs.on_done(ProbeClip, self._store)

    def take_in(self, path: Path, watch: Watch) -> tuple[ClipSha, bool]:
        """The clip of a file, and whether it is new. Raises BadClip where it is none."""
        path = Path(os.path.normpath(path.absolute()))
        _check_name(path)
        known = self._known(path)
        if known is not None:
            return known, False
        if not is_there(path):
            raise BadClip(f"There is no file “{path.name}” in that folder.", hint="Check its name and its folder.")
        done = self._jobs.run(
            lambda staging: ProbeClip(path=str(path), staging=staging), f"Reading “{path.stem}”", watch
        )
        if not isinstance(done.result, ProbedClip):
            raise ProgramError("The media worker answered something else than a clip.")
        return ClipSha(done.result.sha256), done.is_new

    def readable(self, sha: ClipSha, watch: Watch) -> str:
        """A path where the clip's own bytes lie now; NotFound says where they should be."""
        files = self._catalog.clip_files.of(sha)
        for file in files:
            if self._clip_at(file, watch) == sha:
                return file.path
        raise _away(files[0] if files else None)

    def refresh(self, watch: Watch) -> None:
        """Look where every known file is now. One that changed, or whose thumbnail is lost, is read again."""
        drives, volume_at = Volumes(), self._catalog.clip_files.volumes()
        self._catalog.clip_files.set_states(
            {file.path: drives.state_of(Path(file.path), volume_at.get(file.path)) for file in self._all()}
        )
        bare = set(self._catalog.clips.without_thumbnail())
        for file in self._all():
            if file.state is FileState.ONLINE and (file.sha256 in bare or not _is_unchanged(file)):
                self._clip_at(file, watch)

    def _all(self) -> tuple[ClipFile, ...]:
        return self._catalog.clip_files.all()

    def _clip_at(self, file: ClipFile, watch: Watch) -> ClipSha | None:
        """What lies at a known path now."""
        if not is_there(Path(file.path)):
            return None
        try:
            return self.take_in(Path(file.path), watch)[0]
        except BadClip:
            self._catalog.clip_files.set_state(file.path, FileState.MISSING)
            return None

    def _known(self, path: Path) -> ClipSha | None:
        file = self._catalog.clip_files.at(str(path))
        if file is None or not _is_unchanged(file) or self._catalog.clips.thumbnail(file.sha256) is None:
            return None
        if file.state is not FileState.ONLINE:
            self._catalog.clip_files.set_state(file.path, FileState.ONLINE)
        return file.sha256

    def _store(self, request: ProbeClip, result: ProbedClip, staging: Path) -> bool:
        """The thumbnail first: a row never speaks of a clip that could not be stored whole."""
        path = Path(request.path)
        try:
            now = path.stat()
        except OSError as error:
            raise BadClip(f"“{path.name}” was moved or removed while it was read.", hint="Add it again.") from error
        if now.st_size != result.bytes:
            raise BadClip(f"“{path.name}” is still being written.", hint="Add it again when it is complete.")
        sha = ClipSha(result.sha256)
        adopt_thumbnail(self._folders, sha, staging / result.thumbnail)
        clip = Clip(sha, result.bytes, result.info, datetime.now(UTC).isoformat(timespec="milliseconds"))
        file = ClipFile(str(path), sha, result.bytes, now.st_mtime_ns, FileState.ONLINE)
        return self._catalog.clips.add(clip, file, volume=volume_of(path))


def is_there(path: Path) -> bool:
    """Whether there is a file or folder; a text that cannot be a path is none."""
    with contextlib.suppress(OSError):
        return path.exists()
    return False


def _is_unchanged(file: ClipFile) -> bool:
    with contextlib.suppress(OSError):
        now = Path(file.path).stat()
        return (now.st_size, now.st_mtime_ns) == (file.bytes, file.mtime_ns)
    return False


def _check_name(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = str(path.name).encode("utf-8", "replace").decode()
        raise BadClip(
            f"The name “{shown}” holds characters that are no valid text.", hint="Rename the file and add it again."
        ) from None


def _away(file: ClipFile | None) -> NotFound:
    if file is not None and file.state is FileState.OFFLINE:
        return NotFound(
            f"This clip is on a drive that is not connected: {file.path}. Names and answers stay.",
            hint="Plug the drive in to go on.",
        )
    where = f": {file.path}" if file is not None else ""
    return NotFound(
        f"The file of this clip is not where it was{where}.",
        hint="If you moved it, add it again: everything known about it stays.",
    )
