"""What is kept of a track while a long clip is linked: bounded, whatever the clip's length."""

from __future__ import annotations

import numpy as np

from pvchat_desktop.core.faces import FaceQuality
from pvchat_desktop.core.linking import KEEP_VECTORS
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.similarity import unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.vision.scan.look import Look, Sample
from pvchat_desktop.vision.scan.passes import KEEP_FACES, Stored
from pvchat_desktop.vision.scan.tracker import _CANDIDATES, Tracker

DIMENSION = 16
THRESHOLDS = Thresholds(match=0.62, unsure=0.55, margin=0.10, link=0.55, link_anywhere=0.65)
_RNG = np.random.default_rng(5)


def _look(who: int, x: float, *, worth: float = 1.0) -> Look:
    row = np.zeros(DIMENSION)
    row[who] = 1
    return Look(
        box=Box(x, 0.0, x + 60, 60.0),
        score=0.9,
        quality=FaceQuality(width_px=80 * worth, sharpness=100.0, yaw=0.0, brightness=120.0),
        embedding=unit(row + 0.05 * _RNG.normal(size=DIMENSION)),
        has_embedding=True,
        is_pictured=True,
    )


def _tracker() -> Tracker:
    return Tracker(THRESHOLDS, dimension=DIMENSION, ghost_score=0.5)


def test_a_long_track_keeps_its_times_and_places_and_no_more_than_its_best_faces() -> None:
    tracker = _tracker()
    count = 600
    for number in range(count):
        tracker.add(Stored(Sample(float(number), (_look(1, 0.0), _look(2, 300.0))), "coarse-00000", 2 * number))
    for chain in tracker._linker._chains:
        assert len(chain.vectors) <= 2 * KEEP_VECTORS
        assert len(tracker._figures[chain.number].kept) <= 2 * _CANDIDATES
    one, two = tracker.tracks()
    assert one.points.shape == two.points.shape == (count, 5)
    assert len(one.faces) == len(two.faces) == KEEP_FACES
    assert int(np.argmax(one.template)) == 1
    assert (tracker.samples, tracker.faces) == (count, 2 * count)


def test_an_unclear_track_that_is_over_keeps_one_vector() -> None:
    tracker = _tracker()
    for number in range(6):
        tracker.add(Stored(Sample(number * 0.5, (_look(1, 0.0, worth=0.1),)), "coarse-00000", number))
    tracker.add(Stored(Sample(60.0, (_look(2, 0.0),)), "coarse-00002", 0))
    assert [len(chain.vectors) for chain in tracker._linker._chains] == [1, 1]
    assert len(tracker.tracks()[0].points) == 6


def test_somebody_who_comes_back_is_one_track_in_the_order_of_time() -> None:
    tracker = _tracker()
    for number in [*range(5), 50, *range(100, 105)]:
        looks = (_look(1, 0.0), _look(2, 300.0)) if number < 50 else (_look(1, 200.0),) if number > 50 else ()
        tracker.add(Stored(Sample(float(number), looks), "coarse-00000", 0))
    one, two = tracker.tracks()
    assert [(span.start_s, span.end_s) for span in one.spans] == [(0, 4), (100, 104)]
    assert [(span.start_s, span.end_s) for span in two.spans] == [(0, 4)]
    assert list(one.points[:, 0]) == [*range(5), *range(100, 105)]


def test_a_weak_face_seen_once_is_no_track() -> None:
    tracker = _tracker()
    tracker.add(Stored(Sample(0.0, (_look(1, 0.0), _look(2, 300.0, worth=0.05))), "coarse-00000", 0))
    tracker.add(Stored(Sample(1.0, (_look(1, 0.0),)), "coarse-00000", 2))
    assert len(tracker.tracks()) == 1
