"""YuNet and recognisers through onnxruntime: on tiny models worked out by hand, and on the real ones where they are."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from pvchat_desktop.core.face_packs import RecogniserInput
from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.faces.onnx_engine import OnnxEngine, Recogniser
from pvchat_desktop.vision.faces.yunet import YuNet
from tests.helpers.faces import portrait, resized, write_bright_scrfd, write_bright_yunet, write_mean_recogniser
from tests.helpers.media import face_models, needs_face_models


def _frame(height: int, width: int, *, white: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Black, with one white square: x, y, size in px."""
    x, y, size = white
    frame = np.zeros((height, width, 3), np.uint8)
    frame[y : y + size, x : x + size] = 255
    return frame


@pytest.mark.parametrize("sides", [(640, 640), ("height", "width")], ids=["fixed", "free"])
def test_yunet_cells_become_boxes_in_pixels_of_the_frame(tmp_path: Path, sides: tuple[int | str, int | str]) -> None:
    """One cell of the 32 px grid is white: its box is 32 px wide around its corner; smaller boxes yield to it."""
    detector = YuNet(write_bright_yunet(tmp_path / "yunet.onnx", sides=sides))

    faces = detector.find(_frame(180, 320, white=(96, 64, 32)))

    assert [round(v) for v in faces[0].box.as_list()] == [80, 48, 112, 80]
    assert faces[0].score == pytest.approx(1, abs=0.01)
    assert np.allclose(faces[0].landmarks, [(96, 64)] * 5)
    assert faces[0].landmarks.shape == (5, 2)


def test_large_frames_are_looked_at_smaller_and_small_ones_as_they_are(tmp_path: Path) -> None:
    model = write_bright_yunet(tmp_path / "yunet.onnx")
    frame = _frame(720, 1280, white=(192, 128, 64))

    resized_first = YuNet(model, longer_side_px=640).find(frame)[0].box
    native = YuNet(model, longer_side_px=None).find(frame)[0].box

    assert [round(v) for v in resized_first.as_list()] == [160, 96, 224, 160]
    assert native.width == 32


def test_faces_come_biggest_first_and_a_black_frame_has_none(tmp_path: Path) -> None:
    detector = YuNet(write_bright_yunet(tmp_path / "yunet.onnx"))
    frame = _frame(320, 320, white=(32, 32, 32)) | _frame(320, 320, white=(240, 240, 16))

    widths = [face.box.width for face in detector.find(frame)]

    assert widths == sorted(widths, reverse=True)
    assert {32.0, 16.0} <= set(widths)
    assert detector.find(np.zeros((100, 100, 3), np.uint8)) == []


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (RecogniserInput(), (200, 100, 50)),
        (RecogniserInput("bgr"), (50, 100, 200)),
        (RecogniserInput("rgb", (100.0, 90.0, 0.0), (50.0, 2.0, 5.0)), (2, 5, 10)),
        (RecogniserInput("bgr", (0.0, 0.0, 100.0), (1.0, 1.0, 10.0)), (50, 100, 10)),
    ],
)
def test_crops_are_fed_as_the_manifest_says(
    tmp_path: Path, convention: RecogniserInput, expected: tuple[int, int, int]
) -> None:
    recogniser = Recogniser(write_mean_recogniser(tmp_path / "mean.onnx"), convention)
    crop = np.full((1, 112, 112, 3), (200, 100, 50), np.uint8)

    row = recogniser.embed(crop)[0]

    assert np.allclose(row, np.array(expected) / np.linalg.norm(expected), atol=1e-4)


@pytest.mark.parametrize("batch", [1, "batch"])
def test_many_crops_give_one_unit_row_each(tmp_path: Path, batch: int | str) -> None:
    recogniser = Recogniser(write_mean_recogniser(tmp_path / "mean.onnx", batch=batch), RecogniserInput())
    crops = np.random.default_rng(0).integers(0, 255, (35, 112, 112, 3), np.uint8)

    rows = recogniser.embed(crops)

    assert rows.shape == (35, 3)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert np.allclose(rows[34], recogniser.embed(crops[34:])[0], atol=1e-6)
    assert recogniser.embed(crops[:0]).shape == (0, 3)


