"""Identity packs of people: which are kept, which is in use, and how they travel as one file."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from pvchat_desktop import __version__
from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.packs import Pack
from pvchat_desktop.catalog.transfers import Arrival, GalleryFace
from pvchat_desktop.core.ids import PersonId, new_id
from pvchat_desktop.core.person import Consent
from pvchat_desktop.errors import NotFound, Refused, StorageError
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.protocol.messages import BaseModel
from pvchat_desktop.services import pack_files
from pvchat_desktop.services.base_models import BaseModelsService
from pvchat_desktop.services.pack_card import FORMAT, Card, CardBase, CardConsent
from pvchat_desktop.services.pack_files import PackContents, Vectors
from pvchat_desktop.services.pack_fit import check_fit
from pvchat_desktop.services.pack_gallery import card_face, card_model, gallery_faces

SUFFIX = ".pvpack"


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack as the person's page shows it. `report`: the stored answer to "did it work?"."""

    pack: Pack
    report: Mapping[str, Any] | None
    bytes: int


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    bytes: int
    kind: str  # "memory" or "adapter"
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Imported:
    person: PersonId
    name: str
    pack: str
    kind: str
    is_active: bool
    note: str  # a sentence where something has to be said; "" otherwise
    faces: int


@dataclass(frozen=True, slots=True)
class InUse:
    """The trained pack that answers about a person. `folder`: its adapter, absolute."""

    pack: Pack
    folder: Path
    slot: int
    fused: Mapping[str, Any] | None


