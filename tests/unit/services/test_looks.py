"""How a person looked over the years, and matching by the look of an age."""

from __future__ import annotations

from pathlib import Path

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ids import ClipSha, TrackId
from pvchat_desktop.core.media import DateCertainty
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Prepared
from tests.helpers.scans import Figure


def clip_of(app: App, worker: Prepared, path: Path, recorded: str | None, certainty: str = "exact") -> ClipSha:
    sha = worker.clip(path, Figure(1, 0, 4, 100, faces=4, width_px=90.0))
    app.library.add([path], Watch())
    app.catalog.store.write(
        lambda db: db.execute(
            "UPDATE clips SET recorded_when = ?, recorded_certainty = ? WHERE sha256 = ?", [recorded, certainty, sha]
        )
    )
    app.library.scan(sha, Watch())
    return sha


def track(app: App, sha: ClipSha) -> TrackId:
    return app.catalog.tracks.of_clip(sha)[0].id


def test_looks_by_year(app: App, worker: Prepared, clips: Path) -> None:
    shas = [
        clip_of(app, worker, clips / "a.mp4", "2012-05-01"),
        clip_of(app, worker, clips / "b.mp4", "2012-08-01"),
        clip_of(app, worker, clips / "c.mp4", "2018-08-01"),
        clip_of(app, worker, clips / "d.mp4", "2019-01-01", DateCertainty.GUESS),
        clip_of(app, worker, clips / "e.mp4", None),
    ]
    leo = app.enrollment.enroll(track(app, shas[0]), "Leo", consent="yes", birth_date="2010-06-15").person
    for sha in shas[1:]:
        app.people.confirm(track(app, sha), leo.id)
    looks = app.looks.by_date(leo.id)
    assert [(one.year, one.age, one.clips) for one in looks] == [(2012, 1, 2), (2018, 8, 1), (None, None, 2)]
    assert all(picture.is_file() for one in looks for picture in one.pictures)


def test_a_clip_from_before_the_birth_does_not_show_the_child(app: App, worker: Prepared, clips: Path) -> None:
    before = clip_of(app, worker, clips / "a.mp4", "2005-05-01")
    guessed = clip_of(app, worker, clips / "b.mp4", "2005-05-01", DateCertainty.GUESS)
    far = clip_of(app, worker, clips / "c.mp4", "2018-05-01")
    near = clip_of(app, worker, clips / "d.mp4", "2012-11-01")
    first = clip_of(app, worker, clips / "e.mp4", "2012-08-01")
    app.enrollment.enroll(track(app, first), "Leo", consent="yes", birth_date="2010-06-15")
    levels = [view.level for sha in (before, guessed, far, near) for view in app.library.tracks(sha)]
    assert [level.value if level else None for level in levels] == [None, "sure", "unsure", "sure"]
