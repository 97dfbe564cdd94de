"""What files beside a clip tell of it: subtitles, descriptions, the metadata of photo collections."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource

_CUE: Final = re.compile(r"((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})[ \t]*-->[ \t]*((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})")
_TAG: Final = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_JOINED_S: Final = 15.0  # neighbouring subtitles up to so long are one passage: a sentence runs over several
_GAP_S: Final = 2.0
_LONGEST: Final = 4000  # letters of one passage; a file beside a clip may be anything
_MOST: Final = 5000  # passages of one file
_OURS: Final = "NOTE Who is seen when in:"  # our own lists of appearances, which say nothing new
# Keys under which programs and services keep what people wrote, in any case; others hold numbers and technical words.
_DESCRIBES: Final = frozenset(
    {
        "description",
        "caption",
        "title",
        "comment",
        "comments",
        "keywords",
        "tags",
        "subject",
        "headline",
        "people",
        "name",
    }
)
_PLACES: Final = frozenset({"location", "city", "country", "state", "sublocation", "place", "locationname", "address"})


def decoded(data: bytes) -> str:
    """Text of any usual encoding; what cannot be read is left out."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "ignore")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "ignore")


def subtitles(text: str) -> tuple[SceneWords, ...]:
    """SubRip or WebVTT; neighbouring lines joined into passages."""
    if _OURS in text[:200]:
        return ()
    passages: list[tuple[float, float, list[str]]] = []
    for start, end, said in _cues(text):
        last = passages[-1] if passages else None
        if last and start - last[1] <= _GAP_S and end - last[0] <= _JOINED_S and start >= last[0]:
            passages[-1] = (last[0], max(last[1], end), [*last[2], said] if said != last[2][-1] else last[2])
        else:
            passages.append((start, end, [said]))
    return tuple(
        SceneWords(WordSource.SPOKEN, Span(start, end), " ".join(said)[:_LONGEST])
        for start, end, said in passages[:_MOST]
    )


def _cues(text: str) -> Iterator[tuple[float, float, str]]:
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        found = _CUE.search(block)
        if found is None:
            continue
        said = " ".join(_TAG.sub("", block[found.end() :].partition("\n")[2]).split())
        start, end = _seconds(found[1]), _seconds(found[2])
        if said and end >= start:
            yield start, end, said


def _seconds(clock: str) -> float:
    *hours, minutes, seconds = clock.replace(",", ".").split(":")
    return 3600 * int(hours[0] if hours else 0) + 60 * int(minutes) + float(seconds)


def described(text: str) -> tuple[SceneWords, ...]:
    """A plain text is a description of the whole clip."""
    tidy = " ".join(text.split())[:_LONGEST]
    return (SceneWords(WordSource.DESCRIBED, None, tidy),) if any(c.isalnum() for c in tidy) else ()


def metadata(text: str) -> tuple[SceneWords, ...]:
    """JSON as photo collections write it beside a file. What is no JSON says nothing."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    found: dict[WordSource, dict[str, None]] = {}
    for source, said in _said(document, None, depth=0):
        found.setdefault(source, {})[said] = None
    return tuple(words for source, texts in found.items() for words in told(source, texts))


def told(source: WordSource, texts: Mapping[str, None]) -> tuple[SceneWords, ...]:
    """One passage about the whole clip from several texts."""
    joined = "; ".join(text for text in texts if any(c.isalpha() for c in text))[:_LONGEST]
    return (SceneWords(source, None, joined),) if joined else ()


def _said(value: Any, source: WordSource | None, *, depth: int) -> Iterator[tuple[WordSource, str]]:
    """Texts below keys that describe."""
    if depth > 8:
        return
    if isinstance(value, str) and source is not None and value.strip():
        yield source, " ".join(value.split())
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _said(item, source, depth=depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _said(item, _source_of(str(key)), depth=depth + 1)


def _source_of(key: str) -> WordSource | None:
    short = key.casefold().rpartition(":")[2].replace("_", "").replace("-", "")
    if short in _PLACES:
        return WordSource.PLACE
    return WordSource.DESCRIBED if short in _DESCRIBES else None
