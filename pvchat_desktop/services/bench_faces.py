"""`bench faces`: how well and how fast faces are found and known again, on a folder of real footage.

Everything runs through the real media worker, one job after the other, as in daily use.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.face_packs import Calibration
from pvchat_desktop.core.ids import new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.core.similarity import match
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.evaluation.calibration import Proposal, propose, scores_of
from pvchat_desktop.evaluation.footage import Footage, read_footage, several
from pvchat_desktop.evaluation.presence import (
    Item,
    Pair,
    Rates,
    Sighting,
    ask_all,
    rates,
    strangers_with_all_enrolled,
)
from pvchat_desktop.evaluation.spans import misplaced, segments_from, span_error_s, true_spans
from pvchat_desktop.paths import UserFolders, repository
from pvchat_desktop.protocol.messages import (
    EmbedCrops,
    EmbeddedCrops,
    FaceBackend,
    Request,
    Result,
    ScanFaces,
    ScannedFaces,
    StagedTrack,
)
from pvchat_desktop.services.bench_speed import Speed
from pvchat_desktop.services.interpreter import worker_interpreter
from pvchat_desktop.services.model_files import ModelFilesService
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

RunJob = Callable[[Request], Result]

_QUICK_S = 5.0  # longer clips are left out of a quick run


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """A file after its scan: what face memory sees, and where each sighting was at which moment."""

    footage: Footage
    item: Item
    points: tuple[tuple[tuple[float, Box], ...], ...]  # per sighting
    seconds: float


@dataclass(frozen=True, slots=True)
class FacesBench:
    """`speed` None: figures of speed stay null."""

    run: RunJob
    backend: FaceBackend
    thresholds: Thresholds
    watch: Watch = field(default_factory=Watch)
    speed: Speed | None = None
    scanned: list[Scanned] = field(default_factory=list)

    def measure(self, media: Path, *, quick: bool = False) -> dict[str, Any]:
        """The whole document; its keys are those that `--json` promises, and more."""
        files = read_footage(media)
        if quick:
            files = tuple(f for f in files if f.is_photo or f.truth is not None or (f.duration_s or 0) <= _QUICK_S)
        self.scanned[:] = self._scan_all(files)
        document = self._quality(self.scanned)
        return document | (self.speed.measure(files, self.run, self.watch) if self.speed else _NO_SPEED)

    def propose_from_last(self) -> Proposal | None:
        """Thresholds from the scores of what was measured last, clips and photographs together."""
        return propose(scores_of([s.item for s in self.scanned if s.footage.truth is None]))

    # --- Scanning ----------------------------------------------------------------------------------------------------

    def _scan_all(self, files: Sequence[Footage]) -> list[Scanned]:
        scanned: list[Scanned] = []
        for number, footage in enumerate(files):
            self.watch.check()
            self.watch.on_progress(Progress("Looking for faces", number, len(files)))
            with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as staging:
                scan = self._photo if footage.is_photo else self._clip
                scanned.append(scan(footage, Path(staging)))
        return scanned

    def _clip(self, footage: Footage, staging: Path) -> Scanned:
        request = ScanFaces(
            path=str(footage.path), clip_sha256=footage.sha256, backend=self.backend, staging=str(staging)
        )
        result = self.run(request)
        if not isinstance(result, ScannedFaces):
            raise ProgramError("The media worker answered something else than a scan.")
        rows = np.load(staging / result.embeddings.name, allow_pickle=False)
        sightings = tuple(_sighting(track, rows) for track in result.tracks)
        points = tuple(tuple((p[0], Box(*p[1:])) for p in track.points) for track in result.tracks)
        return Scanned(footage, Item(footage.name, footage.people, sightings), points, result.seconds)

    def _photo(self, footage: Footage, staging: Path) -> Scanned:
        request = EmbedCrops(paths=(str(footage.path),), backend=self.backend, staging=str(staging), aligned=False)
        result = self.run(request)
        if not isinstance(result, EmbeddedCrops):
            raise ProgramError("The media worker answered something else than embeddings.")
        rows = np.load(staging / result.embeddings.name, allow_pickle=False)
        boxes = [Box(*box) for box in result.boxes if box is not None]
        sightings = tuple(
            Sighting(row, row[None], (Span(0, 0),), None, box.area) for row, box in zip(rows, boxes, strict=True)
        )
        return Scanned(footage, Item(footage.name, footage.people, sightings), (), 0.0)

    # --- Figures -----------------------------------------------------------------------------------------------------

    def _quality(self, scanned: Sequence[Scanned]) -> dict[str, Any]:
        clips = [s for s in scanned if not s.footage.is_photo and s.footage.truth is None]
        photos = [s for s in scanned if s.footage.is_photo]
        same_day = self._pairs(clips, clips)
        other_day = self._pairs(photos, [*photos, *clips])
        total, other = _rates_of(same_day), _rates_of(other_day)
        errors = self._composites(scanned)
        length_s = sum(s.footage.duration_s or 0 for s in clips)
        return {
            "backend": self.backend.name,
            "present_right": total.present_right,
            "absent_right": total.absent_right,
            "pairs_present": total.pairs_present,
            "pairs_absent": total.pairs_absent,
            "other_day_present_right": other.present_right,
            "other_day_absent_right": other.absent_right,
            "other_day_pairs_present": other.pairs_present,
            "other_day_pairs_absent": other.pairs_absent,
            "strangers_named": total.strangers_named + other.strangers_named,
            "strangers_named_all_enrolled": self._all_enrolled([*clips, *photos]),
            "span_error_s_max": max((c["span_error_s"] for c in errors), default=None),
            "misplaced_points": sum(c["misplaced_points"] for c in errors) if errors else None,
            "composites": errors,
            "per_person": [
                {"name": person, "other_day": day == "other", **asdict(rates(pairs))}
                for day, table in (("same", same_day), ("other", other_day))
                for person, pairs in table.items()
            ],
            "thresholds": asdict(self.thresholds),
            "scan_realtime_x": round(length_s / sum(s.seconds for s in clips), 2) if clips else None,
        }

    def _pairs(self, sources: Sequence[Scanned], asked: Sequence[Scanned]) -> dict[str, list[Pair]]:
        items = {s.footage.name: s.item for s in [*sources, *asked]}
        people = several(tuple(s.footage for s in sources))
        return {
            person: ask_all(person, [items[f.name] for f in found], [s.item for s in asked], self.thresholds)
            for person, found in people.items()
        }

    def _all_enrolled(self, scanned: Sequence[Scanned]) -> int:
        """Wrong names while every person with several files is enrolled from the first of them."""
        items = {s.footage.name: s.item for s in scanned}
        galleries = [
            main.gallery(person)
            for person, found in several(tuple(s.footage for s in scanned)).items()
            if (main := items[found[0].name].main) is not None
        ]
        return strangers_with_all_enrolled(list(items.values()), galleries, self.thresholds)

    def _composites(self, scanned: Sequence[Scanned]) -> list[dict[str, Any]]:
        """Per put-together clip and person: how wrong times and places are; people are enrolled from another clip."""
        plain = [s for s in scanned if s.footage.truth is None and not s.footage.is_photo]
        sources = {person: next(s for s in plain if s.footage.name == found[0].name).item
                   for person, found in several(tuple(s.footage for s in plain)).items()}  # fmt: skip
        return [
            self._composite(composite, person, source)
            for composite in scanned
            if composite.footage.truth is not None
            for person, source in sources.items()
        ]

    def _composite(self, composite: Scanned, person: str, source: Item) -> dict[str, Any]:
        segments = segments_from(composite.footage.truth or {})
        gallery = source.main.gallery(person) if source.main else None
        mine = [
            number
            for number, sighting in enumerate(composite.item.sightings)
            if gallery and match(sighting.template, [gallery], self.thresholds, faces=sighting.faces).named
        ]
        spans = tuple(span for number in mine for span in composite.item.sightings[number].spans)
        points = [point for number in mine for point in composite.points[number]]
        return {
            "clip": composite.footage.name,
            "person": person,
            "found_s": [[round(s.start_s, 2), round(s.end_s, 2)] for s in spans],
            "span_error_s": round(span_error_s(true_spans(segments, person), spans), 3),
            "misplaced_points": misplaced(
                segments, person, points, width_px=composite.footage.width or _width(composite)
            ),
        }


class Home(Protocol):
    """The part of the open program that is needed here."""

    @property
    def folders(self) -> UserFolders: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def models(self) -> ModelFilesService: ...


def bench_faces(
    home: Home, media: Path, *, backend: str | None, quick: bool, calibrate: bool, watch: Watch
) -> dict[str, Any]:
    """Measure with one face pack (None: the one in use), in a worker process of its own; `calibrate` keeps the
    thresholds that the footage proposes for this machine. The library and its people are not touched."""
    pack = home.models.active_backend() if backend is None else home.models.backend(backend, watch)
    interpreter = worker_interpreter(home.settings)
    cache = Path(tempfile.gettempdir()) / "pvchat-bench"
    speed = None if quick else Speed(pack, interpreter, repository(), cache)
    client = WorkerClient("media", interpreter, home.folders.logs)
    try:
        bench = FacesBench(
            lambda request: client.run(new_id(), request, stop=watch.stop),
            pack,
            home.models.thresholds(pack.name),
            watch,
            speed,
        )
        document = bench.measure(media, quick=quick)
        return document | (_calibrated(home, pack, bench.propose_from_last()) if calibrate else {})
    finally:
        client.close()


def _calibrated(home: Home, backend: FaceBackend, proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {"calibration": None}
    today = datetime.now(UTC).date().isoformat()
    calibration = Calibration(backend.model_hash, proposal.thresholds, today, proposal.note, is_provisional=False)
    if proposal.separable:
        home.models.calibrate(backend.name, calibration)
    return {
        "calibration": {
            **asdict(proposal.thresholds),
            "model_hash": backend.model_hash,
            "measured_on": today,
            "footage": proposal.note,
            "kept": proposal.separable,
        }
    }


_NO_SPEED: dict[str, Any] = {"realtime_x_1080p": None, "realtime_x_1080p_gop250": None, "naive_loop_ratio": None}


def _width(scanned: Scanned) -> float:
    """A guess where the manifest does not tell: the right-most place a face was seen at."""
    return max((box.x2 for points in scanned.points for _, box in points), default=1.0)


def _sighting(track: StagedTrack, rows: np.ndarray[Any, np.dtype[np.float32]]) -> Sighting:
    areas = [Box(*point[1:]).area for point in track.points]
    return Sighting(
        template=rows[track.template_row],
        embeddings=rows[[face.row for face in track.faces]],
        spans=tuple(Span(start_s, end_s) for start_s, end_s in track.spans_s),
        faces=len(track.faces),
        weight=statistics.fmean(areas) * len(areas),
    )


def _rates_of(table: dict[str, list[Pair]]) -> Rates:
    return rates([pair for pairs in table.values() for pair in pairs])
