"""Scanning clips of coloured squares: who is seen from when to when, whatever the clip's key frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.vision.scan.keep import write_tracks
from pvchat_desktop.vision.scan.passes import KEEP_FACES
from pvchat_desktop.vision.scan.scan import Scan, Settings, scan_clip
from pvchat_desktop.vision.scan.store import PieceStore
from tests.helpers.clips import Recipe, make_clip
from tests.helpers.squares import (
    COLOURS,
    HEIGHT,
    LEFT,
    MIDDLE,
    RIGHT,
    WIDTH,
    Scene,
    SquareEngine,
    make_scene,
)

THRESHOLDS = Thresholds(match=0.8, unsure=0.7, margin=0.1, link=0.8, link_anywhere=0.9)
SETTINGS = Settings(thresholds=THRESHOLDS, samples_per_s=2.0, embed_every=1, ghost_score=0.5)
NEAR_S = 0.26  # what refinement promises


@dataclass(slots=True)
class Told:
    """Progress as told; asks to stop at call number `stop_at`."""

    stop_at: int | None = None
    calls: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.calls.append((stage, done, total))
        if len(self.calls) == self.stop_at:
            raise Cancelled


def scan(clip: Path, staging: Path, *, engine: SquareEngine | None = None, told: Told | None = None) -> Scan:
    engine = engine or SquareEngine()
    store = PieceStore(staging, "key", dimension=engine.model.dimension)
    return scan_clip(str(clip), engine, SETTINGS, store, told or Told())


def spans(scan: Scan) -> list[list[tuple[float, float]]]:
    return [[(span.start_s, span.end_s) for span in track.spans] for track in scan.tracks]


def assert_spans(scan: Scan, expected: list[list[tuple[float, float]]]) -> None:
    found = spans(scan)
    assert [len(track) for track in found] == [len(track) for track in expected], found
    for track, wanted in zip(found, expected, strict=True):
        for span, want in zip(track, wanted, strict=True):
            assert span == pytest.approx(want, abs=NEAR_S), found


def appears(t_s: float) -> dict[str, int]:
    return {"red": LEFT} if 1.37 <= t_s <= 3.1 else {}


def cuts(t_s: float) -> dict[str, int]:
    return {"red": MIDDLE} if t_s < 1.7 or t_s >= 3.4 else {"green": MIDDLE}


def swaps(t_s: float) -> dict[str, int]:
    return {"red": LEFT, "green": RIGHT} if t_s < 2.2 else {"green": LEFT, "red": RIGHT}


def crosses(t_s: float) -> dict[str, int]:
    x = round(LEFT + 60 * t_s)
    return {"red": x, "blue": 280 - x} if abs(2 * x - 280) >= 60 else {"red": x}


@pytest.mark.parametrize("gop", [15, 30, 250])
@pytest.mark.parametrize(
    ("scene", "expected"),
    [
        (appears, [[(1.37, 3.1)]]),
        (cuts, [[(0, 1.7), (3.4, 4.97)], [(1.7, 3.4)]]),
        (swaps, [[(0, 4.97)], [(0, 4.97)]]),
    ],
    ids=["appears", "cuts", "swaps"],
)
def test_who_is_seen_when(scene: Scene, expected: list[list[tuple[float, float]]], gop: int, tmp_path: Path) -> None:
    clip = make_scene(tmp_path / "clip.mp4", scene, seconds=5, gop=gop)
    assert_spans(scan(clip, tmp_path), expected)


def test_people_who_cross_are_never_mixed(tmp_path: Path) -> None:
    found = scan(make_scene(tmp_path / "clip.mp4", crosses, seconds=4), tmp_path)
    colours = [{int(np.argmax(face.look.embedding)) for face in track.faces} for track in found.tracks]
    assert colours == [{0}, {2}]


def test_an_empty_clip_has_no_tracks_and_costs_one_look_a_second(tmp_path: Path) -> None:
    engine = SquareEngine()
    found = scan(make_scene(tmp_path / "clip.mp4", lambda _: {}, seconds=8), tmp_path, engine=engine)
    assert found.tracks == ()
    assert engine.looks == found.frames_looked_at == 9


def test_a_face_that_stays_is_not_looked_at_more_closely(tmp_path: Path) -> None:
    found = scan(make_scene(tmp_path / "clip.mp4", lambda _: {"red": LEFT}, seconds=8), tmp_path)
    assert found.frames_looked_at == 9
    assert_spans(found, [[(0, 7.97)]])


def test_a_weak_face_seen_once_is_left_out(tmp_path: Path) -> None:
    clip = make_scene(tmp_path / "clip.mp4", lambda _: {"red": MIDDLE}, seconds=4)
    found = scan(clip, tmp_path, engine=SquareEngine(ghosts=[2]))
    assert len(found.tracks) == 1
    assert found.faces_seen == found.frames_looked_at + 1


def test_the_best_faces_are_kept_and_no_more(tmp_path: Path) -> None:
    clip = make_scene(tmp_path / "clip.mp4", lambda _: {"red": LEFT}, seconds=40, gop=5, rate=8)
    (track,) = scan(clip, tmp_path).tracks
    assert len(track.faces) == KEEP_FACES
    assert len(track.points) > 3 * KEEP_FACES
    assert np.linalg.norm(track.template) == pytest.approx(1, abs=1e-5)


def test_a_stopped_scan_goes_on_and_ends_in_the_same_result(tmp_path: Path) -> None:
    clip = make_scene(
        tmp_path / "clip.mp4", lambda t_s: {"red": LEFT} if t_s % 40 < 25 else cuts(t_s % 5), seconds=70, gop=5, rate=5
    )
    whole_told = Told()
    whole = scan(clip, tmp_path / "whole", told=whole_told)
    count = len(whole_told.calls)
    engine = SquareEngine()
    for stop_at in (3, count // 3, count // 2, count // 4):
        with pytest.raises(Cancelled):
            scan(clip, tmp_path / "stopped", engine=engine, told=Told(stop_at))
    resumed = SquareEngine()
    found = scan(clip, tmp_path / "stopped", engine=resumed)
    assert resumed.looks < whole.frames_looked_at
    assert spans(found) == spans(whole)
    for one, other in zip(found.tracks, whole.tracks, strict=True):
        assert np.array_equal(one.template, other.template)
        assert [(f.piece, f.row) for f in one.faces] == [(f.piece, f.row) for f in other.faces]
    assert written(found, tmp_path / "stopped") == written(whole, tmp_path / "whole")


def written(found: Scan, staging: Path) -> dict[str, bytes]:
    """All files that a finished scan leaves, by name."""
    store = PieceStore(staging, "key", dimension=8)
    write_tracks(staging, found.tracks, store, dimension=8)
    store.clear()
    return {str(p.relative_to(staging)): p.read_bytes() for p in sorted(staging.rglob("*")) if p.is_file()}


def test_what_is_written_is_what_was_found(tmp_path: Path) -> None:
    found = scan(make_scene(tmp_path / "clip.mp4", swaps, seconds=5), tmp_path / "staging")
    store = PieceStore(tmp_path / "staging", "key", dimension=8)
    tracks, array = write_tracks(tmp_path / "staging", found.tracks, store, dimension=8)
    rows = np.load(tmp_path / "staging" / array.name)
    assert rows.shape == array.shape
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for track, staged in zip(found.tracks, tracks, strict=True):
        assert np.array_equal(rows[staged.template_row], track.template)
        for kept, face in zip(track.faces, staged.faces, strict=True):
            assert np.array_equal(rows[face.row], kept.look.embedding)
            assert (tmp_path / "staging" / face.crop).is_file()
            assert (tmp_path / "staging" / face.picture).is_file()


def test_pieces_of_another_request_are_not_taken(tmp_path: Path) -> None:
    clip = make_scene(tmp_path / "clip.mp4", appears, seconds=5)
    scan(clip, tmp_path)
    engine = SquareEngine()
    scan_clip(str(clip), engine, SETTINGS, PieceStore(tmp_path, "other", dimension=8), Told())
    assert engine.looks > 0


def test_a_damaged_piece_is_made_anew(tmp_path: Path) -> None:
    clip = make_scene(tmp_path / "clip.mp4", appears, seconds=5)
    whole = scan(clip, tmp_path)
    piece = tmp_path / "pieces" / "key" / "coarse-00000.npz"
    piece.write_bytes(piece.read_bytes()[:200])
    assert spans(scan(clip, tmp_path)) == spans(whole)


def test_progress_counts_every_look(tmp_path: Path) -> None:
    told = Told()
    found = scan(make_scene(tmp_path / "clip.mp4", appears, seconds=5), tmp_path, told=told)
    assert len(told.calls) >= found.frames_looked_at
    stages = list(dict.fromkeys(stage for stage, _, _ in told.calls))
    assert len(stages) == 2
    for stage in stages:
        done = [d for s, d, _ in told.calls if s == stage]
        assert done == sorted(done)
        assert done[-1] == next(total for s, _, total in told.calls if s == stage)


def test_cuts_are_found_and_a_scan_that_goes_on_finds_the_same(tmp_path: Path) -> None:
    garden, room = np.full((HEIGHT, WIDTH, 3), (40, 130, 60), np.uint8), np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    garden[:60] = (150, 190, 240)
    room[:, 200:] = (120, 80, 50)
    room[60:120, 60:120] = COLOURS["red"]
    pictures = [room if 90 <= number < 180 else garden for number in range(270)]
    recipe = Recipe(width=WIDTH, height=HEIGHT, frames=270, rate=30, gop=250, pixel_format="yuv444p")
    clip = make_clip(tmp_path / "cuts.mp4", recipe, pictures=pictures)
    found = scan(clip, tmp_path / "staging")
    assert found.cuts_s == pytest.approx((3.0, 6.0), abs=0.51)
    assert all(cut >= true for cut, true in zip(found.cuts_s, (3.0, 6.0), strict=True)), "never before the take begins"
    with pytest.raises(Cancelled):
        scan(clip, tmp_path / "stopped", told=Told(stop_at=12))
    assert scan(clip, tmp_path / "stopped").cuts_s == found.cuts_s


def test_somebody_who_comes_and_goes_is_no_cut(tmp_path: Path) -> None:
    assert scan(make_scene(tmp_path / "a.mp4", swaps, seconds=5), tmp_path / "staging").cuts_s == ()
