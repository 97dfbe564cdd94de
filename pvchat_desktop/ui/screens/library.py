"""The Library: clips as pictures or as a list, search, import, and what can be done with a clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.captions import IdleCaptions
from pvchat_desktop.presenters.library import LibraryPresenter, LibraryState, Why
from pvchat_desktop.ui import words
from pvchat_desktop.ui.actions import Actions, Bindings
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.item_models.clip_view import ClipView
from pvchat_desktop.ui.item_models.clips import ClipDelegate, ClipsModel
from pvchat_desktop.ui.screens.watched import WatchedFolders
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, M, S
from pvchat_desktop.ui.widgets.controls import button, label, tool
from pvchat_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from pvchat_desktop.services.views import AddReport, ClipSummary, LookReport, RefusedFile, ScanReport

_SEARCH_DELAY_MS = 200  # after the last key: typing stays smooth
_REFUSED_SHOWN = 3
_SPANS_SHOWN = 2  # of a clip that was found, in its line
_BEGIN_MS = 2000  # what goes on by itself waits until the window is there
_MINUTE_MS = 60_000


class LibraryScreen(Screen):
    name = "library"

    def __init__(self, host: Host, actions: Actions) -> None:
        super().__init__()
        self._host = host
        self._actions = actions
        self.presenter = LibraryPresenter(host.app.library, host.background, self)
        self.model = ClipsModel(self)
        self._delegate = ClipDelegate(host.pictures, self)
        self._state = LibraryState.EMPTY
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find: Leo with Grandma, summer 2019, beach…"))
        self.search.setToolTip(
            self.tr(
                "Names of people: Leo with Grandma, Leo without Grandma\n"
                "Days: summer 2019, last Christmas, before 2015\n"
                "Words of titles, folders, captions and texts beside the clips: beach, blow candles"
            )
        )
        self.search.setAccessibleName(self.tr("Find clips"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_DELAY_MS)
        self._typing.timeout.connect(lambda: self.presenter.search(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.view = self._make_view()
        self.empty = EmptyState("clip")
        self.pages = QStackedWidget()
        self.pages.addWidget(QWidget())  # nothing yet: the first answer is on its way
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL - 6, XL, M, 0)
        column.setSpacing(M)
        column.addLayout(self._header())
        column.addWidget(self.pages, 1)
        host.pictures.loaded.connect(self.view.viewport().update)
        host.people_changed.connect(self.presenter.refresh)
        host.clips_changed.connect(self.presenter.refresh)
        self._looks = QTimer(self)
        self._looks.timeout.connect(self.presenter.folders.begin_if_any)
        QTimer.singleShot(_BEGIN_MS, self, self._begin)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, M, 0)
        row.setSpacing(S)
        title = label(self.tr("Library"), steps=4, bold=True, wrap=False)
        title.setMinimumHeight(34)  # as high as the buttons beside it, which come and go
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.search, 4)
        self._layout_tool = tool(self.tr("Show as a list"), "list", self._switch_layout)
        row.addWidget(self._layout_tool)
        self.tag_button = button(self.tr("Tag a person"), self._tag, symbol="tag")
        row.addWidget(self.tag_button)
        self.import_button = button(self.tr("Import"), self.choose_files, kind="primary", symbol="import")
        row.addWidget(self.import_button)
        return row

    def _make_view(self) -> ClipView:
        view = ClipView(self.model, self._delegate)
        view.setAccessibleName(self.tr("Clips"))
        view.activated.connect(self._open)
        view.clicked.connect(lambda _index: self.bindings_changed.emit())
        view.selectionModel().currentChanged.connect(lambda _new, _old: self.bindings_changed.emit())
        view.customContextMenuRequested.connect(self._menu)
        return view

    # --- presenters.library.LibraryView

    def show_clips(
        self, clips: tuple[ClipSummary, ...], state: LibraryState, why: Mapping[ClipSha, Why] = MappingProxyType({})
    ) -> None:
        self._state = state
        self.model.show(clips, {sha: self._note(one) for sha, one in why.items()})
        if state is LibraryState.EMPTY:
            self.empty.fill(
                self.tr("Your clips will be here"),
                self.tr(
                    "Import home videos, then tag a person in one of them and ask about that person in all the "
                    "others. The files stay where they are, and nothing leaves this computer."
                ),
                action=self.tr("Import clips…"),
                pressed=self.choose_files,
            )
        elif state is LibraryState.NO_MATCH:
            self.empty.fill(
                self.tr("No clip matches"),
                self.tr(
                    "Nothing in the library answers to “{words}”. Names of people, days, and words of titles, folders, "
                    "captions or texts beside the clips can be looked for."
                ).format(words=self.search.text().strip()),
                action=self.tr("Show all clips"),
                pressed=self.search.clear,
            )
        self.pages.setCurrentWidget(self.view if state is LibraryState.CLIPS else self.empty)
        has_any = state is not LibraryState.EMPTY
        self.search.setVisible(has_any)
        self._layout_tool.setVisible(has_any)
        self.tag_button.setVisible(has_any)
        self.import_button.setVisible(has_any)
        self.bindings_changed.emit()

    def _note(self, why: Why) -> str:
        """When, and why, in one line."""
        return " · ".join(part for part in (words.spans(why.spans[:_SPANS_SHOWN]), local(why.text)) if part)

    def show_import_report(self, report: AddReport) -> None:
        self._host.clips_changed.emit()
        parts = []
        if report.added:
            parts.append(self.tr("Added: {clips}.").format(clips=words.clips(len(report.added))))
        if report.already_known:
            parts.append(self.tr("Already here: {clips}.").format(clips=words.clips(len(report.already_known))))
        parts += self._refusals(report.refused)
        if report.refused:
            self._host.message.say(self.tr("Some files could not be imported"), "\n".join(parts), kind="warning")
        elif parts:
            self._host.toast.say(" ".join(parts))
        else:
            self._host.message.say(
                self.tr("Nothing to import"), self.tr("There is no video in what you chose."), kind="info"
            )

    def show_look_report(self, report: LookReport) -> None:
        """Of the watched folders: only what there is to say."""
        self._host.clips_changed.emit()
        if report.added:
            self._host.toast.say(
                self.tr("New in watched folders: {clips}.").format(clips=words.clips(len(report.added)))
            )
        if report.refused:
            self._host.message.say(
                self.tr("Some files in watched folders cannot be used"),
                "\n".join(self._refusals(report.refused)),
                kind="warning",
            )

    def folders_label(self) -> str:
        return self.tr("Looking into watched folders")

    def show_scan_report(self, report: ScanReport) -> None:
        self._host.message.say(
            self.tr("Some clips could not be looked through"), "\n".join(self._refusals(report.refused)), kind="warning"
        )

    def _refusals(self, refused: Sequence[RefusedFile]) -> list[str]:
        """A line for each of the first few, and how many more there are."""
        lines = [
            self.tr("“{file}”: {message} {hint}")
            .format(file=Path(one.path).name, message=local(one.message), hint=local(one.hint))
            .strip()
            for one in refused[:_REFUSED_SHOWN]
        ]
        more = len(refused) - _REFUSED_SHOWN
        if more > 0:
            lines.append(self.tr("{n} more files could not be used.").format(n=more))
        return lines

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def labels(self) -> tuple[str, str]:
        return self.tr("Adding clips"), self.tr("Looking through your clips")

    # Importing

    def choose_files(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Import clips"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._choose(dialog)

    def choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Import a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._choose(dialog)

    def _choose(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation))
        dialog.filesSelected.connect(lambda files: self.presenter.add([Path(file) for file in files]))
        dialog.open()

    # Watched folders

    def _begin(self) -> None:
        """What was not finished goes on, and watched folders are looked into, now and every so often."""
        self.presenter.go_on_scanning()
        self.presenter.folders.begin_if_any()
        captions = IdleCaptions(self._host.app.captions, self._host.background, lambda: self.tr("Describing scenes"))
        describing = QTimer(self)
        describing.timeout.connect(captions.begin_if_wanted)
        describing.start(_MINUTE_MS)
        minutes = int(str(self._host.app.settings.get("library.look_every_minutes")))
        if minutes > 0:
            self._looks.start(minutes * _MINUTE_MS)

    def watched_folders(self) -> None:
        WatchedFolders(self._host, self.window(), self.presenter.folders.begin).open()

    # --- clips

    def current(self) -> ClipSummary | None:
        if self._state is not LibraryState.CLIPS or not self.view.selectionModel().hasSelection():
            return None
        return self.model.clip(self.view.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        clip = self.model.clip(index)
        if clip is not None:
            self._host.ask_requested.emit((clip.clip.sha256,), "")

    def _ask(self) -> None:
        clip = self.current()
        if clip is not None:
            self._host.ask_requested.emit((clip.clip.sha256,), "")

    def _tag(self) -> None:
        clip = self.current()
        self._host.tag_requested.emit(clip.clip.sha256 if clip is not None else None)

    def _scan(self) -> None:
        clip = self.current()
        if clip is not None:
            self.presenter.look_for_faces([clip.clip.sha256], again=True)

    def _remove(self) -> None:
        clip = self.current()
        if clip is not None:
            self.presenter.remove(clip.clip.sha256)
            self._host.toast.say(
                self.tr("“{title}” was taken out of the library. Its file is where it was.").format(title=clip.title)
            )

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ("open_clip", "tag_person", "scan_clip", "remove_clip"):
            menu.addAction(self._actions.all[name])
        menu.popup(self.view.viewport().mapToGlobal(at))

    # --- looks

    def show_as_list(self, *, as_list: bool) -> None:
        self.view.show_as_list(as_list=as_list)
        self.bindings_changed.emit()

    def _switch_layout(self) -> None:
        self.show_as_list(as_list=not self._delegate.as_list)

    # --- host.Screen

    def bindings(self) -> Bindings:
        found = {
            "import_files": self.choose_files,
            "import_folder": self.choose_folder,
            "find": self.find_clips,
            "as_grid": lambda: self.show_as_list(as_list=False),
            "as_list": lambda: self.show_as_list(as_list=True),
            "tag_person": self._tag,
            "look_for_files": self.look_for_files,
            "watched_folders": self.watched_folders,
        }
        if self.current() is not None:
            found |= {"open_clip": self._ask, "scan_clip": self._scan, "remove_clip": self._remove}
        return found

    def find_clips(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def look_for_files(self) -> None:
        def done() -> None:
            self._host.clips_changed.emit()
            self._host.toast.say(self.tr("Looked where every file is now."))

        self.presenter.look_for_files(done)

    def escape(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        return False

    def opened(self) -> None:
        self.presenter.refresh()

    def first_focus(self) -> QWidget | None:
        return self.view if self._state is LibraryState.CLIPS else self.empty.button
