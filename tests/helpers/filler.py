"""Short ways to fill a catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.faces import FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, TrackId, new_id
from pvchat_desktop.core.person import Person, TrackLabel
from tests.helpers.scans import MODEL, Figure, some_clip, some_file, stage_scan


@dataclass(frozen=True, slots=True)
class Filler:
    """Puts clips, scans and people into a catalog."""

    catalog: Catalog

    def clip(self, number: int = 0, path: str = "/videos/holiday.mp4") -> ClipSha:
        clip = some_clip(number)
        self.catalog.clips.add(clip, some_file(clip, path))
        return clip.sha256

    def scan(
        self, clip: ClipSha, figures: Sequence[Figure], *, model: FaceModel = MODEL, salt: int = 0
    ) -> tuple[Track, ...]:
        staging = self.catalog.folders.staging / new_id()
        scanned = stage_scan(staging, figures, model=model, salt=salt)
        return self.catalog.scans.store(clip, model, scanned, staging=staging)

    def scanned(self, figures: Sequence[Figure], number: int = 0) -> tuple[Track, ...]:
        return self.scan(self.clip(number, f"/videos/clip{number}.mp4"), figures)

    def person(self, track: Track, name: str = "Leo") -> Person:
        faces = [face.id for face in track.faces[:2]]
        return self.catalog.changes.enroll(track.id, name, consent="Said yes.", gallery=faces)

    def label(self, track: TrackId) -> TrackLabel:
        return self.catalog.tracks.labels(self.catalog.tracks.get(track).clip)[track]
