"""The list of chats, newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pvchat_desktop.core.conversation import Chat
from pvchat_desktop.core.ids import ChatId
from pvchat_desktop.ui.widgets.controls import tip

Index = QModelIndex | QPersistentModelIndex


class ChatsModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._chats: tuple[Chat, ...] = ()

    def show(self, chats: tuple[Chat, ...]) -> None:
        if chats == self._chats:
            return
        self.beginResetModel()
        self._chats = chats
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex(), /) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._chats)

    def chat(self, index: Index) -> Chat | None:
        return self._chats[index.row()] if index.isValid() and index.row() < len(self._chats) else None

    def index_of(self, chat: ChatId | None) -> QModelIndex:
        row = next((row for row, one in enumerate(self._chats) if one.id == chat), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        chat = self.chat(index)
        if chat is None:
            return None
        title = chat.title or self.tr("New chat")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(title)
        return title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
