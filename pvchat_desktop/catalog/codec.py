"""Between SQLite's rows and the core's data classes: arrays, boxes, JSON columns, times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from pvchat_desktop.core.evidence import Evidence
from pvchat_desktop.core.faces import BodySpan, Embedding, FaceModel, TrackPoint
from pvchat_desktop.core.media import Box, Span

_evidence = msgspec.json.Decoder(tuple[Evidence, ...])
_spans = msgspec.json.Decoder(list[tuple[float, float]])
_body_spans = msgspec.json.Decoder(tuple[BodySpan, ...])
model_of = cache(FaceModel)  # few there are, and every track names one


def now() -> str:
    """This moment, ISO 8601 UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def put(db: Database, table: str, row: Mapping[str, object]) -> None:
    """Insert one row. `table` and the columns are our own names, never a user's."""
    columns = ", ".join(row)
    places = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(row.values()))  # noqa: S608


def places(values: Iterable[object]) -> str:
    """As many question marks as there are values, for an IN list."""
    return ", ".join("?" for _ in values)


def vector_bytes(vector: NDArray[np.float32]) -> bytes:
    return vector.astype("<f4").tobytes()


def vector(blob: bytes) -> Embedding:
    return np.frombuffer(blob, dtype="<f4").astype(np.float32)


def vectors(blobs: Sequence[bytes], model: FaceModel) -> NDArray[np.float32]:
    """(N, D) float32 from N blobs; N may be 0."""
    return np.frombuffer(b"".join(blobs), dtype="<f4").astype(np.float32).reshape(len(blobs), model.dimension)


def points_bytes(points: Iterable[TrackPoint]) -> bytes:
    rows = [(p.t_s, p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in points]
    return np.array(rows, dtype="<f8").tobytes()


def points(blob: bytes) -> tuple[TrackPoint, ...]:
    rows = np.frombuffer(blob, dtype="<f8").reshape(-1, 5).tolist()
    return tuple(TrackPoint(t_s, Box(x1, y1, x2, y2)) for t_s, x1, y1, x2, y2 in rows)


def spans_json(spans: Iterable[Span]) -> str:
    return msgspec.json.encode([(s.start_s, s.end_s) for s in spans]).decode()


def spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in _spans.decode(text))


def by_body_json(spans: tuple[BodySpan, ...]) -> str | None:
    return msgspec.json.encode(spans).decode() if spans else None


def by_body(text: str | None) -> tuple[BodySpan, ...]:
    return _body_spans.decode(text) if text else ()


def evidence_json(evidence: tuple[Evidence, ...]) -> str:
    return msgspec.json.encode(evidence).decode()


def evidence(text: str) -> tuple[Evidence, ...]:
    return _evidence.decode(text)


def json_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def face_model(row: Mapping[str, Any]) -> FaceModel:
    return model_of(row["backend"], row["model_hash"], row["dimension"])


def match_query(words: str) -> str:
    """Free words as an FTS5 query: every word must occur, as the beginning of a word; "" where there is none."""
    terms = ["".join(c if c.isalnum() else " " for c in word).split() for word in words.split()]
    return " ".join(f'"{" ".join(parts)}"*' for parts in terms if parts)


def strings(text: str) -> list[str]:
    return msgspec.json.decode(text, type=list[str])
