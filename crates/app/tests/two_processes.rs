//! What happens to a book that several processes use at once: each waits or is told so, and nothing is lost or doubled.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use support::{State, Whole, program, run, state, statement, sum};

fn start(book: &Path, words: &[&str]) -> Child {
    let mut command = Command::new(program());
    command.arg(book).args(words).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program can be started")
}

/// Starts a process that stays at a step, and waits until it is there.
fn start_and_hold(book: &Path, words: &[&str], step: &str) -> Child {
    let mut words = words.to_vec();
    words.extend(["--at", step, "--how", "wait"]);
    let mut child = start(book, &words);
    let out = child.stdout.take().expect("it was asked for");
    let first = BufReader::new(out).lines().next();
    assert_eq!(first.expect("a line").expect("text"), "reached");
    child
}

fn whole(book: &Path) -> Whole {
    match state(book) {
        State::Whole(whole) => *whole,
        other => panic!("the book is {other:?}"),
    }
}

fn file(folder: &Path, name: &str, text: String) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// Whether it did what it was to do; otherwise that another process was in the way is all it may say.
fn is_done(output: &Output) -> bool {
    let told = String::from_utf8_lossy(&output.stderr);
    let is_told =
        output.status.code() == Some(2) && (told.contains("E705") || told.contains("E715"));
    assert!(output.status.success() || is_told, "{output:?}");
    output.status.success()
}

#[test]
fn many_processes_bring_one_book_to_a_later_format_once() {
    for round in 0..6u32 {
        let folder = tempfile::tempdir().expect("a folder for tests");
        let book = folder.path().join("book.sqlite");
        let old = file(folder.path(), "old.csv", statement(0..60 + round, "work"));
        let new = file(folder.path(), "new.csv", statement(40..90, "work"));
        let text = |path: &PathBuf| path.to_str().expect("test paths are UTF-8").to_owned();
        assert!(run(&book, &["import", &text(&old)]).status.success());
        let new = text(&new);
        let words = [&["open", "--later"][..], &["import", &new, "--later"]];
        let children: Vec<Child> = (0..8).map(|number| start(&book, words[number % 2])).collect();
        let ends = children.into_iter().map(|child| child.wait_with_output().expect("it ends"));
        let done = ends.filter(is_done).count();
        assert!(done > 0, "somebody could");
        let whole = whole(&book);
        assert!(whole.is_later, "one of them brought it there");
        assert!((1..=2).contains(&whole.catalogue.operations.len()), "imported once at most");
        let copies = outflow_store::backups(&book).expect("they can be listed");
        let of_migration = copies.iter().filter(|copy| copy.name.contains("before-format")).count();
        assert_eq!(of_migration, 1, "one copy before the one migration: {copies:?}");
    }
}

#[test]
fn many_processes_make_one_book_together() {
    for round in 0..6u32 {
        let folder = tempfile::tempdir().expect("a folder for tests");
        // In a folder that is not there yet either.
        let book = folder.path().join("new").join("book.sqlite");
        // Neighbours overlap by half; every file is imported by two processes.
        let files: Vec<PathBuf> = (0..6)
            .map(|part| {
                let ids = part * 20 + round..part * 20 + 40 + round;
                file(folder.path(), &format!("{part}.csv"), statement(ids, "work"))
            })
            .collect();
        let is_over = AtomicBool::new(false);
        let (mut refused, mut looks) = (0, 0);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let (mut seen, mut count) = (0, 0u32);
                while !is_over.load(Ordering::Relaxed) {
                    match state(&book) {
                        State::Absent => assert_eq!(seen, 0, "the book went away"),
                        State::Whole(whole) => {
                            let now = whole.catalogue.operations.len();
                            assert!(now >= seen, "an operation went away");
                            seen = now;
                        }
                        State::Unreadable(code) => panic!("a reader is told {code}"),
                    }
                    count += 1;
                }
                count
            });
            let mut children = Vec::new();
            for path in files.iter().chain(files.iter().rev()) {
                let words = ["import", path.to_str().expect("UTF-8")];
                children.push((path, start(&book, &words)));
            }
            for (path, child) in children {
                let mut output = child.wait_with_output().expect("it ends");
                for _ in 0..10 {
                    if is_done(&output) {
                        break;
                    }
                    refused += 1;
                    output = run(&book, &["import", path.to_str().expect("UTF-8")]);
                }
                assert!(output.status.success(), "{output:?}");
            }
            is_over.store(true, Ordering::Relaxed);
            looks = reader.join().expect("a reader is never disturbed");
        });
        println!("round {round}: {refused} were told to try again, {looks} looks");
        let whole = whole(&book);
        let names: Vec<&str> =
            whole.catalogue.statements.iter().map(|one| one.name.as_str()).collect();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), once.len(), "no file is recorded twice: {names:?}");
        assert_eq!(whole.catalogue.operations.len(), names.len());
        assert_eq!(whole.accounts.len(), 1);
        assert_eq!(whole.accounts[0].2, sum(round..140 + round), "every line counts once");
        let left = support::files_with(folder.path(), ".new-");
        assert!(left.is_empty(), "no draft is left: {left:?}");
    }
}

