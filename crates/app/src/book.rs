//! What does the book hold of one account: who it belongs to, its lines in order, and the figures that the site showed.

pub mod account;
pub mod accounts;
pub mod budget;
pub mod contract;
pub mod deal;
mod decision;
pub mod did;
pub mod doctor;
pub mod exclude;
pub mod history;
pub mod import;
pub mod invoice;
pub mod note;
pub mod query;
mod repeated;
pub mod snapshot;
mod uncovered;
pub mod upkeep;
pub mod views;

use decision::{exclusions, idle};
use jiff::Timestamp;
use jiff::civil::Date;
use outflow_calendar::Holidays;
use outflow_importers::PLATFORMS;
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Code, Covered, Currency, Diagnostic, Journal, LedgerCause, LineKind, LineRef, Overlap,
    Platform, StandIns, Statement, StatementLine, Texts,
};
use outflow_store::cache::{self, Basis};
use outflow_store::{
    Access, Catalogue, KeptSnapshot, KeptStatement, NoteKind, OperationKind, SqliteStore, Store,
    StoreError, recorded_on, undone_by,
};
use std::collections::BTreeSet;
use std::path::PathBuf;
use uncovered::uncovered_note;

/// Where the book is, and who asks.
#[derive(Clone, Debug)]
pub struct BookPlace {
    /// The file.
    pub path: PathBuf,
    /// Days on which no business is done, by the user's settings.
    pub holidays: Holidays,
    /// The moment by the clock, and who is told of what happens.
    pub access: Access,
}

impl BookPlace {
    /// A place that nobody watches.
    pub fn at(path: PathBuf, now: Timestamp) -> BookPlace {
        let holidays = Holidays::NONE;
        BookPlace { path, holidays, access: Access { now, ..Access::default() } }
    }

