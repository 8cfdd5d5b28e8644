//! Does the register show the lines that were asked for, what is missing between them, and the balances?

use crate::build::{day, days, empty, fact, journal, merged, row, rows};
use outflow_answers::book::{BookError, RegisterRequest, register};
use outflow_answers::{Cell, Listing};
use outflow_ledger::{Code, Journal, LedgerCause, LineKind as K};

fn request(words: &str) -> RegisterRequest {
    RegisterRequest { account: "anna".into(), period: days(words), ..RegisterRequest::default() }
}

fn shown(journal: &Journal, request: &RegisterRequest) -> Listing {
    register(journal, request).expect("the register adds up")
}

fn sample() -> Journal {
    journal(&[
        row("2024-01-30", K::Hourly, 50_000).by("Lagos Lab").says("Invoice 1").leaves(60_000),
        row("2024-01-30", K::ServiceFee, -5_000).says("Fee, \"10 %\"").leaves(55_000),
        row("2024-02-03", K::Withdrawal, -40_000).says("To bank").leaves(15_000),
        row("2024-02-09", K::Fixed, 20_000).by("ACME lagos").says("Milestone").leaves(30_000),
        row("2024-03-01", K::Unknown, -1_000).says("Odd").leaves(29_000),
    ])
}

#[test]
fn every_line_with_its_balance_and_what_is_missing() {
    let listing = shown(&sample(), &request("all"));
    let columns = ["date", "cause", "client", "text", "amount", "balance", "file", "line", "ref"];
    let expected = [
        "2024-01-30|earned_hourly|Lagos Lab|Invoice 1|500.00|600.00|jan.csv|2|1000",
        "2024-01-30|service_fee||Fee, \"10 %\"|-50.00|550.00|jan.csv|3|1001",
        "2024-02-03|withdrawn||To bank|-400.00|150.00|jan.csv|4|1002",
        "2024-02-09|||missing between the lines|-50.00|100.00|||",
        "2024-02-09|earned_fixed|ACME lagos|Milestone|200.00|300.00|jan.csv|5|1003",
        "2024-03-01|unclassified||Odd|-10.00|290.00|jan.csv|6|1004",
    ];
    assert_eq!(rows(&listing, "lines", &columns), expected);
    assert_eq!(
        (fact(&listing, "opening_balance"), fact(&listing, "closing_balance")),
        ("100.00".into(), "290.00".into())
    );
    let headline = "anna: 5 lines lead from $100.00 to $290.00; lines are missing at 1 place.";
    assert_eq!((listing.headline.as_str(), listing.has_findings), (headline, true));
}

#[test]
fn a_period_opens_with_the_balance_before_it() {
    let listing = shown(&sample(), &request("feb 2024"));
    let expected = ["-400.00|150.00", "-50.00|100.00", "200.00|300.00"];
    assert_eq!(rows(&listing, "lines", &["amount", "balance"]), expected);
    assert_eq!(fact(&listing, "opening_balance"), "550.00");
    assert_eq!(fact(&listing, "period"), "2024-02-01 to 2024-02-29 (both included)");
    for (words, opening, closing) in [
        ("2023", "100.00", "100.00"),
        ("2025", "290.00", "290.00"),
        ("2024-02-04", "150.00", "150.00"),
    ] {
        let listing = shown(&sample(), &request(words));
        assert!(rows(&listing, "lines", &["date"]).is_empty(), "{words}");
        assert_eq!(fact(&listing, "opening_balance"), opening, "{words}");
        assert_eq!(fact(&listing, "closing_balance"), closing, "{words}");
        assert!(!listing.has_findings && listing.headline.contains("no lines in the period"));
    }
}

