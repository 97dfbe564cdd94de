"""The face back end that comes with the program, on clips of the sample world, through the scanner."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from pvchat_desktop.core.face_packs import PackRow
from pvchat_desktop.paths import models_dir
from pvchat_desktop.playhouse import split
from pvchat_desktop.playhouse.script import Form, write_script
from pvchat_desktop.playhouse.video import write_mp4
from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.services.face_manifest import read_manifest
from pvchat_desktop.vision.faces.load import load_engine
from pvchat_desktop.vision.scan.scan import Found, Settings, scan_clip
from pvchat_desktop.vision.scan.store import PieceStore

_PEOPLE, _CLIPS = 4, 2


@pytest.fixture(scope="module")
def row() -> PackRow:
    return next(row for row in read_manifest() if row.name == "playhouse-faces")


@pytest.fixture(scope="module")
def tracks(row: PackRow, tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[Found, ...]]]:
    """By person and clip."""
    assert row.model_hash is not None
    assert row.thresholds is not None
    backend = FaceBackend(
        name=row.name,
        kind="onnx",
        files={file.role: str(models_dir() / row.name / file.name) for file in row.files},
        model_hash=row.model_hash,
        detector_width_px=row.detector_width_px,
        recogniser_input=row.recogniser_input,
        thresholds=row.thresholds,
    )
    engine, folder = load_engine(backend), tmp_path_factory.mktemp("clips")
    settings = Settings(row.thresholds, samples_per_s=2.0, embed_every=1, ghost_score=0.8)
    form = Form(aspect=4 / 3, size_px=240, fps=6.0, duration_s=4.0, plain=True)

    def scanned(number: int, clip: int) -> tuple[Found, ...]:
        rng, file = np.random.default_rng((12, number, clip)), folder / f"{number}-{clip}.mp4"
        script = write_script(rng, cast=split.people_of("validation", 1, first=40 * number), face="clear", form=form)
        write_mp4(script, file)
        store = PieceStore(folder / file.stem, "test", dimension=row.dimension)
        return scan_clip(str(file), engine, settings, store, lambda *_: None).tracks

    return [[scanned(number, clip) for clip in range(_CLIPS)] for number in range(_PEOPLE)]


def test_its_files_are_those_that_the_manifest_names(row: PackRow) -> None:
    for file in row.files:
        data = (models_dir() / row.name / file.name).read_bytes()
        assert len(data) == file.bytes
        assert hashlib.sha256(data).hexdigest() == file.sha256
    assert sum(file.bytes or 0 for file in row.files) <= 5_000_000
    assert row.thresholds is not None
    assert row.is_for_drawings


def test_a_drawn_person_is_one_track(tracks: list[list[tuple[Found, ...]]]) -> None:
    counts = [len(found) for person in tracks for found in person]
    assert counts.count(1) >= len(counts) - 1


def test_people_are_nearer_to_themselves_than_to_others(tracks: list[list[tuple[Found, ...]]]) -> None:
    rows = [(number, found[0].template) for number, person in enumerate(tracks) for found in person if found]
    same = [a @ b for i, (p, a) in enumerate(rows) for q, b in rows[i + 1 :] if p == q]
    different = [a @ b for i, (p, a) in enumerate(rows) for q, b in rows[i + 1 :] if p != q]
    assert np.median(same) > np.quantile(different, 0.95) + 0.1


def test_the_card_holds_what_was_measured(row: PackRow) -> None:
    assert "Measured" in Path(models_dir() / row.name / "README.md").read_text(encoding="utf-8")