class PacksService:
    """All methods may block and may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        folders: UserFolders,
        bases: BaseModelsService,
        refresh: Callable[[], object] = lambda: None,
    ) -> None:
        """`refresh`: called after an import, to compare the newcomer with everybody seen."""
        self._catalog = catalog
        self._folders = folders
        self._bases = bases
        self._refresh = refresh

    # --- Which there are ----------------------------------------------------------------------------------------------

    def of_person(self, person: PersonId) -> tuple[PackView, ...]:
        """Newest first."""
        return tuple(self._view(pack) for pack in self._catalog.packs.of_person(person))

    def in_use(self, person: PersonId, base: BaseModel) -> InUse | None:
        """The adapter to ask with; None: face memory alone. A pack of other base files never answers."""
        pack = next((p for p in self._catalog.packs.of_person(person) if _answers(p, base)), None)
        if pack is None:
            return None
        folder = self._folder(pack)
        card = pack_files.read_card(folder)
        return InUse(pack, folder / pack_files.ADAPTER, card.slot, card.fused)

    def activate(self, pack: str) -> None:
        self._catalog.packs.activate(pack)

    def put_aside(self, pack: str) -> None:
        """Face memory alone from now on; the pack is kept."""
        found = self._catalog.packs.get(pack)
        self._catalog.packs.put_aside(found.person_id, found.base)

    def roll_back(self, person: PersonId) -> Pack | None:
        """From the newest pack in use to the one before it of the same base; None: to face memory alone."""
        packs = self._catalog.packs.of_person(person)
        current = next((pack for pack in packs if pack.active and pack.kind == "adapter"), None)
        if current is None:
            raise Refused("No trained pack of this person is in use.", hint="See the person's page.")
        older = [p for p in packs if p.base == current.base and p.created_at < current.created_at]
        if not older:
            self._catalog.packs.put_aside(person, current.base)
            return None
        self._catalog.packs.activate(older[0].id)
        return self._catalog.packs.get(older[0].id)

    # --- Making one ---------------------------------------------------------------------------------------------------

    def keep_trained(self, card: Card, adapter: Path, *, person: PersonId, active: bool) -> Pack:
        """Make a pack of a copy of a trained adapter's folder and the person's gallery as it is now."""
        with self._room() as holder:
            staged = holder / card.id
            staged.mkdir()
            shutil.copytree(adapter, staged / pack_files.ADAPTER)
            described, files, vectors = self._with_gallery(card, person)
            written = pack_files.write_folder(staged, described, files, vectors)
            pack = _row(written, person, active=active)
            self._catalog.packs.store(pack, staged, self._folder(pack))
        return pack

    def new_card(self, person: PersonId, **own: Any) -> Card:
        """A card about this person, as it stands now; `own`: the fields of a trained pack."""
        about = self._catalog.people.get(person)
        consents = tuple(CardConsent(one.text, one.given_at) for one in self._catalog.transfers.consents(about.id))
        facts: dict[str, Any] = {
            "format": FORMAT,
            "id": new_id(),
            "kind": "memory",
            "name": about.name,
            "birth_date": about.birth_date,
            "created": _now(),
            "program": __version__,
            "consents": consents,
            "faces": (),
            "face_models": (),
        }
        return Card(**(facts | own))

    # --- Travelling ---------------------------------------------------------------------------------------------------

    def export(
        self, person: PersonId, target: Path, *, passphrase: str | None = None, memory_only: bool = False
    ) -> Exported:
        """Write a person's pack as one file: the trained pack in use, or face memory alone, with today's gallery."""
        if passphrase is not None and not passphrase:
            raise Refused("The passphrase is empty.", hint="Type one, or export without.")
        packs = self._catalog.packs.of_person(person)
        used = next((p for p in packs if p.active and p.kind == "adapter"), None) if not memory_only else None
        with self._room() as staged:
            card = self._copy_of(used, staged) if used is not None else self.new_card(person)
            described, files, vectors = self._with_gallery(card, person)
            if not files:
                raise Refused("No picture of this person's face is here any more.", hint="Enroll the person again.")
            pack_files.write_folder(staged, described, files, vectors)
            data = pack_files.pack_up(staged, passphrase)
        path = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
        _write(path, data)
        return Exported(path, len(data), described.kind, passphrase is not None)

    def look_into(self, file: Path, passphrase: str | None = None) -> PackContents:
        """Open and check a file without taking anything over."""
        try:
            return pack_files.unpack(file.read_bytes(), passphrase)
        except OSError as error:
            raise NotFound(f"“{file.name}” cannot be read ({error.strerror or error}).") from error

    def import_file(
        self,
        file: Path,
        *,
        passphrase: str | None = None,
        name: str | None = None,
        into: PersonId | None = None,
        memory_only: bool = False,
    ) -> Imported:
        """Take a person over from a file, everything checked. `name`: under this name; `into`: add it to somebody.

        Refused with the reason where the pack does not fit the base model here, the name is taken, or it is here
        already.
        """
        contents = self.look_into(file, passphrase)
        card = contents.card
        if card.id in self._catalog.packs.names():
            raise Refused(f"This very pack of {card.name} is here already.")
        use_adapter = card.kind == "adapter" and not memory_only
        base = self._matching_base(contents) if use_adapter else None
        called = self._free_name(name or card.name) if into is None else self._catalog.people.name_of(into)
        pack = self._arriving(card, base, use_adapter=use_adapter)
        person = self._arrive(contents, pack, called, into)
        self._refresh()
        note = "" if not use_adapter or base else _missing_base(card)
        return Imported(person, called, pack.id, pack.kind, pack.active, note, len(card.faces))

    # --- Inside -------------------------------------------------------------------------------------------------------

    def _arriving(self, card: Card, base: str | None, *, use_adapter: bool) -> Pack:
        named = (base or (card.base.name if card.base else None)) if use_adapter else None
        return Pack(
            id=card.id,
            person_id=PersonId(""),
            kind="adapter" if use_adapter else "memory",
            base=named,
            base_revision=card.base.content_hash if use_adapter and card.base else None,
            recipe=msgspec.json.encode(card.recipe).decode() if use_adapter else "{}",
            data_hash=card.data_hash if use_adapter else "",
            report=json.dumps(card.figures) if use_adapter and card.figures else None,
            folder=f"packs/{card.id}",
            active=base is not None,
            created_at=_now(),
        )

    def _arrive(self, contents: PackContents, pack: Pack, name: str, into: PersonId | None) -> PersonId:
        card = contents.card
        arrival = Arrival(
            person=into,
            name=name,
            birth_date=card.birth_date,
            consents=tuple(Consent(PersonId(""), one.text, one.given_at) for one in card.consents),
            faces=gallery_faces(contents, pack.folder),
            pack=pack,
        )
        with self._room() as holder:
            staged = holder / pack.id
            files = {n: data for n, data in contents.files.items() if pack.kind == "adapter" or _is_gallery(n)}
            own = card if pack.kind == "adapter" else _memory_card(card)
            pack_files.write_folder(staged, own, files, contents.embeddings)
            person, _ = self._catalog.transfers.arrive(arrival, staged, self._folder(pack))
        return person

    def _matching_base(self, contents: PackContents) -> str | None:
        """The base here that the adapter was made for; None: no such base is here yet. Refused where it is another."""
        made_for = contents.card.base
        if made_for is None:
            return None
        ready = [view.name for view in self._bases.bases() if view.is_ready]
        for name in ready:
            base = self._bases.base_for(name)
            if base.content_hash == made_for.content_hash:
                check_fit(contents, Path(base.folder))
                return name
        if made_for.name in ready:
            raise Refused(
                f"This pack was made for another version of the base model {made_for.title or made_for.name} than the "
                "one here.",
                title="The pack does not fit the base model",
                hint="Enroll again from the saved clip, or import the face memory alone (--memory-only).",
            )
        return None

    def _free_name(self, name: str) -> str:
        tidy = " ".join(name.split())
        if not tidy or any(sign in tidy for sign in "{}"):
            raise Refused("The person in this pack has no name that can be used.", hint="Give one (--name).")
        if self._catalog.people.named(tidy) is not None:
            raise Refused(
                f"There is already somebody called {tidy}.",
                title="The name is taken",
                hint="Import under another name (--name), or add it to that person (--into).",
                code="name_taken",
            )
        return tidy

    def _with_gallery(self, card: Card, person: PersonId) -> tuple[Card, dict[str, bytes], Vectors]:
        """The card with the gallery as it is now. A picture that was lost is left out."""
        faces = [(face, self._crop(face)) for face in self._catalog.transfers.gallery(person)]
        there = [(face, data) for face, data in faces if data is not None][:1000]
        files = {f"gallery/{i:03d}.png": data for i, (_, data) in enumerate(there)}
        models = dict.fromkeys(model for face, _ in there for model in face.embeddings)
        described = [card_model(i, model, [face for face, _ in there]) for i, model in enumerate(models)]
        vectors = {
            one.key: np.stack([there[row][0].embeddings[model] for row in one.rows])
            for one, model in zip(described, models, strict=True)
        }
        listed = tuple(card_face(name, face) for name, (face, _) in zip(files, there, strict=True))
        return msgspec.structs.replace(card, faces=listed, face_models=tuple(described)), files, vectors

    def _crop(self, face: GalleryFace) -> bytes | None:
        try:
            return (self._folders.data / face.crop).read_bytes()
        except OSError:
            return None

    def _copy_of(self, pack: Pack, staged: Path) -> Card:
        """The adapter of a stored pack, and its card with what is now known of the person."""
        folder = self._folder(pack)
        shutil.copytree(folder / pack_files.ADAPTER, staged / pack_files.ADAPTER)
        stored = pack_files.read_card(folder)
        now = self.new_card(pack.person_id)
        figures = json.loads(pack.report) if pack.report else stored.figures
        return msgspec.structs.replace(
            stored, name=now.name, birth_date=now.birth_date, consents=now.consents, figures=figures
        )

    def _folder(self, pack: Pack) -> Path:
        return self._folders.data / pack.folder

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A folder to make a pack in, on the same disk as its place; gone afterwards. What the disk refuses inside is
        told in words."""
        try:
            self._folders.staging.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folders.staging, prefix="pack-") as holder:
                yield Path(holder)
        except OSError as error:
            raise StorageError(
                f"The pack could not be written ({error.strerror or 'a file could not be copied'}).",
                hint="Check the free space and the permissions of the data folder, then try again.",
            ) from error

    def _view(self, pack: Pack) -> PackView:
        files = (path for path in self._folder(pack).rglob("*") if path.is_file())
        return PackView(pack, json.loads(pack.report) if pack.report else None, sum(f.stat().st_size for f in files))


