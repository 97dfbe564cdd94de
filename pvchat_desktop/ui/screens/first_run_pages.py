"""The pages of the first steps. Each says what it is for, and can be left as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from pvchat_desktop.presenters.first_run import LITTLE_BYTES, Check, Place
from pvchat_desktop.presenters.learn import BaseChoice
from pvchat_desktop.ui import icons, words
from pvchat_desktop.ui.language import LANGUAGES
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, L, M, S
from pvchat_desktop.ui.widgets.choice import ChoiceRow, ChoiceText
from pvchat_desktop.ui.widgets.controls import button, label
from pvchat_desktop.ui.widgets.facts import Fact, Panel

_MARK_PX = 56
_BOX_PX = 220
MEMORY = ""  # stands for "no base model" among the rows


class StepPage(QWidget):
    """A title, a sentence, and what the page is about."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(M)

    def head(self, title: str, lead: str) -> None:
        self.title = title
        self.setAccessibleName(title)
        self.column.addWidget(label(title, steps=6, bold=True))
        self.column.addWidget(label(lead, ink="muted", steps=1))
        self.column.addSpacing(S)

    def first_focus(self) -> QWidget | None:
        return None


class WelcomePage(StepPage):
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    sample = Signal()

    def __init__(self, *, language: str, theme: str) -> None:
        super().__init__()
        self.head(
            self.tr("Welcome to PVChat Desktop"),
            self.tr(
                "Show it somebody in one clip, and ask about them in all the others: when were they there, where, "
                "with whom? Everything happens on this computer."
            ),
        )
        mark = QLabel()
        mark.setPixmap(icons.window_icon().pixmap(_MARK_PX, _MARK_PX))
        self.column.insertWidget(0, mark)
        self.language_box = self._box(self.tr("Language"), {"system": self.tr("As the system")} | LANGUAGES, language)
        self.language_box.currentIndexChanged.connect(
            lambda _index: self.language_chosen.emit(str(self.language_box.currentData()))
        )
        themes = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        self.theme_box = self._box(self.tr("Theme"), themes, theme)
        self.theme_box.currentIndexChanged.connect(
            lambda _index: self.theme_chosen.emit(str(self.theme_box.currentData()))
        )
        self.column.addWidget(self._looks())
        self.sample_fact = Fact(
            "play",
            self.tr("Just looking?"),
            self.tr("The sample world has drawn people and clips of its own: nothing is fetched, and it stays apart."),
        )
        self.sample_button = button(self.tr("Try the sample world"), self.sample.emit)
        self.sample_fact.beside.addWidget(self.sample_button)
        self.sample_fact.hide()
        self.column.addWidget(self.sample_fact)
        self.column.addStretch(1)

    def _box(self, name: str, choices: dict[str, str], chosen: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumWidth(_BOX_PX)
        for value, text in choices.items():
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _looks(self) -> QWidget:
        panel = Panel()
        form = QFormLayout(panel)
        form.setContentsMargins(L, L, L, L)
        form.setHorizontalSpacing(XL)
        form.setVerticalSpacing(M)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for name, box in ((self.tr("Language"), self.language_box), (self.tr("Theme"), self.theme_box)):
            beside = label(name, wrap=False)
            beside.setMinimumHeight(box.sizeHint().height())
            form.addRow(beside, box)
        return panel

    def first_focus(self) -> QWidget | None:
        return self.language_box


class DataPage(StepPage):
    folder_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.head(
            self.tr("Where your library is kept"),
            self.tr("Names, faces, answers and models are kept in one folder. Your clips stay where they are."),
        )
        self.fact = Fact("folder", self.tr("Your data folder"), "…")
        self.choose_button = button(self.tr("Another folder…"), self._choose)
        self.choose_button.setEnabled(False)
        self.fact.beside.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignTop)
        self.room = Fact("info", self.tr("Free space"), "…")
        self.column.addWidget(self.fact)
        self.column.addWidget(self.room)
        self.column.addStretch(1)

    def show_place(self, place: Place) -> None:
        text = str(place.folder)
        if not place.can_move:
            text = self.tr("{folder}\nIt has clips in it, so it stays where it is.").format(folder=text)
        self.fact.say(self.tr("Your data folder"), text)
        self.choose_button.setEnabled(place.can_move)
        is_little = place.free_bytes < LITTLE_BYTES
        self.room.say(
            self.tr("{size} are free there").format(size=words.size(place.free_bytes)),
            self.tr("A base model takes several gigabytes. What is known of your clips and people takes little."),
            symbol="warning" if is_little else "done",
            ink="warning" if is_little else "done",
        )

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Folder for your library"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder_chosen)
        dialog.open()


