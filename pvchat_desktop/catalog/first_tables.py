"""The tables of the catalog's first version, as its first migration made them: never edited."""

MEDIA = """
CREATE TABLE clips (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  duration_s REAL NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  rotation_deg INTEGER NOT NULL,
  codec TEXT NOT NULL,
  pixel_format TEXT NOT NULL,
  frame_rate REAL,
  frame_count INTEGER,
  has_audio INTEGER NOT NULL,
  recorded_when TEXT,
  recorded_zone TEXT,
  recorded_source TEXT,
  recorded_certainty TEXT,
  added_at TEXT NOT NULL
);
CREATE TABLE clip_files (
  n INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  state TEXT NOT NULL,
  volume TEXT,
  seen_at TEXT NOT NULL
);
CREATE INDEX clip_files_by_clip ON clip_files(sha256);
CREATE TABLE scans (
  id TEXT PRIMARY KEY,
  clip TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  backend TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  request TEXT NOT NULL,
  frames_looked_at INTEGER NOT NULL,
  faces_seen INTEGER NOT NULL,
  seconds REAL NOT NULL,
  finished_at TEXT NOT NULL,
  UNIQUE (clip, backend, model_hash)
);
"""

PEOPLE = """
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  birth_date TEXT,
  hidden INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);
CREATE TABLE merged_people (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id)
);
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  text TEXT NOT NULL,
  given_at TEXT NOT NULL
);
CREATE TABLE look_alikes (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  name TEXT,
  other_id TEXT REFERENCES people(id)
);
CREATE TABLE packs (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  kind TEXT NOT NULL,
  base TEXT,
  base_revision TEXT,
  recipe TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  report TEXT,
  folder TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);
CREATE INDEX packs_by_person ON packs(person_id);
"""

FACES = """
CREATE TABLE tracks (
  id TEXT PRIMARY KEY,
  clip TEXT NOT NULL REFERENCES clips(sha256) ON DELETE CASCADE,
  backend TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  spans TEXT NOT NULL,
  points BLOB NOT NULL,
  template BLOB,
  state TEXT NOT NULL DEFAULT 'unknown',
  person_id TEXT REFERENCES people(id),
  score REAL,
  level TEXT,
  labelled_at TEXT
);
CREATE INDEX tracks_by_clip ON tracks(clip, start_s);
CREATE INDEX tracks_by_person ON tracks(person_id, state);
CREATE TABLE faces (
  id TEXT PRIMARY KEY,
  track_id TEXT REFERENCES tracks(id) ON DELETE SET NULL,
  rank INTEGER,
  t_s REAL NOT NULL,
  x1 REAL NOT NULL,
  y1 REAL NOT NULL,
  x2 REAL NOT NULL,
  y2 REAL NOT NULL,
  width_px REAL NOT NULL,
  sharpness REAL NOT NULL,
  yaw REAL NOT NULL,
  brightness REAL NOT NULL,
  crop TEXT NOT NULL,
  picture TEXT NOT NULL
);
CREATE INDEX faces_by_track ON faces(track_id, rank);
CREATE TABLE embeddings (
  face_id TEXT NOT NULL REFERENCES faces(id) ON DELETE CASCADE,
  backend TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  embedding BLOB NOT NULL,
  PRIMARY KEY (face_id, backend, model_hash)
);
CREATE TABLE gallery (
  person_id TEXT NOT NULL REFERENCES people(id),
  face_id TEXT NOT NULL REFERENCES faces(id),
  PRIMARY KEY (person_id, face_id)
) WITHOUT ROWID;
CREATE INDEX gallery_by_face ON gallery(face_id);
CREATE TABLE rejections (
  track_id TEXT NOT NULL REFERENCES tracks(id),
  person_id TEXT NOT NULL REFERENCES people(id),
  PRIMARY KEY (track_id, person_id)
) WITHOUT ROWID;
CREATE INDEX rejections_by_person ON rejections(person_id);
"""

TALK = """
CREATE TABLE chats (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE TABLE turns (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  chat_id TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES turns(id) ON DELETE SET NULL,
  question TEXT NOT NULL,
  clips TEXT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  evidence TEXT NOT NULL,
  request TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX turns_by_chat ON turns(chat_id, n);
CREATE INDEX turns_by_parent ON turns(parent_id);
"""

WORK = """
CREATE TABLE jobs (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  progress TEXT,
  error TEXT,
  owner_pid INTEGER,
  owner_started REAL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX jobs_by_state ON jobs(state);
CREATE TABLE operations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  undone_at TEXT,
  undone_n INTEGER,
  images TEXT NOT NULL
);
CREATE TABLE removals (
  path TEXT PRIMARY KEY
);
CREATE TABLE sweeps (
  clip TEXT PRIMARY KEY
);
"""
