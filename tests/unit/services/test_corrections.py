"""What the user corrects: stored, compared again in the background, told, and taken back one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import Cancelled, NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared, prepared_app


class Album:
    """Grandma (1) is learned from `learn`; Leo (2) and a stranger (3) are seen as well."""

    def __init__(self, app: App, worker: Prepared, clips: Path) -> None:
        self.app = app
        self.worker = worker
        self.folder = clips
        self.learn = self.clip("learn", Figure(1))
        self.grandma = self.enroll(self.learn, "Grandma")

    def clip(self, name: str, *figures: Figure) -> ClipSha:
        sha = self.worker.clip(self.folder / f"{name}.mp4", *figures)
        self.app.library.add([self.folder])
        self.app.library.scan(sha)
        return sha

    def enroll(self, sha: ClipSha, name: str, number: int = 0) -> PersonId:
        return self.app.enrollment.enroll(self.track(sha, number), name, consent="Yes.").person.id

    def track(self, sha: ClipSha, number: int = 0) -> TrackId:
        return self.app.library.tracks(sha)[number].track.id

    def names(self, sha: ClipSha) -> list[str | None]:
        self.app.rescoring.wait()
        return [view.name for view in self.app.library.tracks(sha)]

    def gallery(self, person: PersonId) -> int:
        return len(self.app.people.page(person).gallery)

    def rejected(self, track: TrackId) -> set[str]:
        return {self.app.people.name_of(one) for one in self.app.catalog.tracks.rejections().get(track, ())}


@pytest.fixture
def album(app: App, worker: Prepared, clips: Path) -> Album:
    return Album(app, worker, clips)


@pytest.fixture
def held(app: App) -> Iterator[threading.Event]:
    """While it is not set, nothing is compared again."""
    go_on = threading.Event()
    compare = app.rescoring._compare

    def waiting(reach: object) -> object:
        assert go_on.wait(20)
        return compare(reach)  # type: ignore[arg-type]

    app.rescoring._compare = waiting  # type: ignore[method-assign, assignment]
    yield go_on
    go_on.set()


def test_a_correction_is_done_before_anything_is_compared_again(album: Album, app: App, held: threading.Event) -> None:
    stranger = Figure(3, like=1, share=0.75)
    one, two = (album.clip(f"stranger {n}", stranger) for n in (1, 2))
    operation = app.people.reject(album.track(one), album.grandma)
    views = [app.library.tracks(sha)[0] for sha in (one, two)]
    assert [view.name for view in views] == [None, "Grandma"], "what the user said holds, the rest is to come"
    held.set()
    assert app.people.rescored(operation.id) == "1 clip changed: 1 face is no longer Grandma."
    assert album.names(two) == [None]


def test_waiting_for_what_comes_of_a_change_can_be_stopped(album: Album, app: App, held: threading.Event) -> None:
    operation = app.people.reject(album.track(album.learn), album.grandma)
    watch = Watch()
    watch.stop.set()
    with pytest.raises(Cancelled):
        app.people.rescored(operation.id, watch)
    held.set()
    app.rescoring.wait()


def test_only_what_a_change_can_affect_is_compared_again(album: Album, app: App) -> None:
    for n in range(4):
        album.clip(f"other {n}", Figure(20 + n))
    grandma = album.clip("again", Figure(1))
    operation = app.people.confirm(album.track(grandma), album.grandma)
    app.rescoring.wait()
    assert app.rescoring._found[operation.id].compared <= 2
    assert app.rescoring._found[operation.id].compared < len(app.library.clips())


def test_this_is_leo_teaches_leo_and_unteaches_grandma(album: Album, app: App) -> None:
    leo = album.enroll(album.clip("leo", Figure(3)), "Leo")
    mixed = album.clip("mixed", Figure(3, like=1, share=0.6))
    again = album.clip("again", Figure(3, like=1, share=0.6))
    assert album.names(mixed) == album.names(again) == ["Grandma"]
    track = album.track(mixed)
    assert app.people.preview_tracks([track]) == "This will change 1 appearance in 1 clip, 3 pictures."
    operation = app.people.reassign([track], leo)
    assert operation.label == "Said that 1 appearance is Leo"
    told = app.people.rescored(operation.id)
    assert told == "1 clip changed: 1 face is no longer Grandma, 1 is a suggestion for Leo."
    assert album.names(again) == ["Leo"]
    assert album.rejected(track) == {"Grandma"}
    assert album.gallery(leo) == 6
    app.people.undo(operation.id)
    assert album.names(mixed) == album.names(again) == ["Grandma"]
    assert (album.rejected(track), album.gallery(leo)) == (set(), 3)


def test_a_person_is_split_and_put_together_again(album: Album, app: App) -> None:
    first, second = (album.clip(f"twin {n}", Figure(3, like=1, share=0.6)) for n in (1, 2))
    for sha in (first, second):
        app.people.confirm(album.track(sha), album.grandma)
    tracks = [one.track for one in app.people.appearances(album.grandma) if one.clip != album.learn]
    assert set(tracks) == {album.track(first), album.track(second)}
    assert album.gallery(album.grandma) == 9
    operation = app.people.split(album.grandma, tracks, name="Great-aunt Eva")
    assert operation.label == "Split 2 appearances off Grandma: they are Great-aunt Eva"
    eva = app.people.named("great-aunt eva").id
    assert (album.gallery(eva), album.gallery(album.grandma)) == (6, 3)
    assert album.names(first) == album.names(second) == ["Great-aunt Eva"]
    assert album.rejected(tracks[0]) == {"Grandma"}
    assert (
        app.people.history(eva)[0].reach
        == "2 appearances in 2 clips; 6 pictures learned from, 6 no longer; 2 said not to be somebody"
    )
    app.people.undo(operation.id)
    assert album.names(first) == ["Grandma"]
    assert album.gallery(album.grandma) == 9
    assert [one.person.name for one in app.people.all()] == ["Grandma"]


def test_what_is_split_off_to_nobody_is_unknown_and_stays_so(album: Album, app: App) -> None:
    sha = album.clip("again", Figure(1))
    app.people.split(album.grandma, [album.track(sha)])
    assert album.names(sha) == [None]
    assert album.rejected(album.track(sha)) == {"Grandma"}
    with pytest.raises(Refused, match="Not all"):
        app.people.split(album.grandma, [album.track(sha)])
    with pytest.raises(Refused, match="No appearance"):
        app.people.split(album.grandma, [])
    with pytest.raises(Refused, match="Grandma already"):
        app.people.split(album.grandma, [album.track(album.learn)], name="grandma")


def test_splitting_to_somebody_known_hands_the_figures_over(album: Album, app: App) -> None:
    leo = album.enroll(album.clip("leo", Figure(2)), "Leo")
    sha = album.clip("again", Figure(1))
    app.people.split(album.grandma, [album.track(sha)], name="Leo")
    assert album.names(sha) == ["Leo"]
    assert app.people.page(leo).summary.confirmed_tracks == 2


def test_changes_are_undone_in_any_order_that_makes_sense(album: Album, app: App) -> None:
    leo = album.enroll(album.clip("leo", Figure(2)), "Leo")
    one, two = album.clip("one", Figure(1)), album.clip("two", Figure(1))
    first = app.people.confirm(album.track(one), album.grandma)
    second = app.people.reassign([album.track(one)], leo)
    third = app.people.confirm(album.track(two), album.grandma)
    with pytest.raises(Refused, match="later change builds upon it: “Said that 1 appearance is Leo”") as caught:
        app.people.undo(first.id)
    assert caught.value.hint == f"Undo the later change first (number {second.id})."
    app.people.undo(second.id)
    app.people.undo(first.id)
    assert album.names(one) == ["Grandma"], "suggested again"
    assert app.library.tracks(one)[0].label.state is TrackState.SUGGESTED
    assert app.library.tracks(two)[0].label.state is TrackState.CONFIRMED
    app.people.undo(third.id)
    assert {o.id: o.is_undone for o in app.people.operations()}[third.id]


def test_what_an_earlier_comparison_saw_of_a_later_change_is_told_with_the_later_one(
    album: Album, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    oma = album.enroll(album.clip("oma", Figure(5)), "Oma")
    more, third = album.clip("more", Figure(5)), album.clip("third", Figure(5))
    app.people.confirm(album.track(more), oma)
    merged = app.people.merge(album.grandma, oma)
    app.rescoring.wait()
    assert album.names(third) == ["Grandma"]
    compare = app.rescoring._recogniser.update_clips
    undone: list[object] = []

    def undo_first(clips: frozenset[ClipSha]) -> object:
        if not undone:
            undone.append(app.people.undo(merged.id))
        return compare(clips)

    monkeypatch.setattr(app.rescoring._recogniser, "update_clips", undo_first)
    app.people.rename(album.grandma, "Great-grandma")
    app.rescoring.wait()
    assert album.names(third) == ["Oma"]
    assert app.people.rescored(merged.id).startswith("1 clip changed: ")


def test_undo_works_after_a_merge_and_across_restarts(
    album: Album, app: App, worker: Prepared, folders: UserFolders
) -> None:
    oma_clip = album.clip("oma", Figure(5))
    oma = album.enroll(oma_clip, "Oma")
    more, third = album.clip("more", Figure(5)), album.clip("third", Figure(5))
    before = app.people.confirm(album.track(more), oma)
    merged = app.people.merge(album.grandma, oma)
    app.rescoring.wait()
    assert album.names(third) == ["Grandma"]
    app.close()
    again = prepared_app(folders, worker)
    try:
        with pytest.raises(Refused, match="into Grandma"):
            again.people.undo(before.id)
        after = again.people.rename(album.grandma, "Great-grandma")
        assert again.people.rescored(again.people.undo(merged.id).id).startswith("1 clip changed: ")
        assert [one.person.name for one in again.people.all()] == ["Great-grandma", "Oma"]
        assert [view.name for view in again.library.tracks(third)] == ["Oma"]
        again.people.undo(before.id)
        again.people.undo(after.id)
        again.rescoring.wait()
        assert again.library.tracks(more)[0].label.state is TrackState.SUGGESTED
        assert [one.person.name for one in again.people.all()] == ["Grandma", "Oma"]
    finally:
        again.close()


def test_undoing_never_puts_somebody_into_one_picture_twice(album: Album, app: App) -> None:
    twins = album.clip("twins", Figure(1), Figure(1, x=400))
    left, right = album.track(twins, 0), album.track(twins, 1)
    first = app.people.confirm(left, album.grandma)
    wrong = app.people.reject(left, album.grandma)
    other = app.people.confirm(right, album.grandma)
    with pytest.raises(Refused, match="Grandma would be in one picture twice") as caught:
        app.people.undo(wrong.id)
    assert "The other figure comes from “Confirmed Grandma”" in caught.value.message
    assert caught.value.hint == f"Undo that change first (number {other.id})."
    app.people.undo(other.id)
    app.people.undo(wrong.id)
    app.people.undo(first.id)
    assert sorted(str(name) for name in album.names(twins)) == ["Grandma", "None"]


def test_a_suggestion_gives_way_at_once_where_the_user_names_the_figure_beside_it(
    album: Album, app: App, held: threading.Event
) -> None:
    held.set()
    twins = album.clip("twins", Figure(1), Figure(1, x=400))
    suggested, other = sorted(app.library.tracks(twins), key=lambda view: view.name is None)
    assert (suggested.name, other.name) == ("Grandma", None)
    held.clear()
    operation = app.people.confirm(other.track.id, album.grandma)
    names = {view.track.id: view.name for view in app.library.tracks(twins)}
    assert names == {suggested.track.id: None, other.track.id: "Grandma"}
    held.set()
    assert app.people.rescored(operation.id) == "1 clip changed: 1 face is no longer Grandma."


def test_what_was_due_when_the_program_ended_is_made_up_for(
    album: Album, app: App, worker: Prepared, folders: UserFolders, held: threading.Event
) -> None:
    one, two = (album.clip(f"stranger {n}", Figure(3, like=1, share=0.75)) for n in (1, 2))
    operation = app.catalog.changes.reject(album.track(one), album.grandma)
    assert [waiting.operation for waiting in app.catalog.rescorings.waiting()] == [operation.id]
    held.set()
    app.close()
    again = prepared_app(folders, worker)
    again.rescoring.wait()
    assert [view.name for view in again.library.tracks(two)] == [None]
    assert again.catalog.rescorings.waiting() == ()
    again.close()


def test_figures_are_found_by_their_first_digits_in_any_clip(album: Album, app: App) -> None:
    track = album.track(album.learn)
    assert app.people.track_anywhere(track[:10]) == track
    for digits in ("", "zz"):
        with pytest.raises(NotFound):
            app.people.track_anywhere(digits)


def test_hiding_is_counted_before(album: Album, app: App) -> None:
    assert app.people.preview_hide(album.grandma) == (
        "1 appearance in 1 clip, 3 pictures will show somebody unknown until Grandma is shown again."
    )
