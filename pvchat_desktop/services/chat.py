"""Questions and answers. Every question is written down before it is worked on; an answer keeps its own evidence."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.asking.answer import answer
from pvchat_desktop.core.asking.facts import ClipFacts
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion
from pvchat_desktop.core.asking.parse import parse
from pvchat_desktop.core.asking.suggest import suggestions
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, with_names, with_references
from pvchat_desktop.core.dates import When
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.ids import ChatId, ClipSha, PersonId, TurnId, new_id
from pvchat_desktop.core.media import Span, merge_spans
from pvchat_desktop.errors import BadClip, Cancelled, NotFound, PVChatError, Refused
from pvchat_desktop.services.evidence import evidence_of
from pvchat_desktop.services.language import grammar, language_of, note
from pvchat_desktop.services.library import LibraryService
from pvchat_desktop.services.library_asking import LibraryAsking
from pvchat_desktop.services.model_asking import FOR_THE_MODEL, ModelAsking, Told, Verdict
from pvchat_desktop.services.people import PeopleService
from pvchat_desktop.services.seen import SPAN_GAP_S
from pvchat_desktop.services.views import Answer, OperationView, PersonAnswer
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

FACE_MEMORY = "memory"
"""Stands for "no base model" where one may be named."""
MOST_CLIPS = 3  # that a base model looks at for one question; further ones are a matter of the library
_TITLE_LENGTH = 60  # letters
_SUGGESTED_FROM = 200  # clips, the newest; who is in them is worth asking about


@dataclass(frozen=True, slots=True)
class _Scope:
    """The clips an answer is about, and what has to be said of others."""

    clips: tuple[ClipSha, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer before it is stored. `verdicts`: what the model's part decided, by person."""

    text: str
    evidence: tuple[Evidence, ...]
    facts: tuple[ClipFacts, ...] = ()
    is_narrowed: bool = False  # the clips are the few of a library that the question is about
    base: str | None = None
    packs: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    looked_at: tuple[Span, ...] = ()
    first_token_s: float | None = None


