import threading
import time
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.conversation import TurnState
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import ChatId, ClipSha
from pvchat_desktop.core.job import JobState
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, Refused, WorkerDied
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import Request, ScanFaces
from pvchat_desktop.services.scanning import Scanner
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared, prepared_app


class Library:
    """Anna (1) is learned from the first clip and seen in the second; the third shows nobody."""

    def __init__(self, app: App, worker: Prepared, clips: Path) -> None:
        self.learn = worker.clip(clips / "learn.mp4", Figure(1))
        self.there = worker.clip(clips / "there.mp4", Figure(1, 2, 6))
        self.empty = worker.clip(clips / "empty.mp4")
        app.library.add([clips])
        app.library.scan(self.learn)
        track = app.library.tracks(self.learn)[0].track.id
        self.anna = app.enrollment.enroll(track, "Anna", consent=None).person.id


@pytest.fixture
def library(app: App, worker: Prepared, clips: Path) -> Library:
    return Library(app, worker, clips)


def _only_turn(app: App, chat: ChatId | None = None) -> TurnState:
    (turn,) = app.chat.turns(chat or app.chat.chats()[0].id)
    return turn.state


def test_an_answer_rests_on_evidence(app: App, library: Library) -> None:
    answer = app.chat.ask("When is Anna seen?", clips=[library.there])
    (person,) = answer.people
    assert (person.name, person.present) == ("Anna", True)
    assert person.spans[0].start_s == pytest.approx(2)
    (evidence,) = answer.turn.evidence
    assert evidence.person == library.anna
    assert evidence.level in (EvidenceLevel.SURE, EvidenceLevel.LIKELY)
    assert evidence.score is not None
    assert evidence.threshold is not None
    assert evidence.score >= evidence.threshold
    assert evidence.crop_path
    assert (app.folders.data / evidence.crop_path).is_file()
    assert app.chat.turns(answer.turn.chat)[0] == answer.turn


def test_absence_is_an_answer(app: App, library: Library) -> None:
    answer = app.chat.ask("Is Anna here?", clips=[library.empty])
    assert answer.people[0].present is False
    assert answer.turn.state is TurnState.ANSWERED


def test_an_answer_and_its_evidence_survive_a_new_look(app: App, library: Library, worker: Prepared) -> None:
    answer = app.chat.ask("When is Anna seen?", clips=[library.there])
    worker.figures[library.there] = (Figure(9),)
    worker.salt = 1
    app.library.scan(library.there, again=True)
    (turn,) = app.chat.turns(answer.turn.chat)
    assert turn == answer.turn
    crop = turn.evidence[0].crop_path
    assert crop
    assert (app.folders.data / crop).is_file()
    app.library.remove(library.there)
    assert app.chat.turns(answer.turn.chat)[0].answer == answer.text
    assert "Anna" in app.chat.export_markdown(answer.turn.chat)


def test_a_question_about_the_library_says_what_it_leaves_out(app: App, library: Library) -> None:
    answer = app.chat.ask("In which clips is Anna?")
    assert "2 clips of the library were not looked through yet" in answer.text
    app.library.scan(library.there)
    assert "One clip of the library" in app.chat.ask("In which clips is Anna?").text
    assert "Ein Clip der Bibliothek" in app.chat.ask("In welchen Clips ist Anna zu sehen?").text
    app.library.scan(library.empty)
    assert "looked through" not in app.chat.ask("In which clips is Anna?").text


def test_one_broken_clip_of_several_is_left_out_and_named(
    app: App, library: Library, worker: Prepared, clips: Path
) -> None:
    (clips / "empty.mp4").unlink()
    answer = app.chat.ask("Where is Anna?", clips=[library.empty, library.there])
    assert "“empty” is left out" in answer.text
    assert answer.people[0].present is True

    def damaged(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, ScanFaces):
            raise BadClip("“broken” is damaged.")

    broken = worker.clip(clips / "broken.mp4")
    app.library.add([clips])
    worker.before = damaged
    with pytest.raises(BadClip):
        app.chat.ask("Is Anna here?", clips=[broken])
    assert _only_turn(app) is TurnState.FAILED
    assert "damaged" in app.chat.turns(app.chat.chats()[0].id)[0].answer


