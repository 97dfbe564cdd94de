"""Who appears when, for other programs: a table of all appearances, and chapters of one clip.

People who were erased or are hidden are left out. All times are seconds from the first presented frame of the clip.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.tracks import Sighting
from pvchat_desktop.core.evidence import most_doubtful
from pvchat_desktop.core.ids import ClipSha, PersonId
from pvchat_desktop.core.media import Clip, Span, merge_spans
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.services.seen import SPAN_GAP_S, level_of, people_in
from pvchat_desktop.services.sidecars import write_whole
from pvchat_desktop.services.watch import Watch

TableFormat = Literal["csv", "json"]
ChapterFormat = Literal["vtt", "ffmetadata"]

COLUMNS: Final[dict[str, str]] = {
    "clip": "sha256 of the clip's bytes",
    "title": "file name without its ending",
    "path": "where the clip's file was last seen",
    "recorded_at": "local date, or date and time, of the recording (ISO 8601); empty where nothing is known",
    "recorded_certainty": "exact, local (zone unknown), day, or guess (the file's own date)",
    "person": "name",
    "start_s": "begin of the appearance, seconds from the clip's first frame",
    "end_s": "end of the appearance, seconds from the clip's first frame",
    "duration_s": "length of the appearance in seconds",
    "said_by": "you (confirmed) or the program (suggested)",
    "level": "sure, likely or unsure",
    "score": "likeness of the faces, -1 to 1; empty where you said it",
    "track": "identifier of the figure's run through the clip",
    "seen_by": "face, or body where the face is hidden: known by build and clothes, never sure",
}
"""Of the table, with what they mean; one row for each span in which a person is seen without a break."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula
_SHORTEST_CHAPTER_S: Final = 1.0  # a shorter one joins the one before

Row = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    rows: int
    people: int
    clips: int

    @property
    def sentence(self) -> str:
        return f"{self.rows} appearances of {self.people} people in {self.clips} clips were written."


class AppearancesExport:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def count(self) -> Exported:
        """What an export would hold."""
        return _summary(Path(), list(self._rows(Watch())))

    def export(
        self,
        target: Path,
        how: TableFormat,
        watch: Watch,
        *,
        for_spreadsheets: bool = False,
        only_confirmed: bool = False,
    ) -> Exported:
        """Write the table of all appearances, as a whole or not at all.

        `for_spreadsheets`: with a byte order mark, so that accents are read rightly, and texts that a spreadsheet would
        run as a formula begin with an apostrophe.
        """
        rows = [row for row in self._rows(watch) if not only_confirmed or row["said_by"] == "you"]
        data = _csv(rows, for_spreadsheets=for_spreadsheets) if how == "csv" else _json(rows)
        write_whole(target, data)
        return _summary(target, rows)

    def chapters(self, sha: ClipSha, how: ChapterFormat) -> str:
        """Stretches of a clip with the names of who is seen in each; where nobody known is seen there is none."""
        clip, title = self._catalog.clips.get(sha), self._catalog.clips.title(sha)
        seen = people_in(self._catalog.tracks.presences(sha), self._names())
        stretches = stretches_of([(one.name, one.spans) for one in seen], clip.info.duration_s)
        return _vtt(stretches, title) if how == "vtt" else _ffmetadata(without_short(stretches), title)

    def _names(self) -> dict[PersonId, str]:
        return {person.id: person.name for person in self._catalog.people.all(hidden=False)}

    def _rows(self, watch: Watch) -> Iterator[Row]:
        """Clips newest first, of each the appearances in order of time."""
        names = self._names()
        by_clip: dict[ClipSha, list[Sighting]] = {}
        for sighting in self._catalog.tracks.sightings():
            if sighting.label.person in names and sighting.label.state is not TrackState.IGNORED:
                by_clip.setdefault(sighting.clip, []).append(sighting)
        paths: dict[str, str] = {}
        for file in self._catalog.clip_files.all():
            paths.setdefault(file.sha256, file.path)
        for clip in self._catalog.clips.all():
            watch.check()
            for sighting in by_clip.get(clip.sha256, ()):
                yield from _rows_of(sighting, clip, paths.get(clip.sha256, ""), names)


