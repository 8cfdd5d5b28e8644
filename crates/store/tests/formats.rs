//! Is a book of an older format read as it is, and brought up to date with the first change, whole and with a copy before?

use jiff::Timestamp;
use outflow_store::{
    Access, Catalogue, Change, Entry, FORMAT, NoteKind, SqliteStore, Store, backups,
};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

/// The released book of format 1, in a folder of its own.
fn first() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("book.sqlite");
    let released = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/books/format-1");
    fs::copy(released.join("book.sqlite"), &path).expect("it is part of the project");
    (folder, path)
}

fn read(path: &Path) -> (Catalogue, i64) {
    let store = SqliteStore::open_to_read(path, Access::default()).expect("it is a book");
    let catalogue = store.catalogue().expect("it is whole");
    store.check_whole().expect("it is whole");
    drop(store);
    let connection = Connection::open(path).expect("it is a database");
    let format = connection.pragma_query_value(None, "user_version", |row| row.get(0));
    (catalogue, format.expect("a number"))
}

fn record(path: &Path, kind: NoteKind) -> Catalogue {
    let mut store = SqliteStore::open(path, Access::default()).expect("it can be written");
    let before = store.catalogue().expect("it is whole");
    let change = Change::Note { kind, account: None, dated: None, about: "add", text: "x" };
    let now = Timestamp::from_second(1_790_000_000).expect("a moment");
    let entry =
        Entry { change, now, program: "outflow 0.1.0", summary: "kept", head: before.head() };
    store.record(&entry).expect("it can be recorded");
    store.catalogue().expect("it is whole")
}

#[test]
fn looking_at_an_older_book_changes_nothing() {
    let (_folder, path) = first();
    let before = fs::read(&path).expect("the book");
    let (catalogue, format) = read(&path);
    assert_eq!((catalogue.operations.len(), format), (6, 1));
    assert_eq!(fs::read(&path).expect("the book"), before);
    assert!(backups(&path).expect("a list").is_empty());
}

#[test]
fn the_first_change_brings_it_up_to_date_with_a_copy_before() {
    let (_folder, path) = first();
    let (older, _) = read(&path);
    let newer = record(&path, NoteKind::Contract);
    let (again, format) = read(&path);
    assert_eq!(format, FORMAT);
    assert_eq!(again, newer);
    assert_eq!(newer.operations[..6], older.operations[..], "every hash stays");
    assert_eq!(newer.statements, older.statements);
    assert_eq!(newer.notes_of(NoteKind::Contract).count(), 1);
    let copies = backups(&path).expect("a list");
    assert_eq!(copies.len(), 1);
    assert!(copies[0].name.ends_with("before-format-2-from-1"), "{}", copies[0].name);
    assert_eq!(read(&copies[0].path).0, older);
    // The next change needs no other.
    record(&path, NoteKind::Activity);
    assert_eq!(backups(&path).expect("a list").len(), 1);
}

#[test]
fn what_an_older_book_guards_the_newer_one_guards() {
    let (_folder, path) = first();
    record(&path, NoteKind::Budget);
    let connection = Connection::open(&path).expect("it is a database");
    for sql in [
        "UPDATE operation SET summary = 'x' WHERE id = 1",
        "DELETE FROM operation WHERE id = 7",
        "INSERT INTO operation SELECT 8, recorded, 'barter', undoes, program, summary, content, hash \
         FROM operation WHERE id = 7",
        "UPDATE note SET text = 'y'",
    ] {
        let refused = connection.execute(sql, ());
        assert!(refused.is_err(), "{sql}");
    }
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'statement'";
    let statement: String = connection.query_row(sql, (), |row| row.get(0)).expect("a table");
    assert!(statement.contains("REFERENCES operation (id)"), "{statement}");
    connection.pragma_update(None, "foreign_keys", true).expect("a setting");
    let stray = "INSERT INTO note VALUES (99, NULL, NULL, '', 'x')";
    assert!(connection.execute(stray, ()).is_err(), "a note belongs to an operation");
}

#[test]
fn a_book_whose_rows_belong_to_nothing_is_not_brought_up_to_date() {
    let (_folder, path) = first();
    let connection = Connection::open(&path).expect("it is a database");
    connection.pragma_update(None, "foreign_keys", false).expect("a setting");
    let stray = "INSERT INTO note VALUES (99, NULL, NULL, '', 'x')";
    connection.execute(stray, ()).expect("nobody looks");
    connection.pragma_update(None, "journal_mode", "DELETE").expect("the log can be closed");
    drop(connection);
    let refused = SqliteStore::open(&path, Access::default());
    assert_eq!(refused.expect_err("it is damaged").code().id(), "E703");
    let connection = Connection::open(&path).expect("it is a database");
    let format: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a number");
    assert_eq!(format, 1, "nothing was changed");
}
