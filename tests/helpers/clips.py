"""Clips made on the fly. Every frame shows its own number as twelve large light and dark blocks, so that a test can
tell which frame it was given, whatever codec, size or turn lay between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import av.audio
import av.video
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

_COLUMNS, _ROWS = 4, 3  # twelve bits: numbers to 4095
_MATRICES = {"smpte170m": Colorspace.ITU601, "bt709": Colorspace.ITU709}
_UNSPECIFIED = 2
_DARK, _LIGHT = 40, 215


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A clip to make. `times_ms`: presentation times of the frames for a variable rate; None: 1 / `rate` apart."""

    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    width: int = 160
    height: int = 120
    frames: int = 60
    rate: int = 30
    gop: int = 15
    b_frames: int = 2
    layers: int = 0  # temporal layers (HEVC)
    times_ms: Sequence[int] | None = None
    clockwise_deg: int = 0  # how a player must turn the coded picture
    mirrored: bool = False
    aspect: Fraction | None = None  # of a pixel
    matrix: str = "smpte170m"  # how colours are coded: "smpte170m" (BT.601) or "bt709"
    full_range: bool = False
    tagged: bool = False  # whether the file says so
    sound: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)  # of the encoder
    container_options: dict[str, str] = field(default_factory=dict)


def make_clip(path: Path, recipe: Recipe | None = None, *, pictures: Sequence[NDArray[np.uint8]] | None = None) -> Path:
    """Write a clip; `pictures`, (H, W, 3) RGB each, take the place of the numbered ones."""
    recipe = recipe or Recipe()
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options=recipe.container_options) as container:
        container.metadata.update(recipe.metadata)
        stream = _video_stream(container, recipe)
        sound = container.add_stream("aac" if path.suffix != ".mpg" else "mp2", rate=44_100) if recipe.sound else None
        for number in range(recipe.frames):
            picture = pictures[number] if pictures is not None else numbered(number, recipe.width, recipe.height)
            frame = _coded(picture, recipe)
            frame.pts = number if recipe.times_ms is None else recipe.times_ms[number]
            frame.time_base = Fraction(1, recipe.rate) if recipe.times_ms is None else Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            _hum(container, sound, seconds=recipe.frames / recipe.rate)
    return path


def _video_stream(container: av.container.OutputContainer, recipe: Recipe) -> av.video.VideoStream:
    options = {"g": str(recipe.gop), "bf": str(recipe.b_frames), **_quiet(recipe), **recipe.options}
    stream = container.add_stream(recipe.codec, rate=recipe.rate, options=options)
    assert isinstance(stream, av.video.VideoStream)
    stream.width, stream.height, stream.pix_fmt = recipe.width, recipe.height, recipe.pixel_format
    stream.codec_context.thread_count = 1
    if recipe.aspect is not None:
        stream.codec_context.sample_aspect_ratio = recipe.aspect
    if recipe.times_ms is not None:
        stream.codec_context.time_base = Fraction(1, 1000)
    if recipe.tagged:
        stream.codec_context.colorspace = 1 if recipe.matrix == "bt709" else 6
        stream.codec_context.color_range = ColorRange.JPEG if recipe.full_range else ColorRange.MPEG
    if recipe.clockwise_deg or recipe.mirrored:
        stream.set_display_rotation(-recipe.clockwise_deg, hflip=recipe.mirrored)
    return stream


def _coded(picture: NDArray[np.uint8], recipe: Recipe) -> av.VideoFrame:
    matrix, full = _MATRICES[recipe.matrix], recipe.full_range or recipe.pixel_format.startswith("yuvj")
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
        format=recipe.pixel_format,
        dst_colorspace=matrix,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
    )
    if not recipe.tagged:
        frame.colorspace = _UNSPECIFIED
    return frame


def _quiet(recipe: Recipe) -> dict[str, str]:
    """Settings that make encoders quick, silent, and exact about the distance of key frames."""
    if recipe.codec == "libx264":
        return {"preset": "veryfast", "crf": "20", "sc_threshold": "0"}
    if recipe.codec == "libx265":
        params = f"log-level=none:keyint={recipe.gop}:min-keyint={recipe.gop}:scenecut=0:bframes={recipe.b_frames}"
        params += f":temporal-layers={recipe.layers}" if recipe.layers else ""
        return {"preset": "ultrafast", "x265-params": f"{params}:pools=none:frame-threads=1"}
    if recipe.codec == "libvpx-vp9":
        return {"deadline": "realtime", "cpu-used": "8", "b": "600k", "bf": "0"}
    if recipe.codec == "mjpeg":
        return {"q": "3", "bf": "0"}
    return {"b": "2M"}


def _hum(container: av.container.OutputContainer, stream: av.audio.AudioStream, *, seconds: float) -> None:
    step = 1024
    for start in range(0, int(seconds * 44_100), step):
        wave = 0.2 * np.sin(2 * np.pi * 220 * (start + np.arange(step)) / 44_100)
        frame = av.AudioFrame.from_ndarray(
            np.tile((wave * 32_767).astype(np.int16), (1, 1)), format="s16", layout="mono"
        )
        frame.rate, frame.pts, frame.time_base = 44_100, start, Fraction(1, 44_100)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def make_sound(path: Path) -> Path:
    """A file with one second of sound and no pictures."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        _hum(container, stream, seconds=1.0)
    return path


def cut_short(path: Path, *, keep: float) -> Path:
    """Cut the file off after `keep` (0..1) of its bytes, as an interrupted copy does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def numbered(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """(H, W, 3) RGB picture that shows `number`."""
    bits = np.array([number >> bit & 1 for bit in range(_COLUMNS * _ROWS)], dtype=bool).reshape(_ROWS, _COLUMNS)
    rows = np.minimum(np.arange(height) * _ROWS // height, _ROWS - 1)
    columns = np.minimum(np.arange(width) * _COLUMNS // width, _COLUMNS - 1)
    grey = np.where(bits[rows][:, columns], _LIGHT, _DARK).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def number_of(picture: NDArray[np.uint8]) -> int:
    """The number shown; AssertionError where a block is neither light nor dark."""
    height, width = picture.shape[:2]
    number = 0
    for bit in range(_COLUMNS * _ROWS):
        row, column = divmod(bit, _COLUMNS)
        y, x = int((row + 0.5) * height / _ROWS), int((column + 0.5) * width / _COLUMNS)
        light = float(picture[y - 2 : y + 3, x - 2 : x + 3].mean())
        assert light < 100 or light > 155, f"block {bit} is neither light nor dark: {light:.0f}"
        number |= int(light > 128) << bit
    return number