    /// The book for reading; `None` where there is no file at all.
    pub fn open_to_read(&self) -> Result<Option<SqliteStore>, StoreError> {
        match SqliteStore::open_to_read(&self.path, self.access.clone()) {
            Ok(store) => Ok(Some(store)),
            Err(StoreError::NoBook(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The book for reading; no book is a problem.
    pub fn open(&self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_to_read(&self.path, self.access.clone())
    }

    /// The book for writing; no book is a problem.
    pub fn open_to_write(&self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open(&self.path, self.access.clone())
    }
}

/// Which part of the book is asked about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View {
    /// The account; may be left out where there is only one.
    pub account: Option<String>,
    /// Only what counted up to this day.
    pub as_of: Option<Date>,
    /// Only what was recorded up to this day.
    pub known_on: Option<Date>,
    /// Days on which no business is done, by the user's settings.
    pub holidays: Holidays,
}

/// What counts in a book, seen in one way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// All operations; statements, snapshots and notes only where they count.
    pub catalogue: Catalogue,
    /// The day of the first operation, where it is later than what was to be known.
    pub first_later: Option<Date>,
}

impl From<Catalogue> for Seen {
    fn from(catalogue: Catalogue) -> Seen {
        Seen { catalogue, first_later: None }
    }
}

impl Seen {
    /// What was known and not undone.
    pub fn of(store: &dyn Store, known_on: Option<Date>) -> Result<Seen, StoreError> {
        let catalogue = store.catalogue()?;
        let first = catalogue.operations.first().map(recorded_on);
        let first_later = known_on.zip(first).filter(|(day, first)| day < first);
        let first_later = first_later.map(|(_, first)| first);
        let catalogue = match known_on {
            Some(day) => catalogue.known_on(day),
            None => catalogue,
        };
        Ok(Seen { catalogue: catalogue.in_effect(), first_later })
    }

    /// The names of the accounts, in the order of their first statement or snapshot.
    pub fn accounts(&self) -> Vec<AccountName> {
        let of_statements = self.catalogue.statements.iter();
        let named = of_statements.map(|one| (one.operation, &one.platform, &one.account));
        let of_snapshots = self.catalogue.snapshots.iter();
        let mut all: Vec<_> = named
            .chain(of_snapshots.map(|one| (one.operation, &one.platform, &one.account)))
            .collect();
        all.sort_by_key(|(operation, ..)| *operation);
        let mut names: Vec<AccountName> = Vec::new();
        for (_, platform, name) in all {
            if !names.iter().any(|known| known.name == *name) {
                names.push(AccountName { platform: platform.clone(), name: name.clone() });
            }
        }
        names
    }

    /// The account that is meant.
    pub fn account(&self, wanted: Option<&str>) -> Result<AccountName, Box<Diagnostic>> {
        let accounts = self.accounts();
        let list = || {
            let names: Vec<&str> = accounts.iter().map(|one| one.name.as_str()).collect();
            names.join(", ")
        };
        let which = |message: String| Diagnostic::new(Code::WhichAccount, message);
        match (wanted, accounts.as_slice()) {
            (_, []) => {
                let (what, next) = self.why_no_account();
                Err(Box::new(which(what).hinting(next)))
            }
            (None, [only]) => Ok(only.clone()),
            (None, _) => {
                let message = format!("the book holds {} accounts", accounts.len());
                Err(Box::new(which(message).expecting(format!("--account with one of {}", list()))))
            }
            (Some(wanted), _) => {
                let wanted = wanted.trim();
                let is_it = |one: &&AccountName| one.name == wanted;
                let is_like = |one: &&AccountName| one.name.eq_ignore_ascii_case(wanted);
                let found = accounts.iter().find(is_it).or_else(|| accounts.iter().find(is_like));
                found.cloned().ok_or_else(|| {
                    let problem = which(format!("the book holds no account {wanted:?}"));
                    Box::new(problem.expecting(format!("one of {}", list())))
                })
            }
        }
    }

    /// Why there is no account, and what to do about it.
    pub(crate) fn why_no_account(&self) -> (String, String) {
        let operations = &self.catalogue.operations;
        let imported = operations.iter().rfind(|one| one.kind == OperationKind::Import);
        match (self.first_later, imported) {
            (Some(first), None) => (
                format!(
                    "nothing was recorded until then: the first operation of the book is of {first}"
                ),
                format!("Ask for what was known on {first} or later."),
            ),
            (_, Some(import)) => {
                let undone = undone_by(operations);
                let by = undone.get(import.id.0 as usize - 1).copied().flatten();
                let next = match by {
                    Some(by) => format!("Let it count again: outflow undo {by}."),
                    None => "Look at outflow history.".to_owned(),
                };
                ("every import was undone, so no account is left".to_owned(), next)
            }
            (None, None) => (
                "the book holds no account yet".to_owned(),
                "Record a statement: outflow import statement.csv.".to_owned(),
            ),
        }
    }

    /// What has to be typed behind a command that is about this account, with a blank before it: `--account NAME`
    /// where the book holds several, nothing where it holds one.
    pub fn account_flag(&self, account: &str) -> String {
        match self.accounts().len() {
            0 | 1 => String::new(),
            _ => account_flag(account),
        }
    }

    /// The statements of an account, in the order of recording.
    pub fn statements_of(&self, account: &str) -> Vec<&KeptStatement> {
        self.catalogue.statements.iter().filter(|one| one.account == account).collect()
    }

    /// What the journal of an account is made of.
    pub fn basis_of(&self, account: &str) -> Basis<'_> {
        let decisions = self.catalogue.notes_of(NoteKind::Decision);
        let of_account = decisions.filter(|note| note.account.as_deref() == Some(account));
        Basis { statements: self.statements_of(account), decisions: of_account.collect() }
    }

    /// The newest figures of the site up to a day.
    pub fn snapshot_of(&self, account: &str, until: Option<Date>) -> Option<&KeptSnapshot> {
        let of_account = self.catalogue.snapshots.iter().filter(|one| one.account == account);
        let known = of_account.filter(|one| until.is_none_or(|until| one.as_of <= until));
        known.max_by_key(|one| (one.as_of, one.operation))
    }
}

/// ` --account NAME` as a shell takes it.
pub(crate) fn account_flag(account: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    match account.chars().all(is_plain) {
        true => format!(" --account {account}"),
        false => format!(" --account \"{account}\""),
    }
}

/// The commands that a problem's hint names, with what has to be typed behind them.
fn flagged(problem: Diagnostic, flag: &str) -> Diagnostic {
    let hint = problem.hint.replace("outflow register", &format!("outflow register{flag}"));
    problem.hinting(hint)
}

/// An account of the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountName {
    /// The platform's id.
    pub platform: String,
    /// What the user calls it.
    pub name: String,
}

