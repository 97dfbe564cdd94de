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
        Setting("scan.cores", 0, "Processor cores for scanning", "How many a scan may use; 0: all."),
        Setting(
            "scan.when_idle",
            False,  # noqa: FBT003 - the table's column is the value
            "Scan only when the computer is idle",
            "On: looking through the library waits while other programs keep the processor busy.",
        ),
        Setting(
            "scan.on_mains",
            False,  # noqa: FBT003 - the table's column is the value
            "Scan only on mains power",
            "On: looking through the library waits while the computer runs on its battery.",
        ),
        Setting(
            "captions",
            True,  # noqa: FBT003 - the table's column is the value
            "Describe scenes while the computer is idle",
            "The chosen base model writes a sentence about each scene of your clips, so that they can be found by what "
            "happens in them. The window does that while nobody else needs the computer.",
        ),
        Setting(
            "library.look_every_minutes",
            15,
            "Look into watched folders",
            "While the window is open: every so many minutes; 0: only at the start and when asked to.",
        ),
        Setting("licences.accepted", (), "Accepted licences", "Packs whose restricting licence you accepted."),
        Setting(
            "sidecars.write",
            False,  # noqa: FBT003 - the table's column is the value
            "Write sidecars without asking",
            "Names of people are written into files beside your clips, where other programs and people can read them. "
            "Off: each time it is asked for with --yes, or in the window. The clips themselves are never touched.",
        ),
        Setting(
            "worker.interpreter",
            "",
            "Python of the workers",
            "Empty: the one that the program was set up with.",
        ),
        Setting("data_folder", "", "Data folder", "Where the library is kept. Empty: the usual place of this system."),
        Setting(
            "models_folder",
            "",
            "Folder of the models",
            "Where models are kept. Empty: in the data folder. They are moved with `pvchat models move FOLDER`.",
        ),
        Setting(
            "network.mirror",
            "",
            "Mirror",
            "The address of a server that base models and face packs are fetched from instead of the public hub; what "
            "it sends is checked against the same hashes. Empty: the public hub.",
        ),
        Setting(
            "notify",
            True,  # noqa: FBT003 - the table's column is the value
            "Tell me when long work is done",
            "A note of the desktop when a long job ends while the window is not in front.",
        ),
        Setting(
            "first_run.seen",
            False,  # noqa: FBT003 - the table's column is the value
            "First steps were shown",
            "Off: the first steps are shown at the next start.",
        ),
        Setting("window.geometry", "", "Place of the window", "Where it was when it was closed, as Qt says it."),
        Setting("window.screen", "", "Screen in front", "Which screen was in front when the window was closed."),
        Setting("window.chat", "", "Open chat", "Which chat was open when the window was closed."),
    )
}
