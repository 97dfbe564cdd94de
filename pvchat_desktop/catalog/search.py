"""Finding clips by people, days and words in one statement: nothing is read of clips that are not shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog.scene_words import scene_words
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.dates import Days
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.scene_words import SceneWords

_SHOWN = "person_id = ? AND (state = 'confirmed' OR (state = 'suggested' AND level IN ('sure', 'likely')))"
"""For WHERE: the tracks that show a person, without the doubtful ones."""
_WEIGHTS = "4.0, 1.0, 2.0"  # of title, path and said words: a path says the same of a whole folder
_BEGINS, _ENDS = "\x02", "\x03"  # round a word that was found; neither stands in any name of a file


@dataclass(frozen=True, slots=True)
class DaysWanted:
    """Recorded on one of these days, or with a title or folder that says so (`named`: a query, "" for none)."""

    spans: tuple[Days, ...]
    named: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """`words` is a query of the full text, "" for none (see core/asking/query.py)."""

    people: tuple[PersonId, ...] = ()
    without: tuple[PersonId, ...] = ()
    together: bool = False  # in the picture at the same time
    words: str = ""
    days: tuple[DaysWanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    clip: ClipSha
    rank: float  # of the words, lower is better; 0 without words
    is_together: bool


@dataclass(frozen=True, slots=True)
class Passages:
    """Where a clip has the words of a search: in titles and paths as they stand there, and in which scenes."""

    title: tuple[str, ...]
    path: tuple[str, ...]
    scenes: tuple[SceneWords, ...]  # with most of the words first


class Search:
    def __init__(self, store: Store) -> None:
        self._store = store

    def clips(self, wanted: Wanted, *, limit: int) -> tuple[tuple[Found, ...], int]:
        """The best `limit` clips: by words, then those with all people at once, then the newest. -> with how many
        there are in all."""
        tables, where, values = _conditions(wanted)
        rank = "said.rank" if wanted.words else "0"
        both = "sha256 IN (SELECT clip FROM at_once)" if len(wanted.people) > 1 else "1"
        with_ = f"WITH {', '.join(tables)} " if tables else ""
        said = "JOIN said ON said.clip = sha256 " if wanted.words else ""
        sql = (
            f"{with_}SELECT sha256, {rank} AS rank, {both} AS is_together, count(*) OVER () AS total FROM clips {said}"  # noqa: S608
            f"WHERE {' AND '.join(where) or '1'} ORDER BY is_together DESC, rank, "
            "recorded_when IS NULL, recorded_when DESC, added_at DESC LIMIT ?"
        )
        rows = self._store.rows(sql, *values, limit)
        found = tuple(Found(row["sha256"], row["rank"], bool(row["is_together"])) for row in rows)
        return found, rows[0]["total"] if rows else 0

    def passages(self, clips: Sequence[ClipSha], words: str) -> dict[ClipSha, Passages]:
        """Of these clips, where any of the words stand."""
        chosen = json.dumps(clips)
        marked = ", ".join(f"highlight(clip_words_fts, {at}, char(2), char(3)) AS {name}" for at, name in _COLUMNS)
        sql = (  # the plus: one pass over what matches, where a look at each row would begin anew every time
            f"SELECT clip, {marked} FROM clip_words_fts JOIN clip_words ON n = clip_words_fts.rowid "  # noqa: S608
            "WHERE clip_words_fts MATCH ? AND +clip_words_fts.rowid IN "
            "(SELECT n FROM clip_words WHERE clip IN (SELECT value FROM json_each(?)))"
        )
        sql_scenes = "SELECT * FROM scene_words WHERE clip IN (SELECT value FROM json_each(?)) ORDER BY n"

        def question(db: Database) -> dict[ClipSha, Passages]:
            found = list(db.query(sql, [words, chosen]))
            scenes: dict[str, list[SceneWords]] = {}
            for row in db.query(sql_scenes, [json.dumps([row["clip"] for row in found])]):
                scenes.setdefault(row["clip"], []).append(scene_words(row))
            return {row["clip"]: _passages(row, scenes.get(row["clip"], [])) for row in found}

        return self._store.read(question)

    def knows(self, words: str) -> bool:
        """Whether any clip answers to the words."""
        return self._store.row("SELECT 1 FROM clip_words_fts WHERE clip_words_fts MATCH ? LIMIT 1", words) is not None

    def is_described(self) -> bool:
        """Whether any words tell of scenes, beside the names of files."""
        return self._store.row("SELECT 1 FROM scene_words LIMIT 1") is not None


_COLUMNS = ((0, "in_title"), (1, "in_path"), (2, "in_said"))


def _passages(row: Row, scenes: Sequence[SceneWords]) -> Passages:
    """Line k of the document's `said` is scene k."""
    hits = [len(_marked(line)) for line in row["in_said"].split("\n")]
    ranked = sorted(zip(scenes, hits, strict=False), key=lambda scene: -scene[1])
    best = tuple(scene for scene, count in ranked if count)
    return Passages(_marked(row["in_title"]), _marked(row["in_path"]), best)


