"""Comparing again only what a change can affect gives what comparing everything gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pvchat_desktop.bootstrap import App
from pvchat_desktop.core.ageing import Growth
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.job import JobState
from pvchat_desktop.core.similarity import Gallery, match_all, template, unit
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.errors import Cancelled, NotFound, Refused
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services import rescoring
from pvchat_desktop.services.rescoring import Rescored, _looks
from pvchat_desktop.services.watch import Watch
from tests.helpers.prepared import Figure, Prepared, prepared_app

Step = tuple[str, int, int]

_FAMILY = (
    (Figure(1), Figure(2, x=400)),
    (Figure(1), Figure(3, 6, 9, like=1, share=0.55)),
    (Figure(2), Figure(3, x=400)),
    (Figure(3, like=2, share=0.6),),
    (Figure(1, like=2, share=0.45), Figure(1, x=400)),
    (Figure(4),),
    (Figure(5, like=4, share=0.5), Figure(4, 6, 9)),
)


class _Player:
    def __init__(self, app: App, worker: Prepared, folder: Path) -> None:
        self.app = app
        clips = [worker.clip(folder / f"{n}.mp4", *figures) for n, figures in enumerate(_FAMILY)]
        app.library.add([folder])
        for sha in clips:
            app.library.scan(sha)
        self.tracks = [track.id for sha in clips for track in app.catalog.tracks.of_clip(sha)]

    def press(self, step: Step) -> None:
        kind, a, b = step
        people = [one.person.id for one in self.app.people.all()]
        track = self.tracks[a % len(self.tracks)]
        service = self.app.people
        try:
            if kind == "enroll":
                alike = (
                    [service.name_of(people[b % len(people)])] if people and b % 3 == 0 else ["Somebody 3"] * (b % 2)
                )
                self.app.enrollment.enroll(track, f"Somebody {b}", consent=None, look_alikes=alike)
            elif kind == "undo":
                numbers = [one.id for one in service.operations()] or [0]
                service.undo(numbers[b % len(numbers)])
            elif people:
                self._press(kind, people[b % len(people)], people[(a + b) % len(people)], b)
        except (Refused, NotFound):
            return

    def _press(self, kind: str, person: PersonId, other: PersonId, b: int) -> None:
        service = self.app.people
        track = self.tracks[b % len(self.tracks)]
        press: dict[str, Callable[[], object]] = {
            "confirm": lambda: service.confirm(track, person),
            "reject": lambda: service.reject(track, person),
            "merge": lambda: service.merge(person, other),
            "rename": lambda: service.rename(person, f"Somebody {b}"),
            "split": lambda: service.split(person, [one.track for one in service.appearances(person)][:1], name=None),
        }
        press[kind]()

    def labels(self) -> dict[str, tuple[str, str | None, str | None]]:
        rows = self.app.catalog.tracks.candidates()
        return {row.id: (row.label.state, row.label.person, row.label.level) for row in rows}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ("enroll", "enroll", "enroll", "confirm", "reject", "merge", "rename", "split", "undo", "undo")
            ),
            st.integers(0, 12),
            st.integers(0, 12),
        ),
        min_size=2,
        max_size=10,
    )
)
@example([("enroll", 0, 0), ("split", 0, 0), ("reject", 0, 4)])  # as like a stranger as like the person
def test_comparing_what_is_affected_is_comparing_everything(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        worker = Prepared()
        app = prepared_app(UserFolders.below(Path(folder) / "home"), worker)
        try:
            player = _Player(app, worker, Path(folder) / "clips")
            for step in steps:
                player.press(step)
                app.rescoring.wait()
                some = player.labels()
                app.rescoring._recogniser.update_all()
                assert player.labels() == some
        finally:
            app.close()


def test_what_changed_is_said_in_a_sentence() -> None:
    names = {PersonId("g"): "Grandma", PersonId("l"): "Leo"}
    gone, new = {PersonId("g"): 2}, {PersonId("l"): 1}
    clips = ("a", "b", "c")
    assert Rescored(clips, gone, new).sentence(names.__getitem__) == (  # type: ignore[arg-type]
        "3 clips changed: 2 faces are no longer Grandma, 1 is a suggestion for Leo."
    )
    assert Rescored(clips[:1], {}, gone).sentence(names.__getitem__) == (  # type: ignore[arg-type]
        "1 clip changed: 2 faces are suggestions for Grandma."
    )
    assert Rescored().sentence(names.__getitem__) == ""


def test_after_the_end_nothing_is_begun(app: App, worker: Prepared, clips: Path) -> None:
    sha = worker.clip(clips / "one.mp4", Figure(1))
    app.library.add([clips])
    app.library.scan(sha)
    app.enrollment.enroll(app.library.tracks(sha)[0].track.id, "Anna", consent=None)
    app.rescoring.close()
    with pytest.raises(Cancelled):
        app.people.rename(app.people.named("Anna").id, "Annie")
    assert [waiting.reach.people for waiting in app.catalog.rescorings.waiting()] == [
        frozenset({app.people.named("Annie").id})
    ]


def test_a_childs_looks_at_all_ages_hold_every_score_that_matching_can_give() -> None:
    """Whatever the ages of the faces and of the recordings: else a track near one age would not be compared again."""
    random = np.random.default_rng(7)
    for _ in range(40):
        born = 2000 + random.uniform(0, 1)
        span = random.choice([3.0, 12.0, 60.0], size=int(random.integers(1, 20)))
        years = [None if random.random() < 0.1 else born + random.uniform(-1, most) for most in span]
        faces = unit(random.normal(size=(len(years), 8)))
        growth = Growth(born, np.array([np.nan if year is None else year - born for year in years]))
        tracks = unit(random.normal(size=(100, 8)))
        dates = {str(n): born + random.uniform(-2, 70) for n in range(90)}
        child = Gallery(PersonId("child"), faces, template(faces), growth=growth)
        plain = Thresholds(match=-1.0, unsure=-1.0, margin=0.0, link=0.0, link_anywhere=0.0)
        found = match_all({str(n): row for n, row in enumerate(tracks)}, [child], plain, years=dates)
        given_ = np.array([found[str(n)].score for n in range(100)])
        known = np.stack([tracks @ look for look in _looks(faces, growth)])
        assert ((np.abs(known - given_).min(axis=0) < 1e-5) | (given_ == -1.0)).all()


def _three_clips(app: App, worker: Prepared, folder: Path) -> list[ClipSha]:
    """Of one figure, looked through."""
    shas = [worker.clip(folder / f"{n}.mp4", Figure(1)) for n in range(3)]
    app.library.add([folder])
    app.library.scan_all(shas, Watch())
    return shas


def test_comparing_many_clips_is_a_job_of_the_list(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shas = _three_clips(app, worker, clips)

    def compared() -> list[JobState]:
        return [job.state for job in app.jobs.jobs() if job.kind == rescoring.KIND]

    app.enrollment.enroll(app.library.tracks(shas[0])[0].track.id, "Anna", consent=None)
    assert compared() == []
    monkeypatch.setattr(rescoring, "_MANY", 1)
    other, anna = app.library.tracks(shas[1])[0].track.id, app.people.named("Anna").id
    for _ in range(2):
        said = app.people.confirm(other, anna)
        app.rescoring.wait()
        app.people.undo(said.id)
        app.rescoring.wait()
    assert compared() == [JobState.DONE] * 3, "the newest"


def test_a_comparison_that_a_crash_cut_off_goes_on_as_the_same_job(
    app: App, worker: Prepared, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shas = _three_clips(app, worker, clips)
    monkeypatch.setattr(rescoring, "_MANY", 1)
    app.enrollment.enroll(app.library.tracks(shas[0])[0].track.id, "Anna", consent=None)
    (job,) = (job for job in app.jobs.jobs() if job.kind == rescoring.KIND)
    app.catalog.jobs.set_state(job.id, JobState.INTERRUPTED)
    app.jobs.go_on(job.id, Watch())
    app.rescoring.resume()
    assert app.catalog.jobs.get(job.id).state is JobState.CANCELLED, "nothing was left to compare"
