"""How long the program waits for its workers, and the clock it waits by."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from pvchat_desktop.protocol.messages import (
    AskModel,
    CaptionScenes,
    EmbedCrops,
    MeasureModel,
    PrepareSamples,
    RenderPlayhouse,
    ReportDevice,
    SampleFrames,
    ScanFaces,
    ScoreTrials,
    TrainPack,
)

_LONGEST_STEP_S = 1.0


_LOADING_S: Mapping[type, float] = {
    ScanFaces: 180.0,
    EmbedCrops: 180.0,
    ReportDevice: 180.0,
    SampleFrames: 180.0,
    PrepareSamples: 180.0,
    RenderPlayhouse: 300.0,  # a whole clip is one step, and a slow machine draws for a minute
    CaptionScenes: 900.0,
    AskModel: 900.0,  # quantising a base for the first time, without a graphics card: minutes without a step
    ScoreTrials: 900.0,
    TrainPack: 900.0,
    MeasureModel: 1800.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    start_s: float = 60.0  # from the start of the process to its first message: a cold disk, a virus scanner
    heartbeat_every_s: float = 1.0
    silent_s: float = 10.0  # without a heartbeat, and without any work: the process hangs
    stalled_s: float = 60.0  # without progress: the job hangs
    stalled_by_request: Mapping[type, float] = field(  # these load libraries or models before their first step
        default_factory=lambda: dict(_LOADING_S)
    )
    grace_s: float = 2.0  # for a job to stop by itself once it was cancelled
    grace_by_request: Mapping[type, float] = field(default_factory=lambda: {TrainPack: 15.0})  # one step on a processor
    terminate_s: float = 2.0  # from asking a process to end to killing it
    idle_s: float | None = 300.0  # an idle worker gives its memory back after this
    restarts: int = 3
    restarts_within_s: float = 60.0
    tick_s: float = 0.05  # how often a waiting caller looks at its stop event

    def stalled_after_s(self, request: type) -> float:
        return self.stalled_by_request.get(request, self.stalled_s)

    def grace_for_s(self, request: type) -> float:
        return self.grace_by_request.get(request, self.grace_s)


class Stopwatch:
    """Time waited since `restart`, advanced by `tick`.

    One tick counts for a second at most: time in which this program itself was asleep (a closed lid, Ctrl+Z) must not
    make its workers look dead.
    """

    def __init__(self) -> None:
        self.waited_s = 0.0
        self._last = time.monotonic()

    def tick(self) -> float:
        now = time.monotonic()
        self.waited_s += min(now - self._last, _LONGEST_STEP_S)
        self._last = now
        return self.waited_s

    def restart(self) -> None:
        self.waited_s = 0.0
        self._last = time.monotonic()
