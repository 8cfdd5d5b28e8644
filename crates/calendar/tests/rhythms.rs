//! On which days does each rhythm fall, and how is it said?

use jiff::civil::{Date, date};
use outflow_calendar::{Holidays, Rhythm, RhythmProblem};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day of a table")
}

fn rhythm(text: &str, start: &str) -> Rhythm {
    match Rhythm::read(text, day(start)) {
        Ok(rhythm) => rhythm,
        Err(problem) => panic!("{text}: {problem}"),
    }
}

/// The days of a rhythm that starts on the first of them, as one text.
fn days(text: &str, start: &str, to: &str) -> String {
    let found = rhythm(text, start).days(day(start), day(to));
    found.iter().map(Date::to_string).collect::<Vec<String>>().join(" ")
}

#[test]
fn month_ends() {
    for (text, start, to, expected) in [
        // A plain spelling means the last day of a month that is too short.
        (
            "monthly on 28",
            "2026-01-01",
            "2026-04-30",
            "2026-01-28 2026-02-28 2026-03-28 2026-04-28",
        ),
        (
            "monthly on 29",
            "2026-01-01",
            "2026-04-30",
            "2026-01-29 2026-02-28 2026-03-29 2026-04-29",
        ),
        ("monthly on 29", "2028-02-01", "2028-03-31", "2028-02-29 2028-03-29"),
        (
            "monthly on 30",
            "2026-01-01",
            "2026-04-30",
            "2026-01-30 2026-02-28 2026-03-30 2026-04-30",
        ),
        (
            "monthly on 31",
            "2026-01-01",
            "2026-04-30",
            "2026-01-31 2026-02-28 2026-03-31 2026-04-30",
        ),
        ("monthly on 31", "2028-02-01", "2028-02-29", "2028-02-29"),
        ("monthly on last", "2026-01-01", "2026-03-31", "2026-01-31 2026-02-28 2026-03-31"),
        ("monthly", "2026-01-31", "2026-03-31", "2026-01-31 2026-02-28 2026-03-31"),
        (
            "monthly on 1 and 31",
            "2026-02-01",
            "2026-03-31",
            "2026-02-01 2026-02-28 2026-03-01 2026-03-31",
        ),
        (
            "every 3 months",
            "2025-11-30",
            "2026-08-31",
            "2025-11-30 2026-02-28 2026-05-30 2026-08-30",
        ),
        // A rule of RFC 5545 leaves such a month out.
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "2026-01-01",
            "2026-05-31",
            "2026-01-31 2026-03-31 2026-05-31",
        ),
        ("FREQ=MONTHLY", "2026-01-31", "2026-05-31", "2026-01-31 2026-03-31 2026-05-31"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2026-01-31",
            "2026-03-31",
            "2026-01-31 2026-02-28 2026-03-31",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "2027-12-01",
            "2028-03-31",
            "2027-12-31 2028-01-31 2028-02-29 2028-03-31",
        ),
    ] {
        assert_eq!(days(text, start, to), expected, "{text} from {start}");
    }
}

#[test]
fn leap_days() {
    for (text, start, to, expected) in [
        (
            "yearly",
            "2028-02-29",
            "2032-12-31",
            "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29",
        ),
        (
            "yearly on 29 feb",
            "2098-01-01",
            "2104-12-31",
            "2098-02-28 2099-02-28 2100-02-28 2101-02-28 2102-02-28 2103-02-28 2104-02-29",
        ),
        ("FREQ=YEARLY", "2092-02-29", "2105-01-01", "2092-02-29 2096-02-29 2104-02-29"),
        ("monthly on last", "2100-02-01", "2100-03-31", "2100-02-28 2100-03-31"),
        ("weekly", "2028-02-23", "2028-03-10", "2028-02-23 2028-03-01 2028-03-08"),
        ("every 2 days", "2028-02-27", "2028-03-04", "2028-02-27 2028-02-29 2028-03-02 2028-03-04"),
        ("every 2 days", "2100-02-27", "2100-03-04", "2100-02-27 2100-03-01 2100-03-03"),
    ] {
        assert_eq!(days(text, start, to), expected, "{text} from {start}");
    }
}

