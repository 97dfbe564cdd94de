"""Faces seen in a clip: single observations, tracks, and which face model saw them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import ClipSha, FaceId, TrackId
from pvchat_desktop.core.media import Box, Span

Embedding = NDArray[np.float32]  # (D,), unit length


@dataclass(frozen=True, slots=True)
class FaceModel:
    """Who made an embedding. Embeddings compare only between equal models."""

    backend: str  # row of models/manifest.toml, e.g. "dlib"
    model_hash: str  # sha256 of the recogniser's file
    dimension: int


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """Measured on the picture at native resolution.

    width_px    width of the face box in pixels
    sharpness   variance of the Laplacian on the grey crop (0..255), scaled down to 128 px width
    yaw         horizontal offset of the nose from the eyes' middle, in eye distances; 0 is frontal, + is right
    brightness  mean grey of the crop, 0..255
    """

    width_px: float
    sharpness: float
    yaw: float
    brightness: float


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where a track's face was at one sampled frame."""

    t_s: float
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face kept from a track: one of its best and most different views, with its aligned crop on disk."""

    id: FaceId
    t_s: float
    box: Box
    quality: FaceQuality
    embedding: Embedding  # (D,) float32, unit length
    crop: str  # aligned (112, 112, 3) RGB crop, PNG, path relative to the data folder
    picture: str  # wider crop to look at, JPEG, path relative to the data folder


@dataclass(frozen=True, slots=True)
class BodySpan:
    """A stretch in which a track goes on by the figure's body alone: turned away, hidden, or too small. Never sure."""

    start_s: float
    end_s: float
    level: EvidenceLevel  # likely or unsure
    t_s: float  # a moment of it
    box: Box  # of the body, then

    @property
    def span(self) -> Span:
        return Span(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One figure's run through a clip, as one face model saw it."""

    id: TrackId
    clip: ClipSha
    model: FaceModel
    spans: tuple[Span, ...]  # sorted, disjoint: a face may leave and come back
    points: tuple[TrackPoint, ...]  # sorted by time
    template: Embedding  # (D,) float32, unit length: trimmed mean over the track's good faces
    faces: tuple[Face, ...]  # best first; empty once the person they show was erased
    by_body: tuple[BodySpan, ...] = ()  # sorted; beside `spans`, where no face was seen

    @property
    def start_s(self) -> float:
        return self.spans[0].start_s

    @property
    def end_s(self) -> float:
        return self.spans[-1].end_s

    @property
    def best(self) -> Face | None:
        """The face to show the figure by; None once the person was erased."""
        return next(iter(self.faces), None)
