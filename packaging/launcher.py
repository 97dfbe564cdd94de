"""Makes the program's environment ready: called by the start script when its own quick look finds something to do.

Everything it says goes to stderr, since stdout belongs to the program. Exit status: 0 ready, 1 failed,
3 ready but system libraries for the window are absent, 130 interrupted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import system_libraries
import torch_build
from environment import Environment, Installed, SetUpError, forget_damaged, installed, lock_entries, read_pins, wrong

ROOT = Path(__file__).resolve().parent.parent
READY, FAILED, NO_LIBRARIES, INTERRUPTED = 0, 1, 3, 130

_KEY_MODULES = ("av", "cv2", "dlib", "onnxruntime", "torch", "PySide6.QtWidgets", "PySide6.QtMultimedia")
_INSTALLERS = ("pip", "setuptools")  # installed first: the rest is built and unpacked with them
_NEEDED_GIB = {"cpu": 3, "cuda": 12}  # .venv and what pip unpacks beside it
_LOG_TAIL_LINES = 15


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass(slots=True)
class Progress:
    """Shows on a terminal which of the packages pip is at."""

    total: int
    shown: bool = field(default_factory=sys.stderr.isatty)
    _done: int = 0

    def __call__(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["Collecting"]:
            self._done += 1
            self._show(f"  getting {self._done} of {self.total}: {words[1].split('==')[0]}")
        elif line.startswith("Installing collected packages"):
            self._show("  unpacking")

    def _show(self, text: str) -> None:
        if self.shown:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One set-up at a time in a copy of the program, a second one waits; the system frees it when a set-up dies."""
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("a+b") as held:
        if not _try_lock(held, wait=False):
            say("Another start is setting PVChat up; waiting for it.")
            _try_lock(held, wait=True)
        yield


