//! Does the book answer as its files do: for whole invented careers, at once, again from what is kept, and in several exports?

use outflow_app::book::account::BookRequest;
use outflow_app::book::import::{ImportInput, import};
use outflow_app::book::snapshot::{SnapshotInput, record};
use outflow_app::book::{BookPlace, View};
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::{AccountInput, InputFile};
use outflow_app::why::{WhyInput, answer};
use outflow_app::{Since, Watch};
use outflow_report::Shown;
use outflow_testkit::{Career, play};
use serde_json::Value;
use std::path::Path;

fn input(name: &str, text: &str) -> InputFile {
    InputFile { name: name.to_owned(), bytes: Ok(text.as_bytes().to_vec()) }
}

/// The answer's data: what is said about the input differs, since a book reads no file again.
fn why(career: &Career, account: AccountInput) -> Value {
    let outcome = answer(WhyInput {
        account,
        flags: SnapshotFlags::default(),
        today: None,
        clock: career.as_of,
        since: Since::Rule,
        with_lots: true,
    });
    let answered = outcome.answered.as_ref();
    let answered = answered.unwrap_or_else(|| panic!("no answer: {:?}", outcome.diagnostics));
    let shown = Shown {
        answer: &answered.answer,
        journal: &answered.journal,
        diagnostics: &outcome.diagnostics,
    };
    let json: Value = serde_json::from_str(&outflow_report::json(&shown)).expect("it is JSON");
    assert_eq!(answered.journal.failure(), None);
    json["data"].clone()
}

fn place(path: &Path) -> BookPlace {
    // Careers end on any day: figures are recorded when all of them have passed.
    let now = "2100-01-01T00:00:00Z".parse().expect("a moment");
    let mut place = BookPlace::at(path.to_owned(), now);
    place.access.watch = Watch::default();
    place
}

fn kept(career: &Career, path: &Path, files: Vec<InputFile>) {
    let outcome = import(ImportInput {
        place: place(path),
        files,
        passed_over: Vec::new(),
        account: None,
        date_order: None,
        dry_run: false,
        program: "test".to_owned(),
    });
    assert!(outcome.listing.is_some(), "{:?}", outcome.diagnostics);
    let (listing, problems) = record(SnapshotInput {
        place: place(path),
        file: Some(input("snapshot.toml", &career.snapshot_toml)),
        flags: SnapshotFlags::default(),
        account: None,
        today: career.as_of,
        dry_run: false,
        program: "test".to_owned(),
    });
    assert!(listing.is_some(), "{problems:?}");
}

fn from_book(career: &Career, path: &Path) -> Value {
    let request = BookRequest {
        place: place(path),
        view: View::default(),
        today: career.as_of,
        is_needed: true,
    };
    why(career, AccountInput { book: Some(request), ..AccountInput::default() })
}

#[test]
fn the_book_answers_as_the_files_do() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let careers = number("OUTFLOW_BOOK_CAREERS").unwrap_or(60);
    let folder = tempfile::tempdir().expect("a folder for tests");
    let mut compared = 0;
    for seed in 0..careers {
        let career = play(seed);
        let text = career.statement_csv();
        let files = AccountInput {
            files: vec![input("statement.csv", &text)],
            snapshot: Some(input("snapshot.toml", &career.snapshot_toml)),
            ..AccountInput::default()
        };
        let expected = why(&career, files);
        let path = folder.path().join(format!("{seed}.sqlite"));
        kept(&career, &path, vec![input("statement.csv", &text)]);
        assert_eq!(from_book(&career, &path), expected, "career {seed}, the first time");
        assert_eq!(from_book(&career, &path), expected, "career {seed}, from what is kept");
        compared += 1;
    }
    assert_eq!(compared, careers);
}
