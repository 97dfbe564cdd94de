"""The client against real worker processes that misbehave on demand."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import (
    BadClip,
    Cancelled,
    ProgramError,
    ProtocolError,
    Refused,
    StorageError,
    WorkerDied,
)
from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip, ReportDevice, WorkerKind

_HASTY = Patience(
    heartbeat_every_s=0.1, silent_s=1.0, stalled_s=20.0, grace_s=0.4, terminate_s=0.4, idle_s=None, tick_s=0.01
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")

Make = Callable[..., WorkerClient]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[WorkerClient] = []

    def _make(kind: WorkerKind = "media", *, patience: Patience = _HASTY, python: str = sys.executable) -> WorkerClient:
        client = WorkerClient(
            kind, Path(python), tmp_path / "logs", patience=patience, module="tests.helpers.odd_worker"
        )
        made.append(client)
        return client

    yield _make
    for client in made:
        client.close()
    assert psutil.Process().children(recursive=True) == []


def _probe(client: WorkerClient, what: str, *, tag: str = "", **kwargs: object) -> ProbedClip:
    result = client.run(new_id(), ProbeClip(path=what, staging=tag), **kwargs)  # type: ignore[arg-type]
    assert isinstance(result, ProbedClip)
    return result


class _Running:
    """A job in another thread, up to its first progress."""

    def __init__(self, client: WorkerClient, what: str) -> None:
        self.stop = threading.Event()
        self.begun = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self._future = self._pool.submit(_probe, client, what, on_progress=lambda _p: self.begun.set(), stop=self.stop)
        assert self.begun.wait(10)

    def error(self) -> BaseException | None:
        with self._pool:
            return self._future.exception(timeout=15)


def test_a_job_is_done_and_the_process_is_kept(make: Make) -> None:
    client = make()
    assert client.pid is None
    first, second = _probe(client, "quick", tag="a"), _probe(client, "quick", tag="b")
    assert (first.sha256, second.sha256) == ("a", "b")
    assert first.bytes == second.bytes == client.pid


def test_progress_is_at_most_ten_a_second_and_ends_with_the_last_unit(make: Make) -> None:
    seen: list[Progress] = []
    began = time.monotonic()
    _probe(make(), "steps:200", on_progress=seen.append)
    took_s = time.monotonic() - began
    assert seen[0].done == 0
    assert seen[-1] == Progress("Counting", 200, 200, seen[-1].eta_s)
    assert len(seen) <= took_s * 10 + 2
    assert seen[0].eta_s is None
    assert seen[-1].eta_s == 0.0


def test_twenty_threads_get_their_own_results(make: Make) -> None:
    client = make()
    tags = [f"tag {n}" for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(lambda tag: _probe(client, "quick", tag=tag), tags))
    assert [r.sha256 for r in results] == tags
    assert len({r.bytes for r in results}) == 1


def test_errors_keep_their_class_and_words(make: Make) -> None:
    client = make()
    with pytest.raises(BadClip, match=r"x\.mp4 is no video") as caught:
        _probe(client, "bad_clip:x.mp4")
    assert (caught.value.hint, caught.value.title) == ("Choose another file.", BadClip.title)
    with pytest.raises(StorageError, match="disk is full"):
        _probe(client, "disk_full")


def test_a_bug_is_ours_and_tells_nothing_private(make: Make, tmp_path: Path) -> None:
    client = make()
    with pytest.raises(ProgramError, match="KeyError") as caught:
        _probe(client, "bug:Anna Example")
    assert "Anna" not in str(caught.value)
    log = (tmp_path / "logs" / "worker-media.log").read_text()
    assert "KeyError at" in log
    assert "odd_handlers.py" in log
    assert "Anna" not in log
    assert str(tmp_path) not in log
    assert os.sep + "helpers" not in log
    assert _probe(client, "quick").bytes == client.pid


def test_a_handler_that_cannot_be_loaded(make: Make) -> None:
    with pytest.raises(ProgramError, match="no_such_module"):
        make("model").run(new_id(), ReportDevice())


def test_a_request_for_the_other_worker(make: Make) -> None:
    with pytest.raises(ProtocolError, match="ReportDevice"):
        make("media").run(new_id(), ReportDevice())


def test_killed_while_running(make: Make) -> None:
    client = make()
    job = _Running(client, "patient")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    error = job.error()
    assert isinstance(error, WorkerDied)
    assert "memory" in error.message
    assert _probe(client, "quick", tag="after").sha256 == "after"


def test_killed_while_idle(make: Make) -> None:
    client = make()
    pid = _probe(client, "quick").bytes
    os.kill(pid, signal.SIGKILL)
    psutil.Process(pid).wait(5)
    assert _probe(client, "quick").bytes != pid


def test_a_crash_in_native_code_is_located_in_the_log(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(WorkerDied, match="crashed \\(signal 11\\)"):
        _probe(make(), "dies")
    assert "Fatal Python error: Segmentation fault" in caplog.text
    assert "odd_handlers.py" in caplog.text
    assert "helpers/" not in caplog.text


def test_the_restart_budget(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    client = make()
    for _ in range(4):
        with pytest.raises(WorkerDied, match="crashed"):
            _probe(client, "dies")
    with pytest.raises(WorkerDied, match="stopped 4 times within 60 seconds") as caught:
        _probe(client, "quick")
    assert caught.value.code == "worker_keeps_dying"
    a_minute_later = SimpleNamespace(monotonic=lambda: time.monotonic() + 60)
    monkeypatch.setattr("pvchat_desktop.client.supervisor.time", a_minute_later)
    assert _probe(client, "quick").bytes == client.pid


def test_cancelled_jobs_cost_no_restarts(make: Make) -> None:
    client = make(patience=Patience(restarts=1, grace_s=0.1, tick_s=0.01, idle_s=None))
    for _ in range(3):
        job = _Running(client, "deaf")
        job.stop.set()
        assert isinstance(job.error(), Cancelled)
    assert _probe(client, "quick").bytes == client.pid


def test_cancelled_in_the_queue(make: Make) -> None:
    client = make()
    first = _Running(client, "patient")
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Cancelled):
        _probe(client, "quick", stop=stop)
    assert not first.stop.is_set()
    first.stop.set()
    assert isinstance(first.error(), Cancelled)


def test_cancelled_by_itself_keeps_the_process(make: Make) -> None:
    client = make()
    job = _Running(client, "patient")
    pid, began = client.pid, time.monotonic()
    job.stop.set()
    assert isinstance(job.error(), Cancelled)
    assert time.monotonic() - began < 0.4
    assert _probe(client, "quick").bytes == pid


@pytest.mark.parametrize("what", ["deaf", "frozen"])
def test_a_job_that_ignores_being_cancelled_is_ended(make: Make, what: str) -> None:
    client = make()
    job = _Running(client, what)
    began = time.monotonic()
    job.stop.set()
    assert isinstance(job.error(), Cancelled)
    assert 0.4 <= time.monotonic() - began < 1.5
    assert _probe(client, "quick", tag="after").sha256 == "after"


def test_a_suspended_process_that_is_cancelled_is_killed(make: Make) -> None:
    client = make()
    job = _Running(client, "patient")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    job.stop.set()
    assert isinstance(job.error(), Cancelled)


def test_a_hanging_process_is_noticed(make: Make) -> None:
    client = make()
    job = _Running(client, "patient")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    error = job.error()
    assert isinstance(error, WorkerDied)
    assert error.code == "worker_hung"
    assert _probe(client, "quick").bytes == client.pid


def test_a_native_call_that_holds_everything_up_but_computes_is_no_hang(make: Make) -> None:
    assert _probe(make(), "toiling:2.5", tag="done").sha256 == "done"


def test_a_stalled_job_is_noticed(make: Make) -> None:
    client = make(patience=Patience(stalled_s=30, stalled_by_request={ProbeClip: 0.5}, tick_s=0.01, idle_s=None))
    with pytest.raises(WorkerDied, match=r"no progress for 0\.5 seconds") as caught:
        _probe(client, "deaf")
    assert caught.value.code == "job_stalled"


def test_a_caller_that_fails_stops_its_job(make: Make) -> None:
    client = make()

    def fail(_progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _probe(client, "patient", on_progress=fail)
    assert _probe(client, "quick").bytes == client.pid


def test_output_of_libraries_neither_blocks_nor_is_kept(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    client = make()
    assert _probe(client, "noisy:anna", tag="done").sha256 == "done"
    client.close()
    assert "anna" not in caplog.text


def test_big_requests_to_a_hanging_worker_do_not_block(make: Make) -> None:
    client = make()
    os.kill(_probe(client, "quick").bytes, signal.SIGSTOP)
    with pytest.raises(WorkerDied):
        _probe(client, "quick:" + "x" * 4_000_000)


def test_close_cancels_what_runs_and_what_waits(make: Make) -> None:
    client = make()
    job = _Running(client, "patient")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_probe, client, "quick")
        time.sleep(0.05)
        client.close()
        assert isinstance(waiting.exception(5), Cancelled)
    assert isinstance(job.error(), Cancelled)
    with pytest.raises(Cancelled):
        _probe(client, "quick")


def test_an_idle_worker_rests(make: Make) -> None:
    client = make(patience=Patience(idle_s=0.2, tick_s=0.01))
    pid = _probe(client, "quick").bytes
    psutil.Process(pid).wait(5)
    assert _probe(client, "quick").bytes != pid


def test_no_interpreter(make: Make, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be started"):
        _probe(make(python=str(tmp_path / "python")), "quick")


def test_an_interpreter_that_is_none(make: Make) -> None:
    with pytest.raises(WorkerDied, match="ended at once"):
        _probe(make(python="/bin/false"), "quick")


def test_an_interpreter_that_never_answers(make: Make, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o700)
    client = make(python=str(sleeper), patience=Patience(start_s=0.3, tick_s=0.01))
    with pytest.raises(WorkerDied, match=r"not ready after 0\.3 seconds"):
        _probe(client, "quick")
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Cancelled):
        _probe(make(python=str(sleeper)), "quick", stop=stop)


def test_a_worker_of_another_version(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pvchat_desktop.client.launch.__version__", "99.0")
    with pytest.raises(ProtocolError, match=r"another version.*99\.0"):
        _probe(make(), "quick")


def test_the_key_is_in_neither_arguments_nor_environment(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = b"a key of thirty-two bytes, known"
    monkeypatch.setattr("pvchat_desktop.client.launch.new_key", lambda: key)
    client = make()
    out = tmp_path / "environment"
    pid = _probe(client, f"environment:{out}").bytes
    text = out.read_text() + " ".join(psutil.Process(pid).cmdline())
    for written in (key.decode(), key.hex(), base64.b64encode(key).decode()):
        assert written not in text
    for line in ("ORT_DISABLE_TELEMETRY=1", "HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"):
        assert line in text.splitlines()
    assert psutil.Process(pid).nice() >= 10


@pytest.mark.parametrize("what", ["patient", "deaf", "frozen"])
def test_a_worker_does_not_outlive_a_killed_program(tmp_path: Path, what: str) -> None:
    program = f"""
import sys
from pathlib import Path
from types import SimpleNamespace
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.protocol.messages import ProbeClip
client = WorkerClient("media", Path(sys.executable), Path({str(tmp_path)!r}), module="tests.helpers.odd_worker")
client.run("a" * 32, ProbeClip({what!r}, ""), on_progress=lambda p: print(client.pid, flush=True))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        worker_gone, _alive = psutil.wait_procs([worker], timeout=5)
    assert worker_gone
