//! When was the user last active, and what follows from it: loads what there is, and asks for the deadlines.

use crate::ahead::Ahead;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use crate::several::{Outcome, ask_each};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::activity::{ActivityAnswer, ActivityRequest, activity, of_several};
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

/// A membership renews and an idle account is charged within so many days.
const DAYS: i64 = 400;

/// The deadlines of each account that is meant, or every problem of every flag and file.
pub fn answer(input: ActivityInput) -> Outcome<ActivityAnswer> {
    let (named, today) = (input.today, input.today.unwrap_or(input.clock));
    ask_each(
        input.account,
        |account, is_several| of_one(account, named, today, is_several),
        of_several,
    )
}

fn of_one(
    account: AccountInput,
    named: Option<Date>,
    today: Date,
    is_one_of_several: bool,
) -> Outcome<ActivityAnswer> {
    let (account, mut diagnostics) = load(account, SnapshotFlags::default(), named);
    let account = match account {
        Ok(account) if !diagnostics.iter().any(Diagnostic::is_fatal) => account,
        Ok(_) => return Outcome::none(diagnostics, None),
        Err(integrity) => return Outcome::none(diagnostics, integrity),
    };
    let Some(account) = account.begun(today, "the look ahead", &mut diagnostics) else {
        return Outcome::none(diagnostics, None);
    };
    let found = of_account(&account, today, is_one_of_several);
    if let Some(failure) = account.journal.failure() {
        return Outcome::none(diagnostics, Some(failure));
    }
    match found {
        Ok((_, answer)) => Outcome::of(answer, diagnostics),
        Err(ForecastError::Input(more)) => {
            diagnostics.extend(more);
            Outcome::none(diagnostics, None)
        }
        Err(ForecastError::Integrity(message)) => Outcome::none(diagnostics, Some(message)),
    }
}

/// The deadlines of an account, with the forecast that they are found from.
pub fn of_account(
    account: &Account,
    today: Date,
    is_one_of_several: bool,
) -> Result<(ForecastAnswer, ActivityAnswer), ForecastError> {
    let Account { journal, snapshot, policy, known, .. } = account;
    let first = snapshot.as_of.unwrap_or(today);
    // Figures of the site may be older than the lines: what came since is not to come.
    let begun;
    let journal = match journal.covered() {
        Some((_, last)) if last > first => {
            begun = journal.clone().until(first).map_err(ForecastError::Input)?;
            &begun
        }
        _ => journal,
    };
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
        is_one_of_several,
        done: &done,
        agreements: &known.agreements,
        invoices: &known.invoices,
        forecast: &forecast,
    });
    Ok((forecast, answer))
}
