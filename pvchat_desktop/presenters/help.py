"""Help: the pages of the guide, what this computer and this program are, licences, and the list of connections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from pvchat_desktop.errors import StorageError
from pvchat_desktop.paths import guide_dir
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App, Folders
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.licences import Package
    from pvchat_desktop.services.network_log import Contact

INDEX: Final = "README.md"
_LINK = re.compile(r"\]\(([\w-]+\.md)\)")
_LOG_LINES: Final = 200
_PATH = re.compile(r"(?<![\w/])(?:/[^\s/:'\"]+){2,}/?|[A-Za-z]:\\[^\s'\"]+")


@dataclass(frozen=True, slots=True)
class GuidePage:
    file: Path
    title: str


def guide_pages(language: str) -> tuple[GuidePage, ...]:
    """In the order of the index; in English where there is no guide in the language."""
    folder = guide_dir() / language
    folder = folder if (folder / INDEX).is_file() else guide_dir()
    try:
        index = (folder / INDEX).read_text(encoding="utf-8")
    except OSError:  # a copy without its documents
        return ()
    names = [INDEX, *dict.fromkeys(_LINK.findall(index))]
    files = (folder / name for name in names)
    return tuple(GuidePage(file, _title(file)) for file in files if file.is_file())


def _title(file: Path) -> str:
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.lstrip("# ").strip()


def masked(text: str, folders: Folders) -> str:
    """Without the paths of this computer, so that it can be shown to somebody."""
    known = ((folders.data, "(data folder)"), (folders.cache, "(cache folder)"), (Path.home(), "~"))
    for folder, word in known:
        text = text.replace(str(folder), word)
    return _PATH.sub("(path)", text)


class HelpView(Protocol):
    def show_diagnostics(self, text: str) -> None: ...
    def show_packages(self, packages: tuple[Package, ...]) -> None: ...
    def show_licence(self, name: str, text: str) -> None: ...
    def show_contacts(self, contacts: tuple[Contact, ...]) -> None: ...
    def show_saved(self, file: str) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


class HelpPresenter:
    def __init__(self, app: App, background: Background, view: HelpView) -> None:
        self._app = app
        self._background = background
        self._view = view

    # --- logs and diagnostics

    def diagnose(self) -> None:
        self._background.read("diagnostics", self._diagnostics, done=self._view.show_diagnostics)

    def _diagnostics(self) -> str:
        diagnostics = self._app.diagnostics
        lines = diagnostics.lines(diagnostics.report(Watch()))
        return masked("\n".join([*lines, "", *self._last_of_log()]), self._app.folders)

    def _last_of_log(self) -> list[str]:
        logs = sorted((self._app.folders.data / "logs").glob("*.log"))
        found: list[str] = []
        for file in logs:
            try:
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                continue
            found += [f"--- {file.name}", *lines[-_LOG_LINES:]]
        return found

    def save(self, text: str, file: Path) -> None:
        def write() -> None:
            try:
                file.write_text(text, encoding="utf-8")
            except OSError as error:
                raise StorageError(
                    f"The report could not be written: {error.strerror}.", hint="Choose another folder."
                ) from error

        self._background.change(write, done=lambda _none: self._view.show_saved(file.name))

    # --- licences

    def list_packages(self) -> None:
        from pvchat_desktop.services.licences import packages

        self._background.read("packages", packages, done=self._view.show_packages)

    def show_licence(self, name: str) -> None:
        from pvchat_desktop.services.licences import licence_text

        self._background.read(
            "licence", lambda: licence_text(name), done=lambda text: self._view.show_licence(name, text)
        )

    # --- network

    def list_contacts(self) -> None:
        from pvchat_desktop.services.network_log import NetworkLog

        log = NetworkLog(self._app.folders.data)
        self._background.read("contacts", log.contacts, done=self._view.show_contacts)

    @property
    def is_network_on(self) -> bool:
        return bool(self._app.settings.get("network.enabled"))

    def allow_network(self, *, allowed: bool) -> None:
        self._background.change(lambda: self._app.settings.set("network.enabled", allowed), done=lambda _none: None)
