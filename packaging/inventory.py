"""What is in a build: a manifest of files with hashes, the packages as a CycloneDX document, and their licences."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from environment import normal

if TYPE_CHECKING:
    from email.message import Message

_LIBRARY: Final = re.compile(r"^(?:lib)?(?P<name>[A-Za-z_+]+?[\w+]*?)(?:-[0-9a-f]{8})?\.so(?P<version>[\d.]*)$")
_TEXT: Final = ("LICEN", "COPYING", "NOTICE", "AUTHORS")  # part of the names of licences' files
_LICENCE_ID: Final = re.compile(r"[A-Za-z0-9.+-]{1,40}( (AND|OR|WITH) [A-Za-z0-9.+-]{1,40})*")


@dataclass(frozen=True, slots=True)
class Component:
    name: str
    version: str
    licence: str  # "" where its metadata do not say
    purl: str
    texts: tuple[Path, ...] = ()
    inside: str = ""  # of which component it is a part


def components(packages: Path, *, python: bool = True) -> list[Component]:
    """Every Python package below a folder of packages, the libraries their wheels bring along, and CPython."""
    found: list[Component] = [_debian_python()] if python else []
    for package in metadata.distributions(path=[str(packages)]):
        found.append(_package(package, packages))
        found += _vendored(packages, package.metadata["Name"])
    return sorted(found, key=lambda one: (one.name.lower(), one.version))


def _package(package: metadata.Distribution, packages: Path) -> Component:
    name, version = package.metadata["Name"], package.version
    record: Any = package
    folder = Path(record._path)  # noqa: SLF001  # its folder of metadata, which has no public name
    beside = (packages / top for top in {name, name.replace("-", "_").lower()})  # some put it among their modules
    found = [*folder.rglob("*"), *(path for place in beside for path in place.glob("*"))]
    texts = tuple(path for path in sorted(set(found)) if path.is_file() and _is_licence(path))
    return Component(name, version, _licence(package), f"pkg:pypi/{normal(name)}@{version}", texts)


def _is_licence(path: Path) -> bool:
    return any(word in path.name.upper() for word in _TEXT) or "licenses" in path.parts


def _licence(package: metadata.Distribution) -> str:
    row = cast("Message", package.metadata)
    text = str(row.get("License-Expression") or row.get("License") or "").strip()
    if _LICENCE_ID.fullmatch(text):
        return text
    classes = [c.rpartition(" :: ")[2] for c in row.get_all("Classifier") or [] if c.startswith("License")]
    return "; ".join(classes) or text.partition("\n")[0][:80]


def _vendored(packages: Path, package: str) -> Iterable[Component]:
    """Libraries that a wheel brings along in its own folder (av.libs, opencv_python.libs)."""
    for folder in sorted({packages / f"{package.replace('-', '_')}.libs", packages / f"{package}.libs"}):
        for file in sorted(folder.glob("*.so*")):
            if match := _LIBRARY.match(file.name):
                name, version = match["name"], match["version"].strip(".")
                purl = f"pkg:generic/{name}@{version}" if version else f"pkg:generic/{name}"
                yield Component(name, version, "", purl, inside=package)


def _debian_python() -> Component:
    version = _ask("dpkg-query", "-W", "-f", "${Version}", "python3.11-minimal")
    text = Path("/usr/share/doc/python3.11/copyright")
    texts = (text,) if text.exists() else ()
    return Component("python3.11", version, "PSF-2.0", f"pkg:deb/debian/python3.11@{version}", texts)


def _ask(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


# --- Documents --------------------------------------------------------------------------------------------------------


def manifest(folder: Path, *, leave_out: Iterable[Path] = ()) -> dict[str, Any]:
    """Every file with size and hash; links with where they lead."""
    skipped = {path.resolve() for path in leave_out}
    files: list[dict[str, Any]] = []
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
    own: dict[str, Any] = {
        "type": "application",
        "name": "pvchat-desktop",
        "version": version,
        "bom-ref": "pvchat-desktop",
    }
    own |= {"licenses": [{"license": {"id": "Apache-2.0"}}]}
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
