//! How do the invoices of the book stand: which line paid which, what is open, and since when is it late?

use super::{LIST_SCHEMA, kept};
use crate::book::contract::{agreements, history};
use crate::book::{AccountName, BookPlace, Seen};
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::invoices::{
    Billable, KeptInvoice, Matched, ShownInvoices, Standing, State, billable, invoice_listing,
    invoices_listing, matching,
};
use outflow_importers::PLATFORMS;
use outflow_ledger::{Cents, Code, Currency, Diagnostic, Journal};
use outflow_store::{SqliteStore, StoreError};

/// The invoices of one account beside its lines.
#[derive(Debug)]
pub struct OfAccount {
    /// The lines.
    pub journal: Journal,
    /// The invoices, and what came for them.
    pub matched: Matched,
}

/// An invoice for which money is still to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenInvoice {
    /// Its number, as it is printed.
    pub number: String,
    /// The client, as the contract names it.
    pub client: String,
    /// The account that is paid.
    pub account: String,
    /// The currency of the amounts.
    pub currency: Currency,
    /// What was asked for.
    pub total: Cents,
    /// What is still to come.
    pub open: Cents,
    /// The day on it.
    pub issued: Date,
    /// The day until which it is to be paid.
    pub due: Date,
    /// Draft, sent, part paid or overdue.
    pub state: State,
    /// Since so many days; 0 where it is not overdue.
    pub days_late: i64,
}

/// Every invoice for which money is still to come, the one due first at the top; of all accounts, unless one is named.
///
/// # Errors
/// What is wrong with the book. Where there is no book, there is no invoice.
pub fn open_invoices(
    place: &BookPlace,
    account: Option<&str>,
    today: Date,
) -> Result<Vec<OpenInvoice>, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let Some(store) = place.open_to_read().map_err(told)? else { return Ok(Vec::new()) };
    let seen = Seen::of(&store, None).map_err(told)?;
    let all = standings(&store, &seen, place, account, today)?;
    let standing = all.iter().flat_map(|one| &one.matched.invoices);
    let mut open: Vec<OpenInvoice> =
        standing.filter(|one| one.is_open()).map(OpenInvoice::of).collect();
    open.sort_by(|a, b| (a.due, &a.number).cmp(&(b.due, &b.number)));
    Ok(open)
}

impl OpenInvoice {
    fn of(one: &Standing) -> OpenInvoice {
        let invoice = &one.kept.invoice;
        OpenInvoice {
            number: invoice.number.text.clone(),
            client: invoice.client.clone(),
            account: invoice.account.clone(),
            currency: invoice.currency,
            total: invoice.sums.total,
            open: one.open,
            issued: invoice.issued,
            due: invoice.due,
            state: one.state,
            days_late: one.days_late,
        }
    }
}

/// Payments of direct contracts up to a day that no invoice asks for yet.
///
/// # Errors
/// A contract or an invoice that this version cannot read.
pub fn to_invoice(seen: &Seen, until: Date) -> Result<Vec<Billable>, Box<Diagnostic>> {
    let invoices = kept::invoices(seen)?;
    let mut found = Vec::new();
    for account in seen.accounts() {
        found.extend(billable(&agreements(seen, &account.name)?, until));
    }
    let counts = |one: &KeptInvoice| one.voided.is_none();
    found.retain(|one| {
        let is_it = |kept: &KeptInvoice| {
            kept.invoice.agreement == one.agreement && kept.invoice.covers == one.covers
        };
        !invoices.iter().any(|kept| counts(kept) && is_it(kept))
    });
    Ok(found)
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
        let matched = matching(&journal, own, today);
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
    pub fn standing(&self) -> &Standing {
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
    let places = |is_it: &dyn Fn(&Standing) -> bool| -> Vec<(usize, usize)> {
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
