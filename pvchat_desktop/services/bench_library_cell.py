"""One size of a made-up library, measured in a process of its own: `bench library --cell` on a data folder of its own.

What is timed is what the window and the commands call; nothing is reached around.
"""

from __future__ import annotations

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psutil

from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import PVChatError
from pvchat_desktop.services.bench_library_fill import Size, clip_of, fill, track_of
from pvchat_desktop.services.recognition import Recogniser

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App

T = TypeVar("T")

_PEOPLE: Final = (0, 1, 5, 20, 39)  # from the one who is seen most to the one who is seen least
_CONFIRMED: Final = 5


def fill_cell(app: App, size: Size) -> dict[str, Any]:
    """Make the library, and have everything compared once, as it is in daily life."""
    began = time.monotonic()
    fill(app.catalog, size)
    filled_s = time.monotonic() - began
    recogniser = Recogniser(app.catalog, lambda model: app.models.thresholds(model.backend))
    began = time.monotonic()
    changed = recogniser.update_all()
    return {
        "fill_s": round(filled_s, 2),
        "first_suggest_ms": round(1000 * (time.monotonic() - began), 2),
        "clips_with_new_labels": len(changed),
        "catalog_mib": round(sum(path.stat().st_size for path in _files(app.catalog.store.path)) / 2**20, 1),
    }


def _files(catalog: Path) -> list[Path]:
    """The catalog with its log of writes."""
    return [path for path in catalog.parent.iterdir() if path.name in (catalog.name, f"{catalog.name}-wal")]


def measure_cell(app: App, size: Size) -> dict[str, Any]:
    """Times in milliseconds. `cpu_ms`: the processor's part of them, which other programs' work does not change.

    `peak_mib`: the most memory this process held, from its start.
    """
    times = _Times()
    document: dict[str, Any] = {"clips": size.clips, "faces": size.faces, "tracks": size.tracks}
    for step in (_search, _suggest, _list, _groups):
        try:
            document |= step(app, size, times)
        except PVChatError as error:
            document.setdefault("refused", []).append(str(error))
    longest = {f"{name}_max": times.longest(name) for name in ("search_ms", "suggest_ms")}
    circumstances = {"load_1min": load_1min(), "peak_mib": peak_mib()}
    return document | times.medians() | longest | {"cpu_ms": times.medians(cpu=True)} | circumstances


@dataclass(frozen=True, slots=True)
class _Times:
    """Of each kind of work, seconds by the clock and by the processor."""

    taken: defaultdict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        began, cpu_began = time.monotonic(), time.process_time()
        done = work()
        self.taken[name].append((time.monotonic() - began, time.process_time() - cpu_began))
        return done

    def medians(self, *, cpu: bool = False) -> dict[str, float]:
        return {
            name: round(1000 * statistics.median(pair[cpu] for pair in pairs), 2) for name, pairs in self.taken.items()
        }

    def longest(self, name: str) -> float | None:
        return round(1000 * max(pair[0] for pair in self.taken[name]), 2) if name in self.taken else None


def _search(app: App, _size: Size, times: _Times) -> dict[str, Any]:
    """By person; the first question of all apart, since it reads the catalog from the disk."""
    names = [f"Person {number:02}" for number in _PEOPLE]
    times("search_first_ms", partial(app.library.find, names[0]))
    for name in names * 3:
        times("search_ms", partial(app.library.find, name))
    return {}


def _suggest(app: App, size: Size, times: _Times) -> dict[str, Any]:
    """After a yes to a suggestion: how long until the yes is kept, and until all it affects was compared again."""

    def say_yes(track: TrackId, person: PersonId) -> None:
        operation = times("confirm_ms", lambda: app.people.confirm(track, person))
        app.people.rescored(operation.id)

    suggested = _some_suggested(app, size)
    for track, person in suggested:
        times("suggest_ms", partial(say_yes, track, person))
    recogniser = Recogniser(app.catalog, lambda model: app.models.thresholds(model.backend))
    times("new_clip_ms", lambda: recogniser.update(ClipSha(clip_of(0))))
    times("suggest_all_ms", recogniser.update_all)
    return {"suggested": len(suggested)}


def _some_suggested(app: App, size: Size) -> list[tuple[TrackId, PersonId]]:
    """Spread over the library."""
    found: list[tuple[TrackId, PersonId]] = []
    for number in range(size.tracks - 1, 0, -max(1, size.tracks // 200)):
        label = app.catalog.tracks.labels(ClipSha(clip_of(number % size.clips)))[TrackId(track_of(number))]
        if label.state is TrackState.SUGGESTED and label.person is not None:
            found.append((label.track, label.person))
        if len(found) == _CONFIRMED:
            break
    return found


def _list(app: App, _size: Size, times: _Times) -> dict[str, Any]:
    """What the library's page and the page of people show."""
    most = app.people.named("Person 00").id
    times("clips_of_person_ms", partial(app.library.clips, person=most))
    times("library_ms", app.library.clips)
    times("people_ms", app.people.all)
    return {}


def _groups(app: App, _size: Size, times: _Times) -> dict[str, Any]:
    """Unknown people: grouped for the first time, and asked for again."""
    groups = times("group_first_ms", app.groups.groups)
    times("group_ms", app.groups.groups)
    return {"groups": len(groups)}


def load_1min() -> float | None:
    """How many programs wanted a processor in the last minute: with more than there are, times by the clock say little.

    None on Windows, which does not count them.
    """
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def peak_mib() -> float | None:
    """The most memory this process ever held."""
    on_windows: int | None = getattr(psutil.Process().memory_info(), "peak_wset", None)
    if on_windows is not None:
        return round(on_windows / 2**20, 1)
    import resource
    import sys

    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, 1)


STEPS: Final[dict[str, Callable[[App, Size], dict[str, Any]]]] = {"fill": fill_cell, "measure": measure_cell}
