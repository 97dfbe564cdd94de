"""Captions: a base model describes the scenes of one clip after the other, while nobody else needs it.

One job in the list whatever it is made of: it can be paused, keeps its place after a restart, and every clip that is
done can be found by its captions at once. Captions never hold names: the model is told none.
"""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.recipe import STANDARD
from pvchat_desktop.core.scene_words import CAPTION_QUESTION, SceneWords, WordSource, scenes
from pvchat_desktop.core.stretches import even_times
from pvchat_desktop.errors import BadClip, NotFound, Refused, WorkerDied
from pvchat_desktop.protocol.messages import BaseModel, CaptionedScenes, CaptionScenes
from pvchat_desktop.services.conditions import Conditions
from pvchat_desktop.services.library_scan import refusal
from pvchat_desktop.services.model_tools import ModelTools
from pvchat_desktop.services.views import RefusedFile
from pvchat_desktop.services.watch import Watch
from pvchat_desktop.settings import Settings

KIND: Final = "CaptionLibrary"
_PARTS: Final = ("CaptionScenes", "SampleFrames")  # the jobs that it is made of
_KEEP_DONE: Final = 20  # of them stay in the list of jobs
_LABEL: Final = "Describing scenes of the library"
_FRAMES: Final = 4  # of one scene: enough to see what happens, few enough for a library
_MAX_PIXELS: Final = 336 * 336  # of a frame; a caption needs no small print


@dataclass(frozen=True, slots=True)
class CaptionReport:
    """Clips that were described now, those that still wait, and those that could not be read."""

    captioned: int
    left: int
    refused: tuple[RefusedFile, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    limit: int | None
    when_idle: bool


class CaptionService:
    """All methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog, settings: Settings, tools: ModelTools, idle: Conditions) -> None:
        """`idle`: when nobody else needs the computer."""
        self._catalog = catalog
        self._settings = settings
        self._tools = tools
        self._idle = idle
        self._asked: _Asked | None = None
        self._refused: set[ClipSha] = set()  # since the program's start: not tried again and again
        tools.jobs.on_done(CaptionScenes, self._keep)
        tools.jobs.register_whole(KIND, self)

    def is_wanted(self) -> bool:
        """Whether captions are to be written whenever nothing else is going on. Paused by the user, they are not."""
        if not self._settings.text("base") or not self._settings.flag("captions"):
            return False
        open_ones = self._catalog.jobs.all(states=(JobState.PAUSED, JobState.QUEUED, JobState.RUNNING))
        waiting = set(self._catalog.words.uncaptioned()) - self._refused
        return bool(waiting) and not any(job.kind == KIND for job in open_ones)

    def may_begin(self) -> bool:
        """Whether they are wanted, and nobody else needs the computer now."""
        return self.is_wanted() and not self._idle.against()

    def pause(self) -> bool:
        """Stop where it is; it goes on when it is asked to. False where nothing runs."""
        for job in self._catalog.jobs.all(states=(JobState.QUEUED, JobState.RUNNING)):
            if job.kind == KIND:
                with contextlib.suppress(Refused):  # it ended just now
                    self._tools.jobs.pause(job.id)
                    return True
        return False

    def write(self, watch: Watch, *, limit: int | None = None, when_idle: bool = False) -> CaptionReport:
        """Describe clips that were not yet, the newest first; at most `limit` of them. `when_idle`: wait as long as
        somebody else needs the computer."""
        self._base_ref()
        self._asked = _Asked(limit, when_idle)
        return self.go_on(watch)

    def count(self) -> tuple[int, int]:
        """Clips that have captions, and clips that still wait for theirs."""
        return self._catalog.words.captioned(), len(self._catalog.words.uncaptioned())

    def forget(self) -> int:
        """Take out all captions, so that they can be written anew. -> of how many clips."""
        return self._catalog.words.forget_captions()

    # --- services.jobs.Whole

    def go_on(self, watch: Watch) -> CaptionReport:
        waiting = self._catalog.words.uncaptioned()
        if not waiting:
            return CaptionReport(0, 0, ())
        return self._tools.jobs.whole(KIND, _LABEL, watch, self._work)

    def give_up(self) -> None:
        """Captions that were written stay."""

    # --- inside

    def _base_ref(self) -> str:
        ref = self._settings.text("base")
        if not ref:
            raise Refused(
                "No base model is chosen, and captions are written by one.",
                hint="Choose one on the Models page, or: pvchat models list",
            )
        return ref

    def _work(self, watch: Watch) -> CaptionReport:
        asked, self._asked = self._asked or _Asked(None, when_idle=False), None
        waiting = self._catalog.words.uncaptioned()[: asked.limit]
        base = self._tools.fitting.usual(self._base_ref(), watch)
        refused: list[RefusedFile] = []
        for number, sha in enumerate(waiting):
            if asked.when_idle:
                self._idle.wait(watch)
            watch.check()
            title = self._catalog.clips.title(sha)
            part = _told_as(watch, f"“{title}” ({number + 1} of {len(waiting)}): ", (number, len(waiting)))
            try:
                self._caption(sha, title, base, part)
            except (BadClip, NotFound, WorkerDied) as error:
                refused.append(refusal(title, error))
                self._refused.add(sha)
            self._catalog.jobs.forget_done(_PARTS, keep=_KEEP_DONE)
        return CaptionReport(len(waiting) - len(refused), len(self._catalog.words.uncaptioned()), tuple(refused))

    def _caption(self, sha: ClipSha, title: str, base: BaseModel, watch: Watch) -> None:
        info = self._catalog.clips.get(sha).info
        scan = self._catalog.scans.latest(sha)
        parts = scenes(info.duration_s, scan.cuts_s if scan else ())
        if not parts:  # its length is not known: there is nothing to cut
            self._catalog.words.put_captions(sha, (), base=base.name, base_hash=base.content_hash)
            return
        times = tuple(sorted({t for part in parts for t in even_times(part, _FRAMES, info.frame_rate)}))
        pixels = self._max_pixels(base)
        frames = self._tools.frames.of(sha, times, max_pixels=pixels, watch=watch)
        self._tools.jobs.run(
            lambda staging: CaptionScenes(
                base=base,
                clip_sha256=sha,
                frames=frames,
                scenes=tuple((part.start_s, part.end_s) for part in parts),
                question=CAPTION_QUESTION,
                max_pixels=pixels,
                staging=staging,
            ),
            f"Describing “{title}”",
            watch,
        )

    def _max_pixels(self, base: BaseModel) -> int:
        return min(self._tools.fitting.recipe(base.name, STANDARD).max_pixels, _MAX_PIXELS)

    def _keep(self, request: CaptionScenes, result: CaptionedScenes, _staging: object) -> bool:
        words = [
            SceneWords(WordSource.CAPTION, Span(*scene), text)
            for scene, text in zip(request.scenes, result.captions, strict=True)
            if text
        ]
        clip, base = ClipSha(request.clip_sha256), request.base
        return self._catalog.words.put_captions(clip, words, base=base.name, base_hash=base.content_hash)


def _told_as(watch: Watch, before: str, place: tuple[int, int]) -> Watch:
    """Progress of one clip, told as that of all."""
    done, total = place

    def tell(now: Progress) -> None:
        share = now.done / now.total if now.total else 0.0
        watch.on_progress(Progress(before + now.stage, round(100 * (done + share)), 100 * total))

    return dataclasses.replace(watch, on_progress=tell)
