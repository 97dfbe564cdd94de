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
    from pvchat_desktop.core.faces import FaceModel
    from pvchat_desktop.core.thresholds import Thresholds
    from pvchat_desktop.protocol.forwarding import ForwardedCommand
    from pvchat_desktop.protocol.messages import WorkerKind
    from pvchat_desktop.services.base_models import BaseModelsService
    from pvchat_desktop.services.captions import CaptionService
    from pvchat_desktop.services.chat import ChatService
    from pvchat_desktop.services.diagnostics import DiagnosticsService
    from pvchat_desktop.services.enrollment import EnrollmentService
    from pvchat_desktop.services.exchange import ExchangeService
    from pvchat_desktop.services.groups import GroupsService
    from pvchat_desktop.services.jobs import Client, JobService
    from pvchat_desktop.services.learning import LearningService
    from pvchat_desktop.services.library import LibraryService
    from pvchat_desktop.services.library_scan import LibraryScan
    from pvchat_desktop.services.looks import LooksService
    from pvchat_desktop.services.machine import Machine
    from pvchat_desktop.services.model_files import ModelFilesService
    from pvchat_desktop.services.model_tools import ModelTools
    from pvchat_desktop.services.owner import Owner
    from pvchat_desktop.services.packs import PacksService
    from pvchat_desktop.services.people import PeopleService
    from pvchat_desktop.services.places import Places
    from pvchat_desktop.services.recognition import Recogniser
    from pvchat_desktop.services.rescoring import Rescoring
    from pvchat_desktop.services.runtime import RuntimeService
    from pvchat_desktop.services.same_person import SamePerson
    from pvchat_desktop.services.search import SearchService
    from pvchat_desktop.services.seen import Seen
    from pvchat_desktop.services.sidecar_words import SidecarWords
    from pvchat_desktop.services.snapshots import SnapshotService
    from pvchat_desktop.settings import Settings
    from pvchat_desktop.ui.app import Looks


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
    rescoring: Rescoring
    snapshots: SnapshotService
    groups: GroupsService
    same_person: SamePerson
    looks: LooksService
    enrollment: EnrollmentService
    learning: LearningService
    chat: ChatService
    captions: CaptionService
    diagnostics: DiagnosticsService
    exchange: ExchangeService

    @property
    def bases(self) -> BaseModelsService:
        return self.tools.bases

    @property
    def packs(self) -> PacksService:
        return self.tools.packs

    @property
    def runtime(self) -> RuntimeService:
        """What an installed program's model worker runs in."""
        from pvchat_desktop.services.runtime import RuntimeService

        return RuntimeService(self.folders, self.settings)

    @property
    def machine(self) -> Machine:
        return self.tools.machine

    def close(self) -> None:
        """Stop the workers, then the catalog. Jobs still running can go on at the next start."""
        self.rescoring.close()
        self.jobs.close()
        self.catalog.close()
        log.tear_down()


def open_app(folders: UserFolders, *, clients: Mapping[WorkerKind, Client] | None = None) -> App:
    """Open the data folder and build every service. The caller holds the folder (see services/owner.py).

    `clients` do the work instead of worker processes of our own.
    """
    from pvchat_desktop.catalog import open_catalog
    from pvchat_desktop.services.diagnostics import DiagnosticsService
    from pvchat_desktop.services.enrollment import EnrollmentService
    from pvchat_desktop.services.exchange import ExchangeService
    from pvchat_desktop.services.groups import GroupsService
    from pvchat_desktop.services.jobs import JobService
    from pvchat_desktop.services.learning import LearningService
    from pvchat_desktop.services.library import LibraryService
    from pvchat_desktop.services.looks import LooksService
    from pvchat_desktop.services.model_files import ModelFilesService
    from pvchat_desktop.services.places import Places
    from pvchat_desktop.services.same_person import SamePerson
    from pvchat_desktop.services.seen import Seen
    from pvchat_desktop.settings import Settings

    settings = Settings(folders.config / "settings.toml")
    clients = clients or _workers(folders, settings)
    catalog = open_catalog(folders)
    jobs = JobService(catalog, clients, folders.staging)
    models = ModelFilesService(folders, settings)

    def thresholds_of(model: FaceModel) -> Thresholds:
        return models.thresholds(model.backend)

    seen = Seen(catalog, thresholds_of)
    who = _who_is_who(catalog, jobs, seen, thresholds_of)
    recogniser, rescoring, people = who.recogniser, who.rescoring, who.people
    places = Places(catalog, folders, jobs)
    scan = _scan(settings, jobs, models, places, who)
    search = _search(catalog, settings, seen)
    library = LibraryService(catalog, places, scan, seen=seen, search=search, words=_words_beside(catalog))
    groups = GroupsService(catalog, rescoring, recogniser, thresholds_of)
    tools = _model_tools(catalog, settings, jobs, places, rescoring)
    rescoring.resume()
    return App(
        folders=folders,
        settings=settings,
        catalog=catalog,
        jobs=jobs,
        models=models,
        tools=tools,
        library=library,
        people=people,
        groups=groups,
        same_person=SamePerson(catalog, groups, people, thresholds_of),
        looks=LooksService(catalog),
        rescoring=rescoring,
        snapshots=who.snapshots,
        enrollment=EnrollmentService(catalog, rescoring, recogniser, seen),
        learning=LearningService(catalog, tools, places, thresholds_of),
        chat=_chat(catalog, settings, (library, people, seen, search), tools),
        captions=_captions(catalog, settings, tools),
        diagnostics=DiagnosticsService(folders, settings, models, tools),
        exchange=ExchangeService(catalog, rescoring.catch_up),
    )


