"""The Python that the model runtime is made with, and what is installed in it."""

from __future__ import annotations

import base64
import contextlib
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.torch_builds import SMI_QUERY, Card, parse_kernel_driver, parse_smi
from pvchat_desktop.errors import ModelMissing, Refused
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.wheels import Interpreter

_ASK: Final = (
    "import json,os,sys,importlib.util as u;"
    "g=os.confstr('CS_GNU_LIBC_VERSION').split()[1].split('.')[:2] if hasattr(os,'confstr') else None;"
    "print(json.dumps([sys.version_info[:2],[int(x) for x in g] if g else None,"
    "bool(u.find_spec('venv') and u.find_spec('ensurepip'))]))"
)
_OLDEST: Final = (3, 11)
_NEWEST: Final = (3, 14)
_ANSWER_S: Final = 20.0
_POLL_S: Final = 0.5
_DRIVER: Final = Path("/proc/driver/nvidia/version")


@dataclass(frozen=True, slots=True)
class FoundPython:
    path: Path
    facts: Interpreter


def find_python(candidates: Sequence[Path] | None = None) -> FoundPython:
    """A Python that the runtime's packages are made for and that can make environments."""
    without_venv: Path | None = None
    for path in candidates or _candidates():
        answer = _facts(path)
        if answer is None or not _OLDEST <= answer[0].version <= _NEWEST:
            continue
        if answer[1]:
            return FoundPython(path, answer[0])
        without_venv = without_venv or path
    if without_venv is not None:
        raise Refused(
            "Python is here, but not the part that makes environments.", hint="Install the package python3-venv."
        )
    raise Refused(
        f"Learning with a base model needs Python {_OLDEST[0]}.{_OLDEST[1]} to {_NEWEST[0]}.{_NEWEST[1]}, "
        "and none was found.",
        hint="Install the packages python3 and python3-venv.",
    )


def _candidates() -> list[Path]:
    if sys.platform == "win32":
        return [Path(sys.executable).parent / "python" / "python.exe", Path(sys.executable)]
    names = ("python3", *(f"python3.{minor}" for minor in range(_NEWEST[1], _OLDEST[1] - 1, -1)))
    found = [Path("/usr/bin") / name for name in names]
    found += [Path(path) for name in names if (path := shutil.which(name))]
    return [path for path in (Path(sys.executable), *found) if path.exists()]


def _facts(python: Path) -> tuple[Interpreter, bool] | None:
    try:
        done = subprocess.run(
            [python, "-I", "-c", _ASK], capture_output=True, text=True, check=True, timeout=_ANSWER_S, env=_plain()
        )
        version, glibc, can_make = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Interpreter((version[0], version[1]), (glibc[0], glibc[1]) if glibc else None), bool(can_make)


def _plain() -> dict[str, str]:
    """The environment without what would lead Python or pip elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "VIRTUAL_ENV", "LD_LIBRARY"))}
    return kept | {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONFIG_FILE": os.devnull}


def find_cards() -> list[Card]:
    """NVIDIA's cards, asked without any library of theirs."""
    program = shutil.which("nvidia-smi") or shutil.which("/usr/lib/wsl/lib/nvidia-smi")
    if program:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(
                [program, *SMI_QUERY], capture_output=True, text=True, timeout=_ANSWER_S, check=False, env=_plain()
            )
            if cards := parse_smi(done.stdout):
                return cards
    return parse_kernel_driver(_DRIVER.read_text("utf-8", "replace")) if _DRIVER.exists() else []


# --- An environment ---------------------------------------------------------------------------------------------------