#[test]
fn weekdays() {
    for (text, start, to, expected) in [
        (
            "monthly on first and third wednesday",
            "2026-11-01",
            "2026-12-31",
            "2026-11-04 2026-11-18 2026-12-02 2026-12-16",
        ),
        (
            "monthly on last wednesday",
            "2026-09-01",
            "2026-12-31",
            "2026-09-30 2026-10-28 2026-11-25 2026-12-30",
        ),
        (
            "quarterly on last monday",
            "2026-01-01",
            "2026-12-31",
            "2026-03-30 2026-06-29 2026-09-28 2026-12-28",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1MO",
            "2026-01-01",
            "2026-12-31",
            "2026-03-30 2026-06-29 2026-09-28 2026-12-28",
        ),
        ("quarterly on first", "2026-02-10", "2026-12-31", "2026-04-01 2026-07-01 2026-10-01"),
        ("quarterly", "2026-02-10", "2026-12-31", "2026-02-10 2026-05-10 2026-08-10 2026-11-10"),
        (
            "quarterly on last business day",
            "2026-01-01",
            "2026-12-31",
            "2026-03-31 2026-06-30 2026-09-30 2026-12-31",
        ),
        (
            "every 2 weeks on friday",
            "2025-12-12",
            "2026-01-31",
            "2025-12-12 2025-12-26 2026-01-09 2026-01-23",
        ),
        (
            "every second friday",
            "2020-12-18",
            "2021-01-31",
            "2020-12-18 2021-01-01 2021-01-15 2021-01-29",
        ),
        (
            "every 2 weeks on friday",
            "2025-12-15",
            "2026-01-31",
            "2025-12-19 2026-01-02 2026-01-16 2026-01-30",
        ),
        (
            "weekly on monday and thursday",
            "2026-11-24",
            "2026-12-07",
            "2026-11-26 2026-11-30 2026-12-03 2026-12-07",
        ),
        ("every friday", "2026-11-24", "2026-12-07", "2026-11-27 2026-12-04"),
        (
            "monthly on last business day",
            "2026-01-01",
            "2026-05-31",
            "2026-01-30 2026-02-27 2026-03-31 2026-04-30 2026-05-29",
        ),
        (
            "monthly on first business day",
            "2026-07-01",
            "2026-09-30",
            "2026-07-01 2026-08-03 2026-09-01",
        ),
        ("every business day", "2026-11-27", "2026-12-01", "2026-11-27 2026-11-30 2026-12-01"),
        ("twice a month", "2026-11-10", "2026-12-31", "2026-11-15 2026-12-01 2026-12-15"),
    ] {
        assert_eq!(days(text, start, to), expected, "{text} from {start}");
    }
}