def _chat(
    catalog: Catalog,
    settings: Settings,
    known: tuple[LibraryService, PeopleService, Seen, SearchService],
    tools: ModelTools,
) -> ChatService:
    from pvchat_desktop.services.chat import ChatService
    from pvchat_desktop.services.library_asking import LibraryAsking
    from pvchat_desktop.services.model_asking import ModelAsking

    library, people, seen, search = known
    return ChatService(
        catalog, settings, library, people, LibraryAsking(catalog, seen, search), ModelAsking(catalog, tools)
    )


@dataclass(frozen=True, slots=True)
class _WhoIsWho:
    """What knows people, changes them, and follows such changes."""

    catalog: Catalog
    recogniser: Recogniser
    rescoring: Rescoring
    snapshots: SnapshotService
    people: PeopleService


def _who_is_who(
    catalog: Catalog, jobs: JobService, seen: Seen, thresholds_of: Callable[[FaceModel], Thresholds]
) -> _WhoIsWho:
    from pvchat_desktop.services.people import PeopleService
    from pvchat_desktop.services.recognition import Recogniser
    from pvchat_desktop.services.rescoring import Rescoring
    from pvchat_desktop.services.snapshots import SnapshotService

    recogniser = Recogniser(catalog, thresholds_of)
    rescoring = Rescoring(catalog, jobs, recogniser, thresholds_of)
    snapshots = SnapshotService(catalog)
    return _WhoIsWho(catalog, recogniser, rescoring, snapshots, PeopleService(catalog, rescoring, seen, snapshots))


def _scan(
    settings: Settings, jobs: JobService, models: ModelFilesService, places: Places, who: _WhoIsWho
) -> LibraryScan:
    from pvchat_desktop.services.conditions import Conditions
    from pvchat_desktop.services.library_scan import LibraryScan
    from pvchat_desktop.services.reembedding import Reembedding
    from pvchat_desktop.services.scanning import Scanner

    catalog = who.catalog
    reembedding = Reembedding(catalog, catalog.folders, jobs, before_change=lambda: who.snapshots.take("faces"))
    scanner = Scanner(catalog, jobs, models, places, reembedding, who.recogniser, lambda: settings.number("scan.cores"))
    return LibraryScan(catalog, jobs, scanner, Conditions(settings))


def _workers(folders: UserFolders, settings: Settings) -> dict[WorkerKind, Client]:
    """An installed program's model worker runs in the model runtime; everything else in the program's own Python."""
    from pvchat_desktop.client.worker_client import WorkerClient
    from pvchat_desktop.services.interpreter import worker_interpreter
    from pvchat_desktop.services.model_worker import RuntimeClient
    from pvchat_desktop.services.runtime import RuntimeService

    interpreter, runtime = worker_interpreter(settings), RuntimeService(folders, settings)
    own = WorkerClient("media", interpreter, folders.logs)
    if runtime.is_needed:
        return {"media": own, "model": RuntimeClient(runtime.python, folders.logs)}
    return {"media": own, "model": WorkerClient("model", interpreter, folders.logs)}


def _search(catalog: Catalog, settings: Settings, seen: Seen) -> SearchService:
    from pvchat_desktop.services.search import SearchService

    return SearchService(catalog, settings, seen)


def _captions(catalog: Catalog, settings: Settings, tools: ModelTools) -> CaptionService:
    from pvchat_desktop.services.captions import CaptionService
    from pvchat_desktop.services.conditions import Conditions

    return CaptionService(catalog, settings, tools, Conditions(settings, only_idle=True))


def _words_beside(catalog: Catalog) -> SidecarWords:
    from pvchat_desktop.services.sidecar_words import SidecarWords

    return SidecarWords(catalog)


def _model_tools(
    catalog: Catalog, settings: Settings, jobs: JobService, places: Places, rescoring: Rescoring
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
        packs=PacksService(catalog, folders, bases, refresh=rescoring.catch_up),
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
    from pvchat_desktop.ui.app import START_AGAIN

    status = _window_once(words, on_first_paint)
    while status == START_AGAIN:  # in another language, or on another data folder
        status = _window_once([], None)
    return status


def _window_once(words: list[str], on_first_paint: Callable[[], None] | None) -> int:
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
        return window.run_window(open_and_serve, paths, looks=_looks(folders), on_first_paint=on_first_paint)
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


def _looks(folders: UserFolders) -> Looks:
    """What is stored of the window's looks, read before it is made so that it does not flash."""
    from pvchat_desktop.ui.app import Looks

    file = folders.config / "settings.toml"
    if not file.exists():
        return Looks()
    from pvchat_desktop.settings import Settings

    found = Settings(file)
    return Looks(found.text("theme"), found.text("language"), found.text("window.geometry"))


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
