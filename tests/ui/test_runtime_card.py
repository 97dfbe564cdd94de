"""Models > Model runtime: taken from a folder, checked, damaged, repaired and removed, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from pvchat_desktop.core.runtime import GENERAL, RuntimeList, RuntimePackage, WheelFile
from pvchat_desktop.core.torch_builds import Build
from pvchat_desktop.services import runtime as service
from pvchat_desktop.services.runtime import RuntimeService
from pvchat_desktop.services.runtime_sources import Sources, World
from pvchat_desktop.ui.app import Program
from pvchat_desktop.ui.screens.runtime import RuntimeCard
from tests.helpers.wheels import make_wheel, sha256
from tests.ui.test_first_use import User
from tests.ui.test_shell import nameless


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a whole runtime of one small package; the program takes itself for an installed one."""
    wheel = make_wheel(tmp_path / "drive", "tiny", "1.0")
    package = RuntimePackage("tiny", "1.0", GENERAL, (WheelFile(wheel.name, sha256(wheel), wheel.stat().st_size),))
    build = Build("cpu", "1.0", "", (), None, None, {})
    sources = Sources({"cpu": RuntimeList("linux", "cpu", (package,))}, {"cpu": build}, {})
    monkeypatch.setattr(service, "World", partial(World, sources=sources, cards=(), modules=("tiny",)))
    monkeypatch.setattr(RuntimeService, "is_needed", property(lambda _self: True))
    return wheel.parent


def _press(user: User, card: RuntimeCard, text: str) -> None:
    """In the question that is open."""
    box = card.window().findChild(QMessageBox)
    assert box is not None
    user.click(next(one for one in box.buttons() if one.text() == text))


def test_from_a_folder_to_its_removal(start: Callable[..., Program], qtbot: QtBot, wheels: Path) -> None:
    program = start()
    user, card = User(program, qtbot), program.wiring.models.runtime
    program.shell.show_screen("models")
    user.wait(card.fetch_button.isVisible)
    assert "Not on this computer" in card.accessibleDescription()
    assert "processor" in card.accessibleDescription()
    assert not card.build_box.isVisible(), "without a card there is nothing to choose"
    assert nameless(card) == []
    user.click(card.fetch_button)
    _press(user, card, "Not now")

    card.presenter.install(wheels)
    user.wait(card.verify_button.isVisible)
    assert "Here: processor" in card.accessibleDescription()
    module = next(card.presenter._app.runtime.folder.rglob("tiny.py"))
    module.write_text("version = 'another'\n", "utf-8")
    user.click(card.verify_button)
    user.wait(lambda: card.fetch_button.isVisible() and card.fetch_button.text() == "Repair…")
    assert "Damaged" in card.accessibleDescription()
    card.presenter.install(wheels)
    user.wait(card.verify_button.isVisible)
    assert "another" not in module.read_text("utf-8")

    user.click(card.remove_button)
    _press(user, card, "Remove")
    user.wait(card.fetch_button.isVisible)
    assert not card.remove_button.isVisible()


def test_in_a_checkout_the_program_s_own_environment_is_used(start: Callable[..., Program], qtbot: QtBot) -> None:
    program = start()
    user, card = User(program, qtbot), program.wiring.models.runtime
    program.shell.show_screen("models")
    user.wait(lambda: "own Python environment" in card.accessibleDescription())
    assert not [one for one in card._buttons() if one.isVisible()]
