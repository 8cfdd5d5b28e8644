//! Which payments does a contract let expect?

use crate::build::{agreement, day, fixed, hourly, retainer};
use jiff::ToSpan;
use outflow_answers::work::{Agreement, expected};
use proptest::prelude::*;

fn shown(agreement: &Agreement, from: &str, to: &str) -> Vec<String> {
    let payments = expected(std::slice::from_ref(agreement), day(from), day(to));
    payments.iter().map(|one| format!("{} {} {}", one.pays_on, one.gross, one.what)).collect()
}

#[test]
fn hours_by_the_week() {
    // From Wednesday 4 November 2026 to Tuesday 24 November.
    let mut contract = agreement(1, "Saltmarsh Labs", hourly("30", 10, None), "2026-11-04");
    contract.ended = Some(day("2026-11-24"));
    assert_eq!(
        shown(&contract, "2026-11-01", "2026-12-31"),
        [
            "2026-11-08 180.00 hours of 2–8 November of Saltmarsh Labs",
            "2026-11-15 300.00 hours of 9–15 November of Saltmarsh Labs",
            "2026-11-22 300.00 hours of 16–22 November of Saltmarsh Labs",
            "2026-11-29 120.00 hours of 23–29 November of Saltmarsh Labs",
        ]
    );
    assert_eq!(shown(&contract, "2026-11-09", "2026-11-14"), [""; 0]);
    let limited = agreement(1, "Saltmarsh Labs", hourly("30.01", 10, Some(7)), "2026-11-02");
    assert_eq!(
        shown(&limited, "2026-11-02", "2026-11-08"),
        ["2026-11-08 210.07 hours of 2–8 November of Saltmarsh Labs"]
    );
    let weekend = agreement(1, "Saltmarsh Labs", hourly("30", 10, None), "2026-11-07");
    assert_eq!(shown(&weekend, "2026-11-02", "2026-11-08"), [""; 0]);
}

#[test]
fn milestones_and_retainers() {
    let milestones = [("Chart module", "520", "2026-12-10"), ("", "80", "2026-12-20")];
    let mut contract = agreement(2, "Brackenridge, Inc.", fixed(&milestones), "2026-11-01");
    assert_eq!(
        shown(&contract, "2026-12-10", "2026-12-31"),
        [
            "2026-12-10 520.00 “Chart module” of Brackenridge, Inc.",
            "2026-12-20 80.00 the milestone of Brackenridge, Inc. due 20 December",
        ]
    );
    contract.ended = Some(day("2026-12-15"));
    assert_eq!(shown(&contract, "2026-12-10", "2026-12-31").len(), 1);

    let pay = retainer("500", "monthly on 1", "2026-10-15");
    let mut contract = agreement(3, "Saltmarsh Labs", pay, "2026-10-15");
    contract.ended = Some(day("2026-12-31"));
    assert_eq!(
        shown(&contract, "2026-01-01", "2027-12-31"),
        [
            "2026-11-01 500.00 the November retainer of Saltmarsh Labs",
            "2026-12-01 500.00 the December retainer of Saltmarsh Labs",
        ]
    );
    let pay = retainer("125", "every 2 weeks on friday", "2026-10-30");
    let contract = agreement(4, "Saltmarsh Labs", pay, "2026-10-30");
    assert_eq!(
        shown(&contract, "2026-11-01", "2026-11-30"),
        [
            "2026-11-13 125.00 the retainer of Saltmarsh Labs due 13 November",
            "2026-11-27 125.00 the retainer of Saltmarsh Labs due 27 November",
        ]
    );
}

fn contracts() -> impl Strategy<Value = Vec<Agreement>> {
    let pay = prop_oneof![
        (1..80_u32, prop::option::of(1..40_u32))
            .prop_map(|(hours, limit)| hourly("37.19", hours, limit)),
        Just(fixed(&[("One", "10", "2026-02-28"), ("Two", "20", "2026-03-31")])),
        Just(retainer("500", "monthly on 31", "2026-01-31")),
        Just(retainer("50", "every 2 weeks on friday", "2026-01-01")),
    ];
    let one = (pay, prop::option::of(0..200_i32)).prop_map(|(pay, ended)| {
        let mut one = agreement(1, "Saltmarsh Labs", pay, "2026-01-14");
        one.ended = ended.map(|days| one.started.saturating_add(days.days()));
        one
    });
    prop::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn a_range_split_anywhere_gives_the_same_payments(
        contracts in contracts(),
        offset in -60..200_i32,
        first in 0..120_i32,
        second in 0..120_i32,
    ) {
        let at = |days: i32| day("2026-01-14").saturating_add(days.days());
        let mut parts = expected(&contracts, at(offset), at(offset + first));
        parts.extend(expected(&contracts, at(offset + first + 1), at(offset + first + 1 + second)));
        let whole = expected(&contracts, at(offset), at(offset + first + 1 + second));
        prop_assert_eq!(parts, whole);
    }
}
