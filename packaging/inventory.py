"""What is in a build: a manifest of files with hashes, the packages as a CycloneDX document, and their licences."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from environment import normal
from freezing import Workshop

_ASK: Final = """
import importlib.metadata as m, json
tops = {}
for top, names in m.packages_distributions().items():
    for name in names:
        tops.setdefault(name, []).append(top)
out = []
for d in m.distributions():
    meta = d.metadata
    texts = [str(d.locate_file(f)) for f in d.files or ()
             if any(w in f.name.upper() for w in ("LICEN", "COPYING", "NOTICE", "AUTHORS"))]
    out.append({"name": meta["Name"], "version": meta["Version"], "tops": tops.get(meta["Name"], []),
                "licence": meta.get("License-Expression") or meta.get("License") or "",
                "classifiers": [c for c in meta.get_all("Classifier") or [] if c.startswith("License")],
                "texts": texts})
print(json.dumps(out))
"""
_LIBRARY: Final = re.compile(r"^(?:lib)?(?P<name>[A-Za-z_+]+?[\w+]*?)(?:-[0-9a-f]{8})?\.so(?P<version>[\d.]*)$")
_NOT_A_TOP: Final = {"_distutils_hack", "pkg_resources", "setuptools"}
_LICENCE_ID: Final = re.compile(r"[A-Za-z0-9.+-]{1,40}( (AND|OR|WITH) [A-Za-z0-9.+-]{1,40})*")


@dataclass(frozen=True, slots=True)
class Component:
    name: str
    version: str
    licence: str  # "" where its metadata do not say
    purl: str
    texts: tuple[Path, ...] = ()
    inside: str = ""  # of which component it is a part


def components(shop: Workshop) -> list[Component]:
    """Every Python package and every library of the system that is in the frozen folder, and Python itself."""
    found = [*_packages(shop), *_of_the_system(shop)]
    return sorted(found, key=lambda one: (one.name.lower(), one.version))


def _packages(shop: Workshop) -> Iterable[Component]:
    done = subprocess.run([shop.python, "-I", "-c", _ASK], capture_output=True, text=True, check=True)
    there = frozen_tops(shop)
    for row in json.loads(done.stdout):
        if there & (set(row["tops"]) - _NOT_A_TOP):
            name = normal(row["name"])
            texts = tuple(Path(text) for text in row["texts"])
            yield Component(row["name"], row["version"], _licence(row), f"pkg:pypi/{name}@{row['version']}", texts)
            yield from _vendored(shop, row["name"])


def frozen_tops(shop: Workshop) -> set[str]:
    """Names that can be imported from the frozen folder: in its archive, or as files."""
    table = shop.folder / "pyinstaller" / "pvchat" / "PYZ-00.toc"
    _, entries = ast.literal_eval(table.read_text("utf-8"))
    tops = {str(entry[0]).partition(".")[0] for entry in entries}
    tops |= {path.name.partition(".")[0] for path in (shop.frozen / "_internal").iterdir()}
    return tops | {path.name for path in (shop.frozen / "program").iterdir()}


def _licence(row: Mapping[str, Any]) -> str:
    text = str(row["licence"]).strip()
    if _LICENCE_ID.fullmatch(text):
        return text
    return (
        "; ".join(str(c).rpartition(" :: ")[2] for c in row["classifiers"]) or text.splitlines()[0][:80]
        if text or row["classifiers"]
        else ""
    )


def _vendored(shop: Workshop, package: str) -> Iterable[Component]:
    """Libraries that a wheel brings along in its own folder (av.libs, opencv_python.libs)."""
    for folder in (shop.frozen / "_internal").glob("*.libs"):
        if normal(folder.name.removesuffix(".libs")) in {normal(package), normal(package).split("-")[0]}:
            for file in sorted(folder.iterdir()):
                if match := _LIBRARY.match(file.name):
                    name, version = match["name"], match["version"].strip(".")
                    purl = f"pkg:generic/{name}@{version}" if version else f"pkg:generic/{name}"
                    yield Component(name, version, "", purl, inside=package)


def _of_the_system(shop: Workshop) -> Iterable[Component]:
    """Debian's packages behind the libraries at the top of the frozen folder."""
    if shop.system != "linux":
        return
    table = ast.literal_eval((shop.folder / "pyinstaller" / "pvchat" / "COLLECT-00.toc").read_text("utf-8"))
    sources = {str(row[1]) for row in _rows(table) if str(row[1]).startswith(("/lib/", "/usr/lib/"))}
    seen: set[str] = set()
    for source in sorted(sources):
        package = _package_of(Path(source))
        if package and package not in seen:
            seen.add(package)
            version = _ask("dpkg-query", "-W", "-f", "${Version}", package)
            text = Path("/usr/share/doc") / package.partition(":")[0] / "copyright"
            yield Component(
                package.partition(":")[0],
                version,
                "",
                f"pkg:deb/debian/{package.partition(':')[0]}@{version}",
                (text,) if text.exists() else (),
            )


