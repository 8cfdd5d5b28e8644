//! How are a contract and a journal put together for a test?

use jiff::civil::Date;
use outflow_answers::work::{Agreement, MatchRequest, Milestone, Pay};
use outflow_calendar::Rhythm;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::source::{Records, ShownColumns};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Currency, Journal, LineKind, LineRef, Platform, RowId, Snapshot, Source, Statement,
    StatementLine, Texts, Told, Wording,
};
use outflow_policy::PolicyBook;
use std::sync::{Arc, OnceLock};

pub fn day(text: &str) -> Date {
    text.parse().expect("a day of a test")
}

pub fn cents(text: &str) -> Cents {
    Cents::from_decimal(text).expect("an amount of a test")
}

pub fn agreement(number: u32, client: &str, pay: Pay, started: &str) -> Agreement {
    Agreement {
        number,
        account: "upwork".to_owned(),
        client: client.to_owned(),
        title: None,
        kind: ContractKind::Marketplace,
        pay,
        started: day(started),
        ended: None,
        fee_basis_points: None,
        currency: Currency::USD,
    }
}

pub fn hourly(rate: &str, hours: u32, limit: Option<u32>) -> Pay {
    Pay::Hourly {
        rate: cents(rate),
        minutes_a_week: Some(hours * 60),
        weekly_limit_minutes: limit.map(|hours| hours * 60),
    }
}

pub fn fixed(milestones: &[(&str, &str, &str)]) -> Pay {
    let milestone = |(name, amount, due): &(&str, &str, &str)| Milestone {
        name: (*name).to_owned(),
        amount: cents(amount),
        due: day(due),
    };
    Pay::Fixed { milestones: milestones.iter().map(milestone).collect() }
}

pub fn retainer(amount: &str, rhythm: &str, started: &str) -> Pay {
    let rhythm = Rhythm::read(rhythm, day(started)).expect("a rhythm of a test");
    Pay::Retainer { amount: cents(amount), rhythm }
}

/// One line of a file: its day, kind, amount, client, and the last day of the week whose hours it pays.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub dated: Date,
    pub kind: LineKind,
    pub amount: Cents,
    pub client: &'static str,
    pub week_to: Option<Date>,
    pub text: &'static str,
}

pub fn row(dated: &str, kind: LineKind, amount: &str, client: &'static str) -> Row {
    let (dated, amount) = (day(dated), cents(amount));
    Row { dated, kind, amount, client, week_to: None, text: "" }
}

pub fn week(dated: &str, week_to: &str, amount: &str, client: &'static str) -> Row {
    Row { week_to: Some(day(week_to)), ..row(dated, LineKind::Hourly, amount, client) }
}

pub fn journal(rows: &[Row]) -> Journal {
    let mut texts = Texts::default();
    let mut file = Vec::new();
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let record = format!("\"{}\"", row.text);
        let start = file.len() as u32;
        file.extend_from_slice(record.as_bytes());
        lines.push(StatementLine {
            at: LineRef { source: SourceId::new(0), line: index as u32 + 2 },
            start,
            length: record.len() as u32,
            dated: row.dated,
            kind: row.kind,
            wording: Wording::NONE,
            amount: row.amount,
            balance_after: None.into(),
            id: RowId::from_cell(&(7_001 + index).to_string(), &mut texts),
            names: None,
            group: None,
            client: texts.id_of(row.client),
            contract: texts.id_of(""),
            told: row.week_to.map_or(Told::Nothing, Told::Until),
        });
    }
    let columns = ShownColumns { description: vec![0], ..ShownColumns::default() };
    let records = Records::Text(Arc::new(file));
    let source = Source { name: "june.csv".to_owned(), records, delimiter: b',', columns };
    let platform = Platform("upwork");
    let statement = Statement {
        platform,
        source,
        format: "demo".to_owned(),
        currency: Currency::USD,
        lines,
        has_balance: false,
        has_ids: true,
        recorded: 1,
    };
    let merged = Journal::merge(platform, vec![statement], texts);
    merged.expect("the lines of a test fit together").0
}

pub fn policy() -> &'static PolicyBook {
    static BOOK: OnceLock<PolicyBook> = OnceLock::new();
    BOOK.get_or_init(|| PolicyBook::embedded().expect("the rules that ship are right"))
}

pub fn no_figures() -> &'static Snapshot {
    static NONE: OnceLock<Snapshot> = OnceLock::new();
    NONE.get_or_init(Snapshot::default)
}

pub fn request<'a>(agreements: &'a [Agreement], today: &str) -> MatchRequest<'a> {
    let snapshot = no_figures();
    let (invoices, today) = (&[][..], day(today));
    MatchRequest { agreements, invoices, policy: policy(), snapshot, top_rated: false, today }
}
