import numpy as np

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.faces import FaceModel, Track
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.labelling import suggest
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.core.similarity import UNKNOWN, MatchResult

MODEL = FaceModel("test", "0", 2)
LEO, MIA = PersonId("1e0"), PersonId("a1a")


def _track(name: str, start_s: float, end_s: float) -> Track:
    return Track(TrackId(name), ClipSha("c"), MODEL, (Span(start_s, end_s),), (), np.zeros(2, np.float32), ())


def _unlabelled(*tracks: Track) -> dict[str, TrackLabel]:
    return {t.id: TrackLabel(t.id, TrackState.UNKNOWN, None, None) for t in tracks}


def _is(person: PersonId, score: float) -> MatchResult:
    return MatchResult(person, score, None, EvidenceLevel.SURE)


def test_the_better_of_two_figures_at_once_gets_the_name() -> None:
    left, right = _track("left", 0, 5), _track("right", 1, 4)
    labels = suggest([left, right], _unlabelled(left, right), {"left": _is(LEO, 0.7), "right": _is(LEO, 0.8)})
    assert {label.track: label.person for label in labels} == {"right": LEO, "left": None}
    assert next(label for label in labels if label.track == "left").state is TrackState.UNKNOWN


def test_one_person_may_come_back_later() -> None:
    first, second = _track("first", 0, 2), _track("second", 2.1, 4)
    labels = suggest([first, second], _unlabelled(first, second), {"first": _is(LEO, 0.7), "second": _is(LEO, 0.8)})
    assert [label.person for label in labels] == [LEO, LEO]


def test_the_users_word_counts_more_than_any_score_and_is_not_touched() -> None:
    said, seen = _track("said", 0, 5), _track("seen", 0, 5)
    labels = _unlabelled(said, seen) | {"said": TrackLabel(said.id, TrackState.CONFIRMED, LEO, None)}
    assert suggest([said, seen], labels, {"said": _is(MIA, 0.99), "seen": _is(LEO, 0.99)}) == [
        TrackLabel(seen.id, TrackState.UNKNOWN, None, None)
    ]


def test_ignored_tracks_stay_ignored_and_unknown_is_a_result() -> None:
    ignored, stranger = _track("ignored", 0, 5), _track("stranger", 0, 5)
    labels = _unlabelled(ignored, stranger) | {"ignored": TrackLabel(ignored.id, TrackState.IGNORED, None, None)}
    result = suggest([ignored, stranger], labels, {"ignored": _is(LEO, 0.9), "stranger": UNKNOWN})
    assert result == [TrackLabel(stranger.id, TrackState.UNKNOWN, None, None)]
