import threading

import pytest

from pvchat_desktop.bootstrap import App
from pvchat_desktop.errors import Cancelled, WorkerDied
from pvchat_desktop.protocol.messages import Request
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Prepared


def test_the_report_has_what_is_promised(app: App) -> None:
    report = app.diagnostics.report(Watch())
    assert set(report) >= {"device", "memory", "disk", "versions", "bases", "face_packs", "network"}
    assert report["device"]["kind"] == "none"
    assert report["memory"]["total_bytes"] > report["memory"]["free_bytes"] > 0
    assert report["disk"]["free_bytes"] > 0
    assert report["versions"]["av"]
    (active,) = [pack for pack in report["face_packs"] if pack["active"]]
    assert active["name"] == "dlib"
    assert len(app.diagnostics.lines(report)) >= 6


def test_a_device_that_cannot_be_asked_does_not_hide_the_rest(app: App, worker: Prepared) -> None:
    def die(_request: Request, _stop: threading.Event) -> None:
        raise WorkerDied("The background process for models crashed.", hint="Try again.")

    worker.before = die
    report = app.diagnostics.report(Watch())
    assert report["device"]["reason"] == "The background process for models crashed. Try again."
    assert report["face_packs"]
    assert "crashed" in app.diagnostics.lines(report)[0]


def test_the_report_can_be_stopped(app: App) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        app.diagnostics.report(Watch(stop=stop))


def test_downloads_switched_off_are_said(app: App) -> None:
    app.settings.set("network.enabled", False)
    report = app.diagnostics.report(Watch())
    assert "Network         off" in app.diagnostics.lines(report)
