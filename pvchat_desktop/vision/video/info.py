"""What probing tells about an open clip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av.container
import av.error
import av.video

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.vision.video.picture import Painter, Turn
from pvchat_desktop.vision.video.timeline import Timeline

_TAIL_S = 2.0  # the last frames to look at for the end of the clip
_FRAME_S = 0.04  # a frame's length where nothing tells it


def displayed_size(stream: av.video.VideoStream, frame: av.video.VideoFrame, turn: Turn) -> tuple[int, int]:
    """Width and height in pixels after turning; pixels that are not square are made so by widening."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    sane = Fraction(1, 4) <= aspect <= 4
    width = max(1, round(frame.width * aspect)) if sane else frame.width
    return (frame.height, width) if turn.transpose else (width, frame.height)


def describe(
    container: av.container.InputContainer,
    stream: av.video.VideoStream,
    timeline: Timeline,
    painter: Painter,
    path: Path,
) -> VideoInfo:
    """Moves the container's reading position."""
    context = stream.codec_context
    rate = stream.average_rate or stream.guessed_rate
    return VideoInfo(
        duration_s=round(_duration_s(container, stream, timeline), 6),
        width=painter.width,
        height=painter.height,
        rotation_deg=painter.turn.clockwise_deg,
        codec=context.name,
        pixel_format=context.pix_fmt or "",
        frame_rate=round(float(rate), 6) if rate else None,
        frame_count=stream.frames or None,
        has_audio=bool(container.streams.audio),
        recorded_at=None,
    )


def _duration_s(container: av.container.InputContainer, stream: av.video.VideoStream, timeline: Timeline) -> float:
    """From the first frame's beginning to the last one's end, by the time stamps at the end of the file."""
    claimed = stream.duration
    if claimed is None and container.duration is not None:
        claimed = int(container.duration / 1_000_000 / timeline.base)
    end = None
    if claimed is not None:
        end = _end_of_tail(container, stream, timeline.first + claimed - timeline.span(_TAIL_S))
    if end is None:
        end = _end_of_tail(container, stream, timeline.first)
    return timeline.seconds(end) if end is not None else _FRAME_S


def _end_of_tail(container: av.container.InputContainer, stream: av.video.VideoStream, tick: int) -> int | None:
    """End of the last frame from `tick` on; None if there is none."""
    usual = round(1 / stream.average_rate / stream.time_base) if stream.average_rate and stream.time_base else 0
    end: int | None = None
    try:
        container.seek(tick, stream=stream, any_frame=True)
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None and not packet.is_discard:
                end = max(end or 0, packet.pts + (packet.duration or usual))
    except av.error.FFmpegError:
        return end
    return end
