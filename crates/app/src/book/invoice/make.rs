//! Which invoices are to be made of direct contracts on a day, with which numbers, and what do they say?

use super::details::{ClientDetails, Details};
use super::list::{came, compared, observed};
use super::{MAKE, New, SCHEMA, kept, refuse_to_come, write};
use crate::book::Seen;
use crate::book::contract::{Recording, history, in_currency_of, typed_hours};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::invoices::{
    Billable, Invoice, KeptInvoice, LineProblem, Number, Party, Sums, billable, contents,
    hours_line, next,
};
use outflow_answers::work::{Agreement, Matching, Pay};
use outflow_answers::{Cell, Listing};
use outflow_ledger::snapshot::{ContractKind, Week};
use outflow_ledger::{Code, Diagnostic, Journal};
use outflow_policy::week_of;
use outflow_store::{Head, OperationId, Store, StoreError};

/// So many days ahead the next payment is looked for.
const AHEAD_DAYS: i64 = 400;

/// Which payments of contracts are to be invoiced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// Those of this very day.
    Due(Date),
    /// All up to this day.
    Until(Date),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// One account only.
    pub account: Option<String>,
    /// One contract only, by its number.
    pub contract: Option<u32>,
    /// Which payments; all up to today without it.
    pub which: Option<Which>,
    /// The date of the invoices; today without it.
    pub issued: Option<Date>,
    /// The running number to begin with.
    pub counter: Option<u32>,
    /// The hours as they really were, as typed.
    pub hours: Option<String>,
}

/// What would be made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The invoices, in the order of their numbers.
    pub invoices: Vec<Invoice>,
    /// What is worth knowing beside them.
    notes: Vec<String>,
    /// The direct contracts' next payment, where there is nothing to do.
    next: Option<Date>,
    has_direct: bool,
    head: Head,
}

/// What the book has, and who invoices.
struct Desk<'a> {
    agreements: Vec<Agreement>,
    kept: Vec<KeptInvoice>,
    /// The lines of accounts with direct contracts, and which payments came on them.
    accounts: Vec<(Journal, Matching)>,
    /// Numbers of invoices that were sent and are undone: clients have them.
    gone: Vec<Number>,
    details: &'a Details,
    today: Date,
}

/// Plans invoices; nothing is written.
///
/// # Errors
/// What does not go together, or what is wrong with the book.
pub fn plan(
    by: Recording<'_>,
    details: &Details,
    request: &Request,
) -> Result<Plan, Vec<Diagnostic>> {
    let store = by.place.open().map_err(|error| vec![error.told()])?;
    let seen = Seen::of(&store, None).map_err(|error| vec![error.told()])?;
    let one = |problem: Box<Diagnostic>| vec![*problem];
    let accounts = match &request.account {
        Some(named) => vec![seen.account(Some(named)).map_err(one)?],
        None => seen.accounts(),
    };
    let today = by.place.access.now.to_zoned(TimeZone::UTC).date();
    let kept = kept::invoices(&seen).map_err(one)?;
    let mut known = Vec::new();
    let mut accounts_known = Vec::new();
    for account in &accounts {
        let mut agreements = observed(&seen, &account.name, &by.place.holidays).map_err(one)?;
        if agreements.iter().any(|one| one.kind == ContractKind::Direct) {
            let journal = history(&store, &seen, account, by.place)?;
            in_currency_of(&mut agreements, &journal);
            let own = kept.iter().filter(|one| one.invoice.account == account.name);
            let own: Vec<KeptInvoice> = own.cloned().collect();
            let matched = compared(&journal, &agreements, &own, today)?;
            accounts_known.push((journal, matched));
        }
        known.extend(agreements);
    }
    let gone = kept::gone(&store.catalogue().map_err(|error| vec![error.told()])?);
    let desk = Desk { agreements: known, kept, accounts: accounts_known, gone, details, today };
    desk.plan(request, seen.catalogue.head()).map_err(one)
}

