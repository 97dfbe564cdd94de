"""The one place that fetches model files: one file, one pinned revision, only when asked. The network's edge."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final, Protocol, Self

from pvchat_desktop.core.face_packs import FileSource
from pvchat_desktop.core.runtime import WheelFile
from pvchat_desktop.errors import Refused

_ENVIRONMENT: Final = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

_ANSWER_S: Final = 30.0
PIECE_BYTES: Final = 1 << 18

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

    @property
    def host(self) -> str:
        """The server that is asked; large files may come from another one that it names."""
        _prepare()
        from huggingface_hub.constants import ENDPOINT

        return (self._endpoint or ENDPOINT).split("://")[-1].split("/")[0]

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


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that a package index offers."""

    file: WheelFile
    url: str


class PackageIndex:
    """Published Python packages: what there is of one, and a file of it. No account, no pip."""

    def offers(self, index: str, package: str) -> dict[str, Offer]:
        """By file name; sizes and hashes where the index says them."""
        import httpx2

        accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
        with _plain_errors(f"The list of files of {package} could not be fetched."):
            answer = httpx2.get(
                f"{index.rstrip('/')}/{package}/", headers={"Accept": accept}, follow_redirects=True, timeout=_ANSWER_S
            )
            answer.raise_for_status()
        return offers_on(answer.text, answer.headers.get("content-type", ""), str(answer.url))

    def fetch(self, offer: Offer, file: Path, on_bytes: OnBytes) -> None:
        """Fetch to `file`; what an earlier, interrupted call left there is continued. Blocking."""
        _prepare()
        from huggingface_hub.file_download import http_get

        size = offer.file.bytes
        have = file.stat().st_size if file.exists() else 0
        if size is not None and have > size:
            file.unlink()
            have = 0
        with _plain_errors(f"{offer.file.name} could not be fetched."), file.open("ab") as stream:
            counter = _counter(on_bytes)
            http_get(offer.url, stream, resume_size=have, headers={}, expected_size=size, tqdm_class=counter)


def offers_on(page: str, kind: str, base: str) -> dict[str, Offer]:
    """What an index's page of one package offers; `kind`: its content type, `base`: where it was found."""
    if "json" in kind:
        rows = [_offer_of(row, base) for row in json.loads(page)["files"]]
    else:
        reader = _Links()
        reader.feed(page)
        rows = [_linked_offer(base, link) for link in reader.links]
    return {offer.file.name: offer for offer in rows}


def _offer_of(row: Mapping[str, Any], base: str) -> Offer:
    import httpx2

    file = WheelFile(row["filename"], row["hashes"].get("sha256"), row.get("size"))
    return Offer(file, str(httpx2.URL(base).join(row["url"])))


def _linked_offer(base: str, link: str) -> Offer:
    import httpx2

    url = httpx2.URL(base).join(link)
    sha256 = url.fragment.removeprefix("sha256=") if url.fragment.startswith("sha256=") else None
    return Offer(WheelFile(url.path.rpartition("/")[2], sha256), str(url.copy_with(fragment=None)))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _prepare() -> None:
    """The library reads these when it is first imported. It writes whole pieces alone: with its own of 10 MB, a poor
    connection gets nowhere, and a stop is heard late."""
    os.environ.update(_ENVIRONMENT)
    from huggingface_hub import constants

    constants.DOWNLOAD_CHUNK_SIZE = PIECE_BYTES


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
