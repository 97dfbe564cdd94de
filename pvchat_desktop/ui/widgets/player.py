"""The player: picture, scrubber, transport and, below, a strip per person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QToolButton, QVBoxLayout, QWidget

from pvchat_desktop.presenters.player import Key, Playback, target_s
from pvchat_desktop.ui import words
from pvchat_desktop.ui.theme import XS, S
from pvchat_desktop.ui.widgets.controls import label, rename_tool, tool
from pvchat_desktop.ui.widgets.media import MediaPlayer
from pvchat_desktop.ui.widgets.video_surface import VideoSurface

_KEYS = {
    Qt.Key.Key_Space: Key.TOGGLE,
    Qt.Key.Key_K: Key.TOGGLE,
    Qt.Key.Key_J: Key.BACK,
    Qt.Key.Key_L: Key.FORWARD,
    Qt.Key.Key_Left: Key.STEP_BACK,
    Qt.Key.Key_Right: Key.STEP_FORWARD,
    Qt.Key.Key_Comma: Key.FRAME_BACK,
    Qt.Key.Key_Period: Key.FRAME_FORWARD,
    Qt.Key.Key_Home: Key.START,
    Qt.Key.Key_End: Key.END,
    Qt.Key.Key_Up: Key.LOUDER,
    Qt.Key.Key_Down: Key.QUIETER,
    Qt.Key.Key_M: Key.MUTE,
}
_VOLUME_STEP = 10  # percent
_WITH_VOLUME_PX = 350  # narrower than this, the keys and Mute do


@dataclass(frozen=True, slots=True)
class Playable:
    """What the player needs to know of a clip. `why_not` is (title, text), empty where it can be played."""

    title: str
    path: Path
    duration_s: float
    width: int  # px
    height: int  # px
    frame_rate: float | None
    why_not: tuple[str, str] = ("", "")


class Scrubber(QSlider):
    """A slider in milliseconds; a press goes to that place at once."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            groove = self.style().subControlRect(
                QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderGroove, self
            )
            x = round(event.position().x()) - groove.x()
            value = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), x, groove.width())
            self.setValue(value)
            self.sliderMoved.emit(value)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        event.ignore()  # the player's keys work here as everywhere in it


