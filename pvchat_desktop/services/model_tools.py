"""What everything around base models works with, in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from pvchat_desktop.services.base_models import BaseModelsService
from pvchat_desktop.services.clip_frames import ClipFrames
from pvchat_desktop.services.fitting import Fitting
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.machine import Machine
from pvchat_desktop.services.packs import PacksService


@dataclass(frozen=True, slots=True)
class ModelTools:
    jobs: JobService
    bases: BaseModelsService
    packs: PacksService
    frames: ClipFrames
    machine: Machine
    fitting: Fitting
