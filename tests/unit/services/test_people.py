from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import ClipSha, PersonId, TrackId
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from tests.helpers.prepared import Figure, Prepared, prepared_app
from tests.helpers.scans import crop_bytes, unit_vectors


class Family:
    """Anna (1) and Ben (2) in several clips; only Anna is learned."""

    def __init__(self, app: App, worker: Prepared, clips: Path) -> None:
        self.app = app
        self.learn = worker.clip(clips / "learn.mp4", Figure(1))
        self.both = worker.clip(clips / "both.mp4", Figure(1), Figure(2, x=400))
        self.ben = worker.clip(clips / "ben.mp4", Figure(2))
        app.library.add([clips])
        for sha in (self.learn, self.both, self.ben):
            app.library.scan(sha)
        self.anna = self.enroll(self.learn, "Anna")

    def enroll(self, sha: ClipSha, name: str, number: int = 0) -> PersonId:
        return self.app.enrollment.enroll(self.track(sha, number), name, consent="Yes.").person.id

    def track(self, sha: ClipSha, number: int = 0) -> TrackId:
        return self.app.library.tracks(sha)[number].track.id

    def names(self, sha: ClipSha) -> list[str | None]:
        """Once what the last change affects was compared again."""
        self.app.rescoring.wait()
        return [view.name for view in self.app.library.tracks(sha)]

    def states(self, sha: ClipSha) -> list[TrackState]:
        self.app.rescoring.wait()
        return [view.label.state for view in self.app.library.tracks(sha)]


@pytest.fixture
def family(app: App, worker: Prepared, clips: Path) -> Family:
    return Family(app, worker, clips)


def test_names_attach_to_one_figure_and_are_suggested_for_others(family: Family) -> None:
    assert family.names(family.both) == ["Anna", None]
    assert family.states(family.both) == [TrackState.SUGGESTED, TrackState.UNKNOWN]
    assert family.names(family.ben) == [None]


def test_a_rejection_sticks_through_every_new_look_and_is_undone(
    family: Family, app: App, worker: Prepared, folders: UserFolders
) -> None:
    app.people.reject(family.track(family.both), family.anna)
    assert family.names(family.both) == [None, None]
    worker.salt = 1
    app.library.scan(family.both, again=True)
    assert family.names(family.both) == [None, None]
    app.close()
    again = prepared_app(folders, worker)
    again.library.scan(family.both, again=True)
    assert [view.name for view in again.library.tracks(family.both)] == [None, None]
    again.people.rescored(again.people.undo().id)
    assert [view.name for view in again.library.tracks(family.both)] == ["Anna", None]
    again.people.rescored(again.people.redo().id)
    assert [view.name for view in again.library.tracks(family.both)] == [None, None]
    again.close()


def test_a_rejection_holds_for_both_halves_where_a_new_look_cuts_the_figure_in_two(
    family: Family, app: App, worker: Prepared
) -> None:
    app.people.reject(family.track(family.both), family.anna)
    worker.figures[family.both] = (Figure(1, 0, 2), Figure(1, 2.5, 4, x=110), Figure(2, x=400))
    app.library.scan(family.both, again=True)
    assert family.names(family.both) == [None, None, None]


def test_who_was_said_not_to_be_somebody_is_not_taken_for_them_elsewhere(
    family: Family, app: App, worker: Prepared, clips: Path
) -> None:
    """A stranger rather like Anna, in two clips: one correction is enough."""
    stranger = Figure(7, like=1, share=0.75)
    first, second = (worker.clip(clips / f"stranger {n}.mp4", stranger) for n in (1, 2))
    app.library.add([clips])
    for sha in (first, second):
        app.library.scan(sha)
        assert family.names(sha) == ["Anna"]
    app.people.reject(family.track(first), family.anna)
    assert family.names(second) == [None]
    assert family.names(family.both) == ["Anna", None], "Anna herself stays Anna"
    app.people.undo()
    assert family.names(first) == family.names(second) == ["Anna"]


def test_confirming_teaches_and_a_new_look_keeps_it(family: Family, app: App, worker: Prepared) -> None:
    app.people.confirm(family.track(family.both), family.anna)
    assert app.people.all()[0].confirmed_tracks == 2
    assert len(app.people.page(family.anna).gallery) == 6
    worker.salt = 1
    app.library.scan(family.both, again=True)
    assert family.states(family.both)[0] is TrackState.CONFIRMED
    app.people.undo()
    assert family.states(family.both)[0] is TrackState.SUGGESTED
    assert len(app.people.page(family.anna).gallery) == 3


