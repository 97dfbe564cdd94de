from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pvchat_desktop.core.conversation import Chat
from pvchat_desktop.core.ids import ChatId
from pvchat_desktop.core.media import FileState
from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.chat import ChatPresenter
from tests.unit.presenters import learning_samples as learning
from tests.unit.presenters import samples
from tests.unit.presenters.fakes import HandBackground, Recorder

CHAT = ChatId("c1")


class Desk:
    def __init__(self, **chat: Any) -> None:
        self.background = HandBackground()
        self.view = Recorder(ask_label="Looking")
        made = Chat(CHAT, "", "2024-01-01", "2024-01-01")
        answers: dict[str, Any] = {
            "chats": (made,),
            "new": made,
            "turns": (samples.turn(CHAT),),
            "ask": lambda _question, **_kwargs: samples.answer(CHAT),
            "suggestions": ("Who is here?",),
            "export_markdown": "# Chat",
        }
        self.chat = Recorder(**(answers | chat))
        self.library = Recorder(clip=samples.clip, some=(samples.clip(),), strips=())
        self.bases = Recorder(offered=(learning.base(), learning.base("far", ready=False)), chosen="tiny")
        app: Any = SimpleNamespace(
            library=self.library, people=Recorder(all=(samples.person(),)), chat=self.chat, bases=self.bases
        )
        self.presenter = ChatPresenter(app, self.background, self.view)


def test_the_first_question_makes_the_chat() -> None:
    desk = Desk()
    assert desk.presenter.ask(" When is Leo seen? ")
    assert desk.view.last("show_question") == ("When is Leo seen?",)
    assert "new" not in desk.chat.names()
    desk.background.jobs[0].finish()
    assert desk.chat.last("ask") == ("When is Leo seen?",)
    assert desk.chat.last_words("ask")["chat"] == CHAT
    assert desk.presenter.current == CHAT
    assert "show_answer" in desk.view.names()


def test_one_question_at_a_time_and_none_without_words() -> None:
    desk = Desk()
    assert not desk.presenter.ask("  ")
    assert desk.presenter.ask("Who?")
    assert not desk.presenter.ask("When?")
    desk.background.jobs[0].finish()
    assert desk.presenter.ask("When?")


def test_stop_ends_the_answer_and_the_field_is_free_again() -> None:
    desk = Desk()
    desk.presenter.ask("Who?")
    desk.presenter.stop()
    assert "show_stopped" in desk.view.names()
    assert desk.view.last_words("show_asking") == {"is_asking": False}
    assert not desk.presenter.is_asking


def test_a_failure_is_told_in_its_own_words() -> None:
    desk = Desk(ask=Refused("There is no clip.", hint="Import one."))
    desk.presenter.ask("Who?")
    desk.background.jobs[0].finish()
    assert desk.view.last("show_failure")[0].hint == "Import one."
    assert not desk.presenter.is_asking


def test_questions_are_about_the_clips_of_the_context() -> None:
    desk = Desk()
    desk.presenter.set_context([samples.SHA])
    desk.presenter.ask("Who?")
    desk.background.jobs[0].finish()
    assert desk.chat.last_words("ask")["clips"] == (samples.SHA,)
    desk.presenter.drop_from_context(samples.SHA)
    assert desk.presenter.context == ()


def test_evidence_of_the_clip_in_the_player_only_seeks() -> None:
    desk = Desk()
    desk.presenter.set_context([samples.SHA])
    desk.view.calls.clear()
    desk.presenter.show_evidence(samples.evidence())
    assert desk.view.names() == ["seek"]
    assert desk.view.last("seek") == (2.0,)


def test_evidence_of_another_clip_loads_it_first() -> None:
    desk = Desk()
    desk.presenter.set_context([samples.SHA])
    desk.view.calls.clear()
    desk.presenter.show_evidence(samples.evidence(samples.OTHER_SHA))
    assert desk.view.names() == ["show_clip", "show_strips", "seek"]


def test_a_clip_in_the_player_follows_its_file() -> None:
    desk = Desk()
    desk.presenter.set_context([samples.SHA])
    desk.presenter.refresh()
    assert desk.view.names().count("show_clip") == 1, "while nothing changed, what plays goes on playing"
    away = samples.clip(state=FileState.MISSING)
    desk.library._answers["some"] = (samples.clip(samples.OTHER_SHA), away)
    desk.presenter.refresh()
    desk.presenter.refresh()
    assert desk.view.names().count("show_clip") == 2
    assert desk.view.last("show_clip") == (away,)


def test_a_wrong_name_is_corrected_and_others_are_told() -> None:
    desk = Desk(not_this_person=SimpleNamespace(label="Not Leo", is_undone=False))
    told: list[bool] = []
    desk.presenter.changed = lambda: told.append(True)
    desk.presenter.reject(samples.evidence())
    assert desk.view.last("show_changed") == ("Not Leo",)
    assert told == [True]


def test_opening_a_chat_brings_back_what_it_was_about() -> None:
    desk = Desk()
    desk.presenter.open(CHAT)
    assert len(desk.view.last("show_turns")[0]) == 1
    assert [one.clip.sha256 for one in desk.presenter.context] == [samples.SHA]


def test_names_are_those_of_now_and_empty_for_nobody() -> None:
    desk = Desk()
    desk.presenter.refresh()
    assert desk.presenter.name_of(samples.LEO) == "Leo"
    assert desk.presenter.name_of(None) == ""
    desk.presenter.open(CHAT)
    assert desk.presenter.title_of(samples.SHA) == "beach"


def test_deleting_the_open_chat_leaves_an_empty_page() -> None:
    desk = Desk()
    desk.presenter.open(CHAT)
    desk.presenter.delete(CHAT)
    assert desk.presenter.current is None
    assert desk.chat.last("delete") == (CHAT,)


def test_a_chat_is_exported_and_a_full_disk_is_told(tmp_path: Path) -> None:
    desk = Desk()
    done: list[bool] = []
    desk.presenter.open(CHAT)
    desk.presenter.export(tmp_path / "chat.md", done=lambda: done.append(True))
    assert (tmp_path / "chat.md").read_text(encoding="utf-8") == "# Chat"
    desk.presenter.export(tmp_path / "no such folder" / "chat.md", done=lambda: done.append(True))
    assert done == [True]
    assert "could not be written" in desk.background.problems[0].message


def test_an_answer_is_shown_as_it_is_written_and_says_who_wrote_it() -> None:
    desk = Desk(ask=lambda _question, **_kwargs: replace(samples.answer(CHAT), base="tiny", packs=("p1",)))
    desk.presenter.refresh()
    desk.presenter.ask("Who?")
    written = desk.background.jobs[0].follow.text
    assert written is not None
    written("Leo ")
    assert desk.view.last("show_written") == ("Leo ",)
    desk.background.jobs[0].finish()
    source = desk.view.last("show_answer")[1]
    assert source.base == "Tiny"
    assert source.is_learned


def test_who_answers_can_be_chosen_among_what_is_here() -> None:
    desk = Desk()
    desk.presenter.refresh()
    choices, chosen = desk.view.last("show_answering")
    assert [one.name for one in choices] == ["tiny"]
    assert chosen == "tiny"
    desk.presenter.answer_with(None)
    assert desk.bases.last("choose") == (None,)
