//! Which lines paid which expected payment?

use crate::build::{
    Row, agreement, cents, day, fixed, hourly, journal, request, retainer, row, week,
};
use jiff::ToSpan;
use outflow_answers::work::{
    Agreement, MatchRequest, Matching, Standing, matching, still_expected,
};
use outflow_ledger::LineKind::{Bonus, Fixed, Withdrawal};
use outflow_ledger::snapshot::{Contract, StageItem, WorkKind};
use outflow_ledger::{Cents, Journal, Snapshot};
use outflow_policy::week_of;
use proptest::prelude::*;

const LABS: &str = "Saltmarsh Labs";

fn retained(started: &str) -> Agreement {
    agreement(1, LABS, retainer("500", "monthly on 1", started), started)
}

/// What became of every payment that was due: its day, the places of its lines, its standing.
fn outcome(matching: &Matching) -> Vec<String> {
    let due = matching.payments.iter().filter(|one| one.standing != Standing::NotDueYet);
    due.map(|one| format!("{} {:?} {:?}", one.available_on, one.lines, one.standing)).collect()
}

fn matched(rows: &[Row], agreements: &[Agreement], today: &str) -> (Journal, Matching) {
    let journal = journal(rows);
    let matching = matching(&journal, &request(agreements, today));
    (journal, matching)
}

#[test]
fn a_retainer_is_paid_early_late_short_or_not_at_all() {
    // Released on the first, available five days later.
    let rows = [
        row("2026-05-06", Fixed, "500", LABS),
        row("2026-06-04", Fixed, "500", "saltmarsh labs"),
        row("2026-07-12", Fixed, "500", LABS),
        row("2026-08-06", Fixed, "200", LABS),
        row("2026-08-08", Fixed, "250", LABS),
        row("2026-11-12", Withdrawal, "-1", ""),
    ];
    let (_, found) = matched(&rows, &[retained("2026-05-01")], "2026-11-12");
    assert_eq!(
        outcome(&found),
        [
            "2026-05-06 [0] Paid",
            "2026-06-06 [1] Early(2)",
            "2026-07-06 [2] Late(6)",
            "2026-08-06 [3, 4] Short(50.00)",
            "2026-09-06 [] MissingSince(2026-09-06)",
            "2026-10-06 [] MissingSince(2026-10-06)",
            "2026-11-06 [] Overdue(6)",
        ]
    );
    assert!(found.not_expected.is_empty());
    let to_come: Vec<_> = found.payments.iter().rev().map(|one| one.available_on).collect();
    assert_eq!(to_come[0], day("2026-12-06"));
    assert_eq!(found.payments.iter().filter(|one| one.is_finding()).count(), 4);
}

#[test]
fn a_part_before_the_day_is_not_short_yet_and_the_rest_is_expected() {
    let contract = [agreement(1, LABS, fixed(&[("", "1000", "2026-07-08")]), "2026-06-01")];
    let rows = [row("2026-07-08", Fixed, "400", LABS), row("2026-07-20", Withdrawal, "-1", "")];
    let journal = journal(&rows);
    for (today, expected) in [
        ("2026-07-11", Standing::NotDueYet),
        ("2026-07-13", Standing::NotDueYet),
        ("2026-07-14", Standing::Short(cents("600"))),
    ] {
        let asked = request(&contract, today);
        assert_eq!(matching(&journal, &asked).payments[0].standing, expected, "{today}");
        let open = still_expected(&journal, &asked, day("2026-07-01"), day("2026-08-01"));
        assert_eq!(open[0].gross, cents("600"));
    }
}

#[test]
fn nothing_is_called_late_on_days_that_no_line_tells_of() {
    let rows = [row("2026-10-06", Fixed, "500", LABS)];
    let (_, found) = matched(&rows, &[retained("2026-10-01")], "2026-11-12");
    assert_eq!(outcome(&found), ["2026-10-06 [0] Paid", "2026-11-06 [] NotKnown(6)"]);
    // Before the first line nothing is known either.
    let (_, found) = matched(&rows, &[retained("2026-08-01")], "2026-10-06");
    assert_eq!(outcome(&found), ["2026-10-06 [0] Paid"]);
    assert_eq!(found.payments.len(), 2, "and the one to come");
}