def test_a_face_too_poor_to_learn_from_is_confirmed_but_not_learned(
    family: Family, app: App, worker: Prepared, clips: Path
) -> None:
    far = worker.clip(clips / "far.mp4", Figure(1, width_px=41))
    app.library.add([clips])
    app.library.scan(far)
    app.people.confirm(family.track(far), family.anna)
    assert family.states(far) == [TrackState.CONFIRMED]
    assert len(app.people.page(family.anna).gallery) == 3


def test_nobody_stands_twice_in_one_picture(family: Family, app: App, worker: Prepared, clips: Path) -> None:
    twins = worker.clip(clips / "twins.mp4", Figure(1), Figure(1, x=400), Figure(1, 6, 9))
    app.library.add([clips])
    app.library.scan(twins)
    assert sorted(str(name) for name in family.names(twins)) == ["Anna", "Anna", "None"]
    app.people.confirm(family.track(twins, 0), family.anna)
    with pytest.raises(Refused, match="Anna is in the picture at that time already"):
        app.people.confirm(family.track(twins, 1), family.anna)
    with pytest.raises(Refused, match="already"):
        app.enrollment.enroll(family.track(twins, 1), "Anna", consent=None)
    app.people.confirm(family.track(twins, 2), family.anna)


def test_people_seen_together_are_never_merged(family: Family, app: App) -> None:
    ben = family.enroll(family.ben, "Ben")
    app.people.confirm(family.track(family.both, 0), family.anna)
    app.people.confirm(family.track(family.both, 1), ben)
    with pytest.raises(Refused, match="“both”"):
        app.people.merge(family.anna, ben)


def test_a_merge_is_previewed_and_undone(family: Family, app: App, worker: Prepared, clips: Path) -> None:
    other = worker.clip(clips / "other.mp4", Figure(5))
    app.library.add([clips])
    app.library.scan(other)
    annie = family.enroll(other, "Annie")
    answer = app.chat.ask("Is Annie here?", clips=[other])
    assert "Annie" in app.people.preview_merge(family.anna, annie)
    app.people.merge(family.anna, annie)
    assert [p.person.name for p in app.people.all()] == ["Anna"]
    assert family.names(other) == ["Anna"]
    assert "Anna" in app.chat.turns(answer.turn.chat)[0].answer
    app.people.undo()
    assert [p.person.name for p in app.people.all()] == ["Anna", "Annie"]
    assert family.names(other) == ["Annie"]
    assert "Annie" in app.chat.turns(answer.turn.chat)[0].answer
    with pytest.raises(Refused):
        app.people.merge(annie, annie)


def test_hidden_people_are_unknown_everywhere(family: Family, app: App) -> None:
    app.people.hide(family.anna)
    assert family.names(family.learn) == [None]
    assert family.names(family.both) == [None, None]
    assert app.library.strips(family.both) == ()
    summary = app.library.clip(family.both)
    assert (summary.people, summary.unknown_figures) == ((), 2)
    with pytest.raises(NotFound):
        app.library.find("", person="Anna")
    assert app.library.find("Anna") == ()
    with pytest.raises(NotFound):
        app.chat.ask("Who is it?", clips=[family.both], about="Anna")
    answer = app.chat.ask("Who is in this clip?", clips=[family.both])
    assert "Anna" not in answer.text
    assert all(item.person is None for item in answer.turn.evidence)
    assert "Anna" not in " ".join(app.chat.suggestions([family.both]))
    assert len(app.people.page(family.anna).appearances) == 2, "the person's own page still shows all"
    app.people.hide(family.anna, hidden=False)
    assert family.names(family.both) == ["Anna", None]


def test_ignored_figures_are_left_alone(family: Family, app: App) -> None:
    app.people.ignore(family.track(family.both, 1))
    ben = family.enroll(family.ben, "Ben")
    assert family.names(family.both) == ["Anna", None]
    assert app.library.clip(family.both).unknown_figures == 0
    app.people.undo(next(o.id for o in app.people.operations() if "Ignored" in o.label))
    assert family.names(family.both) == ["Anna", "Ben"]
    assert app.people.page(ben).summary.suggested_tracks == 1


@pytest.mark.parametrize("name", ['O\'Brien "Bo"', "👵🏽 Oma", "Ж" * 200, "50% _off_ \\1", "<b>Leo</b>", "李 小龍"])
def test_any_name_is_known_asked_about_and_found(app: App, worker: Prepared, clips: Path, name: str) -> None:
    family = Family(app, worker, clips)
    app.people.rename(family.anna, name)
    answer = app.chat.ask(f"When is {name} seen?", clips=[family.both])
    assert name in answer.text
    assert app.chat.turns(answer.turn.chat)[0].question == f"When is {name} seen?"
    assert name in app.chat.chats()[0].title
    assert {match.clip.title for match in app.library.find(name)} == {"learn", "both"}
    assert name in app.chat.export_markdown(answer.turn.chat)
    app.people.undo()
    assert app.chat.turns(answer.turn.chat)[0].question == "When is Anna seen?"