def card_base(base: BaseModel, *, title: str = "", model_type: str = "") -> CardBase:
    return CardBase(name=base.name, content_hash=base.content_hash, title=title, model_type=model_type)


def _answers(pack: Pack, base: BaseModel) -> bool:
    return pack.active and pack.kind == "adapter" and pack.base_revision == base.content_hash


def _row(card: Card, person: PersonId, *, active: bool) -> Pack:
    return Pack(
        id=card.id,
        person_id=person,
        kind=card.kind,
        base=card.base.name if card.base else None,
        base_revision=card.base.content_hash if card.base else None,
        recipe=msgspec.json.encode(card.recipe).decode(),
        data_hash=card.data_hash,
        report=json.dumps(card.figures) if card.figures else None,
        folder=f"packs/{card.id}",
        active=active,
        created_at=card.created,
    )


def _memory_card(card: Card) -> Card:
    return msgspec.structs.replace(
        card, kind="memory", base=None, recipe=None, data_hash="", figures=None, fused=None, slot=0
    )


def _is_gallery(name: str) -> bool:
    return name.startswith("gallery/")


def _missing_base(card: Card) -> str:
    title = (card.base.title or card.base.name) if card.base else ""
    return f"Its base model, {title}, is not here; until it is, face memory answers alone."


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(
            f"The file could not be written there ({error.strerror or error}).", hint="Choose another folder."
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
