-- Since when this station remembers every slip that is used here. A slip that was made before may have been used
-- before; a database that is made anew begins with that moment.
CREATE TABLE slip_memory (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    since INTEGER NOT NULL
) STRICT;
INSERT INTO slip_memory (one, since) VALUES (1, 0);

-- Wrong codes and names that were typed here, as a vessel that time empties. `what`: of the station, of names, or of one
-- slip by its mark, which says nothing about a person.
CREATE TABLE guesses (
    what  TEXT    PRIMARY KEY,
    -- Milliseconds until it is empty, counted from `at`.
    level INTEGER NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is here by a slip alone. Nobody at a desk of this station has put them into the directory, so that their login name
-- lets nobody in.
CREATE TABLE by_slip (
    person TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO by_slip (person)
    SELECT person FROM audit WHERE action = 'person.admit' AND person IS NOT NULL;

-- What people did not agree to, and when. A consent that was given before is none any more.
CREATE TABLE refused_consents (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    person   TEXT    NOT NULL,
    guid     TEXT    NOT NULL,
    version  TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX refused_consents_person ON refused_consents (person, at);

CREATE TRIGGER refused_consents_are_never_changed BEFORE UPDATE ON refused_consents
BEGIN
    SELECT RAISE(ABORT, 'a refused consent is never changed');
END;
CREATE TRIGGER refused_consents_are_never_cut BEFORE DELETE ON refused_consents
BEGIN
    SELECT RAISE(ABORT, 'a refused consent is never cut');
END;
