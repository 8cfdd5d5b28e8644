//! How are invoices shown: all of them with what is open, or one with everything that it says?

use super::numbers::{Number, doubled, missing};
use super::{Hours, Invoice, Matched, Party, Payment, Proof, Proposal, Reason, Standing, State};
use crate::audit::percent;
use crate::listing::{Cell, Listing, Section};
use crate::words::money_in_words;
use crate::work::{days_in_words, named, quoted};
use jiff::civil::Date;
use outflow_ledger::{Cents, Currency, Journal};

/// The name of the envelope of all invoices.
pub const LIST_SCHEMA: &str = "outflow/invoices/1";
/// That of one invoice.
pub const SCHEMA: &str = "outflow/invoice/1";

/// The invoices of several accounts.
#[derive(Clone, Copy, Debug)]
pub struct ShownInvoices<'a> {
    /// Each account's lines, and its invoices beside them.
    pub accounts: &'a [(&'a Journal, &'a Matched)],
    /// The day of the answer.
    pub today: Date,
}

impl<'a> ShownInvoices<'a> {
    fn all(&self) -> impl Iterator<Item = (&'a Journal, &'a Standing)> {
        let accounts = self.accounts.iter();
        accounts
            .flat_map(|(journal, matched)| matched.invoices.iter().map(move |one| (*journal, one)))
    }
}

