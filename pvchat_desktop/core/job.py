"""Jobs: units of background work that can be watched, stopped and, after a crash, resumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pvchat_desktop.core.ids import JobId


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"  # its owner died; can be resumed
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def can_resume(self) -> bool:
        return self in (JobState.PAUSED, JobState.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class TrainingStep:
    """One optimiser step as it went; losses are means over the step, None where a loss is switched off."""

    step: int
    stage: str  # "image" or "video"
    language_loss: float
    spr_loss: float | None
    hae_loss: float | None
    sparsity: float | None  # R_s: share of closed gates
    beta: float | None
    answers: int
    seconds: float
    tokens: int = 0  # that went through the model, prompts included
    memory_bytes: int | None = None  # most at once since the run began; None on the processor


@dataclass(frozen=True, slots=True)
class Progress:
    """Counted units of a human-named stage; `eta_s` is known after 5 % of the units. `step`: training, its newest."""

    stage: str
    done: int
    total: int
    eta_s: float | None = None
    step: TrainingStep | None = None


@dataclass(frozen=True, slots=True)
class Job:
    id: JobId
    kind: str  # the request's type name, e.g. "ScanFaces"
    label: str  # what the user sees
    state: JobState
    request: str  # the whole request as JSON: it can be replayed
    progress: Progress | None
    error: str | None  # title and message as shown
    owner_pid: int | None
    created_at: str  # ISO 8601 UTC
    updated_at: str
