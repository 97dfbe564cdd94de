"""The built-in back end on real pixels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from pvchat_desktop.core.media import Box
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.services.face_manifest import read_manifest
from pvchat_desktop.vision.faces.dlib_weights import as_onnx
from pvchat_desktop.vision.faces.engine import FaceEngine
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.faces.onnx_session import open_session
from tests.helpers.faces import dlib_backend, portrait, resized
from tests.helpers.media import media, needs_media


@pytest.fixture(scope="module")
def engine() -> FaceEngine:
    return load_engine(dlib_backend())


def _first(engine: FaceEngine, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Embedding of the biggest face."""
    embedding: NDArray[np.float32] = engine.embed(engine.align(picture, engine.detect(picture)[0].landmarks)[None])[0]
    return embedding


def test_it_finds_the_face_and_its_landmarks(engine: FaceEngine) -> None:
    face = engine.detect(portrait())[0]
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks

    assert face.box.iou(Box(175, 70, 268, 165)) > 0.7
    assert np.allclose(left_eye, (204, 100), atol=5)
    assert np.allclose(right_eye, (246, 102), atol=5)
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert left_mouth[0] < right_mouth[0]


def test_a_face_of_45_px_in_a_small_frame_is_found(engine: FaceEngine) -> None:
    frame = np.zeros((480, 640, 3), np.uint8)
    small = resized(portrait(), 0.5)
    frame[200:456, 300:556] = small

    faces = engine.detect(frame)

    assert len(faces) == 1
    assert 35 < faces[0].box.width < 55
    assert faces[0].box.contains(300 + 110, 200 + 57)


def test_a_frame_that_is_a_view_of_another_array_is_read_right(engine: FaceEngine) -> None:
    turned = np.rot90(np.rot90(portrait(), 2).copy(), 2)  # strides run backwards

    assert engine.detect(turned)[0].box == engine.detect(portrait())[0].box


def test_the_crop_is_upright_and_its_eyes_are_in_place(engine: FaceEngine) -> None:
    tilt = cv2.getRotationMatrix2D((256, 256), 12, 1.0)
    tilted = cv2.warpAffine(portrait(), tilt, (512, 512)).astype(np.uint8)

    upright = engine.align(portrait(), engine.detect(portrait())[0].landmarks)
    corrected = engine.align(tilted, engine.detect(tilted)[0].landmarks)

    assert upright.shape == (112, 112, 3)
    assert upright.dtype == np.uint8
    assert np.corrcoef(upright.ravel(), corrected.ravel())[0, 1] > 0.9


def test_one_person_is_alike_and_strangers_are_not(engine: FaceEngine) -> None:
    strangers = _group_photograph()
    faces = engine.detect(strangers)
    crops = np.stack([engine.align(strangers, face.landmarks) for face in faces])
    others = engine.embed(crops)
    person = _first(engine, portrait())
    darker = _first(engine, (portrait() * 0.6).astype(np.uint8))
    smaller = _first(engine, resized(portrait(), 0.6))
    thresholds = next(row for row in read_manifest() if row.name == "dlib").thresholds
    assert thresholds is not None

    assert len(faces) >= 5
    assert person @ darker > thresholds.match
    assert person @ smaller > thresholds.match
    assert (others @ person).max() < thresholds.unsure


def _group_photograph() -> NDArray[np.uint8]:
    """A photograph of six people that a dependency ships."""
    import importlib.util

    found = importlib.util.find_spec("insightface")
    assert found is not None
    assert found.origin is not None
    picture = cv2.imread(str(Path(found.origin).parent / "data" / "images" / "t1.jpg"))
    assert picture is not None
    return picture[:, :, ::-1].astype(np.uint8)


def test_embeddings_are_unit_rows_of_the_model_it_names(engine: FaceEngine) -> None:
    crops = np.random.default_rng(0).integers(0, 255, (2, 112, 112, 3), np.uint8)

    rows = engine.embed(crops)

    assert rows.shape == (2, engine.model.dimension) == (2, 128)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert engine.embed(crops[:0]).shape == (0, 128)
    assert engine.model.backend == "dlib"
    assert len(engine.model.model_hash) == 64


def test_a_picture_without_a_face_has_none(engine: FaceEngine) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8)

    assert engine.detect(noise) == []


def test_damaged_weights_are_told_in_plain_words(tmp_path: Path) -> None:
    broken = tmp_path / "landmarks.dat"
    broken.write_bytes(b"no landmarks")
    backend = msgspec.structs.replace(dlib_backend(), files=dlib_backend().files | {"landmarks": str(broken)})

    with pytest.raises(ModelMissing, match="damaged"):
        load_engine(backend)


def test_files_that_are_gone_are_named(tmp_path: Path) -> None:
    backend = msgspec.structs.replace(dlib_backend(), files={"recogniser": str(tmp_path / "gone.dat")})

    with pytest.raises(ModelMissing, match="recogniser"):
        load_engine(backend)


def test_it_needs_neither_the_package_of_its_weights_nor_torch() -> None:
    code = (
        "import sys; from pvchat_desktop.vision.faces.load import load_engine; "
        "from tests.helpers.faces import dlib_backend; load_engine(dlib_backend()); "
        "print([n for n in ('insightface', 'face_recognition_models', 'torch') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "[]", done.stderr


def test_the_rebuilt_recogniser_gives_the_numbers_of_the_library() -> None:
    import dlib

    file = dlib_backend().files["recogniser"]
    picture = portrait()
    faces = np.stack([picture[60:210, 150:300], picture[:150, :150], 255 - picture[200:350, 200:350]])

    ours = open_session(as_onnx(Path(file))).run(None, {"chip": faces.transpose(0, 3, 1, 2).astype(np.float32)})[0]
    theirs = dlib.face_recognition_model_v1(file).compute_face_descriptor([np.ascontiguousarray(f) for f in faces])

    assert np.allclose(ours, np.array([list(vector) for vector in theirs]), atol=1e-5)


@pytest.mark.parametrize("kept", [0, 100, 60_000, 22_400_000])
def test_a_recogniser_file_that_is_cut_off_is_told_in_plain_words(tmp_path: Path, kept: int) -> None:
    broken = tmp_path / "recogniser.dat"
    broken.write_bytes(Path(dlib_backend().files["recogniser"]).read_bytes()[:kept])

    with pytest.raises(ModelMissing, match="damaged"):
        as_onnx(broken)


@needs_media
def test_photographs_of_other_days(engine: FaceEngine) -> None:
    folder = media() / "photos"
    rows: dict[str, list[NDArray[np.float32]]] = {"obama": [], "biden": []}
    for person, found in rows.items():
        for file in sorted((folder / person).glob("*.jpg")):
            picture = cv2.imread(str(file))
            assert picture is not None
            rgb = resized(picture[:, :, ::-1].astype(np.uint8), 800 / max(picture.shape))
            if faces := engine.detect(rgb):
                found.append(engine.embed(engine.align(rgb, faces[0].landmarks)[None])[0])
    first, second = np.stack(rows["obama"]), np.stack(rows["biden"])

    assert (first @ second.T).max() < 0.5
    assert np.median((first @ first.T)[np.triu_indices(len(first), 1)]) > 0.77
