//! Do plain words mean the days that people mean by them, and is every other word refused with what is expected?

use jiff::ToSpan;
use jiff::civil::{Date, date};
use outflow_answers::period::{Interval, Period, begin_day, combine, end_day, period};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn echo(words: &str, today: Date) -> String {
    match period(words, today) {
        Ok(found) => found.in_words(),
        Err(problem) => panic!("{words}: {problem}"),
    }
}

fn span(first: &str, last: &str) -> String {
    format!("{first} to {last} (both included)")
}

#[test]
fn single_forms() {
    for (words, first, last) in [
        ("2024", "2024-01-01", "2024-12-31"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024/6", "2024-06-01", "2024-06-30"),
        ("2024.12", "2024-12-01", "2024-12-31"),
        ("2026Q1", "2026-01-01", "2026-03-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2025 q4", "2025-10-01", "2025-12-31"),
        ("q2 2025", "2025-04-01", "2025-06-30"),
        ("1st quarter 2026", "2026-01-01", "2026-03-31"),
        ("Q1", "2026-01-01", "2026-03-31"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("third quarter", "2026-07-01", "2026-09-30"),
        ("jan", "2026-01-01", "2026-01-31"),
        ("Dec", "2025-12-01", "2025-12-31"),
        ("november", "2026-11-01", "2026-11-30"),
        ("  JANUARY   2024 ", "2024-01-01", "2024-01-31"),
        ("sept 2024", "2024-09-01", "2024-09-30"),
        ("jan-apr", "2026-01-01", "2026-04-30"),
        ("jan-apr 2024", "2024-01-01", "2024-04-30"),
        ("jan - apr 2024", "2024-01-01", "2024-04-30"),
        ("nov-feb 2024", "2023-11-01", "2024-02-29"),
        ("dec-feb", "2025-12-01", "2026-02-28"),
        ("may-may", "2026-05-01", "2026-05-31"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("next quarter", "2027-01-01", "2027-03-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last 30 days", "2026-10-25", "2026-11-23"),
        ("past 3 months", "2026-08-24", "2026-11-23"),
        ("last 2 weeks", "2026-11-10", "2026-11-23"),
        ("last 1 year", "2025-11-24", "2026-11-23"),
        ("week of 2024-06-05", "2024-06-03", "2024-06-09"),
        ("week of 2025-01-01", "2024-12-30", "2025-01-05"),
    ] {
        assert_eq!(echo(words, TODAY), span(first, last), "{words}");
    }
    for (words, day) in [
        ("2024-06-07", "2024-06-07"),
        ("2024/6/7", "2024-06-07"),
        ("2024-02-29", "2024-02-29"),
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("last 1 day", "2026-11-23"),
    ] {
        assert_eq!(echo(words, TODAY), day, "{words}");
    }
}

#[test]
fn ranges_and_open_ends() {
    for (words, expected) in [
        ("since 2024-06-07", "since 2024-06-07".to_owned()),
        ("from june 2024", "since 2024-06-01".to_owned()),
        ("2024-06..", "since 2024-06-01".to_owned()),
        ("since last month", "since 2026-10-01".to_owned()),
        ("until 2024-06-30", "until 2024-06-30 (included)".to_owned()),
        ("to 2024-06-30", "until 2024-06-30 (included)".to_owned()),
        ("until june 2024", "until 2024-06-30 (included)".to_owned()),
        ("..2024-06-30", "until 2024-06-30 (included)".to_owned()),
        ("before 2024-07", "until 2024-06-30 (included)".to_owned()),
        ("before 2025", "until 2024-12-31 (included)".to_owned()),
        ("before today", "until 2026-11-22 (included)".to_owned()),
        ("all", "all days".to_owned()),
        ("before 2024-07-01", "until 2024-06-30 (included)".to_owned()),
        ("2024-01-01..2024-06-30", span("2024-01-01", "2024-06-30")),
        ("2024-01-01 to 2024-06-30", span("2024-01-01", "2024-06-30")),
        ("from 2024-01-01 to 2024-06-30", span("2024-01-01", "2024-06-30")),
        ("2024-01-01 - 2024-06-30", span("2024-01-01", "2024-06-30")),
        ("2024-01..2024-03", span("2024-01-01", "2024-03-31")),
        ("2024-01 - 2024-03", span("2024-01-01", "2024-03-31")),
        ("2024-01-01..2024-01-02", span("2024-01-01", "2024-01-02")),
        ("2024-01-01..2024-01-01", "2024-01-01".to_owned()),
        ("from 2024-01-15 until 2024/03/01", span("2024-01-15", "2024-03-01")),
        ("since 2024-01-15 to march 2024", span("2024-01-15", "2024-03-31")),
        ("nov 2023 to feb 2024", span("2023-11-01", "2024-02-29")),
        ("nov to feb 2024", span("2023-11-01", "2024-02-29")),
        ("dec to feb", span("2025-12-01", "2026-02-28")),
        ("2024q1 to 2024q3", span("2024-01-01", "2024-09-30")),
        ("2023..2024", span("2023-01-01", "2024-12-31")),
        ("from 2024-06-07 to today", span("2024-06-07", "2026-11-23")),
    ] {
        assert_eq!(echo(words, TODAY), expected, "{words}");
    }
}

#[test]
fn at_the_ends_of_years_and_in_leap_years() {
    for (words, today, expected) in [
        ("last month", date(2024, 1, 31), span("2023-12-01", "2023-12-31")),
        ("last month", date(2024, 3, 31), span("2024-02-01", "2024-02-29")),
        ("next month", date(2023, 1, 31), span("2023-02-01", "2023-02-28")),
        ("last year", date(2024, 2, 29), span("2023-01-01", "2023-12-31")),
        ("past 1 years", date(2024, 2, 29), span("2023-03-01", "2024-02-29")),
        ("past 1 month", date(2024, 3, 31), span("2024-03-01", "2024-03-31")),
        ("this week", date(2024, 12, 31), span("2024-12-30", "2025-01-05")),
        ("yesterday", date(2024, 3, 1), "2024-02-29".to_owned()),
        ("last quarter", date(2024, 1, 1), span("2023-10-01", "2023-12-31")),
        ("feb", date(2024, 2, 1), span("2024-02-01", "2024-02-29")),
        ("feb", date(2024, 1, 31), span("2023-02-01", "2023-02-28")),
    ] {
        assert_eq!(echo(words, today), expected, "{words} on {today}");
    }
}

#[test]
fn other_words_are_refused_with_what_is_expected() {
    for words in [
        "",
        " ",
        "soon",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "24",
        "20245",
        "202406",
        "q5",
        "2024q0",
        "last 0 days",
        "last -3 days",
        "last 99999999999 days",
        "last 3 moons",
        "last 900000 years",
        "since",
        "until",
        "to",
        "..",
        "a..b",
        "jan-",
        "-apr",
        "jan 24",
        "week of june",
        "week of",
        "from 2024 to",
        "2024-06-07-08",
        "2024--06",
        "june june",
        "\u{1b}[2J",
        "in",
        "last",
        "5th quarter",
        "1st quarter of 2024",
        "all..all",
    ] {
        let problem = period(words, TODAY).unwrap_err();
        assert!(problem.contains("names no period: write a year"), "{words}: {problem}");
        assert!(!problem.contains('\u{1b}'), "{problem:?}");
    }
    for words in ["2024-06-07..2024-06-06", "2024-06 to 2024-05", "since 2025 to 2024-06-01"] {
        let problem = period(words, TODAY).unwrap_err();
        assert!(problem.contains("without days"), "{words}: {problem}");
    }
}

#[test]
fn flags_narrow_each_other() {
    let begin = begin_day("2024-06", TODAY).unwrap();
    let end = end_day("2024-07", TODAY).unwrap();
    assert_eq!((begin, end), (date(2024, 6, 1), date(2024, 6, 30)));
    assert_eq!(end_day("2024-06-30", TODAY), Ok(date(2024, 6, 29)));
    assert!(begin_day("since 2024", TODAY).unwrap_err().contains("names no day: write a day"));
    assert!(end_day("all", TODAY).is_err());
    let year = period("2024", TODAY).unwrap();
    let june = Period { first: Some(begin), last: Some(end) };
    assert_eq!(combine(Some(begin), Some(end), None), Ok(june));
    assert_eq!(combine(Some(begin), Some(end), Some(year)), Ok(june));
    assert_eq!(combine(None, None, Some(year)), Ok(year));
    assert_eq!(combine(None, None, None), Ok(Period::ALL));
    assert_eq!(combine(Some(date(2023, 1, 1)), None, Some(year)), Ok(year));
    let empty = combine(Some(date(2025, 1, 1)), None, Some(year)).unwrap_err();
    assert!(empty.contains("leave no day") && empty.contains("2025-01-01"), "{empty}");
    assert!(combine(Some(end), Some(begin), None).is_err());
}

#[test]
fn a_week_runs_from_monday_to_sunday() {
    let parts = Interval::Week.split(date(2024, 6, 5), date(2024, 6, 17));
    let expected = [
        (date(2024, 6, 5), date(2024, 6, 9)),
        (date(2024, 6, 10), date(2024, 6, 16)),
        (date(2024, 6, 17), date(2024, 6, 17)),
    ];
    assert_eq!(parts, expected);
    let quarters = Interval::Quarter.split(date(2023, 12, 31), date(2024, 4, 1));
    assert_eq!(quarters.len(), 3);
    assert_eq!(Interval::Year.split(date(2024, 2, 1), date(2024, 1, 31)), []);
    for interval in Interval::ALL {
        assert_eq!(interval.split(Date::MAX, Date::MAX), [(Date::MAX, Date::MAX)]);
        assert_eq!(interval.split(Date::MIN, Date::MIN), [(Date::MIN, Date::MIN)]);
        assert_eq!(Interval::from_id(interval.id()), Some(interval));
    }
}

fn days() -> impl Strategy<Value = Date> {
    prop_oneof![
        7 => (0i32..40_000).prop_map(|day| date(1950, 1, 1).checked_add(day.days()).expect("all days here are near")),
        1 => prop::sample::select(vec![Date::MIN, Date::MAX, date(2024, 2, 29), date(2024, 12, 31)]),
    ]
}

fn single_words() -> impl Strategy<Value = String> {
    let units = || prop::sample::select(vec!["day", "week", "month", "quarter", "year"]);
    let names = vec!["jan", "february", "mar", "sept", "dec", "q1", "Q4", "today", "yesterday"];
    prop_oneof![
        (0i32..10_000).prop_map(|year| format!("{year:04}")),
        (1900i32..2100, 0i32..14).prop_map(|(year, month)| format!("{year}-{month}")),
        (1900i32..2100, 1i32..13, 1i32..32).prop_map(|(y, m, d)| format!("{y}/{m}/{d}")),
        prop::sample::select(names.clone()).prop_map(str::to_owned),
        (prop::sample::select(names), 1900i32..2100).prop_map(|(name, y)| format!("{name} {y}")),
        (prop::sample::select(vec!["this", "last", "next"]), units())
            .prop_map(|(which, unit)| format!("{which} {unit}")),
        (0i32..400, units()).prop_map(|(count, unit)| format!("past {count} {unit}s")),
    ]
}

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        single_words(),
        (prop::sample::select(vec!["since ", "until ", "before ", "in ", ".."]), single_words())
            .prop_map(|(mark, words)| format!("{mark}{words}")),
        (
            single_words(),
            prop::sample::select(vec![" to ", "..", "-", " - ", " until "]),
            single_words()
        )
            .prop_map(|(a, mark, b)| format!("{a}{mark}{b}")),
        ".{0,12}",
    ]
}

proptest! {
    #[test]
    fn every_period_has_days(words in any_words(), today in days()) {
        match period(&words, today) {
            Ok(Period { first: Some(first), last: Some(last) }) => prop_assert!(first <= last),
            Ok(found) => prop_assert!(!found.in_words().is_empty()),
            Err(problem) => prop_assert!(problem.contains("period"), "{}", problem),
        }
    }

    #[test]
    fn an_echo_names_the_same_days(words in single_words(), today in days()) {
        if let Ok(found) = period(&words, today) && today.year() > 0 {
            let (first, last) = (found.first.unwrap(), found.last.unwrap());
            prop_assert_eq!(begin_day(&words, today), Ok(first));
            prop_assert!(found.contains(first) && found.contains(last));
            prop_assert_eq!(found.within(Date::MIN, Date::MAX), Some((first, last)));
        }
    }

    #[test]
    fn parts_cover_every_day_once(first in days(), length in 0i32..2_000) {
        let last = first.checked_add(length.days()).unwrap_or(Date::MAX);
        for interval in Interval::ALL {
            let parts = interval.split(first, last);
            prop_assert_eq!(parts.first().map(|part| part.0), Some(first));
            prop_assert_eq!(parts.last().map(|part| part.1), Some(last));
            for pair in parts.windows(2) {
                prop_assert_eq!(pair[0].1.tomorrow().ok(), Some(pair[1].0));
            }
            prop_assert!(parts.iter().all(|(first, last)| first <= last));
        }
    }
}
