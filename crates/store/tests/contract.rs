//! Does every store keep the same promises: what is recorded comes back, once, in order, and can be taken back?

use jiff::Timestamp;
use jiff::civil::date;
use outflow_importers::{ReadOptions, read};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Journal, Platform, Statement, Texts};
use outflow_store::{
    Access, Catalogue, Change, Entry, MemoryStore, NewStatement, NoteKind, OperationId,
    OperationKind, SqliteStore, Store, StoreError, file_hash, rows_of,
};

const HEADER: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";

/// A row of a statement: day of June 2024, Ref ID or nothing, text, amount.
type Row = (u8, &'static str, &'static str, &'static str);

/// A statement of these rows.
fn statement(name: &str, rows: &[Row]) -> (Statement, Texts, Vec<u8>) {
    let mut text = format!("{HEADER}\n");
    for (day, id, words, amount) in rows {
        text.push_str(&format!(
            "\"Jun {day}, 2024\",{id},Hourly,\"{words}\",,Ada,\"Reef, Ltd\",Ada,,{amount},,,\n"
        ));
    }
    let mut texts = Texts::default();
    let bytes = text.into_bytes();
    let options = ReadOptions::default();
    let reading = read(name, bytes.clone(), SourceId::new(0), &mut texts, &options);
    (reading.statement.expect("the statement can be read"), texts, bytes)
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_718_000_000 + second).expect("a moment of 2024")
}

fn entry<'a>(change: Change<'a>, second: i64, catalogue: &Catalogue) -> Entry<'a> {
    let head = catalogue.head();
    Entry { change, now: moment(second), program: "test 1", summary: "a summary", head }
}

fn import(store: &mut dyn Store, name: &str, rows: &[Row], second: i64) -> OperationId {
    let (statement, texts, bytes) = statement(name, rows);
    let new = NewStatement {
        account: "main",
        statement: &statement,
        texts: &texts,
        file: file_hash(&bytes),
        bytes: bytes.len() as u64,
    };
    let catalogue = store.catalogue().expect("the store can be read");
    let recorded = store.record(&entry(Change::Import(vec![new]), second, &catalogue));
    recorded.expect("a statement can be recorded").id
}

fn change(
    store: &mut dyn Store,
    change: Change<'_>,
    second: i64,
) -> Result<OperationId, StoreError> {
    let catalogue = store.catalogue().expect("the store can be read");
    store.record(&entry(change, second, &catalogue)).map(|operation| operation.id)
}

/// The amounts of the journal of everything that counts, smallest first.
fn amounts(store: &dyn Store) -> Vec<i64> {
    let catalogue = store.catalogue().expect("the store can be read").in_effect();
    let mut texts = Texts::default();
    let platform = Platform("example");
    let kept = catalogue.statements.iter().zip(0..);
    let statements: Vec<Statement> = kept
        .map(|(kept, number)| {
            let number = SourceId::new(number);
            store.statement(kept, platform, number, &mut texts).expect("it was recorded")
        })
        .collect();
    if statements.is_empty() {
        return Vec::new();
    }
    let (journal, _) = Journal::merge(platform, statements, texts).expect("they fit together");
    let mut amounts: Vec<i64> = journal.lines.iter().map(|line| line.amount.minor()).collect();
    amounts.sort_unstable();
    amounts
}

/// What every store has to keep.
fn store_contract<S: Store>(new: &dyn Fn() -> S) -> Vec<Catalogue> {
    let catalogues = vec![
        equal_lines_count_once(new),
        later_exports_correct_earlier_ones(new),
        what_is_recorded_comes_back(new),
        an_undo_is_an_operation(new),
    ];
    changes_for_an_older_head_are_refused(new);
    catalogues
}

const A: Row = (1, "1", "a", "0.10");
const B: Row = (2, "2", "b", "0.20");
const C: Row = (3, "3", "c", "0.30");
/// Lines without a Ref ID.
const COFFEE: Row = (1, "", "coffee", "0.05");
const FIRST: Row = (1, "", "x", "0.01");
const OLD: Row = (2, "", "old words", "0.05");
const NEW: Row = (2, "", "new words", "0.05");
const LAST: Row = (3, "", "y", "0.02");