def test_a_clip_whose_drive_is_away_is_answered_from_what_is_known(
    app: App, library: Library, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.library.scan(library.there)
    (clips / "there.mp4").unlink()
    monkeypatch.setattr(Scanner, "_is_current", lambda *_: False)  # as after a change of back end
    answer = app.chat.ask("When is Anna seen?", clips=[library.there])
    assert answer.people[0].present is True


def test_stop_leaves_the_question_as_stopped(app: App, library: Library, worker: Prepared) -> None:
    stop = threading.Event()
    worker.before = lambda _request, _stop: stop.set()
    with pytest.raises(Cancelled):
        app.chat.ask("Is Anna here?", clips=[library.there], watch=Watch(stop=stop))
    assert _only_turn(app) is TurnState.STOPPED
    assert app.jobs.jobs()[0].state is JobState.CANCELLED


def test_a_worker_that_dies_leaves_the_question_and_what_to_do(app: App, library: Library, worker: Prepared) -> None:
    def die(_request: Request, _stop: threading.Event) -> None:
        raise WorkerDied("The background process crashed.", hint="Try again.")

    worker.before = die
    with pytest.raises(WorkerDied):
        app.chat.ask("Is Anna here?", clips=[library.there])
    (turn,) = app.chat.turns(app.chat.chats()[0].id)
    assert (turn.state, turn.answer) == (TurnState.FAILED, "The background process crashed. Try again.")
    worker.before = lambda _request, _stop: None
    again = app.chat.ask("Is Anna here?", clips=[library.there], chat=turn.chat)
    assert again.people[0].present is True
    assert again.turn.parent == turn.id
    assert app.jobs.jobs()[0].state is JobState.DONE


def test_a_mistake_of_ours_never_leaves_a_question_pending(
    app: App, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pvchat_desktop.services.chat.evidence_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.chat.ask("Is Anna here?", clips=[library.there])
    assert _only_turn(app) is TurnState.FAILED


def test_closing_while_a_question_is_worked_on(
    app: App, library: Library, worker: Prepared, folders: UserFolders
) -> None:
    """The question is there at the next start, and so is the scan."""
    began, ended = threading.Event(), threading.Event()

    def wait(_request: Request, stop: threading.Event) -> None:
        began.set()
        while not stop.is_set():
            time.sleep(0.01)

    def ask() -> None:
        with pytest.raises(Cancelled):
            app.chat.ask("Is Anna here?", clips=[library.there])
        ended.set()

    worker.before = wait
    thread = threading.Thread(target=ask)
    thread.start()
    assert began.wait(5)
    app.close()
    thread.join()
    worker.before = lambda _request, _stop: None
    again = prepared_app(folders, worker)
    assert _only_turn(again) is TurnState.STOPPED
    job = again.jobs.jobs()[0]
    assert job.state is JobState.INTERRUPTED
    again.jobs.resume(job.id, Watch())
    assert again.library.clip(library.there).is_scanned
    again.close()


def test_a_very_long_question(app: App, library: Library) -> None:
    question = "Is Anna here? " + "word " * 2000
    answer = app.chat.ask(question, clips=[library.there])
    assert answer.turn.question == question
    assert len(app.chat.chats()[0].title) < 70
    app.chat.ask("x" * 10_000, clips=[library.there])
    assert len(app.chat.chats()[0].title) < 70


def test_an_empty_question_is_refused_and_leaves_no_chat(app: App, library: Library) -> None:
    with pytest.raises(Refused):
        app.chat.ask("  ", clips=[library.there])
    assert app.chat.chats() == ()


def test_chats_are_renamed_searched_exported_and_deleted(app: App, library: Library) -> None:
    first = app.chat.ask("When is Anna seen?", clips=[library.there]).turn.chat
    second = app.chat.ask("How many people are there?", clips=[library.empty]).turn.chat
    app.chat.ask("And Anna?", clips=[library.there], chat=first)
    assert [chat.id for chat in app.chat.chats()] == [first, second]
    app.chat.rename(first, " About Anna ")
    assert app.chat.chats()[0].title == "About Anna"
    app.people.rename(library.anna, "Großmutter")
    assert app.chat.chats()[0].title == "About Großmutter"
    assert len(app.chat.search("großmutter")) == 2
    assert [turn.chat for turn in app.chat.search("how PEOPLE")] == [second]
    assert app.chat.search("nothing of that kind") == ()
    assert app.chat.search("\"'*)(") == ()
    text = app.chat.export_markdown(first)
    assert text.startswith("# About Großmutter\n")
    assert text.count("\n## ") == 2
    assert "“there”" in text
    app.chat.delete(first)
    assert [chat.id for chat in app.chat.chats()] == [second]
    for gone in (lambda: app.chat.export_markdown(first), lambda: app.chat.ask("Who?", chat=first)):
        with pytest.raises(NotFound):
            gone()


def test_a_title_never_holds_half_a_name(app: App, library: Library) -> None:
    app.people.rename(library.anna, "Maria Theresia Walburga Amalia Christina")
    chat = app.chat.ask("Please tell me as exactly as you can when Maria Theresia Walburga Amalia Christina is seen")
    title = app.chat.chats()[0].title
    assert "Maria" not in title or "Christina" in title
    app.people.erase(library.anna)
    assert "Maria" not in app.chat.chats()[0].title
    assert "Maria" not in app.chat.turns(chat.turn.chat)[0].question


def test_about_names_whom_the_question_does_not(app: App, library: Library) -> None:
    assert app.chat.ask("When?", clips=[library.there], about="anna").people[0].name == "Anna"
    with pytest.raises(NotFound, match="Nobody called “Carl”"):
        app.chat.ask("When?", clips=[library.there], about="Carl")


@pytest.mark.usefixtures("library")
def test_two_people_with_one_beginning_of_a_name(app: App, worker: Prepared, clips: Path) -> None:
    anja = worker.clip(clips / "anja.mp4", Figure(4))
    app.library.add([clips])
    app.enrollment.enroll(app.library.scan(anja)[0].track.id, "Anna Lena", consent=None)
    assert [p.name for p in app.chat.ask("Is Anna Lena here?", clips=[anja]).people] == ["Anna Lena"]
    assert [p.name for p in app.chat.ask("Is Anna here?", clips=[anja]).people] == ["Anna"]


def test_a_clip_asked_about_twice_at_once_is_looked_through_once(app: App, library: Library, worker: Prepared) -> None:
    began, go_on = threading.Event(), threading.Event()

    def wait(_request: Request, _stop: threading.Event) -> None:
        began.set()
        go_on.wait(5)

    worker.before = wait
    scans = worker.count(ScanFaces)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(app.chat.ask("Is Anna here?", clips=[library.there]).text))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert began.wait(5)
    time.sleep(0.1)
    go_on.set()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert worker.count(ScanFaces) - scans == 1


def test_suggestions_fit_the_clip(app: App, library: Library) -> None:
    app.library.scan(library.there)
    assert any("Anna" in question for question in app.chat.suggestions([library.there]))
    assert 3 <= len(app.chat.suggestions()) <= 5
    unknown: list[ClipSha] = []
    assert app.chat.suggestions(unknown)