/// All invoices in the order of their operations, sums by currency, and lines that only the user can decide on.
pub fn invoices_listing(shown: &ShownInvoices<'_>) -> Listing {
    let mut all: Vec<(&Journal, &Standing)> = shown.all().collect();
    all.sort_by_key(|(_, one)| one.kept.invoice.operation);
    let mut listing =
        Listing::new(LIST_SCHEMA, headline(&all)).fact("as_of", "Day", Cell::Day(shown.today));
    let mut currencies: Vec<Currency> =
        all.iter().map(|(_, one)| one.kept.invoice.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    listing.currency = match currencies.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    listing.sections.push(invoices(&all));
    listing.sections.push(totals(&all, &currencies));
    listing.sections.push(proposed(shown));
    let numbers: Vec<&Number> = all.iter().map(|(_, one)| &one.kept.invoice.number).collect();
    let problems = number_problems(&numbers);
    let is_late = all.iter().any(|(_, one)| one.state == State::Overdue);
    let is_asked = shown.accounts.iter().any(|(_, matched)| !matched.proposals.is_empty());
    listing.has_findings = is_late || is_asked || !problems.is_empty();
    listing.notes.extend(problems);
    listing.notes.extend(notes(&all, shown.today));
    listing
}

fn headline(all: &[(&Journal, &Standing)]) -> String {
    let mut late: Vec<&Standing> =
        all.iter().map(|(_, one)| *one).filter(|one| one.state == State::Overdue).collect();
    late.sort_by_key(|one| std::cmp::Reverse(one.days_late));
    let open = all.iter().filter(|(_, one)| one.is_open()).count();
    match (late.as_slice(), all.len()) {
        ([], 0) => "No invoice was made yet.".to_owned(),
        ([], count) => {
            let what =
                if count == 1 { "1 invoice".to_owned() } else { format!("{count} invoices") };
            match open {
                0 => format!("{what}, nothing is open."),
                open => format!("{what}, {open} open, none overdue."),
            }
        }
        ([worst, others @ ..], _) => {
            let invoice = &worst.kept.invoice;
            let more = match others.len() {
                0 => String::new(),
                1 => ", and 1 other is overdue".to_owned(),
                count => format!(", and {count} others are overdue"),
            };
            format!(
                "Invoice {} of {} is {} late, {} open{more}.",
                invoice.number.text,
                invoice.client,
                days_in_words(worst.days_late),
                money_in_words(invoice.currency, worst.open)
            )
        }
    }
}

fn invoices(all: &[(&Journal, &Standing)]) -> Section {
    let columns = [
        ("number", "Number"),
        ("client", "Client"),
        ("issued", "Date"),
        ("due", "Due"),
        ("total", "Total"),
        ("paid", "Paid"),
        ("open", "Open"),
        ("currency", "Currency"),
        ("state", "State"),
        ("days_late", "Days late"),
        ("lines", "Lines that paid it"),
    ];
    let mut section = Section::new("invoices", &columns);
    for (journal, one) in all {
        let invoice = &one.kept.invoice;
        let lines = one.payments.iter().filter_map(|payment| payment.proof.line());
        let lines: Vec<String> = lines.map(|index| named(journal, index)).collect();
        section.rows.push(vec![
            Cell::text(&invoice.number.text),
            Cell::text(&invoice.client),
            Cell::Day(invoice.issued),
            Cell::Day(invoice.due),
            Cell::Money(invoice.sums.total),
            Cell::Money(one.paid),
            Cell::Money(one.open),
            Cell::text(invoice.currency.code()),
            Cell::text(one.state.id()),
            Cell::Count(one.days_late.unsigned_abs()),
            Cell::of(Some(lines.join(", ")).filter(|lines| !lines.is_empty()), Cell::Text),
        ]);
    }
    section
}

fn totals(all: &[(&Journal, &Standing)], currencies: &[Currency]) -> Section {
    let columns = [
        ("currency", "Currency"),
        ("invoices", "Invoices"),
        ("total", "Total"),
        ("paid", "Paid"),
        ("open", "Open"),
        ("overdue", "of it overdue"),
    ];
    let mut section = Section::new("totals", &columns).titled("Together, without void ones");
    for currency in currencies {
        let counts =
            |one: &&Standing| one.kept.invoice.currency == *currency && one.state != State::Void;
        let own: Vec<&Standing> = all.iter().map(|(_, one)| *one).filter(counts).collect();
        let sum = |amount: fn(&Standing) -> Cents| {
            Cell::of(Cents::sum(own.iter().map(|one| amount(one))), Cell::Money)
        };
        section.rows.push(vec![
            Cell::text(currency.code()),
            Cell::Count(own.len() as u64),
            sum(|one| one.kept.invoice.sums.total),
            sum(|one| one.paid),
            sum(|one| one.open),
            sum(|one| if one.state == State::Overdue { one.open } else { Cents::ZERO }),
        ]);
    }
    section
}

fn proposed(shown: &ShownInvoices<'_>) -> Section {
    let columns = [
        ("date", "Date"),
        ("client", "Client"),
        ("amount", "Amount"),
        ("line", "Line"),
        ("invoices", "May pay"),
        ("reason", "Why it is not counted"),
        ("command", "To count it"),
    ];
    let mut section =
        Section::new("proposed", &columns).titled("Lines that only you can say what they paid");
    for (journal, matched) in shown.accounts {
        for one in &matched.proposals {
            section
                .rows
                .extend(one.lines.iter().map(|index| row_of(journal, matched, one, *index)));
        }
    }
    section
}

fn row_of(journal: &Journal, matched: &Matched, one: &Proposal, index: usize) -> Vec<Cell> {
    let line = &journal.lines[index];
    let invoices = || one.invoices.iter().map(|place| &matched.invoices[*place]);
    let numbers: Vec<&str> = invoices().map(|one| one.kept.invoice.number.text.as_str()).collect();
    let reason = match one.reason {
        Reason::FitsEqually => "it is what is open of each of them",
        Reason::Part if one.invoices.len() > 1 => "it is less than what is open of each of them",
        Reason::Part => "it is less than what is open",
        Reason::Together => "it is what is open of all of them together",
    };
    let paid = |invoice: &Standing, amount: Cents| {
        let number = quoted(&invoice.kept.invoice.number.text);
        format!("outflow invoice paid {number} --amount {amount} --on {}", line.dated)
    };
    let command = match one.reason {
        Reason::Together => {
            invoices().map(|one| paid(one, one.open)).collect::<Vec<String>>().join("; ")
        }
        _ => invoices().next().map(|one| paid(one, line.amount)).unwrap_or_default(),
    };
    vec![
        Cell::Day(line.dated),
        Cell::text(journal.texts.text(line.client)),
        Cell::Money(line.amount),
        Cell::Text(named(journal, index)),
        Cell::Text(numbers.join(", ")),
        Cell::text(reason),
        Cell::Text(command),
    ]
}

fn number_problems(numbers: &[&Number]) -> Vec<String> {
    let doubles = doubled(numbers).into_iter().map(|text| {
        format!("More than one invoice has the number {text}: void one of them, or undo it.")
    });
    let holes = missing(numbers).into_iter().map(|(year, first, last)| {
        let what = if first == last { format!("{first} is") } else { format!("{first} to {last} are") };
        let of = year.map(|year| format!(" of {year}")).unwrap_or_default();
        format!(
            "Number {what} missing in the row{of}: outflow history shows what was undone. A number is kept where an \
             invoice is voided instead."
        )
    });
    doubles.chain(holes).collect()
}

fn notes(all: &[(&Journal, &Standing)], today: Date) -> Vec<String> {
    let unsent = all.iter().filter(|(_, one)| one.state == State::Draft);
    let unsent: Vec<&str> = unsent.map(|(_, one)| one.kept.invoice.number.text.as_str()).collect();
    let mut notes = Vec::new();
    if !unsent.is_empty() {
        notes.push(format!(
            "Not marked as sent, so not late: {}; outflow invoice sent NUMBER.",
            unsent.join(", ")
        ));
    }
    let open = all.iter().filter(|(_, one)| one.is_open());
    let ends = open.filter_map(|(journal, _)| journal.covered().map(|(_, last)| last)).min();
    if let Some(last) = ends.filter(|last| *last < today) {
        notes.push(format!("The lines end on {last}: of payments after it nothing is known."));
    }
    notes
}

/// One invoice with everything that it says, and what came for it.
pub fn invoice_listing(journal: &Journal, one: &Standing) -> Listing {
    let invoice = &one.kept.invoice;
    let late = match (one.state, one.days_late) {
        (_, 0) => String::new(),
        (_, days) => format!(", {} late", days_in_words(days)),
    };
    let headline = format!(
        "Invoice {} to {}: {}, {}{late}.",
        invoice.number.text,
        invoice.buyer.name,
        money_in_words(invoice.currency, invoice.sums.total),
        one.state.id()
    );
    let mut listing = Listing::new(SCHEMA, headline)
        .fact("number", "Number", Cell::text(&invoice.number.text))
        .fact("issued", "Date", Cell::Day(invoice.issued))
        .fact("due", "Due", Cell::Day(invoice.due))
        .fact("reference", "Your reference", Cell::of(invoice.reference.as_ref(), Cell::text))
        .fact("contract", "Contract", Cell::Count(u64::from(invoice.agreement)))
        .fact("covers", "Payment of the contract on", Cell::Day(invoice.covers))
        .fact("state", "State", Cell::text(one.state.id()))
        .fact("sent", "Sent", Cell::of(one.kept.sent, Cell::Day))
        .fact("days_late", "Days late", Cell::Count(one.days_late.unsigned_abs()))
        .fact("paid", "Paid", Cell::Money(one.paid))
        .fact("open", "Open", Cell::Money(one.open));
    listing.currency = Some(invoice.currency);
    listing.sections = contents(&[invoice]);
    listing.sections.insert(0, parties(invoice));
    listing.sections.push(details(invoice));
    listing.sections.push(payments(journal, &one.payments));
    listing.notes.extend(invoice.tax.note.clone());
    if let Some(voided) = &one.kept.voided {
        listing.notes.push(format!("Void since {}: {}", voided.on, voided.why));
    }
    listing.has_findings = one.state == State::Overdue;
    listing
}

/// The lines of invoices and what they come to.
pub fn contents(invoices: &[&Invoice]) -> Vec<Section> {
    let columns = [
        ("number", "Number"),
        ("what", "What"),
        ("hours", "Hours"),
        ("rate", "Rate"),
        ("amount", "Amount"),
    ];
    let mut lines = Section::new("lines", &columns).titled("Lines");
    let columns = [
        ("number", "Number"),
        ("client", "Client"),
        ("issued", "Date"),
        ("due", "Due"),
        ("net", "Net"),
        ("tax_name", "Tax"),
        ("tax", "Tax amount"),
        ("total", "Total"),
        ("currency", "Currency"),
    ];
    let mut sums = Section::new("sums", &columns).titled("Sums");
    for invoice in invoices {
        let number = &invoice.number.text;
        for line in &invoice.lines {
            lines.rows.push(vec![
                Cell::text(number),
                Cell::text(&line.what),
                Cell::of(line.hours.map(Hours::in_words), Cell::Text),
                Cell::of(line.hours, |hours| Cell::Money(hours.rate)),
                Cell::Money(line.amount),
            ]);
        }
        let tax = invoice.tax.charge.as_ref();
        sums.rows.push(vec![
            Cell::text(number),
            Cell::text(&invoice.client),
            Cell::Day(invoice.issued),
            Cell::Day(invoice.due),
            Cell::Money(invoice.sums.net),
            Cell::of(tax, |tax| Cell::Text(percent_of(&tax.name, tax.basis_points))),
            Cell::of(tax, |_| Cell::Money(invoice.sums.tax)),
            Cell::Money(invoice.sums.total),
            Cell::text(invoice.currency.code()),
        ]);
    }
    vec![lines, sums]
}

/// `VAT 21 %`.
pub fn percent_of(name: &str, basis_points: u32) -> String {
    format!("{name} {} %", percent(basis_points))
}

fn parties(invoice: &Invoice) -> Section {
    let columns = [
        ("role", "Who"),
        ("name", "Name"),
        ("address", "Address"),
        ("tax_id", "Tax id"),
        ("email", "Mail"),
    ];
    let mut section = Section::new("parties", &columns).titled("From and to");
    let mut row = |role: &str, party: &Party| {
        let address = Some(party.address.join(", ")).filter(|address| !address.is_empty());
        section.rows.push(vec![
            Cell::text(role),
            Cell::text(&party.name),
            Cell::of(address, Cell::Text),
            Cell::of(party.tax_id.as_ref(), Cell::text),
            Cell::of(party.email.as_ref(), Cell::text),
        ]);
    };
    row("from", &invoice.seller);
    row("to", &invoice.buyer);
    section
}

fn details(invoice: &Invoice) -> Section {
    let mut section = Section::new("payment_details", &[("line", "How to pay")]);
    section.rows.extend(invoice.payment.iter().map(|line| vec![Cell::text(line)]));
    section
}

fn payments(journal: &Journal, payments: &[Payment]) -> Section {
    let columns = [
        ("date", "Date"),
        ("amount", "Amount"),
        ("told", "Recorded as operation"),
        ("line", "Line"),
    ];
    let mut section = Section::new("payments", &columns).titled("What came");
    for one in payments {
        let told = match one.proof {
            Proof::Told(operation, _) => Some(operation),
            Proof::Line(_) => None,
        };
        section.rows.push(vec![
            Cell::Day(one.on),
            Cell::Money(one.amount),
            Cell::of(told, |operation| Cell::Count(u64::from(operation))),
            Cell::of(one.proof.line(), |index| Cell::Text(named(journal, index))),
        ]);
    }
    section
}
