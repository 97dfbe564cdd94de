"""Makes the folder that is installed: a CPython of its own, pinned packages without what is not used, and the program.

    python/     CPython and the packages of the window and the media runtime; no PyTorch
    program/    the program's source with its resources, as in the repository
    pvchat      what starts it (Windows: pvchat.exe, and pvchat-command.exe with a console)

The model runtime is a second Python, in the user's data folder; it runs the same program folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bundle_contents import LEFT_OUT, is_unwanted
from environment import clean_variables, lock_entries, normal, read_pins

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
FACE_FILES: Final = ("shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat")
"""Of face_recognition_models: those in the public domain. The 68-point file may not be used commercially."""

_PROGRAM_FILES: Final = ("LICENSE", "CHANGELOG.md", "packaging/torch_sources.toml")
_PROGRAM_FOLDERS: Final = ("pvchat_desktop", "resources", "models", "docs/guide")
_UNUSED_STDLIB: Final = frozenset(
    {"config-3.11-x86_64-linux-gnu", "distutils", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "sitecustomize.py",
     "site-packages", "dist-packages", "test", "tkinter", "turtledemo", "turtle.py", "__pycache__"}
)  # fmt: skip
_UNUSED_EXTENSIONS: Final = (
    "_crypt",
    "_curses",
    "_dbm",
    "_gdbm",
    "_tkinter",
    "audioop",
    "nis",
    "readline",
    "xxlimited",
)


class BuildError(Exception):
    """The build cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder that a build works in. `epoch`: seconds since 1970 that every file of the result is dated with."""

    folder: Path
    epoch: int
    system: str

    @property
    def environment(self) -> Path:
        return self.folder / f"env-{self.system}"

    @property
    def python(self) -> Path:
        return self.environment / ("Scripts/python.exe" if self.system == "windows" else "bin/python")

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    @property
    def packages(self) -> Path:
        """Where the bundle's packages lie."""
        return packages_of(self.bundle, self.system)

    def variables(self) -> dict[str, str]:
        fixed = {"SOURCE_DATE_EPOCH": str(self.epoch), "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        return clean_variables(os.environ) | fixed

    def run(self, *command: str | Path) -> None:
        """Run a program of the build; what it says goes to a log, whose end is shown when it fails."""
        log = self.folder / "build.log"
        with log.open("ab") as out:
            done = subprocess.run(command, env=self.variables(), stdout=out, stderr=out, cwd=self.folder, check=False)
        if done.returncode != 0:
            tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-20:])
            raise BuildError(f"{Path(command[0]).name} failed; the whole log is {log}.\n{tail}")

    def site_packages(self) -> Path:
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        done = subprocess.run([self.python, "-I", "-c", code], capture_output=True, text=True, check=True)
        return Path(done.stdout.strip())


def packages_of(bundle: Path, system: str) -> Path:
    """Debian's Python looks for packages beside its library under this name."""
    return bundle / ("python/Lib/site-packages" if system == "windows" else "python/lib/python3.11/dist-packages")


# --- What is built ----------------------------------------------------------------------------------------------------


def epoch_of_commit() -> int:
    """SOURCE_DATE_EPOCH, else the date of the commit, else a fixed day."""
    if set_by_caller := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(set_by_caller)
    return int(_git("log", "-1", "--format=%ct") or 1_767_225_600)


def commit() -> str | None:
    """The commit that is built; None outside a repository. Ends in + where the tree differs from it."""
    found = _git("rev-parse", "HEAD")
    return f"{found}{'+' if _git('status', '--porcelain') else ''}" if found else None


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def bundled_pins(system: str) -> list[str]:
    """What is installed to be bundled: the lock, without what only models need."""
    left_out = {normal(name) for name in LEFT_OUT} - {"pip", "setuptools", "face-recognition-models"}
    return [name for name in read_pins(_lock(system)) if name not in left_out]


def _lock(system: str) -> Path:
    return LOCKS / ("linux-cpu.txt" if system == "linux" else "windows.txt")


def make_environment(shop: Workshop, python: Path) -> None:
    """Installs the pinned packages, each file checked against its hash; nothing is done again that is done."""
    wanted = lock_entries(_lock(shop.system), bundled_pins(shop.system))
    mark = shop.environment / "pvchat-build.txt"
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return
    shutil.rmtree(shop.environment, ignore_errors=True)
    shop.run(python, "-m", "venv", shop.environment)
    requirements = shop.folder / "requirements.txt"
    for part in (lock_entries(_lock(shop.system), ("pip", "setuptools")), wanted):
        requirements.write_text(part, "utf-8")
        options = ("--no-deps", "--no-compile", "--require-hashes", "--no-build-isolation", "--progress-bar=off")
        shop.run(shop.python, "-m", "pip", "install", *options, "--requirement", requirements)
    mark.write_text(wanted, "utf-8")


