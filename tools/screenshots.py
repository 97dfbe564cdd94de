"""Pictures of every screen: `python -m tools.screenshots`, then look at them under build/screenshots.

The window is the real one, on a sample world that is drawn for it: each screen in light and dark, at 1280 x 720 and at
200 %. `--guide` also renews the pictures of the user guide, `--language de --guide` those of the German one. `--only
people chat` takes a few screens.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pvchat_desktop.paths import guide_dir, repository
from pvchat_desktop.ui.language import LANGUAGES
from tools import screenshot_examples as examples

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pvchat_desktop.paths import UserFolders
    from pvchat_desktop.presenters.services import App
    from pvchat_desktop.protocol.messages import WorkerKind
    from pvchat_desktop.services.jobs import Client
    from pvchat_desktop.ui.app import Program

_SIZE = (1280, 720)
_SCALES = (1, 2)
_SCHEMES = ("light", "dark")
_OTHERS = 5  # clips beside those of the tour: enough to fill a page
_PATIENCE_S = 900.0
_SETTLE_S = 0.4
_COLOURS = 255  # of a picture of the guide
_QUESTIONS = {
    "en": ("When is Sam there?", "In which clips is Sam?"),
    "de": ("Wann ist Sam da?", "In welchen Clips ist Sam?"),
}
_BUILD = repository() / "build" / "screenshots"


class Photographer:
    """The open window, brought to each screen in turn."""

    def __init__(self, program: Program, language: str = "en") -> None:
        self.language = language
        self.program = program
        self.shell = program.shell

    def settle(self) -> None:
        """Until nothing is read or computed any more and pictures were loaded."""
        quiet_since = time.monotonic()
        deadline = quiet_since + _PATIENCE_S
        while time.monotonic() - quiet_since < _SETTLE_S and time.monotonic() < deadline:
            self.turn()
            if not self.program.background.is_idle:
                quiet_since = time.monotonic()

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("a screen did not come up")
            self.turn()

    def turn(self) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents()
        time.sleep(0.01)

    @property
    def app(self) -> App:
        if self.program.app is None:
            raise RuntimeError("the window is not open")
        return self.program.app

    # --- screens

    def first_run(self, page: int) -> QWidget:
        self.shell.show_screen("first_run")
        for _ in range(page):
            self.program.wiring.first_run.presenter.next()
        self.settle()
        return self.shell

    def screen(self, name: str) -> QWidget:
        self.shell.show_screen(name)
        self.settle()
        return self.shell

    def people(self) -> QWidget:
        self.program.wiring.people.presenter.close()  # a person that is open
        return self.screen("people")

    def person(self) -> QWidget:
        self.shell.show_screen("people")
        app = self.app
        self.program.wiring.host.person_requested.emit(app.people.all()[0].person.id)
        self.settle()
        return self.shell

    def _clip(self, title: str) -> str:
        app = self.app
        return next(one.clip.sha256 for one in app.library.clips() if title in one.title)

    def chat(self) -> QWidget:
        wiring = self.program.wiring
        if not wiring.chat.presenter.current:
            wiring.host.ask_requested.emit((self._clip("begin"),), "")
            self.settle()
            wiring.chat.presenter.ask(_QUESTIONS[self.language][0])
            self.until(lambda: not wiring.chat.presenter.is_asking)
        self.shell.show_screen("chat")
        self.settle()
        return self.shell

    def question_over_library(self) -> QWidget:
        wiring = self.program.wiring
        wiring.chat.new_chat()
        wiring.chat.presenter.set_context(())
        self.settle()
        wiring.chat.presenter.ask(_QUESTIONS[self.language][1])
        self.until(lambda: not wiring.chat.presenter.is_asking)
        self.shell.show_screen("chat")
        self.settle()
        return self.shell

    def tag(self) -> QWidget:
        self.program.wiring.host.tag_requested.emit(self._clip("begin"))
        self.settle()
        return self.shell

    def tag_details(self) -> QWidget:
        self.tag()
        enroll = self.program.wiring.enroll
        self.until(lambda: bool(enroll.faces_page.cards))
        enroll.faces_page.cards[0].click()
        self.settle()
        return self.shell

    def learn(self) -> QWidget:
        from pvchat_desktop.presenters.learn import Learner

        app = self.app
        person = app.people.all()[0].person
        self.program.wiring.host.learn_requested.emit(Learner(person.id, person.name))
        self.settle()
        return self.shell

    def person_further_down(self) -> QWidget:
        from PySide6.QtWidgets import QScrollArea

        self.person()
        for area in self.program.wiring.people.pane.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self.settle()
        return self.shell

    def same_person(self) -> QWidget:
        self.people()
        self.program.wiring.people.unknown.same_button.click()
        self.settle()
        return self.shell

    def learning(self) -> QWidget:
        """With made-up figures: a training would take too long here, and look different each time."""
        from pvchat_desktop.core.job import Progress
        from pvchat_desktop.core.recipe import PRESETS
        from pvchat_desktop.presenters.training import TrainingNow, Wanted

        person, training = self.app.people.all()[0].person, self.program.wiring.training
        wanted = Wanted(person.id, person.name, "playhouse-mini", PRESETS["quick"])
        now = Progress("Learning from clips", 90, 120, eta_s=95.0, step=examples.steps()[-1])
        training.now = TrainingNow(wanted, progress=now, curve=examples.steps())
        self.program.wiring.host.training_requested.emit()
        self.settle()
        training.now = None
        return self.shell

    def learned(self) -> QWidget:
        """With made-up figures as well."""
        from pvchat_desktop.presenters.learn import Learner, LearnStep

        person, learn = self.app.people.all()[0].person, self.program.wiring.learn
        self.shell.show_screen("learn")
        learn.show_step(LearnStep.REPORT, Learner(person.id, person.name))
        learn.report_page.show_verdict(examples.verdict(person.id, self.app.library.clips()), person.name)
        self.settle()
        return self.shell

    def problem(self) -> QWidget:
        from pvchat_desktop.errors import StorageError
        from pvchat_desktop.presenters.background import Problem
        from pvchat_desktop.ui.sentences import local_problem

        self.shell.show_screen("library")
        error = StorageError(
            "The disk that holds your data folder is full; nothing was changed.",
            hint="Free some space, then try again.",
        )
        self.shell.show_problem(local_problem(Problem.of(error)))
        self.settle()
        return self.shell

    def export(self) -> QWidget:
        self.person()
        self.program.wiring.host.export_requested.emit(self.app.people.all()[0].person.id, "Sam")
        return self._dialog()

    def help(self, part: str) -> QWidget:
        self.shell.show_screen("help")
        self.program.wiring.help.show_part(part)
        self.settle()
        return self.shell

    def dialog(self, command: str) -> QWidget:
        self.shell.show_screen("library")
        self.shell.actions_table.all[command].trigger()
        return self._dialog()

    def _dialog(self) -> QWidget:
        from PySide6.QtWidgets import QDialog

        self.settle()
        found: list[QDialog] = [one for one in self.shell.findChildren(QDialog) if one.isVisible()]
        return found[-1]


SHOTS: dict[str, Callable[[Photographer], QWidget]] = {
    "first-run-1": lambda one: one.first_run(0),
    "first-run-2": lambda one: one.first_run(1),
    "first-run-3": lambda one: one.first_run(2),
    "first-run-4": lambda one: one.first_run(3),
    "first-run-5": lambda one: one.first_run(4),
    "library": lambda one: one.screen("library"),
    "people": Photographer.people,
    "person": Photographer.person,
    "chat": Photographer.chat,
    "library-question": Photographer.question_over_library,
    "tag": Photographer.tag,
    "tag-details": Photographer.tag_details,
    "learn": Photographer.learn,
    "models": lambda one: one.screen("models"),
    "jobs": lambda one: one.screen("jobs"),
    "help": lambda one: one.help("guide"),
    "licences": lambda one: one.help("licences"),
    "diagnostics": lambda one: one.help("diagnostics"),
    "network": lambda one: one.help("network"),
    "preferences": lambda one: one.dialog("preferences"),
    "keys": lambda one: one.dialog("keys"),
    "about": lambda one: one.dialog("about"),
    "watched-folders": lambda one: one.dialog("watched_folders"),
    "export": Photographer.export,
    "person-further-down": Photographer.person_further_down,
    "same-person": Photographer.same_person,
    "learning": Photographer.learning,
    "learned": Photographer.learned,
    "problem": Photographer.problem,
}
GUIDE = (
    "first-run-1", "library", "tag", "tag-details", "chat", "library-question", "person", "people", "learn", "models",
    "jobs", "diagnostics",
)  # fmt: skip


def draw_world(home: Path) -> None:
    """A sample world with one person, in a home folder of its own; what was drawn before is kept."""
    from pvchat_desktop.bootstrap import open_app
    from pvchat_desktop.paths import UserFolders
    from pvchat_desktop.services.playhouse import SampleWorld
    from pvchat_desktop.services.playhouse_set import demo_set
    from pvchat_desktop.services.watch import Watch

    folders = UserFolders.below(home)
    app = open_app(folders, clients=_patient_workers(folders))
    try:
        app.settings.set("first_run.seen", True)  # noqa: FBT003 - a value
        whole = demo_set()
        world = SampleWorld(app, base=None, clips=replace(whole, others=whole.others[:_OTHERS]))
        world.choose_models(Watch())
        clips = world.add_clips(Watch())
        app.library.scan_all(list(clips.values()), Watch())
        if not app.people.all():
            world.enroll(clips, Watch())
    finally:
        app.close()


def _patient_workers(folders: UserFolders) -> dict[WorkerKind, Client]:
    """This machine may be at work on something else, and a clip of the sample world is drawn in one step."""
    from pvchat_desktop.client.patience import Patience
    from pvchat_desktop.client.worker_client import WorkerClient
    from pvchat_desktop.services.interpreter import worker_interpreter
    from pvchat_desktop.settings import Settings

    interpreter = worker_interpreter(Settings(folders.config / "settings.toml"))
    patience = Patience(stalled_s=_PATIENCE_S)
    return {kind: WorkerClient(kind, interpreter, folders.logs, patience=patience) for kind in ("media", "model")}


def _forget_chats(folders: UserFolders, language: str) -> None:
    """The same pictures each time, whatever was asked before."""
    from pvchat_desktop.bootstrap import open_app

    app = open_app(folders)
    try:
        app.settings.set("language", language)
        app.settings.set("window.chat", "")
        for chat in app.chat.chats():
            app.chat.delete(chat.id)
    finally:
        app.close()


@contextmanager
def opened(home: Path, language: str) -> Iterator[Program]:
    from PySide6.QtWidgets import QApplication

    from pvchat_desktop.bootstrap import open_app
    from pvchat_desktop.paths import UserFolders
    from pvchat_desktop.ui.app import Looks, Program

    application = QApplication(["screenshots"])
    application.setQuitOnLastWindowClosed(False)
    folders = UserFolders.below(home)
    _forget_chats(folders, language)
    program = Program(lambda: open_app(folders), looks=Looks(language=language))
    program.shell.resize(*_SIZE)
    program.show()
    try:
        Photographer(program).until(lambda: program.app is not None and program.wiring.is_ready)
        yield program
    finally:
        program.close()


def shoot(home: Path, folder: Path, wanted: list[str], language: str) -> None:
    """All wanted screens in both schemes, at the scale of this process."""
    from PySide6.QtWidgets import QDialog

    from pvchat_desktop.ui.theme import theme

    with opened(home, language) as program:
        photographer = Photographer(program, language)
        for name in wanted:
            shown = SHOTS[name](photographer)
            for scheme in _SCHEMES:
                theme().apply(scheme)
                photographer.settle()
                (folder / scheme).mkdir(parents=True, exist_ok=True)
                shown.grab().save(str(folder / scheme / f"{name}.png"))
            if isinstance(shown, QDialog):
                shown.close()


def to_guide(folder: Path, language: str, wanted: Sequence[str]) -> None:
    """Those of the wanted screens that the guide shows. Smaller files: few colours are seen as many in pictures of a
    window."""
    from PIL import Image

    target = guide_dir() / ("images" if language == "en" else f"{language}/images")
    target.mkdir(parents=True, exist_ok=True)
    for name in (name for name in GUIDE if name in wanted):
        with Image.open(folder / "light" / f"{name}.png") as picture:
            picture.convert("RGB").quantize(_COLOURS).save(target / f"{name}.png", optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(SHOTS), default=list(SHOTS), metavar="SCREEN")
    parser.add_argument("--guide", action="store_true", help="also renew the guide's pictures in this language")
    parser.add_argument("--home", type=Path, default=_BUILD / "home", help="where the sample world is kept")
    parser.add_argument("--out", type=Path, default=_BUILD)
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("--scale", type=int, choices=_SCALES, help="this one alone, in this process")
    args = parser.parse_args()
    if args.scale is not None:
        shoot(args.home, args.out / f"{args.scale}00", args.only, args.language)
        return 0
    draw_world(args.home)
    for scale in _SCALES:
        # The platform is fixed: pictures of another desktop would show its fonts and its frame.
        environment = os.environ | {"QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "tools.screenshots", "--scale", str(scale), "--only", *args.only]
        command += ["--home", str(args.home), "--out", str(args.out), "--language", args.language]
        subprocess.run(command, env=environment, cwd=repository(), check=True)
    if args.guide:
        to_guide(args.out / "100", args.language, args.only)
    print(f"{args.out}: look at them")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
