"""Time searches over a made-up library: python benchmarks/search.py [--clips 10000] [--faces 100000] [--rounds 5]

Fills a catalog in a temporary folder with clips, people, tracks, faces with embeddings, and captions, then prints, as
one JSON document, the median milliseconds of whole searches, from the typed words to matches that are ready to show.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from pvchat_desktop.catalog import Catalog, open_catalog
from pvchat_desktop.catalog.scene_words import Words
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource, scenes
from pvchat_desktop.core.thresholds import Thresholds
from pvchat_desktop.paths import UserFolders
from pvchat_desktop.services.search import SearchService
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.settings import Settings

DIMENSION, POINTS_A_TRACK, FACES_A_TRACK = 128, 60, 4
PEOPLE = ("Leo", "Grandma", "Mia", "Uncle Tom", "Anna Lee", "Ben", "Zoe", "Grandpa")
TITLES = ("Birthday", "Garden", "Beach", "Christmas", "Holiday", "School play", "Walk", "Kitchen", "Snow", "Party")
ACTS = ("blows out candles", "plays with a ball", "eats cake", "walks in the park", "reads a book", "rides a bike")
WHO = ("A boy", "A woman", "An old man", "A girl", "Two children", "A man in a red shirt")
PLACES = ("in a garden", "in the kitchen", "on the beach", "at a table", "in the snow", "near a lake")
SEARCHES = (
    "Leo",
    "Leo with Grandma",
    "Leo with Grandma and Mia",
    "Grandma without Leo last Christmas",
    "summer 2019",
    "before 2015",
    "beach",
    "blow out candles",
    "Leo blowing out candles",
    "Leo with Grandma birthday cake summer 2019",
    "Kerzen ausblasen",
    "woman",
)


@dataclass(frozen=True, slots=True)
class Size:
    clips: int
    faces: int


def fill(catalog: Catalog, size: Size, *, seed: int = 0) -> None:
    """Every second track is somebody known; a few people are in most clips, as in families."""
    rng = np.random.default_rng(seed)
    catalog.store.write(lambda db: _fill(db, size, rng))
    shas = [ClipSha(row["sha256"]) for row in catalog.store.rows("SELECT sha256 FROM clips ORDER BY rowid")]
    for at in range(0, len(shas), 500):
        _caption(catalog.words, shas[at : at + 500], rng)


def _fill(db: Database, size: Size, rng: np.random.Generator) -> None:
    conn = db.conn
    conn.executemany(
        "INSERT INTO people (id, name, hidden, created_at) VALUES (?, ?, 0, '2020')",
        [(f"{number:032x}", name) for number, name in enumerate(PEOPLE, start=1)],
    )
    conn.executemany(
        "INSERT INTO clips VALUES (?, 1000000, 60.0, 1920, 1080, 0, 'h264', 'yuv420p', 30.0, 1800, 1, ?, NULL, "
        "'metadata', 'local', ?)",
        list(_clips(size, rng)),
    )
    conn.executemany(
        "INSERT INTO clip_files (path, title, sha256, bytes, mtime_ns, state, seen_at) "
        "VALUES (?, ?, ?, 1000000, 0, 'online', '2020')",
        [(f"/videos/{2000 + n % 25}/{_title(n)}.mp4", _title(n), _sha(n)) for n in range(size.clips)],
    )
    conn.executemany(
        "INSERT INTO scans VALUES (?, ?, 'dlib', 'hash', ?, '{}', 120, 10, 1.0, '2020')",
        [(f"s{n}", _sha(n), DIMENSION) for n in range(size.clips)],
    )
    tracks = size.faces // FACES_A_TRACK
    conn.executemany(
        "INSERT INTO tracks (id, clip, backend, model_hash, dimension, start_s, end_s, spans, points, template, state, "
        "person_id, score, level) VALUES (?, ?, 'dlib', 'hash', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _tracks(tracks, size.clips, rng),
    )
    faces = range(tracks * FACES_A_TRACK)
    conn.executemany(
        "INSERT INTO faces VALUES (?, ?, ?, 1.0, 10, 10, 90, 90, 80, 100, 0, 100, ?, ?)",
        [(f"f{n}", f"t{n // FACES_A_TRACK}", n % FACES_A_TRACK, f"c{n}", f"p{n}") for n in faces],
    )
    conn.executemany(
        "INSERT INTO embeddings VALUES (?, 'dlib', 'hash', ?, ?)", ((f"f{n}", DIMENSION, _vector(rng)) for n in faces)
    )


def _sha(number: int) -> str:
    return f"{number:064x}"


def _title(number: int) -> str:
    return f"{TITLES[number % len(TITLES)]} {number}"


def _clips(size: Size, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    for number in range(size.clips):
        day = date(2000, 1, 1) + timedelta(days=int(rng.integers(0, 365 * 26)))
        yield _sha(number), f"{day.isoformat()}T12:00:00", f"2026-01-01T{number:06}"


def _vector(rng: np.random.Generator) -> bytes:
    row = rng.normal(size=DIMENSION).astype("<f4")
    return bytes((row / np.linalg.norm(row)).astype("<f4").tobytes())


def _tracks(count: int, clips: int, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    points = rng.normal(size=(POINTS_A_TRACK, 5)).astype("<f8").tobytes()
    for number in range(count):
        clip = number % clips
        start = float(rng.uniform(0, 40))
        spans = [[start, start + 8.0], [start + 10.0, start + 18.0]]
        row = (f"t{number}", _sha(clip), DIMENSION, start, start + 18.0, json.dumps(spans), points, _vector(rng))
        person = f"{1 + int(rng.zipf(1.7)) % len(PEOPLE):032x}" if number % 2 else None
        state = ("suggested" if number % 3 else "confirmed") if person else "unknown"
        level = ("sure", "likely", "unsure")[number % 5 % 3] if state == "suggested" else None
        yield *row, state, person, 0.6 if level else None, level


def _caption(words: Words, clips: list[ClipSha], rng: np.random.Generator) -> None:
    for clip in clips:
        words.put_captions(
            clip, [_said(span, rng) for span in scenes(60.0, (7.0, 21.0, 33.0))], base="x", base_hash="x"
        )


def _said(span: Span, rng: np.random.Generator) -> SceneWords:
    text = " ".join(str(rng.choice(part)) for part in (WHO, ACTS, PLACES))
    return SceneWords(WordSource.CAPTION, span, f"{text}.")


def measure(search: SearchService, rounds: int) -> dict[str, dict[str, float | int]]:
    """Behind one search that is not timed: it reads the languages, once in the program's life."""
    found: dict[str, dict[str, float | int]] = {}
    search.find("warm")
    for words in SEARCHES:
        took = []
        for _ in range(rounds):
            began = time.perf_counter()
            result = search.find(words, limit=50)
            took.append(1000 * (time.perf_counter() - began))
        found[words] = {"ms": round(statistics.median(took), 1), "ms_max": round(max(took), 1), "found": result.total}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=10_000)
    parser.add_argument("--faces", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folders = UserFolders.below(Path(folder))
        catalog = open_catalog(folders)
        try:
            began = time.perf_counter()
            fill(catalog, Size(args.clips, args.faces))
            filled_s = time.perf_counter() - began
            thresholds = Thresholds(match=0.4, unsure=0.3, margin=0.05, link=0.4, link_anywhere=0.5)
            seen = Seen(catalog, lambda _model: thresholds)
            searches = measure(SearchService(catalog, Settings(folders.config / "settings.toml"), seen), args.rounds)
        finally:
            catalog.close()
    document = {
        "clips": args.clips,
        "faces": args.faces,
        "filled_s": round(filled_s, 1),
        "search_ms": max(one["ms"] for one in searches.values()),
        "searches": searches,
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
    }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
