"""What `pvchat doctor` and the Help menu report about the machine and the program. Names no person and no clip."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from typing import Any

import psutil

from pvchat_desktop import __version__
from pvchat_desktop.errors import Cancelled, PVChatError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.base_models import BaseView
from pvchat_desktop.services.model_files import ModelFilesService
from pvchat_desktop.services.model_tools import ModelTools
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

_PACKAGES = (
    "PySide6-Essentials",
    "av",
    "opencv-python",
    "onnxruntime",
    "insightface",
    "dlib-bin",
    "sqlite-utils",
    "torch",
)
_GIB = 1 << 30
_UNKNOWN_DEVICE: dict[str, Any] = {
    "kind": "none",
    "name": "not known",
    "total_bytes": None,
    "free_bytes": None,
    "compute_capability": None,
    "kernel_ok": None,
    "reason": "",
    "versions": {},
}


class DiagnosticsService:
    def __init__(self, folders: UserFolders, settings: Settings, models: ModelFilesService, tools: ModelTools) -> None:
        self._folders = folders
        self._settings = settings
        self._models = models
        self._tools = tools

    def report(self, watch: Watch) -> dict[str, Any]:
        """A real kernel is launched for the device; everything else is read. Unknown values are None."""
        memory, device = psutil.virtual_memory(), self._device(watch)
        return {
            "device": device,
            "memory": {"total_bytes": memory.total, "free_bytes": memory.available},
            "disk": {"data_folder": str(self._folders.data), "free_bytes": _free_bytes(self._folders)},
            "versions": {"pvchat-desktop": __version__, "python": platform.python_version()} | _versions(),
            "bases": [self._base(view, device, watch) for view in self._tools.bases.bases()],
            "face_packs": [
                {
                    "name": pack.name,
                    "ready": pack.is_ready,
                    "calibrated": pack.is_calibrated,
                    "active": pack.is_active,
                    "licence": pack.licence,
                    "why_not": pack.why_not or None,
                }
                for pack in self._models.face_packs()
            ],
            "network": {"downloads_allowed": self._settings.flag("network.enabled")},
        }

    def lines(self, report: dict[str, Any]) -> list[str]:
        """The same for reading."""
        device, memory, disk = report["device"], report["memory"], report["disk"]
        lines = [
            f"Compute device  {device['name']}" + (f": {device['reason']}" if device["reason"] else ""),
            f"Memory          {memory['free_bytes'] / _GIB:.1f} of {memory['total_bytes'] / _GIB:.1f} GiB free",
            f"Data folder     {disk['data_folder']}, {disk['free_bytes'] / _GIB:.1f} GiB free",
        ]
        lines += [f"Base model      {_base_line(base)}" for base in report["bases"]]
        lines += [f"Face pack       {_pack_line(pack)}" for pack in report["face_packs"]]
        allowed = report["network"]["downloads_allowed"]
        lines.append(f"Network         {'only downloads that you start' if allowed else 'off'}")
        lines.append(
            "Versions        " + ", ".join(f"{name} {version}" for name, version in report["versions"].items())
        )
        return lines

    def _base(self, view: BaseView, device: dict[str, Any], watch: Watch) -> dict[str, Any]:
        """Where the model worker gave no answer, it is not asked again for every base."""
        fits, why = None, device["reason"]
        if device["name"] != _UNKNOWN_DEVICE["name"]:
            fits, why = self._tools.fitting.word(view.name, watch)
        return {
            "id": view.name,
            "fits": fits,
            "why": why or None,
            "ready": view.is_ready,
            "chosen": view.is_chosen,
            "licence": view.row.licence,
        }

    def _device(self, watch: Watch) -> dict[str, Any]:
        """What the model worker says, or why it cannot: the rest of the report matters all the more then."""
        try:
            found = self._tools.machine.report(watch, fresh=True)
        except Cancelled:
            raise
        except PVChatError as error:
            return _UNKNOWN_DEVICE | {"reason": str(error)}
        return {
            "kind": found.device,
            "name": found.name,
            "total_bytes": found.total_bytes,
            "free_bytes": found.free_bytes,
            "compute_capability": found.compute_capability,
            "kernel_ok": found.kernel_ok,
            "reason": found.reason,
            "versions": found.versions,
        }


def _free_bytes(folders: UserFolders) -> int:
    return shutil.disk_usage(folders.data).free


def _versions() -> dict[str, str | None]:
    return {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _base_line(base: dict[str, Any]) -> str:
    state = "answers" if base["chosen"] else "ready" if base["ready"] else "not here"
    return f"{base['id']}: {state}; {base['fits'] or 'not known whether it fits'}. {base['why'] or ''}".rstrip()


def _pack_line(pack: dict[str, Any]) -> str:
    if not pack["ready"]:
        missing = (pack["why_not"] or "").removeprefix("Not here: ")
        return f"{pack['name']}: not here. {missing}".rstrip()
    state = "in use" if pack["active"] else "ready"
    return f"{pack['name']}: {state}{'' if pack['calibrated'] else ', not calibrated'}"
