"""AskModel: one question about one clip, told while it is written."""

from __future__ import annotations

from pvchat_desktop.ml.inference import asking
from pvchat_desktop.protocol.messages import AskModel, ModelAnswer
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.sessions import session_of


def ask_model(request: AskModel, context: JobContext) -> ModelAnswer:
    session = session_of(request.base, context)
    return asking.answer(session, request, tell=context.text, check=context.check, progress=context.progress)
