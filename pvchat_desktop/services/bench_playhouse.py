"""`bench playhouse`: does it tell people apart, and what is each part of the method worth?

A grid of cells (row, person, seed) at one commit, kept in the cache: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import UsageError
from pvchat_desktop.evaluation import results
from pvchat_desktop.evaluation.playhouse_table import FULL, document
from pvchat_desktop.paths import UserFolders, repository
from pvchat_desktop.protocol.messages import BaseModel, WorkerKind
from pvchat_desktop.services.bench_playhouse_cells import Bench, Extent
from pvchat_desktop.services.bench_playhouse_grid import Agenda, CellStore, Place, places
from pvchat_desktop.services.bench_playhouse_learner import Learner
from pvchat_desktop.services.bench_playhouse_world import ClientWorkers, World
from pvchat_desktop.services.interpreter import worker_interpreter
from pvchat_desktop.services.jobs import Client
from pvchat_desktop.services.playhouse_set import BASE, FACES, RECIPE
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App

PEOPLE: Final = 10
_HOUR_S: Final = 3600.0
_THREADS: Final = "OMP_NUM_THREADS"
_QUICK_RECIPE: Final = dataclasses.replace(RECIPE, clips=6, questions=24, frames=2, image_epochs=1, video_epochs=1)
_QUICK_EXTENT: Final = Extent(clips=4, pair_clips=4, general_clips=2, general_after=2, others=11)
_QUICK_ROWS: Final = ("generic", "base", "memory", FULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`hours`: begin no cell that would end later, as far as cells took until then; `workers`: cells at a time."""

    people: int = PEOPLE
    clips: int = Extent().clips
    hours: float | None = None
    rows: tuple[str, ...] = ()
    quick: bool = False
    workers: int = 1
    base: str = BASE
    recipe: Recipe = RECIPE

    @property
    def extent(self) -> Extent:
        return _QUICK_EXTENT if self.quick else Extent(clips=self.clips)

    @property
    def as_run(self) -> Recipe:
        return _QUICK_RECIPE if self.quick else self.recipe

    @property
    def places(self) -> list[Place]:
        return places(1, _QUICK_ROWS, seeds=1) if self.quick else places(self.people, self.rows)


def bench_playhouse(
    app: App, wanted: Wanted, watch: Watch, *, clients: Mapping[WorkerKind, Client] | None = None
) -> dict[str, Any]:
    """The document that is printed and stored. `clients` do the work instead of worker processes of our own."""
    if min(wanted.people, wanted.clips, wanted.workers) < 1:
        raise UsageError("At least one person, one clip and one worker are needed.")
    cells = wanted.places
    base = app.tools.fitting.usual(wanted.base, watch)
    commit = results.commit(repository())
    folder = grid_folder(app.folders, wanted, base, commit)
    store = CellStore(folder / "cells.jsonl")
    left = [place for place in cells if store.find(place) is None]

    def bench_of(own: Mapping[WorkerKind, Client]) -> tuple[Bench, World]:
        workers = ClientWorkers(own, watch)
        backend = app.models.backend(FACES, watch)
        world = World(_world_folder(app.folders), workers, backend, app.models.thresholds(FACES))
        learner = Learner(world, workers, base, folder, recipe=wanted.as_run, others=wanted.extent.others)
        return Bench(learner, store, wanted.extent, commit), world

    with _hands(app, wanted.workers if clients is None else 1, clients) as hands:
        benches = [bench_of(own) for own in hands]
        if left:
            benches[0][0].prepare(sorted({person for place in left for person in place.people}))
            _work([bench for bench, _ in benches], left, wanted.hours, watch)
        words = benches[0][1].words
    found = [cell for cell in store.cells if cell.key in {place.key for place in cells}]
    return {
        **document(found, words, commit=commit),
        "base": base.name,
        "faces": FACES,
        "cells_left": len(cells) - len(found),
        "recipe": dataclasses.asdict(wanted.as_run),
    }


def _world_folder(folders: UserFolders) -> Path:
    return folders.cache / "bench-playhouse" / "world"


def grid_folder(folders: UserFolders, wanted: Wanted, base: BaseModel, commit: str | None) -> Path:
    """Of everything that changes a result."""
    what = (commit, base.content_hash, base.precision, base.device, wanted.as_run, wanted.extent)
    key = hashlib.sha256(repr(what).encode()).hexdigest()[:12]
    return folders.cache / "bench-playhouse" / f"{(commit or 'unknown').rstrip('+')}-{key}"


def _work(benches: Sequence[Bench], left: Sequence[Place], hours: float | None, watch: Watch) -> None:
    """Every bench in a thread of its own; the first that fails ends all, and what is done stays."""
    agenda = Agenda(left, limit_s=None if hours is None else hours * _HOUR_S)
    with ThreadPoolExecutor(len(benches), thread_name_prefix="bench") as pool:
        lanes = [pool.submit(_lane, bench, agenda, len(left), watch) for bench in benches]
    for lane in lanes:
        lane.result()


def _lane(bench: Bench, agenda: Agenda, count: int, watch: Watch) -> None:
    try:
        while (place := agenda.take()) is not None:
            watch.check()
            watch.on_progress(Progress(f"Cell {place.name}", agenda.begun, count))
            began = time.monotonic()
            bench.run(place)
            agenda.done(place, seconds=time.monotonic() - began)
    finally:
        agenda.end()


@contextmanager
def _hands(
    app: App, count: int, clients: Mapping[WorkerKind, Client] | None
) -> Iterator[list[Mapping[WorkerKind, Client]]]:
    """Worker processes of its own: what the bench does is no job of the user's. Several share the cores."""
    if clients is not None:
        yield [clients]
        return
    kinds: tuple[WorkerKind, ...] = ("media", "model")
    interpreter = worker_interpreter(app.settings)
    before = os.environ.get(_THREADS)
    if count > 1 and before is None:
        os.environ[_THREADS] = str(max(1, (os.cpu_count() or 1) // count))
    own = [{kind: WorkerClient(kind, interpreter, app.folders.logs) for kind in kinds} for _ in range(count)]
    try:
        yield [dict(each) for each in own]
    finally:
        for each in own:
            for client in each.values():
                client.close()
        if before is None:
            os.environ.pop(_THREADS, None)
