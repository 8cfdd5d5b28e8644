//! Is what is paid never expected again?

use crate::build::{agreement, cents, day, fixed, journal, request, row};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::work::{Agreement, Milestone, Pay, matching, still_expected};
use outflow_ledger::LineKind::{Fixed, Withdrawal};
use outflow_ledger::{Cents, Journal};
use proptest::prelude::*;

const LABS: &str = "Saltmarsh Labs";

/// What is still expected: the day, and how much.
fn open(journal: &Journal, agreements: &[Agreement], today: &str) -> Vec<String> {
    let asked = request(agreements, today);
    let found = still_expected(journal, &asked, day("2024-01-01"), day("2025-12-31"));
    found.iter().map(|one| format!("{} {}", one.pays_on, one.gross)).collect()
}

#[test]
fn what_was_paid_long_before_its_day_is_shown_and_not_expected_again() {
    let contract = [agreement(1, LABS, fixed(&[("Chart", "520", "2024-09-10")]), "2024-05-01")];
    let lines = journal(&[row("2024-06-20", Fixed, "520", LABS)]);
    assert!(open(&lines, &contract, "2024-07-11").is_empty());
    let found = matching(&lines, &request(&contract, "2024-07-11"));
    assert_eq!(found.payments.len(), 1);
    assert_eq!(found.payments[0].lines, [0]);
    assert!(found.not_expected.is_empty());
}

#[test]
fn milestones_of_one_name_and_day_are_told_apart() {
    let alike = fixed(&[("", "500", "2024-07-20"), ("", "300", "2024-07-20")]);
    let contract = [agreement(1, LABS, alike, "2024-05-01")];
    let lines = journal(&[row("2024-07-10", Fixed, "300", LABS)]);
    assert_eq!(open(&lines, &contract, "2024-07-11"), ["2024-07-20 500.00"]);
    let found = matching(&journal(&[]), &request(&contract, "2024-07-11"));
    let ids: Vec<String> = found.payments.iter().map(|one| one.expected.id()).collect();
    let first = "1/2024-07-20/the milestone of Saltmarsh Labs due 20 July";
    assert_eq!(ids, [first.to_owned(), format!("{first} #2")]);
}

/// Milestones with an amount of their own each, and the day on which it came, by days from its own; none where not.
fn milestones() -> impl Strategy<Value = Vec<(i64, bool, Option<i64>)>> {
    prop::collection::vec((0i64..300, any::<bool>(), prop::option::of(-170i64..40)), 1..8)
}

proptest! {
    #[test]
    fn what_is_paid_is_never_expected_again(given in milestones(), today in 0i64..400) {
        let from = |days: i64| -> Date { day("2024-01-01").saturating_add(days.days()) };
        let amount = |place: usize| cents(&format!("{}", 500 + place));
        let one = |(place, (due, is_named, _)): (usize, &(i64, bool, Option<i64>))| Milestone {
            name: if *is_named { "Part".to_owned() } else { String::new() },
            amount: amount(place),
            due: from(*due),
        };
        let pay = Pay::Fixed { milestones: given.iter().enumerate().map(one).collect() };
        let contract = [agreement(1, LABS, pay, "2023-01-01")];
        let mut rows = vec![row("2023-01-01", Withdrawal, "-1", "")];
        let mut unpaid: Vec<Cents> = Vec::new();
        for (place, (due, _, came)) in given.iter().enumerate() {
            match came.map(|days| due + days).filter(|came| *came <= today) {
                Some(came) => {
                    let of = row("2023-01-01", Fixed, "1", LABS);
                    rows.push(crate::build::Row { dated: from(came), amount: amount(place), ..of });
                }
                None => unpaid.push(amount(place)),
            }
        }
        rows[1..].sort_by_key(|row| row.dated);
        let asked = request(&contract, &from(today).to_string());
        let found = still_expected(&journal(&rows), &asked, day("2023-01-01"), day("2026-12-31"));
        let mut open: Vec<Cents> = found.iter().map(|one| one.gross).collect();
        open.sort_unstable();
        prop_assert_eq!(open, unpaid);
    }
}
