"""The only place that builds concrete objects and wires them together."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pvchat_desktop import log
from pvchat_desktop.errors import PVChatError, Refused, StorageError
from pvchat_desktop.paths import UserFolders

if TYPE_CHECKING:
    from pvchat_desktop.catalog import Catalog
    from pvchat_desktop.commands.context import Command, Console
    from pvchat_desktop.protocol.forwarding import ForwardedCommand
    from pvchat_desktop.protocol.messages import WorkerKind
    from pvchat_desktop.services.base_models import BaseModelsService
    from pvchat_desktop.services.chat import ChatService
    from pvchat_desktop.services.diagnostics import DiagnosticsService
    from pvchat_desktop.services.enrollment import EnrollmentService
    from pvchat_desktop.services.jobs import Client, JobService
    from pvchat_desktop.services.learning import LearningService
    from pvchat_desktop.services.library import LibraryService
    from pvchat_desktop.services.machine import Machine
    from pvchat_desktop.services.model_files import ModelFilesService
    from pvchat_desktop.services.model_tools import ModelTools
    from pvchat_desktop.services.owner import Owner
    from pvchat_desktop.services.packs import PacksService
    from pvchat_desktop.services.people import PeopleService
    from pvchat_desktop.services.places import Places
    from pvchat_desktop.services.recognition import Recogniser
    from pvchat_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class App:
    """The open program: every service, on one data folder."""

    folders: UserFolders
    settings: Settings
    catalog: Catalog
    jobs: JobService
    models: ModelFilesService
    tools: ModelTools
    library: LibraryService
    people: PeopleService
    enrollment: EnrollmentService
    learning: LearningService
    chat: ChatService
    diagnostics: DiagnosticsService

    @property
    def bases(self) -> BaseModelsService:
        return self.tools.bases

    @property
    def packs(self) -> PacksService:
        return self.tools.packs

    @property
    def machine(self) -> Machine:
        return self.tools.machine

    def close(self) -> None:
        """Stop the workers, then the catalog. Jobs still running can go on at the next start."""
        self.jobs.close()
        self.catalog.close()
        log.tear_down()


def open_app(folders: UserFolders, *, clients: Mapping[WorkerKind, Client] | None = None) -> App:
    """Open the data folder and build every service. The caller holds the folder (see services/owner.py).

    `clients` do the work instead of worker processes of our own.
    """
    from pvchat_desktop.catalog import open_catalog
    from pvchat_desktop.client.worker_client import WorkerClient
    from pvchat_desktop.core.faces import FaceModel
    from pvchat_desktop.core.thresholds import Thresholds
    from pvchat_desktop.services.chat import ChatService
    from pvchat_desktop.services.diagnostics import DiagnosticsService
    from pvchat_desktop.services.enrollment import EnrollmentService
    from pvchat_desktop.services.interpreter import worker_interpreter
    from pvchat_desktop.services.jobs import JobService
    from pvchat_desktop.services.learning import LearningService
    from pvchat_desktop.services.library import LibraryService
    from pvchat_desktop.services.model_asking import ModelAsking
    from pvchat_desktop.services.model_files import ModelFilesService
    from pvchat_desktop.services.people import PeopleService
    from pvchat_desktop.services.places import Places
    from pvchat_desktop.services.recognition import Recogniser
    from pvchat_desktop.services.reembedding import Reembedding
    from pvchat_desktop.services.scanning import Scanner
    from pvchat_desktop.services.seen import Seen
    from pvchat_desktop.settings import Settings

    settings = Settings(folders.config / "settings.toml")
    interpreter = worker_interpreter(settings)
    kinds: tuple[WorkerKind, ...] = ("media", "model")
    clients = clients or {kind: WorkerClient(kind, interpreter, folders.logs) for kind in kinds}
    catalog = open_catalog(folders)
    jobs = JobService(catalog, clients, folders.staging)
    models = ModelFilesService(folders, settings)

    def thresholds_of(model: FaceModel) -> Thresholds:
        return models.thresholds(model.backend)

    recogniser = Recogniser(catalog, thresholds_of)
    seen = Seen(catalog, thresholds_of)
    reembedding = Reembedding(catalog, folders, jobs)
    places = Places(catalog, folders, jobs)
    scanner = Scanner(catalog, jobs, models, places, reembedding, recogniser)
    library = LibraryService(catalog, places, scanner, seen)
    people = PeopleService(catalog, folders, recogniser, seen)
    tools = _model_tools(catalog, settings, jobs, places, recogniser)
    return App(
        folders=folders,
        settings=settings,
        catalog=catalog,
        jobs=jobs,
        models=models,
        tools=tools,
        library=library,
        people=people,
        enrollment=EnrollmentService(catalog, recogniser, seen),
        learning=LearningService(catalog, tools, places, thresholds_of),
        chat=ChatService(catalog, settings, library, people, seen, ModelAsking(catalog, tools)),
        diagnostics=DiagnosticsService(folders, settings, models, tools),
    )


def _model_tools(
    catalog: Catalog, settings: Settings, jobs: JobService, places: Places, recogniser: Recogniser
) -> ModelTools:
    from pvchat_desktop.services.base_models import BaseModelsService
    from pvchat_desktop.services.clip_frames import ClipFrames
    from pvchat_desktop.services.fitting import Fitting
    from pvchat_desktop.services.machine import Machine
    from pvchat_desktop.services.model_tools import ModelTools
    from pvchat_desktop.services.packs import PacksService

    folders = catalog.folders
    bases, machine = BaseModelsService(folders, settings), Machine(jobs)
    return ModelTools(
        jobs=jobs,
        bases=bases,
        packs=PacksService(catalog, folders, bases, refresh=recogniser.update_all),
        frames=ClipFrames(catalog, folders, jobs, places),
        machine=machine,
        fitting=Fitting(folders, bases, machine),
    )


def run_command(args: argparse.Namespace, words: list[str], console: Console) -> int:
    """Run one parsed command: here, or in the process that has the data folder open."""
    from pvchat_desktop.services.forward import claim_or_forward, command_here

    command: Command = args.command
    if command.home == "temporary":
        with tempfile.TemporaryDirectory(prefix="pvchat-") as folder:
            return _run_here(args, _open(UserFolders.below(Path(folder))), console)
    folders = UserFolders.find()
    owner = claim_or_forward(folders, command_here(words, wants_json=console.wants_json))
    if isinstance(owner, int):
        return owner
    try:
        app = _open(folders)
        owner.serve(_runner(app), _no_window)
        return _run_here(args, app, console, close=owner.wait_until_idle)
    finally:
        owner.close()


def run_window(words: list[str], *, on_first_paint: Callable[[], None] | None = None) -> int:
    """Open the window, or bring the one that is open to the front.

    A data folder that cannot be used is said in the window, with a button to try again.
    """
    from pvchat_desktop.protocol.forwarding import ShowWindow
    from pvchat_desktop.services.forward import claim_or_forward
    from pvchat_desktop.ui import app as window

    _require_screen()
    folders = UserFolders.find()
    paths = tuple(str(Path(word).absolute()) for word in words)
    owner: Owner | None = None
    try:
        claimed = claim_or_forward(folders, ShowWindow(paths))
        if isinstance(claimed, int):
            return claimed
        owner = claimed
    except PVChatError:
        pass  # the same comes again below, where the window can show it

    def open_and_serve() -> App:
        nonlocal owner
        owner = owner or _claim(folders)
        app = _open(folders)
        owner.serve(_runner(app), window.show_again)
        return app

    try:
        return window.run_window(open_and_serve, paths, theme_choice=_theme(folders), on_first_paint=on_first_paint)
    finally:
        if owner is not None:
            owner.close()


def _require_screen() -> None:
    """Qt ends the process where Linux has no screen to show a window on; say it in words instead."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        raise Refused("There is no screen here to open a window on.", hint="Commands work all the same: pvchat --help")