@pytest.mark.parametrize("name", ["", "  ", "{person:1}", "anna"])
def test_names_that_cannot_be_are_refused(family: Family, app: App, name: str) -> None:
    ben = family.enroll(family.ben, "Ben")
    with pytest.raises(Refused):
        app.people.rename(ben, name)


def test_erasing_leaves_no_trace_anywhere_below_the_home_folder(
    family: Family, app: App, worker: Prepared, folders: UserFolders, tmp_path: Path
) -> None:
    name = "Annabellä Wunderlich"
    app.people.rename(family.anna, name)
    app.people.hide(family.anna)
    app.people.hide(family.anna, hidden=False)
    chat = app.chat.ask(f"Is {name} with Ben?", clips=[family.both]).turn.chat
    app.chat.ask("When?", clips=[family.learn], about=name, chat=chat)
    app.chat.ask("Ist das Annabelläs Hut, oder sieht man annabellä nicht?", clips=[family.both], chat=chat)
    app.chat.ask("Where is Annabella\u0308 Wunderlich?", clips=[family.both], chat=chat)
    app.chat.rename(chat, f"About {name}")
    app.people.reject(family.track(family.both), family.anna)
    app.people.undo()
    app.settings.set("faces.backend", "dlib")
    erased = app.people.erase(family.anna)
    assert "appearances" in erased
    assert [p.person.name for p in app.people.all()] == []
    app.close()
    secrets = [b"Annabell", b"annabell", b"Wunderlich", b"Anna"]
    secrets += [crop_bytes(1, place) for place in range(3)]
    secrets += [vector.tobytes() for vector in unit_vectors(1, 3, 128)]
    files = [file for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert len(files) > 2
    found = {(file.name, secret[:24]) for file in files for secret in secrets if secret in file.read_bytes()}
    assert found == set()
    again = prepared_app(folders, worker)
    assert [view.name for view in again.library.tracks(family.both)] == [None, None]
    assert "erased" in again.chat.turns(chat)[0].question
    assert again.people.operations() == ()
    again.library.refresh()
    assert all(summary.thumbnail for summary in again.library.clips())
    again.close()


def test_nothing_is_recognised_by_an_erased_face(family: Family, app: App, worker: Prepared, clips: Path) -> None:
    app.people.erase(family.anna)
    new = worker.clip(clips / "new.mp4", Figure(1))
    app.library.add([clips])
    app.library.scan(new)
    assert family.names(new) == [None]
    with pytest.raises(Refused):
        app.enrollment.enroll(family.track(family.learn), "Anna", consent=None)
    app.library.scan(family.learn, again=True)
    assert app.enrollment.enroll(family.track(family.learn), "Anna", consent=None).gallery_faces == 3


def test_evidence_is_corrected_where_it_is_shown(family: Family, app: App) -> None:
    answer = app.chat.ask("Who is in this clip?", clips=[family.both])
    (anna,) = [item for item in answer.turn.evidence if item.person]
    app.chat.not_this_person(anna)
    assert family.names(family.both) == [None, None]
    with pytest.raises(NotFound):
        app.chat.not_this_person(anna)
    (other, *_) = [item for item in answer.turn.evidence if item.person is None]
    with pytest.raises(Refused, match="nobody"):
        app.chat.not_this_person(other)
    assert app.chat.turns(answer.turn.chat)[0].evidence == answer.turn.evidence, "old answers stay as they were given"


def test_levels_of_what_the_user_said(family: Family, app: App) -> None:
    (view,) = app.library.tracks(family.learn)
    assert (view.level, view.label.score) == (EvidenceLevel.SURE, None)


def test_undo_with_nothing_to_undo_says_so(app: App) -> None:
    for change in (app.people.undo, app.people.redo):
        with pytest.raises(NotFound, match="Nothing is left"):
            change()
    with pytest.raises(NotFound, match="no such change"):
        app.people.undo(7)


def test_figures_are_named_by_their_first_digits(family: Family, app: App) -> None:
    track = family.track(family.learn)
    assert app.people.track_of(family.learn, track[:8]) == track
    for digits in ("zz", "", track):
        if digits == track:
            assert app.people.track_of(family.learn, digits) == track
        elif digits == "zz":
            with pytest.raises(NotFound, match="no figure"):
                app.people.track_of(family.learn, digits)