def _try_lock(held: IO[bytes], *, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            held.seek(0)
            msvcrt.locking(held.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        # Windows gives up waiting after ten seconds.
        return _try_lock(held, wait=True) if wait else False
    return True


class SetUp:
    """One look at, and if needed one repair of, the environment."""

    def __init__(self, root: Path, *, dev: bool, system: str, build: torch_build.Build) -> None:
        locks = root / "packaging" / "locks"
        self._root = root
        self._build, self._system = build, system
        self._locks = [locks / torch_build.lock_name(build, system)] + ([locks / f"dev-{system}.txt"] if dev else [])
        for lock in self._locks:
            if not lock.is_file():
                raise SetUpError(f"{lock} is missing: this copy of the program is not complete.")
        self._pins = {name: pinned for lock in self._locks for name, pinned in read_pins(lock).items()}
        self._environment = Environment(root)
        self._ready = self._environment.folder / f"pvchat-ready{'-dev' if dev else ''}.json"
        self._log = root / ".tools" / "setup.log"

    def looks_ready(self) -> bool:
        """The quick look: same locks as when it was last ready, nothing added to or taken from it since."""
        try:
            return (
                bool(json.loads(self._ready.read_text("utf-8")) == self._mark()) and self._environment.python.exists()
            )
        except (OSError, ValueError):
            return False

    def _mark(self) -> dict[str, str | int]:
        wanted = json.dumps([self._build.name, self._build.torch, self._pins], sort_keys=True).encode()
        changed = [
            folder.stat().st_mtime_ns for folder in sorted(self._environment.folder.glob("[Ll]ib/**/site-packages"))
        ]
        config = (self._environment.folder / "pyvenv.cfg").read_text("utf-8")
        python = next((line for line in config.splitlines() if line.startswith("version")), "")
        return {"wanted": hashlib.sha256(wanted).hexdigest(), "python": python, "changed": max(changed, default=0)}

    def run(self, reason: str) -> None:
        """Makes the environment whole, or raises SetUpError. The mark of readiness is written last."""
        if not self._environment.works():
            self._check_space()
            self._environment.create()
        have = self._installed()
        to_do = wrong(self._pins, have)
        torch_due = self._torch_is_due(have)
        if to_do or torch_due:
            self._announce(fresh="torch" not in have, packages=len(to_do) + torch_due, reason=reason)
            self._ready.unlink(missing_ok=True)
            forget_damaged(have, [*to_do, *(["torch"] if torch_due else [])])
            self._install(to_do)
            if torch_due:
                self._install_torch()
            self._verify()
        self._finish()

    def _installed(self) -> dict[str, Installed]:
        return installed(self._environment.site_packages())

    def _torch_is_due(self, have: dict[str, Installed]) -> bool:
        torch = have.get("torch")
        return torch is None or not torch.whole or not self._build.accepts(torch.version, self._system)

    def _announce(self, *, fresh: bool, packages: int, reason: str) -> None:
        what = "Setting PVChat up (once; a few minutes)" if fresh else "Repairing or updating PVChat's set-up"
        count = "1 package" if packages == 1 else f"{packages} packages"
        say(f"{what}: {count}, PyTorch {self._build.torch} {self._build.name} ({reason}).")
        self._log.write_text("", "utf-8")

    def _check_space(self) -> None:
        needed = _NEEDED_GIB["cpu" if self._build.name == "cpu" else "cuda"]
        free = shutil.disk_usage(self._root).free / 2**30
        if free < needed:
            raise SetUpError(
                f"Not enough room: about {needed} GiB are needed in {self._root}, {free:.1f} GiB are free."
            )

    def _install(self, names: Sequence[str]) -> None:
        """The installers first, then the rest, each package checked against its hashes."""
        for group in (
            [name for name in names if name in _INSTALLERS],
            [name for name in names if name not in _INSTALLERS],
        ):
            if group:
                entries = "".join(lock_entries(lock, group) for lock in self._locks)
                part = self._log.with_name("installing.txt")
                part.write_text(entries, "utf-8")
                arguments: list[str | Path] = ["--require-hashes", "--no-build-isolation", "--requirement", part]
                if not self._pip(arguments, total=len(group)):
                    raise SetUpError(f"pip could not install the packages.\n{self._log_tail()}")

    def _pip(self, arguments: Sequence[str | Path], *, total: int) -> bool:
        progress = Progress(total)
        try:
            return self._environment.pip_install(arguments, log=self._log, on_line=progress)
        finally:
            progress.end()

    def _install_torch(self) -> None:
        for arguments in torch_build.attempts(self._build, self._system):
            start = self._log.stat().st_size
            if self._pip(arguments, total=1):
                return
            if b"No matching distribution" not in self._log.read_bytes()[start:]:
                break
        hint = "" if self._build.name == "cpu" else "\nSet PVCHAT_TORCH=cpu to do without the graphics card."
        raise SetUpError(
            f"pip could not install PyTorch {self._build.torch} ({self._build.name}).\n{self._log_tail()}{hint}"
        )

    def _verify(self) -> None:
        have = self._installed()
        if left := [*wrong(self._pins, have), *(["torch"] if self._torch_is_due(have) else [])]:
            raise SetUpError(f"After installing, these packages are still not right: {', '.join(left)}.")

    def _finish(self) -> None:
        if self.looks_ready():
            return
        modules = [name for name in _KEY_MODULES if self._has(name)]
        if modules and (problem := self._environment.imports(modules)) and not self._lacks_libraries():
            raise SetUpError(f"The packages are installed but do not start: {problem}")
        self._environment.know_program(self._root, self._environment.site_packages())
        waiting = self._ready.with_suffix(".new")
        waiting.write_text(json.dumps(self._mark()), "utf-8")
        waiting.replace(self._ready)

    def _has(self, module: str) -> bool:
        return (self._environment.site_packages() / module.partition(".")[0]).exists()

    def _lacks_libraries(self) -> bool:
        return self._system == "linux" and bool(system_libraries.missing())

    def _log_tail(self) -> str:
        lines = self._log.read_text("utf-8", "replace").splitlines()[-_LOG_TAIL_LINES:]
        return "\n".join([*(f"  {line}" for line in lines), f"All of it is in {self._log}."])


def system_name() -> str:
    names = {"linux": "linux", "win32": "windows"}
    if sys.platform not in names:
        raise SetUpError("PVChat runs on Linux and Windows; there is no list of packages for this system yet.")
    return names[sys.platform]


def provide_libraries(log: Path) -> bool:
    """Installs absent system libraries where this user may, else names the command; whether all are there."""
    absent = system_libraries.missing()
    if absent and system_libraries.may_install():
        say(f"Installing system libraries: {' '.join(absent)}")
        log.parent.mkdir(exist_ok=True)
        system_libraries.install(absent, log=log)
        absent = system_libraries.missing()
    if absent:
        say("The window needs system libraries that are not installed. On Debian and Ubuntu this command gets them:")
        say(f"  {system_libraries.install_command(absent)}")
        say(f"Elsewhere install what provides: {', '.join(system_libraries.names_of(absent))}")
    return not absent


def provide_venv() -> None:
    """Debian ships Python without what makes environments."""
    if not system_libraries.can_make_environments():
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        log = ROOT / ".tools" / "system.log"
        if system_libraries.may_install():
            say(f"Installing {package}")
        if not (system_libraries.may_install() and system_libraries.install([package], log=log)):
            raise SetUpError(
                "This Python cannot make environments. On Debian and Ubuntu this command gets what is missing:\n"
                f"  {system_libraries.install_command([package])}"
            )


def ensure(root: Path, *, dev: bool, verify: bool) -> int:
    """Makes the environment ready; with `verify` every installed file is looked at."""
    system = system_name()
    builds = torch_build.read_builds(root / "packaging" / "torch_sources.toml")
    cards = torch_build.find_cards()
    choice = torch_build.choose(cards, builds, system, wanted=os.environ.get("PVCHAT_TORCH", ""))
    with alone(root / ".tools"):
        libraries = system != "linux" or provide_libraries(root / ".tools" / "system.log")
        set_up = SetUp(root, dev=dev, system=system, build=choice.build)
        if verify or not set_up.looks_ready():
            provide_venv()
            set_up.run(choice.reason)
    return READY if libraries else NO_LIBRARIES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    parser.add_argument("--verify", action="store_true", help="look at every installed file")
    arguments = parser.parse_args()
    try:
        return ensure(ROOT, dev=arguments.dev, verify=arguments.verify)
    except SetUpError as problem:
        say(f"PVChat could not be set up. {problem}")
    except ValueError as problem:
        say(f"PVChat could not be set up: {problem}")
    except OSError as problem:
        say(f"PVChat could not be set up: {problem}. Check that this folder can be written to: {ROOT}")
    except KeyboardInterrupt:
        say("Stopped. The next call goes on from here.")
        return INTERRUPTED
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
