"""Sidecars: names and places of faces written into an XMP file beside a clip, where other programs read them.

The clip itself is never touched. What other programs wrote into a sidecar stays; only what is ours is replaced. Names
leave the catalog with this, readable for everybody who has the folder: nothing is written without being asked for.

One region stands for each confirmed track: the frame of its best face, with the time in an attribute of our own, for
the standard behind it knows pictures only.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.files import sync
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import ClipSha, PersonId, new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Clip, ClipFile, FileState
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.regions import Area, Region, turn_for
from pvchat_desktop.errors import PVChatError, Refused, StorageError
from pvchat_desktop.services.seen import level_of
from pvchat_desktop.services.views import RefusedFile
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.xmp import BadXmp, Document

ENDING: Final = ".xmp"
_MOST_BYTES: Final = 32 * 1024 * 1024  # a sidecar has some kilobytes

What = Literal["new", "changed", "removed", "as it is", "nothing to write"]


@dataclass(frozen=True, slots=True)
class SidecarState:
    """What happened, or would happen, to one clip's sidecar."""

    clip: ClipSha
    title: str
    path: Path | None  # None: the clip's file is not there now
    what: What
    names: tuple[str, ...]
    regions: int


@dataclass(frozen=True, slots=True)
class WriteReport:
    """`is_preview`: nothing was written."""

    sidecars: tuple[SidecarState, ...]
    refused: tuple[RefusedFile, ...]
    is_preview: bool

    def count(self, *what: What) -> int:
        return sum(one.what in what for one in self.sidecars)

    @property
    def touched(self) -> tuple[SidecarState, ...]:
        return tuple(one for one in self.sidecars if one.what in ("new", "changed", "removed"))

    @property
    def people(self) -> int:
        return len({name for one in self.sidecars for name in one.names})

    @property
    def sentence(self) -> str:
        """What it comes to, for a question before and a report after."""
        if not self.touched:
            return "Every sidecar is as it should be: there is nothing to write."
        regions = sum(one.regions for one in self.touched)
        who, faces = _many(self.people, "person", "people"), _many(regions, "face")
        parts = [
            _many(self.count("new"), "new file"),
            _many(self.count("changed"), "file") + " changed" if self.count("changed") else "",
            _many(self.count("removed"), "file") + " cleared" if self.count("removed") else "",
        ]
        files = ", ".join(part for part in parts if part and not part.startswith("0 "))
        verb = "would be written" if self.is_preview else "were written"
        return f"Names of {who}, {faces}, {verb} beside {_many(len(self.touched), 'clip')}: {files}."


class SidecarService:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def write(
        self,
        clips: Sequence[ClipSha],
        watch: Watch,
        *,
        is_preview: bool = False,
        with_suggested: bool = False,
        remove: bool = False,
    ) -> WriteReport:
        """Bring the sidecars of clips up to date; a clip that cannot be written does not keep the others waiting.

        `with_suggested`: also who the matcher is sure of, or thinks likely. `remove`: take out all that is ours.
        """
        names = {person.id: person.name for person in self._catalog.people.all(hidden=False)}
        states: list[SidecarState] = []
        refused: list[RefusedFile] = []
        for number, sha in enumerate(clips):
            watch.check()
            watch.on_progress(Progress("Sidecars", number, len(clips)))
            clip, title = self._catalog.clips.get(sha), self._catalog.clips.title(sha)
            try:
                regions = () if remove else self._regions(clip, names, with_suggested=with_suggested)
                states.append(self._bring_up(clip, title, regions, is_preview=is_preview))
            except (Refused, StorageError) as error:
                refused.append(_refusal(title, error))
        return WriteReport(tuple(states), tuple(refused), is_preview)

    def _regions(self, clip: Clip, names: dict[PersonId, str], *, with_suggested: bool) -> tuple[Region, ...]:
        """In order of time."""
        labels = self._catalog.tracks.labels(clip.sha256)
        found = []
        for track in self._catalog.tracks.of_clip(clip.sha256):
            label = labels[track.id]
            name = names.get(label.person) if label.person else None
            if name is not None and _may_be_written(label, with_suggested=with_suggested):
                found += _region_of(track, name, clip)
        return tuple(sorted(found, key=lambda region: (region.t_s or 0.0, region.name)))

    def _bring_up(self, clip: Clip, title: str, regions: tuple[Region, ...], *, is_preview: bool) -> SidecarState:
        names = tuple(dict.fromkeys(region.name for region in regions))
        place = self._place(clip.sha256)
        if place is None:
            if regions:
                raise Refused(
                    "The clip's file is not there now, so nothing can be written beside it.",
                    hint="Connect its drive, or look for moved files.",
                )
            return SidecarState(clip.sha256, title, None, "nothing to write", (), 0)
        path = sidecar_of(Path(place.path))
        before = read_bytes(path)
        what, after = _merged(before, regions, clip, path)
        if not is_preview and what in ("new", "changed"):
            write_whole(path, after)
        elif not is_preview and what == "removed":
            _clear(path, after)
        return SidecarState(clip.sha256, title, path, what, names, len(regions))

    def _place(self, sha: ClipSha) -> ClipFile | None:
        """Where the clip's own bytes are now; of several copies the best known."""
        for file in self._catalog.clip_files.of(sha):
            if file.state is FileState.ONLINE and Path(file.path).is_file():
                return file
        return None


