"""The catalog's tables. Released migrations are never edited; a change of the tables is a new named function."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pvchat_desktop.catalog.first_tables import FACES, MEDIA, PEOPLE, TALK, WORK

migrations = Migrations("pvchat")

_FTS_TOKENS = "unicode61 remove_diacritics 2"
_STEMS = f"porter {_FTS_TOKENS}"

_WORDS = """
CREATE TABLE scene_words (
  n INTEGER PRIMARY KEY,
  clip TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  source TEXT NOT NULL,
  start_s REAL,
  end_s REAL,
  text TEXT NOT NULL,
  file TEXT REFERENCES word_files(path) ON DELETE CASCADE
);
CREATE INDEX scene_words_by_clip ON scene_words(clip, source);
CREATE INDEX scene_words_by_file ON scene_words(file);
CREATE TABLE word_files (
  path TEXT PRIMARY KEY,
  clip TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL
);
CREATE INDEX word_files_by_clip ON word_files(clip);
CREATE TABLE captioned (
  clip TEXT PRIMARY KEY REFERENCES clips(sha256) ON DELETE CASCADE,
  base TEXT NOT NULL,
  base_hash TEXT NOT NULL,
  scenes INTEGER NOT NULL,
  captioned_at TEXT NOT NULL
);
CREATE TABLE clip_words (
  n INTEGER PRIMARY KEY,
  clip TEXT NOT NULL UNIQUE REFERENCES clips(sha256) ON DELETE CASCADE,
  title TEXT NOT NULL DEFAULT '',
  path TEXT NOT NULL DEFAULT '',
  said TEXT NOT NULL DEFAULT ''
);
CREATE TRIGGER clip_words_of_new_clip AFTER INSERT ON clips BEGIN
  INSERT INTO clip_words (clip) VALUES (new.sha256);
END;
CREATE INDEX clips_by_date ON clips(recorded_when);
CREATE INDEX tracks_for_search ON tracks(person_id, state, level, clip, spans) WHERE person_id IS NOT NULL;
INSERT INTO clip_words (clip) SELECT sha256 FROM clips;
"""
_NAMES_OF_FILES = """
UPDATE clip_words SET
  title = coalesce((SELECT group_concat(title, ' ') FROM clip_files WHERE sha256 = clip), ''),
  path = coalesce((SELECT group_concat(path, ' ') FROM clip_files WHERE sha256 = clip), '')
"""


@migrations()
def create_first_tables(db: Database) -> None:
    """Everything the first version keeps.

    faces.rank     place among its track's best faces; NULL: kept only because a gallery uses it
    tracks.points  (N, 5) little-endian float64: t_s, x1, y1, x2, y2
    *.template, embeddings.embedding  (dimension,) little-endian float32, unit length; template NULL: erased
    removals       files and folders (relative to the data folder) that an erasure still has to delete
    sweeps         clips in whose folder a re-scan or a removal left files that no row names
    """
    for tables in (MEDIA, PEOPLE, FACES, TALK, WORK):
        db.executescript(tables)
    db.table("turns").enable_fts(["question", "answer"], create_triggers=True, tokenize=_FTS_TOKENS)
    db.table("clip_files").enable_fts(["title", "path"], create_triggers=True, tokenize=_FTS_TOKENS)


@migrations()
def keep_words_of_scenes(db: Database) -> None:
    """What a search goes by: words of scenes, and one document per clip.

    scene_words     what is said of a stretch of a clip (of all of it where start_s is NULL), by `source`, in one
                    line; of a caption the file is NULL
    word_files      files beside a clip that words were read from, as they were then
    captioned       clips whose scenes a base model described
    clip_words      titles and paths of a clip's files (kept by triggers) and all its scene_words in `said`, a line for
                    each in the order of n
    Word stems (porter) let "candles" find "candle"; accents are removed as in the other indexes.
    """
    db.executescript(_WORDS)
    db.execute(_NAMES_OF_FILES)
    for event in ("INSERT", "UPDATE", "DELETE"):
        rows = {"INSERT": ("new",), "UPDATE": ("new", "old"), "DELETE": ("old",)}[event]
        changes = ";".join(f"{_NAMES_OF_FILES} WHERE clip = {row}.sha256" for row in rows)
        of = " OF path, title, sha256" if event == "UPDATE" else ""
        db.execute(
            f"CREATE TRIGGER clip_words_names_{event.lower()} AFTER {event}{of} ON clip_files BEGIN {changes}; END"
        )
    db.table("clip_words").enable_fts(["title", "path", "said"], create_triggers=True, tokenize=_STEMS)


@migrations()
def note_what_is_to_be_compared_again(db: Database) -> None:
    """rescorings: what changes of people leave to be compared; people, clips are JSON lists, people NULL: everybody."""
    db.executescript(
        "CREATE TABLE rescorings (n INTEGER PRIMARY KEY, operation INTEGER, people TEXT, clips TEXT NOT NULL);"
    )


@migrations()
def create_sidecar_tables(db: Database) -> None:
    """What other programs say about faces.

    sidecar_imports  one row for each import that is not undone
    sidecar_regions  box in pixels of the displayed picture; t_s NULL: the time is not known; track_id NULL: not found
                     by any scan yet; person_id may be that of somebody who was merged since
    """
    db.executescript("""
