//! How is an invoice written into the book, with what became of it, and read again?

use super::{MAKE, PAID, SENT, VOID};
use crate::book::Seen;
use outflow_answers::invoices::{
    Hours, Invoice, InvoiceLine, KeptInvoice, Number, Party, Sums, TaxCharge, TaxRule, Told, Voided,
};
use outflow_fields::{FileKind, Keys, Reader, read_file, values};
use outflow_ledger::{Code, Diagnostic};
use outflow_store::{Catalogue, KeptNote, NoteKind};

const KIND: FileKind = FileKind {
    name: "the invoice",
    syntax: Code::NewerBook,
    key: Code::NewerBook,
    value: Code::NewerBook,
};

/// The invoices of the whole book that count, void ones too, in the order in which they were made.
///
/// # Errors
/// An invoice that this version cannot read, or one whose sums do not follow from its lines.
pub fn invoices(seen: &Seen) -> Result<Vec<KeptInvoice>, Box<Diagnostic>> {
    let mut found: Vec<KeptInvoice> = Vec::new();
    for note in seen.catalogue.notes_of(NoteKind::Invoice) {
        if note.about == MAKE {
            let invoice = read(note).ok_or_else(|| unreadable(note))?;
            if !invoice.adds_up() {
                return Err(wrong_sums(note));
            }
            found.push(KeptInvoice { invoice, sent: None, told: Vec::new(), voided: None });
            continue;
        }
        let change = Change::of(note).ok_or_else(|| unreadable(note))?;
        // What was told of an invoice that was undone says nothing.
        let of = found.iter_mut().find(|one| one.invoice.operation == change.invoice);
        if let Some(kept) = of {
            change.follow(kept, note).ok_or_else(|| unreadable(note))?;
        }
    }
    Ok(found)
}

/// The numbers of invoices that were ever sent, undone or not: none of them is given out again.
///
/// An invoice that this version cannot read tells no number.
pub(super) fn gone(everything: &Catalogue) -> Vec<Number> {
    let of_invoices = || everything.notes_of(NoteKind::Invoice);
    let sent: Vec<u32> =
        of_invoices().filter_map(|note| note.about.strip_prefix(SENT)?.parse().ok()).collect();
    let was_sent = |note: &&KeptNote| note.about == MAKE && sent.contains(&note.operation.0);
    of_invoices().filter(was_sent).filter_map(read).map(|one| one.number).collect()
}

/// What a later note says of an invoice.
struct Change {
    what: &'static str,
    invoice: u32,
}

impl Change {
    fn of(note: &KeptNote) -> Option<Change> {
        [SENT, PAID, VOID].into_iter().find_map(|what| {
            let invoice = note.about.strip_prefix(what)?.parse().ok()?;
            Some(Change { what, invoice })
        })
    }

    fn follow(&self, kept: &mut KeptInvoice, note: &KeptNote) -> Option<()> {
        let on = note.dated?;
        match self.what {
            SENT => kept.sent = Some(on),
            PAID => {
                let amount = values::decimal(&note.text).ok()?;
                kept.told.push(Told { operation: note.operation.0, on, amount });
            }
            _ => kept.voided = Some(Voided { on, why: note.text.clone() }),
        }
        Some(())
    }
}

fn unreadable(note: &KeptNote) -> Box<Diagnostic> {
    let message = format!(
        "the book holds an invoice (operation {}) that this version cannot read",
        note.operation
    );
    Box::new(Diagnostic::new(Code::NewerBook, message))
}

fn wrong_sums(note: &KeptNote) -> Box<Diagnostic> {
    let message = format!(
        "the sums of an invoice (operation {}) do not follow from its lines",
        note.operation
    );
    Box::new(Diagnostic::new(Code::DamagedBook, message))
}

