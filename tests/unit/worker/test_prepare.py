"""Frames for training and asking, made by the real media worker from real clips."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pvchat_desktop.client.patience import Patience
from pvchat_desktop.client.worker_client import WorkerClient
from pvchat_desktop.core.dataset import Inlay, Provenance, Role, Sample
from pvchat_desktop.core.ids import ClipSha, TrackId, new_id
from pvchat_desktop.core.job import Progress
from pvchat_desktop.errors import BadClip, Cancelled, WorkerDied
from pvchat_desktop.protocol.messages import (
    PreparedSamples,
    PrepareSamples,
    Request,
    Result,
    SampledFrames,
    SampleFrames,
)
from pvchat_desktop.worker.context import JobContext
from pvchat_desktop.worker.handlers.prepare import prepare_samples
from pvchat_desktop.worker.handlers.sample_frames import sample_frames
from tests.helpers.clips import Recipe, make_clip, number_of

OWN, ELSEWHERE = ClipSha("a" * 64), ClipSha("b" * 64)
WIDTH, HEIGHT, RATE, FRAMES = 320, 240, 10, 30
FACE_PX = 40
RED, GREEN, BLUE = (200, 40, 40), (40, 160, 60), (50, 60, 190)
EXPANDERS = ("original", "face", "crop", "relight", "recompose", "camera", "stretch", "hide_face")
TIMES = (0.5, 1.0, 1.5, 2.0)


def figure_at(t_s: float) -> tuple[float, float, float, float]:
    """The face's box: the figure walks to the right."""
    x = 60 + 40 * t_s
    return x, 40.0, x + FACE_PX, 40.0 + FACE_PX


def painted(t_s: float, ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    picture = np.full((HEIGHT, WIDTH, 3), ground, np.uint8)
    x1, y1, x2, y2 = (int(v) for v in figure_at(t_s))
    picture[y2 : HEIGHT - 10, x1 - 15 : x2 + 15] = RED
    picture[y1:y2, x1:x2] = (230, 190, 160)
    return picture


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("clips ü")
    recipe = Recipe(width=WIDTH, height=HEIGHT, frames=FRAMES, rate=RATE, gop=10)
    own = make_clip(folder / "own.mp4", recipe, pictures=[painted(n / RATE, GREEN) for n in range(FRAMES)])
    ground = [np.full((HEIGHT, WIDTH, 3), BLUE, np.uint8)] * FRAMES
    other = make_clip(folder / "elsewhere.mp4", recipe, pictures=ground)
    return {OWN: str(own), ELSEWHERE: str(other)}


def path_points() -> tuple[tuple[float, float, float, float, float], ...]:
    return tuple((t, *figure_at(t)) for t in (0.0, 1.0, 2.0, 2.9))


def sample(expander: str, *, times: tuple[float, ...] = TIMES, role: Role = "positive", number: int = 0) -> Sample:
    where = Provenance(expander=expander, clip=OWN, track=TrackId("t"), role=role, seed=7, variant=number)
    is_put_elsewhere = expander == "recompose"
    return Sample(
        id=f"{expander}-{number}",
        stage="image" if len(times) == 1 else "video",
        provenance=where,
        times_s=times,
        points=path_points(),
        background=ELSEWHERE if is_put_elsewhere else None,
        background_times_s=tuple(t + 0.2 for t in times) if is_put_elsewhere else (),
        present=(True,),
    )


def request_for(staging: Path, clips: dict[str, str], samples: list[Sample], pixels: int = 160 * 120) -> PrepareSamples:
    staging.mkdir(exist_ok=True)
    return PrepareSamples(samples=tuple(samples), paths=clips, max_pixels=pixels, staging=str(staging))


def context() -> JobContext:
    return JobContext("job", lambda _news: None)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[WorkerClient]:
    client = WorkerClient("media", Path(sys.executable), tmp_path / "logs", patience=Patience(idle_s=None))
    yield client
    client.close()


def run(client: WorkerClient, request: Request) -> tuple[Result, list[Progress]]:
    seen: list[Progress] = []
    return client.run(new_id(), request, on_progress=seen.append), seen


def test_every_expander_in_the_real_worker(client: WorkerClient, clips: dict[str, str], tmp_path: Path) -> None:
    samples = [sample(name) for name in EXPANDERS] + [sample(name, times=(1.0,), number=1) for name in EXPANDERS]
    staging = tmp_path / "staging"
    result, seen = run(client, request_for(staging, clips, samples))
    assert isinstance(result, PreparedSamples)
    assert [one.id for one in result.samples] == [one.id for one in samples]
    assert not result.left_out
    assert seen[-1].done == seen[-1].total == len(samples)
    for asked, made in zip(samples, result.samples, strict=True):
        data = (staging / made.frames.name).read_bytes()
        frames = np.load(staging / made.frames.name)
        assert hashlib.sha256(data).hexdigest() == made.frames.sha256
        assert frames.shape == made.frames.shape == (len(asked.times_s), *made.frames.shape[1:])
        assert frames.dtype == np.uint8
        assert frames.shape[1] * frames.shape[2] <= 160 * 120
        assert len(made.times_s) == len(asked.times_s)


def test_a_killed_job_goes_on_and_ends_in_the_same_files(
    client: WorkerClient, clips: dict[str, str], tmp_path: Path
) -> None:
    samples = [sample("relight", number=n) for n in range(40)]
    whole, _ = run(client, request_for(tmp_path / "whole", clips, samples))
    assert isinstance(whole, PreparedSamples)
    pid = client.pid
    assert pid is not None

    def kill(progress: Progress) -> None:
        if progress.done > 10 and list((tmp_path / "killed").rglob("*.json")):
            os.kill(pid, signal.SIGKILL)

    request = request_for(tmp_path / "killed", clips, samples)
    with pytest.raises(WorkerDied):
        client.run(new_id(), request, on_progress=kill)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "killed").rglob("*.npy")}
    assert before
    resumed, _ = run(client, request)
    assert isinstance(resumed, PreparedSamples)
    assert resumed.samples == whole.samples
    finished = [path for path in before if path.with_suffix(".json").exists()]
    assert sum(path.stat().st_mtime_ns == before[path] for path in finished) >= len(before) - 1


