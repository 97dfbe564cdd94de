"""The Windows installer: the folder it installs, the list of its files, and makensis, which runs on Linux too."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import inventory
import pictures
from bundling import ROOT, BuildError, Workshop, date_everything

SCRIPT: Final = ROOT / "packaging" / "windows" / "pvchat.nsi"
DATA_FOLDERS: Final = ("models", "runtime")
"""Of the user's data folder: what can be fetched again."""

_MAIN: Final = """import os
import sys

os.environ["PYTHONNOUSERSITE"] = "1"
from pvchat_desktop.cli import main

sys.exit(main())
"""


@dataclass(frozen=True, slots=True)
class Made:
    installer: Path
    root: Path  # what it installs


def build(shop: Workshop, *, version: str, commit: str | None, launchers: Mapping[str, bytes]) -> Made:
    """From the bundle; `launchers`: what starts the program, by name."""
    root = shop.folder / "windows"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(shop.bundle, root)
    for name, content in launchers.items():
        (root / name).write_bytes(content)
    pictures.windows_icon(pictures.draw(shop, shop.folder / "icons", "{size}.png"), root / "pvchat.ico")
    parts = inventory.components(root / "python/Lib/site-packages", python=False)
    inventory.collect_licences(parts, root / "licences")
    shutil.copyfile(ROOT / "packaging/linux/copyright", root / "licences" / "README.txt")
    bill = inventory.bill_of_materials(parts, version=version, epoch=shop.epoch)
    inventory.write_json(root / "sbom.cdx.json", bill)
    made = compile_installer(root, shop.folder, version=version, commit=commit, epoch=shop.epoch)
    if wrong := check_contents(made.installer, root, shop.folder):
        raise BuildError("The installer does not hold what its manifest says:\n" + "\n".join(wrong))
    return made


def launchers(shop: Workshop) -> dict[str, bytes]:
    """pvchat.exe without a console, pvchat-command.exe with one: the stubs that pip itself puts before scripts."""
    stubs = shop.site_packages() / "pip" / "_vendor" / "distlib"
    return {
        "pvchat.exe": launcher((stubs / "w64.exe").read_bytes(), "pythonw.exe"),
        "pvchat-command.exe": launcher((stubs / "t64.exe").read_bytes(), "python.exe"),
    }


def launcher(stub: bytes, python: str) -> bytes:
    """A stub, the Python it starts (beside it, wherever that is), and what that runs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py", (1980, 1, 1, 0, 0, 0)), _MAIN)
    return stub + f"#!<launcher_dir>\\python\\{python} -P -s\r\n".encode() + packed.getvalue()


def compile_installer(root: Path, work: Path, *, version: str, commit: str | None, epoch: int) -> Made:
    """Writes manifest.json into `root`, lists its files for the script, and runs makensis."""
    inventory.write_json(root / "manifest.json", {"version": version, "commit": commit} | inventory.manifest(root))
    date_everything(root, epoch)
    files = work / "files.nsh"
    files.write_text(file_list(root), "utf-8-sig")
    out = work / f"pvchat-{version}-setup.exe"
    defined = {"VERSION": version, "SOURCE": root, "FILES": files, "OUT": out}
    if signer := os.environ.get("PVCHAT_SIGN"):
        defined["SIGN"] = signer
    command: list[str | Path] = [
        "makensis",
        "-WX",
        "-V2",
        *(f"-D{name}={value}" for name, value in defined.items()),
        SCRIPT,
    ]
    variables = os.environ | {"SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)
    if done.returncode != 0:
        raise BuildError(f"makensis failed.\n{(done.stdout + done.stderr)[-3000:]}")
    return Made(out, root)


def file_list(root: Path) -> str:
    """Macros that install and remove exactly the files of `root`: what else lies there is left alone."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    folders = sorted({path.parent for path in files} | {root}, key=lambda path: path.as_posix())
    lines = ["!macro InstallFiles"]
    for folder in folders:
        lines.append(f'  SetOutPath "{_place(root, folder)}"')
        lines += [f"  File {_source(path)}" for path in files if path.parent == folder]
    lines += ["!macroend", "!macro RemoveFiles"]
    lines += [f'  Delete "{_place(root, path)}"' for path in files]
    lines += [f'  RMDir "{_place(root, path)}"' for path in _deepest_first(root, folders)]
    return "\n".join([*lines, "!macroend", *_remove_all_but(), ""])


def _remove_all_but() -> list[str]:
    """Empties a folder but for what can be fetched again, which was to stay."""
    keep = [f'    ${{AndIf}} $0 != "{name}"' for name in (*DATA_FOLDERS, "..")]
    return [
        "!macro RemoveAllBut FOLDER",
        '  FindFirst $4 $0 "${FOLDER}\\*.*"',
        '  ${DoWhile} $0 != ""',
        '    ${If} $0 != "."',
        *keep,
        '      ${If} ${FileExists} "${FOLDER}\\$0\\*.*"',
        '        RMDir /r "${FOLDER}\\$0"',
        "      ${Else}",
        '        Delete "${FOLDER}\\$0"',
        "      ${EndIf}",
        "    ${EndIf}",
        "    FindNext $4 $0",
        "  ${Loop}",
        "  FindClose $4",
        "!macroend",
    ]


def _deepest_first(root: Path, folders: Iterable[Path]) -> list[Path]:
    every = {parent for folder in folders for parent in (folder, *folder.parents) if root in parent.parents}
    return sorted(every, key=lambda path: (-len(path.parts), path.as_posix()))


def _place(root: Path, path: Path) -> str:
    inner = PurePosixPath(path.relative_to(root).as_posix())
    return "\\".join(("$INSTDIR", *(part.replace("$", "$$") for part in inner.parts)))


def _source(path: Path) -> str:
    """A place is taken as it is, the name that is given to a file is not."""
    name = f'"/oname={path.name.replace("$", "$$")}" ' if "$" in path.name else ""
    return f'{name}"{path}"'


def check_contents(installer: Path, root: Path, work: Path) -> list[str]:
    """Unpacks an installer with 7z and compares it file by file with the manifest. -> what differs"""
    target = work / "unpacked"
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["7z", "x", "-y", f"-o{target}", installer], capture_output=True, check=True)
    wanted: dict[str, Any] = {row["path"]: row for row in _manifest(root)["files"]}
    there = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()}
    own = {name for name in there if name.startswith("$PLUGINSDIR") or name in {"uninstall.exe", "uninstall.exe.nsis"}}
    wrong = [f"{name} is missing" for name in wanted if name not in there]
    wrong += [
        f"{name} differs"
        for name, row in wanted.items()
        if name in there and inventory.sha256(there[name]) != row["sha256"]
    ]
    return wrong + [f"{name} is not in the manifest" for name in there if name not in {*wanted, *own, "manifest.json"}]


def _manifest(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "manifest.json").read_text("utf-8"))
    return found
