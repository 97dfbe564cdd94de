"""The repository keeps the rules of the house: no place of one machine in it, nothing too long to read."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NAMES_AN_INDEX = "packaging/torch_sources.toml"
_MOST_FILE_LINES, _MOST_FUNCTION_LINES = 600, 60
_USUAL_FUNCTION_LINES, _LONG_FUNCTION_LINES = 10, 35  # median and 90th percentile

# Put together here, so that this file does not break its own rule.
_PLACES = ("/work" + "/", "/opt" + "/wheels", "/opt" + "/pypi", "/root" + "/")
_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "download.pytorch" + ".org", "npmjs" + ".org", "debian" + ".org")


def _files() -> list[Path]:
    """Every file that belongs to the repository or is about to."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a copy made with it")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def _texts() -> Iterator[tuple[str, str]]:
    for path in _files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


def _python_files() -> list[Path]:
    return [path for path in _files() if path.suffix == ".py"]


def _function_lines(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_names_a_place_of_one_machine() -> None:
    pattern = re.compile("|".join(rf"(?<![\w.~-]){re.escape(place)}" for place in _PLACES))
    assert [(name, found[0]) for name, text in _texts() if (found := pattern.search(text))] == []


def test_only_one_file_names_a_package_index() -> None:
    pattern = re.compile("|".join(re.escape(host) for host in _HOSTS))
    assert {name for name, text in _texts() if pattern.search(text)} == {_NAMES_AN_INDEX}


def test_files_can_be_read_in_one_go() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in _python_files()}
    assert {name: lines for name, lines in long.items() if lines > _MOST_FILE_LINES} == {}


def test_functions_are_small() -> None:
    lines = {name: count for path in _python_files() for name, count in _function_lines(path)}
    assert {name: count for name, count in lines.items() if count > _MOST_FUNCTION_LINES} == {}
    assert statistics.median(lines.values()) <= _USUAL_FUNCTION_LINES
    assert statistics.quantiles(lines.values(), n=10)[-1] <= _LONG_FUNCTION_LINES


def test_scripts_are_executable_and_have_unix_line_ends() -> None:
    for name in ("pvchat", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111
        assert b"\r" not in (ROOT / name).read_bytes()
