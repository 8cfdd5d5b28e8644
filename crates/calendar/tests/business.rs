//! Which day is so many business days later, with and without holidays?

use jiff::ToSpan;
use jiff::civil::{Date, date};
use outflow_calendar::{
    Holidays, add_business_days, is_business_day, next_business_day, previous_business_day,
};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day of a table")
}

fn holidays(days: &[&str]) -> Holidays {
    days.iter().map(|text| day(text)).collect()
}

#[test]
fn holidays_of_the_user_are_left_out() {
    let christmas = ["2026-12-25", "2026-12-28", "2027-01-01"];
    for (from, days, free, expected) in [
        ("2026-12-24", 0, &christmas[..], "2026-12-24"),
        ("2026-12-25", 0, &christmas[..], "2026-12-25"),
        ("2026-12-24", 1, &christmas[..], "2026-12-29"),
        ("2026-12-24", 1, &[], "2026-12-25"),
        ("2026-12-24", 4, &christmas[..], "2027-01-04"),
        ("2026-12-26", 1, &christmas[..], "2026-12-29"),
        // A holiday at a weekend takes nothing away.
        ("2026-12-24", 1, &["2026-12-26"], "2026-12-25"),
        ("2028-02-28", 1, &[], "2028-02-29"),
        ("2028-02-28", 1, &["2028-02-29"], "2028-03-01"),
        ("2100-02-26", 1, &[], "2100-03-01"),
    ] {
        let found = add_business_days(day(from), days, &holidays(free));
        assert_eq!(found, day(expected), "{days} after {from} with {free:?}");
    }
}

#[test]
fn the_next_and_the_one_before() {
    for (text, is_one, next, previous) in [
        ("2026-11-27", true, "2026-11-27", "2026-11-27"),
        ("2026-11-28", false, "2026-12-01", "2026-11-27"),
        ("2026-11-29", false, "2026-12-01", "2026-11-27"),
        ("2026-11-30", false, "2026-12-01", "2026-11-27"),
        ("2026-12-01", true, "2026-12-01", "2026-12-01"),
    ] {
        let free = holidays(&["2026-11-30"]);
        assert_eq!(is_business_day(day(text), &free), is_one, "{text}");
        assert_eq!(next_business_day(day(text), &free), day(next), "{text}");
        assert_eq!(previous_business_day(day(text), &free), day(previous), "{text}");
    }
    assert_eq!(add_business_days(Date::MAX, 3, &Holidays::NONE), Date::MAX);
}

proptest! {
    #[test]
    fn without_holidays_it_is_what_the_rules_count(offset in 0..40_000_i32, days in 0..60_u32) {
        let from = date(1995, 1, 1).saturating_add(offset.days());
        let ours = add_business_days(from, days, &Holidays::NONE);
        prop_assert_eq!(ours, outflow_policy::add_business_days(from, days));
    }

    #[test]
    fn between_two_days_lie_as_many_business_days(
        offset in 0..2_000_i32,
        days in 1..40_u32,
        free in prop::collection::vec(0..2_200_i32, 0..60),
    ) {
        let at = |offset: i32| date(2024, 1, 1).saturating_add(offset.days());
        let free: Holidays = free.into_iter().map(at).collect();
        let (from, to) = (at(offset), add_business_days(at(offset), days, &free));
        let mut counted = 0;
        let mut one = from;
        while one < to {
            one = one.tomorrow().expect("it is far from the end");
            counted += u32::from(is_business_day(one, &free));
        }
        prop_assert_eq!(counted, days);
        prop_assert!(is_business_day(to, &free));
    }
}
