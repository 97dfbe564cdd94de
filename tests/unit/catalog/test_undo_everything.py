"""Any sequence of people changes and undos keeps the rules, and undoing what is left restores every row byte for byte.

The rules: nobody stands twice in one frame; nobody is recognised by a face of a figure that is not confirmed as them;
no figure has the name of somebody it was said not to be.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pvchat_desktop.catalog import About, Catalog, LookAlike, open_catalog
from pvchat_desktop.catalog.recording import KEYS
from pvchat_desktop.catalog.store import Row
from pvchat_desktop.core.faces import Track
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.labelling import meet
from pvchat_desktop.core.person import TrackLabel, TrackState
from pvchat_desktop.errors import NotFound, Refused
from pvchat_desktop.paths import UserFolders
from tests.helpers.filler import Filler
from tests.helpers.scans import Figure

Step = tuple[str, int, int]

_KINDS = (
    "enroll", "confirm", "reject", "ignore", "rename", "hide", "say_more", "merge", "reassign", "split", "split_off",
)  # fmt: skip
_SUGGEST = "suggest"
_UNDO, _REDO = "undo", "redo"


def _figure(clip: int, number: int) -> Figure:
    """The first two stand beside each other, the others come alone."""
    start_s = 0.0 if number < 2 else 10.0 * number
    return Figure(10 * clip + number, start_s, start_s + 6.0, x=100 + 300 * number)


class _World:
    """A small catalog and a player who presses any button."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._fill = Filler(catalog)
        self._clips = [self._fill.scanned([_figure(n, k) for k in range(4)], number=n)[0].clip for n in range(2)]

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
            _UNDO: lambda: self.catalog.operations.undo(self._number(a * 7 + b)),
            _REDO: lambda: self.catalog.operations.redo(self._number(a * 7 + b)),
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
            "reassign": lambda: changes.reassign(
                [track.id, *self._shown(other)][: 1 + b % 3], person, {track.id: faces}
            ),
            "split": lambda: changes.split(person, self._shown(person)[b % 2 :], name=f"New {b}", gallery={}),
            "split_off": lambda: changes.split(person, self._shown(person)[b % 2 :], name=None, gallery={}),
            _SUGGEST: lambda: self.catalog.tracks.suggest(
                [TrackLabel(track.id, TrackState.SUGGESTED, person, 0.5 + b / 1000)]
            ),
        }
        press[kind]()

    def _number(self, choice: int) -> int:
        operations = self.catalog.operations.all()
        return operations[choice % len(operations)].id if operations else 0

    def _shown(self, person: PersonId) -> list[TrackId]:
        return [track.id for track in self.catalog.tracks.appearances(person)]

    def check(self) -> None:
        """The rules."""
        rejected = self.catalog.tracks.rejections()
        placed = self.catalog.tracks.candidates()
        for one, other in combinations(placed, 2):
            same = one.label.person is not None and one.label.person == other.label.person
            assert not (same and one.clip == other.clip and meet(one, other)), "twice in one frame"
        for track in placed:
            assert track.label.person not in rejected.get(track.id, ()), "a name that was rejected"
        sql = (
            "SELECT gallery.person_id, tracks.id FROM gallery "
            "JOIN faces ON faces.id = face_id JOIN tracks ON tracks.id = track_id"
        )
        said = {track.id: track.label.person for track in placed if track.label.state is TrackState.CONFIRMED}
        for row in self.catalog.store.rows(sql):
            assert said.get(row["id"]) == row["person_id"], "recognised by a figure that is not confirmed"

    def undo_all(self) -> None:
        """Newest first; whatever the order of what was done and undone, something can always be undone."""
        while left := [operation.id for operation in self.catalog.operations.all() if not operation.is_undone]:
            assert any(self._undone(operation) for operation in left), "stuck"
            self.check()

    def _undone(self, operation: int) -> bool:
        try:
            self.catalog.operations.undo(operation)
        except Refused:
            return False
        return True

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


_thorough = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)
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


@_thorough
@given(_steps(_SUGGEST, _SUGGEST, _UNDO, _UNDO, _REDO))
@example([("enroll", 0, 0), ("split_off", 0, 0), ("confirm", 0, 0), ("split_off", 0, 0), ("undo", 0, 30)])
def test_the_rules_hold_after_every_change_undo_and_redo_in_any_order(steps: list[Step]) -> None:
    def play(world: _World) -> None:
        before = world.tables()
        for step in steps:
            world.press(step)
            world.check()
        world.undo_all()
        assert _but_suggestions(world.tables()) == _but_suggestions(before)

    _in_a_new_world(play)


def _but_suggestions(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """A suggestion may be there, or not."""
    return tables | {"tracks": []}


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
