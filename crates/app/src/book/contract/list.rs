//! What do the kept contracts let expect, what came of it, and which income should be kept as one?

use crate::ahead::Ahead;
use crate::book::account::KnownOfBook;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use crate::several::{Outcome, ask_each};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::forecast::{Assumed, AssumptionId, ForecastRequest, Wanted, forecast};
use outflow_answers::work::{MatchRequest, ShownWork, Swept, listing, of_several};
use outflow_ledger::snapshot::Frequency;
use outflow_ledger::{Journal, Snapshot};
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

/// Answers from the book, of each account that is meant; or from files alone: then only what they propose is shown.
pub fn list(input: ListInput) -> Outcome<Listing> {
    let today = input.today;
    ask_each(input.account, |account, _| of_one(account, today), of_several)
}

fn of_one(account: AccountInput, today: Date) -> Outcome<Listing> {
    let (account, diagnostics) = load(account, SnapshotFlags::default(), Some(today));
    let Account { journal, snapshot, policy, known, .. } = match account {
        Ok(account) => account,
        Err(integrity) => return Outcome::none(diagnostics, integrity),
    };
    let swept = swept(&journal, &snapshot, &policy, &known, today);
    let listing = listing(&ShownWork {
        account: known.account.as_deref(),
        account_flag: &known.flag,
        journal: &journal,
        request: MatchRequest {
            agreements: &known.agreements,
            invoices: &known.invoices,
            policy: &policy,
            snapshot: &snapshot,
            top_rated: snapshot.top_rated == Some(true),
            today,
        },
        country: snapshot.country.as_deref(),
        swept: &swept,
    });
    match journal.failure() {
        Some(failure) => Outcome::none(diagnostics, Some(failure)),
        None => Outcome::of(listing, diagnostics),
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
