//! Which income is proposed as a contract, and which client is worth a retainer?

use crate::build::{Row, agreement, hourly, journal, request, retainer, row, week};
use outflow_answers::work::{Proposal, proposals, retainers};
use outflow_ledger::LineKind::{Fixed, Withdrawal};

const LABS: &str = "Saltmarsh Labs";

fn proposed(rows: &[Row]) -> Vec<Proposal> {
    proposals(&journal(rows), &request(&[], "2026-11-24"))
}

fn commands(found: &[Proposal]) -> Vec<String> {
    found.iter().map(|one| one.command("").unwrap_or_else(|why| why)).collect()
}

#[test]
fn like_amounts_at_like_steps_are_a_retainer() {
    for (days, amounts, expected) in [
        // A tenth less once; one day too late once.
        (
            &["2026-08-06", "2026-09-06", "2026-10-06", "2026-11-07"][..],
            &["500", "500", "500", "450"][..],
            "--amount 500.00 --every 'monthly on 1' --started 2026-08-01",
        ),
        // Available on the sixth: released on the first.
        (
            &["2026-08-06", "2026-09-06", "2026-10-06", "2026-11-06"][..],
            &["500", "500", "480", "500"][..],
            "--amount 500.00 --every 'monthly on 1' --started 2026-08-01",
        ),
        (
            &["2026-10-14", "2026-10-21", "2026-10-28", "2026-11-04"],
            &["90", "90", "90", "90"],
            "--amount 90.00 --every 'weekly on friday' --started 2026-10-09",
        ),
        (
            &["2026-10-14", "2026-10-28", "2026-11-11"],
            &["90", "90", "90"],
            "--amount 90.00 --every 'every 2 weeks on friday' --started 2026-10-09",
        ),
        (
            &["2026-04-06", "2026-07-06", "2026-10-06"],
            &["900", "900", "900"],
            "--amount 900.00 --every 'every 3 months on 1' --started 2026-04-01",
        ),
        (
            &["2026-09-05", "2026-10-05", "2026-11-05"],
            &["500", "500", "500"],
            "--amount 500.00 --every 'monthly on last' --started 2026-08-31",
        ),
        // Released on the last business days of June to October.
        (
            &["2026-07-05", "2026-08-05", "2026-09-05", "2026-10-05", "2026-11-04"],
            &["500"; 5],
            "--amount 500.00 --every 'monthly on last business day' --started 2026-06-30",
        ),
        // On the third Wednesdays of August to October.
        (
            &["2026-08-24", "2026-09-21", "2026-10-26"],
            &["500"; 3],
            "--amount 500.00 --every 'monthly on third wednesday' --started 2026-08-19",
        ),
        // On the last Mondays of quarters.
        (
            &["2026-04-04", "2026-07-04", "2026-10-03"],
            &["500"; 3],
            "--amount 500.00 --every 'every 3 months on last monday' --started 2026-03-30",
        ),
        // The first came two days after its day: the contract starts with that day.
        (
            &["2026-08-08", "2026-09-06", "2026-10-06", "2026-11-06"],
            &["500"; 4],
            "--amount 500.00 --every 'monthly on 1' --started 2026-08-01",
        ),
    ] {
        let rows: Vec<Row> =
            days.iter().zip(amounts).map(|(day, amount)| row(day, Fixed, amount, LABS)).collect();
        let found = proposed(&rows);
        let command = format!("outflow contract add 'Saltmarsh Labs' --type retainer {expected}");
        assert_eq!(commands(&found), [command]);
        assert_eq!(
            found[0].lines,
            (0..rows.len()).collect::<Vec<usize>>(),
            "every line is evidence"
        );
    }
}

#[test]
fn a_command_can_be_pasted_whatever_the_client_is_called() {
    let command = |client: &'static str| {
        let days = ["2026-09-06", "2026-10-06", "2026-11-06"];
        let found = proposed(&days.map(|day| row(day, Fixed, "500", client)));
        assert_eq!(found.len(), 1, "{client}");
        found[0].command(" --account main")
    };
    let rest = "--type retainer --amount 500.00 --every 'monthly on 1' --started 2026-09-01";
    for (client, shown) in [
        ("Quill", format!("outflow contract add Quill {rest} --account main")),
        ("@SUM(A1)", format!("outflow contract add '@SUM(A1)' {rest} --account main")),
        ("O'Quill $(x)", format!("outflow contract add 'O'\\''Quill $(x)' {rest} --account main")),
        ("-1+1", format!("outflow contract add {rest} --account main -- '-1+1'")),
        ("--fee", format!("outflow contract add {rest} --account main -- --fee")),
        // A shell may take a name with a tilde or a hash before it for something else.
        ("~root", format!("outflow contract add '~root' {rest} --account main")),
    ] {
        assert_eq!(command(client), Ok(shown));
    }
    for client in ["Quill\u{202e}evil", "Quill\tTab", "Quill\u{200b}"] {
        assert!(command(client).is_err_and(|why| why.contains("cannot be seen")), "{client:?}");
    }
}

