"""`pvchat test`: everything a change has to pass, one step after the other; more arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MOST_TEST_PROCESSES = 8
_STUCK_AFTER_S = 300  # a test that takes longer prints where each thread is


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    seconds: float
    code: int


def steps(pytest_arguments: Sequence[str]) -> list[Step]:
    """What is run, in order. A whole run of the tests is spread over the cores, a chosen part is not."""
    tools = Path(sys.executable).parent
    python = sys.executable
    spread = (
        ("-n", "auto", f"--maxprocesses={_MOST_TEST_PROCESSES}", "--dist", "loadfile") if not pytest_arguments else ()
    )
    stuck = f"faulthandler_timeout={_STUCK_AFTER_S}"
    return [
        Step("lint", (python, "-m", "ruff", "check", ".")),
        Step("format", (python, "-m", "ruff", "format", "--check", "--quiet", ".")),
        Step("types", (python, "-m", "mypy")),
        Step("imports", (str(tools / "lint-imports"),)),
        Step("tests", (python, "-m", "pytest", "-q", "-o", stuck, *spread, *pytest_arguments)),
    ]


def run(step: Step) -> Result:
    print(f"== {step.name}", flush=True)
    # Modules are found from the root here, as the import checker expects.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    start = time.monotonic()
    code = subprocess.run(step.command, cwd=ROOT, env=variables, check=False).returncode
    return Result(step.name, time.monotonic() - start, code)


def summary(results: Sequence[Result]) -> str:
    lines = [
        f"{'ok' if result.code == 0 else 'FAILED':>6}  {result.name} ({result.seconds:.0f} s)" for result in results
    ]
    failed = [result.name for result in results if result.code != 0]
    return "\n".join([*lines, f"Not passed: {', '.join(failed)}." if failed else "Everything passed."])


def main(arguments: Sequence[str]) -> int:
    try:
        results = [run(step) for step in steps(arguments)]
    except KeyboardInterrupt:
        return 130
    print(summary(results), flush=True)
    return int(any(result.code != 0 for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
