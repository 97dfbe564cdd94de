"""The reader against a full decode, frame by frame, for the formats of phones, cameras and camcorders."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from pvchat_desktop.vision.video import Frame, open_video
from tests.helpers.clips import Recipe, make_clip, number_of

_UNEVEN_MS = [
    0,
    33,
    66,
    400,
    433,
    900,
    910,
    920,
    1500,
    1533,
    1567,
    1600,
    2400,
    2433,
    2467,
    2500,
    3900,
    3933,
    3967,
    4000,
]

FORMATS: dict[str, tuple[str, Recipe]] = {
    "h264": ("a.mp4", Recipe(b_frames=3)),
    "h264-no-b": ("a.mov", Recipe(b_frames=0)),
    "h264-open-group": ("a.mp4", Recipe(b_frames=3, options={"x264-params": "open-gop=1:bframes=3"})),
    "h264-mkv": ("a.mkv", Recipe(b_frames=3)),
    "h264-long-group": ("a.mp4", Recipe(gop=250, frames=90)),
    "h264-transport": ("a.ts", Recipe()),
    "h264-m2ts": ("a.mts", Recipe(sound=True)),
    "h264-fragments": ("a.mp4", Recipe(container_options={"movflags": "frag_keyframe+empty_moov"})),
    "h264-avi": ("a.avi", Recipe(b_frames=0)),
    "h264-uneven": ("a.mp4", Recipe(frames=20, gop=6, times_ms=_UNEVEN_MS)),
    "h264-uneven-mkv": ("a.mkv", Recipe(frames=20, gop=6, times_ms=_UNEVEN_MS, sound=True)),
    "hevc-open-group": ("a.mp4", Recipe(codec="libx265", b_frames=4)),
    "hevc-10-bit": ("a.mov", Recipe(codec="libx265", pixel_format="yuv420p10le")),
    "hevc-mkv": ("a.mkv", Recipe(codec="libx265")),
    "hevc-layers": ("a.mp4", Recipe(codec="libx265", b_frames=4, layers=3)),
    "h264-open-group-transport": ("a.ts", Recipe(b_frames=3, options={"x264-params": "open-gop=1:bframes=3"})),
    "h264-mkv-without-index": ("a.mkv", Recipe(container_options={"live": "1"})),
    "prores": ("a.mov", Recipe(codec="prores_ks", pixel_format="yuv422p10le", frames=20, b_frames=0)),
    "vp9": ("a.webm", Recipe(codec="libvpx-vp9", frames=40)),
    "vp9-odd": ("a.mkv", Recipe(codec="libvpx-vp9", width=161, height=123, frames=30)),
    "mpeg1": ("a.mpg", Recipe(codec="mpeg1video", rate=25, gop=12)),
    "mpeg2": ("a.mpg", Recipe(codec="mpeg2video", rate=25, gop=12, sound=True)),
    "mpeg2-transport": ("a.ts", Recipe(codec="mpeg2video", rate=25, gop=12)),
    "mjpeg": ("a.avi", Recipe(codec="mjpeg", pixel_format="yuvj420p", frames=20)),
    "mjpeg-odd": ("a.mov", Recipe(codec="mjpeg", pixel_format="yuvj420p", width=151, height=99, frames=20)),
    "mpeg4": ("a.avi", Recipe(codec="mpeg4", b_frames=0)),
    "mpeg4-b": ("a.mp4", Recipe(codec="mpeg4", b_frames=2)),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The whole clip, decoded plainly: times, numbers shown, and which are key frames."""

    times_s: list[float]
    numbers: list[int]
    keys: list[bool]

    def number_at(self, t_s: float) -> int:
        return self.numbers[max(0, bisect.bisect_right(self.times_s, t_s + 0.0005) - 1)]


