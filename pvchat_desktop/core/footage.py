"""What can be shown of whom: stretches of tracks, and whether the whole picture may be shown or only the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.core import draws
from pvchat_desktop.core.dataset import Role
from pvchat_desktop.core.faces import Track, TrackPoint
from pvchat_desktop.core.framing import PathPoint, face_at, figure_box
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span, VideoInfo
from pvchat_desktop.core.others import Around, Somebody, Wanted
from pvchat_desktop.core.stretches import APART_S, even_times, inside, kept_from_s, outside, stretches

CUT_OUT: Final = frozenset({"crop", "face", "recompose"})
"""Expanders that show the figure alone and nothing of the rest of its clip."""

_SHORT_S = 1.0  # shorter stretches show little movement
_PATH_MARGIN_S = 1.0  # points so long before and after a sample still shape the path inside it


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A stretch of one track. `cut_only`: somebody wanted may be in the rest of the picture. `figure`: how the base
    model is told which figure is meant; None: words cannot tell."""

    track: Track
    span: Span
    role: Role
    cut_only: bool
    figure: str | None
    rate: float | None

    def times(self, count: int) -> tuple[float, ...]:
        return even_times(self.span, count, self.rate)

    def still(self, *seed: object) -> tuple[float, ...]:
        """One moment at which the face was seen."""
        seen = [p.t_s for p in self.track.points if self.span.start_s <= p.t_s <= self.span.end_s]
        return (round(draws.pick(seen, *seed), 3),) if seen else self.times(1)

    def path(self, times_s: Sequence[float]) -> tuple[PathPoint, ...]:
        first, last = min(times_s) - _PATH_MARGIN_S, max(times_s) + _PATH_MARGIN_S
        near = [point for point in self.track.points if first <= point.t_s <= last]
        near = near or [min(self.track.points, key=lambda point: abs(point.t_s - times_s[0]))]
        return tuple(_rounded(point) for point in near)


@dataclass(frozen=True, slots=True, eq=False)
class Footage:
    """Everything the training set draws on. `kept_from`: by clip, from when on it is kept for checking.

    `alone[i]`: wanted person i without any other wanted person; `together`: sets of people seen at one time;
    `others`: one list of scenes for each other person; `free`: clips where nobody wanted can be seen, for backgrounds.
    """

    clips: Mapping[ClipSha, VideoInfo]
    kept_from: Mapping[ClipSha, float]
    alone: tuple[tuple[Scene, ...], ...]
    together: Mapping[frozenset[int], tuple[Scene, ...]]
    others: tuple[tuple[Scene, ...], ...]
    free: tuple[ClipSha, ...]


def gather(
    wanted: Sequence[Wanted],
    around: Around,
    clips: Mapping[ClipSha, VideoInfo],
    *,
    people: Sequence[Somebody],
    held: Sequence[Track],
) -> Footage:
    """`people`: the other people to train with; `held`: tracks of people whom training must not show."""
    kept = _kept(wanted, clips)
    maker = _Maker(wanted, around, clips, kept, held)
    unfit = around.touched | {track.clip for track in held}
    own = frozenset(track.clip for one in wanted for track in one.tracks)
    shown = [[maker.of_other(track, around.role_of(one, track.clip, own)) for track in one.tracks] for one in people]
    scenes = [_worth_showing([scene for track in tracks for scene in track]) for tracks in shown]
    return Footage(
        clips=clips,
        kept_from=kept,
        alone=tuple(maker.alone(i) for i in range(len(wanted))),
        together=maker.together(),
        others=tuple(found for found in scenes if found),
        free=tuple(sorted(sha for sha in clips if sha in around.tracks and sha not in unfit)),
    )


def _kept(wanted: Sequence[Wanted], clips: Mapping[ClipSha, VideoInfo]) -> dict[ClipSha, float]:
    spans: dict[ClipSha, list[Span]] = {}
    for one in wanted:
        for track in one.tracks:
            if track.clip in clips:
                spans.setdefault(track.clip, []).extend(track.spans)
    found = {clip: kept_from_s(seen) for clip, seen in spans.items()}
    return {clip: start for clip, start in found.items() if start is not None}


