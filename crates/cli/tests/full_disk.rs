//! What happens where a file may not grow any further: the book is as it was before, and the user is told so.
#![cfg(unix)]

mod surroundings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn outflow(book: &Path) -> Command {
    let mut command = surroundings::alone(Command::new("sh"));
    command.env("OUTFLOW_BOOK", book).env("OUTFLOW_CONFIG", "no-such-folder");
    command.env("OUTFLOW_NOW", "2025-06-15T12:00:00Z").env("NO_COLOR", "1");
    command
}

/// Runs the program where no file may be longer than so many blocks of the shell; a write beyond fails.
fn limited(book: &Path, blocks: Option<usize>, words: &[&str]) -> Output {
    let limit = blocks.map(|blocks| format!("trap '' XFSZ; ulimit -f {blocks} || exit 99; "));
    let script = format!("{}exec \"$@\"", limit.unwrap_or_default());
    let mut command = outflow(book);
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_outflow")]).args(words);
    command.output().expect("a shell can be started")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What the program says of the book: every operation with its hash, and why the balance is what it is.
fn state(book: &Path) -> String {
    if !book.exists() {
        return "none".to_owned();
    }
    let history = limited(book, None, &["history", "-O", "json"]);
    assert_eq!(history.status.code(), Some(0), "{history:?}");
    let history = String::from_utf8(history.stdout).expect("JSON is UTF-8");
    if !history.contains("\"import\"") {
        return "none".to_owned();
    }
    let doctor = limited(book, None, &["doctor"]);
    assert!(matches!(doctor.status.code(), Some(0 | 1)), "it is whole: {doctor:?}");
    let why = limited(book, None, &["why", "-O", "json"]);
    // After an undo there may be no account left, which is told as such.
    let is_empty = why.status.code() == Some(2) && told(&why).contains("E709");
    assert!(is_empty || matches!(why.status.code(), Some(0 | 1)), "{why:?}");
    history + &String::from_utf8(why.stdout).expect("JSON is UTF-8")
}

fn statement(ids: std::ops::Range<u32>) -> String {
    let mut text = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n".to_owned();
    for id in ids.rev() {
        let (day, year) = (id % 28 + 1, 2000 + id / 28);
        let words = format!("Invoice {id} for work that was done and is described at some length");
        text.push_str(&format!(
            "\"Jun {day}, {year}\",{id},Hourly,\"{words}\",,Ada,\"Reef, Ltd\",Ada,,{id}.10,,,\n"
        ));
    }
    text
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("a file can be copied")),
        }
    }
}

/// The command on a copy of the folder under every limit, from nothing to enough.
fn under_every_limit(root: &Path, from: &str, words: &[&str]) {
    let original = root.join(from);
    let before = state(&original.join("book.sqlite"));
    let free = root.join("free");
    copy(&original, &free);
    let book = free.join("book.sqlite");
    assert_eq!(limited(&book, None, words).status.code(), Some(0));
    let after = state(&book);
    assert_ne!(before, after, "{words:?} changes something");
    fs::remove_dir_all(&free).expect("it was made");
    let (mut failed, mut done, mut blocks) = (0, 0, 0);
    while done < 3 {
        let folder = root.join("limited");
        copy(&original, &folder);
        let book = folder.join("book.sqlite");
        let output = limited(&book, Some(blocks), words);
        let here = state(&book);
        let at = format!("{words:?} within {blocks} blocks: {}", told(&output));
        match output.status.code() {
            Some(0) => {
                done += 1;
                assert_eq!(here, after, "{at}");
            }
            Some(2) => {
                failed += 1;
                done = 0;
                assert!(told(&output).contains("E707"), "{at}");
                assert!(here == before || here == after, "{at}");
                // With room again, it can be done.
                let again = limited(&book, None, words);
                assert!(again.status.code() == Some(0) || here == after, "{at}: {again:?}");
                assert_eq!(state(&book), after, "{at}");
            }
            _ => panic!("{at}\n{output:?}"),
        }
        fs::remove_dir_all(&folder).expect("it was made");
        blocks += if blocks < 100 { 3 } else { 7 };
        assert!(blocks < 20_000, "{words:?} never succeeded");
    }
    println!("{words:?}: {failed} limits failed, up to {blocks} blocks");
    assert!(failed > 8, "{words:?}: the limits reached only {failed} places");
}

