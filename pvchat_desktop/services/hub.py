"""The one place that fetches model files: one file, one pinned revision, only when asked. The network's edge."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.errors import Refused

_ENVIRONMENT: Final = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

OnBytes = Callable[[int], None]
"""Called with the bytes of the file that are there so far; may raise Cancelled, which ends the download."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the hub says of a repository at one revision. `files`: (path, bytes, sha256), None where it does not say."""

    revision: str  # 40 hex digits
    licence: str | None
    files: tuple[tuple[str, int | None, str | None], ...]


class Source(Protocol):
    """Where published files are fetched."""

    def published(self, repo: str, revision: str | None) -> Published: ...

    def fetch(self, source: FileSource, file: Path, on_bytes: OnBytes) -> None: ...


class Hub:
    """Published model files. No account token is sent; nothing is kept but the file that was asked for."""

    def __init__(self, endpoint: str | None = None) -> None:
        """`endpoint` None: the public hub."""
        self._endpoint = endpoint

    def size(self, source: FileSource) -> int | None:
        """Bytes of a published file as its server says; None where it does not."""
        return self._metadata(source)[1]

    def fetch(self, source: FileSource, file: Path, on_bytes: OnBytes) -> None:
        """Fetch a published file to `file`. What an earlier, interrupted call left there is continued. Blocking."""
        _prepare()
        from huggingface_hub.file_download import http_get

        location, size = self._metadata(source)
        have = file.stat().st_size if file.exists() else 0
        if size is not None and have > size:
            file.unlink()
            have = 0
        with _plain_errors(_failed(source)), file.open("ab") as stream:
            http_get(
                location,
                stream,
                resume_size=have,
                headers={},
                expected_size=size,
                tqdm_class=_counter(on_bytes),
            )

    def published(self, repo: str, revision: str | None) -> Published:
        """Files, sizes and hashes of a repository; `revision` None: the newest, which the answer names."""
        _prepare()
        from huggingface_hub import HfApi

        with _plain_errors(f"The list of files of {repo} could not be fetched."):
            info = HfApi(endpoint=self._endpoint, token=False).model_info(repo, revision=revision, files_metadata=True)
        card: Any = info.card_data
        licence = card.get("license") if card is not None else None
        files = tuple((one.rfilename, one.size, one.lfs.sha256 if one.lfs else None) for one in info.siblings or ())
        if info.sha is None:
            raise Refused(f"The hub does not say which revision of {repo} it serves.", hint="Try again later.")
        return Published(info.sha, licence if isinstance(licence, str) else None, files)

    def _metadata(self, source: FileSource) -> tuple[str, int | None]:
        """Address and size of a file."""
        _prepare()
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        url = hf_hub_url(source.repo, source.path, revision=source.revision, endpoint=self._endpoint)
        with _plain_errors(_failed(source)):
            found = get_hf_file_metadata(url, token=False, endpoint=self._endpoint)
        return found.location, found.size


def _prepare() -> None:
    """The library reads these when it is first imported."""
    os.environ.update(_ENVIRONMENT)


def _failed(source: FileSource) -> str:
    return f"{source.path} could not be fetched from {source.repo}."


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    """What goes wrong on the way becomes one sentence for the user."""
    import httpx2

    try:
        yield
    # Errors of the hub, and sizes that do not fit, are OSErrors; those of the connection are not.
    except (httpx2.HTTPError, OSError) as error:
        raise Refused(
            what,
            title="The download did not work",
            hint="Check the connection and try again: what has arrived is kept.",
        ) from error


def _counter(on_bytes: OnBytes) -> Any:
    """The library reports through a class in the manner of tqdm; this one shows nothing and passes the bytes on."""

    class Counter:
        def __init__(self, *, initial: int = 0, **_options: object) -> None:
            self._bytes = initial

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def update(self, count: int) -> None:
            self._bytes += count
            on_bytes(self._bytes)

    return Counter
