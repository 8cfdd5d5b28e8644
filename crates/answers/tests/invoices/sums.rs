//! Which number comes next, what does the tax come to, and which lines does an invoice of a contract have?

use crate::build::{agreement, cents, day, fixed, hourly, retainer};
use outflow_answers::invoices::{
    Hours, InvoiceLine, LineProblem, Number, NumberPattern, Sums, TaxCharge, TaxRule, billable,
    doubled, hours_line, missing, next,
};
use outflow_answers::work::Agreement;
use outflow_ledger::snapshot::{ContractKind, Week};

fn pattern(text: &str) -> NumberPattern {
    NumberPattern::read(text).expect("a pattern of a test")
}

#[test]
fn numbers_run_without_holes_and_begin_anew_with_a_year_that_they_name() {
    for (words, taken, issued, expected) in [
        ("{year}-{number:03}", &[][..], "2026-11-30", "2026-001"),
        ("{year}-{number:03}", &[("2026-11-01", 1), ("2026-11-30", 2)], "2026-12-31", "2026-003"),
        ("{year}-{number:03}", &[("2026-12-31", 41)], "2027-01-01", "2027-001"),
        // A date of last year goes on with last year's row.
        ("{year}-{number:03}", &[("2026-12-31", 41), ("2027-01-01", 1)], "2026-12-31", "2026-042"),
        ("{year}-{number:03}", &[("2026-12-31", 999)], "2026-12-31", "2026-1000"),
        ("R{number}", &[("2026-12-31", 41)], "2027-01-01", "R42"),
        ("{number}/{month}/{year}", &[("2026-11-30", 8)], "2026-12-01", "9/12/2026"),
    ] {
        let pattern = pattern(words);
        let taken: Vec<Number> =
            taken.iter().map(|(on, counter)| pattern.number(*counter, day(on))).collect();
        let taken: Vec<&Number> = taken.iter().collect();
        let number = next(&taken, &pattern, day(issued));
        assert_eq!(number.text, expected, "{words}");
        assert!(doubled(&[taken, vec![&number]].concat()).is_empty());
    }
}

#[test]
fn a_new_pattern_never_doubles_the_words_of_an_old_one() {
    let old = pattern("2026-{number:03}").number(1, day("2026-11-30"));
    let number = next(&[&old], &pattern("{year}-{number:03}"), day("2026-11-30"));
    assert_eq!(number.text, "2026-002");
}

#[test]
fn holes_and_doubles_are_found() {
    let of = |counters: &[u32], year: &str| -> Vec<Number> {
        let issued = day(&format!("{year}-05-05"));
        counters.iter().map(|one| pattern("{year}-{number}").number(*one, issued)).collect()
    };
    let all = [of(&[7, 3, 4, 10, 4], "2026"), of(&[1, 2], "2027")].concat();
    let all: Vec<&Number> = all.iter().collect();
    assert_eq!(missing(&all), [(Some(2026), 5, 6), (Some(2026), 8, 9)]);
    assert_eq!(doubled(&all), ["2026-4"]);
}

#[test]
fn a_pattern_that_would_give_all_one_number_is_refused() {
    for wrong in [
        "",
        "2026",
        "{year}",
        "{number}{number}",
        "{number",
        "number}",
        "{no}",
        "{number:3}",
        "{number:00}",
        "{number:010}",
        "{number}\n",
        &"x".repeat(50),
    ] {
        assert!(NumberPattern::read(wrong).is_err(), "{wrong:?}");
    }
}

fn line(amount: &str) -> InvoiceLine {
    InvoiceLine { what: "Charts".to_owned(), hours: None, amount: cents(amount) }
}

fn charge(basis_points: u32) -> TaxRule {
    let name = "VAT".to_owned();
    TaxRule { charge: Some(TaxCharge { name, basis_points }), note: None }
}

