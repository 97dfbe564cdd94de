"""Models > Model runtime: what learning with a base model and free questions need besides an installed program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.runtime import disk_bytes
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.runtime import RuntimePage, RuntimePresenter
from pvchat_desktop.ui import icons, words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XS, L, M, S, colour, theme
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.busy import Busy
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.question import Question, ask

translate = QCoreApplication.translate


class RuntimeCard(QWidget):
    changed = Signal()  # models run now, or run no longer

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._page: RuntimePage | None = None
        self.presenter = RuntimePresenter(host.app, host.background, self)
        self._mark = QLabel()
        self._title = label(self.tr("Model runtime"), bold=True)
        self._facts = label(ink="muted", steps=-1)
        self._note = label(ink="muted", steps=-1)
        self._busy = Busy()
        self._busy.bar.setAccessibleName(self.tr("Progress of the model runtime"))
        self.build_box = QComboBox()
        self.build_box.setAccessibleName(self.tr("What models compute with"))
        self.build_box.activated.connect(lambda _index: self.presenter.choose(str(self.build_box.currentData())))
        self.fetch_button = button("", self.presenter.ask_install, symbol="import")
        self.folder_button = button(self.tr("From a folder or drive…"), self._choose_folder, symbol="folder")
        self.stop_button = button(self.tr("Cancel"), self.presenter.stop, symbol="stop")
        self.verify_button = button(self.tr("Check files"), self.presenter.verify, symbol="verify")
        self.remove_button = button(self.tr("Remove"), self._ask_remove, symbol="erase")
        self._arrange()
        self.setVisible(False)  # until something is known
        self.show_idle()
        theme().changed.connect(self._draw)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        texts = QVBoxLayout()
        texts.setSpacing(XS)
        texts.addLayout(head)
        for part in (self._facts, self._note, self._busy):
            texts.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.build_box)
        row.addStretch(1)
        for one in self._buttons():
            one.setAccessibleDescription(self._title.text())
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addLayout(texts)
        column.addLayout(row)

    def _buttons(self) -> tuple[QWidget, ...]:
        return self.stop_button, self.fetch_button, self.folder_button, self.verify_button, self.remove_button

    # --- presenters.runtime.RuntimeView

    def show_runtime(self, page: RuntimePage) -> None:
        self._page = page
        self._facts.setText(" · ".join(part for part in self._fact_parts(page) if part))
        self._note.setText(" ".join(part for part in self._note_parts(page) if part))
        self.fetch_button.setText(self._fetch_text(page))
        self.fetch_button.setAccessibleName(self.fetch_button.text())
        self.fetch_button.setEnabled(page.is_network_on and not page.state.why_not)
        self.folder_button.setEnabled(not page.state.why_not)
        self._show_builds(page)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(f"{self._facts.text()}. {self._note.text()}")
        self._draw()
        self._show_buttons()
        self.setVisible(True)

    def show_busy(self, progress: Progress | None) -> None:
        self._busy.show_progress(progress)
        self._show_busy(is_busy=True)

    def show_idle(self) -> None:
        self._show_busy(is_busy=False)

    def confirm_install(self, page: RuntimePage) -> None:
        state = page.state
        room = self.tr("It takes about {size} on the disk, {free} are free.").format(
            size=words.size(disk_bytes(state.known_bytes)), free=words.size(state.free_bytes)
        )
        if state.bytes is None:
            room = self.tr("{free} are free on the disk.").format(free=words.size(state.free_bytes))
        lines = [
            self.tr("For: {build}.").format(build=_build(state.build)),
            self.tr("To fetch: {size}.").format(size=self._size(page)),
            room,
            self.tr("Each file is checked. What was fetched is kept when you cancel."),
        ]
        question = Question(
            title=self.tr("Model runtime"),
            text=self.tr("Fetch the model runtime?"),
            more="\n".join(lines),
            yes=self.tr("Fetch"),
            no=self.tr("Not now"),
        )
        ask(self, question, self.presenter.install)

    def say(self, what: str) -> None:
        texts = {
            "installed": self.tr("The model runtime is here and was checked."),
            "verified": self.tr("The model runtime is whole: every file is as it was published."),
            "removed": self.tr("The model runtime was removed. Models and people are kept."),
        }
        self._host.toast.say(texts[what])

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def labels(self) -> dict[str, str]:
        return {
            "install": self.tr("Setting up the model runtime"),
            "verify": self.tr("Checking the model runtime"),
            "remove": self.tr("Removing the model runtime"),
        }

    def runtime_changed(self) -> None:
        self.changed.emit()

    # --- its words

    def _fact_parts(self, page: RuntimePage) -> list[str]:
        state = page.state
        if not state.is_needed:
            return [self.tr("Nothing to fetch: the program's own Python environment is used")]
        free = self.tr("{size} free").format(size=words.size(state.free_bytes))
        if state.installed and page.is_whole:
            taken = self.tr("{size} on the disk").format(size=words.size(state.disk_bytes))
            return [self.tr("Here: {build}").format(build=_build(state.installed)), taken, free]
        what = self.tr("Not on this computer")
        if page.is_damaged:
            what = self.tr("Damaged")
        elif state.installed:
            what = self.tr("Made for another version of the program")
        elif state.is_begun:
            what = self.tr("A part of it is here")
        return [what, self.tr("{size} to fetch").format(size=self._size(page)), free]

    def _size(self, page: RuntimePage) -> str:
        if page.state.bytes is not None:
            return words.size(page.state.bytes)
        return self.tr("more than {size}").format(size=words.size(page.state.known_bytes))

    def _note_parts(self, page: RuntimePage) -> list[str]:
        if not page.state.is_needed:
            return []
        if page.is_whole:
            return [self.tr("Learning with a base model and free questions run in it.")]
        suits = self.tr("Suits this computer: {build}, {reason}.").format(
            build=_build(page.suits), reason=self._reason(page)
        )
        missing = self.tr("Downloads are switched off; it can be taken from a folder or drive.")
        return [
            self.tr("Learning with a base model and free questions need it. Face memory works without it."),
            suits,
            "" if page.is_network_on else missing,
            local(page.state.why_not),
        ]

    def _reason(self, page: RuntimePage) -> str:
        before, card = page.reason[:4], page.reason[4:]
        return self.tr("for {card}").format(card=card) if before == "for " else local(page.reason)

    def _fetch_text(self, page: RuntimePage) -> str:
        if page.is_damaged:
            return self.tr("Repair…")
        if page.state.installed:
            return self.tr("Renew…")
        return self.tr("Go on fetching…") if page.state.is_begun else self.tr("Fetch…")

    def _show_builds(self, page: RuntimePage) -> None:
        with QSignalBlocker(self.build_box):
            self.build_box.clear()
            for build in (page.suits, "cpu") if page.may_choose else ():
                self.build_box.addItem(_build(build), build)
            self.build_box.setCurrentIndex(max(0, self.build_box.findData(page.state.build)))

    # --- what is to be seen

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self._busy, self.stop_button):
            part.setVisible(is_busy)
        self._show_buttons()

    def _show_buttons(self) -> None:
        page, is_busy = self._page, not self.stop_button.isHidden()
        is_idle = page is not None and not is_busy
        is_due = is_idle and page is not None and page.state.is_needed and not page.is_whole
        self._note.setVisible(bool(self._note.text()))
        self.build_box.setVisible(is_due and page is not None and page.may_choose)
        self.fetch_button.setVisible(is_due)
        self.folder_button.setVisible(is_due)
        self.verify_button.setVisible(is_idle and page is not None and page.state.is_needed and page.is_whole)
        self.remove_button.setVisible(is_idle and page is not None and page.state.disk_bytes > 0)

    def _draw(self) -> None:
        page = self._page
        if page is None:
            return
        if not page.state.is_needed or page.is_whole:
            self._mark.setPixmap(icons.pixmap("done", ink="done"))
        elif page.is_damaged or page.state.installed or page.state.why_not:
            self._mark.setPixmap(icons.pixmap("warning", ink="warning"))
        else:
            self._mark.setPixmap(icons.pixmap("info", ink="muted"))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour("line"))
        painter.end()

    # --- what can be done

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Folder with the files of the model runtime"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.presenter.install(Path(folder)))
        dialog.open()

    def _ask_remove(self) -> None:
        size = words.size(self._page.state.disk_bytes if self._page is not None else 0)
        text = self.tr("{size} are free again. Models, people and chats are kept; it can be fetched again.")
        question = Question(
            title=self.tr("Model runtime"),
            text=self.tr("Remove the model runtime?"),
            more=text.format(size=size),
            yes=self.tr("Remove"),
            no=self.tr("Keep"),
            takes_away=True,
        )
        ask(self, question, self.presenter.remove)


def _build(name: str) -> str:
    """A build of PyTorch in words."""
    if name.startswith("cu"):
        version = f"{name[2:-1]}.{name[-1]}"
        return translate("RuntimeCard", "NVIDIA graphics card (CUDA {version})").format(version=version)
    return translate("RuntimeCard", "processor")
