"""States to go back to: made before every large change, few, and none that holds somebody who was erased."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.catalog import copies
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.snapshots import DAYS, NEWEST, surplus
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.helpers.scans import crop_bytes, unit_vectors


@pytest.fixture
def two(app: App, worker: Prepared, clips: Path) -> tuple[PersonId, PersonId]:
    """Annabella and Benedict, each in a clip of their own."""
    shas = [worker.clip(clips / f"{n}.mp4", Figure(n)) for n in (1, 2)]
    app.library.add([clips])
    people = []
    for sha, name in zip(shas, ("Annabella", "Benedict"), strict=True):
        track = app.library.scan(sha)[0].track.id
        people.append(app.enrollment.enroll(track, name, consent="Yes.").person.id)
    return people[0], people[1]


def _names(app: App) -> list[str]:
    return [one.person.name for one in app.people.all()]


def test_large_changes_leave_a_snapshot_of_the_state_before(app: App, two: tuple[PersonId, PersonId]) -> None:
    assert app.snapshots.all() == ()
    app.people.rename(two[0], "Anna")
    assert app.snapshots.all() == (), "a small change is only undone"
    app.people.merge(*two)
    [one] = app.snapshots.all()
    assert (one.kind, one.reason, one.people, one.clips) == ("merge", "before two people were merged", 2, 2)
    assert one.bytes > 10_000
    assert "nna" not in one.id
    app.people.undo()
    app.people.split(two[0], [app.people.appearances(two[0])[0].track])
    assert [snapshot.kind for snapshot in app.snapshots.all()] == ["split", "merge"]
    assert sorted(path.suffix for path in app.folders.backups.iterdir()) == [".db", ".db"]


def test_grouping_anew_leaves_one_where_there_were_groups(app: App, worker: Prepared, clips: Path) -> None:
    shas = [worker.clip(clips / f"{n}.mp4", Figure(1)) for n in range(3)]
    app.library.add([clips])
    app.library.scan_all(shas, Watch())
    assert app.groups.regroup() == 1
    assert app.snapshots.all() == ()
    assert app.groups.regroup() == 1
    assert [one.reason for one in app.snapshots.all()] == ["before unknown people were grouped anew"]


def test_a_change_that_is_refused_is_not_made_where_no_snapshot_can_be(
    app: App, two: tuple[PersonId, PersonId]
) -> None:
    app.folders.backups.write_text("in the way")
    with pytest.raises(StorageError, match="Nothing was changed"):
        app.people.merge(*two)
    assert _names(app) == ["Annabella", "Benedict"]


@pytest.mark.usefixtures("two")
def test_another_face_pack_leaves_a_snapshot_once(app: App) -> None:
    backend = app.models.active_backend()
    clips = [clip.clip.sha256 for clip in app.library.clips()]
    app.library.scan(clips[0], again=True)
    assert app.snapshots.all() == ()
    other = msgspec.structs.replace(backend, model_hash=backend.model_hash[::-1])
    app.models.active_backend = lambda: other  # type: ignore[method-assign]
    for sha in clips:
        app.library.scan(sha)
    assert [one.kind for one in app.snapshots.all()] == ["faces"]


def test_going_back_brings_everything_back_and_keeps_what_was(
    app: App, two: tuple[PersonId, PersonId], worker: Prepared, folders: UserFolders
) -> None:
    app.people.merge(*two)
    app.people.rename(two[0], "Everybody")
    restored = app.snapshots.restore(app.snapshots.find("last"))
    assert _names(app) == ["Annabella", "Benedict"]
    assert (restored.snapshot.kind, restored.kept.kind, restored.to_scan) == ("merge", "restore", 0)
    assert {one.id for one in app.snapshots.all()} == {restored.snapshot.id, restored.kept.id}
    app.rescoring.catch_up()
    app.close()
    again = prepared_app(folders, worker)
    assert _names(again) == ["Annabella", "Benedict"]
    again.snapshots.restore(again.snapshots.find(restored.kept.id))
    assert _names(again) == ["Everybody"]
    assert [one.label for one in again.people.operations()][:2] == [
        "Renamed “Annabella” to “Everybody”", "Merged Benedict into Everybody",
    ]  # fmt: skip
    again.close()


def test_pictures_that_went_since_are_looked_for_again(
    app: App, two: tuple[PersonId, PersonId], worker: Prepared
) -> None:
    clip = app.people.appearances(two[1])[0].clip
    app.snapshots.take("group")
    worker.salt = 1
    app.people.reject(app.library.tracks(clip)[0].track.id, two[1])
    app.library.scan(clip, again=True)
    assert app.snapshots.restore(app.snapshots.find("last")).to_scan == 1
    assert not app.library.clip(clip).is_scanned
    app.library.scan(clip)
    assert [view.name for view in app.library.tracks(clip)] == ["Benedict"]
    assert all((app.folders.data / face.crop).is_file() for face in app.library.tracks(clip)[0].track.faces)


def test_no_snapshot_holds_somebody_who_was_erased(
    app: App, two: tuple[PersonId, PersonId], folders: UserFolders, tmp_path: Path
) -> None:
    app.people.split(two[0], [app.people.appearances(two[0])[0].track], name="Annabella II")
    app.people.undo()
    app.people.merge(*two)
    app.people.undo()
    app.snapshots.take("group")
    files = list(folders.backups.iterdir())
    assert len(files) == 3
    traces = [b"Annabella", *(crop_bytes(1, n) for n in range(3)), *(v.tobytes() for v in unit_vectors(1, 3, 128))]
    assert any(traces[0] in file.read_bytes() for file in files)
    app.people.erase(two[0])
    [left] = app.snapshots.all()
    assert (left.kind, left.reason, left.people) == ("erase", "after a person was erased", 1)
    found = [
        (file.name, trace[:20])
        for file in (tmp_path / "home").rglob("*")
        if file.is_file()
        for trace in traces
        if trace in file.read_bytes()
    ]
    assert found == []
    app.snapshots.restore(left)
    assert _names(app) == ["Benedict"]


def test_no_copy_under_way_escapes_an_erasure(
    app: App, two: tuple[PersonId, PersonId], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    copy = copies._copy

    def slowly(*args: object) -> None:
        begun.set()
        assert go_on.wait(20)
        copy(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(copies, "_copy", slowly)
    copying = threading.Thread(target=lambda: app.snapshots.take("group"))
    copying.start()
    assert begun.wait(20)
    erasing = threading.Thread(target=lambda: app.people.erase(two[0]))
    erasing.start()
    go_on.set()
    copying.join()
    erasing.join()
    assert [one.kind for one in app.snapshots.all()] == ["erase"]


def test_a_copy_that_fails_leaves_nothing(
    app: App, two: tuple[PersonId, PersonId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "_copy", full)
    with pytest.raises(StorageError, match="No space left"):
        app.people.merge(*two)
    assert list(app.folders.backups.iterdir()) == []
    assert _names(app) == ["Annabella", "Benedict"]


@pytest.mark.parametrize("content", [b"", b"no catalog", b"SQLite format 3\x00" + b"x" * 4096])
def test_a_damaged_snapshot_is_told_and_never_taken_over(
    app: App, two: tuple[PersonId, PersonId], content: bytes
) -> None:
    del two
    taken = app.snapshots.take("group")
    (app.folders.backups / f"snapshot-{taken.id}.db").write_bytes(content)
    with pytest.raises(StorageError):
        app.snapshots.restore(app.snapshots.find(taken.id))
    assert _names(app) == ["Annabella", "Benedict"]
    assert app.snapshots.find(taken.id).people is None


def test_few_are_kept_the_newest_and_one_for_each_earlier_day() -> None:
    newest = [Path(f"snapshot-20260110-1200{59 - n:02d}-merge.db") for n in range(NEWEST + 3)]
    older = [Path(f"snapshot-202512{30 - day:02d}-{hour}0000-split.db") for day in range(DAYS + 2) for hour in (18, 10)]
    gone = surplus([*newest, *older])
    assert gone[:2] == newest[NEWEST + 1 :]
    kept = [path for path in older if path not in gone]
    assert kept == [path for path in older if "-180000-" in path.name][: DAYS - 1]


def test_a_snapshot_is_named_by_its_beginning(app: App, two: tuple[PersonId, PersonId]) -> None:
    del two
    with pytest.raises(NotFound, match="no snapshot"):
        app.snapshots.find("last")
    first, second = app.snapshots.take("group"), app.snapshots.take("faces")
    assert app.snapshots.find("last") == second
    assert app.snapshots.find(first.id) == first
    with pytest.raises(NotFound, match="2 snapshots"):
        app.snapshots.find(first.id[:8])
    with pytest.raises(Refused):
        app.people.merge(PersonId("x"), PersonId("x"))
