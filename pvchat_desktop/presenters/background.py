"""How presenters have blocking work done. The window runs it on threads; tests run it at once or by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import PVChatError
from pvchat_desktop.services.watch import Watch

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a screen shows it: what, why, what to do."""

    title: str
    message: str
    hint: str
    ours: bool  # True: a mistake of the program

    @classmethod
    def of(cls, error: PVChatError) -> Problem:
        return cls(error.title, error.message, error.hint, error.exit_status == PVChatError.exit_status)


@dataclass(frozen=True, slots=True)
class Activity:
    """A long piece of work that runs now, as the status area shows it."""

    id: int
    label: str
    progress: Progress | None
    is_stopping: bool


class Running(Protocol):
    """A long piece of work that can be stopped."""

    def stop(self) -> None: ...


Failed = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Follow:
    """How a job is followed. `text`: told an answer piece by piece. `halt`: how the work is asked to stop, where that
    is not its Watch (a training is paused, which keeps its checkpoint). `leave`: the same when the program closes."""

    progress: Callable[[Progress], None] | None = None
    text: Callable[[str], None] | None = None
    halt: Callable[[Watch], None] | None = None
    leave: Callable[[Watch], None] | None = None


NOBODY: Final = Follow()


class Background(Protocol):
    """Callbacks come on the caller's (the window's) thread. Without `failed`, a problem goes to the message bar.

    read    a quick look; of several under one key only the newest answer arrives
    change  a quick change; one after the other, in order
    job     long work with progress and Stop; its Watch reaches down to the worker. A stopped job calls `stopped`.
    """

    def read(
        self, key: str, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None
    ) -> None: ...

    def change(self, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None) -> None: ...

    def job(
        self,
        label: str,
        work: Callable[[Watch], T],
        *,
        done: Callable[[T], None],
        failed: Failed | None = None,
        stopped: Callable[[], None] | None = None,
        follow: Follow = NOBODY,
    ) -> Running: ...
