"""Every setting of the program: the dialog, the documentation and validation all read this table."""

from __future__ import annotations

from dataclasses import dataclass

Value = str | bool | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    key: str
    default: Value
    label: str
    description: str
    choices: tuple[str, ...] = ()  # empty: any value of the default's type


TABLE: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            "language",
            "system",
            "Language",
            "Language of the program and of its answers. A question in another language is answered in that language.",
            ("system", "en", "de"),
        ),
        Setting("theme", "system", "Theme", "Light, dark, or as the system is set.", ("system", "light", "dark")),
        Setting(
            "faces.backend",
            "auto",
            "Face recognition",
            "`auto` takes the best calibrated pack whose licence has no restriction; otherwise the name of a pack.",
        ),
        Setting(
            "base",
            "",
            "Base model",
            "The model that answers questions about single clips in words. Empty: face memory answers alone.",
        ),
        Setting(
            "network.enabled",
            True,  # noqa: FBT003 - the table's column is the value
            "Allow downloads",
            "Off: no connection at all. On: only downloads that you start yourself.",
        ),
        Setting("licences.accepted", (), "Accepted licences", "Packs whose restricting licence you accepted."),
        Setting(
            "worker.interpreter",
            "",
            "Python of the workers",
            "Empty: the one that the program was set up with.",
        ),
    )
}
