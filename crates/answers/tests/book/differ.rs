//! Are disagreements between the platform and the lines found, where they begin, and are they not invented?

use crate::build::{cents, day, days, empty, fact, journal, row, rows};
use outflow_answers::book::{ShownBalance, bisect, reconcile};
use outflow_answers::period::Period;
use outflow_ledger::{Journal, LineKind as K};

fn site(on: &str, minor: i64) -> ShownBalance {
    ShownBalance { as_of: day(on), available: cents(minor), from: "note".to_owned() }
}

fn stated() -> Journal {
    journal(&[
        row("2024-01-02", K::Hourly, 500).leaves(500),
        row("2024-01-05", K::Hourly, 300).leaves(800),
        row("2024-01-09", K::Withdrawal, -100).leaves(600),
        row("2024-01-12", K::Hourly, 50).leaves(700),
    ])
}

fn unstated() -> Journal {
    journal(&[
        row("2024-01-02", K::Hourly, 500),
        row("2024-01-05", K::Hourly, 300),
        row("2024-01-05", K::Withdrawal, -200),
        row("2024-01-09", K::Hourly, 40),
        row("2024-01-12", K::Hourly, 50),
    ])
}

#[test]
fn every_gap_and_every_shown_balance() {
    let shown = [site("2024-01-12", 700), site("2024-01-06", 750), site("2023-12-31", 0)];
    let listing = reconcile(&stated(), "anna", Period::ALL, &shown);
    let columns = ["date", "file", "line", "expected", "stated", "difference"];
    let gaps = ["2024-01-09|jan.csv|4|7.00|6.00|-1.00", "2024-01-12|jan.csv|5|6.50|7.00|0.50"];
    assert_eq!(rows(&listing, "gaps", &columns), gaps);
    let columns = ["date", "shown", "lines", "difference", "result"];
    let beside = [
        "2023-12-31|0.00|||no lines of that day",
        "2024-01-06|7.50|8.00|-0.50|differs",
        "2024-01-12|7.00|7.00|0.00|agrees",
    ];
    assert_eq!(rows(&listing, "shown", &columns), beside);
    let headline = "anna: at 2 places the stated balance does not follow from the amounts; 1 of 3 shown balances differs.";
    assert_eq!((listing.headline.as_str(), listing.has_findings), (headline, true));
    assert_eq!(fact(&listing, "lines_with_balance"), "4");
    let listing = reconcile(&stated(), "anna", days("before 2024-01-09"), &shown[..1]);
    assert_eq!(listing.headline, "anna: all 2 stated balances follow from the amounts.");
    assert!(!listing.has_findings && rows(&listing, "shown", &["date"]).is_empty());
}

#[test]
fn without_stated_balances_nothing_is_proved() {
    let listing = reconcile(&unstated(), "anna", Period::ALL, &[]);
    assert_eq!(
        listing.headline,
        "anna: no line states a balance, so nothing proves that none is missing."
    );
    assert!(!listing.has_findings);
    let moment = [site("2024-01-05", 800), site("2024-01-20", 690)];
    let listing = reconcile(&unstated(), "anna", Period::ALL, &moment);
    let results = ["agrees with a moment of the day", "agrees"];
    assert_eq!(rows(&listing, "shown", &["result"]), results);
    let late = [site("2024-01-20", 1)];
    let listing = reconcile(&unstated(), "anna", Period::ALL, &late);
    assert_eq!(rows(&listing, "shown", &["result"]), ["differs, later"]);
    assert!(listing.has_findings && listing.notes[0].starts_with("The lines end on 2024-01-12"));
    let listing = reconcile(&empty(), "anna", Period::ALL, &late);
    assert_eq!(rows(&listing, "shown", &["result"]), ["no lines of that day"]);
    assert_eq!(
        listing.headline,
        "anna: there are no lines in the period; 0 of 1 shown balances agree, the others have no lines."
    );
}

#[test]
fn a_difference_that_cannot_be_held_is_said_so() {
    let least = journal(&[row("2024-01-02", K::Withdrawal, -i64::MAX)]);
    let listing = reconcile(&least, "anna", Period::ALL, &[site("2024-01-02", i64::MAX)]);
    assert_eq!(
        rows(&listing, "shown", &["difference", "result"]),
        ["too large to be held|differs"]
    );
    assert!(listing.has_findings);
}

