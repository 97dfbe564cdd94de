"""People changes: what each does to rows, and that undo and redo restore them exactly."""

from __future__ import annotations

import numpy as np
import pytest

from pvchat_desktop.catalog import ERASED_NAME, About, Catalog, LookAlike, open_catalog
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, reference, with_names
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.ids import ChatId, ClipSha, FaceId, PersonId, TrackId, TurnId
from pvchat_desktop.core.media import Box
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import MODEL, OTHER_MODEL, Figure, unit_vectors

_NOBODY = PersonId("0" * 32)


def test_enrolling_makes_person_consent_gallery_and_label_at_once(catalog: Catalog, fill: Filler) -> None:
    [track] = fill.scanned([Figure(1)])
    leo = catalog.changes.enroll(
        track.id,
        "  Leo  Müller ",
        consent="His parents said yes.",
        gallery=[track.faces[0].id, track.faces[2].id],
        birth_date="2019-05-31",
        look_alikes=[LookAlike("his cousin")],
    )
    assert catalog.people.all() == (leo,)
    assert (leo.name, leo.birth_date, leo.hidden) == ("Leo Müller", "2019-05-31", False)
    assert catalog.people.named("leo müller") == leo
    consent = catalog.people.consent(leo.id)
    assert consent is not None
    assert consent.text == "His parents said yes."
    assert catalog.people.look_alikes(leo.id) == (LookAlike("his cousin", None),)
    assert fill.label(track.id) == TrackLabel(track.id, TrackState.CONFIRMED, leo.id, None)
    gallery = catalog.galleries.of_model(MODEL)
    np.testing.assert_array_equal(np.sort(gallery.of(leo.id), 0), np.sort(unit_vectors(1, 3, 16)[[0, 2]], 0))
    assert len(catalog.operations.all()) == 1


@pytest.mark.parametrize("name", ["", "   ", "{person:1}", "LEO"])
def test_a_name_that_cannot_be_used_is_refused(catalog: Catalog, fill: Filler, name: str) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, x=600)])
    fill.person(one, "Leo")
    with pytest.raises(Refused):
        fill.person(two, name)
    mia = fill.person(two, "Mia")
    with pytest.raises(Refused):
        catalog.changes.rename(mia.id, name)


def test_nothing_is_stored_of_an_enrollment_that_fails(catalog: Catalog, fill: Filler) -> None:
    [track] = fill.scanned([Figure(1)])
    enroll = catalog.changes.enroll
    with pytest.raises(NotFound):
        enroll(track.id, "Leo", consent="yes", gallery=[FaceId("no such face")])
    with pytest.raises(NotFound):
        enroll(TrackId("no such track"), "Leo", consent="yes", gallery=[])
    with pytest.raises(Refused, match="date"):
        enroll(track.id, "Leo", consent="yes", gallery=[], birth_date="31.5.2019")
    with pytest.raises(Refused, match="consent"):
        enroll(track.id, "Leo", consent=" ", gallery=[])
    assert catalog.people.all() == ()
    assert catalog.operations.all() == ()
    assert fill.label(track.id).state is TrackState.UNKNOWN


