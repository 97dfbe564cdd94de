"""Chat: questions and answers beside the player; evidence leads to its moment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop.core.conversation import Chat, Turn, TurnState
from pvchat_desktop.core.evidence import Evidence, EvidenceSource
from pvchat_desktop.core.ids import ChatId, ClipSha
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.chat import Answering, AnswerSource, ChatPresenter
from pvchat_desktop.ui import words
from pvchat_desktop.ui.actions import Bindings
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.icons import set_symbol
from pvchat_desktop.ui.screens.chat_list import ChatList
from pvchat_desktop.ui.screens.chat_player import PlayerPane
from pvchat_desktop.ui.theme import XS, L, M, S
from pvchat_desktop.ui.widgets.answering import AnsweringChip
from pvchat_desktop.ui.widgets.chips import ContextChip, EvidenceChip, chip_text
from pvchat_desktop.ui.widgets.controls import button, tool
from pvchat_desktop.ui.widgets.conversation import AnswerBubble, Conversation, Question
from pvchat_desktop.ui.widgets.empty_state import EmptyState
from pvchat_desktop.ui.widgets.flow_layout import FlowLayout
from pvchat_desktop.ui.widgets.moments import MomentChip, moment_text
from pvchat_desktop.ui.widgets.suggestions import Suggestions

if TYPE_CHECKING:
    from pvchat_desktop.services.views import Answer, ClipSummary, PersonSeen

_SUGGESTIONS = 4
_SUGGESTIONS_LOW = 2  # in a low window: one row, so that the answers keep their room
_LOW_PX = 560
_NARROW_PX = 980  # below this the list of chats gives its room to the conversation
_MOST_LINES = 4  # of a question; more scroll
_AROUND_TEXT_PX = 26


class AskField(QPlainTextEdit):
    """Return sends, Shift+Return starts a new line."""

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(self._fit)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText(self.tr("Ask who is seen, when, where, with whom…"))
        self.setAccessibleName(self.tr("Your question"))
        self.send: QPushButton | None = None
        self._fit()

    def _fit(self) -> None:
        """As high as its lines, up to four of them."""
        lines = min(_MOST_LINES, max(1, int(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _AROUND_TEXT_PX)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.send is not None:
            self.send.click()
        else:
            super().keyPressEvent(event)


class ChatScreen(Screen):
    name = "chat"

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._answer: AnswerBubble | None = None
        self.presenter = ChatPresenter(host.app, host.background, self)
        self.presenter.changed = host.people_changed.emit
        self.chat_list = ChatList(self.presenter, host.toast)
        self.conversation = Conversation()
        self.empty = EmptyState("chat")
        self.player_pane = PlayerPane(host)
        self.player_pane.strips.seek.connect(self._seek_by_hand)
        self.field = AskField()
        self.send_button = button(self.tr("Send"), self._send_or_stop, kind="primary", symbol="send")
        self.field.send = self.send_button
        self.send_button.setFixedHeight(self.field.height())
        self._new_below = button(self.tr("New answer below"), self.conversation.to_foot, symbol="down")
        self._new_below.setParent(self.conversation)
        self._new_below.hide()
        self.conversation.grown_below.connect(self._show_below)
        self.conversation.reached_foot.connect(self._new_below.hide)
        self.answering = AnsweringChip(self.presenter.answer_with, lambda: host.go.emit("models"))
        self._context_holder = QWidget()
        self._context_flow = FlowLayout(self._context_holder, gap_px=S)
        self.suggestions = Suggestions(self._ask)
        self._build()
        host.people_changed.connect(self.presenter.refresh)
        host.clips_changed.connect(self.presenter.refresh)
        self.show_turns(())
        self.show_context(())
        self.chat_list.hide()  # until there is room for it, which is known when the screen is opened

    def _build(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        for part in (self.chat_list, self._middle(), self.player_pane):
            self._split.addWidget(part)
        for index, share in enumerate((0, 5, 4)):
            self._split.setStretchFactor(index, share)
        self._split.setSizes([210, 520, 420])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._split)

    def _middle(self) -> QWidget:
        middle = QWidget()
        middle.setMinimumWidth(310)
        top = QHBoxLayout()
        top.setContentsMargins(M, S, M, 0)
        top.setSpacing(S)
        top.addWidget(tool(self.tr("List of chats"), "sidebar", self.toggle_list, keys="Ctrl+L"))
        top.addWidget(self._context_holder, 1)
        top.addWidget(self.answering, 0, Qt.AlignmentFlag.AlignTop)
        ask = QHBoxLayout()
        ask.setSpacing(S)
        ask.addWidget(self.field, 1)
        ask.addWidget(self.send_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(L, XS, L, M)
        foot.setSpacing(S)
        foot.addWidget(self.suggestions)
        foot.addLayout(ask)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.empty, 1)
        column.addWidget(self.conversation, 1)
        column.addLayout(foot)
        return middle

    # --- presenters.chat.ChatView

    def show_chats(self, chats: tuple[Chat, ...], current: ChatId | None) -> None:
        self.chat_list.show_chats(chats, current)
        self.bindings_changed.emit()

    def show_turns(self, turns: tuple[Turn, ...]) -> None:
        self.conversation.clear()
        self._answer = None
        for turn in turns:
            self.conversation.add(Question(turn.question))
            answer = AnswerBubble()
            self.conversation.add(answer)
            self._fill(answer, turn, turn.answer)
        self._show_messages(has_any=bool(turns))

    def _show_messages(self, *, has_any: bool) -> None:
        self.conversation.setVisible(has_any)
        self.empty.setVisible(not has_any)

    def _fill(self, answer: AnswerBubble, turn: Turn, text: str) -> None:
        if turn.state is TurnState.ANSWERED:
            answer.show_text(text)
            is_list = any(one.source is EvidenceSource.WORDS for one in turn.evidence)
            answer.show_evidence(turn.evidence, self._moment if is_list else self._chip)
        elif turn.state is TurnState.STOPPED:
            if text and text != str(Cancelled()):
                answer.show_text(text)
            answer.show_note(self.tr("Stopped."))
        else:
            answer.show_note(text or self.tr("This question was not answered. Ask it again."))

    def _chip(self, evidence: Evidence) -> QWidget:
        name = self.presenter.name_of(evidence.person) or self.tr("Unknown")
        title = "" if len(self.presenter.context) == 1 else self.presenter.title_of(evidence.clip_sha256)
        chip = EvidenceChip(
            evidence,
            chip_text(evidence, name, title),
            self._host.data_file(evidence.crop_path),
            self._host.pictures,
        )
        chip.chosen.connect(self.presenter.show_evidence)
        chip.rejected.connect(self.presenter.reject)
        return chip

    def _moment(self, evidence: Evidence) -> QWidget:
        """An entry of a dated list: what an answer about the library rests on where words were looked for."""
        clip = self.presenter.clip_of(evidence.clip_sha256)
        name = self.presenter.name_of(evidence.person)
        text = moment_text(evidence, name, clip)
        picture = clip.thumbnail if clip is not None else None
        row = MomentChip(evidence, text, picture or self._host.data_file(evidence.crop_path), self._host.pictures)
        row.chosen.connect(self.presenter.show_evidence)
        row.rejected.connect(self.presenter.reject)
        return row

    def show_context(self, clips: tuple[ClipSummary, ...]) -> None:
        self._context_flow.clear()
        if not clips:
            self._context_flow.addWidget(ContextChip(self.tr("Whole library"), "library"))
        for clip in clips:
            chip = ContextChip(
                clip.title, "clip", remove_text=self.tr("Do not ask about “{title}”").format(title=clip.title)
            )
            chip.removed.connect(lambda sha=clip.clip.sha256: self.presenter.drop_from_context(sha))
            self._context_flow.addWidget(chip)
        title = clips[0].title if len(clips) == 1 else ""
        self.empty.fill(
            self.tr("Ask about “{title}”").format(title=title) if title else self.tr("Ask about your clips"),
            self.tr(
                "Who is seen, when, for how long, where in the picture, and with whom. "
                "Every answer shows what it rests on."
            ),
        )

    def show_suggestions(self, questions: tuple[str, ...]) -> None:
        self.suggestions.show_questions(questions[:_SUGGESTIONS])
        self._fit_suggestions()

    def _fit_suggestions(self) -> None:
        self.suggestions.fit(_SUGGESTIONS_LOW if self.height() < _LOW_PX else _SUGGESTIONS)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit_suggestions()

    def show_question(self, question: str) -> None:
        self._show_messages(has_any=True)
        self.conversation.add(Question(question))
        self._answer = AnswerBubble()
        self._answer.show_stage(self.tr("Looking…"), 0, 0)
        self.conversation.add(self._answer)
        self.conversation.to_foot()  # asking is the user's own doing: the answer's place comes into view

    def show_progress(self, progress: Progress) -> None:
        if self._answer is not None:
            self._answer.show_stage(words.progress(progress), progress.done, progress.total)

    def show_written(self, piece: str) -> None:
        if self._answer is not None:
            self._answer.add_text(piece)

    def show_answer(self, answer: Answer, source: AnswerSource) -> None:
        if self._answer is not None:
            self._fill(self._answer, answer.turn, answer.text)
            by_words = any(one.source is EvidenceSource.WORDS for one in answer.turn.evidence)
            self._answer.show_source(self._source(source, by_words=by_words))
        self._answer = None

    def _source(self, source: AnswerSource, *, by_words: bool) -> str:
        """Who wrote it, and which part of the clip was looked at."""
        if not source.base:
            return self.tr("By face memory, titles and captions") if by_words else self.tr("By face memory")
        by = self.tr("By {base}, with what was learned") if source.is_learned else self.tr("By {base}")
        parts = [by.format(base=source.base)]
        if source.looked_at:
            parts.append(self.tr("looked at {spans}").format(spans=words.spans(source.looked_at)))
        return " · ".join(parts)

    def show_answering(self, choices: tuple[Answering, ...], chosen: str | None) -> None:
        self.answering.show_choices(choices, chosen)

    def show_stopped(self) -> None:
        if self._answer is not None:
            self._answer.show_note(self.tr("Stopped."))
        self._answer = None

    def show_failure(self, problem: Problem) -> None:
        if self._answer is not None:
            self._answer.show_note(f"{problem.message} {problem.hint}".strip())
        self._answer = None
        self._host.show_problem(problem)

    def show_asking(self, *, is_asking: bool) -> None:
        text, symbol = (self.tr("Stop"), "stop") if is_asking else (self.tr("Send"), "send")
        self.send_button.setText(text)
        self.send_button.setAccessibleName(text)
        set_symbol(self.send_button, symbol, ink="accent_text")
        self.suggestions.setEnabled(not is_asking)

    def show_clip(self, clip: ClipSummary | None) -> None:
        self.player_pane.show_clip(clip)

    def show_strips(self, people: tuple[PersonSeen, ...]) -> None:
        self.player_pane.show_people(people)

    def seek(self, at_s: float) -> None:
        self.player_pane.player.seek(at_s)

    def show_changed(self, label: str, *, can_undo: bool) -> None:
        self._host.show_changed(label, can_undo=can_undo)

    def ask_label(self) -> str:
        return self.tr("Looking for an answer")

    # --- asking

    def ask_about(self, clips: tuple[ClipSha, ...], question: str) -> None:
        """Start a new chat about these clips, with a question in the field."""
        self.presenter.new()
        self.presenter.set_context(clips)
        self.field.setPlainText(question)
        self.field.selectAll()
        self.field.setFocus()

    def _ask(self, text: str) -> None:
        if self.presenter.ask(text):
            self.field.clear()
            self.field.setFocus()

    def _send_or_stop(self) -> None:
        if self.presenter.is_asking:
            self.presenter.stop()
        else:
            self._ask(self.field.toPlainText())

    def _seek_by_hand(self, at_s: float) -> None:
        self.player_pane.player.seek(at_s)

    def _show_below(self) -> None:
        hint = self._new_below.sizeHint()
        area = self.conversation
        self._new_below.move((area.width() - hint.width()) // 2, area.height() - hint.height() - S)
        self._new_below.resize(hint)
        self._new_below.show()
        self._new_below.raise_()

    # --- host.Screen

    def new_chat(self) -> None:
        self.presenter.new()
        self.field.setFocus()

    def toggle_list(self) -> None:
        self.chat_list.setVisible(not self.chat_list.isVisible())

    def _export(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Export chat"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("md")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._export_to)
        dialog.open()

    def _export_to(self, file: str) -> None:
        self.presenter.export(Path(file), done=lambda: self._host.toast.say(self.tr("The chat was exported.")))

    def bindings(self) -> Bindings:
        export = {"export_chat": self._export} if self.presenter.current is not None else {}
        return {"chat_list": self.toggle_list, "find": self._find, **export}

    def _find(self) -> None:
        self._host.go.emit("library")

    def escape(self) -> bool:
        if self.presenter.is_asking:
            self.presenter.stop()
            return True
        return False

    def drop_hint(self) -> str:
        return self.tr("Let go to ask about it.")

    def opened(self) -> None:
        self.presenter.refresh()
        self.chat_list.setVisible(self.width() >= _NARROW_PX)

    def closing(self) -> None:
        self.player_pane.player.close_media()

    def first_focus(self) -> QWidget | None:
        return self.field

    def hideEvent(self, event: QHideEvent, /) -> None:
        self.player_pane.player.pause()
        super().hideEvent(event)
