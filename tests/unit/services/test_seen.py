from collections.abc import Callable
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.services.seen import level_of
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared


@pytest.fixture
def queries(app: App, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    """How many times a call reads the catalog."""

    def count(call: Callable[[], object]) -> int:
        reads: list[None] = []
        read = app.catalog.store.read

        def counted(question: Callable[[object], object]) -> object:
            reads.append(None)
            return read(question)

        with monkeypatch.context() as patch:
            patch.setattr(app.catalog.store, "read", counted)
            call()
        return len(reads)

    return count


def _fill(app: App, worker: Prepared, clips: Path, numbers: range) -> list[ClipSha]:
    for number in numbers:
        worker.clip(clips / f"clip {number:02}.mp4", Figure(1, number % 3, 5), Figure(50 + number, x=400))
    added = app.library.add([clips]).added
    app.library.scan_all(added, Watch())
    return list(added)


def test_lists_and_answers_read_no_more_often_however_many_clips_there_are(
    app: App, worker: Prepared, clips: Path, queries: Callable[[Callable[[], object]], int]
) -> None:
    (first, *_) = _fill(app, worker, clips, range(3))
    track = next(view.track.id for view in app.library.tracks(first) if view.track.spans[0].end_s == 5)
    anna = app.enrollment.enroll(track, "Anna", consent=None).person.id
    app.rescoring.wait()
    calls: list[Callable[[], object]] = [
        app.library.clips,
        lambda: app.library.find("Anna"),
        app.chat.suggestions,
        lambda: app.chat.ask("In which clips is Anna?"),
        lambda: (app.people.reject(track, anna), app.rescoring.wait()),
        lambda: (app.people.undo(), app.rescoring.wait()),
    ]
    few = [queries(call) for call in calls]
    _fill(app, worker, clips, range(3, 20))
    assert [queries(call) for call in calls] == few


def test_one_clip_and_many_are_summed_up_alike(app: App, worker: Prepared, clips: Path) -> None:
    shas = _fill(app, worker, clips, range(3))
    app.enrollment.enroll(app.library.tracks(shas[0])[0].track.id, "Anna", consent=None)
    listed = {summary.clip.sha256: summary for summary in app.library.clips()}
    assert [listed[sha] for sha in shas] == [app.library.clip(sha) for sha in shas]
    for sha in shas:
        (anna,) = app.library.strips(sha)
        assert listed[sha].people == (anna,)
        stranger, view = sorted(app.library.tracks(sha), key=lambda view: view.name or "")
        assert (anna.level, anna.spans) == (level_of(view.label), view.track.spans)
        assert (stranger.name, stranger.level) == (None, None)
        assert listed[sha].unknown_figures == 1


def test_spans_of_one_person_that_nearly_touch_are_one(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1, 0, 2), Figure(1, 2.6, 4), Figure(1, 8, 9))
    app.library.add([clips])
    app.enrollment.enroll(app.library.scan(sha)[0].track.id, "Anna", consent=None)
    (anna,) = app.library.strips(sha)
    assert [(span.start_s, span.end_s) for span in anna.spans] == [(0, 4), (8, 9)]
