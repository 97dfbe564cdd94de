"""The list of chats: open, new, rename, delete (with Undo while the note is shown)."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from pvchat_desktop.core.conversation import Chat
from pvchat_desktop.core.ids import ChatId
from pvchat_desktop.presenters.chat import ChatPresenter
from pvchat_desktop.ui.icons import set_symbol
from pvchat_desktop.ui.item_models.chats import ChatsModel
from pvchat_desktop.ui.theme import M, S
from pvchat_desktop.ui.widgets.controls import label, tool
from pvchat_desktop.ui.widgets.toast import Toast


class _View(QListView):
    def __init__(self, owner: ChatList) -> None:
        super().__init__()
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._owner.delete_current()
        elif event.key() == Qt.Key.Key_F2:
            self._owner.rename_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ChatList(QWidget):
    def __init__(self, presenter: ChatPresenter, toast: Toast) -> None:
        super().__init__()
        self._presenter = presenter
        self._toast = toast
        self._leaving: Chat | None = None
        self._shown: tuple[tuple[Chat, ...], ChatId | None] = ((), None)
        self.model = ChatsModel(self)
        self.view = _View(self)
        self.view.setProperty("kind", "panel")
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Chats"))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.customContextMenuRequested.connect(self._menu)
        header = QHBoxLayout()
        header.setContentsMargins(M, S, S, 0)
        header.addWidget(label(self.tr("Chats"), bold=True, wrap=False), 1)
        header.addWidget(tool(self.tr("New chat"), "new-chat", presenter.new, keys="Ctrl+N"))
        self._none = label(self.tr("Questions you ask are kept here."), ink="muted", steps=-1)
        self._none.setContentsMargins(M, 0, S, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, S)
        column.setSpacing(S)
        column.addLayout(header)
        column.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        self.setMinimumWidth(140)
        self.setMaximumWidth(300)

    def show_chats(self, chats: tuple[Chat, ...], current: ChatId | None) -> None:
        self._shown = (chats, current)
        shown = tuple(chat for chat in chats if self._leaving is None or chat.id != self._leaving.id)
        self.model.show(shown)
        self._none.setVisible(not shown)
        self.view.setVisible(bool(shown))
        index = self.model.index_of(current)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _open(self, index: QModelIndex) -> None:
        chat = self.model.chat(index)
        if chat is not None:
            self._presenter.open(chat.id)

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self.tr("Rename…"))
        set_symbol(rename, "edit")
        rename.triggered.connect(self.rename_current)
        delete = menu.addAction(self.tr("Delete"))
        set_symbol(delete, "erase")
        delete.triggered.connect(self.delete_current)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def rename_current(self) -> None:
        chat = self.model.chat(self.view.currentIndex())
        if chat is None:
            return
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename chat"))
        dialog.setLabelText(self.tr("Title"))
        dialog.setTextValue(chat.title)
        dialog.textValueSelected.connect(lambda title: self._presenter.rename(chat.id, title))
        dialog.open()
        edit = dialog.findChild(QLineEdit)
        if edit is not None:
            edit.setAccessibleName(self.tr("Title"))

    def delete_current(self) -> None:
        """Take the chat off the list now; it is deleted when the note with Undo has gone."""
        chat = self.model.chat(self.view.currentIndex())
        if chat is None:
            return
        self._toast.dismiss()
        self._leaving = chat
        if self._presenter.current == chat.id:
            self._presenter.new()
        self.show_chats(*self._shown)
        self._toast.say(
            self.tr("“{title}” was deleted.").format(title=chat.title or self.tr("New chat")),
            undo=self._keep,
            gone=self._delete,
        )

    def _keep(self) -> None:
        self._leaving = None
        self.show_chats(*self._shown)

    def _delete(self) -> None:
        leaving, self._leaving = self._leaving, None
        if leaving is not None:
            self._presenter.delete(leaving.id)
