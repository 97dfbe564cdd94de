"""Cut off scans at random points, then let them finish: does the catalog end as after a scan that nobody disturbed?

python benchmarks/interruptions.py [--count 100] [--each 4] [--seconds 96] [--face-models FOLDER] [--out FILE]
python benchmarks/interruptions.py --forked [--count 100] [--each 4] [--out FILE]

Drives the program as a user does: its own commands in processes of their own, on a library of made clips of real faces.
Each library is interrupted --each times, by what may happen to a scan: the program is killed, its worker is killed,
Ctrl+C, `pvchat jobs pause`, `pvchat jobs cancel`. Then the scan is finished and everything it decided is compared.

--forked needs a tenth of the time: program and worker are one process, forked from a warm one and killed (SIGKILL) at a
random moment, on clips of coloured squares.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from pvchat_desktop.bootstrap import open_app
from pvchat_desktop.paths import UserFolders
from tests.helpers.catalog_content import content, leftovers
from tests.helpers.people import Scene, people_clip
from tests.helpers.squares import LEFT, MIDDLE, RIGHT, make_scene
from tests.helpers.squares_program import Direct, scan_in_this_process

_LONGEST_S = 900.0  # a command that takes longer hangs
_JOB = "ScanLibrary"


def footage(folder: Path, seconds: float) -> None:
    """One long clip in which people come and go, and two short ones."""
    folder.mkdir(parents=True)
    round_s = 24.0
    scenes = [
        Scene(6, (("anna", 0.3),)),
        Scene(4, (("anna", 0.3), ("ben", 0.75))),
        Scene(3),
        Scene(5, (("ben", 0.4), ("carl", 0.8))),
        Scene(6, (("dora", 0.5),)),
    ]
    people_clip(folder / "long.mp4", *(scenes * max(1, round(seconds / round_s))))
    people_clip(folder / "short.mp4", Scene(5, (("emma", 0.5),)), Scene(3), Scene(4, (("anna", 0.2),)))
    people_clip(folder / "other.mp4", Scene(4, (("fred", 0.5), ("emma", 0.2))))


def command(home: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PVCHAT_HOME": str(home), "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.Popen(
        [sys.executable, "-m", "pvchat_desktop", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def done(home: Path, *words: str) -> None:
    """Run a command to its end; a mistake ends the benchmark with its words."""
    process = command(home, *words)
    _, said = process.communicate(timeout=_LONGEST_S)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: status {process.returncode}\n{said.decode()[-2000:]}")


def kill_program(process: subprocess.Popen[bytes], _home: Path) -> None:
    process.kill()


def kill_worker(process: subprocess.Popen[bytes], _home: Path) -> None:
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            if "media" in child.cmdline():
                child.kill()


def interrupt(process: subprocess.Popen[bytes], _home: Path) -> None:
    process.send_signal(signal.SIGINT)


def _tell_jobs(home: Path, word: str) -> None:
    listed = command_text(home, "jobs", "list", "--json")
    for job in json.loads(listed or "{}").get("jobs", []):
        if job["kind"] == _JOB and job["state"] in ("running", "queued"):
            command(home, "jobs", word, job["id"]).communicate(timeout=_LONGEST_S)


def command_text(home: Path, *words: str) -> str:
    environment = {**os.environ, "PVCHAT_HOME": str(home), "PYTHONPATH": str(Path(__file__).parent.parent)}
    found = subprocess.run(
        [sys.executable, "-m", "pvchat_desktop", *words], env=environment, capture_output=True, check=False
    )
    return found.stdout.decode()


def pause(_process: subprocess.Popen[bytes], home: Path) -> None:
    _tell_jobs(home, "pause")


def cancel(_process: subprocess.Popen[bytes], home: Path) -> None:
    _tell_jobs(home, "cancel")


KINDS: dict[str, Callable[[subprocess.Popen[bytes], Path], None]] = {
    "program killed": kill_program,
    "worker killed": kill_worker,
    "Ctrl+C": interrupt,
    "paused": pause,
    "cancelled": cancel,
}
_WEIGHTS = (4, 4, 2, 2, 1)


@dataclass(slots=True)
class Figures:
    """What came of it."""

    interruptions: Counter[str] = field(default_factory=Counter)
    scans: int = 0
    equal: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.interruptions.values())


def one(
    base: Path, expected: dict[str, Any], took_s: float, figures: Figures, moments: random.Random, each: int
) -> None:
    """One library, interrupted up to `each` times, then finished and compared."""
    with tempfile.TemporaryDirectory(prefix="pvchat-interruptions-") as folder:
        home = Path(shutil.copytree(base, Path(folder) / "home"))
        for _ in range(each):
            kind = moments.choices(list(KINDS), _WEIGHTS)[0]
            process = command(home, "library", "scan")
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0.05, 0.45) * took_s)  # a scan that goes on is sooner done
            if process.poll() is None:
                KINDS[kind](process, home)
                figures.interruptions[kind] += 1
            process.communicate(timeout=_LONGEST_S)
            if process.returncode == 0:
                break
        done(home, "library", "scan")
        figures.scans += 1
        problems = differences(UserFolders.below(home), expected)
        figures.equal += not problems
        figures.differences += problems


def differences(folders: UserFolders, expected: dict[str, Any]) -> list[str]:
    found = content(folders)
    unlike = [
        f"{name}: {len(found[name])} rows, expected {len(rows)}"
        for name, rows in expected.items()
        if found[name] != rows
    ]
    return unlike + leftovers(folders)


def one_forked(
    base: Path, expected: dict[str, Any], took_s: float, figures: Figures, moments: random.Random, each: int
) -> None:
    """As `one`, with program and worker in one process that is killed."""
    with tempfile.TemporaryDirectory(prefix="pvchat-interruptions-") as folder:
        home = Path(shutil.copytree(base, Path(folder) / "home"))
        for _ in range(each):
            child = forked_scan(home)
            if has_ended(child, moments.uniform(0.0, 2.5 / each) * took_s):
                break
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            figures.interruptions["program killed, forked"] += 1
        finish_forked(home)
        figures.scans += 1
        problems = differences(UserFolders.below(home), expected)
        figures.equal += not problems
        figures.differences += problems


def has_ended(child: int, after_s: float) -> bool:
    """Wait until a process ended (True) or used so much of the processor: so that a busy machine cuts no later."""
    process = psutil.Process(child)
    while not os.waitpid(child, os.WNOHANG)[0]:
        times = process.cpu_times()
        if times.user + times.system >= after_s:
            return False
        time.sleep(0.002)
    return True


def forked_scan(home: Path, clips: Path | None = None) -> int:
    """Begin to look through a library (first: add clips) in a process of its own -> its number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        scan_in_this_process(home, clips)
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def _warm_up(home: Path) -> None:
    """Load everything now, so that forks need not; what is opened for it is closed again."""
    open_app(UserFolders.below(home), clients={"media": Direct(), "model": Direct()}).close()


