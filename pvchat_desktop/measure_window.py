"""The window as it is, with a watch on it: `python -m pvchat_desktop.measure_window STARTED WHAT` prints one JSON line.

STARTED is the time (seconds since the epoch) just before this process was started. WHAT is "idle" (first paint, memory,
stalls of a window nobody touches), "library" (a large library made by "fill CLIPS": how soon it is shown, and
how it scrolls) or "work" (stalls while the sample world is scanned, learned and asked about). A stall is how much later
than asked for a timer of the window's thread is called.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QAbstractItemView

    from pvchat_desktop.core.ids import ClipSha, PersonId
    from pvchat_desktop.services.playhouse import SampleWorld
    from pvchat_desktop.ui.app import Program

_IDLE_S: Final = 3.0  # watched after the first paint
_TICK_MS: Final = 5
_LOOK_MS: Final = 50  # how often a condition is looked at
_FRAME_MS: Final = 16
_SCROLL_S: Final = 5.0
_SCROLL_PX: Final = 48  # a frame: a quick turn of the wheel
_WATCHED_S: Final = 60.0  # of looking through clips, and of a training after its first step
_LEARNED_CLIPS: Final = 12  # fewer than the sample world's own: as many steps as are watched, sooner
_QUESTIONS: Final = 20
_PATIENCE_S: Final = 1800.0
_PICTURES: Final = 24  # different ones, of which the clips of a made-up library have one each
_PICTURE_PX: Final = (480, 270)
_FACES_PER_CLIP: Final = 8

Report = dict[str, Any]


class Stalls:
    """A timer of the window's thread that notes when it is called."""

    def __init__(self) -> None:
        self._ticks: list[float] = []
        self._timer = _timer(_TICK_MS, lambda: self._ticks.append(time.perf_counter()))

    @contextmanager
    def during(self, reports: Report, name: str) -> Iterator[None]:
        self._ticks.clear()
        yield
        reports[name] = self.report()

    def report(self) -> Report:
        late_ms = sorted((b - a) * 1000 - _TICK_MS for a, b in itertools.pairwise(self._ticks))
        if not late_ms:
            return {"p99": None, "max": None, "seconds": 0.0}
        return {
            "p99": round(max(0.0, late_ms[int(len(late_ms) * 0.99)]), 1),
            "max": round(max(0.0, late_ms[-1]), 1),
            "seconds": round(self._ticks[-1] - self._ticks[0], 1),
        }


def main(started: float, what: str) -> int:
    from pvchat_desktop.bootstrap import run_window

    measure = {"idle": _idle, "library": _library, "work": _work}[what]

    def first_paint() -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtGui import QGuiApplication

        report: Report = {"first_paint_s": time.time() - started, "platform": QGuiApplication.platformName()}
        stalls = Stalls()

        def measured() -> None:
            try:
                measure(stalls, report, started)
                print(json.dumps(report), flush=True)  # noqa: T201 - the report is this program's output
            finally:
                QGuiApplication.quit()

        QTimer.singleShot(0, measured)

    return run_window([], on_first_paint=first_paint)


def _memory_mib() -> float:
    import psutil  # not before the first paint, which the program's own start does without

    return round(psutil.Process().memory_info().rss / (1 << 20), 1)


def _wait(is_over: Callable[[], bool], *, at_most_s: float = _PATIENCE_S) -> None:
    """Let the window go on until something is over; its loop runs as it always does."""
    from PySide6.QtCore import QEventLoop

    loop, until = QEventLoop(), time.monotonic() + at_most_s
    timer = _timer(_LOOK_MS, lambda: loop.quit() if is_over() or time.monotonic() > until else None)
    loop.exec()
    timer.stop()


def _open_program() -> Program:
    from pvchat_desktop.ui.app import open_program

    _wait(lambda: (program := open_program()) is not None and program.app is not None and program.wiring.is_ready)
    program = open_program()
    if program is None:
        raise SystemExit("the window was closed")
    return program


def _idle(stalls: Stalls, report: Report, _started: float) -> None:
    with stalls.during(report, "idle"):
        _wait(lambda: False, at_most_s=_IDLE_S)
    report["idle_mib"] = _memory_mib()


# --- a large library


def _library(stalls: Stalls, report: Report, started: float) -> None:
    _wait(lambda: _clips_shown() > 0)
    report["open_s"] = time.time() - started
    program = _open_program()
    view = program.wiring.library.view
    _wait(lambda: program.background.is_idle)
    report["all_shown_s"] = time.time() - started
    with stalls.during(report, "scrolling"):
        report |= _scrolled(view)
    report["clips"] = view.model().rowCount()
    report["mib"] = _memory_mib()


def _clips_shown() -> int:
    from pvchat_desktop.ui.app import open_program

    program = open_program()
    wiring = program.wiring if program is not None and program.app is not None else None
    library = getattr(wiring, "library", None)  # the screens come one after the other
    return library.model.rowCount() if library is not None and library.view.isVisible() else 0


