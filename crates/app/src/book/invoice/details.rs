//! Who invoices, and whom: what does `invoice.toml` say, with every problem at its place?

use outflow_answers::invoices::{NumberPattern, Party, TaxCharge, TaxRule};
use outflow_fields::values::{self, Read, wrong};
use outflow_fields::{FileKind, Keys, Reader, need, read_file};
use outflow_ledger::{Code, Diagnostic};
use toml::de::DeValue;

/// What `outflow invoice setup` writes; a name that is left empty is told before the first invoice is made.
pub const TEMPLATE: &str = include_str!("template.toml");

const KIND: FileKind = FileKind {
    name: "invoice.toml",
    syntax: Code::BadSetting,
    key: Code::BadSetting,
    value: Code::BadSetting,
};

/// A line of text has at most so many letters.
const LONGEST: usize = 200;
/// So many days may be given to pay at the most.
const MOST_DAYS: u32 = 365;
/// So many days are given where the file names none.
const USUAL_DAYS: u32 = 14;

/// The file as it was found.
#[derive(Clone, Debug)]
pub struct InvoiceFile {
    /// Where it is, for messages.
    pub name: String,
    /// Its text; none where there is no file.
    pub text: Option<String>,
}

/// What the file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// Who invoices.
    pub seller: Party,
    /// How to pay, line by line.
    pub payment: Vec<String>,
    /// How numbers are made.
    pub pattern: NumberPattern,
    /// So many days are given to pay.
    pub days_to_pay: u32,
    /// The tax, where a client has none of its own.
    pub tax: TaxRule,
    /// Clients about whom something is said.
    pub clients: Vec<ClientDetails>,
}

/// What is said about a client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientDetails {
    /// As contracts name it.
    pub client: String,
    /// As invoices name it.
    pub party: Party,
    /// What the client wants to read on an invoice.
    pub reference: Option<String>,
    /// So many days are given to pay.
    pub days_to_pay: Option<u32>,
    /// A tax of its own.
    pub tax: Option<TaxRule>,
}

impl Details {
    /// What is said about a client of a contract.
    pub fn of_client(&self, client: &str) -> Option<&ClientDetails> {
        let name = client.trim().to_lowercase();
        self.clients.iter().find(|one| one.client.to_lowercase() == name)
    }
}

/// Reads the file.
///
/// # Errors
/// That there is none, or everything that is wrong with it.
pub fn read_details(file: &InvoiceFile) -> Result<Details, Vec<Diagnostic>> {
    let Some(text) = &file.text else {
        let problem = Diagnostic::new(Code::NotFound, "nothing says yet who invoices");
        let next = "outflow invoice setup writes a file to fill in, and says where it is.";
        return Err(vec![problem.in_source(&file.name).hinting(next)]);
    };
    let (details, problems) = read_file(text, KIND, details);
    match details.flatten() {
        Some(details) if problems.is_empty() => Ok(details),
        _ => Err(problems.into_iter().map(|problem| problem.in_source(&file.name)).collect()),
    }
}

fn details(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<Details> {
    let name = keys.get(reader, "name", words);
    let address = keys.list(reader, "address", words);
    let tax_id = keys.get(reader, "tax_id", words);
    let email = keys.get(reader, "email", words);
    let payment = keys.list(reader, "payment", words);
    let pattern = keys.get(reader, "number", pattern);
    let days_to_pay = keys.get(reader, "days_to_pay", days);
    let tax = keys.table(reader, "tax", tax);
    let clients = keys.tables(reader, "client", client).unwrap_or_default();
    need(reader, keys, "an invoice", &["name", "address", "payment"]);
    for (index, one) in clients.iter().enumerate() {
        let is_it = |other: &&ClientDetails| other.client.eq_ignore_ascii_case(&one.client);
        if clients[..index].iter().any(|other| is_it(&other)) {
            let message = format!("the client {:?} is described twice", one.client);
            let problem = Diagnostic::new(Code::BadSetting, message);
            reader.problem_at("client", problem.expecting("one [[client]] for each name"));
        }
    }
    let usual = || NumberPattern::read(NumberPattern::USUAL).ok();
    Some(Details {
        seller: Party { name: name?, address: address?, tax_id, email },
        payment: payment?,
        pattern: pattern.or_else(usual)?,
        days_to_pay: days_to_pay.unwrap_or(USUAL_DAYS),
        tax: tax.unwrap_or_default(),
        clients,
    })
}

fn client(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<ClientDetails> {
    let client = keys.get(reader, "name", words);
    let invoice_name = keys.get(reader, "invoice_name", words);
    let address = keys.list(reader, "address", words).unwrap_or_default();
    let tax_id = keys.get(reader, "tax_id", words);
    let email = keys.get(reader, "email", words);
    let reference = keys.get(reader, "reference", words);
    let days_to_pay = keys.get(reader, "days_to_pay", days);
    let tax = keys.table(reader, "tax", tax);
    need(reader, keys, "client", &["name"]);
    let client = client?;
    let name = invoice_name.unwrap_or_else(|| client.clone());
    let party = Party { name, address, tax_id, email };
    Some(ClientDetails { client, party, reference, days_to_pay, tax })
}

fn tax(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>) -> Option<TaxRule> {
    let name = keys.get(reader, "name", words);
    let percent = keys.get(reader, "percent", values::percent);
    let note = keys.get(reader, "note", words);
    match keys.has("name") || keys.has("percent") {
        true => need(reader, keys, "tax", &["name", "percent"]),
        false => need(reader, keys, "tax", &["note"]),
    }
    let charge = name.zip(percent);
    let charge = charge.map(|(name, basis_points)| TaxCharge { name, basis_points });
    Some(TaxRule { charge, note })
}

/// One line of text.
fn words(value: &DeValue<'_>) -> Read<String> {
    let text = values::text(value)?;
    match text.chars().count() {
        count if count > LONGEST => {
            wrong(format!("it has {count} letters"), format!("at most {LONGEST} letters a line"))
        }
        _ if text.contains(['\n', '\r']) => {
            wrong("it has several lines", "one line; a list holds several: [\"one\", \"two\"]")
        }
        _ => Ok(text),
    }
}

fn pattern(value: &DeValue<'_>) -> Read<NumberPattern> {
    let text = values::text(value)?;
    NumberPattern::read(&text).or_else(|why| {
        wrong(why, "words with {number} or {number:03} in them, and {year} or {month} if you like")
    })
}

fn days(value: &DeValue<'_>) -> Read<u32> {
    match values::count(value)? {
        days if days <= MOST_DAYS => Ok(days),
        days => wrong(format!("{days} days are too many"), format!("at most {MOST_DAYS}")),
    }
}