class ChatService:
    """Answers rest on face memory; questions about single clips are worded by a base model where one is chosen.

    All methods may block.
    """

    def __init__(
        self,
        catalog: Catalog,
        settings: Settings,
        library: LibraryService,
        people: PeopleService,
        of_library: LibraryAsking,
        model: ModelAsking | None = None,
    ) -> None:
        self._catalog = catalog
        self._settings = settings
        self._library = library
        self._people = people
        self._seen = of_library.seen
        self._of_library = of_library
        self._model = model

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

    def search(self, words: str) -> tuple[Turn, ...]:
        """Turns of all chats whose question or answer holds all words and names, the best match first."""
        return tuple(self._readable(turn) for turn in self._catalog.chats.search(self._referenced(words)))

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
        facts = self._seen.facts(clips or self._seen.looked_through()[:_SUGGESTED_FROM])
        describes = self._model is not None and self._settings.text("base") not in ("", FACE_MEMORY)
        return suggestions(
            facts, self._seen.known_people(), grammar(), language_of(self._settings), describes=describes
        )

    # --- Asking -------------------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        clips: Sequence[ClipSha] = (),
        about: str | None = None,
        chat: ChatId | None = None,
        base: str | None = None,
        watch: Watch = Watch(),  # noqa: B008 - immutable but for its own event, which nobody sets here
    ) -> Answer:
        """Answer about `clips`, looking through those that were not yet, or about all clips looked through so far.

        `about` names the person where the question does not. `base`: a base model, by name or folder, for this answer;
        None: the chosen one; FACE_MEMORY: none. A stopped question stays in the chat with what was written of it.
        """
        started = time.monotonic()
        turn = self._begin(question, clips, chat)
        done = replace(turn, state=TurnState.FAILED)  # unless it ends otherwise
        written = Written(watch)
        try:
            parsed, when = self._parse(question, about, whole_library=not clips)
            memory = self._by_memory(parsed, clips, when, watch)
            facts = memory.facts
            reply = self._by_model(question, parsed, base, memory, written.watch) or memory
            done = replace(turn, state=TurnState.ANSWERED, answer=self._referenced(reply.text), evidence=reply.evidence)
        except PVChatError as error:
            state = TurnState.STOPPED if isinstance(error, Cancelled) else TurnState.FAILED
            done = replace(turn, state=state, answer=self._referenced(written.text or str(error)))
            raise
        finally:
            self._catalog.chats.finish(done)
        return self._answer(done, parsed, facts, reply, time.monotonic() - started)

    def _by_memory(
        self, parsed: ParsedQuestion, clips: Sequence[ClipSha], when: tuple[When, ...], watch: Watch
    ) -> _Reply:
        """What can be told without a base model."""
        found = self._of_library.by_words(parsed, when) if not clips else None
        if found is not None:
            notes = (*_days_note(when, len(found.facts), parsed.language), *self._not_yet(parsed.language))
            return _Reply(" ".join((found.text, *notes)), found.evidence, found.facts, is_narrowed=found.is_found)
        scope = self._look_through(clips, parsed.language, watch) if clips else self._library_scope(parsed, when)
        watch.check()
        facts = self._seen.facts(scope.clips)
        worded = answer(parsed, facts, self._seen.known_people(), grammar())
        return _Reply(" ".join((worded.text, *scope.notes)), evidence_of(worded, facts), facts)

    def not_this_person(self, evidence: Evidence) -> OperationView:
        """Remember that the track behind a piece of evidence does not show that person."""
        return self._people.reject_evidence(evidence)

    # --- The base model's part ----------------------------------------------------------------------------------------

    def _by_model(
        self,
        question: str,
        parsed: ParsedQuestion,
        base: str | None,
        memory: _Reply,
        watch: Watch,
    ) -> _Reply | None:
        """None: this question is face memory's. A chosen base that fails is said, and face memory answers; one that was
        asked for by name is not silently replaced."""
        ref = base or self._settings.text("base")
        facts = memory.facts
        is_one = not parsed.whole_library and 0 < len(facts) <= MOST_CLIPS
        is_few = is_one or memory.is_narrowed
        if self._model is None or not ref or ref == FACE_MEMORY or parsed.intent not in FOR_THE_MODEL or not is_few:
            return None
        few = facts[:MOST_CLIPS]
        asked = question if is_one else note("look_closer", parsed.language, question=question)
        parsed = self._about_somebody(parsed)
        if parsed.unknown_names and not parsed.people:
            return None
        try:
            told = [self._tell(self._model, (asked, parsed, clip), ref, watch, of=len(few)) for clip in few]
        except Cancelled:
            raise
        except PVChatError as error:
            if base is not None:
                raise
            return replace(memory, text=f"{memory.text} {note('no_model', parsed.language, reason=str(error))}")
        return _joined(told, facts, memory) if is_one else _looked_closer(told, memory, parsed.language)

    def _about_somebody(self, parsed: ParsedQuestion) -> ParsedQuestion:
        """A question whether somebody is there, without a name, is about the only person known."""
        known = self._seen.known_people()
        if parsed.people or parsed.intent is not Intent.PRESENCE or len(known) != 1:
            return parsed
        return replace(parsed, people=(known[0].id,))

    def _tell(
        self, model: ModelAsking, asked: tuple[str, ParsedQuestion, ClipFacts], ref: str, watch: Watch, *, of: int
    ) -> Told:
        question, parsed, clip = asked
        if of > 1:
            watch.on_text(f"“{clip.title}”: ")
        told = model.ask(question, parsed, clip, ref, watch)
        if of > 1:
            watch.on_text("\n")
        return told

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _begin(self, question: str, clips: Sequence[ClipSha], chat: ChatId | None) -> Turn:
        if not question.strip():
            raise Refused("The question is empty.", hint="Type a question, for example: Who is in this clip?")
        chat = self._catalog.chats.get(chat).id if chat else self.new().id
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
            self._catalog.chats.rename(chat, _title(stored))
        return turn

    def _parse(
        self, question: str, about: str | None, *, whole_library: bool
    ) -> tuple[ParsedQuestion, tuple[When, ...]]:
        """Days count where the question is about the library: one clip has one date."""
        people, language, when = self._seen.known_people(), language_of(self._settings), tuple[When, ...]()
        parsed = parse(question, people, grammar(), default=language)
        if whole_library:
            when, rest = self._of_library.days(question, parsed.language)
            parsed = parse(rest, people, grammar(), default=parsed.language) if when else parsed
        if about is not None and not parsed.people:
            parsed = replace(parsed, people=(self._seen.person_called(about),), unknown_names=())
        return (replace(parsed, whole_library=True) if whole_library else parsed), when

    def _look_through(self, clips: Sequence[ClipSha], language: str, watch: Watch) -> _Scope:
        """Scan what was not scanned yet. A clip that cannot be read now is answered from its older scan, or left out
        where there are others."""
        known = set(self._seen.looked_through())
        used, notes = [], []
        for number, sha in enumerate(clips, start=1):
            title = self._library.title(sha)
            try:
                self._library.scan(sha, watch.part(f"“{title}”", number, len(clips)))
            except (BadClip, NotFound) as error:
                if sha not in known and len(clips) == 1:
                    raise
                if sha not in known:
                    notes.append(note("left_out", language, title=title, reason=error.message))
                    continue
            used.append(sha)
        return _Scope(tuple(used), tuple(notes))

    def _library_scope(self, parsed: ParsedQuestion, when: tuple[When, ...]) -> _Scope:
        known = self._of_library.within(self._seen.looked_through(), when)
        return _Scope(known, (*_days_note(when, len(known), parsed.language), *self._not_yet(parsed.language)))

    def _not_yet(self, language: str) -> list[str]:
        missing = self._catalog.clips.count() - len(self._catalog.scans.scanned_clips())
        return [note("not_yet_one" if missing == 1 else "not_yet_many", language, n=missing)] if missing > 0 else []

    def _answer(
        self, turn: Turn, parsed: ParsedQuestion, facts: Sequence[ClipFacts], reply: _Reply, seconds: float
    ) -> Answer:
        readable = self._readable(turn)
        decided = {verdict.person: verdict for verdict in reply.verdicts}
        asked = dict.fromkeys((*parsed.people, *decided))
        return Answer(
            readable,
            readable.answer,
            tuple(_with_verdict(self._person_answer(person, facts), decided.get(person)) for person in asked),
            first_token_s=seconds if reply.first_token_s is None else reply.first_token_s,
            seconds=seconds,
            base=reply.base,
            packs=reply.packs,
            looked_at=reply.looked_at,
        )

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
        nobody = "words" if item.source is EvidenceSource.WORDS else "somebody unknown"
        who = self._people.name_of(item.person) if item.person else nobody
        title = self._catalog.clips.title(item.clip_sha256)
        return f"- {who}, {item.start_s:.1f} s to {item.end_s:.1f} s of “{title}” ({item.level})"

    def _readable(self, turn: Turn) -> Turn:
        name_of = cache(self._people.name_of)  # the same few names, in thousands of sentences
        return replace(
            turn,
            question=with_names(turn.question, name_of),
            answer=with_names(turn.answer, name_of),
            evidence=tuple(replace(e, statement=with_names(e.statement, name_of)) for e in turn.evidence),
        )

    def _named(self, text: str) -> str:
        return with_names(text, self._people.name_of)

    def _referenced(self, text: str) -> str:
        """Composed letters, as names are kept, so that no spelling of a name stays behind when it is erased."""
        return with_references(unicodedata.normalize("NFC", text), self._catalog.people.names())


