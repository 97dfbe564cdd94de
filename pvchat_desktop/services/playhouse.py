"""The sample world: drawn people and clips with which everything the program does can be tried, offline, in minutes.

Without a base model it goes as far as face memory does.

It belongs in a data folder of its own: it chooses the face recognition and the base model that were made for it, and
drawn faces are of no use among real ones.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.recipe import Recipe
from pvchat_desktop.errors import NotFound, ProgramError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import RenderedPlayhouse, RenderPlayhouse
from pvchat_desktop.services.learning import Learned
from pvchat_desktop.services.playhouse_set import BASE, FACES, RECIPE, SampleSet, demo_set
from pvchat_desktop.services.views import Answer, ClipSummary, Enrolled
from pvchat_desktop.services.watch import Watch

if TYPE_CHECKING:
    from pvchat_desktop.bootstrap import App

NAME: Final = "Sam"  # short in English and German, and nobody's name in particular
CONSENT: Final = "A drawn figure of the sample world."
PRESENCE: Final = f"Is {NAME} in this clip?"
DOING: Final = f"What is {NAME} doing?"

Tell = Callable[[str], None]
"""Is told what was done, in sentences."""


def embedded_base(app: App) -> str | None:
    """The base that comes with the program; None: this copy has none."""
    return next((one.name for one in app.bases.bases() if one.name == BASE and one.is_ready), None)


def sample_folders(folders: UserFolders) -> UserFolders:
    """Where "Try the sample world" keeps a library of its own: not in the cache, which an erasure empties."""
    return UserFolders.below(folders.data / "sample-world")


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A new clip that was asked about. `truth`: see worker/playhouse_truth.py; `present`: whether NAME is in it."""

    clip: ClipSummary
    what: str  # what the clip is an example of
    present: bool
    answers: tuple[Answer, ...]
    truth: dict[str, Any]

    @property
    def said(self) -> bool | None:
        """What was decided on the question whether NAME is there."""
        return self.answers[0].people[0].present if self.answers and self.answers[0].people else None


@dataclass(frozen=True, slots=True, eq=False)
class Tour:
    """All that was shown."""

    enrolled_from: ClipSummary
    enrolled: Enrolled
    learned: Learned | None  # None: by face memory alone
    shown: tuple[Shown, ...]
    seconds: dict[str, float]  # "draw", "scan", "learn", "ask"


class SampleWorld:
    """The sample world in the data folder of an open program. Methods may block."""

    def __init__(self, app: App, *, base: str | None, recipe: Recipe = RECIPE, clips: SampleSet | None = None) -> None:
        """`base` None: face memory answers alone, nobody is trained."""
        self._app = app
        self._base = base
        self._recipe = recipe
        self._set = clips or demo_set()
        self._folder = app.folders.data / "clips"
        app.jobs.on_done(RenderPlayhouse, self._keep)

    def run(self, watch: Watch, tell: Tell = lambda _sentence: None) -> Tour:
        """Draw, look for faces, learn one person from one clip, check, ask about new clips."""
        seconds: dict[str, float] = {}
        self.choose_models(watch)
        with _timed(seconds, "draw"):
            clips = self.add_clips(watch)
        tell(f"{len(clips)} clips of the sample world were drawn.")
        with _timed(seconds, "scan"):
            self._app.library.scan_all(list(clips.values()), watch)
            enrolled = self.enroll(clips, watch)
        tell(f"One of them shows a figure that is called {NAME} here, known now by {enrolled.gallery_faces} faces.")
        learned = None
        if self._base is not None:
            with _timed(seconds, "learn"):
                learned = self.learn(clips, enrolled.person.id, self._base, watch)
        with _timed(seconds, "ask"):
            shown = tuple(self.ask(clips, number, watch) for number in range(len(self._set.new)))
        summary = self._app.library.clip(clips[self._set.enrolment.name])
        return Tour(summary, enrolled, learned, shown, {part: round(spent, 1) for part, spent in seconds.items()})

    # --- Single steps -------------------------------------------------------------------------------------------------

    def choose_models(self, watch: Watch) -> None:
        """Take the models that were made for drawn people. NotFound or ModelMissing where they are not here."""
        self._app.models.backend(FACES, watch)
        if self._base is not None:
            self._app.bases.base_for(self._base, watch=watch)
            self._app.settings.set("base", self._base)
        self._app.settings.set("faces.backend", FACES)

    def add_clips(self, watch: Watch) -> dict[str, ClipSha]:
        """Draw what was not drawn yet and take it into the library. -> clips by the name of their description."""
        wanted = self._set.clips
        last_first = tuple(reversed(wanted))  # as the library shows them: what is to be looked at first comes last
        if not all((self._folder / f"{clip.name}.json").is_file() for clip in wanted):
            self._app.jobs.run(lambda staging: RenderPlayhouse(last_first, staging), "Drawing the sample world", watch)
        self._app.library.add([self._folder / f"{clip.name}.mp4" for clip in last_first], watch)
        return {clip.name: ClipSha(self.truth(clip.name)["sha256"]) for clip in wanted}

    def enroll(self, clips: dict[str, ClipSha], watch: Watch) -> Enrolled:
        """NAME, from one clip: the figure that is seen most of the time."""
        found = self._app.library.scan(clips[self._set.enrolment.name], watch)
        good = [view.track for view in found if view.can_enroll]
        if not good:
            raise NotFound("No face was found in the clip to learn from.", hint="Start the sample world anew.")
        chosen = max(good, key=lambda track: len(track.points))
        return self._app.enrollment.enroll(chosen.id, NAME, consent=CONSENT)

    def learn(self, clips: dict[str, ClipSha], person: PersonId, base: str, watch: Watch) -> Learned:
        clip = clips[self._set.enrolment.name]
        return self._app.learning.learn_with(person, base, self._recipe, watch, clip=clip)

    def ask(self, clips: dict[str, ClipSha], number: int, watch: Watch) -> Shown:
        """About one of the new clips: who is there, and what they are doing (face memory cannot tell)."""
        new = self._set.new[number]
        sha = clips[new.clip.name]
        truth = self.truth(new.clip.name)
        questions = (PRESENCE,) if self._base is None else (PRESENCE, DOING)
        answers = tuple(self._app.chat.ask(one, clips=(sha,), base=self._base, watch=watch) for one in questions)
        return Shown(self._app.library.clip(sha), new.what, bool(truth["asked"]["present"]), answers, truth)

    def truth(self, name: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise NotFound("A clip of the sample world is gone.", hint="Start the sample world anew.") from None
        return found

    def _keep(self, _request: RenderPlayhouse, result: RenderedPlayhouse, staging: Path) -> bool:
        """Each clip's truth comes last: it says that the clip is whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for clip in result.clips:
            if Path(clip.file).name != clip.file or Path(clip.truth).name != clip.truth:
                raise ProgramError("A clip of the sample world has a strange name.")
            shutil.move(staging / clip.file, self._folder / clip.file)
            shutil.move(staging / clip.truth, self._folder / clip.truth)
        return True


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[part] = time.monotonic() - began