def test_a_damaged_finished_sample_is_made_again(clips: dict[str, str], tmp_path: Path) -> None:
    request = request_for(tmp_path / "staging", clips, [sample("original")])
    (first,) = prepare_samples(request, context()).samples
    file = tmp_path / "staging" / first.frames.name
    file.write_bytes(file.read_bytes()[:100])
    (again,) = prepare_samples(request, context()).samples
    assert again == first
    assert np.load(file).shape == first.frames.shape


def test_the_figure_is_put_into_other_surroundings(clips: dict[str, str], tmp_path: Path) -> None:
    inlay = Inlay(clip=OWN, track=TrackId("u"), times_s=TIMES, points=path_points())
    alone = sample("recompose")
    both = Sample(
        id="both",
        stage="video",
        provenance=alone.provenance,
        times_s=alone.times_s,
        points=alone.points,
        background=ELSEWHERE,
        background_times_s=alone.background_times_s,
        inlays=(inlay,),
    )
    made = prepare_samples(request_for(tmp_path / "s", clips, [alone, both], 320 * 240), context())
    one, two = (np.load(tmp_path / "s" / m.frames.name).astype(int) for m in made.samples)
    assert _share_of(one, BLUE) > 0.5
    assert 0.02 < _share_of(one, RED, near=60) < _share_of(two, RED, near=60)
    assert _share_of(one, GREEN) < 0.05


def _share_of(frames: NDArray[np.int64], colour: tuple[int, int, int], near: int = 30) -> float:
    return float((np.abs(frames - np.array(colour)).max(axis=-1) < near).mean())


def test_a_cut_out_shows_the_figure_and_not_what_stands_aside(clips: dict[str, str], tmp_path: Path) -> None:
    made = prepare_samples(request_for(tmp_path / "s", clips, [sample("face"), sample("crop")]), context())
    face, crop = (np.load(tmp_path / "s" / m.frames.name).astype(int) for m in made.samples)
    assert _share_of(face, (230, 190, 160)) > 0.4
    assert face.shape[1] == face.shape[2]
    assert _share_of(crop, (230, 190, 160)) > 0.08


def test_what_cannot_be_made_is_left_out_and_named(clips: dict[str, str], tmp_path: Path) -> None:
    lost = sample("recompose")
    without_path = Sample(
        id="no path",
        stage="video",
        provenance=Provenance(expander="face", clip=OWN, track=None, role="positive", seed=1),
        times_s=(1.0,),
    )
    generated = Sample(
        id="generated",
        stage="video",
        provenance=Provenance(expander="consisid", clip=OWN, track=None, role="positive", seed=1),
        times_s=(1.0,),
    )
    request = request_for(tmp_path / "s", {OWN: clips[OWN]}, [lost, without_path, generated, sample("original")])
    result = prepare_samples(request, context())
    assert [one.id for one in result.samples] == ["original-0"]
    assert set(result.left_out) == {"recompose-0", "no path", "generated"}
    assert "not installed" in result.left_out["generated"]


def test_a_stopped_job_stops(clips: dict[str, str], tmp_path: Path) -> None:
    stopped = context()
    stopped.cancel()
    with pytest.raises(Cancelled):
        prepare_samples(request_for(tmp_path / "s", clips, [sample("original")]), stopped)


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "numbered.mp4", Recipe(frames=60, rate=30))


def test_frames_of_a_clip_at_given_times(client: WorkerClient, numbered: Path, tmp_path: Path) -> None:
    staging = tmp_path / "frames"
    staging.mkdir()
    request = SampleFrames(
        path=str(numbered),
        clip_sha256="c" * 64,
        times_s=(0.5, 0.51, 1.0, 99.0),
        max_pixels=120 * 90,
        staging=str(staging),
    )
    result, _ = run(client, request)
    assert isinstance(result, SampledFrames)
    frames = np.load(staging / result.frames.name)
    assert frames.shape == result.frames.shape == (3, 90, 120, 3)
    assert [number_of(frame) for frame in frames] == [15, 30, 59]
    assert result.times_s == pytest.approx((0.5, 1.0, 59 / 30))


def test_frames_are_never_enlarged(numbered: Path, tmp_path: Path) -> None:
    request = SampleFrames(
        path=str(numbered), clip_sha256="c" * 64, times_s=(0.0,), max_pixels=10**9, staging=str(tmp_path)
    )
    assert sample_frames(request, context()).frames.shape == (1, 120, 160, 3)


def test_a_clip_that_is_gone(tmp_path: Path) -> None:
    request = SampleFrames(
        path=str(tmp_path / "gone.mp4"), clip_sha256="c" * 64, times_s=(0.0,), max_pixels=100, staging=str(tmp_path)
    )
    with pytest.raises(BadClip, match="no longer there"):
        sample_frames(request, context())