class Player(QWidget):
    times_changed = Signal(float, float)  # at_s, duration_s

    def __init__(self) -> None:
        super().__init__()
        self._media: MediaPlayer | None = None
        self._clip: Playable | None = None
        self._at_s = 0.0
        self._volume = 80  # percent
        self._is_muted = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Player"))
        self.setAccessibleDescription(
            self.tr("Space plays and pauses, J and L jump ten seconds, the arrow keys step by a second.")
        )
        self.surface = VideoSurface()
        self.surface.pressed.connect(self._pressed)
        self.scrubber = Scrubber()
        self.scrubber.setAccessibleName(self.tr("Position in the clip"))
        self.scrubber.sliderMoved.connect(lambda ms: self.seek(ms / 1000))
        self._time = label(ink="muted", steps=-1, wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(self.surface)
        column.addWidget(self.scrubber)
        column.addLayout(self._transport())
        self.show_clip(None)

    def _transport(self) -> QHBoxLayout:
        self.play_button = tool(self.tr("Play"), "play", lambda: self.press(Key.TOGGLE), keys=self.tr("Space"))
        self._mute_button = tool(self.tr("Mute"), "volume", lambda: self.press(Key.MUTE), keys="M")
        self._volume_slider = QSlider(Qt.Orientation.Horizontal)
        self._volume_slider.setAccessibleName(self.tr("Volume"))
        self._volume_slider.setRange(0, 100)
        self._volume_slider.setValue(self._volume)
        self._volume_slider.setFixedWidth(56)
        self._volume_slider.valueChanged.connect(self._set_volume)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(tool(self.tr("Back ten seconds"), "back-10", lambda: self.press(Key.BACK), keys="J"))
        row.addWidget(tool(self.tr("One picture back"), "step-back", lambda: self.press(Key.FRAME_BACK), keys=","))
        row.addWidget(self.play_button)
        row.addWidget(tool(self.tr("One picture on"), "step-forward", lambda: self.press(Key.FRAME_FORWARD), keys="."))
        row.addWidget(tool(self.tr("On ten seconds"), "forward-10", lambda: self.press(Key.FORWARD), keys="L"))
        row.addSpacing(S)
        row.addWidget(self._time, 1)
        row.addWidget(self._mute_button)
        row.addWidget(self._volume_slider)
        items = (row.itemAt(number) for number in range(row.count()))
        widgets = (item.widget() for item in items if item is not None)
        self._controls = [widget for widget in widgets if isinstance(widget, QToolButton | QSlider)]
        return row

    # --- what it shows

    def show_clip(self, clip: Playable | None, still: QPixmap | None = None) -> None:
        self._clip = clip
        self._at_s = 0.0
        self.surface.clear()
        self.surface.show_still(still)
        can_play = clip is not None and not clip.why_not[0]
        for control in (*self._controls, self.scrubber):
            control.setEnabled(can_play)
        self.scrubber.setRange(0, round(clip.duration_s * 1000) if clip else 0)
        if clip is not None:
            self.surface.set_shape(clip.width, clip.height)
            self.surface.show_message(*clip.why_not)
            self.setAccessibleName(self.tr("Player: {title}").format(title=clip.title))
        self._show_time()
        if clip is not None and can_play:
            self._loaded_media().load(clip.path)
        elif self._media is not None:
            self._media.unload()

    def show_still(self, still: QPixmap | None) -> None:
        self.surface.show_still(still)

    def _loaded_media(self) -> MediaPlayer:
        if self._media is None:
            self._media = MediaPlayer(self)
            self._media.frame.connect(self.surface.show_frame)
            self._media.position_s.connect(self._moved)
            self._media.playing.connect(self._playing_changed)
            self._media.failed.connect(self._cannot_play)
            self._set_volume(self._volume)
            self._mute_button.setEnabled(self._media.has_sound)
            self._volume_slider.setEnabled(self._media.has_sound)
        return self._media

    def close_media(self) -> None:
        if self._media is not None:
            self._media.close()

    def _cannot_play(self) -> None:
        self.surface.show_message(
            self.tr("This clip cannot be played here"),
            self.tr("Who is seen in it, and questions about it, still work."),
        )

    # --- moving about

    @property
    def at_s(self) -> float:
        return self._at_s

    @property
    def is_playing(self) -> bool:
        return self._media is not None and self._media.is_playing

    def seek(self, at_s: float) -> None:
        if self._clip is None:
            return
        if self._media is not None and not self._clip.why_not[0]:
            self._media.seek(at_s)
        self._moved(at_s)

    def pause(self) -> None:
        if self._media is not None:
            self._media.pause()

    def press(self, key: Key) -> None:
        """Do what a key means."""
        if self._clip is None or self._media is None or self._clip.why_not[0]:
            return
        at_s = target_s(key, Playback(self._at_s, self._clip.duration_s, self._clip.frame_rate))
        if at_s is not None:
            if key in (Key.FRAME_BACK, Key.FRAME_FORWARD):
                self._media.pause()
            self.seek(at_s)
        elif key is Key.TOGGLE:
            self._media.toggle()
        elif key is Key.MUTE:
            self._toggle_mute()
        else:
            step = _VOLUME_STEP if key is Key.LOUDER else -_VOLUME_STEP
            self._volume_slider.setValue(self._volume + step)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = _KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key is None or not plain:
            super().keyPressEvent(event)
            return
        self.press(key)

    def _pressed(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.press(Key.TOGGLE)

    def _moved(self, at_s: float) -> None:
        self._at_s = at_s
        if not self.scrubber.isSliderDown():
            self.scrubber.setValue(round(at_s * 1000))
        self._show_time()

    def _show_time(self) -> None:
        duration_s = self._clip.duration_s if self._clip else 0.0
        self._time.setText(
            self.tr("{at} / {length}").format(at=words.clock(self._at_s, tenths=True), length=words.clock(duration_s))
        )
        self.times_changed.emit(self._at_s, duration_s)

    def _playing_changed(self, playing: bool) -> None:  # noqa: FBT001 - a signal's value
        name = self.tr("Pause") if playing else self.tr("Play")
        rename_tool(self.play_button, name, "pause" if playing else "play", keys=self.tr("Space"))

    def _set_volume(self, percent: int) -> None:
        self._volume = min(100, max(0, percent))
        if self._media is not None:
            self._media.set_volume(self._volume / 100)

    def _toggle_mute(self) -> None:
        self._is_muted = not self._is_muted
        if self._media is not None:
            self._media.set_muted(self._is_muted)
        name = self.tr("Sound on") if self._is_muted else self.tr("Mute")
        rename_tool(self._mute_button, name, "muted" if self._is_muted else "volume", keys="M")

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._volume_slider.setVisible(self.width() >= _WITH_VOLUME_PX)

    def sizeHint(self) -> QSize:
        return QSize(400, 320)
