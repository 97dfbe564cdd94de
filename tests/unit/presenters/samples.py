"""Views of services as the presenters get them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pvchat_desktop.core.conversation import Turn, TurnState
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.faces import Face, FaceModel, FaceQuality, Track, TrackPoint
from pvchat_desktop.core.ids import ChatId, ClipSha, FaceId, PersonId, TrackId, TurnId
from pvchat_desktop.core.media import Box, Clip, FileState, Span, VideoInfo
from pvchat_desktop.core.person import Consent, Person, TrackLabel, TrackState
from pvchat_desktop.services.views import Answer, ClipSummary, Enrolled, PersonPage, PersonSummary, TrackView

LEO = PersonId("1e0")
SHA = ClipSha("a" * 64)
OTHER_SHA = ClipSha("b" * 64)
_BOX = Box(10, 10, 90, 90)


def clip(sha: ClipSha = SHA, *, scanned: bool = True, state: FileState = FileState.ONLINE) -> ClipSummary:
    info = VideoInfo(10.0, 640, 360, 0, "h264", "yuv420p", 25.0, 250, has_audio=False, recorded_at=None)
    return ClipSummary(
        Clip(sha, 1000, info, "2024-01-01T00:00:00+00:00"), "beach", "/films/beach.mp4", state, None, (), 1, scanned
    )


def track(name: str = "t1", *, can_enroll: bool = True, width_px: float = 100.0, suggested: bool = False) -> TrackView:
    unit = np.full(4, 0.5, dtype=np.float32)
    face = Face(FaceId("f"), 1.0, _BOX, FaceQuality(width_px, 100.0, 0.0, 120.0), unit, "a.png", "a.jpg")
    made = Track(
        TrackId(name), SHA, FaceModel("dlib", "h", 4), (Span(0.0, 4.0),), (TrackPoint(1.0, _BOX),), unit, (face,)
    )
    state = TrackState.SUGGESTED if suggested else TrackState.UNKNOWN
    label = TrackLabel(TrackId(name), state, LEO if suggested else None, None)
    advice = () if can_enroll else ("The face is 41 px wide, 80 are needed.",)
    return TrackView(made, label, "Leo" if suggested else None, None, can_enroll, advice)


def person(name: str = "Leo", who: PersonId = LEO, *, hidden: bool = False, suggested: int = 0) -> PersonSummary:
    return PersonSummary(Person(who, name, None, hidden, "2024-01-01"), None, 2, 1, suggested, 12.0)


def page(who: PersonSummary) -> PersonPage:
    return PersonPage(who, Consent(who.person.id, "Agreed.", "2024-01-01"), (), (), ((clip(), (Span(0.0, 4.0),)),))


def enrolled() -> Enrolled:
    return Enrolled(person().person, 5, (), (), 0.1)


def evidence(sha: ClipSha = SHA) -> Evidence:
    return Evidence(
        "e1", "Leo is seen.", sha, 2.0, 4.0, _BOX, None, EvidenceSource.MEMORY, 0.8, 0.5, EvidenceLevel.SURE, LEO
    )


def turn(chat: ChatId, question: str = "When is Leo seen?") -> Turn:
    return Turn(
        TurnId("t"), chat, None, question, (SHA,), TurnState.ANSWERED, "Leo is seen.", (evidence(),), "2024-01-01"
    )


def answer(chat: ChatId) -> Answer:
    return Answer(replace(turn(chat)), "Leo is seen.", (), 0.1, 0.1)
