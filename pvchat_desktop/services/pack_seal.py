"""A file sealed with a passphrase: scrypt makes the key, AES-GCM seals the bytes and vouches for the header."""

from __future__ import annotations

import os
import unicodedata
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pvchat_desktop.errors import Refused

_MAGIC: Final = b"PVCHAT-SEALED-1\n"
_COST: Final = 1 << 17  # 128 MiB and about half a second for each guess at the passphrase
_MOST_COST: Final = 1 << 20  # a header may not ask for more: it would be a way to exhaust memory
_BLOCK: Final = 8
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class _Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cost: int
    block: int
    salt: bytes
    nonce: bytes


def is_sealed(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def seal(data: bytes, passphrase: str, *, cost: int = _COST) -> bytes:
    """[magic, length of the header, header, ciphertext with its tag]; all before the ciphertext is authenticated."""
    header = _Header(cost=cost, block=_BLOCK, salt=os.urandom(_SALT_BYTES), nonce=os.urandom(_NONCE_BYTES))
    plain = msgspec.json.encode(header)
    before = _MAGIC + len(plain).to_bytes(4, "big") + plain
    return before + AESGCM(_key(header, passphrase)).encrypt(header.nonce, data, before)


def open_sealed(data: bytes, passphrase: str) -> bytes:
    """Refused where the passphrase is another one, or a byte was changed: the two cannot be told apart."""
    start = len(_MAGIC) + 4
    length = int.from_bytes(data[len(_MAGIC) : start], "big")
    before = data[: start + length]
    try:
        header = msgspec.json.decode(data[start : start + length], type=_Header)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("This sealed file is damaged.", hint="Get it again from where it came.") from error
    if not _is_sane(header):
        raise Refused("This sealed file asks for more than this program allows.", hint="It may be a trap.")
    try:
        return AESGCM(_key(header, passphrase)).decrypt(header.nonce, data[len(before) :], before)
    except InvalidTag as error:
        raise Refused(
            "The passphrase is not the right one, or the file is damaged.",
            hint="Type the passphrase again; capitals matter.",
            code="passphrase",
        ) from error


def _is_sane(header: _Header) -> bool:
    cost = header.cost
    is_power = cost > 1 and cost & (cost - 1) == 0
    return (
        is_power
        and cost <= _MOST_COST
        and header.block == _BLOCK
        and len(header.salt) == _SALT_BYTES
        and len(header.nonce) == _NONCE_BYTES
    )


def _key(header: _Header, passphrase: str) -> bytes:
    made = Scrypt(salt=header.salt, length=_KEY_BYTES, n=header.cost, r=header.block, p=1)
    return made.derive(unicodedata.normalize("NFC", passphrase).encode())