/// The platform of an id that a book holds.
pub fn platform(id: &str) -> Result<Platform, Box<Diagnostic>> {
    PLATFORMS.iter().find(|known| known.0 == id).copied().ok_or_else(|| {
        let message =
            format!("the book holds statements of {id:?}, which this version cannot read");
        Box::new(Diagnostic::new(Code::NewerBook, message))
    })
}

/// The statements of an account with their lines, as files 0, 1, … that are read together.
pub fn statements(
    store: &dyn Store,
    kept: &[&KeptStatement],
    texts: &mut Texts,
) -> Result<Vec<Statement>, Box<Diagnostic>> {
    let mut read = Vec::with_capacity(kept.len());
    for (number, one) in kept.iter().enumerate() {
        let number = u16::try_from(number).map_err(|_| too_many())?;
        let platform = platform(&one.platform)?;
        let statement = store.statement(one, platform, SourceId::new(number), texts);
        read.push(statement.map_err(|error| Box::new(error.told()))?);
    }
    Ok(read)
}

pub(crate) fn too_many() -> Box<Diagnostic> {
    let message = "an account of the book rests on more than 65,535 files";
    Box::new(Diagnostic::new(Code::TooLarge, message))
}

/// The lines of an account in order, as the book holds them.
///
/// A journal of everything that counts is kept for the next time; where it cannot be, it is made again then.
pub fn journal(
    store: &SqliteStore,
    seen: &Seen,
    account: &AccountName,
    access: &Access,
) -> Result<Journal, Vec<Diagnostic>> {
    let basis = seen.basis_of(&account.name);
    let platform = platform(&account.platform).map_err(|problem| vec![*problem])?;
    if basis.statements.is_empty() {
        return Ok(Journal::empty(platform, Currency::USD));
    }
    if let Some(journal) = cache::load(store, &account.name, platform, &basis) {
        return Ok(journal);
    }
    let (journal, starts) = merged(store, platform, &basis, &mut |_| {})?;
    // Nothing is lost where it cannot be kept: in a folder that is read-only, or on a full disk.
    let _ = cache::save(store.path(), &account.name, &journal, &basis, &starts, access);
    Ok(journal)
}

/// The journal of a basis, made of what the book holds alone; and where the records of each statement begin. Every
/// line that is merged away is told.
fn merged(
    store: &SqliteStore,
    platform: Platform,
    basis: &Basis<'_>,
    tell: &mut dyn FnMut(&Covered),
) -> Result<(Journal, Vec<Vec<u32>>), Vec<Diagnostic>> {
    if basis.statements.is_empty() {
        return Ok((Journal::empty(platform, Currency::USD), Vec::new()));
    }
    let mut texts = Texts::default();
    let statements =
        statements(store, &basis.statements, &mut texts).map_err(|problem| vec![*problem])?;
    let starts = |one: &Statement| one.lines.iter().map(|line| line.start).collect();
    let starts: Vec<Vec<u32>> = statements.iter().map(starts).collect();
    let journal = put_together(platform, statements, texts, basis, tell)?;
    Ok((journal, starts))
}

