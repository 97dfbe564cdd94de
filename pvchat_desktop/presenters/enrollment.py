"""The enrollment wizard up to tagging: clip -> face -> name, consent, look-alikes -> done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from pvchat_desktop.core.ids import ClipSha, TrackId
from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.background import Background, Follow, Problem, Running
from pvchat_desktop.presenters.services import App

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary, Enrolled, PersonSummary, TrackView


class Step(Enum):
    CLIP = "clip"
    FACES = "faces"
    DETAILS = "details"
    DONE = "done"


class Missing(Enum):
    """What the details page still needs."""

    NAME = "name"
    CONSENT = "consent"
    BIRTH_DATE = "birth_date"  # given, but no date, or in the future


@dataclass(frozen=True, slots=True)
class Details:
    name: str = ""
    birth_date: str = ""
    has_consent: bool = False
    consent: str = ""
    look_alikes: tuple[str, ...] = ()


class EnrollmentView(Protocol):
    def show_step(self, step: Step) -> None: ...
    def show_clips(self, clips: tuple[ClipSummary, ...]) -> None: ...
    def show_clip(self, clip: ClipSummary) -> None: ...
    def show_scanning(self, progress: Progress | None) -> None: ...
    def show_scan_stopped(self) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...
    def show_faces(self, tracks: tuple[TrackView, ...]) -> None: ...
    def show_face(self, track: TrackView) -> None: ...
    def show_known_names(self, names: tuple[str, ...]) -> None: ...
    def show_details_state(self, missing: frozenset[Missing], *, is_known_name: bool) -> None: ...
    def show_done(self, enrolled: Enrolled) -> None: ...
    def scan_label(self, title: str) -> str: ...


def missing_details(details: Details, today: dt.date) -> frozenset[Missing]:
    missing = set()
    if not details.name.strip():
        missing.add(Missing.NAME)
    if not (details.has_consent and details.consent.strip()):
        missing.add(Missing.CONSENT)
    if details.birth_date.strip() and not _is_past_date(details.birth_date.strip(), today):
        missing.add(Missing.BIRTH_DATE)
    return frozenset(missing)


def _is_past_date(text: str, today: dt.date) -> bool:
    try:
        return dt.date.fromisoformat(text) <= today
    except ValueError:
        return False


def best_first(tracks: Sequence[TrackView]) -> tuple[TrackView, ...]:
    """Faces that can be learned first; among them the largest, which are the easiest to tell apart on screen.

    Of somebody who was erased there is no face to show.
    """
    faces = [(track, best) for track in tracks if (best := track.track.best)]
    ordered = sorted(faces, key=lambda face: (not face[0].can_enroll, -face[1].quality.width_px))
    return tuple(track for track, _ in ordered)


class EnrollmentPresenter:
    def __init__(self, app: App, background: Background, view: EnrollmentView) -> None:
        self._app = app
        self._background = background
        self._view = view
        self._clip: ClipSummary | None = None
        self._track: TrackView | None = None
        self._details = Details()
        self._known: frozenset[str] = frozenset()
        self._scan: Running | None = None
        self._is_saving = False
        self.step = Step.CLIP

    def start(self, sha: ClipSha | None) -> None:
        """Begin anew: with this clip, or by choosing one."""
        self.leave()
        self._track, self._details, self._is_saving = None, Details(), False
        self._background.read("enroll people", self._app.people.all, done=self._keep_names)
        if sha is None:
            self._go(Step.CLIP)
            self._background.read("enroll clips", self._app.library.clips, done=self._view.show_clips)
        else:
            self.choose_clip(sha)

    def leave(self) -> None:
        """Stop what runs for the wizard; nothing was stored."""
        if self._scan is not None:
            self._scan.stop()
            self._scan = None

    def choose_clip(self, sha: ClipSha) -> None:
        self._go(Step.FACES)
        self._view.show_scanning(None)
        self._background.read(
            "enroll clip", lambda: self._app.library.clip(sha), done=self._clip_known, failed=self._view.show_problem
        )

    def _clip_known(self, clip: ClipSummary) -> None:
        self._clip = clip
        self._view.show_clip(clip)
        self.scan()

    def scan(self, *, again: bool = False) -> None:
        """Look for faces in the chosen clip, or show those already found."""
        if self._clip is None:
            return
        sha = self._clip.clip.sha256
        if self._clip.is_scanned and not again:
            self._background.read("enroll faces", lambda: self._app.library.tracks(sha), done=self._faces_found)
            return
        self._view.show_scanning(None)
        self._scan = self._background.job(
            self._view.scan_label(self._clip.title),
            lambda watch: self._app.library.scan(sha, watch, again=again),
            done=lambda tracks: self._scanned(sha, tracks),
            failed=self._view.show_problem,
            stopped=self._view.show_scan_stopped,
            follow=Follow(progress=self._view.show_scanning),
        )

    def _scanned(self, sha: ClipSha, tracks: tuple[TrackView, ...]) -> None:
        self._scan = None
        if self._clip is not None and self._clip.clip.sha256 == sha and self.step is Step.FACES:
            self._faces_found(tracks)

    def stop_scan(self) -> None:
        if self._scan is not None:
            self._scan.stop()

    def _faces_found(self, tracks: tuple[TrackView, ...]) -> None:
        self._view.show_faces(best_first(tracks))

    def choose_face(self, track: TrackView) -> None:
        if not track.can_enroll:
            return
        self._track = track
        self._view.show_face(track)
        self._go(Step.DETAILS)
        self.change_details(self._details)

    def change_details(self, details: Details) -> None:
        self._details = replace(details, name=details.name.strip(), birth_date=details.birth_date.strip())
        self._view.show_details_state(
            missing_details(details, dt.datetime.now().astimezone().date()),
            is_known_name=self._details.name.casefold() in self._known,
        )

    def save(self) -> None:
        details, track = self._details, self._track
        today = dt.datetime.now().astimezone().date()
        if track is None or self._is_saving or missing_details(details, today):
            return
        self._is_saving = True
        track_id: TrackId = track.track.id
        self._background.change(
            lambda: self._app.enrollment.enroll(
                track_id,
                details.name,
                consent=details.consent.strip(),
                birth_date=details.birth_date or None,
                look_alikes=details.look_alikes,
            ),
            done=self._saved,
            failed=self._not_saved,
        )

    def _saved(self, enrolled: Enrolled) -> None:
        self._is_saving = False
        self._go(Step.DONE)
        self._view.show_done(enrolled)

    def _not_saved(self, problem: Problem) -> None:
        self._is_saving = False
        self._view.show_problem(problem)

    def back(self) -> bool:
        """One step back; False where the wizard should be left."""
        if self.step is Step.DETAILS:
            self._go(Step.FACES)
            return True
        return False

    def _keep_names(self, people: tuple[PersonSummary, ...]) -> None:
        names = tuple(one.person.name for one in people)
        self._known = frozenset(name.casefold() for name in names)
        self._view.show_known_names(names)

    def _go(self, step: Step) -> None:
        self.step = step
        self._view.show_step(step)
