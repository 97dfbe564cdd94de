"""Times, dates, confidences and states in the words that the screens use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt

from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.job import JobState, Progress
from pvchat_desktop.core.media import DateCertainty, FileState, RecordedAt, Span
from pvchat_desktop.ui.sentences import local

translate = QCoreApplication.translate


def clock(seconds: float, *, tenths: bool = False) -> str:
    """0:07, 12:30, 1:02:03, or 0:07.4 with tenths."""
    total_tenths = int(max(0.0, seconds) * 10 + 1e-6)
    minutes, rest = divmod(total_tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}" if tenths else f"{rest // 10:02d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def span(start_s: float, end_s: float) -> str:
    start, end = clock(start_s), clock(end_s)
    return start if start == end else f"{start}–{end}"


def spans(found: Sequence[Span]) -> str:
    return ", ".join(span(one.start_s, one.end_s) for one in found)


def duration(seconds: float) -> str:
    """A length in words: "12 s", "3 min", "2 h 5 min"."""
    if seconds < 60:
        return translate("Words", "{n} s").format(n=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("Words", "{n} min").format(n=minutes)
    return translate("Words", "{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def date(recorded: RecordedAt | None) -> str:
    """The day of a recording, with "about" where it is only the file's date; "" where nothing is known."""
    if recorded is None:
        return ""
    day = QDate.fromString(recorded.when[:10], "yyyy-MM-dd")
    if not day.isValid():
        return recorded.when
    text = QLocale().toString(day, "d MMM yyyy")
    return translate("Words", "about {date}").format(date=text) if recorded.certainty is DateCertainty.GUESS else text


def level(value: EvidenceLevel | None) -> str:
    if value is EvidenceLevel.SURE:
        return translate("Words", "sure")
    if value is EvidenceLevel.LIKELY:
        return translate("Words", "likely")
    if value is EvidenceLevel.UNSURE:
        return translate("Words", "unsure")
    return translate("Words", "unknown person")


def learned() -> str:
    """Evidence that comes from what was trained, not from a face."""
    return translate("Words", "as learned")


def by_body() -> str:
    """Evidence from a stretch of a clip in which the face was not seen."""
    return translate("Words", "by build and clothes")


def file_state(state: FileState) -> str:
    if state is FileState.OFFLINE:
        return translate("Words", "Offline")
    if state is FileState.MISSING:
        return translate("Words", "Missing")
    return translate("Words", "Online")


def names(found: Sequence[str]) -> str:
    """One, two, or two and how many more."""
    if len(found) == 2:
        return translate("Words", "{first} and {second}").format(first=found[0], second=found[1])
    if len(found) > 2:
        return translate("Words", "{first}, {second} and {n} more").format(
            first=found[0], second=found[1], n=len(found) - 2
        )
    return found[0] if found else ""


def count(n: int, one: str, many: str) -> str:
    """`one` or `many`, both translated already, with {n} filled in."""
    return (one if n == 1 else many).format(n=n)


def clips(n: int) -> str:
    return count(n, translate("Words", "{n} clip"), translate("Words", "{n} clips"))


def people(n: int) -> str:
    return count(n, translate("Words", "{n} person"), translate("Words", "{n} people"))


def progress(now: Progress) -> str:
    """A running job's stage, how far it is, and what is left."""
    stage = local(now.stage)
    if now.total <= 0:
        return stage
    percent = min(100, round(100 * now.done / now.total))
    if now.eta_s is None:
        return translate("Words", "{stage}, {percent} %").format(stage=stage, percent=percent)
    left = duration(max(1.0, now.eta_s))
    return translate("Words", "{stage}, {percent} %, {left} left").format(stage=stage, percent=percent, left=left)


def size(n: int | None) -> str:
    """Bytes as people count them; "" where they are not known."""
    if n is None:
        return ""
    if n >= 1_000_000_000:
        return translate("Words", "{n} GB").format(n=f"{n / 1e9:.1f}")
    return translate("Words", "{n} MB").format(n=f"{max(1, n / 1e6):.0f}")


def fits(word: str | None) -> tuple[str, str, str]:
    """Whether a base model fits this machine: in words, with a symbol and its colour token."""
    if word == "fits":
        return translate("Words", "Fits this computer"), "done", "done"
    if word == "tight":
        return translate("Words", "Tight on this computer"), "warning", "warning"
    if word == "does not fit":
        return translate("Words", "Does not fit this computer"), "error", "danger"
    return translate("Words", "Size not known yet"), "info", "muted"


def job_state(state: JobState) -> str:
    texts = {
        JobState.QUEUED: translate("Words", "Waiting"),
        JobState.RUNNING: translate("Words", "Running"),
        JobState.PAUSED: translate("Words", "Paused"),
        JobState.INTERRUPTED: translate("Words", "Interrupted"),
        JobState.DONE: translate("Words", "Done"),
        JobState.FAILED: translate("Words", "Failed"),
        JobState.CANCELLED: translate("Words", "Stopped"),
    }
    return texts[state]


def day(when: str) -> str:
    """The day and minute of an ISO 8601 time, where the user is."""
    at = QDateTime.fromString(when, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(at.toLocalTime(), "d MMM yyyy, HH:mm") if at.isValid() else when[:16]
