"""Any sequence of people changes, undone from the last to the first, restores every row byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pvchat_desktop.catalog import About, Catalog, LookAlike, open_catalog
from pvchat_desktop.catalog.operations import KEYS
from pvchat_desktop.catalog.store import Row
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure

Step = tuple[str, int, int]

_KINDS = (
    "enroll", "confirm", "reject", "ignore", "rename", "hide", "say_more", "merge",
)  # fmt: skip
_SUGGEST = "suggest"


class _World:
    """A small catalog and a player who presses any button."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._fill = Filler(catalog)
        self._clips = [
            self._fill.scanned([Figure(10 * n + k, x=100 + 300 * k, end_s=6.0) for k in range(3)], number=n)[0].clip
            for n in range(2)
        ]

    def tables(self) -> dict[str, list[str]]:
        """Every row that people changes can reach, in a fixed order."""
        return {table: sorted(map(repr, self.rows(table))) for table in (*KEYS, "embeddings")}

    def rows(self, table: str) -> list[Row]:
        return self.catalog.store.rows(f"SELECT * FROM {table}")  # noqa: S608

    def press(self, step: Step) -> None:
        kind, a, b = step
        tracks = [track for clip in self._clips for track in self.catalog.tracks.of_clip(clip)]
        people = [person.id for person in self.catalog.people.all()]
        track = tracks[a % len(tracks)]
        press: dict[str, Callable[[], object]] = {
            "enroll": lambda: self._fill.person(track, f"Person {b}"),
            "ignore": lambda: self.catalog.changes.ignore(track.id),
        }
        try:
            if kind in press:
                press[kind]()
            elif people:
                self._press_with_person(kind, track, people, b)
        except (Refused, NotFound):
            return

    def _press_with_person(self, kind: str, track: Track, people: list[PersonId], b: int) -> None:
        changes, person, other = self.catalog.changes, people[b % len(people)], people[(b + 1) % len(people)]
        faces = [face.id for face in track.faces[: b % 3]]
        about = About(f"words {b}", f"2001-01-{1 + b % 28:02d}", [LookAlike(None, other), LookAlike(f"x{b}")])
        press: dict[str, Callable[[], object]] = {
            "confirm": lambda: changes.confirm(track.id, person, gallery=faces),
            "reject": lambda: changes.reject(track.id, person),
            "rename": lambda: changes.rename(person, f"Name {b}"),
            "hide": lambda: changes.hide(person, hidden=bool(b % 2)),
            "say_more": lambda: changes.confirm(track.id, person, gallery=faces, about=about),
            "merge": lambda: changes.merge(person, other),
            _SUGGEST: lambda: self.catalog.tracks.suggest(
                [TrackLabel(track.id, TrackState.SUGGESTED, person, 0.5 + b / 1000)]
            ),
        }
        press[kind]()

    def undo_all(self) -> None:
        while any(not operation.is_undone for operation in self.catalog.operations.all()):
            self.catalog.operations.undo()

    def redo_all(self) -> None:
        while any(operation.is_undone for operation in self.catalog.operations.all()):
            self.catalog.operations.redo()


def _steps(*extra: str) -> st.SearchStrategy[list[Step]]:
    one = st.tuples(st.sampled_from(("enroll", "confirm", *_KINDS, *extra)), st.integers(0, 9), st.integers(0, 40))
    return st.lists(one, min_size=1, max_size=14)


def _in_a_new_world(play: Callable[[_World], None]) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        catalog = open_catalog(UserFolders(home / "data", home / "config", home / "cache"))
        try:
            play(_World(catalog))
        finally:
            catalog.close()


_quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)


@_quick
@given(_steps())
def test_undoing_everything_restores_every_row_and_redoing_brings_every_change_back(steps: list[Step]) -> None:
    def play(world: _World) -> None:
        states = [world.tables()]
        for step in steps:
            world.press(step)
        states.append(world.tables())
        world.undo_all()
        assert world.tables() == states[0]
        world.redo_all()
        assert world.tables() == states[1]
        world.undo_all()
        assert world.tables() == states[0]

    _in_a_new_world(play)


@_quick
@given(_steps(_SUGGEST, _SUGGEST))
def test_suggestions_in_between_never_block_an_undo(steps: list[Step]) -> None:
    def play(world: _World) -> None:
        for step in steps:
            world.press(step)
        world.undo_all()
        assert world.catalog.people.all() == ()
        assert {(row["state"], row["person_id"]) for row in world.rows("tracks")} == {("unknown", None)}
        for table in ("gallery", "rejections", "consents", "look_alikes", "merged_people"):
            assert world.rows(table) == []

    _in_a_new_world(play)
