"""The first steps, shown once and again from Help: five pages that can all be left as they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pvchat_desktop.presenters.background import Problem
from pvchat_desktop.presenters.first_run import PAGES, Check, FirstRunPresenter, Page, Place
from pvchat_desktop.presenters.learn import BaseChoice
from pvchat_desktop.ui.host import Host, Screen
from pvchat_desktop.ui.screens.first_run_pages import (
    MEMORY,
    ComputerPage,
    DataPage,
    ModelPage,
    PrivacyPage,
    StepPage,
    WelcomePage,
)
from pvchat_desktop.ui.theme import XL, XXL, L, M, S, colour, theme
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.controls import button, scrolling

_PAGE_PX = 640  # a comfortable line
_DOT_PX = 8


class Steps(QWidget):
    """Dots: how many steps there are, and which one this is."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self.setFixedSize(len(PAGES) * 2 * _DOT_PX + _DOT_PX, _DOT_PX)

    def show_step(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(self.tr("Step {n} of {all}").format(n=at + 1, all=len(PAGES)))
        self.update()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        left = 0
        for number in range(len(PAGES)):
            width = 2 * _DOT_PX if number == self._at else _DOT_PX  # the longer one is here: not by colour alone
            fill = colour("accent" if number == self._at else "line")
            paint.panel(painter, QRectF(left, 0, width, _DOT_PX), fill=fill, radius_px=_DOT_PX / 2)
            left += width + _DOT_PX
        painter.end()


class FirstRunScreen(Screen):
    name = "first_run"
    hides_navigation = True
    sample_requested = Signal()
    start_again_requested = Signal()
    fetch_requested = Signal(str)  # name of a base model

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        settings = host.app.settings
        self.presenter = FirstRunPresenter(host.app, host.background, self)
        self.welcome = WelcomePage(language=str(settings.get("language")), theme=str(settings.get("theme")))
        self.data = DataPage()
        self.computer = ComputerPage()
        self.model = ModelPage()
        self.privacy = PrivacyPage(is_network_on=bool(settings.get("network.enabled")))
        self.pages: dict[Page, StepPage] = {
            Page.WELCOME: self.welcome,
            Page.DATA: self.data,
            Page.COMPUTER: self.computer,
            Page.MODEL: self.model,
            Page.PRIVACY: self.privacy,
        }
        self.steps = Steps()
        self.skip_button = button(self.tr("Skip these steps"), self.presenter.finish, kind="link")
        self.back_button = button(self.tr("Back"), self.presenter.back)
        self.next_button = button(self.tr("Next"), self.presenter.next, kind="primary")
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(scrolling(page, page.title))
        self._column = QVBoxLayout(self)
        self._column.setSpacing(L)
        self._column.addWidget(self._stack, 1)
        self._column.addLayout(self._foot())
        self._connect()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(1)
        for part in (self.skip_button, self.back_button, self.next_button):
            foot.addWidget(part)
        return foot

    def _connect(self) -> None:
        presenter = self.presenter
        self.welcome.language_chosen.connect(presenter.set_language)
        self.welcome.theme_chosen.connect(self._set_theme)
        self.welcome.sample.connect(self.sample_requested)
        self.data.folder_chosen.connect(lambda folder: presenter.choose_folder(Path(folder)))
        self.computer.again.connect(presenter.check)
        self.model.chosen.connect(lambda name: presenter.choose_base(None if name == MEMORY else name))
        self.privacy.network_allowed.connect(lambda on: presenter.store("network.enabled", on))

    def _set_theme(self, choice: str) -> None:
        theme().apply(choice)
        self.presenter.store("theme", choice)

    def offer_sample(self) -> None:
        self.welcome.sample_fact.show()

    # --- presenters.first_run.FirstRunView

    def show_page(self, page: Page) -> None:
        at = PAGES.index(page)
        self._stack.setCurrentIndex(at)
        self.steps.show_step(at)
        is_last = at == len(PAGES) - 1
        self.back_button.setVisible(at > 0)
        self.skip_button.setVisible(not is_last)
        text = self.tr("Begin") if is_last else self.tr("Next")
        self.next_button.setText(text)
        self.next_button.setAccessibleName(text)
        if self.isVisible():
            self.next_button.setFocus()

    def show_place(self, place: Place) -> None:
        self.data.show_place(place)

    def show_checking(self) -> None:
        self.computer.show_checking()

    def show_check(self, check: Check) -> None:
        self.computer.show_check(check)

    def show_bases(self, choices: tuple[BaseChoice, ...], chosen: str | None) -> None:
        self.model.show_bases(choices, chosen)

    def leave(self, fetch: str | None) -> None:
        if fetch is None:
            self._host.go.emit("library")
        else:
            self.fetch_requested.emit(fetch)

    def start_again(self) -> None:
        self.start_again_requested.emit()

    def show_problem(self, problem: Problem) -> None:
        self._host.show_problem(problem)

    # --- host.Screen

    def opened(self) -> None:
        self.presenter.begin()

    def first_focus(self) -> QWidget | None:
        return self.next_button

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        beside = max(XL, (self.width() - _PAGE_PX) // 2)
        above = XXL if self.height() > _PAGE_PX else L
        self._column.setContentsMargins(beside, above, beside - M, L)
