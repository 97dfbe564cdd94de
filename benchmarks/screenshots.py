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
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

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


def _tour(camera: Photographer, program: Program, clips: list[Path], name: str) -> None:
    shell = program.shell
    camera.shoot("00-opening")
    camera.wait(lambda: program.app is not None and bool(shell.screens), "the catalog")
    camera.settle()
    wiring = program.wiring
    camera.shoot("01-library-empty")
    shell.show_screen("people")
    camera.settle()
    camera.shoot("02-people-empty")
    shell.show_screen("chat")
    camera.settle()
    camera.shoot("03-chat-empty")
    shell.dropped.emit(clips)
    camera.wait(lambda: wiring.library.model.rowCount() > 0, "clips")
    camera.wait(lambda: bool(program.background.activities()), "the scan")
    camera.settle()
    camera.shoot("04-library-scanning")
    first = next(
        clip
        for clip in (wiring.library.model.clip(wiring.library.model.index(r)) for r in range(len(clips)))
        if clip is not None and clip.path == str(clips[0])
    )
    wiring.host.tag_requested.emit(first.clip.sha256)
    camera.settle()
    camera.shoot("05-enroll-scanning")
    camera.wait(lambda: not program.background.activities(), "the scans")
    camera.settle()
    camera.shoot("06-enroll-faces")
    wiring.enroll.faces_page.cards[0].click()
    camera.settle()
    camera.shoot("07-enroll-details")
    details = wiring.enroll.details_page
    details.name.setText(name)
    details.consent.setChecked(True)
    camera.settle()
    camera.shoot("08-enroll-ready")
    wiring.enroll.save_button.click()
    camera.wait(lambda: wiring.enroll.presenter.step.value == "done", "the enrollment")
    camera.settle()
    camera.shoot("09-enroll-done")
    wiring.enroll.done_page.ask_button.click()
    camera.settle(1.5)
    camera.shoot("10-chat-ready")
    for question in (f"When is {name} seen?", f"Is {name} alone?", f"What is {name} doing?"):
        wiring.chat.field.setPlainText(question)
        wiring.chat.send_button.click()
        camera.wait(lambda: not wiring.chat.presenter.is_asking, "the answer")
    camera.settle(1.0)
    camera.shoot("11-chat-answered")
    wiring.chat.presenter.new()
    wiring.chat.presenter.set_context(())
    camera.settle()
    wiring.chat.field.setPlainText(f"In which clips is {name}?")
    wiring.chat.send_button.click()
    camera.wait(lambda: not wiring.chat.presenter.is_asking, "the answer")
    camera.settle(1.0)
    camera.shoot("12-chat-library")
    shell.show_screen("library")
    camera.settle()
    camera.shoot("13-library")
    wiring.library.show_as_list(as_list=True)
    camera.settle()
    camera.shoot("14-library-list")
    wiring.library.show_as_list(as_list=False)
    shell.show_screen("people")
    camera.settle()
    camera.shoot("15-people")
    wiring.people.cards[0].click()
    camera.settle()
    camera.shoot("16-person")
    if wiring.people.pane.review:
        wiring.people.pane.review[0].yes.click()
        camera.settle(1.0)
        camera.shoot("17-person-confirmed")
    shell.actions_table.all["erase"].trigger()
    camera.settle()
    camera.shoot_dialog("18-erase")
    shell.actions_table.all["preferences"].trigger()
    camera.settle()
    camera.shoot_dialog("19-preferences")
    shell.actions_table.all["keys"].trigger()
    camera.shoot_dialog("20-keys")
    shell.actions_table.all["about"].trigger()
    camera.shoot_dialog("21-about")
    shell.message.say("This clip is on a drive that is not connected", "Plug the drive in to go on.", kind="warning")
    camera.shoot("22-message")
    for box in shell.findChildren(QMessageBox):
        box.close()


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
            _tour(
                Photographer(program, args.out, args.schemes.split(",")),
                program,
                [clip.absolute() for clip in args.clips],
                args.name,
            )
        finally:
            program.background.stop_all()
            program.shell._close_anyway()  # noqa: SLF001 - no question at the end of a tour
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