def _scrolled(view: QAbstractItemView) -> Report:
    """Down a long list at a steady pace, one step a frame; each frame is painted before the next is asked for."""
    bar, frames = view.verticalScrollBar(), []

    def step() -> None:
        began = time.perf_counter()
        bar.setValue((bar.value() + _SCROLL_PX) % max(1, bar.maximum()))
        view.viewport().repaint()
        frames.append((began, time.perf_counter()))

    timer = _timer(_FRAME_MS, step)
    _wait(lambda: False, at_most_s=_SCROLL_S)
    timer.stop()
    costs_ms = sorted((end - begin) * 1000 for begin, end in frames)
    return {
        "scroll_fps": round((len(frames) - 1) / (frames[-1][0] - frames[0][0]), 1),
        "frame_ms_p99": round(costs_ms[int(len(costs_ms) * 0.99)], 1),
    }


def fill(clips: int) -> None:
    """A library of made-up clips in the data folder, with pictures, as if they had been added long ago."""
    from pvchat_desktop.catalog import open_catalog
    from pvchat_desktop.catalog.files import thumbnail_path
    from pvchat_desktop.core.ids import ClipSha
    from pvchat_desktop.paths import UserFolders
    from pvchat_desktop.services.bench_library_fill import Size, clip_of
    from pvchat_desktop.services.bench_library_fill import fill as fill_catalog

    folders = UserFolders.find()
    catalog = open_catalog(folders)
    try:
        fill_catalog(catalog, Size(clips, _FACES_PER_CLIP * clips))
    finally:
        catalog.close()
    folders.thumbnails.mkdir(parents=True, exist_ok=True)
    drawn = [_drawn(number) for number in range(_PICTURES)]
    for number in range(clips):
        thumbnail_path(folders, ClipSha(clip_of(number))).write_bytes(drawn[number % _PICTURES])


def _drawn(number: int) -> bytes:
    """A picture with as much detail as a photograph has, as JPEG."""
    import numpy as np
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter

    width, height = _PICTURE_PX
    noise = np.random.default_rng(number).integers(0, 256, (height // 9, width // 9, 4), dtype=np.uint8)
    small = QImage(noise.tobytes(), width // 9, height // 9, QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpg")).write(small.scaled(width, height))
    return bytes(buffer.data().data())


# --- work in the background


def _work(stalls: Stalls, report: Report, _started: float) -> None:
    """The sample world in this data folder: its clips are scanned, somebody is learned, questions are asked."""
    from pvchat_desktop.services.playhouse import SampleWorld, embedded_base
    from pvchat_desktop.services.watch import Watch

    program = _open_program()
    if program.app is None:
        return
    base = embedded_base(program.app)  # type: ignore[arg-type]
    world = SampleWorld(program.app, base=base)  # type: ignore[arg-type]
    world.choose_models(Watch())
    clips: dict[str, ClipSha] = {}
    program.background.job("drawing", world.add_clips, done=clips.update)
    _wait(lambda: bool(clips))
    program.wiring.host.clips_changed.emit()
    with stalls.during(report, "scanning"):
        program.wiring.library.presenter.look_for_faces(list(clips.values()))
        _wait(lambda: not program.background.activities(), at_most_s=_WATCHED_S)
    program.background.stop_all()
    _wait(lambda: not program.background.activities())
    if base is not None:
        _learn(program, world, base, stalls, report)
        _ask(program, clips["new clip 1"], stalls, report)


def _learn(program: Program, world: SampleWorld, base: str, stalls: Stalls, report: Report) -> None:
    from pvchat_desktop.presenters.training import Wanted
    from pvchat_desktop.services.playhouse import NAME
    from pvchat_desktop.services.playhouse_set import RECIPE
    from pvchat_desktop.services.watch import Watch

    people: list[PersonId] = []
    program.background.change(
        lambda: world.enroll(world.add_clips(Watch()), Watch()), done=lambda enrolled: people.append(enrolled.person.id)
    )
    _wait(lambda: bool(people))
    training = program.wiring.training
    training.start(Wanted(people[0], NAME, base, replace(RECIPE, clips=_LEARNED_CLIPS, questions=4 * _LEARNED_CLIPS)))
    program.wiring.host.training_requested.emit()
    _wait(lambda: not training.is_running or bool(training.now and training.now.curve))
    with stalls.during(report, "training"):
        _wait(lambda: not training.is_running, at_most_s=_WATCHED_S)
    training.discard()
    _wait(lambda: not training.is_running and not program.background.activities())


def _ask(program: Program, clip: ClipSha, stalls: Stalls, report: Report) -> None:
    from pvchat_desktop.services.playhouse import DOING

    program.wiring.host.ask_requested.emit((clip,), "")
    chat = program.wiring.chat.presenter
    _wait(lambda: program.background.is_idle)
    chat.ask(DOING)  # loads the base, which is no streaming
    _wait(lambda: not chat.is_asking)
    with stalls.during(report, "streaming"):
        for _ in range(_QUESTIONS):
            chat.ask(DOING)
            _wait(lambda: not chat.is_asking)


def _timer(every_ms: int, tick: Callable[[], None]) -> QTimer:
    from PySide6.QtCore import Qt, QTimer

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(every_ms)
    return timer


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
        raise SystemExit(0)
    raise SystemExit(main(float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "idle"))
