"""Every error of the program, in one tree with two branches.

    PVChatError
    ├── WorldError          the world's fault: bad input, no space, an unplugged drive. Exit status 1.
    │   ├── UsageError      the command line makes no sense. Exit status 2.
    │   ├── Cancelled       the user said stop. Exit status 130.
    │   ├── BadClip         a file that is no readable video
    │   ├── NotFound        a person, clip, track, job or chat that is not there
    │   ├── Refused         a request that cannot be granted as it stands, with the reason
    │   ├── StorageError    disk full, folder not writable, catalog of a newer program
    │   └── ModelMissing    files of a model or face pack are absent, damaged or not licensed yet
    └── ProgramError        our fault. Exit status 70.
        ├── WorkerDied      a worker process ended without an answer
        └── ProtocolError   the two ends of the wire disagree

Every error carries what a person needs: a title, what happened, what to do, and a stable code for logs and `--json`.
Messages may name files (the user sees them); log lines never do.
"""

from __future__ import annotations


class PVChatError(Exception):
    """Base of all errors that a person may be shown."""

    code = "error"
    title = "Something went wrong"
    exit_status = 70

    def __init__(self, message: str, *, hint: str = "", title: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.title = title or type(self).title
        self.code = code or type(self).code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class WorldError(PVChatError):
    """The world's fault; the user can do something about it."""

    code = "world"
    title = "This did not work"
    exit_status = 1


class UsageError(WorldError):
    code = "usage"
    title = "The command was not understood"
    exit_status = 2


class Cancelled(WorldError):
    code = "cancelled"
    title = "Stopped"
    exit_status = 130

    def __init__(self, message: str = "Stopped by you.") -> None:
        super().__init__(message)


class BadClip(WorldError):
    code = "bad_clip"
    title = "This file cannot be used as a clip"
    WENT_AWAY = "clip_went_away"  # code of one that was there when the work began


class NotFound(WorldError):
    code = "not_found"
    title = "Not found"


class Refused(WorldError):
    code = "refused"
    title = "This cannot be done as asked"


class StorageError(WorldError):
    code = "storage"
    title = "The data folder cannot be used"


class ModelMissing(WorldError):
    code = "model_missing"
    title = "A model is not ready"


class ProgramError(PVChatError):
    """Our fault; the report helps us mend it."""

    code = "bug"
    title = "The program made a mistake"
    exit_status = 70


class WorkerDied(ProgramError):
    code = "worker_died"
    title = "A background process stopped"


class ProtocolError(ProgramError):
    code = "protocol"
    title = "Two parts of the program do not fit together"


_BY_CODE: dict[str, type[PVChatError]] = {BadClip.WENT_AWAY: BadClip} | {
    cls.code: cls
    for cls in (
        WorldError, BadClip, NotFound, Refused, StorageError, ModelMissing, ProgramError, WorkerDied, ProtocolError,
    )
}  # fmt: skip


def from_wire(*, code: str, title: str, message: str, hint: str, ours: bool) -> PVChatError:
    """Rebuild an error that crossed the wire; an unknown code keeps its branch (`ours`) and its words."""
    if code == Cancelled.code:
        return Cancelled(message)
    cls = _BY_CODE.get(code) or (ProgramError if ours else WorldError)
    return cls(message, hint=hint, title=title, code=code)