/// Merges the statements of a basis, and maybe later ones, and follows its decisions.
///
/// Every line that is merged away is told.
pub fn put_together(
    platform: Platform,
    statements: Vec<Statement>,
    texts: Texts,
    basis: &Basis<'_>,
    tell: &mut dyn FnMut(&Covered),
) -> Result<Journal, Vec<Diagnostic>> {
    let exclusions = exclusions(basis).map_err(|problem| vec![*problem])?;
    let mut stand_ins = StandIns::default();
    let (journal, _) = Journal::merge_telling(platform, statements, texts, &mut |covered| {
        if !exclusions.is_empty() {
            stand_ins.note(covered);
        }
        tell(covered);
    })?;
    journal.excluding(&exclusions, &stand_ins)
}

/// What was said when the files were read and matters to every answer from them, about lines up to a day.
pub fn notes_of(
    seen: &Seen,
    account: &AccountName,
    journal: &Journal,
    until: Option<Date>,
) -> Vec<Diagnostic> {
    let counts = |line: &StatementLine| until.is_none_or(|last| line.dated <= last);
    let flag = seen.account_flag(&account.name);
    let mut notes = Vec::new();
    for one in seen.statements_of(&account.name) {
        if !one.has_balance && one.lines > 0 {
            let message = "the file has no balance column, or an empty one";
            notes.push(Diagnostic::new(Code::NoBalanceColumn, message).in_source(&one.name));
        }
    }
    notes.extend(uncovered_note(seen, account, journal, until));
    let corrected = journal.corrections.iter().filter(|one| one.how == Overlap::Corrected);
    // One line may be told otherwise by several copies.
    let corrected: BTreeSet<LineRef> =
        corrected.filter(|one| counts(&one.line)).map(|one| one.by).collect();
    if !corrected.is_empty() {
        let what = match corrected.len() {
            1 => "1 line is told otherwise by another export, which counts".to_owned(),
            count => format!("{count} lines are told otherwise by another export, which counts"),
        };
        notes.push(flagged(Diagnostic::new(Code::CorrectedLines, what), &flag));
    }
    let excluded: Vec<&StatementLine> =
        journal.excluded.iter().map(|one| &one.line).filter(|line| counts(line)).collect();
    if let Some(first) = excluded.first() {
        let sum: i128 = excluded.iter().map(|line| line.amount.wide()).sum();
        let sum = Cents::from_wide(sum).map(|sum| format!(", together {sum}")).unwrap_or_default();
        let what = match excluded.len() {
            1 => format!("1 line does not count, because you excluded it: {}", first.amount),
            count => format!("{count} lines do not count, because you excluded them{sum}"),
        };
        notes.push(flagged(Diagnostic::new(Code::ExcludedLines, what), &flag));
    }
    notes.extend(
        idle(&seen.basis_of(&account.name), journal)
            .into_iter()
            .map(|what| flagged(Diagnostic::new(Code::ExcludedLines, what), &flag)),
    );
    // What a line of an unknown type means is not known either: looking at the meanings alone is quick.
    let unclear = (0..).zip(&journal.meanings.causes);
    let unclear = unclear.filter(|(_, cause)| **cause == LedgerCause::Unclassified);
    let unknown = unclear.map(|(place, _): (usize, _)| &journal.lines[place]);
    let unknown = unknown.filter(|line| line.kind == LineKind::Unknown && counts(line));
    let mut counts: Vec<(String, u32, &StatementLine)> = Vec::new();
    for line in unknown {
        let kind = journal.source_of(line).kind_text(line);
        match counts.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((kind, 1, line)),
        }
    }
    notes.extend(counts.into_iter().map(|(kind, count, line)| {
        let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
        let message = match kind.as_str() {
            "" => format!("the type is empty on {lines}"),
            _ => format!("the type \"{kind}\" is unknown; it stands on {lines}"),
        };
        let note = Diagnostic::new(Code::UnknownType, message);
        note.in_source(&journal.source_of(line).name).on_line(line.at.line)
    }));
    notes
}
