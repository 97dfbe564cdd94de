"""Help: the user guide, licences, logs and diagnostics, and the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop import __version__
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.help import GuidePage, HelpPresenter, guide_pages
from pvchat_desktop.ui import language, words
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.theme import XL, L, M, S, font
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.guide_browser import GuideBrowser

if TYPE_CHECKING:
    from pvchat_desktop.services.licences import Package
    from pvchat_desktop.services.network_log import Contact

_LIST_PX = 220
_NOTES = ("licences", "diagnostics", "network")


class DiagnosticsPart(QWidget):
    """What can be shown to somebody who helps: no names, and paths are left out."""

    def __init__(self, presenter: HelpPresenter, host: Host) -> None:
        super().__init__()
        self._presenter = presenter
        self._host = host
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(button(self.tr("Look again"), self.look, symbol="refresh"))
        row.addStretch(1)
        row.addWidget(button(self.tr("Copy"), self.copy))
        row.addWidget(button(self.tr("Save…"), self._save, kind="primary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(M)
        column.addWidget(label(self.tr("Logs and diagnostics"), steps=4, bold=True))
        column.addWidget(
            label(
                self.tr(
                    "What this computer and this program are, and what was logged last. No names, faces or questions "
                    "are in it, and paths are left out: it can be shown to somebody who helps."
                ),
                ink="muted",
            )
        )
        column.addWidget(self.text, 1)
        column.addLayout(row)

    def look(self) -> None:
        self.text.setPlainText(self.tr("Looking…"))
        self._presenter.diagnose()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._host.toast.say(self.tr("The report was copied."))

    def _save(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("pvchat-report.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self._presenter.save(self.text.toPlainText(), Path(file)))
        dialog.open()


class NetworkPart(QWidget):
    """The switch, and every connection that was made."""

    def __init__(self, presenter: HelpPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.switch = QCheckBox(self.tr("Allow downloads that I start"))
        self.switch.setAccessibleName(self.switch.text())
        self.switch.clicked.connect(lambda on: presenter.allow_network(allowed=on))
        self.empty = label(self.tr("This program has not spoken to any other computer yet."), ink="muted")
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Connections"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("When"), self.tr("With whom"), self.tr("What for"), self.tr("Received")]
        )
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(M)
        column.addWidget(label(self.tr("Network"), steps=4, bold=True))
        column.addWidget(
            label(
                self.tr(
                    "Clips, faces, names and questions never leave this computer. It speaks to others only to fetch "
                    "what you ask for, and every time is listed here."
                ),
                ink="muted",
            )
        )
        column.addWidget(self.switch)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def look(self) -> None:
        self.switch.setChecked(self._presenter.is_network_on)
        self._presenter.list_contacts()

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        self.empty.setVisible(not contacts)
        self.table.setVisible(bool(contacts))
        self.table.setRowCount(len(contacts))
        for row, one in enumerate(contacts):
            received = words.size(one.bytes) if one.worked else self.tr("It did not work")
            for at, text in enumerate((words.day(one.at), one.host, one.what, received)):
                self.table.setItem(row, at, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()


class HelpScreen(Screen):
    name = "help"

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.presenter = HelpPresenter(host.app, host.background, self)
        self._pages: tuple[GuidePage, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Help"))
        self.list.setProperty("kind", "panel")
        self.list.setFixedWidth(_LIST_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser = GuideBrowser(self.tr("Guide"))
        self.browser.page_wanted.connect(self.show_part)
        self.browser.licence_wanted.connect(self.presenter.show_licence)
        self.diagnostics = DiagnosticsPart(self.presenter, host)
        self.network = NetworkPart(self.presenter)
        self._stack = QStackedWidget()
        for part in (self.browser, self.diagnostics, self.network):
            self._stack.addWidget(part)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)

    def _fill(self) -> None:
        self._pages = guide_pages(language.current())
        parts = {"licences": self.tr("Licences"), "diagnostics": self.tr("Logs and diagnostics")}
        parts["network"] = self.tr("Network")
        for name, title in ({one.file.name: one.title for one in self._pages} | parts).items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            if name == _NOTES[0] or name == (self._pages[0].file.name if self._pages else ""):
                item.setFont(font(bold=True))
            self.list.addItem(item)
        self.list.setFixedWidth(max(_LIST_PX, self.list.sizeHintForColumn(0) + L))

    def show_part(self, name: str) -> None:
        """A page of the guide by its file, "guide" for the first one, or "licences", "diagnostics", "network"."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == name or (name == "guide" and row == 0):
                if row == self.list.currentRow():
                    self._show_current()
                self.list.setCurrentRow(row)
                return

    def _show_current(self) -> None:
        row = self.list.currentRow()
        name = str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else ""
        if name == "diagnostics":
            self._stack.setCurrentWidget(self.diagnostics)
            self.diagnostics.look()
        elif name == "network":
            self._stack.setCurrentWidget(self.network)
            self.network.look()
        else:
            self._stack.setCurrentWidget(self.browser)
            self._show_text(name)

    def _show_text(self, name: str) -> None:
        if name == "licences":
            self.browser.show_text(self.tr("# Licences"), Path())
            self.presenter.list_packages()
            return
        page = next((one for one in self._pages if one.file.name == name), None)
        if page is not None:
            self.browser.show_text(page.file.read_text(encoding="utf-8"), page.file.parent)

    # --- presenters.help.HelpView

    def show_diagnostics(self, text: str) -> None:
        self.diagnostics.text.setPlainText(text)

    def show_packages(self, packages: tuple[Package, ...]) -> None:
        head = self.tr(
            "# Licences\n\nPVChat Desktop {version} is under the Apache License 2.0. It runs with these packages; "
            "press a name to read its licence. The licences of models are shown under Models.\n\n"
            "| Package | Version | Licence |\n|---|---|---|\n"
        ).format(version=__version__)
        none = self.tr("not stated")
        rows = [f"| [{one.name}](licence:{one.name}) | {one.version} | {one.licence or none} |" for one in packages]
        self.browser.show_text(head + "\n".join(rows), Path())

    def show_licence(self, name: str, text: str) -> None:
        said = text or self.tr("The package brings no licence file along.")
        self.browser.show_text(f"# {name}\n\n```\n{said}\n```\n", Path())

    def show_contacts(self, contacts: tuple[Contact, ...]) -> None:
        self.network.show_contacts(contacts)

    def show_saved(self, file: str) -> None:
        self._host.toast.say(self.tr("“{file}” was written.").format(file=file))

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    # --- host.Screen

    def opened(self) -> None:
        if self.list.count() == 0:
            self._fill()
            self.list.setCurrentRow(0)

    def first_focus(self) -> QWidget | None:
        return self.list
