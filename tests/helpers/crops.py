"""Aligned crops that really are PNGs, for the synthetic scans whose crops are only bytes."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import PersonId


def png(seed: int = 0, *, side: int = 112) -> bytes:
    """A (side, side, 3) RGB picture."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), dtype=np.uint8)
    rows = b"".join(b"\x00" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def give_real_crops(app: App, person: PersonId) -> None:
    """Replace what stands in for the crops of a person's gallery by pictures."""
    for number, face in enumerate(app.catalog.transfers.gallery(person)):
        Path(app.folders.data / face.crop).write_bytes(png(number))
