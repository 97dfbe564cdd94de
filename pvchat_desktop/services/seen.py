"""Who is seen where, read from the catalog: for lists, strips, searches and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.clip_files import stem
from pvchat_desktop.catalog.tracks import Presence, Sighting
from pvchat_desktop.core.asking.facts import Appearance, ClipFacts, KnownPerson
from pvchat_desktop.core.evidence import EvidenceLevel, surest
from pvchat_desktop.core.faces import FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import ClipFile, FileState, merge_spans
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.quality import assess_track
from pvchat_desktop.core.stretches import outside
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import NotFound
from pvchat_desktop.services.views import ClipSummary, PersonSeen, TrackView

T = TypeVar("T")

SPAN_GAP_S = 1.0
"""Spans of one person closer than this are shown as one: a face that turns away for a moment did not leave."""
_FEW = 500  # clips; of more, everything is read: one pass over a table is quicker than many look-ups
_MOST_NAMES = 8  # in a hint
_SHOWN_NAME = 40  # letters


class Seen:
    """Reads only. Hidden people count as unknown figures everywhere."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of

    def tracks(self, sha: ClipSha) -> tuple[TrackView, ...]:
        """In order of appearance."""
        names = self._names()
        return tuple(_view(track, label, names) for track, label in self._labelled(sha))

    def people(self, sha: ClipSha) -> tuple[PersonSeen, ...]:
        return people_in(self._catalog.tracks.presences(sha), self._names())

    def summary(self, sha: ClipSha) -> ClipSummary:
        return self.summaries([sha])[0]

    def summaries(self, clips: Sequence[ClipSha]) -> tuple[ClipSummary, ...]:
        """Of many clips at once, in the order given: everything is read once, whatever their number."""
        read = self._catalog
        is_few = len(clips) <= _FEW
        if len(clips) == 1:
            read.clips.get(clips[0])  # says so where it is gone
        known = {clip.sha256: clip for clip in (read.clips.some(clips) if is_few else read.clips.all())}
        chosen = clips if is_few else None
        files = _by_clip(read.clip_files.of_clips(clips) if is_few else read.clip_files.all(), _clip_of_file)
        presences = _by_clip(read.tracks.named_in(chosen), _clip_of_presence)
        unnamed = read.tracks.unnamed_in(chosen)
        scanned = read.scans.scanned_in(clips) if is_few else read.scans.scanned_clips()
        thumbnails = read.clips.thumbnails(clips)
        names = self._names()

        def summed_up(sha: ClipSha) -> ClipSummary:
            best, own = next(iter(files.get(sha, ())), None), presences.get(sha, ())
            hidden = sum(p.label.person not in names and p.label.state is not TrackState.IGNORED for p in own)
            return ClipSummary(
                clip=known[sha],
                title=stem(best.path) if best else sha[:8],
                path=best.path if best else "",
                state=best.state if best else FileState.MISSING,
                thumbnail=thumbnails.get(sha),
                people=people_in(own, names) if own else (),
                unknown_figures=unnamed.get(sha, 0) + hidden,
                is_scanned=sha in scanned,
            )

        return tuple(summed_up(sha) for sha in clips if sha in known)

    def facts(self, clips: Sequence[ClipSha]) -> tuple[ClipFacts, ...]:
        """What answers about clips rest on."""
        names = self._names()
        tracks = self._catalog.tracks
        sightings = _by_clip(
            tracks.sightings_in(clips) if len(clips) <= _FEW else tracks.sightings(), _clip_of_sighting
        )
        return tuple(self._facts(summary, sightings[summary.clip.sha256], names) for summary in self.summaries(clips))

    def _facts(self, summary: ClipSummary, sightings: Sequence[Sighting], names: Mapping[PersonId, str]) -> ClipFacts:
        info = summary.clip.info
        return ClipFacts(
            clip=summary.clip.sha256,
            title=summary.title,
            duration_s=info.duration_s,
            width=info.width,
            height=info.height,
            recorded_at=info.recorded_at,
            appearances=tuple(
                self._appearance(sighting, names)
                for sighting in sightings
                if sighting.label.state is not TrackState.IGNORED
            ),
        )

    def known_people(self) -> tuple[KnownPerson, ...]:
        return tuple(KnownPerson(p.id, p.name) for p in self._catalog.people.all() if not p.hidden)

    def person_called(self, name: str) -> PersonId:
        """Somebody who is not hidden, by name; NotFound says who is known."""
        found = self._catalog.people.named(name)
        if found is None or found.hidden:
            raise nobody_called(name, [person.name for person in self.known_people()])
        return found.id

    def looked_through(self) -> tuple[ClipSha, ...]:
        """Clips scanned by any face back end, the newest recording first."""
        scanned = self._catalog.scans.scanned_clips()
        return tuple(sha for sha in self._catalog.clips.search() if sha in scanned)

    def _names(self) -> dict[PersonId, str]:
        return {person.id: person.name for person in self.known_people()}

    def _labelled(self, sha: ClipSha) -> list[tuple[Track, TrackLabel]]:
        labels = self._catalog.tracks.labels(sha)
        return [(track, labels[track.id]) for track in self._catalog.tracks.of_clip(sha)]

    def _appearance(self, sighting: Sighting, names: Mapping[PersonId, str]) -> Appearance:
        label = sighting.label
        known = label.person is not None and label.person in names
        threshold = self._thresholds_of(sighting.model).match if label.score is not None else None
        return Appearance(
            track=sighting.id,
            person=label.person if known else None,
            level=level_of(label) if known else None,
            score=label.score if known else None,
            threshold=threshold if known else None,
            spans=sighting.spans,
            points=sighting.points,
            box=sighting.best.box,
            best_t_s=sighting.best.t_s,
            crop=sighting.best.picture,
            by_body=sighting.by_body,
        )


