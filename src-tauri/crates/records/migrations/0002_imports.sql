-- The import of people that was checked or run last, and what became of each of its rows. There is
-- one at a time: checking another replaces it.
CREATE TABLE imports (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    one        INTEGER NOT NULL UNIQUE CHECK (one = 1),
    -- The name of the file, never its path.
    file       TEXT    NOT NULL,
    connection TEXT    NOT NULL,
    stage      TEXT    NOT NULL CHECK (stage IN ('checked', 'running', 'stopped', 'ended')),
    words      TEXT    NOT NULL,
    checked_at INTEGER NOT NULL
) STRICT;

-- `typed` is what will be sent, or what was read where that cannot be.
CREATE TABLE import_rows (
    import   INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    line     INTEGER NOT NULL,
    plan     TEXT    NOT NULL
             CHECK (plan IN ('add', 'change', 'adopt', 'same', 'invalid', 'duplicate', 'unsettled')),
    state    TEXT    NOT NULL
             CHECK (state IN ('left', 'waiting', 'sending', 'done', 'refused', 'unknown')),
    typed    TEXT    NOT NULL,
    guid     TEXT    NOT NULL,
    person   TEXT,
    differs  TEXT    NOT NULL,
    field    TEXT    NOT NULL,
    words    TEXT    NOT NULL,
    PRIMARY KEY (import, line),
    -- What was sent is about somebody, whom a reply or its loss can be written down for.
    CHECK (state NOT IN ('sending', 'unknown') OR person IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_rows_next ON import_rows (import, state, line);
