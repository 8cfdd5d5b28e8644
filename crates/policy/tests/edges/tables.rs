//! What must follow from what, by which rule, on which day: the tables, and whether a book of rules fits them.

pub mod charges;
pub mod days;
pub mod fees;
pub mod notes;
pub mod others;
pub mod payouts;
pub mod stated;
pub mod taxes;

use jiff::civil::Date;
use outflow_ledger::Cents;
use outflow_policy::{Consequence, Effect, Event, PlatformRules, PolicyBook};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::LazyLock;

/// The rule that is looked at without its platform, what happened, and what follows by that rule, if anything.
pub type Row = (&'static str, Event<'static>, &'static str);

/// The rows of one platform.
pub type Table = (&'static str, Vec<Row>);

/// Which version of a clause: its id and the day from which it holds.
pub type Version = (String, Date);

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn money(text: &str) -> Cents {
    Cents::from_decimal(text).unwrap()
}

pub fn book() -> PolicyBook {
    PolicyBook::embedded().unwrap()
}

/// Every row: made once, since the mutants of `cargo xtask mutate-policies` are thousands.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let all = [
        fees::tables(),
        payouts::tables(),
        taxes::tables(),
        days::tables(),
        charges::tables(),
        others::tables(),
    ];
    all.into_iter().flatten().collect()
});

/// The consequences of an event that rest on one clause.
pub fn by_clause(
    book: &PolicyBook,
    platform: &str,
    clause: &str,
    event: &Event<'_>,
) -> Vec<Consequence> {
    let id = format!("{platform}/{clause}");
    let mut found = book.consequences(platform, event);
    found.retain(|one| one.because.iter().any(|rule| rule.id == id));
    found
}

/// Tells consequences in few words, so that a row of a table is one line.
pub fn told(consequences: &[Consequence], event: &Event<'_>) -> String {
    let told = consequences.iter().map(|one| {
        let mut words = vec![effect(one.effect).to_owned()];
        if one.on != event.on() {
            words.push(one.on.to_string());
        }
        match (one.amount, one.bounds) {
            (Some(amount), Some((least, Cents::ZERO))) if least == amount => {
                words.push(format!("up to {amount}"));
            }
            (Some(amount), _) => words.push(amount.to_string()),
            (None, Some((least, most))) => words.push(format!("{least}..{most}")),
            (None, None) => {}
        }
        if one.currency.code() != "USD" {
            words.push(one.currency.code().to_owned());
        }
        words.extend(one.pieces.map(|pieces| format!("x{pieces}")));
        // What stands after the colon is the rule's own title.
        let condition = one.only_if.as_deref().and_then(|text| text.split(':').next());
        words.extend(condition.map(|condition| format!("if {condition}")));
        words.join(" ")
    });
    told.collect::<Vec<_>>().join(", ")
}

pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::ReviewEnds => "reviewed",
        Effect::Approved => "approved",
        Effect::BecomesAvailable => "available",
        Effect::FeeCharged => "fee",
        Effect::AdditionalFee => "besides",
        Effect::FeeReturned => "returned",
        Effect::TaxOnFees => "taxed",
        Effect::TaxWithheld => "withheld",
        Effect::Priced => "price",
        Effect::Allowed => "free",
        Effect::ReplyDue => "reply",
        Effect::Due => "due",
        Effect::MethodUsable => "usable",
        Effect::ArrivedBy => "arrives",
        Effect::TraceFrom => "trace",
        Effect::MinimumPayout => "least",
        Effect::MaximumPayout => "most",
        Effect::PayoutFee => "costs",
        Effect::ScheduledPayout => "paid out",
        Effect::PayoutDeferred => "waits",
        Effect::Renews => "renews",
        Effect::FromBalance => "from balance",
        Effect::ClientCharged => "client",
        Effect::InactivityFee => "idle",
    }
}

/// Everything of which the book says something else than the tables: nothing, if all is well.
pub fn check(book: &PolicyBook) -> Vec<String> {
    let mut wrong = Vec::new();
    for (platform, rows) in TABLES.iter() {
        let rules = PlatformRules::of(book, platform);
        for (clause, event, expected) in rows {
            let id = format!("{platform}/{clause}");
            let mut consequences = rules.consequences(event);
            consequences.retain(|one| one.because.iter().any(|rule| rule.id == id));
            let found = told(&consequences, event);
            if found != *expected {
                wrong.push(format!("{id} {event:?}\n  {expected:?}\n  {found:?}"));
            }
        }
    }
    for problems in [
        fees::problems,
        payouts::problems,
        days::problems,
        charges::problems,
        others::problems,
        notes::problems,
        stated::problems,
    ] {
        wrong.extend(problems(book));
    }
    wrong
}

/// The problem of a figure that is another than was expected.
pub fn expect<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Vec<String> {
    match found == expected {
        true => Vec::new(),
        false => vec![format!("{what}\n  {expected:?}\n  {found:?}")],
    }
}

/// The versions of clauses on which the consequences of all tables really rest.
pub fn exercised(book: &PolicyBook) -> BTreeSet<Version> {
    let mut found = BTreeSet::new();
    for (platform, rows) in TABLES.iter() {
        for (clause, event, _) in rows {
            let rules = by_clause(book, platform, clause, event);
            let rules = rules.iter().flat_map(|one| &one.because);
            let id = format!("{platform}/{clause}");
            let own = rules.filter(|rule| rule.id == id);
            found.extend(own.map(|rule| (rule.id.clone(), rule.effective)));
        }
    }
    found
}
