"""ProbeClip: is this file a clip, and if so, which one?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pvchat_desktop.protocol.messages import ProbeClip, ProbedClip
from pvchat_desktop.vision.video import open_video
from pvchat_desktop.vision.video.opening import world_error
from pvchat_desktop.vision.video.thumbnail import write_thumbnail

if TYPE_CHECKING:
    from pvchat_desktop.worker.context import JobContext

_CHUNK_BYTES = 1 << 20
_THUMBNAIL = "thumbnail.jpg"


def probe_clip(request: ProbeClip, context: JobContext) -> ProbedClip:
    """Raises BadClip (nothing is left in staging then), StorageError, Cancelled."""
    path = Path(request.path)
    context.check()
    with open_video(path) as video:
        info = video.info
        sha256, size = _sha256(path, context)
        write_thumbnail(video, Path(request.staging) / _THUMBNAIL, width=request.thumbnail_width, check=context.check)
    return ProbedClip(sha256=sha256, bytes=size, info=info, thumbnail=_THUMBNAIL)


def _sha256(path: Path, context: JobContext) -> tuple[str, int]:
    """Hash and count of the file's bytes."""
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                done += len(chunk)
                context.progress("Reading the clip", done, max(done, total))
    except OSError as error:
        raise world_error(error, path) from error
    return digest.hexdigest(), done
