-- The directory of people. A slot is never used twice: what is kept in memory points to it.
CREATE TABLE people (
    slot         INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    state        TEXT    NOT NULL
                 CHECK (state IN ('draft', 'adding', 'known', 'unknown', 'refused', 'deleted')),
    connection   TEXT    NOT NULL,
    login_name   TEXT    NOT NULL,
    login_key    TEXT    NOT NULL,
    first_name   TEXT    NOT NULL,
    last_name    TEXT    NOT NULL,
    email        TEXT    NOT NULL,
    country_code TEXT    NOT NULL,
    number       TEXT    NOT NULL,
    aliases      TEXT    NOT NULL,
    guid         TEXT,
    note         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    -- vendors.md A-37: the guid is what makes a person known, and AddUser's reply is its only source.
    CHECK (state <> 'known' OR guid IS NOT NULL)
) STRICT;

-- Two people of one connection who are, or may be, at the service never share a login name.
CREATE UNIQUE INDEX people_living_login ON people (connection, login_key)
    WHERE state IN ('draft', 'adding', 'known', 'unknown');
CREATE UNIQUE INDEX people_guid ON people (connection, guid COLLATE NOCASE) WHERE guid IS NOT NULL;

-- A write that was begun and whose end is not known yet; at most one in each lane of a person.
-- `lost_at` is set once nobody waits for the reply any more.
CREATE TABLE pending (
    slot       INTEGER NOT NULL REFERENCES people (slot) ON DELETE CASCADE,
    lane       TEXT    NOT NULL,
    work       TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    lost_at    INTEGER,
    evidence   TEXT,
    wanted     TEXT,
    PRIMARY KEY (slot, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE factors (
    slot     INTEGER NOT NULL REFERENCES people (slot) ON DELETE CASCADE,
    factor   TEXT    NOT NULL CHECK (factor IN ('pin', 'face', 'fingerprint', 'palm')),
    presence TEXT    NOT NULL CHECK (presence IN ('present', 'absent', 'unknown')),
    at       INTEGER NOT NULL,
    -- Verifications that did not succeed since the last that did.
    failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (slot, factor)
) STRICT, WITHOUT ROWID;

-- What was done, in order. Each entry holds the hash of the one before.
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    connection TEXT    NOT NULL,
    person     TEXT,
    outcome    TEXT    NOT NULL,
    reference  TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    previous   BLOB    NOT NULL,
    hash       BLOB    NOT NULL
) STRICT;

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_person ON audit (person, seq) WHERE person IS NOT NULL;

-- The last entry, kept apart, so that entries cut off at the end are missed.
CREATE TABLE audit_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash BLOB    NOT NULL
) STRICT;
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is never changed');
END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is never cut');
END;
CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT seq + 1 FROM audit_head)
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'the audit has one head');
END;
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;
