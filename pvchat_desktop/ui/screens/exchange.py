"""Sidecars and tables for the family's other programs: questions with a count, then what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.exchange import ExchangePresenter
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.widgets.question import Question, ask

if TYPE_CHECKING:
    from pvchat_desktop.services.appearances_export import Exported
    from pvchat_desktop.services.sidecar_import import ImportPlan
    from pvchat_desktop.services.sidecars import WriteReport
    from pvchat_desktop.services.views import OperationView, RefusedFile

_MOST_NAMES: Final = 12  # in a question
_MOST_FILES: Final = 3  # in a report


class Exchange(QObject):
    """Lives as long as the window. `people_changed` of the host follows an import."""

    def __init__(self, host: Host, window: QWidget) -> None:
        super().__init__(window)
        self._host = host
        self._window = window
        self.presenter = ExchangePresenter(host.app, host.background, self)

    # --- presenters.exchange.ExchangeView

    def ask_to_write(self, preview: WriteReport, clips: Sequence[ClipSha]) -> None:
        if not preview.touched:
            self._nothing(self.tr("There is nothing to write"), preview.refused)
            return
        self._ask(
            self.tr("Write sidecars?"),
            self.tr(
                "Names and places of {people} would be written into XMP files beside {clips}: {new} new, {changed} "
                "that are there already."
            ).format(
                people=words.people(preview.people),
                clips=words.clips(len(preview.touched)),
                new=preview.count("new"),
                changed=preview.count("changed", "removed"),
            ),
            self.tr(
                "Other programs, digiKam or Lightroom for example, show these names then. So can everybody who may "
                "read the folder. Only people you have confirmed are written; the clips themselves are not touched, "
                "and what others wrote into these files stays."
            ),
            (self.tr("Write"), lambda: self.presenter.write(clips)),
        )

    def show_written(self, report: WriteReport) -> None:
        done = len(report.touched)
        said = words.count(done, self.tr("{n} sidecar was written."), self.tr("{n} sidecars were written."))
        if report.refused:
            self._host.message.say(said, _files(report.refused), kind="warning")
        else:
            self._host.toast.say(said)

    def ask_to_import(self, plan: ImportPlan) -> None:
        if not plan.wishes:
            self._nothing(self.tr("No new name was found in sidecars"), plan.refused)
            return
        names = [one.name for one in plan.people]
        shown = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
        notes = [shown + "."]
        if plan.new_people:
            notes.append(self.tr("Not known so far: {people}.").format(people=words.people(plan.new_people)))
        if plan.waiting:
            notes.append(
                self.tr("{n} of the faces lie in clips that were not looked through yet.").format(n=plan.waiting)
            )
        notes.append(
            self.tr("Nobody is named by this: each is something you can confirm or reject, and it can be undone.")
        )
        self._ask(
            self.tr("Import names from sidecars?"),
            self.tr("{people} named in {sidecars}; add as suggestions?").format(
                people=words.people(len(names)),
                sidecars=words.count(plan.sidecars, self.tr("{n} sidecar"), self.tr("{n} sidecars")),
            ),
            "\n".join(notes),
            (self.tr("Add as suggestions"), lambda: self.presenter.apply(plan)),
        )

    def show_imported(self, operation: OperationView) -> None:
        self._host.people_changed.emit()
        self._host.clips_changed.emit()
        self._host.show_changed(operation.label, can_undo=True)

    def ask_where_to_export(self, preview: Exported) -> None:
        if not preview.rows:
            self._nothing(self.tr("Nobody known was seen yet, so there is nothing to export"), ())
            return
        title = self.tr("Export {n} appearances of {people}").format(
            n=preview.rows, people=words.people(preview.people)
        )
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        sheet, table, data = (
            self.tr("Table for a spreadsheet (*.csv)"),
            self.tr("Table, plain (*.csv)"),
            self.tr("Data (*.json)"),
        )
        dialog.setNameFilters([sheet, table, data])
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("json" if chosen == data else "csv"))
        dialog.selectFile(self.tr("appearances"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda file: self._export(Path(file), is_sheet=dialog.selectedNameFilter() == sheet)
        )
        dialog.open()

    def _export(self, target: Path, *, is_sheet: bool) -> None:
        how = "json" if target.suffix.lower() == ".json" else "csv"
        self.presenter.export(target, "json" if how == "json" else "csv", for_spreadsheets=is_sheet)

    def show_exported(self, exported: Exported) -> None:
        self._host.toast.say(
            self.tr("“{file}” was written: {n} appearances of {people}.").format(
                file=exported.path.name, n=exported.rows, people=words.people(exported.people)
            )
        )

    def show_refused(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def label_of_sidecars(self) -> str:
        return self.tr("Reading or writing sidecars")

    def label_of_table(self) -> str:
        return self.tr("Writing the table of appearances")

    # --- Inside

    def _nothing(self, said: str, refused: Sequence[RefusedFile]) -> None:
        if refused:
            self._host.message.say(said, _files(refused), kind="warning")
        else:
            self._host.toast.say(said)

    def _ask(self, title: str, question: str, notes: str, yes: tuple[str, Callable[[], None]]) -> None:
        text, agreed = yes
        ask(self._window, Question(title=title, text=question, more=notes, yes=text, no=self.tr("Not now")), agreed)


def _files(refused: Sequence[RefusedFile]) -> str:
    shown = [f"“{one.path}”: {local(one.message)}" for one in refused[:_MOST_FILES]]
    return " ".join([*shown, *(["…"] if len(refused) > _MOST_FILES else [])])
