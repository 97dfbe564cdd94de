"""An identity pack as files: one folder, and one file when it travels.

    card.json                       what it is; names every other file with its size and hash
    adapter/adapter_config.json     a trained pack alone
    adapter/adapter_model.safetensors
    gallery/000.png ...             aligned faces
    gallery/embeddings.safetensors  their vectors, by face model

The file that travels is a zip archive whose members are stored as they are; with a passphrase, that archive sealed (see
pack_seal). Whatever comes in is checked before a byte of it is used: names, sizes, hashes, shapes.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.services.base_files import check_safetensors
from pvchat_desktop.services.pack_card import FORMAT, Card, CardFile
from pvchat_desktop.services.pack_seal import is_sealed, open_sealed, seal

CARD: Final = "card.json"
ADAPTER: Final = "adapter"
WEIGHTS: Final = "adapter/adapter_model.safetensors"
EMBEDDINGS: Final = "gallery/embeddings.safetensors"
LIMIT_BYTES: Final = 600_000_000
"""More than the adapter of any base in the manifest; a file that claims more is no pack."""

_NAMES: Final = re.compile(
    r"card\.json|adapter/adapter_config\.json|adapter/adapter_model\.safetensors|gallery/\d{3}\.png"
    r"|gallery/embeddings\.safetensors"
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CROP_PX: Final = 112
_UNIT: Final = 1e-3  # how far a vector's length may be from 1: float16 in between is allowed

Vectors = dict[str, NDArray[np.float32]]  # key of a face model -> (n, D)


@dataclass(frozen=True, slots=True, eq=False)
class PackContents:
    """A pack in memory, every check passed. `files`: name -> bytes, the card left out."""

    card: Card
    files: Mapping[str, bytes]
    embeddings: Vectors


def write_folder(folder: Path, card: Card, files: Mapping[str, bytes], embeddings: Vectors) -> Card:
    """Write a pack; an adapter's own files may lie in `folder` already. -> the card as written, with its file list."""
    try:
        for name, data in {**files, EMBEDDINGS: save_tensors(embeddings)}.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        listed = {name: _described((folder / name).read_bytes()) for name in names if name != CARD}
        whole = msgspec.structs.replace(card, files=listed)
        (folder / CARD).write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=1))
    except OSError as error:
        raise StorageError(
            f"The pack could not be written ({error.strerror or error}).", hint="Check the free space of the disk."
        ) from error
    return whole


def read_card(folder: Path) -> Card:
    try:
        return _card((folder / CARD).read_bytes())
    except OSError as error:
        raise Refused("The pack's card cannot be read.", hint="Train again, or import the pack again.") from error


def pack_up(folder: Path, passphrase: str | None) -> bytes:
    """A pack's folder as one file; sealed where there is a passphrase."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix())  # no times, no owner: nothing to tell
            archive.writestr(info, path.read_bytes())
    return seal(buffer.getvalue(), passphrase) if passphrase else buffer.getvalue()


def unpack(data: bytes, passphrase: str | None) -> PackContents:
    """Open and check a pack's file; Refused says what is wrong with it."""
    if len(data) > LIMIT_BYTES:
        raise Refused("This file is too large to be an identity pack.")
    if is_sealed(data):
        if not passphrase:
            raise Refused("This pack is sealed with a passphrase.", hint="Give the passphrase.", code="passphrase")
        data = open_sealed(data, passphrase)
    return check(_members(data))


def check(members: Mapping[str, bytes]) -> PackContents:
    """A pack whose card, files and numbers fit together."""
    if CARD not in members:
        raise _not_a_pack("it has no card")
    card = _card(members[CARD])
    files = {name: data for name, data in members.items() if name != CARD}
    _check_files(card, files)
    for face in card.faces:
        _check_crop(files[face.file])
    _check_adapter(card, files)
    return PackContents(card, files, _embeddings(card, files[EMBEDDINGS]))


def _members(data: bytes) -> dict[str, bytes]:
    """Name -> bytes of an archive's members. Names that lead elsewhere, doubles and sizes beyond all reason end it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if len(set(names)) != len(names) or sum(info.file_size for info in infos) > LIMIT_BYTES:
                raise _not_a_pack("its contents contradict each other")
            strange = [info for info in infos if not _NAMES.fullmatch(info.filename) or _is_link(info)]
            if strange:
                raise _not_a_pack("it holds a file that does not belong in one")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _not_a_pack("it is damaged, or something else altogether") from error


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _card(data: bytes) -> Card:
    try:
        number = msgspec.json.decode(data, type=dict[str, Any]).get("format")
        if isinstance(number, int) and number > FORMAT:
            raise Refused(
                "This pack was written by a newer version of PVChat Desktop.", hint="Install the newest version."
            )
        card = msgspec.json.decode(data, type=Card)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _not_a_pack("its card cannot be read") from error
    if number != FORMAT:
        raise _not_a_pack("its card is of no known form")
    return card


def _check_files(card: Card, files: Mapping[str, bytes]) -> None:
    if set(card.files) != set(files) or EMBEDDINGS not in files:
        raise _not_a_pack("files are missing or too many")
    for name, data in files.items():
        if _described(data) != card.files[name]:
            raise _not_a_pack(f"{name} is damaged or was changed")
    if {face.file for face in card.faces} != {name for name in files if name.endswith(".png")}:
        raise _not_a_pack("its faces and its pictures do not agree")


def _check_crop(data: bytes) -> None:
    """A PNG of the size that every face back end aligns to; nothing is decoded here."""
    sides = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or sides != (_CROP_PX, _CROP_PX):
        raise _not_a_pack("a face in it is no aligned picture")


def _check_adapter(card: Card, files: Mapping[str, bytes]) -> None:
    has_weights = {"adapter/adapter_config.json", WEIGHTS} <= set(files)
    if (card.kind == "adapter") != has_weights or (card.base is not None) != has_weights:
        raise _not_a_pack("its card and its adapter do not agree")


def _embeddings(card: Card, data: bytes) -> Vectors:
    """Every face model's (n, D) unit rows; the face models of the card and no others."""
    try:
        found = load_tensors(data)
    except (SafetensorError, ValueError, TypeError) as error:
        raise _not_a_pack("its embeddings cannot be read") from error
    if set(found) != {model.key for model in card.face_models}:
        raise _not_a_pack("its embeddings and its face packs do not agree")
    vectors: Vectors = {}
    for model in card.face_models:
        rows = found[model.key]
        if rows.shape != (len(model.rows), model.dimension) or rows.dtype != np.float32:
            raise _not_a_pack("its embeddings are of another dimension than it says")
        if any(not 0 <= row < len(card.faces) for row in model.rows):
            raise _not_a_pack("an embedding belongs to no face")
        if not np.isfinite(rows).all() or (np.abs(np.linalg.norm(rows, axis=1) - 1) > _UNIT).any():
            raise _not_a_pack("its embeddings are no unit vectors")
        vectors[model.key] = rows
    return vectors


def check_weights(folder: Path) -> None:
    """The adapter's header is whole and says how long the file is."""
    check_safetensors(folder / WEIGHTS)


def _described(data: bytes) -> CardFile:
    return CardFile(hashlib.sha256(data).hexdigest(), len(data))


def _not_a_pack(why: str) -> Refused:
    return Refused(
        f"This file cannot be used as an identity pack: {why}.",
        hint="Get the file again from where it came; nothing was changed here.",
    )