#[test]
fn a_missing_payment_takes_no_line_of_a_later_one() {
    let contract =
        agreement(1, LABS, retainer("90", "weekly on friday", "2026-10-02"), "2026-10-02");
    let rows = [
        row("2026-10-01", Withdrawal, "-1", ""),
        row("2026-10-14", Fixed, "90", LABS),
        row("2026-10-21", Fixed, "90", LABS),
        row("2026-10-28", Bonus, "90", LABS),
        row("2026-10-29", Bonus, "20", LABS),
    ];
    let (_, found) = matched(&rows, &[contract], "2026-10-29");
    assert_eq!(
        outcome(&found),
        [
            "2026-10-07 [] Overdue(22)",
            "2026-10-14 [1] Paid",
            "2026-10-21 [2] Paid",
            "2026-10-28 [3] Paid",
        ]
    );
    assert_eq!(found.not_expected, [4], "a bonus is no part of a retainer");
}

#[test]
fn hours_pay_the_week_that_their_line_names() {
    let contract = agreement(1, LABS, hourly("30", 10, None), "2026-10-05");
    let rows = [
        week("2026-10-21", "2026-10-11", "345", LABS),
        week("2026-10-28", "2026-10-18", "100", LABS),
        week("2026-10-28", "2026-10-18", "50", LABS),
        week("2026-10-29", "2026-09-27", "300", LABS),
        week("2026-10-29", "2026-10-25", "300", "Brackenridge, Inc."),
    ];
    let (_, found) = matched(&rows, &[contract], "2026-10-29");
    assert_eq!(outcome(&found), ["2026-10-21 [0] Paid", "2026-10-28 [1, 2] Short(150.00)"]);
    assert_eq!(found.not_expected, [3], "hours of a week before the contract");
    assert!(!found.payments.iter().any(|one| one.is_finding()), "fewer hours are nobody's fault");
}

#[test]
fn a_week_without_hours_is_late_only_where_something_shows_them() {
    let contract = [agreement(1, LABS, hourly("30", 10, None), "2026-10-05")];
    let rows = [
        week("2026-10-21", "2026-10-11", "300", LABS),
        week("2026-11-11", "2026-11-01", "300", LABS),
        row("2026-11-30", Withdrawal, "-1", ""),
    ];
    let journal = journal(&rows);
    let of_week = |last: &str| StageItem {
        week: Some(week_of(day(last))),
        ..StageItem::of(WorkKind::Hourly)
    };
    let named =
        |contract: &str| StageItem { contract: Some(contract.to_owned()), ..of_week("2026-10-18") };
    let nothing = [
        "2026-10-21 [0] Paid",
        "2026-10-28 [] NotBilled",
        "2026-11-04 [] NotBilled",
        "2026-11-11 [1] Paid",
        "2026-11-18 [] NotBilled",
        "2026-11-25 [] NotBilled",
    ];
    let mut second = nothing;
    second[1] = "2026-10-28 [] MissingSince(2026-10-28)";
    let mut fifth = nothing;
    fifth[4] = "2026-11-18 [] Overdue(12)";
    let logged = Contract {
        client: Some(LABS.to_owned()),
        week: Some(week_of(day("2026-11-08"))),
        logged_minutes: Some(90),
        ..Contract::default()
    };
    for (snapshot, expected, findings) in [
        (Snapshot::default(), nothing, 0),
        (
            Snapshot { in_review_items: vec![of_week("2026-10-18")], ..Snapshot::default() },
            second,
            1,
        ),
        (
            Snapshot { pending_items: vec![named("saltmarsh labs")], ..Snapshot::default() },
            second,
            1,
        ),
        (Snapshot { pending_items: vec![named("Quill")], ..Snapshot::default() }, nothing, 0),
        (Snapshot { contracts: vec![logged], ..Snapshot::default() }, fifth, 1),
    ] {
        let asked = MatchRequest { snapshot: &snapshot, ..request(&contract, "2026-11-30") };
        let found = matching(&journal, &asked);
        assert_eq!(outcome(&found), expected);
        assert_eq!(found.payments.iter().filter(|one| one.is_finding()).count(), findings);
    }
}

