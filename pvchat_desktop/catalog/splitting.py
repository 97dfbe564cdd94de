"""Cutting one track in two, where two people were linked by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.operations import Recorder
from pvchat_desktop.catalog.store import Row
from pvchat_desktop.core.faces import Face, Track, TrackPoint
from pvchat_desktop.core.ids import TrackId
from pvchat_desktop.core.media import Span
from pvchat_desktop.errors import Refused


@dataclass(frozen=True, slots=True, eq=False)
class _Half:
    spans: tuple[Span, ...]
    points: tuple[TrackPoint, ...]
    faces: tuple[Face, ...]

    def shape(self) -> Row:
        """The columns of a track that depend on where and when it is."""
        return {
            "start_s": self.spans[0].start_s,
            "end_s": self.spans[-1].end_s,
            "spans": codec.spans_json(self.spans),
            "points": codec.points_bytes(self.points),
            "template": codec.vector_bytes(_mean(self.faces)),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    track: Track
    at_s: float
    before: _Half
    after: _Half

    def write(self, recorder: Recorder, after: TrackId) -> None:
        """The part before keeps the track's row; the part after gets a new one, unknown."""
        model = self.track.model
        row = {
            "id": after,
            "clip": self.track.clip,
            "backend": model.backend,
            "model_hash": model.model_hash,
            "dimension": model.dimension,
            "state": "unknown",
            **self.after.shape(),
        }
        recorder.insert("tracks", row)
        recorder.update("tracks", (self.track.id,), self.before.shape())
        for face in recorder.rows("SELECT id FROM faces WHERE track_id = ? AND t_s >= ?", self.track.id, self.at_s):
            for held in recorder.rows("SELECT * FROM gallery WHERE face_id = ?", face["id"]):
                recorder.delete("gallery", (held["person_id"], held["face_id"]))
            recorder.update("faces", (face["id"],), {"track_id": after})


def halves(track: Track, at_s: float) -> Halves:
    """Cut at a moment; Refused where one side would have no face to go by."""
    before = _Half(
        tuple(Span(s.start_s, min(s.end_s, at_s)) for s in track.spans if s.start_s < at_s),
        tuple(p for p in track.points if p.t_s < at_s),
        tuple(f for f in track.faces if f.t_s < at_s),
    )
    after = _Half(
        tuple(Span(max(s.start_s, at_s), s.end_s) for s in track.spans if s.end_s >= at_s),
        tuple(p for p in track.points if p.t_s >= at_s),
        tuple(f for f in track.faces if f.t_s >= at_s),
    )
    if not (before.spans and after.spans and before.faces and after.faces and before.points and after.points):
        raise Refused(
            "This appearance cannot be split there: one part would have no clear view of a face.",
            hint="Choose a moment between two clear views.",
        )
    return Halves(track, at_s, before, after)


def _mean(faces: Sequence[Face]) -> NDArray[np.float32]:
    """(D,) unit length: the mean direction of a half's faces."""
    total = np.sum([face.embedding for face in faces], axis=0)
    norm = float(np.linalg.norm(total))
    unit: NDArray[np.float32] = (total / norm if norm > 0 else faces[0].embedding).astype(np.float32)
    return unit
