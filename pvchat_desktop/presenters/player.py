"""The player's rules: what a key means and where a seek lands, without a player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pvchat_desktop.core.media import FileState, Span

JUMP_S = 10.0  # J and L
STEP_S = 1.0  # left and right
DEFAULT_FRAME_S = 1 / 25  # one frame where the clip's rate is unknown
MAX_RATE = 4.0


class Key(Enum):
    TOGGLE = "toggle"  # Space, K
    BACK = "back"  # J
    FORWARD = "forward"  # L
    STEP_BACK = "step_back"  # Left
    STEP_FORWARD = "step_forward"  # Right
    FRAME_BACK = "frame_back"  # comma
    FRAME_FORWARD = "frame_forward"  # full stop
    START = "start"  # Home
    END = "end"  # End
    LOUDER = "louder"  # Up
    QUIETER = "quieter"  # Down
    MUTE = "mute"  # M


@dataclass(frozen=True, slots=True)
class Playback:
    """Where a clip is at."""

    at_s: float
    duration_s: float
    frame_rate: float | None = None


def target_s(key: Key, now: Playback) -> float | None:
    """Where a key leads, in seconds; None for keys that do not seek."""
    frame_s = 1 / now.frame_rate if now.frame_rate else DEFAULT_FRAME_S
    moves = {
        Key.BACK: now.at_s - JUMP_S,
        Key.FORWARD: now.at_s + JUMP_S,
        Key.STEP_BACK: now.at_s - STEP_S,
        Key.STEP_FORWARD: now.at_s + STEP_S,
        Key.FRAME_BACK: now.at_s - frame_s,
        Key.FRAME_FORWARD: now.at_s + frame_s,
        Key.START: 0.0,
        Key.END: now.duration_s,
    }
    if key not in moves:
        return None
    return min(max(0.0, moves[key]), max(0.0, now.duration_s))


def can_play(state: FileState) -> bool:
    return state is FileState.ONLINE


def drive_name(path: str) -> str:
    """The name under which people know the drive a file lies on; "" for one that is always there."""
    parts = path.replace("\\", "/").split("/")
    if parts[1:2] == ["Volumes"]:
        return parts[2] if len(parts) > 2 else ""
    if parts[1:3] == ["run", "media"]:
        return parts[4] if len(parts) > 4 else ""
    if parts[1:2] == ["media"]:
        return parts[3] if len(parts) > 4 else ""
    if parts[1:2] == ["mnt"]:
        return parts[2] if len(parts) > 3 else ""
    return parts[0] if parts[0].endswith(":") else ""


def neighbour(spans: Sequence[Span], at_s: float, *, forward: bool) -> Span | None:
    """The next span that starts after `at_s`, or the last one that starts before it."""
    slack_s = 0.05  # a seek lands on a frame, seldom on the asked time itself
    if forward:
        return next((one for one in spans if one.start_s > at_s + slack_s), None)
    return next((one for one in reversed(spans) if one.start_s < at_s - slack_s), None)
