//! What is left of a book when its program dies or fails at any step: the state before or the state after, whole.

mod support;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use outflow_app::Step;
use outflow_app::book::BookPlace;
use outflow_app::book::doctor::{Verdict, check_up};
use outflow_store::{Access, SqliteStore, Store, backups};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{State, copy_folder, files_with, run, state, statement};

/// A book as it is before, and what is done to it.
struct Scene {
    name: &'static str,
    /// In which prepared folder.
    folder: &'static str,
    words: Vec<String>,
}

/// Enough lines for a book of several parts, as it is copied.
const MANY: u32 = 1_800;

const AUTOMATIC: usize = outflow_store::KEPT;

fn done(book: &Path, words: &[&str]) {
    let output = run(book, words);
    assert!(output.status.success(), "{words:?}: {output:?}");
}

/// Books to begin with, each in its folder.
fn prepare(root: &Path) {
    let text = |path: PathBuf| path.to_str().expect("test paths are UTF-8").to_owned();
    let file = |name: &str, content: String| {
        let path = root.join(name);
        fs::write(&path, content).expect("a file can be written");
        text(path)
    };
    let old = file("old.csv", statement(0..MANY, "old words"));
    let new = file("new.csv", statement(MANY - 30..MANY + 30, "new words"));
    let third = file("third.csv", statement(5_000..5_030, "third"));
    let figures = file("figures.toml", "as_of = 2025-02-01\navailable = \"1.00\"\n".to_owned());
    file("other.toml", "as_of = 2025-06-02\navailable = \"2.00\"\n".to_owned());
    fs::create_dir(root.join("none")).expect("a folder");
    let some = root.join("some");
    fs::create_dir(&some).expect("a folder");
    let book = some.join("book.sqlite");
    done(&book, &["import", &old, "--now", "1740000000"]);
    done(&book, &["snapshot", &figures, "--now", "1740000100"]);
    done(&book, &["backup", "--now", "1740000200"]);
    done(&book, &["import", &third, "--now", "1740000300"]);
    done(&book, &["open"]);
    // With as many automatic copies as are kept, so that the next one makes the oldest give way.
    let full = root.join("full");
    copy_folder(&some, &full);
    let book = full.join("book.sqlite");
    for second in 0..AUTOMATIC {
        let one = file("one.csv", statement(4_000 + second as u32..4_001 + second as u32, "one"));
        done(&book, &["import", &one, "--now", &format!("{}", 1_740_001_000 + second)]);
    }
    fs::remove_file(root.join("one.csv")).expect("it was written");
    assert_eq!(backups(&book).expect("copies").len(), AUTOMATIC + 1);
    let damaged = root.join("damaged");
    copy_folder(&some, &damaged);
    let book = damaged.join("book.sqlite");
    let mut bytes = fs::read(&book).expect("the book");
    let end = bytes.len() / 3;
    bytes.truncate(end);
    fs::write(&book, bytes).expect("a damaged book");
    fs::write(damaged.join("book.sqlite-wal"), b"the log of the damaged book").expect("a log");
    assert!(Path::new(&new).is_file());
}

fn scenes(root: &Path) -> Vec<Scene> {
    let path = |name: &str| root.join(name).to_str().expect("UTF-8").to_owned();
    let scene = |name, folder, words: &[&str]| Scene {
        name,
        folder,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    let by_hand = "2025-02-19T21-23-20Z-by-hand";
    let oldest = backups(&root.join("full").join("book.sqlite")).expect("copies");
    let oldest = oldest.iter().find(|copy| copy.is_automatic).expect("an automatic copy");
    vec![
        scene("the first import", "none", &["import", &path("old.csv")]),
        scene("the first figures", "none", &["snapshot", &path("figures.toml")]),
        scene("another import", "some", &["import", &path("new.csv")]),
        scene("two files", "some", &["import", &path("new.csv"), &path("third.csv")]),
        scene("an import that lets a copy go", "full", &["import", &path("new.csv")]),
        scene("an undo", "some", &["undo", "1"]),
        scene("figures", "some", &["snapshot", &path("other.toml")]),
        scene("a copy", "some", &["backup"]),
        scene("a restore", "some", &["restore", by_hand]),
        scene("a restore of the oldest copy", "full", &["restore", &oldest.name]),
        scene("a restore of a damaged book", "damaged", &["restore", by_hand]),
        scene("a rebuild", "some", &["rebuild"]),
        scene("an older book is read", "some", &["open", "--later"]),
        scene("an import into an older book", "some", &["import", &path("new.csv"), "--later"]),
        scene("a restore from an older format", "some", &["restore", by_hand, "--later"]),
    ]
}

/// One case: a scene that is cut off at the nth time of a step in one way.
struct Case<'a> {
    scene: &'a Scene,
    step: Step,
    nth: usize,
    how: &'static str,
    before: &'a State,
    after: &'a State,
}

