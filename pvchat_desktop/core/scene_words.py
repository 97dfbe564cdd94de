"""Words that tell of a stretch of a clip: where they come from, and which stretches a clip is cut into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from pvchat_desktop.core.media import Span

_LONGEST_S: Final = 20.0  # of one scene: short enough to be found again, long enough for one thing to happen
_SHORTEST_S: Final = 2.0  # a flash between two cuts belongs to its neighbour
_MOST: Final = 24  # scenes of one clip that are described; an hour is then described every two and a half minutes


CAPTION_QUESTION: Final = "Describe in one short sentence who is seen, what they do, where, and with what things."
_LONGEST_CAPTION: Final = 240  # letters
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")


class WordSource(StrEnum):
    CAPTION = "caption"  # written by a base model
    SPOKEN = "spoken"  # subtitles beside the clip
    DESCRIBED = "described"  # a description, title or keywords beside the clip
    PLACE = "place"  # the name of a place beside the clip


@dataclass(frozen=True, slots=True)
class SceneWords:
    """`span` None: the whole clip."""

    source: WordSource
    span: Span | None
    text: str


def tidy_caption(text: str) -> str:
    """The first sentence, or two where it is short; "" where a model said nothing, or the same word again and again."""
    sentences = _SENTENCE.split(" ".join(text.split()))
    said = sentences[0]
    if len(sentences) > 1 and len(said) < 40:
        said = f"{said} {sentences[1]}"
    said = said if len(said) <= _LONGEST_CAPTION else said[:_LONGEST_CAPTION].rpartition(" ")[0]
    words = [word.casefold() for word in re.findall(r"\w+", said)]
    return said if words and len(set(words)) * 3 >= len(words) and any(c.isalpha() for c in said) else ""


def scenes(duration_s: float, cuts_s: Sequence[float] = ()) -> tuple[Span, ...]:
    """A clip in scenes: between its cuts, short ones joined and long ones divided evenly; all of the clip, in order."""
    if duration_s <= 0:
        return ()
    longest = max(_LONGEST_S, duration_s / _MOST)
    inner = sorted(cut for cut in cuts_s if _SHORTEST_S <= cut <= duration_s - _SHORTEST_S)
    edges = [0.0]
    for cut in inner:
        if cut - edges[-1] >= _SHORTEST_S:
            edges.append(cut)
    edges.append(duration_s)
    found = [part for start, end in pairwise(edges) for part in _divided(start, end, longest)]
    return tuple(_thinned(found))


def _divided(start_s: float, end_s: float, longest_s: float) -> list[Span]:
    count = max(1, int(-(-(end_s - start_s) // longest_s)))
    step = (end_s - start_s) / count
    return [Span(start_s + i * step, start_s + (i + 1) * step) for i in range(count)]


def _thinned(found: list[Span]) -> list[Span]:
    """Neighbours joined, the shortest first, until there are few enough."""
    while len(found) > _MOST:
        at = min(range(len(found) - 1), key=lambda i: found[i].duration_s + found[i + 1].duration_s)
        found[at : at + 2] = [Span(found[at].start_s, found[at + 1].end_s)]
    return found