class Written:
    """Keeps what was written of an answer, for the case that it is stopped."""

    def __init__(self, watch: Watch) -> None:
        self.text = ""
        self._tell = watch.on_text
        self.watch = replace(watch, on_text=self._heard)

    def _heard(self, piece: str) -> None:
        self.text += piece
        self._tell(piece)


def _joined(told: Sequence[Told], facts: Sequence[ClipFacts], memory: _Reply) -> _Reply:
    """Answers about several clips under their titles; what face memory found stays their evidence."""
    texts = [one.text for one in told]
    if len(told) > 1:
        texts = [f"“{clip.title}”: {text}" for clip, text in zip(facts, texts, strict=False)]
    return _Reply(
        text="\n".join(texts),
        evidence=(*memory.evidence, *(piece for one in told for piece in one.evidence)),
        facts=memory.facts,
        base=told[0].base,
        packs=tuple(dict.fromkeys(pack for one in told for pack in one.packs)),
        verdicts=told[0].verdicts if len(told) == 1 else (),
        looked_at=tuple(span for one in told for span in one.looked_at),
        first_token_s=told[0].first_token_s,
    )


def _looked_closer(told: Sequence[Told], memory: _Reply, language: str) -> _Reply:
    """What the catalog found, and below it what the model saw in the first few clips."""
    head = note("looked_closer", language, base=told[0].base, n=len(told), total=len(memory.facts))
    lines = [f"• “{clip.title}”: {one.text}" for clip, one in zip(memory.facts, told, strict=False)]
    reply = _joined(told, memory.facts, memory)
    return replace(reply, text="\n".join((memory.text, head, *lines)), verdicts=())


def _days_note(when: Sequence[When], clips: int, language: str) -> list[str]:
    """Which days an answer is about."""
    if not when:
        return []
    key = {0: "days_none", 1: "days_one"}.get(clips, "days_many")
    return [note(key, language, n=clips, days=", ".join(one.text for one in when))]


def _with_verdict(known: PersonAnswer, verdict: Verdict | None) -> PersonAnswer:
    """What was decided with the model counts; spans and crops stay those of face memory."""
    if verdict is None or not verdict.by_adapter:
        return known
    return replace(known, present=verdict.present, score=verdict.probability)


def _title(question: str) -> str:
    """The beginning of a question that holds person references; a name is in it as a whole or not at all."""
    title = ""
    for word in question.split():
        if len(title) + len(word) > _TITLE_LENGTH:
            return f"{title or word[:_TITLE_LENGTH]} …"
        title = f"{title} {word}".strip()
    return title


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
