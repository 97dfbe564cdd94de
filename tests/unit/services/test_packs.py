"""Identity packs through the whole program: kept, used, rolled back, exported, imported elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.recipe import QUICK
from pvchat_desktop.errors import NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.packs import card_base
from tests.helpers.base_folders import WIDTH, write_adapter, write_base
from tests.helpers.crops import give_real_crops
from tests.helpers.disks import full_disk
from tests.helpers.prepared import Figure, Prepared, prepared_app

_REPORT = {"kept": "memory_adapter", "memory": {"acc": 0.9}}
_WORDS = "open sesame, 1001"


@pytest.fixture
def base_folder(tmp_path: Path) -> Path:
    return write_base(tmp_path / "tiny")


@pytest.fixture
def oma(app: App, worker: Prepared, clips: Path) -> PersonId:
    """Learned from one clip, confirmed in a second."""
    worker.clip(clips / "one.mp4", Figure(1, faces=6), Figure(2, x=400))
    app.library.add([clips])
    sha = app.library.clips()[0].clip.sha256
    track = app.library.scan(sha)[0].track
    oma = app.enrollment.enroll(track.id, "Oma Käthe", consent="Yes, for the family", birth_date="1940-05-01").person
    give_real_crops(app, oma.id)
    return oma.id


@pytest.fixture
def other(tmp_path: Path) -> Iterator[App]:
    """The program on another machine."""
    app = prepared_app(UserFolders.below(tmp_path / "other home"), Prepared())
    yield app
    app.close()


def _train(app: App, person: PersonId, tmp_path: Path, *, active: bool = True) -> Pack:
    """What learning does at its end, with an adapter that nobody trained."""
    base = app.bases.base_for("tiny")
    card = app.packs.new_card(
        person, kind="adapter", base=card_base(base, title="Tiny"), recipe=QUICK, data_hash="d" * 64, figures=_REPORT
    )
    return app.packs.keep_trained(card, write_adapter(tmp_path / "trained"), person=person, active=active)


def _people(app: App) -> list[str]:
    return [summary.person.name for summary in app.people.all()]


def test_face_memory_travels_without_any_model(app: App, other: App, oma: PersonId, tmp_path: Path) -> None:
    exported = app.packs.export(oma, tmp_path / "oma")
    assert exported.path == tmp_path / "oma.pvpack"
    assert (exported.kind, exported.is_sealed) == ("memory", False)
    assert exported.bytes == exported.path.stat().st_size

    imported = other.packs.import_file(exported.path)
    assert (imported.name, imported.kind, imported.note) == ("Oma Käthe", "memory", "")
    page = other.people.page(imported.person)
    assert page.consent is not None
    assert page.consent.text == "Yes, for the family"
    assert page.summary.person.birth_date == "1940-05-01"
    assert len(page.gallery) == imported.faces == 6
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in page.gallery)


def test_an_imported_person_is_recognised(app: App, oma: PersonId, tmp_path: Path) -> None:
    file = app.packs.export(oma, tmp_path / "oma").path
    worker = Prepared()
    there = prepared_app(UserFolders.below(tmp_path / "third home"), worker)
    try:
        worker.clip(tmp_path / "their clips" / "two.mp4", Figure(1), Figure(3, x=400))
        there.library.add([tmp_path / "their clips"])
        sha = there.library.clips()[0].clip.sha256
        there.library.scan(sha)
        there.packs.import_file(file)
        assert [seen.name for seen in there.library.strips(sha)] == ["Oma Käthe"]
    finally:
        there.close()


def test_the_gallery_is_todays_and_its_vectors_are_exact(app: App, oma: PersonId, tmp_path: Path) -> None:
    contents = app.packs.look_into(app.packs.export(oma, tmp_path / "oma").path)
    stored = app.catalog.transfers.gallery(oma)
    (model,) = contents.card.face_models
    rows = [next(iter(face.embeddings.values())) for face in stored]
    assert np.array_equal(contents.embeddings[model.key], np.stack(rows))
    assert contents.card.faces[0].width_px == stored[0].quality.width_px


def test_a_trained_pack_is_used_with_its_own_base_alone(
    app: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    base = app.bases.base_for("tiny")
    assert app.packs.in_use(oma, base) is None
    pack = _train(app, oma, tmp_path)
    used = app.packs.in_use(oma, base)
    assert used is not None
    assert (used.pack, used.slot) == (pack, 0)
    assert sorted(path.name for path in used.folder.iterdir()) == ["adapter_config.json", "adapter_model.safetensors"]
    changed = app.bases.base_for(str(write_base(tmp_path / "other", seed=9)))
    assert app.packs.in_use(oma, changed) is None


def test_one_goes_back_to_the_pack_before_and_then_to_memory(
    app: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    first, second = _train(app, oma, tmp_path), _train(app, oma, tmp_path)
    kept = _train(app, oma, tmp_path, active=False)
    assert [(view.pack.id, view.pack.active) for view in app.packs.of_person(oma)] == [
        (kept.id, False),
        (second.id, True),
        (first.id, False),
    ]
    assert app.packs.of_person(oma)[0].report == _REPORT
    assert app.packs.of_person(oma)[0].bytes > 1000
    before = app.packs.roll_back(oma)
    assert before is not None
    assert (before.id, before.active) == (first.id, True)
    assert app.packs.roll_back(oma) is None
    with pytest.raises(Refused, match="No trained pack"):
        app.packs.roll_back(oma)
    app.packs.activate(kept.id)
    app.packs.put_aside(kept.id)
    assert app.packs.in_use(oma, app.bases.base_for("tiny")) is None


def test_a_trained_pack_travels_sealed(app: App, other: App, oma: PersonId, base_folder: Path, tmp_path: Path) -> None:
    app.bases.import_from(base_folder)
    _train(app, oma, tmp_path)
    exported = app.packs.export(oma, tmp_path / "oma.pvpack", passphrase=_WORDS)
    assert (exported.kind, exported.is_sealed) == ("adapter", True)
    assert b'"name":"Oma"' not in exported.path.read_bytes()

    other.bases.import_from(base_folder, "mine")
    with pytest.raises(Refused, match="sealed with a passphrase") as refusal:
        other.packs.import_file(exported.path)
    assert refusal.value.code == "passphrase"
    with pytest.raises(Refused, match="not the right one"):
        other.packs.import_file(exported.path, passphrase="open barley")
    assert _people(other) == []
    imported = other.packs.import_file(exported.path, passphrase=_WORDS)
    assert (imported.kind, imported.is_active) == ("adapter", True)
    used = other.packs.in_use(imported.person, other.bases.base_for("mine"))
    assert used is not None
    assert used.pack.base == "mine", "known here under another name"
    assert other.packs.of_person(imported.person)[0].report == _REPORT


def test_a_pack_for_a_base_that_is_not_here_waits(
    app: App, other: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    _train(app, oma, tmp_path)
    file = app.packs.export(oma, tmp_path / "oma").path
    imported = other.packs.import_file(file)
    assert not imported.is_active
    assert "Tiny, is not here" in imported.note


def test_a_pack_for_other_base_files_is_refused_with_the_reason(
    app: App, other: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    _train(app, oma, tmp_path)
    file = app.packs.export(oma, tmp_path / "oma").path
    other.bases.import_from(write_base(tmp_path / "elsewhere", seed=5), "tiny")
    with pytest.raises(Refused, match="another version of the base model Tiny") as refusal:
        other.packs.import_file(file)
    assert "--memory-only" in refusal.value.hint
    assert _people(other) == []
    imported = other.packs.import_file(file, memory_only=True)
    assert (imported.kind, imported.note) == ("memory", "")
    assert other.packs.of_person(imported.person)[0].pack.base is None


def test_an_adapter_of_another_width_is_refused(
    app: App, other: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    base = app.bases.base_for("tiny")
    card = app.packs.new_card(oma, kind="adapter", base=card_base(base), recipe=QUICK)
    app.packs.keep_trained(card, write_adapter(tmp_path / "wide", width=2 * WIDTH), person=oma, active=True)
    file = app.packs.export(oma, tmp_path / "oma").path
    other.bases.import_from(base_folder)
    with pytest.raises(Refused, match="rows are 16 wide, the base model has 8"):
        other.packs.import_file(file)


def test_a_taken_name_is_said_and_solved(app: App, oma: PersonId, tmp_path: Path) -> None:
    file = app.packs.export(oma, tmp_path / "oma").path
    with pytest.raises(Refused, match="already somebody called Oma Käthe") as refusal:
        app.packs.import_file(file)
    assert refusal.value.code == "name_taken"
    assert _people(app) == ["Oma Käthe"]
    app.packs.import_file(file, name="Oma 2")
    assert _people(app) == ["Oma 2", "Oma Käthe"]
    with pytest.raises(Refused, match="is here already"):
        app.packs.import_file(file, name="Oma 3")
    again = app.packs.export(oma, tmp_path / "again").path
    app.packs.import_file(again, into=oma)
    assert len(app.people.page(oma).gallery) == 12


def test_an_import_can_be_undone_and_made_again(app: App, other: App, oma: PersonId, tmp_path: Path) -> None:
    file = app.packs.export(oma, tmp_path / "oma").path
    imported = other.packs.import_file(file)
    assert other.people.undo().label == "Imported Oma Käthe"
    assert _people(other) == []
    other.catalog.tidy_up()
    other.people.redo()
    page = other.people.page(imported.person)
    assert all(path.is_file() for path in page.gallery)


def test_a_trained_pack_goes_with_an_undone_enrollment_and_comes_back(
    app: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    pack = _train(app, oma, tmp_path)
    app.people.undo()
    assert _people(app) == []
    app.catalog.tidy_up()
    app.people.redo()
    assert [view.pack for view in app.packs.of_person(oma)] == [pack]
    in_use = app.packs.in_use(oma, app.bases.base_for("tiny"))
    assert in_use is not None
    assert in_use.folder.is_dir()
    app.packs.put_aside(pack.id)
    app.people.undo()
    app.people.redo()
    assert [view.pack.active for view in app.packs.of_person(oma)] == [False], "as it was when it was undone"


def test_what_an_undone_import_left_can_be_erased(app: App, other: App, oma: PersonId, tmp_path: Path) -> None:
    other.packs.import_file(app.packs.export(oma, tmp_path / "oma").path)
    other.people.undo()
    left = other.people.to_erase("oma käthe")
    assert "undone" in other.people.preview_erase(left)
    other.people.erase(left)
    rows = other.catalog.store.rows
    assert rows("SELECT * FROM faces") == rows("SELECT * FROM embeddings") == rows("SELECT * FROM operations") == []
    assert list(other.folders.packs.glob("*")) == []
    with pytest.raises(NotFound, match="Oma"):
        other.people.to_erase("Oma Käthe")


def test_an_undone_import_can_be_imported_anew(app: App, other: App, oma: PersonId, tmp_path: Path) -> None:
    file = app.packs.export(oma, tmp_path / "oma").path
    other.packs.import_file(file)
    other.people.undo()
    again = other.packs.import_file(file)
    assert all(path.is_file() for path in other.people.page(again.person).gallery)
    other.people.erase(again.person)
    assert other.catalog.store.rows("SELECT * FROM faces") == []
    assert list(other.folders.packs.glob("*")) == []


def test_erasing_takes_packs_and_what_was_imported(
    app: App, other: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    _train(app, oma, tmp_path)
    imported = other.packs.import_file(app.packs.export(oma, tmp_path / "oma").path)
    other.people.erase(imported.person)
    assert list(other.folders.packs.glob("*")) == []
    app.people.erase(oma)
    assert list(app.folders.packs.glob("*")) == []
    assert not list(app.folders.staging.glob("pack-*"))


def test_nothing_is_written_where_it_cannot_be(app: App, oma: PersonId, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be written there"):
        app.packs.export(oma, tmp_path / "no such folder" / "oma")
    with pytest.raises(Refused, match="passphrase is empty"):
        app.packs.export(oma, tmp_path / "oma", passphrase="")
    with pytest.raises(NotFound, match="cannot be read"):
        app.packs.import_file(tmp_path / "nothing.pvpack")


def test_a_pack_that_cannot_be_stored_leaves_nothing(
    app: App, other: App, oma: PersonId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = app.packs.export(oma, tmp_path / "oma").path

    def broken(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr("pvchat_desktop.catalog.transfers.adopt", broken)
    with pytest.raises(StorageError, match="disk is full"):
        other.packs.import_file(file)
    assert _people(other) == []
    assert not list(other.folders.staging.glob("pack-*"))


def test_a_full_disk_is_told_and_the_trained_adapter_stays(
    app: App, oma: PersonId, base_folder: Path, tmp_path: Path
) -> None:
    app.bases.import_from(base_folder)
    app.bases.base_for("tiny")
    adapter = write_adapter(tmp_path / "trained")
    card = app.packs.new_card(oma, kind="adapter", base=card_base(app.bases.base_for("tiny")), recipe=QUICK)
    with full_disk(), pytest.raises(StorageError, match="pack could not be written"):
        app.packs.keep_trained(card, adapter, person=oma, active=True)
    assert list(app.folders.staging.glob("pack-*")) == []
    assert len(list(adapter.iterdir())) == 2
    assert app.packs.keep_trained(card, adapter, person=oma, active=True).active


def test_a_card_says_what_was_trained(app: App, oma: PersonId, base_folder: Path, tmp_path: Path) -> None:
    app.bases.import_from(base_folder)
    _train(app, oma, tmp_path)
    card = app.packs.look_into(app.packs.export(oma, tmp_path / "oma").path).card
    assert card.base is not None
    assert (card.base.name, card.data_hash, card.figures) == ("tiny", "d" * 64, _REPORT)
    assert card.recipe is not None
    assert asdict(card.recipe) == asdict(QUICK)
    assert [consent.text for consent in card.consents] == ["Yes, for the family"]
