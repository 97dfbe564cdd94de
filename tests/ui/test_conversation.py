"""Answers in the conversation: their evidence becomes chips only as far as somebody looks at it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.evidence import Evidence, EvidenceLevel
from pvchat_desktop.ui.widgets.chips import ChipText, EvidenceChip, chip_text
from pvchat_desktop.ui.widgets.conversation import AnswerBubble, Conversation
from pvchat_desktop.ui.widgets.pictures import Pictures
from tests.ui.test_shell import click
from tests.unit.presenters import samples


@pytest.fixture
def conversation(qtbot: QtBot) -> Conversation:
    made = Conversation()
    qtbot.addWidget(made)
    made.resize(520, 240)
    made.show()
    return made


def _answer(conversation: Conversation, pieces: int) -> tuple[AnswerBubble, list[str]]:
    """An answer that rests on so many pieces of evidence; and the ids of those a chip was made for."""
    pictures, made = Pictures(), []
    conversation.destroyed.connect(pictures.close)

    def chip(evidence: Evidence) -> QWidget:
        made.append(evidence.id)
        return EvidenceChip(evidence, chip_text(evidence, "Leo", ""), None, pictures)

    bubble = AnswerBubble()
    conversation.add(bubble)
    bubble.show_text("Leo is seen.")
    bubble.show_evidence([replace(samples.evidence(), id=str(number)) for number in range(pieces)], chip)
    return bubble, made


def _shown(bubble: AnswerBubble) -> int:
    return sum(not chip.isHidden() for chip in bubble.findChildren(EvidenceChip))


def test_a_short_answer_shows_all_it_rests_on(conversation: Conversation) -> None:
    bubble, made = _answer(conversation, 12)
    assert len(made) == _shown(bubble) == 12
    assert bubble.more_button.isHidden()


def test_of_thousands_of_pieces_only_those_looked_at_are_made(conversation: Conversation, qtbot: QtBot) -> None:
    bubble, made = _answer(conversation, 5000)
    assert len(made) == 12
    qtbot.waitUntil(bubble.more_button.isVisible)
    assert bubble.more_button.accessibleName() == "Show 50 more of 4988"
    click(bubble.more_button)
    assert len(made) == 62


def test_the_rest_comes_in_steps_and_in_order(conversation: Conversation, qtbot: QtBot) -> None:
    bubble, made = _answer(conversation, 70)
    qtbot.waitUntil(bubble.more_button.isVisible)
    click(bubble.more_button)
    assert bubble.more_button.text() == "Show all 70"
    bubble.more_button.setFocus()
    QTest.keyClick(bubble.more_button, Qt.Key.Key_Space)
    assert made == [str(number) for number in range(70)]
    assert _shown(bubble) == 70
    assert bubble.more_button.isHidden()
    focused = conversation.focusWidget()
    assert isinstance(focused, EvidenceChip), "the keyboard goes on where the new ones begin"
    assert focused.evidence.id == "62"


def test_unfolding_moves_nothing_and_is_no_news(conversation: Conversation, qtbot: QtBot) -> None:
    bubble, _made = _answer(conversation, 60)
    bar = conversation.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    conversation.to_foot()
    before, news = bar.value(), []
    conversation.grown_below.connect(lambda: news.append(True))
    click(bubble.more_button)
    qtbot.wait(50)
    assert bar.value() == before
    assert bar.maximum() > before
    assert news == []


def test_of_an_unknown_figure_only_the_time_is_told() -> None:
    """How sure a name is means nothing where there is none."""
    assert chip_text(samples.evidence(), "Leo", "").level == "sure"
    unknown = replace(samples.evidence(), person=None, level=EvidenceLevel.UNSURE)
    assert chip_text(unknown, "Unknown", "beach") == ChipText("Unknown", "0:02–0:04", "", "beach")


def test_words_that_come_fast_are_laid_out_now_and_then(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bubble = AnswerBubble()
    qtbot.addWidget(bubble)
    shown: list[str] = []
    whole = AnswerBubble.show_text

    def counting(one: AnswerBubble, text: str) -> None:
        shown.append(text)
        whole(one, text)

    monkeypatch.setattr(AnswerBubble, "show_text", counting)
    for number in range(200):
        bubble.add_text(f"{number} ")
    assert shown == ["0 "], "the first word is there at once"
    assert bubble.text.endswith("199 ")
    qtbot.waitUntil(lambda: shown[-1] == bubble.text)
    assert len(shown) < 10
