"""The model runtime: PyTorch and what goes with it, in the user's data folder; fetched when asked, or from a folder.

runtime/wheels/       files on their way in; emptied once they are unpacked
runtime/env/          the environment that the model worker runs in
runtime/lock.toml     hashes of files that no list names, as they first came
runtime/ready.json    written last: which list is installed
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import tomlkit

from pvchat_desktop.core.runtime import Choice, RuntimeList, RuntimePackage, WheelFile, disk_bytes, total
from pvchat_desktop.core.torch_builds import choose
from pvchat_desktop.errors import ModelMissing, NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.downloads import DownloadPlan, require_network, require_room
from pvchat_desktop.services.file_hashes import ByteProgress, FileHashes, copy_hashed
from pvchat_desktop.services.hub import Offer, OnBytes, PackageIndex
from pvchat_desktop.services.network_log import NetworkLog
from pvchat_desktop.services.recorded_index import RecordedIndex
from pvchat_desktop.services.runtime_python import (
    Environment,
    FoundPython,
    differing,
    find_cards,
    find_python,
    size_of,
)
from pvchat_desktop.services.runtime_sources import Index, Sources, World
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.wheels import best, package_of, tags_of
from pvchat_desktop.settings import Settings

SHARED: Final = "PVCHAT_RUNTIME"
"""Names the runtime's folder where it is not in the data folder."""

_TITLE: Final = "The model runtime"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeState:
    """`build` is what suits this machine, `installed` what is here. `bytes` None: known once the source was asked."""

    build: str
    reason: str
    builds: tuple[str, ...]  # there are for this system
    installed: str | None
    is_ready: bool  # the installed one is the very list of this program
    is_begun: bool  # a part is here, from a call that was stopped
    is_needed: bool  # the program's own Python cannot run models
    python: str | None
    why_not: str
    bytes: int | None
    known_bytes: int  # at least
    disk_bytes: int  # that it takes now
    free_bytes: int


