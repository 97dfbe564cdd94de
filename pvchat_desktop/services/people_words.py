"""How far a change of people reaches, in words: before it is made, and in the list of changes."""

from __future__ import annotations

from pvchat_desktop.catalog import Counts
from pvchat_desktop.catalog.operations import Effect


def extent(counts: Counts) -> str:
    appearances, clips = _of(counts.tracks, "appearance"), _of(counts.clips, "clip")
    return f"{appearances} in {clips}, {_of(counts.faces, 'picture')}"


def effect_words(effect: Effect) -> str:
    """ "3 appearances in 2 clips; 8 pictures learned from, 2 no longer"."""
    parts = []
    if effect.tracks:
        parts.append(f"{_of(effect.tracks, 'appearance')} in {_of(len(effect.shas), 'clip')}")
    learned = [f"{_of(effect.learned, 'picture')} learned from"] if effect.learned else []
    if effect.unlearned:
        learned.append(f"{effect.unlearned} no longer" if learned else f"{_of(effect.unlearned, 'picture')} unlearned")
    if learned:
        parts.append(", ".join(learned))
    if effect.rejections:
        parts.append(f"{effect.rejections} said not to be somebody")
    return "; ".join(parts)


def _of(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
