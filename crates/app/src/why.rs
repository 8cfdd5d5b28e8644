//! Why is the balance what it is: reads files and snapshot, keeps them in memory, and asks for the answer.

use crate::flags::SnapshotFlags;
use jiff::civil::Date;
use outflow_answers::{Since, WhyAnswer, WhyError, WhyRequest, why};
use outflow_importers::{DateOrder, ReadOptions, contradictions, read, read_snapshot};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Diagnostic, Journal, Platform, Snapshot, Texts};
use outflow_policy::PolicyBook;
use outflow_store::{MemoryStore, Store};

/// A file as it came from the disk, or why it did not.
#[derive(Debug)]
pub struct InputFile {
    /// What answers call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Result<Vec<u8>, Box<Diagnostic>>,
}

/// Everything that the user gave.
#[derive(Debug)]
pub struct WhyInput {
    /// Statements of one account.
    pub files: Vec<InputFile>,
    /// The site's figures.
    pub snapshot: Option<InputFile>,
    /// The same from flags.
    pub flags: SnapshotFlags,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// From where to explain.
    pub since: Since,
    /// Whether the tracing is wanted.
    pub with_lots: bool,
    /// For dates that are written with numbers only.
    pub date_order: Option<DateOrder>,
}

/// An answer with its journal.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub answer: WhyAnswer,
    /// The lines.
    pub journal: Journal,
}

/// What came of it.
#[derive(Debug)]
pub struct WhyOutcome {
    /// The answer, unless a problem forbids one.
    pub answered: Option<Box<Answered>>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// Answers, or tells every problem of every file.
pub fn answer(input: WhyInput) -> WhyOutcome {
    let mut diagnostics = Vec::new();
    let (mut snapshot, given) = load_snapshot(input.snapshot, &mut diagnostics);
    if !input.flags.is_empty() {
        diagnostics.extend(input.flags.fill(&mut snapshot));
        diagnostics.extend(contradictions(&snapshot));
    }
    let today = input.today.or(snapshot.as_of).unwrap_or(input.clock);
    note_old_figures(&snapshot, input.today, &mut diagnostics);
    let policy = match PolicyBook::embedded() {
        Ok(policy) => policy,
        Err(error) => return without_answer(diagnostics, Some(error.to_string())),
    };
    let platform = account_of(&snapshot, &policy, given.as_deref(), &mut diagnostics);
    let journal = load_journal(input.files, platform, input.date_order, &mut diagnostics);
    let Some(journal) = journal.filter(|_| !diagnostics.iter().any(Diagnostic::is_fatal)) else {
        return without_answer(diagnostics, None);
    };
    if let Some(problem) = other_currency(&snapshot, &journal) {
        diagnostics.push(problem);
        return without_answer(diagnostics, None);
    }
    let request =
        WhyRequest { today, since: input.since, snapshot: &snapshot, with_lots: input.with_lots };
    match why(&journal, &policy, &request) {
        Ok((answer, more)) => {
            diagnostics.extend(more);
            let answered = Some(Box::new(Answered { answer, journal }));
            WhyOutcome { answered, diagnostics, integrity: None }
        }
        Err(WhyError::Input(problems)) => {
            diagnostics.extend(problems);
            without_answer(diagnostics, None)
        }
        Err(WhyError::Integrity(message)) => without_answer(diagnostics, Some(message)),
    }
}

fn without_answer(diagnostics: Vec<Diagnostic>, integrity: Option<String>) -> WhyOutcome {
    WhyOutcome { answered: None, diagnostics, integrity }
}

/// The snapshot, and the name of its file.
fn load_snapshot(
    file: Option<InputFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Snapshot, Option<String>) {
    let Some(file) = file else { return (Snapshot::default(), None) };
    let text = file.bytes.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| {
            let message = "the snapshot is not UTF-8 text";
            let problem = Diagnostic::new(Code::UnreadableEncoding, message);
            Box::new(problem.in_source(file.name.clone()))
        })
    });
    match text {
        Ok(text) => {
            let (snapshot, problems) = read_snapshot(&file.name, &text);
            diagnostics.extend(problems);
            (snapshot.unwrap_or_default(), Some(file.name))
        }
        Err(problem) => {
            diagnostics.push(*problem);
            (Snapshot::default(), Some(file.name))
        }
    }
}

fn note_old_figures(snapshot: &Snapshot, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    if let (Some(as_of), Some(today)) = (snapshot.as_of, today)
        && as_of != today
    {
        let message = format!(
            "the snapshot's figures are of {as_of}, not of {today}: the answer holds for {as_of}"
        );
        diagnostics.push(Diagnostic::new(Code::OldFigures, message));
    }
}

/// The account that the snapshot names; without one, that of the formats that can be read.
fn account_of(
    snapshot: &Snapshot,
    policy: &PolicyBook,
    file: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Platform {
    let readable = outflow_importers::PLATFORMS;
    let Some(account) = &snapshot.account else { return readable[0] };
    match readable.iter().find(|platform| platform.0 == account) {
        Some(platform) => *platform,
        None => {
            let names: Vec<&str> = policy.platforms().iter().map(|(id, _)| *id).collect();
            let message = format!("the account {account:?} is not known");
            let problem = Diagnostic::new(Code::SnapshotValue, message)
                .expecting(format!("one of {}", names.join(", ")));
            diagnostics.push(match file {
                Some(file) => problem.in_source(file),
                None => problem,
            });
            readable[0]
        }
    }
}

fn load_journal(
    mut files: Vec<InputFile>,
    platform: Platform,
    date_order: Option<DateOrder>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Journal> {
    // By name, so that the order in which files are given changes nothing.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut texts = Texts::default();
    let mut store = MemoryStore::default();
    let options = ReadOptions { date_order };
    let mut number = 0u16;
    for file in files {
        match file.bytes {
            Err(problem) => diagnostics.push(*problem),
            Ok(bytes) => {
                let reading = read(&file.name, bytes, SourceId::new(number), &mut texts, &options);
                diagnostics.extend(reading.diagnostics);
                if let Some(statement) = reading.statement {
                    store.append(statement);
                    number = number.checked_add(1)?;
                }
            }
        }
    }
    // Problems of the files are all told before lines of different files are compared.
    if diagnostics.iter().any(Diagnostic::is_fatal) {
        return None;
    }
    match store.journal(platform, texts) {
        Ok((journal, problems)) => {
            diagnostics.extend(problems);
            Some(journal)
        }
        Err(problems) => {
            diagnostics.extend(problems);
            None
        }
    }
}

fn other_currency(snapshot: &Snapshot, journal: &Journal) -> Option<Diagnostic> {
    let currency = snapshot.currency?;
    let differs = !journal.sources.is_empty() && currency != journal.currency;
    let message = format!(
        "the snapshot's figures are in {currency}, the statement is in {}",
        journal.currency
    );
    differs.then(|| Diagnostic::new(Code::SnapshotContradiction, message))
}
