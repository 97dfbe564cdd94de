"""Looks at every binary of a build: what it loads, whether that is there, and what must not lie there.

Uses readelf of binutils. Windows' libraries are looked at by file name alone.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bundle_contents import is_unwanted
from system_libraries import LIBRARIES

SYSTEM: Final[Mapping[str, str]] = LIBRARIES | {
    "ld-linux-x86-64.so.2": "libc6",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXrender.so.1": "libxrender1",
    "libasound.so.2": "libasound2",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1": "libbz2-1.0",
    "libbz2.so.1.0": "libbz2-1.0",
    "libc.so.6": "libc6",
    "libcrypto.so.3": "libssl3",
    "libdl.so.2": "libc6",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libmvec.so.1": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3",
    "libutil.so.1": "libc6",
    "libuuid.so.1": "libuuid1",
    "libva-drm.so.2": "libva-drm2",
    "libva-x11.so.2": "libva-x11-2",
    "libva.so.2": "libva2",
    "libvdpau.so.1": "libvdpau1",
    "libxcb-dri3.so.0": "libxcb-dri3-0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
}
"""Library -> the Debian package that brings it. Everything else has to be in the build."""

_FORBIDDEN: Final = re.compile(
    r"shape_predictor_68|-packages/(torch|transformers|bitsandbytes)/|libtorch|libcud(a|nn|art)|libQt6Web|\.pdb$",
    re.IGNORECASE,
)
_HARMLESS_PATHS: Final = ("/usr/lib/", "/lib", "/opt/_internal/")
"""Places of the system, and of the machines that wheels are built on, which exist nowhere else."""

_NEEDED: Final = re.compile(r"\(NEEDED\).*\[(.+)\]")
_SONAME: Final = re.compile(r"\(SONAME\).*\[(.+)\]")
_RUNPATH: Final = re.compile(r"\(R(?:UN)?PATH\).*\[(.*)\]")
_GLIBC: Final = re.compile(r"GLIBC_(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Binary:
    place: str  # below the audited folder
    name: str  # what others load it by
    needs: tuple[str, ...]
    search: tuple[str, ...]  # folders it names itself


@dataclass(frozen=True, slots=True)
class Report:
    binaries: int
    packages: tuple[str, ...]  # of the system, which the binaries load from
    problems: tuple[str, ...]
    glibc: str  # the oldest that runs them


def audit(folder: Path) -> Report:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    binaries = [_read(path, folder) for path in files if _is_elf(path)]
    own = {binary.name for binary in binaries} | {name.rpartition("/")[2] for name in names}
    system, problems = _loaded(binaries, own)
    problems += [f"{name} must not be in the package" for name in names if _is_forbidden(name)]
    problems += [f"{b.place} looks for libraries in {path}" for b in binaries for path in b.search if _is_foreign(path)]
    return Report(len(binaries), tuple(sorted(system)), tuple(sorted(problems)), _oldest_glibc(binaries, folder))


def _loaded(binaries: Iterable[Binary], own: set[str]) -> tuple[set[str], list[str]]:
    packages: set[str] = set()
    problems = []
    for binary in binaries:
        for library in binary.needs:
            if library in SYSTEM and library not in own:
                packages.add(SYSTEM[library])
            elif library not in own:
                problems.append(f"{binary.place} needs {library}, which is neither here nor in a package we depend on")
    return packages, problems


def _is_forbidden(name: str) -> bool:
    below = name.partition("-packages/")[2]
    compiled = "__pycache__" in name
    return _FORBIDDEN.search(name) is not None or bool(below and not compiled and is_unwanted(below))


def _is_foreign(path: str) -> bool:
    return path.startswith("/") and not path.startswith(_HARMLESS_PATHS)


def _is_elf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def _read(path: Path, folder: Path) -> Binary:
    text = _readelf("-d", path)
    name = _SONAME.search(text)
    search = [part for found in _RUNPATH.findall(text) for part in found.split(":") if part]
    place = path.relative_to(folder).as_posix()
    return Binary(place, name[1] if name else path.name, tuple(_NEEDED.findall(text)), tuple(search))


def _readelf(option: str, *paths: Path) -> str:
    command = ["readelf", "-W", option, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False, errors="replace").stdout


def _oldest_glibc(binaries: Iterable[Binary], folder: Path) -> str:
    found = _GLIBC.findall(_readelf("-V", *(folder / binary.place for binary in binaries)))
    major, minor = max(((int(a), int(b)) for a, b in found), default=(2, 17))
    return f"{major}.{minor}"
