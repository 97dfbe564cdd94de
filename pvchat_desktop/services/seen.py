"""Who is seen where, read from the catalog: for lists, strips, `find` and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.asking.facts import Appearance, ClipFacts, KnownPerson
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Span, merge_spans
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.quality import assess_track
from pvchat_desktop.core.similarity import Thresholds
from pvchat_desktop.services.views import ClipSummary, Match, PersonSeen, TrackView

SPAN_GAP_S = 1.0
"""Spans of one person closer than this are shown as one: a face that turns away for a moment did not leave."""
_ORDER = (EvidenceLevel.SURE, EvidenceLevel.LIKELY, EvidenceLevel.UNSURE)


class Seen:
    """Reads only. Hidden people count as unknown figures everywhere."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of

    def tracks(self, sha: ClipSha) -> tuple[TrackView, ...]:
        """In order of appearance."""
        names = {person.id: person.name for person in self._catalog.people.all()}
        return tuple(_view(track, label, names) for track, label in self._labelled(sha))

    def people(self, sha: ClipSha) -> tuple[PersonSeen, ...]:
        names = {person.id: person.name for person in self._visible()}
        spans: dict[PersonId, list[Span]] = defaultdict(list)
        levels: dict[PersonId, EvidenceLevel] = {}
        for track, label in self._labelled(sha):
            if label.person not in names or label.person is None:
                continue
            level = level_of(label)
            spans[label.person] += track.spans
            levels[label.person] = min(levels.get(label.person, level), level, key=_ORDER.index)
        return tuple(
            PersonSeen(person, names[person], levels[person], merge_spans(items, gap_s=SPAN_GAP_S))
            for person, items in spans.items()
        )

    def summary(self, sha: ClipSha) -> ClipSummary:
        clip = self._catalog.clips.get(sha)
        files = self._catalog.clips.files(sha)
        thumbnail = self._catalog.clips.thumbnail(sha)
        people = self.people(sha)
        known = {person.person for person in people}
        return ClipSummary(
            clip=clip,
            title=self._catalog.clips.title(sha),
            path=files[0].path,
            state=files[0].state,
            thumbnail=Path(thumbnail) if thumbnail else None,
            people=people,
            unknown_figures=sum(1 for _, label in self._labelled(sha) if label.person not in known),
            is_scanned=self.is_looked_through(sha),
        )

    def facts(self, sha: ClipSha) -> ClipFacts:
        """What answers about a clip rest on."""
        clip = self._catalog.clips.get(sha)
        visible = {person.id for person in self._visible()}
        return ClipFacts(
            clip=sha,
            title=self._catalog.clips.title(sha),
            duration_s=clip.info.duration_s,
            width=clip.info.width,
            height=clip.info.height,
            recorded_at=clip.info.recorded_at,
            appearances=tuple(
                self._appearance(track, label, visible)
                for track, label in self._labelled(sha)
                if label.state is not TrackState.IGNORED
            ),
        )

    def known_people(self) -> tuple[KnownPerson, ...]:
        return tuple(KnownPerson(person.id, person.name) for person in self._visible())

    def find(self, words: str, person: str | None) -> tuple[Match, ...]:
        """Names among the words ask for these people together; the other words are looked up in titles and folders."""
        wanted, rest = self._split(words, person)
        matches: list[Match] = []
        for sha in self._catalog.clips.search(rest):
            seen = {item.person: item for item in self.people(sha) if item.level is not EvidenceLevel.UNSURE}
            if not all(person_id in seen for person_id in wanted):
                continue
            hits = [seen[person_id] for person_id in wanted]
            matches.append(
                Match(
                    clip=self.summary(sha),
                    spans=_shared([hit.spans for hit in hits]),
                    people=tuple(hit.name for hit in hits),
                    why=", ".join(f"{hit.name} ({hit.level})" for hit in hits) or f"the title has “{rest}”",
                )
            )
        return tuple(matches)

    def _split(self, words: str, person: str | None) -> tuple[list[PersonId], str]:
        text = f" {words} {person or ''} "
        wanted: list[PersonId] = []
        for known in sorted(self._visible(), key=lambda p: -len(p.name)):
            position = text.casefold().find(f" {known.name.casefold()} ")
            if position >= 0:
                wanted.append(known.id)
                text = text[: position + 1] + text[position + 1 + len(known.name) :]
        return wanted, " ".join(text.split())

    def _visible(self) -> list[KnownPerson]:
        return [KnownPerson(p.id, p.name) for p in self._catalog.people.all() if not p.hidden]

    def is_looked_through(self, sha: ClipSha) -> bool:
        """By any face back end."""
        return bool(self._catalog.scans.of_clip(sha))

    def _labelled(self, sha: ClipSha) -> list[tuple[Track, TrackLabel]]:
        labels = self._catalog.tracks.labels(sha)
        return [(track, labels[track.id]) for track in self._catalog.tracks.of_clip(sha)]

    def _appearance(self, track: Track, label: TrackLabel, visible: set[PersonId]) -> Appearance:
        known = label.person is not None and label.person in visible
        threshold = self._thresholds_of(track.model).match if label.score is not None else None
        best = track.faces[0] if track.faces else None
        return Appearance(
            track=track.id,
            person=label.person if known else None,
            level=level_of(label) if known else None,
            score=label.score if known else None,
            threshold=threshold if known else None,
            spans=track.spans,
            points=track.points,
            box=best.box if best else track.points[0].box,
            best_t_s=best.t_s if best else track.points[0].t_s,
            crop=best.picture if best else None,
        )


def level_of(label: TrackLabel) -> EvidenceLevel:
    """What the user said is sure; of suggestions, what the matcher said."""
    if label.state is TrackState.CONFIRMED:
        return EvidenceLevel.SURE
    return label.level or EvidenceLevel.UNSURE


def _view(track: Track, label: TrackLabel, names: dict[PersonId, str]) -> TrackView:
    verdict = assess_track([face.quality for face in track.faces], len(track.points))
    return TrackView(
        track=track,
        label=label,
        name=names.get(label.person) if label.person else None,
        level=level_of(label) if label.person else None,
        can_enroll=verdict.can_enroll,
        advice=verdict.advice,
    )


def _shared(spans: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Times that lie in all of the span lists."""
    if not spans:
        return ()
    shared = list(spans[0])
    for other in spans[1:]:
        shared = [
            Span(max(a.start_s, b.start_s), min(a.end_s, b.end_s)) for a in shared for b in other if a.overlap_s(b) > 0
        ]
    return tuple(shared)
