"""What every test gets: no network, its own folders, no display, and a check that it left nothing running."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.helpers.network import sitecustomize as network

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tiny models: a second thread of torch only waits for the first

# The program's own process never imports transformers, these tests do: the hub's library reads its switches only once.
for _switch in ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_UPDATE_CHECK", "HF_HUB_DISABLE_PROGRESS_BARS"):
    os.environ.setdefault(_switch, "1")

_SETTLE_S = 5.0  # a stopped thread or process may take this long to be gone on a busy machine
_LASTING_PROCESSES = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
_LASTING_THREADS = ("TMonitor", "_DummyThread", "_MainThread")  # tqdm's monitor; threads that Python did not start
_LASTING_WIDGETS = ("QTipLabel",)  # Qt keeps its one tool tip

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@dataclass(frozen=True, slots=True)
class _Running:
    """What lives in this process at one moment."""

    threads: frozenset[threading.Thread]
    processes: frozenset[psutil.Process]
    widgets: frozenset[int]  # addresses of Qt's objects

    @classmethod
    def now(cls) -> _Running:
        return cls(frozenset(threading.enumerate()), frozenset(_children()), frozenset(_widgets()))


def _children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _widgets() -> dict[int, str]:
    """Top-level widgets that are still there once everything due for deletion is deleted."""
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = [widget for widget in widgets.QApplication.topLevelWidgets() if shiboken6.isValid(widget)]
    return {
        shiboken6.getCppPointer(widget)[0]: f"widget {type(widget).__name__} {widget.objectName()!r}"
        for widget in found
        if widget.metaObject().className() not in _LASTING_WIDGETS
    }


def _leaked_threads(before: _Running) -> list[str]:
    new = [thread for thread in threading.enumerate() if thread not in before.threads]
    return [f"thread {thread.name!r}" for thread in new if type(thread).__name__ not in _LASTING_THREADS]


def _command(process: psutil.Process) -> str | None:
    """How a process was started; None for one that is gone or is meant to last."""
    try:
        command = " ".join(process.cmdline()) or f"{process.name()} ({process.status()})"
    except psutil.NoSuchProcess:
        return None
    return None if any(name in command for name in _LASTING_PROCESSES) else command


def _new_processes(before: _Running) -> list[tuple[psutil.Process, str]]:
    new = [(process, _command(process)) for process in _children() if process not in before.processes]
    return [(process, command) for process, command in new if command is not None]


def _leaked_widgets(before: _Running) -> list[str]:
    if not _widgets().keys() - before.widgets:
        return []
    gc.collect()  # a window and its slots often make a cycle
    return [name for address, name in _widgets().items() if address not in before.widgets]


def _settled(leaks: Callable[[], list[str]]) -> list[str]:
    """What `leaks` still reports after a while; quick when there is nothing."""
    deadline = time.monotonic() + _SETTLE_S
    while (left := leaks()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _leaks(before: _Running) -> list[str]:
    left = _leaked_widgets(before)
    left += _settled(lambda: _leaked_threads(before))
    if processes := _settled(lambda: [f"process {command}" for _, command in _new_processes(before)]):
        for process, _ in _new_processes(before):
            process.kill()
    return left + processes


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves threads, child processes or top-level widgets behind."""
    before = _Running.now()
    handlers = set(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - handlers:
        if isinstance(handler, logging.FileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()
    if request.node.stash.get(_failed, False):
        return  # its traceback keeps objects alive: one failure is enough
    if left := _leaks(before):
        pytest.fail("Left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def blocked_connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Connections that were refused; a test that expects some asks for this fixture and clears the list."""
    monkeypatch.setenv("PYTHONPATH", str(Path(network.__file__).parent), prepend=os.pathsep)
    network.blocked.clear()
    yield network.blocked
    if network.blocked:
        pytest.fail("Tried to reach the network: " + "; ".join(network.blocked), pytrace=False)


@pytest.fixture(autouse=True)
def pvchat_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders for this test: a path with a space and letters beyond ASCII; not created yet."""
    home = tmp_path / "home ü"
    monkeypatch.setenv("PVCHAT_HOME", str(home))
    return home
