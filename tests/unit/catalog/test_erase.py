"""Erased is gone: no byte of the person is left in the data or cache folders."""

from __future__ import annotations

import base64

import pytest

from pvchat_desktop.catalog import ERASED_NAME, About, Catalog, LookAlike, erase, open_catalog
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.conversation import Chat, Turn, TurnState, reference, with_names
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import ChatId, JobId, PersonId, TurnId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.core.person import Person, TrackLabel, TrackState
from pvchat_desktop.errors import NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import MODEL, OTHER_MODEL, Figure, crop_bytes, unit_vectors


class _Family:
    """Leo, once Leander and also entered as Leopold, with traces of him wherever the program can leave any."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        fill = Filler(catalog)
        figures = [Figure(1), Figure(2, x=600), Figure(5, start_s=5.0, end_s=6.0)]
        self.first, self.mia_track, later = fill.scanned(figures)
        self.second, self.stranger = fill.scanned([Figure(1, x=300), Figure(3, x=900)], number=1)
        [self.elsewhere] = fill.scanned([Figure(4)], number=2)
        self.leo = fill.person(self.first, "Leander")
        catalog.changes.rename(self.leo.id, "Leo")
        self.mia = fill.person(self.mia_track, "Mia")
        about = About(look_alikes=[LookAlike("leo"), LookAlike(None, self.leo.id)])
        catalog.changes.confirm(self.mia_track.id, self.mia.id, about=about)
        self.double = fill.person(self.second, "Leopold")
        catalog.changes.merge(self.leo.id, self.double.id)
        catalog.tracks.suggest([TrackLabel(later.id, TrackState.SUGGESTED, self.leo.id, 0.7)])
        catalog.changes.reject(self.stranger.id, self.leo.id)
        waiting = catalog.galleries.not_embedded(OTHER_MODEL)
        catalog.galleries.add_embeddings(
            OTHER_MODEL, dict(zip(waiting, unit_vectors(77, len(waiting), 8), strict=True))
        )
        self._talk()
        self._leave_files()

    def _talk(self) -> None:
        chats, leo = self.catalog.chats, self.leo
        chats.add(Chat(ChatId("c"), f"About {reference(leo.id)} and Leopold", "then", "then"))
        evidence = (
            _evidence(self.first, leo.id, f"{reference(leo.id)} is seen."),
            _evidence(self.mia_track, self.mia.id, f"Mia is seen beside {reference(self.double.id)}, not LEANDER."),
            _evidence(self.second, None, "Somebody is seen."),
        )
        question = f"Is {reference(leo.id)} (leo!) with Mia?"
        turn = Turn(TurnId("t"), ChatId("c"), None, question, (), TurnState.ANSWERED, "Leo's here.", evidence, "then")
        chats.add_turn(turn, request='{"people": ["Leo"]}')
        other = Turn(TurnId("u"), ChatId("c"), None, "How many?", (), TurnState.ANSWERED, "Two.", (), "then")
        chats.add_turn(other)

    def _leave_files(self) -> None:
        folders, catalog = self.catalog.folders, self.catalog
        for clip in (self.first.clip, self.second.clip, self.elsewhere.clip):
            folders.thumbnails.mkdir(exist_ok=True)
            (folders.thumbnails / f"{clip}.jpg").write_bytes(b"THUMB-" + clip.encode())
        for folder, name in (
            (folders.data / "packs" / "k", "adapter.safetensors"),
            (folders.backups, "catalog-2024-01-01-1.db"),
            (folders.cache / "features", "x.npy"),
            (folders.staging / "paused", "piece.npy"),
        ):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"about Leo, " + crop_bytes(1, 0))
        pack = Pack("k", self.leo.id, "memory", None, None, "{}", "h", None, "packs/k", active=True, created_at="then")
        catalog.packs.add(pack)
        catalog.jobs.add(_job("paused", f'{{"clip": "{self.first.clip}"}}', "Looking", JobState.PAUSED))
        catalog.jobs.add(_job("named", "{}", "Reading “Leo at sea”", JobState.DONE))
        catalog.jobs.add(_job("other", "{}", "Reading “cats”", JobState.DONE))

    def traces(self) -> list[bytes]:
        """Whatever must not be found in any file any more."""
        catalog = self.catalog
        tracks = [t for c in (self.first.clip, self.second.clip) for t in catalog.tracks.of_clip(c)]
        shown = [t for t in tracks if Filler(catalog).label(t.id).person == self.leo.id]
        assert len(shown) == 3
        vectors = [t.template.tobytes() for t in shown] + [f.embedding.tobytes() for t in shown for f in t.faces]
        vectors += [row.tobytes() for row in catalog.galleries.of_model(OTHER_MODEL).of(self.leo.id)]
        encoded = [base64.b64encode(vector) for vector in vectors]
        crops = [(catalog.folders.data / f.crop).read_bytes() for t in shown for f in t.faces]
        names = [b"Leo", b"Leander", b"LEANDER", b"Leopold", b"leo!"]
        return [*names, *vectors, *encoded, *crops, b"THUMB-" + self.first.clip.encode()]


def _evidence(track: Track, person: PersonId | None, statement: str) -> Evidence:
    face = track.faces[0]
    return Evidence(
        f"e-{track.id}", statement, track.clip, 0.0, 4.0, face.box, face.picture, EvidenceSource.MEMORY,
        0.7, 0.6, EvidenceLevel.LIKELY, person,
    )  # fmt: skip


def _job(name: str, request: str, label: str, state: JobState) -> Job:
    return Job(JobId(name), "ScanFaces", label, state, request, None, None, None, "then", "then")


def _found(folders: UserFolders, traces: list[bytes]) -> list[tuple[str, bytes]]:
    files = [p for root in (folders.data, folders.cache) for p in root.rglob("*") if p.is_file()]
    return [(p.name, trace[:40]) for p in files for trace in traces if trace in p.read_bytes()]


def test_nothing_of_an_erased_person_is_left_in_any_file(catalog: Catalog) -> None:
    family = _Family(catalog)
    traces = family.traces()
    assert {trace for _, trace in _found(catalog.folders, traces)} >= {b"Leo", b"Leander", b"Leopold"}
    report = catalog.eraser.erase(family.leo.id)
    assert _found(catalog.folders, traces) == []
    assert (report.tracks, report.faces) == (3, 9)
    assert set(report.clips) == {family.first.clip, family.second.clip}
    assert report.jobs == 2
    assert report.operations == 6
    assert report.answers == 1
    catalog.close()
    assert _found(catalog.folders, traces) == []


def test_what_does_not_show_the_erased_person_stays(catalog: Catalog) -> None:
    family = _Family(catalog)
    catalog.eraser.erase(family.leo.id)
    assert [p.name for p in catalog.people.all()] == ["Mia"]
    assert catalog.people.look_alikes(family.mia.id) == (LookAlike(ERASED_NAME),)
    assert len(catalog.galleries.faces(family.mia.id)) == 2
    assert catalog.tracks.get(family.stranger.id).faces[0].crop == family.stranger.faces[0].crop
    thumbnails = sorted(p.stem for p in catalog.folders.thumbnails.iterdir())
    assert thumbnails == [family.elsewhere.clip]
    assert catalog.clips.without_thumbnail() == tuple(
        c.sha256 for c in catalog.clips.all() if c.sha256 != family.elsewhere.clip
    )
    assert [job.id for job in catalog.jobs.all()] == ["other"]
    assert [scan.model for scan in catalog.scans.of_clip(family.first.clip)] == [MODEL]


def test_tracks_of_an_erased_person_show_somebody_unknown(catalog: Catalog, fill: Filler) -> None:
    family = _Family(catalog)
    catalog.eraser.erase(family.leo.id)
    track = catalog.tracks.get(family.first.id)
    assert track.faces == ()
    assert not track.template.any()
    assert (track.start_s, len(track.points) > 0) == (0.0, True)
    assert fill.label(track.id).state is TrackState.UNKNOWN


def test_old_chats_hold_a_reference_that_leads_nowhere(catalog: Catalog) -> None:
    family = _Family(catalog)
    catalog.eraser.erase(family.leo.id)

    def shown(text: str) -> str:
        return with_names(text, catalog.people.name_of)

    first, second = catalog.chats.turns(ChatId("c"))
    assert shown(catalog.chats.get(ChatId("c")).title) == f"About {ERASED_NAME} and {ERASED_NAME}"
    assert shown(first.question) == f"Is {ERASED_NAME} ({ERASED_NAME}!) with Mia?"
    assert shown(first.answer) == f"{ERASED_NAME}'s here."
    assert [item.person for item in first.evidence] == [family.mia.id, None]
    assert shown(first.evidence[0].statement) == f"Mia is seen beside {ERASED_NAME}, not {ERASED_NAME}."
    assert (first.evidence[0].crop_path, first.evidence[1].crop_path) == (family.mia_track.faces[0].picture, None)
    assert second.answer == "Two."
    assert [turn.id for turn in catalog.chats.search("mia")] == ["t"]
    assert catalog.chats.search("leo") == ()


def test_a_person_can_be_erased_under_a_former_identifier(catalog: Catalog) -> None:
    family = _Family(catalog)
    catalog.eraser.erase(family.double.id)
    assert catalog.people.find(family.leo.id) is None
    with pytest.raises(NotFound):
        catalog.eraser.erase(family.leo.id)


def test_undo_goes_on_with_what_is_left(catalog: Catalog) -> None:
    family = _Family(catalog)
    catalog.changes.rename(family.mia.id, "Maria")
    catalog.eraser.erase(family.leo.id)
    catalog.operations.undo()
    assert catalog.people.get(family.mia.id).name == "Mia"
    while any(not operation.is_undone for operation in catalog.operations.all()):
        catalog.operations.undo()


def test_nobody_is_erased_while_a_job_about_them_runs(catalog: Catalog) -> None:
    family = _Family(catalog)
    catalog.jobs.set_state(JobId("paused"), JobState.RUNNING)
    with pytest.raises(Refused, match="under way"):
        catalog.eraser.erase(family.leo.id)
    assert catalog.people.get(family.leo.id).name == "Leo"
    assert len(catalog.jobs.all()) == 3


def test_a_namesake_keeps_the_name(catalog: Catalog, fill: Filler) -> None:
    one, two = fill.scanned([Figure(1), Figure(2, x=600)])
    leo: Person = fill.person(one, "Leo")
    catalog.changes.rename(leo.id, "Leo the elder")
    fill.person(two, "Leo")
    catalog.eraser.erase(leo.id)
    assert [p.name for p in catalog.people.all()] == ["Leo"]


@pytest.mark.parametrize("step", ["remove_files", "rewrite"])
def test_an_erasure_cut_short_is_finished_at_the_next_start(
    folders: UserFolders, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    catalog = open_catalog(folders)
    family = _Family(catalog)
    traces = family.traces()

    def fail(*_args: object) -> None:
        raise StorageError("simulated")

    with monkeypatch.context() as patched:
        patched.setattr(erase, step, fail)
        with pytest.raises(StorageError):
            catalog.eraser.erase(family.leo.id)
        catalog.close()
        open_catalog(folders).close()  # it still cannot be done: the program starts all the same
    open_catalog(folders).close()
    assert _found(folders, traces) == []
