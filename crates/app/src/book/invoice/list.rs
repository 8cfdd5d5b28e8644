//! How do the invoices of the book stand: which line paid which, what is open, and since when is it late?

use super::{LIST_SCHEMA, kept};
use crate::book::contract::{agreements, history};
use crate::book::{AccountName, BookPlace, Seen};
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::invoices::{
    Billable, KeptInvoice, Matched, ShownInvoices, Standing as Stands, billable, invoice_listing,
    invoices_listing,
};
use outflow_answers::work::{
    Agreement, MatchRequest, Matched as Paid, Matching, Standing, matching,
};
use outflow_calendar::Holidays;
use outflow_importers::PLATFORMS;
use outflow_ledger::{Code, Diagnostic, Journal, Snapshot};
use outflow_policy::PolicyBook;
use outflow_store::{SqliteStore, StoreError};

/// The invoices of one account beside its lines.
#[derive(Debug)]
pub struct OfAccount {
    /// The lines.
    pub journal: Journal,
    /// The invoices, and what came for them.
    pub matched: Matched,
}

/// The contracts of an account as they are asked about: with the days that the user's holidays leave.
///
/// # Errors
/// A contract that this version cannot read.
pub(super) fn observed(
    seen: &Seen,
    account: &str,
    holidays: &Holidays,
) -> Result<Vec<Agreement>, Box<Diagnostic>> {
    let mut agreements = agreements(seen, account)?;
    agreements.iter_mut().for_each(|one| one.observe(holidays));
    Ok(agreements)
}

/// Payments of direct contracts up to a day that neither came nor are asked for by an invoice.
pub fn to_invoice(agreements: &[Agreement], matched: &Matching, until: Date) -> Vec<Billable> {
    let mut found = billable(agreements, until);
    found.retain(|one| !is_invoiced(matched, one) && came(matched, one).is_empty());
    found
}

/// Whether an invoice asks for it that is not void.
pub(super) fn is_invoiced(matched: &Matching, one: &Billable) -> bool {
    let invoices = matched.invoices.invoices.iter().map(|one| &one.kept);
    let mut kept = invoices.filter(|kept| kept.voided.is_none()).map(|kept| &kept.invoice);
    kept.any(|kept| kept.agreement == one.agreement && kept.covers == one.covers)
}

/// The lines that paid all of it without an invoice; none where something is open.
pub(super) fn came(matched: &Matching, one: &Billable) -> Vec<usize> {
    let is_it = |paid: &&Paid| {
        (paid.expected.agreement, paid.expected.covers) == (one.agreement, one.covers)
    };
    let own: Vec<&Paid> = matched.payments.iter().filter(is_it).collect();
    let is_whole = |paid: &&Paid| {
        matches!(paid.standing, Standing::Paid | Standing::Early(_) | Standing::Late(_))
    };
    match own.iter().all(is_whole) {
        true => own.iter().flat_map(|paid| paid.lines.iter().copied()).collect(),
        false => Vec::new(),
    }
}

/// What contracts and invoices of an account let expect beside its lines. The days on which money becomes available
/// follow from the rules that ship.
pub(super) fn compared(
    journal: &Journal,
    agreements: &[Agreement],
    invoices: &[KeptInvoice],
    today: Date,
) -> Result<Matching, Vec<Diagnostic>> {
    let snapshot = Snapshot::default();
    let policy = PolicyBook::embedded()?;
    let (top_rated, policy, snapshot) = (false, &policy, &snapshot);
    let request = MatchRequest { agreements, invoices, policy, snapshot, top_rated, today };
    Ok(matching(journal, &request))
}

/// All invoices with what came for them, account by account; of all, unless one is named.
///
/// # Errors
/// What is wrong with the book.
pub fn standings(
    store: &SqliteStore,
    seen: &Seen,
    place: &BookPlace,
    account: Option<&str>,
    today: Date,
) -> Result<Vec<OfAccount>, Vec<Diagnostic>> {
    let one = |problem: Box<Diagnostic>| vec![*problem];
    let wanted = account.map(|name| seen.account(Some(name))).transpose().map_err(one)?;
    let mut accounts = seen.accounts();
    let all = kept::invoices(seen).map_err(one)?;
    for kept in &all {
        // The account's files may have been undone; its invoices are there all the same.
        if !accounts.iter().any(|known| known.name == kept.invoice.account) {
            let platform = PLATFORMS[0].0.to_owned();
            accounts.push(AccountName { platform, name: kept.invoice.account.clone() });
        }
    }
    let mut found = Vec::new();
    for account in accounts {
        let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.name == account.name);
        let own = all.iter().filter(|kept| is_wanted && kept.invoice.account == account.name);
        let own: Vec<KeptInvoice> = own.cloned().collect();
        if own.is_empty() {
            continue;
        }
        let journal = history(store, seen, &account, place)?;
        if let Some(failure) = journal.failure() {
            return Err(vec![Diagnostic::new(Code::DamagedBook, failure)]);
        }
        let agreements = observed(seen, &account.name, &place.holidays).map_err(one)?;
        let matched = compared(&journal, &agreements, &own, today)?.invoices;
        found.push(OfAccount { journal, matched });
    }
    Ok(found)
}

