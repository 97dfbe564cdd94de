"""The player's side of the Chat screen: the clip, and below it who is seen when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pvchat_desktop.core.media import FileState
from pvchat_desktop.presenters.player import can_play, drive_name
from pvchat_desktop.ui import words
from pvchat_desktop.ui.host import Host
from pvchat_desktop.ui.theme import M, S
from pvchat_desktop.ui.widgets.controls import label, scrolling
from pvchat_desktop.ui.widgets.empty_state import EmptyState
from pvchat_desktop.ui.widgets.player import Playable, Player
from pvchat_desktop.ui.widgets.strips import StripRow, Strips

if TYPE_CHECKING:
    from pvchat_desktop.services.views import ClipSummary, PersonSeen

_STILL_PX = 960


class PlayerPane(QWidget):
    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._clip: ClipSummary | None = None
        self.player = Player()
        self.strips = Strips()
        self.player.times_changed.connect(self.strips.set_times)
        self._title = label(bold=True, wrap=False)
        self._title.setMinimumWidth(0)
        self._facts = label(ink="muted", steps=-1, wrap=False)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(M, M, M, S)
        column.setSpacing(S)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addWidget(self.player)
        column.addWidget(scrolling(self.strips, self.tr("Who is seen when")), 1)
        self._nothing = EmptyState("clip")
        self._nothing.fill(
            self.tr("No clip is open"),
            self.tr("Press a piece of evidence, or open a clip in the library, and it plays here."),
            action=self.tr("Go to the library"),
            pressed=lambda: host.go.emit("library"),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._shown)
        outer.addWidget(self._nothing)
        self.setMinimumWidth(300)
        host.pictures.loaded.connect(self._picture_loaded)
        self.show_clip(None)

    def show_clip(self, clip: ClipSummary | None) -> None:
        self._clip = clip
        self._shown.setVisible(clip is not None)
        self._nothing.setVisible(clip is None)
        if clip is None:
            self.player.show_clip(None)
            return
        self._title.setText(clip.title)
        self._facts.setText(
            " · ".join(part for part in (words.date(clip.clip.info.recorded_at), words.file_state(clip.state)) if part)
        )
        info = clip.clip.info
        playable = Playable(
            clip.title,
            Path(clip.path),
            info.duration_s,
            info.width,
            info.height,
            info.frame_rate,
            self._why_not(clip),
        )
        self.player.show_clip(playable, self._host.pictures.get(clip.thumbnail, _STILL_PX))

    def _picture_loaded(self, path: str) -> None:
        clip = self._clip
        if clip is not None and str(clip.thumbnail) == path and not self.player.surface.has_frame:
            self.player.show_still(self._host.pictures.get(clip.thumbnail, _STILL_PX))

    def _why_not(self, clip: ClipSummary) -> tuple[str, str]:
        if can_play(clip.state):
            return "", ""
        if clip.state is FileState.OFFLINE:
            drive = drive_name(clip.path)
            title = self.tr("This clip is on a drive that is not connected")
            return (
                self.tr("{sentence} ({drive})").format(sentence=title, drive=drive) if drive else title,
                self.tr("Names and answers stay; plug it in to play."),
            )
        return (
            self.tr("The file of this clip is not where it was"),
            self.tr("Names and answers stay. If you moved it, import it again: everything known about it is kept."),
        )

    def show_people(self, people: tuple[PersonSeen, ...]) -> None:
        self.strips.show_rows([StripRow(one.name, one.level, one.spans, one.by_body) for one in people])
