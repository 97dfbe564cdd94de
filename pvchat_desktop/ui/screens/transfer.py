"""A person as one file: export with or without a passphrase, and import, with the reason where it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.packs import Asked, ImportWish, TransferPresenter, answered
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, L, M, S
from pvchat_desktop.ui.widgets.controls import button, label

if TYPE_CHECKING:
    from pvchat_desktop.services.packs import Exported, Imported

translate = QCoreApplication.translate

PACK_SUFFIX = ".pvpack"
_WIDTH_PX = 440


class _Dialog(QDialog):
    """A title, words, fields, and two buttons."""

    def __init__(self, parent: QWidget, title: str, yes: str, no: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH_PX)
        self.body = QVBoxLayout()
        self.body.setSpacing(S)
        self.yes = button(yes, self.accept, kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addStretch(1)
        foot.addWidget(button(no, self.reject))
        foot.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(L)
        column.addLayout(self.body)
        column.addStretch(1)
        column.addLayout(foot)

    def field(self, name: str, *, is_secret: bool = False) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        if is_secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(label(name, ink="muted", steps=-1))
        self.body.addWidget(made)
        return made


class ExportDialog(_Dialog):
    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(
            parent,
            translate("ExportDialog", "Export {name}").format(name=name),
            translate("ExportDialog", "Choose where…"),
            translate("ExportDialog", "Not now"),
        )
        self.body.addWidget(
            label(
                self.tr(
                    "One file with the pictures of {name}'s face and what was learned. Whoever has the file can "
                    "recognise {name}: a passphrase keeps it closed to others."
                ).format(name=name)
            )
        )
        self.passphrase = self.field(self.tr("Passphrase, if you like"), is_secret=True)
        self.again = self.field(self.tr("The same passphrase again"), is_secret=True)
        self.note = label(ink="danger", steps=-1)
        self.memory_only = QCheckBox(self.tr("Face memory only, without what was trained"))
        self.memory_only.setAccessibleName(self.memory_only.text())
        self.body.addWidget(self.note)
        self.body.addSpacing(M)
        self.body.addWidget(self.memory_only)
        for one in (self.passphrase, self.again):
            one.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        is_same = self.passphrase.text() == self.again.text()
        self.note.setText(self.tr("The two passphrases differ."))
        self.note.setHidden(is_same)
        self.yes.setEnabled(is_same)


class AskDialog(_Dialog):
    """What a file still needs: its passphrase, another name, or a yes to face memory alone."""

    def __init__(self, parent: QWidget, asked: Asked) -> None:
        super().__init__(
            parent,
            translate("AskDialog", "Import a person"),
            translate("AskDialog", "Import"),
            translate("AskDialog", "Not now"),
        )
        self.body.addWidget(label(local(asked.problem.title), bold=True))
        self.body.addWidget(label(local(asked.problem.message)))
        self.answer: QLineEdit | None = None
        if asked.needs == "passphrase":
            self.answer = self.field(self.tr("Passphrase"), is_secret=True)
        elif asked.needs == "name":
            self.answer = self.field(self.tr("Import under this name"))
        else:
            self.yes.setText(self.tr("Import the face memory alone"))
            self.yes.setAccessibleName(self.yes.text())
        if self.answer is not None:
            self.answer.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
            self.yes.setEnabled(False)

    @property
    def text(self) -> str:
        return self.answer.text() if self.answer is not None else ""


class Transfer(QObject):
    """Lives as long as the window. `people_changed` of the host follows an import."""

    def __init__(self, host: Host, window: QWidget) -> None:
        super().__init__(window)
        self._host = host
        self._window = window
        self.presenter = TransferPresenter(host.app, host.background, self)

    def export(self, person: PersonId, name: str) -> None:
        dialog = ExportDialog(self._window, name)
        dialog.accepted.connect(
            lambda: self._choose_target(person, name, (dialog.passphrase.text(), dialog.memory_only.isChecked()))
        )
        dialog.open()

    def _choose_target(self, person: PersonId, name: str, how: tuple[str, bool]) -> None:
        dialog = QFileDialog(self._window, self.tr("Export {name}").format(name=name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(PACK_SUFFIX.lstrip("."))
        dialog.setNameFilter(self.tr("People (*.pvpack)"))
        dialog.selectFile(f"{name}{PACK_SUFFIX}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        passphrase, memory_only = how
        dialog.fileSelected.connect(
            lambda file: self.presenter.export(person, Path(file), passphrase=passphrase, memory_only=memory_only)
        )
        dialog.open()

    def choose_import(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Import a person"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("People (*.pvpack)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.presenter.take(ImportWish(Path(file))))
        dialog.open()

    def take(self, file: Path) -> None:
        """Import a file that was dropped, or that the program was started with."""
        self.presenter.take(ImportWish(file))

    # --- presenters.packs.TransferView

    def show_exported(self, exported: Exported) -> None:
        sealed = self.tr("sealed with the passphrase") if exported.is_sealed else self.tr("without a passphrase")
        self._host.toast.say(
            self.tr("“{file}” was written: {size}, {sealed}.").format(
                file=exported.path.name, size=words.size(exported.bytes), sealed=sealed
            )
        )

    def show_imported(self, imported: Imported) -> None:
        self._host.people_changed.emit()
        self._host.person_requested.emit(imported.person)
        said = self.tr("{name} was imported.").format(name=imported.name)
        if imported.note:
            self._host.message.say(said, imported.note, kind="info")
        else:
            self._host.toast.say(said)

    def ask_for(self, asked: Asked) -> None:
        dialog = AskDialog(self._window, asked)
        dialog.accepted.connect(lambda: self.presenter.take(answered(asked, dialog.text)))
        dialog.open()
        if dialog.answer is not None:
            dialog.answer.setFocus()

    def show_refused(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def label_of_transfer(self) -> str:
        return self.tr("Reading or writing a person's file")
