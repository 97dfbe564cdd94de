"""An open file as a source of packets: from a time, from the start, or key frames alone. Nothing is decoded here but
the first frame, which tells where the clip's time begins."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av.error
import av.packet
import av.video

from pvchat_desktop.errors import BadClip
from pvchat_desktop.vision.video.opening import open_file, world_error
from pvchat_desktop.vision.video.timeline import Timeline, has_index, index_is_whole, indexed_keys

Packet: TypeAlias = "av.packet.Packet[av.video.VideoStream]"

_INDEX_OFF_S = 0.25  # an index of decoding times may be wrong by the frames that are reordered

# In transport streams the first pictures after a seek are sometimes given their neighbours' time stamps.
_UNSURE_PACKETS = 3


class Source:
    """`first` is the first frame, decoded. Raises BadClip where there is none."""

    def __init__(self, path: Path, *, fast: bool) -> None:
        self.path = path
        self._fast = fast
        self._keys: list[int] | None = None
        self._open()
        try:
            self.first = self._first_frame()
        except BadClip:
            self.close()
            raise

    def close(self) -> None:
        self._opened.close()

    def decode(self, packet: Packet | None, *, alone: bool = False) -> list[av.video.VideoFrame]:
        """Frames that became ready; none where the packet is damaged. None: all that are left. `alone`: the packet for
        itself, as decoders put key frames in wrong order when those between are left out."""
        try:
            frames = self.stream.decode(packet)
            if alone and packet is not None:
                frames += self.stream.decode(None)
                self.stream.codec_context.flush_buffers()
        except (av.error.InvalidDataError, av.error.EOFError):
            return []
        return frames

    def packets_from(self, tick: int) -> Iterator[Packet]:
        """Packets from the last key frame shown at or before `tick`, or from the file's start. Moves at once."""
        if self.walks:
            return self._walked(tick) or self._walked(tick, anew=True) or self._rewound()
        back = 0
        while tick - back > self.timeline.first:
            packets = self._seek(tick - back)
            first = next(packets, None)
            if first is not None and (first.pts is None or first.pts <= tick):
                return itertools.chain([first], packets)
            back = max(self.timeline.span(1.0), 2 * back)
        return self._rewound()

    def key_packets(self, start_s: float, end_s: float, *, apart_s: float) -> Iterator[Packet]:
        """Packets of key frames from the one at or before `start_s` to `end_s`, `apart_s` or more between them."""
        start, last_s = self.timeline.tick(start_s), -math.inf
        for packet in self._indexed_keys(start, apart_s) if self.keys else self._found_keys(start):
            t_s = last_s + apart_s if packet.pts is None else self.timeline.seconds(packet.pts)
            if t_s > end_s:
                return
            if t_s >= last_s + apart_s - 1e-6:
                last_s = max(t_s, 0.0)
                yield packet

    @property
    def indexed(self) -> bool:
        """Whether the container's index can be asked for key frames."""
        return has_index(self.container)

    @property
    def walks(self) -> bool:
        """Whether the file is read from front to back without seeking. In program streams not every picture has a time
        stamp; those that FFmpeg fills in are right only when it saw the pictures before."""
        return self.container.format.name == "mpeg"

    @property
    def keys(self) -> list[int]:
        """About the time stamps of all key frames, from the index; empty where it does not list them all."""
        if self._keys is None:
            self._keys = []
            if self.indexed:
                self._seek(self.timeline.first)  # mkv reads its index at the first seek
                keys = indexed_keys(self.stream, self.timeline)
                if index_is_whole(self.container, self.stream, self.timeline, keys):
                    self._keys = keys
        return self._keys

    def _indexed_keys(self, start: int, apart_s: float) -> Iterator[Packet]:
        """Reads no packet that lies clearly nearer than `apart_s` to the one before."""
        place = max(0, bisect_right(self.keys, start) - 1)
        packet = self._packet_at(self.keys[place])
        if packet is not None and packet.pts is not None and packet.pts > start and place > 0:
            place -= 1
            packet = self._packet_at(self.keys[place])
        apart = self.timeline.span(apart_s) - self.timeline.span(_INDEX_OFF_S)
        last = -1 << 62
        for key in self.keys[place:]:
            if key - last < apart:
                continue
            packet = packet or self._packet_at(key)
            if packet is not None:
                last = key if packet.pts is None else packet.pts
                yield packet
            packet = None

    def _found_keys(self, start: int) -> Iterator[Packet]:
        held: Packet | None = None
        for packet in self.packets_from(start):
            if packet.is_keyframe and not packet.is_discard:
                if held is not None and (packet.pts is None or packet.pts > start):
                    yield held
                held = packet
        if held is not None:
            yield held

    def _packet_at(self, key: int) -> Packet | None:
        """The key frame's packet that stands in the index at about `key`."""
        packet = None
        for tick, any_frame in ((key, False), (key - self.timeline.reorder, True)):
            packet = next(self._seek(tick, any_frame=any_frame), packet)
            if packet is not None and key in {packet.pts, (packet.dts or 0) + self.timeline.reorder}:
                return packet
        return packet

    def _rewound(self) -> Iterator[Packet]:
        self.close()
        self._open()
        return self.read()

    def _walked(self, tick: int, *, anew: bool = False) -> Iterator[Packet] | None:
        """Packets from the last key frame at or before `tick`, found by reading on; None if it lies behind."""
        packets = self._rewound() if anew else self.read()
        group: list[Packet] = []
        for packet in packets:
            if packet.is_keyframe and packet.pts is not None and packet.pts <= tick:
                group = [packet]
            elif group:
                group.append(packet)
            if packet.dts is not None and packet.dts > tick:
                break
        return itertools.chain(group, packets) if group else None

    def _seek(self, tick: int, *, any_frame: bool = False) -> Iterator[Packet]:
        """Packets from the first key frame after the place where the container lands for `tick`."""
        try:
            self.container.seek(tick, stream=self.stream, any_frame=any_frame)
        except av.error.FFmpegError:
            return iter(())
        if not self.indexed:
            for _ in itertools.islice(self.read(), _UNSURE_PACKETS):
                pass
        return itertools.dropwhile(lambda packet: not packet.is_keyframe, self.read())

    def read(self) -> Iterator[Packet]:
        """Packets from here to the end, or to where the file is cut or damaged beyond reading."""
        try:
            for packet in self.container.demux(self.stream):
                cut_off = packet.is_corrupt and self.indexed  # elsewhere it means damaged, and often still of use
                if packet.size and not cut_off:
                    yield packet
        except av.error.InvalidDataError:
            return
        except OSError as error:
            raise world_error(error, self.path) from error

    def _open(self) -> None:
        self._opened = open_file(self.path)
        self.container, self.stream = self._opened.container, self._opened.stream
        context = self.stream.codec_context
        context.thread_type = "AUTO"
        if self._fast:
            context.options = {"skip_loop_filter": "all"}

    def _first_frame(self) -> av.video.VideoFrame:
        reorder: int | None = None
        timeless = False
        for packet in itertools.chain(self.read(), [None]):
            if packet is not None and reorder is None and packet.pts is not None and packet.dts is not None:
                reorder = packet.pts - packet.dts
            for frame in self.decode(packet):
                if frame.pts is not None:
                    self.timeline = Timeline(self.stream.time_base or Fraction(1, 1000), frame.pts, reorder or 0)
                    return frame
                timeless = True
        if timeless:
            raise BadClip(
                f"“{self.path.name}” does not say when its pictures are shown.",
                hint="It is a bare video stream. Put it into an .mp4 or .mkv file with any video converter.",
            )
        raise BadClip(
            f"No picture of “{self.path.name}” could be decoded.",
            hint="The file is damaged or incomplete. Copy it again from the camera or phone.",
        )
