"""Nobody stands twice in one frame: what the user says is checked, and what the matcher says gives way.

Both happen in the transaction that changes the labels, so that no moment is seen at which the rule is broken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

import msgspec
from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.labelling import meet
from pvchat_desktop.core.media import Span

SHOWS_NOBODY = "state = 'unknown', person_id = NULL, score = NULL, level = NULL, labelled_at = NULL"
"""For UPDATE: the columns of a track whose label is taken away."""

_IN_CLIPS = "clip IN (SELECT value FROM json_each(?))"
_UNFOUNDED = f"""
SELECT id, person_id FROM tracks WHERE state = 'suggested' AND {_IN_CLIPS} AND (
  NOT EXISTS (SELECT 1 FROM people WHERE people.id = tracks.person_id)
  OR EXISTS (SELECT 1 FROM rejections WHERE track_id = tracks.id AND rejections.person_id = tracks.person_id))
"""  # noqa: S608
_SEVERAL_TIMES = f"""
SELECT tracks.id, tracks.clip, tracks.person_id, state, spans FROM tracks
JOIN (SELECT clip, person_id FROM tracks WHERE {_IN_CLIPS} AND state IN ('confirmed', 'suggested')
      GROUP BY clip, person_id HAVING count(*) > 1) AS several
  ON several.clip = tracks.clip AND several.person_id = tracks.person_id
WHERE state IN ('confirmed', 'suggested')
ORDER BY tracks.clip, tracks.person_id, state != 'confirmed', score DESC, tracks.rowid
"""  # noqa: S608


class Doubled(Exception):
    """By the user's word somebody would stand twice in one frame: as the tracks `one` and `other`."""

    def __init__(self, person: PersonId, one: TrackId, other: TrackId) -> None:
        super().__init__(person, one, other)
        self.person = person
        self.one = one
        self.other = other


@dataclass(frozen=True, slots=True)
class _Standing:
    """A track of somebody in a clip."""

    id: TrackId
    spans: tuple[Span, ...]
    is_said: bool  # by the user

    @classmethod
    def of(cls, row: Row) -> _Standing:
        return cls(row["id"], codec.spans(row["spans"]), row["state"] == "confirmed")


def settle(db: Database, clips: Iterable[str], touched: Collection[str] = ()) -> list[PersonId]:
    """Take back the suggestions of these clips that cannot stand: their person is gone, was rejected, or is in the
    picture at that time by the user's word or a better score. -> of whom they spoke, once for each.

    Raises Doubled where one of the `touched` tracks is confirmed as somebody who is confirmed beside it.
    """
    wanted = msgspec.json.encode(list(dict.fromkeys(clips))).decode()
    fallen = [(row["id"], PersonId(row["person_id"])) for row in list(db.query(_UNFOUNDED, [wanted]))]
    _take_back(db, [track for track, _ in fallen])
    rows = list(db.query(_SEVERAL_TIMES, [wanted]))
    crowded: list[tuple[TrackId, PersonId]] = []
    for (_, person), own in groupby(rows, key=lambda row: (row["clip"], row["person_id"])):
        crowded += [(track, person) for track in _in_the_way(person, [_Standing.of(row) for row in own], touched)]
    _take_back(db, [track for track, _ in crowded])
    return [person for _, person in (*fallen, *crowded)]


def part(db: Database, clip: str) -> list[TrackId]:
    """After a new scan of a clip: where two confirmed tracks of one person now meet, the shorter one is unknown again,
    and nobody is recognised by it. -> those that lost their name."""
    rows = list(db.query(_SEVERAL_TIMES, [msgspec.json.encode([clip]).decode()]))
    lost: list[TrackId] = []
    for _, group in groupby(rows, key=lambda row: row["person_id"]):
        own = [standing for row in group if (standing := _Standing.of(row)).is_said]
        kept: list[_Standing] = []
        for track in sorted(own, key=lambda one: -sum(span.duration_s for span in one.spans)):
            if any(meet(other, track) for other in kept):
                lost.append(track.id)
            else:
                kept.append(track)
    _take_back(db, lost)
    of_track = "DELETE FROM gallery WHERE face_id IN (SELECT id FROM faces WHERE track_id = ?)"
    db.conn.executemany(of_track, [(track,) for track in lost])
    return lost


def _in_the_way(person: PersonId, own: Iterable[_Standing], touched: Collection[str]) -> list[TrackId]:
    """Suggestions among one person's tracks of a clip, the best first, that meet one before them."""
    kept: list[_Standing] = []
    gone: list[TrackId] = []
    for track in own:
        met = [other for other in kept if meet(other, track)]
        if met and not track.is_said:
            gone.append(track.id)
            continue
        for other in met:
            if track.id in touched or other.id in touched:
                raise Doubled(person, track.id, other.id)
        kept.append(track)
    return gone


def _take_back(db: Database, tracks: Iterable[str]) -> None:
    db.conn.executemany(f"UPDATE tracks SET {SHOWS_NOBODY} WHERE id = ?", [(track,) for track in tracks])  # noqa: S608