def test_confirm_reject_and_ignore(catalog: Catalog, fill: Filler) -> None:
    one, two, three, four = fill.scanned([Figure(n, 10 * n, 10 * n + 4) for n in range(1, 5)])
    leo, mia = fill.person(one, "Leo"), fill.person(two, "Mia")
    catalog.changes.confirm(three.id, leo.id, gallery=[three.faces[0].id])
    assert fill.label(three.id) == TrackLabel(three.id, TrackState.CONFIRMED, leo.id, None)
    assert len(catalog.galleries.faces(leo.id)) == 3
    catalog.changes.confirm(three.id, mia.id)
    assert fill.label(three.id).person == mia.id
    assert len(catalog.galleries.faces(leo.id)) == 2
    assert catalog.tracks.rejections() == {three.id: {leo.id}}, "who is Mia is not Leo"
    catalog.changes.reject(three.id, leo.id)
    catalog.changes.confirm(three.id, leo.id)
    assert catalog.tracks.rejections() == {three.id: {mia.id}}
    catalog.changes.reject(three.id, leo.id)
    assert fill.label(three.id).state is TrackState.UNKNOWN
    assert catalog.tracks.suggest([TrackLabel(three.id, TrackState.SUGGESTED, leo.id, 0.9)]) == 0
    assert catalog.tracks.suggest([TrackLabel(four.id, TrackState.SUGGESTED, mia.id, 0.9)]) == 1
    assert catalog.tracks.suggest([TrackLabel(four.id, TrackState.SUGGESTED, mia.id, 0.9)]) == 0
    catalog.changes.ignore(four.id)
    assert catalog.tracks.suggest([TrackLabel(four.id, TrackState.SUGGESTED, mia.id, 0.9)]) == 0
    catalog.changes.ignore(two.id)
    assert catalog.galleries.faces(mia.id) == {}


def test_what_is_said_with_a_second_track_is_added_and_undone_as_one(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, 10, 14)])
    leo = fill.person(one, "Leo")
    about = About("His mother said yes.", "2019-05-31", [LookAlike("his cousin"), LookAlike(None, leo.id)])
    for _ in range(2):
        catalog.changes.confirm(two.id, leo.id, about=about)
        assert catalog.people.get(leo.id).birth_date == "2019-05-31"
        assert catalog.people.look_alikes(leo.id) == (LookAlike("his cousin"),)
        assert [consent.text for consent in [catalog.people.consent(leo.id)] if consent] == ["His mother said yes."]
    for bad in (About(consent=" "), About(birth_date="yesterday")):
        with pytest.raises(Refused):
            catalog.changes.confirm(two.id, leo.id, about=bad)
    for _ in range(2):
        catalog.operations.undo()
    assert catalog.people.get(leo.id).birth_date is None
    assert catalog.people.look_alikes(leo.id) == ()
    assert fill.label(two.id).state is TrackState.UNKNOWN


def test_a_name_is_one_however_its_letters_are_composed(catalog: Catalog, fill: Filler) -> None:
    (one,) = fill.scanned([Figure(1)])
    zoe = fill.person(one, "Zoe\u0308")
    assert zoe.name == "Zoë"
    assert catalog.people.named("ZOE\u0308") == zoe


def test_suggestions_never_touch_what_the_user_said(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, x=600)])
    leo = fill.person(one)
    assert catalog.tracks.suggest([TrackLabel(one.id, TrackState.UNKNOWN, None, None)]) == 0
    with pytest.raises(ValueError, match="cannot say"):
        catalog.tracks.suggest([TrackLabel(two.id, TrackState.CONFIRMED, leo.id, 0.9)])


