"""PrepareSamples: the frames of a training manifest's samples, expanders applied."""

from __future__ import annotations

import time
from pathlib import Path

from pvchat_desktop.core.dataset import Sample
from pvchat_desktop.errors import BadClip, ModelMissing
from pvchat_desktop.protocol.messages import PreparedSample, PreparedSamples, PrepareSamples
from pvchat_desktop.vision.augment.make import make_sample
from pvchat_desktop.vision.augment.reading import Clips
from pvchat_desktop.vision.augment.store import SampleStore
from pvchat_desktop.worker.context import JobContext

_STAGE = "Making training clips"


def prepare_samples(request: PrepareSamples, context: JobContext) -> PreparedSamples:
    """One sample in memory at a time; samples of one clip one after the other, so that it is opened once."""
    began = time.monotonic()
    store = SampleStore(Path(request.staging), request.max_pixels)
    made: dict[str, PreparedSample] = {}
    left_out: dict[str, str] = {}
    ordered = sorted(request.samples, key=lambda s: (s.provenance.clip, s.background or "", min(s.times_s), s.id))
    with Clips(request.paths) as clips:
        for number, sample in enumerate(ordered):
            context.progress(_STAGE, number, len(ordered))
            try:
                made[sample.id] = store.load(sample) or _make(store, sample, clips, request.max_pixels)
            except (BadClip, ModelMissing) as error:
                left_out[sample.id] = str(error)
    context.progress(_STAGE, len(ordered), len(ordered))
    return PreparedSamples(
        samples=tuple(made[sample.id] for sample in request.samples if sample.id in made),
        left_out=left_out,
        seconds=round(time.monotonic() - began, 3),
    )


def _make(store: SampleStore, sample: Sample, clips: Clips, max_pixels: int) -> PreparedSample:
    expanded = make_sample(sample, clips, max_pixels)
    return store.save(sample, expanded.frames, expanded.times_s)