#[test]
fn a_process_that_dies_with_the_lock_blocks_nobody() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let book = folder.path().join("book.sqlite");
    let files: Vec<PathBuf> = (0..3)
        .map(|part| {
            file(folder.path(), &format!("{part}.csv"), statement(part * 10..part * 10 + 10, "a"))
        })
        .collect();
    let words = |part: usize| ["import", files[part].to_str().expect("UTF-8")];
    assert!(run(&book, &words(0)).status.success());
    let before = state(&book);
    let mut holder = start_and_hold(&book, &words(1), "record-ready");
    // Readers are not held up, and see nothing of what is not committed.
    let begun = Instant::now();
    assert_eq!(state(&book), before);
    // Whoever waited would wait for the holder, which is ended only below: far longer than a slow machine reads.
    assert!(begun.elapsed() < Duration::from_secs(60), "a reader waited");
    let waiting = start(&book, &words(2));
    std::thread::sleep(Duration::from_millis(700));
    holder.kill().expect("it is ours");
    holder.wait().expect("it ends");
    let output = waiting.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let last = whole(&book);
    assert_eq!(last.catalogue.statements.len(), 2);
    assert_eq!(last.accounts[0].2, sum(0..10) + sum(20..30));
    assert!(run(&book, &words(1)).status.success(), "and what died can be done again");
    assert_eq!(whole(&book).accounts[0].2, sum(0..30));
}

#[test]
fn who_waits_in_vain_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let book = folder.path().join("book.sqlite");
    let one = file(folder.path(), "1.csv", statement(0..10, "a"));
    let two = file(folder.path(), "2.csv", statement(10..20, "a"));
    let three = file(folder.path(), "3.csv", statement(20..30, "a"));
    let words = |path: &PathBuf| ["import".to_owned(), path.to_str().expect("UTF-8").to_owned()];
    let run_words = |words: [String; 2]| run(&book, &[words[0].as_str(), words[1].as_str()]);
    assert!(run_words(words(&one)).status.success());
    let [verb, path] = words(&two);
    let mut holder = start_and_hold(&book, &[verb.as_str(), path.as_str()], "record-lines");
    let before = state(&book);
    let others: Vec<Child> = [["import", three.to_str().expect("UTF-8")], ["undo", "1"]]
        .iter()
        .map(|words| start(&book, words))
        .collect();
    for other in others {
        let output = other.wait_with_output().expect("it ends");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told.contains("E705"), "{output:?}");
    }
    assert_eq!(state(&book), before);
    holder.kill().expect("it is ours");
    holder.wait().expect("it ends");
    assert!(run_words(words(&three)).status.success());
    assert_eq!(whole(&book).accounts[0].2, sum(0..10) + sum(20..30));
}

#[test]
fn a_restore_and_imports_at_once_leave_one_whole_book() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let book = folder.path().join("book.sqlite");
    let first = file(folder.path(), "first.csv", statement(0..30, "a"));
    assert!(run(&book, &["import", first.to_str().expect("UTF-8")]).status.success());
    assert!(run(&book, &["backup"]).status.success());
    let name = outflow_store::backups(&book).expect("copies")[0].name.clone();
    let files: Vec<PathBuf> = (1..5)
        .map(|part| {
            file(folder.path(), &format!("{part}.csv"), statement(part * 30..part * 30 + 30, "a"))
        })
        .collect();
    for _ in 0..4 {
        let imports =
            files.iter().map(|path| start(&book, &["import", path.to_str().expect("UTF-8")]));
        let mut children: Vec<Child> = imports.collect();
        children.push(start(&book, &["restore", &name]));
        children.push(start(&book, &["open"]));
        children.push(start(&book, &["rebuild"]));
        for child in children {
            is_done(&child.wait_with_output().expect("it ends"));
        }
        let whole = whole(&book);
        assert_eq!(whole.catalogue.operations.len(), whole.catalogue.statements.len());
        assert_eq!(whole.catalogue.statements[0].name, "first.csv");
    }
}