fn equal_lines_count_once<S: Store>(new: &dyn Fn() -> S) -> Catalogue {
    let cases: [(&[&[Row]], &[i64]); 9] = [
        (&[&[A, B]], &[10, 20]),
        // Recorded twice, it counts once.
        (&[&[A], &[A]], &[10]),
        // Overlapping exports merge, in both orders.
        (&[&[A, B], &[B, C]], &[10, 20, 30]),
        (&[&[B, C], &[A, B]], &[10, 20, 30]),
        // Equal real lines stay as many as one file shows.
        (&[&[COFFEE, COFFEE], &[COFFEE]], &[5, 5]),
        (&[&[COFFEE], &[COFFEE, COFFEE, FIRST]], &[1, 5, 5]),
        // A line in other words is the same line where both files show the whole day …
        (&[&[FIRST, OLD, LAST], &[FIRST, NEW, LAST]], &[1, 2, 5]),
        // … and another line where one of them may have been cut off there, or where one file shows both.
        (&[&[FIRST, OLD], &[NEW, LAST]], &[1, 2, 5, 5]),
        (&[&[FIRST, OLD, LAST], &[FIRST, OLD, NEW, LAST]], &[1, 2, 5, 5]),
    ];
    let mut last = Catalogue::default();
    for (files, expected) in cases {
        let mut store = new();
        for (number, rows) in (0i64..).zip(files) {
            import(&mut store, &format!("{number}.csv"), rows, number);
        }
        assert_eq!(amounts(&store), expected, "{files:?}");
        last = store.catalogue().expect("the store can be read");
    }
    last
}

fn later_exports_correct_earlier_ones<S: Store>(new: &dyn Fn() -> S) -> Catalogue {
    let mut store = new();
    import(&mut store, "1.csv", &[A, B], 0);
    let second = import(&mut store, "2.csv", &[(1, "1", "a", "0.11")], 1);
    assert_eq!(amounts(&store), [11, 20], "what was recorded later counts");
    change(&mut store, Change::Undo(second), 2).expect("it can be undone");
    assert_eq!(amounts(&store), [10, 20], "and without it the earlier one");
    store.catalogue().expect("the store can be read")
}

fn what_is_recorded_comes_back<S: Store>(new: &dyn Fn() -> S) -> Catalogue {
    let rows: &[Row] = &[
        (1, "702357907", "Invoice \"\"7\"\" – Größe 5\"\" €", "-0.99"),
        (2, "A-17", "two\nlines", "90000000000000000.01"),
        (3, "007", "=1+1", "0.00"),
    ];
    let (original, texts, _) = statement("ü.csv", rows);
    let mut store = new();
    import(&mut store, "ü.csv", rows, 0);
    let text = "as_of = 2024-06-03\navailable = \"0.00\"\n";
    let as_of = date(2024, 6, 3);
    let snapshot = Change::Snapshot { platform: "example", account: "main", as_of, text };
    change(&mut store, snapshot, 5).expect("a snapshot can be recorded");
    let note = |kind| Change::Note {
        kind,
        account: None,
        dated: Some(date(2024, 6, 1)),
        about: "702357907",
        text: "asked support",
    };
    change(&mut store, note(NoteKind::Note), 4).expect("a note can be recorded");
    for (kind, second) in NoteKind::all().skip(1).zip(9..) {
        change(&mut store, note(kind), second).expect("every kind can be recorded");
    }
    let catalogue = store.catalogue().expect("the store can be read");
    let mut own = Texts::default();
    let platform = original.platform;
    let kept = &catalogue.statements[0];
    let back = store.statement(kept, platform, SourceId::new(0), &mut own).expect("it is there");
    let same = rows_of(&original, &texts).zip(rows_of(&back, &own)).all(|(a, b)| a == b);
    assert!(same && back.lines.len() == original.lines.len(), "every field of every line");
    assert_eq!((back.recorded, back.has_balance), (1, false));
    assert_eq!(back.source.columns, original.source.columns);
    assert_eq!(catalogue.snapshots[0].text, text);
    assert_eq!(catalogue.snapshots[0].as_of, as_of);
    let kept: Vec<NoteKind> = catalogue.notes.iter().map(|note| note.kind).collect();
    assert!(kept.iter().copied().eq(NoteKind::all()) && kept.len() == 6, "{kept:?}");
    assert_eq!(catalogue.notes[0].about, "702357907");
    let kinds: Vec<OperationKind> = catalogue.operations.iter().map(|one| one.kind).collect();
    let told = NoteKind::all().map(OperationKind::Note);
    let expected = [OperationKind::Import, OperationKind::Snapshot].into_iter().chain(told);
    assert_eq!(kinds, expected.collect::<Vec<OperationKind>>());
    let recorded: Vec<i64> =
        catalogue.operations.iter().map(|one| one.recorded.as_second() - 1_718_000_000).collect();
    assert_eq!(
        recorded,
        [0, 5, 5, 9, 10, 11, 12, 13],
        "a clock that was set back does not change the order"
    );
    catalogue
}

