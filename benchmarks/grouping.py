"""How well unknown figures are grouped, next to plain DBSCAN and insightface's grouping on the same embeddings.

python benchmarks/grouping.py [--media DIR] [--faces BACKEND] [--packs DIR] [--playhouse CLIPS] [--scale N ...]
                              [--floors F ...] [--cache DIR] [--split SPLIT]

--media      a folder of real footage with a MANIFEST.csv (see benchmarks/README.md)
--packs      a folder to import face packs from; they are not copied into your own
--playhouse  so many drawn clips of people of --split, with the face pack made for them
--scale      grouping alone, of so many made-up figures: seconds and memory
--cache      where drawn clips and their scans are kept for the next run

JSON on stdout. `floor` None: the threshold of the face pack.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.bootstrap import App, open_app
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.grouping import group
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.core.regrouping import Figures, regrouped
from pvchat_desktop.core.similarity import FEW_FACES
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.evaluation.footage import read_footage
from pvchat_desktop.evaluation.grouping import Figure, dbscan, measure, whose
from pvchat_desktop.evaluation.spans import segments_from
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import PlayhouseClip
from pvchat_desktop.services.bench_faces import FacesBench, Scanned
from pvchat_desktop.services.bench_playhouse_world import ClientWorkers, World, WorldClip
from pvchat_desktop.services.interpreter import worker_interpreter
from pvchat_desktop.services.playhouse_set import FACES
from pvchat_desktop.services.watch import Watch

_SHARED_S = 0.25
_NEAR = 0.3  # overlap of a found face with a drawn one that counts as the same


@dataclass(slots=True)
class Found:
    """Figures of a set of clips, with what is certain of them."""

    figures: list[Figure] = field(default_factory=list)
    vectors: list[NDArray[np.float32]] = field(default_factory=list)
    faces: list[int] = field(default_factory=list)
    met: list[tuple[int, int]] = field(default_factory=list)

    def add(self, figure: Figure, vector: NDArray[np.float32], faces: int | None) -> int:
        self.figures.append(figure)
        self.vectors.append(vector)
        self.faces.append(FEW_FACES if faces is None else faces)
        return len(self.figures) - 1


def meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return sum(a.overlap_s(b) for a in one for b in other) > _SHARED_S


def compare(found: Found, thresholds: Thresholds, floors: Sequence[float]) -> dict[str, Any]:
    """Every way of grouping on the same embeddings."""
    vectors = np.stack(found.vectors)
    many = np.array([faces >= FEW_FACES for faces in found.faces])
    figures = Figures(vectors, (None,) * len(vectors), many, found.met)
    names = iter(range(len(vectors)))
    ours = regrouped(figures, thresholds, lambda: str(next(names)), anew=True)
    rows = [_row("pvchat", None, found, [int(name) for name in ours])]
    for floor in (thresholds.grouping, *floors):
        rows.append(_row("average linkage", floor, found, group(vectors, floor, found.met)))
        rows.append(_row("average linkage, who met ignored", floor, found, group(vectors, floor)))
        rows.append(_row("DBSCAN", floor, found, dbscan(vectors, floor)))
        if (theirs := _insightface(vectors, floor)) is not None:
            rows.append(_row("insightface", floor, found, theirs))
    return {"thresholds": asdict(thresholds), "figures": len(vectors), "met_pairs": len(found.met), "rows": rows}


def _row(way: str, floor: float | None, found: Found, labels: Sequence[int] | NDArray[np.intp]) -> dict[str, Any]:
    return {"way": way, "floor": floor, **asdict(measure(found.figures, labels, found.met))}


def _insightface(vectors: NDArray[np.float32], floor: float) -> list[int] | None:
    """What insightface's album does with its embeddings; None where it is not installed. Without scikit-learn that is
    its fall-back, by centroids. Whom it leaves out (-1) is a group of their own."""
    try:
        from insightface.gui.core.clustering import cluster_embeddings
    except ImportError:
        return None
    labels = cluster_embeddings(list(vectors), threshold=floor)
    return [label if label >= 0 else len(labels) + number for number, label in enumerate(labels)]


# --- Real footage -----------------------------------------------------------------------------------------------------


def from_footage(scanned: Sequence[Scanned]) -> Found:
    """The main figure of a clip or photograph of one person is that person; figures of clips that name nobody are
    strangers; of other figures nothing is known."""
    found = Found()
    for one in scanned:
        people, own = one.footage.people, []
        for number, sighting in enumerate(one.item.sightings):
            person = None
            if one.footage.truth is not None:
                segments = segments_from(one.footage.truth)
                person = whose(segments, one.points[number], width_px=one.footage.width or 640)
            elif len(people) == 1 and sighting is one.item.main:
                person = next(iter(people))
            is_stranger = not people and one.footage.truth is None
            figure = Figure(person, one.footage.name, is_stranger)
            own.append(found.add(figure, sighting.template, sighting.faces))
        spans = [sighting.spans for sighting in one.item.sightings]
        for a, b in combinations(range(len(own)), 2):
            if one.footage.is_photo or meet(spans[a], spans[b]):
                found.met.append((own[a], own[b]))
    return found


# --- Drawn people -----------------------------------------------------------------------------------------------------


def drawn_clips(count: int, split: str) -> list[PlayhouseClip]:
    """Half show one person, half several; each person is in about six of them."""
    people = max(4, count // 3)
    clips = []
    for number in range(count):
        free = number % 2 == 1
        cast = tuple(dict.fromkeys((7 * number + 3 * step) % people for step in range(3 if free else 1)))
        plot = "free" if free else "alone"
        clips.append(PlayhouseClip(f"group-{split}-{count}-{number}", plot, split, 90_000 + number, cast))  # type: ignore[arg-type]
    return clips


def from_drawings(world: World, clips: Sequence[WorldClip]) -> Found:
    found = Found()
    for clip in clips:
        tracks = world.tracks(clip)
        own = [found.add(Figure(_drawn(track, clip), clip.name), track.template, len(track.faces)) for track in tracks]
        for a, b in combinations(range(len(own)), 2):
            if meet(tracks[a].spans, tracks[b].spans):
                found.met.append((own[a], own[b]))
    return found


def _drawn(track: Track, clip: WorldClip) -> str | None:
    """Whose drawn face a track lies on, most of the time."""
    votes = {
        person["id"]: sum(
            any(abs(point.t_s - t_s) < 0.3 and point.box.iou(Box(*box)) > _NEAR for point in track.points)
            for t_s, *box in person["faces"]
        )
        for person in clip.truth["people"]
    }
    best = max(votes, key=lambda person: votes[person], default=None)
    return best if best is not None and votes[best] > 0 else None


# --- Scale ------------------------------------------------------------------------------------------------------------


def scale(count: int, floor: float = 0.45) -> dict[str, Any]:
    """Made-up figures: few people are in many clips, most in few; cosines within a person about .64."""
    random = np.random.default_rng(1)
    sizes = np.minimum(np.maximum(1, random.pareto(1.0, size=count) * 2).astype(int), max(1, count // 20))
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    centres = _unit(random.normal(size=(len(sizes), 128)))
    who = np.repeat(np.arange(len(sizes)), sizes)[:count]
    who = who[random.permutation(len(who))]
    vectors = _unit(centres[who] + 0.75 * _unit(random.normal(size=(len(who), 128)))).astype(np.float32)
    began = time.perf_counter()
    labels = group(vectors, floor)
    seconds = time.perf_counter() - began
    figures = [Figure(str(person), "") for person in who]
    kept = {"pairwise_precision", "pairwise_recall", "bcubed_f", "people", "groups"}
    row = {key: value for key, value in asdict(measure(figures, labels)).items() if key in kept}
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"figures": len(who), "seconds": round(seconds, 2), "peak_mib": round(peak_mib), **row}


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths: NDArray[np.float64] = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


# --- Running ----------------------------------------------------------------------------------------------------------


@contextmanager
def program(packs: Path | None) -> Iterator[tuple[App, WorkerClient]]:
    with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as home:
        app = open_app(UserFolders.below(Path(home)))
        client = WorkerClient("media", worker_interpreter(app.settings), app.folders.logs)
        try:
            if packs is not None:
                app.models.import_from(packs)
            yield app, client
        finally:
            client.close()
            app.close()


def footage_figures(app: App, client: WorkerClient, options: argparse.Namespace) -> dict[str, Any]:
    pack = app.models.backend(options.faces) if options.faces else app.models.active_backend()
    thresholds = app.models.thresholds(pack.name)
    bench = FacesBench(lambda request: client.run(new_id(), request), pack, thresholds, _told())
    bench.measure(options.media)
    photos = [one for one in bench.scanned if one.footage.is_photo]
    clips = [one for one in bench.scanned if not one.footage.is_photo]
    parts: dict[str, Callable[[], Found]] = {
        "clips and photographs": lambda: from_footage(bench.scanned),
        "clips": lambda: from_footage(clips),
        "photographs": lambda: from_footage(photos),
    }
    files = len(read_footage(options.media))
    return {
        "backend": pack.name,
        "files": files,
        **{name: compare(made(), thresholds, options.floors) for name, made in parts.items()},
    }


def playhouse_figures(app: App, client: WorkerClient, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    pack = app.models.backend(FACES)
    thresholds = app.models.thresholds(FACES)
    world = World(folder, ClientWorkers({"media": client}, _told()), pack, thresholds)
    clips = world.clips(drawn_clips(options.playhouse, options.split))
    found = from_drawings(world, clips)
    return {"backend": FACES, "split": options.split, "clips": len(clips), **compare(found, thresholds, options.floors)}


def _told() -> Watch:
    return Watch(
        on_progress=lambda progress: print(f"{progress.stage} {progress.done}/{progress.total}", file=sys.stderr)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path)
    parser.add_argument("--faces")
    parser.add_argument("--packs", type=Path)
    parser.add_argument("--playhouse", type=int, default=0)
    parser.add_argument("--split", choices=("validation", "test"), default="test")
    parser.add_argument("--scale", type=int, nargs="*", default=[])
    parser.add_argument("--floors", type=float, nargs="*", default=[])
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    document: dict[str, Any] = {}
    if options.media or options.playhouse:
        with program(options.packs) as (app, client), tempfile.TemporaryDirectory() as scratch:
            if options.media:
                document["footage"] = footage_figures(app, client, options)
            if options.playhouse:
                document["playhouse"] = playhouse_figures(app, client, options, options.cache or Path(scratch))
    if options.scale:
        document["scale"] = [scale(count) for count in options.scale]
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
