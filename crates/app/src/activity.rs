//! When was the user last active, and what follows from it: loads what there is, and asks for the deadlines.

use crate::ahead::Ahead;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::activity::{ActivityAnswer, ActivityRequest, activity};
use outflow_answers::forecast::{
    Assumed, AssumptionId, ForecastAnswer, ForecastError, ForecastRequest, Wanted, forecast,
};
use outflow_ledger::Diagnostic;

pub use outflow_answers::activity::SCHEMA;

/// Everything that the user gave.
#[derive(Debug, Default)]
pub struct ActivityInput {
    /// Statements, snapshot and packs, or the book.
    pub account: AccountInput,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
}

/// What came of it.
#[derive(Debug)]
pub struct ActivityOutcome {
    /// The answer, unless a problem forbids one.
    pub answer: Option<ActivityAnswer>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself, or a record could not be read.
    pub integrity: Option<String>,
}

/// A membership renews and an idle account is charged within so many days.
const DAYS: i64 = 400;

/// The deadlines, or every problem of every flag and file.
pub fn answer(input: ActivityInput) -> ActivityOutcome {
    let (account, mut diagnostics) = load(input.account, SnapshotFlags::default(), input.today);
    let none = |diagnostics, integrity| ActivityOutcome { answer: None, diagnostics, integrity };
    let account = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return none(diagnostics, None),
        Err(integrity) => return none(diagnostics, integrity),
    };
    let today = input.today.unwrap_or(input.clock);
    let Some(account) = account.begun(today, "the look ahead", &mut diagnostics) else {
        return none(diagnostics, None);
    };
    let found = of_account(&account, today);
    if let Some(failure) = account.journal.failure() {
        return none(diagnostics, Some(failure));
    }
    match found {
        Ok((_, answer)) => ActivityOutcome { answer: Some(answer), diagnostics, integrity: None },
        Err(ForecastError::Input(more)) => {
            diagnostics.extend(more);
            none(diagnostics, None)
        }
        Err(ForecastError::Integrity(message)) => none(diagnostics, Some(message)),
    }
}

/// The deadlines of an account, with the forecast that they are found from.
pub fn of_account(
    account: &Account,
    today: Date,
) -> Result<(ForecastAnswer, ActivityAnswer), ForecastError> {
    let Account { journal, snapshot, policy, known, .. } = account;
    let first = snapshot.as_of.unwrap_or(today);
    let until = first.saturating_add(DAYS.days());
    let mut assumed = Assumed::default();
    assumed.set(AssumptionId::Range, Wanted::Off);
    let ahead = Ahead::of((journal, policy), known, snapshot, today, Some(until));
    let asked = ForecastRequest { assumed, ..ahead.request() };
    let forecast = forecast(journal, policy, &asked)?;
    let done = known.done_by(first);
    let answer = activity(&ActivityRequest {
        journal,
        policy,
        snapshot,
        account: known.account.as_deref(),
        done: &done,
        agreements: &known.agreements,
        forecast: &forecast,
    });
    Ok((forecast, answer))
}
