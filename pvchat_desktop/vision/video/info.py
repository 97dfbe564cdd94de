"""What probing tells about an open clip."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction

import av.error
import av.video

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.vision.video.painter import Orientation, Painter
from pvchat_desktop.vision.video.recorded import gather
from pvchat_desktop.vision.video.source import Packet, Source

_TAIL_S = 2.0  # the last frames to look at for the end of the clip
_FRAME_S = 0.04  # a frame's length where nothing tells it


def displayed_size(
    stream: av.video.VideoStream, frame: av.video.VideoFrame, orientation: Orientation
) -> tuple[int, int]:
    """Width and height in pixels after turning; pixels that are not square are made so by widening."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    sane = Fraction(1, 4) <= aspect <= 4
    width = max(1, round(frame.width * aspect)) if sane else frame.width
    return (frame.height, width) if orientation.transpose else (width, frame.height)


def describe(source: Source, painter: Painter) -> VideoInfo:
    """Moves the reading position."""
    stream = source.stream
    rate = stream.average_rate or stream.guessed_rate
    duration_s = round(_duration_s(source), 6)
    return VideoInfo(
        duration_s=duration_s,
        width=painter.width,
        height=painter.height,
        rotation_deg=painter.orientation.clockwise_deg,
        codec=stream.codec_context.name,
        pixel_format=stream.codec_context.pix_fmt or "",
        frame_rate=round(float(rate), 6) if rate else None,
        frame_count=_frame_count(stream, duration_s),
        has_audio=bool(source.container.streams.audio),
        recorded_at=gather(source.path, source.container, stream),
    )


def _frame_count(stream: av.video.VideoStream, duration_s: float) -> int | None:
    """What the container counts, unless a part of it is cut off or trimmed away."""
    if not stream.frames or not stream.average_rate:
        return None
    shown = duration_s * float(stream.average_rate)
    return stream.frames if abs(shown - stream.frames) <= 2 else None


def _duration_s(source: Source) -> float:
    """From the first frame's beginning to the last one's end, by the time stamps at the end of the file."""
    timeline, claimed = source.timeline, source.stream.duration
    if claimed is None and source.container.duration is not None:
        claimed = timeline.span(source.container.duration / 1_000_000)
    end = None
    if claimed is not None and not source.walks:
        tail = max(timeline.first, timeline.first + claimed - timeline.span(_TAIL_S))
        with contextlib.suppress(av.error.FFmpegError):
            source.container.seek(tail, stream=source.stream, any_frame=True)
            end = _end(source, source.read())
    if end is None:
        end = _end(source, source.packets_from(timeline.first))
    return timeline.seconds(end) if end is not None else _FRAME_S


def _end(source: Source, packets: Iterator[Packet]) -> int | None:
    """End of the last frame; None if there is none."""
    rate = source.stream.average_rate
    length = source.timeline.span(float(1 / rate)) if rate else 0
    last: int | None = None
    for packet in packets:
        if packet.pts is not None and not packet.is_discard:
            last = packet.pts if last is None else max(last, packet.pts)
            # mp4 counts lengths from one decoding time to the next: right at the end, odd within uneven clips.
            length = packet.duration or length
    return None if last is None else last + length
