"""A finished scan becomes part of the catalog as a whole or not at all; a re-scan replaces only what is unconfirmed."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from sqlite_utils import Database

from pvchat_desktop.catalog import Catalog, Scan, open_catalog, scans
from pvchat_desktop.catalog.codec import evidence_json
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import NotFound, ProtocolError, PVChatError, StorageError
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import MODEL, OTHER_MODEL, Figure, crop_bytes, some_clip, stage_scan, unit_vectors


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_scan_comes_back_as_tracks(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    first, second = fill.scan(clip, [Figure(1), Figure(2, start_s=5.0, end_s=9.0, x=600)])
    assert (first.start_s, first.end_s, second.start_s) == (0.0, 4.0, 5.0)
    assert first.model == MODEL
    assert len(first.points) == 9
    assert first.points[2].box == Box(104.0, 50.0, 164.0, 120.0)
    np.testing.assert_array_equal(first.faces[1].embedding, unit_vectors(1, 3, 16)[1])
    assert first.template.dtype == np.float32
    assert (catalog.folders.data / first.faces[0].crop).read_bytes() == crop_bytes(1, 0)
    assert catalog.tracks.get(second.id).points == second.points
    assert fill.label(first.id) == TrackLabel(first.id, TrackState.UNKNOWN, None, None)


def test_only_pictures_that_rows_name_are_kept(catalog: Catalog, fill: Filler) -> None:
    tracks = fill.scanned([Figure(1), Figure(2, x=600)])
    named = {path for track in tracks for face in track.faces for path in (face.crop, face.picture)}
    assert {f"faces/{name}" for name in _files(catalog.folders.faces)} == named
    assert list(catalog.folders.staging.iterdir()) == []


def test_an_empty_scan_is_a_scan(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    assert catalog.scans.latest(clip) is None
    assert fill.scan(clip, []) == ()
    latest = catalog.scans.latest(clip)
    assert latest is not None
    assert latest.model == MODEL
    assert catalog.scans.scanned_clips() == {clip}
    assert (latest.frames_looked_at, latest.faces_seen, latest.seconds) == (20, 40, 1.5)


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"shape": (99, 16)},
        {"dtype": "float64"},
        {"name": "../../../etc/passwd"},
        {"name": "/etc/passwd"},
        {"name": "not-there.npy"},
    ],
)
def test_an_array_that_is_not_what_was_announced_is_refused(
    catalog: Catalog, fill: Filler, tmp_path: Path, change: dict[str, object]
) -> None:
    clip = fill.clip()
    scanned = stage_scan(tmp_path / "job", [Figure(1)])
    array = msgspec.structs.replace(scanned.embeddings, **change)
    with pytest.raises(ProtocolError):
        catalog.scans.store(clip, MODEL, msgspec.structs.replace(scanned, embeddings=array), staging=tmp_path / "job")
    assert catalog.scans.of_clip(clip) == ()


def test_a_result_that_names_what_is_not_there_is_refused(catalog: Catalog, fill: Filler, tmp_path: Path) -> None:
    clip = fill.clip()
    scanned = stage_scan(tmp_path / "job", [Figure(1)])
    [track] = scanned.tracks
    bad_row = msgspec.structs.replace(track, template_row=4)
    no_faces = msgspec.structs.replace(track, faces=())
    away = msgspec.structs.replace(track, faces=(msgspec.structs.replace(track.faces[0], crop="../job/x.png"),))
    for wrong in (bad_row, no_faces, away):
        with pytest.raises(ProtocolError):
            catalog.scans.store(
                clip, MODEL, msgspec.structs.replace(scanned, tracks=(wrong,)), staging=tmp_path / "job"
            )
    with pytest.raises(ProtocolError):
        catalog.scans.store(clip, OTHER_MODEL, scanned, staging=tmp_path / "job")
    assert len(catalog.scans.store(clip, MODEL, scanned, staging=tmp_path / "job")) == 1


def test_a_scan_of_a_clip_that_was_removed_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    scanned = stage_scan(tmp_path / "job", [Figure(1)])
    with pytest.raises(NotFound):
        catalog.scans.store(some_clip(0).sha256, MODEL, scanned, staging=tmp_path / "job")
    assert (tmp_path / "job").is_dir()
    assert _files(catalog.folders.faces) == set()


# --- Scanning again -------------------------------------------------------------------------------------------------


def test_a_rescan_keeps_what_the_user_said(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    one, two, three, four = fill.scan(clip, [Figure(1), Figure(2, x=500), Figure(3, x=900), Figure(4, x=1300)])
    leo = fill.person(one)
    catalog.changes.ignore(two.id)
    catalog.changes.reject(three.id, leo.id)
    catalog.tracks.suggest([TrackLabel(four.id, TrackState.SUGGESTED, leo.id, 0.7)])
    again = fill.scan(
        clip,
        [Figure(4, x=1305), Figure(3, x=905), Figure(2, x=495), Figure(1, x=104, start_s=0.3, end_s=4.2)],
        model=OTHER_MODEL, salt=1,
    )  # fmt: skip
    assert len(again) == 4
    by_place = sorted(again, key=lambda t: t.points[0].box.x1)
    assert [t.id for t in by_place[:3]] == [one.id, two.id, three.id]
    labels = catalog.tracks.labels(clip)
    assert [labels[t.id].state for t in by_place] == ["confirmed", "ignored", "unknown", "unknown"]
    assert labels[one.id].person == leo.id
    assert catalog.tracks.rejections() == {three.id: {leo.id}}
    assert by_place[0].model == OTHER_MODEL
    assert len(by_place[0].faces) == 3
    assert len(catalog.galleries.of_model(MODEL).faces) == 2  # the faces learned from stay, with their crops
    assert list(catalog.galleries.not_embedded(OTHER_MODEL)) == sorted(face.id for face in one.faces[:2])
    assert all((catalog.folders.data / crop).is_file() for crop in catalog.galleries.not_embedded(OTHER_MODEL).values())
    assert [scan.model for scan in catalog.scans.of_clip(clip)] == [OTHER_MODEL, MODEL]


def test_a_confirmed_track_without_a_counterpart_stays_as_it_was(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    one, two = fill.scan(clip, [Figure(1), Figure(2, x=600)])
    fill.person(one)
    again = fill.scan(clip, [Figure(9, x=1200)], salt=1)
    assert {t.id for t in again} >= {one.id}
    assert two.id not in {t.id for t in again}
    assert len(catalog.tracks.get(one.id).faces) == 3
    assert (catalog.folders.data / one.faces[0].picture).is_file()
    assert not (catalog.folders.data / two.faces[0].picture).exists()


def test_undo_works_across_a_rescan(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    one, two = fill.scan(clip, [Figure(1), Figure(2, x=600)])
    leo = fill.person(one)
    catalog.changes.ignore(two.id)
    catalog.changes.rename(leo.id, "Leonard")
    fill.scan(clip, [Figure(1, x=110)], salt=1)
    while any(not operation.is_undone for operation in catalog.operations.all()):
        catalog.operations.undo()
    assert catalog.people.all() == ()
    assert [label.state for label in catalog.tracks.labels(clip).values()] == ["unknown"]


def test_pictures_in_old_answers_outlive_a_rescan(catalog: Catalog, fill: Filler) -> None:
    clip = fill.clip()
    [track] = fill.scan(clip, [Figure(1)])
    item = Evidence(
        "e1", "Somebody.", clip, 0.0, 4.0, track.faces[0].box, track.faces[0].picture, EvidenceSource.MEMORY, 0.7, 0.6,
        EvidenceLevel.LIKELY, None,
    )  # fmt: skip
    catalog.store.write(lambda db: db.execute("INSERT INTO chats VALUES ('c', '', 'then', 'then')"))
    catalog.store.write(
        lambda db: db.execute(
            "INSERT INTO turns VALUES (1, 't', 'c', NULL, 'Who?', '[]', 'answered', 'Somebody.', ?, '{}', 'then')",
            [evidence_json((item,))],
        )
    )
    fill.scan(clip, [Figure(2, x=900)], salt=1)
    assert (catalog.folders.data / track.faces[0].picture).is_file()
    assert not (catalog.folders.data / track.faces[0].crop).exists()


# --- Crashes ----------------------------------------------------------------------------------------------------------


def _state(catalog: Catalog, clip: ClipSha) -> tuple[object, ...]:
    tracks = catalog.tracks.of_clip(clip)
    assert all((catalog.folders.data / f.crop).is_file() for t in tracks for f in t.faces)
    return len(catalog.scans.of_clip(clip)), [t.id for t in tracks], _files(catalog.folders.faces)


_STEPS = ("read_array", "put_embedding", "adopt", "_put_scan")


@pytest.mark.parametrize("step", _STEPS)
def test_a_failure_at_any_step_leaves_the_old_scan_and_the_staged_one(
    catalog: Catalog, fill: Filler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str
) -> None:
    clip = fill.clip()
    fill.scan(clip, [Figure(1), Figure(2, x=600)])
    before = _state(catalog, clip)
    staging = tmp_path / "job"
    scanned = stage_scan(staging, [Figure(1, x=300)], salt=1)
    staged = _files(staging)

    def fail(*_args: object, **_named: object) -> None:
        raise StorageError("simulated")

    with monkeypatch.context() as patched:
        patched.setattr(scans, step, fail)
        with pytest.raises(PVChatError):
            catalog.scans.store(clip, MODEL, scanned, staging=staging)
    assert _state(catalog, clip) == before
    assert _files(staging) == staged
    assert len(catalog.scans.store(clip, MODEL, scanned, staging=staging)) == 1


def test_a_commit_that_fails_hands_the_staged_folder_back(
    catalog: Catalog, fill: Filler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clip = fill.clip()
    staging = tmp_path / "job"
    scanned = stage_scan(staging, [Figure(1)])
    real = scans._put_scan

    def put_and_dangle(db: Database, scan: Scan) -> None:
        real(db, scan)
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("INSERT INTO rejections VALUES ('no such track', 'nobody')")

    monkeypatch.setattr(scans, "_put_scan", put_and_dangle)
    with pytest.raises(PVChatError):
        catalog.scans.store(clip, MODEL, scanned, staging=staging)
    assert (staging / "embeddings.npy").is_file()
    assert _files(catalog.folders.faces) == set()


_CHILD = """
import os, signal, sys
from pathlib import Path
import msgspec
from pvchat_desktop.catalog import open_catalog, scans, files
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import ScannedFaces
from tests.helpers.scans import MODEL

