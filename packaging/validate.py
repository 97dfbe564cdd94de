"""Validates the Debian package as people meet it: `python packaging/validate.py [--deb FILE] [--wheels FOLDER]`.

On a clean Debian the package is installed with apt, every binary's libraries are looked up, the window is started under
a virtual display without any network, the sample world is drawn, a person enrolled and asked about with real clicks,
and the package is purged. The result is stored as JSON; an unexpected line in a log, or anything that is left behind,
fails. Needs the rights of root, debootstrap and a mirror; without --deb the package is built first. --wheels: the
offline edition's folder, from which the model runtime is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import clean_root
from bundling import ROOT
from clean_root import USER, CleanRoot, RootError

_TOOLS: Final = (
    "xvfb",
    "xdotool",
    "openbox",
    "at-spi2-core",
    "dbus-x11",
    "dbus",
    "python3-pyatspi",
    "strace",
    "iproute2",
)
_HOME: Final = f"/home/{USER}"
_DISPLAY: Final = ":77"
_DEB: Final = "/var/cache/pvchat.deb"
_UNEXPECTED: Final = re.compile(r" (WARNING|ERROR|CRITICAL) |Traceback")
_EXPECTED: Final = (
    # Said once by a worker that is asked about a device when there is no model runtime.
    re.compile(r"model_runtime_missing"),
    # There is no sound in the root.
    re.compile(r"PulseAudioService: pa_context_connect"),
    # Qt's own service for screen readers lacks a call that the newer library asks for.
    re.compile(r'^qt\.accessibility\.atspi: .*"GetApplicationBusAddress"'),
)
_REMOTE: Final = re.compile(r"sa_family=AF_INET6?, .*?(?:inet_addr\(\"([^\"]+)\"|inet_pton\(AF_INET6, \"([^\"]+)\")")
_STARTS: Final = 3
_QUIET_LOAD, _QUIET_S = 1.0, 60.0  # a measurement waits so long for a machine that does no more than this
_OURS: Final = ("pvchat", "PVChat")


@dataclass(slots=True)
class Outcome:
    deb: dict[str, bool | None] = field(
        default_factory=lambda: {"installed": None, "enrolled": None, "asked": None, "purged": None}
    )
    log_unexpected: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def wrong(self) -> list[str]:
        """What is not as it has to be, in words; where the package is good, nothing."""
        found = [f"not {step}" for step, done in self.deb.items() if not done]
        found += [f"a line that nobody expects: {line}" for line in self.log_unexpected]
        found += [f"wanted to connect to {address}" for address in self.facts.get("connections") or ()]
        if self.facts.get("first_paint_s") is None:
            found.append("the window's start was not measured")
        if stopped := self.facts.get("stopped"):
            found.append(f"stopped: {stopped}")
        return found + _wrong_with(self.facts.get("runtime"))


def _wrong_with(runtime: dict[str, Any] | None) -> list[str]:
    """Of the offline edition, where it was looked at. A step that quietly gives nothing is wrong, too."""
    if runtime is None:
        return []
    learned = runtime["learned"] or {}
    found = [] if runtime["installed"] else ["the model runtime was not installed"]
    found += [f"the demonstration failed: {line}" for line in learned.get("failed", ())]
    found += [f"the demonstration gave no {name}" for name in ("base", "right", "clips") if not learned.get(name)]
    return found


def install(root: CleanRoot, deb: Path, outcome: Outcome) -> None:
    shutil.copyfile(deb, root.folder / _DEB.lstrip("/"))
    root.must("apt-get", "-q", "update")
    root.must("apt-get", "-q", "install", "-y", "--no-install-recommends", _DEB)
    missing = libraries_missing(root)
    status = root.must("dpkg-query", "-W", "-f", "${Status}", "pvchat")
    version = root.run("pvchat", "--version")
    outcome.facts |= {
        "deb_bytes": deb.stat().st_size,
        "installed_packages": len(root.must("dpkg-query", "-W", "-f", "${Package}\\n").split()),
        "libraries_missing": missing,
        "version": version.stdout.strip(),
        "commit": json.loads((root.folder / "usr/lib/pvchat/manifest.json").read_text("utf-8"))["commit"],
    }
    outcome.deb["installed"] = "install ok installed" in status and not missing and version.returncode == 0


def libraries_missing(root: CleanRoot) -> list[str]:
    """Of every binary of the package, before anything else is installed beside it."""
    script = (
        "cd /usr/lib/pvchat && find . -type f \\( -name '*.so*' -o -name 'python3*' \\) | while read -r f; do "
        'ldd "$f" 2>/dev/null | grep \'not found\' | sed "s|^|$f:|"; done; true'
    )
    there = {path.name for path in (root.folder / "usr/lib/pvchat").rglob("*.so*")}
    # A wheel's library may count on another wheel's, which is loaded before it under the same name.
    return sorted({line for line in root.must("sh", "-c", script).splitlines() if line.split()[1] not in there})


def prepare_person(root: CleanRoot) -> None:
    """A user, and the tools that stand for eyes and hands; only now, so that they lend the package no library."""
    root.must("apt-get", "-q", "install", "-y", "--no-install-recommends", *_TOOLS)
    root.must("useradd", "-m", "-s", "/bin/sh", USER)
    for name in ("drive.py", "paint.sh", "session.sh"):
        shutil.copyfile(ROOT / "packaging" / "validation" / name, root.folder / "tmp" / name)


def measure_start(root: CleanRoot, outcome: Outcome) -> None:
    """Each time as after the computer was switched on: nothing of the program is in memory. Others' work counts in the
    figure, so it is waited for a while."""
    starts: list[dict[str, Any]] = []
    until = time.monotonic() + _QUIET_S
    while os.getloadavg()[0] > _QUIET_LOAD and time.monotonic() < until:
        time.sleep(5)
    for _ in range(_STARTS):
        dropped, load = drop_caches(), os.getloadavg()[0]
        done = root.run(f"sh /tmp/paint.sh {_DISPLAY}", user=USER, offline=True)
        said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        starts += [
            {"s": round(one["first_paint_s"], 2), "caches_dropped": dropped, "load": round(load, 1)} for one in said
        ]
    outcome.facts["first_paint_s"] = statistics.median(one["s"] for one in starts) if starts else None
    outcome.facts["first_paints"] = starts


def use_window(root: CleanRoot, outcome: Outcome, patience: float) -> None:
    """The window under a virtual display, in a namespace without a network."""
    command = f"sh /tmp/session.sh {_DISPLAY} {patience}"
    done = root.run(command, user=USER, offline=True)
    said: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = next((one for one in said if "enrolled" in one), {"failed": "the driver said nothing"})
    outcome.deb["enrolled"], outcome.deb["asked"] = bool(found.get("enrolled")), bool(found.get("asked"))
    outcome.facts["window"] = found
    if not found.get("closed"):
        outcome.log_unexpected.append(f"The window was not used to its end: {found.get('failed')}")
    outcome.facts["connections"] = connections(root)


def drop_caches() -> bool:
    """So that the first start is a cold one: everything is read from the disk. False where the system forbids it."""
    try:
        Path("/proc/sys/vm/drop_caches").write_text("1\n", "ascii")
    except OSError:
        return False
    return True


def connections(root: CleanRoot) -> list[str]:
    """Addresses beyond this machine that the window or a worker wanted to reach."""
    found: set[str] = set()
    for file in (root.folder / _HOME.lstrip("/")).glob("trace*"):
        for pair in _REMOTE.findall(file.read_text("utf-8", "replace")):
            found.add(pair[0] or pair[1])
    return sorted(address for address in found if not address.startswith("127.") and address != "::1")


def unexpected_lines(root: CleanRoot) -> list[str]:
    home = root.folder / _HOME.lstrip("/")
    files = [path for path in home.rglob("logs/*.log*") if path.is_file()] + [home / "stderr.txt"]
    return [
        f"{path.name}: {line}"
        for path in files
        if path.exists()
        for line in path.read_text("utf-8", "replace").splitlines()
        if (_UNEXPECTED.search(line) or path.name == "stderr.txt")
        and line.strip()
        and not any(known.search(line) for known in _EXPECTED)
    ]


def take_runtime(root: CleanRoot, outcome: Outcome) -> None:
    """The offline edition: the runtime from a folder, without a network; then a real kernel on it."""
    started = time.monotonic()
    done = root.run("pvchat runtime install --from /mnt/wheels --build cpu --json", user=USER, offline=True)
    seconds = round(time.monotonic() - started, 1)
    listed = root.run("pvchat runtime list --json", user=USER, offline=True)
    doctor = root.run("pvchat doctor --json", user=USER, offline=True)
    device = json.loads(doctor.stdout)["device"] if doctor.returncode == 0 else None
    outcome.facts["runtime"] = {
        "installed": done.returncode == 0,
        "seconds": seconds,
        "disk_bytes": json.loads(listed.stdout)["disk_bytes"] if listed.returncode == 0 else None,
        "said": done.stderr.strip().splitlines()[-1:] if done.returncode else [],
        "device": device and {key: device[key] for key in ("kind", "name", "kernel_ok", "reason")},
        "learned": learn(root) if done.returncode == 0 else None,
    }


def learn(root: CleanRoot) -> dict[str, Any]:
    """The sample world once more, now with a training on its own base and free questions."""
    shared = f'PVCHAT_RUNTIME="{_HOME}/.local/share/PVChat Desktop/runtime"'
    done = root.run(f"{shared} pvchat demo --json --report {_HOME}/demo.html", user=USER, offline=True)
    if done.returncode != 0:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    found: dict[str, Any] = json.loads(done.stdout)
    kept = (found["training"] or {}).get("kept")
    return {"base": found["base"], "kept": kept, "right": found["right"], "clips": len(found["clips"]),
            "seconds": found["seconds"]}  # fmt: skip


def purge(root: CleanRoot, outcome: Outcome) -> None:
    """What people made is kept by default; what can be fetched again goes when they say so."""
    root.run("pvchat runtime remove", user=USER)
    kept = people_files(root)
    root.must("apt-get", "-q", "purge", "-y", "pvchat")
    left = [path for path in leftovers(root) if not path.startswith(f"{_HOME}/")]
    outcome.facts |= {"left_behind": left, "kept_files": len(kept)}
    outcome.deb["purged"] = not left and people_files(root) == kept and bool(kept)


def people_files(root: CleanRoot) -> list[str]:
    home = root.folder / _HOME.lstrip("/")
    return sorted(str(path.relative_to(home)) for path in home.rglob("catalog.db"))


def leftovers(root: CleanRoot) -> list[str]:
    skipped = {
        root.folder / name for name in ("proc", "sys", "dev", "tmp", "var/log", "var/lib/apt", "var/cache", "run")
    }
    found: list[str] = []
    for at, inner, files in os.walk(root.folder):  # not into /proc, where things vanish while they are looked at
        inner[:] = [name for name in inner if Path(at, name) not in skipped]
        found += [str(Path(at, name)) for name in (*inner, *files) if any(ours in name for ours in _OURS)]
    return sorted(name.removeprefix(str(root.folder)) for name in found)


def validate(arguments: argparse.Namespace) -> Outcome:
    outcome = Outcome()
    work: Path = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    log = work / "validate.log"
    log.unlink(missing_ok=True)
    say("Making a clean Debian")
    root = clean_root.make(work / "base", work / "root", log)
    binds = ((arguments.wheels.resolve(), "/mnt/wheels"),) if arguments.wheels else ()
    with root.mounted(*binds):
        steps: list[tuple[str, Callable[[], None]]] = [
            ("Installing with apt", lambda: install(root, arguments.deb, outcome)),
            ("Preparing somebody to use it", lambda: prepare_person(root)),
            ("Measuring the start", lambda: measure_start(root, outcome)),
            ("Using the window", lambda: use_window(root, outcome, arguments.patience)),
            ("Reading the logs", lambda: outcome.log_unexpected.extend(unexpected_lines(root))),
            ("Purging", lambda: purge(root, outcome)),
        ]
        if arguments.wheels:
            steps.insert(4, ("Installing the model runtime from a folder", lambda: take_runtime(root, outcome)))
        try:
            for what, step in steps:
                say(what)
                step()
        except (RootError, OSError, subprocess.SubprocessError) as problem:
            outcome.facts["stopped"] = str(problem)
    if not arguments.keep:
        shutil.rmtree(root.folder, ignore_errors=True)
    return outcome


def document(outcome: Outcome) -> dict[str, Any]:
    return {
        "deb": outcome.deb,
        "log_unexpected": outcome.log_unexpected,
        "wrong": outcome.wrong,
        "date": datetime.now(UTC).date().isoformat(),
        **outcome.facts,
    }


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deb", type=Path, help="the package; without it, it is built")
    parser.add_argument("--wheels", type=Path, help="a folder of the model runtime's wheels (the offline edition)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "validate", help="where it works (4 GB)")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "packaging.json")
    parser.add_argument("--patience", type=float, default=1.0, help="how many times longer everything may take")
    parser.add_argument("--keep", action="store_true", help="leave the root for a look")
    return parser.parse_args(words)


def main() -> int:
    arguments = parsed()
    if arguments.deb is None:
        import build

        arguments.deb = build.build_deb(build.parsed(["deb"]))
    try:
        outcome = validate(arguments)
    except (RootError, OSError, subprocess.SubprocessError) as problem:
        say(str(problem))
        return 1
    text = json.dumps(document(outcome), ensure_ascii=False, indent=1)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text + "\n", "utf-8")
    print(text)
    for line in outcome.wrong:
        say(line)
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
