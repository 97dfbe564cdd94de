"""From the matcher's opinions on single tracks to labels for a whole clip: nobody stands twice in one frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.similarity import UNKNOWN, MatchResult


class Placed(Protocol):
    """A track, as far as it matters here."""

    @property
    def id(self) -> TrackId: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...


_SHARED_TIME_S = 0.25  # tracks that meet for less may be one figure handed over at a cut


def suggest(
    tracks: Sequence[Placed], labels: Mapping[str, TrackLabel], opinions: Mapping[str, MatchResult]
) -> list[TrackLabel]:
    """New labels for the tracks of one clip that the user has not labelled, best scores first.

    A person who is already in the picture, by the user's word or by a better score, is not suggested a second time.
    """
    taken: list[tuple[Placed, PersonId]] = []
    free: list[Placed] = []
    for track in tracks:
        label = labels[track.id]
        if label.state is TrackState.CONFIRMED and label.person is not None:
            taken.append((track, label.person))
        elif label.state is not TrackState.IGNORED:
            free.append(track)
    suggested: list[TrackLabel] = []
    for track in sorted(free, key=lambda t: -(opinions[t.id].score or 0.0)):
        opinion = opinions[track.id]
        if opinion.person is not None and any(p == opinion.person and meet(t, track) for t, p in taken):
            opinion = UNKNOWN
        if opinion.person is not None:
            taken.append((track, opinion.person))
        suggested.append(_label(track, opinion))
    return suggested


def _label(track: Placed, opinion: MatchResult) -> TrackLabel:
    state = TrackState.UNKNOWN if opinion.person is None else TrackState.SUGGESTED
    return TrackLabel(track.id, state, opinion.person, opinion.score if opinion.person else None, opinion.level)


def meet(one: Placed, other: Placed) -> bool:
    return sum(a.overlap_s(b) for a in one.spans for b in other.spans) > _SHARED_TIME_S
