//! Was every charge right: loads what the user gave and asks for the verdicts.

use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::{AuditAnswer, AuditRequest, audit};
use outflow_ledger::{Diagnostic, Journal, LedgerCause};

/// Everything that the user gave.
#[derive(Debug)]
pub struct AuditInput {
    /// Statements, snapshot and packs.
    pub account: AccountInput,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// Only charges of this day and later.
    pub since: Option<Date>,
    /// Only these kinds of lines; all where none is named.
    pub only: Vec<LedgerCause>,
}

/// An answer with its journal.
#[derive(Debug)]
pub struct Audited {
    /// The answer.
    pub answer: AuditAnswer,
    /// The lines.
    pub journal: Journal,
}

/// What came of it.
#[derive(Debug)]
pub struct AuditOutcome {
    /// The answer, unless a problem forbids one.
    pub audited: Option<Box<Audited>>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// Answers, or tells every problem of every file.
pub fn answer(input: AuditInput) -> AuditOutcome {
    let (account, mut diagnostics) = load(input.account, SnapshotFlags::default(), input.today);
    let Account { journal, snapshot, policy, snapshot_file, .. } = match account {
        Ok(account) => account,
        Err(integrity) => return AuditOutcome { audited: None, diagnostics, integrity },
    };
    let today = input.today.or(snapshot.as_of).unwrap_or(input.clock);
    let request = AuditRequest { today, since: input.since, only: input.only, snapshot: &snapshot };
    let (answer, more) = audit(&journal, &policy, &request);
    // What contradicts the snapshot is told at its place in the file.
    diagnostics.extend(more.into_iter().map(|problem| match (&snapshot_file, &problem.field) {
        (Some(file), Some(path)) => file.place(&path.clone(), problem),
        _ => problem,
    }));
    if diagnostics.iter().any(Diagnostic::is_fatal) {
        return AuditOutcome { audited: None, diagnostics, integrity: None };
    }
    let audited = Some(Box::new(Audited { answer, journal }));
    AuditOutcome { audited, diagnostics, integrity: None }
}