def _claim(folders: UserFolders) -> Owner:
    from pvchat_desktop.services.owner import claim

    owner = claim(folders)
    if owner is None:
        raise Refused("Another window or command has your data folder open.", hint="Close it, then try again.")
    return owner


def _theme(folders: UserFolders) -> str:
    """The stored theme, read before the window so that it does not flash; most people never set one."""
    file = folders.config / "settings.toml"
    if not file.exists():
        return "system"
    from pvchat_desktop.settings import Settings

    return Settings(file).text("theme")


def _open(folders: UserFolders) -> App:
    try:
        log.set_up(folders.logs, "program")
    except OSError as error:
        raise StorageError(
            f"The data folder cannot be written to: {folders.data} ({error.strerror or error}).",
            hint="Check its permissions and that its disk is not full.",
        ) from error
    return open_app(folders)


def _run_here(
    args: argparse.Namespace,
    app: App,
    console: Console,
    *,
    close: Callable[[], object] = lambda: None,
) -> int:
    from pvchat_desktop.commands.context import Context, stopped_by_ctrl_c

    try:
        command: Command = args.command
        with stopped_by_ctrl_c() as stop:
            return command.run(args, Context(app, console, Path.cwd(), stop))
    finally:
        try:
            close()
        finally:
            app.close()


def _no_window(_paths: list[str]) -> None:
    raise Refused(
        "A command is at work on your data folder, so the window cannot open yet.",
        hint="Wait until it is done, then open the window again.",
    )


def _runner(app: App) -> Callable[[ForwardedCommand, TextIO, TextIO, threading.Event], int]:
    """What the owner does with the command of another process. Its words were checked before they were sent."""

    def run(command: ForwardedCommand, out: TextIO, err: TextIO, stop: threading.Event) -> int:
        from pvchat_desktop.cli import build_parser, commands, guarded
        from pvchat_desktop.commands.context import Console, Context

        args = build_parser(commands()).parse_args(list(command.argv))
        console = Console(out, err, command.wants_json)
        return guarded(console, lambda: args.command.run(args, Context(app, console, Path(command.cwd), stop)))

    return run
