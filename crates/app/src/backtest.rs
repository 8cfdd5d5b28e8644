//! How well would the forecast have done: loads what the user gave, and tries it on past days.

use crate::flags::SnapshotFlags;
use crate::forecast::read_assumed;
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::forecast::{BacktestRequest, ForecastError, backtest};
use outflow_ledger::Diagnostic;

pub use outflow_answers::forecast::BACKTEST_SCHEMA as SCHEMA;

/// Everything that the user gave.
#[derive(Debug, Default)]
pub struct BacktestInput {
    /// Statements, snapshot and packs, or the book.
    pub account: AccountInput,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// So many days lie between two past days.
    pub every_days: u32,
    /// Assumptions, as `weeks=26`.
    pub assume: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct BacktestOutcome {
    /// The answer, unless a problem forbids one.
    pub listing: Option<Listing>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself, or a record could not be read.
    pub integrity: Option<String>,
}

/// The errors on past days, or every problem of every flag and file.
pub fn answer(input: BacktestInput) -> BacktestOutcome {
    let mut problems = Vec::new();
    let assumed = read_assumed(&input.assume, &mut problems);
    let (account, mut diagnostics) = load(input.account, SnapshotFlags::default(), input.today);
    diagnostics.extend(problems);
    let none = |diagnostics, integrity| BacktestOutcome { listing: None, diagnostics, integrity };
    let Account { journal, snapshot, policy, known, .. } = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return none(diagnostics, None),
        Err(integrity) => return none(diagnostics, integrity),
    };
    if let Some(failure) = journal.failure() {
        return none(diagnostics, Some(failure));
    }
    let request = BacktestRequest {
        account: policy.name_of(journal.platform.0).to_owned(),
        every_days: input.every_days,
        country: snapshot.country,
        assumed,
        uncovered: known.uncovered(),
    };
    match backtest(journal, &policy, &request) {
        Ok(listing) => BacktestOutcome { listing: Some(listing), diagnostics, integrity: None },
        Err(ForecastError::Input(more)) => {
            diagnostics.extend(more);
            none(diagnostics, None)
        }
        Err(ForecastError::Integrity(message)) => none(diagnostics, Some(message)),
    }
}
