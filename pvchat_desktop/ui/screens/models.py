"""Models: the base models, what fits this computer, and how their files get here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.models import ModelsPage, ModelsPresenter
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.screens.model_card import ModelCard
from pvchat_desktop.ui.screens.runtime import RuntimeCard
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XL, L, M
from pvchat_desktop.ui.widgets.choice import ChoiceRow, ChoiceText
from pvchat_desktop.ui.widgets.controls import button, label, scrolling
from pvchat_desktop.ui.widgets.question import Question, ask

if TYPE_CHECKING:
    from pvchat_desktop.services.base_models import BaseView
    from pvchat_desktop.services.downloads import DownloadPlan


class ModelsScreen(Screen):
    name = "models"

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.cards: dict[str, ModelCard] = {}
        self._to_ask_for = ""
        self.presenter = ModelsPresenter(host.app, host.background, self)
        self.network = QCheckBox(self.tr("Allow downloads that I start"))
        self.network.setAccessibleName(self.network.text())
        self.network.clicked.connect(lambda on: self.presenter.allow_network(allowed=on))
        self.import_button = button(self.tr("Import from a folder…"), self._choose_folder, symbol="folder")
        self.memory_row = ChoiceRow(
            ChoiceText(
                self.tr("Face memory only"),
                self.tr("Answers who is seen, when and where"),
                "done",
                "done",
                self.tr("Comes with the program. Always there, also beside a base model."),
            )
        )
        self.memory_row.clicked.connect(lambda _checked=False: self._use_memory())
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, M, L)
        self._list.setSpacing(M)
        self.runtime = RuntimeCard(host)
        self.runtime.changed.connect(self.presenter.runtime_changed)
        self._list.addWidget(self.memory_row)
        self._list.addWidget(self.runtime)
        self._list.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, M, 0)
        column.setSpacing(M)
        column.addLayout(self._header())
        note = label(
            self.tr("A base model answers in words what is to be seen in a clip. It runs on this computer alone."),
            ink="muted",
        )
        column.addWidget(note)
        column.addWidget(scrolling(holder, self.tr("Base models")), 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, M, 0)
        row.setSpacing(M)
        row.addWidget(label(self.tr("Models"), steps=4, bold=True, wrap=False))
        row.addStretch(1)
        row.addWidget(self.network)
        row.addWidget(self.import_button)
        return row

    # --- presenters.models.ModelsView

    def show_models(self, page: ModelsPage) -> None:
        self.network.setChecked(page.is_network_on)
        self.runtime.presenter.network_is(on=page.is_network_on)
        self.memory_row.setChecked(not any(one.base.is_chosen for one in page.choices))
        names = [one.base.name for one in page.choices]
        for name in [name for name in self.cards if name not in names]:
            gone = self.cards.pop(name)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for number, one in enumerate(sorted(page.choices, key=lambda c: not c.base.is_ready), start=2):
            card = self.cards.get(one.base.name) or self._new_card(one.base.name, ModelCard(one))
            card.show_choice(one, begun=one.base.name in page.begun, network=page.is_network_on)
            self._list.insertWidget(number, card)
        self._ask_if_there()

    def _new_card(self, name: str, card: ModelCard) -> ModelCard:
        self.cards[name] = card
        card.download.connect(lambda: self.presenter.ask_download(card.choice.base))
        card.stop.connect(partial(self.presenter.stop, name))
        card.verify.connect(lambda: self.presenter.verify(card.choice.base))
        card.use.connect(partial(self.presenter.use, name))
        card.remove.connect(lambda: self._ask_remove(card.choice.base))
        return card

    def show_busy(self, name: str, progress: Progress | None) -> None:
        if name in self.cards:
            self.cards[name].show_busy(progress)

    def show_idle(self, name: str) -> None:
        if name in self.cards:
            self.cards[name].show_idle()

    def say(self, what: str, title: str) -> None:
        texts = {
            "downloaded": self.tr("{title} was downloaded and checked."),
            "verified": self.tr("{title} is whole: every file is as it was published."),
            "imported": self.tr("{title} was imported."),
            "removed": self.tr("{title} was removed. What was learned with it is kept."),
        }
        self._host.toast.say(texts[what].format(title=title))

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    def labels(self, title: str) -> dict[str, str]:
        return {
            "look_up": self.tr("Asking what {title} consists of").format(title=title),
            "download": self.tr("Downloading {title}").format(title=title),
            "verify": self.tr("Checking {title}").format(title=title),
            "import": self.tr("Importing {title}").format(title=title),
        }

    def confirm_download(self, base: BaseView, plan: DownloadPlan) -> None:
        """Size, free space and licence, before the first big byte."""
        size = words.size(plan.bytes) or self.tr("an unknown number of bytes")
        lines = [
            self.tr("{size} to fetch, {free} free on the disk.").format(size=size, free=words.size(plan.free_bytes)),
            self.tr("Licence: {name}.").format(name=base.row.licence or self.tr("none named")),
            local(base.row.licence_note),
        ]
        if not plan.fits:
            lines.append(self.tr("There is not enough room on the disk."))
        question = Question(
            title=self.tr("Models"),
            text=self.tr("Download {title}?").format(title=base.row.title),
            more="\n".join(line for line in lines if line),
            yes=self.tr("Accept licence and download") if base.needs_acceptance else self.tr("Download"),
            no=self.tr("Not now"),
            can_agree=plan.fits,
        )
        ask(self, question, lambda: self.presenter.download(base, accepts_licence=base.needs_acceptance))

    def _ask_remove(self, base: BaseView) -> None:
        question = Question(
            title=self.tr("Models"),
            text=self.tr("Remove the files of {title}?").format(title=base.row.title),
            more=self.tr("What was learned with it is kept, and can be used once it is here again."),
            yes=self.tr("Remove"),
            no=self.tr("Keep"),
            takes_away=True,
        )
        ask(self, question, lambda: self.presenter.remove(base))

    # --- what can be done

    def ask_for(self, name: str) -> None:
        """Ask whether a base model is to be fetched, once its card is there."""
        self._to_ask_for = name
        self._ask_if_there()

    def _ask_if_there(self) -> None:
        card = self.cards.get(self._to_ask_for)
        if card is not None:
            self._to_ask_for = ""
            self.presenter.ask_download(card.choice.base)

    def _use_memory(self) -> None:
        self.memory_row.setChecked(True)
        self.presenter.use(None)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Folder of a base model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.presenter.import_from(Path(folder)))
        dialog.open()

    # --- host.Screen

    def opened(self) -> None:
        self.presenter.refresh()
        self.runtime.presenter.refresh()

    def first_focus(self) -> QWidget | None:
        return self.memory_row
