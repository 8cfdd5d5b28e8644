//! Do register, balances and flows add up for every journal, however odd, and is too much an error and no wrong sum?

use crate::build::{
    Row, amounts, day, days, empty, fact, journal, later, merged, money, row, rows, total,
};
use jiff::civil::Date;
use outflow_answers::Listing;
use outflow_answers::book::{
    BalanceRequest, BookError, RegisterRequest, balance, bisect, flow, reconcile, register,
};
use outflow_answers::period::{Interval, Period};
use outflow_ledger::{Journal, LineKind as K};
use proptest::prelude::*;

fn request(words: &str, interval: Option<Interval>) -> BalanceRequest {
    BalanceRequest { account: "anna".into(), period: days(words), interval }
}

const COLUMNS: [&str; 7] = ["from", "to", "opening", "in", "out", "missing", "closing"];

fn sample() -> Journal {
    journal(&[
        row("2024-01-30", K::Hourly, 500).leaves(600),
        row("2024-01-31", K::Withdrawal, -900).leaves(-300),
        row("2024-03-02", K::Hourly, 200).leaves(0),
    ])
}

#[test]
fn one_row_for_all_or_one_an_interval() {
    let shown =
        |words, interval| balance(&sample(), &request(words, interval)).expect("it adds up");
    let all = shown("all", None);
    assert_eq!(
        rows(&all, "balances", &COLUMNS),
        ["2024-01-30|2024-03-02|1.00|7.00|-9.00|1.00|0.00"]
    );
    assert_eq!(all.headline, "anna: $0.00 at the end of 2024-03-02, from $1.00.");
    assert!(all.has_findings);
    let months = shown("2024", Some(Interval::Month));
    let expected = [
        "2024-01-30|2024-01-31|1.00|5.00|-9.00|0.00|-3.00",
        "2024-02-01|2024-02-29|-3.00|0.00|0.00|0.00|-3.00",
        "2024-03-01|2024-03-02|-3.00|2.00|0.00|1.00|0.00",
    ];
    assert_eq!(rows(&months, "balances", &COLUMNS), expected);
    assert_eq!(
        (fact(&months, "interval"), total(&months, "balances", "out")),
        ("month".into(), -900)
    );
    let february = shown("2024-02", Some(Interval::Year));
    assert_eq!(rows(&february, "balances", &COLUMNS).len(), 1);
    assert!(!february.has_findings);
    for (words, headline) in [
        ("2023", "anna: the lines begin on 2024-01-30, after the period."),
        ("2025", "anna: the lines end on 2024-03-02, before the period, with $0.00."),
    ] {
        let outside = shown(words, Some(Interval::Day));
        assert!(rows(&outside, "balances", &COLUMNS).is_empty());
        assert_eq!(outside.headline, headline);
    }
    let nothing = balance(&empty(), &request("all", Some(Interval::Week))).expect("it adds up");
    assert_eq!(nothing.headline, "anna: there are no lines.");
}

/// A line: days since the one before it, kind, amount, and what the stated balance adds without a line.
type Drawn = (i32, usize, i64, i64);

const KINDS: [K; 8] = [
    K::Hourly,
    K::Fixed,
    K::ServiceFee,
    K::Withdrawal,
    K::Connects,
    K::CardPayment,
    K::Refund,
    K::Unknown,
];

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let amount = prop_oneof![
        12 => -900i64..900,
        1 => prop::sample::select(vec![i64::MAX, -i64::MAX, i64::MAX / 2, i64::MAX - 1]),
    ];
    let unseen = prop_oneof![5 => Just(0i64), 1 => -300i64..300];
    prop::collection::vec((0i32..4, 0..KINDS.len(), amount, unseen), 0..24)
}

/// The journal of such lines, all of them, some or none with a balance; `None` where a sum cannot be held.
fn made(drawn: &[Drawn], opening: i64, states: usize) -> Option<Journal> {
    let mut on = day("2024-01-28");
    let mut running = i128::from(opening);
    let mut lines: Vec<Row> = Vec::new();
    for (index, (after, kind, minor, unseen)) in drawn.iter().enumerate() {
        on = later(on, *after);
        running += i128::from(*minor) + i128::from(*unseen);
        let line = row(&on.to_string(), KINDS[*kind], *minor);
        let is_stated = states == 1 || (states > 1 && index % states == 0);
        let stated = i64::try_from(running).ok().filter(|minor| *minor != i64::MIN);
        lines.push(match stated.filter(|_| is_stated) {
            Some(balance) => line.leaves(balance),
            None => line,
        });
    }
    merged(&[("a.csv", 1, &lines)])
}

fn periods() -> impl Strategy<Value = Period> {
    let end = || prop::option::of(0i32..60);
    (end(), end()).prop_map(|(first, last)| {
        let at = |offset: i32| {
            day("2024-01-20")
                .checked_add(jiff::Span::new().days(offset))
                .expect("all days here are near")
        };
        let (first, last): (Option<Date>, Option<Date>) = (first.map(at), last.map(at));
        match (first, last) {
            (Some(a), Some(b)) if a > b => Period { first: Some(b), last: Some(a) },
            _ => Period { first, last },
        }
    })
}

