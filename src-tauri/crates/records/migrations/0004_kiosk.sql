-- Enrolment slips that were used at this kiosk. A mark says nothing about a person.
CREATE TABLE used_slips (
    mark    TEXT    PRIMARY KEY,
    used_at INTEGER NOT NULL,
    -- After this the slip is void anyway, and need not be remembered.
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people agreed to, and when. It outlives the person's row: it is the proof that there was consent.
CREATE TABLE consents (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    person   TEXT    NOT NULL,
    guid     TEXT    NOT NULL,
    version  TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (guid, at, hash)
) STRICT;

CREATE TRIGGER consents_are_never_changed BEFORE UPDATE ON consents
BEGIN
    SELECT RAISE(ABORT, 'a consent is never changed');
END;
CREATE TRIGGER consents_are_never_cut BEFORE DELETE ON consents
BEGIN
    SELECT RAISE(ABORT, 'a consent is never cut');
END;

-- The station's passcode, as a hash, and the wrong ones since the last right one.
CREATE TABLE station_passcode (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    hash  TEXT    NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0,
    last  INTEGER
) STRICT;
