"""Preferences: language, theme, face recognition, downloads. Every change holds at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.language import LANGUAGES
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, XS, L, M, theme
from pvchat_desktop.ui.widgets.controls import Dialog, button, label

if TYPE_CHECKING:
    from pvchat_desktop.services.views import FacePack

_WIDTH_PX = 620  # the longest of its switches in one line, in every language


class Preferences(Dialog):
    start_again = Signal()
    connections = Signal()  # show the list of them

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._settings = host.app.settings
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.theme_box = self._choice("theme", self._themes(), self._apply_theme)
        self.language_box = self._choice("language", self._languages(), self._language_changed)
        self.faces_box = QComboBox()
        self.faces_box.setAccessibleName(self.tr("Face recognition"))
        self.faces_box.setEnabled(False)
        self._faces_note = label(ink="muted", steps=-1)
        self._language_note = label(ink="muted", steps=-1)
        self._language_note.hide()
        self.again_button = button(self.tr("Open the window anew"), self._start_again, kind="link", symbol="refresh")
        self.again_button.hide()
        self.notify = self._switch("notify", self.tr("Tell me when long work is done"))
        self.open_folder = button(self.tr("Open"), self._open_folder, kind="link", symbol="folder")
        self.network = self._switch("network.enabled", self.tr("Allow downloads that I start"))
        self.contacts_button = button(self.tr("Show all connections"), self._show_contacts, kind="link")
        self.when_idle = self._check("scan.when_idle", self.tr("Only while the computer is idle"))
        self.on_mains = self._check("scan.on_mains", self.tr("Only on mains power"))
        self.captions = self._switch("captions", self.tr("Describe scenes when idle"))
        self._arrange()
        host.background.read("packs", host.app.models.face_packs, done=self._show_packs)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(L)
        form.setVerticalSpacing(M)
        form.addRow(label(self.tr("Theme"), wrap=False), self.theme_box)
        form.addRow(label(self.tr("Language"), wrap=False), self.language_box)
        form.addRow("", self._language_note)
        form.addRow("", self.again_button)
        faces = QVBoxLayout()
        faces.setSpacing(XS)
        faces.addWidget(self.faces_box)
        faces.addWidget(self._faces_note)
        form.addRow(label(self.tr("Face recognition"), wrap=False), faces)
        scanning = QVBoxLayout()
        scanning.setSpacing(XS)
        scanning.addWidget(self.when_idle)
        scanning.addWidget(self.on_mains)
        scanning.addWidget(
            label(
                self.tr("For the whole library; a clip that you ask about is looked through at once."),
                ink="muted",
                steps=-1,
            )
        )
        form.addRow(label(self.tr("Looking through clips"), wrap=False), scanning)
        form.addRow(label(self.tr("Captions"), wrap=False), self.captions)
        network = QVBoxLayout()
        network.setSpacing(XS)
        network.addWidget(self.network)
        network.addWidget(
            label(self.tr("Clips, faces and questions never leave this computer."), ink="muted", steps=-1)
        )
        network.addWidget(self.contacts_button, 0, Qt.AlignmentFlag.AlignLeft)
        form.addRow(label(self.tr("Network"), wrap=False), network)
        form.addRow(label(self.tr("Notes"), wrap=False), self.notify)
        form.addRow(label(self.tr("Data folder"), wrap=False), self._folder())
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.close_button = button(self.tr("Close"), self.accept, kind="primary")
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(XL)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)

    def _folder(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(M)
        folder = label(str(self._host.app.folders.data), ink="muted", steps=-1)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(folder, 1)
        row.addWidget(self.open_folder)
        return row

    def _switch(self, key: str, text: str) -> QCheckBox:
        made = QCheckBox(text)
        made.setAccessibleName(text)
        made.setChecked(bool(self._settings.get(key)))
        made.toggled.connect(lambda on: self._store(key, on))
        return made

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._host.app.folders.data)))

    def _show_contacts(self) -> None:
        self.accept()
        self.connections.emit()

    def _start_again(self) -> None:
        self.accept()
        self.start_again.emit()

    def _check(self, key: str, text: str) -> QCheckBox:
        made = QCheckBox(text)
        made.setAccessibleName(f"{self.tr('Looking through clips')}: {text}")
        made.setChecked(bool(self._settings.get(key)))
        made.toggled.connect(lambda on: self._store(key, on))
        return made

    def _themes(self) -> dict[str, str]:
        return {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}

    def _languages(self) -> dict[str, str]:
        return {"system": self.tr("As the system")} | LANGUAGES

    def _choice(self, key: str, choices: dict[str, str], changed: Callable[[str], None]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Theme") if key == "theme" else self.tr("Language"))
        for value, text in choices.items():
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(self._settings.get(key)))

        def chosen(index: int) -> None:
            self._store(key, str(box.itemData(index)))
            changed(str(box.itemData(index)))

        box.currentIndexChanged.connect(chosen)
        return box

    def _store(self, key: str, value: str | bool) -> None:  # noqa: FBT001 - a setting's value
        self._host.background.change(lambda: self._settings.set(key, value), done=lambda _none: None)

    def _apply_theme(self, choice: str) -> None:
        theme().apply(choice)

    def _language_changed(self, _choice: str) -> None:
        self._language_note.setText(self.tr("Answers follow at once; the window when it is opened anew."))
        self._language_note.show()
        self.again_button.show()

    def _show_packs(self, packs: tuple[FacePack, ...]) -> None:
        self.faces_box.addItem(self.tr("The best that is ready"), "auto")
        for pack in packs:
            title = local(pack.title)
            text = title if pack.is_ready else self.tr("{title} (not ready)").format(title=title)
            self.faces_box.addItem(text, pack.name)
            item = self.faces_box.count() - 1
            self.faces_box.setItemData(item, local(pack.why_not) or pack.licence, Qt.ItemDataRole.ToolTipRole)
            if not pack.is_ready:
                self.faces_box.model().setData(  # a row without flags cannot be chosen
                    self.faces_box.model().index(item, 0), 0, Qt.ItemDataRole.UserRole - 1
                )
        self.faces_box.setCurrentIndex(max(0, self.faces_box.findData(self._settings.get("faces.backend"))))
        self.faces_box.setEnabled(True)
        active = next((pack for pack in packs if pack.is_active), None)
        if active is not None:
            self._faces_note.setText(
                self.tr("In use: {title}. Licence: {licence}").format(title=local(active.title), licence=active.licence)
            )
        self.faces_box.currentIndexChanged.connect(self._faces_changed)

    def _faces_changed(self, index: int) -> None:
        self._store("faces.backend", str(self.faces_box.itemData(index)))
        self._faces_note.setText(self.tr("Clips are looked through anew with it when you next ask about them."))
