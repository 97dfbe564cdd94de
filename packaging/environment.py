"""The project's own Python environment (.venv): what it should hold, what it holds, and pip."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
# Settings that would lead pip or Python out of the environment.
_LEADS_AWAY = (
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_ROOT",
    "PIP_TARGET",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)
_OLDEST_PYTHON = (3, 11)


class SetUpError(Exception):
    """Set-up cannot go on; the message says what happened and what to do."""


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(lock: Path) -> dict[str, str]:
    """Name -> version of everything a lock file lists."""
    return {normal(name): pinned for name, pinned in _PIN.findall(lock.read_text("utf-8"))}


def lock_entries(lock: Path, names: Iterable[str]) -> str:
    """The lines of a lock, hashes included, of some of its packages."""
    wanted = set(names)
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8"))
    return "".join(entry.rstrip("\n") + "\n" for entry in entries if normal(entry.split("==")[0]) in wanted)


@dataclass(frozen=True, slots=True)
class Installed:
    version: str
    whole: bool  # every file that was installed is there with its size
    records: tuple[Path, ...]  # its *.dist-info folders; more than one after an interrupted upgrade


def _is_whole(record: Path) -> bool:
    """Whether the files a package's RECORD lists are all there; compiled files may come, go and change."""
    try:
        with record.open(encoding="utf-8", newline="") as lines:
            listed = [row for row in csv.reader(lines) if len(row) == 3 and row[2]]
        rows = [(name, int(size)) for name, _, size in listed if not name.endswith(".pyc")]
        folder = str(record.parent.parent)
        return bool(rows) and all(os.stat(os.path.join(folder, name)).st_size == size for name, size in rows)  # noqa: PTH116, PTH118  # 40,000 files: 0.2 s instead of 1 s
    except (OSError, ValueError):
        return False


def installed(site_packages: Path) -> dict[str, Installed]:
    found: dict[str, Installed] = {}
    for folder in sorted(site_packages.glob("*.dist-info")):
        name, _, version = folder.name.removesuffix(".dist-info").rpartition("-")
        before = found.get(normal(name))
        records = (*before.records, folder) if before else (folder,)
        found[normal(name)] = Installed(version, before is None and _is_whole(folder / "RECORD"), records)
    return found


def wrong(pins: Mapping[str, str], have: Mapping[str, Installed]) -> list[str]:
    """The packages that are absent, of another version, or damaged."""
    return [
        name
        for name, pinned in pins.items()
        if name not in have or have[name].version != pinned or not have[name].whole
    ]


def forget_damaged(have: Mapping[str, Installed], names: Iterable[str]) -> None:
    """Removes what says that a damaged package is there, so that pip installs it over what is left."""
    for name in names:
        if name in have and not have[name].whole:
            for folder in have[name].records:
                shutil.rmtree(folder)


def clean_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables pip runs with: the machine's own pip settings stay, what leads out of the environment goes."""
    kept = {name: value for name, value in variables.items() if name not in _LEADS_AWAY}
    return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}


class Environment:
    """The folder .venv of one copy of the program."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def works(self) -> bool:
        """Whether its Python starts, is new enough and has pip."""
        check = "import json, pip, sys; print(json.dumps(sys.version_info[:2]))"
        try:
            answer = self._ask(check)
        except (OSError, subprocess.SubprocessError):
            return False
        return tuple(json.loads(answer)) >= _OLDEST_PYTHON

    def _ask(self, program: str) -> str:
        result = subprocess.run(
            [self.python, "-I", "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env=clean_variables(os.environ),
        )
        return result.stdout

    def create(self) -> None:
        """Makes it with the Python that runs this; what is installed stays if that Python can use it."""
        problem = self._make()
        if not self.works():
            shutil.rmtree(self.folder, ignore_errors=True)
            problem = self._make()
        if not self.works():
            raise SetUpError(f"Python could not make an environment in {self.folder}.\n{problem}")

    def _make(self) -> str:
        for link in self.python.parent.glob("python*"):
            if link.is_symlink():
                link.unlink()  # venv keeps links, also those that lead nowhere
        result = subprocess.run(
            [sys.executable, "-m", "venv", self.folder],
            capture_output=True,
            text=True,
            check=False,
            env=clean_variables(os.environ),
        )
        return result.stdout + result.stderr

    def site_packages(self) -> Path:
        return Path(json.loads(self._ask("import json, sysconfig; print(json.dumps(sysconfig.get_path('purelib')))")))

    def pip_install(self, arguments: Sequence[str | Path], *, log: Path, on_line: Callable[[str], None]) -> bool:
        """Runs pip with its output to `log` and `on_line`; False when it failed."""
        command = [self.python, "-m", "pip", "install", "--progress-bar=off", "--no-deps", *arguments]
        with (
            log.open("a", encoding="utf-8") as out,
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=clean_variables(os.environ),
            ) as pip,
        ):
            assert pip.stdout is not None  # noqa: S101
            for line in pip.stdout:
                out.write(line)
                on_line(line)
        return pip.returncode == 0

    def imports(self, modules: Sequence[str]) -> str:
        """Imports modules in the environment; what went wrong, or nothing."""
        result = subprocess.run(
            [self.python, "-I", "-c", f"import {', '.join(modules)}"], capture_output=True, text=True, check=False
        )
        return result.stderr.strip().splitlines()[-1] if result.returncode != 0 else ""

    def know_program(self, root: Path, site_packages: Path) -> None:
        """Lets the environment's Python import the program from its folder, wherever it is started."""
        encoding = "utf-8" if sys.flags.utf8_mode or os.name != "nt" else "mbcs"
        pointer = site_packages / "pvchat.pth"
        wanted = f"{root}\n".encode(encoding, "surrogateescape")
        if not pointer.exists() or pointer.read_bytes() != wanted:
            pointer.write_bytes(wanted)
