"""What `pvchat doctor` and the Help menu report about the machine and the program. Names no person and no clip."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from typing import Any

import psutil

from pvchat_desktop import __version__
from pvchat_desktop.errors import Cancelled, ProgramError, PVChatError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import DeviceReport, ReportDevice
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.model_files import ModelFilesService
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
    def __init__(self, folders: UserFolders, settings: Settings, jobs: JobService, models: ModelFilesService) -> None:
        self._folders = folders
        self._settings = settings
        self._jobs = jobs
        self._models = models

    def report(self, watch: Watch) -> dict[str, Any]:
        """A real kernel is launched for the device; everything else is read. Unknown values are None."""
        memory = psutil.virtual_memory()
        return {
            "device": self._device(watch),
            "memory": {"total_bytes": memory.total, "free_bytes": memory.available},
            "disk": {"data_folder": str(self._folders.data), "free_bytes": _free_bytes(self._folders)},
            "versions": {"pvchat-desktop": __version__, "python": platform.python_version()} | _versions(),
            "bases": [],
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
            "Base models     none in this version: people are recognised by face memory",
        ]
        lines += [f"Face pack       {_pack_line(pack)}" for pack in report["face_packs"]]
        allowed = report["network"]["downloads_allowed"]
        lines.append(f"Network         {'only downloads that you start' if allowed else 'off'}")
        lines.append(
            "Versions        " + ", ".join(f"{name} {version}" for name, version in report["versions"].items())
        )
        return lines

    def _device(self, watch: Watch) -> dict[str, Any]:
        """What the model worker says, or why it cannot: the rest of the report matters all the more then."""
        try:
            found = self._jobs.run(lambda _staging: ReportDevice(), "Checking the compute device", watch).result
        except Cancelled:
            raise
        except PVChatError as error:
            return _UNKNOWN_DEVICE | {"reason": str(error)}
        if not isinstance(found, DeviceReport):
            raise ProgramError("The model worker answered something else than a device report.")
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


def _pack_line(pack: dict[str, Any]) -> str:
    if not pack["ready"]:
        return f"{pack['name']}: not here. {pack['why_not'] or ''}".rstrip()
    state = "in use" if pack["active"] else "ready"
    return f"{pack['name']}: {state}{'' if pack['calibrated'] else ', not calibrated'}"
