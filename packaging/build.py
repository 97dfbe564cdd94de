"""Builds the installers from a clean checkout: `python packaging/build.py deb|windows`.

The result lies in dist/ beside the manifest of its files and the bill of materials. The same commit gives the same
bytes: everything is dated with SOURCE_DATE_EPOCH, else with the commit. Needs Python 3.11 or newer, and on Linux
dpkg-deb and readelf (packages dpkg and binutils); what comes along is installed from packaging/locks.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from pathlib import Path

import debian
import inventory
import nsis
from bundling import ROOT, BuildError, Workshop, commit, epoch_of_commit, make_bundle, make_environment, system_python

_LARGEST_BYTES = 300_000_000


def version() -> str:
    text = (ROOT / "pvchat_desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise BuildError("pvchat_desktop/__init__.py names no version.")
    return found[1]


def prepared(arguments: argparse.Namespace) -> Workshop:
    """The workshop with its environment and the bundle."""
    shop = Workshop(arguments.work.resolve(), epoch_of_commit(), "windows" if sys.platform == "win32" else "linux")
    shop.folder.mkdir(parents=True, exist_ok=True)
    if not (arguments.keep_bundle and shop.bundle.exists()):
        say("Installing what comes along (the first time: a few minutes)")
        make_environment(shop, system_python())
        say("Putting the bundle together")
        make_bundle(shop, python_folder=arguments.python_folder)
    return shop


def build_deb(arguments: argparse.Namespace) -> Path:
    shop = prepared(arguments)
    say("Laying out the package")
    package = debian.stage(shop, version=version(), commit=commit())
    for name in package.licences_missing:
        say(f"  {name} brings no text of its licence")
    say(f"  {package.report.binaries} binaries looked at, glibc {package.report.glibc} or newer")
    say("Packing")
    return finished(debian.build(shop, package, quick=arguments.quick), package.root / debian.HOME, arguments)


def build_windows(arguments: argparse.Namespace) -> Path:
    shop = prepared(arguments)
    say("Laying out and compiling the installer")
    made = nsis.build(shop, version=version(), commit=commit(), launchers=nsis.launchers(shop))
    return finished(made.installer, made.root, arguments)


def finished(made: Path, root: Path, arguments: argparse.Namespace) -> Path:
    """Puts the result where it belongs, with its documents; refuses one that is too large."""
    size = made.stat().st_size
    if size > _LARGEST_BYTES and not arguments.quick:
        raise BuildError(f"{made.name} has {size / 1e6:.0f} MB, more than {_LARGEST_BYTES / 1e6:.0f} MB.")
    out: Path = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    target = out / made.name
    shutil.move(made, target)
    for name in ("manifest.json", "sbom.cdx.json"):
        shutil.copyfile(root / name, out / f"{made.stem}.{name}")
    (out / f"{made.name}.sha256").write_text(f"{inventory.sha256(target)}  {made.name}\n", "utf-8")
    say(f"{target} ({size / 1e6:.0f} MB)")
    return target


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("deb", "windows"))
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="where it works (a few GB)")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the result goes")
    parser.add_argument("--quick", action="store_true", help="pack loosely: larger, in seconds")
    parser.add_argument("--keep-bundle", action="store_true", help="take the bundle that is there")
    parser.add_argument("--python-folder", type=Path, help="Windows: the CPython that comes along")
    return parser.parse_args(words)


def main() -> int:
    arguments = parsed()
    try:
        (build_deb if arguments.what == "deb" else build_windows)(arguments)
    except BuildError as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
