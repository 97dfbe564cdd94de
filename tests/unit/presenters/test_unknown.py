from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.unknown import SHOWN, UnknownPresenter
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

CHANGED = SimpleNamespace(label="Learned Mia")


def group(name: str = "g1") -> Any:
    return SimpleNamespace(id=name)


def question(one: str, other: str) -> Any:
    return SimpleNamespace(one=SimpleNamespace(id=one), other=SimpleNamespace(id=other))


class Desk:
    def __init__(self, *questions: Any, **groups: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder()
        answers: dict[str, Any] = {
            "groups": (group(),),
            "name": SimpleNamespace(operation=CHANGED),
            "ignore": CHANGED,
        }
        self.groups = Recorder(**(answers | groups))
        self.left = list(questions)
        self.same = Recorder(questions=lambda: tuple(self.left), answer=self._answer)
        people = Recorder(all=(samples.person(),))
        app: Any = SimpleNamespace(groups=self.groups, same_person=self.same, people=people)
        self.presenter = UnknownPresenter(app, self.background, self.view)
        self.told: list[bool] = []
        self.presenter.changed = lambda: self.told.append(True)
        self.presenter.refresh()

    def _answer(self, one: str, other: str, *, same: bool) -> Any:
        del same
        self.left = [item for item in self.left if (item.one.id, item.other.id) != (one, other)]
        return CHANGED

    def shown(self) -> str:
        return str(self.view.last("show_question")[0].one.id)


def test_groups_are_shown_with_the_names_to_choose_from() -> None:
    desk = Desk(groups=tuple(group(str(n)) for n in range(SHOWN + 5)))
    groups, names, more = desk.view.last("show_groups")
    assert (len(groups), names, more) == (SHOWN, ("Leo",), 5)


def test_somebody_known_gets_the_group_at_once() -> None:
    desk = Desk()
    desk.presenter.name("g1", "  leo ")
    assert desk.groups.last("name") == ("g1", "leo")
    assert desk.groups.last_words("name") == {"consent": None}
    assert desk.view.last("show_changed") == ("Learned Mia",)
    assert desk.told == [True]


def test_somebody_new_must_have_agreed() -> None:
    desk = Desk()
    desk.presenter.name("g1", "Mia")
    assert "name" not in desk.groups.names()
    assert desk.view.last("ask_consent") == ("g1", "Mia")
    desk.presenter.learn("g1", "Mia", "She agrees.")
    assert desk.groups.last_words("name") == {"consent": "She agrees."}


def test_an_empty_name_names_nobody() -> None:
    desk = Desk()
    desk.presenter.name("g1", "   ")
    assert "ask_consent" not in desk.view.names()


def test_ignoring() -> None:
    desk = Desk()
    desk.presenter.ignore("g1")
    assert desk.groups.last("ignore") == ("g1",)
    assert desk.told == [True]


def test_a_refusal_is_said() -> None:
    desk = Desk(ignore=Refused("No.", hint="Later."))
    desk.presenter.ignore("g1")
    assert desk.view.last("show_problem")
    assert desk.told == []


def test_questions_one_after_the_other() -> None:
    desk = Desk(question("a", "b"), question("c", "d"), question("e", "f"))
    assert desk.view.last("show_waiting") == (3,)
    assert "show_question" not in desk.view.names()
    desk.presenter.review()
    assert desk.view.last("show_question")[1:] == (1, 3)
    desk.presenter.skip(1)
    assert desk.shown() == "c"
    desk.presenter.skip(-1)
    desk.presenter.skip(-1)
    assert desk.shown() == "e"
    desk.presenter.answer(same=True)
    assert desk.same.last("answer") == ("e", "f")
    assert desk.same.last_words("answer") == {"same": True}
    assert desk.view.last("show_waiting") == (2,)
    desk.presenter.answer(same=False)
    desk.presenter.answer(same=False)
    assert desk.view.names()[-1] == "show_changed" or "show_no_question" in desk.view.names()
    desk.presenter.answer(same=True)
    assert desk.same.names().count("answer") == 3


def test_nothing_is_answered_outside_the_review() -> None:
    desk = Desk(question("a", "b"))
    desk.presenter.answer(same=True)
    assert "answer" not in desk.same.names()
    desk.presenter.review()
    desk.presenter.end_review()
    desk.presenter.answer(same=True)
    assert "answer" not in desk.same.names()
