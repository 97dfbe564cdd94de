"""From a track of one clip to a person that can be recognised in every other."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from pvchat_desktop.catalog import About, Catalog, LookAlike
from pvchat_desktop.core.faces import Face, Track
from pvchat_desktop.core.ids import ClipSha, FaceId, PersonId, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.core.similarity import choose_diverse
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.services.recognition import Recogniser
from pvchat_desktop.services.rescoring import Rescoring
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import Enrolled, TrackView

GALLERY_FACES = 12
"""Faces learned from one track: enough for light and pose to vary, few enough to look at."""
_AT_TOLERANCE_S = 1.0  # a point in the picture means the face that was sampled nearest in time, within this


class EnrollmentService:
    def __init__(self, catalog: Catalog, rescoring: Rescoring, recogniser: Recogniser, seen: Seen) -> None:
        self._catalog = catalog
        self._rescoring = rescoring
        self._recogniser = recogniser
        self._seen = seen

    def pick(
        self,
        sha: ClipSha,
        name: str,
        *,
        track: TrackId | None = None,
        at: tuple[float, float, float] | None = None,
    ) -> TrackView:
        """The figure meant: by (the first digits of) its identifier, by a point (t_s, x, y), or the only good one.

        Without a track or a point, figures who seem to be somebody else than `name` are not taken.
        """
        tracks = self._seen.tracks(sha)
        if track is not None:
            found = [view for view in tracks if view.track.id.startswith(track)]
            missing = f"This clip has no figure “{track}”."
        elif at is not None:
            found = [view for view in tracks if _is_at(view.track, *at)]
            missing = "There is no face at this point of the picture at this time."
        else:
            found = [view for view in tracks if view.can_enroll and _may_be(view, name)]
            missing = _nobody(tracks)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(missing, hint="See: pvchat faces CLIP")
        raise Refused(
            f"{len(found)} figures of this clip could be meant.",
            hint="Say which: --track ID (see: pvchat faces CLIP) or --at SECONDS,X,Y.",
        )

    def enroll(
        self,
        track_id: TrackId,
        name: str,
        *,
        consent: str | None,
        birth_date: str | None = None,
        look_alikes: Sequence[str] = (),
    ) -> Enrolled:
        """Learn a person from a track, or add the track to the person of that name. Usable at once, everywhere.

        Refused with the reason where the faces are not good enough, or the track is somebody else by the user's word.
        """
        started = time.monotonic()
        view = self._view(track_id)
        if not view.can_enroll:
            raise Refused(
                " ".join(view.advice), title="This face cannot be learned", hint="Choose another clip or face."
            )
        person = self._catalog.people.named(name)
        self._check_label(view, person.id if person else None)
        about = About(consent, birth_date, self._look_alikes(look_alikes))
        if person is None:
            person = self._catalog.changes.enroll(
                track_id,
                name,
                consent=consent,
                gallery=gallery_of(view.track),
                birth_date=birth_date,
                look_alikes=about.look_alikes,
            )
        else:
            self._recogniser.check_free(view.track, person.id)
            self._catalog.changes.confirm(track_id, person.id, gallery=gallery_of(view.track), about=about)
            person = self._catalog.people.get(person.id)
        changed = self._rescoring.catch_up().clips
        return Enrolled(
            person=person,
            gallery_faces=len(self._catalog.galleries.faces(person.id)),
            advice=view.advice,
            also_seen_in=self._clips_of(person.id, changed, but=view.track.clip),
            seconds=time.monotonic() - started,
        )

    def _check_label(self, view: TrackView, person: PersonId | None) -> None:
        label = view.label
        if label.state is TrackState.CONFIRMED and label.person is not None and label.person != person:
            raise Refused(
                f"You said that this figure is {self._catalog.people.name_of(label.person)}.",
                hint="If that was wrong, undo it or say that it is not this person first.",
            )

    def _view(self, track_id: TrackId) -> TrackView:
        clip = self._catalog.tracks.get(track_id).clip
        return next(view for view in self._seen.tracks(clip) if view.track.id == track_id)

    def _look_alikes(self, names: Sequence[str]) -> list[LookAlike]:
        tidy = dict.fromkeys(" ".join(name.split()) for name in names)
        known = {name: self._catalog.people.named(name) for name in tidy if name}
        return [LookAlike(None, person.id) if person else LookAlike(name) for name, person in known.items()]

    def _clips_of(self, person: PersonId, clips: Sequence[ClipSha], *, but: ClipSha) -> tuple[ClipSha, ...]:
        """Those of the clips that show the person."""
        showing = set(self._catalog.clips.search(person=person)) - {but}
        return tuple(sha for sha in clips if sha in showing)


def gallery_of(track: Track) -> list[FaceId]:
    """The faces of a track to be learned: its best and most different ones; none of somebody who was erased."""
    if not track.faces:
        return []
    embeddings = np.stack([face.embedding for face in track.faces])
    chosen = choose_diverse(embeddings, np.array([_worth(face) for face in track.faces]), GALLERY_FACES)
    return [track.faces[i].id for i in chosen]


def _worth(face: Face) -> float:
    """Wide, sharp and frontal is better; 0..1 or so."""
    quality = face.quality
    return min(quality.width_px / 160, 1.0) * min(quality.sharpness / 200, 1.0) * (1.0 - min(abs(quality.yaw), 0.9))


def _is_at(track: Track, t_s: float, x: float, y: float) -> bool:
    nearest = min(track.points, key=lambda point: abs(point.t_s - t_s))
    return abs(nearest.t_s - t_s) <= _AT_TOLERANCE_S and nearest.box.contains(x, y)


def _may_be(view: TrackView, name: str) -> bool:
    return view.name is None or view.name.casefold() == name.strip().casefold()


def _nobody(tracks: Sequence[TrackView]) -> str:
    if not tracks:
        return "No face was found in this clip."
    if any(view.can_enroll for view in tracks):
        names = ", ".join(dict.fromkeys(view.name for view in tracks if view.name))
        return f"Everybody in this clip seems to be somebody else: {names}."
    return "No face of this clip is good enough to learn from. " + " ".join(tracks[0].advice)