def _rows_of(sighting: Sighting, clip: Clip, path: str, names: dict[PersonId, str]) -> Iterator[Row]:
    label, recorded = sighting.label, clip.info.recorded_at
    level = level_of(label)
    faces = [(span, level) for span in sighting.spans]
    bodies = [(one.span, most_doubtful([one.level, level]) or one.level) for one in sighting.by_body]
    for number, (span, certainty) in enumerate(faces + bodies):
        is_face = number < len(faces)
        yield {
            "clip": clip.sha256,
            "title": Path(path).stem,
            "path": path,
            "recorded_at": recorded.when if recorded else None,
            "recorded_certainty": str(recorded.certainty) if recorded else None,
            "person": names[label.person] if label.person else None,
            "start_s": round(span.start_s, 3),
            "end_s": round(span.end_s, 3),
            "duration_s": round(span.duration_s, 3),
            "said_by": "you" if is_face and label.state is TrackState.CONFIRMED else "the program",
            "level": str(certainty),
            "score": round(label.score, 4) if is_face and label.score is not None else None,
            "track": str(sighting.id),
            "seen_by": "face" if is_face else "body",
        }


def _summary(path: Path, rows: Sequence[Row]) -> Exported:
    return Exported(path, len(rows), len({row["person"] for row in rows}), len({row["clip"] for row in rows}))


def _csv(rows: Sequence[Row], *, for_spreadsheets: bool) -> bytes:
    """RFC 4180, UTF-8."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(COLUMNS), lineterminator="\r\n")
    table.writeheader()
    harmless: Callable[[Any], Any] = _harmless if for_spreadsheets else _as_it_is
    for row in rows:
        table.writerow({column: harmless(row[column]) for column in COLUMNS})
    return text.getvalue().encode("utf-8-sig" if for_spreadsheets else "utf-8")


def _as_it_is(value: object) -> object:
    return value


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(rows: Sequence[Row]) -> bytes:
    document = {"format": "pvchat-appearances", "version": 1, "columns": COLUMNS, "appearances": list(rows)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


# --- Chapters ---------------------------------------------------------------------------------------------------------

Stretch = tuple[Span, tuple[str, ...]]


def stretches_of(seen: Sequence[tuple[str, Sequence[Span]]], duration_s: float) -> list[Stretch]:
    """Cut a clip wherever somebody comes or goes: stretches that do not overlap, with the names in each."""
    people = [(name, merge_spans(spans, gap_s=SPAN_GAP_S)) for name, spans in seen]
    edges = sorted({min(edge, duration_s) for _, spans in people for s in spans for edge in (s.start_s, s.end_s)})
    stretches: list[Stretch] = []
    for start_s, end_s in pairwise(edges):
        part = Span(start_s, end_s)
        names = tuple(sorted(name for name, spans in people if any(part.overlap_s(span) > 0 for span in spans)))
        if names:
            stretches.append((part, names))
    return stretches


def without_short(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Chapters that are worth jumping to: a stretch shorter than a second joins its neighbour."""
    joined: list[Stretch] = []
    for span, names in stretches:
        if joined and joined[-1][0].end_s == span.start_s:
            before, before_names = joined[-1]
            if span.duration_s < _SHORTEST_CHAPTER_S or names == before_names:
                joined[-1] = (Span(before.start_s, span.end_s), before_names)
                continue
            if before.duration_s < _SHORTEST_CHAPTER_S:
                joined[-1] = (Span(before.start_s, span.end_s), names)
                continue
        joined.append((span, names))
    return joined


def _vtt(stretches: Sequence[Stretch], title: str) -> str:
    lines = ["WEBVTT", "", f"NOTE Who is seen when in: {_one_line(title)}", ""]
    for span, names in stretches:
        lines += [f"{_vtt_time(span.start_s)} --> {_vtt_time(span.end_s)}", _vtt_text(", ".join(names)), ""]
    return "\n".join(lines)


def _vtt_time(seconds: float) -> str:
    millis = round(seconds * 1000)
    minutes, millis = divmod(millis, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{millis // 1000:02}.{millis % 1000:03}"


def _vtt_text(text: str) -> str:
    return _one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ffmetadata(stretches: Sequence[Stretch], title: str) -> str:
    """What ffmpeg adds to a copy of the clip: ffmpeg -i CLIP -i FILE -map_metadata 1 -codec copy COPY."""
    lines = [";FFMETADATA1", f"title={_escaped(title)}"]
    for span, names in stretches:
        lines += [
            "[CHAPTER]",
            "TIMEBASE=1/1000",
            f"START={round(span.start_s * 1000)}",
            f"END={round(span.end_s * 1000)}",
            f"title={_escaped(', '.join(names))}",
        ]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join("\\" + letter if letter in "=;#\\" else letter for letter in _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.replace("-->", "→").split())
