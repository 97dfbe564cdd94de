"""What people do that nobody plans for: strange names, a clip of one picture, a drop in the middle of something."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.errors import Cancelled
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.widgets.controls import tip
from tests.helpers.people import Scene, people_clip
from tests.ui.conftest import LONG_MS
from tests.ui.test_first_use import User

_NAMES = (
    "Öländische Ferien – «Größe» 你好 שלום",
    'it\'s "quoted" & <b>bold <img src=x>',
    "x" * 200,
)


@pytest.fixture
def user(program: Program, qtbot: QtBot) -> User:
    return User(program, qtbot)


@pytest.fixture(scope="module")
def one_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of a single picture."""
    file = tmp_path_factory.mktemp("short") / "one picture.mp4"
    people_clip(file, Scene(0.04, (("anna", 0.4),)))
    return file


def test_names_that_look_like_something_else_are_shown_as_they_are(
    user: User, one_picture: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(_NAMES):
        file = tmp_path / f"{name}.mp4"
        shutil.copy(one_picture, file)
        with file.open("ab") as more:
            more.write(bytes([number]))  # else they are one clip
    user.program.shell.dropped.emit([tmp_path])
    model = user.library.model
    user.wait(lambda: model.rowCount() == len(_NAMES))
    user.settle()
    assert {model.index(row).data() for row in range(model.rowCount())} == set(_NAMES)
    hints = [str(model.index(row).data(Qt.ItemDataRole.ToolTipRole)) for row in range(model.rowCount())]
    assert not any("<b>" in hint or "<img" in hint for hint in hints)
    for words in ("größe", '"quoted"', "你好", "<b>", "100%", "'", "*", "x" * 300):
        user.library.search.setText(words)
        QTest.qWait(250)
        user.settle()
        assert user.library.pages.currentWidget() in (user.library.view, user.library.empty)
    assert not user.program.shell.message.isVisible()


def test_a_tip_is_read_as_it_was_written() -> None:
    assert tip("Leo & Anna") == "Leo & Anna"
    assert tip("<b>Leo</b>\nAnna") == "<span>&lt;b&gt;Leo&lt;/b&gt;<br>Anna</span>"


def test_searching_an_empty_library_stays_calm(user: User) -> None:
    user.library.presenter.search("Leo with Grandma, summer 2019")
    user.settle()
    assert not user.program.shell.message.isVisible()
    user.library.presenter.search("")
    user.settle()
    assert user.library.empty.accessibleName() == "Your clips will be here"


def test_a_clip_of_one_picture_dropped_on_the_chat_can_be_asked_about(user: User, one_picture: Path) -> None:
    user.program.shell.show_screen("chat")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one_picture))])
    drop = QDropEvent(
        QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    user.program.shell.dropEvent(drop)
    user.wait(lambda: len(user.chat.presenter.context) == 1)
    user.wait(lambda: not user.program.background.activities())
    user.settle()
    assert user.program.shell.current() is user.chat
    answer = user.ask("Who is there?")
    assert answer.text
    assert not user.program.shell.message.isVisible()


def test_what_is_stopped_leaves_no_trace_and_no_error(user: User, films: Path) -> None:
    """Import, looking through and a question, each stopped as soon as it runs."""
    for begin in (
        lambda: user.library.presenter.add([films]),
        lambda: user.library.presenter.look_for_faces(_known(user), again=True),
        lambda: user.chat.presenter.ask("Who is there?"),
    ):
        _begin_and_stop(user, begin)
        assert not user.program.shell.message.isVisible()
        assert not user.chat.presenter.is_asking


def _known(user: User) -> list[ClipSha]:
    assert user.program.app is not None
    return [one.clip.sha256 for one in user.program.app.library.clips()]


def _begin_and_stop(user: User, begin: Callable[[], object]) -> None:
    begin()
    user.bot.wait(50)
    user.program.background.stop_all()
    user.bot.waitUntil(lambda: not user.program.background.activities(), timeout=LONG_MS)
    user.settle()


def test_closing_while_the_sample_is_drawn_ends_the_work(program: Program, qtbot: QtBot) -> None:
    begun: list[Watch] = []

    def work(watch: Watch) -> None:
        begun.append(watch)
        watch.stop.wait(60)
        raise Cancelled

    program.background.job("Drawing", work, done=lambda _none: None)
    qtbot.waitUntil(lambda: bool(begun))
    program.shell._close_anyway()
    assert begun[0].stop.is_set()
