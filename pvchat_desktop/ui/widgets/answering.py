"""Over the conversation: who answers, face memory or a base model; pressed, another one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from pvchat_desktop.presenters.chat import Answering
from pvchat_desktop.ui.icons import set_symbol
from pvchat_desktop.ui.sentences import local

_MOST_PX = 210


class AnsweringChip(QToolButton):
    def __init__(self, choose: Callable[[str | None], None], more: Callable[[], None]) -> None:
        super().__init__()
        self._choose = choose
        self._more = more
        self._choices: tuple[Answering, ...] = ()
        self._chosen: str | None = None
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoRaise(True)
        self.clicked.connect(lambda _checked=False: self.open_menu())
        self.show_choices((), None)

    def show_choices(self, choices: Sequence[Answering], chosen: str | None) -> None:
        self._choices, self._chosen = tuple(choices), chosen
        title = next((local(one.title) for one in choices if one.name == chosen), self.tr("Face memory"))
        self.setText(self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _MOST_PX - 50))
        set_symbol(self, "models" if chosen else "person")
        self.setAccessibleName(self.tr("Answers come from {title}").format(title=title))
        self.setToolTip(self.tr("Answers come from {title}. Press to choose another.").format(title=title))
        self.setMaximumWidth(_MOST_PX)

    def menu_of_choices(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        entries = (Answering(None, self.tr("Face memory only")), *self._choices)
        for one in entries:
            action = menu.addAction(local(one.title))
            action.setCheckable(True)
            action.setChecked(one.name == self._chosen)
            action.triggered.connect(partial(self._pressed, one.name))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("More models…")).triggered.connect(lambda _checked=False: self._more())
        return menu

    def _pressed(self, name: str | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own argument
        self._choose(name)

    def open_menu(self) -> None:
        menu = self.menu_of_choices()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
