"""The ProbeClip handler: identity, facts and a preview, or nothing at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from pvchat_desktop.errors import BadClip, Cancelled, StorageError
from pvchat_desktop.protocol.messages import JobProgress, ProbeClip
from pvchat_desktop.vision.pictures import Picture
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.probe import probe_clip
from tests.helpers.clips import Recipe, make_clip, numbered


@pytest.fixture
def heard() -> list[JobProgress]:
    return []


@pytest.fixture
def context(heard: list[JobProgress]) -> JobContext:
    return JobContext("job", heard.append)


def thumbnail(folder: Path) -> Picture:
    picture = cv2.imread(str(folder / "thumbnail.jpg"), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return picture.astype(np.uint8)


def test_a_clip_is_known_by_its_bytes(tmp_path: Path, context: JobContext, heard: list[JobProgress]) -> None:
    path = make_clip(tmp_path / "Лео.mp4", Recipe(width=640, height=480, sound=True))
    staging = tmp_path / "staging" / "job"
    probed = probe_clip(ProbeClip(path=str(path), staging=str(staging), thumbnail_width=320), context)
    assert probed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert probed.bytes == path.stat().st_size
    assert (probed.info.width, probed.info.height, probed.info.frame_count, probed.info.codec) == (640, 480, 60, "h264")
    assert probed.info.has_audio
    assert [file.name for file in staging.iterdir()] == [probed.thumbnail]
    assert thumbnail(staging).shape == (240, 320, 3)
    assert heard[-1].done == heard[-1].total == probed.bytes


def test_the_preview_is_neither_black_nor_blank(tmp_path: Path, context: JobContext) -> None:
    black, white = np.zeros((120, 160, 3), np.uint8), np.full((120, 160, 3), 255, np.uint8)
    pictures = [black] * 20 + [white] * 20 + [numbered(1234, 160, 120)] * 20 + [black] * 20
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=80, gop=10), pictures=pictures)
    probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), context)
    assert np.abs(thumbnail(tmp_path / "s").astype(int) - numbered(1234, 160, 120)).mean() < 10


def test_the_preview_has_the_right_colours_and_is_upright(tmp_path: Path, context: JobContext) -> None:
    picture = np.zeros((120, 160, 3), np.uint8)
    picture[:60] = (200, 30, 30)
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=5, clockwise_deg=180), pictures=[picture] * 5)
    probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), context)
    seen = thumbnail(tmp_path / "s")
    assert np.abs(seen[90, 80].astype(int) - (200, 30, 30)).max() < 16
    assert seen[30, 80].max() < 16


def test_a_file_that_is_no_clip_leaves_nothing_behind(tmp_path: Path, context: JobContext) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no video", encoding="utf-8")
    with pytest.raises(BadClip):
        probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), context)
    assert not (tmp_path / "s").exists()


def test_a_cancelled_job_stops_at_once(tmp_path: Path, context: JobContext) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=5))
    context.cancel()
    with pytest.raises(Cancelled):
        probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), context)
    assert not (tmp_path / "s").exists()


def test_a_job_is_cancelled_while_the_file_is_read(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=5))
    stopping = JobContext("job", lambda _progress: stopping.cancel())
    with pytest.raises(Cancelled):
        probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), stopping)


def test_a_staging_folder_that_cannot_be_made_is_told(tmp_path: Path, context: JobContext) -> None:
    path = make_clip(tmp_path / "a.mp4", Recipe(frames=5))
    (tmp_path / "s").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="preview"):
        probe_clip(ProbeClip(path=str(path), staging=str(tmp_path / "s")), context)
