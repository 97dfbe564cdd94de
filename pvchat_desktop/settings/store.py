"""Reading and writing settings. The file holds only what differs from the defaults."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.settings.table import TABLE, Setting, Value


class Settings:
    """Thread-safe. A file that cannot be understood is put aside as `settings.toml.damaged`, never overwritten.

    Single values that cannot be used, of a newer program or a slip of the hand, stay in the file; defaults hold.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._foreign: dict[str, object] = {}  # kept as they are
        self._values = self._read()

    def get(self, key: str) -> Value:
        setting = _setting(key)
        with self._lock:
            return self._values.get(key, setting.default)

    def set(self, key: str, value: Value) -> None:
        """Store one value; one that equals the default is removed from the file."""
        setting = _setting(key)
        checked = _check(setting, value)
        with self._lock:
            self._foreign.pop(key, None)
            if checked == setting.default:
                self._values.pop(key, None)
            else:
                self._values[key] = checked
            self._write()

    def text(self, key: str) -> str:
        return str(self.get(key))

    def flag(self, key: str) -> bool:
        return bool(self.get(key))

    def number(self, key: str) -> int:
        value = self.get(key)
        return value if isinstance(value, int) else 0

    def names(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        return value if isinstance(value, tuple) else ()

    def _read(self) -> dict[str, Value]:
        try:
            found = dict(_flat(tomlkit.parse(self._file.read_text(encoding="utf-8")).unwrap()))
        except FileNotFoundError:
            return {}
        except (TOMLKitError, UnicodeDecodeError):
            self._put_aside()
            return {}
        except OSError as error:
            raise _unusable("read", error) from error
        values: dict[str, Value] = {}
        for key, value in found.items():
            try:
                values[key] = _check(_setting(key), value)
            except Refused:
                self._foreign[key] = value
        return values

    def _put_aside(self) -> None:
        try:
            self._file.replace(self._file.with_name(self._file.name + ".damaged"))
        except OSError as error:
            raise _unusable("put aside, although they are damaged", error) from error

    def _write(self) -> None:
        document: dict[str, Any] = {}
        for key, value in sorted((self._foreign | self._values).items()):
            *tables, name = key.split(".")
            table = document
            for part in tables:
                table = table.setdefault(part, {})
            table[name] = list(value) if isinstance(value, tuple) else value
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(tomlkit.dumps(document), encoding="utf-8")
            new.replace(self._file)
        except OSError as error:
            raise _unusable("saved", error) from error


def _unusable(what: str, error: OSError) -> StorageError:
    return StorageError(
        f"The settings could not be {what}: {error.strerror or error}.",
        hint="Check that the disk has room and that you may read and write the folder of the settings.",
    )


def _setting(key: str) -> Setting:
    try:
        return TABLE[key]
    except KeyError:
        raise Refused(f"There is no setting “{key}”.", hint="Known settings: " + ", ".join(TABLE) + ".") from None


def _check(setting: Setting, value: object) -> Value:
    if isinstance(value, list):
        value = tuple(value)
    if isinstance(value, tuple) and not all(isinstance(part, str) for part in value):
        raise Refused(f"“{setting.key}” is a list of names.")
    if not isinstance(value, str | bool | int | tuple) or type(value) is not type(setting.default):
        raise Refused(f"“{setting.key}” cannot be {value!r}.")
    if setting.choices and value not in setting.choices:
        raise Refused(
            f"“{setting.key}” cannot be {value!r}.", hint="Choose one of: " + ", ".join(setting.choices) + "."
        )
    return value


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    """[("a.b", value), ...] of nested tables."""
    pairs: list[tuple[str, object]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            pairs += _flat(value, key + ".")
        else:
            pairs.append((key, value))
    return pairs
