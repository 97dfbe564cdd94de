"""Puts the screens into the shell and joins them, once the catalog is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pvchat_desktop.core.conversation import Chat
from pvchat_desktop.core.ids import ChatId, ClipSha
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.learn import Learner, LearnStep
from pvchat_desktop.presenters.sample import SamplePresenter
from pvchat_desktop.presenters.services import App
from pvchat_desktop.presenters.training import Phase, Training, Wanted
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.manners import Manners
from pvchat_desktop.ui.screens.chat import ChatScreen
from pvchat_desktop.ui.screens.enroll import EnrollScreen
from pvchat_desktop.ui.screens.exchange import Exchange
from pvchat_desktop.ui.screens.first_run import FirstRunScreen
from pvchat_desktop.ui.screens.help import HelpScreen
from pvchat_desktop.ui.screens.jobs import JobsScreen
from pvchat_desktop.ui.screens.learn import LearnScreen
from pvchat_desktop.ui.screens.library import LibraryScreen
from pvchat_desktop.ui.screens.models import ModelsScreen
from pvchat_desktop.ui.screens.people import PeopleScreen
from pvchat_desktop.ui.screens.preferences import Preferences
from pvchat_desktop.ui.screens.transfer import PACK_SUFFIX, Transfer
from pvchat_desktop.ui.shell import Shell
from pvchat_desktop.ui.windows import open_window

if TYPE_CHECKING:
    from pvchat_desktop.services.views import AddReport

_RESTORED = ("library", "people", "chat", "models", "jobs")
_MOST_ATTACHED = 8  # clips; with more, questions are about the library
_PAUSE_MS = 10  # between two screens: whatever else waits has its turn


class Wiring(QObject):
    """Lives as long as the shell, which owns it. Screens are made one a turn of the event loop: nothing stalls."""

    ready = Signal()
    start_again = Signal()
    library: LibraryScreen
    people: PeopleScreen
    chat: ChatScreen
    enroll: EnrollScreen
    learn: LearnScreen
    models: ModelsScreen
    jobs: JobsScreen
    first_run: FirstRunScreen
    help: HelpScreen

    def __init__(self, shell: Shell, app: App, *, opens_files: bool = False) -> None:
        """`opens_files`: the program was started with files, so it begins where they are shown."""
        super().__init__(shell)
        self._shell = shell
        self._app = app
        self.is_ready = False
        self.host = Host(app, shell.background, message=shell.message, toast=shell.toast, pictures=shell.pictures)
        self.training = Training(app, shell.background, self)
        self.manners = Manners(shell, app)
        self.sample = SamplePresenter(
            app, shell.background, self, lambda home: open_window(home, runtime=app.runtime.folder)
        )
        self._opens_files = opens_files
        self._first = self._screen_to_begin_with()
        self._steps = iter((*self._makers(), self._join))
        self._next()

    def _makers(self) -> tuple[Callable[[], None], ...]:
        """One for each screen; that of the screen to begin with comes first."""
        makers: dict[str, Callable[[], None]] = {
            "library": self._make_library,
            "first_run": self._make_first_run,
            "people": self._make_people,
            "chat": self._make_chat,
            "models": self._make_models,
            "jobs": self._make_jobs,
            "enroll": self._make_enroll,
            "enroll shown": lambda: self._shell.add_screen(self.enroll),
            "learn": self._make_learn,
            "help": self._make_help,
        }
        return tuple(makers[name] for name in sorted(makers, key=lambda name: name != self._first))

    def _next(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            step()
            QTimer.singleShot(_PAUSE_MS, self._next)

    def _screen_to_begin_with(self) -> str:
        """The first steps, once; else what was in front when the window was closed."""
        settings = self._app.settings
        if self._opens_files or self.sample.is_sample:
            return "library"
        if not settings.get("first_run.seen"):
            return "first_run"
        before = str(settings.get("window.screen"))
        return before if before in _RESTORED else "library"

    def _add(self, screen: Screen) -> None:
        self._shell.add_screen(screen)
        if screen.name == self._first:
            self._shell.show_screen(screen.name)

    def _make_first_run(self) -> None:
        self.first_run = FirstRunScreen(self.host)
        self.first_run.sample_requested.connect(self._open_sample)
        self.first_run.fetch_requested.connect(self._fetch)
        self.first_run.start_again_requested.connect(self.start_again)
        self._add(self.first_run)

    def _make_library(self) -> None:
        self.library = LibraryScreen(self.host, self._shell.actions_table)
        self._add(self.library)

    def _make_people(self) -> None:
        self.people = PeopleScreen(self.host, self.training)
        self._add(self.people)

    def _make_chat(self) -> None:
        self.chat = ChatScreen(self.host)
        self._add(self.chat)

    def _make_enroll(self) -> None:
        self.enroll = EnrollScreen(self.host)  # added in a turn of its own: it has the most to polish

    def _make_learn(self) -> None:
        self.learn = LearnScreen(self.host, self.training)
        self._shell.add_screen(self.learn)

    def _make_models(self) -> None:
        self.models = ModelsScreen(self.host)
        self._add(self.models)

    def _make_jobs(self) -> None:
        self.jobs = JobsScreen(self.host, self.training)
        self._add(self.jobs)

    def _make_help(self) -> None:
        self.help = HelpScreen(self.host)
        self._add(self.help)

    # --- presenters.sample.SampleView

    def offer_sample(self) -> None:
        self.library.empty.offer(self.tr("Try the sample world"), self._open_sample)
        self.first_run.offer_sample()

    def _open_sample(self) -> None:
        if self.sample.open():
            self.host.toast.say(self.tr("The sample world opens in a window of its own."))
        else:
            self._shell.message.say(self.tr("The sample world could not be opened"), "", kind="warning")

    def sample_drawn(self, clips: tuple[ClipSha, ...]) -> None:
        self.host.clips_changed.emit()
        self.library.presenter.look_for_faces(clips)
        self._shell.message.say(
            self.tr("This is the sample world: {clips} of drawn people").format(clips=words.clips(len(clips))),
            self.tr("Tag the figure in “begin here”, then ask about them in the new clips."),
            kind="done",
        )

    def sample_not_drawn(self, problem: Problem | None) -> None:
        self.host.clips_changed.emit()  # what was added before is there
        self._shell.message.say(
            self.tr("The sample world was not drawn"),
            " ".join(part for part in (problem.message, problem.hint) if part) if problem is not None else "",
            kind="warning" if problem is not None else "info",
            action=self.tr("Draw again"),
            pressed=self.sample.draw,
        )

    def sample_label(self) -> str:
        return self.tr("Drawing the sample world")

    def training_label(self, name: str) -> str:
        return self.tr("Learning {name}").format(name=name)

    def _join(self) -> None:
        """Every screen is there: connect them and let the commands work."""
        host, shell = self.host, self._shell
        host.go.connect(shell.show_screen)
        host.tag_requested.connect(self._tag)
        host.ask_requested.connect(self._ask)
        host.person_requested.connect(self._person)
        host.learn_requested.connect(self._learn)
        host.report_requested.connect(self._report)
        host.training_requested.connect(self._show_training)
        self.transfer = Transfer(host, shell)
        self.exchange = Exchange(host, shell)
        host.export_requested.connect(self.transfer.export)
        self.jobs.go_on.connect(self._go_on)
        self.people.pane.packs.go_on.connect(self._go_on)
        host.people_changed.connect(self._count)
        host.clips_changed.connect(self._count)
        shell.dropped.connect(self._dropped)
        shell.given.connect(self._given)
        shell.bind_always(
            {
                "import_files": self.library.choose_files,
                "import_folder": self.library.choose_folder,
                "new_chat": self._new_chat,
                "undo": self.people.presenter.undo,
                "redo": self.people.presenter.redo,
                "find": self._find,
                "preferences": self._preferences,
                "tag_person": lambda: self._tag(None),
                "look_for_files": self.library.look_for_files,
                "watched_folders": self.library.watched_folders,
                "import_person": self.transfer.choose_import,
                "write_sidecars": self.exchange.presenter.begin_to_write,
                "import_sidecars": self.exchange.presenter.begin_to_import,
                "export_appearances": self.exchange.presenter.begin_to_export,
                "guide": lambda: self._help("guide"),
                "diagnostics": lambda: self._help("diagnostics"),
                "licences": lambda: self._help("licences"),
                "network": lambda: self._help("network"),
                "first_steps": lambda: shell.show_screen("first_run"),
            }
        )
        self._count()
        self.training.on_change(self._training_changed)
        self.training.unfinished(self._offer_to_go_on)
        if self.sample.is_sample:
            shell.setWindowTitle(self.tr("PVChat Desktop: sample world"))
        self.sample.begin()
        self._reopen_chat()
        self.is_ready = True
        self.ready.emit()

    def _tag(self, sha: object) -> None:
        current = self._shell.current()
        came_from = current.name if current is not None and current is not self.enroll else "library"
        self._shell.show_screen("enroll")
        self.enroll.start(ClipSha(str(sha)) if sha is not None else None, came_from)

    def _ask(self, clips: tuple[ClipSha, ...], question: str) -> None:
        self._shell.show_screen("chat")
        self.chat.ask_about(clips, question)

    def _person(self, person: str) -> None:
        self._shell.show_screen("people")
        self.people.open_person(person)

    def _learn(self, learner: Learner) -> None:
        self._shell.show_screen("learn")
        self.learn.presenter.start(learner)

    def _report(self, learner: Learner, pack: str) -> None:
        self._shell.show_screen("learn")
        self.learn.presenter.show_report(learner, pack)

    def _go_on(self, wanted: Wanted) -> None:
        self._shell.show_screen("learn")
        self.learn.presenter.go_on(wanted)

    def _show_training(self) -> None:
        self._shell.show_screen("learn")
        self.learn.presenter.show_training()

    def _offer_to_go_on(self, found: tuple[Wanted, ...]) -> None:
        """The program was closed while somebody was learned."""
        if found:
            first = found[0]
            self._shell.message.say(
                self.tr("{name} was being learned when the program was closed").format(name=first.name),
                self.tr("The checkpoint is kept. The training can go on now, or later from {name}'s page.").format(
                    name=first.name
                ),
                action=self.tr("Go on"),
                pressed=lambda: self._go_on(first),
            )

    def _training_changed(self) -> None:
        """Who left the training's page is told when it is over."""
        now = self.training.now
        is_watched = self._shell.current() is self.learn and self.learn.presenter.step is LearnStep.TRAINING
        if now is None or is_watched:
            return
        if now.phase is Phase.LEARNED and now.learned is not None:
            learner, pack = Learner(now.wanted.person, now.wanted.name, now.wanted.clip), now.learned.pack.id
            self.training.forget()
            self.host.people_changed.emit()
            self._shell.message.say(
                self.tr("{name} was learned").format(name=learner.name),
                self.tr("See whether it worked, and whether it is to be used."),
                kind="done",
                action=self.tr("Did it work?"),
                pressed=lambda: self._report(learner, pack),
            )
        elif now.phase is Phase.FAILED and now.problem is not None:
            self._shell.message.show_problem(now.problem)

    def _new_chat(self) -> None:
        self._shell.show_screen("chat")
        self.chat.new_chat()

    def _find(self) -> None:
        self._shell.show_screen("library")
        self.library.find_clips()

    def _dropped(self, paths: list[Path]) -> None:
        """On the chat, clips are attached to it; everywhere else they are imported."""
        if self._shell.current() is self.chat:
            self._take(paths, self._attach, "chat")
        else:
            self._take(paths, lambda _report: None)

    def _attach(self, report: AddReport) -> None:
        found = (*report.added, *report.already_known)
        if 0 < len(found) <= _MOST_ATTACHED:
            before = (one.clip.sha256 for one in self.chat.presenter.context)
            self.chat.presenter.set_context(tuple(dict.fromkeys((*before, *found))))

    def _given(self, paths: list[Path]) -> None:
        """The program was started with them: a single clip is opened, so that it can be asked about at once."""
        self._take(paths, self._open_the_one)

    def _take(self, paths: list[Path], then: Callable[[AddReport], None], screen: str = "library") -> None:
        people = [path for path in paths if path.suffix.lower() == PACK_SUFFIX]
        clips = [path for path in paths if path not in people]
        if clips:
            if self._shell.current() is not self._shell.screens[screen]:
                self._shell.show_screen(screen)
            self.library.presenter.add(clips, then)
        for file in people:
            self.transfer.take(file)

    def _open_the_one(self, report: AddReport) -> None:
        found = (*report.added, *report.already_known)
        if len(found) == 1:
            self._ask(found, "")

    def _fetch(self, base: str) -> None:
        """The first steps ended with a base model that is not here yet."""
        self._shell.show_screen("models")
        self.models.ask_for(base)

    def _help(self, part: str) -> None:
        self._shell.show_screen("help")
        self.help.show_part(part)

    @property
    def open_chat(self) -> str:
        """The chat that is open, "" for none; see `_reopen_chat`."""
        current = self.chat.presenter.current if self.is_ready else None
        return str(current or "")

    def _reopen_chat(self) -> None:
        before = str(self._app.settings.get("window.chat"))
        if before and not self._opens_files:

            def known(chats: tuple[Chat, ...]) -> None:
                if any(one.id == before for one in chats):
                    self.chat.presenter.open(ChatId(before))

            self._shell.background.read("chat of before", self._app.chat.chats, done=known)

    def _preferences(self) -> None:
        dialog = Preferences(self.host, self._shell)
        dialog.start_again.connect(self.start_again)
        dialog.connections.connect(lambda: self._help("network"))
        dialog.open()

    def _count(self) -> None:
        self._shell.background.read(
            "counts", lambda: (self._app.library.count(), len(self._app.people.all())), done=self._show_counts
        )

    def _show_counts(self, counts: tuple[int, int]) -> None:
        text = self.tr("{clips}, {people}")
        self._shell.activity.set_quiet_text(text.format(clips=words.clips(counts[0]), people=words.people(counts[1])))