impl Desk<'_> {
    fn plan(&self, request: &Request, head: Head) -> Result<Plan, Box<Diagnostic>> {
        let contract = request.contract.map(|number| self.direct(number)).transpose()?;
        let issued = request.issued.unwrap_or(self.today);
        refuse_to_come("--date", issued, self.today)?;
        let which = request.which.unwrap_or(Which::Until(self.today));
        let wanted = match (&request.hours, contract) {
            (Some(hours), Some(agreement)) => {
                vec![self.of_hours(agreement, hours, request.which)?]
            }
            (Some(_), None) => {
                let problem = wrong("--hours: it does not say of which contract".to_owned());
                return Err(Box::new(
                    problem.expecting("outflow invoice make NUMBER --hours 12:30"),
                ));
            }
            (None, _) => self.due(which, contract),
        };
        // Who names the very day wants an invoice of it, paid or not.
        let is_named = matches!(which, Which::Due(_)) || request.hours.is_some();
        let (paid, wanted): (Vec<Billable>, Vec<Billable>) =
            wanted.into_iter().partition(|one| !is_named && self.came(one).is_some());
        let mut invoices: Vec<Invoice> = Vec::new();
        for one in wanted {
            let taken: Vec<&Number> =
                self.numbers().chain(invoices.iter().map(|one| &one.number)).collect();
            let usual = next(&taken, &self.details.pattern, issued);
            let number = match request.counter.filter(|_| invoices.is_empty()) {
                Some(counter) => self.numbered(counter, usual, issued)?,
                None => usual,
            };
            invoices.push(self.invoice(one, number, issued)?);
        }
        let mut notes = self.notes(&invoices, issued);
        if request.hours.is_none() {
            notes.extend(usual_hours(&invoices));
        }
        notes.extend(self.paid_already(&paid));
        let ahead = self.today.saturating_add(AHEAD_DAYS.days());
        let next = self.due(Which::Until(ahead), contract).into_iter();
        let next = next.filter(|one| self.came(one).is_none()).map(|one| one.pays_on).min();
        let has_direct = self.agreements.iter().any(|one| one.kind == ContractKind::Direct);
        Ok(Plan { invoices, notes, next, has_direct, head })
    }

    fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.kept.iter().map(|one| &one.invoice.number).chain(&self.gone)
    }

    /// The direct contract of this number.
    fn direct(&self, number: u32) -> Result<&Agreement, Box<Diagnostic>> {
        let direct = self.agreements.iter().filter(|one| one.kind == ContractKind::Direct);
        let numbers: Vec<String> = direct.map(|one| one.number.to_string()).collect();
        let found = self.agreements.iter().find(|one| one.number == number);
        let message = match found {
            Some(one) if one.kind == ContractKind::Direct => return Ok(one),
            Some(one) => format!(
                "contract {number} with {} is not direct: the platform bills its client",
                one.client
            ),
            None => format!("there is no contract {number}"),
        };
        let problem = wrong(message);
        Err(Box::new(match numbers.as_slice() {
            [] => problem.hinting("Keep one: outflow contract add CLIENT --kind direct --type …"),
            [only] => problem.expecting(only.as_str()),
            _ => problem.expecting(format!("one of {}", numbers.join(", "))),
        }))
    }

    /// Payments that no invoice asks for yet.
    fn due(&self, which: Which, contract: Option<&Agreement>) -> Vec<Billable> {
        let until = match which {
            Which::Due(day) | Which::Until(day) => day,
        };
        let is_wanted = |one: &Billable| {
            let is_of_day =
                !matches!(which, Which::Due(day) if one.pays_on != day && one.covers != day);
            let is_of_contract = contract.is_none_or(|it| it.number == one.agreement);
            is_of_day && is_of_contract && self.invoice_of(one.agreement, one.covers).is_none()
        };
        billable(&self.agreements, until).into_iter().filter(is_wanted).collect()
    }

    /// Where and when it came without an invoice: the last day, and the line's name.
    fn came(&self, one: &Billable) -> Option<(Date, String)> {
        self.accounts.iter().find_map(|(journal, matched)| {
            let lines = came(matched, one);
            let last = lines.last()?;
            let line = &journal.lines[*last];
            let name = &journal.source_of(line).name;
            Some((line.dated, format!("{name}:{}", line.at.line)))
        })
    }

    /// What is said of payments that came already.
    fn paid_already(&self, paid: &[Billable]) -> Vec<String> {
        let mut notes = Vec::new();
        for agreement in &self.agreements {
            let own = paid.iter().filter(|one| one.agreement == agreement.number);
            let own: Vec<String> = own
                .filter_map(|one| {
                    let (on, line) = self.came(one)?;
                    Some(format!("of {} on {on} ({line})", one.pays_on))
                })
                .collect();
            if !own.is_empty() {
                notes.push(format!(
                    "No invoice is made for what {} paid already: {}. outflow invoice make {} --due DATE makes one all the same.",
                    agreement.client,
                    own.join(", "),
                    agreement.number
                ));
            }
        }
        notes
    }

    /// The invoice that asks for a payment of a contract; a void one asks for nothing.
    fn invoice_of(&self, agreement: u32, covers: Date) -> Option<&Invoice> {
        let of = self.kept.iter().filter(|one| one.voided.is_none()).map(|one| &one.invoice);
        of.into_iter().find(|one| one.agreement == agreement && one.covers == covers)
    }

    /// Hours of a week as they really were: of the one that is named, else of the last whole one.
    fn of_hours(
        &self,
        agreement: &Agreement,
        hours: &str,
        which: Option<Which>,
    ) -> Result<Billable, Box<Diagnostic>> {
        let minutes = typed_hours("--hours", hours)?;
        let week = match which {
            Some(Which::Due(day) | Which::Until(day)) => week_of(day),
            None => week_of(self.today.saturating_sub(7.days())),
        };
        self.is_worked(agreement, week)?;
        let line = hours_line(agreement, week, minutes).map_err(|problem| {
            let (message, expected) = match problem {
                LineProblem::NotHourly => (
                    format!("--hours: contract {} is not paid by the hour", agreement.number),
                    "an hourly contract".to_owned(),
                ),
                LineProblem::AboveLimit(limit) => (
                    format!(
                        "--hours: {hours} is more than the weekly limit of contract {}",
                        agreement.number
                    ),
                    format!("at most {}:{:02}", limit / 60, limit % 60),
                ),
                LineProblem::NoAmount => (
                    format!("--hours: {hours} comes to no amount"),
                    "hours that cost at least a cent".to_owned(),
                ),
            };
            Box::new(wrong(message).expecting(expected))
        })?;
        let (agreement, day) = (agreement.number, week.last);
        Ok(Billable { agreement, covers: day, pays_on: day, lines: vec![line] })
    }

    fn is_worked(&self, agreement: &Agreement, week: Week) -> Result<(), Box<Diagnostic>> {
        let number = agreement.number;
        let has_ended = agreement.ended.is_some_and(|ended| ended < week.first);
        if week.last < agreement.started || has_ended {
            let message = format!(
                "contract {number} does not run in the week of {} to {}",
                week.first, week.last
            );
            let ended = agreement.ended.map(|day| format!(" to {day}")).unwrap_or_default();
            let expected = format!("--due with a day from {}{ended}", agreement.started);
            return Err(Box::new(wrong(message).expecting(expected)));
        }
        match self.invoice_of(number, week.last) {
            None => Ok(()),
            Some(invoice) => {
                let message = format!(
                    "the hours of {} to {} are on invoice {}",
                    week.first, week.last, invoice.number.text
                );
                let next = "Name another week with --due; or void that invoice first.";
                Err(Box::new(wrong(message).hinting(next)))
            }
        }
    }

    /// A row of numbers may begin anywhere, once.
    fn numbered(
        &self,
        counter: u32,
        usual: Number,
        issued: Date,
    ) -> Result<Number, Box<Diagnostic>> {
        let number = self.details.pattern.number(counter, issued);
        let is_begun = self.numbers().any(|one| one.year == number.year);
        match counter == usual.counter || (!is_begun && counter > 0) {
            true => Ok(number),
            false => {
                let message = format!(
                    "--number: {} would leave a hole in the row, or double it",
                    number.text
                );
                Err(Box::new(wrong(message).expecting(format!("{}, the next one", usual.counter))))
            }
        }
    }

    fn invoice(
        &self,
        of: Billable,
        number: Number,
        issued: Date,
    ) -> Result<Invoice, Box<Diagnostic>> {
        let found = self.agreements.iter().find(|one| one.number == of.agreement);
        let agreement = found.expect("what is to be invoiced comes from these contracts");
        let client = self.details.of_client(&agreement.client);
        let tax = client.and_then(|one| one.tax.clone());
        let tax = tax.unwrap_or_else(|| self.details.tax.clone());
        let days = client.and_then(|one| one.days_to_pay).unwrap_or(self.details.days_to_pay);
        let too_much = || {
            let message =
                format!("invoice {} would come to an amount that cannot be held", number.text);
            Box::new(Diagnostic::new(Code::Overflow, message))
        };
        let sums = Sums::of(&of.lines, &tax).ok_or_else(too_much)?;
        let named = || Party { name: agreement.client.clone(), ..Party::default() };
        Ok(Invoice {
            operation: 0,
            account: agreement.account.clone(),
            agreement: agreement.number,
            client: agreement.client.clone(),
            covers: of.covers,
            issued,
            due: issued.saturating_add(i64::from(days).days()),
            currency: agreement.currency,
            seller: self.details.seller.clone(),
            buyer: client.map_or_else(named, |one| one.party.clone()),
            reference: client.and_then(|one| one.reference.clone()),
            payment: self.details.payment.clone(),
            lines: of.lines,
            tax,
            sums,
            number,
        })
    }

    fn notes(&self, invoices: &[Invoice], issued: Date) -> Vec<String> {
        let mut notes = Vec::new();
        let has_address = |one: &ClientDetails| !one.party.address.is_empty();
        let mut unknown: Vec<&str> = invoices
            .iter()
            .filter(|one| !self.details.of_client(&one.client).is_some_and(has_address))
            .map(|one| one.client.as_str())
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            notes.push(format!(
                "invoice.toml tells no address of {}: the invoice names the client alone.",
                unknown.join(" and ")
            ));
        }
        let later = self.kept.iter().map(|one| &one.invoice).filter(|one| one.issued > issued);
        if let Some(one) = later.max_by_key(|one| one.issued).filter(|_| !invoices.is_empty()) {
            notes.push(format!(
                "The date lies before that of invoice {}, {}: numbers and dates run in different order.",
                one.number.text, one.issued
            ));
        }
        let unsure = self.agreements.iter().filter(|one| {
            let has_no_hours = matches!(one.pay, Pay::Hourly { minutes_a_week: None, .. });
            let has_ended = one.ended.is_some_and(|ended| ended < self.today);
            one.kind == ContractKind::Direct && has_no_hours && !has_ended
        });
        notes.extend(unsure.filter(|_| invoices.is_empty()).map(|one| {
            format!(
                "Contract {} with {} names no usual hours: outflow invoice make {} --hours 12:30.",
                one.number, one.client, one.number
            )
        }));
        notes
    }
}

