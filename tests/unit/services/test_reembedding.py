"""Another face back end: galleries follow from their crops, labels stay, nobody is tagged twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.protocol.messages import EmbedCrops, FaceBackend, ScanFaces
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared


@pytest.fixture
def other_backend(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on another pack is in use; its files need not be here, since the worker is prepared."""
    backend = FaceBackend("yunet-mobilefacenet", "onnx", {}, "f" * 64)
    monkeypatch.setattr(app.models, "active_backend", lambda: backend)


@pytest.fixture
def anna(app: App, worker: Prepared, clips: Path) -> list[str]:
    shas = [worker.clip(clips / f"{name}.mp4", Figure(1), Figure(2, x=400)) for name in ("one", "two", "three")]
    app.library.add([clips])
    for sha in shas[:2]:
        app.library.scan(sha)
    track = app.library.tracks(shas[0])[0].track.id
    app.enrollment.enroll(track, "Anna", consent=None)
    return list(shas)


def test_galleries_follow_without_new_tagging(
    app: App, worker: Prepared, anna: list[str], request: pytest.FixtureRequest
) -> None:
    one, two, three = app.library.clip(anna[0]), app.library.clip(anna[1]), app.library.clip(anna[2])
    request.getfixturevalue("other_backend")
    new = app.library.scan(three.clip.sha256)
    assert [view.name for view in new] == ["Anna", None]
    assert worker.count(EmbedCrops) == 1
    app.library.scan(one.clip.sha256)
    confirmed = app.library.tracks(one.clip.sha256)[0]
    assert (confirmed.name, confirmed.label.state) == ("Anna", TrackState.CONFIRMED)
    assert confirmed.track.model.backend == "yunet-mobilefacenet"
    assert [view.name for view in app.library.scan(two.clip.sha256)] == ["Anna", None]
    assert worker.count(EmbedCrops) == 1, "only what the new back end had not seen"
    assert len(app.people.page(app.people.named("Anna").id).gallery) == 3


def test_going_back_finds_the_old_vectors(app: App, worker: Prepared, anna: list[str]) -> None:
    sha = app.library.clip(anna[0]).clip.sha256
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.models, "active_backend", lambda: FaceBackend("yunet-mobilefacenet", "onnx", {}, "f" * 64))
        app.library.scan(sha)
    assert worker.count(ScanFaces) == 3
    assert app.library.scan(sha)[0].name == "Anna"
    assert worker.count(EmbedCrops) == 1


@pytest.mark.usefixtures("anna")
def test_a_lost_crop_takes_nothing_else_with_it(
    app: App, worker: Prepared, anna: list[str], request: pytest.FixtureRequest
) -> None:
    next((app.folders.data / "faces").rglob("0000-00.png")).unlink()
    request.getfixturevalue("other_backend")
    assert app.library.scan(app.library.clip(anna[2]).clip.sha256)[0].name == "Anna"
    assert worker.count(EmbedCrops) == 1


def test_everybody_scanned_anew_after_a_change_of_back_end(
    app: App, anna: list[str], request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("other_backend")
    shas = [summary.clip.sha256 for summary in app.library.clips()]
    assert app.library.scan_all(shas, Watch()).scanned == len(anna)
    assert app.library.scan_all(shas, Watch()).done_before == len(anna)
