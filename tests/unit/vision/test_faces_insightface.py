"""The insightface engine on tiny models in the shape of its packs. The packs themselves are not free to ship."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.vision.faces.load import load_engine
from tests.helpers.faces import write_bright_scrfd, write_mean_recogniser


@pytest.fixture
def backend(tmp_path: Path) -> FaceBackend:
    files = {
        "detector": str(write_bright_scrfd(tmp_path / "det_tiny.onnx")),
        "recogniser": str(write_mean_recogniser(tmp_path / "w_tiny.onnx")),
    }
    return FaceBackend(name="insightface-tiny", kind="insightface", files=files, model_hash="e" * 64)


def test_detections_come_back_in_pixels_of_the_frame(backend: FaceBackend) -> None:
    """A white cell of the 32 px grid; the frame is looked at half as large, so that its box is 128 px wide."""
    frame = np.zeros((1280, 1280, 3), np.uint8)
    frame[256:320, 640:704] = 255

    faces = load_engine(backend).detect(frame)

    assert [round(v) for v in faces[0].box.as_list()] == [576, 192, 704, 320]
    assert np.allclose(faces[0].landmarks, [(672, 288)] * 5, atol=1)
    assert load_engine(backend).detect(np.zeros((480, 640, 3), np.uint8)) == []


def test_crops_reach_the_recogniser_as_rgb(backend: FaceBackend) -> None:
    """The library's convention: (value - 127.5) / 127.5, RGB."""
    crops = np.full((2, 112, 112, 3), (255, 127, 0), np.uint8)

    engine = load_engine(backend)
    rows = engine.embed(crops)

    assert rows.shape == (2, engine.model.dimension) == (2, 3)
    assert np.allclose(rows[0], np.array([1, 0, -1]) / np.sqrt(2), atol=0.01)
    assert engine.embed(crops[:0]).shape == (0, 3)


def test_files_in_each_others_place_are_refused(backend: FaceBackend) -> None:
    swapped = {"detector": backend.files["recogniser"], "recogniser": backend.files["detector"]}

    with pytest.raises(ModelMissing, match="no detection model"):
        load_engine(msgspec.structs.replace(backend, files=swapped))


def test_a_damaged_file_is_told_in_plain_words(backend: FaceBackend) -> None:
    Path(backend.files["recogniser"]).write_bytes(b"no model")

    with pytest.raises(ModelMissing, match="damaged"):
        load_engine(backend)


def test_an_absent_pack_asks_nobody(backend: FaceBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Path(backend.files["detector"]).unlink()

    with pytest.raises(ModelMissing, match="detector"):
        load_engine(backend)
    assert not (tmp_path / ".insightface").exists()


def test_the_library_is_loaded_without_telemetry() -> None:
    code = (
        "import os; os.environ.pop('ORT_DISABLE_TELEMETRY', None)\n"
        "from pathlib import Path\n"
        "from pvchat_desktop.vision.faces import insightface_engine\n"
        "try: insightface_engine._load(Path(__import__('sys').executable), task='detection')\n"
        "except Exception: pass\n"
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "1", done.stderr