#[test]
fn filters_keep_lines_by_cause_client_and_text() {
    let by = |causes: &[LedgerCause], client: Option<&str>, text: Option<&str>| {
        let asked = RegisterRequest {
            causes: causes.to_vec(),
            client: client.map(str::to_owned),
            text: text.map(str::to_owned),
            ..request("all")
        };
        let listing = shown(&sample(), &asked);
        assert_eq!(fact(&listing, "lines_of_period"), "5");
        (rows(&listing, "lines", &["line"]).join(" "), listing)
    };
    use LedgerCause::{EarnedFixed, ServiceFee, Withdrawn};
    assert_eq!(by(&[ServiceFee, Withdrawn], None, None).0, "3 4");
    assert_eq!(by(&[], Some("LAGOS"), None).0, "2 5");
    assert_eq!(by(&[], None, Some("10 %")).0, "3");
    assert_eq!(by(&[EarnedFixed], Some("lagos"), Some("mile")).0, "5");
    assert_eq!(by(&[], None, Some("nowhere")).0, "");
    let (_, listing) = by(&[], Some("lagos"), None);
    assert_eq!(listing.headline, "anna: 2 of 5 lines of the period, together $700.00.");
    assert_eq!(fact(&listing, "filter"), "client contains lagos");
    assert!(
        listing.notes[0].contains("1 place where lines are missing are not shown"),
        "{:?}",
        listing.notes
    );
}

#[test]
fn balances_are_our_own_sums_where_none_is_stated() {
    let lines = [
        row("2024-01-01", K::Withdrawal, -700),
        row("2024-01-02", K::Hourly, 500),
        row("2024-01-03", K::Hourly, 100),
    ];
    let listing = shown(&journal(&lines), &request("all"));
    assert_eq!(rows(&listing, "lines", &["balance"]), ["-7.00", "-2.00", "-1.00"]);
    assert!(listing.notes[0].starts_with("No line states a balance"), "{:?}", listing.notes);
    let mixed = [lines[0].clone(), lines[1].clone().leaves(-200), lines[2].clone()];
    let listing = shown(&journal(&mixed), &request("all"));
    assert!(listing.notes[0].starts_with("1 of 3 lines state a balance"), "{:?}", listing.notes);
    let listing = shown(&empty(), &request("all"));
    assert_eq!(listing.headline, "anna: no lines in the period; the balance is $0.00.");
    assert!(listing.notes.is_empty());
}

#[test]
fn a_corrected_line_stands_beside_the_one_that_counts() {
    let old = [
        row("2024-01-05", K::Hourly, 500).id(7).says("first told"),
        row("2024-01-06", K::Hourly, 100).id(8),
    ];
    let new = [
        row("2024-02-05", K::Hourly, 450).id(7).says("told again"),
        row("2024-02-06", K::Hourly, 100).id(9),
    ];
    let both = merged(&[("old.csv", 1, &old), ("new.csv", 2, &new)]).expect("they merge");
    let columns = [
        "date",
        "amount",
        "text",
        "file",
        "line",
        "how",
        "counts_date",
        "counts_amount",
        "counts_text",
        "counts_file",
        "counts_line",
    ];
    let expected =
        ["2024-01-05|5.00|first told|old.csv|2|corrected|2024-02-05|4.50|told again|new.csv|2"];
    for words in ["all", "2024-01", "2024-02"] {
        assert_eq!(
            rows(&shown(&both, &request(words)), "corrected", &columns),
            expected,
            "{words}"
        );
    }
    assert!(shown(&both, &request("2025")).sections.len() == 1);
    let filtered = RegisterRequest { text: Some("AGAIN".into()), ..request("all") };
    assert_eq!(rows(&shown(&both, &filtered), "corrected", &columns), expected);
    let filtered = RegisterRequest { text: Some("hourly".into()), ..request("all") };
    assert!(rows(&shown(&both, &filtered), "corrected", &columns).is_empty());
}

#[test]
fn a_sum_that_cannot_be_held_names_its_line() {
    let most = i64::MAX;
    let passing = [
        row("2024-01-01", K::Hourly, most),
        row("2024-01-01", K::Bonus, 1),
        row("2024-01-01", K::Withdrawal, -2),
    ];
    let Err(BookError::Input(problems)) = register(&journal(&passing), &request("all")) else {
        panic!("a balance beyond what can be held was shown")
    };
    assert_eq!((problems[0].code, problems[0].line), (Code::Overflow, Some(3)));
    let held = [row("2024-01-01", K::Hourly, most), row("2024-01-02", K::Withdrawal, -most)];
    let listing = shown(&journal(&held), &request("all"));
    let total = listing.sections[0].total.as_ref().map(|total| total[4].clone());
    assert_eq!(total, Some(Cell::Money(crate::build::cents(0))));
    assert_eq!(day("2024-01-01").to_string(), rows(&listing, "lines", &["date"])[0]);
}