#[test]
fn ends() {
    for (text, expected) in [
        ("monthly on 1 3 times", "2026-12-01 2027-01-01 2027-02-01"),
        ("monthly on 1 until 2027-01-01", "2026-12-01 2027-01-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2", "2026-12-01 2027-01-01"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20270131", "2026-12-01 2027-01-01"),
        ("freq=monthly;bymonthday=1;until=20270201T235959Z", "2026-12-01 2027-01-01 2027-02-01"),
    ] {
        assert_eq!(days(text, "2026-11-20", "2030-01-01"), expected, "{text}");
    }
    // The count starts with the rhythm, not with the days that are asked for.
    let three = rhythm("weekly 3 times", "2026-11-02");
    assert_eq!(three.days(day("2026-11-09"), day("2026-12-31")).len(), 2);
    assert_eq!(three.next(day("2026-11-16")), Some(day("2026-11-16")));
    assert_eq!(three.next(day("2026-11-17")), None);
}

#[test]
fn said_in_words() {
    for (text, rule, words) in [
        ("monthly on 1", "FREQ=MONTHLY;BYMONTHDAY=1", "every month on the 1st"),
        ("monthly on the 22nd", "FREQ=MONTHLY;BYMONTHDAY=22", "every month on the 22nd"),
        (
            "monthly on 31",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "every month on the 31st, or the last day of a shorter month",
        ),
        ("monthly on last", "FREQ=MONTHLY;BYMONTHDAY=-1", "the last day of each month"),
        (
            "monthly on last business day",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "the last business day of each month",
        ),
        (
            "monthly on first and third wednesday",
            "FREQ=MONTHLY;BYDAY=1WE,3WE",
            "the first and third Wednesday of each month",
        ),
        ("weekly", "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"),
        ("every 2 weeks on friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every second Friday"),
        (
            "every 3 weeks on mon, thu",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH",
            "every 3 weeks on Monday and Thursday",
        ),
        ("every business day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every business day"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24", "every 3 months on the 24th"),
        (
            "quarterly on last monday",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1MO",
            "the last Monday of the last month of each quarter",
        ),
        ("FREQ=YEARLY;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTHDAY=1", "every month on the 1st"),
        ("yearly on 1 march", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "every year on 1 March"),
        (
            "yearly on 29 feb",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "every year on 29 February, or the 28th",
        ),
        (
            "monthly on 15 6 times",
            "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6",
            "every month on the 15th, 6 times",
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=YEARLY;BYWEEKNO=20",
            "by the rule FREQ=YEARLY;BYWEEKNO=20",
        ),
        ("daily until 2026-12-31", "FREQ=DAILY;UNTIL=20261231", "every day, until 2026-12-31"),
    ] {
        let found = rhythm(text, "2026-11-24");
        assert_eq!(
            (found.to_string().as_str(), found.in_words().as_str()),
            (rule, words),
            "{text}"
        );
        assert_eq!(rhythm(rule, "2026-11-24"), found, "what is kept of {text:?} reads back");
    }
}

#[test]
fn what_is_no_rhythm_is_told() {
    let value = |part, value: &str| RhythmProblem::Value { part, value: value.to_owned() };
    let unknown = |text: &str| RhythmProblem::Unknown(text.to_owned());
    for (text, expected) in [
        ("", unknown("")),
        ("now and then", unknown("now and then")),
        ("monthly on", unknown("monthly on")),
        ("monthly on 32", unknown("monthly on 32")),
        ("every 0 weeks", unknown("every 0 weeks")),
        ("yearly on 30 feb", unknown("yearly on 30 feb")),
        ("monthly on 1 and 30", RhythmProblem::ShortMonth(30)),
        ("FREQ=SOMETIMES", value("FREQ", "SOMETIMES")),
        ("FREQ=HOURLY", RhythmProblem::Times("FREQ=HOURLY".to_owned())),
        ("FREQ=DAILY;BYHOUR=9", RhythmProblem::Times("BYHOUR".to_owned())),
        ("FREQ=MONTHLY;BYMONTHDAY=32", value("BYMONTHDAY", "32")),
        ("FREQ=MONTHLY;BYMONTHDAY=0", value("BYMONTHDAY", "0")),
        ("FREQ=MONTHLY;BYDAY=XX", value("BYDAY", "XX")),
        ("FREQ=MONTHLY;INTERVAL=0", value("INTERVAL", "0")),
        ("FREQ=MONTHLY;UNTIL=tomorrow", value("UNTIL", "TOMORROW")),
        ("FREQ=MONTHLY;FREQ=DAILY", RhythmProblem::Twice("FREQ".to_owned())),
        ("FREQ=MONTHLY;COUNT=2;UNTIL=20270101", RhythmProblem::TwoEnds),
        ("FREQ=MONTHLY;COLOUR=RED", RhythmProblem::UnknownPart("COLOUR=RED".to_owned())),
        ("INTERVAL=2", unknown("INTERVAL=2")),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", RhythmProblem::NeverHappens),
    ] {
        let problem = Rhythm::read(text, day("2026-11-24")).expect_err(text);
        assert_eq!(problem, expected, "{text}");
        assert!(!problem.next().is_empty());
    }
    for text in ["FREQ=DAILY;UNTIL=20200101", "FREQ=WEEKLY;BYMONTHDAY=1"] {
        let problem = Rhythm::read(text, day("2026-11-24")).expect_err(text);
        assert!(matches!(problem, RhythmProblem::Contradictory(_)), "{text}: {problem:?}");
    }
    let problem = Rhythm::read("daily", date(1066, 10, 14)).expect_err("no platform was there");
    assert_eq!(problem, RhythmProblem::Start(date(1066, 10, 14)));
}

fn any_rhythm() -> impl Strategy<Value = Rhythm> {
    let texts = prop::sample::select(vec![
        "daily",
        "weekly",
        "every 2 weeks on friday",
        "monthly",
        "monthly on 31",
        "monthly on last business day",
        "monthly on first business day",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1;COUNT=9",
        "quarterly on last monday",
        "yearly",
        "monthly on 1 7 times",
        "weekly until 2027-06-30",
        "FREQ=MONTHLY;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU",
    ]);
    (texts, 0..1_500_i64, any_holidays(0..1_900)).prop_map(|(text, offset, holidays)| {
        let start = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
        Rhythm::read(text, start).expect("each of them is a rhythm").observing(&holidays)
    })
}

/// Days from 2023 on that are free.
fn any_holidays(offsets: std::ops::Range<i64>) -> impl Strategy<Value = Holidays> {
    let free = prop::collection::vec(offsets, 0..60);
    free.prop_map(|days| {
        let day = |days: i64| date(2023, 1, 1).saturating_add(jiff::Span::new().days(days));
        days.into_iter().map(day).collect()
    })
}

/// Rules of business days by their number, with ends of each kind.
fn any_of_business_days() -> impl Strategy<Value = (String, jiff::civil::Date)> {
    let positions = prop::sample::select(vec!["1", "-1", "2", "-3", "1,-1", "23"]);
    let ends = prop::sample::select(vec!["", ";COUNT=5", ";UNTIL=20231230", ";UNTIL=20240601"]);
    let months = prop::sample::select(vec!["", ";BYMONTH=1,4,12"]);
    (positions, ends, months, 1..4, 0..300_i64).prop_map(|(at, end, months, interval, offset)| {
        let start = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
        let week = "BYDAY=MO,TU,WE,TH,FR";
        let rule = format!("FREQ=MONTHLY;INTERVAL={interval}{months};{week};BYSETPOS={at}{end}");
        (rule, start)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn holidays_move_days_within_their_month_and_lose_none(
        (rule, start) in any_of_business_days(),
        holidays in any_holidays(0..900),
    ) {
        let to = date(2026, 1, 1);
        let Ok(rhythm) = Rhythm::read(&rule, start) else { return Ok(()) };
        // A day that is free anyway moves nothing: the library's days and ours are the same.
        let sunday = [date(2023, 1, 1)].into_iter().collect();
        prop_assert_eq!(rhythm.observing(&sunday).days(start, to), rhythm.days(start, to));
        let observing = rhythm.observing(&holidays);
        let falls = observing.falls(start, to);
        for fall in &falls {
            prop_assert_eq!(fall.own.first_of_month(), fall.day.first_of_month());
            prop_assert!(fall.day >= start && !holidays.contains(fall.day));
        }
        // Each day of a rule without an end is there, where its month has enough business days left.
        if !rule.contains("COUNT") && !rule.contains("UNTIL") {
            for own in rhythm.days(start.last_of_month().tomorrow().expect("far"), to) {
                let is_there = falls.iter().any(|fall| fall.own == own);
                prop_assert!(is_there || rule.contains("=23") || rule.contains("-3"), "{}", own);
            }
        }
        let next = falls.first().map(|fall| fall.day);
        prop_assert!(next.is_none() || observing.next(start) == next);
    }

    /// `every year on 1 March` is said of a rule that falls on each 1 March, and on no other day.
    #[test]
    fn words_of_a_year_tell_its_days(
        month in prop::option::of(1_i8..13),
        of_month in prop::option::of(1_i8..29),
        interval in 1_u16..3,
        offset in 0..800_i64,
    ) {
        let start = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
        let month = month.map(|at| format!(";BYMONTH={at}")).unwrap_or_default();
        let of_month = of_month.map(|at| format!(";BYMONTHDAY={at}")).unwrap_or_default();
        let rule = format!("FREQ=YEARLY;INTERVAL={interval}{month}{of_month}");
        // There is no 30 February.
        let Ok(rhythm) = Rhythm::read(&rule, start) else { return Ok(()) };
        let words = rhythm.in_words();
        let days = rhythm.days(start, start.saturating_add(jiff::Span::new().years(9)));
        let names = ["January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December"];
        let said = |day: &jiff::civil::Date| {
            format!(" on {} {}", day.day(), names[usize::from(day.month().unsigned_abs()) - 1])
        };
        let is_plain = words.starts_with("every year on") || words.starts_with("every second year on");
        prop_assert!(!is_plain || days.iter().all(|day| words.ends_with(&said(day))), "{} {}", rule, words);
    }

    #[test]
    fn a_range_split_anywhere_gives_the_same_days(
        rhythm in any_rhythm(),
        offset in -40..800_i64,
        first in 0..400_i64,
        second in 0..400_i64,
    ) {
        let at = |days: i64| rhythm.start().saturating_add(jiff::Span::new().days(days));
        let (from, middle, to) = (at(offset), at(offset + first), at(offset + first + second));
        let mut parts = rhythm.days(from, middle);
        parts.extend(rhythm.days(middle.tomorrow().expect("it is far from the end"), to));
        let whole = rhythm.days(from, to);
        prop_assert!(whole.is_sorted() && whole.iter().all(|day| (from..=to).contains(day)));
        prop_assert_eq!(&whole, &parts);
        prop_assert!(rhythm.next(from).is_none_or(|next| whole.first().is_none_or(|day| *day == next)));
        let kept = Rhythm::read(&rhythm.to_string(), rhythm.start()).expect("what is kept reads back");
        prop_assert_eq!(kept, rhythm);
    }
}

#[test]
fn rules_of_business_days_leave_out_the_holidays_that_the_user_names() {
    let christmas = ["2026-12-25", "2026-12-31", "2027-01-01"];
    for (every, from, to, free, expected) in [
        (
            "monthly on last business day",
            "2026-11-01",
            "2027-01-31",
            &[][..],
            "2026-11-30 2026-12-31 2027-01-29",
        ),
        (
            "monthly on last business day",
            "2026-11-01",
            "2027-01-31",
            &christmas,
            "2026-11-30 2026-12-30 2027-01-29",
        ),
        (
            "monthly on first business day",
            "2026-12-01",
            "2027-02-28",
            &christmas,
            "2026-12-01 2027-01-04 2027-02-01",
        ),
        // A day may move out of the range, and into it.
        ("monthly on last business day", "2026-12-31", "2027-01-15", &christmas, ""),
        ("monthly on first business day", "2027-01-02", "2027-01-31", &christmas, "2027-01-04"),
        (
            "every business day",
            "2026-12-23",
            "2026-12-29",
            &christmas,
            "2026-12-23 2026-12-24 2026-12-28 2026-12-29",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2",
            "2027-01-01",
            "2027-01-31",
            &christmas,
            "2027-01-05",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
            "2026-10-01",
            "2026-12-31",
            &christmas,
            "2026-10-01 2026-10-30 2026-12-01 2026-12-30",
        ),
        ("monthly on last business day", "2028-02-01", "2028-02-29", &["2028-02-29"], "2028-02-28"),
        // The first day of all moves into the time after the start, and the last one before the end.
        (
            "monthly on first business day",
            "2026-10-01",
            "2026-11-02",
            &["2026-10-01"],
            "2026-10-02 2026-11-02",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20261230",
            "2026-11-01",
            "2027-02-01",
            &["2026-12-31"],
            "2026-11-30 2026-12-30",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;UNTIL=20261201",
            "2026-11-01",
            "2027-02-01",
            &["2026-12-01"],
            "2026-11-02",
        ),
        // What names other days is as it is.
        ("monthly on 25", "2026-12-01", "2026-12-31", &christmas, "2026-12-25"),
        ("weekly on friday", "2026-12-24", "2027-01-02", &christmas, "2026-12-25 2027-01-01"),
    ] {
        let day = |text: &str| text.parse().expect("a day of a table");
        let start = date(2026, 10, 1);
        let holidays = free.iter().map(|text| day(text)).collect();
        let rhythm = Rhythm::read(every, start).expect("a rhythm of a table").observing(&holidays);
        let found: Vec<String> =
            rhythm.days(day(from), day(to)).iter().map(ToString::to_string).collect();
        assert_eq!(found.join(" "), expected, "{every} from {from} with {free:?}");
    }
}