class Environment:
    """A folder with a Python of its own. One thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def site_packages(self) -> Path | None:
        found = [*self.folder.glob("lib/python3.*/site-packages"), *self.folder.glob("Lib/site-packages")]
        return found[0] if found else None

    def make(self, python: Path, watch: Watch) -> None:
        """Anew if it is there already: a Python that was replaced leaves links that lead nowhere."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._run([python, "-I", "-m", "venv", self.folder], watch, lambda: None)

    def install(self, wheels: Sequence[Path], watch: Watch) -> None:
        """Unpack wheels that were checked; asks no index. Python compiles the few modules that are used by itself."""
        options = ("--no-index", "--no-deps", "--force-reinstall", "--no-compile", "--no-warn-script-location",
                   "--progress-bar=off")  # fmt: skip
        site = self.site_packages()
        before = _records(site)
        names = len(wheels)

        def tell() -> None:
            done = min(names, len(_records(site) - before))
            watch.on_progress(Progress("Unpacking", done, names))

        self._run([self.python, "-I", "-m", "pip", "install", *options, *wheels], watch, tell)

    def imports(self, modules: Sequence[str]) -> str:
        """What goes wrong when modules are imported; "" for nothing."""
        done = subprocess.run(
            [self.python, "-I", "-c", f"import {', '.join(modules)}"],
            capture_output=True, text=True, check=False, env=_plain(),
        )  # fmt: skip
        return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["It does not start."])[-1]

    def installed(self) -> dict[str, str]:
        """Package -> version, as indexes compare names."""
        folders = self.site_packages()
        found = [] if folders is None else sorted(folders.glob("*.dist-info"))
        return dict(_package(folder) for folder in found)

    def damaged(self, watch: Watch, *, thorough: bool) -> list[str]:
        """Packages whose files are not as they came. `thorough`: by their hashes, else by their sizes."""
        site = self.site_packages()
        folders = sorted(site.glob("*.dist-info")) if site else []
        bad = []
        for number, folder in enumerate(folders):
            watch.check()
            watch.on_progress(Progress("Checking", number, len(folders)))
            if not _is_whole(folder / "RECORD", thorough=thorough):
                bad.append(_package(folder)[0])
        return bad

    def _run(self, command: Sequence[str | Path], watch: Watch, tell: Callable[[], None]) -> None:
        log = self.folder.with_name("install.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            child = subprocess.Popen(command, stdout=out, stderr=out, env=_plain())
            try:
                while child.poll() is None:
                    watch.check()
                    tell()
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(_POLL_S)
            finally:
                if child.poll() is None:
                    child.kill()
                    child.wait()
        if child.returncode != 0:
            tail = log.read_text("utf-8", "replace").strip().splitlines()
            raise ModelMissing(
                f"The model runtime could not be unpacked: {tail[-1] if tail else 'no reason was given'}",
                hint="Free some space and try again; what was fetched is kept.",
            )
        log.unlink()


def _package(record: Path) -> tuple[str, str]:
    """Name, as indexes compare it, and version of a folder of metadata."""
    name, _, version = record.name.removesuffix(".dist-info").rpartition("-")
    return name.replace("_", "-").replace(".", "-").lower(), version


def _records(site: Path | None) -> set[str]:
    return {folder.name for folder in site.glob("*.dist-info") if (folder / "RECORD").exists()} if site else set()


def _is_whole(record: Path, *, thorough: bool) -> bool:
    try:
        with record.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines) if len(row) == 3 and row[1] and not row[0].endswith(".pyc")]
        return bool(rows) and all(_is_same(record.parent.parent / name, digest, size, thorough=thorough)
                                  for name, digest, size in rows)  # fmt: skip
    except (OSError, ValueError):
        return False


def _is_same(file: Path, digest: str, size: str, *, thorough: bool) -> bool:
    if file.stat().st_size != int(size):
        return False
    kind, _, wanted = digest.partition("=")
    if not thorough or kind != "sha256":
        return True
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").digest()
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == wanted


def size_of(folder: Path) -> int:
    """Bytes below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) if folder.exists() else 0


def differing(wanted: Mapping[str, str], have: Mapping[str, str]) -> list[str]:
    """Names of packages that are absent or of another version."""
    return [name for name, version in wanted.items() if have.get(name) != version]
