//! What do the kept contracts let expect, what came of it, and which income should be kept as one?

use super::agreements;
use crate::book::Seen;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::forecast::{Assumed, AssumptionId, ForecastRequest, Wanted, forecast};
use outflow_answers::work::{Agreement, MatchRequest, ShownWork, Swept, expected, listing};
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

/// The contracts of an account of the book.
struct Kept {
    account: String,
    flag: String,
    agreements: Vec<Agreement>,
}

/// Answers from the book, or from files alone: then only what they propose is shown.
pub fn list(input: ListInput) -> ListOutcome {
    let refused = |diagnostics| ListOutcome { listing: None, diagnostics, integrity: None };
    let kept = match kept(&input.account) {
        Ok(kept) => kept,
        Err(problems) => return refused(problems),
    };
    let (account, diagnostics) = load(input.account, SnapshotFlags::default(), Some(input.today));
    let Account { journal, snapshot, policy, .. } = match account {
        Ok(account) => account,
        Err(integrity) => return ListOutcome { listing: None, diagnostics, integrity },
    };
    let agreements = kept.as_ref().map_or(&[][..], |kept| &kept.agreements);
    let swept = swept(&journal, &snapshot, &policy, agreements, input.today);
    let listing = listing(&ShownWork {
        account: kept.as_ref().map(|kept| kept.account.as_str()),
        account_flag: kept.as_ref().map_or("", |kept| kept.flag.as_str()),
        journal: &journal,
        request: MatchRequest {
            agreements,
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
    agreements: &[Agreement],
    today: Date,
) -> Vec<Swept> {
    let first = snapshot.as_of.unwrap_or(today);
    let until = first.saturating_add(SWEPT_DAYS.days());
    let expected = expected(agreements, first, until);
    let schedules =
        [Frequency::Weekly, Frequency::TwiceMonthly, Frequency::Monthly, Frequency::Quarterly];
    let next = schedules.into_iter().filter_map(|frequency| {
        let mut assumed = Assumed::default();
        assumed.set(AssumptionId::Range, Wanted::Off);
        assumed.set(AssumptionId::Schedule, Wanted::Schedule(frequency));
        let asked = ForecastRequest {
            today,
            until: Some(until),
            floor: None,
            assumed,
            expected: &expected,
            active_on: None,
            snapshot,
        };
        let answer = forecast(journal, policy, &asked).ok()?;
        Some(Swept { frequency, next: answer.next_payout, until })
    });
    next.collect()
}

/// What the book keeps of the account that is meant; nothing where files answer, or where there is no book.
fn kept(input: &AccountInput) -> Result<Option<Kept>, Vec<Diagnostic>> {
    let Some(request) = input.book.as_ref().filter(|_| input.files.is_empty()) else {
        return Ok(None);
    };
    let told = |error: outflow_store::StoreError| vec![error.told()];
    let Some(store) = request.place.open_to_read().map_err(told)? else { return Ok(None) };
    let seen = Seen::of(&store, request.view.known_on).map_err(told)?;
    let one = |problem: Box<Diagnostic>| vec![*problem];
    let account = seen.account(request.view.account.as_deref()).map_err(one)?.name;
    let agreements = agreements(&seen, &account).map_err(one)?;
    let flag = seen.account_flag(&account);
    Ok(Some(Kept { account, flag, agreements }))
}
