"""Words of scenes: captions by a base model, and words read from files beside the clips. See the migration's notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pvchat_desktop.catalog import codec
from pvchat_desktop.catalog.store import Row, Store
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource


@dataclass(frozen=True, slots=True)
class WordFile:
    """A file beside a clip that words were read from, as it was then."""

    path: str
    clip: ClipSha
    bytes: int
    mtime_ns: int


class Words:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of_clip(self, clip: ClipSha) -> tuple[SceneWords, ...]:
        """What tells of the whole clip first, then by time."""
        rows = self._store.rows("SELECT * FROM scene_words WHERE clip = ? ORDER BY start_s, n", clip)
        return tuple(scene_words(row) for row in rows)

    # --- Files beside the clips ---------------------------------------------------------------------------------------

    def files(self) -> dict[str, WordFile]:
        rows = self._store.rows("SELECT * FROM word_files")
        return {r["path"]: WordFile(r["path"], r["clip"], r["bytes"], r["mtime_ns"]) for r in rows}

    def put_files(self, read: Iterable[tuple[WordFile, Sequence[SceneWords]]]) -> None:
        """Store what was read from files, in place of what was read from them before."""

        def change(db: Database) -> None:
            for file, words in read:
                before = {r["clip"] for r in db.query("SELECT clip FROM word_files WHERE path = ?", [file.path])}
                db.execute("DELETE FROM scene_words WHERE file = ?", [file.path])
                db.execute(
                    "INSERT OR REPLACE INTO word_files (path, clip, bytes, mtime_ns) VALUES (?, ?, ?, ?)",
                    [file.path, file.clip, file.bytes, file.mtime_ns],
                )
                _put(db, file.clip, words, file=file.path)
                _join(db, {*before, file.clip})

        self._store.write(change)

    def forget_files(self, paths: Iterable[str]) -> None:
        """Take out what was read from files that are gone."""

        def change(db: Database) -> None:
            for path in paths:
                clips = {row["clip"] for row in db.query("SELECT clip FROM word_files WHERE path = ?", [path])}
                db.execute("DELETE FROM scene_words WHERE file = ?", [path])
                db.execute("DELETE FROM word_files WHERE path = ?", [path])
                _join(db, clips)

        self._store.write(change)

    # --- Captions -----------------------------------------------------------------------------------------------------

    def put_captions(self, clip: ClipSha, words: Sequence[SceneWords], *, base: str, base_hash: str) -> bool:
        """Store a clip's captions in place of older ones; False where the clip is gone."""

        def change(db: Database) -> bool:
            if not list(db.query("SELECT 1 FROM clips WHERE sha256 = ?", [clip])):
                return False
            db.execute("DELETE FROM scene_words WHERE clip = ? AND source = ?", [clip, WordSource.CAPTION])
            _put(db, clip, words)
            db.execute(
                "INSERT OR REPLACE INTO captioned (clip, base, base_hash, scenes, captioned_at) VALUES (?, ?, ?, ?, ?)",
                [clip, base, base_hash, len(words), codec.now()],
            )
            _join(db, [clip])
            return True

        return self._store.write(change)

    def uncaptioned(self) -> tuple[ClipSha, ...]:
        """Clips that lie where they can be read and have no captions, the newest recording first."""
        rows = self._store.rows(
            "SELECT sha256 FROM clips WHERE sha256 NOT IN (SELECT clip FROM captioned) "
            "AND sha256 IN (SELECT sha256 FROM clip_files WHERE state = 'online') "
            "ORDER BY recorded_when IS NULL, recorded_when DESC, added_at DESC"
        )
        return tuple(row["sha256"] for row in rows)

    def captioned(self) -> int:
        """How many clips have captions."""
        return int(self._store.value("SELECT count(*) FROM captioned") or 0)

    def forget_captions(self) -> int:
        """Take out all captions, so that another base can write them anew. -> of how many clips."""

        def change(db: Database) -> int:
            clips = [row["clip"] for row in db.query("SELECT clip FROM captioned")]
            db.execute("DELETE FROM scene_words WHERE source = ?", [WordSource.CAPTION])
            db.execute("DELETE FROM captioned")
            _join(db, clips)
            return len(clips)

        return self._store.write(change)


def scrub_words(db: Database, speaks: Callable[[str], bool]) -> None:
    """For an erasure: what was read beside the clips and speaks of the person goes; the files are the user's own."""
    rows = [row for row in db.query("SELECT n, clip, text FROM scene_words") if speaks(row["text"])]
    for row in rows:
        db.execute("DELETE FROM scene_words WHERE n = ?", [row["n"]])
    _join(db, {row["clip"] for row in rows})


def scene_words(row: Row) -> SceneWords:
    span = None if row["start_s"] is None else Span(row["start_s"], row["end_s"])
    return SceneWords(WordSource(row["source"]), span, row["text"])


def _put(db: Database, clip: ClipSha, words: Iterable[SceneWords], *, file: str | None = None) -> None:
    """Each text is one line: its place among a clip's lines tells which scene was found."""
    rows = [
        (clip, one.source, one.span and one.span.start_s, one.span and one.span.end_s, line, file)
        for one in words
        if (line := " ".join(one.text.split()))
    ]
    db.conn.executemany(
        "INSERT INTO scene_words (clip, source, start_s, end_s, text, file) VALUES (?, ?, ?, ?, ?, ?)", rows
    )


def _join(db: Database, clips: Iterable[str]) -> None:
    """Write a clip's words into its document anew, a line for each, in the order of `n`."""
    for clip in clips:
        lines = [row["text"] for row in db.query("SELECT text FROM scene_words WHERE clip = ? ORDER BY n", [clip])]
        db.execute("UPDATE clip_words SET said = ? WHERE clip = ?", ["\n".join(lines), clip])
