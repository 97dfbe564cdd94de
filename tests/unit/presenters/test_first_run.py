"""The first steps: pages, what is stored when, and the base model that was wished for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pvchat_desktop.errors import Refused
from pvchat_desktop.presenters.first_run import OWN_FOLDER, Check, FirstRunPresenter, Page, prepared
from tests.unit.presenters.fakes import HandBackground, Recorder

REPORT: dict[str, Any] = {
    "device": {
        "kind": "cuda", "name": "A card", "total_bytes": 12, "free_bytes": 8, "compute_capability": "9.0",
        "kernel_ok": True, "reason": "", "versions": {},
    },
    "memory": {"total_bytes": 32, "free_bytes": 16},
    "bases": [{"id": "small", "fits": "fits", "why": None}, {"id": "large", "fits": "does not fit", "why": "Too big."}],
}  # fmt: skip


@dataclass
class FakeApp:
    folder: Path
    clips: tuple[object, ...] = ()
    stored: dict[str, object] = field(default_factory=dict)
    chosen: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folders = SimpleNamespace(data=self.folder)
        self.settings = SimpleNamespace(get=lambda key: self.stored.get(key, False), set=self.stored.__setitem__)
        self.library = SimpleNamespace(count=lambda: len(self.clips))
        self.diagnostics = SimpleNamespace(report=lambda _watch: REPORT)
        rows = [SimpleNamespace(name=name, is_ready=name == "small", is_chosen=False) for name in ("small", "large")]
        self.bases = SimpleNamespace(offered=lambda: tuple(rows), choose=self.chosen.append)


def _begun(app: Any) -> tuple[FirstRunPresenter, Recorder, HandBackground]:
    view, background = Recorder(), HandBackground()
    presenter = FirstRunPresenter(app, background, view)
    presenter.begin()
    return presenter, view, background


def test_pages_lead_to_the_end_and_back(tmp_path: Path) -> None:
    app = FakeApp(tmp_path)
    presenter, view, _background = _begun(app)
    presenter.back()
    seen = [presenter.page]
    for step in (*[presenter.next] * 4, presenter.back):
        step()
        seen.append(presenter.page)
    assert seen == [*Page, Page.MODEL]
    presenter.next()
    assert not app.stored, "nothing is stored before the end"
    presenter.next()
    assert app.stored == {"first_run.seen": True}
    assert app.chosen == [], "who chose nothing keeps what was"
    assert view.last("leave") == (None,)


def test_a_model_that_is_here_is_taken_and_another_one_is_asked_for(tmp_path: Path) -> None:
    app = FakeApp(tmp_path)
    presenter, view, _background = _begun(app)
    presenter.choose_base("small")
    presenter.finish()
    assert app.chosen == ["small"]
    presenter.begin()
    presenter.choose_base("large")
    presenter.finish()
    assert app.chosen == ["small"]
    assert view.last("leave") == ("large",)


def test_the_check_tells_of_the_card_and_of_what_fits(tmp_path: Path) -> None:
    _presenter, view, _background = _begun(FakeApp(tmp_path))
    (check,) = view.last("show_check")
    assert (check.device, check.name, check.kernel_ok) == ("cuda", "A card", True)
    choices, chosen = view.last("show_bases")
    assert [(one.word, one.why) for one in choices] == [("fits", ""), ("does not fit", "Too big.")]
    assert chosen is None


def test_a_machine_that_gives_no_answer_is_not_called_slow() -> None:
    device = REPORT["device"] | {"kind": "none", "name": "not known", "reason": "No answer."}
    check = Check.of(REPORT | {"device": device})
    assert (check.device, check.reason) == (None, "No answer.")


def test_the_library_moves_only_while_it_is_empty(tmp_path: Path) -> None:
    _presenter, view, _background = _begun(FakeApp(tmp_path))
    (place,) = view.last("show_place")
    assert place.can_move
    _presenter, view, _background = _begun(FakeApp(tmp_path, clips=(object(),)))
    (place,) = view.last("show_place")
    assert not place.can_move


def test_a_folder_with_other_things_gets_one_of_its_own(tmp_path: Path) -> None:
    assert prepared(tmp_path) == tmp_path
    (tmp_path / "letter.txt").write_text("other things")
    assert prepared(tmp_path) == tmp_path / OWN_FOLDER
    assert list((tmp_path / OWN_FOLDER).iterdir()) == []
    (tmp_path / "catalog.db").write_bytes(b"")
    assert prepared(tmp_path) == tmp_path, "a library that is there is used again"


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    app = FakeApp(tmp_path)
    presenter, view, _background = _begun(app)
    presenter.choose_folder(tmp_path / "gone")
    assert view.names()[-1] == "show_problem"
    assert "data_folder" not in app.stored
    presenter.choose_folder(tmp_path)
    assert app.stored["data_folder"] == str(tmp_path)
    assert view.names()[-1] == "start_again"
    with pytest.raises(Refused):
        prepared(tmp_path / "gone")
