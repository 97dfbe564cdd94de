"""Gathers what a file tells about the time of its recording."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import av.container
import av.video

from pvchat_desktop.core.media import RecordedAt
from pvchat_desktop.core.recorded_at import recorded_at


def gather(path: Path, container: av.container.InputContainer, stream: av.video.VideoStream) -> RecordedAt | None:
    """From metadata, file name and file date, in this order of trust."""
    try:
        file_date = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    except (OSError, OverflowError, ValueError):
        file_date = None
    return recorded_at(metadata={**stream.metadata, **container.metadata}, file_name=path.name, file_date=file_date)