def finish_forked(home: Path, clips: Path | None = None) -> float:
    """-> seconds of the processor that it took."""
    _, status, used = os.wait4(forked_scan(home, clips), 0)
    if status != 0:
        raise SystemExit("a scan that nobody disturbed did not end well")
    return used.ru_utime + used.ru_stime


def measure_forked(args: argparse.Namespace) -> dict[str, Any]:
    def scene(t_s: float) -> dict[str, int]:
        there = {"red": LEFT} if t_s % 23 < 14 else {}
        if t_s % 17 > 6:
            there |= {"green" if t_s % 34 < 17 else "blue": MIDDLE}
        return there | ({"blue": RIGHT} if 20 < t_s < 50 and "blue" not in there else {})

    moments = random.Random(args.seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="pvchat-interruptions-") as folder:
        base, clips = Path(folder) / "base", Path(folder) / "clips"
        clips.mkdir()
        _warm_up(Path(folder) / "warm")
        make_scene(clips / "long.mp4", scene, seconds=args.seconds, gop=3, rate=3)
        make_scene(clips / "short.mp4", lambda t_s: scene(t_s + 40), seconds=12, gop=3, rate=3)
        finish_forked(base, clips)
        whole = Path(shutil.copytree(base, Path(folder) / "whole"))
        took_s = finish_forked(whole)
        expected = content(UserFolders.below(whole))
        figures = run_all(args, lambda *rest: one_forked(base, expected, took_s, *rest), moments, expected, took_s)
        return figures | {"face_model": "none: coloured squares"}


def measure(args: argparse.Namespace) -> dict[str, Any]:
    moments = random.Random(args.seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="pvchat-interruptions-") as folder:
        base = Path(folder) / "base"
        footage(Path(folder) / "clips", args.seconds)
        if args.face_models:
            done(base, "models", "import", str(args.face_models))
        done(base, "library", "add", str(Path(folder) / "clips"))
        whole = Path(shutil.copytree(base, Path(folder) / "whole"))
        began = time.monotonic()
        done(whole, "library", "scan")
        took_s = time.monotonic() - began
        expected = content(UserFolders.below(whole))
        return run_all(args, lambda *rest: one(base, expected, took_s, *rest), moments, expected, took_s)


def run_all(
    args: argparse.Namespace,
    scan: Callable[[Figures, random.Random, int], None],
    moments: random.Random,
    expected: dict[str, Any],
    took_s: float,
) -> dict[str, Any]:
    figures = Figures()
    while figures.count < args.count:
        scan(figures, moments, min(args.each, args.count - figures.count))
        print(f"{figures.count} interruptions, {figures.equal} of {figures.scans} scans equal", file=sys.stderr)
    return {
        "interruptions": figures.count,
        "by": dict(figures.interruptions),
        "scans": figures.scans,
        "equal": figures.equal,
        "differences": figures.differences,
        "uninterrupted_s": round(took_s, 1),  # forked: of the processor
        "tracks": len(expected["tracks"]),
        "frames_looked_at": sum(scan[4] for scan in expected["scans"]),
        "face_model": expected["scans"][0][1],
        "clip_s": args.seconds,
        "seed": args.seed,
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--each", type=int, default=4, help="interruptions of one scan, before it is let finish")
    parser.add_argument("--seconds", type=float, default=96.0, help="length of the long clip")
    parser.add_argument("--face-models", type=Path, help="a folder of face models to use; else dlib's")
    parser.add_argument("--forked", action="store_true", help="one process, forked and killed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(argv)
    figures = measure_forked(args) if args.forked else measure(args)
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    print(text)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")
    return 0 if figures["equal"] == figures["scans"] else 1


if __name__ == "__main__":
    sys.exit(main())
