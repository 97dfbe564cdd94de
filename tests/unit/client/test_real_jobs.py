"""Stopping and killing the real media worker in the midst of real work."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, WorkerDied
from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip
from tests.helpers.clips import make_clip

_LONG_BYTES = 20_000_000_000  # a sparse tail that takes no space and longer to hash than any test waits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and sparse files")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[WorkerClient]:
    client = WorkerClient("media", Path(sys.executable), tmp_path / "logs", patience=Patience(idle_s=None))
    yield client
    client.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "kleiner Clip ü.mp4")


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = make_clip(tmp_path / "endless.mp4")
    os.truncate(path, _LONG_BYTES)
    return path


def _probe(client: WorkerClient, path: Path, at_first: Callable[[], None] = lambda: None) -> ProbedClip:
    calls: list[Progress] = []

    def on_progress(progress: Progress) -> None:
        if not calls:
            at_first()
        calls.append(progress)

    result = client.run(
        new_id(), ProbeClip(path=str(path), staging=str(path.parent / "staging")), on_progress=on_progress
    )
    assert isinstance(result, ProbedClip)
    assert calls
    return result


def _is_right(result: ProbedClip, clip: Path) -> bool:
    return result.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()


def test_a_real_probe_is_stopped_within_a_second(client: WorkerClient, clip: Path, endless: Path) -> None:
    assert _is_right(_probe(client, clip), clip)
    pid = client.pid
    stop, stopped_at = threading.Event(), 0.0

    def press_stop(progress: Progress) -> None:
        nonlocal stopped_at
        if progress.done and not stop.is_set():
            stopped_at = time.monotonic()
            stop.set()

    with pytest.raises(Cancelled):
        client.run(
            new_id(), ProbeClip(str(endless), str(endless.parent / "staging")), on_progress=press_stop, stop=stop
        )
    assert time.monotonic() - stopped_at < 1.0
    assert _is_right(_probe(client, clip), clip)
    assert client.pid == pid


def test_a_real_probe_whose_worker_is_killed(client: WorkerClient, clip: Path, endless: Path) -> None:
    def kill() -> None:
        assert client.pid is not None
        os.kill(client.pid, signal.SIGKILL)

    with pytest.raises(WorkerDied):
        _probe(client, endless, at_first=kill)
    assert _is_right(_probe(client, clip), clip)