def decode_all(path: Path) -> Decoded:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        base = stream.time_base
        assert base is not None
        packets = {packet.pts: packet.is_keyframe for packet in container.demux(stream)}
    with av.open(str(path)) as container:
        frames = [(frame.pts or 0, frame) for frame in container.decode(video=0)]
        numbers = [number_of(frame.to_ndarray(format="rgb24").astype(np.uint8)) for _, frame in frames]
    first = frames[0][0]
    return Decoded(
        [float((pts - first) * base) for pts, _ in frames], numbers, [packets.get(p, True) for p, _ in frames]
    )


@pytest.fixture(scope="module", params=FORMATS)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Decoded, Recipe]:
    name, recipe = FORMATS[request.param]
    path = make_clip(tmp_path_factory.mktemp("clips") / name, recipe)
    return path, decode_all(path), recipe


def shown(frame: Frame) -> tuple[float, int]:
    return frame.t_s, number_of(frame.picture())


def test_every_frame_is_there_once(clip: tuple[Path, Decoded, Recipe]) -> None:
    path, whole, _ = clip
    with open_video(path) as video:
        frames = [shown(frame) for frame in video.frames_at(whole.times_s)]
    assert frames == list(zip(whole.times_s, whole.numbers, strict=True))


def test_each_frame_is_found_alone(clip: tuple[Path, Decoded, Recipe]) -> None:
    path, whole, _ = clip
    with open_video(path) as video:
        for t_s, number in list(zip(whole.times_s, whole.numbers, strict=True))[:: 1 + len(whole.numbers) // 40]:
            assert [number_of(frame.picture()) for frame in video.frames_at([t_s + 0.005])] == [number]


@pytest.mark.parametrize("count", [3, 11])
def test_frames_at_any_times_are_those_shown_then(clip: tuple[Path, Decoded, Recipe], count: int) -> None:
    path, whole, _ = clip
    pick = np.random.default_rng(count)
    with open_video(path) as video:
        for _ in range(4):
            times = pick.uniform(-0.2, whole.times_s[-1] + 0.3, count).tolist()
            numbers = [number_of(frame.picture()) for frame in video.frames_at(times)]
            assert numbers == sorted({whole.number_at(t_s) for t_s in times})


def test_a_frame_is_found_by_its_own_time_rounded_to_milliseconds(clip: tuple[Path, Decoded, Recipe]) -> None:
    path, whole, _ = clip
    place = len(whole.times_s) * 2 // 3
    with open_video(path) as video:
        frames = [shown(frame) for frame in video.frames_at([round(whole.times_s[place], 3)])]
    assert frames == [(whole.times_s[place], whole.numbers[place])]


def test_key_frames_are_the_full_decodes_key_frames(clip: tuple[Path, Decoded, Recipe]) -> None:
    path, whole, _ = clip
    keys = [(t_s, number) for t_s, number, key in zip(whole.times_s, whole.numbers, whole.keys, strict=True) if key]
    with open_video(path) as video:
        assert [shown(frame) for frame in video.keyframes()] == keys
        assert list(video.keyframe_times_s()) == [t_s for t_s, _ in keys]
        late = [t_s for t_s, _ in keys if t_s <= 1.2][-1]
        assert next(iter(video.keyframes(start_s=1.2))).t_s == late
        assert [frame.t_s for frame in video.keyframes(end_s=0.9)] == [t_s for t_s, _ in keys if t_s <= 0.9]


def test_info_tells_the_exact_span(clip: tuple[Path, Decoded, Recipe]) -> None:
    path, whole, recipe = clip
    with open_video(path) as video:
        info = video.info
        frame = next(iter(video.frames_at([0.5])))
    last_frame_s = info.duration_s - whole.times_s[-1]
    assert 0.0 < last_frame_s < (0.6 if recipe.times_ms else 1.6 / recipe.rate)
    assert (info.width, info.height) == (recipe.width, recipe.height) == frame.picture().shape[1::-1]
    assert info.has_audio is recipe.sound
    assert info.frame_count in {None, len(whole.numbers)}
