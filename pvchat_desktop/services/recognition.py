"""Face memory at work: galleries against tracks, written down as suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.faces import Embedding, FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.labelling import suggest
from pvchat_desktop.core.similarity import Gallery, MatchResult, Thresholds, match_all, template


class Recogniser:
    """Compares tracks with galleries, each within its own face model; never touches what the user has labelled."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of

    def update_all(self) -> tuple[ClipSha, ...]:
        """After a change of people: every clip that was looked through. Returns the clips whose labels changed."""
        return self.update(sorted(self._catalog.scans.scanned_clips()))

    def update(self, clips: Iterable[ClipSha]) -> tuple[ClipSha, ...]:
        """Re-write the suggestions of these clips; returns the clips whose labels changed."""
        comparison = _Comparison(self._catalog, self._thresholds_of)
        changed: list[ClipSha] = []
        for clip in clips:
            tracks = self._catalog.tracks.of_clip(clip)
            before = {str(track): label for track, label in self._catalog.tracks.labels(clip).items()}
            after = suggest(tracks, before, comparison.opinions(tracks))
            if self._catalog.tracks.suggest([label for label in after if label != before[label.track]]):
                changed.append(clip)
        return tuple(changed)


class _Comparison:
    """Galleries and rejections as they stand now, read once for many clips."""

    def __init__(self, catalog: Catalog, thresholds_of: Callable[[FaceModel], Thresholds]) -> None:
        self._catalog = catalog
        self._thresholds_of = thresholds_of
        self._rejected = {str(track): people for track, people in catalog.tracks.rejections().items()}
        self._galleries: dict[FaceModel, Sequence[Gallery]] = {}

    def opinions(self, tracks: Sequence[Track]) -> dict[str, MatchResult]:
        opinions: dict[str, MatchResult] = {}
        for model in {track.model for track in tracks}:
            own = [track for track in tracks if track.model == model]
            opinions |= match_all(
                {track.id: track.template for track in own},
                self._galleries_of(model),
                self._thresholds_of(model),
                self._rejected,
                faces={track.id: len(track.faces) for track in own},
            )
        return opinions

    def _galleries_of(self, model: FaceModel) -> Sequence[Gallery]:
        if model not in self._galleries:
            stored = self._catalog.galleries.of_model(model)
            people = dict.fromkeys(stored.people)
            self._galleries[model] = [self._gallery(person, stored.of(person)) for person in people]
        return self._galleries[model]

    def _gallery(self, person: PersonId, embeddings: Embedding) -> Gallery:
        alike = self._catalog.people.look_alikes(person)
        return Gallery(
            person=person,
            embeddings=embeddings,
            template=template(embeddings),
            stricter=any(one.other is None for one in alike),
            look_alikes=frozenset(one.other for one in alike if one.other is not None),
        )