#[test]
fn milestones_are_paid_by_their_own_amounts() {
    let milestones = [("Chart module", "520", "2026-10-01"), ("Labels", "80", "2026-10-02")];
    let contract = agreement(1, LABS, fixed(&milestones), "2026-09-01");
    let rows = [
        row("2026-09-30", Withdrawal, "-1", ""),
        row("2026-10-07", Fixed, "520", LABS),
        row("2026-10-06", Fixed, "80", LABS),
        row("2026-10-08", Fixed, "3000", LABS),
    ];
    let (_, found) = matched(&rows, &[contract], "2026-10-30");
    assert_eq!(outcome(&found), ["2026-10-06 [2] Late(1)", "2026-10-07 [1] Early(1)"]);
    assert_eq!(found.not_expected, [3]);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (0..120_i32, 0..3_usize, 0..6_usize, prop::bool::ANY);
    prop::collection::vec(one, 0..30).prop_map(|rows| {
        let of = |(offset, kind, amount, is_other): (i32, usize, usize, bool)| {
            let kinds = [Fixed, Bonus, outflow_ledger::LineKind::Hourly];
            // Even thirty of the largest make a balance that can be held.
            let amounts = ["500", "250", "50.01", "90", "300", "3000000000000000"];
            let client = if is_other { "Brackenridge, Inc." } else { LABS };
            let mut one = row("2026-06-01", kinds[kind], amounts[amount], client);
            one.dated = one.dated.saturating_add(offset.days());
            one.week_to = (offset % 2 == 0).then(|| one.dated.saturating_sub(10.days()));
            one
        };
        let mut rows: Vec<Row> = rows.into_iter().map(of).collect();
        rows.sort_by_key(|row| row.dated);
        rows
    })
}

proptest! {
    #[test]
    fn no_line_is_used_twice_and_sums_add_up(rows in rows()) {
        let agreements = [
            retained("2026-06-01"),
            agreement(2, LABS, hourly("30", 10, Some(8)), "2026-06-10"),
            agreement(3, "Brackenridge, Inc.", retainer("90", "weekly", "2026-06-05"), "2026-06-05"),
            agreement(4, LABS, fixed(&[("One", "250", "2026-07-01"), ("Two", "500", "2026-07-02")]), "2026-06-20"),
        ];
        let (journal, found) = matched(&rows, &agreements, "2026-09-15");
        let mut used: Vec<usize> = found.payments.iter().flat_map(|one| one.lines.clone()).collect();
        used.extend(&found.not_expected);
        let count = used.len();
        used.sort_unstable();
        used.dedup();
        prop_assert_eq!(used.len(), count, "no line is used twice");
        for payment in &found.payments {
            let sum = payment.lines.iter().map(|index| journal.lines[*index].amount);
            prop_assert_eq!(Cents::sum(sum), Some(payment.received));
            prop_assert_eq!(payment.lines.is_empty(), payment.received.is_zero());
        }
        // Every earning of these clients since their first contract is on one side or the other.
        let counted = (0..journal.lines.len()).filter(|index| {
            let line = &journal.lines[*index];
            let started = match journal.texts.text(line.client) {
                LABS => day("2026-06-01"),
                _ => day("2026-06-05"),
            };
            journal.meanings.causes[*index].is_earning() && line.dated >= started
        });
        prop_assert_eq!(used, counted.collect::<Vec<usize>>());
        let again = matching(&journal, &request(&agreements, "2026-09-15"));
        prop_assert_eq!(again, found);
    }
}

#[test]
fn a_payment_may_be_a_tenth_more_but_no_more() {
    let rows = [row("2026-10-06", Fixed, "550", LABS), row("2026-11-06", Fixed, "550.01", LABS)];
    let (_, found) = matched(&rows, &[retained("2026-10-01")], "2026-11-06");
    assert_eq!(found.payments[0].received, cents("550"));
    assert_eq!(found.payments[0].standing, Standing::Paid);
    assert_eq!(found.not_expected, [1]);
}
