"""Base models: which there are, which are here and whole, how they get here, which one answers.

A base is a folder with config.json, tokenizer and safetensors: a row of the manifest in the user's model folder, one
that comes with the program, one that was imported, or any folder that is named.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pvchat_desktop.core.base_models import BaseFile, BaseRow, base_rows, is_kept
from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.errors import ModelMissing, NotFound, Refused
from pvchat_desktop.paths import UserFolders, models_dir
from pvchat_desktop.protocol.messages import BaseModel
from pvchat_desktop.services import base_files
from pvchat_desktop.services.base_lock import BaseLock
from pvchat_desktop.services.downloads import DownloadPlan, is_accepted, require_network, require_room
from pvchat_desktop.services.file_hashes import ByteProgress, FileHashes, copy_hashed
from pvchat_desktop.services.hub import Source
from pvchat_desktop.services.network_log import recorded_hub
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

NOT_A_NAME: Final = re.compile(r"[/\\]|^\.")  # what is no row's name is a folder


@dataclass(frozen=True, slots=True)
class BaseView:
    """A base model as the Models page shows it."""

    row: BaseRow
    is_ready: bool
    is_chosen: bool
    needs_acceptance: bool
    why_not: str  # "" when ready
    folder: Path

    @property
    def name(self) -> str:
        return self.row.name


class BaseModelsService:
    """Thread-safe. Calls read files, and hash those that changed: they belong off the window's thread."""

    def __init__(
        self, folders: UserFolders, settings: Settings, *, manifest: Path | None = None, hub: Source | None = None
    ) -> None:
        self._folders = folders
        self._settings = settings
        file = manifest or models_dir() / "manifest.toml"
        self._manifest = {row.name: row for row in base_rows(tomllib.loads(file.read_text(encoding="utf-8")))}
        self._built_in = file.parent
        self._hub = hub or recorded_hub(folders, settings)
        self._lock = BaseLock(folders.models / "bases.toml")
        self._hashes = FileHashes()
        self._changing = threading.RLock()  # one import or download at a time

    # --- What there is ------------------------------------------------------------------------------------------------

    def bases(self) -> tuple[BaseView, ...]:
        """All rows: those of the manifest in its order, then what was imported."""
        return tuple(self._view(self._lock.completed(row)) for row in self._rows().values())

    def offered(self) -> tuple[BaseView, ...]:
        """Those to choose from: what was made for drawn people is none for a family's clips, unless it was chosen."""
        return tuple(view for view in self.bases() if view.is_chosen or not view.row.is_for_drawings)

    def row(self, name: str) -> BaseRow:
        """Completed by what the hub or an import said; NotFound names the known."""
        rows = self._rows()
        if name not in rows:
            raise NotFound(f"There is no base model “{name}”.", hint="Known: " + ", ".join(rows) + ".")
        return self._lock.completed(rows[name])

    def knows(self, name: str) -> bool:
        return name in self._rows()

    def chosen(self) -> str | None:
        """The base that answers, by the settings; None: face memory answers alone."""
        return self._settings.text("base") or None

    def choose(self, name: str | None) -> None:
        if name is not None:
            self.base_for(name)
        self._settings.set("base", name or "")

    def base_for(
        self,
        ref: str,
        *,
        precision: Precision | None = None,
        device: Literal["cuda", "cpu"] = "cpu",
        watch: Watch = Watch(),  # noqa: B008 - immutable
    ) -> BaseModel:
        """A base ready to be loaded: a row by its name, or any folder. ModelMissing or Refused says why not.

        `precision` None: the usual one of the row; of a folder, that of a processor.
        """
        if not self._is_row(ref):
            return self._of_folder(Path(ref).expanduser().absolute(), precision or "fp32", device, watch)
        row = self.row(ref)
        if reason := self._why_not(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))
        hashes = {file.name: file.sha256 or "" for file in row.files} or self._hashed(self.folder(row.name), watch)
        return self._message(row.name, self.folder(row.name), hashes, (precision or row.precisions[0], device))

    def folder(self, name: str) -> Path:
        """Where a base lies, or would lie."""
        built_in = self._built_in / name
        return built_in if (built_in / "config.json").is_file() else self._folders.models / "bases" / name

    def verify(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Hash every file anew; ModelMissing names what is absent or changed."""
        row = self.row(name)
        self._hashes.forget()
        self._lock.keep_seen(name, {})
        if reason := self._damage(row, watch):
            raise ModelMissing(reason, hint=_way_out(row))

    # --- How files get here -------------------------------------------------------------------------------------------

    def accept_licence(self, name: str) -> None:
        """The user read the licence of a restricted base and accepts it; kept in the settings."""
        if self._needs_acceptance(self.row(name)):
            self._settings.set("licences.accepted", (*self._settings.names("licences.accepted"), name))

    def look_up(self, name: str) -> BaseRow:
        """Ask the hub what a base consists of, and keep it: from now on these files are the base."""
        row = self.row(name)
        self._check_network(row)
        if row.files and row.revision:
            return row
        said = self._hub.published(row.repo or "", row.revision)
        files = [BaseFile(path, sha256, size) for path, size, sha256 in said.files if is_kept(path)]
        if not any(file.name.endswith(".safetensors") for file in files):
            raise Refused(
                f"{row.title} is not published as safetensors.", hint="Other forms can hold code and are not used."
            )
        self._lock.keep(name, files, revision=said.revision, licence=said.licence)
        self._fetch_config(self.row(name))
        return self.row(name)

    def _fetch_config(self, row: BaseRow) -> None:
        """A few kilobytes that tell the base's shape: what it needs is then known before the weights are fetched."""
        with self._changing:
            absent = {file.name: file for file in self._absent(row, Watch())}
            if "config.json" in absent:
                self._fetch(row, absent["config.json"], Watch())

    def plan(self, name: str) -> DownloadPlan:
        """What a download would need, as far as it is known; asks nobody."""
        row = self.row(name)
        sizes = [file.bytes for file in self._absent(row, Watch())] if row.files else [None]
        known = [size for size in sizes if size is not None]
        return DownloadPlan.into(self._folders.models, sum(known) if len(known) == len(sizes) else None)

    def download(self, name: str, watch: Watch = Watch()) -> None:  # noqa: B008
        """Fetch the files of a base that are not here; continues where an earlier call was stopped."""
        self._check_network(self.row(name))
        with self._changing:
            row = self.look_up(name)
            self._require_licence(row)
            absent = self._absent(row, watch)
            require_room(row.title, DownloadPlan.into(self._folders.models, sum(file.bytes or 0 for file in absent)))
            for number, file in enumerate(absent, start=1):
                self._fetch(row, file, watch.part(row.title, number, len(absent)))
            base_files.check_folder(self.folder(name))

    def import_from(self, path: Path, name: str | None = None, watch: Watch = Watch()) -> str:  # noqa: B008
        """Copy a base from a folder, from the folder of a file, or out of a zip archive. -> its name here.

        A folder that is a row of the manifest must hold the very files of that row where these are known.
        """
        if not path.exists():
            raise NotFound(f"“{path}” is not there.", hint="Give the folder that holds the base model's config.json.")
        with self._changing:
            if path.is_file() and path.suffix.lower() == ".zip":
                self._folders.models.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryDirectory(dir=self._folders.models, prefix="import-") as holder:
                    base_files.unpack(path, Path(holder))
                    return self._import(Path(holder), name or path.stem, watch)
            folder = path.parent if path.is_file() else path
            return self._import(folder, name or folder.name, watch)

    def remove(self, name: str) -> None:
        """Delete the files of a base; packs that were made for it stay."""
        row = self.row(name)
        if self.folder(row.name).parent == self._built_in:
            raise Refused(f"{row.title} comes with the program.")
        shutil.rmtree(self.folder(row.name), ignore_errors=True)
        self._lock.forget(row.name)
        if self.chosen() == name:
            self.choose(None)

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _rows(self) -> dict[str, BaseRow]:
        rows = [*self._built_in_rows(), *self._manifest.values(), *self._lock.imported()]
        found: dict[str, BaseRow] = {}
        for row in rows:
            found.setdefault(row.name, row)
        return found

    def _built_in_rows(self) -> list[BaseRow]:
        """Bases that come with the program: folders beside the manifest. One that stands in it is described there."""
        folders = sorted(file.parent for file in self._built_in.glob("*/config.json"))
        return [
            BaseRow(
                name=folder.name,
                title=f"{folder.name} (built in)",
                model_type=str(base_files.read_config(folder).get("model_type", "")),
                licence="Apache-2.0",
                weights_bytes={},
                precisions=("fp32", "nf4", "bf16"),
                summary="Comes with the program, for the sample world.",
            )
            for folder in folders
            if folder.name not in self._manifest
        ]

    def _is_row(self, ref: str) -> bool:
        return self.knows(ref) or not (NOT_A_NAME.search(ref) or Path(ref).is_dir())

    def _of_folder(self, folder: Path, precision: Precision, device: Literal["cuda", "cpu"], watch: Watch) -> BaseModel:
        base_files.check_folder(folder)
        return self._message(folder.name, folder, self._hashed(folder, watch), (precision, device))

    def _message(
        self, name: str, folder: Path, hashes: dict[str, str], use: tuple[Precision, Literal["cuda", "cpu"]]
    ) -> BaseModel:
        own = base_files.content_hash(hashes.items())
        return BaseModel(
            name=name,
            folder=str(folder),
            content_hash=own,
            precision=use[0],
            device=use[1],
            quantised_folder=str(self._folders.models / "quantised" / own[:16]) if use[0] == "nf4" else None,
        )

    def _hashed(self, folder: Path, watch: Watch) -> dict[str, str]:
        return {name: self._hashes.sha256(folder / name, watch) for name in base_files.kept_files(folder)}

    def _view(self, row: BaseRow) -> BaseView:
        reason = self._why_not(row, Watch())
        return BaseView(
            row=row,
            is_ready=not reason,
            is_chosen=row.name == self.chosen(),
            needs_acceptance=self._needs_acceptance(row),
            why_not=reason,
            folder=self.folder(row.name),
        )

    def _why_not(self, row: BaseRow, watch: Watch) -> str:
        if self._needs_acceptance(row) and self.folder(row.name).is_dir():
            return f"Its licence ({row.licence}) has not been accepted."
        return self._damage(row, watch)

    def _needs_acceptance(self, row: BaseRow) -> bool:
        return row.needs_acceptance and not is_accepted(self._settings, row.name)

    def _require_licence(self, row: BaseRow) -> None:
        if self._needs_acceptance(row):
            raise Refused(
                f"The licence of {row.title} is {row.licence}. {row.licence_note}".strip(),
                title="The licence has not been accepted",
                hint="Accept the licence first (--accept-licence), if you may use the base model under it.",
            )

    def _check_network(self, row: BaseRow) -> None:
        if row.repo is None:
            raise Refused(f"{row.title} cannot be downloaded by this program.", hint="Import it from a folder.")
        require_network(self._settings)

    def _damage(self, row: BaseRow, watch: Watch) -> str:
        """What is wrong with the files of a base; "" when they are whole."""
        folder = self.folder(row.name)
        if not (folder / "config.json").is_file():
            return "Not here."
        if not row.files:  # comes with the program; its files are part of what was installed
            return "" if folder.parent == self._built_in else "Not here."
        states = {file.name: self._state(row, file, watch) for file in row.files}
        missing = [name for name, state in states.items() if state == "missing"]
        changed = [name for name, state in states.items() if state == "changed"]
        if missing:
            return f"Not here: {_some(missing)}."
        if changed:
            return f"Damaged or changed: {_some(changed)}."
        self._remember_whole(row)
        return ""

    def _remember_whole(self, row: BaseRow) -> None:
        stamps = {file.name: base_files.stamp(self.folder(row.name) / file.name) for file in row.files}
        if stamps != self._lock.seen(row.name):
            self._lock.keep_seen(row.name, stamps)

    def _absent(self, row: BaseRow, watch: Watch) -> list[BaseFile]:
        return [file for file in row.files if self._state(row, file, watch) != "whole"]

    def _state(self, row: BaseRow, file: BaseFile, watch: Watch) -> str:
        place = self.folder(row.name) / file.name
        if not place.is_file() or file.sha256 is None:
            return "missing"
        if self._lock.seen(row.name).get(file.name) == base_files.stamp(place):
            return "whole"
        return "whole" if self._hashes.sha256(place, watch) == file.sha256 else "changed"

    def _fetch(self, row: BaseRow, file: BaseFile, watch: Watch) -> None:
        place = self.folder(row.name) / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(place.name + ".part")
        source = FileSource(row.repo or "", file.name, row.revision or "")
        self._hub.fetch(source, partial, ByteProgress(watch, f"Fetching {file.name}", file.bytes or 0).at)
        arrived = self._hashes.sha256(partial, watch)
        if file.sha256 not in (None, arrived) or (file.sha256 is None and _is_short(partial, file)):
            partial.unlink()
            raise Refused(
                f"{file.name} did not arrive as it was published.",
                title="The download did not work",
                hint="Try again. If it happens again, the file at its source was replaced.",
            )
        partial.replace(place)
        if file.sha256 is None:
            self._lock.keep_hash(row.name, file.name, arrived, place.stat().st_size)
        self._lock.keep_seen(row.name, self._lock.seen(row.name) | {file.name: base_files.stamp(place)})

    def _import(self, folder: Path, name: str, watch: Watch) -> str:
        model_type = base_files.check_folder(folder)
        row = self._manifest.get(name)
        if row is not None and row.model_type != model_type:
            raise Refused(f"These are not the files of {row.title}: their kind is {model_type}.")
        if row is None and (not name or NOT_A_NAME.search(name)):
            raise Refused("The base model needs a name.", hint="Give one after the folder.")
        names = base_files.kept_files(folder)
        size = sum((folder / file).stat().st_size for file in names)
        require_room(row.title if row else name, DownloadPlan.into(self._folders.models, size))
        target = self._folders.models / "bases" / name
        arriving = target.with_name(f".{name}.arriving")
        try:
            hashes = {file: copy_hashed(folder / file, arriving / file, watch) for file in names}
            self._check_same(row, hashes)
            shutil.rmtree(target, ignore_errors=True)
            arriving.replace(target)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
        facts = {"model_type": model_type, "imported": True} if row is None else {"model_type": model_type}
        self._lock.keep(name, base_files.file_list(target, hashes), **facts)
        self._lock.keep_seen(name, {file: base_files.stamp(target / file) for file in hashes})
        return name

    def _check_same(self, row: BaseRow | None, hashes: dict[str, str]) -> None:
        """The files of a row whose hashes are known must be these."""
        known = self._lock.completed(row).files if row is not None else ()
        wrong = [file.name for file in known if file.sha256 and hashes.get(file.name) != file.sha256]
        if wrong:
            raise Refused(f"These files are not the published ones: {_some(wrong)}.", hint="Get them again.")


def _way_out(row: BaseRow) -> str:
    again = "Import it again from its folder (`pvchat models import FOLDER`)."
    return f"Download it (`pvchat models download {row.name}`) or import it from a folder." if row.repo else again


def _is_short(partial: Path, file: BaseFile) -> bool:
    return file.bytes is not None and partial.stat().st_size != file.bytes


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
