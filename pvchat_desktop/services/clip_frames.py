"""Frames of clips for the base model, kept in the cache: the next question about a clip needs no decoding."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.files import inside
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.errors import ProgramError, ProtocolError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import FrameFile, SampledFrames, SampleFrames
from pvchat_desktop.services.jobs import JobService
from pvchat_desktop.services.places import Places
from pvchat_desktop.services.watch import Watch

LIMIT_BYTES: Final = 2_000_000_000  # frames of some two hundred clips


class ClipFrames:
    """Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        folders: UserFolders,
        jobs: JobService,
        places: Places,
        *,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        self._catalog = catalog
        self._folder = folders.frames
        self._jobs = jobs
        self._places = places
        self._limit = limit_bytes
        jobs.on_done(SampleFrames, self._keep)

    def of(self, clip: ClipSha, times_s: Sequence[float], *, max_pixels: int, watch: Watch) -> FrameFile:
        """Read from the clip at these times, unless that was done before. NotFound where the clip is away."""
        place = self._place(clip, times_s, max_pixels)
        if (known := _known(place)) is not None:
            return known
        path = self._places.readable(clip, watch)
        done = self._jobs.run(
            lambda staging: SampleFrames(
                path=path, clip_sha256=clip, times_s=tuple(times_s), max_pixels=max_pixels, staging=staging
            ),
            f"Reading frames of “{self._catalog.clips.title(clip)}”",
            watch,
        )
        if not isinstance(done.result, SampledFrames):
            raise ProgramError("The media worker answered something else than frames.")
        made = _known(place)
        if made is None:
            raise ProgramError("The frames of a clip were made and are not there.")
        return made

    def _place(self, clip: str, times_s: Sequence[float], max_pixels: int) -> Path:
        key = hashlib.sha256(json.dumps([list(times_s), max_pixels]).encode()).hexdigest()
        return self._folder / clip / f"{key[:32]}.npy"

    def _keep(self, request: SampleFrames, result: SampledFrames, staging: Path) -> bool:
        staged = inside(staging, result.frames.name)
        if hashlib.sha256(staged.read_bytes()).hexdigest() != result.frames.sha256:
            raise ProtocolError("The frames of a clip are not those that were announced.")
        place = self._place(request.clip_sha256, request.times_s, request.max_pixels)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(staged, place)
        facts = {"times_s": result.times_s, "sha256": result.frames.sha256}
        place.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
        self._make_room(but=place)
        return True

    def _make_room(self, *, but: Path) -> None:
        """The least recently used frames go."""
        files = sorted(self._folder.glob("*/*.npy"), key=lambda file: file.stat().st_mtime)
        total = sum(file.stat().st_size for file in files)
        for file in files:
            if total <= self._limit:
                return
            if file != but:
                total -= file.stat().st_size
                file.with_suffix(".json").unlink(missing_ok=True)
                file.unlink(missing_ok=True)


def _known(place: Path) -> FrameFile | None:
    """What was kept, marked as used now."""
    try:
        facts = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
        os.utime(place)
        return FrameFile(str(place), tuple(float(t) for t in facts["times_s"]), str(facts["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
