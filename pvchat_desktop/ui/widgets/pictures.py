"""Pictures from disk without holding up the window: read and scaled on a thread, kept in a bounded cache."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from pvchat_desktop.ui.bridge import Bridge

_THREADS = 2
_CACHE_BYTES = 64 * 1024 * 1024  # some 500 thumbnails of the library's size, or 120 at twice the density
_MOST_WAITING = 256  # pictures; who scrolls past more than that did not look at the first ones

_Key = tuple[str, int]  # path, width


class Pictures(QObject):
    """`get` answers at once with what is there; `loaded` tells when a missing picture has come."""

    loaded = Signal(str)  # path

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(_THREADS, "picture")
        self._bridge = Bridge()
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: OrderedDict[_Key, None] = OrderedDict()  # the newest last; under the lock
        self._loading: set[_Key] = set()  # also under the lock
        self._bytes = 0

    def get(self, path: Path | None, width_px: int) -> QPixmap | None:
        """The picture at least `width_px` wide (device pixels) if it is there; otherwise it is being loaded."""
        if path is None:
            return None
        key = (str(path), width_px)
        found = self._kept.get(key)
        if found is None:
            self._ask(key)
            return None
        self._kept.move_to_end(key)
        return None if found.isNull() else found

    def _ask(self, key: _Key) -> None:
        with self._lock:
            if key in self._loading:
                return
            is_new = key not in self._waiting
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > _MOST_WAITING:
                self._waiting.popitem(last=False)
        if is_new:
            self._pool.submit(self._load_newest)

    def forget(self) -> None:
        """Read everything anew, as after an erasure."""
        self._kept.clear()
        with self._lock:
            self._waiting.clear()
        self._bytes = 0

    def close(self) -> None:
        self._bridge.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _load_newest(self) -> None:
        """What is looked at now comes before what was scrolled past."""
        with self._lock:
            if not self._waiting:
                return
            key, _ = self._waiting.popitem()
            self._loading.add(key)
        image = _read(*key)
        self._bridge.deliver(lambda: self._keep(key, image))

    def _keep(self, key: _Key, image: QImage) -> None:
        with self._lock:
            self._loading.discard(key)
        picture = QPixmap.fromImage(image, Qt.ImageConversionFlag.AutoColor)
        self._kept[key] = picture
        self._bytes += _bytes_of(picture)
        while self._bytes > _CACHE_BYTES and len(self._kept) > 1:
            _old, dropped = self._kept.popitem(last=False)
            self._bytes -= _bytes_of(dropped)
        self.loaded.emit(key[0])


def _read(path: str, width_px: int) -> QImage:
    """A null image where there is none, or none that can be read."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() > width_px:
        reader.setScaledSize(QSize(width_px, max(1, round(size.height() * width_px / size.width()))))
    image = reader.read()
    wanted = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    return image if image.isNull() else image.convertToFormat(wanted)


def _bytes_of(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