def _marked(text: str) -> tuple[str, ...]:
    parts = (part.partition(_ENDS)[0] for part in text.split(_BEGINS)[1:])
    return tuple(dict.fromkeys(parts))


def _conditions(wanted: Wanted) -> tuple[list[str], list[str], list[object]]:
    """Common tables, conditions, and the values of both in their order."""
    tables, where = [], []
    in_tables: list[object] = []
    in_where: list[object] = []
    if wanted.words:
        tables.append(
            f"said AS (SELECT clip, bm25(clip_words_fts, {_WEIGHTS}) AS rank FROM clip_words_fts "  # noqa: S608
            "JOIN clip_words ON n = clip_words_fts.rowid WHERE clip_words_fts MATCH ?)"
        )
        in_tables.append(wanted.words)
    if len(wanted.people) > 1:
        further, values = _at_once(wanted.people)
        tables += further
        in_tables += values
    for person in wanted.people:
        where.append(f"sha256 IN (SELECT clip FROM tracks WHERE {_SHOWN})")  # noqa: S608
        in_where.append(person)
    if wanted.together and len(wanted.people) > 1:
        where.append("sha256 IN (SELECT clip FROM at_once)")
    for person in wanted.without:
        where.append(f"sha256 NOT IN (SELECT clip FROM tracks WHERE {_SHOWN})")  # noqa: S608
        in_where.append(person)
    for days in wanted.days:
        condition, values = _on_days(days)
        where.append(condition)
        in_where += values
    return tables, where, [*in_tables, *in_where]


def _at_once(people: Sequence[PersonId]) -> tuple[list[str], list[object]]:
    """Tables up to the clips in which all the people are in the picture at one moment. Each person's times are made
    a table of their own, of the clips with all of them: joined as they are, every pair of times would be compared."""
    of_all = " INTERSECT ".join(f"SELECT clip FROM tracks WHERE {_SHOWN}" for _ in people)  # noqa: S608
    tables = [f"all_of_them AS MATERIALIZED ({of_all})"]
    for i in range(len(people)):
        times = "json_extract(value, '$[0]') AS a, json_extract(value, '$[1]') AS b"
        own = f"{_SHOWN} AND clip IN (SELECT clip FROM all_of_them)"  # noqa: S608
        tables.append(f"times{i} AS MATERIALIZED (SELECT clip, {times} FROM tracks, json_each(spans) WHERE {own})")  # noqa: S608
    joined = " ".join(
        ["times0 AS t0", *(f"JOIN times{i} AS t{i} ON t{i}.clip = t0.clip" for i in range(1, len(people)))]
    )
    latest, earliest = (", ".join(f"t{i}.{edge}" for i in range(len(people))) for edge in "ab")
    where = f"max({latest}) < min({earliest})"
    tables.append(f"at_once AS (SELECT DISTINCT t0.clip FROM {joined} WHERE {where})")  # noqa: S608
    return tables, [*people, *people]


def _on_days(days: DaysWanted) -> tuple[str, list[object]]:
    values: list[object] = []
    ways = []
    for span in days.spans:
        bounds = [("recorded_when >= ?", span.first), ("recorded_when < ?", span.before)]
        ways.append(" AND ".join(sql for sql, day in bounds if day is not None))
        values += [day.isoformat() for _, day in bounds if day is not None]
    if days.named:
        named = "SELECT rowid FROM clip_words_fts WHERE clip_words_fts MATCH ?"
        ways.append(f"sha256 IN (SELECT clip FROM clip_words WHERE n IN ({named}))")  # noqa: S608
        values.append(days.named)
    return "(" + " OR ".join(f"({way})" for way in ways) + ")", values
