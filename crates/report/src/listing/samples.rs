//! Which listings do the tests of every format show: a small one, and one whose words try to act.

use jiff::civil::date;
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::{Cents, Currency};

const COLUMNS: [(&str, &str); 5] = [
    ("date", "Date"),
    ("client", "Client"),
    ("amount", "Amount"),
    ("line", "Line"),
    ("whole", "Whole"),
];

fn money(minor: i64) -> Cell {
    Cell::Money(Cents::new(minor).unwrap())
}

pub(super) fn plain_sample() -> Listing {
    let mut lines = Section::new("lines", &COLUMNS).titled("Lines");
    let day = |day| Cell::Day(date(2024, 6, day));
    lines.rows = vec![
        vec![day(7), Cell::text("Lagos Lab"), money(123_456), Cell::Count(2), Cell::Is(true)],
        vec![day(8), Cell::Empty, money(-5), Cell::Count(13), Cell::Is(false)],
    ];
    lines.total = Some(vec![Cell::Empty, Cell::Empty, money(123_451), Cell::Empty, Cell::Empty]);
    let moment = "2026-11-23T18:36:59Z".parse().unwrap();
    let mut listing = Listing::new("outflow/register/1", "Two lines.")
        .fact("account", "Account", Cell::text("anna"))
        .fact("opening_balance", "Opening balance", money(-500))
        .fact("client", "Client", Cell::Empty)
        .fact("read_at", "Read", Cell::Moment(moment));
    listing.currency = Some(Currency::USD);
    listing.sections.push(lines);
    listing.sections.push(Section::new("corrected", &[("line", "Line")]).titled("Corrected"));
    listing.notes.push("The lines cover June.".to_owned());
    listing
}

pub(super) const HOSTILE: [&str; 7] = [
    "=1+1",
    "<script>alert(1)</script>",
    "\u{1b}[2J\u{1b}]0;gone\u{7}",
    "two\nlines",
    "a\u{202e}b",
    "| [x](javascript:y) `z` ![i](//e) & \"q\"",
    "@SUM(A1)",
];

/// Every place that can hold words of a statement holds words that try to act.
pub(super) fn hostile() -> Listing {
    let mut section = Section::new("lines", &[("client", "Client"), ("amount", "Amount")]);
    section.title = HOSTILE[1].to_owned();
    let long = "x".repeat(300);
    for text in HOSTILE.iter().copied().chain([long.as_str()]) {
        section.rows.push(vec![Cell::text(text), money(i64::MAX)]);
    }
    section.total = Some(vec![Cell::text(HOSTILE[1]), money(-i64::MAX)]);
    let mut listing = Listing::new("outflow/register/1", HOSTILE.join(" "));
    for text in HOSTILE {
        listing = listing.fact("account", "Account", Cell::text(text));
    }
    listing.sections.push(section);
    listing.notes = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    listing
}
