"""The files of one base model in its folder: whether they are whole, and whether they can be used at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pvchat_desktop.core.base_models import BaseFile, config_fault, is_kept
from pvchat_desktop.errors import NotFound, Refused

_HEADER_LIMIT: Final = 100_000_000  # bytes; what safetensors itself allows a header


def content_hash(files: Iterable[tuple[str, str]]) -> str:
    """sha256 over (name, sha256) of the files, in the order of their names: changes with any byte of any file."""
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def stamp(file: Path) -> str:
    state = file.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def kept_files(folder: Path) -> list[str]:
    """Names of the files that make up a base; everything else in the folder is left alone."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if is_kept(name))


def check_folder(folder: Path) -> str:
    """The `model_type` of a base in a folder; Refused says why it cannot be one."""
    config = read_config(folder)
    if fault := config_fault(config):
        raise Refused(f"This base model cannot be used. {fault}", hint="Choose one of: pvchat models list")
    names = kept_files(folder)
    weights = [name for name in names if name.endswith(".safetensors")]
    if not weights:
        raise Refused(
            "This folder holds no weights in the form of safetensors.",
            hint="Other forms (.bin, .pt, .pth) can hold program code and are not opened. Get the safetensors files.",
        )
    for name in weights:
        check_safetensors(folder / name)
    _check_index(folder, names)
    if not any(name.startswith(("tokenizer", "vocab")) or name == "spiece.model" for name in names):
        raise Refused("This folder holds no tokenizer.", hint="Copy all files of the base model into one folder.")
    return str(config["model_type"])


def read_config(folder: Path) -> dict[str, Any]:
    try:
        config: Any = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(
            f"“{folder.name}” holds no config.json, so it is no base model.", hint="Give the folder with that file."
        ) from error
    except (OSError, ValueError) as error:
        raise Refused("The config.json of this base model cannot be read.", hint="Get the files again.") from error
    if not isinstance(config, dict):
        raise Refused("The config.json of this base model is none.", hint="Get the files again.")
    return config


def check_safetensors(file: Path) -> None:
    """The header is whole and says how long the file is: a cut download is found without loading it."""
    try:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 2 <= length <= _HEADER_LIMIT:
                raise ValueError
            header = json.loads(stream.read(length))
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        if 8 + length + max(ends, default=0) != file.stat().st_size:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{file.name} is damaged or was cut off.", hint="Get the file again.") from error


def _check_index(folder: Path, names: Sequence[str]) -> None:
    """Every piece that an index speaks of is there."""
    for name in (name for name in names if name.endswith(".safetensors.index.json")):
        try:
            pieces = set(json.loads((folder / name).read_text(encoding="utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise Refused(f"{name} cannot be read.", hint="Get the file again.") from error
        if missing := sorted(pieces - set(names)):
            raise Refused(f"Pieces of the weights are missing: {', '.join(missing)}.", hint="Copy all of them.")


def unpack(archive: Path, folder: Path) -> None:
    """The files of a base out of a zip archive; a common outer folder is left out, and nothing leads outside."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            names = [info.filename for info in zipped.infolist() if not info.is_dir()]
            config = next((name for name in names if PurePosixPath(name).name == "config.json"), None)
            if config is None:
                raise NotFound("This archive holds no config.json, so it is no base model.")
            outer = config.removesuffix("config.json")
            for name in names:
                if name.startswith(outer) and is_kept(own := name.removeprefix(outer)):
                    target = folder / own
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with zipped.open(name) as read, target.open("wb") as write:
                        shutil.copyfileobj(read, write)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise Refused("This archive cannot be read.", hint="Unpack it yourself and import the folder.") from error


def file_list(folder: Path, hashes: dict[str, str]) -> tuple[BaseFile, ...]:
    return tuple(BaseFile(name, sha256, (folder / name).stat().st_size) for name, sha256 in sorted(hashes.items()))
