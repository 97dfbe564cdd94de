"""The file that travels: what is written comes back, and whatever else comes in is refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from pvchat_desktop.core.recipe import BEST
from pvchat_desktop.errors import Refused
from pvchat_desktop.services import pack_files, pack_seal
from pvchat_desktop.services.pack_card import FORMAT, Card, CardBase, CardConsent, CardFace, CardFaceModel
from pvchat_desktop.services.pack_fit import adapter_bytes
from tests.helpers.base_folders import write_adapter
from tests.helpers.crops import png

_CHEAP = 1 << 10  # scrypt's cost in tests


def _card(**changes: Any) -> Card:
    face = CardFace(
        file="gallery/000.png", t_s=1.5, box=(1, 2, 3, 4), width_px=90, sharpness=150, yaw=0.1, brightness=120
    )
    model = CardFaceModel(key="0", backend="dlib", model_hash="a" * 64, dimension=4, rows=(0,))
    facts: dict[str, Any] = {
        "format": FORMAT,
        "id": "1" * 32,
        "kind": "memory",
        "name": "Léo",
        "birth_date": None,
        "created": "2026-01-01T00:00:00.000+00:00",
        "program": "1",
        "consents": (CardConsent("Yes", "2026-01-01"),),
        "faces": (face,),
        "face_models": (model,),
    }
    return Card(**(facts | changes))


def _vectors() -> pack_files.Vectors:
    return {"0": np.array([[1, 0, 0, 0]], np.float32)}


def _folder(folder: Path, card: Card | None = None) -> Path:
    pack_files.write_folder(folder, card or _card(), {"gallery/000.png": png()}, _vectors())
    return folder


def _members(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _with_card(members: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    card = json.loads(members["card.json"]) | changes
    return members | {"card.json": json.dumps(card).encode()}


def _listed(members: dict[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """Another content for a file, which the card speaks the truth about."""
    files = json.loads(members["card.json"])["files"]
    files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    return _with_card(members | {name: data}, files=files)


def test_what_is_packed_comes_out_again(tmp_path: Path) -> None:
    contents = pack_files.unpack(pack_files.pack_up(_folder(tmp_path / "p"), None), None)
    assert contents.card.name == "Léo"
    assert contents.files["gallery/000.png"] == png()
    assert np.array_equal(contents.embeddings["0"], _vectors()["0"])
    with zipfile.ZipFile(io.BytesIO(pack_files.pack_up(tmp_path / "p", None))) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_an_adapter_comes_along_byte_for_byte(tmp_path: Path) -> None:
    write_adapter(tmp_path / "p" / "adapter")
    weights = (tmp_path / "p" / pack_files.WEIGHTS).read_bytes()
    base = CardBase(name="b", content_hash="c" * 64)
    _folder(tmp_path / "p", _card(kind="adapter", base=base, recipe=BEST, fused={"bias": 1.0}))
    contents = pack_files.unpack(pack_files.pack_up(tmp_path / "p", None), None)
    assert contents.files[pack_files.WEIGHTS] == weights
    assert contents.card.recipe == BEST
    assert contents.card.fused == {"bias": 1.0}
    pack_files.check_weights(tmp_path / "p")


Spoil = Callable[[dict[str, bytes]], dict[str, bytes]]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda m: m | {"../evil.png": b"x"}, "does not belong"),
        (lambda m: m | {"/etc/x": b"x"}, "does not belong"),
        (lambda m: m | {"gallery\\..\\x.png": b"x"}, "does not belong"),
        (lambda m: m | {"adapter/adapter_model.bin": b"x"}, "does not belong"),
        (lambda m: m | {"gallery/001.png": png()}, "missing or too many"),
        (lambda m: {n: d for n, d in m.items() if n != "gallery/000.png"}, "missing or too many"),
        (lambda m: {n: d for n, d in m.items() if n != "card.json"}, "no card"),
        (lambda m: m | {"card.json": b"[]"}, "card cannot be read"),
        (lambda m: m | {"card.json": b"\xff\xfe"}, "card cannot be read"),
        (lambda m: _with_card(m, format=0), "no known form"),
        (lambda m: _with_card(m, name=3), "card cannot be read"),
        (lambda m: m | {"gallery/000.png": png(5)}, "damaged or was changed"),
        (lambda m: _listed(m, "gallery/000.png", png(side=64)), "no aligned picture"),
        (lambda m: _listed(m, "gallery/000.png", b"\xff\xd8" + png()), "no aligned picture"),
        (lambda m: _listed(m, pack_files.EMBEDDINGS, b"\x80\x04pickle"), "embeddings cannot be read"),
        (lambda m: _listed(m, pack_files.EMBEDDINGS, save({"1": _vectors()["0"]})), "do not agree"),
        (lambda m: _listed(m, pack_files.EMBEDDINGS, save({"0": np.eye(1, 5, dtype=np.float32)})), "another dimension"),
        (lambda m: _listed(m, pack_files.EMBEDDINGS, save({"0": 2 * _vectors()["0"]})), "no unit vectors"),
        (lambda m: _listed(m, pack_files.EMBEDDINGS, save({"0": np.nan * _vectors()["0"]})), "no unit vectors"),
        (lambda m: _with_card(m, kind="adapter"), "its adapter do not agree"),
        (lambda m: _with_card(m, faces=[]), "pictures do not agree"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, spoil: Spoil, why: str) -> None:
    with pytest.raises(Refused, match=why):
        pack_files.unpack(_zip(spoil(_members(_folder(tmp_path)))), None)


def test_a_newer_pack_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    members = _with_card(_members(_folder(tmp_path)), format=FORMAT + 1, something="new")
    with pytest.raises(Refused, match="newer version"):
        pack_files.unpack(_zip(members), None)


def test_doubles_links_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    members = _members(_folder(tmp_path))
    buffer = io.BytesIO(_zip(members))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("card.json", members["card.json"])
    with pytest.raises(Refused, match="contradict each other"):
        pack_files.unpack(buffer.getvalue(), None)
    link = zipfile.ZipInfo("gallery/001.png")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO(_zip(members))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "card.json")
    with pytest.raises(Refused, match="does not belong"):
        pack_files.unpack(buffer.getvalue(), None)
    monkeypatch.setattr(pack_files, "LIMIT_BYTES", 20_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("card.json", bytes(1_000_000))
    with pytest.raises(Refused, match="contradict each other"):
        pack_files.unpack(buffer.getvalue(), None)


@given(st.binary(max_size=400))
def test_any_other_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(Refused):
        pack_files.unpack(data, "words")


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_always_noticed(place: int, value: int) -> None:
    sealed = bytearray(_SEALED)
    place %= len(sealed)
    if sealed[place] == value:
        return
    sealed[place] = value
    with pytest.raises(Refused):
        pack_files.unpack(bytes(sealed), "words")


_SEALED = pack_seal.seal(b"nothing of value" * 20, "words", cost=_CHEAP)


def test_a_seal_opens_with_its_own_passphrase_alone() -> None:
    assert pack_seal.is_sealed(_SEALED)
    assert pack_seal.open_sealed(_SEALED, "words") == b"nothing of value" * 20
    for other in ("Words", "words ", ""):
        with pytest.raises(Refused, match="not the right one"):
            pack_seal.open_sealed(_SEALED, other)
    assert pack_seal.seal(b"x", "words", cost=_CHEAP) != pack_seal.seal(b"x", "words", cost=_CHEAP)
    composed, split = "Käthe", "Ka\u0308the"
    assert pack_seal.open_sealed(pack_seal.seal(b"x", composed, cost=_CHEAP), split) == b"x"


def test_a_header_cannot_ask_for_all_the_memory_there_is() -> None:
    header = msgspec.json.encode({"cost": 1 << 30, "block": 8, "salt": bytes(16), "nonce": bytes(12)})
    data = b"PVCHAT-SEALED-1\n" + len(header).to_bytes(4, "big") + header + bytes(64)
    with pytest.raises(Refused, match="more than this program allows"):
        pack_seal.open_sealed(data, "words")


def test_a_pack_for_a_decoder_of_four_billion_stays_below_50_mb() -> None:
    """Widths of a decoder of that size: 36 layers, 32 heads of 128 over 8 for keys and values."""
    text = {
        "hidden_size": 2560,
        "intermediate_size": 9728,
        "num_hidden_layers": 36,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 128,
    }
    size = adapter_bytes({"text_config": text})
    assert size is not None
    assert 20_000_000 < size < 48_000_000
    assert adapter_bytes({"hidden_size": 8}) is None
