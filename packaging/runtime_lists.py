"""Writes resources/runtime/: what the model runtime consists of, file by file, for each system and PyTorch build.

Run after packaging/lock.py, whose versions it keeps. A labelled torch build that the general index does not carry has
no files in its list: its own index names them, with their hashes, when it is asked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lock import LOCKS, PLATFORMS, Resolver
from torch_build import Build, lock_name, read_builds

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "resources" / "runtime"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NEEDS = (
    "accelerate", "bitsandbytes", "msgspec", "numpy", "peft", "pillow", "psutil", "safetensors", "scipy", "tokenizers",
    "transformers",
)  # fmt: skip
"""What the model worker imports; torch besides."""

_HEADER = "# Written by packaging/runtime_lists.py; do not edit.\n"

Package = dict[str, Any]  # name, version, files: {file name: sha256}


def resolve(resolver: Resolver, build: Build, system: str, sizes: dict[str, int]) -> dict[str, Package]:
    """Packages by name, with the wheels of all Pythons. What the index says of sizes goes to `sizes`, by sha256."""
    found: dict[str, Package] = {}
    for python in PYTHONS:
        for package in _of_python(resolver, build, system, python, sizes):
            known = found.setdefault(package["name"], package)
            if known["version"] != package["version"]:
                raise SystemExit(f"{package['name']} has two versions: the lists serve all Pythons with one.")
            known["files"] |= package["files"]
    return found


def _of_python(resolver: Resolver, build: Build, system: str, python: str, sizes: dict[str, int]) -> Iterable[Package]:
    plain = system in build.plain_on
    lines = [*NEEDS, f"torch=={build.torch}"]
    with tempfile.TemporaryDirectory() as folder:
        wanted, out = Path(folder) / "wanted.txt", Path(folder) / "pylock.toml"
        wanted.write_text("\n".join(lines), "utf-8")
        subprocess.run(
            [
                *(resolver.uv, "pip", "compile", "--quiet", "--config-file", resolver.config(build, system)),
                *("--python-platform", PLATFORMS[system], "--python-version", python, "--only-binary", ":all:"),
                *(() if plain else ("--no-emit-package", "torch")),
                *(f"--constraints={LOCKS / lock_name(build, system)}", "--output-file", out, wanted),
            ],
            check=True,
        )  # fmt: skip
        table = tomllib.loads(out.read_text("utf-8"))
    wheels = [wheel for package in table["packages"] for wheel in package["wheels"]]
    sizes |= {wheel["hashes"]["sha256"]: wheel["size"] for wheel in wheels if "size" in wheel}
    yield from ({"name": p["name"], "version": p["version"], "files": _wheels(p)} for p in table["packages"])
    if not plain:
        yield {"name": "torch", "version": f"{build.torch}+{build.name}", "files": {}}


def _wheels(package: Mapping[str, Any]) -> dict[str, str]:
    return {wheel["url"].rpartition("/")[2]: wheel["hashes"]["sha256"] for wheel in package["wheels"]}


def text_of(packages: Mapping[str, Package], build: Build, sizes: Mapping[str, int]) -> str:
    """`sizes`: bytes by sha256, of files that were seen."""
    parts = [_HEADER]
    for package in sorted(packages.values(), key=lambda p: str(p["name"])):
        index = "general" if package["files"] else build.name
        parts.append(
            f'\n[[package]]\nname = "{package["name"]}"\nversion = "{package["version"]}"\nindex = "{index}"\n'
        )
        rows = [_row(name, sha256, sizes) for name, sha256 in sorted(package["files"].items())]
        parts.append("files = [\n" + "".join(f"  {row},\n" for row in rows) + "]\n" if rows else "files = []\n")
    return "".join(parts)


def _row(name: str, sha256: str, sizes: Mapping[str, int]) -> str:
    size = f", bytes = {sizes[sha256]:_}" if sha256 in sizes else ""
    return f'{{ name = {json.dumps(name)}, sha256 = "{sha256}"{size} }}'


def note_sizes(sizes: Mapping[str, int]) -> None:
    """Writes the lists anew with more sizes; asks nobody."""
    builds = read_builds(ROOT / "packaging" / "torch_sources.toml")
    for file in sorted(LISTS.glob("*.toml")):
        rows = tomllib.loads(file.read_text("utf-8"))["package"]
        packages = {row["name"]: row | {"files": {f["name"]: f["sha256"] for f in row["files"]}} for row in rows}
        file.write_text(text_of(packages, builds[file.stem.partition("-")[2]], sizes), "utf-8", newline="\n")


def known_sizes() -> dict[str, int]:
    """Of the lists as they are: a size does not change while the hash is the same."""
    found: dict[str, int] = {}
    for file in LISTS.glob("*.toml"):
        for package in tomllib.loads(file.read_text("utf-8"))["package"]:
            found |= {row["sha256"]: row["bytes"] for row in package["files"] if "bytes" in row}
    return found


def sizes_in(folder: Path) -> dict[str, int]:
    """Of wheels that lie in a folder."""
    import hashlib

    return {hashlib.sha256(file.read_bytes()).hexdigest(): file.stat().st_size for file in folder.glob("*.whl")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes-from", type=Path, help="only note the sizes of the wheels in a folder")
    arguments = parser.parse_args()
    if arguments.sizes_from is not None:
        note_sizes(known_sizes() | sizes_in(arguments.sizes_from))
        return
    sizes = known_sizes()
    LISTS.mkdir(parents=True, exist_ok=True)
    builds = read_builds(ROOT / "packaging" / "torch_sources.toml")
    with tempfile.TemporaryDirectory() as folder:
        resolver = Resolver(Path(folder))
        for system in PLATFORMS:
            for build in builds.values():
                packages = resolve(resolver, build, system, sizes)
                text = text_of(packages, build, sizes)
                (LISTS / f"{system}-{build.name}.toml").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
