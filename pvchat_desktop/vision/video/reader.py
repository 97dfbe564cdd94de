"""The reader: exact frames of a clip, each needed group of pictures visited once, seeking only where it saves work."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import av.video

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.vision.pictures import Picture
from pvchat_desktop.vision.video.choosing import Chooser, Verdict
from pvchat_desktop.vision.video.info import describe, displayed_size
from pvchat_desktop.vision.video.painter import Orientation, Painter
from pvchat_desktop.vision.video.source import Packet, Source
from pvchat_desktop.vision.video.timeline import group_start

_SEEK_COSTS_S = 0.15  # a seek throws away frames that were being decoded: not worth it for a few frames


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A decoded frame. `picture()` can be called at any width without decoding again, also after the iteration and
    after the video was closed; each frame kept alive holds its decoded picture in memory (1.5 bytes a pixel)."""

    t_s: float
    pts: int  # ticks of the stream
    _frame: av.video.VideoFrame
    _painter: Painter

    def picture(self, width: int | None = None) -> Picture:
        """(H, W, 3) RGB uint8 as displayed, `width` px wide (None or wider than the clip: full size)."""
        return self._painter.paint(self._frame, width)


def open_video(path: str | Path, *, fast: bool = False) -> Video:
    """Open a clip for reading. Raises BadClip. `fast` leaves out the smoothing of block edges (H.264, HEVC): a tenth
    less work for pictures 36 dB and more from the exact ones, good enough for finding faces."""
    return Video(Path(path), fast=fast)


class Video:
    """An open clip. One thread, one iteration at a time: beginning another ends the one before."""

    def __init__(self, path: Path, *, fast: bool = False) -> None:
        self._source = Source(path, fast=fast)
        self._timeline = self._source.timeline
        self._iteration = 0
        self._info: VideoInfo | None = None
        orientation = Orientation.of(self._source.first)
        width, height = displayed_size(self._source.stream, self._source.first, orientation)
        self._painter = Painter(width=width, height=height, orientation=orientation)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._iteration += 1
        self._source.close()

    @property
    def info(self) -> VideoInfo:
        """Read at the first use; looks at the end of the file for the exact duration."""
        if self._info is None:
            self._iteration += 1
            self._info = describe(self._source, self._painter)
        return self._info

    def keyframe_times_s(
        self, *, apart_s: float = 0.0, tell: Callable[[float], None] = lambda _t_s: None
    ) -> tuple[float, ...]:
        """Times of all key frames that lie `apart_s` or more after the one before, exact, without decoding. Reads the
        key frames alone where the container has an index (mp4, mov, most mkv), else the whole file: `tell` then hears
        how far it is, and may raise."""
        self._iteration += 1
        tell = tell if not self._source.keys else lambda _t_s: None
        ticks: set[int] = set()
        for packet in self._source.key_packets(0.0, math.inf, apart_s=apart_s):
            if packet.pts is not None:
                ticks.add(packet.pts)
                tell(self._timeline.seconds(packet.pts))
        return tuple(self._timeline.seconds(tick) for tick in sorted(ticks) if tick >= self._timeline.first)

    def keyframes(self, *, start_s: float = 0.0, end_s: float = math.inf, apart_s: float = 0.0) -> Iterator[Frame]:
        """Key frames alone, the cheapest frames there are: those from the one at or before `start_s` to `end_s`, each
        about `apart_s` or more after the one before."""
        last_pts = self._timeline.first - 1
        packets = self._source.key_packets(start_s, end_s, apart_s=apart_s)
        for frame in self._decoded(packets, alone=True):
            if frame.pts > last_pts:
                last_pts = frame.pts
                yield frame

    def frames_at(self, times_s: Sequence[float]) -> Iterator[Frame]:
        """The frames shown at these times (in any order), each frame once, in order of time. A time before the first
        or after the last frame gives that frame."""
        times = sorted({self._timeline.tick(t_s) for t_s in times_s})
        last_pts = self._timeline.first - 1
        for run in self._runs(times):
            for frame in self._run_frames(run):
                if frame.pts > last_pts:
                    last_pts = frame.pts
                    yield frame

    def _run_frames(self, times: list[int]) -> Iterator[Frame]:
        """What is shown at `times`; where a clip is cut or damaged, the last good frame before."""
        start, back, found = times[0], self._timeline.span(1.0), False
        while not found:
            for frame in _answers(times, self._decoded(self._chosen(times, start))):
                found = True
                yield frame
            if start <= self._timeline.first:
                return
            start, back = max(self._timeline.first, start - back), 2 * back

    def _runs(self, times: list[int]) -> Iterator[list[int]]:
        """Cut the times where seeking to the next one is cheaper than decoding on to it."""
        run: list[int] = []
        for time in times:
            if run and self._seek_pays(run[-1], time):
                yield run
                run = []
            run.append(time)
        if run:
            yield run

    def _seek_pays(self, here: int, there: int) -> bool:
        start = group_start(self._source.stream, self._timeline, there, indexed=self._source.indexed)
        return start - here > self._timeline.span(_SEEK_COSTS_S)

    def _chosen(self, times: list[int], start: int) -> Iterator[Packet]:
        """Packets to decode for what is shown at `times`; has the decoder pass over frames that nobody needs."""
        packets = self._source.packets_from(start)
        context = self._source.stream.codec_context
        chooser = Chooser(times)
        waiting: deque[Packet] = deque()
        for packet in packets:
            if not packet.is_discard:
                chooser.saw(pts=packet.pts, dts=packet.dts)
            waiting.append(packet)
            while waiting:
                head = waiting[0]
                verdict = chooser.verdict(None if head.is_discard else head.pts, ahead=len(waiting) - 1)
                if verdict is Verdict.READ_ON:
                    break
                context.skip_frame = "NONREF" if verdict is Verdict.NOT_SHOWN else "DEFAULT"
                yield waiting.popleft()
                if chooser.done:
                    return
        context.skip_frame = "DEFAULT"
        yield from waiting

    def _decoded(self, packets: Iterator[Packet], *, alone: bool = False) -> Iterator[Frame]:
        """Frames of the packets, in order of presentation, to the last."""
        self._iteration += 1
        mine = self._iteration
        for packet in itertools.chain(packets, [None]):
            for frame in self._source.decode(packet, alone=alone):
                if frame.pts is not None:
                    yield Frame(self._timeline.seconds(frame.pts), frame.pts, frame, self._painter)
                if mine != self._iteration:
                    raise RuntimeError("another reading of this video has begun, or it was closed")


def _answers(times: Sequence[int], frames: Iterator[Frame]) -> Iterator[Frame]:
    """For each time the last frame at or before it (the first frame for times before all frames)."""
    held: Frame | None = None
    waiting = deque(times)
    for frame in frames:
        while waiting and held is not None and frame.pts > waiting[0]:
            yield held
            waiting.popleft()
        if not waiting:
            return
        held = frame
    if waiting and held is not None:
        yield held
