"""Every time this program spoke to another computer, in a file that Help shows. Names no person and no clip."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.hub import Hub, OnBytes, Published
from pvchat_desktop.settings import Settings

_log = logging.getLogger(__name__)

_KEPT: Final = 500  # the newest


@dataclass(frozen=True, slots=True)
class Contact:
    """One conversation with a server. `bytes`: what was received of a file, None where nothing was counted."""

    at: str  # ISO 8601, UTC
    host: str
    what: str
    bytes: int | None
    worked: bool


class NetworkLog:
    def __init__(self, data: Path) -> None:
        """`data`: the data folder."""
        self._file = data / "network.jsonl"

    def add(self, contact: Contact) -> None:
        """A log that cannot be written does not end a download."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(contact)) + "\n")
        except OSError as error:
            _log.warning("the list of connections could not be written (%s)", error.strerror)

    def contacts(self) -> tuple[Contact, ...]:
        """The newest first."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()[-_KEPT:]
        except OSError:
            return ()
        found = (_contact(line) for line in reversed(lines))
        return tuple(one for one in found if one is not None)


def _contact(line: str) -> Contact | None:
    """None for a line that was cut off."""
    try:
        found = json.loads(line)
        return Contact(**{one.name: found[one.name] for one in fields(Contact)})
    except (ValueError, KeyError, TypeError):
        return None


class RecordedHub:
    """A hub that writes down each of its connections."""

    def __init__(self, hub: Hub, log: NetworkLog) -> None:
        self._hub = hub
        self._log = log

    def published(self, repo: str, revision: str | None) -> Published:
        worked = False
        try:
            found = self._hub.published(repo, revision)
            worked = True
        finally:
            self._note(f"{repo}: list of files", None, worked=worked)
        return found

    def size(self, source: FileSource) -> int | None:
        worked = False
        try:
            found = self._hub.size(source)
            worked = True
        finally:
            self._note(f"{source.repo}: size of {source.path}", None, worked=worked)
        return found

    def fetch(self, source: FileSource, file: Path, on_bytes: OnBytes) -> None:
        before = file.stat().st_size if file.exists() else 0
        have, worked = before, False

        def count(bytes_there: int) -> None:
            nonlocal have
            have = bytes_there
            on_bytes(bytes_there)

        try:
            self._hub.fetch(source, file, count)
            worked = True
        finally:
            self._note(f"{source.repo}: {source.path}", max(0, have - before), worked=worked)

    def _note(self, what: str, size: int | None, *, worked: bool) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._log.add(Contact(now, self._hub.host, what, size, worked))


def recorded_hub(folders: UserFolders, settings: Settings) -> RecordedHub:
    """The public hub or the mirror of the settings, every connection written down."""
    return RecordedHub(Hub(settings.text("network.mirror") or None), NetworkLog(folders.data))
