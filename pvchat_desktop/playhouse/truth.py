"""What is to be seen in a frame and in a clip, known because it was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.playhouse.script import SMALL_FACE, ClipScript
from pvchat_desktop.playhouse.things import Action, Facing, Garment, Held, Place

BoxPx = tuple[float, float, float, float]  # x1, y1, x2, y2 in pixels of the picture
SEEN_SHARE: Final = 0.6  # of a face must be free for it to count as seen
PRESENT_AREA: Final = 0.004  # share of the picture below which a figure does not count as seen


@dataclass(frozen=True, slots=True)
class FigureTruth:
    """One person in one frame, as far as they are in the picture."""

    person_id: str
    role: int  # index into the script's roles
    box: BoxPx  # of what is seen, with held things
    area: float  # share of the picture
    face_box: BoxPx | None  # hairline to chin; None when turned away, covered or out of the picture
    face_height_px: float  # 0 without a face
    face_free: float  # share of the face that nothing covers, 0..1
    face_visible: bool
    yaw_deg: float  # of the head: 0 towards the camera, positive to the right, 180 away
    facing: Facing
    action: Action  # walking while coming or going


@dataclass(frozen=True, slots=True)
class FrameTruth:
    time_s: float
    height_px: int
    figures: tuple[FigureTruth, ...]

    def of(self, person_id: str) -> FigureTruth | None:
        return next((figure for figure in self.figures if figure.person_id == person_id), None)


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """One person in a whole clip."""

    person_id: str
    action: Action
    garments: tuple[Garment, ...]
    held: Held
    frames_seen: int
    face_seen: bool  # large enough and free in at least a quarter of the frames in which the person is seen
    largest_face: float  # greatest height of a visible face, as a share of the picture height

    @property
    def face_small_or_hidden(self) -> bool:
        return not self.face_seen


@dataclass(frozen=True, slots=True)
class ClipSummary:
    """The answers to the usual questions about a clip, from the frames that were rendered."""

    place: Place
    people: tuple[PersonSummary, ...]

    @property
    def people_count(self) -> int:
        return len(self.people)

    @property
    def present(self) -> frozenset[str]:
        return frozenset(person.person_id for person in self.people)


def summarise(script: ClipScript, truth: Sequence[FrameTruth]) -> ClipSummary:
    people = []
    for index, role in enumerate(script.roles):
        seen = [figure for frame in truth for figure in frame.figures if figure.role == index]
        if not seen:
            continue
        heights = [f.face_height_px / truth[0].height_px for f in seen if f.face_visible]
        large = sum(height >= SMALL_FACE for height in heights)
        people.append(
            PersonSummary(
                person_id=role.identity.id,
                action=role.action,
                garments=role.outfit.garments,
                held=role.held,
                frames_seen=len(seen),
                face_seen=large > 0 and 4 * large >= len(seen),
                largest_face=max(heights, default=0.0),
            )
        )
    return ClipSummary(place=script.place, people=tuple(people))