def _backend(tmp_path: Path) -> FaceBackend:
    files = {
        "detector": str(write_bright_yunet(tmp_path / "yunet.onnx")),
        "recogniser": str(write_mean_recogniser(tmp_path / "mean.onnx")),
    }
    return FaceBackend(name="tiny", kind="onnx", files=files, model_hash="f" * 64)


def test_the_engine_names_its_model(tmp_path: Path) -> None:
    engine = load_engine(_backend(tmp_path))

    assert (engine.model.backend, engine.model.model_hash, engine.model.dimension) == ("tiny", "f" * 64, 3)


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    backend = _backend(tmp_path)
    swapped = {"detector": backend.files["recogniser"], "recogniser": backend.files["detector"]}
    other = backend.files | {"detector": str(write_bright_scrfd(tmp_path / "scrfd.onnx"))}

    for files in (swapped, other):
        with pytest.raises(ModelMissing, match="not a YuNet model"):
            load_engine(msgspec.structs.replace(backend, files=files))
    with pytest.raises(ModelMissing, match="recogniser takes"):
        Recogniser(Path(backend.files["detector"]), RecogniserInput())


def test_a_damaged_file_is_told_in_plain_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")

    with pytest.raises(ModelMissing, match="damaged"):
        Recogniser(broken, RecogniserInput())


def test_the_detector_may_be_shared_by_threads(tmp_path: Path) -> None:
    detector = YuNet(write_bright_yunet(tmp_path / "yunet.onnx"))
    frames = [_frame(180, 320, white=(32 * i, 64, 32)) for i in range(6)]
    found: list[list[float]] = []

    def work(index: int) -> None:
        found.extend([index, detector.find(frames[index])[0].box.x1] for _ in range(20))

    threads = [threading.Thread(target=work, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 120
    assert all(round(x1) == 32 * index - 16 for index, x1 in found)


def _real_engine(detector: str, *, detector_width_px: int = 640) -> OnnxEngine:
    folder = face_models()
    convention = RecogniserInput("rgb", (123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
    files = {"detector": str(folder / detector), "recogniser": str(folder / "foamliu_mobilefacenet.onnx")}
    backend = FaceBackend(
        "real", "onnx", files, "0" * 64, recogniser_input=convention, detector_width_px=detector_width_px
    )
    return OnnxEngine(backend)


@needs_face_models
def test_the_real_models_find_and_recognise_a_person() -> None:
    engine = _real_engine("face_detection_yunet_2023mar.onnx")
    picture = portrait()
    darker, smaller = (picture * 0.6).astype(np.uint8), resized(picture, 0.6)

    rows = [
        engine.embed(engine.align(shot, engine.detect(shot)[0].landmarks)[None])[0]
        for shot in (picture, darker, smaller)
    ]

    assert len(engine.detect(picture)) == 1
    assert engine.detect(picture)[0].box.contains(224, 120)
    assert rows[0].shape == (128,)
    assert rows[0] @ rows[1] > 0.9
    assert rows[0] @ rows[2] > 0.8


@needs_face_models
def test_both_published_forms_of_yunet_see_the_same() -> None:
    wide = np.pad(resized(portrait(), 0.7), ((0, 0), (200, 500), (0, 0)))

    fixed, free = (
        _real_engine(name, detector_width_px=960).detect(wide)
        for name in ("face_detection_yunet_2023mar.onnx", "yunet_s_dynamic.onnx")
    )

    assert [face.box for face in fixed] == [face.box for face in free]
    assert len(fixed) == 1


@needs_face_models
def test_several_pictures_at_once_give_what_each_gives_alone() -> None:
    detector = YuNet(face_models() / "face_detection_yunet_2023mar.onnx")
    face = portrait()[:360, 60:420]
    pictures = [face, np.ascontiguousarray(face[:, ::-1]), np.zeros_like(face)]
    together = detector.find_all(pictures)
    alone = [detector.find(picture) for picture in pictures]
    assert [len(found) for found in together] == [len(found) for found in alone]
    assert len(together[0]) == 1
    for one, other in zip(together[0] + together[1], alone[0] + alone[1], strict=True):
        assert one.box.iou(other.box) > 0.99
        assert one.score == pytest.approx(other.score, abs=1e-4)