/// The text of an invoice: TOML, everything that it says.
pub(super) fn written(invoice: &Invoice) -> String {
    let mut lines = vec![
        format!("number = {}", quoted(&invoice.number.text)),
        format!("counter = {}", invoice.number.counter),
    ];
    lines.extend(invoice.number.year.map(|year| format!("year = {year}")));
    lines.push(format!("contract = {}", invoice.agreement));
    lines.push(format!("client = {}", quoted(&invoice.client)));
    lines.push(format!("covers = {}", invoice.covers));
    lines.push(format!("issued = {}", invoice.issued));
    lines.push(format!("due = {}", invoice.due));
    lines.push(format!("currency = {}", quoted(invoice.currency.code())));
    lines.extend(invoice.reference.as_deref().map(|text| format!("reference = {}", quoted(text))));
    lines.push(format!("payment = {}", list(&invoice.payment)));
    lines.push(format!("net = \"{}\"", invoice.sums.net));
    lines.push(format!("tax = \"{}\"", invoice.sums.tax));
    lines.push(format!("total = \"{}\"", invoice.sums.total));
    if let Some(charge) = &invoice.tax.charge {
        lines.push(format!("tax_name = {}", quoted(&charge.name)));
        lines.push(format!("tax_basis_points = {}", charge.basis_points));
    }
    lines.extend(invoice.tax.note.as_deref().map(|text| format!("tax_note = {}", quoted(text))));
    for (name, party) in [("seller", &invoice.seller), ("buyer", &invoice.buyer)] {
        lines.push(format!("\n[{name}]"));
        lines.push(format!("name = {}", quoted(&party.name)));
        if !party.address.is_empty() {
            lines.push(format!("address = {}", list(&party.address)));
        }
        lines.extend(party.tax_id.as_deref().map(|text| format!("tax_id = {}", quoted(text))));
        lines.extend(party.email.as_deref().map(|text| format!("email = {}", quoted(text))));
    }
    for line in &invoice.lines {
        lines.push("\n[[line]]".to_owned());
        lines.push(format!("what = {}", quoted(&line.what)));
        if let Some(hours) = line.hours {
            lines.push(format!("minutes = {}", hours.minutes));
            lines.push(format!("rate = \"{}\"", hours.rate));
        }
        lines.push(format!("amount = \"{}\"", line.amount));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

fn read(note: &KeptNote) -> Option<Invoice> {
    let account = note.account.as_deref()?;
    let (found, problems) = read_file(&note.text, KIND, |reader, keys| {
        let number = number(reader, keys);
        let agreement = keys.get(reader, "contract", values::count);
        let client = keys.get(reader, "client", values::text);
        let covers = keys.date(reader, "covers");
        let issued = keys.date(reader, "issued");
        let due = keys.date(reader, "due");
        let currency = keys.get(reader, "currency", values::currency);
        let reference = keys.get(reader, "reference", values::text);
        let payment = keys.list(reader, "payment", values::text);
        let (sums, tax) = (sums(reader, keys), tax(reader, keys));
        let seller = keys.table(reader, "seller", party);
        let buyer = keys.table(reader, "buyer", party);
        let lines = keys.all_tables(reader, "line", line);
        Some(Invoice {
            operation: note.operation.0,
            number: number?,
            account: account.to_owned(),
            agreement: agreement?,
            client: client?,
            covers: covers?,
            issued: issued?,
            due: due?,
            currency: currency?,
            seller: seller?,
            buyer: buyer?,
            reference,
            payment: payment?,
            lines: lines?,
            tax: tax?,
            sums: sums?,
        })
    });
    found.flatten().filter(|_| problems.is_empty())
}

fn number(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<Number> {
    let text = keys.get(reader, "number", values::text);
    let counter = keys.get(reader, "counter", values::count);
    let year = keys.get(reader, "year", values::count);
    let year = match year {
        Some(year) => Some(i16::try_from(year).ok()?),
        None => None,
    };
    Some(Number { text: text?, counter: counter?, year })
}

fn sums(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<Sums> {
    let net = keys.money(reader, "net");
    let tax = keys.money(reader, "tax");
    let total = keys.money(reader, "total");
    Some(Sums { net: net?, tax: tax?, total: total? })
}

fn tax(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<TaxRule> {
    let name = keys.get(reader, "tax_name", values::text);
    let basis_points = keys.get(reader, "tax_basis_points", values::count);
    let note = keys.get(reader, "tax_note", values::text);
    let charge = match (name, basis_points) {
        (Some(name), Some(basis_points)) => Some(TaxCharge { name, basis_points }),
        (None, None) => None,
        _ => return None,
    };
    Some(TaxRule { charge, note })
}

fn party(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<Party> {
    let name = keys.get(reader, "name", values::text);
    let address = keys.list(reader, "address", values::text).unwrap_or_default();
    let tax_id = keys.get(reader, "tax_id", values::text);
    let email = keys.get(reader, "email", values::text);
    Some(Party { name: name?, address, tax_id, email })
}

fn line(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<InvoiceLine> {
    let what = keys.get(reader, "what", values::text);
    let minutes = keys.get(reader, "minutes", values::count);
    let rate = keys.money(reader, "rate");
    let amount = keys.money(reader, "amount");
    let hours = match (minutes, rate) {
        (Some(minutes), Some(rate)) => Some(Hours { minutes, rate }),
        (None, None) => None,
        _ => return None,
    };
    Some(InvoiceLine { what: what?, hours, amount: amount? })
}
