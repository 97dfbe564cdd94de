from collections.abc import Callable
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import ClipSha, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import NotFound, Refused
from tests.helpers.prepared import Figure, Prepared

Scan = Callable[..., ClipSha]


@pytest.fixture
def scan(app: App, worker: Prepared, clips: Path) -> Scan:
    """Make a clip, add it and look through it."""

    def scanned(name: str, *figures: Figure) -> ClipSha:
        sha = worker.clip(clips / f"{name}.mp4", *figures)
        app.library.add([clips / f"{name}.mp4"])
        app.library.scan(sha)
        return sha

    return scanned


def _track(app: App, sha: ClipSha, number: int = 0) -> TrackId:
    return app.library.tracks(sha)[number].track.id


def test_somebody_learned_is_recognised_in_clips_that_were_looked_through_before(app: App, scan: Scan) -> None:
    one, two, other = scan("one", Figure(1)), scan("two", Figure(1)), scan("other", Figure(2))
    enrolled = app.enrollment.enroll(_track(app, one), "  Anna   Maria ", consent="Yes.", birth_date="2015-05-31")
    assert (enrolled.person.name, enrolled.person.birth_date) == ("Anna Maria", "2015-05-31")
    assert enrolled.gallery_faces == 3
    assert enrolled.also_seen_in == (two,)
    assert app.library.tracks(other)[0].name is None
    page = app.people.page(enrolled.person.id)
    assert page.consent is not None
    assert page.consent.text == "Yes."
    assert all(picture.is_file() for picture in page.gallery)
    assert {clip.title for clip, _ in page.appearances} == {"one", "two"}


def test_learning_the_same_person_from_a_second_clip_adds_what_is_said(app: App, scan: Scan) -> None:
    one, two = scan("one", Figure(1)), scan("two", Figure(1))
    app.enrollment.enroll(_track(app, one), "Anna", consent=None)
    again = app.enrollment.enroll(
        _track(app, two), "anna", consent="Said yes.", birth_date="2015-05-31", look_alikes=["Bea", "Anna", " "]
    )
    assert again.gallery_faces == 6
    assert again.person.birth_date == "2015-05-31"
    page = app.people.page(again.person.id)
    assert page.consent is not None
    assert page.look_alikes == ("Bea",)
    assert page.summary.confirmed_tracks == 2


def test_a_figure_of_somebody_else_is_not_taken_over(app: App, scan: Scan) -> None:
    one = scan("one", Figure(1))
    app.enrollment.enroll(_track(app, one), "Anna", consent=None)
    for name in ("Bea", "Carla"):
        with pytest.raises(Refused, match="You said that this figure is Anna"):
            app.enrollment.enroll(_track(app, one), name, consent=None)
    assert [p.person.name for p in app.people.all()] == ["Anna"]


def test_undoing_an_enrollment_takes_the_name_from_everywhere(app: App, scan: Scan) -> None:
    one, two = scan("one", Figure(1)), scan("two", Figure(1))
    app.enrollment.enroll(_track(app, one), "Anna", consent=None)
    app.people.rescored(app.people.undo().id)
    assert app.people.all() == ()
    assert [app.library.tracks(sha)[0].label.state for sha in (one, two)] == [TrackState.UNKNOWN] * 2
    app.people.rescored(app.people.redo().id)
    assert [app.library.tracks(sha)[0].name for sha in (one, two)] == ["Anna", "Anna"]


@pytest.mark.parametrize(
    ("figure", "reason"),
    [(Figure(1, width_px=41), "41 px wide; 60 are needed"), (Figure(1, 0, 0.4, faces=1), "60 px wide; 80 are needed")],
)
def test_faces_that_cannot_be_learned_are_refused_with_the_reason(
    app: App, scan: Scan, figure: Figure, reason: str
) -> None:
    sha = scan("poor", figure)
    with pytest.raises(Refused, match=reason):
        app.enrollment.enroll(_track(app, sha), "Anna", consent=None)
    assert app.people.all() == ()


