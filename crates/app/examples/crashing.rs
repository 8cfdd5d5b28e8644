//! What does a book look like after its program died here? One verb on a book, cut off at a named step; for tests.
//!
//! `crashing BOOK VERB [ARGUMENT]… [--at STEP --how abort|kill|fail|full [--nth K]] [--trace] [--later] [--now SECOND]`
//!
//! Prints `reached` before it is cut off, with `--trace` the name of every step; a failure goes to standard error
//! with its code, and the exit status is 2.

use jiff::Timestamp;
use jiff::civil::Date;
use outflow_app::book::account::{BookRequest, read};
use outflow_app::book::import::{ImportInput, import};
use outflow_app::book::snapshot::{SnapshotInput, record};
use outflow_app::book::{BookPlace, View, history, upkeep};
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::InputFile;
use outflow_app::{OperationId, Step, Watch};
use outflow_ledger::Diagnostic;
use outflow_store::StoreError;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A format that does not exist yet, so that a book of the present one is old.
const LATER: &[&str] = &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT"];

const PROGRAM: &str = "crashing 1";

struct Arguments {
    book: PathBuf,
    verb: String,
    rest: Vec<String>,
    at: Option<Step>,
    how: String,
    nth: usize,
    trace: bool,
    later: bool,
    now: i64,
}

fn arguments() -> Result<Arguments, String> {
    let mut given = std::env::args().skip(1);
    let mut next = |what: &str| given.next().ok_or(format!("{what} is missing"));
    let (book, verb) = (PathBuf::from(next("the book")?), next("the verb")?);
    let mut found = Arguments {
        book,
        verb,
        rest: Vec::new(),
        at: None,
        how: String::new(),
        nth: 1,
        trace: false,
        later: false,
        now: 1_750_000_000,
    };
    while let Ok(one) = next("") {
        match one.as_str() {
            "--at" => {
                let id = next("the step")?;
                let step = Step::ALL.iter().find(|step| step.id() == id);
                found.at = Some(*step.ok_or(format!("there is no step {id}"))?);
            }
            "--how" => found.how = next("the way")?,
            "--nth" => found.nth = next("the count")?.parse().map_err(|_| "no count")?,
            "--now" => found.now = next("the second")?.parse().map_err(|_| "no second")?,
            "--trace" => found.trace = true,
            "--later" => found.later = true,
            _ => found.rest.push(one),
        }
    }
    Ok(found)
}

fn watch(at: Option<Step>, how: String, nth: usize, trace: bool) -> Watch {
    let count = AtomicUsize::new(0);
    Watch::by(move |step| {
        let say = |what: &str| {
            let mut out = io::stdout();
            writeln!(out, "{what}").and_then(|()| out.flush())
        };
        if trace {
            say(step.id())?;
        }
        if Some(step) != at || count.fetch_add(1, Ordering::Relaxed) + 1 != nth {
            return Ok(());
        }
        say("reached")?;
        match how.as_str() {
            "abort" => std::process::abort(),
            "kill" => {
                let own = std::process::id().to_string();
                let killed = Command::new("kill").args(["-9", &own]).status()?;
                std::thread::sleep(Duration::from_secs(60));
                Err(io::Error::other(format!("kill came back: {killed}")))
            }
            // Stays at the step until its parent kills it.
            "wait" => {
                std::thread::sleep(Duration::from_secs(60));
                Ok(())
            }
            "full" => Err(io::Error::new(ErrorKind::StorageFull, "no space is left, as a test")),
            _ => Err(io::Error::other("the write failed, as a test")),
        }
    })
}

fn file(path: &str) -> Result<InputFile, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let name = PathBuf::from(path).file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(InputFile { name: name.unwrap_or_default(), bytes: Ok(bytes) })
}

fn told(problems: &[Diagnostic]) -> String {
    let lines = problems.iter().map(|one| format!("{}: {}", one.code.id(), one.message));
    lines.collect::<Vec<String>>().join("\n")
}

fn run(given: Arguments) -> Result<(), String> {
    let now = Timestamp::from_second(given.now).map_err(|error| error.to_string())?;
    let mut place = BookPlace::at(given.book, now);
    place.access.watch = watch(given.at, given.how, given.nth, given.trace);
    place.access.later = if given.later { LATER } else { &[] };
    let one = |error: StoreError| told(&[error.told()]);
    let first = given.rest.first().cloned().unwrap_or_default();
    let today = Date::constant(2025, 6, 15);
    match given.verb.as_str() {
        "import" => {
            let files = given.rest.iter().map(|path| file(path)).collect::<Result<_, _>>()?;
            let outcome = import(ImportInput {
                place,
                files,
                passed_over: Vec::new(),
                account: None,
                date_order: None,
                dry_run: false,
                program: PROGRAM.to_owned(),
            });
            outcome.listing.map(|_| ()).ok_or_else(|| told(&outcome.diagnostics))
        }
        "undo" => {
            let id = first.parse().map_err(|_| "the operation is no number")?;
            history::undo(&place, Some(OperationId(id)), false, PROGRAM).map(|_| ()).map_err(one)
        }
        "snapshot" => {
            let (listing, problems) = record(SnapshotInput {
                place,
                file: Some(file(&first)?),
                flags: SnapshotFlags::default(),
                account: None,
                today,
                dry_run: false,
                program: PROGRAM.to_owned(),
            });
            listing.map(|_| ()).ok_or_else(|| told(&problems))
        }
        "backup" => upkeep::back_up(&place).map(|_| ()).map_err(one),
        "restore" => upkeep::restore(&place, &first).map(|_| ()).map_err(one),
        "rebuild" => upkeep::rebuild(&place).map(|_| ()).map_err(|problems| told(&problems)),
        "open" => {
            let view = View::default();
            let found = read(&BookRequest { place, view, today, is_needed: true });
            let found = found.map_err(|problems| told(&problems))?;
            let Some(found) = found else { return Err("there is no book".to_owned()) };
            println!("{} lines", found.journal.lines.len());
            Ok(())
        }
        other => Err(format!("there is no verb {other}")),
    }
}

fn main() -> ExitCode {
    match arguments().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}
