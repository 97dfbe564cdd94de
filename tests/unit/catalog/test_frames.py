"""Nobody stands twice in one frame, whoever says so: the user, the matcher, an undo, or a new scan."""

from __future__ import annotations

import pytest

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import Refused
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure

_BESIDE = (Figure(1), Figure(2, x=600), Figure(3, 10, 14))


def test_the_user_cannot_name_two_who_stand_beside_each_other(catalog: Catalog, fill: Filler) -> None:
    one, other, later = fill.scanned(_BESIDE)
    leo = fill.person(one)
    with pytest.raises(Refused, match="Leo is in the picture at that time already"):
        catalog.changes.confirm(other.id, leo.id)
    with pytest.raises(Refused, match="Leo is in the picture at that time already"):
        catalog.changes.reassign([later.id, other.id], leo.id, {})
    assert fill.label(later.id).state is TrackState.UNKNOWN, "nothing of a change that is refused is done"
    mia = fill.person(other, "Mia")
    with pytest.raises(Refused, match="Leo and Mia are in one picture together, in “clip0”"):
        catalog.changes.merge(leo.id, mia.id)
    catalog.changes.confirm(later.id, leo.id)


def test_the_matcher_cannot_either_and_the_better_score_stays(catalog: Catalog, fill: Filler) -> None:
    one, other, later = fill.scanned(_BESIDE)
    leo = fill.person(fill.scanned([Figure(1)], number=1)[0])
    suggest = catalog.tracks.suggest
    suggest(
        [TrackLabel(one.id, TrackState.SUGGESTED, leo.id, 0.7), TrackLabel(later.id, TrackState.SUGGESTED, leo.id, 0.6)]
    )
    suggest([TrackLabel(other.id, TrackState.SUGGESTED, leo.id, 0.8)])
    assert [fill.label(track.id).person for track in (one, other, later)] == [None, leo.id, leo.id]
    done = catalog.changes.confirm(one.id, leo.id)
    assert done.withdrawn == (leo.id,)
    assert [fill.label(track.id).person for track in (one, other, later)] == [leo.id, None, leo.id]


def test_of_two_who_become_one_the_better_suggestion_stays(catalog: Catalog, fill: Filler) -> None:
    one, other, _ = fill.scanned(_BESIDE)
    leo, mia = (fill.person(fill.scanned([Figure(n)], number=n)[0], name) for n, name in ((4, "Leo"), (5, "Mia")))
    for track, person, score in ((one, leo, 0.7), (other, mia, 0.8)):
        catalog.tracks.suggest([TrackLabel(track.id, TrackState.SUGGESTED, person.id, score)])
    assert catalog.changes.merge(leo.id, mia.id).withdrawn == (leo.id,)
    assert [fill.label(track.id).person for track in (one, other)] == [None, leo.id]
    catalog.tracks.suggest([TrackLabel(other.id, TrackState.UNKNOWN, None, None)])
    catalog.operations.undo()
    assert {person.name for person in catalog.people.all()} == {"Leo", "Mia"}


def test_a_suggestion_does_not_come_back_by_undo_where_it_cannot_stand(catalog: Catalog, fill: Filler) -> None:
    one, other, later = fill.scanned(_BESIDE)
    leo, mia = (fill.person(fill.scanned([Figure(n)], number=n)[0], name) for n, name in ((4, "Leo"), (5, "Mia")))
    catalog.tracks.suggest([TrackLabel(track.id, TrackState.SUGGESTED, leo.id, 0.7) for track in (one, later)])
    first = catalog.changes.confirm(one.id, mia.id)
    second = catalog.changes.confirm(later.id, mia.id)
    catalog.changes.confirm(other.id, leo.id)
    catalog.operations.undo(first.id)
    assert fill.label(one.id).person is None, "Leo stands beside it by now"
    catalog.changes.merge(mia.id, leo.id)
    with pytest.raises(Refused, match="builds upon it: “Merged Leo into Mia”"):
        catalog.operations.undo(second.id)


def test_a_new_scan_that_brings_two_together_leaves_the_name_at_the_longer(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1, 0, 4), Figure(1, 5, 9)])
    leo = fill.person(one)
    catalog.changes.confirm(two.id, leo.id, gallery=[two.faces[0].id])
    fill.scan(one.clip, [Figure(1, 0, 6.5), Figure(1, 4, 9, x=110)], salt=1)
    labels = {track: label.person for track, label in catalog.tracks.labels(one.clip).items()}
    assert labels == {one.id: leo.id, two.id: None}
    assert len(catalog.galleries.faces(leo.id)) == 2
    for operation in [operation.id for operation in catalog.operations.all()]:
        catalog.operations.undo(operation)
    assert catalog.people.all() == ()