CREATE TABLE sidecar_imports (
  id TEXT PRIMARY KEY,
  made_at TEXT NOT NULL
);
CREATE TABLE sidecar_regions (
  n INTEGER PRIMARY KEY,
  import_id TEXT NOT NULL,
  clip TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  person_id TEXT NOT NULL,
  t_s REAL,
  x1 REAL NOT NULL,
  y1 REAL NOT NULL,
  x2 REAL NOT NULL,
  y2 REAL NOT NULL,
  track_id TEXT REFERENCES tracks(id) ON DELETE SET NULL
);
CREATE INDEX sidecar_regions_by_clip ON sidecar_regions(clip);
CREATE INDEX sidecar_regions_by_import ON sidecar_regions(import_id);
CREATE INDEX sidecar_regions_by_track ON sidecar_regions(track_id);
CREATE INDEX sidecar_regions_by_person ON sidecar_regions(person_id);
""")


@migrations()
def group_unknown_people(db: Database) -> None:
    """Which unknown figures seem to be one, and what the user said about that.

    track_groups  the program's opinion; changed at any time. group_id is that of nobody else, ever
    track_pairs   two figures are the same person (is_same 1) or not (0), by the user's word; one < other
    people_apart  two people are not the same, although they look alike; one < other. Either may be somebody who was
                  merged since
    """
    db.executescript("""
CREATE TABLE track_groups (
  track_id TEXT PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  group_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX track_groups_by_group ON track_groups(group_id);
CREATE TABLE track_pairs (
  one TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  is_same INTEGER NOT NULL,
  PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX track_pairs_by_other ON track_pairs(other);
CREATE TABLE people_apart (
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX tracks_unknown ON tracks(clip) WHERE state = 'unknown';
""")


@migrations()
def keep_scan_queue_and_watched_folders(db: Database) -> None:
    """scan_queue       clips that are looked through one after the other; a row stays until all are
    watched_folders  folders that are looked through for clips; looked_at NULL: not yet
    unusable_files   files that are no clips, as they were then, so that they are not tried again and again
    """
    db.executescript("""
CREATE TABLE scan_queue (
  n INTEGER PRIMARY KEY, clip TEXT NOT NULL UNIQUE REFERENCES clips(sha256) ON DELETE CASCADE,
  again INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting'
);
CREATE INDEX scan_queue_by_state ON scan_queue(state, n);
CREATE TABLE watched_folders (path TEXT PRIMARY KEY, volume TEXT, added_at TEXT NOT NULL, looked_at TEXT);
CREATE TABLE unusable_files (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL);
""")


@migrations()
def follow_bodies(db: Database) -> None:
    """tracks.by_body  JSON: when a figure is followed by its body alone, how sure that is, and where; NULL: never"""
    db.execute("ALTER TABLE tracks ADD COLUMN by_body TEXT")


@migrations()
def keep_cuts(db: Database) -> None:
    """scans.cuts  JSON: seconds at which a new take begins; empty too where nobody looked for them"""
    db.execute("ALTER TABLE scans ADD COLUMN cuts TEXT NOT NULL DEFAULT '[]'")


NAMES: tuple[str, ...] = tuple(migration.name for migration in migrations.pending(Database(memory=True)))