class ComputerPage(StepPage):
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head(
            self.tr("What this computer can do"),
            self.tr("A small computation is really run on the graphics card, so that there are no surprises later."),
        )
        self.device = Fact("refresh", self.tr("Looking…"), "")
        self.memory = Fact("info", self.tr("Memory"), "…")
        self.again_button = button(self.tr("Look again"), self.again.emit, kind="link", symbol="refresh")
        self.column.addWidget(self.device)
        self.column.addWidget(self.memory)
        self.column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def show_checking(self) -> None:
        self.again_button.setEnabled(False)
        self.device.say(self.tr("Looking…"), self.tr("This takes a few seconds."), symbol="refresh", ink="muted")

    def show_check(self, check: Check) -> None:
        self.again_button.setEnabled(True)
        self._show_device(check)
        self.memory.say(
            self.tr("{free} of {total} memory free").format(
                free=words.size(check.memory_free_bytes), total=words.size(check.memory_total_bytes)
            ),
            "",
            symbol="done",
            ink="done",
        )

    def _show_device(self, check: Check) -> None:
        if check.device == "cuda" and check.kernel_ok:
            self.device.say(
                self.tr("{name} works").format(name=check.name),
                self.tr("{free} of its {total} are free. It will do the learning and the answering.").format(
                    free=words.size(check.device_free_bytes), total=words.size(check.device_total_bytes)
                ),
                symbol="done",
                ink="done",
            )
        elif check.device == "cuda":
            self.device.say(
                self.tr("{name} is there, but nothing can be computed on it").format(name=check.name),
                local(check.reason),
                symbol="warning",
                ink="warning",
            )
        elif check.device == "cpu":
            self.device.say(
                self.tr("No graphics card that models can use"),
                self.tr(
                    "Finding faces and asking by face memory work as well without one. Learning somebody with a base "
                    "model takes hours instead of minutes."
                ),
                symbol="info",
                ink="accent",
            )
        else:
            self.device.say(
                self.tr("The graphics card could not be asked"), local(check.reason), symbol="warning", ink="warning"
            )


class ModelPage(StepPage):
    chosen = Signal(str)  # name of a base, or MEMORY

    def __init__(self) -> None:
        super().__init__()
        self.head(
            self.tr("Which model answers"),
            self.tr(
                "Face memory says who is seen, when and where. A base model also says in words what they do. It can be "
                "added at any time, under Models."
            ),
        )
        self.rows: dict[str, ChoiceRow] = {}
        self._absent: set[str] = set()
        self._group = QButtonGroup(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(S)
        self.column.addLayout(self._list)
        self._note = label(ink="muted", steps=-1)
        self.column.addWidget(self._note)
        self.column.addStretch(1)
        self.show_bases((), None)

    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None:
        texts = {MEMORY: self._memory()} | {one.base.name: self._text(one) for one in choices}
        if texts.keys() == self.rows.keys():
            for name, text in texts.items():
                self.rows[name].show_words(text)
            return
        for old in self.rows.values():
            self._group.removeButton(old)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = {name: ChoiceRow(text) for name, text in texts.items()}
        for name, row in self.rows.items():
            self._group.addButton(row)
            self._list.addWidget(row)
            row.setChecked(name == (chosen or MEMORY))
            row.clicked.connect(lambda _checked=False, name=name: self._choose(name))
        self._absent = {one.base.name for one in choices if not one.base.is_ready}

    def _memory(self) -> ChoiceText:
        return ChoiceText(
            self.tr("Face memory only"),
            self.tr("Ready now, nothing to fetch"),
            "done",
            "done",
            self.tr("Always there, also beside a base model."),
        )

    def _text(self, one: BaseChoice) -> ChoiceText:
        fits, symbol, ink = words.fits(one.word)
        where = self.tr("On this computer") if one.base.is_ready else self.tr("To be fetched")
        facts = (fits, where, words.size(one.base.row.bytes), one.base.row.licence or "")
        note = local((one.why if one.word is not None else "") or one.base.row.summary)
        return ChoiceText(local(one.base.row.title), " · ".join(part for part in facts if part), symbol, ink, note)

    def _choose(self, name: str) -> None:
        self._note.setText(
            self.tr("It is not on this computer yet. At the end you are asked before anything is fetched.")
            if name in self._absent
            else ""
        )
        self.chosen.emit(name)

    def first_focus(self) -> QWidget | None:
        return next((row for row in self.rows.values() if row.isChecked()), None)


class PrivacyPage(StepPage):
    network_allowed = Signal(bool)

    def __init__(self, *, is_network_on: bool) -> None:
        super().__init__()
        self.head(
            self.tr("What stays private"),
            self.tr("Everything. This is how it is kept so."),
        )
        self.column.addWidget(
            Fact(
                "lock",
                self.tr("Nothing leaves this computer"),
                self.tr("Clips, faces, names, questions and answers are never sent anywhere. There is no account."),
            )
        )
        network = Fact(
            "models",
            self.tr("The network is used for downloads that you start"),
            self.tr("Nothing else. Each of them is listed under Help > Network."),
        )
        self.network = QCheckBox(self.tr("Allow downloads that I start"))
        self.network.setAccessibleName(self.network.text())
        self.network.setChecked(is_network_on)
        self.network.toggled.connect(self.network_allowed)
        network.words.addWidget(self.network)
        self.column.addWidget(network)
        self.column.addWidget(
            Fact(
                "person",
                self.tr("Ask the people"),
                self.tr("Before somebody is stored you are asked whether they agreed, and that is kept with them."),
            )
        )
        self.column.addWidget(
            Fact(
                "erase",
                self.tr("Erased is gone"),
                self.tr("Erase removes a name with its faces and all that was learned, from backups and logs too."),
            )
        )
        self.column.addStretch(1)

    def first_focus(self) -> QWidget | None:
        return self.network
