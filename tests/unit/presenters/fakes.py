"""A Background that does its work at once, or when told to; and services that remember how they were called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pvchat_desktop.errors import Cancelled, PVChatError
from pvchat_desktop.presenters.background import NOBODY, Failed, Follow, Problem
from pvchat_desktop.services.watch import Watch

T = TypeVar("T")


@dataclass
class StartedJob:
    """A job that waits for `finish` or `stop`."""

    label: str
    finish: Callable[[], None]
    on_stop: Callable[[], None]
    watch: Watch = field(default_factory=Watch)
    follow: Follow = NOBODY

    def stop(self) -> None:
        if self.follow.halt is not None:
            self.follow.halt(self.watch)
            return
        self.watch.stop.set()
        self.on_stop()


class HandBackground:
    """Reads and changes are done at once; jobs when the test says `finish`."""

    def __init__(self) -> None:
        self.jobs: list[StartedJob] = []
        self.problems: list[Problem] = []

    def read(
        self, _key: str, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        self._do(work, done, failed)

    def change(self, work: Callable[[], T], *, done: Callable[[T], None], failed: Failed | None = None) -> None:
        self._do(work, done, failed)

    def job(
        self,
        label: str,
        work: Callable[[Watch], T],
        *,
        done: Callable[[T], None],
        failed: Failed | None = None,
        stopped: Callable[[], None] | None = None,
        follow: Follow = NOBODY,
    ) -> StartedJob:
        made = StartedJob(label, lambda: None, stopped or (lambda: None), follow=follow)
        made.finish = lambda: self._do(lambda: work(made.watch), done, failed, stopped)
        self.jobs.append(made)
        return made

    def _do(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        try:
            result = work()
        except Cancelled:
            if stopped is not None:
                stopped()
            return
        except PVChatError as error:
            (failed or self.problems.append)(Problem.of(error))
            return
        done(result)


class Recorder:
    """Stands for a View or a service: every call is written down; `answers` says what is returned."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args, kwargs))
            answer = self._answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer(*args, **kwargs) if callable(answer) else answer

        return call

    def last(self, name: str) -> tuple[Any, ...]:
        """The arguments of the last call of that name."""
        return next(args for called, args, _kwargs in reversed(self.calls) if called == name)

    def last_words(self, name: str) -> dict[str, Any]:
        return next(kwargs for called, _args, kwargs in reversed(self.calls) if called == name)

    def names(self) -> list[str]:
        return [name for name, _args, _kwargs in self.calls]
