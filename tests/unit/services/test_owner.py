"""The owner of a data folder, with real second processes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from pvchat_desktop.errors import ProtocolError, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol import forwarding
from pvchat_desktop.protocol.channel import connect
from pvchat_desktop.protocol.forwarding import ForwardedCommand, ShowWindow
from pvchat_desktop.services import forward as forwarder
from pvchat_desktop.services.forward import claim_or_forward, command_here
from pvchat_desktop.services.owner import Owner, claim

_SECOND = """
import sys
from pvchat_desktop.errors import PVChatError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.forward import claim_or_forward, command_here
try:
    sys.exit(claim_or_forward(UserFolders.find(), command_here(sys.argv[1:], wants_json=True)))
except PVChatError as error:
    sys.exit(f"{error.title}: {error}")
"""

_FIRST = """
import time
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.owner import claim
def run(command, out, err, stop):
    out.write("begun\\n")
    time.sleep(60)
owner = claim(UserFolders.find())
owner.serve(run, print)
print("mine", flush=True)
time.sleep(60)
"""


class _App:
    """What an owner does with commands, in place of the whole program."""

    def __init__(self) -> None:
        self.commands: list[ForwardedCommand] = []
        self.shown: list[list[str]] = []
        self.stopped = threading.Event()

    def run(self, command: ForwardedCommand, out: TextIO, err: TextIO, stop: threading.Event) -> int:
        self.commands.append(command)
        match command.argv[0]:
            case "echo":
                print(*command.argv[1:], file=out)
                print("half a line", end="", file=err)
            case "wait":
                print("waiting", file=out)
                if stop.wait(20):
                    self.stopped.set()
                    return 130
            case "fail":
                raise Refused("Nobody is called so.", hint="See `people`.")
            case "big":
                out.write("ü" * 3_000_000)
        return 0

    def show(self, paths: list[str]) -> None:
        if paths == ["bad"]:
            raise Refused("There is no window.")
        self.shown.append(paths)


@pytest.fixture
def folders(pvchat_home: Path) -> UserFolders:
    return UserFolders(pvchat_home / "data", pvchat_home / "config", pvchat_home / "cache")


@pytest.fixture
def app() -> _App:
    return _App()


@pytest.fixture
def owner(folders: UserFolders, app: _App) -> Iterator[Owner]:
    owner = claim(folders)
    assert owner is not None
    owner.serve(app.run, app.show)
    yield owner
    owner.close()


def _python(script: str, *argv: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[3])
    return subprocess.Popen(
        [sys.executable, "-c", script, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([root, os.environ["PYTHONPATH"]])},
    )


def _second(*argv: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    return _python(_SECOND, *argv, cwd=cwd)


def _finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@pytest.mark.usefixtures("owner")
def test_a_second_process_hands_over_its_command(app: _App, tmp_path: Path) -> None:
    assert _finish(_second("echo", "Zoë", "\U0001f600", cwd=tmp_path)) == (0, "Zoë \U0001f600\n", "half a line")
    (command,) = app.commands
    assert command.cwd == str(tmp_path)
    assert command.wants_json


@pytest.mark.usefixtures("owner")
def test_errors_and_exit_status_come_back() -> None:
    status, out, err = _finish(_second("fail"))
    assert (status, out) == (1, "")
    assert err == "This cannot be done as asked: Nobody is called so. See `people`.\n"


@pytest.mark.usefixtures("owner")
def test_much_output() -> None:
    status, out, _ = _finish(_second("big"))
    assert (status, out) == (0, "ü" * 3_000_000)


@pytest.mark.usefixtures("owner")
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_ctrl_c_in_the_second_process_stops_the_command(app: _App) -> None:
    process = _second("wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    assert _finish(process)[0] == 130
    assert app.stopped.wait(5)


@pytest.mark.usefixtures("owner")
def test_a_second_process_that_is_killed_stops_its_command(app: _App) -> None:
    process = _second("wait")
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    _finish(process)
    assert app.stopped.wait(5)


def test_commands_of_others_run_side_by_side(owner: Owner, app: _App) -> None:
    waiting = _second("wait")
    assert waiting.stdout is not None
    waiting.stdout.readline()
    assert _finish(_second("echo", "meanwhile"))[1] == "meanwhile\n"
    assert not owner.wait_until_idle(0.01)
    owner.close()
    assert _finish(waiting)[0] == 130
    assert app.stopped.is_set()


@pytest.mark.usefixtures("owner")
def test_a_second_start_shows_the_window(folders: UserFolders, app: _App, capsys: pytest.CaptureFixture[str]) -> None:
    assert claim_or_forward(folders, ShowWindow(("/a/b.mp4",))) == 0
    assert app.shown == [["/a/b.mp4"]]
    assert claim_or_forward(folders, ShowWindow(("bad",))) == 1
    assert "There is no window." in capsys.readouterr().err


def test_only_one_owner_at_a_time(owner: Owner, folders: UserFolders) -> None:
    assert claim(folders) is None
    owner.close()
    assert not (folders.data / "owner.json").exists()
    again = claim(folders)
    assert again is not None
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes")
@pytest.mark.usefixtures("owner")
def test_the_card_is_private(folders: UserFolders) -> None:
    card = folders.data / "owner.json"
    assert stat.S_IMODE(card.stat().st_mode) == 0o600
    address = Path(forwarding.decode_card(card.read_bytes()).address)
    assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("owner")
def test_a_visitor_without_the_key_is_sent_away(folders: UserFolders, app: _App) -> None:
    address = forwarding.decode_card((folders.data / "owner.json").read_bytes()).address
    with pytest.raises(ProtocolError):
        connect(address, b"wrong")
    assert claim_or_forward(folders, command_here(["echo"], wants_json=False)) == 0
    assert len(app.commands) == 1


@pytest.mark.usefixtures("owner")
def test_silent_visitors_hold_up_nobody(folders: UserFolders) -> None:
    from multiprocessing.connection import Client

    address = forwarding.decode_card((folders.data / "owner.json").read_bytes()).address
    silent = [Client(address) for _ in range(5)]
    assert claim_or_forward(folders, command_here(["echo"], wants_json=False)) == 0
    for connection in silent:
        connection.close()


def test_an_owner_that_was_killed_leaves_nothing_in_the_way(folders: UserFolders, app: _App) -> None:
    for _ in range(2):
        with _python(_FIRST) as first:
            assert first.stdout is not None
            assert first.stdout.readline() == "mine\n"
            assert claim(folders) is None
            address = Path(forwarding.decode_card((folders.data / "owner.json").read_bytes()).address)
            first.kill()
    began = time.monotonic()
    owner = claim_or_forward(folders, ShowWindow())
    assert isinstance(owner, Owner)
    assert time.monotonic() - began < 1.0
    assert not address.parent.exists()
    owner.serve(app.run, app.show)
    assert claim_or_forward(folders, ShowWindow()) == 0
    owner.close()


def test_an_owner_that_dies_in_the_midst_of_a_command() -> None:
    with _python(_FIRST) as first:
        assert first.stdout is not None
        first.stdout.readline()
        second = _second("anything")
        assert second.stdout is not None
        assert second.stdout.readline() == "begun\n"
        first.kill()
        status, _, err = _finish(second)
    assert status == 1
    assert "was closed before this was done" in err


def test_an_owner_that_does_not_answer(folders: UserFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarder, "_PATIENCE_S", 0.3)
    monkeypatch.setattr(forwarder, "_OPENING_S", 0.2)
    owner = claim(folders)  # and never serves
    assert owner is not None
    with pytest.raises(StorageError, match="does not answer"):
        claim_or_forward(folders, ShowWindow())
    owner.close()


@pytest.mark.usefixtures("owner")
def test_an_owner_of_another_version(folders: UserFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarder, "__version__", "99.0")
    with pytest.raises(Refused, match=r"this is 99\.0"):
        claim_or_forward(folders, ShowWindow())


def test_a_second_process_waits_for_an_owner_that_is_starting(folders: UserFolders, app: _App) -> None:
    owner = claim(folders)
    assert owner is not None
    second = _second("echo", "early")
    time.sleep(0.5)
    owner.serve(app.run, app.show)
    assert _finish(second)[1] == "early\n"
    owner.close()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(StorageError):
        claim(UserFolders(locked / "data", locked, locked))


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageError, match="cannot be used"):
        claim(UserFolders(tmp_path / "data", tmp_path, tmp_path))