/// A command that leaves the book as it is, on a copy of the folder under every limit: how many limits failed.
fn under_every_limit_as_before(root: &Path, from: &str, words: &[&str]) -> u32 {
    let original = root.join(from);
    let before = state(&original.join("book.sqlite"));
    let copies = |book: &Path| told(&limited(book, None, &["backup", "list", "-O", "json"]));
    let copies_before = copies(&original.join("book.sqlite"));
    let (mut failed, mut done, mut blocks) = (0, 0, 0);
    while done < 3 {
        let folder = root.join("limited");
        copy(&original, &folder);
        let book = folder.join("book.sqlite");
        let output = limited(&book, Some(blocks), words);
        let at = format!("{words:?} within {blocks} blocks: {}", told(&output));
        assert_eq!(state(&book), before, "{at}");
        match output.status.code() {
            Some(0) => done += 1,
            Some(2) => {
                (failed, done) = (failed + 1, 0);
                assert!(told(&output).contains("E707"), "{at}");
                let offered = copies(&book).replace("limited/", &format!("{from}/"));
                assert_eq!(offered, copies_before, "nothing half-made is offered: {at}");
                assert_eq!(limited(&book, None, words).status.code(), Some(0), "{at}");
            }
            _ => panic!("{at}\n{output:?}"),
        }
        fs::remove_dir_all(&folder).expect("it was made");
        blocks += if blocks < 100 { 3 } else { 7 };
        assert!(blocks < 20_000, "{words:?} never succeeded");
    }
    println!("{words:?}: {failed} limits failed, up to {blocks} blocks");
    failed
}

fn prepared() -> (tempfile::TempDir, [PathBuf; 3]) {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let one = file("one.csv", statement(0..300));
    let two = file("two.csv", statement(250..700));
    let snapshot = file(
        "figures.toml",
        format!("as_of = 2025-06-01\navailable = \"1.00\"\n# {}\n", "x".repeat(60_000)),
    );
    fs::create_dir(folder.path().join("none")).expect("a folder");
    fs::create_dir(folder.path().join("some")).expect("a folder");
    let book = folder.path().join("some").join("book.sqlite");
    let output = limited(&book, None, &["import", one.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    (folder, [one, two, snapshot])
}

#[test]
fn the_first_import_fails_cleanly() {
    let (folder, [one, ..]) = prepared();
    under_every_limit(folder.path(), "none", &["import", one.to_str().expect("UTF-8")]);
}

#[test]
fn another_import_fails_cleanly() {
    let (folder, [_, two, _]) = prepared();
    under_every_limit(folder.path(), "some", &["import", two.to_str().expect("UTF-8")]);
}

#[test]
fn an_undo_fails_cleanly() {
    let (folder, _) = prepared();
    under_every_limit(folder.path(), "some", &["undo", "1"]);
}

#[test]
fn figures_fail_cleanly() {
    let (folder, [_, _, snapshot]) = prepared();
    under_every_limit(folder.path(), "some", &["snapshot", snapshot.to_str().expect("UTF-8")]);
}

#[test]
fn copies_fail_cleanly() {
    let (folder, [_, two, _]) = prepared();
    let root = folder.path();
    let book = root.join("some").join("book.sqlite");
    let output = limited(&book, None, &["import", two.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let failed = under_every_limit_as_before(root, "some", &["backup"]);
    assert!(failed > 8, "only {failed} limits failed");
    // What is derived is made again by whoever needs it, so nothing fails for want of room.
    under_every_limit_as_before(root, "some", &["rebuild"]);
    under_every_limit(root, "some", &["restore", "2025-06-15T12-00-00Z-before-import"]);
}