@pytest.mark.parametrize("birth_date", ["31.5.2015", "2015-13-01", "yesterday"])
def test_a_date_that_is_none_is_refused_and_nothing_is_stored(app: App, scan: Scan, birth_date: str) -> None:
    sha = scan("one", Figure(1))
    with pytest.raises(Refused):
        app.enrollment.enroll(_track(app, sha), "Anna", consent=None, birth_date=birth_date)
    with pytest.raises(Refused):
        app.enrollment.enroll(_track(app, sha), "Anna", consent="  ")
    assert app.people.all() == ()
    assert app.library.tracks(sha)[0].label.state is TrackState.UNKNOWN


def test_picking_a_figure(app: App, scan: Scan) -> None:
    sha = scan("both", Figure(1, 0, 4, x=100), Figure(2, 0, 9, x=400))
    left, right = app.library.tracks(sha)
    pick = app.enrollment.pick
    assert pick(sha, "Anna", track=TrackId(left.track.id[:6])).track.id == left.track.id
    assert pick(sha, "Anna", at=(2.0, 430.0, 80.0)).track.id == right.track.id
    for at in ((2.0, 300.0, 80.0), (8.0, 130.0, 80.0), (-5.0, 430.0, 80.0)):
        with pytest.raises(NotFound, match="no face at this point"):
            pick(sha, "Anna", at=at)
    with pytest.raises(Refused, match="2 figures"):
        pick(sha, "Anna")
    app.enrollment.enroll(left.track.id, "Anna", consent=None)
    assert pick(sha, "Ben").track.id == right.track.id, "Anna is not Ben"
    assert pick(sha, "ANNA", track=left.track.id).track.id == left.track.id
    app.enrollment.enroll(right.track.id, "Ben", consent=None)
    with pytest.raises(NotFound, match="somebody else: Anna, Ben"):
        pick(sha, "Carl")
    with pytest.raises(NotFound, match="No face"):
        pick(scan("nobody"), "Anna")
    with pytest.raises(NotFound, match="no figure"):
        pick(sha, "Anna", track=TrackId("zz"))


def test_a_face_between_two_people_is_not_named_surely(app: App, scan: Scan) -> None:
    app.enrollment.enroll(_track(app, scan("anna", Figure(1))), "Anna", consent=None)
    app.enrollment.enroll(_track(app, scan("bea", Figure(2, like=1, share=0.8))), "Bea", consent=None)
    (view,) = app.library.tracks(scan("who", Figure(3, like=1, share=0.8)))
    assert (view.level, view.label.state) == (EvidenceLevel.UNSURE, TrackState.SUGGESTED)
    answer = app.chat.ask("Is Anna here?", clips=[view.track.clip])
    assert answer.people[0].present is None, "neither yes nor no"


def test_a_look_alike_somebody_names_makes_the_program_more_careful(app: App, scan: Scan) -> None:
    sha = scan("perhaps", Figure(3, like=1, share=0.54))
    one = scan("anna", Figure(1))
    app.enrollment.enroll(_track(app, one), "Anna", consent=None)
    assert app.library.tracks(sha)[0].level is not EvidenceLevel.UNSURE
    app.people.undo()
    app.enrollment.enroll(_track(app, one), "Anna", consent=None, look_alikes=["her sister Bea"])
    assert app.library.tracks(sha)[0].level is EvidenceLevel.UNSURE


def test_a_look_alike_who_becomes_known_later_is_compared_with(app: App, scan: Scan) -> None:
    sha = scan("perhaps", Figure(3, like=1, share=0.54))
    app.enrollment.enroll(_track(app, scan("anna", Figure(1))), "Anna", consent=None, look_alikes=["Bea"])
    assert app.library.tracks(sha)[0].level is EvidenceLevel.UNSURE
    app.enrollment.enroll(_track(app, scan("bea", Figure(9))), "bea", consent=None)
    assert app.library.tracks(sha)[0].level is not EvidenceLevel.UNSURE, "Bea herself is known and is not like this"


def test_a_person_learned_under_a_hidden_name_joins_it(app: App, scan: Scan) -> None:
    one, two = scan("one", Figure(1)), scan("two", Figure(1))
    anna = app.enrollment.enroll(_track(app, one), "Anna", consent=None).person
    app.people.hide(anna.id)
    assert app.enrollment.enroll(_track(app, two), "Anna", consent=None).person.id == anna.id


def test_a_track_that_is_gone_is_said_in_words(app: App) -> None:
    with pytest.raises(NotFound, match="not in the catalog"):
        app.enrollment.enroll(TrackId("0" * 32), "Anna", consent=None)
