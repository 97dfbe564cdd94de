"""Writes packaging/locks/: run `python packaging/lock.py` after a change of the dependencies in pyproject.toml.

It needs the package index and nothing else: the resolver (uv) is installed into a throw-away environment. `--keep`
keeps every pin that still fits; without it everything moves to its newest version.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from environment import read_pins
from torch_build import Build, lock_name, read_builds

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
_OLDEST, _NEWEST = "3.11", "3.14"  # Pythons that one lock serves
PLATFORMS = {"linux": "x86_64-manylinux_2_34", "windows": "x86_64-pc-windows-msvc"}
_HEADER = "# Written by packaging/lock.py; do not edit.\n"


class Resolver:
    """uv in its own environment, knowing what each torch build needs."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "env", with_pip=True)
        scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        self.uv = scripts / "uv"
        self._folder = folder

    def config(self, build: Build, system: str) -> Path:
        """What torch needs is told, not asked: the index knows only one of the builds."""
        path = self._folder / "uv.toml"
        path.write_text(
            "[[dependency-metadata]]\n"
            f'name = "torch"\nversion = "{build.torch}"\nrequires-dist = {json.dumps(build.needs[system])}\n',
            "utf-8",
        )
        return path

    def resolve(
        self, build: Build, system: str, out: Path, *, extras: tuple[str, ...] = (), constraints: tuple[Path, ...] = (),
        python: str = _OLDEST,
    ) -> None:  # fmt: skip
        arguments = ["--extra=" + extra for extra in extras] + [f"--constraints={path}" for path in constraints]
        subprocess.run(
            [
                *(self.uv, "pip", "compile", "--quiet", "--config-file", self.config(build, system)),
                *("--python-platform", PLATFORMS[system], "--python-version", python),
                *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-package", "torch"),
                *("--only-binary", ":all:", "--no-binary", "face-recognition-models"),
                *arguments, "--output-file", out, ROOT / "pyproject.toml",
            ],
            check=True,
        )  # fmt: skip


def write_runtime_locks(resolver: Resolver, builds: dict[str, Build], *, keep: bool) -> None:
    """All systems and builds share the versions of the first lock."""
    first = LOCKS / lock_name(builds["cpu"], "linux")
    for system in PLATFORMS:
        for build in reversed(builds.values()):
            path = LOCKS / lock_name(build, system)
            if not keep:
                path.unlink(missing_ok=True)
            resolver.resolve(build, system, path, constraints=(first,) if path != first and first.exists() else ())
            _finish(path)


def write_dev_locks(resolver: Resolver, cpu: Build, *, keep: bool) -> None:
    """What the tests need on top of the runtime lock."""
    for system in PLATFORMS:
        runtime, path = LOCKS / lock_name(cpu, system), LOCKS / f"dev-{system}.txt"
        if not keep:
            path.unlink(missing_ok=True)
        resolver.resolve(cpu, system, path, extras=("dev",), constraints=(runtime,))
        have = read_pins(runtime)
        _finish(path, leave_out=frozenset(have))


def check_newest_python(resolver: Resolver, cpu: Build) -> None:
    """The newest Python must need the very same packages, with wheels for each."""
    first = LOCKS / lock_name(cpu, "linux")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "newest.txt"
        resolver.resolve(cpu, "linux", out, constraints=(first,), python=_NEWEST)
        if read_pins(out) != read_pins(first):
            sys.exit(f"The locks do not serve Python {_NEWEST}: {read_pins(out).items() ^ read_pins(first).items()}")


def _finish(path: Path, *, leave_out: frozenset[str] = frozenset()) -> None:
    """Puts the header on and leaves packages out that another lock brings."""
    entries = path.read_text("utf-8").removeprefix(_HEADER).replace("\\\n", "\\\\").splitlines()
    kept = [entry for entry in entries if entry.split("==")[0] not in leave_out]
    path.write_text(_HEADER + "".join(entry.replace("\\\\", "\\\n") + "\n" for entry in kept), "utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the pins that still fit")
    keep = parser.parse_args().keep
    LOCKS.mkdir(exist_ok=True)
    builds = read_builds(ROOT / "packaging" / "torch_sources.toml")
    with tempfile.TemporaryDirectory() as folder:
        resolver = Resolver(Path(folder))
        write_runtime_locks(resolver, builds, keep=keep)
        write_dev_locks(resolver, builds["cpu"], keep=keep)
        check_newest_python(resolver, builds["cpu"])
    (LOCKS / "torch.txt").write_text(f"{_HEADER}torch=={builds['cpu'].torch}\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
