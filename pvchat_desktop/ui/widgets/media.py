"""The media player behind the picture. QtMultimedia is loaded with the first clip, not with the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QUrl, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame


class MediaPlayer(QObject):
    """Plays one file. Seeks asked for before the file is ready are made when it is."""

    frame = Signal(object)  # QVideoFrame
    position_s = Signal(float)
    playing = Signal(bool)
    failed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # The decoder describes every file on stderr, its path included.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoSink

        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._player.setVideoSink(self._sink)
        self._audio: QAudioOutput | None = None
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._audio = QAudioOutput(self)
            self._player.setAudioOutput(self._audio)
        self._wanted_ms: int | None = None
        self._loaded = (QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia)
        self._is_playing_state = QMediaPlayer.PlaybackState.PlayingState
        self._sink.videoFrameChanged.connect(self._show)
        self._player.positionChanged.connect(lambda ms: self.position_s.emit(ms / 1000))
        self._player.playbackStateChanged.connect(lambda state: self.playing.emit(state == self._is_playing_state))
        self._player.mediaStatusChanged.connect(self._status_changed)
        self._player.errorOccurred.connect(lambda _error, _text: self.failed.emit())

    def load(self, path: Path) -> None:
        """Open a file and show its first picture."""
        self._wanted_ms = None
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()

    def unload(self) -> None:
        self._player.stop()
        self._player.setSource(QUrl())

    def close(self) -> None:
        """Let go of the file and of the player's threads."""
        self.unload()
        self._player.setVideoSink(None)  # type: ignore[arg-type]  # Qt takes null: no sink

    @property
    def is_playing(self) -> bool:
        return self._player.playbackState() == self._is_playing_state

    def toggle(self) -> None:
        if self.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def pause(self) -> None:
        self._player.pause()

    def seek(self, at_s: float) -> None:
        at_ms = max(0, round(at_s * 1000))
        if self._player.mediaStatus() in self._loaded or self._player.isSeekable():
            self._player.setPosition(at_ms)
        else:
            self._wanted_ms = at_ms

    @property
    def has_sound(self) -> bool:
        return self._audio is not None

    def set_volume(self, part: float) -> None:
        """0 silent, 1 as loud as the clip; as the ear hears it."""
        if self._audio is not None:
            self._audio.setVolume(part * part)

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 - as Qt's own setter
        if self._audio is not None:
            self._audio.setMuted(muted)

    def _show(self, frame: QVideoFrame) -> None:
        self.frame.emit(frame)

    def _status_changed(self) -> None:
        if self._wanted_ms is not None and self._player.mediaStatus() in self._loaded:
            wanted, self._wanted_ms = self._wanted_ms, None
            self._player.setPosition(wanted)