@dataclass(frozen=True, slots=True, eq=False)
class _Maker:
    wanted: Sequence[Wanted]
    around: Around
    clips: Mapping[ClipSha, VideoInfo]
    kept: Mapping[ClipSha, float]
    held: Sequence[Track]

    def alone(self, person: int) -> tuple[Scene, ...]:
        """Scenes of one wanted person in which no other is seen."""
        scenes: list[Scene] = []
        for track in self.wanted[person].tracks:
            rest = [t for i, one in enumerate(self.wanted) if i != person for t in one.tracks if t.clip == track.clip]
            free = outside(self._trained(track), [span for other in rest for span in other.spans])
            scenes += self._scenes(track, free, "positive", cut_only=bool(rest) or self._is_doubtful(track.clip))
        return _worth_showing(scenes)

    def together(self) -> dict[frozenset[int], tuple[Scene, ...]]:
        """Scenes where several wanted people are seen at one time and no further one; the first of them is tracked."""
        found: dict[frozenset[int], list[Scene]] = {}
        for i, one in enumerate(self.wanted):
            for track in one.tracks:
                for who, spans in self._company(i, track).items():
                    if len(who) > 1 and min(who) == i:
                        scenes = self._scenes(track, spans, "positive", cut_only=False, is_alone=False)
                        found.setdefault(who, []).extend(scenes)
        return {who: tuple(scenes) for who, scenes in found.items()}

    def _company(self, person: int, track: Track) -> dict[frozenset[int], tuple[Span, ...]]:
        """The track's time, by who of the wanted people is seen in it."""
        pieces: dict[frozenset[int], tuple[Span, ...]] = {frozenset({person}): self._trained(track)}
        for i, one in enumerate(self.wanted):
            theirs = [span for t in one.tracks if i != person and t.clip == track.clip for span in t.spans]
            split: dict[frozenset[int], tuple[Span, ...]] = {}
            for who, spans in pieces.items():
                split[who] = outside(spans, theirs)
                if shared := inside(spans, theirs):
                    split[who | {i}] = shared
            pieces = split
        return pieces

    def of_other(self, track: Track, role: Role) -> tuple[Scene, ...]:
        """Scenes of somebody else. Where a wanted person may be in the picture, only stretches whose figure stands
        clear of theirs, to be cut out."""
        touched = track.clip in self.around.touched
        unseen = [span for t in self.held if t.clip == track.clip for span in t.spans]
        free = outside(self._trained(track), self._meetings(track) if touched else unseen)
        return tuple(self._scenes(track, free, role, cut_only=touched))

    def _meetings(self, track: Track) -> list[Span]:
        """When the track's figure, cut out, would show the face of a wanted person."""
        doubtful = [t for t in self.around.tracks.get(track.clip, ()) if self._is_wanted_or_doubtful(t)]
        return [
            span
            for other in doubtful
            for span in inside(track.spans, other.spans)
            if not _stands_clear(track, other, span)
        ]

    def _is_wanted_or_doubtful(self, track: Track) -> bool:
        return track.id in self.around.left_out or any(track.id == t.id for one in self.wanted for t in one.tracks)

    def _is_doubtful(self, clip: ClipSha) -> bool:
        """With several people to learn, a left-out track may be one of the others."""
        tracks = self.around.tracks.get(clip, ())
        return len(self.wanted) > 1 and any(track.id in self.around.left_out for track in tracks)

    def _trained(self, track: Track) -> tuple[Span, ...]:
        """The track's time without what is kept for checking."""
        info = self.clips.get(track.clip)
        if info is None:
            return ()
        end = self.kept[track.clip] - APART_S if track.clip in self.kept else info.duration_s
        return inside(track.spans, [Span(0.0, max(0.0, end))])

    def _scenes(
        self, track: Track, spans: Sequence[Span], role: Role, *, cut_only: bool, is_alone: bool = True
    ) -> list[Scene]:
        rate = self.clips[track.clip].frame_rate if track.clip in self.clips else None
        others = [t for t in self.around.tracks.get(track.clip, ()) if t.id != track.id]
        return [
            Scene(track, span, role, cut_only, _figure(track, others, span) if is_alone else None, rate)
            for span in stretches(spans)
        ]


def _stands_clear(track: Track, other: Track, span: Span) -> bool:
    """Whether the other's face stays outside the track's figure."""
    for t_s in (span.start_s, (span.start_s + span.end_s) / 2, span.end_s):
        mine, theirs = face_at(_points(track), t_s), face_at(_points(other), t_s)
        if mine is None or theirs is None or figure_box(mine).iou(theirs) > 0:
            return False
    return True


def _figure(track: Track, others: Sequence[Track], span: Span) -> str | None:
    """Words for the tracked figure: alone, or on one side of everybody else."""
    met = [other for other in others if any(span.overlap_s(s) > 0 for s in other.spans)]
    if not met:
        return "the person"
    middle = (span.start_s + span.end_s) / 2
    places = [face_at(_points(one), middle) for one in [track, *met]]
    xs = [box.center[0] for box in places if box is not None]
    if len(xs) < len(places):
        return None
    if xs[0] < min(xs[1:]):
        return "the person on the left"
    return "the person on the right" if xs[0] > max(xs[1:]) else None


def _rounded(point: TrackPoint) -> PathPoint:
    box = point.box
    return round(point.t_s, 3), round(box.x1, 1), round(box.y1, 1), round(box.x2, 1), round(box.y2, 1)


def _worth_showing(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Without the shortest stretches, unless there are no others."""
    return tuple(scene for scene in scenes if scene.span.duration_s >= _SHORT_S) or tuple(scenes)


def _points(track: Track) -> list[PathPoint]:
    return [(p.t_s, p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in track.points]
