"""The reader: exact frames of a clip, each needed group of pictures visited once, seeking only where it saves work."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import av.error
import av.video
from av.packet import Packet
from av.stream import Discard

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.video.choosing import Chooser, Verdict
from pvchat_desktop.vision.video.info import describe, displayed_size
from pvchat_desktop.vision.video.opening import open_container, world_error
from pvchat_desktop.vision.video.picture import Painter, Picture, Turn
from pvchat_desktop.vision.video.timeline import Timeline, group_start, has_index

# Decoders that put key frames in wrong order when those between are left out: counters in the frames are relative.
_MISORDERED_ALONE = frozenset({"hevc", "vvc"})

_SEEK_COSTS_S = 0.15  # a seek throws away frames that were being decoded: not worth it for a few frames


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A decoded frame. `picture()` can be called at any width without decoding again, also after the iteration and
    after the video was closed; each frame kept alive holds its decoded picture in memory (1.5 bytes a pixel)."""

    t_s: float
    is_key: bool
    _frame: av.video.VideoFrame
    _painter: Painter

    def picture(self, width: int | None = None) -> Picture:
        """(H, W, 3) RGB uint8 as displayed, `width` px wide (None or wider than the clip: full size)."""
        return self._painter.paint(self._frame, width)


def open_video(path: str | Path, *, fast: bool = False) -> Video:
    """Open a clip for reading. Raises BadClip. `fast` leaves out the smoothing of frames that no other frame needs
    (H.264, HEVC): good enough for finding faces, never drifts."""
    return Video(Path(path), fast=fast)


def probe(path: str | Path) -> VideoInfo:
    """What the file holds; at least its first frame was decoded. Raises BadClip."""
    with open_video(path) as video:
        return video.info


def read_frames_at(path: str | Path, times_s: Sequence[float]) -> Iterator[Frame]:
    """`Video.frames_at` for a single use."""
    with open_video(path) as video:
        yield from video.frames_at(times_s)