home, clip, moment, message = sys.argv[1:]
folders = UserFolders(Path(home) / "data", Path(home) / "config", Path(home) / "cache")
catalog = open_catalog(folders)

def die(*_args, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

module, name, when = moment.split(":")
owner = {"scans": scans, "files": files}[module]
real = getattr(owner, name)

def after(*args, **named):
    real(*args, **named)
    die()

setattr(owner, name, die if when == "before" else after)
catalog.scans.store(clip, MODEL, msgspec.json.decode(message, type=ScannedFaces), staging=folders.staging / "job")
"""


@pytest.mark.skipif(os.name == "nt", reason="a process cannot kill itself with signal 9 there")
@pytest.mark.parametrize(
    ("moment", "is_new"),
    [
        ("scans:read_array:before", False),
        ("scans:put_embedding:after", False),
        ("scans:adopt:before", False),
        ("scans:adopt:after", False),
        ("scans:_put_scan:after", False),
        ("scans:sweep:before", True),
        ("scans:sweep:after", True),
    ],
)
def test_a_process_killed_at_any_step_leaves_the_old_scan_or_the_new_one(
    folders: UserFolders, moment: str, *, is_new: bool
) -> None:
    catalog = open_catalog(folders)
    fill = Filler(catalog)
    clip = fill.clip()
    fill.scan(clip, [Figure(1)])
    before = _state(catalog, clip)
    catalog.close()
    scanned = stage_scan(folders.staging / "job", [Figure(1, x=300), Figure(2, x=900)], salt=1)
    message = msgspec.json.encode(scanned).decode()
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folders.data.parent), clip, moment, message], check=False, timeout=60
    )
    assert child.returncode == -signal.SIGKILL
    catalog = open_catalog(folders)
    after = _state(catalog, clip)
    files = _files(folders.faces)
    catalog.close()
    if is_new:
        assert len(after[1]) == 2  # type: ignore[arg-type]
        assert len(files) == 12
    else:
        assert after == before
    with contextlib.closing(sqlite3.connect(folders.catalog)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_no_row_names_is_swept_at_the_start(folders: UserFolders) -> None:
    catalog = open_catalog(folders)
    fill = Filler(catalog)
    [track] = fill.scanned([Figure(1)])
    catalog.close()
    for orphan in (folders.faces / ("c" * 64) / "scan", folders.faces / track.clip / "other"):
        orphan.mkdir(parents=True)
        (orphan / "x.png").write_bytes(b"orphan")
    old, new = folders.staging / "old", folders.staging / "new"
    for staging in (old, new):
        staging.mkdir(parents=True, exist_ok=True)
    os.utime(old, (1_600_000_000, 1_600_000_000))
    catalog = open_catalog(folders)
    catalog.close()
    assert len(_files(folders.faces)) == 6
    assert [p.name for p in folders.staging.iterdir()] == ["new"]


def test_lists_get_who_is_where_without_the_faces(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, start_s=2.0, end_s=3.0, x=600)])
    [other] = fill.scanned([Figure(3)], number=1)
    first, second = catalog.tracks.presences(one.clip)
    assert (first.label, first.spans, first.model) == (fill.label(one.id), one.spans, MODEL)
    assert second.label.track == two.id
    assert {p.label.track for p in catalog.tracks.presences()} == {one.id, two.id, other.id}
    assert catalog.tracks.by_prefix(one.clip, one.id[:8]) == (one.id,)
    assert catalog.scans.scanned_clips() == {one.clip, other.clip}
