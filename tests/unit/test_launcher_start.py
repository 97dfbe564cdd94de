"""The start script itself, in a small copy of the program whose packages are wheels made here."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_TIMEOUT_S = 120
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the start script for Unix")

_PROGRAM = """\
import json, os, sys, time
import tiny
try:
    print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "tiny": tiny.VERSION}), flush=True)
    if sys.argv[1:] == ["wait"]:
        time.sleep(60)
except KeyboardInterrupt:
    sys.exit(130)
sys.exit(7 if sys.argv[1:] == ["fail"] else 0)
"""
_SOURCES = """\
version = "0.0.1"
needs = []
[builds.cpu]
index = "http://127.0.0.1:9/none"
plain_on = []
[builds.cpu.needs]
linux = []
"""


def _wheel(folder: Path, name: str, version: str) -> str:
    """Writes a wheel of one module; its sha256."""
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{name}-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={_digest(text)},{len(text)}" for path, text in files.items()]
    files[f"{name}-{version}.dist-info/RECORD"] = "\n".join([*rows, f"{name}-{version}.dist-info/RECORD,,", ""])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for inner, text in files.items():
            wheel.writestr(inner, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the program that is set up."""

    root: Path
    hashes: dict[str, str]  # of tiny's versions

    @property
    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        bin_folder = self.root / "no-apt"  # stands before the system's apt, so that a test never installs with it
        return kept | {
            "PATH": f"{bin_folder}{os.pathsep}{kept['PATH']}",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": (self.root / "wheels").as_uri(),  # pip splits a path at its spaces
            "PVCHAT_PYTHON": sys.executable,
            "PVCHAT_TORCH": "cpu",
        }

    @property
    def site_packages(self) -> Path:
        return next((self.root / ".venv" / "lib").glob("python*/site-packages"))

    def lock(self, version: str) -> None:
        entry = f"tiny=={version} \\\n    --hash=sha256:{self.hashes[version]}\n"
        (self.root / "packaging" / "locks" / "linux-cpu.txt").write_text(entry)

    def start(self, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.root / "pvchat", *arguments],
            cwd=cwd or self.root.parent,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def call(self, *arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
        with self.start(*arguments, cwd=cwd) as process:
            out, err = process.communicate(timeout=_TIMEOUT_S)
        return process.returncode, out, err


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Set up by two first calls at once."""
    root = tmp_path_factory.mktemp("one") / "a copy ü"
    locks, wheels, no_apt = root / "packaging" / "locks", root / "wheels", root / "no-apt"
    for folder in (locks, wheels, no_apt, root / "pvchat_desktop"):
        folder.mkdir(parents=True)
    for script in ("environment", "launcher", "system_libraries", "torch_build"):
        shutil.copy(ROOT / "packaging" / f"{script}.py", root / "packaging")
    shutil.copy(ROOT / "pvchat", root)
    (no_apt / "apt-get").write_text("#!/bin/sh\nexit 1\n")
    (no_apt / "apt-get").chmod(0o755)
    (root / "packaging" / "torch_sources.toml").write_text(_SOURCES)
    (root / "pvchat_desktop" / "__init__.py").touch()
    (root / "pvchat_desktop" / "core").mkdir()
    shutil.copy(ROOT / "pvchat_desktop" / "core" / "torch_builds.py", root / "pvchat_desktop" / "core")
    (root / "pvchat_desktop" / "__main__.py").write_text(_PROGRAM)
    _wheel(wheels, "torch", "0.0.1+cpu")
    made = Copy(root, {version: _wheel(wheels, "tiny", version) for version in ("1.0", "2.0")})
    made.lock("1.0")
    calls = [made.start("one"), made.start("two")]
    answers = [call.communicate(timeout=_TIMEOUT_S) for call in calls]
    assert [call.returncode for call in calls] == [0, 0], answers
    assert [json.loads(out)["arguments"] for out, _ in answers] == [["one"], ["two"]]
    assert sum("Setting PVChat up" in err for _, err in answers) == 1
    return made


@pytest.fixture(autouse=True)
def _is_set_up(copy: Copy) -> None:
    copy.lock("1.0")
    code, _, err = copy.call()
    assert code == 0, err


def test_arguments_folder_and_exit_status_pass_through(copy: Copy, tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text("raise SystemExit('the wrong module')\n")
    code, out, _ = copy.call("ask", "a b", "ü", "--json", cwd=tmp_path)
    assert code == 0
    assert json.loads(out) == {"arguments": ["ask", "a b", "ü", "--json"], "folder": str(tmp_path), "tiny": "1.0"}
    assert copy.call("fail")[0] == 7


def test_it_can_be_called_through_a_link(copy: Copy, tmp_path: Path) -> None:
    link = tmp_path / "pvchat"
    link.symlink_to(copy.root / "pvchat")
    assert subprocess.run([link, "x"], env=copy.variables, capture_output=True, check=False).returncode == 0


def test_a_later_start_does_not_set_up_and_is_quick(copy: Copy) -> None:
    launcher = copy.root / "packaging" / "launcher.py"
    aside = launcher.rename(launcher.with_suffix(".aside"))
    try:
        spent = []
        for _ in range(3):
            start = time.monotonic()
            assert copy.call()[0] == 0
            spent.append(time.monotonic() - start)
    finally:
        aside.rename(launcher)
    start = time.monotonic()
    direct = [str(copy.root / ".venv/bin/python"), "-m", "pvchat_desktop"]
    subprocess.run(direct, cwd=copy.root, env=copy.variables, capture_output=True, check=True)
    assert min(spent) - (time.monotonic() - start) < 0.5


def test_a_changed_lock_is_followed_up_and_down(copy: Copy) -> None:
    copy.lock("2.0")
    code, out, err = copy.call()
    assert (code, json.loads(out)["tiny"]) == (0, "2.0")
    assert "updating" in err
    copy.lock("1.0")
    assert json.loads(copy.call()[1])["tiny"] == "1.0"


def test_a_deleted_package_comes_back(copy: Copy) -> None:
    (copy.site_packages / "tiny.py").unlink()
    code, out, err = copy.call()
    assert (code, json.loads(out)["tiny"]) == (0, "1.0")
    assert "1 package," in err
    assert copy.call()[2] == ""


def test_an_interpreter_that_is_gone_comes_back_and_the_packages_stay(copy: Copy) -> None:
    (copy.root / ".venv" / "bin" / "python").unlink()
    (copy.root / ".venv" / "bin" / "python").symlink_to("nowhere")
    before = (copy.site_packages / "tiny.py").stat().st_ino
    assert copy.call()[0] == 0
    assert (copy.site_packages / "tiny.py").stat().st_ino == before


def test_an_interrupted_install_goes_on_at_the_next_call(copy: Copy) -> None:
    """What a kill in the middle leaves: no stamp, one package without its record, one not yet there."""
    (copy.root / ".venv" / "pvchat-run.stamp").unlink()
    next(copy.site_packages.glob("tiny-*.dist-info/RECORD")).unlink()
    shutil.rmtree(next(copy.site_packages.glob("torch-*.dist-info")))
    code, _, err = copy.call()
    assert code == 0
    assert "2 packages" in err


def test_a_wrong_hash_is_refused_and_leaves_no_stamp(copy: Copy) -> None:
    path = copy.root / "packaging" / "locks" / "linux-cpu.txt"
    path.write_text(f"tiny==2.0 \\\n    --hash=sha256:{copy.hashes['1.0']}\n")
    code, out, err = copy.call()
    assert (code, out) == (1, "")
    assert "pip could not install the packages" in err
    assert not (copy.root / ".venv" / "pvchat-run.stamp").exists()


def test_interrupt_ends_with_130(copy: Copy) -> None:
    with copy.start("wait") as process:
        assert process.stdout is not None
        assert "wait" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=_TIMEOUT_S) == 130
        process.communicate()


def test_without_a_python_it_says_what_to_do(copy: Copy, tmp_path: Path) -> None:
    """A machine whose Pythons are all too old."""
    for name in ("readlink", "dirname", "cat", "cksum", "find", "rm"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    (copy.root / ".venv" / "pvchat-run.stamp").unlink()
    script = (copy.root / "pvchat").read_text("utf-8").replace("/usr/bin/python3", "no-such-python")
    (copy.root / "pvchat-old").write_text(script)
    variables = {"PATH": str(tmp_path)}
    answer = subprocess.run(
        ["/bin/sh", copy.root / "pvchat-old"], env=variables, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "needs Python 3.11" in answer.stderr


def test_interrupt_of_the_set_up_ends_with_130(copy: Copy) -> None:
    """Comes last: the copy has to be set up anew after it."""
    shutil.rmtree(copy.root / ".venv")
    with copy.start() as process:
        deadline = time.monotonic() + _TIMEOUT_S
        while not (copy.root / ".venv" / "pyvenv.cfg").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=_TIMEOUT_S)
    assert (process.returncode, out) == (130, ""), err
    assert "Stopped" in err
