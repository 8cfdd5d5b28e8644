-- The ground state of a book: what was recorded, by which operation, and nothing that can be computed from it.
-- Amounts are minor units of the statement's currency; days are numbers such as 20240607; moments are seconds
-- since 1970 (UTC). Nothing is ever changed or deleted: the triggers refuse it.

CREATE TABLE operation (
    id          INTEGER PRIMARY KEY,
    recorded    INTEGER NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('import', 'snapshot', 'note', 'decision', 'undo')),
    undoes      INTEGER REFERENCES operation (id),
    program     TEXT    NOT NULL,
    summary     TEXT    NOT NULL,
    content     BLOB    NOT NULL CHECK (length(content) = 32),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    CHECK ((kind = 'undo') = (undoes IS NOT NULL))
) STRICT;

CREATE TABLE statement (
    id          INTEGER PRIMARY KEY,
    operation   INTEGER NOT NULL REFERENCES operation (id),
    platform    TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    format      TEXT    NOT NULL,
    holder      TEXT,
    currency    TEXT    NOT NULL CHECK (length(currency) = 3),
    file        BLOB    NOT NULL CHECK (length(file) = 32),
    bytes       INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    first_line  INTEGER NOT NULL,
    first_day   INTEGER,
    last_day    INTEGER,
    source      TEXT    NOT NULL,
    content     BLOB    NOT NULL CHECK (length(content) = 32)
) STRICT;

-- The lines of a statement have the ids first_line, first_line + 1, … in the order of the file.
CREATE TABLE line (
    id          INTEGER PRIMARY KEY,
    statement   INTEGER NOT NULL REFERENCES statement (id),
    line        INTEGER NOT NULL,
    dated       INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    wording     INTEGER NOT NULL,
    amount      INTEGER NOT NULL,
    balance     INTEGER,
    ref         ANY,
    names       ANY,
    grouped     ANY,
    client      TEXT    NOT NULL,
    contract    TEXT    NOT NULL,
    told        ANY,
    record      TEXT    NOT NULL
) STRICT;

CREATE TABLE snapshot (
    operation   INTEGER PRIMARY KEY REFERENCES operation (id),
    platform    TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    as_of       INTEGER NOT NULL,
    text        TEXT    NOT NULL
) STRICT;

CREATE TABLE note (
    operation   INTEGER PRIMARY KEY REFERENCES operation (id),
    account     TEXT,
    dated       INTEGER,
    about       TEXT    NOT NULL,
    text        TEXT    NOT NULL
) STRICT;

CREATE TRIGGER operation_stays BEFORE UPDATE ON operation WHEN OLD.hash <> zeroblob(32)
BEGIN SELECT RAISE(ABORT, 'an operation is never changed'); END;
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;
CREATE TRIGGER statement_stays BEFORE UPDATE ON statement WHEN OLD.content <> zeroblob(32)
BEGIN SELECT RAISE(ABORT, 'a statement is never changed'); END;
CREATE TRIGGER statement_is_kept BEFORE DELETE ON statement
BEGIN SELECT RAISE(ABORT, 'a statement is never deleted'); END;
CREATE TRIGGER line_stays BEFORE UPDATE ON line
BEGIN SELECT RAISE(ABORT, 'a line is never changed'); END;
CREATE TRIGGER line_is_kept BEFORE DELETE ON line
BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END;
CREATE TRIGGER snapshot_stays BEFORE UPDATE ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed'); END;
CREATE TRIGGER snapshot_is_kept BEFORE DELETE ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;
CREATE TRIGGER note_stays BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;
CREATE TRIGGER note_is_kept BEFORE DELETE ON note
BEGIN SELECT RAISE(ABORT, 'a note is never deleted'); END;