fn an_undo_is_an_operation<S: Store>(new: &dyn Fn() -> S) -> Catalogue {
    let mut store = new();
    let first = import(&mut store, "1.csv", &[A, B], 0);
    let second = import(&mut store, "2.csv", &[B, C], 1);
    let undone = change(&mut store, Change::Undo(first), 2).expect("it is in effect");
    // What the second file shows too stays.
    assert_eq!(amounts(&store), [20, 30]);
    let again = change(&mut store, Change::Undo(first), 3);
    assert!(matches!(again, Err(StoreError::CannotUndo(_))), "{again:?}");
    for unknown in [OperationId(9), OperationId(0)] {
        let refused = change(&mut store, Change::Undo(unknown), 3);
        assert!(matches!(refused, Err(StoreError::UnknownOperation(_))), "{refused:?}");
    }
    change(&mut store, Change::Undo(undone), 4).expect("an undo can be undone");
    assert_eq!(amounts(&store), [10, 20, 30]);
    change(&mut store, Change::Undo(second), 5).expect("it is in effect");
    assert_eq!(amounts(&store), [10, 20]);
    let catalogue = store.catalogue().expect("the store can be read");
    assert_eq!(catalogue.operations.len(), 5, "what was refused left nothing");
    assert_eq!(catalogue.statements.len(), 2, "nothing is deleted");
    catalogue
}

fn changes_for_an_older_head_are_refused<S: Store>(new: &dyn Fn() -> S) {
    let mut store = new();
    let before = store.catalogue().expect("the store can be read");
    import(&mut store, "1.csv", &[A], 0);
    let undo = entry(Change::Undo(OperationId(1)), 1, &before);
    assert!(matches!(store.record(&undo), Err(StoreError::Moved)));
    assert_eq!(store.catalogue().expect("the store can be read").operations.len(), 1);
}

#[test]
fn every_store_keeps_the_contract_and_gives_the_same() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let count = std::cell::Cell::new(0);
    let in_file = || {
        count.set(count.get() + 1);
        let path = folder.path().join(format!("{}.sqlite", count.get()));
        SqliteStore::open_or_create(&path, Access::default()).expect("a new book")
    };
    let of_memory = store_contract(&MemoryStore::default);
    let of_files = store_contract(&in_file);
    assert_eq!(of_memory, of_files, "down to the last hash");
}

#[test]
fn a_book_is_the_same_after_it_was_closed() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("book.sqlite");
    let mut store = SqliteStore::open_or_create(&path, Access::default()).expect("a new book");
    import(&mut store, "1.csv", &[A], 0);
    let before = store.catalogue().expect("it can be read");
    drop(store);
    let store = SqliteStore::open_to_read(&path, Access::default()).expect("it is a book");
    assert_eq!(store.catalogue().expect("it can be read"), before);
    assert_eq!(amounts(&store), [10]);
    store.check_whole().expect("it is whole");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "for the user alone");
    }
}
