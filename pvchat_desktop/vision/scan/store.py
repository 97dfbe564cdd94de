"""Finished pieces of a scan on disk, so that a killed scan goes on where it stopped.

A piece is one .npz file, written under another name and then renamed: it is there completely or not at all. The folder
is named by a key over everything that can change its contents, so that pieces of another request are never taken.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from array import array
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.core.cuts import COLOURS, PLACES
from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import choose_diverse
from pvchat_desktop.vision.bodies.engine import BodyLook
from pvchat_desktop.vision.scan.look import Look, Pictures, Sample

_UNUSABLE = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile)  # of a file that is missing or damaged
_PICTURE_ARRAYS = frozenset({"png", "png_sizes", "jpeg", "jpeg_sizes"})


class PieceStore:
    """Reads and writes the pieces of one scan."""

    def __init__(self, staging: Path, key: str, *, dimension: int, body_dimension: int | None = None) -> None:
        """`body_dimension`: of what is kept of bodies; None: nothing is."""
        self._all = staging / "pieces"
        self._folder = self._all / key
        self._folder.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        self._body_dimension = body_dimension

    def load(self, name: str) -> list[Sample] | None:
        """The samples of a finished piece, without pictures; None if it is not finished or its file is damaged."""
        try:
            with self._file(name).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return _unpack({key: arrays[key] for key in arrays.files if key not in _PICTURE_ARRAYS})
        except _UNUSABLE:
            return None

    def load_times(self, name: str) -> Sequence[float] | None:
        """Times that were saved, exactly; None if they were not, or their file is damaged."""
        try:
            with self._file(name).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return array("d", arrays["times"].tolist())
        except _UNUSABLE:
            return None

    def save_times(self, name: str, times_s: Sequence[float]) -> None:
        self._write(name, {"times": np.array(times_s, np.float64)})

    def pictures(self, name: str) -> list[Pictures | None]:
        """The pictures of a finished piece: one entry a face, sample by sample."""
        with np.load(self._file(name), allow_pickle=False) as arrays:
            pngs, jpegs = (_split(arrays[kind], arrays[f"{kind}_sizes"]) for kind in ("png", "jpeg"))
        return [Pictures(png, jpeg) if png else None for png, jpeg in zip(pngs, jpegs, strict=True)]

    def save(self, name: str, samples: Sequence[Sample]) -> None:
        bodies = _pack_bodies(samples, self._body_dimension) if self._body_dimension else {}
        self._write(name, _pack(samples, self._dimension) | bodies)

    def _write(self, name: str, arrays: dict[str, Any]) -> None:
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        part = self._folder / f"{name}.part"
        part.write_bytes(buffer.getbuffer())
        part.replace(self._file(name))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.npz"

    def clear(self) -> None:
        """Remove all pieces; the scan is finished."""
        shutil.rmtree(self._all, ignore_errors=True)


def thinned(samples: Sequence[Sample], tracks: Sequence[Sequence[tuple[int, int]]], *, keep: int) -> list[Sample]:
    """The samples with pictures for only the `keep` best and most different faces of each track."""
    kept: set[tuple[int, int]] = set()
    for track in tracks:
        members = [(s, f) for s, f in track if samples[s].looks[f].is_pictured]
        kept.update(members[i] for i in best_and_different([samples[s].looks[f] for s, f in members], keep))
    return [
        replace(sample, looks=tuple(k if (s, f) in kept else _bare(k) for f, k in enumerate(sample.looks)))
        for s, sample in enumerate(samples)
    ]


def _bare(look: Look) -> Look:
    return replace(look, is_pictured=False, pictures=None)


def best_and_different(looks: Sequence[Look], keep: int) -> list[int]:
    """Indices of the `keep` looks to keep, the best first."""
    if not looks:
        return []
    return choose_diverse(np.stack([k.embedding for k in looks]), np.array([k.worth for k in looks]), keep)


def _pack(samples: Sequence[Sample], dimension: int) -> dict[str, Any]:
    looks = [k for sample in samples for k in sample.looks]
    return {
        "times": np.array([s.t_s for s in samples], np.float64),
        "counts": np.array([len(s.looks) for s in samples], np.int64),
        "impressions": np.array([s.impression for s in samples], np.uint8).reshape(-1, COLOURS + PLACES),
        "boxes": np.array([(k.box.x1, k.box.y1, k.box.x2, k.box.y2) for k in looks], np.float64).reshape(-1, 4),
        "scores": np.array([k.score for k in looks], np.float64),
        "qualities": np.array([_numbers(k.quality) for k in looks], np.float64).reshape(-1, 4),
        "embeddings": np.array([k.embedding for k in looks], np.float32).reshape(-1, dimension),
        "embedded": np.array([k.has_embedding for k in looks], bool),
        "pictured": np.array([k.is_pictured for k in looks], bool),
        **_pack_pictures([k.pictures or Pictures(b"", b"") for k in looks]),
    }


def _pack_bodies(samples: Sequence[Sample], dimension: int) -> dict[str, Any]:
    bodies = [body for sample in samples for body in sample.bodies]
    corners = [(body.box.x1, body.box.y1, body.box.x2, body.box.y2) for body in bodies]
    return {
        "body_counts": np.array([len(s.bodies) for s in samples], np.int64),
        "body_boxes": np.array(corners, np.float64).reshape(-1, 4),
        "body_scores": np.array([body.score for body in bodies], np.float64),
        "body_vectors": np.array([body.vector for body in bodies], np.float32).reshape(-1, dimension),
    }


def _pack_pictures(pictures: Sequence[Pictures]) -> dict[str, Any]:
    return {
        "png": np.frombuffer(b"".join(p.png for p in pictures), np.uint8),
        "png_sizes": np.array([len(p.png) for p in pictures], np.int64),
        "jpeg": np.frombuffer(b"".join(p.jpeg for p in pictures), np.uint8),
        "jpeg_sizes": np.array([len(p.jpeg) for p in pictures], np.int64),
    }


def _numbers(quality: FaceQuality) -> tuple[float, float, float, float]:
    return quality.width_px, quality.sharpness, quality.yaw, quality.brightness


def _unpack(arrays: dict[str, NDArray[Any]]) -> list[Sample]:
    looks = [
        Look(
            box=Box(*arrays["boxes"][i].tolist()),
            score=float(arrays["scores"][i]),
            quality=FaceQuality(*arrays["qualities"][i].tolist()),
            embedding=arrays["embeddings"][i],
            has_embedding=bool(arrays["embedded"][i]),
            is_pictured=bool(arrays["pictured"][i]),
        )
        for i in range(len(arrays["scores"]))
    ]
    ends = np.cumsum(arrays["counts"])
    bodies = _unpack_bodies(arrays)
    return [
        Sample(float(t_s), tuple(looks[end - count : end]), own, whole)
        for t_s, count, end, own, whole in zip(
            arrays["times"], arrays["counts"], ends, bodies, arrays["impressions"], strict=True
        )
    ]


def _unpack_bodies(arrays: dict[str, NDArray[Any]]) -> list[tuple[BodyLook, ...]]:
    """Those of each sample."""
    if "body_counts" not in arrays:
        return [()] * len(arrays["times"])
    columns = zip(arrays["body_boxes"], arrays["body_scores"], arrays["body_vectors"], strict=True)
    bodies = [BodyLook(Box(*box.tolist()), float(score), vector) for box, score, vector in columns]
    ends = np.cumsum(arrays["body_counts"])
    return [tuple(bodies[end - count : end]) for count, end in zip(arrays["body_counts"], ends, strict=True)]


def _split(data: NDArray[Any], sizes: NDArray[Any]) -> list[bytes]:
    ends = np.cumsum(sizes)
    return [data[end - size : end].tobytes() for size, end in zip(sizes, ends, strict=True)]
