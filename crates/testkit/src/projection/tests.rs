//! Does the walk pay, charge and wait on the right days? Tables whose results were made by hand.

use jiff::civil::date;

use super::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day of the table")
}

fn amounts(table: &[(&str, i64)]) -> Vec<(Date, i64)> {
    table.iter().map(|&(on, cents)| (day(on), cents)).collect()
}

fn known(today: &str, opening: i64, coming: &[(&str, i64)]) -> Known {
    let payouts = Payouts { frequency: Frequency::Never, threshold: 0, reserve: 0, fee: 0 };
    let (today, amounts, charges) = (day(today), amounts(coming), Vec::new());
    Known { today, opening, amounts, charges, draw: None, payouts }
}

#[test]
fn weekdays_and_months_are_those_of_the_calendar() {
    let mut day = date(2001, 1, 1);
    while day < date(2101, 1, 1) {
        let (year, month) = (i64::from(day.year()), i64::from(day.month()));
        let counted = weekday(year, month, i64::from(day.day())) as i8;
        assert_eq!(counted, day.weekday().to_monday_zero_offset(), "{day}");
        assert_eq!(days_in_month(year, month), i64::from(day.days_in_month()), "{day}");
        day = day.tomorrow().expect("far from the end of time");
    }
}

#[test]
fn payout_days_are_those_of_the_calendar_on_the_wall() {
    use Frequency::*;
    // Month, then the days of each frequency: weekly, twice a month, monthly, quarterly.
    let table: [(&str, [&[i8]; 4]); 7] = [
        ("2023-11-01", [&[1, 8, 15, 22, 29], &[1, 15], &[29], &[]]),
        ("2024-02-01", [&[7, 14, 21, 28], &[7, 21], &[28], &[]]),
        ("2024-06-01", [&[5, 12, 19, 26], &[5, 19], &[26], &[24]]),
        ("2024-09-01", [&[4, 11, 18, 25], &[4, 18], &[25], &[30]]),
        ("2024-12-01", [&[4, 11, 18, 25], &[4, 18], &[25], &[30]]),
        ("2025-03-01", [&[5, 12, 19, 26], &[5, 19], &[26], &[31]]),
        ("2025-07-01", [&[2, 9, 16, 23, 30], &[2, 16], &[30], &[]]),
    ];
    for (first, [weekly, twice, monthly, quarterly]) in table {
        let days = |frequency: Frequency| -> Vec<i8> {
            let days = (0..31).map(|ahead: i64| day(first).saturating_add(ahead.days()));
            let same = days.filter(|on| on.month() == day(first).month());
            same.filter(|&on| frequency.is_on(on)).map(Date::day).collect()
        };
        assert_eq!(days(Weekly), weekly, "{first}");
        assert_eq!(days(TwiceMonthly), twice, "{first}");
        assert_eq!(days(Monthly), monthly, "{first}");
        assert_eq!(days(Quarterly), quarterly, "{first}");
        assert!(days(Never).is_empty());
    }
}

#[test]
fn charges_fall_on_their_days() {
    let table: [(When, &[&str]); 8] = [
        (When::Renewal(1), &["2024-02-01", "2024-03-01", "2024-04-01"]),
        (When::Renewal(17), &["2024-01-17", "2024-02-17", "2024-03-17"]),
        (When::Renewal(28), &["2024-01-28", "2024-02-28", "2024-03-28"]),
        (When::Renewal(29), &["2024-02-01", "2024-03-01", "2024-04-01"]),
        (When::Renewal(31), &["2024-02-01", "2024-03-01", "2024-04-01"]),
        (When::Monthly(29), &["2024-01-29", "2024-02-29", "2024-03-29"]),
        (When::Monthly(30), &["2024-01-30", "2024-02-29", "2024-03-30"]),
        (When::Monthly(31), &["2024-01-31", "2024-02-29", "2024-03-31"]),
    ];
    for (when, expected) in table {
        let days = (1..=92).map(|ahead: i64| day("2024-01-01").saturating_add(ahead.days()));
        let found: Vec<Date> = days.filter(|&on| when.is_on(on)).collect();
        let expected: Vec<Date> = expected.iter().map(|text| day(text)).collect();
        assert_eq!(found, expected, "{when:?}");
    }
}

