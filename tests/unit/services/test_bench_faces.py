"""The faces benchmark on a small made-up folder, with the back end that is always here."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.protocol.messages import EmbedCrops, Request, Result, ScanFaces
from pvchat_desktop.services.bench_faces import FacesBench
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.vision.pictures import Picture
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.embed import embed_crops
from pvchat_desktop.worker.handlers.scan import scan_faces
from tests.helpers.clips import Recipe, make_clip
from tests.helpers.faces import dlib_backend, portrait, resized

THRESHOLDS = Thresholds(match=0.745, unsure=0.725, margin=0.05, link=0.72, link_anywhere=0.80, outlier=0.50)
WIDTH, HEIGHT = 480, 240


def here(request: Request) -> Result:
    """The handlers without a process between."""
    context = JobContext("job", lambda _news: None)
    if isinstance(request, ScanFaces):
        return scan_faces(request, context)
    assert isinstance(request, EmbedCrops)
    return embed_crops(request, context)


def picture(x: int | None) -> Picture:
    canvas = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    if x is not None:
        face = resized(portrait(), 0.6)[:HEIGHT]
        canvas[:, x : x + face.shape[1]] = face
    return canvas


def write_clip(path: Path, places: list[int | None]) -> Path:
    pictures = [picture(x) for x in places]
    recipe = Recipe(width=WIDTH, height=HEIGHT, frames=len(pictures), rate=10, gop=10)
    return make_clip(path, recipe, pictures=pictures)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two clips of one person, one without anybody, two photographs, and a clip with ground truth."""
    files = [
        (write_clip(tmp_path / "one.mp4", [10 + n for n in range(15)]), "anna", "1.5"),
        (write_clip(tmp_path / "two.mp4", [150 - n for n in range(15)]), "anna", "1.5"),
        (write_clip(tmp_path / "empty.mp4", [None] * 10), "none", "1.0"),
        (write_clip(tmp_path / "truth.mp4", [10] * 15 + [None] * 15), "see .gt.json", "3.0"),
    ]
    truth = {"fps": 10, "segments": [{"start": 0, "end": 15, "persons": {"anna": [0, 0.6]}}]}
    (tmp_path / "truth.gt.json").write_text(json.dumps(truth), encoding="utf-8")
    for name, scale in (("a.png", 0.7), ("b.png", 1.0)):
        photo = resized(portrait(), scale)
        (tmp_path / name).write_bytes(cv2.imencode(".png", photo[:, :, ::-1])[1].tobytes())
        files.append((tmp_path / name, "eve", ""))
    with (tmp_path / "MANIFEST.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "person_label", "width", "height", "duration_s", "sha256"])
        for path, label, duration in files:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            writer.writerow([path.name, label, WIDTH, HEIGHT, duration, digest])
    return tmp_path


def test_figures(folder: Path) -> None:
    document = FacesBench(here, dlib_backend(), THRESHOLDS).measure(folder, quick=True)
    assert document["present_right"] == document["absent_right"] == 1.0
    assert (document["pairs_present"], document["pairs_absent"]) == (2, 2)
    assert document["other_day_present_right"] == 1.0
    assert document["span_error_s_max"] <= 0.5
    assert document["misplaced_points"] == 0
    assert document["realtime_x_1080p"] is document["naive_loop_ratio"] is None
    assert {row["name"] for row in document["per_person"]} == {"anna", "eve"}
    # Anna and Eve have the same face: each clip calls a stranger by name when the photographs are enrolled.
    assert document["other_day_absent_right"] == pytest.approx(1 / 3)
    assert document["strangers_named"] == 4
    json.dumps(document)


def test_it_can_be_stopped(folder: Path) -> None:
    watch = Watch()
    watch.stop.set()
    with pytest.raises(Cancelled):
        FacesBench(here, dlib_backend(), THRESHOLDS, watch).measure(folder)
