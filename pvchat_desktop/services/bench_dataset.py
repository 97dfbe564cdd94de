"""How long a person's training set takes: the manifest and the frames, from drawn clips, as in daily use.

Who is where in the clips is known, so nobody has to be looked for: finding faces belongs to face memory, not to this.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from pvchat_desktop.core.faces import Face, FaceModel, FaceQuality, Track, TrackPoint
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.core.others import Other, Wanted
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import ProgramError
from pvchat_desktop.protocol.messages import PlayhouseClip, PrepareSamples, RenderedPlayhouse, RenderPlayhouse
from pvchat_desktop.services.bench_playhouse_world import WorldClip
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.learning_material import Gathered, Material, make
from pvchat_desktop.services.playhouse_set import enrolment, others
from pvchat_desktop.services.watch import Watch

_OTHERS: Final = 14
_CLIP_PX: Final = 480  # height
_WIDTH_PX, _SHARPNESS, _BRIGHTNESS = 90.0, 150.0, 120.0  # of every face
_MODEL: Final = FaceModel("drawn", "", 64)
_THRESHOLDS: Final = Thresholds(match=0.6, unsure=0.5, margin=0.1, link=0.5, link_anywhere=0.6)


def dataset_seconds(jobs: JobService, recipe: Recipe, watch: Watch) -> float:
    """From tracks to frames on the disk, drawing left out."""
    with tempfile.TemporaryDirectory(prefix="pvchat-bench-") as folder:
        clips = draw(jobs, [enrolment(0), *others(_OTHERS)], Path(folder), watch)
        began = time.monotonic()
        material = make(gathered(clips), recipe, Path(folder))
        jobs.run(lambda staging: _request(material, clips, recipe, staging), "Making training clips", watch)
        return time.monotonic() - began


def draw(jobs: JobService, wanted: Sequence[PlayhouseClip], folder: Path, watch: Watch) -> list[WorldClip]:
    drawn = tuple(msgspec.structs.replace(clip, size_px=_CLIP_PX) for clip in wanted)
    done = jobs.run(lambda _staging: RenderPlayhouse(drawn, str(folder)), "Drawing clips to measure with", watch)
    if not isinstance(done.result, RenderedPlayhouse):
        raise ProgramError("The media worker answered something else than clips.")
    return [
        WorldClip(
            clip.name,
            folder / clip.file,
            ClipSha(clip.sha256),
            json.loads((folder / clip.truth).read_text(encoding="utf-8")),
        )
        for clip in done.result.clips
    ]


def gathered(clips: Sequence[WorldClip]) -> Gathered:
    """The person of the first clip, told from those of the others."""
    tracks = [_track(clip, number) for number, clip in enumerate(clips)]
    return Gathered(
        wanted=Wanted(person=PersonId("first"), tracks=(tracks[0],)),
        others=tuple(Other(track) for track in tracks[1:]),
        confirmed=frozenset({tracks[0].id}),
        clips={clip.sha256: clip.info for clip in clips},
        thresholds=_THRESHOLDS,
    )


def _request(material: Material, clips: Sequence[WorldClip], recipe: Recipe, staging: str) -> PrepareSamples:
    paths = {str(clip.sha256): str(clip.path) for clip in clips}
    return PrepareSamples(samples=material.samples, paths=paths, max_pixels=recipe.max_pixels, staging=staging)


def _track(clip: WorldClip, number: int) -> Track:
    """The one figure of a clip, where its face is seen."""
    figure: dict[str, Any] = clip.truth["people"][0]
    points = tuple(TrackPoint(t_s, Box(*box)) for t_s, *box in figure["faces"])
    vector = np.eye(_MODEL.dimension, dtype=np.float32)[number]
    faces = tuple(
        Face(
            id=FaceId(f"{clip.name}-{place}"),
            t_s=point.t_s,
            box=point.box,
            quality=FaceQuality(_WIDTH_PX, _SHARPNESS, 0.0, _BRIGHTNESS),
            embedding=vector,
            crop="",
            picture="",
        )
        for place, point in enumerate(points)
    )
    spans = tuple(Span(*span) for span in figure["spans_s"])
    return Track(TrackId(clip.name), clip.sha256, _MODEL, spans, points, vector, faces)