/// The listing; too large a sum is an answer too, a sum that does not agree never is.
fn shown(result: Result<Listing, BookError>) -> Result<Option<Listing>, TestCaseError> {
    match result {
        Ok(listing) => Ok(Some(listing)),
        Err(BookError::Input(_)) => Ok(None),
        Err(BookError::Integrity(message)) => Err(TestCaseError::fail(message)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn everything_adds_up(
        drawn in drawn(), opening in -500i64..500, states in 0usize..4, period in periods()
    ) {
        let Some(journal) = made(&drawn, opening, states) else { return Ok(()) };
        let asked = RegisterRequest { account: "a".into(), period, ..RegisterRequest::default() };
        let mut ends = None;
        if let Some(listing) = shown(register(&journal, &asked))? {
            let (opening, closing) = (money(&listing, "opening_balance"), money(&listing, "closing_balance"));
            let moved = amounts(&listing, "lines", "amount");
            let mut running = opening;
            for (amount, after) in moved.iter().zip(amounts(&listing, "lines", "balance")) {
                running += amount;
                prop_assert_eq!(running, after);
            }
            prop_assert_eq!(running, closing);
            prop_assert_eq!(total(&listing, "lines", "amount"), closing - opening);
            let of_period = journal.lines.iter().filter(|line| period.contains(line.dated)).count();
            prop_assert_eq!(fact(&listing, "shown"), of_period.to_string());
            ends = Some((opening, closing));
        }
        for interval in Interval::ALL.map(Some).into_iter().chain([None]) {
            let asked = BalanceRequest { account: "a".into(), period, interval };
            let Some(listing) = shown(balance(&journal, &asked))? else { continue };
            let column = |key| amounts(&listing, "balances", key);
            let (mut before, closings) = (money(&listing, "opening_balance"), column("closing"));
            let moved = column("in").into_iter().zip(column("out")).zip(column("missing"));
            for ((opening, ((gained, lost), missing)), closing) in
                column("opening").into_iter().zip(moved).zip(closings)
            {
                prop_assert_eq!((opening, opening + gained + lost + missing), (before, closing));
                before = closing;
            }
            prop_assert_eq!(before, money(&listing, "closing_balance"));
            if let Some(ends) = ends {
                prop_assert_eq!(ends, (money(&listing, "opening_balance"), before));
            }
        }
        // These have no sum that could fail; they must not panic either.
        let listing = reconcile(&journal, "a", period, &[]);
        prop_assert_eq!(listing.has_findings, !rows(&listing, "gaps", &["date"]).is_empty());
        prop_assert_eq!(bisect(&journal, "a", "", &[]).has_findings, !journal.reconciled.gaps.is_empty());
    }

    #[test]
    fn no_cent_of_a_flow_is_lost(
        drawn in drawn(), opening in -500i64..500, states in 0usize..4, period in periods()
    ) {
        let Some(journal) = made(&drawn, opening, states) else { return Ok(()) };
        let Some(listing) = shown(flow(&journal, "a", period))? else { return Ok(()) };
        let came: i128 = amounts(&listing, "sources", "amount").iter().sum();
        prop_assert_eq!(amounts(&listing, "flows", "amount").iter().sum::<i128>(), came);
        prop_assert_eq!((total(&listing, "flows", "amount"), money(&listing, "came_in")), (came, came));
        for row in rows(&listing, "sources", &["source", "amount", "gone", "left"]) {
            let cells: Vec<&str> = row.split('|').collect();
            let minor = |text: &str| outflow_ledger::Cents::from_decimal(text).unwrap().wide();
            prop_assert_eq!(minor(cells[1]), minor(cells[2]) + minor(cells[3]));
        }
        let flows = amounts(&listing, "flows", "amount");
        prop_assert!(flows.is_sorted_by(|a, b| a >= b) && flows.iter().all(|amount| *amount > 0));
        // What came is what the lines of the period credit, and what was there or appeared without one.
        let lines = journal.lines.iter().filter(|line| period.contains(line.dated));
        let credited: i128 = lines.map(|line| line.amount.wide().max(0)).sum();
        let unseen = |gap: &&outflow_ledger::Gap| period.contains(journal.lines[gap.line as usize].dated);
        let rises: i128 = journal.reconciled.gaps.iter().filter(unseen).map(|gap| gap.missing.wide().max(0)).sum();
        let first = journal.covered().filter(|(first, _)| period.contains(*first));
        let before = first.map_or(0, |_| journal.reconciled.opening.wide().max(0));
        prop_assert_eq!(came, credited + rises + before);
        if period == Period::ALL {
            let left = money(&listing, "left") - money(&listing, "still_owed");
            prop_assert_eq!(left, journal.reconciled.closing.wide());
        }
    }
}
