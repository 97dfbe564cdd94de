"""ScanFaces and EmbedCrops with the back end that is always here, and on real footage with the better one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import BadClip, Cancelled
from pvchat_desktop.evaluation.footage import read_footage
from pvchat_desktop.evaluation.spans import segments_from, span_error_s, true_spans
from pvchat_desktop.protocol.messages import EmbedCrops, FaceBackend, ScanFaces, ScannedFaces
from pvchat_desktop.vision.pictures import Picture, read_picture
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.embed import embed_crops
from pvchat_desktop.worker.handlers.scan import scan_faces
from tests.helpers.clips import Recipe, make_clip
from tests.helpers.faces import dlib_backend, portrait, resized
from tests.helpers.media import face_models_dir, media

RATE, SECONDS = 10, 4


def context() -> JobContext:
    return JobContext("job", lambda _news: None)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A portrait that moves to the right and leaves the picture at 2.5 s."""
    face = resized(portrait(), 0.6)
    pictures = [_moved(face, 30 + 4 * n) if n < 2.5 * RATE else _moved(face, None) for n in range(SECONDS * RATE)]
    recipe = Recipe(width=480, height=320, frames=len(pictures), rate=RATE, gop=RATE)
    return make_clip(tmp_path / "clip.mp4", recipe, pictures=pictures)


def _moved(face: Picture, x: int | None) -> Picture:
    picture = np.full((320, 480, 3), (90, 120, 90), np.uint8)
    if x is not None:
        width = min(face.shape[1], 480 - x)
        picture[10 : 10 + face.shape[0], x : x + width] = face[:, :width]
    return picture


def scan(clip: Path, staging: Path, backend: FaceBackend) -> ScannedFaces:
    staging.mkdir(exist_ok=True)
    request = ScanFaces(path=str(clip), clip_sha256="c" * 64, backend=backend, staging=str(staging))
    return scan_faces(request, context())