#[test]
fn income_then_charges_then_the_payout() {
    // Wednesday 2024-06-12: 200.00 enters, 14.99 is charged, the rest less 0.99 leaves.
    let mut known = known("2024-06-10", 0, &[("2024-06-12", 20_000)]);
    known.charges = vec![Charge { when: When::Renewal(12), cents: 1_499, else_by_card: true }];
    known.payouts =
        Payouts { frequency: Frequency::Weekly, threshold: 10_000, reserve: 0, fee: 99 };
    let projected = project(&known, 3);
    assert_eq!(projected.charged, amounts(&[("2024-06-12", 1_499)]));
    assert_eq!(projected.sweeps, amounts(&[("2024-06-12", 18_402)]));
    let closes = [("2024-06-11", 0), ("2024-06-12", 0), ("2024-06-13", 0)];
    assert_eq!(projected.closes, amounts(&closes));
}

#[test]
fn what_is_in_the_balance_already_is_not_counted_again() {
    let coming = [("2024-06-09", 7), ("2024-06-10", 500), ("2024-06-11", 300), ("2024-06-11", 300)];
    let projected = project(&known("2024-06-10", 1_000, &coming), 2);
    assert_eq!(projected.closes, amounts(&[("2024-06-11", 1_600), ("2024-06-12", 1_600)]));
}

/// Opening and income on a Wednesday; threshold 100.00, reserve 15.00, fee 0.99.
#[test]
fn payouts_wait_for_threshold_reserve_and_yesterdays_money() {
    use Frequency::*;
    let quarter = "2024-06-24";
    let table: [(Frequency, &str, i64, i64, Option<i64>); 11] = [
        (Weekly, "2024-06-12", 11_500, 0, Some(9_901)),
        (Weekly, "2024-06-12", 11_499, 0, None),
        (Weekly, "2024-06-12", 0, 20_000, Some(18_401)),
        (TwiceMonthly, "2024-06-19", 0, 20_000, None),
        (TwiceMonthly, "2024-06-19", 1_500, 20_000, None),
        (TwiceMonthly, "2024-06-19", 1_501, 20_000, Some(19_902)),
        (TwiceMonthly, "2024-06-12", 20_000, 0, None),
        (Monthly, "2024-06-26", -100, 20_000, None),
        (Monthly, "2024-06-26", 12_000, 0, Some(10_401)),
        (Quarterly, quarter, 0, 20_000, Some(18_401)),
        (Never, quarter, 90_000, 0, None),
    ];
    for (row, (frequency, on, opening, income, sent)) in table.into_iter().enumerate() {
        let eve = day(on).yesterday().expect("not the first of days").to_string();
        let mut known = known(&eve, opening, &[(on, income)]);
        known.payouts = Payouts { frequency, threshold: 10_000, reserve: 1_500, fee: 99 };
        let projected = project(&known, 1);
        let sweeps: Vec<(Date, i64)> = sent.map(|cents| (day(on), cents)).into_iter().collect();
        assert_eq!(projected.sweeps, sweeps, "row {row}");
        let close = if sent.is_some() { 1_500 } else { opening + income };
        assert_eq!(projected.closes, [(day(on), close)], "row {row}");
    }
}

#[test]
fn a_membership_that_the_balance_does_not_cover_is_paid_by_card() {
    let charge = |else_by_card| Charge { when: When::Renewal(12), cents: 1_499, else_by_card };
    let table = [(1_499, true, 0), (1_498, true, 1_498), (1_498, false, -1), (-5, true, -5)];
    for (opening, else_by_card, close) in table {
        let mut known = known("2024-06-11", opening, &[]);
        known.charges = vec![charge(else_by_card)];
        let projected = project(&known, 1);
        assert_eq!(projected.closes, amounts(&[("2024-06-12", close)]), "{opening}");
        assert_eq!(projected.charged.len(), usize::from(close != opening));
    }
}

#[test]
fn zero_and_the_lowest_day_are_the_first_of_their_kind() {
    let coming = [("2024-06-12", -1_000), ("2024-06-13", 50), ("2024-06-14", -50)];
    let projected = project(&known("2024-06-10", 1_000, &coming), 5);
    assert_eq!(projected.first_zero(), Some(day("2024-06-12")));
    assert_eq!(projected.lowest(), Some((day("2024-06-12"), 0)));
    let fallen = project(&known("2024-06-10", 100, &[("2024-06-12", -1_000)]), 5);
    assert_eq!(fallen.first_zero(), Some(day("2024-06-12")));
    assert_eq!(fallen.lowest(), Some((day("2024-06-12"), -900)));
    let calm = project(&known("2024-06-10", 100, &[]), 5);
    assert_eq!((calm.first_zero(), calm.lowest()), (None, Some((day("2024-06-11"), 100))));
    assert_eq!(project(&known("2024-06-10", 0, &[]), 0), Projected::default());
}
