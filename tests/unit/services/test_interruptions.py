"""A scan that is cut off at random points, by whatever means, ends in the same catalog as one that is not."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.errors import Cancelled, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.library_scan import KIND
from pvchat_desktop.services.watch import Watch
from tests.helpers.catalog_content import content, leftovers
from tests.helpers.squares import LEFT, MIDDLE, RIGHT, make_scene
from tests.helpers.squares_program import open_squares

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

RATE = 3
SEED = 7


def _scene(t_s: float) -> dict[str, int]:
    """Three who come and go, two of them at one place: about half of the clip is looked at more closely."""
    there = {"red": LEFT} if t_s % 23 < 14 else {}
    if t_s % 17 > 6:
        there |= {"green" if t_s % 34 < 17 else "blue": MIDDLE}
    return there | ({"blue": RIGHT} if 20 < t_s < 50 and "blue" not in there else {})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two clips, one of them of several pieces, not looked through yet."""
    folder = tmp_path_factory.mktemp("footage")
    make_scene(folder / "long.mp4", _scene, seconds=64, gop=RATE, rate=RATE)
    make_scene(folder / "short.mp4", lambda t_s: _scene(t_s + 40), seconds=12, gop=RATE, rate=RATE)
    made = tmp_path_factory.mktemp("home")
    app, _ = open_squares(made)
    assert len(app.library.add([folder]).added) == 2
    app.close()
    return made


@pytest.fixture(scope="module")
def whole(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    """What an uninterrupted scan ends in, and the seconds it takes."""
    copy = _copied(home, tmp_path_factory.mktemp("whole"))
    app, _ = open_squares(copy)
    began = time.monotonic()
    app.library.scan_all(app.library.all(), Watch())
    took_s = time.monotonic() - began
    app.close()
    found = content(UserFolders.below(copy))
    assert len(found["tracks"]) >= 4
    assert leftovers(UserFolders.below(copy)) == []
    return found, took_s


def _copied(home: Path, to: Path) -> Path:
    shutil.copytree(home, to / "home")
    return to / "home"


def _kill(media: WorkerClient) -> None:
    with contextlib.suppress(ProcessLookupError):  # it ended just now
        os.kill(media.pid, signal.SIGKILL) if media.pid else None


def _give_up(app: App) -> None:
    for job in app.jobs.jobs():
        if job.kind == KIND and not job.state.is_final:
            with contextlib.suppress(Refused):  # it ended just now
                app.jobs.cancel(job.id)


def _finish(home: Path) -> None:
    app, _ = open_squares(home)
    app.library.scan_all(app.library.all(), Watch())
    app.close()


def test_at_random_points(home: Path, whole: tuple[dict[str, Any], float], tmp_path: Path) -> None:
    expected, took_s = whole
    moments = random.Random(SEED)  # noqa: S311
    copy = _copied(home, tmp_path)
    app, media = open_squares(copy)
    clips = app.library.all()
    acts: dict[str, Callable[[threading.Event], object]] = {
        "worker killed": lambda _stop: _kill(media),
        "paused": lambda _stop: app.library.pause_scan(),
        "stopped": lambda stop: stop.set(),
        "given up": lambda _stop: _give_up(app),
    }
    for by in moments.choices(list(acts), k=6):
        stop = threading.Event()
        timer = threading.Timer(moments.uniform(0.05, 0.4) * took_s, acts[by], [stop])
        timer.start()
        with contextlib.suppress(Cancelled):
            app.library.scan_all(clips, Watch(stop=stop))
        timer.cancel()
        timer.join()
    app.library.scan_all(clips, Watch())
    app.close()
    assert content(app.folders) == expected
    assert leftovers(app.folders) == []


def test_when_the_program_is_killed(home: Path, whole: tuple[dict[str, Any], float], tmp_path: Path) -> None:
    expected, took_s = whole
    moments = random.Random(SEED)  # noqa: S311
    copy = _copied(home, tmp_path)
    for _ in range(2):
        command = [sys.executable, "-m", "tests.helpers.squares_program", str(copy)]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(moments.uniform(0.1, 0.6 * took_s))
        program.kill()
        program.wait()
        program.stdout.close()
    _finish(copy)
    assert content(UserFolders.below(copy)) == expected
    assert leftovers(UserFolders.below(copy)) == []
