"""Face memory at work: galleries against tracks, written down as suggestions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

from pvchat_desktop.catalog import Catalog, LookAlike
from pvchat_desktop.catalog.galleries import GalleryFaces
from pvchat_desktop.catalog.tracks import Candidate
from pvchat_desktop.core.ageing import Growth
from pvchat_desktop.core.faces import Embedding, FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.labelling import meet, suggest
from pvchat_desktop.core.person import TrackLabel
from pvchat_desktop.core.regions import with_hints
from pvchat_desktop.core.similarity import ROUNDING, UNKNOWN, Gallery, MatchResult, match_all, template
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Refused


class Recogniser:
    """Compares tracks with galleries, each within its own face model; never touches what the user has labelled."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of
        self._updating = threading.RLock()  # of two updates, the later one knows the later galleries

    def update_all(self) -> tuple[ClipSha, ...]:
        """After a change of people: every clip that was looked through. Returns the clips whose labels changed."""
        with self._updating:
            return self._update(self._catalog.tracks.candidates())

    def update_clips(self, clips: Collection[ClipSha]) -> tuple[ClipSha, ...]:
        """After a change that may reach these clips. Returns those whose labels changed."""
        with self._updating:
            return self._update(self._catalog.tracks.candidates_in(clips))

    def update(self, clip: ClipSha) -> None:
        """After a clip was looked through."""
        self._catalog.sidecars.find_tracks(clip, self._catalog.tracks.of_clip)
        with self._updating:
            self._update(self._catalog.tracks.candidates(clip))

    def _update(self, tracks: Sequence[Candidate]) -> tuple[ClipSha, ...]:
        """Write down what changes."""
        comparison = _Comparison(self._catalog, self._thresholds_of)
        opinions = with_hints(comparison.opinions(tracks), self._catalog.sidecars.hints(), comparison.rejected)
        by_clip: dict[ClipSha, list[Candidate]] = {}
        for track in tracks:
            by_clip.setdefault(track.clip, []).append(track)
        changes: dict[ClipSha, list[TrackLabel]] = {}
        for clip, own in by_clip.items():
            before = {str(track.id): track.label for track in own}
            changes[clip] = [label for label in suggest(own, before, opinions) if label != before[label.track]]
        self._catalog.tracks.suggest([label for labels in changes.values() for label in labels])
        return tuple(clip for clip, labels in changes.items() if labels)

    def check_free(self, track: Track, person: PersonId) -> None:
        """Refused where the person is in the picture already at that time: nobody stands twice in one frame."""
        for other in self._catalog.tracks.of_person(person):
            if other.id != track.id and other.clip == track.clip and meet(other, track):
                name = self._catalog.people.name_of(person)
                raise Refused(
                    f"{name} is in the picture at that time already, as another figure.",
                    hint="If it is the other figure that is wrong, say so first.",
                )

    def check_apart(self, one: PersonId, other: PersonId) -> None:
        """Refused where two people are seen in one picture: they cannot be the same person."""
        theirs = self._catalog.tracks.of_person(other)
        for track in self._catalog.tracks.of_person(one):
            if any(track.clip == their.clip and meet(track, their) for their in theirs):
                names = f"{self._catalog.people.name_of(one)} and {self._catalog.people.name_of(other)}"
                raise Refused(
                    f"{names} are in one picture together, in “{self._catalog.clips.title(track.clip)}”: "
                    "they cannot be the same person.",
                    hint="If one of the two is named wrongly there, say so first.",
                )


class _Comparison:
    """Galleries and rejections as they stand now, read once for many clips."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of
        self.rejected = {str(track): people for track, people in catalog.tracks.rejections().items()}
        self._ids = {name.casefold(): person for name, person in catalog.people.names().items()}
        self._look_alikes = catalog.people.all_look_alikes()
        self._births = {person.id: person.birth_date for person in catalog.people.all()}
        self._face_years = catalog.looks.gallery_years()
        self._galleries: dict[FaceModel, Sequence[Gallery]] = {}
        self._strangers = self._read_strangers()

    def opinions(self, tracks: Sequence[Candidate]) -> dict[str, MatchResult]:
        opinions: dict[str, MatchResult] = {}
        clip_years = self._catalog.looks.clip_years({track.clip for track in tracks})
        for model in {track.model for track in tracks}:
            own = [track for track in tracks if track.model == model]
            found = match_all(
                {track.id: track.template for track in own},
                self._galleries_of(model),
                self._thresholds_of(model),
                self.rejected,
                faces={track.id: track.faces for track in own},
                years={track.id: clip_years[track.clip] for track in own if track.clip in clip_years},
            )
            opinions |= {track.id: self._unless_a_stranger(track, found[track.id]) for track in own}
        return opinions

    def _unless_a_stranger(self, track: Candidate, opinion: MatchResult) -> MatchResult:
        """Unknown, where the track is as much like somebody of whom the user said: that is not this person."""
        if opinion.person is None or opinion.score is None:
            return opinion
        strangers = self._strangers.get((opinion.person, track.model), [])
        likeness = max((float(track.template @ stranger) for stranger in strangers), default=-1.0)
        return UNKNOWN if likeness > opinion.score - ROUNDING else opinion

    def _read_strangers(self) -> dict[tuple[PersonId, FaceModel], list[Embedding]]:
        """Templates of tracks that the user said are not a person."""
        strangers: dict[tuple[PersonId, FaceModel], list[Embedding]] = {}
        templates = self._catalog.groups.templates(TrackId(track) for track in self.rejected)
        for track, (model, vector) in templates.items():
            for person in self.rejected[track]:
                strangers.setdefault((person, model), []).append(vector)
        return strangers

    def _galleries_of(self, model: FaceModel) -> Sequence[Gallery]:
        if model not in self._galleries:
            stored = self._catalog.galleries.of_model(model)
            rows: dict[PersonId, list[int]] = {}
            for row, person in enumerate(stored.people):
                rows.setdefault(person, []).append(row)
            self._galleries[model] = [self._gallery(person, stored, own) for person, own in rows.items()]
        return self._galleries[model]

    def _gallery(self, person: PersonId, stored: GalleryFaces, rows: list[int]) -> Gallery:
        embeddings = stored.embeddings[rows]
        alike = [self._known(one) for one in self._look_alikes.get(person, ())]
        return Gallery(
            person=person,
            embeddings=embeddings,
            template=template(embeddings),
            stricter=None in alike,
            look_alikes=frozenset(one for one in alike if one is not None) - {person},
            growth=Growth.of(self._births.get(person), [self._face_years.get(stored.faces[row]) for row in rows]),
        )

    def _known(self, look_alike: LookAlike) -> PersonId | None:
        """Who a look-alike is; somebody who was only named may have become known since."""
        return look_alike.other or self._ids.get((look_alike.name or "").casefold())
