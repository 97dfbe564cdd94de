"""The Chat screen: which chat and which clips, asking and stopping, evidence that leads to a moment of a clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.conversation import Chat, Turn
from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.ids import ChatId, ClipSha, PersonId
from pvchat_desktop.core.job import Progress
from pvchat_desktop.core.media import Span
from pvchat_desktop.errors import StorageError
from pvchat_desktop.presenters.background import Background, Follow, Problem, Running
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.services.views import Answer, ClipSummary, OperationView, PersonSeen, PersonSummary


@dataclass(frozen=True, slots=True)
class Answering:
    """Who may answer. `name` None: face memory alone."""

    name: str | None
    title: str


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """Who wrote an answer and what it looked at. `base` "": face memory."""

    base: str
    is_learned: bool  # what was trained was asked too
    looked_at: tuple[Span, ...]


class ChatView(Protocol):
    def show_chats(self, chats: tuple[Chat, ...], current: ChatId | None) -> None: ...
    def show_turns(self, turns: tuple[Turn, ...]) -> None: ...
    def show_context(self, clips: tuple[ClipSummary, ...]) -> None: ...
    def show_suggestions(self, questions: tuple[str, ...]) -> None: ...
    def show_question(self, question: str) -> None: ...
    def show_progress(self, progress: Progress) -> None: ...
    def show_written(self, piece: str) -> None: ...
    def show_answer(self, answer: Answer, source: AnswerSource) -> None: ...
    def show_answering(self, choices: tuple[Answering, ...], chosen: str | None) -> None: ...
    def show_stopped(self) -> None: ...
    def show_failure(self, problem: Problem) -> None: ...
    def show_asking(self, *, is_asking: bool) -> None: ...
    def show_clip(self, clip: ClipSummary | None) -> None: ...
    def show_strips(self, people: tuple[PersonSeen, ...]) -> None: ...
    def seek(self, at_s: float) -> None: ...
    def show_changed(self, label: str, *, can_undo: bool) -> None: ...
    def ask_label(self) -> str: ...


class ChatPresenter:
    def __init__(self, app: App, background: Background, view: ChatView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._chats: tuple[Chat, ...] = ()
        self._names: dict[PersonId, str] = {}
        self._clips: dict[ClipSha, ClipSummary] = {}
        self._asking: Running | None = None
        self._playing: ClipSummary | None = None
        self._seek_when_loaded: float | None = None
        self._answering: tuple[Answering, ...] = ()
        self.current: ChatId | None = None
        self.context: tuple[ClipSummary, ...] = ()
        self.changed: Callable[[], None] = lambda: None  # told after a correction, so that other screens follow

    # --- chats

    def refresh(self) -> None:
        """Read chats and people again; the open chat stays open."""
        self._background.read("chats", self._app.chat.chats, done=self._show_chats)
        self._background.read("chat people", self._app.people.all, done=self._keep_names)
        self._refresh_clips()
        self._background.read("chat bases", self._load_answering, done=self._show_answering)
        self._suggest()
        if self._playing is not None:
            self._load_strips(self._playing.clip.sha256)

    def _show_chats(self, chats: tuple[Chat, ...]) -> None:
        self._chats = chats
        self._view.show_chats(chats, self.current)

    def _keep_names(self, people: tuple[PersonSummary, ...]) -> None:
        changed = {one.person.id: one.person.name for one in people} != self._names
        self._names = {one.person.id: one.person.name for one in people}
        if changed and self.current is not None and self._asking is None:
            self.open(self.current)

    def _refresh_clips(self) -> None:
        """Those that the chat speaks of, and the one that plays."""
        shown = self._shown_sha()
        wanted = tuple({*self._clips, *([shown] if shown else [])})
        if wanted:
            self._background.read("chat clips", lambda: self._app.library.some(wanted), done=self._clips_known)

    def _read_clips(self, turns: Sequence[Turn]) -> tuple[ClipSummary, ...]:
        """What the evidence of these turns lies in; called off the window's thread."""
        return self._app.library.some(list({one.clip_sha256 for turn in turns for one in turn.evidence}))

    def _keep_clips(self, clips: Sequence[ClipSummary]) -> None:
        self._clips |= {one.clip.sha256: one for one in clips}

    def _clips_known(self, clips: tuple[ClipSummary, ...]) -> None:
        self._keep_clips(clips)
        shown = self._playing
        now = next((one for one in clips if shown and one.clip.sha256 == shown.clip.sha256), None)
        if shown is not None and now is not None and (now.state, now.path) != (shown.state, shown.path):
            self._playing = now  # its file went away or came back
            self._view.show_clip(now)

    def title_of(self, sha: ClipSha) -> str:
        """A clip's title, "" where it is not known (any more)."""
        known = self._clips.get(sha)
        return known.title if known is not None else ""

    def clip_of(self, sha: ClipSha) -> ClipSummary | None:
        """A clip of the library, None where it is not known (any more)."""
        return self._clips.get(sha)

    def name_of(self, person: PersonId | None) -> str:
        """A person's name; "" for somebody unknown or erased."""
        return self._names.get(person, "") if person is not None else ""

    def new(self) -> None:
        """An empty page; the chat itself is made with its first question."""
        self.stop()
        self.current = None
        self._view.show_turns(())
        self._view.show_chats(self._chats, None)
        self._suggest()

    def open(self, chat: ChatId) -> None:
        self.current = chat
        self._view.show_chats(self._chats, chat)

        def read() -> tuple[tuple[Turn, ...], tuple[ClipSummary, ...]]:
            turns = self._app.chat.turns(chat)
            return turns, self._read_clips(turns)

        self._background.read("turns", read, done=self._show_turns)

    def _show_turns(self, found: tuple[tuple[Turn, ...], tuple[ClipSummary, ...]]) -> None:
        turns, clips = found
        if turns and turns[0].chat != self.current:
            return
        self._clips = {}
        self._keep_clips(clips)
        self._view.show_turns(turns)
        if turns and turns[-1].clips and not self.context:
            self.set_context(turns[-1].clips)

    def rename(self, chat: ChatId, title: str) -> None:
        if title.strip():
            self._background.change(
                lambda: self._app.chat.rename(chat, title.strip()), done=lambda _done: self.refresh()
            )

    def delete(self, chat: ChatId) -> None:
        def deleted(_done: object) -> None:
            if self.current == chat:
                self.new()
            self.refresh()

        self._background.change(lambda: self._app.chat.delete(chat), done=deleted)

    def export(self, file: Path, *, done: Callable[[], None]) -> None:
        chat = self.current
        if chat is None:
            return

        def write() -> None:
            try:
                file.write_text(self._app.chat.export_markdown(chat), encoding="utf-8")
            except OSError as error:
                raise StorageError(
                    f"The chat could not be written: {error.strerror}.", hint="Choose another folder."
                ) from error

        self._background.change(write, done=lambda _none: done())

    # --- what the questions are about

    def set_context(self, clips: Sequence[ClipSha]) -> None:
        """Ask about these clips; none means the whole library."""
        wanted = tuple(clips)
        self._background.read(
            "context", lambda: tuple(self._app.library.clip(sha) for sha in wanted), done=self._context_known
        )

    def _context_known(self, clips: tuple[ClipSummary, ...]) -> None:
        self.context = clips
        self._view.show_context(clips)
        if clips and self._shown_sha() not in {one.clip.sha256 for one in clips}:
            self._play(clips[0])
        self._suggest()

    def drop_from_context(self, sha: ClipSha) -> None:
        self.set_context([one.clip.sha256 for one in self.context if one.clip.sha256 != sha])

    def _shas(self) -> tuple[ClipSha, ...]:
        return tuple(one.clip.sha256 for one in self.context)

    def _suggest(self) -> None:
        clips = self._shas()
        self._background.read(
            "suggestions", lambda: self._app.chat.suggestions(clips), done=self._view.show_suggestions
        )

    # --- who answers

    def _load_answering(self) -> tuple[tuple[Answering, ...], str | None]:
        ready = tuple(Answering(one.name, one.row.title) for one in self._app.bases.offered() if one.is_ready)
        return ready, self._app.bases.chosen()

    def _show_answering(self, found: tuple[tuple[Answering, ...], str | None]) -> None:
        self._answering, chosen = found
        self._view.show_answering(self._answering, chosen if self._title_of_base(chosen) else None)

    def answer_with(self, base: str | None) -> None:
        """A base model, or None: face memory alone; from the next question on."""
        self._background.change(lambda: self._app.bases.choose(base), done=lambda _none: self.refresh())

    def _title_of_base(self, name: str | None) -> str:
        return next((one.title for one in self._answering if one.name == name), "") if name else ""

    def _source(self, answer: Answer) -> AnswerSource:
        return AnswerSource(
            base=self._title_of_base(answer.base) or answer.base or "",
            is_learned=bool(answer.packs),
            looked_at=answer.looked_at,
        )

    # --- asking

    @property
    def is_asking(self) -> bool:
        return self._asking is not None

    def ask(self, question: str) -> bool:
        """Ask, unless an answer is still being looked for; True if the question was taken."""
        question = question.strip()
        if not question or self._asking is not None:
            return False
        clips = self._shas()
        chat = self.current

        def work(watch: Watch) -> tuple[Answer, tuple[ClipSummary, ...]]:
            known = chat if chat is not None else self._app.chat.new().id
            answer = self._app.chat.ask(question, clips=clips, chat=known, watch=watch)
            return answer, self._read_clips([answer.turn])

        self._view.show_question(question)
        self._view.show_asking(is_asking=True)
        self._asking = self._background.job(
            self._view.ask_label(),
            work,
            done=self._answered,
            failed=self._failed,
            stopped=self._stopped,
            follow=Follow(progress=self._view.show_progress, text=self._view.show_written),
        )
        return True

    def stop(self) -> None:
        if self._asking is not None:
            self._asking.stop()

    def _answered(self, found: tuple[Answer, tuple[ClipSummary, ...]]) -> None:
        answer, clips = found
        self._keep_clips(clips)
        self._end_asking()
        self.current = answer.turn.chat
        self._view.show_answer(answer, self._source(answer))
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self._end_asking()
        self._view.show_failure(problem)
        self.refresh()

    def _stopped(self) -> None:
        self._end_asking()
        self._view.show_stopped()
        self.refresh()

    def _end_asking(self) -> None:
        self._asking = None
        self._view.show_asking(is_asking=False)

    # --- evidence and the player

    def show_evidence(self, evidence: Evidence) -> None:
        """Bring the player to the moment a statement rests on, loading the clip if another one is in it."""
        if evidence.clip_sha256 == self._shown_sha():
            self._view.seek(evidence.start_s)
            return
        self._seek_when_loaded = evidence.start_s
        sha = evidence.clip_sha256
        self._background.read("play", lambda: self._app.library.clip(sha), done=self._play)

    def _play(self, clip: ClipSummary) -> None:
        self._playing = clip
        self._view.show_clip(clip)
        self._load_strips(clip.clip.sha256)
        if self._seek_when_loaded is not None:
            self._view.seek(self._seek_when_loaded)
            self._seek_when_loaded = None

    def _shown_sha(self) -> ClipSha | None:
        return self._playing.clip.sha256 if self._playing is not None else None

    def _load_strips(self, sha: ClipSha) -> None:
        self._background.read("strips", lambda: self._app.library.strips(sha), done=self._view.show_strips)

    def reject(self, evidence: Evidence) -> None:
        """Say that a name is wrong here: the clips concerned are compared again, and it can be undone."""
        self._background.change(lambda: self._app.chat.not_this_person(evidence), done=self._rejected)

    def _rejected(self, operation: OperationView) -> None:
        self._view.show_changed(operation.label, can_undo=True)
        self.refresh()
        self.changed()
