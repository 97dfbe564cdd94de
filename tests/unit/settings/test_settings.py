import tomllib
from pathlib import Path

import pytest

from pvchat_desktop.errors import Refused, StorageError
from pvchat_desktop.settings import TABLE, Settings


def test_a_fresh_file_gives_defaults_and_writes_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.toml")
    assert {key: settings.get(key) for key in TABLE} == {key: s.default for key, s in TABLE.items()}
    assert list(tmp_path.iterdir()) == []


def test_only_changes_are_kept_and_survive(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "settings.toml"
    settings = Settings(file)
    settings.set("language", "de")
    settings.set("licences.accepted", ("a pack",))
    settings.set("network.enabled", False)
    settings.set("theme", "dark")
    settings.set("theme", "system")

    again = Settings(file)
    assert again.text("language") == "de"
    assert again.names("licences.accepted") == ("a pack",)
    assert not again.flag("network.enabled")
    assert "theme" not in file.read_text()


@pytest.mark.parametrize(("key", "value"), [("theme", "pink"), ("network.enabled", "yes"), ("licences.accepted", (1,))])
def test_bad_values_are_refused(tmp_path: Path, key: str, value: object) -> None:
    settings = Settings(tmp_path / "settings.toml")
    with pytest.raises(Refused):
        settings.set(key, value)  # type: ignore[arg-type]
    assert settings.get(key) == TABLE[key].default


def test_unknown_keys_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no setting"):
        Settings(tmp_path / "settings.toml").get("colour")


@pytest.mark.parametrize("text", ["theme = ", "\x00\x01"])
def test_a_damaged_file_is_put_aside_not_lost(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    settings = Settings(file)
    assert settings.text("theme") == "system"
    assert (tmp_path / "settings.toml.damaged").read_text() == text


def test_keys_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[future]\nthing = 3\n[faces]\nbackend = "dlib"\n')
    settings = Settings(file)
    assert settings.text("faces.backend") == "dlib"
    settings.set("theme", "dark")
    assert tomllib.loads(file.read_text()) == {"future": {"thing": 3}, "faces": {"backend": "dlib"}, "theme": "dark"}


def test_one_bad_value_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "pink"\nlanguage = "de"\n')
    settings = Settings(file)
    assert (settings.text("theme"), settings.text("language")) == ("system", "de")
    settings.set("network.enabled", False)
    assert tomllib.loads(file.read_text())["theme"] == "pink"
    settings.set("theme", "system")
    assert "theme" not in tomllib.loads(file.read_text())


def test_a_file_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(StorageError, match="could not be read"):
        Settings(tmp_path / "settings.toml")