#[test]
fn the_tax_is_rounded_half_up_on_the_sum_of_the_lines() {
    for (lines, points, net, tax, total) in [
        (&["500"][..], 2_100, "500.00", "105.00", "605.00"),
        (&["0.05"], 1_000, "0.05", "0.01", "0.06"),
        (&["0.04"], 1_000, "0.04", "0.00", "0.04"),
        (&["0.50"], 2_100, "0.50", "0.11", "0.61"),
        (&["33.33"], 1_955, "33.33", "6.52", "39.85"),
        // Line by line it would be 0.03.
        (&["0.05", "0.05", "0.05"], 1_000, "0.15", "0.02", "0.17"),
        (&["100"], 0, "100.00", "0.00", "100.00"),
        (
            &["9000000000000000", "1"],
            10_000,
            "9000000000000001.00",
            "9000000000000001.00",
            "18000000000000002.00",
        ),
    ] {
        let lines: Vec<InvoiceLine> = lines.iter().map(|amount| line(amount)).collect();
        let sums = Sums::of(&lines, &charge(points)).expect("it can be held");
        assert_eq!((sums.net, sums.tax, sums.total), (cents(net), cents(tax), cents(total)));
    }
    assert_eq!(Sums::of(&[line("90000000000000000")], &charge(10_000)), None, "never wrapped");
    assert_eq!(Sums::of(&[line("5")], &TaxRule::default()).map(|sums| sums.tax), Some(cents("0")));
}

fn direct(agreement: Agreement) -> Agreement {
    Agreement { kind: ContractKind::Direct, ..agreement }
}

#[test]
fn every_payment_of_a_direct_contract_becomes_an_invoice_with_its_lines() {
    let charts = Agreement {
        title: Some("Charts".to_owned()),
        ..direct(agreement(3, "Reef", hourly("24", 10, None), "2026-11-04"))
    };
    let milestones =
        [("Logo", "520", "2026-11-10"), ("Labels", "80", "2026-11-10"), ("", "50", "2026-12-24")];
    let all = [
        direct(agreement(
            1,
            "Saltmarsh Labs",
            retainer("500", "monthly on 1", "2026-10-01"),
            "2026-10-01",
        )),
        direct(agreement(2, "Quillfern", fixed(&milestones), "2026-10-01")),
        charts,
        agreement(4, "Billed by the platform", retainer("9", "weekly", "2026-10-01"), "2026-10-01"),
    ];
    let found = billable(&all, day("2026-11-15"));
    let said: Vec<String> = found
        .iter()
        .flat_map(|one| {
            one.lines.iter().map(move |line| {
                let hours = line.hours.map(|it| format!(" {} x {}", it.in_words(), it.rate));
                let hours = hours.unwrap_or_default();
                format!("{} {}: {}{hours} = {}", one.agreement, one.covers, line.what, line.amount)
            })
        })
        .collect();
    assert_eq!(
        said,
        [
            "1 2026-10-01: Retainer for October 2026 = 500.00",
            "1 2026-11-01: Retainer for November 2026 = 500.00",
            // From Wednesday on: three of five days.
            "3 2026-11-08: Charts: Hours of 2–8 November 2026 6:00 x 24.00 = 144.00",
            "2 2026-11-10: Logo = 520.00",
            "2 2026-11-10: Labels = 80.00",
            "3 2026-11-15: Charts: Hours of 9–15 November 2026 10:00 x 24.00 = 240.00",
        ]
    );
    assert_eq!(found.len(), 5, "milestones of a day share an invoice");
    assert!(
        found
            .iter()
            .flat_map(|one| &one.lines)
            .all(|line| { line.hours.is_none_or(|hours| hours.amount() == Some(line.amount)) })
    );
}

#[test]
fn real_hours_cost_what_they_took_and_never_more_than_the_limit() {
    let week = Week { first: day("2026-11-09"), last: day("2026-11-15") };
    let contract = direct(agreement(3, "Reef", hourly("33.33", 10, Some(20)), "2026-11-01"));
    let amount = |minutes| hours_line(&contract, week, minutes).map(|line| line.amount);
    for (minutes, expected) in [
        (750, Ok(cents("416.63"))),
        (1, Ok(cents("0.56"))),
        (1_200, Ok(cents("666.60"))),
        (1_201, Err(LineProblem::AboveLimit(1_200))),
        (0, Err(LineProblem::NoAmount)),
    ] {
        assert_eq!(amount(minutes), expected, "{minutes}");
    }
    let fixed = direct(agreement(4, "Reef", fixed(&[("A", "5", "2026-12-01")]), "2026-11-01"));
    assert_eq!(hours_line(&fixed, week, 60), Err(LineProblem::NotHourly));
    assert_eq!(Hours { minutes: 605, rate: cents("1") }.in_words(), "10:05");
}
