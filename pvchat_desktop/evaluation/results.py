"""Stored figures: each run of a benchmark as one JSON file with date, device, versions and commit."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

_LIBRARIES = ("numpy", "av", "opencv-python", "onnxruntime", "dlib-bin", "insightface", "torch", "PySide6-Essentials")


def circumstances(repository: Path) -> dict[str, Any]:
    """Date, device, versions and commit, to be stored beside figures."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "device": device(),
        "versions": versions(),
        "commit": commit(repository),
    }


def store(document: Mapping[str, Any], folder: Path, *, bench: str, repository: Path) -> Path:
    """Write a printed document with its circumstances; the newest file of a bench sorts last."""
    folder.mkdir(parents=True, exist_ok=True)
    full = {"bench": bench, **circumstances(repository), **document}
    stamp = str(full["date"]).replace(":", "").replace("-", "").removesuffix("+0000")
    variant = f"-{document['backend']}" if "backend" in document else ""
    path = folder / f"{bench}-{stamp}{variant}.json"
    path.write_text(json.dumps(full, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def last(folder: Path, *, bench: str, matching: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """The newest stored document of a bench whose values agree with `matching`; None if there is none."""
    for path in sorted(folder.glob(f"{bench}-*.json"), reverse=True):
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if all(document.get(key) == value for key, value in (matching or {}).items()):
            return document
    return None


def device() -> str:
    """Processor and its cores in use, e.g. "Intel(R) Core(TM) i5-1240P, 2 cores"."""
    return f"{_processor()}, {cores()} cores"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def commit(repository: Path) -> str | None:
    """The checked-out commit, marked "+" where files other than results differ; None outside a repository."""
    try:
        head = _git(repository, "rev-parse", "--short=12", "HEAD")
        changed = _git(repository, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!benchmarks/results")
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{head}+" if changed else head


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=repository, capture_output=True, text=True, check=True)
    return done.stdout.strip()
