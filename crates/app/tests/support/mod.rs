//! What do the tests of a book share: files to import, the program that is cut off, and the state of a book.
#![allow(dead_code)] // Each test uses a part of it.

use outflow_app::book::{BookPlace, Seen, journal};
use outflow_ledger::Journal;
use outflow_store::{Access, Catalogue, SqliteStore, Store, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HEADER: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";

/// The same format as the program's that does not exist yet.
pub const LATER: &[&str] = &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT"];

/// A statement whose lines have these Ref IDs, one a day, newest first; each brings its own number of cents.
pub fn statement(ids: std::ops::Range<u32>, words: &str) -> String {
    let mut text = format!("{HEADER}\n");
    for id in ids.rev() {
        let (day, month) = (id % 28 + 1, ["Jan", "Feb", "Mar", "Apr"][(id / 28) as usize % 4]);
        let year = 2000 + id / 112;
        text.push_str(&format!(
            "\"{month} {day}, {year}\",{},Hourly,\"{words} {id}\",,Ada,\"Reef, Ltd\",Ada,,{}.{:02},,,\n",
            1000 + id,
            id / 100,
            id % 100
        ));
    }
    text
}

/// The sum of those lines.
pub fn sum(ids: std::ops::Range<u32>) -> i64 {
    ids.map(i64::from).sum()
}

/// The program of `examples/crashing.rs`, which cargo builds together with the tests.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.parent().and_then(Path::parent).expect("tests are in target/PROFILE/deps");
    let program = folder.join("examples").join(format!("crashing{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing; a test of the whole package builds it, or cargo build --example crashing",
        program.display()
    );
    program
}

/// Runs it.
pub fn run(book: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.arg(book).args(words).output().expect("the program can be started")
}

/// Everything that a user can see of a book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// There is no file.
    Absent,
    /// It cannot be read; the code of the problem.
    Unreadable(&'static str),
    /// It can.
    Whole(Box<Whole>),
}

/// A book that can be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Whole {
    /// The format is later than the present one.
    pub is_later: bool,
    /// All but the lines.
    pub catalogue: Catalogue,
    /// Every account with its lines and days, and the balance at the end.
    pub accounts: Vec<(String, Vec<String>, i64)>,
}

/// One line of a journal as it is shown, and what was understood of it.
pub fn lines_of(journal: &Journal) -> Vec<String> {
    let line = |(index, line): (usize, &outflow_ledger::StatementLine)| {
        let record = journal.source_of(line).record(line);
        format!(
            "{} {} {:?} {:?} {:?} {} {}",
            line.dated,
            line.amount,
            line.balance_after.get(),
            line.id.map(|id| id.text(&journal.texts)),
            journal.meanings.causes[index],
            journal.texts.text(line.client),
            String::from_utf8_lossy(&record)
        )
    };
    let mut lines: Vec<String> = journal.lines.iter().enumerate().map(line).collect();
    let days = journal.reconciled.days.0.iter();
    lines.extend(days.map(|day| format!("{} closes at {}", day.date, day.close)));
    assert_eq!(journal.failure(), None, "every record can be read");
    lines
}

/// The state of a book, without changing anything about it but what is derived.
pub fn state(path: &Path) -> State {
    let mut access = Access::default();
    let mut opened = SqliteStore::open_to_read(path, access.clone());
    let is_later = matches!(opened, Err(StoreError::Newer { .. }));
    if is_later {
        access.later = LATER;
        opened = SqliteStore::open_to_read(path, access.clone());
    }
    let store = match opened {
        Ok(store) => store,
        Err(StoreError::NoBook(_)) => return State::Absent,
        Err(error) => {
            eprintln!("{error}");
            return State::Unreadable(error.code().id());
        }
    };
    let catalogue = match store.check_whole().and_then(|()| store.catalogue()) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            eprintln!("{error}");
            return State::Unreadable(error.code().id());
        }
    };
    let seen = Seen::of(&store, None).expect("it was read a moment ago");
    let mut accounts = Vec::new();
    for account in seen.accounts() {
        let journal = journal(&store, &seen, &account, &access).expect("the lines fit together");
        accounts.push((account.name, lines_of(&journal), journal.reconciled.closing.minor()));
    }
    State::Whole(Box::new(Whole { is_later, catalogue, accounts }))
}

/// The place of a book.
pub fn place(path: &Path) -> BookPlace {
    BookPlace::at(path.to_owned(), jiff::Timestamp::from_second(1_750_000_000).expect("2025"))
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        match path.is_dir() {
            true => copy_folder(&path, &target),
            false => drop(fs::copy(&path, &target).expect("a file can be copied")),
        }
    }
}

/// All files below a folder whose names hold `part`.
pub fn files_with(folder: &Path, part: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files_with(&path, part));
        } else if name.contains(part) {
            found.push(path);
        }
    }
    found.sort();
    found
}
