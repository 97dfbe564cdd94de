"""The launcher's decisions: which PyTorch, which packages are right, which system libraries are absent."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"
sys.path.append(str(ROOT / "packaging"))

checks = importlib.import_module("checks")
environment = importlib.import_module("environment")
system_libraries = importlib.import_module("system_libraries")
torch_build = importlib.import_module("torch_build")


@pytest.fixture(scope="module")
def builds() -> Any:
    return torch_build.read_builds(ROOT / "packaging" / "torch_sources.toml")


@pytest.mark.parametrize(
    ("answer", "system", "build", "reason"),
    [
        ("", "linux", "cpu", "no NVIDIA card"),
        ("NVIDIA H200, 9.0, 580.95.05", "linux", "cu130", "for NVIDIA H200"),
        ("NVIDIA GeForce RTX 5090, 12.0, 581.29", "windows", "cu130", "RTX 5090"),
        ("NVIDIA GeForce RTX 3060, 8.6, 560.35.03", "linux", "cu126", "RTX 3060"),
        ("NVIDIA GeForce GTX 1080, 6.1, 580.65.06", "linux", "cu126", "GTX 1080"),
        ("NVIDIA GeForce RTX 3060, 8.6, 470.82.01", "linux", "cpu", "470.82.1 of NVIDIA GeForce RTX 3060 is too old"),
        ("NVIDIA GeForce RTX 5090, 12.0, 570.86.15", "linux", "cpu", "too old, 580 or newer"),
        ("Tesla K80, 3.7, 470.82.01", "linux", "cpu", "Tesla K80"),
        ("Tesla K80, 3.7, 580.95\nNVIDIA A100, 8.0, 580.95", "linux", "cu130", "NVIDIA A100"),
        ("Strange card, [N/A], 580.95", "linux", "cu126", "Strange card"),
        ("NVIDIA-SMI has failed because it couldn't communicate, with, the driver", "linux", "cpu", "no NVIDIA card"),
    ],
)  # fmt: skip
def test_build_follows_card_and_driver(builds: Any, answer: str, system: str, build: str, reason: str) -> None:
    choice = torch_build.choose(torch_build.parse_smi(answer), builds, system)
    assert choice.build.name == build
    assert reason in choice.reason


def test_wanted_build_wins_and_must_exist(builds: Any) -> None:
    cards = torch_build.parse_smi("NVIDIA H200, 9.0, 580.95.05")
    assert torch_build.choose(cards, builds, "linux", wanted="cpu").build.name == "cpu"
    with pytest.raises(ValueError, match="There is no build 'rocm'"):
        torch_build.choose(cards, builds, "linux", wanted="rocm")


def test_driver_without_its_tool_is_read_from_the_kernel() -> None:
    text = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.57.08  Release Build\nGCC version: 12.2.0\n"
    (card,) = torch_build.parse_kernel_driver(text)
    assert (card.driver, card.capability) == ((575, 57, 8), None)
    assert torch_build.parse_kernel_driver("no driver here") == []


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_a_machine_without_card_is_never_offered_cuda(builds: Any, system: str) -> None:
    asked = torch_build.attempts(builds["cpu"], system)
    plain = [words for words in asked if "+" not in words[-1]]
    assert bool(plain) is (system == "windows")  # on Linux the unlabelled wheel brings CUDA along
    assert asked[0] == [f"torch=={builds['cpu'].torch}+cpu"]
    assert asked[-1][:2] == ["--index-url", builds["cpu"].index]


def test_installed_torch_is_recognised_by_its_label(builds: Any) -> None:
    torch = builds["cpu"].torch
    assert builds["cpu"].accepts(f"{torch}+cpu", "linux")
    assert not builds["cpu"].accepts(torch, "linux")
    assert not builds["cpu"].accepts(f"{torch}+cu130", "linux")
    assert builds["cu130"].accepts(torch, "linux")
    assert not builds["cu130"].accepts("1.0+cu130", "linux")


def _install(site: Path, name: str, version: str, *, rows: str | None = None) -> Path:
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir()
    (site / f"{name}.py").write_text("x = 1\n")
    (folder / "RECORD").write_text(rows or f"{name}.py,sha256=abc,6\n{folder.name}/RECORD,,\n")
    return folder


def test_compiled_files_may_differ_from_what_a_package_brought(tmp_path: Path) -> None:
    _install(tmp_path, "brings_pyc", "1.0", rows="brings_pyc.py,sha256=abc,6\nx/__pycache__/y.pyc,sha256=abc,999\n")
    assert environment.wrong({"brings-pyc": "1.0"}, environment.installed(tmp_path)) == []


def test_what_is_wrong_with_an_environment(tmp_path: Path) -> None:
    for name in ("Right_One", "truncated", "gone", "emptied"):
        _install(tmp_path, name, "1.0")
    (tmp_path / "truncated.py").write_text("")
    (tmp_path / "gone.py").unlink()
    (tmp_path / "emptied-1.0.dist-info" / "RECORD").write_text("")
    _install(tmp_path, "older", "1.0")
    _install(tmp_path, "twice", "1.0")
    _install(tmp_path, "twice", "2.0")
    pins = dict.fromkeys(["right-one", "truncated", "gone", "emptied", "absent"], "1.0") | {
        "older": "1.1",
        "twice": "2.0",
    }
    have = environment.installed(tmp_path)
    bad = environment.wrong(pins, have)
    assert bad == ["truncated", "gone", "emptied", "absent", "older", "twice"]
    environment.forget_damaged(have, bad)
    assert [path.name for path in sorted(tmp_path.glob("*.dist-info"))] == [
        "Right_One-1.0.dist-info",
        "older-1.0.dist-info",  # whole, so pip can replace it itself
    ]


def test_parts_of_a_lock_keep_their_hashes(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "# Header.\na-b==1.0 \\\n    --hash=sha256:1\nc==2.0 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    )
    assert environment.read_pins(lock) == {"a-b": "1.0", "c": "2.0"}
    assert environment.lock_entries(lock, ["c"]) == "c==2.0 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"


def test_pip_keeps_the_machines_settings_and_stays_in_the_environment() -> None:
    cleaned = environment.clean_variables({"PIP_INDEX_URL": "a", "PIP_TARGET": "b", "PYTHONPATH": "c", "HOME": "d"})
    assert (cleaned["PIP_INDEX_URL"], cleaned["HOME"], cleaned["PIP_USER"]) == ("a", "d", "0")
    assert not {"PIP_TARGET", "PYTHONPATH"} & cleaned.keys()


def test_absent_libraries_are_named_by_package() -> None:
    assert system_libraries.missing(can_load=lambda _: True, fonts=lambda: True) == []
    absent = system_libraries.missing(can_load=lambda library: "pulse" not in library, fonts=lambda: False)
    assert absent == ["libpulse0", "fonts-dejavu-core"]
    assert system_libraries.install_command(absent).endswith(" libpulse0 fonts-dejavu-core")
    assert system_libraries.names_of(absent) == ["libpulse.so.0"]


def _lock_files() -> list[Path]:
    return sorted(path for path in LOCKS.glob("*.txt") if path.name != "torch.txt")


@pytest.mark.parametrize("lock", _lock_files(), ids=lambda path: path.stem)
def test_every_locked_package_has_hashes_and_no_place(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|^--|^torch==", text, re.MULTILINE)


def test_locks_hold_what_the_program_declares(builds: Any) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {environment.normal(re.split(r"[<>=!~;\[ ]", need)[0]) for need in project["dependencies"]}
    dev = {environment.normal(need) for need in project["optional-dependencies"]["dev"]}
    for system in ("linux", "windows"):
        for build in builds.values():
            runtime = environment.read_pins(LOCKS / torch_build.lock_name(build, system)).keys()
            assert names - {"torch"} <= runtime
            assert dev <= runtime | environment.read_pins(LOCKS / f"dev-{system}.txt").keys()
    assert f"torch=={builds['cpu'].torch}" in project["dependencies"]
    assert environment.read_pins(LOCKS / "torch.txt") == {"torch": builds["cpu"].torch}


def test_builds_of_one_system_differ_only_in_what_torch_needs(builds: Any) -> None:
    cpu = environment.read_pins(LOCKS / "linux-cpu.txt").items()
    for name in ("cu126", "cu130"):
        more = environment.read_pins(LOCKS / torch_build.lock_name(builds[name], "linux")).items() - cpu
        assert more
        assert all(package.startswith(("cuda-", "nvidia-", "triton")) for package, _ in more)
    assert not [package for package, _ in cpu if package.startswith(("cuda-", "nvidia-", "triton"))]


def test_summary_names_what_failed() -> None:
    results = [checks.Result("lint", 1.0, 0), checks.Result("tests", 61.2, 1)]
    assert checks.summary(results).splitlines()[-1] == "Not passed: tests."
    assert "FAILED  tests (61 s)" in checks.summary(results)
    assert checks.summary(results[:1]).endswith("Everything passed.")


def test_a_chosen_test_runs_in_one_process() -> None:
    assert "-n" in checks.steps([])[-1].command
    assert checks.steps(["-k", "codec"])[-1].command[-2:] == ("-k", "codec")
    assert "-n" not in checks.steps(["-k", "codec"])[-1].command
    assert [step.name for step in checks.steps([])] == ["lint", "format", "types", "imports", "tests"]
