"""Opening a file as a clip, and the plain words for every way in which that can fail.

Files are opened through FFmpeg's `file:` protocol and no other, so that neither a file's name nor a play list inside it
can make the program connect anywhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import av.container
import av.error
import av.video
from av.stream import Disposition

from pvchat_desktop.errors import BadClip

_ONLY_LOCAL_FILES = {"protocol_whitelist": "file"}

_PICTURE_FORMATS = frozenset({"image2", "gif", "apng", "ico", "heif"})
_PICTURE_BRANDS = frozenset({"heic", "heix", "heim", "heis", "mif1", "avif", "crx "})
# Text files that FFmpeg would show as moving letters, and play lists, which name other files.
_NOT_VIDEO_FORMATS = frozenset({"tty", "hls", "concat", "ffmetadata"})


def _not_a_video(path: Path) -> BadClip:
    return BadClip(
        f"“{path.name}” is not a video.",
        hint="Choose a video file from a phone or camera, for example .mp4, .mov, .mkv, .avi or .mpg.",
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """An open container and its main video stream."""

    container: av.container.InputContainer
    stream: av.video.VideoStream
    file: BinaryIO | None  # beneath the container, where it had to be opened by Python

    def close(self) -> None:
        self.container.close()
        if self.file is not None:
            self.file.close()


def open_file(path: Path) -> Opened:
    """Raises BadClip; nothing stays open then."""
    _look_at(path)
    name, file = os.fspath(path.absolute()), None
    if not _is_text(name):  # FFmpeg cannot be told this name, Python can open it
        file = path.open("rb")
    with contextlib.ExitStack() as on_error:
        if file is not None:
            on_error.callback(file.close)
        container = _open(file or f"file:{name}", path)
        on_error.callback(container.close)
        opened = Opened(container, _video_stream(container, path), file)
        on_error.pop_all()
    return opened


def _is_text(name: str) -> bool:
    """False for the rare name whose bytes are no UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def world_error(error: OSError | av.error.FFmpegError, path: Path) -> BadClip:
    """What the system or FFmpeg says about a file, in plain words."""
    if error.errno == errno.ENOENT:
        return BadClip(
            f"“{path.name}” is no longer there.",
            hint="It was moved, renamed or deleted, or its drive is not connected.",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return BadClip(
            f"“{path.name}” may not be read.",
            hint="Your account lacks the permission. Change it, or copy the file to a folder of your own.",
        )
    if error.errno == errno.ENAMETOOLONG:
        return BadClip(
            f"The path of “{path.name[:40]}…” is too long for this system.",
            hint="Move the file to a folder with a shorter path.",
        )
    if isinstance(error, OSError) and not isinstance(error, av.error.InvalidDataError):
        return BadClip(
            f"“{path.name}” could not be read: {error.strerror or error}.",
            hint="Check the drive or the network connection, then try again.",
        )
    return BadClip(
        f"“{path.name}” is damaged, incomplete, or not a video.",
        hint="If it plays elsewhere, save it there as a new file; if it was being copied, copy it again to the end.",
    )


def _look_at(path: Path) -> None:
    """Refuse what needs no decoder to refuse."""
    try:
        if path.is_dir():
            raise BadClip(
                f"“{path.name}” is a folder, not a video.", hint="Add the videos in it, or the folder as a whole."
            )
        status = path.stat()
        if path.exists() and not path.is_file():
            raise _not_a_video(path)
        if status.st_size == 0:
            raise BadClip(
                f"“{path.name}” is empty (0 bytes).",
                hint="The copy or the recording did not finish. Copy it again from the camera or phone.",
            )
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise world_error(error, path) from error


def _open(source: BinaryIO | str, path: Path) -> av.container.InputContainer:
    try:
        return av.open(source, "r", options=_ONLY_LOCAL_FILES, metadata_errors="replace")
    except av.error.InvalidDataError as error:
        raise (world_error(error, path) if _looks_like_video(path) else _not_a_video(path)) from error
    except (av.error.FFmpegError, OSError) as error:
        raise world_error(error, path) from error


def _looks_like_video(path: Path) -> bool:
    """Whether the first bytes are those of a video container, although its rest could not be read."""
    with path.open("rb") as file:
        head = file.read(16)
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"} or head.startswith(
        (b"\x1a\x45\xdf\xa3", b"RIFF", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"FLV", b"\x30\x26\xb2\x75")
    )


def _video_stream(container: av.container.InputContainer, path: Path) -> av.video.VideoStream:
    names = set(container.format.name.split(","))
    brand = container.metadata.get("major_brand", "")
    if names & _PICTURE_FORMATS or container.format.name.endswith("_pipe") or brand in _PICTURE_BRANDS:
        raise BadClip(
            f"“{path.name}” is a picture, not a video.",
            hint="Clips are videos; choose a file that holds moving pictures.",
        )
    if names & _NOT_VIDEO_FORMATS:
        raise _not_a_video(path)
    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [stream for stream in container.streams.video if not stream.disposition & covers]
    if not streams:
        if container.streams.audio:
            raise BadClip(
                f"“{path.name}” holds only sound, no pictures.",
                hint="Choose the video file that belongs to this sound.",
            )
        raise _not_a_video(path)
    stream = max(streams, key=_prominence)
    if not _readable(stream):
        raise BadClip(
            f"“{path.name}” uses a video format that this program cannot read.",
            hint="Convert it to H.264 (.mp4) with any video converter, then add it again.",
        )
    return stream


def _prominence(stream: av.video.VideoStream) -> tuple[bool, bool, int, int]:
    """The stream a player would show: one it can decode, the default one, the largest, the first."""
    readable = _readable(stream)
    area = stream.codec_context.width * stream.codec_context.height if readable else 0
    return readable, bool(stream.disposition & Disposition.default), area, -stream.index


def _readable(stream: av.video.VideoStream) -> bool:
    context: object = stream.codec_context  # None where FFmpeg has no decoder, although declared otherwise
    return context is not None