def test_a_real_face_is_followed_until_it_leaves(clip: Path, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    result = scan(clip, staging, dlib_backend())
    (track,) = result.tracks
    ((start_s, end_s),) = track.spans_s
    assert start_s == 0
    assert end_s == pytest.approx(2.4, abs=0.3)
    assert all(b[1] > a[1] for a, b in pairwise(track.points))
    rows = np.load(staging / result.embeddings.name)
    assert rows.shape == result.embeddings.shape
    best = track.faces[0]
    assert rows[best.row] @ rows[track.template_row] > 0.8
    assert read_picture(str(staging / best.crop)).shape == (112, 112, 3)
    assert min(read_picture(str(staging / best.picture)).shape[:2]) > best.width_px
    assert not (staging / "pieces").exists()


def test_kept_crops_embed_to_what_the_scan_said(clip: Path, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    result = scan(clip, staging, dlib_backend())
    faces = result.tracks[0].faces
    paths = tuple(str(staging / face.crop) for face in faces)
    again = embed_crops(EmbedCrops(paths=paths, backend=dlib_backend(), staging=str(tmp_path)), context())
    rows = np.load(staging / result.embeddings.name)[[face.row for face in faces]]
    assert np.allclose(np.load(tmp_path / again.embeddings.name), rows, atol=1e-4)
    assert again.source == tuple(range(len(faces)))
    assert set(again.boxes) == {None}


def test_faces_of_photographs(tmp_path: Path) -> None:
    paths = [tmp_path / "zwei Gesichter ü.png", tmp_path / "none.png"]
    face = portrait()[:300, 80:380]
    pictures = [np.hstack([face, face[:, ::-1]]), np.zeros((200, 200, 3), np.uint8)]
    for path, picture in zip(paths, pictures, strict=True):
        path.write_bytes(cv2.imencode(".png", picture[:, :, ::-1])[1].tobytes())
    request = EmbedCrops(paths=tuple(map(str, paths)), backend=dlib_backend(), staging=str(tmp_path), aligned=False)
    result = embed_crops(request, context())
    assert result.source == (0, 0)
    left, right = sorted(box for box in result.boxes if box is not None)
    assert left[2] < 300 < right[0]
    one, two = np.load(tmp_path / result.embeddings.name)
    assert one @ two > 0.8


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_what_is_no_picture_is_said_so(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "broken.png"
    if content is not None:
        path.write_bytes(content)
    request = EmbedCrops(paths=(str(path),), backend=dlib_backend(), staging=str(tmp_path), aligned=False)
    with pytest.raises(BadClip, match="broken"):
        embed_crops(request, context())


def test_a_damaged_crop_takes_nothing_else_with_it(clip: Path, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    whole = staging / scan(clip, staging, dlib_backend()).tracks[0].faces[0].crop
    no_picture, no_crop = tmp_path / "damaged.png", tmp_path / "big.png"
    no_picture.write_bytes(whole.read_bytes()[:50])
    no_crop.write_bytes(cv2.imencode(".png", np.zeros((50, 60, 3), np.uint8))[1].tobytes())
    paths = tuple(map(str, (no_picture, whole, no_crop)))
    result = embed_crops(EmbedCrops(paths=paths, backend=dlib_backend(), staging=str(tmp_path)), context())
    assert result.source == (1,)
    assert result.boxes == (None,)
    assert result.embeddings.shape == (1, 128)


def test_a_cancelled_job_stops(clip: Path, tmp_path: Path) -> None:
    stopped = context()
    stopped.cancel()
    request = ScanFaces(path=str(clip), clip_sha256="c" * 64, backend=dlib_backend(), staging=str(tmp_path))
    with pytest.raises(Cancelled):
        scan_faces(request, stopped)


# --- Real footage ---------------------------------------------------------------------------------------------------


@pytest.fixture
def onnx_backend() -> FaceBackend:
    folder = face_models_dir()
    if folder is None:
        pytest.skip("no folder of face models (PVCHAT_FACE_MODELS)")
    return FaceBackend(
        name="yunet-mobilefacenet",
        kind="onnx",
        files={
            "detector": str(folder / "face_detection_yunet_2023mar.onnx"),
            "recogniser": str(folder / "foamliu_mobilefacenet.onnx"),
        },
        model_hash="m" * 64,
        recogniser_input=RecogniserInput("rgb", (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
        thresholds=Thresholds(match=0.54, unsure=0.50, margin=0.08, link=0.55, link_anywhere=0.62),
    )


@pytest.mark.media
def test_put_together_clips_meet_their_truth(onnx_backend: FaceBackend, tmp_path: Path) -> None:
    for footage in read_footage(media()):
        if footage.truth is None:
            continue
        result = scan(footage.path, tmp_path / footage.path.stem, onnx_backend)
        segments = segments_from(footage.truth)
        people = {person for segment in segments for person in segment.places}
        assert len(result.tracks) == len(people)
        for person in people:
            expected = true_spans(segments, person)
            errors = [span_error_s(expected, [Span(*s) for s in track.spans_s]) for track in result.tracks]
            assert min(errors) <= 0.5


@pytest.mark.media
def test_a_film_without_faces_has_no_tracks(onnx_backend: FaceBackend, tmp_path: Path) -> None:
    (earth,) = [f for f in read_footage(media()) if "no_face" in f.name]
    assert scan(earth.path, tmp_path / "staging", onnx_backend).tracks == ()


@pytest.mark.media
def test_tracks_of_one_clip_are_different_people(onnx_backend: FaceBackend, tmp_path: Path) -> None:
    (pair,) = [f for f in read_footage(media()) if "swap" in f.name]
    result = scan(pair.path, tmp_path / "staging", onnx_backend)
    rows = np.load(tmp_path / "staging" / result.embeddings.name)
    one, two = (unit(rows[[face.row for face in track.faces]].mean(axis=0)) for track in result.tracks)
    assert one @ two < 0.5
