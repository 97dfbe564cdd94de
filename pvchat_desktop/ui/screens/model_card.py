"""One base model on the Models screen: what it is, whether it fits, where its files are, what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pvchat_desktop.core.job import Progress
from pvchat_desktop.presenters.learn import BaseChoice
from pvchat_desktop.ui import icons, words
from pvchat_desktop.ui.sentences import local
from pvchat_desktop.ui.theme import XS, L, M, S, colour, theme
from pvchat_desktop.ui.widgets import paint
from pvchat_desktop.ui.widgets.busy import Busy
from pvchat_desktop.ui.widgets.controls import button, label


class ModelCard(QWidget):
    download = Signal()
    stop = Signal()
    verify = Signal()
    use = Signal()
    remove = Signal()

    def __init__(self, choice: BaseChoice) -> None:
        super().__init__()
        self.choice = choice
        self._mark = QLabel()
        self._title = label(bold=True)
        self._facts = label(ink="muted", steps=-1)
        self._note = label(ink="muted", steps=-1)
        self._busy = Busy()
        self.use_button = button(self.tr("Use for answers"), self.use.emit, symbol="check")
        self.download_button = button(self.tr("Download…"), self.download.emit, symbol="import")
        self.stop_button = button(self.tr("Stop"), self.stop.emit, symbol="stop")
        self.verify_button = button(self.tr("Check files"), self.verify.emit, symbol="verify")
        self.remove_button = button(self.tr("Remove"), self.remove.emit, symbol="erase")
        self._arrange()
        self.show_choice(choice, begun=False, network=True)
        self.show_idle()
        theme().changed.connect(self._draw)

    def _arrange(self) -> None:
        words_column = QVBoxLayout()
        words_column.setSpacing(XS)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        words_column.addLayout(head)
        for part in (self._facts, self._note, self._busy):
            words_column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addStretch(1)
        for one in (self.stop_button, self.download_button, self.use_button, self.verify_button, self.remove_button):
            buttons.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addLayout(words_column)
        column.addLayout(buttons)

    def show_choice(self, choice: BaseChoice, *, begun: bool, network: bool) -> None:
        self.choice = choice
        base, row = choice.base, choice.base.row
        fits, _symbol, _ink = words.fits(choice.word)
        title = local(row.title)
        self._title.setText(self.tr("{title} (answers now)").format(title=title) if base.is_chosen else title)
        facts = [fits, words.size(row.bytes), self._licence(choice)]
        self._facts.setText(" · ".join(part for part in facts if part))
        here = "" if base.is_ready else self._absent(choice, begun=begun, network=network)
        why = choice.why if choice.word is not None else ""
        self._note.setText(" ".join(part for part in (local(row.summary), local(why), here) if part))
        self._note.setVisible(bool(self._note.text()))
        self._name_buttons(title, begun=begun)
        self.download_button.setEnabled(network and row.repo is not None)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{self._facts.text()}. {self._note.text()}")
        self._draw()
        self._show_buttons()

    def _name_buttons(self, title: str, *, begun: bool) -> None:
        self.download_button.setText(self.tr("Go on downloading…") if begun else self.tr("Download…"))
        for one in (self.use_button, self.download_button, self.stop_button, self.verify_button, self.remove_button):
            one.setAccessibleName(self.tr("{what}: {title}").format(what=one.text(), title=title))
        self._busy.bar.setAccessibleName(self.tr("Progress of {title}").format(title=title))

    def _licence(self, choice: BaseChoice) -> str:
        licence = choice.base.row.licence
        if licence is None and choice.base.is_ready:
            return self.tr("no licence named")
        if licence is None:
            return self.tr("licence is shown before the download")
        if choice.base.needs_acceptance:
            return self.tr("licence {name}, to be accepted first").format(name=licence)
        return self.tr("licence {name}").format(name=licence)

    def _absent(self, choice: BaseChoice, *, begun: bool, network: bool) -> str:
        if choice.base.row.repo is None:
            return self.tr("Not on this computer. It can be imported from a folder.")
        if not network:
            return self.tr("Not on this computer. Downloads are switched off; it can be imported from a folder.")
        return self.tr("A part of it is here.") if begun else self.tr("Not on this computer.")

    def _draw(self) -> None:
        _text, symbol, ink = words.fits(self.choice.word)
        self._mark.setPixmap(icons.pixmap(symbol, ink=ink))

    # --- while something is done with it

    def show_busy(self, progress: Progress | None) -> None:
        self._busy.show_progress(progress)
        self._show_busy(is_busy=True)

    def show_idle(self) -> None:
        self._show_busy(is_busy=False)

    def _show_busy(self, *, is_busy: bool) -> None:
        for part in (self._busy, self.stop_button):
            part.setVisible(is_busy)
        self._show_buttons()

    def _show_buttons(self) -> None:
        base, is_busy = self.choice.base, not self.stop_button.isHidden()
        self.download_button.setVisible(not base.is_ready and not is_busy)
        self.use_button.setVisible(base.is_ready and not base.is_chosen and not is_busy)
        self.verify_button.setVisible(base.is_ready and not is_busy)
        own = base.row.repo is None and not base.row.files  # comes with the program
        self.remove_button.setVisible(base.is_ready and not is_busy and not own)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        line = "accent" if self.choice.base.is_chosen else "line"
        paint.panel(painter, QRectF(self.rect()), fill=colour("base"), line=colour(line))
        painter.end()
