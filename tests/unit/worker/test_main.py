"""The real worker program."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import psutil
import pytest

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.errors import BadClip
from pvchat_desktop.protocol.messages import DeviceReport, ProbeClip, ReportDevice, Request, WorkerKind
from pvchat_desktop.worker.handlers import HANDLERS

_ROOT = Path(__file__).parents[3]

Make = Callable[[WorkerKind], WorkerClient]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[WorkerClient] = []

    def _make(kind: WorkerKind) -> WorkerClient:
        made.append(WorkerClient(kind, Path(sys.executable), tmp_path / "logs"))
        return made[-1]

    yield _make
    for client in made:
        client.close()


def _native_libraries(client: WorkerClient) -> str:
    assert client.pid is not None
    return "\n".join(m.path for m in psutil.Process(client.pid).memory_maps())


def test_every_request_has_one_handler() -> None:
    named = [request for table in HANDLERS.values() for request in table]
    assert sorted(r.__name__ for r in named) == sorted(r.__name__ for r in get_args(Request))


@pytest.mark.parametrize("name", [name for table in HANDLERS.values() for name in table.values()])
def test_every_handler_is_where_the_table_says(name: str) -> None:
    module, function = name.split(":")
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at a process's mapped files")
def test_a_model_worker_reports_the_device_without_vision(make: Make) -> None:
    client = make("model")
    seen: list[str] = []
    report = client.run(new_id(), ReportDevice(), on_progress=lambda p: seen.append(p.stage))
    assert isinstance(report, DeviceReport)
    assert report.device in {"cuda", "cpu"}
    assert report.kernel_ok is not False
    assert report.versions["torch"].startswith("2.")
    assert set(seen) == {"Looking at the graphics card"}
    libraries = _native_libraries(client)
    assert "libtorch" in libraries
    for other in ("/cv2/", "/av/", "onnxruntime", "dlib", "PySide6", "sqlite"):
        assert other not in libraries


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at a process's mapped files")
def test_a_media_worker_never_loads_torch(make: Make, tmp_path: Path) -> None:
    client = make("media")
    no_clip = tmp_path / "no clip.mp4"
    no_clip.write_bytes(b"not a video")
    with pytest.raises(BadClip):
        client.run(new_id(), ProbeClip(path=str(no_clip), staging=str(tmp_path / "staging")))
    libraries = _native_libraries(client)
    assert "/av" in libraries
    for other in ("torch", "PySide6", "sqlite"):
        assert other not in libraries


def _start(*arguments: str, first_line: bytes = b"") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pvchat_desktop.worker", *arguments],
        input=first_line,
        capture_output=True,
        timeout=20,
        check=False,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("arguments", [(), ("media",), ("other", "/tmp/s"), ("media", "/tmp/s", "more")])  # noqa: S108
def test_started_by_hand(arguments: tuple[str, ...]) -> None:
    status, said = _start(*arguments)
    assert status == 2
    assert "started by PVChat Desktop itself" in said


def test_started_without_its_first_line(tmp_path: Path) -> None:
    assert _start("media", str(tmp_path / "s")) == (1, "ProtocolError\n")
    assert _start("media", str(tmp_path / "s"), first_line=b"{}\n") == (1, "ProtocolError\n")


def test_started_when_the_program_is_gone(tmp_path: Path) -> None:
    line = b'{"key":"a2V5","log_folder":"%s"}\n' % os.fsencode(tmp_path)
    assert _start("media", str(tmp_path / "s"), first_line=line)[0] == 1
