"""Does a base model fit this machine, to answer and to learn with? Plans, refusals, and what earlier runs took."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from pvchat_desktop.core.base_facts import BaseFacts, facts_from_config
from pvchat_desktop.core.base_models import BaseRow
from pvchat_desktop.core.hardware import GIB, Known, PastRun, Plan, fits, plan, require_device
from pvchat_desktop.core.recipe import STANDARD, Precision, Recipe
from pvchat_desktop.errors import PVChatError, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import BaseModel, DeviceReport
from pvchat_desktop.services import base_files
from pvchat_desktop.services.base_models import BaseModelsService
from pvchat_desktop.services.machine import Machine
from pvchat_desktop.services.playhouse_set import for_drawings
from pvchat_desktop.services.watch import Watch

_KEPT_RUNS: Final = 200
_SMALL_BYTES: Final = GIB  # weights in fp32 up to this are answered from without quantising them
_TIGHT: Final = 0.9  # of what is free


class Fitting:
    """Thread-safe. A plan asks the model worker for the device; nothing is started that was not planned."""

    def __init__(self, folders: UserFolders, bases: BaseModelsService, machine: Machine) -> None:
        self._file = folders.data / "runs.json"
        self._data = folders.data
        self._bases = bases
        self._machine = machine

    def facts(self, ref: str) -> BaseFacts | None:
        """The shape of a base; None where its config is not here yet, or tells none."""
        row = self._row(ref)
        folder = self._bases.folder(ref) if row is not None else Path(ref).expanduser()
        try:
            config = base_files.read_config(folder)
            if row is None:
                return facts_from_config(folder.name, config)
            return facts_from_config(
                row.name,
                config,
                parameters=row.parameters,
                weights_bytes=row.weights_bytes,
                precisions=row.precisions,
            )
        except (PVChatError, ValueError):
            return None

    def recipe(self, ref: str, wanted: Recipe) -> Recipe:
        """As this base is taught and asked: pictures no larger than it was made for, drawn people as was measured."""
        row = self._row(ref)
        if row is None:
            return wanted
        suited = for_drawings(wanted) if row.is_for_drawings else wanted
        return replace(suited, max_pixels=min(row.max_pixels or suited.max_pixels, suited.max_pixels))

    def word(self, ref: str, watch: Watch, recipe: Recipe = STANDARD) -> tuple[str | None, str]:
        """("fits" | "tight" | "does not fit", why); None where nothing is known of its size yet."""
        report = self._machine.report(watch)
        facts = self.facts(ref)
        if facts is not None:
            return fits(report, facts, self._for(ref, recipe, report), self._known())
        return _by_sum(report, self._bases.row(ref)) if self._bases.knows(ref) else (None, "Its size is not known.")

    def plan(self, base: BaseModel, recipe: Recipe, watch: Watch) -> Plan:
        """How a training will go here: Refused with the reason where it cannot."""
        facts = self.facts(base.name if self._bases.knows(base.name) else base.folder)
        if facts is None:
            raise Refused(f"The config.json of {base.name} does not tell its size.", hint="Choose another base model.")
        report = self._machine.report(watch, fresh=True)
        ref = base.name if self._bases.knows(base.name) else base.folder
        return plan(report, facts, self._for(ref, recipe, report), self._known())

    def usual(self, ref: str, watch: Watch) -> BaseModel:
        """A base as it is best loaded here to answer: on the graphics card where one works."""
        report = self._machine.report(watch)
        require_device(report)
        device = self._machine.device(watch)
        precisions = self._bases.row(ref).precisions if self._bases.knows(ref) else ("fp32",)
        precision = precisions[0] if device == "cuda" else self._on_processor(ref, report, precisions)
        return self._bases.base_for(ref, precision=precision, device=device, watch=watch)

    def remember(self, run: PastRun) -> None:
        """The estimate beside what was measured: the next plan is better."""
        runs = [*self._past(), run][-_KEPT_RUNS:]
        new = self._file.with_suffix(".new")
        try:
            new.write_bytes(msgspec.json.encode(runs))
            new.replace(self._file)
        except OSError as error:
            raise StorageError(f"The data folder cannot be written to ({error.strerror or error}).") from error

    def _row(self, ref: str) -> BaseRow | None:
        return self._bases.row(ref) if self._bases.knows(ref) else None

    def _on_processor(self, ref: str, report: DeviceReport, precisions: tuple[Precision, ...]) -> Precision:
        """Full precision computes fastest on a processor, where the memory allows it; else the usual small one."""
        facts = self.facts(ref)
        if facts is None or "fp32" not in precisions:
            return precisions[0]
        weights = 4 * facts.parameters
        has_room = report.free_bytes is None or weights <= report.free_bytes // 2
        return "fp32" if weights <= _SMALL_BYTES or has_room else precisions[0]

    def _for(self, ref: str, recipe: Recipe, report: DeviceReport) -> Recipe:
        """The recipe as this base is trained on this machine: in the usual precision."""
        row = self._row(ref)
        precisions = row.precisions if row is not None else ("fp32", "nf4", "bf16")
        on_card = report.device == "cuda"
        precision = precisions[0] if on_card else self._on_processor(ref, report, precisions)
        return replace(self.recipe(ref, recipe), precision=precision)

    def _known(self) -> Known:
        folder = next(path for path in (self._data, *self._data.parents) if path.exists())
        return Known(past=self._past(), free_disk_bytes=shutil.disk_usage(folder).free)

    def _past(self) -> list[PastRun]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=list[PastRun])
        except (OSError, msgspec.MsgspecError):  # never measured, or written by another version: begin anew
            return []


def _by_sum(report: DeviceReport, row: BaseRow) -> tuple[str | None, str]:
    """Before its config is here: by the sum of parts in the manifest."""
    try:
        require_device(report)
    except Refused as error:
        return "does not fit", str(error)
    needed, free = row.training_bytes, report.free_bytes
    if needed is None or free is None:
        return None, "Its size is known once the hub was asked (pvchat models plan --ask)."
    on_card = report.device == "cuda"
    slow = "" if on_card else " The processor does the work: this takes far longer."
    said = f"About {needed / GIB:.1f} GB for learning, {free / GIB:.1f} GB free.{slow}"
    if needed > free:
        return "does not fit", said
    return ("fits" if needed <= _TIGHT * free else "tight"), said
