"""MeasureModel: this program beside plain transformers and PEFT, in one run."""

from __future__ import annotations

import json

from pvchat_desktop.protocol.messages import MeasuredModel, MeasureModel
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.residency import release


def measure_model(request: MeasureModel, context: JobContext) -> MeasuredModel:
    release()  # what is loaded would count as memory of the measurement
    if request.what == "training":
        from pvchat_desktop.ml.training.bench import measure_training as measure
    else:
        from pvchat_desktop.ml.inference.bench import measure_inference as measure
    return MeasuredModel(figures=json.dumps(measure(request, context)))
