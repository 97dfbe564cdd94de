"""Learning a person from the tagged clip to the pack in use, with workers that answer by rote."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.job import JobState
from pvchat_desktop.errors import Cancelled, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import PrepareSamples, Request, ScoreTrials, TrainPack
from pvchat_desktop.services.watch import Watch
from tests.helpers.base_folders import write_base
from tests.helpers.learners import TINY, Rote
from tests.helpers.prepared import Figure, Prepared, prepared_app

OTHERS = 14


@pytest.fixture
def rote(worker: Prepared) -> Rote:
    rote = Rote()
    rote.join(worker)
    return rote


@pytest.fixture
def base(app: App, tmp_path: Path) -> str:
    return app.bases.import_from(_whole_base(tmp_path / "tiny"))


def _whole_base(folder: Path) -> Path:
    """A folder whose config tells a decoder's shape."""
    import json

    write_base(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["text_config"] |= {"num_hidden_layers": 2, "intermediate_size": 16, "vocab_size": 64}
    config["vision_config"] = {"hidden_size": 8, "depth": 1, "patch_size": 8, "spatial_merge_size": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def world(app: App, worker: Prepared, folder: Path, *, others: int = OTHERS) -> PersonId:
    """Leo, tagged in one clip and confirmed in another, and other people in clips of their own."""
    worker.clip(folder / "leo.mp4", Figure(1, end_s=9.5, faces=6, width_px=90), Figure(2, x=400, end_s=9.5))
    worker.clip(folder / "leo again.mp4", Figure(1, end_s=9.0, faces=5))
    for number in range(others - 1):
        worker.clip(folder / f"other {number}.mp4", Figure(10 + number, end_s=8.0))
    app.library.add([folder])
    shas = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(shas.values()), Watch())
    leo = app.enrollment.enroll(app.library.tracks(shas["leo"])[0].track.id, "Leo", consent="Yes").person.id
    app.people.confirm(app.library.tracks(shas["leo again"])[0].track.id, leo)
    return leo


@pytest.fixture
def leo(app: App, worker: Prepared, clips: Path, rote: Rote) -> PersonId:
    del rote
    return world(app, worker, clips)


def _learn(app: App, person: PersonId, base: str, watch: Watch | None = None) -> object:
    return app.learning.learn_with(person, base, TINY, watch or Watch())


def test_the_plan_is_told_before_anything_starts(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    outlook = app.learning.plan(leo, base, "quick", Watch())
    assert outlook.others == OTHERS
    assert outlook.questions > 0
    assert outlook.trials > 0
    assert "other people" in outlook.sentences[0]
    assert any("not known before the first run" in sentence for sentence in outlook.sentences)
    assert any("processor does the work" in sentence for sentence in outlook.sentences)
    assert worker.count(PrepareSamples) == worker.count(TrainPack) == 0


def test_too_few_other_people_are_said(app: App, worker: Prepared, clips: Path, rote: Rote, base: str) -> None:
    del rote
    leo = world(app, worker, clips, others=6)
    with pytest.raises(Refused, match="10 other people are needed; the clips here show 6"):
        _learn(app, leo, base)
    assert app.packs.of_person(leo) == ()
    assert app.learning.unfinished() == ()


def test_a_person_is_learned_checked_and_kept(app: App, rote: Rote, leo: PersonId, base: str) -> None:
    stages: list[str] = []
    learned = app.learning.learn_with(leo, base, TINY, Watch(lambda p: stages.append(p.stage)))
    (view,) = app.packs.of_person(leo)
    assert view.pack == learned.pack
    report = learned.report
    assert {"base", "memory", "memory_adapter", "kept", "outcome", "reasons", "external"} <= set(report)
    assert report["estimate"]["memory_bytes"] > 0
    assert report["measured"]["peak_bytes"] == 123_000_000
    assert set(learned.seconds) == {"dataset", "train", "verify"}
    assert view.report == report
    assert {stage.split(":")[0] for stage in stages} >= {"Clips (1 of 3)", "Learning (2 of 3)", "Did it work? (3 of 3)"}
    assert list(app.folders.learning.glob("*")) == [], "nothing is left in the cache"
    (request,) = rote.trained
    assert request.people[0].name == "Leo"
    assert all(Path(crop).is_file() for crop in request.people[0].crops)
    assert len(rote.scored) == 3


def test_nothing_is_asked_where_nothing_of_the_person_is_left_to_check_with(
    app: App, worker: Prepared, clips: Path, rote: Rote, base: str
) -> None:
    worker.clip(clips / "leo.mp4", Figure(1, end_s=3.0, faces=6, width_px=90))
    for number in range(OTHERS):
        worker.clip(clips / f"other {number}.mp4", Figure(10 + number, end_s=8.0))
    app.library.add([clips])
    shas = {clip.title: clip.clip.sha256 for clip in app.library.clips()}
    app.library.scan_all(list(shas.values()), Watch())
    leo = app.enrollment.enroll(app.library.tracks(shas["leo"])[0].track.id, "Leo", consent="Yes").person.id
    outlook = app.learning.plan(leo, base, "quick", Watch())
    assert "nobody can tell whether it worked" in outlook.sentences[0]
    learned = app.learning.learn_with(leo, base, TINY, Watch())
    assert rote.scored == []
    assert learned.report["outcome"] == "not_enough"
    assert learned.report["reasons"][0].startswith("Not enough to tell: 0 trials with the person")
    assert not learned.is_active


def test_three_rows_are_asked_about_the_same_clips(app: App, rote: Rote, leo: PersonId, base: str) -> None:
    _learn(app, leo, base)
    untouched, memory, adapter = rote.scored
    assert [t.id for t in untouched.trials] == [t.id for t in memory.trials] == [t.id for t in adapter.trials]
    assert {t.evidence for t in untouched.trials} == {""}
    assert all("Leo" in t.evidence for t in memory.trials)
    assert untouched.people[0].folder is memory.people[0].folder is None
    assert adapter.people[0].folder is not None
    trained = {file.sha256 for file in rote.trained[0].frames.values()}
    assert trained.isdisjoint(t.frames.sha256 for t in untouched.trials)


def test_what_does_not_beat_memory_is_kept_but_not_switched_on(app: App, rote: Rote, leo: PersonId, base: str) -> None:
    rote.score = lambda _request, _trial: 3.0  # says yes to everything
    learned = app.learning.learn_with(leo, base, TINY, Watch())
    assert not learned.is_active
    assert app.packs.in_use(leo, app.bases.base_for(base)) is None
    assert learned.report["kept"] is False
    assert learned.report["reasons"]


def test_the_next_plan_knows_what_this_one_took(app: App, leo: PersonId, base: str) -> None:
    _learn(app, leo, base)
    assert app.learning.plan(leo, base, "quick", Watch()).plan.minutes is not None


def test_an_earlier_pack_is_kept(app: App, leo: PersonId, base: str) -> None:
    _learn(app, leo, base)
    _learn(app, leo, base)
    assert len(app.packs.of_person(leo)) == 2


class _Halted:
    """A worker that stops at one kind of request until it is let go or stopped."""

    def __init__(self, worker: Prepared, kind: type) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()
        self._kind = kind
        worker.before = self._wait

    def _wait(self, request: Request, stop: threading.Event) -> None:
        if isinstance(request, self._kind):
            self.began.set()
            while not (stop.is_set() or self.go_on.is_set()):
                time.sleep(0.005)


def _begun(call: Callable[[], object], halted: _Halted, then: Callable[[], None]) -> BaseException | None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call)
        assert halted.began.wait(20)
        then()
        return future.exception(20)


@pytest.mark.parametrize("kind", [PrepareSamples, TrainPack, ScoreTrials])
def test_a_pause_anywhere_and_it_goes_on(app: App, worker: Prepared, leo: PersonId, base: str, kind: type) -> None:
    halted = _Halted(worker, kind)
    error = _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    assert isinstance(error, Cancelled)
    (course,) = app.learning.unfinished()
    assert (course.person, course.ref) == (leo, base)
    (job,) = [job for job in app.jobs.jobs() if job.state is JobState.PAUSED]
    before = {k: worker.count(k) for k in (PrepareSamples, TrainPack)}
    halted.go_on.set()
    learned = app.learning.resume(job.id, Watch())
    assert learned.pack.person_id == leo
    assert app.learning.unfinished() == ()
    assert not [job for job in app.jobs.jobs() if job.state is JobState.PAUSED], "the paused job itself went on"
    if kind is ScoreTrials:
        assert before == {k: worker.count(k) for k in (PrepareSamples, TrainPack)}, "nothing is done twice"


def test_learning_again_goes_on_where_it_was_paused(
    app: App, worker: Prepared, rote: Rote, leo: PersonId, base: str
) -> None:
    halted = _Halted(worker, TrainPack)
    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    halted.go_on.set()
    _learn(app, leo, base)
    assert worker.count(PrepareSamples) == 1
    assert len(rote.trained) == 1


def test_stopping_it_is_a_pause(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    halted, stop = _Halted(worker, TrainPack), threading.Event()
    error = _begun(lambda: app.learning.learn_with(leo, base, TINY, Watch(stop=stop)), halted, stop.set)
    assert isinstance(error, Cancelled)
    (job,) = [job for job in app.jobs.jobs() if job.kind == "TrainPack"]
    assert job.state is JobState.PAUSED
    assert app.jobs.staging_for(job.id).is_dir(), "its checkpoints are there"
    halted.go_on.set()
    _learn(app, leo, base)
    assert [one.state for one in app.jobs.jobs() if one.kind == "TrainPack"] == [JobState.DONE], "the same job went on"


def test_a_course_of_another_kind_takes_the_paused_one_s_jobs_along(
    app: App, worker: Prepared, leo: PersonId, base: str
) -> None:
    halted = _Halted(worker, TrainPack)
    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    halted.go_on.set()
    app.learning.learn_with(leo, base, replace(TINY, video_epochs=2), Watch())
    assert not [job for job in app.jobs.jobs() if job.state.can_resume]
    assert not list(app.folders.staging.glob("*"))


def test_a_cache_that_cannot_be_written_is_told_and_nothing_is_lost(
    app: App, rote: Rote, leo: PersonId, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pvchat_desktop.services.learning_course.shutil.move", no_room)
        with pytest.raises(StorageError, match="No space left"):
            _learn(app, leo, base)
    assert [job.state for job in app.jobs.jobs() if job.kind == "PrepareSamples"] == [JobState.INTERRUPTED]
    _learn(app, leo, base)
    assert len(rote.trained) == 1
    assert not [job for job in app.jobs.jobs() if job.state.can_resume]


@pytest.mark.parametrize("paused", [True, False])
def test_giving_up_one_of_its_jobs_throws_it_away(
    app: App, worker: Prepared, leo: PersonId, base: str, paused: bool
) -> None:
    halted = _Halted(worker, TrainPack)

    def give_up() -> None:
        app.learning.give_up(next(job.id for job in app.jobs.jobs() if job.kind == "TrainPack"))

    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause if paused else give_up)
    if paused:
        give_up()
    assert app.learning.unfinished() == ()
    assert not list(app.folders.learning.glob("*"))
    with pytest.raises(Refused, match="ended already"):
        give_up()


@pytest.mark.parametrize("kind", [PrepareSamples, TrainPack, ScoreTrials])
def test_a_paused_training_goes_on_under_another_name(
    app: App, worker: Prepared, leo: PersonId, base: str, kind: type
) -> None:
    halted = _Halted(worker, kind)
    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    (job,) = [job for job in app.jobs.jobs() if job.state is JobState.PAUSED]
    halted.go_on.set()
    app.people.rename(leo, "Leopold")
    assert app.learning.resume(job.id, Watch()).pack.person_id == leo
    assert not list(app.folders.learning.glob("*"))


def test_it_goes_on_after_the_program_was_killed(
    folders: UserFolders, app: App, worker: Prepared, leo: PersonId, base: str
) -> None:
    halted = _Halted(worker, TrainPack)
    error = _begun(lambda: _learn(app, leo, base), halted, app.close)
    assert isinstance(error, Cancelled)
    halted.go_on.set()
    later = prepared_app(folders, worker)
    try:
        (job,) = [job for job in later.jobs.jobs() if job.state is JobState.INTERRUPTED]
        assert later.learning.resume(job.id, Watch()).pack.person_id == leo
    finally:
        later.close()


def test_discard_leaves_nothing(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    halted = _Halted(worker, TrainPack)
    error = _begun(lambda: _learn(app, leo, base), halted, app.learning.discard)
    assert isinstance(error, Cancelled)
    assert app.learning.unfinished() == ()
    assert list(app.folders.learning.glob("*")) == []
    assert app.packs.of_person(leo) == ()


def test_stop_and_keep_needs_a_step_and_then_ends_the_training(
    app: App, worker: Prepared, rote: Rote, leo: PersonId, base: str
) -> None:
    from pvchat_desktop.core.job import Progress, TrainingStep

    halted = _Halted(worker, TrainPack)

    def stop() -> None:
        with pytest.raises(Refused, match="Nothing was learned yet"):
            app.learning.stop_and_keep()
        job = next(job for job in app.jobs.jobs() if job.kind == "TrainPack")
        step = TrainingStep(7, "video", 1.0, None, None, None, None, 8, 0.1)
        app.catalog.jobs.set_progress(job.id, Progress("Learning", 7, 30, None, step))
        app.learning.stop_and_keep()
        halted.go_on.set()

    assert _begun(lambda: _learn(app, leo, base), halted, stop) is None
    assert [request.stop_after_step for request in rote.trained] == [7]
    assert len(app.packs.of_person(leo)) == 1


def test_one_at_a_time(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    halted = _Halted(worker, TrainPack)

    def again() -> None:
        with pytest.raises(Refused, match="being learned already"):
            _learn(app, leo, base)
        halted.go_on.set()

    assert _begun(lambda: _learn(app, leo, base), halted, again) is None
    with pytest.raises(Refused, match="Nobody is being learned"):
        app.learning.pause()


def test_erasing_takes_a_paused_training_along(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    halted = _Halted(worker, TrainPack)
    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    app.people.erase(leo)
    assert app.learning.unfinished() == ()
    assert not list(app.folders.cache.glob("**/*.npy"))


def test_a_paused_training_can_be_thrown_away(app: App, worker: Prepared, leo: PersonId, base: str) -> None:
    halted = _Halted(worker, TrainPack)
    _begun(lambda: _learn(app, leo, base), halted, app.learning.pause)
    app.learning.forget(leo, base)
    assert app.learning.unfinished() == ()
    assert not list(app.folders.learning.glob("*"))
    assert not list(app.folders.staging.glob("*"))
    assert [job.state for job in app.jobs.jobs() if job.kind == "TrainPack"] == [JobState.CANCELLED]
    with pytest.raises(Refused, match="no training of this person"):
        app.learning.forget(leo, base)


def test_what_was_got_wrong_can_be_looked_at(app: App, rote: Rote, leo: PersonId, base: str) -> None:
    rote.score = lambda _request, _trial: 0.0
    report = app.learning.learn_with(leo, base, TINY, Watch()).report
    assert report["wrong"], "hidden faces cannot be told without a score"
    one = report["wrong"][0]
    assert {"kind", "present", "said", "clip", "start_s", "end_s"} <= set(one)
    assert one["said"]["memory_adapter"] is not one["present"]
