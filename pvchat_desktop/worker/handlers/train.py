"""TrainPack: learn the people of a manifest."""

from __future__ import annotations

from pvchat_desktop.ml.training.run import learn
from pvchat_desktop.protocol.messages import TrainedPack, TrainPack
from pvchat_desktop.worker.bases import loaded
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.sessions import make_room


def train_pack(request: TrainPack, context: JobContext) -> TrainedPack:
    base = loaded(request.base, context)
    make_room()
    return learn(base, request, context)
