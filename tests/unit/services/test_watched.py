"""Watched folders on a prepared worker: what is new, moved, copied, changed and gone, and what is read for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psutil
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.protocol.messages import ProbeClip
from pvchat_desktop.services.views import LookReport
from tests.helpers.prepared import Figure, Prepared


def _look(app: App) -> LookReport:
    return app.library.look_in_folders()


def _places(app: App, sha: str) -> dict[str, FileState]:
    return {Path(file.path).name: file.state for file in app.catalog.clip_files.of(sha)}  # type: ignore[arg-type]


def test_new_clips_are_found_and_nothing_is_read_twice(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "a.mp4")
    worker.clip(clips / "2019" / "b.MOV")
    (clips / "note.txt").touch()
    worker.clip(clips / ".hidden" / "c.mp4")
    folder = app.library.watch_folder(clips)
    assert (folder.state, folder.looked_at, folder.clips) == (FileState.ONLINE, None, 0)
    assert len(_look(app).added) == 2
    read = worker.count(ProbeClip)
    assert _look(app) == LookReport((), (), 0, 0, (), ())
    assert worker.count(ProbeClip) == read
    new = worker.clip(clips / "2020" / "new.mp4")
    assert _look(app).added == (new,)
    assert worker.count(ProbeClip) == read + 1, "only the new file was read"
    (folder,) = app.library.watched_folders()
    assert folder.clips == 3
    assert folder.looked_at is not None


def test_a_moved_and_a_renamed_file_keep_everything(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.watch_folder(clips)
    _look(app)
    app.enrollment.enroll(app.library.scan(sha)[0].track.id, "Anna", consent=None)
    (clips / "sub").mkdir()
    (clips / "one.mp4").rename(clips / "sub" / "renamed.mp4")
    report = _look(app)
    assert (report.added, report.seen_again, report.moved, report.gone) == ((), (sha,), 1, 0)
    (summary,) = app.library.clips()
    assert (summary.title, summary.state, summary.people[0].name) == ("renamed", FileState.ONLINE, "Anna")
    assert _look(app) == LookReport((), (), 0, 0, (), ()), "it is told once"
    assert [Path(file.path).name for file in app.library.places([sha])[sha]] == ["renamed.mp4"]


def test_a_copy_is_one_clip_with_two_places(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.watch_folder(clips)
    _look(app)
    shutil.copy(clips / "one.mp4", clips / "two.mp4")
    assert _look(app).seen_again == (sha,)
    assert len(app.library.clips()) == 1
    assert {Path(file.path).name for file in app.library.places([sha])[sha]} == {"one.mp4", "two.mp4"}
    (clips / "one.mp4").unlink()
    assert (_look(app).moved, _places(app, sha)["two.mp4"]) == (1, FileState.ONLINE)


def test_changed_content_is_another_clip_and_the_old_one_is_missing(app: App, worker: Prepared, clips: Path) -> None:
    old = worker.clip(clips / "one.mp4", Figure(1))
    app.library.watch_folder(clips)
    _look(app)
    (clips / "one.mp4").write_bytes(b"CLIP quite another")
    (new,) = _look(app).added
    assert new != old
    assert app.library.clip(old).state is FileState.MISSING


def test_a_new_date_alone_keeps_the_clip(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4")
    app.library.watch_folder(clips)
    _look(app)
    os.utime(clips / "one.mp4", (1, 1))
    assert _look(app).seen_again == (sha,)
    assert _look(app).seen_again == ()


def test_vanished_files_are_missing_and_come_back(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4")
    app.library.watch_folder(clips)
    _look(app)
    away = (clips / "one.mp4").rename(clips.parent / "elsewhere.mp4")
    assert _look(app).gone == 1
    assert app.library.clip(sha).state is FileState.MISSING
    away.rename(clips / "one.mp4")
    read = worker.count(ProbeClip)
    assert _look(app) == LookReport((), (), 0, 0, (), ())
    assert app.library.clip(sha).state is FileState.ONLINE
    assert worker.count(ProbeClip) == read


def test_an_unplugged_drive_is_offline_and_nothing_is_lost(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = clips / "FAMILY-2"
    sha = worker.clip(drive / "films" / "one.mp4", Figure(1))
    partition = psutil.disk_partitions(all=True)[0]._replace(mountpoint="/")
    mounted = [partition, partition._replace(mountpoint=str(drive.resolve()))]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounted)
    app.library.watch_folder(drive / "films")
    _look(app)
    away = drive.rename(clips / "away")
    mounted.pop()
    report = _look(app)
    assert (report.away, report.gone) == ((drive / "films",), 0)
    assert app.library.clip(sha).state is FileState.OFFLINE
    assert app.library.watched_folders()[0].state is FileState.OFFLINE
    away.rename(drive)
    mounted.append(partition._replace(mountpoint=str(drive.resolve())))
    assert _look(app) == LookReport((), (), 0, 0, (), ())
    assert app.library.clip(sha).state is FileState.ONLINE


def test_a_drive_inside_a_watched_folder_may_be_away(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = clips / "mounted here"
    sha = worker.clip(drive / "one.mp4")
    here = worker.clip(clips / "two.mp4")
    partition = psutil.disk_partitions(all=True)[0]._replace(mountpoint="/")
    mounted = [partition, partition._replace(mountpoint=str(drive.resolve()))]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounted)
    app.library.watch_folder(clips)
    _look(app)
    shutil.rmtree(drive)
    drive.mkdir()
    mounted.pop()
    assert _look(app).gone == 0
    assert app.library.clip(sha).state is FileState.OFFLINE
    assert app.library.clip(here).state is FileState.ONLINE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions of POSIX, for somebody who is not root")
def test_a_folder_that_cannot_be_read_says_nothing_about_its_files(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "closed" / "one.mp4")
    app.library.watch_folder(clips)
    _look(app)
    (clips / "closed").chmod(0)
    assert _look(app).gone == 0
    (clips / "closed").chmod(0o700)
    assert app.library.clip(sha).state is FileState.ONLINE


def test_what_is_no_clip_is_told_once_and_again_when_it_changed(app: App, worker: Prepared, clips: Path) -> None:
    (clips / "bad.mp4").write_bytes(b"nothing")
    app.library.watch_folder(clips)
    assert [Path(one.path).name for one in _look(app).refused] == ["bad.mp4"]
    read = worker.count(ProbeClip)
    assert _look(app).refused == ()
    assert worker.count(ProbeClip) == read
    worker.clip(clips / "bad.mp4", Figure(1))
    assert len(_look(app).added) == 1


def test_a_clip_that_was_taken_out_does_not_come_back_by_itself(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4")
    app.library.watch_folder(clips)
    _look(app)
    app.library.remove(sha)
    assert _look(app) == LookReport((), (), 0, 0, (), ())
    assert app.library.clips() == ()
    assert app.library.add([clips / "one.mp4"]).added == (sha,)
    _look(app)
    assert len(app.library.clips()) == 1


def test_folders_inside_each_other_are_watched_once(app: App, clips: Path) -> None:
    (clips / "a" / "b").mkdir(parents=True)
    app.library.watch_folder(clips / "a" / "b")
    app.library.watch_folder(clips / "a")
    assert [one.path for one in app.library.watched_folders()] == [clips / "a"]
    with pytest.raises(Refused, match="is watched with all its subfolders"):
        app.library.watch_folder(clips / "a" / "b")
    app.library.unwatch_folder(clips / "a")
    assert app.library.watched_folders() == ()


def test_what_is_no_folder_is_said(app: App, clips: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        app.library.watch_folder(clips / "absent")
    with pytest.raises(NotFound, match="not watched"):
        app.library.unwatch_folder(clips)
