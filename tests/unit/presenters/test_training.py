from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled, Refused, StorageError
from pvchat_desktop.presenters.training import Ending, Phase, Training
from tests.unit.presenters import learning_samples as learning
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder


class Desk:
    def __init__(self, **answers: Any) -> None:
        self.background = HandBackground()
        self.learning = Recorder(**({"learn_with": learning.learned(), "unfinished": (learning.course(),)} | answers))
        app: Any = SimpleNamespace(learning=self.learning, people=Recorder(all=(samples.person(),)))
        self.told = 0
        self.training = Training(app, self.background, Recorder(training_label=lambda name: f"Learning {name}"))
        self.training.on_change(self._tell)

    def _tell(self) -> None:
        self.told += 1

    def started(self) -> Desk:
        assert self.training.start(learning.WANTED)
        return self

    def progress(self, now: Progress) -> None:
        follow = self.background.jobs[-1].follow.progress
        assert follow is not None
        follow(now)


def test_one_training_at_a_time_under_its_name() -> None:
    desk = Desk().started()
    assert desk.background.jobs[0].label == "Learning Leo"
    assert not desk.training.start(learning.WANTED)
    assert desk.training.of(samples.LEO) is desk.training.now
    assert desk.training.of(PersonId("somebody")) is None


def test_steps_become_a_curve_each_once() -> None:
    desk = Desk().started()
    for number in (1, 1, 2):
        desk.progress(Progress("Pictures", number, 9, step=learning.step(number)))
    desk.progress(Progress("Clips", 3, 9, step=learning.step(1, stage="video")))
    desk.progress(Progress("Checking", 1, 3))
    assert desk.training.now is not None
    assert [(one.step, one.stage) for one in desk.training.now.curve] == [(1, "image"), (2, "image"), (1, "video")]
    assert desk.training.now.progress == Progress("Checking", 1, 3)


def test_what_was_learned_is_told_to_listeners() -> None:
    desk = Desk().started()
    desk.background.jobs[0].finish()
    assert desk.training.now is not None
    assert desk.training.now.phase is Phase.LEARNED
    assert desk.told == 2
    desk.training.forget()
    assert desk.training.now is None


def test_stop_wherever_it_is_pressed_is_a_pause() -> None:
    desk = Desk(learn_with=Cancelled()).started()
    desk.background.jobs[0].stop()
    assert desk.learning.names() == ["pause"]
    assert not desk.background.jobs[0].watch.stop.is_set(), "a set watch would cancel the job, checkpoint and all"
    assert desk.training.now is not None
    assert desk.training.now.ending is Ending.PAUSE
    desk.background.jobs[0].finish()
    assert desk.training.now.phase is Phase.PAUSED


def test_between_two_jobs_there_is_nothing_to_save() -> None:
    desk = Desk(pause=Refused("Nobody is being learned just now.")).started()
    desk.training.pause()
    assert desk.background.jobs[0].watch.stop.is_set()


def test_a_paused_training_goes_on_with_its_curve() -> None:
    desk = Desk(learn_with=Cancelled()).started()
    desk.progress(Progress("Pictures", 1, 9, step=learning.step(1)))
    desk.background.jobs[0].finish()
    assert desk.training.start(learning.WANTED)
    assert desk.training.now is not None
    assert len(desk.training.now.curve) == 1


def test_keeping_early_goes_on_to_the_check() -> None:
    desk = Desk().started()
    desk.training.stop_and_keep()
    desk.training.discard()
    assert desk.learning.names() == ["stop_and_keep"], "one end at a time"
    assert desk.training.is_running


def test_why_nothing_can_be_kept_yet_is_said_and_it_goes_on() -> None:
    desk = Desk(stop_and_keep=Refused("Nothing was learned yet that could be kept.")).started()
    desk.training.stop_and_keep()
    assert desk.training.now is not None
    assert desk.training.now.ending is Ending.NONE
    assert desk.training.now.problem is not None


def test_a_discarded_training_leaves_nothing() -> None:
    desk = Desk(learn_with=Cancelled()).started()
    desk.training.discard()
    desk.background.jobs[0].finish()
    assert desk.training.now is None


def test_a_paused_training_can_be_thrown_away() -> None:
    desk = Desk(learn_with=Cancelled()).started()
    desk.background.jobs[0].finish()
    desk.training.discard()
    assert desk.learning.last("forget") == (samples.LEO, "tiny")
    assert desk.training.now is None


def test_a_failure_keeps_its_words() -> None:
    desk = Desk(learn_with=StorageError("The disk is full.", hint="Free some space.")).started()
    desk.background.jobs[0].finish()
    assert desk.training.now is not None
    assert desk.training.now.phase is Phase.FAILED
    assert desk.training.now.problem is not None
    assert desk.training.now.problem.hint == "Free some space."


def test_trainings_of_earlier_days_are_found_but_not_the_one_that_runs() -> None:
    desk = Desk()
    found: list[Any] = []
    desk.training.unfinished(found.append)
    assert found == [(learning.WANTED,)]
    desk.started().training.unfinished(found.append)
    assert found[1] == ()