def test_merging_moves_everything_and_old_texts_follow(catalog: Catalog, fill: Filler) -> None:
    one, two, three = fill.scanned([Figure(1), Figure(2, 10, 14), Figure(3, 20, 24)])
    grandma, oma = fill.person(one, "Grandma"), fill.person(two, "Oma")
    catalog.changes.confirm(two.id, oma.id, about=About(birth_date="1950-01-02"))
    look_alikes = [LookAlike(None, oma.id), LookAlike("Aunt Eva")]
    catalog.changes.confirm(one.id, grandma.id, about=About(look_alikes=look_alikes))
    catalog.changes.reject(three.id, oma.id)
    catalog.changes.reject(one.id, oma.id)
    catalog.packs.add(_pack(oma.id))
    catalog.chats.add(Chat(ChatId("c"), "", "then", "then"))
    item = _evidence(two.clip, oma.id)
    question = f"Is {reference(oma.id)} here?"
    turn = Turn(TurnId("t"), ChatId("c"), None, question, (), TurnState.ANSWERED, "Yes.", (item,), "then")
    catalog.chats.add_turn(turn)
    preview = catalog.changes.merge_preview(grandma.id, oma.id)
    assert (preview.tracks, preview.faces, preview.clips) == (1, 3, 1)

    catalog.changes.merge(grandma.id, oma.id)
    [person] = catalog.people.all()
    assert (person.name, person.birth_date) == ("Grandma", "1950-01-02")
    assert len(catalog.galleries.faces(grandma.id)) == 4
    assert catalog.store.value("SELECT count(*) FROM consents WHERE person_id = ?", grandma.id) == 2
    assert catalog.people.look_alikes(grandma.id) == (LookAlike("Aunt Eva"),)
    assert catalog.tracks.rejections() == {three.id: {grandma.id}}
    assert not catalog.packs.of_person(grandma.id)[0].active
    [read] = catalog.chats.turns(ChatId("c"))
    assert with_names(read.question, catalog.people.name_of) == "Is Grandma here?"
    assert read.evidence[0].person == grandma.id
    assert catalog.people.get(oma.id) == person
    with pytest.raises(NotFound, match="merged"):
        catalog.changes.rename(oma.id, "Omi")
    with pytest.raises(Refused):
        catalog.changes.merge(grandma.id, grandma.id)

    catalog.operations.undo()
    assert {p.name for p in catalog.people.all()} == {"Grandma", "Oma"}
    assert catalog.packs.of_person(oma.id)[0].active
    assert catalog.chats.turns(ChatId("c")) == (turn,)


def test_hidden_people_can_be_left_out(catalog: Catalog, fill: Filler) -> None:
    [track] = fill.scanned([Figure(1)])
    leo = fill.person(track)
    catalog.changes.hide(leo.id)
    assert catalog.people.all(hidden=False) == ()
    assert catalog.people.all()[0].hidden
    catalog.changes.hide(leo.id, hidden=False)
    assert not catalog.people.all()[0].hidden


def test_another_model_embeds_the_kept_crops(catalog: Catalog, fill: Filler) -> None:
    [track] = fill.scanned([Figure(1)])
    leo = fill.person(track)
    assert catalog.galleries.of_model(OTHER_MODEL).embeddings.shape == (0, 8)
    waiting = catalog.galleries.not_embedded(OTHER_MODEL)
    vectors = unit_vectors(5, len(waiting), 8)
    catalog.galleries.add_embeddings(OTHER_MODEL, dict(zip(waiting, vectors, strict=True)))
    catalog.galleries.add_embeddings(OTHER_MODEL, {FaceId("gone"): vectors[0]})
    assert catalog.galleries.not_embedded(OTHER_MODEL) == {}
    assert catalog.galleries.of_model(OTHER_MODEL).people == (leo.id, leo.id)
    with pytest.raises(ValueError, match="dimension"):
        catalog.galleries.add_embeddings(MODEL, {FaceId("x"): vectors[0]})


def test_counts_say_how_far_a_change_reaches(catalog: Catalog, fill: Filler) -> None:
    one, _ = fill.scanned([Figure(1), Figure(2, x=600)])
    [again] = fill.scanned([Figure(3, start_s=1.0, end_s=3.5)], number=1)
    leo = fill.person(one)
    catalog.tracks.suggest([TrackLabel(again.id, TrackState.SUGGESTED, leo.id, 0.7)])
    counts = catalog.changes.rename_preview(leo.id)
    assert (counts.clips, counts.confirmed_tracks, counts.suggested_tracks, counts.faces) == (2, 1, 1, 6)
    assert counts.seconds_on_screen == 6.5
    assert catalog.changes.erase_preview(leo.id) == counts
    assert (
        catalog.clips.search(person=leo.id) == (one.clip, again.clip) or len(catalog.clips.search(person=leo.id)) == 2
    )
    assert {t.id for t in catalog.tracks.of_person(leo.id, states=TrackState)} == {one.id, again.id}


