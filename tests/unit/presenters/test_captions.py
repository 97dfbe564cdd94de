from __future__ import annotations

from pvchat_desktop.errors import StorageError
from pvchat_desktop.presenters.captions import IdleCaptions
from tests.unit.presenters.fakes import HandBackground, Recorder


def _desk(**answers: object) -> tuple[IdleCaptions, HandBackground, Recorder]:
    background, service = HandBackground(), Recorder(**answers)
    return IdleCaptions(service, background, lambda: "Describing"), background, service


def test_captions_begin_when_they_may_and_once() -> None:
    idle, background, service = _desk(may_begin=True)
    idle.begin_if_wanted()
    idle.begin_if_wanted()
    assert [job.label for job in background.jobs] == ["Describing"]
    background.jobs[0].finish()
    assert service.last_words("write") == {"when_idle": True}
    idle.begin_if_wanted()
    assert len(background.jobs) == 2


def test_captions_wait_while_somebody_needs_the_computer() -> None:
    idle, background, _service = _desk(may_begin=False)
    idle.begin_if_wanted()
    assert background.jobs == []


def test_a_failure_interrupts_nobody_and_is_not_tried_again() -> None:
    idle, background, _service = _desk(may_begin=True, write=StorageError("The disk is full."))
    idle.begin_if_wanted()
    background.jobs[0].finish()
    idle.begin_if_wanted()
    assert background.problems == []
    assert len(background.jobs) == 1


def test_stop_pauses_and_closing_stops() -> None:
    idle, background, service = _desk(may_begin=True, pause=True)
    idle.begin_if_wanted()
    background.jobs[0].stop()
    assert service.names()[-1] == "pause"
    assert not background.jobs[0].watch.stop.is_set()
    assert background.jobs[0].follow.leave is not None
    background.jobs[0].follow.leave(background.jobs[0].watch)
    assert background.jobs[0].watch.stop.is_set()
