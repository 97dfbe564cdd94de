"""Face memory at work: galleries against tracks, written down as suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.faces import FaceModel
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.labelling import suggest
from pvchat_desktop.core.person import TrackLabel
from pvchat_desktop.core.similarity import Gallery, Thresholds, match_all, template


class Recogniser:
    """Compares tracks and galleries of one face model; never touches what the user has labelled."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def update(self, clips: Iterable[ClipSha], model: FaceModel, thresholds: Thresholds) -> tuple[ClipSha, ...]:
        """Re-write the suggestions of these clips; returns the clips whose labels changed."""
        galleries = self.galleries(model)
        rejected = self._catalog.tracks.rejections()
        changed: list[ClipSha] = []
        for clip in clips:
            tracks = [track for track in self._catalog.tracks.of_clip(clip) if track.model == model]
            before: dict[str, TrackLabel] = {**self._catalog.tracks.labels(clip)}
            opinions = match_all(
                {track.id: track.template for track in tracks},
                galleries,
                thresholds,
                {track: people for track, people in rejected.items()},
                faces={track.id: len(track.faces) for track in tracks},
            )
            after = suggest(tracks, before, opinions)
            if self._catalog.tracks.suggest([label for label in after if label != before[label.track]]):
                changed.append(clip)
        return tuple(changed)

    def galleries(self, model: FaceModel) -> Sequence[Gallery]:
        """Every person's face memory as this model sees it."""
        stored = self._catalog.galleries.of_model(model)
        rows: dict[PersonId, list[int]] = {}
        for row, person in enumerate(stored.people):
            rows.setdefault(person, []).append(row)
        return [self._gallery(person, stored.embeddings[np.array(found)]) for person, found in rows.items()]

    def _gallery(self, person: PersonId, embeddings: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Gallery:
        alike = self._catalog.people.look_alikes(person)
        return Gallery(
            person=person,
            embeddings=embeddings,
            template=template(embeddings),
            stricter=any(one.other is None for one in alike),
            look_alikes=frozenset(one.other for one in alike if one.other is not None),
        )