class Video:
    """An open clip. One thread, one iteration at a time: beginning another ends the one before."""

    def __init__(self, path: Path, *, fast: bool = False) -> None:
        self.path = path
        self._fast = fast
        self._iteration = 0
        self._info: VideoInfo | None = None
        self._open()
        try:
            first = self._first_frame()
        except BadClip:
            self.close()
            raise
        turn = Turn.of(first)
        width, height = displayed_size(self._stream, first, turn)
        self._painter = Painter(width=width, height=height, turn=turn)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._iteration += 1
        self._container.close()

    @property
    def info(self) -> VideoInfo:
        """Read once, at the first use; looks at the end of the file for the exact duration."""
        if self._info is None:
            self._iteration += 1
            self._info = describe(self._container, self._stream, self._timeline, self._painter, self.path)
        return self._info

    def keyframe_times_s(self) -> tuple[float, ...]:
        """Times of all key frames, exact, without decoding. Reads the key frames' bytes where the container can skip
        the rest (mp4, mov), else the whole file."""
        ticks = sorted({packet.pts for packet in self._key_packets(self._timeline.first) if packet.pts is not None})
        return tuple(self._timeline.seconds(tick) for tick in ticks if tick >= self._timeline.first)

    def keyframes(self, *, start_s: float = 0.0, end_s: float = math.inf, apart_s: float = 0.0) -> Iterator[Frame]:
        """Key frames alone, the cheapest frames there are, from the one shown at `start_s` to `end_s`, each at least
        `apart_s` after the one before."""
        packets = self._spaced(self._key_packets(self._timeline.tick(start_s)), end_s=end_s, apart_s=apart_s)
        last_pts = self._timeline.first - 1
        for frame in self._decoded(packets, alone=self._stream.codec_context.name in _MISORDERED_ALONE):
            if frame.pts > last_pts:
                last_pts = frame.pts
                yield self._frame(frame)

    def frames_between(self, start_s: float, end_s: float, *, every_s: float) -> Iterator[Frame]:
        """The frames shown at start_s, start_s + every_s, ... up to end_s; every frame where `every_s` is shorter than
        the distance of frames."""
        end_s = min(end_s, self.info.duration_s)
        count = math.floor((end_s - start_s) / every_s + 1e-9) + 1
        return self.frames_at([start_s + n * every_s for n in range(count)])

    def frames_at(self, times_s: Sequence[float]) -> Iterator[Frame]:
        """The frames shown at these times (in any order), each frame once, in order of time. A time before the first
        or after the last frame gives that frame."""
        times = sorted({self._timeline.tick(t_s) for t_s in times_s})
        last_pts = -1 << 62
        for run in self._runs(times):
            for frame in _answers(run, self._decode_run(run)):
                if frame.pts > last_pts:
                    last_pts = frame.pts
                    yield self._frame(frame)

    def _frame(self, frame: av.video.VideoFrame) -> Frame:
        return Frame(self._timeline.seconds(frame.pts), frame.key_frame, frame, self._painter)

    def _open(self) -> None:
        self._container, self._stream = open_container(self.path)
        self._indexed = has_index(self._container)
        context = self._stream.codec_context
        context.thread_type = "AUTO"
        if self._fast:
            context.options = {"skip_loop_filter": "noref"}

    def _first_frame(self) -> av.video.VideoFrame:
        """Decodes from the start, and sets the timeline by it."""
        reorder: int | None = None
        packets, for_reorder = itertools.tee(self._read())
        for frame in self._decoded(packets):
            if frame.pts is not None:
                break
        else:
            raise BadClip(
                f"No picture of “{self.path.name}” could be decoded.",
                hint="The file is damaged or incomplete. Copy it again from the camera or phone.",
            )
        for packet in for_reorder:
            if packet.is_keyframe and packet.pts is not None:
                reorder = 0 if packet.dts is None else packet.pts - packet.dts
                break
        assert self._stream.time_base is not None
        self._timeline = Timeline(self._stream.time_base, frame.pts, reorder or 0)
        return frame

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
        start = group_start(self._stream, self._timeline, there, indexed=self._indexed)
        return start - here > self._timeline.span(_SEEK_COSTS_S)

    def _decode_run(self, times: list[int]) -> Iterator[av.video.VideoFrame]:
        """Frames in order of presentation, among them all that are shown at `times`; stops soon after the last."""
        return self._decoded(self._chosen(times))

    def _chosen(self, times: list[int]) -> Iterator[Packet]:
        """Packets to decode; sets the decoder to pass over frames that nobody needs."""
        packets = self._packets_from(times[0])
        context = self._stream.codec_context
        chooser = Chooser(times)
        waiting: deque[Packet] = deque()
        for packet in packets:
            if not packet.is_discard:
                chooser.saw(pts=packet.pts, dts=packet.dts)
            waiting.append(packet)
            while waiting:
                verdict = chooser.verdict(waiting[0].pts, ahead=len(waiting) - 1)
                if verdict is Verdict.READ_ON:
                    break
                context.skip_frame = "NONREF" if verdict is Verdict.NOT_SHOWN else "DEFAULT"
                yield waiting.popleft()
                if verdict is Verdict.LAST:
                    return
        context.skip_frame = "DEFAULT"
        yield from waiting

    def _decoded(self, packets: Iterator[Packet], *, alone: bool = False) -> Iterator[av.video.VideoFrame]:
        """Frames of the packets, to the last. Damaged packets are passed over. `alone`: each packet for itself."""
        self._iteration += 1
        mine = self._iteration
        for packet in itertools.chain(packets, [None]):
            for frame in self._decode(packet, alone=alone):
                if frame.pts is not None:
                    yield frame
                if mine != self._iteration:
                    raise RuntimeError("another reading of this video has begun, or it was closed")

    def _decode(self, packet: Packet | None, *, alone: bool) -> list[av.video.VideoFrame]:
        try:
            frames = self._stream.decode(packet)
            if alone and packet is not None:
                frames += self._stream.decode(None)
                self._stream.codec_context.flush_buffers()
        except (av.error.InvalidDataError, av.error.EOFError):
            return []
        return frames

    def _key_packets(self, tick: int) -> Iterator[Packet]:
        packets = self._packets_from(tick)
        self._stream.codec_context.skip_frame = "NONKEY"
        self._stream.discard = Discard.nonkey
        try:
            for packet in packets:
                if packet.is_keyframe and not packet.is_discard:
                    yield packet
        finally:
            self._stream.discard = Discard.default

    def _spaced(self, packets: Iterator[Packet], *, end_s: float, apart_s: float) -> Iterator[Packet]:
        last_s = -math.inf
        for packet in packets:
            if packet.pts is not None:
                t_s = self._timeline.seconds(packet.pts)
                if t_s > end_s:
                    return
                if t_s - last_s < apart_s - 1e-6:
                    continue
                last_s = t_s
            yield packet

    def _packets_from(self, tick: int) -> Iterator[Packet]:
        """Packets from the last key frame shown at or before `tick`, or from the file's start."""
        back = 0
        while tick - back > self._timeline.first:
            packets = self._seek(tick - back)
            first = next(packets, None)
            if first is not None and (first.pts is None or first.pts <= tick):
                return itertools.chain([first], packets)
            back = max(self._timeline.span(1.0), 2 * back)
        return self._rewound()

    def _seek(self, tick: int) -> Iterator[Packet]:
        """Packets from the first key frame after the place where the container lands for `tick`."""
        try:
            self._container.seek(tick, stream=self._stream)
        except av.error.FFmpegError:
            return iter(())
        return itertools.dropwhile(lambda packet: not packet.is_keyframe, self._read())

    def _rewound(self) -> Iterator[Packet]:
        self._container.close()
        self._open()
        return self._read()

    def _read(self) -> Iterator[Packet]:
        """Packets from here to the end, or to where the file is cut or damaged beyond reading."""
        try:
            for packet in self._container.demux(self._stream):
                if packet.size:
                    yield packet
        except av.error.InvalidDataError:
            return
        except OSError as error:
            raise world_error(error, self.path) from error


def _answers(times: Sequence[int], frames: Iterator[av.video.VideoFrame]) -> Iterator[av.video.VideoFrame]:
    """For each time the last frame at or before it (the first frame for times before all frames)."""
    held: av.video.VideoFrame | None = None
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