/// What is said of hours that nobody told: those of the contract were taken.
fn usual_hours(invoices: &[Invoice]) -> Vec<String> {
    let is_of_hours = |one: &&Invoice| one.lines.iter().any(|line| line.hours.is_some());
    let own: Vec<&Invoice> = invoices.iter().filter(is_of_hours).collect();
    let Some(first) = own.first() else { return Vec::new() };
    let numbers: Vec<&str> = own.iter().map(|one| one.number.text.as_str()).collect();
    vec![format!(
        "The hours of {} are the usual ones of the contract; nobody told how many were worked. Where others were, make it with them: outflow invoice make {} --due {} --hours H:MM.",
        numbers.join(", "),
        first.agreement,
        first.covers
    )]
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadFlag, message)
}

/// Writes what was planned, one operation an invoice, unless this is a dry run; what is shown.
///
/// # Errors
/// What is wrong with the book, or that it was changed meanwhile.
pub fn record(by: Recording<'_>, plan: &Plan) -> Result<Listing, StoreError> {
    let mut head = plan.head;
    let mut operations: Vec<OperationId> = Vec::new();
    for invoice in plan.invoices.iter().filter(|_| !by.dry_run) {
        let total = format!("{} {}", invoice.sums.total.grouped(), invoice.currency);
        let summary = format!("invoice {} to {}: {total}", invoice.number.text, invoice.client);
        let text = kept::written(invoice);
        let (account, dated) = (invoice.account.as_str(), invoice.issued);
        let new = New { account, dated, about: MAKE, text: &text, summary: &summary };
        let (operation, moved) = write(by, head, &new)?;
        head = moved;
        operations.push(operation);
    }
    let mut listing = Listing::new(SCHEMA, headline(plan, &operations, by.dry_run));
    let invoices: Vec<&Invoice> = plan.invoices.iter().collect();
    let currency = plan.invoices.first().map(|one| one.currency);
    let is_one = plan.invoices.iter().all(|one| Some(one.currency) == currency);
    listing.currency = currency.filter(|_| is_one);
    listing.sections = contents(&invoices);
    // What is asked for stands first.
    listing.sections.reverse();
    let cell = |operation: &OperationId| Cell::Count(u64::from(operation.0));
    match operations.as_slice() {
        [] => {}
        [only] => listing = listing.fact("operation", "Operation", cell(only)),
        [first, .., last] => {
            listing = listing.fact("operation", "First operation", cell(first));
            listing = listing.fact("last_operation", "Last operation", cell(last));
        }
    }
    listing.notes.clone_from(&plan.notes);
    Ok(listing)
}

fn headline(plan: &Plan, operations: &[OperationId], dry_run: bool) -> String {
    let numbers: Vec<&str> = plan.invoices.iter().map(|one| one.number.text.as_str()).collect();
    let what = match numbers.as_slice() {
        [] => {
            return match (plan.next, plan.has_direct) {
                (Some(day), _) => {
                    format!("Nothing to invoice: the next payment of a direct contract is due on {day}")
                }
                (None, true) => "Nothing to invoice: no payment of a direct contract is to come".to_owned(),
                (None, false) => {
                    "Nothing to invoice: the book holds no direct contract (outflow contract add CLIENT --kind direct …)"
                        .to_owned()
                }
            };
        }
        [only] => format!("invoice {only}"),
        [first, .., last] => format!("{} invoices, {first} to {last}", numbers.len()),
    };
    match (operations, dry_run) {
        (_, true) => format!("Would make {what} (dry run: nothing was written)"),
        ([only], _) => format!("Made {what}, as operation {only}; outflow undo takes it back"),
        _ => format!("Made {what}; outflow undo takes each back"),
    }
}
