//! What do the kept contracts let expect, what came of it, and which income should be kept as one?

use super::agreements;
use crate::book::Seen;
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::work::{Agreement, MatchRequest, ShownWork, listing};
use outflow_ledger::Diagnostic;

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
    let listing = listing(&ShownWork {
        account: kept.as_ref().map(|kept| kept.account.as_str()),
        account_flag: kept.as_ref().map_or("", |kept| kept.flag.as_str()),
        journal: &journal,
        request: MatchRequest {
            agreements: kept.as_ref().map_or(&[], |kept| &kept.agreements),
            policy: &policy,
            top_rated: snapshot.top_rated == Some(true),
            today: input.today,
        },
        country: snapshot.country.as_deref(),
    });
    match journal.failure() {
        Some(failure) => ListOutcome { listing: None, diagnostics, integrity: Some(failure) },
        None => ListOutcome { listing: Some(listing), diagnostics, integrity: None },
    }
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
    let mut agreements = agreements(&seen, &account).map_err(one)?;
    agreements.iter_mut().for_each(|agreement| agreement.observe(&request.view.holidays));
    let flag = seen.account_flag(&account);
    Ok(Some(Kept { account, flag, agreements }))
}
