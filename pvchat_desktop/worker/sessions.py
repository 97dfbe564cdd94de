"""What answering keeps beside the loaded base."""

from __future__ import annotations

from pvchat_desktop.ml.inference.session import Session
from pvchat_desktop.protocol.messages import BaseModel
from pvchat_desktop.worker.bases import loaded
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.residency import beside, found_beside

_KEY = "session"


def session_of(spec: BaseModel, context: JobContext) -> Session:
    """The session of this base: packs, features and prefixes of the questions before are still there."""
    base = loaded(spec, context)
    base.model.train(mode=False)  # training on the same base may have been broken off
    return beside(_KEY, lambda: Session(base))


def make_room() -> None:
    """Leave the base as it was loaded and give back what answering keeps, as before a training."""
    session = found_beside(_KEY)
    if isinstance(session, Session):
        session.packs.forget()
        session.forget()
