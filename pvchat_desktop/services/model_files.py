"""Model files: which face packs there are, which are here and whole, how they get here, which one is used.

A file is used only if its sha256 is that of the manifest, or that of the user's lock (models/lock.toml in the data
folder), which keeps what the manifest does not know: the hashes of files as they were first imported.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from pvchat_desktop.core.face_packs import Calibration, FileSource, PackFile, PackRow
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import ModelMissing, NotFound, Refused
from pvchat_desktop.paths import UserFolders, models_dir
from pvchat_desktop.protocol.messages import BodyBackend, FaceBackend
from pvchat_desktop.services.downloads import DownloadPlan, is_accepted, require_network, require_room
from pvchat_desktop.services.face_manifest import Lock, file_of_task, installed_folder, read_manifest
from pvchat_desktop.services.file_hashes import ByteProgress, FileHashes, copy_hashed
from pvchat_desktop.services.hub import OnBytes
from pvchat_desktop.services.network_log import recorded_hub
from pvchat_desktop.services.views import FacePack
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

UNCALIBRATED: Final = Thresholds(match=0.70, unsure=0.60, margin=0.10, link=0.55, link_anywhere=0.65)
"""For packs that were never measured and that the user chose all the same: cautious for ArcFace-like recognisers."""

_EXTRA_FILES: Final = ("manifest.json", "MODEL.LICENSE")
"""Come with newer insightface packs: how to feed the models, and who may use them."""


class Source(Protocol):
    """Where published files are fetched; see hub.Hub."""

    def size(self, source: FileSource) -> int | None: ...

    def fetch(self, source: FileSource, file: Path, on_bytes: OnBytes) -> None: ...


class ModelFilesService:
    """Thread-safe. Calls read files, and hash those that changed: they belong off the window's thread."""

    def __init__(
        self,
        folders: UserFolders,
        settings: Settings,
        *,
        manifest: Path | None = None,
        hub: Source | None = None,
    ) -> None:
        self._folder = folders.models
        self._settings = settings
        self._manifest = {row.name: row for row in read_manifest(manifest)}
        self._hub = hub or recorded_hub(folders, settings)
        self._built_in = manifest.parent if manifest else models_dir()
        self._lock = Lock(folders.models / "lock.toml")
        self._hashes = FileHashes()
        self._changing = threading.Lock()  # one import or download at a time

    # --- What there is ------------------------------------------------------------------------------------------------

    def face_packs(self) -> tuple[FacePack, ...]:
        """All packs of the manifest, best first."""
        active = self._active().name
        return tuple(self._view(row, is_active=row.name == active) for row in self._rows() if row.kind != "body")

    def body_packs(self) -> tuple[FacePack, ...]:
        """All body packs of the manifest, best first; the first that is ready is used."""
        active = next((row.name for row in self._bodies()), None)
        return tuple(self._view(row, is_active=row.name == active) for row in self._rows() if row.kind == "body")

    def active_bodies(self) -> BodyBackend | None:
        """What follows figures in scans where no face is seen; None: nothing does, faces alone count."""
        row = next(self._bodies(), None)
        if row is None or row.bodies is None:
            return None
        return BodyBackend(
            name=row.name,
            files={file.role: str(self._place(row, file)) for file in row.files},
            hashes={file.role: file.sha256 or "" for file in row.files},
            thresholds=row.bodies,
        )

    def active_backend(self) -> FaceBackend:
        """What scans use: the user's choice if it can be used, else the best calibrated pack free of restrictions."""
        return self.backend(self._active().name)

    def backend(self, name: str, watch: Watch = Watch()) -> FaceBackend:  # noqa: B008 - immutable
        """A pack ready to be loaded, its files unchanged since they were hashed; ModelMissing says why not."""
        row = self._row(name)
        if row.kind == "body":
            raise NotFound(f"{row.title} knows no faces.", hint="Choose a face pack (`pvchat models list`).")
        if reason := self._why_not(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))
        return FaceBackend(
            name=row.name,
            kind=row.kind,
            files={file.role: str(self._place(row, file)) for file in row.files},
            model_hash=row.model_hash or "",
            detector_width_px=row.detector_width_px,
            recogniser_input=row.recogniser_input,
            thresholds=row.thresholds,
        )

    def thresholds(self, name: str) -> Thresholds:
        """The calibration of a pack; cautious values for one that was never measured or is no longer listed."""
        measured = self._row(name).thresholds if name in self._manifest else None
        return measured or UNCALIBRATED

    def calibrate(self, name: str, calibration: Calibration) -> None:
        """Keep thresholds that were measured on this machine; they count before those of the manifest."""
        self._lock.keep_calibration(self._row(name).name, calibration)

    def verify(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Hash every file of a pack anew; ModelMissing names what is absent or changed."""
        row = self._row(name)
        self._hashes.forget()
        if reason := self._damage(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))

    # --- How files get here -------------------------------------------------------------------------------------------

    def accept_licence(self, name: str) -> None:
        """The user read the licence of a restricted pack and accepts it; kept in the settings."""
        row = self._row(name)
        if self._needs_acceptance(row):
            self._settings.set("licences.accepted", (*self._settings.names("licences.accepted"), name))

    def import_from(
        self,
        folder: Path,
        name: str | None = None,
        watch: Watch = Watch(),  # noqa: B008
    ) -> tuple[str, ...]:
        """Copy packs from a folder: the named one, or every one whose files are all there. Names of the imported.

        The first import of a pack whose hashes nobody published decides what is accepted from then on.
        """
        if not folder.is_dir():
            raise NotFound(f"“{folder}” is no folder.", hint="Give the folder that holds the pack's files.")
        with self._changing:
            rows = [self._row(name)] if name else self._recognisable()
            found = [(row, self._search(folder, row, watch)) for row in rows]
            whole = [(row, files) for row, files in found if len(files) == len(row.files)]
            if not whole:
                lacking = "; ".join(f"{row.title} lacks {_names_lacking(row, files)}" for row, files in found)
                raise Refused(
                    f"No complete face pack was found in this folder: {lacking}.",
                    hint="The contents of the files must be the published ones. "
                    "insightface packs are imported by their name only.",
                )
            for row, files in whole:
                self._import(row, files, watch)
        return tuple(row.name for row, _ in whole)

    def plan(self, name: str) -> DownloadPlan:
        """What a download would need; asks nobody."""
        row = self._row(name)
        sizes = [file.bytes for file in self._absent(row, Watch())]
        return DownloadPlan.into(self._folder, None if None in sizes else sum(size or 0 for size in sizes))

    def download(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Fetch the files of a pack that are not here; continues where an earlier call was stopped."""
        row = self._row(name)
        if not row.is_downloadable:
            raise Refused(f"{row.title} cannot be downloaded by this program.", hint=_way_out(row))
        require_network(self._settings)
        self._require_licence(row)
        with self._changing:
            wanted = [(file, file.bytes or self._hub.size(_source(file)) or 0) for file in self._absent(row, watch)]
            require_room(row.title, DownloadPlan.into(self._folder, sum(size for _, size in wanted)))
            for file, size in wanted:
                self._download(row, file, ByteProgress(watch, f"Fetching {file.name}", size), watch)

    # --- Rows ---------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[PackRow]:
        return (self._lock.completed(row) for row in self._manifest.values())

    def _bodies(self) -> Iterator[PackRow]:
        """Body packs that can be used."""
        return (row for row in self._rows() if row.kind == "body" and not self._why_not(row, Watch()))

    def _row(self, name: str) -> PackRow:
        if name not in self._manifest:
            raise NotFound(f"There is no face pack “{name}”.", hint="Known: " + ", ".join(self._manifest) + ".")
        return self._lock.completed(self._manifest[name])

    def _recognisable(self) -> list[PackRow]:
        """Rows whose files are known by their hashes from the manifest, and that do not come with the program."""
        known = (row for row in self._manifest.values() if all(file.sha256 for file in row.files))
        return [row for row in known if row.python_package is None and not self._is_built_in(row)]

    def _active(self) -> PackRow:
        watch = Watch()
        chosen = self._settings.text("faces.backend")
        row = self._row(chosen) if chosen in self._manifest else None
        if row is not None and row.kind != "body" and not self._why_not(row, watch):
            return row
        free = [row for row in self._rows() if not row.restricts_use and row.thresholds and not row.is_for_drawings]
        return next((row for row in free if not self._why_not(row, watch)), free[-1])

    def _view(self, row: PackRow, *, is_active: bool) -> FacePack:
        reason = self._why_not(row, Watch())
        return FacePack(
            name=row.name,
            title=row.title,
            licence=row.licence,
            is_ready=not reason,
            is_calibrated=row.thresholds is not None,
            is_active=is_active,
            needs_acceptance=self._needs_acceptance(row),
            why_not=reason,
            bytes=row.bytes,
        )

    def _why_not(self, row: PackRow, watch: Watch) -> str:
        if self._needs_acceptance(row):
            return f"Its licence ({row.licence}) has not been accepted."
        return self._damage(row, watch)

    def _needs_acceptance(self, row: PackRow) -> bool:
        return row.restricts_use and not is_accepted(self._settings, row.name)

    def _require_licence(self, row: PackRow) -> None:
        if self._needs_acceptance(row):
            raise Refused(
                f"The licence of {row.title} restricts its use: {row.licence}. {row.licence_note}".strip(),
                title="The licence has not been accepted",
                hint="Accept the licence first, if you may use the pack under it.",
            )

    # --- Files --------------------------------------------------------------------------------------------------------

    def _place(self, row: PackRow, file: PackFile) -> Path:
        """Where a file of a pack lies, or would lie."""
        installed = installed_folder(row.python_package) if row.python_package else None
        built_in = self._built_in / row.name if self._is_built_in(row) else None
        return (installed or built_in or self._folder / row.name) / file.name

    def _is_built_in(self, row: PackRow) -> bool:
        """Its files come with the program, in a folder beside the manifest."""
        return bool(row.files) and all((self._built_in / row.name / file.name).is_file() for file in row.files)

    def _damage(self, row: PackRow, watch: Watch) -> str:
        """What is wrong with the files of a pack; "" when they are whole."""
        states = [(file.name, self._state(row, file, watch)) for file in row.files]
        missing = [name for name, state in states if state == "missing"]
        changed = [name for name, state in states if state == "changed"]
        if missing:
            return f"Not here: {', '.join(missing)}."
        return f"Damaged or changed: {', '.join(changed)}." if changed else ""

    def _absent(self, row: PackRow, watch: Watch) -> list[PackFile]:
        return [file for file in row.files if self._state(row, file, watch) != "whole"]

    def _state(self, row: PackRow, file: PackFile, watch: Watch) -> str:
        place = self._place(row, file)
        if not place.is_file() or file.sha256 is None:
            return "missing"
        return "whole" if self._hashes.sha256(place, watch) == file.sha256 else "changed"

    def _search(self, folder: Path, row: PackRow, watch: Watch) -> dict[str, Path]:
        """Files of a row in a folder: by contents where these are known, else by name."""
        found = {}
        for file in row.files:
            candidates = (path for path in _files_in(folder) if self._is_same(path, file, watch))
            if path := next(candidates, None):
                found[file.name] = path
        return found

    def _is_same(self, path: Path, file: PackFile, watch: Watch) -> bool:
        if file.sha256 is None:
            return path.name == (file_of_task(path.parent, file.task) if file.task else file.name)
        return path.stat().st_size == file.bytes and self._hashes.sha256(path, watch) == file.sha256

    def _import(self, row: PackRow, files: dict[str, Path], watch: Watch) -> None:
        self._require_licence(row)
        for file in row.files:
            place = self._place(row, file)
            copied = copy_hashed(files[file.name], place, watch)
            if file.sha256 is None:
                self._lock.keep_file(row.name, file.name, sha256=copied, size=place.stat().st_size)
            elif copied != file.sha256:
                place.unlink()
                raise Refused(f"{file.name} changed while it was read.", hint="Import the pack again.")
        if row.kind == "insightface":
            self._import_extras(row, files, watch)

    def _import_extras(self, row: PackRow, files: dict[str, Path], watch: Watch) -> None:
        beside = {path.parent for path in files.values()}
        for path in (folder / name for folder in beside for name in _EXTRA_FILES):
            if path.is_file():
                copy_hashed(path, self._folder / row.name / path.name, watch)

    def _download(self, row: PackRow, file: PackFile, progress: ByteProgress, watch: Watch) -> None:
        place = self._place(row, file)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(place.name + ".part")
        self._hub.fetch(_source(file), partial, progress.at)
        arrived = self._hashes.sha256(partial, watch)
        if file.sha256 not in (None, arrived):
            partial.unlink()
            raise Refused(
                f"{file.name} did not arrive as it was published.",
                title="The download did not work",
                hint="Try again. If it happens again, the file at its source was replaced.",
            )
        partial.replace(place)
        if file.sha256 is None:
            self._lock.keep_file(row.name, file.name, sha256=arrived, size=place.stat().st_size)


def _files_in(folder: Path) -> Iterator[Path]:
    """Files of a folder and of the folders in it, no deeper: a home folder given by mistake is not read through."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from (inner for inner in sorted(path.iterdir()) if inner.is_file())
        elif path.is_file():
            yield path


def _source(file: PackFile) -> FileSource:
    if file.source is None:
        raise Refused(f"No source of {file.name} is known.", hint="Import it from a folder.")
    return file.source


def _names_lacking(row: PackRow, files: dict[str, Path]) -> str:
    return ", ".join(file.name for file in row.files if file.name not in files)


def _way_out(row: PackRow) -> str:
    if row.python_package:
        return "Start the program through its launcher again; it repairs its set-up."
    if row.is_downloadable:
        return f"Download it (`pvchat models download {row.name}`) or import it from a folder."
    return f"Import it from a folder that holds its files (`pvchat models import FOLDER {row.name}`)."
