"""Chats and their turns. Texts hold person references; evidence is kept as it was when the answer was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.people import People
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, reference, with_names
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ChatId, ClipSha, PersonId
from pvchat_desktop.errors import NotFound


class Chats:
    def __init__(self, store: Store, people: People) -> None:
        self._store = store
        self._people = people

    def add(self, chat: Chat) -> None:
        """Names in the title as person references."""
        self._store.write(lambda db: codec.put(db, "chats", asdict(chat)))

    def all(self) -> tuple[Chat, ...]:
        """The one used last first."""
        return tuple(_chat(row) for row in self._store.rows("SELECT * FROM chats ORDER BY updated_at DESC, rowid DESC"))

    def get(self, chat: ChatId) -> Chat:
        if row := self._store.row("SELECT * FROM chats WHERE id = ?", chat):
            return _chat(row)
        raise NotFound("This chat is not there any more.", hint="Begin a new chat.")

    def rename(self, chat: ChatId, title: str) -> None:
        self._store.write(lambda db: db.execute("UPDATE chats SET title = ? WHERE id = ?", [title, chat]))

    def delete(self, chat: ChatId) -> None:
        self._store.write(lambda db: db.execute("DELETE FROM chats WHERE id = ?", [chat]))

    # --- Turns --------------------------------------------------------------------------------------------------------

    def add_turn(self, turn: Turn, *, request: str = "{}") -> None:
        """`request`: all that went into the answer, as JSON."""
        row = {
            "id": turn.id,
            "chat_id": turn.chat,
            "parent_id": turn.parent,
            "question": turn.question,
            "clips": codec.json_text(turn.clips),
            "state": turn.state,
            "answer": turn.answer,
            "evidence": codec.evidence_json(turn.evidence),
            "request": request,
            "created_at": turn.created_at,
        }

        def change(db: Database) -> None:
            codec.put(db, "turns", row)
            db.execute("UPDATE chats SET updated_at = ? WHERE id = ?", [codec.now(), turn.chat])

        self._store.write(change)

    def finish(self, turn: Turn) -> None:
        """Store what became of a pending turn: its state, answer and evidence."""
        values = [turn.state, turn.answer, codec.evidence_json(turn.evidence), turn.id]

        def change(db: Database) -> None:
            db.execute("UPDATE turns SET state = ?, answer = ?, evidence = ? WHERE id = ?", values)
            db.execute("UPDATE chats SET updated_at = ? WHERE id = ?", [codec.now(), turn.chat])

        self._store.write(change)

    def turns(self, chat: ChatId) -> tuple[Turn, ...]:
        """Oldest first; siblings (`parent`) included. People who were merged appear as whom they are now."""
        aliases = self._people.aliases()
        return tuple(
            _turn(r, aliases) for r in self._store.rows("SELECT * FROM turns WHERE chat_id = ? ORDER BY n", chat)
        )

    def search(self, words: str, *, limit: int = 50) -> tuple[Turn, ...]:
        """Turns whose question or answer holds all words, the best match first. Names as person references."""
        query = codec.match_query(words)
        if not query:
            return ()
        aliases = self._people.aliases()
        rows = self._store.rows(
            "SELECT turns.* FROM turns_fts JOIN turns ON turns.n = turns_fts.rowid "
            "WHERE turns_fts MATCH ? ORDER BY bm25(turns_fts), n DESC LIMIT ?",
            query, limit,
        )  # fmt: skip
        return tuple(_turn(row, aliases) for row in rows)

    def stop_pending(self) -> int:
        """Turns that were being answered when the program ended are stopped; done once at start. -> how many."""
        return self._store.write(
            lambda db: db.execute("UPDATE turns SET state = 'stopped' WHERE state = 'pending'").rowcount
        )


def _chat(row: Row) -> Chat:
    return Chat(row["id"], row["title"], row["created_at"], row["updated_at"])


def _turn(row: Row, aliases: Mapping[PersonId, PersonId]) -> Turn:
    def follow(text: str) -> str:
        return with_names(text, lambda person: reference(aliases.get(person, person)))

    def follow_evidence(item: Evidence) -> Evidence:
        person = aliases.get(item.person, item.person) if item.person else None
        return replace(item, statement=follow(item.statement), person=person)

    return Turn(
        id=row["id"],
        chat=row["chat_id"],
        parent=row["parent_id"],
        question=follow(row["question"]),
        clips=tuple(ClipSha(sha) for sha in codec.strings(row["clips"])),
        state=TurnState(row["state"]),
        answer=follow(row["answer"]),
        evidence=tuple(follow_evidence(item) for item in codec.evidence(row["evidence"])),
        created_at=row["created_at"],
    )
