"""One job at a time: handlers run on the main thread, a reader hears the program, a third thread says "alive"."""

from __future__ import annotations

import errno
import importlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from typing import NoReturn, cast

from pvchat_desktop import log
from pvchat_desktop.errors import Cancelled, ProgramError, ProtocolError, PVChatError, StorageError
from pvchat_desktop.protocol import codec
from pvchat_desktop.protocol.channel import Channel
from pvchat_desktop.protocol.messages import (
    CancelJob,
    FromWorker,
    Heartbeat,
    JobCancelled,
    JobDone,
    JobFailed,
    Request,
    Result,
    RunJob,
    ToWorker,
)
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers import HandlerNames

_log = logging.getLogger(__name__)

Handler = Callable[[Request, JobContext], Result]


class Runner:
    """The process ends in `run`: after the last job when the program says Shutdown, at once when it is gone."""

    def __init__(self, channel: Channel, handlers: HandlerNames, *, heartbeat_s: float) -> None:
        self._channel = channel
        self._handlers = handlers
        self._heartbeat_s = heartbeat_s
        self._jobs: queue.SimpleQueue[tuple[RunJob, JobContext] | None] = queue.SimpleQueue()
        self._context: JobContext | None = None  # of the latest job; set by the reader alone

    def run(self) -> None:
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        while (job := self._jobs.get()) is not None:
            self._tell(self._answer(*job))
        _end_now()

    def _answer(self, job: RunJob, context: JobContext) -> FromWorker:
        kind = type(job.request).__name__
        _log.info("job %s: %s begins", log.short(job.job), kind)
        try:
            context.check()
            result = self._handler(job.request)(job.request, context)
            context.flush()
        except Cancelled:
            _log.info("job %s: cancelled", log.short(job.job))
            return JobCancelled(job.job)
        except Exception as error:  # noqa: BLE001  # the one place where a worker's errors end
            _log.log(_level(error), "job %s: %s", log.short(job.job), log.traced(error))
            return _failed(job.job, _as_ours(error))
        _log.info("job %s: done", log.short(job.job))
        return JobDone(job.job, result)

    def _handler(self, request: Request) -> Handler:
        name = self._handlers.get(type(request))
        if name is None:
            raise ProtocolError(f"This worker does not answer {type(request).__name__}.")
        module, function = name.split(":")
        return cast("Handler", getattr(importlib.import_module(module), function))

    def _tell(self, message: FromWorker) -> None:
        try:
            self._channel.send(codec.encode(message))
        except EOFError:
            _end_now()
        except PVChatError as error:  # a result that cannot be sent is a failed job
            if not isinstance(message, JobDone):
                raise
            _log.error("job %s: %s", log.short(message.job), log.traced(error))
            self._tell(_failed(message.job, error))

    def _beat(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._heartbeat_s):
            self._tell(Heartbeat())

    def _read(self) -> None:
        try:
            while self._take(codec.decode_to_worker(self._channel.receive())):
                pass
        except EOFError:
            _end_now()
        except ProtocolError as error:
            _log.error("the program cannot be understood: %s", log.traced(error))
            _end_now()

    def _take(self, message: ToWorker) -> bool:
        if isinstance(message, RunJob):
            self._context = JobContext(message.job, self._tell, self._tell)
            self._jobs.put((message, self._context))
        elif isinstance(message, CancelJob):
            if self._context is not None and self._context.job == message.job:
                self._context.cancel()
        else:
            if self._context is not None:
                self._context.cancel()
            self._jobs.put(None)
            return False
        return True


def _end_now() -> NoReturn:
    """Nobody waits for an answer any more, and staging folders are safe at any instant: there is nothing to wind up.

    Libraries with threads of their own can hang or crash in an orderly exit; this cannot.
    """
    logging.shutdown()
    os._exit(0)


def _level(error: Exception) -> int:
    return logging.WARNING if isinstance(error, PVChatError) else logging.ERROR


def _as_ours(error: Exception) -> PVChatError:
    """Words for a person, whatever went wrong. The error's own words stay out: they may be in no one's language."""
    if isinstance(error, PVChatError):
        return error
    if isinstance(error, MemoryError):
        return StorageError(
            "There was not enough memory for this.", hint="Close other programs and try again.", title="Out of memory"
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError("The disk is full.", hint="Make some space and try again.")
    if isinstance(error, ImportError):
        return ProgramError(
            f"A part of the program could not be loaded ({error.name or type(error).__name__}).",
            hint="Start the program with ./pvchat: it repairs its own installation.",
        )
    return ProgramError(
        f"The background work met a mistake of the program ({type(error).__name__}).",
        hint="Try again. If it happens again, report it together with the log files.",
    )


def _failed(job: str, error: PVChatError) -> JobFailed:
    return JobFailed(
        job=job,
        code=error.code,
        title=error.title,
        message=error.message,
        hint=error.hint,
        ours=isinstance(error, ProgramError),
    )
