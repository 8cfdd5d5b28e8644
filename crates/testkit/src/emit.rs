//! How does the platform write these lines as a file?

use jiff::civil::Date;

use crate::cents;
use crate::line::{Invoice, Line};

/// The export versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Thirteen columns, until about the end of 2024.
    V1,
    /// Nineteen columns in title case, 2025.
    V2a,
    /// Nineteen columns in sentence case, 2026.
    V2b,
}

/// How amounts are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `1234.56`
    Plain,
    /// `$1,234.56`
    Dollars,
    /// `1234.5599999999999`, saved again by a spreadsheet
    Noisy,
}

/// Everything that differs between two exports of the same lines.
#[derive(Debug, Clone)]
pub struct Emit {
    /// Which header and type spelling.
    pub layout: Layout,
    /// Real exports are; a file sorted again may not be.
    pub newest_first: bool,
    /// Byte-order mark.
    pub bom: bool,
    /// Windows line ends.
    pub crlf: bool,
    /// With the running balance.
    pub balance_column: bool,
    /// With row ids.
    pub ref_column: bool,
    /// The variant that names a rate in place of the local amount.
    pub exchange_rate: bool,
    /// How amounts are spelled.
    pub spelling: Spelling,
    /// The account holder.
    pub holder: String,
}

impl Emit {
    /// As the site gives it.
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            newest_first: true,
            bom: layout != Layout::V1,
            crlf: false,
            balance_column: true,
            ref_column: true,
            exchange_rate: false,
            spelling: Spelling::Plain,
            holder: "Ada Example".to_owned(),
        }
    }
}

const HEADER_V1: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,\
                         Amount,Amount in local currency,Currency,Balance";
const HEADER_V2A: &str = "Date,Transaction ID,Transaction Type,Transaction Summary,\
     Transaction Summary Details,Description 1,Description 2,Description 3,Agency,Freelancer,Team,\
     Account Name,PO,Ref ID,Amount $,Amount in local currency,Currency,Current Balance $,\
     Payment Method";
/// The header of the newest version.
pub const HEADER_V2B: &str = "Date,Transaction ID,Transaction type,Transaction summary,\
     Transaction summary details,Description 1,Description 2,Description 3,Agency team,Freelancer,\
     Client team,Account name,PO,Ref ID,Amount $,Amount in local currency,Currency,\
     Current balance $,Payment method";

/// The whole file. `lines` are oldest first, whatever order is written.
pub fn emit(lines: &[Line], how: &Emit) -> String {
    let end = if how.crlf { "\r\n" } else { "\n" };
    let mut text = String::with_capacity(lines.len() * 160 + 300);
    if how.bom {
        text.push('\u{feff}');
    }
    let header = match how.layout {
        Layout::V1 if how.exchange_rate => {
            HEADER_V1.replace("Amount in local currency", "ExchangeRate")
        }
        Layout::V1 => HEADER_V1.to_owned(),
        Layout::V2a => HEADER_V2A.to_owned(),
        Layout::V2b => HEADER_V2B.to_owned(),
    };
    let names: Vec<&str> = header.split(',').collect();
    let kept: Vec<bool> = names.iter().map(|name| keeps(name, how)).collect();
    let mut push = |cells: Vec<String>| {
        assert_eq!(cells.len(), kept.len(), "a cell for every column");
        let shown =
            cells.iter().zip(&kept).filter(|(_, keep)| **keep).map(|(cell, _)| quoted(cell));
        text.push_str(&shown.collect::<Vec<_>>().join(","));
        text.push_str(end);
    };
    push(names.iter().map(|&name| name.to_owned()).collect());
    let mut row = |line: &Line| match how.layout {
        Layout::V1 => push(cells_v1(line, how)),
        Layout::V2a | Layout::V2b => push(cells_v2(line, how)),
    };
    if how.newest_first {
        lines.iter().rev().for_each(&mut row);
    } else {
        lines.iter().for_each(&mut row);
    }
    text
}

fn keeps(name: &str, how: &Emit) -> bool {
    match name {
        "Ref ID" => how.ref_column,
        "Balance" | "Current Balance $" | "Current balance $" => how.balance_column,
        _ => true,
    }
}