def _clip_of_file(file: ClipFile) -> ClipSha:
    return file.sha256


def _clip_of_presence(presence: Presence) -> ClipSha:
    return presence.clip


def _clip_of_sighting(sighting: Sighting) -> ClipSha:
    return sighting.clip


def _by_clip(items: Iterable[T], clip_of: Callable[[T], ClipSha]) -> defaultdict[ClipSha, list[T]]:
    grouped: defaultdict[ClipSha, list[T]] = defaultdict(list)
    for item in items:
        grouped[clip_of(item)].append(item)
    return grouped


def people_in(presences: Iterable[Presence], names: Mapping[PersonId, str]) -> tuple[PersonSeen, ...]:
    """Those of the named people who are seen in a clip."""
    found: dict[PersonId, list[Presence]] = {}
    for presence in presences:
        person = presence.label.person
        if person is not None and person in names:
            found.setdefault(person, []).append(presence)
    return tuple(_seen(person, names[person], own) for person, own in found.items())


def _seen(person: PersonId, name: str, own: Sequence[Presence]) -> PersonSeen:
    if len(own) == 1 and len(own[0].spans) == 1 and not own[0].by_body:  # by far the most
        return PersonSeen(person, name, level_of(own[0].label), own[0].spans)
    level = surest(level_of(one.label) for one in own) or EvidenceLevel.UNSURE
    spans = merge_spans((span for one in own for span in one.spans), gap_s=SPAN_GAP_S)
    bodies = merge_spans((seen.span for one in own for seen in one.by_body), gap_s=SPAN_GAP_S)
    rest = outside(bodies, spans) if bodies else ()
    return PersonSeen(person, name, level, spans, tuple(span for span in rest if span.duration_s > 0))


def level_of(label: TrackLabel) -> EvidenceLevel:
    """What the user said is sure; of suggestions, what the matcher said."""
    if label.state is TrackState.CONFIRMED:
        return EvidenceLevel.SURE
    return label.level or EvidenceLevel.UNSURE


def nobody_called(name: str, known: Sequence[str]) -> NotFound:
    names = ", ".join(known[:_MOST_NAMES]) + (", …" if len(known) > _MOST_NAMES else "")
    shown = name if len(name) <= _SHOWN_NAME else f"{name[:_SHOWN_NAME]}…"
    return NotFound(f"Nobody called “{shown}” is known.", hint=f"Known: {names or 'nobody yet'}.")


def _view(track: Track, label: TrackLabel, names: Mapping[PersonId, str]) -> TrackView:
    verdict = assess_track([face.quality for face in track.faces], len(track.points))
    name = names.get(label.person) if label.person else None
    return TrackView(
        track=track,
        label=label,
        name=name,
        level=level_of(label) if name is not None else None,
        can_enroll=verdict.can_enroll,
        advice=verdict.advice,
    )
