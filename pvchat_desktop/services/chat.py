"""Questions and answers. Every question is written down before it is worked on; an answer keeps its own evidence."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.asking.answer import answer
from pvchat_desktop.core.asking.facts import ClipFacts
from pvchat_desktop.core.asking.intents import ParsedQuestion, WordedAnswer
from pvchat_desktop.core.asking.parse import parse
from pvchat_desktop.core.asking.suggest import suggestions
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, with_names, with_references
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel
from pvchat_desktop.core.ids import ChatId, ClipSha, PersonId, TurnId, new_id
from pvchat_desktop.core.media import merge_spans
from pvchat_desktop.errors import Cancelled, PVChatError
from pvchat_desktop.services.evidence import evidence_of
from pvchat_desktop.services.language import grammar, language_of
from pvchat_desktop.services.library import LibraryService
from pvchat_desktop.services.people import PeopleService
from pvchat_desktop.services.seen import SPAN_GAP_S, Seen
from pvchat_desktop.services.views import Answer, OperationView, PersonAnswer
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

_TITLE_LENGTH = 60


class ChatService:
    """Answers rest on face memory alone; all methods may block."""

    def __init__(
        self, catalog: Catalog, settings: Settings, library: LibraryService, people: PeopleService, seen: Seen
    ) -> None:
        self._catalog = catalog
        self._settings = settings
        self._library = library
        self._people = people
        self._seen = seen

    # --- Chats --------------------------------------------------------------------------------------------------------

    def chats(self) -> tuple[Chat, ...]:
        """Most recently used first."""
        return tuple(replace(chat, title=self._named(chat.title)) for chat in self._catalog.chats.all())

    def new(self) -> Chat:
        now = _now()
        chat = Chat(ChatId(new_id()), "", now, now)
        self._catalog.chats.add(chat)
        return chat

    def rename(self, chat: ChatId, title: str) -> None:
        self._catalog.chats.rename(chat, self._referenced(title.strip()))

    def delete(self, chat: ChatId) -> None:
        self._catalog.chats.delete(chat)

    def turns(self, chat: ChatId) -> tuple[Turn, ...]:
        """Oldest first, with names filled in."""
        return tuple(self._readable(turn) for turn in self._catalog.chats.turns(chat))

    def export_markdown(self, chat: ChatId) -> str:
        """The whole chat as Markdown, with the spans that answers rest on."""
        title = self._named(self._catalog.chats.get(chat).title) or "Chat"
        parts = [f"# {title}"]
        for turn in self.turns(chat):
            parts.append(f"## {turn.question}\n\n{turn.answer or f'({turn.state})'}")
            parts += [self._evidence_line(item) for item in turn.evidence]
        return "\n\n".join(parts) + "\n"

    def suggestions(self, clips: Sequence[ClipSha] = ()) -> tuple[str, ...]:
        """Questions that fit what is known about these clips, or about the library."""
        facts = self._facts(clips)
        return suggestions(facts, self._seen.known_people(), grammar(), language_of(self._settings))

    # --- Asking -------------------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        clips: Sequence[ClipSha] = (),
        about: str | None = None,
        chat: ChatId | None = None,
        watch: Watch = Watch(),  # noqa: B008 - immutable but for its own event, which nobody sets here
    ) -> Answer:
        """Answer about `clips`, looking through those that were not yet, or about all clips looked through so far.

        `about` names the person where the question does not. A stopped question stays in the chat as stopped.
        """
        started = time.monotonic()
        turn = self._begin(question, clips, chat or self.new().id)
        try:
            for sha in clips:
                self._library.scan(sha, watch)
            watch.check()
            facts = self._facts(clips)
            parsed = self._parse(question, about, whole_library=not clips)
            worded = answer(parsed, facts, self._seen.known_people(), grammar())
        except PVChatError as error:
            state = TurnState.STOPPED if isinstance(error, Cancelled) else TurnState.FAILED
            self._catalog.chats.finish(replace(turn, state=state, answer=self._referenced(str(error))))
            raise
        done = replace(turn, state=TurnState.ANSWERED, answer=worded.text, evidence=evidence_of(worded, facts))
        self._catalog.chats.finish(done)
        return self._answer(done, parsed, worded, facts, time.monotonic() - started)

    def not_this_person(self, evidence: Evidence) -> OperationView:
        """Remember that the track behind a piece of evidence does not show that person."""
        return self._people.reject_evidence(evidence)

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _begin(self, question: str, clips: Sequence[ClipSha], chat: ChatId) -> Turn:
        turns = self._catalog.chats.turns(chat)
        stored = self._referenced(question)
        turn = Turn(
            id=TurnId(new_id()),
            chat=chat,
            parent=turns[-1].id if turns else None,
            question=stored,
            clips=tuple(clips),
            state=TurnState.PENDING,
            answer="",
            evidence=(),
            created_at=_now(),
        )
        self._catalog.chats.add_turn(turn)
        if not turns and not self._catalog.chats.get(chat).title:
            self._catalog.chats.rename(chat, stored[:_TITLE_LENGTH] if "{" not in stored else stored)
        return turn

    def _parse(self, question: str, about: str | None, *, whole_library: bool) -> ParsedQuestion:
        parsed = parse(question, self._seen.known_people(), grammar(), default=language_of(self._settings))
        if about is not None and not parsed.people:
            parsed = replace(parsed, people=(self._people.named(about).id,), unknown_names=())
        return replace(parsed, whole_library=True) if whole_library else parsed

    def _facts(self, clips: Sequence[ClipSha]) -> tuple[ClipFacts, ...]:
        wanted = clips or [
            clip.sha256 for clip in self._catalog.clips.all() if self._seen.is_looked_through(clip.sha256)
        ]
        return tuple(self._seen.facts(sha) for sha in wanted)

    def _answer(
        self, turn: Turn, parsed: ParsedQuestion, worded: WordedAnswer, facts: Sequence[ClipFacts], seconds: float
    ) -> Answer:
        readable = self._readable(turn)
        people = tuple(self._person_answer(person, facts) for person in parsed.people)
        return Answer(readable, self._named(worded.text), people, first_token_s=seconds, seconds=seconds)

    def _person_answer(self, person: PersonId, facts: Sequence[ClipFacts]) -> PersonAnswer:
        hits = [a for clip in facts for a in clip.appearances if a.person == person]
        sure = [a for a in hits if a.level is not EvidenceLevel.UNSURE]
        present = True if sure else (None if hits else False)
        best = max(hits, key=lambda a: a.score if a.score is not None else 1.0, default=None)
        spans = merge_spans([s for a in sure for s in a.spans], gap_s=SPAN_GAP_S) if len(facts) == 1 else ()
        return PersonAnswer(
            person=person,
            name=self._people.name_of(person),
            present=present,
            score=best.score if best else None,
            spans=spans,
            crop=best.crop if best else None,
        )

    def _evidence_line(self, item: Evidence) -> str:
        who = self._people.name_of(item.person) if item.person else "somebody unknown"
        title = self._catalog.clips.title(item.clip_sha256)
        return f"- {who}, {item.start_s:.1f} s to {item.end_s:.1f} s of “{title}” ({item.level})"

    def _readable(self, turn: Turn) -> Turn:
        return replace(
            turn,
            question=self._named(turn.question),
            answer=self._named(turn.answer),
            evidence=tuple(replace(e, statement=self._named(e.statement)) for e in turn.evidence),
        )

    def _named(self, text: str) -> str:
        return with_names(text, self._people.name_of)

    def _referenced(self, text: str) -> str:
        return with_references(text, self._catalog.people.names())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