#[test]
fn the_first_gap_is_where_it_begins() {
    let listing = bisect(&stated(), "anna", "", &[site("2024-01-12", 1)]);
    assert_eq!(
        listing.headline,
        "anna: the platform and the lines disagree since line 4 of jan.csv, on 2024-01-09: the amounts give \
         $7.00, the line states $6.00, so -$1.00 is missing before it."
    );
    let expected = ["3.00|8.00|3", "-1.00|7.00|", "-1.00|6.00|4"];
    assert_eq!(rows(&listing, "lines", &["amount", "balance", "line"]), expected);
    assert!(listing.has_findings && listing.notes[0].starts_with("1 more place behind it"));
    // On the same day the line is the more exact answer.
    let same_day = bisect(&stated(), "anna", "", &[site("2024-01-09", 1)]);
    assert_eq!(fact(&same_day, "line"), "4");
    let earlier = bisect(&stated(), "anna", "", &[site("2024-01-03", 400)]);
    assert_eq!(fact(&earlier, "differs_on"), "2024-01-03");
    // The line of that day states a balance that follows: the platform itself confirms it.
    assert_eq!(rows(&earlier, "lines", &["line"]), Vec::<String>::new());
    assert!(earlier.headline.contains("until 2024-01-02"), "{}", earlier.headline);
}

#[test]
fn shown_balances_enclose_the_lines_that_it_lies_in() {
    let shown = [site("2024-01-10", 700), site("2024-01-03", 500), site("2024-01-12", 750)];
    let listing = bisect(&unstated(), "anna", "", &shown);
    assert_eq!(
        listing.headline,
        "anna: both agreed on 2024-01-03, but on 2024-01-10 the site showed $7.00 and the lines give $6.40; \
         it lies in 3 lines between, or in one that is missing."
    );
    assert_eq!(rows(&listing, "lines", &["line", "balance"]), ["3|8.00", "4|6.00", "5|6.40"]);
    assert_eq!(
        (fact(&listing, "agrees_until"), fact(&listing, "differs_on")),
        ("2024-01-03".into(), "2024-01-10".into())
    );
    // Nobody knows at which hour the site was looked at: before the day's lines is a moment too.
    let early = [site("2024-01-05", 500)];
    assert!(!reconcile(&unstated(), "anna", Period::ALL, &early).has_findings);
    // A balance of the middle of its day leaves the rest of the day open.
    let during = [site("2024-01-05", 800), site("2024-01-06", 700)];
    let listing = bisect(&unstated(), "anna", "", &during);
    assert_eq!(rows(&listing, "lines", &["line"]), ["3", "4"]);
    let never =
        bisect(&unstated(), "anna", "", &[site("2024-01-06", 700), site("2024-01-12", 690)]);
    assert!(
        never.headline.contains("no earlier balance was shown that agrees"),
        "{}",
        never.headline
    );
    assert!(never.notes[0].contains("agrees again"), "{:?}", never.notes);
    let late = bisect(&unstated(), "anna", "", &[site("2024-01-12", 690), site("2024-01-20", 1)]);
    assert!(
        late.headline.ends_with("no line stands between, so lines are missing."),
        "{}",
        late.headline
    );
}

#[test]
fn no_disagreement_is_said_so() {
    let good = journal(&[
        row("2024-01-02", K::Hourly, 500).leaves(500),
        row("2024-01-05", K::Withdrawal, -700).leaves(-200),
    ]);
    let listing = bisect(&good, "anna", "", &[site("2024-01-05", -200)]);
    assert_eq!(
        listing.headline,
        "anna: no disagreement: 2 stated balances and 1 shown balance follow from the lines."
    );
    assert!(!listing.has_findings && rows(&listing, "lines", &["line"]).is_empty());
    for nothing in [
        bisect(&unstated(), "anna", "", &[]),
        bisect(&empty(), "anna", "", &[site("2024-01-01", 5)]),
    ] {
        assert!(nothing.headline.contains("nothing to compare with"), "{}", nothing.headline);
        assert!(!nothing.has_findings);
    }
}