# --- Undo and redo ----------------------------------------------------------------------------------------------------


def test_undoing_an_enrollment_clears_suggestions_and_remembers_the_name_for_texts(
    catalog: Catalog, fill: Filler
) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, x=600)])
    leo = fill.person(one)
    catalog.tracks.suggest([TrackLabel(two.id, TrackState.SUGGESTED, leo.id, 0.7)])
    undone = catalog.operations.undo()
    assert undone.is_undone
    assert catalog.people.all() == ()
    assert [x.state for x in catalog.tracks.labels(one.clip).values()] == ["unknown", "unknown"]
    assert with_names(undone.label, catalog.people.name_of) == "Learned Leo"
    assert catalog.people.name_of(_NOBODY) == ERASED_NAME
    assert not catalog.operations.redo().is_undone
    assert catalog.people.all() == (leo,)
    assert len(catalog.galleries.faces(leo.id)) == 2


def test_a_change_that_others_build_upon_is_undone_last(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, 10, 14)])
    leo = fill.person(one)
    first = catalog.changes.rename(leo.id, "Leonard")
    second = catalog.changes.rename(leo.id, "Leonardo")
    confirmed = catalog.changes.confirm(two.id, leo.id)
    with pytest.raises(Refused, match="Renamed “Leonard” to “Leonardo”"):
        catalog.operations.undo(first.id)
    with pytest.raises(Refused, match="Confirmed Leonardo"):
        catalog.operations.undo(1)
    catalog.operations.undo(second.id)
    catalog.operations.undo(first.id)
    assert catalog.people.get(leo.id).name == "Leo"
    assert fill.label(two.id).person == leo.id  # not undone: it does not depend on the names
    with pytest.raises(Refused, match="already undone"):
        catalog.operations.undo(first.id)
    with pytest.raises(Refused, match="not undone"):
        catalog.operations.redo(confirmed.id)
    assert catalog.operations.redo().id == first.id
    assert catalog.people.get(leo.id).name == "Leonard"
    with pytest.raises(NotFound):
        catalog.operations.undo(99)


def test_undo_works_after_a_restart(folders: UserFolders) -> None:
    catalog = open_catalog(folders)
    fill = Filler(catalog)
    [track] = fill.scanned([Figure(1)])
    leo = fill.person(track)
    catalog.changes.rename(leo.id, "Leonard")
    catalog.close()
    catalog = open_catalog(folders)
    catalog.operations.undo()
    catalog.operations.undo()
    assert catalog.people.all() == ()
    assert len(catalog.tracks.of_clip(track.clip)) == 1
    with pytest.raises(NotFound):
        catalog.operations.undo()
    catalog.close()


def test_a_suggestion_made_since_does_not_stand_in_the_way(catalog: Catalog, fill: Filler) -> None:
    one, two, three = fill.scanned([Figure(1), Figure(2, 10, 14), Figure(3, 20, 24)])
    leo, mia = fill.person(one, "Leo"), fill.person(two, "Mia")
    catalog.tracks.suggest([TrackLabel(three.id, TrackState.SUGGESTED, leo.id, 0.7)])
    catalog.changes.reject(three.id, leo.id)
    catalog.tracks.suggest([TrackLabel(three.id, TrackState.SUGGESTED, mia.id, 0.6)])
    catalog.operations.undo()
    assert fill.label(three.id).person == leo.id
    assert catalog.tracks.rejections() == {}


def _pack(person: PersonId) -> Pack:
    return Pack("k", person, "memory", None, None, "{}", "hash", None, "packs/k", active=True, created_at="then")


def _evidence(clip: str, person: PersonId) -> Evidence:
    return Evidence(
        "e", f"{reference(person)} is seen.", ClipSha(clip), 0.0, 1.0, Box(0, 0, 9, 9), None, EvidenceSource.MEMORY,
        None, None, EvidenceLevel.SURE, person,
    )  # fmt: skip
