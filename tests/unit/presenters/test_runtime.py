"""Models > Model runtime: what is shown of it, how it is fetched, stopped, repaired and removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pvchat_desktop.errors import ModelMissing, Refused
from pvchat_desktop.presenters.runtime import RuntimePage, RuntimePresenter
from pvchat_desktop.services.runtime import RuntimeState
from tests.unit.presenters.fakes import HandBackground, Recorder

LABELS = {kind: kind for kind in ("install", "verify", "remove")}
ABSENT = RuntimeState(
    build="cpu",
    reason="no NVIDIA card found",
    builds=("cu130", "cu126", "cpu"),
    installed=None,
    is_ready=False,
    is_begun=False,
    is_needed=True,
    python="3.11",
    why_not="",
    bytes=None,
    known_bytes=140_000_000,
    disk_bytes=0,
    free_bytes=50_000_000_000,
)
READY = replace(ABSENT, installed="cpu", is_ready=True, disk_bytes=1_300_000_000)


class Desk:
    def __init__(self, state: RuntimeState = ABSENT, *, network: bool = True, **answers: Any) -> None:
        self.state = state
        self.background = HandBackground()
        self.view = Recorder(labels=LABELS)
        self.runtime = Recorder(**({"state": self._state, "install": "cpu", "remove": 1} | answers))
        app: Any = SimpleNamespace(runtime=self.runtime, settings=Recorder(get=network))
        self.presenter = RuntimePresenter(app, self.background, self.view)
        self.presenter.refresh()

    def _state(self, build: str = "") -> RuntimeState:
        return replace(self.state, build=build, reason="asked for") if build else self.state

    @property
    def page(self) -> RuntimePage:
        page: RuntimePage = self.view.last("show_runtime")[0]
        return page


def test_what_is_here_and_what_this_computer_needs_is_shown() -> None:
    page = Desk(network=False).page
    assert (page.suits, page.reason, page.is_network_on) == ("cpu", "no NVIDIA card found", False)
    assert not page.may_choose, "without a card there is nothing to choose"
    assert not page.is_whole
    assert Desk(READY).page.is_whole


def test_in_a_checkout_nothing_is_chosen_or_fetched() -> None:
    assert not Desk(replace(ABSENT, is_needed=False, build="cu130")).page.may_choose


def test_with_a_card_the_smaller_build_can_be_chosen() -> None:
    desk = Desk(replace(ABSENT, build="cu130", reason="for a card"))
    assert desk.page.may_choose
    desk.presenter.choose("cpu")
    assert (desk.page.state.build, desk.page.suits, desk.page.reason) == ("cpu", "cu130", "for a card")
    desk.presenter.ask_install()
    assert desk.view.last("confirm_install")[0].state.build == "cpu"
    desk.presenter.install()
    desk.background.jobs[0].finish()
    assert desk.runtime.last_words("install") == {"build": "cpu", "source": None}


def test_it_is_fetched_once_at_a_time_and_told_to_those_who_need_it() -> None:
    desk = Desk()
    desk.presenter.install()
    desk.presenter.install()
    desk.presenter.ask_install()
    assert len(desk.background.jobs) == 1
    assert desk.view.last("show_busy") == (None,)
    assert "confirm_install" not in desk.view.names()
    desk.state = READY
    desk.background.jobs[0].finish()
    assert desk.view.last("say") == ("installed",)
    assert "runtime_changed" in desk.view.names()
    assert desk.page.is_whole
    assert not desk.presenter.is_busy


def test_from_a_folder(tmp_path: Path) -> None:
    desk = Desk()
    desk.presenter.install(tmp_path)
    desk.background.jobs[0].finish()
    assert desk.runtime.last_words("install") == {"build": "", "source": tmp_path}


def test_a_stopped_call_is_idle_again_and_shows_what_is_here() -> None:
    desk = Desk()
    desk.presenter.stop()
    desk.presenter.install()
    desk.state = replace(ABSENT, is_begun=True)
    desk.presenter.stop()
    assert desk.background.jobs[0].watch.stop.is_set()
    assert desk.view.names()[-2:] == ["show_idle", "show_runtime"]
    assert desk.page.state.is_begun


def test_why_it_did_not_work_is_shown() -> None:
    desk = Desk(install=Refused("No room."))
    desk.presenter.install()
    desk.background.jobs[0].finish()
    assert desk.view.last("show_problem")[0].message == "No room."
    assert not desk.presenter.is_busy


def test_what_is_damaged_can_be_repaired() -> None:
    desk = Desk(READY, verify=ModelMissing("Damaged: torch."))
    desk.presenter.verify()
    desk.background.jobs[0].finish()
    assert desk.page.is_damaged
    desk.presenter.install()
    desk.background.jobs[1].finish()
    assert desk.page.is_whole
    whole = Desk(READY)
    whole.presenter.verify()
    whole.background.jobs[0].finish()
    assert whole.view.last("say") == ("verified",)


def test_removed() -> None:
    desk = Desk(READY)
    desk.presenter.remove()
    desk.state = ABSENT
    desk.background.jobs[0].finish()
    assert desk.view.last("say") == ("removed",)
    assert "runtime_changed" in desk.view.names()
    assert not desk.page.is_whole


def test_the_switch_for_downloads_is_followed() -> None:
    desk = Desk()
    desk.view.calls.clear()
    desk.presenter.network_is(on=True)
    assert desk.view.names() == []
    desk.presenter.network_is(on=False)
    assert not desk.page.is_network_on
