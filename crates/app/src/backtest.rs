//! How well would the forecast have done: loads what the user gave, and tries it on past days.

use crate::flags::SnapshotFlags;
use crate::forecast::read_assumed;
use crate::load::{Account, AccountInput, load};
use crate::several::{Outcome, ask_each};
use jiff::civil::Date;
use outflow_answers::forecast::{Assumed, BacktestRequest, ForecastError, backtest};
use outflow_answers::{Listing, together};
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

/// The errors on past days of each account that is meant, or every problem of every flag and file.
pub fn answer(input: BacktestInput) -> Outcome<Listing> {
    let mut problems = Vec::new();
    let asked = Asked {
        today: input.today,
        every_days: input.every_days,
        assumed: read_assumed(&input.assume, &mut problems),
        problems,
    };
    ask_each(input.account, |account, _| of_one(account, &asked), |all| together(SCHEMA, all))
}

/// What every account is asked.
struct Asked {
    today: Option<Date>,
    every_days: u32,
    assumed: Assumed,
    /// Of the flags.
    problems: Vec<Diagnostic>,
}

fn of_one(account: AccountInput, asked: &Asked) -> Outcome<Listing> {
    let (account, mut diagnostics) = load(account, SnapshotFlags::default(), asked.today);
    diagnostics.extend(asked.problems.iter().cloned());
    let Account { journal, snapshot, policy, known, .. } = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return Outcome::none(diagnostics, None),
        Err(integrity) => return Outcome::none(diagnostics, integrity),
    };
    if let Some(failure) = journal.failure() {
        return Outcome::none(diagnostics, Some(failure));
    }
    let request = BacktestRequest {
        account: policy.name_of(journal.platform.0).to_owned(),
        every_days: asked.every_days,
        country: snapshot.country,
        assumed: asked.assumed.clone(),
        uncovered: known.uncovered(),
    };
    match backtest(journal, &policy, &request) {
        Ok(listing) => Outcome::of(listing, diagnostics),
        Err(ForecastError::Input(more)) => {
            diagnostics.extend(more);
            Outcome::none(diagnostics, None)
        }
        Err(ForecastError::Integrity(message)) => Outcome::none(diagnostics, Some(message)),
    }
}
