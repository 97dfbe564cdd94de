"""The base that a bench measures: the one asked for, or random weights where nothing was downloaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pvchat_desktop.ml import device
from pvchat_desktop.ml.base_models import random_weights
from pvchat_desktop.ml.base_models.load import load

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.protocol.messages import MeasureModel


def bench_base(request: MeasureModel) -> LoadedBase:
    if request.base is not None:
        return load(request.base)
    on = "cuda" if device.report().device == "cuda" else "cpu"
    if request.config is not None:
        return random_weights.build(config=json.loads(request.config), precision=request.precision, device=on)
    return random_weights.build(device=on)


def name_of(request: MeasureModel, base: LoadedBase) -> str:
    return request.base.name if request.base is not None else f"random weights, {base.family.model_type}"
