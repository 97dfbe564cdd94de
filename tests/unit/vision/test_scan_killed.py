"""A scan in the real media worker that is killed half way."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import WorkerDied
from pvchat_desktop.protocol.messages import ScanFaces, ScannedFaces
from tests.helpers.clips import Recipe, make_clip
from tests.helpers.faces import dlib_backend, portrait, resized

RATE, SECONDS = 2, 44  # a second piece begins at 30 s

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[WorkerClient]:
    client = WorkerClient("media", Path(sys.executable), tmp_path / "logs", patience=Patience(idle_s=None))
    yield client
    client.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    face = resized(portrait(), 0.6)[:160]
    empty = np.full((160, 320, 3), 90, np.uint8)
    there = empty.copy()
    there[:, 10 : 10 + face.shape[1]] = face
    pictures = [there if number < 20 * RATE or number > 34 * RATE else empty for number in range(SECONDS * RATE)]
    recipe = Recipe(width=320, height=160, frames=len(pictures), rate=RATE, gop=RATE)
    return make_clip(tmp_path / "clip.mp4", recipe, pictures=pictures)


def scan(
    client: WorkerClient, clip: Path, staging: Path, on_progress: Callable[[Progress], None] = lambda _: None
) -> ScannedFaces:
    staging.mkdir(exist_ok=True)
    backend = msgspec.structs.replace(dlib_backend(), detector_width_px=640)
    request = ScanFaces(path=str(clip), clip_sha256="c" * 64, backend=backend, staging=str(staging))
    result = client.run(new_id(), request, on_progress=on_progress)
    assert isinstance(result, ScannedFaces)
    return result


def test_a_killed_scan_goes_on_and_ends_in_the_same_result(client: WorkerClient, clip: Path, tmp_path: Path) -> None:
    whole = scan(client, clip, tmp_path / "whole")
    pid = client.pid
    assert pid is not None

    def kill(progress: Progress) -> None:
        if progress.done > 32:
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(WorkerDied):
        scan(client, clip, tmp_path / "killed", kill)
    assert list((tmp_path / "killed" / "pieces").rglob("coarse-00000.npz"))
    seen: list[Progress] = []
    resumed = scan(client, clip, tmp_path / "killed", seen.append)
    assert min(p.done for p in seen if p.stage == "Looking for faces") > 25
    assert resumed.tracks == whole.tracks
    assert resumed.embeddings == whole.embeddings
    assert len(whole.tracks) == 1
    assert len(whole.tracks[0].spans_s) == 2
