"""Renders every screen of the window to PNG files, in light and dark, with the real services and the real worker.

    python benchmarks/screenshots.py OUT [CLIP...] [--size 1180x760] [--schemes light,dark] [--name Leo]

The first clip is the one a person is tagged in. Without a display set QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from pvchat_desktop.bootstrap import open_app
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.theme import theme

_LONG_S = 240.0  # a scan on a busy machine


class Photographer:
    def __init__(self, program: Program, out: Path, schemes: list[str]) -> None:
        self._program = program
        self._out = out
        self._schemes = schemes

    def wait(self, until: Callable[[], bool], what: str, timeout_s: float = _LONG_S) -> None:
        deadline = time.monotonic() + timeout_s
        while not until():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain for: {what}")
            QApplication.processEvents()
            time.sleep(0.01)

    def settle(self, seconds: float = 0.6) -> None:
        end = time.monotonic() + seconds
        background = self._program.background
        while time.monotonic() < end or not (background.is_idle or background.activities()):
            QApplication.processEvents()
            time.sleep(0.01)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        for scheme in self._schemes:
            theme().apply(scheme)
            self.settle(0.3)
            (widget or self._program.shell).grab().save(str(self._out / f"{name}-{scheme}.png"))
        theme().apply(self._schemes[0])

    def shoot_dialog(self, name: str) -> None:
        self.settle(0.3)
        for dialog in self._program.shell.findChildren(QDialog):
            if dialog.isVisible():
                self.shoot(name, dialog)
                dialog.close()
        self.settle(0.2)


class Tour:
    """Goes through the program as a new user would, with a picture of each stop."""

    def __init__(self, camera: Photographer, program: Program, *, clips: list[Path], name: str) -> None:
        self._camera = camera
        self._program = program
        self._clips = clips
        self._name = name

    def go(self) -> None:
        self.start()
        self.enroll()
        self.ask()
        self.look_around()
        self.dialogs()

    def _visit(self, screen: str, picture: str) -> None:
        self._program.shell.show_screen(screen)
        self._camera.settle()
        self._camera.shoot(picture)

    def start(self) -> None:
        camera, program = self._camera, self._program
        camera.shoot("00-opening")
        camera.wait(lambda: program.app is not None and program.wiring.is_ready, "the catalog")
        for screen, picture in (
            ("library", "01-library-empty"),
            ("people", "02-people-empty"),
            ("chat", "03-chat-empty"),
        ):
            self._visit(screen, picture)
        program.shell.dropped.emit(self._clips)
        camera.wait(lambda: program.wiring.library.model.rowCount() > 0, "clips")
        camera.wait(lambda: bool(program.background.activities()), "the scan")
        camera.settle()
        camera.shoot("04-library-scanning")

    def enroll(self) -> None:
        camera, wiring = self._camera, self._program.wiring
        model = wiring.library.model
        shown = [clip for row in range(model.rowCount()) if (clip := model.clip(model.index(row))) is not None]
        first = next(clip for clip in shown if clip.path == str(self._clips[0]))
        wiring.host.tag_requested.emit(first.clip.sha256)
        camera.settle()
        camera.shoot("05-enroll-scanning")
        camera.wait(lambda: not self._program.background.activities(), "the scans")
        camera.settle()
        camera.shoot("06-enroll-faces")
        wiring.enroll.faces_page.cards[0].click()
        camera.settle()
        camera.shoot("07-enroll-details")
        wiring.enroll.details_page.name.setText(self._name)
        wiring.enroll.details_page.consent.setChecked(True)
        camera.settle()
        camera.shoot("08-enroll-ready")
        wiring.enroll.save_button.click()
        camera.wait(lambda: wiring.enroll.presenter.step.value == "done", "the enrollment")
        camera.settle()
        camera.shoot("09-enroll-done")

    def ask(self) -> None:
        camera, chat = self._camera, self._program.wiring.chat
        self._program.wiring.enroll.done_page.ask_button.click()
        camera.settle(1.5)
        camera.shoot("10-chat-ready")
        for question in (f"When is {self._name} seen?", f"Is {self._name} alone?", f"What is {self._name} doing?"):
            self._question(question)
        camera.settle(1.0)
        camera.shoot("11-chat-answered")
        chat.presenter.new()
        chat.presenter.set_context(())
        camera.settle()
        self._question(f"In which clips is {self._name}?")
        camera.settle(1.0)
        camera.shoot("12-chat-library")

    def _question(self, text: str) -> None:
        chat = self._program.wiring.chat
        chat.field.setPlainText(text)
        chat.send_button.click()
        self._camera.wait(lambda: not chat.presenter.is_asking, "the answer")

    def look_around(self) -> None:
        camera, wiring = self._camera, self._program.wiring
        self._visit("library", "13-library")
        wiring.library.show_as_list(as_list=True)
        camera.settle()
        camera.shoot("14-library-list")
        wiring.library.show_as_list(as_list=False)
        self._visit("people", "15-people")
        wiring.people.cards[0].click()
        camera.settle()
        camera.shoot("16-person")
        if wiring.people.pane.review:
            wiring.people.pane.review[0].yes.click()
            camera.settle(1.0)
            camera.shoot("17-person-confirmed")

    def dialogs(self) -> None:
        camera, shell = self._camera, self._program.shell
        for command, picture in (
            ("erase", "18-erase"),
            ("preferences", "19-preferences"),
            ("keys", "20-keys"),
            ("about", "21-about"),
        ):
            shell.actions_table.all[command].trigger()
            camera.settle()
            camera.shoot_dialog(picture)
        shell.message.say(
            "This clip is on a drive that is not connected", "Plug the drive in to go on.", kind="warning"
        )
        camera.shoot("22-message")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--size", default="1180x760")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--name", default="Leo")
    parser.add_argument("--font-pt", type=float, default=0.0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    if args.font_pt:
        font = QFont(application.font())
        font.setPointSizeF(args.font_pt)
        application.setFont(font)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PVCHAT_HOME"] = home
        program = Program(lambda: open_app(UserFolders.find()))
        width, height = (int(part) for part in args.size.split("x"))
        program.shell.resize(width, height)
        program.shell.move(QPoint(0, 0))
        program.show()
        try:
            camera = Photographer(program, args.out, args.schemes.split(","))
            Tour(camera, program, clips=[clip.resolve() for clip in args.clips], name=args.name).go()
        finally:
            program.background.stop_all()
            program.shell._close_anyway()  # noqa: SLF001 - no question at the end of a tour
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