def make_bundle(shop: Workshop, *, python_folder: Path | None = None) -> Path:
    """`python_folder`: the CPython that comes along; None: the distribution's own."""
    shutil.rmtree(shop.bundle, ignore_errors=True)
    add_python(shop, python_folder)
    add_packages(shop)
    add_program(shop, shop.bundle / "program")
    compile_all(shop)
    return shop.bundle


def add_python(shop: Workshop, python_folder: Path | None) -> None:
    target = shop.bundle / "python"
    if python_folder is not None:
        shutil.copytree(python_folder, target)
        return
    (target / "bin").mkdir(parents=True)
    shutil.copyfile("/usr/bin/python3.11", target / "bin/python3.11")
    (target / "bin/python3.11").chmod(0o755)
    library, place = Path("/usr/lib/python3.11"), target / "lib/python3.11"
    for source in _below(library):
        inner = source.relative_to(library)
        unused = inner.parts[0] in _UNUSED_STDLIB or "__pycache__" in inner.parts or "test" in inner.parts
        if not unused and not (inner.parts[0] == "lib-dynload" and inner.name.startswith(_UNUSED_EXTENSIONS)):
            (place / inner).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place / inner)


def add_packages(shop: Workshop) -> None:
    source, target = shop.site_packages(), shop.packages
    skipped = _files_of(source, LEFT_OUT)
    for file in _below(source):
        place = file.relative_to(source).as_posix()
        if place in skipped or is_unwanted(place) or _is_of_the_environment(place):
            continue
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / place)


def _files_of(site: Path, names: tuple[str, ...]) -> set[str]:
    """What the records of packages list."""
    found: set[str] = set()
    wanted = {normal(name) for name in names}
    for record in site.glob("*.dist-info/RECORD"):
        if normal(record.parent.name.rpartition(".")[0].rpartition("-")[0]) in wanted:
            found |= {line.split(",")[0] for line in record.read_text("utf-8").splitlines()}
    return found


def _is_of_the_environment(place: str) -> bool:
    """Files that pip or an environment left, and that differ from one to the next."""
    name = place.rpartition("/")[2]
    return name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"} or place.startswith(
        ("_distutils_hack", "distutils-precedence")
    )


def add_program(shop: Workshop, target: Path) -> None:
    """The program's own files as they are."""
    shutil.rmtree(target, ignore_errors=True)
    for name in program_files():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place)
    pointer = os.path.relpath(target, shop.packages).replace(os.sep, "/")
    (shop.packages / "pvchat.pth").write_text(f"{pointer}\n", "utf-8")
    _add_face_models(shop.site_packages() / "face_recognition_models", shop.packages / "face_recognition_models")


def program_files() -> list[str]:
    """Below the root, sorted; without what is made in passing."""
    found = set(_PROGRAM_FILES)
    for folder in _PROGRAM_FOLDERS:
        found |= {file.relative_to(ROOT).as_posix() for file in _below(ROOT / folder)}
    return sorted(name for name in found if "__pycache__" not in name)


def _add_face_models(source: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    (place / "models").mkdir(parents=True)
    for name in FACE_FILES:
        shutil.copyfile(source / "models" / name, place / "models" / name)
    text = '"""Only the files that are in the public domain; the landmarks of 68 points are not."""\n'
    (place / "__init__.py").write_text(text, "utf-8")


def compile_all(shop: Workshop) -> None:
    """Compiled copies that hold no place of the building machine and are never checked for age."""
    folders = [shop.bundle / "program", shop.packages.parent]
    options = ("-q", "-s", shop.bundle, "-p", "/usr/lib/pvchat", "--invalidation-mode", "unchecked-hash")
    shop.run(shop.python, "-m", "compileall", *options, *folders)


def _below(folder: Path) -> Iterator[Path]:
    """Files, links followed to files of their own; sorted, so that nothing depends on the disk."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def date_everything(folder: Path, epoch: int) -> None:
    """One time for every file and folder, and rights that do not depend on who builds."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    os.utime(folder, (epoch, epoch))


def system_python() -> Path:
    """The Python that is bundled on Linux is the distribution's own; on Windows the one that runs this."""
    there = Path("/usr/bin/python3.11")
    if sys.platform == "win32":
        return Path(sys.executable)
    if not there.exists():
        raise BuildError("The package is built on Debian 12, whose Python 3.11 comes along.")
    return there
