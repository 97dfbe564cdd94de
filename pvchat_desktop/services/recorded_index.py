"""A package index whose every connection is written down for Help > Network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pvchat_desktop.services.hub import Offer, OnBytes, PackageIndex
from pvchat_desktop.services.network_log import Contact, NetworkLog


class RecordedIndex:
    def __init__(self, index: PackageIndex, log: NetworkLog) -> None:
        self._index = index
        self._log = log

    def offers(self, index: str, package: str) -> dict[str, Offer]:
        with self._noted(index, f"{package}: list of files", None):
            return self._index.offers(index, package)

    def fetch(self, offer: Offer, file: Path, on_bytes: OnBytes) -> None:
        with self._noted(offer.url, offer.file.name, file):
            self._index.fetch(offer, file, on_bytes)

    @contextmanager
    def _noted(self, address: str, what: str, file: Path | None) -> Iterator[None]:
        before, worked = _size(file), False
        try:
            yield
            worked = True
        finally:
            size = None if file is None else max(0, _size(file) - before)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._log.add(
                Contact(now, address.rsplit("://", maxsplit=1)[-1].split("/", maxsplit=1)[0], what, size, worked)
            )


def _size(file: Path | None) -> int:
    return file.stat().st_size if file is not None and file.exists() else 0
