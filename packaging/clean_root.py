"""A clean Debian in a folder: made by debootstrap, entered by chroot, with processes and mounts of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_APT: Final = ("sources.list", "sources.list.d", "apt.conf.d", "trusted.gpg.d")
_MOUNTS: Final = ((("-t", "proc", "proc"), "proc"), (("-t", "sysfs", "sysfs"), "sys"), (("--rbind", "/dev"), "dev"))
USER: Final = "family"
_ALONE: Final = ("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount")
_ENTER: Final = 'mount -t proc proc "$1/proc" && shift && ip link set lo up && exec "$@"'
"""What is started there ends with its first process, and has no network but its own loopback."""


class RootError(Exception):
    """The root could not be made or used; the message says why."""


@dataclass(frozen=True, slots=True)
class CleanRoot:
    """`folder` holds nothing but a fresh Debian and what was done in it. Needs root's rights."""

    folder: Path
    log: Path

    def run(self, *command: str, user: str = "", offline: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command inside; `offline`: with no network but its own loopback."""
        inner = ["su", "-", user, "-c", " ".join(command)] if user else list(command)
        words = ["chroot", str(self.folder), *inner]
        if offline:
            words = [*_ALONE, "sh", "-c", _ENTER, "-", str(self.folder), *words]
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND": "noninteractive",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, errors="replace")
        with self.log.open("a", encoding="utf-8") as out:
            out.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}[{done.returncode}]\n")
        return done

    def must(self, *command: str, user: str = "") -> str:
        done = self.run(*command, user=user)
        if done.returncode != 0:
            raise RootError(f"{' '.join(command)[:200]} failed: {(done.stderr or done.stdout)[-600:]}")
        return done.stdout

    @contextlib.contextmanager
    def mounted(self, *binds: tuple[Path, str]) -> Iterator[None]:
        """With /proc, /sys and /dev, and folders of ours bound read-only."""
        made: list[Path] = []
        try:
            for words, place in _MOUNTS:
                self._mount(made, place, *words)
            for source, place in binds:
                self._mount(made, place, "-o", "bind,ro", str(source))
            yield
        finally:
            for target in reversed(made):
                subprocess.run(["umount", "--recursive", "--lazy", target], check=False)

    def _mount(self, made: list[Path], place: str, *words: str) -> None:
        target = self.folder / place.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", *words, target], check=True)
        subprocess.run(["mount", "--make-rslave", target], check=True)
        made.append(target)


def make(base: Path, folder: Path, log: Path) -> CleanRoot:
    """A copy of `base`, which is made by debootstrap if it is not there yet, with this machine's package sources."""
    if os.geteuid() != 0:
        raise RootError("Making a clean Debian needs the rights of root.")
    if not (base / "etc/debian_version").exists() or (base / "debootstrap").exists():
        shutil.rmtree(base, ignore_errors=True)
        suite, mirror = _source()
        with log.open("ab") as out:
            command: list[str | Path] = [
                "debootstrap",
                "--variant=minbase",
                "--include=ca-certificates",
                suite,
                base,
                mirror,
            ]
            if subprocess.run(command, stdout=out, stderr=out, check=False).returncode != 0:
                raise RootError(f"debootstrap failed; see {log}.")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", base, folder], check=True)
    _take_sources(folder)
    return CleanRoot(folder, log)


def _source() -> tuple[str, str]:
    """The suite and the mirror that this machine's own apt uses."""
    command = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    version = (Path("/etc/os-release").read_text("utf-8").partition("VERSION_CODENAME=")[2]).split()[0]
    for line in lines:
        suite, _, address = line.partition(" ")
        if suite == version:
            return suite, address
    raise RootError("This machine's apt names no mirror of its own suite.")


def _take_sources(folder: Path) -> None:
    apt = Path("/etc/apt")
    for name in _APT:
        target = folder / "etc/apt" / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
        if (apt / name).is_dir():
            shutil.copytree(apt / name, target)
        elif (apt / name).exists():
            shutil.copyfile(apt / name, target)
    for file in (folder / "etc/apt/sources.list.d").glob("*"):
        if "debian" not in file.read_text("utf-8"):
            file.unlink()  # other programs' sources are no part of a clean Debian
    shutil.copytree("/usr/share/keyrings", folder / "usr/share/keyrings", dirs_exist_ok=True)
    shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
    if (store := Path("/etc/ssl/certs/ca-certificates.crt")).exists():
        shutil.copyfile(store, folder / "etc/ssl/certs/ca-certificates.crt")
