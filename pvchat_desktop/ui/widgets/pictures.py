"""Pictures from disk without holding up the window: read and scaled on a thread, kept in a bounded cache."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from pvchat_desktop.ui.bridge import Bridge

_THREADS = 2
_CACHE_BYTES = 96 * 1024 * 1024  # about 700 thumbnails of 240 px at twice the density


class Pictures(QObject):
    """`get` answers at once with what is there; `loaded` tells when a missing picture has come."""

    loaded = Signal(str)  # path

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(_THREADS, "picture")
        self._bridge = Bridge()
        self._kept: OrderedDict[tuple[str, int], QPixmap] = OrderedDict()
        self._asked: set[tuple[str, int]] = set()
        self._bytes = 0

    def get(self, path: Path | None, width_px: int) -> QPixmap | None:
        """The picture at least `width_px` wide (device pixels) if it is there; otherwise it is being loaded."""
        if path is None:
            return None
        key = (str(path), width_px)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return None if found.isNull() else found
        if key not in self._asked:
            self._asked.add(key)
            self._pool.submit(self._load, key)
        return None

    def forget(self) -> None:
        """Read everything anew, as after an erasure."""
        self._kept.clear()
        self._asked.clear()
        self._bytes = 0

    def close(self) -> None:
        self._bridge.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _load(self, key: tuple[str, int]) -> None:
        path, width_px = key
        reader = QImageReader(path)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and size.width() > width_px:
            reader.setScaledSize(QSize(width_px, max(1, round(size.height() * width_px / size.width()))))
        image = reader.read()
        self._bridge.deliver(lambda: self._keep(key, image))

    def _keep(self, key: tuple[str, int], image: QImage) -> None:
        picture = QPixmap.fromImage(image, Qt.ImageConversionFlag.AutoColor)
        self._kept[key] = picture
        self._asked.discard(key)
        self._bytes += _bytes_of(picture)
        while self._bytes > _CACHE_BYTES and len(self._kept) > 1:
            _old, dropped = self._kept.popitem(last=False)
            self._bytes -= _bytes_of(dropped)
        self.loaded.emit(key[0])


def _bytes_of(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
