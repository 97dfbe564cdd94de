"""What the library gives to and takes from the family's other programs, in one hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.services.appearances_export import AppearancesExport, Exported, TableFormat
from pvchat_desktop.services.sidecar_import import ImportPlan, SidecarImport
from pvchat_desktop.services.sidecars import SidecarService, WriteReport
from pvchat_desktop.services.views import OperationView
from pvchat_desktop.services.watch import Watch


class ExchangeService:
    """All methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog, refresh: Callable[[], object]) -> None:
        self._catalog = catalog
        self.sidecars = SidecarService(catalog)
        self.imports = SidecarImport(catalog, refresh)
        self.appearances = AppearancesExport(catalog)

    def all_clips(self) -> tuple[ClipSha, ...]:
        return tuple(clip.sha256 for clip in self._catalog.clips.all())

    def write_sidecars(
        self, clips: Sequence[ClipSha], watch: Watch, *, is_preview: bool, with_suggested: bool = False
    ) -> WriteReport:
        """Of these clips, or of all where none is named."""
        wanted = clips or self.all_clips()
        return self.sidecars.write(wanted, watch, is_preview=is_preview, with_suggested=with_suggested)

    def plan_import(self, paths: Sequence[Path], watch: Watch) -> ImportPlan:
        return self.imports.plan(paths, watch)

    def apply_import(self, plan: ImportPlan) -> OperationView:
        return self.imports.apply(plan)

    def count_appearances(self) -> Exported:
        return self.appearances.count()

    def export_appearances(self, target: Path, how: TableFormat, watch: Watch, *, for_spreadsheets: bool) -> Exported:
        return self.appearances.export(target, how, watch, for_spreadsheets=for_spreadsheets)
