"""Sidecars and tables from the window's Library menu: a count before, a report or an undo after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.regions import Area, Region
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.xmp import Document
from pvchat_desktop.ui.app import Program
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.ui.test_first_use import User


@pytest.fixture
def user(pvchat_home: Path, tmp_path: Path, start: Callable[..., Program], qtbot: QtBot) -> Iterator[User]:
    """Somebody whose library has Anna alone, learned, and a clip of her with a stranger."""
    worker, folders = Prepared(), UserFolders.below(pvchat_home)
    alone = worker.clip(tmp_path / "clips" / "anna.mp4", Figure(1))
    worker.clip(tmp_path / "clips" / "both.mp4", Figure(1), Figure(2, x=900))
    app = prepared_app(folders, worker)
    app.library.add([tmp_path / "clips"])
    for clip in app.library.clips():
        app.library.scan(clip.clip.sha256)
    app.enrollment.enroll(app.library.tracks(alone)[0].track.id, "Anna", consent="Yes.")
    app.settings.set("first_run.seen", True)
    app.close()
    made = User(start(lambda: prepared_app(folders, worker)), qtbot)
    made.settle()
    yield made
    made.settle()


def _do(user: User, command: str) -> None:
    action = user.program.shell.actions_table.all[command]
    assert action.isEnabled()
    action.trigger()
    user.wait(lambda: not user.program.background.activities())
    user.settle()


def _box(user: User) -> QMessageBox:
    def boxes() -> list[QMessageBox]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]

    user.wait(lambda: bool(boxes()))
    return boxes()[0]


def _press(user: User, box: QMessageBox, text: str) -> None:
    user.click(next(one for one in box.buttons() if one.text() == text))
    user.wait(lambda: not user.program.background.activities())
    user.settle()


def test_sidecars_are_written_after_a_question_with_their_number(user: User, tmp_path: Path) -> None:
    sidecar = tmp_path / "clips" / "anna.mp4.xmp"
    _do(user, "write_sidecars")
    box = _box(user)
    assert "1 person" in box.text()
    assert "1 clip: 1 new" in box.text()
    _press(user, box, "Not now")
    assert not sidecar.exists()
    _do(user, "write_sidecars")
    _press(user, _box(user), "Write")
    assert [one.name for one in Document(sidecar.read_bytes()).ours()] == ["Anna"]
    _do(user, "write_sidecars")
    assert "nothing to write" in user.program.shell.toast.text


def test_names_of_sidecars_are_added_as_suggestions_and_undone(user: User, tmp_path: Path) -> None:
    _do(user, "import_sidecars")
    assert "No new name" in user.program.shell.toast.text
    document = Document(None)
    document.put([Region("Ben", Area(938 / 1920, 85 / 1080, 60 / 1920, 70 / 1080), 2.0)], size_px=(1920, 1080))
    (tmp_path / "clips" / "both.mp4.xmp").write_bytes(document.data())
    _do(user, "import_sidecars")
    box = _box(user)
    assert box.text() == "1 person named in 1 sidecar; add as suggestions?"
    assert "Ben" in box.informativeText()
    _press(user, box, "Add as suggestions")
    assert user.program.app is not None
    assert [one.person.name for one in user.program.app.people.all()] == ["Anna", "Ben"]
    user.click(user.program.shell.toast._button)
    user.settle()
    assert [one.person.name for one in user.program.app.people.all()] == ["Anna"]


def test_the_table_is_written_where_the_user_says(user: User, tmp_path: Path) -> None:
    _do(user, "export_appearances")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible())
    assert dialog.windowTitle() == "Export 2 appearances of 1 person"
    dialog.fileSelected.emit(str(tmp_path / "who.csv"))
    dialog.close()
    user.wait((tmp_path / "who.csv").exists)
    user.settle()
    assert (tmp_path / "who.csv").read_bytes().startswith(b"\xef\xbb\xbfclip,title")
    assert "“who.csv” was written: 2 appearances of 1 person." in user.program.shell.toast.text
