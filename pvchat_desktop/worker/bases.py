"""The base model that stays loaded between jobs: training, scoring and asking share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvchat_desktop.ml.base_models.load import load
from pvchat_desktop.protocol.messages import BaseModel
from pvchat_desktop.worker.residency import resident

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.worker.context import JobContext


def loaded(spec: BaseModel, context: JobContext) -> LoadedBase:
    """As asked for, loaded now if another one (or none) is there."""
    return resident(("base", repr(spec)), lambda: load(spec, context.progress))
