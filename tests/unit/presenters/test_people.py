from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.errors import NotFound
from pvchat_desktop.presenters.people import SHOWN_CHANGES, PeoplePresenter, in_order
from pvchat_desktop.services.looks import Look
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

LABEL = SimpleNamespace(id=7, label="Renamed Leo to Leon", is_undone=False)


class Desk:
    def __init__(self, **people: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder()
        who = samples.person(suggested=1)
        answers: dict[str, Any] = {
            "all": (who,),
            "page": lambda _person: samples.page(who),
            "operations": (SimpleNamespace(label="old", is_undone=True), LABEL),
            "preview_erase": "This removes Leo for good.",
            "preview_rename": "This changes 3 appearances.",
            "undo": SimpleNamespace(id=7, label="Renamed", is_undone=True),
            "appearances": (),
            "history": (LABEL,) * 20,
            "rescored": "",
            "settled": 0,
            "redo": LABEL,
        }
        self.people = Recorder(**(answers | people))
        library = Recorder(tracks=(samples.track("a", suggested=True), samples.track("b")))
        looks = Recorder(by_date=(Look(None, None, (), 1, 2), Look(2019, 3, (), 2, 8)))
        app: Any = SimpleNamespace(people=self.people, library=library, looks=looks)
        self.presenter = PeoplePresenter(app, self.background, self.view)


def test_who_has_something_to_review_comes_first_and_hidden_people_last() -> None:
    zoe = samples.person("Zoe", PersonId("2"), suggested=2)
    anna = samples.person("anna", PersonId("3"))
    bob = samples.person("Bob", PersonId("4"), hidden=True)
    assert [one.person.name for one in in_order([bob, anna, zoe], with_hidden=True)] == ["Zoe", "anna", "Bob"]
    assert [one.person.name for one in in_order([bob, anna, zoe], with_hidden=False)] == ["Zoe", "anna"]


def test_only_suggested_tracks_of_the_person_wait_for_review() -> None:
    desk = Desk()
    desk.presenter.open(samples.LEO)
    assert [one.track.track.id for one in desk.view.last("show_person")[0].to_review] == ["a"]


def test_looks_are_in_order_with_those_without_a_date_last() -> None:
    desk = Desk()
    desk.presenter.open(samples.LEO)
    assert [one.year for one in desk.view.last("show_person")[0].looks] == [2019, None]


def test_a_change_is_told_with_undo_and_others_follow() -> None:
    desk = Desk()
    told: list[bool] = []
    desk.presenter.changed = lambda: told.append(True)
    desk.presenter.rename(samples.LEO, " Leon ")
    assert desk.people.last("rename") == (samples.LEO, "Leon")
    assert desk.view.last("show_changed") == ("Renamed Leo to Leon",)
    assert desk.view.last_words("show_changed") == {"can_undo": True}
    assert told == [True]


def test_what_comes_of_a_change_is_told_when_it_was_compared_again() -> None:
    desk = Desk(rescored="2 clips changed: 3 faces are no longer Leo.")
    told: list[bool] = []
    desk.presenter.changed = lambda: told.append(True)
    desk.presenter.reject(samples.track().track.id, samples.LEO)
    assert desk.people.last("rescored") == (7,)
    assert desk.view.last("show_changed") == ("Renamed Leo to Leon. 2 clips changed: 3 faces are no longer Leo.",)
    assert desk.view.last_words("show_changed") == {"can_undo": True}
    assert told == [True, True]


def test_a_change_of_another_screen_is_followed_once() -> None:
    told: list[bool] = []
    desk = Desk(settled=4)

    def changed() -> None:
        told.append(True)
        desk.presenter.follow()

    desk.presenter.changed = changed
    desk.presenter.follow()
    desk.presenter.follow()
    assert told == [True]


def test_chosen_appearances_become_somebody_else_or_nobody() -> None:
    desk = Desk(preview_tracks="This will change 2 appearances.")
    tracks = [samples.track("a").track.id, samples.track("b").track.id]
    said: list[str] = []
    desk.presenter.preview_tracks(tracks, said.append)
    assert said == ["This will change 2 appearances."]
    desk.presenter.hand_over(tracks, samples.LEO, " Mia ")
    assert desk.people.last("split") == (samples.LEO, tuple(tracks))
    assert desk.people.last_words("split") == {"name": "Mia"}
    desk.presenter.hand_over(tracks, samples.LEO, "  ")
    assert desk.people.last_words("split") == {"name": None}


def test_one_change_of_the_list_is_undone_and_told() -> None:
    desk = Desk()
    desk.presenter.open(samples.LEO)
    assert len(desk.view.last("show_person")[0].history) == SHOWN_CHANGES
    desk.presenter.undo_one(3)
    assert desk.people.last("undo") == (3,)
    assert desk.view.last_words("show_changed") == {"can_undo": False}


def test_an_empty_name_changes_nothing() -> None:
    desk = Desk()
    desk.presenter.rename(samples.LEO, "  ")
    assert desk.people.calls == []


def test_undo_is_told_without_another_undo() -> None:
    desk = Desk()
    desk.presenter.undo()
    assert desk.view.last_words("show_changed") == {"can_undo": False}
    desk.presenter.redo()
    assert desk.view.last_words("show_changed") == {"can_undo": True}


def test_erasing_asks_with_what_it_removes_and_then_shows_the_list() -> None:
    desk = Desk()
    desk.presenter.open(samples.LEO)
    desk.presenter.ask_erase(samples.LEO)
    assert desk.view.last("confirm_erase") == ("This removes Leo for good.", samples.LEO)
    assert "erase" not in desk.people.names()
    desk.presenter.erase(samples.LEO)
    assert desk.presenter.person is None
    assert "show_list" in desk.view.names()


def test_confirm_reject_hide_and_merge_reach_the_service() -> None:
    desk = Desk()
    track = samples.track().track.id
    desk.presenter.confirm(track, samples.LEO)
    desk.presenter.reject(track, samples.LEO)
    desk.presenter.hide(samples.LEO, hidden=True)
    desk.presenter.merge(samples.LEO, PersonId("2"))
    done = [name for name in desk.people.names() if name in {"confirm", "reject", "hide", "merge"}]
    assert done == ["confirm", "reject", "hide", "merge"]


def test_a_person_who_is_gone_leads_back_to_the_list() -> None:
    desk = Desk(page=NotFound("Nobody of that name is known."))
    desk.presenter.open(samples.LEO)
    assert desk.presenter.person is None
    assert desk.view.last("show_problem")[0].title == "Not found"


def test_the_page_of_somebody_else_that_comes_late_is_not_shown() -> None:
    desk = Desk()
    desk.presenter.person = PersonId("2")
    desk.presenter._loaded(desk.presenter._load(samples.LEO))
    assert "show_person" not in desk.view.names()