fn cells_v1(line: &Line, how: &Emit) -> Vec<String> {
    let (local, currency) = local_cells(line, how);
    vec![
        day(line.date),
        line.ref_id.to_string(),
        line.kind.to_owned(),
        line.text.clone(),
        String::new(),
        freelancer(line, how),
        line.client.clone(),
        how.holder.clone(),
        String::new(),
        amount(line.amount_cents, how),
        local,
        currency,
        amount(line.balance_cents, how),
    ]
}

fn cells_v2(line: &Line, how: &Emit) -> Vec<String> {
    let (local, currency) = local_cells(line, how);
    let by_card = line.cause == "paid_from_card";
    let card = line.text.strip_prefix("Paid from ").unwrap_or_default();
    let (details, first, second) = match &line.invoice {
        Some(invoice) => (week(invoice), worked(invoice), hours(invoice)),
        None if by_card => {
            (String::new(), format!("{card} - Ref ID {}", line.ref_id), String::new())
        }
        None => (line.text.clone(), String::new(), String::new()),
    };
    vec![
        day(line.date),
        if by_card { String::new() } else { line.group.to_string() },
        type_v2(line).to_owned(),
        line.contract.clone(),
        details,
        first,
        second,
        String::new(),
        String::new(),
        freelancer(line, how),
        line.client.clone(),
        how.holder.clone(),
        String::new(),
        line.ref_id.to_string(),
        amount(line.amount_cents, how),
        local,
        currency,
        amount(line.balance_cents, how),
        if by_card { card.to_owned() } else { String::new() },
    ]
}

/// The second version's spelling of a type.
pub fn type_v2(line: &Line) -> &'static str {
    match (line.kind, line.cause) {
        ("Fixed Price", _) => "Fixed-price",
        ("Membership Fee", "connects") => "Connects",
        ("Membership Fee", _) if line.ref_id.is_multiple_of(2) => "Subscription",
        ("Membership Fee", _) => "Membership",
        ("Service Fee", "service_fee_returned") => "Service fee refund",
        // Only a refund that the freelancer gave is called so; the others stay as vague as they are.
        ("Refund", "refund_to_client") if !line.undecided => "Refund to client",
        (same, _) => same,
    }
}

fn local_cells(line: &Line, how: &Emit) -> (String, String) {
    let Some((local, currency)) = &line.local else {
        return (String::new(), String::new());
    };
    if !how.exchange_rate || how.layout != Layout::V1 {
        return (local.clone(), currency.clone());
    }
    let units: i64 = local.replace('.', "").parse().expect("local amounts are plain decimals");
    let paid = line.amount_cents.unsigned_abs().max(1);
    let rate = i128::from(units) * 10_000 / i128::from(paid);
    (format!("{}.{:04}", rate / 10_000, rate % 10_000), currency.clone())
}

fn freelancer(line: &Line, how: &Emit) -> String {
    if line.client.is_empty() { String::new() } else { how.holder.clone() }
}

fn amount(value: i64, how: &Emit) -> String {
    match how.spelling {
        Spelling::Plain => cents::plain(value),
        Spelling::Dollars => cents::dollars(value),
        Spelling::Noisy => cents::noisy(value),
    }
}

/// `Jun 7, 2024`: the day is not padded, and its comma forces quotes.
pub fn day(date: Date) -> String {
    format!("{} {}, {}", month(date), date.day(), date.year())
}

fn month(date: Date) -> &'static str {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// `Invoice for Feb 16-Feb 22, 2026`; the first year only where it differs.
fn week(invoice: &Invoice) -> String {
    let Invoice { from, to, .. } = *invoice;
    let start = if from.year() == to.year() {
        format!("{} {}", month(from), from.day())
    } else {
        day(from)
    };
    format!("Invoice for {start}-{}", day(to))
}

/// `14:20 hrs @ $18.00/hr`
pub fn worked(invoice: &Invoice) -> String {
    let (hours, minutes) = (invoice.minutes / 60, invoice.minutes % 60);
    format!("{hours}:{minutes:02} hrs @ ${}/hr", cents::plain(invoice.rate))
}

fn hours(invoice: &Invoice) -> String {
    let hundredths = (invoice.minutes * 100 + 30) / 60;
    format!("{}.{:02} hours", hundredths / 100, hundredths % 100)
}

/// Quoted only when needed, as the exports are.
pub fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
