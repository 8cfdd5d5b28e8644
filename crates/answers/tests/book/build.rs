//! How are small journals made, and how are tables compared with a few words?

use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::period::{Period, period};
use outflow_answers::{Cell, Listing};
use outflow_ledger::source::{Records, ShownColumns};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Currency, Journal, LineKind, LineRef, Platform, RowId, Source, Statement, StatementLine,
    Texts, Wording,
};
use std::sync::Arc;

pub fn cents(minor: i64) -> Cents {
    Cents::new(minor).expect("no amount here is the least integer")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// So many days later.
pub fn later(day: Date, count: i32) -> Date {
    day.checked_add(count.days()).expect("all days here are near")
}

pub fn days(words: &str) -> Period {
    period(words, day("2026-11-23")).expect("a period")
}

/// One line of a file.
#[derive(Clone, Debug)]
pub struct Row {
    pub dated: Date,
    pub kind: LineKind,
    pub minor: i64,
    pub balance: Option<i64>,
    pub client: &'static str,
    pub text: String,
    pub id: Option<u64>,
}

pub fn row(dated: &str, kind: LineKind, minor: i64) -> Row {
    let text = format!("{} of {dated}", kind.id());
    Row { dated: day(dated), kind, minor, balance: None, client: "", text, id: None }
}

impl Row {
    pub fn leaves(mut self, balance: i64) -> Row {
        self.balance = Some(balance);
        self
    }

    pub fn by(mut self, client: &'static str) -> Row {
        self.client = client;
        self
    }

    pub fn says(mut self, text: &str) -> Row {
        self.text = text.to_owned();
        self
    }

    pub fn id(mut self, id: u64) -> Row {
        self.id = Some(id);
        self
    }
}

/// A file: its name, the operation that brought it, its lines.
pub type File<'a> = (&'a str, u32, &'a [Row]);

fn statement(number: usize, (name, recorded, rows): File<'_>, texts: &mut Texts) -> Statement {
    let at = LineRef { source: SourceId::new(number as u16), line: 0 };
    let mut file = Vec::new();
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let record = format!("\"{}\"", row.text.replace('"', "\"\""));
        let start = file.len();
        file.extend_from_slice(record.as_bytes());
        let id = row.id.unwrap_or(1_000 * (number as u64 + 1) + index as u64);
        lines.push(StatementLine {
            at: LineRef { line: index as u32 + 2, ..at },
            start: start as u32,
            length: record.len() as u32,
            dated: row.dated,
            kind: row.kind,
            wording: Wording::NONE,
            amount: cents(row.minor),
            balance_after: row.balance.map(cents).into(),
            id: RowId::from_cell(&id.to_string(), texts),
            names: None,
            group: None,
            client: texts.id_of(row.client),
            contract: texts.id_of(""),
            told: Default::default(),
        });
    }
    let has_balance = rows.iter().all(|row| row.balance.is_some());
    let columns = ShownColumns { description: vec![0], ..ShownColumns::default() };
    let records = Records::Text(Arc::new(file));
    let source = Source { name: name.to_owned(), records, delimiter: b',', columns };
    Statement {
        platform: Platform("demo"),
        source,
        format: "demo".to_owned(),
        currency: Currency::USD,
        lines,
        has_balance,
        has_ids: true,
        recorded,
    }
}

/// The journal of files, or `None` where a sum of it cannot be held.
pub fn merged(files: &[File<'_>]) -> Option<Journal> {
    let mut texts = Texts::default();
    let statements = files.iter().enumerate();
    let statements =
        statements.map(|(number, file)| statement(number, *file, &mut texts)).collect();
    Journal::merge(Platform("demo"), statements, texts).ok().map(|(journal, _)| journal)
}

pub fn journal(rows: &[Row]) -> Journal {
    merged(&[("jan.csv", 1, rows)]).expect("the lines fit together")
}

pub fn empty() -> Journal {
    Journal::empty(Platform("demo"), Currency::USD)
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Money(amount) => amount.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Is(is) => is.to_string(),
    }
}

/// The rows of a section, the cells of these columns joined; an absent section has none.
pub fn rows(listing: &Listing, section: &str, columns: &[&str]) -> Vec<String> {
    let Some(section) = listing.sections.iter().find(|one| one.key == section) else {
        return Vec::new();
    };
    let place = |key: &&str| section.columns.iter().position(|column| column.key == *key);
    let places: Vec<usize> = columns.iter().map(|key| place(key).expect("a column")).collect();
    assert!(
        section.rows.iter().chain(&section.total).all(|row| row.len() == section.columns.len())
    );
    let line = |row: &Vec<Cell>| {
        let cells: Vec<String> = places.iter().map(|place| shown(&row[*place])).collect();
        cells.join("|")
    };
    section.rows.iter().map(line).collect()
}

/// The amounts of a column; empty cells are left out.
pub fn amounts(listing: &Listing, section: &str, column: &str) -> Vec<i128> {
    let texts = rows(listing, section, &[column]);
    let filled = texts.iter().filter(|text| !text.is_empty());
    filled.map(|text| Cents::from_decimal(text).expect("an amount").wide()).collect()
}

/// The amount of the total row in a column.
pub fn total(listing: &Listing, section: &str, column: &str) -> i128 {
    let section = listing.sections.iter().find(|one| one.key == section).expect("a section");
    let place = section.columns.iter().position(|one| one.key == column).expect("a column");
    match section.total.as_ref().map(|total| &total[place]) {
        Some(Cell::Money(amount)) => amount.wide(),
        other => panic!("no total: {other:?}"),
    }
}

/// A fact as words.
pub fn fact(listing: &Listing, key: &str) -> String {
    let fact = listing.facts.iter().find(|fact| fact.key == key).expect("a fact");
    shown(&fact.value)
}

/// A fact as an amount.
pub fn money(listing: &Listing, key: &str) -> i128 {
    Cents::from_decimal(&fact(listing, key)).expect("an amount").wide()
}
