import os
import threading
from pathlib import Path

import psutil
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.job import JobState
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, StorageError, WorkerDied
from pvchat_desktop.protocol.messages import ProbeClip, Request, ScanFaces
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared


def _states(app: App) -> dict[str, FileState]:
    return {summary.title: summary.state for summary in app.library.clips()}


def test_a_folder_is_taken_in_with_its_subfolders_and_nothing_else(app: App, worker: Prepared, clips: Path) -> None:
    for number in range(300):
        (clips / f"note {number}.txt").touch()
    worker.clip(clips / "a.MP4")
    worker.clip(clips / "2019" / "b.mov")
    worker.clip(clips / ".Trash" / "c.mp4")
    worker.clip(clips / "2019" / "._b.mov")
    report = app.library.add([clips])
    assert (len(report.added), report.already_known, report.refused) == (2, (), ())
    again = app.library.add([clips])
    assert (again.added, set(again.already_known)) == ((), set(report.added))
    assert worker.count(ProbeClip) == 2, "files that did not change are not read again"


def test_a_folder_without_videos_gives_an_empty_report(app: App, clips: Path) -> None:
    (clips / "text.txt").touch()
    report = app.library.add([clips])
    assert (report.added, report.already_known, report.refused) == ((), (), ())


def test_what_cannot_be_used_is_named_and_the_rest_is_added(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "good.mp4")
    (clips / "bad.mp4").write_bytes(b"nothing")
    (clips / os.fsdecode(b"caf\xe9.mp4")).write_bytes(b"CLIP")
    report = app.library.add([clips, clips / "absent.mp4"])
    assert len(report.added) == 1
    assert [Path(one.path).name for one in report.refused] == ["bad.mp4", "caf?.mp4", "absent.mp4"]
    assert all(one.message for one in report.refused)
    assert len(app.library.clips()) == 1


def test_a_file_that_kills_the_decoder_costs_no_other(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "a deadly.mp4")
    worker.clip(clips / "b.mp4")

    def die(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, ProbeClip) and "deadly" in request.path:
            raise WorkerDied("The background process crashed.")

    worker.before = die
    report = app.library.add([clips])
    assert len(report.added) == 1
    assert len(report.refused) == 1


def test_workers_that_keep_dying_end_the_whole(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "a.mp4")

    def die(_request: Request, _stop: threading.Event) -> None:
        raise WorkerDied("Not started again.", code="worker_keeps_dying")

    worker.before = die
    with pytest.raises(WorkerDied):
        app.library.add([clips])


def test_stopping_keeps_what_was_added_and_says_so(app: App, worker: Prepared, clips: Path) -> None:
    for number in range(5):
        worker.clip(clips / f"{number}.mp4")
    stop = threading.Event()

    def stop_at_third(_request: Request, _stop: threading.Event) -> None:
        if worker.count(ProbeClip) == 3:
            stop.set()

    worker.before = stop_at_third
    stages: list[str] = []
    with pytest.raises(Cancelled, match="2 clips were added"):
        app.library.add([clips], Watch(lambda progress: stages.append(progress.stage), stop))
    assert len(app.library.clips()) == 2
    assert stages[0] == "“0” (1 of 5): Working"
    assert {job.state for job in app.jobs.jobs()} == {JobState.DONE, JobState.CANCELLED}


def test_a_long_path_with_letters_of_many_scripts(app: App, worker: Prepared, clips: Path) -> None:
    folder = clips
    for name in ("Бабушка и дедушка " * 5, "夏休み" * 20, "a" * 90):
        folder = folder / name.strip()
    sha = worker.clip(folder / "Ελένη “2019” {1} 👵.mp4", Figure(1))
    assert len(str(folder)) > 250
    app.library.add([clips])
    assert app.library.clip("Ελένη “2019” {1} 👵").clip.sha256 == sha
    assert len(app.library.scan(sha)) == 1