def _may_be_written(label: TrackLabel, *, with_suggested: bool) -> bool:
    if label.state is TrackState.CONFIRMED:
        return True
    return with_suggested and label.state is TrackState.SUGGESTED and level_of(label) is not EvidenceLevel.UNSURE


def _region_of(track: Track, name: str, clip: Clip) -> list[Region]:
    if track.best is None or not clip.info.width or not clip.info.height:
        return []
    area = Area.of(track.best.box, clip.info.width, clip.info.height)
    return [Region(name, area, track.best.t_s)] if area.is_usable else []


def _merged(before: bytes | None, regions: tuple[Region, ...], clip: Clip, path: Path) -> tuple[What, bytes]:
    """What has to be done to a sidecar, and its bytes then; empty bytes where nothing would be left in it."""
    document = parsed(before, path)
    had_ours = document.has_ours()
    if not regions and not had_ours:
        return "nothing to write", before or b""
    size_px = (clip.info.width, clip.info.height)
    turn = turn_for(document.found().applied_px, size_px, clip.info.rotation_deg)
    turned = [Region(one.name, one.area.turned(-turn), one.t_s) for one in regions]
    old = document.data()
    document.put(turned, size_px=size_px)
    after = document.data()
    if not regions:
        return "removed", b"" if document.is_bare else after
    if before is None:
        return "new", after
    return ("as it is" if after == old else "changed"), after


# --- Files ------------------------------------------------------------------------------------------------------------


def sidecar_of(clip: Path) -> Path:
    """The sidecar we write: the clip's whole name and `.xmp`, so that two clips of one stem never share it."""
    plain, upper = (clip.with_name(clip.name + ending) for ending in (ENDING, ENDING.upper()))
    return upper if upper.is_file() and not plain.exists() else plain


def sidecars_beside(clip: Path) -> list[Path]:
    """Every sidecar that speaks of a clip. One named by the stem alone counts where no other file has that stem."""
    own = [sidecar_of(clip)]
    by_stem = [clip.with_name(clip.stem + ending) for ending in (ENDING, ENDING.upper())]
    found = [path for path in by_stem if path.is_file()][:1]
    if found and not _shares_stem(clip):
        own += found
    return [path for path in own if path.is_file()]


def naming(catalog: Catalog, person: PersonId) -> int:
    """How many sidecars beside the clips that show somebody have the name; what cannot be read now is not counted."""
    name = catalog.people.name_of(person)
    files = catalog.clip_files.of_clips(catalog.clips.search(person=person))
    clips = [Path(file.path) for file in files if file.state is FileState.ONLINE]
    return sum(_names_in(path, name) for path in dict.fromkeys(one for clip in clips for one in sidecars_beside(clip)))


def _names_in(path: Path, name: str) -> bool:
    try:
        found = parsed(read_bytes(path), path).found()
    except (Refused, StorageError):
        return False
    return name in (*found.people, *(region.name for region in found.regions))


def _shares_stem(clip: Path) -> bool:
    try:
        names = [one.name for one in os.scandir(clip.parent)]
    except OSError:
        return True
    others = (name for name in names if name != clip.name and Path(name).stem == clip.stem)
    return any(Path(name).suffix.lower() != ENDING for name in others)


def read_bytes(path: Path) -> bytes | None:
    """None: there is no sidecar. StorageError where it cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refused(f"The file “{path.name}” is too large to be a sidecar.", hint="It was left as it is.")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            f"The sidecar “{path.name}” cannot be read ({error.strerror or error}).",
            hint="Check its permissions and that its drive is connected.",
        ) from error


def parsed(data: bytes | None, path: Path) -> Document:
    """Refused, and the file left as it is, where it cannot be understood."""
    try:
        return Document(data)
    except BadXmp as error:
        raise Refused(
            f"The file “{path.name}” is damaged or is no XMP sidecar. It was left as it is.",
            hint="Repair it with the program that wrote it, or move it away.",
        ) from error


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place in one step: whoever looks sees the old one or the new one, never a part."""
    target = path.resolve()  # a link stays a link
    new = target.with_name(f".{target.name}.{new_id()[:8]}.part")
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        new.write_bytes(data)
        if mode is not None:
            new.chmod(mode)
        sync(new)
        new.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _clear(path: Path, data: bytes) -> None:
    """What is left of a sidecar without us; a file in which nothing is left goes."""
    if data:
        write_whole(path, data)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StorageError(
            f"The folder of “{path.name}” cannot be written to: it is write-protected or belongs to somebody else.",
            hint="Copy the clips to a folder you may write to, or lift the protection. The clip was not touched.",
        )
    if error.errno == errno.ENOSPC:
        return StorageError(
            f"The drive is full, so “{path.name}” could not be written.", hint="Free some space, then try again."
        )
    return StorageError(
        f"“{path.name}” could not be written ({error.strerror or error}).",
        hint="Check that the drive is connected, then try again.",
    )


def _refusal(name: str, error: PVChatError) -> RefusedFile:
    return RefusedFile(name, error.title, error.message, error.hint)


def _many(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