#[test]
fn what_is_irregular_over_or_kept_already_is_not_proposed() {
    let monthly = |amount: &'static str| {
        ["2026-08-06", "2026-09-06", "2026-10-06"].map(|day| row(day, Fixed, amount, LABS))
    };
    let mut over = monthly("500").to_vec();
    over.push(row("2026-11-20", Withdrawal, "-1", ""));
    let mut unlike = monthly("500");
    unlike[0].amount = crate::build::cents("449.99");
    let mut uneven = monthly("500");
    uneven[1].dated = crate::build::day("2026-09-25");
    for (rows, what) in [
        (&over[..], "it ended"),
        (&unlike, "an amount is more than a tenth off"),
        (&uneven, "no like steps"),
        (&monthly("500")[..2], "twice is not three times"),
    ] {
        assert_eq!(commands(&proposed(rows)), [""; 0], "{what}");
    }
    let kept = [agreement(1, "SALTMARSH LABS", hourly("30", 10, None), "2026-01-01")];
    let journal = journal(&monthly("500"));
    assert!(proposals(&journal, &request(&kept, "2026-11-24")).is_empty());
    assert_eq!(proposals(&journal, &request(&[], "2026-11-24")).len(), 1);
}

/// Hours of eight weeks, without those of these numbers.
fn weeks(without: &[usize], text: &'static str) -> Vec<Row> {
    let ends = [
        "2026-09-06",
        "2026-09-13",
        "2026-09-20",
        "2026-09-27",
        "2026-10-04",
        "2026-10-11",
        "2026-10-18",
        "2026-10-25",
    ];
    let mut rows: Vec<Row> = ends
        .iter()
        .enumerate()
        .filter(|(place, _)| !without.contains(place))
        .map(|(_, end)| Row { text, ..week("2026-11-04", end, "315", LABS) })
        .collect();
    // Somebody else's hours show that the last week was billed.
    rows.push(week("2026-11-04", "2026-10-25", "10", "Brackenridge, Inc."));
    rows
}

#[test]
fn hours_of_most_weeks_are_an_hourly_contract() {
    let text = "Invoice - 10:30 hrs @ $30.00/hr";
    let add = "outflow contract add 'Saltmarsh Labs' --type hourly --rate";
    for (rows, expected) in [
        (weeks(&[], text), Some("30.00 --hours 10:30 --started 2026-08-31")),
        (weeks(&[3, 7], text), Some("30.00 --hours 10:30 --started 2026-08-31")),
        (weeks(&[0, 3, 7], text), None),
        (weeks(&[], "Invoice"), Some("RATE --hours HOURS --started 2026-08-31")),
    ] {
        let expected: Vec<String> =
            expected.map(|rest| format!("{add} {rest}")).into_iter().collect();
        assert_eq!(commands(&proposed(&rows)), expected);
    }
}

#[test]
fn a_client_who_pays_most_months_is_worth_a_retainer() {
    let rows = [
        row("2026-05-04", Fixed, "400", LABS),
        row("2026-05-20", Fixed, "90", "Brackenridge, Inc."),
        row("2026-06-20", Fixed, "380", LABS),
        row("2026-08-11", Fixed, "460", LABS),
        row("2026-09-03", Fixed, "200", LABS),
        row("2026-09-28", Fixed, "250", LABS),
        row("2026-10-31", Fixed, "900", "Brackenridge, Inc."),
    ];
    let journal = journal(&rows);
    let none = request(&[], "2026-11-24");
    let found = retainers(&journal, &none, &proposals(&journal, &none));
    let reasons: Vec<&str> = found.iter().map(|one| one.reason.as_str()).collect();
    let expected =
        "paid in 4 of the last 6 months, $422.50 a month on average, between $380.00 and $460.00";
    assert_eq!(reasons, [expected]);
    let kept = [agreement(1, LABS, retainer("400", "monthly", "2026-11-01"), "2026-11-01")];
    let request = request(&kept, "2026-11-24");
    assert!(retainers(&journal, &request, &[]).is_empty(), "who has a retainer needs no other");
}
