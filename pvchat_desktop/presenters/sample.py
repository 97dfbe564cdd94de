""" "Try the sample world": a window of its own, on a data folder of its own, so that drawn people meet no real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.presenters.background import Background, Problem
from pvchat_desktop.presenters.services import App
from pvchat_desktop.services.watch import Watch

FACES: Final = "playhouse-faces"  # as services/playhouse_set.py names it, which brings numpy along
FOLDER: Final = "sample-world"  # as services/playhouse.py names it


class SampleView(Protocol):
    def offer_sample(self) -> None: ...
    def sample_drawn(self, clips: tuple[ClipSha, ...]) -> None: ...  # not looked through yet
    def sample_not_drawn(self, problem: Problem | None) -> None: ...  # None: it was stopped
    def sample_label(self) -> str: ...


class SamplePresenter:
    """`launch`: open a window on another home folder; False where that did not work."""

    def __init__(self, app: App, background: Background, view: SampleView, launch: Callable[[Path], bool]) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._launch = launch

    @property
    def is_sample(self) -> bool:
        """Whether this window shows the sample world."""
        return self._app.folders.data.parent.name == FOLDER

    def begin(self) -> None:
        """In the sample world: draw it, if that was not done yet. Elsewhere: offer it, if all it needs is here."""
        if self.is_sample:
            self._background.read("sample clips", self._app.library.count, done=self._draw_if_empty)
        else:
            self._background.read("sample faces", self._is_ready, done=self._offer_if)

    def _is_ready(self) -> bool:
        return any(one.name == FACES and one.is_ready for one in self._app.models.face_packs())

    def _offer_if(self, is_ready: bool) -> None:  # noqa: FBT001 - what was read
        if is_ready:
            self._view.offer_sample()

    def open(self) -> bool:
        return self._launch(self._app.folders.data / FOLDER)

    def _draw_if_empty(self, clips: int) -> None:
        if clips == 0:
            self.draw()

    def draw(self) -> None:
        self._background.job(
            self._view.sample_label(),
            self._draw,
            done=self._view.sample_drawn,
            failed=self._view.sample_not_drawn,
            stopped=lambda: self._view.sample_not_drawn(None),
        )

    def _draw(self, watch: Watch) -> tuple[ClipSha, ...]:
        from pvchat_desktop.services.playhouse import SampleWorld, embedded_base  # brings numpy along

        whole: Any = self._app  # more of it than presenters know
        world = SampleWorld(whole, base=embedded_base(whole))
        world.choose_models(watch)
        return tuple(world.add_clips(watch).values())
