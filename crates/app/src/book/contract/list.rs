//! What do the kept contracts let expect, what came of it, and which income should be kept as one?

use crate::ahead::Ahead;
use crate::book::account::KnownOfBook;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::forecast::{Assumed, AssumptionId, ForecastRequest, Wanted, forecast};
use outflow_answers::work::{MatchRequest, ShownWork, Swept, listing};
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Diagnostic, Journal, Snapshot};
use outflow_policy::PolicyBook;

/// A quarter and a few days, so that every schedule has a day in them.
const SWEPT_DAYS: i64 = 100;

/// Everything that the user gave.
#[derive(Debug)]
pub struct ListInput {
    /// Files, or the book.
    pub account: AccountInput,
    /// The day of the answer.
    pub today: Date,
}

/// What came of it.
#[derive(Debug)]
pub struct ListOutcome {
    /// The answer, unless a problem forbids one.
    pub listing: Option<Listing>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself, or a record could not be read.
    pub integrity: Option<String>,
}

/// Answers from the book, or from files alone: then only what they propose is shown.
pub fn list(input: ListInput) -> ListOutcome {
    let (account, diagnostics) = load(input.account, SnapshotFlags::default(), Some(input.today));
    let Account { journal, snapshot, policy, known, .. } = match account {
        Ok(account) => account,
        Err(integrity) => return ListOutcome { listing: None, diagnostics, integrity },
    };
    let swept = swept(&journal, &snapshot, &policy, &known, input.today);
    let listing = listing(&ShownWork {
        account: known.account.as_deref(),
        account_flag: &known.flag,
        journal: &journal,
        request: MatchRequest {
            agreements: &known.agreements,
            policy: &policy,
            snapshot: &snapshot,
            top_rated: snapshot.top_rated == Some(true),
            today: input.today,
        },
        country: snapshot.country.as_deref(),
        swept: &swept,
    });
    match journal.failure() {
        Some(failure) => ListOutcome { listing: None, diagnostics, integrity: Some(failure) },
        None => ListOutcome { listing: Some(listing), diagnostics, integrity: None },
    }
}

/// What each automatic schedule would take next; nothing where no forecast can be made.
fn swept(
    journal: &Journal,
    snapshot: &Snapshot,
    policy: &PolicyBook,
    known: &KnownOfBook,
    today: Date,
) -> Vec<Swept> {
    let first = snapshot.as_of.unwrap_or(today);
    let until = first.saturating_add(SWEPT_DAYS.days());
    let ahead = Ahead::of((journal, policy), known, snapshot, today, Some(until));
    let schedules =
        [Frequency::Weekly, Frequency::TwiceMonthly, Frequency::Monthly, Frequency::Quarterly];
    let next = schedules.into_iter().filter_map(|frequency| {
        let mut assumed = Assumed::default();
        assumed.set(AssumptionId::Range, Wanted::Off);
        assumed.set(AssumptionId::Schedule, Wanted::Schedule(frequency));
        // A draw would go before the payout: what the schedule alone takes is shown.
        let asked = ForecastRequest { assumed, draw: None, ..ahead.request() };
        let answer = forecast(journal, policy, &asked).ok()?;
        Some(Swept { frequency, next: answer.next_payout, until })
    });
    next.collect()
}