const HOWS: [&str; 4] = ["abort", "kill", "fail", "full"];

/// What is kept beside the book is only for speed: where it cannot be written, the answer is given all the same.
const DISPENSABLE: [Step; 2] = [Step::RebuildMade, Step::RebuildPlaced];

impl Case<'_> {
    fn name(&self) -> String {
        let Case { scene, step, nth, how, .. } = self;
        format!("{}: {how} at {} ({nth})", scene.name, step.id())
    }

    /// Before and after. An empty book holds what no book holds: nothing. A new format is a change of its own.
    fn allowed(&self) -> Vec<State> {
        let mut allowed = vec![self.before.clone(), self.after.clone()];
        if *self.before == State::Absent {
            allowed.push(State::Whole(Box::default()));
        }
        if self.scene.words.iter().any(|word| word == "--later") {
            for is_later in [true, false] {
                for mut state in [self.before.clone(), self.after.clone()] {
                    if let State::Whole(whole) = &mut state {
                        whole.is_later = is_later;
                    }
                    allowed.push(state);
                }
            }
        }
        allowed
    }

    fn check(&self, root: &Path, number: usize) -> Result<(), String> {
        let folder = root.join(format!("case-{number}"));
        let original = root.join(self.scene.folder);
        copy_folder(&original, &folder);
        let book = folder.join("book.sqlite");
        let mut words: Vec<&str> = self.scene.words.iter().map(String::as_str).collect();
        let nth = self.nth.to_string();
        words.extend(["--at", self.step.id(), "--how", self.how, "--nth", &nth]);
        let output = run(&book, &words);
        let fail = |what: String| Err(format!("{}: {what}\n{output:?}", self.name()));
        if !String::from_utf8_lossy(&output.stdout).contains("reached") {
            return fail("the step was not reached".to_owned());
        }
        let code = match self.how {
            "abort" | "kill" => None,
            _ => Some(2),
        };
        let is_dispensable = DISPENSABLE.contains(&self.step) && output.status.success();
        if output.status.code() != code && !(code.is_some() && is_dispensable) {
            return fail("it ended in another way".to_owned());
        }
        let told = String::from_utf8_lossy(&output.stderr);
        let wanted = if self.how == "full" { "E707" } else { "E708" };
        if output.status.code() == Some(2) && !told.contains(wanted) {
            return fail(format!("it does not say {wanted}"));
        }
        if code.is_some() && !files_with(&folder, ".new-").is_empty() {
            return fail(format!("drafts were left: {:?}", files_with(&folder, ".new-")));
        }
        let here = state(&book);
        if !self.allowed().contains(&here) {
            return fail(format!("the book is neither as before nor as after: {}", short(&here)));
        }
        if let State::Whole(_) = here {
            doctor_finds_no_damage(&book).or_else(fail)?;
        }
        if let Err(problem) = copies_are_whole(&book) {
            return fail(problem);
        }
        let words: Vec<&str> = self.scene.words.iter().map(String::as_str).collect();
        let again = run(&book, &words);
        // An undo that was recorded and only not reported cannot be recorded twice.
        let is_refused = words[0] == "undo" && here == *self.after;
        if again.status.success() == is_refused {
            return fail(format!("the second time: {again:?}"));
        }
        let last = state(&book);
        if last != *self.after {
            return fail(format!("the second time it is {}", short(&last)));
        }
        copies_are_whole(&book).or_else(fail)?;
        doctor_finds_no_damage(&book).or_else(fail)?;
        for copy in backups(&original.join("book.sqlite")).map_err(|error| error.to_string())? {
            let here = folder.join("book.sqlite.backups").join(format!("{}.sqlite", copy.name));
            let same = || fs::read(&here).ok() == fs::read(&copy.path).ok();
            if here.exists() && !same() {
                return fail(format!("the copy {} was changed", copy.name));
            }
        }
        fs::remove_dir_all(&folder).map_err(|error| error.to_string())
    }
}

fn short(state: &State) -> String {
    match state {
        State::Whole(whole) => {
            let operations = whole.catalogue.operations.iter();
            let kinds: Vec<&str> = operations.map(|one| one.kind.id()).collect();
            let sums: Vec<_> =
                whole.accounts.iter().map(|(_, lines, sum)| (lines.len(), sum)).collect();
            format!("whole: {kinds:?}, {sums:?}, later {}", whole.is_later)
        }
        other => format!("{other:?}"),
    }
}

