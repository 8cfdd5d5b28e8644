//! Does every cent of every credit end somewhere, under an honest name?

use crate::build::{days, empty, fact, journal, row, rows};
use outflow_answers::Listing;
use outflow_answers::book::flow;
use outflow_ledger::{Journal, LineKind as K};

fn shown(journal: &Journal, words: &str) -> Listing {
    flow(journal, "anna", days(words)).expect("nothing is lost")
}

const ENDS: [&str; 3] = ["source", "destination", "amount"];

#[test]
fn from_earnings_to_their_ends() {
    let journal = journal(&[
        row("2024-01-02", K::Hourly, 50_000).leaves(60_000),
        row("2024-01-02", K::ServiceFee, -5_000).leaves(55_000),
        row("2024-01-20", K::Withdrawal, -40_000).leaves(15_000),
        row("2024-02-02", K::Bonus, 10_000).leaves(25_000),
    ]);
    let listing = shown(&journal, "all");
    let flows = [
        "earned_hourly|withdrawn|350.00",
        "earned_hourly|left in the balance|150.00",
        "earned_bonus|left in the balance|100.00",
        "balance before the first line|service_fee|50.00",
        "balance before the first line|withdrawn|50.00",
    ];
    assert_eq!(rows(&listing, "flows", &ENDS), flows);
    let sources = [
        "earned_hourly|500.00|350.00|150.00",
        "earned_bonus|100.00|0.00|100.00",
        "balance before the first line|100.00|100.00|0.00",
    ];
    assert_eq!(rows(&listing, "sources", &["source", "amount", "gone", "left"]), sources);
    assert_eq!(
        listing.headline,
        "anna: of $700.00 that came in ($100.00 of it was there before the first line), $250.00 is left."
    );
    assert!(!listing.has_findings && rows(&listing, "owed", &["amount"]).is_empty());
    let february = shown(&journal, "2024-02");
    assert_eq!(rows(&february, "flows", &ENDS), ["earned_bonus|left in the balance|100.00"]);
    assert_eq!(fact(&february, "came_in"), "100.00");
}

#[test]
fn what_no_line_shows_has_its_own_name() {
    let journal = journal(&[
        row("2024-01-02", K::Hourly, 500).leaves(500),
        row("2024-01-05", K::Hourly, 100).leaves(900),
        row("2024-01-09", K::Withdrawal, -100).leaves(50),
    ]);
    let listing = shown(&journal, "all");
    let flows = [
        "earned_hourly|not shown by any line|5.00",
        "not shown by any line|not shown by any line|2.50",
        "earned_hourly|withdrawn|0.50",
        "earned_hourly|left in the balance|0.50",
        "not shown by any line|withdrawn|0.50",
    ];
    assert_eq!(rows(&listing, "flows", &ENDS), flows);
    assert!(listing.has_findings);
}

#[test]
fn what_is_owed_is_said_by_its_cause() {
    let debts = journal(&[
        row("2024-01-02", K::Withdrawal, -700),
        row("2024-01-03", K::Hourly, 500),
        row("2024-01-04", K::Membership, -300),
    ]);
    let listing = shown(&debts, "all");
    assert_eq!(rows(&listing, "flows", &ENDS), ["earned_hourly|withdrawn|5.00"]);
    assert_eq!(
        rows(&listing, "owed", &["destination", "amount"]),
        ["withdrawn|2.00", "membership|3.00"]
    );
    assert_eq!(fact(&listing, "still_owed"), "5.00");
    let before = journal(&[row("2024-01-02", K::Hourly, 500).leaves(200)]);
    let found = rows(&shown(&before, "all"), "flows", &ENDS);
    assert_eq!(
        found,
        ["earned_hourly|owed before the first line|3.00", "earned_hourly|left in the balance|2.00"]
    );
    let nothing = shown(&empty(), "all");
    assert_eq!(nothing.headline, "anna: no line brought money in.");
}
