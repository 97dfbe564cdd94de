"""Packs that stay loaded beside the base, and which of them are in use."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.ml.identity.slots import bind_slots, slot_ids
from pvchat_desktop.ml.inference.prompt import Person
from pvchat_desktop.ml.remoh.model import adapters_off, load_adapter, remove_adapter, use_adapters

if TYPE_CHECKING:
    from pvchat_desktop.ml.base_models.base import LoadedBase
    from pvchat_desktop.protocol.messages import ActivePack

_RESIDENT: Final = 8  # packs
_PREFIX: Final = "pack_"
_FILES: Final = ("adapter_config.json", "adapter_model.safetensors")


class Packs:
    """Packs are known by the hash of their files: a folder that was written anew is loaded anew."""

    def __init__(self, base: LoadedBase, *, resident: int = _RESIDENT) -> None:
        self._base = base
        self._resident = resident
        self._used = OrderedDict.fromkeys(name for name in self._configs if name.startswith(_PREFIX))  # last used last
        self._hashes: dict[tuple[object, ...], str] = {}  # files as found on disk -> hash

    def bring(self, folders: Sequence[str]) -> list[str]:
        """Load what is not loaded yet. -> hashes. Others are let go where there are too many."""
        hashes = [self.hash_of(Path(folder)) for folder in folders]
        for pack, folder in zip(hashes, folders, strict=True):
            if _name(pack) not in self._configs:
                load_adapter(self._base, _name(pack), Path(folder))
            self._used[_name(pack)] = None
            self._used.move_to_end(_name(pack))
        if len(self._used) > self._resident:
            self._let_go(keep=max(self._resident, len(set(hashes))))
        return hashes

    def forget(self) -> None:
        """Leave the base as it was."""
        self._let_go(keep=0)

    def __len__(self) -> int:
        return len(self._used)

    def _let_go(self, *, keep: int) -> None:
        while len(self._used) > keep:
            oldest, _ = self._used.popitem(last=False)
            if oldest in self._configs:
                remove_adapter(self._base, oldest)

    @contextmanager
    def active(self, people: Sequence[ActivePack], folders: Sequence[str]) -> Iterator[list[Person]]:
        """Inside, the packs in `folders` work (none: the base alone), and the people can be spoken of."""
        if not folders:
            with adapters_off(self._base):
                yield [Person(one.name) for one in people]
            return
        wanted = list(dict.fromkeys([*folders, *(one.folder for one in people if one.folder is not None)]))
        packs = dict(zip(wanted, self.bring(wanted), strict=True))
        self._switch_to([_name(packs[folder]) for folder in folders])
        slots = [(_name(packs[one.folder]), one.slot) if one.folder is not None else None for one in people]
        yield self._bound(people, [slot if slot and self._configs[slot[0]].people else None for slot in slots])

    def _switch_to(self, adapters: list[str]) -> None:
        """Asking the model what is on is much cheaper than switching to what is on already."""
        if getattr(self._base.model, "active_adapters", None) != adapters:
            use_adapters(self._base, adapters)

    def _bound(self, people: Sequence[ActivePack], slots: Sequence[tuple[str, int] | None]) -> list[Person]:
        bind_slots(self._base, [slot for slot in slots if slot is not None])
        spoken, k = [], 0
        for one, slot in zip(people, slots, strict=True):
            if slot is None:
                spoken.append(Person(one.name))
                continue
            name_id, soft_ids = slot_ids(self._base, k)
            spoken.append(Person(one.name, name_id, tuple(soft_ids)))
            k += 1
        return spoken

    @property
    def _configs(self) -> dict[str, Any]:
        """What is loaded, asked of the model itself: training on the same base may take adapters away."""
        configs: dict[str, Any] = getattr(self._base.model, "peft_config", {})
        return configs

    def hash_of(self, folder: Path) -> str:
        """Of a pack's files; they are read again only when they look changed."""
        try:
            found = [(path, path.stat()) for path in (folder / name for name in _FILES)]
            key = tuple((str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino) for path, stat in found)
            if key not in self._hashes:
                digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path, _ in found]
                self._hashes[key] = hashlib.sha256("".join(digests).encode()).hexdigest()
        except OSError as error:
            raise ModelMissing(
                "What was learned about a person cannot be read.",
                hint="Train the person again, or import the pack again.",
            ) from error
        return self._hashes[key]


def _name(pack: str) -> str:
    return f"{_PREFIX}{pack[:24]}"
