-- Writes to services that keep their own lists. One stays here until it is known how it ended.
-- `lane` is what must not be written to twice at once: the thing itself, or the name of one that is being made.
CREATE TABLE account_writes (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    connection TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    work       TEXT    NOT NULL,
    lane       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    target     TEXT,
    wanted     TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    lost_at    INTEGER,
    evidence   TEXT,
    UNIQUE (connection, kind, lane)
) STRICT;

-- EnableX tells a user's id once, in the reply to their creation, and can neither list nor read users (vendors.md 3.2).
CREATE TABLE ucaas_users (
    connection TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    fields     TEXT    NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (connection, id)
) STRICT, WITHOUT ROWID;
