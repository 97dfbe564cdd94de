"""The program's icon from its drawing: PNG pictures for Linux, one .ico of them for Windows."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bundling import ROOT, Workshop

DRAWING: Final = ROOT / "resources" / "icons" / "pvchat.svg"
SIZES_PX: Final = (16, 24, 32, 48, 64, 128, 256)

_DRAW: Final = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
drawing, *targets = sys.argv[1:]
for size, target in zip(targets[::2], targets[1::2]):
    image = QImage(int(size), int(size), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(drawing).render(painter)
    painter.end()
    if not image.save(target):
        sys.exit("A picture of the icon could not be written.")
"""


def draw(shop: Workshop, folder: Path, name: str) -> list[Path]:
    """One picture for each size; `name`: below the folder, with {size}."""
    made = [folder / name.format(size=size) for size in SIZES_PX]
    words: list[str | Path] = []
    for size, target in zip(SIZES_PX, made, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        words += [str(size), target]
    shop.run(shop.python, "-I", "-c", _DRAW, DRAWING, *words)
    return made


def windows_icon(pictures: Iterable[Path], target: Path) -> None:
    """An .ico of PNG pictures, one for each size."""
    parts = [picture.read_bytes() for picture in pictures]
    offset, rows = 6 + 16 * len(parts), b""
    for part in parts:
        width, height = struct.unpack(">II", part[16:24])
        rows += struct.pack("<BBBBHHII", width % 256, height % 256, 0, 0, 1, 32, len(part), offset)
        offset += len(part)
    target.write_bytes(struct.pack("<HHH", 0, 1, len(parts)) + rows + b"".join(parts))
