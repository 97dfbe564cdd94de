"""Unknown people in groups: found, named, ignored, asked about, and all of it taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.services.groups import UnknownGroup
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Prepared
from tests.helpers.scans import Figure

WATCH = Watch()


def figure(who: int, start_s: float = 0.0, end_s: float = 4.0, *, faces: int = 4, width_px: float = 90.0) -> Figure:
    return Figure(who, start_s, end_s, 100.0 * who, faces=faces, width_px=width_px)


def scan(app: App, worker: Prepared, folder: Path, *scenes: tuple[Figure, ...]) -> list[ClipSha]:
    """Clips with these figures, looked through; in this order."""
    number = len(worker.figures)
    shas = [worker.clip(folder / f"{number + place}.mp4", *scene) for place, scene in enumerate(scenes)]
    app.library.add([folder], WATCH)
    app.library.scan_all(shas, WATCH)
    return shas


def of(app: App, sha: ClipSha) -> UnknownGroup:
    """The one group that is seen in a clip."""
    (found,) = (one for one in app.groups.groups(every=True) if sha in one.clips)
    return found


@pytest.fixture
def library(app: App, worker: Prepared, clips: Path) -> list[ClipSha]:
    """Figure 1 in three clips, beside 2 in one of them; 3 alone."""
    return scan(app, worker, clips, (figure(1),), (figure(1),), (figure(1), figure(2)), (figure(3),))


def test_figures_of_one_person_are_one_group(app: App, library: list[ClipSha]) -> None:
    groups = app.groups.groups()
    assert [len(one.tracks) for one in groups] == [3, 1, 1]
    first = groups[0]
    assert set(first.clips) == set(library[:3])
    assert first.faces == 12
    assert len(first.pictures) == 3
    assert all(picture.is_file() for picture in first.pictures)
    assert first.seconds_on_screen == pytest.approx(12)
    assert first.recorded is not None
    assert app.groups.groups() == groups, "nothing changes without news"


def test_new_clips_join_groups_that_keep_their_names(app: App, worker: Prepared, clips: Path) -> None:
    scan(app, worker, clips, (figure(1),), (figure(1),), (figure(2),), (figure(2),), (figure(4),), (figure(4),))
    before = {one.id: len(one.tracks) for one in app.groups.groups()}
    sha, other = scan(app, worker, clips, (figure(1),), (figure(5),))
    after = {one.id: len(one.tracks) for one in app.groups.groups()}
    assert {key: after[key] for key in before} | {of(app, sha).id: 3} == {key: after[key] for key in before}
    assert of(app, other).id not in before
    assert len(after) == 4


def test_who_meets_in_a_picture_is_never_one(app: App, worker: Prepared, clips: Path) -> None:
    twins = Figure(1, 0, 4, 100, faces=4, width_px=90), Figure(1, 0, 4, 400, faces=4, width_px=90)
    scan(app, worker, clips, twins, (figure(1),))
    assert sorted(len(one.tracks) for one in app.groups.groups()) == [1, 2]
    assert app.groups.regroup() == 2


def test_passers_by_are_shown_only_if_asked(app: App, worker: Prepared, clips: Path) -> None:
    scan(app, worker, clips, (figure(1),), (figure(2, faces=1),))
    assert len(app.groups.groups()) == 1
    assert len(app.groups.groups(every=True)) == 2


def test_a_group_gets_a_name(app: App, worker: Prepared, clips: Path) -> None:
    shas = scan(app, worker, clips, *[(figure(1),)] * 1, *[(figure(1, 0, 3 + n),) for n in range(6)], (figure(2),))
    group = of(app, shas[0])
    assert len(group.tracks) == 7
    named = app.groups.name(group.id[:8], "Leo", consent="He agreed.", birth_date="2015-02-03")
    assert (named.person.name, named.is_new, named.confirmed, named.suggested) == ("Leo", True, 4, 3)
    states = [app.catalog.tracks.labels(sha) for sha in shas[:7]]
    confirmed = {label.track for own in states for label in own.values() if label.state is TrackState.CONFIRMED}
    assert confirmed == set(group.tracks[:4]), "those on the card, nobody else"
    page = app.people.page(named.person.id)
    assert page.consent is not None
    assert page.summary.person.birth_date == "2015-02-03"
    assert named.gallery_faces == 16
    assert [one.id for one in app.groups.groups()] == [of(app, shas[7]).id]
    app.people.undo()
    assert of(app, shas[0]).id == group.id
    assert not app.people.all()


def test_a_group_is_somebody_who_is_known(app: App, library: list[ClipSha], worker: Prepared, clips: Path) -> None:
    app.groups.name(of(app, library[3]).id, "Nora", consent="yes")
    (sha,) = scan(app, worker, clips, (figure(7),))
    named = app.groups.name(of(app, sha).id, "nora", consent=None)
    assert (named.is_new, named.confirmed, named.person.name) == (False, 1, "Nora")
    app.people.undo()
    assert of(app, sha).tracks


def test_nobody_is_named_twice_in_one_picture(app: App, worker: Prepared, clips: Path) -> None:
    (sha,) = scan(app, worker, clips, (figure(1), figure(2)))
    first, second = app.groups.groups()
    app.groups.name(first.id, "Leo", consent="yes")
    with pytest.raises(Refused, match="in the picture at that time"):
        app.groups.name(second.id, "Leo", consent="yes")
    assert of(app, sha).id == second.id


def test_faces_too_small_to_learn_from(app: App, worker: Prepared, clips: Path) -> None:
    (sha,) = scan(app, worker, clips, (figure(1, width_px=30.0),))
    with pytest.raises(Refused, match="30 px wide"):
        app.groups.name(of(app, sha).id, "Leo", consent="yes")


@pytest.mark.parametrize("name", ["", "  ", "{Leo}"])
def test_a_name_must_be_one(app: App, library: list[ClipSha], name: str) -> None:
    with pytest.raises(Refused):
        app.groups.name(of(app, library[3]).id, name, consent="yes")


def test_a_group_is_ignored_as_a_whole(app: App, library: list[ClipSha]) -> None:
    group = of(app, library[0])
    app.groups.ignore(group.id)
    assert [one.id for one in app.groups.groups() if one.id == group.id] == []
    app.people.undo()
    assert of(app, library[0]) == group


def test_groups_are_found_by_their_first_digits_or_a_figure(app: App, library: list[ClipSha]) -> None:
    group = of(app, library[0])
    assert app.groups.find(group.id[:10]).id == group.id
    assert app.groups.find(group.tracks[1]).id == group.id
    for digits in ("", "zzz"):
        with pytest.raises(NotFound, match="no group"):
            app.groups.find(digits)


def test_a_scan_again_keeps_the_groups_whole(app: App, library: list[ClipSha]) -> None:
    app.groups.groups()
    app.library.scan(library[0], WATCH, again=True)
    assert len(of(app, library[0]).tracks) == 3


# --- Same person? -----------------------------------------------------------------------------------------------------


def alike(who: int, other: int, share: float) -> Figure:
    return Figure(who, 0, 4, 100, faces=4, like=other, share=share, width_px=90.0)


@pytest.fixture
def doubtful(app: App, worker: Prepared, clips: Path) -> list[ClipSha]:
    """Two clips each of two figures that are alike, but not enough to be one group at once."""
    clips_of = [(figure(1),), (figure(1),), (alike(8, 1, 0.5),), (alike(8, 1, 0.5),)]
    shas = scan(app, worker, clips, *clips_of)
    assert of(app, shas[0]).id != of(app, shas[2]).id
    return shas


def test_who_is_alike_is_asked_about(app: App, doubtful: list[ClipSha]) -> None:
    (question,) = app.same_person.questions()
    assert {question.one.id, question.other.id} == {of(app, doubtful[0]).id, of(app, doubtful[2]).id}
    assert question.one.picture is not None


def test_yes_joins_two_groups_until_it_is_taken_back(app: App, doubtful: list[ClipSha]) -> None:
    (question,) = app.same_person.questions()
    app.same_person.answer(question.one.id, question.other.id, same=True)
    assert len(of(app, doubtful[0]).tracks) == 4
    app.groups.regroup()
    assert len(of(app, doubtful[0]).tracks) == 4
    assert app.same_person.questions() == ()
    app.people.undo()
    assert len(of(app, doubtful[0]).tracks) == 2


@pytest.mark.usefixtures("doubtful")
def test_no_is_never_asked_again_until_it_is_taken_back(app: App) -> None:
    (question,) = app.same_person.questions()
    app.same_person.answer(question.one.id, question.other.id, same=False)
    assert app.same_person.questions() == ()
    app.groups.regroup()
    assert app.same_person.questions() == ()
    app.people.undo()
    assert len(app.same_person.questions()) == 1


def test_what_was_said_of_a_pair_outlives_a_scan_again(app: App, doubtful: list[ClipSha]) -> None:
    (question,) = app.same_person.questions()
    app.same_person.answer(question.one.id, question.other.id, same=False)
    for sha in doubtful:
        app.library.scan(sha, WATCH, again=True)
    assert app.same_person.questions() == ()


def test_a_group_and_a_person(app: App, doubtful: list[ClipSha]) -> None:
    leo = app.groups.name(of(app, doubtful[0]).id, "Leo", consent="yes").person
    (question,) = app.same_person.questions()
    assert (question.one.name, question.other.name) == (None, "Leo")
    app.same_person.answer(leo.id, question.one.id, same=False)
    assert app.same_person.questions() == ()
    app.people.undo()
    app.same_person.answer(question.one.id, leo.id, same=True)
    assert app.groups.groups() == ()
    assert app.people.all()[0].confirmed_tracks == 4


def test_two_people_who_are_one(app: App, doubtful: list[ClipSha]) -> None:
    first, second = of(app, doubtful[0]).id, of(app, doubtful[2]).id
    app.groups.name(first, "Leo", consent="yes")
    app.groups.name(second, "Leonard", consent="yes")
    (question,) = app.same_person.questions()
    assert {question.one.name, question.other.name} == {"Leo", "Leonard"}
    app.same_person.answer(question.one.id, question.other.id, same=False)
    assert app.same_person.questions() == ()
    app.people.undo()
    app.same_person.answer(app.same_person.named("Leo"), app.same_person.named("Leonard"), same=True)
    assert len(app.people.all()) == 1
    app.people.undo()
    assert len(app.people.all()) == 2


def test_an_erased_person_leaves_no_trace_of_answers(app: App, doubtful: list[ClipSha]) -> None:
    leo = app.groups.name(of(app, doubtful[0]).id, "Leo", consent="yes").person
    other = app.groups.name(of(app, doubtful[2]).id, "Leonard", consent="yes").person
    app.same_person.answer(leo.id, other.id, same=False)
    app.people.erase(leo.id)
    assert app.catalog.store.rows("SELECT * FROM people_apart") == []
    assert len(app.groups.groups()) == 0
