-- Format 2: operations of four more kinds, kept in the table of notes. A condition of a table can only be changed by
-- making the table anew; the rows, and so their hashes, stay as they are.

CREATE TABLE operation_2 (
    id          INTEGER PRIMARY KEY,
    recorded    INTEGER NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN (
        'import', 'snapshot', 'note', 'decision', 'undo', 'contract', 'activity', 'invoice', 'budget')),
    undoes      INTEGER REFERENCES operation (id),
    program     TEXT    NOT NULL,
    summary     TEXT    NOT NULL,
    content     BLOB    NOT NULL CHECK (length(content) = 32),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    CHECK ((kind = 'undo') = (undoes IS NOT NULL))
) STRICT;
INSERT INTO operation_2 SELECT id, recorded, kind, undoes, program, summary, content, hash FROM operation ORDER BY id;
DROP TABLE operation;
ALTER TABLE operation_2 RENAME TO operation;

CREATE TRIGGER operation_stays BEFORE UPDATE ON operation WHEN OLD.hash <> zeroblob(32)
BEGIN SELECT RAISE(ABORT, 'an operation is never changed'); END;
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END;