/// Shows all of them.
///
/// # Errors
/// What is wrong with the book.
pub fn list(
    place: &BookPlace,
    account: Option<&str>,
    today: Date,
) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = place.open().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let all = standings(&store, &seen, place, account, today)?;
    let accounts: Vec<(&Journal, &Matched)> =
        all.iter().map(|one| (&one.journal, &one.matched)).collect();
    let listing = invoices_listing(&ShownInvoices { accounts: &accounts, today });
    debug_assert_eq!(listing.schema, LIST_SCHEMA);
    Ok(listing)
}

/// One invoice of the book.
#[derive(Debug)]
pub struct Found {
    /// What was recorded so far, for what is recorded next.
    pub(super) seen: Seen,
    account: OfAccount,
    place: usize,
}

impl Found {
    /// The invoice, and what came for it.
    pub fn standing(&self) -> &Stands {
        &self.account.matched.invoices[self.place]
    }

    /// Everything that it says.
    pub fn listing(&self) -> Listing {
        invoice_listing(&self.account.journal, self.standing())
    }
}

/// The invoice of this number, as it is printed; the running number alone is enough where it means one.
///
/// # Errors
/// None or several of that number, or what is wrong with the book.
pub fn find(place: &BookPlace, number: &str, today: Date) -> Result<Found, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = place.open().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let all = standings(&store, &seen, place, None, today)?;
    let wanted = number.trim().to_lowercase();
    let places = |is_it: &dyn Fn(&Stands) -> bool| -> Vec<(usize, usize)> {
        let of_account = |(at, one): (usize, &OfAccount)| {
            let invoices = one.matched.invoices.iter().enumerate();
            let own = invoices.filter(|(_, one)| is_it(one)).map(|(place, _)| (at, place));
            own.collect::<Vec<_>>()
        };
        all.iter().enumerate().flat_map(of_account).collect()
    };
    let mut found = places(&|one| one.kept.invoice.number.text.to_lowercase() == wanted);
    if let (true, Ok(counter)) = (found.is_empty(), wanted.parse::<u32>()) {
        found = places(&|one| one.kept.invoice.number.counter == counter);
    }
    match found.as_slice() {
        [(at, place)] => {
            let (at, place) = (*at, *place);
            let account = all.into_iter().nth(at).expect("the place was found in this list");
            Ok(Found { seen, account, place })
        }
        several => Err(vec![not_one(number, &all, several)]),
    }
}

fn not_one(number: &str, all: &[OfAccount], several: &[(usize, usize)]) -> Diagnostic {
    let of = |(at, place): &(usize, usize)| &all[*at].matched.invoices[*place].kept.invoice;
    if several.is_empty() {
        let known = all.iter().flat_map(|one| &one.matched.invoices);
        let known: Vec<&str> = known.map(|one| one.kept.invoice.number.text.as_str()).collect();
        let problem = Diagnostic::new(Code::BadFlag, format!("there is no invoice {number}"));
        return match known.as_slice() {
            [] => problem.hinting("Make one: outflow invoice make."),
            [only] => problem.expecting(*only),
            [.., last] => problem.expecting(format!("a number of outflow invoice list, as {last}")),
        };
    }
    let numbers: Vec<&str> = several.iter().map(|one| of(one).number.text.as_str()).collect();
    let operations: Vec<String> = several.iter().map(|one| of(one).operation.to_string()).collect();
    let message = format!("{number} names {} invoices: {}", several.len(), numbers.join(", "));
    let problem = Diagnostic::new(Code::BadFlag, message);
    match numbers.windows(2).all(|pair| pair[0] == pair[1]) {
        true => problem.hinting(format!("Undo one of the operations {}.", operations.join(", "))),
        false => problem.expecting("the whole number"),
    }
}