class RuntimeService:
    """Thread-safe. Calls read files and start programs: they belong off the window's thread."""

    _changing: ClassVar = threading.Lock()  # one change at a time, whichever object is asked

    def __init__(
        self, folders: UserFolders, settings: Settings, *, index: Index | None = None, world: World | None = None
    ) -> None:
        world = world or World()
        # The sample world's window has a data folder of its own, but needs no runtime of its own.
        self.folder = Path(os.environ.get(SHARED) or folders.data / "runtime")
        self._settings = settings
        self._system = "windows" if sys.platform == "win32" else "linux"
        self._sources = world.sources
        self._index = index or RecordedIndex(PackageIndex(), NetworkLog(folders.data))
        self._pythons = world.pythons
        self._cards = world.cards
        self._modules = world.modules
        self._environment = Environment(self.folder / "env")
        self._hashes = FileHashes()

    # --- What there is ------------------------------------------------------------------------------------------------

    @property
    def is_needed(self) -> bool:
        """Whether models need it: an installed program comes without PyTorch."""
        return not self._settings.text("worker.interpreter") and importlib.util.find_spec("torch") is None

    def python(self) -> Path | None:
        """The Python that model workers run in; None until a runtime is whole."""
        return self._environment.python if self._mark() and self._environment.python.exists() else None

    def state(self, build: str = "") -> RuntimeState:
        """Asks nobody outside this machine. `build`: in place of what suits."""
        build, reason = self._suitable(build)
        mark, why_not, python = self._mark(), "", None
        sizes: list[int | None] = [None]
        try:
            found = find_python(self._pythons)
            python, sizes = ".".join(map(str, found.facts.version)), self._sizes(build, found)
        except Refused as error:
            why_not = str(error)
        return RuntimeState(
            build=build,
            reason=reason,
            builds=tuple(self._known().lists),
            installed=mark.get("build"),
            is_ready=self._is_of_this_program(mark),
            is_begun=not mark and self.folder.exists(),
            is_needed=self.is_needed,
            python=python,
            why_not=why_not,
            bytes=total(sizes),
            known_bytes=sum(size or 0 for size in sizes),
            disk_bytes=size_of(self.folder),
            free_bytes=DownloadPlan.into(self.folder, None).free_bytes,
        )

    def verify(self, watch: Watch) -> None:
        """Hash every file; ModelMissing names the packages that are not as they came."""
        if not self._mark():
            raise ModelMissing(
                "The model runtime is not here.", hint="Fetch it under Models, or with: pvchat runtime install"
            )
        if bad := self._damaged(self._list(str(self._mark()["build"])), watch, thorough=True):
            raise ModelMissing(
                f"Damaged or changed: {', '.join(bad[:4])}{' and more' if len(bad) > 4 else ''}.",
                hint="Repair it under Models, or with: pvchat runtime install",
            )

    # --- How it gets here ---------------------------------------------------------------------------------------------

    def install(self, watch: Watch, *, build: str = "", source: Path | None = None) -> str:
        """Make it whole: fetch or copy what is absent, damaged or of another version. -> the build.

        `source`: a folder of wheels, and no connection. A stopped call is continued by the next.
        """
        if source is not None and not source.is_dir():
            raise NotFound(f"“{source}” is no folder.", hint="Give the folder that holds the runtime's files.")
        if source is None:
            require_network(self._settings)
        with self._changing:
            chosen, _ = self._suitable(build)
            wanted = self._list(chosen)
            python = find_python(self._pythons)
            due = self._due(wanted, python, watch)
            if due:
                (self.folder / "ready.json").unlink(missing_ok=True)
                wheels = self._bring(due, python, watch, source)
                self._unpack(python, wheels, watch)
            self._finish(wanted, python, watch)
        return chosen

    def remove(self) -> int:
        """-> bytes that are free again."""
        with self._changing:
            size = size_of(self.folder)
            (self.folder / "ready.json").unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
        return size

    # --- Inside: what is wanted ---------------------------------------------------------------------------------------

    def _known(self) -> Sources:
        if self._sources is None:
            self._sources = Sources.read(self._system)
        return self._sources

    def _suitable(self, wanted: str) -> tuple[str, str]:
        cards = find_cards() if self._cards is None else list(self._cards)
        try:
            choice = choose(cards, self._known().builds, self._system, wanted=wanted)
        except ValueError as error:
            raise NotFound(str(error)) from error
        return choice.build.name, choice.reason

    def _list(self, build: str) -> RuntimeList:
        lists = self._known().lists
        if build not in lists:
            raise NotFound(f"There is no model runtime “{build}” for this system.", hint=f"Known: {', '.join(lists)}.")
        return lists[build]

    def _is_of_this_program(self, mark: Mapping[str, Any]) -> bool:
        known = self._known().lists.get(str(mark.get("build")))
        return known is not None and mark.get("key") == known.key

    def _sizes(self, build: str, python: FoundPython) -> list[int | None]:
        """Of the files that would be fetched; None where only the source knows."""
        tags = tags_of(python.facts)
        sizes: list[int | None] = []
        for package in self._list(build).packages:
            name = best([file.name for file in package.files], tags)
            sizes.append(next((file.bytes for file in package.files if file.name == name), None))
        return sizes

    def _due(self, wanted: RuntimeList, python: FoundPython, watch: Watch) -> list[RuntimePackage]:
        """Packages to be installed; all of them where the environment's Python is gone or another."""
        mark = self._mark() or self._half_done()
        same = mark.get("python") == list(python.facts.version) and self._environment.python.exists()
        bad = set(self._damaged(wanted, watch, thorough=True)) if same else None
        return [package for package in wanted.packages if bad is None or package.name in bad]

    def _damaged(self, wanted: RuntimeList, watch: Watch, *, thorough: bool) -> list[str]:
        versions = {package.name: package.version for package in wanted.packages}
        absent = differing(versions, self._environment.installed())
        broken = set(self._environment.damaged(watch, thorough=thorough))
        return [name for name in versions if name in absent or name in broken]

    # --- Inside: files ------------------------------------------------------------------------------------------------

    def _bring(self, due: list[RuntimePackage], python: FoundPython, watch: Watch, source: Path | None) -> list[Path]:
        """Every wheel into our own folder, checked."""
        tags = tags_of(python.facts)
        offers = self._offers_in(source) if source else self._published(due, watch)
        chosen: dict[str, Offer] = {}
        for package in due:
            known = {file.name for file in package.files} or set(offers.get(package.name, {}))
            there = known & set(offers.get(package.name, {}))
            name = best(there, tags, version=package.version)
            if name is None:
                raise _not_offered(package, source)
            chosen[package.name] = self._expected(package, offers[package.name][name])
        self._require_room(chosen)
        return self._take_all(chosen, watch, source)

    def _published(self, due: list[RuntimePackage], watch: Watch) -> dict[str, dict[str, Offer]]:
        found = {}
        for number, package in enumerate(due):
            watch.check()
            watch.on_progress(_asking(number, len(due)))
            found[package.name] = self._index.offers(self._known().addresses[package.index], package.name)
        return found

    def _offers_in(self, folder: Path) -> dict[str, dict[str, Offer]]:
        found: dict[str, dict[str, Offer]] = {}
        for file in sorted(folder.rglob("*.whl")):
            if name := package_of(file.name):
                offer = Offer(WheelFile(file.name, None, file.stat().st_size), str(file))
                found.setdefault(name, {})[file.name] = offer
        return found

    def _expected(self, package: RuntimePackage, offer: Offer) -> Offer:
        """With the hash that the list or the user's lock knows, which counts before what the source says."""
        file = next((file for file in package.files if file.name == offer.file.name), offer.file)
        sha256 = file.sha256 or self._lock().get(offer.file.name) or offer.file.sha256
        return Offer(WheelFile(offer.file.name, sha256, file.bytes or offer.file.bytes), offer.url)

    def _require_room(self, chosen: Mapping[str, Offer]) -> None:
        here = {name: _size(self._place(offer)) + _size(_partial(self._place(offer))) for name, offer in chosen.items()}
        known = sum(max(0, (offer.file.bytes or 0) - here[name]) for name, offer in chosen.items())
        unpacked = disk_bytes(sum(offer.file.bytes or 0 for offer in chosen.values()))
        wheels = sum(offer.file.bytes or 0 for offer in chosen.values())
        require_room(_TITLE, DownloadPlan.into(self.folder, known + unpacked - wheels))

    def _take_all(self, chosen: Mapping[str, Offer], watch: Watch, source: Path | None) -> list[Path]:
        whole = Choice({name: offer.file for name, offer in chosen.items()}).bytes
        before, places = 0, []
        for offer in chosen.values():
            progress = ByteProgress(watch, "Fetching" if source is None else "Copying", whole or 0)
            start = before
            self._take(offer, watch, source, lambda done, start=start, p=progress: p.at(start + done))  # type: ignore[misc]
            before += _size(self._place(offer))
            places.append(self._place(offer))
        return places

    def _take(self, offer: Offer, watch: Watch, source: Path | None, on_bytes: OnBytes) -> None:
        place = self._place(offer)
        if place.exists() and self._hashes.sha256(place, watch) == offer.file.sha256:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = _partial(place)
        if source is None:
            self._index.fetch(offer, partial, on_bytes)
            arrived = self._hashes.sha256(partial, watch)
        else:
            arrived = copy_hashed(Path(offer.url), partial, watch)
        if offer.file.sha256 not in (None, arrived):
            partial.unlink()
            raise Refused(
                f"{offer.file.name} is not the file that was published.",
                title="The runtime was not taken over",
                hint="Try again." if source is None else "Get the folder's files again.",
            )
        partial.replace(place)
        if offer.file.sha256 is None:
            self._keep_hash(offer.file.name, arrived)

    def _place(self, offer: Offer) -> Path:
        return self.folder / "wheels" / offer.file.name

    # --- Inside: the environment --------------------------------------------------------------------------------------

    def _unpack(self, python: FoundPython, wheels: list[Path], watch: Watch) -> None:
        half = self._half_done()
        if half.get("python") != list(python.facts.version) or not self._environment.python.exists():
            watch.on_progress(_asking(0, 1, "Making the environment"))
            self._environment.make(python.path, watch)
            self._write("half.json", {"python": list(python.facts.version)})
        self._environment.install(wheels, watch)

    def _finish(self, wanted: RuntimeList, python: FoundPython, watch: Watch) -> None:
        if bad := self._damaged(wanted, watch, thorough=False):
            raise ModelMissing(f"After unpacking, these are still not right: {', '.join(bad[:4])}.", hint="Try again.")
        if self._modules and (problem := self._environment.imports(self._modules)):
            raise ModelMissing(f"The model runtime is here but does not start: {problem}", hint="Try again.")
        row = {"build": wanted.build, "key": wanted.key, "python": list(python.facts.version)}
        self._write("ready.json", row)
        shutil.rmtree(self.folder / "wheels", ignore_errors=True)

    def _mark(self) -> dict[str, Any]:
        return self._read("ready.json")

    def _half_done(self) -> dict[str, Any]:
        """With which Python the environment was made; it may hold nothing yet."""
        return self._read("half.json")

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def _write(self, name: str, row: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting = self.folder / f"{name}.new"
        waiting.write_text(json.dumps(row), "utf-8")
        waiting.replace(self.folder / name)

    def _lock(self) -> dict[str, str]:
        file = self.folder / "lock.toml"
        return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}

    def _keep_hash(self, name: str, sha256: str) -> None:
        (self.folder / "lock.toml").write_text(tomlkit.dumps(self._lock() | {name: sha256}), "utf-8")


def _asking(done: int, of: int, stage: str = "Asking what there is") -> Any:
    from pvchat_desktop.core.job import Progress

    return Progress(stage, done, of)


def _partial(place: Path) -> Path:
    return place.with_name(place.name + ".part")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _not_offered(package: RuntimePackage, source: Path | None) -> Refused:
    where = "is not in this folder" if source else "is not published for this system's Python"
    return Refused(
        f"{package.name} {package.version} {where}.",
        title="The runtime is not complete",
        hint="Take a folder made for this system, build and Python." if source else "Update the program.",
    )
