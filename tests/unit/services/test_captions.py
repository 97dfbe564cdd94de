"""Captions: written clip by clip, found at once, giving way to questions, keeping their place."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.job import JobState
from pvchat_desktop.core.scene_words import scenes
from pvchat_desktop.errors import BadClip, Cancelled, Refused
from pvchat_desktop.protocol.messages import CaptionedScenes, CaptionScenes, Request, SampleFrames
from pvchat_desktop.services.captions import KIND
from pvchat_desktop.services.watch import Watch
from tests.helpers.base_folders import write_base
from tests.helpers.learners import Rote
from tests.helpers.prepared import Figure, Prepared

_SAYS = {"party": "A boy blows out candles on a cake.", "walk": "Two people walk by a lake."}


@pytest.fixture
def asked(app: App, worker: Prepared, clips: Path, tmp_path: Path) -> list[CaptionScenes]:
    """Two clips, a chosen base, and a worker that captions by the clip's name; -> what it was asked."""
    Rote().join(worker)
    titles = {worker.clip(clips / f"{name}.mp4", Figure(number)): name for number, name in enumerate(_SAYS)}
    app.library.add([clips])
    app.bases.choose(app.bases.import_from(write_base(tmp_path / "tiny")))
    found: list[CaptionScenes] = []

    def caption(request: CaptionScenes) -> CaptionedScenes:
        found.append(request)
        said = _SAYS[titles[ClipSha(request.clip_sha256)]]
        return CaptionedScenes(tuple(said for _ in request.scenes), 0.1)

    worker.answers[CaptionScenes] = lambda request, _tell: caption(request)
    return found


def test_clips_are_described_and_found(app: App, asked: list[CaptionScenes]) -> None:
    assert app.captions.is_wanted()
    report = app.captions.write(Watch())
    assert (report.captioned, report.left, report.refused) == (2, 0, ())
    assert not app.captions.is_wanted()
    (match,) = app.library.find("blowing candles")
    assert match.clip.title == "party"
    duration_s = match.clip.clip.info.duration_s
    assert match.spans == scenes(duration_s)
    assert match.why == "a caption says “A boy blows out candles on a cake.”"
    assert app.library.find("Kerzen") == (match,), "what means the same, in another language"
    request = asked[0]
    assert all(any(start <= t <= end for start, end in request.scenes) for t in request.frames.times_s)
    assert "{p" not in request.question
    assert app.captions.write(Watch()).captioned == 0


def test_scenes_begin_where_a_look_through_the_clip_found_cuts(
    app: App, worker: Prepared, asked: list[CaptionScenes]
) -> None:
    sha = next(one for one in app.library.all() if app.library.title(one) == "party")
    worker.cuts_s[sha] = (7.5,)
    app.library.scan(sha)
    app.captions.write(Watch())
    (request,) = (one for one in asked if one.clip_sha256 == sha)
    duration_s = app.library.clip(sha).clip.info.duration_s
    assert request.scenes == tuple((part.start_s, part.end_s) for part in scenes(duration_s, (7.5,)))
    assert 7.5 in [start for start, _ in request.scenes]


def test_a_limit_and_writing_anew(app: App, asked: list[CaptionScenes]) -> None:
    assert app.captions.write(Watch(), limit=1).left == 1
    assert app.captions.count() == (1, 1)
    assert app.captions.forget() == 1
    assert app.library.find("candles") == app.library.find("lake") == ()
    assert app.captions.write(Watch()).captioned == 2
    assert len(asked) == 3


def test_a_stopped_run_goes_on_as_the_same_job(app: App, worker: Prepared, asked: list[CaptionScenes]) -> None:
    stop = threading.Event()

    def before(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, CaptionScenes) and len(asked) == 1:
            stop.set()

    worker.before = before
    with pytest.raises(Cancelled):
        app.captions.write(Watch(stop=stop))
    assert app.captions.count() == (1, 1)
    whole = [job for job in app.jobs.jobs() if job.kind == KIND]
    assert [job.state for job in whole] == [JobState.INTERRUPTED]
    worker.before = lambda _request, _stop: None
    app.jobs.go_on(whole[0].id, Watch())
    assert app.captions.count() == (2, 0)
    assert [job.state for job in app.jobs.jobs() if job.kind == KIND] == [JobState.DONE]


def test_a_clip_that_cannot_be_read_keeps_nobody_waiting(
    app: App, worker: Prepared, asked: list[CaptionScenes]
) -> None:
    first = app.catalog.words.uncaptioned()[0]

    def before(request: Request, _stop: threading.Event) -> None:
        if isinstance(request, SampleFrames) and request.clip_sha256 == first:
            raise BadClip("It is damaged.")

    worker.before = before
    report = app.captions.write(Watch())
    assert (report.captioned, report.left, len(report.refused)) == (1, 1, 1)
    assert len(asked) == 1


def test_captions_need_a_base(app: App, asked: list[CaptionScenes]) -> None:
    app.bases.choose(None)
    assert not app.captions.is_wanted()
    with pytest.raises(Refused, match="No base model"):
        app.captions.write(Watch())
    assert asked == []


def test_captions_go_with_their_clip(app: App, asked: list[CaptionScenes]) -> None:
    del asked
    app.captions.write(Watch())
    app.library.remove(app.library.clip("party").clip.sha256)
    assert app.library.find("candles") == ()
    assert app.catalog.words.captioned() == 1


def test_captions_wait_for_a_question(app: App, worker: Prepared, asked: list[CaptionScenes]) -> None:
    """A question that comes while a clip is described is answered first; the description then goes on."""
    sha = app.library.clip("walk").clip.sha256
    app.library.scan(sha)
    order: list[str] = []
    describing, answered = threading.Event(), threading.Event()

    def before(request: Request, stop: threading.Event) -> None:
        if isinstance(request, CaptionScenes) and not answered.is_set():
            describing.set()
            while not stop.is_set():
                answered.wait(0.01)
            order.append("gave way")
        elif type(request).__name__ == "AskModel":
            order.append("answered")

    worker.before = before
    run = threading.Thread(target=lambda: app.captions.write(Watch()))
    run.start()
    assert describing.wait(20)
    app.chat.ask("What happens here?", clips=[sha])
    answered.set()
    run.join(30)
    assert set(order) == {"gave way", "answered"}
    assert app.captions.count() == (2, 0)
    assert len(asked) == 2