/// The doctor, who says of a book of a later format that it is one unless the scene knows the format.
fn doctor_finds_no_damage(book: &Path) -> Result<(), String> {
    let mut place = BookPlace::at(book.to_owned(), Timestamp::UNIX_EPOCH);
    let today = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC).date();
    let plain = check_up(&place, Vec::new(), today, "crash 1");
    place.access.later = support::LATER;
    let later = || check_up(&place, Vec::new(), today, "crash 1");
    match plain.worst == Verdict::Bad && later().worst == Verdict::Bad {
        true => Err(format!("the doctor found damage: {:?}", plain.listing.sections)),
        false => Ok(()),
    }
}

/// Nothing half-made is offered as a copy.
fn copies_are_whole(book: &Path) -> Result<(), String> {
    for copy in backups(book).map_err(|error| error.to_string())? {
        let access = Access { later: support::LATER, ..Access::default() };
        let plain = SqliteStore::open_to_read(&copy.path, Access::default());
        let opened = plain.or_else(|_| SqliteStore::open_to_read(&copy.path, access));
        let whole = opened.and_then(|store| store.check_whole().and_then(|()| store.catalogue()));
        match whole {
            Ok(catalogue) if !catalogue.operations.is_empty() => {}
            other => return Err(format!("the copy {} is not whole: {other:?}", copy.name)),
        }
    }
    Ok(())
}

/// The steps that a scene takes, in order.
fn trace(root: &Path, scene: &Scene, number: usize) -> (Vec<Step>, State, State) {
    let folder = root.join(format!("trace-{number}"));
    copy_folder(&root.join(scene.folder), &folder);
    let book = folder.join("book.sqlite");
    let before = state(&book);
    let mut words: Vec<&str> = scene.words.iter().map(String::as_str).collect();
    words.push("--trace");
    let output = run(&book, &words);
    assert!(output.status.success(), "{}: {output:?}", scene.name);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let step = |line: &str| Step::ALL.iter().copied().find(|step| step.id() == line);
    (told.lines().filter_map(step).collect(), before, state(&book))
}

#[test]
fn every_step_can_be_the_last_one() {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let root = folder.path();
    prepare(root);
    let scenes = scenes(root);
    let traced: Vec<_> =
        scenes.iter().enumerate().map(|(number, scene)| trace(root, scene, number)).collect();
    let mut cases = Vec::new();
    let mut reached = BTreeSet::new();
    for (scene, (steps, before, after)) in scenes.iter().zip(&traced) {
        let mut counts = std::collections::HashMap::new();
        for step in steps {
            reached.insert(step.id());
            let nth = *counts.entry(*step).and_modify(|count| *count += 1).or_insert(1usize);
            if nth <= 2 && (nth == 1 || !step.id().ends_with("-pages")) {
                let case = |how| Case { scene, step: *step, nth, how, before, after };
                cases.extend(HOWS.map(case));
            }
        }
    }
    for step in Step::ALL {
        assert!(reached.contains(step.id()), "no verb reaches {}", step.id());
    }
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from).min(8) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(number) else { return };
                    if let Err(problem) = case.check(root, number) {
                        failures.lock().expect("no thread fails with it").push(problem);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread failed with it");
    println!("{} cases, {} steps, {} scenes", cases.len(), reached.len(), scenes.len());
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn two_states_are_told_apart() {
    // The test above is worth nothing if every state were equal.
    let folder = tempfile::tempdir().expect("a folder for tests");
    let (one, two) = (folder.path().join("1.csv"), folder.path().join("2.csv"));
    fs::write(&one, statement(0..5, "a")).expect("a file");
    fs::write(&two, statement(4..9, "b")).expect("a file");
    let book = folder.path().join("book.sqlite");
    let mut states = vec![state(&book)];
    for words in [
        ["import", one.to_str().expect("UTF-8")],
        ["import", two.to_str().expect("UTF-8")],
        ["undo", "1"],
    ] {
        done(&book, &words);
        states.push(state(&book));
    }
    for (place, state) in states.iter().enumerate() {
        assert!(!states[..place].contains(state), "{place}");
    }
    let store = SqliteStore::open_to_read(&book, Access::default()).expect("a book");
    assert_eq!(store.catalogue().expect("it is whole").operations.len(), 3);
    let State::Whole(last) = &states[3] else { panic!("the book can be read") };
    assert_eq!(last.accounts[0].2, support::sum(4..9));
}
