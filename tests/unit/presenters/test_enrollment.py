from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from pvchat_desktop.errors import BadClip, Refused
from pvchat_desktop.presenters.enrollment import (
    Details,
    EnrollmentPresenter,
    Missing,
    Step,
    best_first,
    missing_details,
)
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

READY = Details(name="Leo", has_consent=True, consent="Agreed.")


class Desk:
    """A presenter with everything around it in the test's hands."""

    def __init__(self, *, scanned: bool = False, **enrollment: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder(scan_label=lambda title: f"Looking in {title}")
        self.library = Recorder(
            clip=lambda _sha: samples.clip(scanned=scanned),
            clips=(samples.clip(),),
            scan=lambda _sha, _watch, **_how: (samples.track(),),
            tracks=(samples.track(),),
        )
        self.enrollment = Recorder(**({"enroll": samples.enrolled()} | enrollment))
        app: Any = SimpleNamespace(
            library=self.library, enrollment=self.enrollment, people=Recorder(all=(samples.person("Mia"),))
        )
        self.presenter = EnrollmentPresenter(app, self.background, self.view)

    def at_details(self) -> Desk:
        self.presenter.start(samples.SHA)
        self.background.jobs[-1].finish()
        self.presenter.choose_face(samples.track())
        return self


def test_without_a_clip_one_is_chosen_first() -> None:
    desk = Desk()
    desk.presenter.start(None)
    assert desk.presenter.step is Step.CLIP
    assert desk.view.last("show_clips") == ((samples.clip(),),)


def test_a_clip_is_scanned_before_faces_are_shown() -> None:
    desk = Desk()
    desk.presenter.start(samples.SHA)
    assert [job.label for job in desk.background.jobs] == ["Looking in beach"]
    assert "show_faces" not in desk.view.names()
    desk.background.jobs[0].finish()
    assert len(desk.view.last("show_faces")[0]) == 1


def test_a_clip_that_was_looked_through_is_not_scanned_again() -> None:
    desk = Desk(scanned=True)
    desk.presenter.start(samples.SHA)
    assert desk.background.jobs == []
    assert "show_faces" in desk.view.names()


def test_stopping_the_scan_is_told_and_leaving_stops_it() -> None:
    desk = Desk()
    desk.presenter.start(samples.SHA)
    desk.presenter.stop_scan()
    assert "show_scan_stopped" in desk.view.names()
    desk.presenter.leave()
    assert desk.background.jobs[0].watch.stop.is_set()


def test_a_late_scan_of_another_clip_changes_nothing() -> None:
    desk = Desk()
    desk.presenter.start(samples.SHA)
    late = desk.background.jobs[0]
    desk.presenter.start(None)
    late.watch.stop.clear()
    late.finish()
    assert "show_faces" not in desk.view.names()


def test_a_face_that_is_not_good_enough_is_not_taken() -> None:
    desk = Desk()
    desk.presenter.start(samples.SHA)
    desk.background.jobs[0].finish()
    desk.presenter.choose_face(samples.track(can_enroll=False))
    assert desk.presenter.step is Step.FACES


def test_faces_that_can_be_learned_come_first_and_large_ones_before_small_ones() -> None:
    small, large, bad = samples.track("s"), samples.track("l", width_px=200), samples.track("b", can_enroll=False)
    assert [one.track.id for one in best_first([bad, small, large])] == ["l", "s", "b"]


@pytest.mark.parametrize(
    ("details", "missing"),
    [
        (READY, set()),
        (Details(has_consent=True, consent="Agreed."), {Missing.NAME}),
        (Details(name=" ", has_consent=True, consent="Agreed."), {Missing.NAME}),
        (Details(name="Leo", consent="Agreed."), {Missing.CONSENT}),
        (Details(name="Leo", has_consent=True, consent=" "), {Missing.CONSENT}),
        (Details("Leo", "2019-02-30", has_consent=True, consent="Agreed."), {Missing.BIRTH_DATE}),
        (Details("Leo", "2031-01-01", has_consent=True, consent="Agreed."), {Missing.BIRTH_DATE}),
        (Details("Leo", "2019-02-28", has_consent=True, consent="Agreed."), set()),
    ],
)
def test_what_the_details_page_still_needs(details: Details, missing: set[Missing]) -> None:
    assert missing_details(details, dt.date(2025, 1, 1)) == missing


def test_nothing_is_stored_while_something_is_missing() -> None:
    desk = Desk().at_details()
    desk.presenter.save()
    assert desk.enrollment.calls == []


def test_saving_stores_once_and_ends_the_wizard() -> None:
    desk = Desk().at_details()
    desk.presenter.change_details(
        Details("  Leo ", "2019-08-03", has_consent=True, consent="Agreed. ", look_alikes=("Mia",))
    )
    desk.presenter.save()
    assert desk.enrollment.last("enroll") == ("t1", "Leo")
    words = desk.enrollment.last_words("enroll")
    assert words == {"consent": "Agreed.", "birth_date": "2019-08-03", "look_alikes": ("Mia",)}
    assert desk.presenter.step is Step.DONE
    assert "show_done" in desk.view.names()


def test_a_refusal_is_shown_and_can_be_tried_again() -> None:
    desk = Desk(enroll=Refused("That face is Mia by your own word.")).at_details()
    desk.presenter.change_details(READY)
    desk.presenter.save()
    desk.presenter.save()
    assert desk.view.names().count("show_problem") == 2
    assert desk.presenter.step is Step.DETAILS


def test_a_clip_that_cannot_be_read_is_told() -> None:
    desk = Desk()
    desk.library = Recorder(clip=BadClip("The file is empty."))
    desk.presenter._app.library = desk.library  # type: ignore[misc]
    desk.presenter.start(samples.SHA)
    assert desk.view.last("show_problem")[0].message == "The file is empty."


def test_a_known_name_is_noticed_in_any_case() -> None:
    desk = Desk().at_details()
    desk.presenter.change_details(Details(name="mia"))
    assert desk.view.last_words("show_details_state") == {"is_known_name": True}


def test_back_leads_from_the_details_to_the_faces_and_from_there_out() -> None:
    desk = Desk().at_details()
    assert desk.presenter.back()
    assert desk.presenter.step is Step.FACES
    assert not desk.presenter.back()
