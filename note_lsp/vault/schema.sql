-- The tables of an index.  Every table but `note` keeps the parts of notes: `id` is the note's id
-- shifted left by 24 bits plus the part's number in the text, so that the parts of a note are
-- neighbours and an index entry names its note.  The same tables once more, in a connection's own
-- memory, hold the open buffers.

CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    lossy INTEGER NOT NULL,
    title TEXT,
    aliases TEXT,
    video_id TEXT
);

CREATE TABLE lines (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    key TEXT,
    flags INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    target TEXT NOT NULL,
    target_start INTEGER NOT NULL,
    target_end INTEGER NOT NULL,
    anchor TEXT,
    anchor_start INTEGER,
    anchor_end INTEGER,
    label TEXT,
    label_start INTEGER,
    label_end INTEGER,
    uses TEXT
);

CREATE TABLE heading (
    id INTEGER PRIMARY KEY,
    folded TEXT NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    slug TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text_start INTEGER NOT NULL,
    text_end INTEGER NOT NULL,
    explicit_id TEXT,
    source_words TEXT
);

CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    id_start INTEGER,
    id_end INTEGER,
    insert_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    folded TEXT NOT NULL
);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    in_front_matter INTEGER NOT NULL
);

CREATE TABLE element (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);

CREATE TABLE field (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE problem (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    words TEXT,
    related TEXT
);

-- One row a note that has timestamps.  `last` is the latest second it names of its own medium, where its
-- times are not shifted.
CREATE TABLE times (id INTEGER PRIMARY KEY, last INTEGER, data BLOB NOT NULL);

-- Made after the first load, which they would slow down.

CREATE INDEX IF NOT EXISTS note_lossy ON note (path) WHERE lossy;
CREATE INDEX IF NOT EXISTS link_key ON link (key) WHERE key IS NOT NULL;
CREATE INDEX IF NOT EXISTS link_absolute ON link (target) WHERE flags >= 256;
CREATE INDEX IF NOT EXISTS tag_key ON tag (key, name);
