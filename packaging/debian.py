"""The Debian package: what lies where, its control files, and dpkg-deb."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import audit
import inventory
import pictures
from bundling import ROOT, BuildError, Workshop, date_everything, packages_of

LINUX: Final = ROOT / "packaging" / "linux"
HOME: Final = Path("usr/lib/pvchat")
DOC: Final = Path("usr/share/doc/pvchat")

_ALWAYS: Final = ("python3 (>= 3.11)", "python3-venv", "libegl1", "libgl1", "fonts-dejavu-core | fonts-freefont-ttf")
"""python3 and python3-venv make the model runtime's environment in the user's data folder."""

_CONTROL: Final = """Package: pvchat
Version: {version}
Architecture: amd64
Maintainer: The PVChat Desktop authors <pvchat@localhost>
Installed-Size: {size_kib}
Depends: {depends}
Recommends: xdg-utils
Suggests: nvidia-driver
Section: video
Priority: optional
Description: ask about the people in your own home videos
 Show the program a person in one clip, then ask about them in any other. Every
 answer comes with the times and the faces it rests on, and nothing leaves the
 computer.
 .
 This package holds the window and everything that tagging, looking through
 clips and answers by face memory need. What learning with a base model needs
 besides is fetched into the user's data folder when it is asked for.
"""


_POSTRM: Final = """#!/bin/sh
set -e
# Files that came into being in the program's folder go with it. What people stored lies in their own folders and stays.
if [ "$1" = purge ] || [ "$1" = remove ]; then
  rm -rf /usr/lib/pvchat
fi
"""

_START: Final = """#!/bin/sh
# Starts PVChat Desktop with the Python that came along, which sees no packages but its own.
here=$(dirname -- "$(readlink -f -- "$0")")
export PYTHONNOUSERSITE=1
exec "$here/python/bin/python3.11" -P -s -m pvchat_desktop "$@"
"""

_KEEP_TEXT: Final = """PVChat Desktop keeps what you made in your own folders, which no package manager touches:

  ~/.local/share/PVChat Desktop   people, chats, clips' data; below it models/ and runtime/, which can be fetched again
  ~/.config/PVChat Desktop        settings
  ~/.cache/PVChat Desktop         what can be made again

`pvchat runtime remove` and the list of models free the room of what can be fetched again. People and chats stay until
you erase them in the program or remove the folders.
"""


@dataclass(frozen=True, slots=True)
class Package:
    file: Path
    root: Path
    report: audit.Report
    licences_missing: tuple[str, ...]


def stage(shop: Workshop, *, version: str, commit: str | None) -> Package:
    """Lays the package's files out below `shop.folder/deb`."""
    root = shop.folder / "deb"
    shutil.rmtree(root, ignore_errors=True)
    (root / HOME.parent).mkdir(parents=True)
    shutil.copytree(shop.bundle, root / HOME, copy_function=os.link)  # nothing there is written to
    (root / HOME / "pvchat").write_text(_START, "utf-8")
    _desktop_files(shop, root, version)
    parts = inventory.components(packages_of(root / HOME, shop.system))
    missing = inventory.collect_licences(parts, root / DOC / "licences")
    _documents(shop, root, version)
    report = audit.audit(root / HOME)
    inventory.write_json(
        root / HOME / "sbom.cdx.json", inventory.bill_of_materials(parts, version=version, epoch=shop.epoch)
    )
    inventory.write_json(
        root / HOME / "manifest.json", {"version": version, "commit": commit} | inventory.manifest(root / HOME)
    )
    _control(root, version, report)
    date_everything(root, shop.epoch)
    _executable(root)
    return Package(shop.folder / f"pvchat_{version}_amd64.deb", root, report, tuple(missing))


def build(shop: Workshop, package: Package, *, quick: bool) -> Path:
    """dpkg-deb; `quick` packs loosely, for trying things out."""
    if package.report.problems:
        raise BuildError("The audit found:\n" + "\n".join(package.report.problems))
    packing = ("-Zzstd", "-z1") if quick else ("-Zxz", "-z6", "--threads-max=2")
    shop.run("dpkg-deb", "--root-owner-group", *packing, "--build", package.root, package.file)
    return package.file


def _desktop_files(shop: Workshop, root: Path, version: str) -> None:
    share = root / "usr/share"
    day = datetime.fromtimestamp(shop.epoch, UTC).date().isoformat()
    for name, place in (
        ("org.pvchat.PVChat.desktop", share / "applications"),
        ("org.pvchat.PVChat.metainfo.xml", share / "metainfo"),
        ("pvchat-mime.xml", share / "mime/packages"),
    ):
        place.mkdir(parents=True, exist_ok=True)
        text = (LINUX / name).read_text("utf-8").replace("@VERSION@", version).replace("@DATE@", day)
        (place / name.replace("pvchat-mime", "pvchat")).write_text(text, "utf-8")
    manual = (LINUX / "pvchat.1").read_text("utf-8").replace("@VERSION@", version).replace("@DATE@", day)
    _gzip(share / "man/man1/pvchat.1.gz", manual)
    _icons(shop, share / "icons/hicolor")
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/pvchat").symlink_to("../lib/pvchat/pvchat")


def _icons(shop: Workshop, theme: Path) -> None:
    (theme / "scalable/apps").mkdir(parents=True)
    shutil.copyfile(pictures.DRAWING, theme / "scalable/apps/pvchat.svg")
    pictures.draw(shop, theme, "{size}x{size}/apps/pvchat.png")


def _documents(shop: Workshop, root: Path, version: str) -> None:
    doc = root / DOC
    doc.mkdir(parents=True, exist_ok=True)
    (doc / "copyright").write_text((LINUX / "copyright").read_text("utf-8"), "utf-8")
    (doc / "your-data.txt").write_text(_KEEP_TEXT, "utf-8")
    day = datetime.fromtimestamp(shop.epoch, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    entry = f"pvchat ({version}) unstable; urgency=medium\n\n  * See CHANGELOG.md in /usr/lib/pvchat/program.\n\n"
    _gzip(doc / "changelog.gz", f"{entry} -- The PVChat Desktop authors <pvchat@localhost>  {day}\n")


def _gzip(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def _control(root: Path, version: str, report: audit.Report) -> None:
    folder = root / "DEBIAN"
    folder.mkdir()
    depends = dict.fromkeys([*_ALWAYS, *(name for name in report.packages if name != "libc6")])
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    text = _CONTROL.format(
        version=version,
        size_kib=size // 1024,
        depends=", ".join([f"libc6 (>= {report.glibc})", *depends]),
    )
    (folder / "control").write_text(text, "utf-8")
    (folder / "postrm").write_text(_POSTRM, "utf-8")
    (folder / "md5sums").write_text(_md5sums(root), "utf-8")


def _md5sums(root: Path) -> str:
    files = sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink() and "DEBIAN" not in p.parts)
    done = subprocess.run(
        ["md5sum", *(path.relative_to(root).as_posix() for path in files)],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def _executable(root: Path) -> None:
    for place in (root / "DEBIAN/postrm", root / HOME / "pvchat", root / HOME / "python/bin/python3.11"):
        place.chmod(0o755)
