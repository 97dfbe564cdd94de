"""The family's other programs, from the window: sidecars and tables, each with a count before anything happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App

if TYPE_CHECKING:
    from pvchat_desktop.services.appearances_export import Exported, TableFormat
    from pvchat_desktop.services.sidecar_import import ImportPlan
    from pvchat_desktop.services.sidecars import WriteReport
    from pvchat_desktop.services.views import OperationView


class ExchangeView(Protocol):
    def ask_to_write(self, preview: WriteReport, clips: Sequence[ClipSha]) -> None: ...
    def show_written(self, report: WriteReport) -> None: ...
    def ask_to_import(self, plan: ImportPlan) -> None: ...
    def show_imported(self, operation: OperationView) -> None: ...
    def ask_where_to_export(self, preview: Exported) -> None: ...
    def show_exported(self, exported: Exported) -> None: ...
    def show_refused(self, problem: Problem) -> None: ...
    def label_of_sidecars(self) -> str: ...
    def label_of_table(self) -> str: ...


class ExchangePresenter:
    def __init__(self, app: App, background: Background, view: ExchangeView) -> None:
        self._app = app
        self._background = background
        self._view = view

    def begin_to_write(self, clips: Sequence[ClipSha] = ()) -> None:
        """Count what would be written beside these clips, or all, and ask."""
        self._background.job(
            self._view.label_of_sidecars(),
            lambda watch: self._app.exchange.write_sidecars(clips, watch, is_preview=True),
            done=lambda preview: self._view.ask_to_write(preview, clips),
            failed=self._view.show_refused,
        )

    def write(self, clips: Sequence[ClipSha]) -> None:
        self._background.job(
            self._view.label_of_sidecars(),
            lambda watch: self._app.exchange.write_sidecars(clips, watch, is_preview=False),
            done=self._view.show_written,
            failed=self._view.show_refused,
        )

    def begin_to_import(self) -> None:
        """Count what the sidecars of the library name, and ask."""
        self._background.job(
            self._view.label_of_sidecars(),
            lambda watch: self._app.exchange.plan_import((), watch),
            done=self._view.ask_to_import,
            failed=self._view.show_refused,
        )

    def apply(self, plan: ImportPlan) -> None:
        self._background.job(
            self._view.label_of_sidecars(),
            lambda _watch: self._app.exchange.apply_import(plan),
            done=self._view.show_imported,
            failed=self._view.show_refused,
        )

    def begin_to_export(self) -> None:
        self._background.read(
            "appearances to export",
            self._app.exchange.count_appearances,
            done=self._view.ask_where_to_export,
            failed=self._view.show_refused,
        )

    def export(self, target: Path, how: TableFormat, *, for_spreadsheets: bool) -> None:
        self._background.job(
            self._view.label_of_table(),
            lambda watch: self._app.exchange.export_appearances(target, how, watch, for_spreadsheets=for_spreadsheets),
            done=self._view.show_exported,
            failed=self._view.show_refused,
        )
