"""Model files: which face packs there are, which are here and whole, how they get here, which one is used.

A file is used only if its sha256 is that of the manifest, or that of the user's lock (models/lock.toml in the data
folder), which keeps what the manifest does not know: the hashes of files as they were first imported.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from pvchat_desktop.core.face_packs import Calibration, PackFile, PackRow
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.similarity import Thresholds
from pvchat_desktop.errors import ModelMissing, NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.services.face_manifest import Lock, installed_folder, read_manifest
from pvchat_desktop.services.file_hashes import FileHashes
from pvchat_desktop.services.hub import Hub
from pvchat_desktop.services.views import FacePack
from pvchat_desktop.services.watch import Watch

_log = logging.getLogger(__name__)

AUTOMATIC: Final = "auto"
_SPARE_BYTES: Final = 200_000_000  # left free on the disk after a download: the catalog must stay writable

UNCALIBRATED: Final = Thresholds(match=0.70, unsure=0.60, margin=0.10, link=0.55, link_anywhere=0.65)
"""For packs that were never measured and that the user chose all the same: cautious for ArcFace-like recognisers."""

_EXTRA_FILES: Final = ("manifest.json", "MODEL.LICENSE")
"""Come with newer insightface packs: how to feed the models, and who may use them."""


class SettingsStore(Protocol):
    def get(self, key: str) -> str | bool | int | tuple[str, ...]: ...

    def set(self, key: str, value: str | bool | int | tuple[str, ...]) -> None: ...


class Source(Protocol):
    """Where published files are fetched; see hub.Hub."""

    def size(self, source: FileSource) -> int | None: ...

    def fetch(self, source: FileSource, file: Path, on_bytes: OnBytes) -> None: ...


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """`bytes` None: not known until the source is asked, which the download does first."""

    bytes: int | None
    free_bytes: int
    fits: bool


class ModelFilesService:
    """Thread-safe; every call may read files and so belongs off the window's thread."""

    def __init__(
        self,
        folders: UserFolders,
        settings: SettingsStore,
        *,
        manifest: Path | None = None,
        hub: Source | None = None,
    ) -> None:
        self._folder = folders.models
        self._settings = settings
        self._rows = {row.name: row for row in read_manifest(manifest)}
        self._hub = hub or Hub()
        self._lock_file = Lock(folders.models / "lock.toml")
        self._hashes = FileHashes()
        self._changing = threading.RLock()  # one import or download at a time

    # --- What is there -------------------------------------------------------------------------------------------------

    def face_packs(self) -> tuple[FacePack, ...]:
        active = self._active().name
        chosen = self._settings.get("faces.backend")
        return tuple(self._view(row, is_active=row.name == active, is_chosen=row.name == chosen) for row in self._all())

    def active_backend(self) -> FaceBackend:
        """What scans use: the user's choice if it can be used, else the best calibrated pack free of restrictions."""
        return self.backend(self._active().name)

    def active_model(self) -> FaceModel:
        row = self._active()
        return FaceModel(row.name, _model_hash(row), row.dimension)

    def backend(self, name: str, watch: Watch = Watch()) -> FaceBackend:  # noqa: B008 - an immutable default
        """A pack ready to be loaded, its files hashed since they last changed; ModelMissing says why not."""
        row = self._row(name)
        if reason := self._why_not(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))
        return FaceBackend(
            name=row.name,
            kind=row.kind,
            files={file.role: str(self._path(row, file)) for file in row.files},
            model_hash=_model_hash(row),
            detector_width_px=row.detector_width_px,
            recogniser_input=row.recogniser_input,
            thresholds=self._thresholds(row),
        )

    def thresholds(self, name: str) -> Thresholds:
        """The calibration of a pack; cautious values for one that was never measured or is no longer listed."""
        row = next((row for row in self._all() if row.name == name), None)
        return (self._thresholds(row) if row else None) or UNCALIBRATED

    def calibrate(self, name: str, calibration: Calibration) -> None:
        """Keep thresholds that were measured here; they count before those of the manifest."""
        self._row(name)
        self._lock_file.keep_calibration(name, calibration)

    def verify(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Hash every file of a pack anew; ModelMissing names what is absent or changed."""
        row = self._row(name)
        self._hashes.forget()
        if reason := self._files_wrong(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))

    # --- How files get here --------------------------------------------------------------------------------------------

    def accept_licence(self, name: str) -> None:
        """The user read the licence of a restricted pack and accepted it; kept in the settings."""
        row = self._row(name)
        accepted = self._accepted()
        if row.restricts_use and name not in accepted:
            self._settings.set("licences.accepted", (*accepted, name))

    def import_from(self, folder: Path, name: str | None = None, watch: Watch = Watch()) -> tuple[str, ...]:  # noqa: B008
        """Copy packs from a folder: the named one, or every one whose files are all there. Names of the imported."""
        if not folder.is_dir():
            raise NotFound(f"{folder} is no folder.", hint="Give the folder that holds the pack's files.")
        with self._changing:
            if name is not None:
                self._import(self._row(name), folder, watch)
                return (name,)
            rows = [row for row in self._all() if _is_known(row) and row.python_package is None]
            found = [row for row in rows if not self._not_in(folder, row, watch)]
            if not found:
                raise Refused(
                    "No face pack was found in this folder: " + _told(rows, [self._not_in(folder, r, watch) for r in rows]),
                    hint="Name the pack to see what is missing; insightface packs are imported only by name.",
                )
            for row in found:
                self._import(row, folder, watch)
        return tuple(row.name for row in found)

    def plan(self, name: str) -> DownloadPlan:
        """What a download needs; asks nobody."""
        row = self._downloadable(name)
        return self._plan([file.bytes for file in row.files if not self._is_here(row, file)])

    def download(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Fetch the files of a pack that are not here. Started by the user only; continues where it was stopped."""
        row = self._downloadable(name)
        if not self._settings.get("network.enabled"):
            raise Refused(
                "Downloads are switched off.", hint="Allow downloads in the settings, or import the files from a folder."
            )
        self._licence_first(row)
        with self._changing:
            wanted = [file for file in row.files if not self._is_here(row, file)]
            sizes = [file.bytes or self._hub.size(_source(file)) for file in wanted]
            plan = self._plan(sizes)
            if not plan.fits:
                raise Refused(
                    f"{row.title} needs {_megabytes(plan.bytes)}, and {_megabytes(plan.free_bytes)} are free.",
                    title="Not enough room on the disk",
                    hint="Free some space, or move the data folder to a larger drive.",
                )
            for file, size in zip(wanted, sizes, strict=True):
                self._download(row, file, size, watch)
