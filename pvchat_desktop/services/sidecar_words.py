"""Words from files beside the clips: read, never written. A file belongs to the clip whose name it begins with."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.scene_words import WordFile
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import FileState
from pvchat_desktop.core.scene_words import SceneWords, WordSource
from pvchat_desktop.core.sidecar_text import decoded, described, metadata, subtitles, told
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.services.xmp import BadXmp, tagged_texts

_MOST_BYTES: Final = 4_000_000
_AT_ONCE: Final = 200  # files whose words are stored in one step
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_IPTC = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_XMP_TAGS: Final[Mapping[str, WordSource]] = {
    f"{_DC}description": WordSource.DESCRIBED,
    f"{_DC}title": WordSource.DESCRIBED,
    f"{_DC}subject": WordSource.DESCRIBED,
    f"{_PHOTOSHOP}Headline": WordSource.DESCRIBED,
    f"{_PHOTOSHOP}City": WordSource.PLACE,
    f"{_PHOTOSHOP}State": WordSource.PLACE,
    f"{_PHOTOSHOP}Country": WordSource.PLACE,
    f"{_IPTC}Location": WordSource.PLACE,
}


def xmp(text: str) -> tuple[SceneWords, ...]:
    """Descriptions, keywords and names of places; what is no XMP says nothing."""
    found: dict[WordSource, dict[str, None]] = {}
    with contextlib.suppress(BadXmp):
        for tag, said in tagged_texts(text.encode(), _XMP_TAGS.keys()):
            found.setdefault(_XMP_TAGS[tag], {})[said] = None
    return tuple(words for source, texts in found.items() for words in told(source, texts))


_READERS: Final[Mapping[str, Callable[[str], tuple[SceneWords, ...]]]] = {
    ".srt": subtitles,
    ".vtt": subtitles,
    ".txt": described,
    ".json": metadata,
    ".xmp": xmp,
}


class SidecarWords:
    """All methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def refresh(self, clips: Sequence[ClipSha] | None = None, watch: Watch = Watch()) -> int:  # noqa: B008
        """Read what is new or changed beside these clips, or beside all; forget what is gone. -> files read."""
        places = self._places(clips)
        known = self._catalog.words.files()
        read = 0
        batch: list[tuple[WordFile, Sequence[SceneWords]]] = []
        there: set[str] = set()
        for file in _beside(places):
            watch.check()
            there.add(file.path)
            if known.get(file.path) == file:
                continue
            batch.append((file, _words_of(file.path)))
            read += 1
            if len(batch) >= _AT_ONCE:
                self._catalog.words.put_files(batch)
                batch = []
        if batch:
            self._catalog.words.put_files(batch)
        if gone := [path for path in known if path not in there and str(Path(path).parent) in places]:
            self._catalog.words.forget_files(gone)
        return read

    def _places(self, clips: Sequence[ClipSha] | None) -> dict[str, dict[str, ClipSha]]:
        """Folder -> name of a clip's file there, without its ending -> the clip. Folders on drives that are not
        connected are left out, so that nothing read from them is forgotten."""
        files = self._catalog.clip_files.all()
        wanted = set(clips) if clips is not None else None
        folders = {str(Path(f.path).parent) for f in files if wanted is None or f.sha256 in wanted}
        places: dict[str, dict[str, ClipSha]] = {}
        for file in files:
            path = Path(file.path)
            if file.state is FileState.ONLINE and str(path.parent) in folders:
                places.setdefault(str(path.parent), {})[path.stem.casefold()] = file.sha256
        return places


def _beside(places: Mapping[str, Mapping[str, ClipSha]]) -> Iterator[WordFile]:
    for folder, stems in places.items():
        for entry in _entries(folder):
            clip = _clip_of(entry.name, stems)
            if clip is None:
                continue
            with contextlib.suppress(OSError):
                found = entry.stat()
                if found.st_size <= _MOST_BYTES:
                    yield WordFile(entry.path, clip, found.st_size, found.st_mtime_ns)


def _entries(folder: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [e for e in entries if Path(e.name).suffix.lower() in _READERS and e.is_file()]
    except OSError:
        return []


def _clip_of(name: str, stems: Mapping[str, ClipSha]) -> ClipSha | None:
    """ "holiday.srt", "holiday.en.srt" and "holiday.mp4.json" belong to "holiday.mp4"; the longest name wins."""
    stem = Path(name).stem.casefold()
    while stem not in stems:
        shorter, dot, _ = stem.rpartition(".")
        if not dot:
            return None
        stem = shorter
    return stems[stem]


def _words_of(path: str) -> tuple[SceneWords, ...]:
    try:
        text = decoded(Path(path).read_bytes())
    except OSError:
        return ()
    return _READERS[Path(path).suffix.lower()](text)
