"""Two processes at once, and Ctrl+C in either: the second command is done by the process that has the data folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.people import Scene, people_clip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")

_REPOSITORY = Path(__file__).resolve().parents[3]


class Program:
    """`pvchat` as processes of its own; those that still run are ended with the test."""

    def __init__(self, home: Path) -> None:
        self._environment = os.environ | {"PVCHAT_HOME": str(home)}
        self._home = home
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "pvchat_desktop", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment,
            cwd=_REPOSITORY,
        )
        self._running.append(process)
        return process

    def owner(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start a command and wait until its worker is at work on faces."""
        return self.once("Looking", *words)

    def once(self, said: str, *words: str | Path) -> subprocess.Popen[str]:
        """Start a command and wait until it says so: how long that takes depends on what else the machine does."""
        process = self.start(*words)
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(said):
                return process
        raise AssertionError(f"the command ended before it said “{said}”")

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "home")
    yield program
    program.end()


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scenes = [Scene(2, (("anna", 0.2 + 0.1 * (i % 5)), ("ben", 0.8))) for i in range(10)]
    return people_clip(tmp_path_factory.mktemp("long") / "long.mp4", *scenes)


def _ended(process: subprocess.Popen[str], within_s: float) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=within_s)
    return process.returncode, out, err


def test_a_second_command_is_answered_and_stopped_by_the_first_process(program: Program, long_clip: Path) -> None:
    owner = program.owner("faces", long_clip, "--json")
    status, out, err = _ended(program.start("library", "list", "--json"), 20)
    assert (status, [clip["title"] for clip in json.loads(out)["clips"]]) == (0, ["long"]), err
    status, out, _ = _ended(program.start("people", "show", "Nobody", "--json"), 20)
    assert (status, json.loads(out)["error"]["code"]) == (1, "not_found")

    waiting = program.once("Waits", "ask", long_clip, "Who is in this clip?")
    waiting.send_signal(signal.SIGINT)
    status, _, err = _ended(waiting, 10)
    assert status == 130, err
    assert "Stopped" in err
    assert "Traceback" not in err
    assert owner.poll() is None, "its own command goes on"
    owner.send_signal(signal.SIGINT)
    status, out, err = _ended(owner, 15)
    assert status == 130, err
    assert json.loads(out)["error"]["code"] == "cancelled"


def test_a_killed_process_leaves_a_job_that_goes_on(program: Program, long_clip: Path) -> None:
    owner = program.owner("faces", long_clip)
    owner.kill()
    owner.wait()
    status, out, err = _ended(program.start("jobs", "list", "--json"), 30)
    assert status == 0, err
    jobs = json.loads(out)["jobs"]
    assert jobs[0]["state"] == "interrupted"
    resuming = program.owner("jobs", "resume", jobs[0]["id"][:8])
    resuming.send_signal(signal.SIGINT)
    status, _, err = _ended(resuming, 15)
    assert status == 130, err


@pytest.mark.parametrize("module", ["pvchat_desktop.log", "pvchat_desktop.commands", "pvchat_desktop.bootstrap"])
def test_ctrl_c_before_anything_was_begun_is_said_in_words(module: str, tmp_path: Path) -> None:
    """Wherever it comes: while the program is loaded, its commands, and what opens the data folder."""
    early = f"""
import runpy
import sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
sys.argv[1:] = ["library", "list"]
runpy.run_module("pvchat_desktop", run_name="__main__")
"""
    environment = os.environ | {"PVCHAT_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", early], capture_output=True, text=True, env=environment, cwd=_REPOSITORY, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Stopped. Stopped by you.\n")
