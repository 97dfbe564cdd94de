from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from pvchat_desktop.catalog import Catalog, open_catalog
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, reference
from pvchat_desktop.core.ids import ChatId, ClipSha, JobId, TurnId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import NotFound
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure


def _chat(name: str = "c", title: str = "A chat") -> Chat:
    return Chat(ChatId(name), title, "2024-01-01T00:00:00.000+00:00", "2024-01-01T00:00:00.000+00:00")


def _turn(name: str, chat: str = "c", *, question: str = "Who?", answer: str = "", parent: str | None = None) -> Turn:
    return Turn(
        id=TurnId(name),
        chat=ChatId(chat),
        parent=TurnId(parent) if parent else None,
        question=question,
        clips=(ClipSha("a" * 64),),
        state=TurnState.PENDING,
        answer=answer,
        evidence=(),
        created_at="then",
    )


def _job(name: str, state: JobState = JobState.QUEUED) -> Job:
    return Job(JobId(name), "ScanFaces", "Looking", state, '{"a": 1}', None, None, None, "then", "then")


def test_turns_come_back_in_order_with_what_became_of_them(catalog: Catalog) -> None:
    catalog.chats.add(_chat())
    first, second = _turn("one"), _turn("two", parent="one")
    catalog.chats.add_turn(first, request='{"seed": 0}')
    catalog.chats.add_turn(second)
    done = replace(first, state=TurnState.ANSWERED, answer="Nobody.")
    catalog.chats.finish(done)
    assert catalog.chats.turns(ChatId("c")) == (done, second)
    assert catalog.store.value("SELECT request FROM turns WHERE id = 'one'") == '{"seed": 0}'
    catalog.chats.delete(ChatId("c"))
    assert catalog.chats.turns(ChatId("c")) == ()
    with pytest.raises(NotFound):
        catalog.chats.get(ChatId("c"))


def test_the_chat_used_last_comes_first(catalog: Catalog) -> None:
    for name in ("a", "b"):
        catalog.chats.add(_chat(name))
    catalog.chats.add_turn(_turn("one", "a"))
    catalog.chats.rename(ChatId("b"), "Renamed")
    assert [(chat.id, chat.title) for chat in catalog.chats.all()] == [("a", "A chat"), ("b", "Renamed")]


def test_words_find_questions_and_answers(catalog: Catalog, fill: Filler) -> None:
    leo = fill.person(fill.scanned([Figure(1)])[0])
    catalog.chats.add(_chat())
    catalog.chats.add_turn(_turn("one", question=f"Where is {reference(leo.id)}?"))
    catalog.chats.add_turn(_turn("two", question="Wer ist am Meer?"))
    catalog.chats.finish(replace(_turn("two", question="Wer ist am Meer?"), answer="Niemand."))
    assert [t.id for t in catalog.chats.search("mee niemand")] == ["two"]
    assert [t.id for t in catalog.chats.search(reference(leo.id))] == ["one"]
    assert catalog.chats.search("' OR 1 --") == catalog.chats.search("") == ()


def test_a_question_that_was_being_answered_is_stopped_at_the_next_start(folders: UserFolders) -> None:
    catalog = open_catalog(folders)
    catalog.chats.add(_chat())
    catalog.chats.add_turn(_turn("one", answer="So far"))
    catalog.close()
    catalog = open_catalog(folders)
    [turn] = catalog.chats.turns(ChatId("c"))
    catalog.close()
    assert (turn.state, turn.answer) == (TurnState.STOPPED, "So far")


def test_a_job_belongs_to_this_process_while_it_runs(catalog: Catalog) -> None:
    catalog.jobs.add(_job("one"))
    running = catalog.jobs.set_state(JobId("one"), JobState.RUNNING)
    assert running.owner_pid == os.getpid()
    catalog.jobs.set_progress(JobId("one"), Progress("Looking", 3, 10, 4.5))
    assert catalog.jobs.mark_interrupted() == ()
    failed = catalog.jobs.set_state(JobId("one"), JobState.FAILED, error="It did not work.")
    assert (failed.owner_pid, failed.error, failed.progress) == (
        None,
        "It did not work.",
        Progress("Looking", 3, 10, 4.5),
    )
    catalog.jobs.add(_job("two", JobState.PAUSED))
    assert [job.id for job in catalog.jobs.all()] == ["two", "one"]
    assert [job.id for job in catalog.jobs.all(states=[JobState.FAILED])] == ["one"]
    assert [catalog.jobs.can_resume(name) for name in ("one", "two", "three")] == [False, True, False]
    with pytest.raises(NotFound):
        catalog.jobs.get(JobId("three"))


_CHILD = """
import os, sys
from pathlib import Path
from pvchat_desktop.catalog import open_catalog
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.paths import UserFolders

home = Path(sys.argv[1])
catalog = open_catalog(UserFolders(home / "data", home / "config", home / "cache"))
for name, state in (("runs", JobState.RUNNING), ("waits", JobState.QUEUED), ("rests", JobState.PAUSED)):
    catalog.jobs.add(Job(name, "ScanFaces", "Looking", JobState.QUEUED, "{}", None, None, None, "then", "then"))
    catalog.jobs.set_state(name, state)
os._exit(9)
"""


def test_jobs_of_a_dead_process_are_interrupted_at_the_next_start(folders: UserFolders) -> None:
    subprocess.run([sys.executable, "-c", _CHILD, str(folders.data.parent)], check=False, timeout=60)
    catalog = open_catalog(folders)
    states = {job.id: job.state for job in catalog.jobs.all()}
    catalog.close()
    assert states == {
        "runs": JobState.INTERRUPTED,
        "waits": JobState.INTERRUPTED,
        "rests": JobState.PAUSED,
    }


def test_a_later_process_with_the_same_number_is_not_the_owner(catalog: Catalog) -> None:
    catalog.jobs.add(_job("one"))
    catalog.jobs.set_state(JobId("one"), JobState.RUNNING)
    catalog.store.write(lambda db: db.execute("UPDATE jobs SET owner_started = owner_started - 3600"))
    assert catalog.jobs.mark_interrupted() == ("one",)


def test_one_pack_of_a_base_is_active_at_a_time(catalog: Catalog, fill: Filler) -> None:
    leo = fill.person(fill.scanned([Figure(1)])[0])
    for name, base in (("a", "mini"), ("b", "mini"), ("c", None)):
        catalog.packs.add(
            Pack(name, leo.id, "adapter", base, None, "{}", "h", None, f"packs/{name}", active=False, created_at=name)
        )
    for name in ("a", "c", "b"):
        catalog.packs.activate(name)
    assert [(p.id, p.active) for p in catalog.packs.of_person(leo.id)] == [("c", True), ("b", True), ("a", False)]
    with pytest.raises(NotFound):
        catalog.packs.get("x")