def test_equal_content_is_one_clip_with_two_places(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4")
    (clips / "two.mp4").write_bytes((clips / "one.mp4").read_bytes())
    report = app.library.add([clips])
    assert report.added == (sha,)
    (clips / "one.mp4").unlink()
    app.library.refresh()
    (summary,) = app.library.clips()
    assert (summary.title, summary.state) == ("two", FileState.ONLINE)
    assert app.library.clip("one").clip.sha256 == sha, "it still answers to its other name"


def test_a_path_is_one_however_it_is_written(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4")
    app.library.add([clips / "one.mp4", clips / ".." / clips.name / "one.mp4"])
    assert len(app.catalog.clip_files.of(sha)) == 1


def test_moved_renamed_and_deleted_files(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.add([clips])
    app.library.scan(sha)
    moved = (clips / "one.mp4").rename(clips / "renamed.mp4")
    app.library.refresh()
    assert _states(app) == {"one": FileState.MISSING}
    app.library.add([moved])
    (summary,) = app.library.clips()
    assert (summary.title, summary.state, summary.is_scanned) == ("renamed", FileState.ONLINE, True)
    moved.unlink()
    app.library.refresh()
    assert _states(app) == {"renamed": FileState.MISSING}
    assert len(app.library.scan(sha)) == 1, "what is known stays"
    with pytest.raises(NotFound, match="not where it was"):
        app.library.scan(sha, again=True)


def test_an_unplugged_drive_is_not_a_deletion(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = clips / "FAMILY-2"
    sha = worker.clip(drive / "one.mp4", Figure(1))
    partition = psutil.disk_partitions(all=True)[0]._replace(mountpoint="/")
    mounted = [partition, partition._replace(mountpoint=str(drive.resolve()))]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounted)
    app.library.add([drive])
    away = drive.rename(clips / "away")
    mounted.pop()
    app.library.refresh()
    assert _states(app) == {"one": FileState.OFFLINE}
    with pytest.raises(NotFound, match="drive that is not connected"):
        app.library.scan(sha)
    away.rename(drive)
    mounted.append(partition._replace(mountpoint=str(drive.resolve())))
    app.library.refresh()
    assert _states(app) == {"one": FileState.ONLINE}


def test_other_content_under_a_known_path_is_another_clip(app: App, worker: Prepared, clips: Path) -> None:
    old = worker.clip(clips / "one.mp4", Figure(1))
    app.library.add([clips])
    app.library.scan(old)
    (clips / "one.mp4").write_bytes(b"CLIP other")
    with pytest.raises(NotFound):
        app.library.scan(old, again=True)
    new = app.library.clip("one").clip.sha256
    assert new != old
    summary = app.library.clip(old)
    assert (summary.state, summary.path, summary.is_scanned) == (FileState.MISSING, "", True)
    assert len(app.library.clips()) == 2, "the list survives a clip without a place"
    assert worker.count(ScanFaces) == 1, "nobody's faces came from the wrong file"


def test_a_known_file_that_is_no_clip_any_more_is_missing(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "one.mp4")
    app.library.add([clips])
    (clips / "one.mp4").write_bytes(b"text")
    app.library.refresh()
    assert _states(app) == {"one": FileState.MISSING}


def test_a_new_date_alone_changes_nothing(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.add([clips])
    os.utime(clips / "one.mp4", (1, 1))
    app.library.refresh()
    assert _states(app) == {"one": FileState.ONLINE}
    assert len(app.library.scan(sha)) == 1


def test_a_lost_thumbnail_is_made_again(app: App, worker: Prepared, clips: Path) -> None:
    worker.clip(clips / "one.mp4")
    app.library.add([clips])
    thumbnail = app.library.clips()[0].thumbnail
    assert thumbnail
    thumbnail.unlink()
    app.library.refresh()
    assert thumbnail.is_file()


def test_a_file_that_is_still_being_written_is_not_stored(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = clips / "growing.mp4"
    worker.clip(growing)
    read = Path.read_bytes

    def read_while_it_grows(path: Path) -> bytes:
        data = read(path)
        if path == growing:
            growing.write_bytes(data + b"more")
        return data

    monkeypatch.setattr(Path, "read_bytes", read_while_it_grows)
    report = app.library.add([clips])
    assert "still being written" in report.refused[0].message
    assert app.library.clips() == ()


@pytest.mark.parametrize("ref", ["nothing", "x" * 10_000, "a/" * 3000, "\0", "", "?"])
def test_a_clip_that_is_not_there_is_said_in_words(app: App, clips: Path, ref: str) -> None:
    with pytest.raises((NotFound, BadClip)) as error:
        app.library.open(ref, clips)
    assert len(str(error.value)) < 400


def test_a_path_that_is_gone_means_its_own_clip_and_no_other(app: App, worker: Prepared, clips: Path) -> None:
    one = worker.clip(clips / "a" / "clip.mp4")
    worker.clip(clips / "b" / "clip.mp4", Figure(2))
    app.library.add([clips])
    (clips / "a" / "clip.mp4").unlink()
    assert app.library.open("a/clip.mp4", clips).clip.sha256 == one
    with pytest.raises(NotFound, match="2 clips"):
        app.library.open("clip", clips)


def test_removing_a_clip_leaves_its_file_and_the_people(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    other = worker.clip(clips / "two.mp4", Figure(1))
    app.library.add([clips])
    app.enrollment.enroll(app.library.scan(sha)[0].track.id, "Anna", consent=None)
    app.library.remove(sha)
    assert (clips / "one.mp4").is_file()
    assert [summary.title for summary in app.library.clips()] == ["two"]
    assert app.library.scan(other)[0].name == "Anna"
    assert app.people.all()[0].confirmed_tracks == 0


def test_scanning_all_goes_on_after_a_clip_that_is_away(app: App, worker: Prepared, clips: Path) -> None:
    shas = [worker.clip(clips / f"{name}.mp4", Figure(1)) for name in "abc"]
    app.library.add([clips])
    (clips / "a.mp4").unlink()
    app.library.scan(shas[2])
    report = app.library.scan_all(shas, Watch())
    assert (report.scanned, report.done_before) == (1, 1)
    assert [one.path for one in report.refused] == ["a"]


def test_a_full_disk_is_said_and_the_work_can_go_on(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.add([clips])

    def full(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, ScanFaces) and worker.count(ScanFaces) == 1:
            raise StorageError("The disk is full.", hint="Make some space and try again.")

    worker.before = full
    with pytest.raises(StorageError):
        app.library.scan(sha)
    assert app.jobs.jobs()[0].state is JobState.INTERRUPTED
    assert not app.library.clip(sha).is_scanned
    assert len(app.library.scan(sha)) == 1
    assert [job.state for job in app.jobs.jobs()] == [JobState.DONE, JobState.DONE], "the same job went on"


def test_finding(app: App, worker: Prepared, clips: Path) -> None:
    one = worker.clip(clips / "Straße am See.mp4", Figure(1, 0, 4), Figure(2, 3, 8, x=400))
    worker.clip(clips / "Straße im Wald.mp4", Figure(2))
    app.library.add([clips])
    for summary in app.library.clips():
        app.library.scan(summary.clip.sha256)
    tracks = app.library.tracks(one)
    app.enrollment.enroll(tracks[0].track.id, "Anna Strauß", consent=None)
    app.enrollment.enroll(tracks[1].track.id, "Bo", consent=None)
    assert [match.clip.title for match in app.library.find("straße wald")] == ["Straße im Wald"]
    (match,) = app.library.find("Straße, anna STRAUß!")
    assert match.people == ("Anna Strauß",)
    (both,) = app.library.find("Bo", person="anna strauß")
    assert both.spans[0].start_s == pytest.approx(3)
    assert both.spans[0].end_s == pytest.approx(4)
    assert len(app.library.find("Bo")) == 2
    assert app.library.find("Boris") == ()
    with pytest.raises(NotFound, match="Nobody called “Carla”"):
        app.library.find("", person="Carla")
    for nothing in ("", " ", "?!"):
        with pytest.raises(Exception, match="nothing to look for"):
            app.library.find(nothing)
