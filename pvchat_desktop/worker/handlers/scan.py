"""ScanFaces: find and link the faces of one clip."""

from __future__ import annotations

import contextlib
import hashlib
import time
from pathlib import Path

import msgspec

from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.protocol.messages import ScanFaces, ScannedFaces
from pvchat_desktop.vision.bodies.engine import BodyEngine
from pvchat_desktop.vision.bodies.load import load_bodies
from pvchat_desktop.vision.cores import keep_to, low_disk_priority
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.scan.keep import write_tracks
from pvchat_desktop.vision.scan.scan import Settings, scan_clip
from pvchat_desktop.vision.scan.store import PieceStore
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.residency import beside, resident

_VERSION = 3  # of what a piece holds and how it is made: pieces of another version are not taken up

# Linking for packs without a calibration: wide enough apart that no two people meet in one track.
_PLAIN = Thresholds(match=0.70, unsure=0.60, margin=0.10, link=0.55, link_anywhere=0.65)
_PLAIN_DLIB = Thresholds(match=0.76, unsure=0.70, margin=0.08, link=0.70, link_anywhere=0.78, outlier=0.40)

_SLOW_EMBED_EVERY = 3  # dlib's recogniser takes 140 ms a face
_GHOST_SCORE = {"dlib": 0.3, "onnx": 0.8, "insightface": 0.7}


def scan_faces(request: ScanFaces, context: JobContext) -> ScannedFaces:
    began = time.monotonic()
    backend, staging = request.backend, Path(request.staging)
    done = finished(staging, key_of(request))
    if done is not None:
        return done
    keep_to(request.cores)
    with low_disk_priority() if request.quietly else contextlib.nullcontext():
        engine = resident(f"{backend!r} {request.cores}", lambda: load_engine(backend))
        bodies = _bodies(request)
        of_bodies = bodies.dimension if bodies else None
        store = PieceStore(staging, key_of(request), dimension=engine.model.dimension, body_dimension=of_bodies)
        scan = scan_clip(request.path, engine, settings_for(request), store, context.progress, bodies=bodies)
        tracks, embeddings = write_tracks(staging, scan.tracks, store, dimension=engine.model.dimension)
    result = ScannedFaces(
        tracks=tracks,
        embeddings=embeddings,
        frames_looked_at=scan.frames_looked_at,
        faces_seen=scan.faces_seen,
        seconds=round(time.monotonic() - began, 3),
        cuts_s=scan.cuts_s,
    )
    finish(staging, key_of(request), result)
    store.clear()
    return result


def _bodies(request: ScanFaces) -> BodyEngine | None:
    """They stay loaded as long as the face engine does."""
    backend = request.bodies
    return None if backend is None else beside(f"{backend!r} {request.cores}", lambda: load_bodies(backend))


def finish(staging: Path, key: str, result: ScannedFaces) -> None:
    """Note that the staging folder holds a whole scan: should nobody be there to take it over, it is not done again."""
    part = _result_file(staging, key).with_suffix(".part")
    part.write_bytes(msgspec.json.encode(result))
    part.replace(_result_file(staging, key))


def finished(staging: Path, key: str) -> ScannedFaces | None:
    """The scan that lies whole in the staging folder, if one does."""
    try:
        result = msgspec.json.decode(_result_file(staging, key).read_bytes(), type=ScannedFaces)
        rows = (staging / result.embeddings.name).read_bytes()
    except (OSError, msgspec.MsgspecError):
        return None
    names = [name for track in result.tracks for face in track.faces for name in (face.crop, face.picture)]
    is_whole = hashlib.sha256(rows).hexdigest() == result.embeddings.sha256
    return result if is_whole and all((staging / name).is_file() for name in names) else None


def _result_file(staging: Path, key: str) -> Path:
    return staging / f"scan-{key}.json"


def settings_for(request: ScanFaces) -> Settings:
    kind = request.backend.kind
    return Settings(
        thresholds=request.backend.thresholds or (_PLAIN_DLIB if kind == "dlib" else _PLAIN),
        samples_per_s=request.samples_per_s,
        embed_every=_SLOW_EMBED_EVERY if kind == "dlib" else 1,
        ghost_score=_GHOST_SCORE[kind],
    )


def key_of(request: ScanFaces) -> str:
    """What pieces depend on: the clip's bytes and all settings, not where the files lie."""
    parts: tuple[str, ...] = (
        str(_VERSION),
        request.clip_sha256,
        request.backend.name,
        request.backend.model_hash,
        repr(settings_for(request)),
        repr((request.backend.detector_input, request.backend.detector_width_px, request.seed)),
    )
    if request.bodies is not None:
        parts += (request.bodies.name, repr(sorted(request.bodies.hashes.items())), repr(request.bodies.thresholds))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
