"""Which function answers which request, per kind of worker.

A handler is `(request, context: JobContext) -> result`. It is named as "module:function" and imported when its first
request arrives, so that a media worker never loads torch and a model worker never loads the vision libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pvchat_desktop.protocol.messages import (
    AskModel,
    CaptionScenes,
    EmbedCrops,
    MeasureModel,
    PrepareSamples,
    ProbeClip,
    RenderPlayhouse,
    ReportDevice,
    SampleFrames,
    ScanFaces,
    ScoreTrials,
    TrainPack,
    WorkerKind,
)

HandlerNames = Mapping[type, str]

_HERE = "pvchat_desktop.worker.handlers"

HANDLERS: Final[Mapping[WorkerKind, HandlerNames]] = {
    "media": {
        ProbeClip: f"{_HERE}.probe:probe_clip",
        ScanFaces: f"{_HERE}.scan:scan_faces",
        EmbedCrops: f"{_HERE}.embed:embed_crops",
        SampleFrames: f"{_HERE}.sample_frames:sample_frames",
        PrepareSamples: f"{_HERE}.prepare:prepare_samples",
        RenderPlayhouse: f"{_HERE}.playhouse:render_playhouse",
    },
    "model": {
        ReportDevice: f"{_HERE}.device:report_device",
        AskModel: f"{_HERE}.ask:ask_model",
        CaptionScenes: f"{_HERE}.caption:caption_scenes",
        ScoreTrials: f"{_HERE}.score:score_trials",
        TrainPack: f"{_HERE}.train:train_pack",
        MeasureModel: f"{_HERE}.measure:measure_model",
    },
}
