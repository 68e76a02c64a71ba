-- Calls on their way to the service. What a state and the details mean is the queue's business; here they are kept.
CREATE TABLE uploads (
    id         TEXT    PRIMARY KEY,
    place      INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    connection TEXT    NOT NULL,
    details    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to them, in order.
CREATE TABLE upload_steps (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    upload  TEXT    NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    event   TEXT    NOT NULL,
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL,
    attempt INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_steps_of ON upload_steps (upload, seq);

-- What arrived. A receipt outlives its row in the queue.
CREATE TABLE receipts (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    upload         TEXT    NOT NULL UNIQUE,
    connection     TEXT    NOT NULL,
    file           TEXT    NOT NULL,
    sent_name      TEXT    NOT NULL,
    bytes          INTEGER NOT NULL,
    sha256         TEXT,
    started_at     INTEGER,
    ended_at       INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    client_call_id TEXT    NOT NULL,
    server_id      TEXT,
    -- Names, ids and hash in one folded text, which is what is searched.
    searched       TEXT    NOT NULL,
    -- By whose word it arrived: the service's reply, the service when asked later, or a person.
    word           TEXT    NOT NULL CHECK (word IN ('reply', 'lookup', 'person')),
    -- How far the service has come with it since.
    processing     TEXT,
    failures       TEXT,
    looked_at      INTEGER
) STRICT;
CREATE INDEX receipts_hash ON receipts (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX receipts_name ON receipts (connection, sent_name);

-- Metadata that a person uses again and again.
CREATE TABLE presets (
    name   TEXT PRIMARY KEY,
    fields TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the queue remembers beside its calls.
CREATE TABLE upload_notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