def _rows(table: Any) -> Iterable[tuple[Any, ...]]:
    """The rows of a PyInstaller table, however deep they lie."""
    if isinstance(table, tuple) and len(table) == 3 and all(isinstance(cell, str) for cell in table):
        yield table
    elif isinstance(table, list | tuple):
        for part in table:
            yield from _rows(part)


def _package_of(file: Path) -> str:
    for place in (file, file.resolve(), Path(str(file.resolve()).removeprefix("/usr"))):
        if answer := _ask("dpkg-query", "-S", str(place)):
            return answer.partition(": ")[0].split(",")[0]
    return ""


def _ask(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout.strip() else ""


# --- Documents --------------------------------------------------------------------------------------------------------


def manifest(folder: Path, *, leave_out: Iterable[Path] = ()) -> dict[str, Any]:
    """Every file with size and hash; links with where they lead."""
    skipped = {path.resolve() for path in leave_out}
    files = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_symlink():
            files.append({"path": place, "link": str(path.readlink())})
        elif path.is_file() and path.resolve() not in skipped:
            files.append({"path": place, "bytes": path.stat().st_size, "sha256": sha256(path)})
    return {"files": files}


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def bill_of_materials(parts: Iterable[Component], *, version: str, epoch: int) -> dict[str, Any]:
    """CycloneDX 1.6."""
    rows = [_component(part) for part in parts]
    own = {"type": "application", "name": "pvchat-desktop", "version": version, "bom-ref": "pvchat-desktop"}
    own |= {"licenses": [{"license": {"id": "Apache-2.0"}}]}  # type: ignore[dict-item]
    content = json.dumps([own, rows], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z"),
            "component": own,
        },
        "components": rows,
        "dependencies": [{"ref": "pvchat-desktop", "dependsOn": sorted({row["bom-ref"] for row in rows})}],
    }


def _component(part: Component) -> dict[str, Any]:
    reference = f"{part.purl}#{part.inside}" if part.inside else part.purl
    row: dict[str, Any] = {"type": "library", "bom-ref": reference, "name": part.name, "purl": part.purl}
    if part.version:
        row["version"] = part.version
    if part.licence:
        row["licenses"] = [{"license": {"name": part.licence}}]
    if part.inside:
        row["properties"] = [{"name": "pvchat:inside", "value": part.inside}]
    return row


def collect_licences(parts: Iterable[Component], target: Path) -> list[str]:
    """Copies each component's own texts below `target`; -> names of Python packages that bring none."""
    without = []
    for part in parts:
        for text in part.texts:
            place = target / part.name.lower() / _text_name(text)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
        if not part.texts and part.purl.startswith("pkg:pypi"):
            without.append(part.name)
    return without


def _text_name(text: Path) -> str:
    parts = text.parts
    start = next((i for i, name in enumerate(parts) if name.endswith(".dist-info")), len(parts) - 2)
    return "-".join(part for part in parts[start + 1 :] if part not in {"licenses", "license_files"}) or text.name


def write_json(file: Path, document: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
