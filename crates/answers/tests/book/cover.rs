//! Is every day laid to the files that it rests on, and every day without a file found?

use crate::build::{day, later, rows};
use outflow_answers::book::{AccountFiles, CoveredFile, coverage};
use outflow_answers::period::Interval;
use proptest::prelude::*;

fn file(name: &str, operation: u32, days: Option<(&str, &str)>) -> CoveredFile {
    let days = days.map(|(first, last)| (day(first), day(last)));
    CoveredFile { name: name.to_owned(), operation, lines: days.map_or(0, |_| 3), days }
}

#[test]
fn runs_gaps_and_files_without_lines() {
    let anna = vec![
        file("jan.csv", 1, Some(("2024-01-01", "2024-01-20"))),
        file("all.csv", 2, Some(("2024-01-10", "2024-01-31"))),
        file("mar.csv", 3, Some(("2024-03-01", "2024-03-01"))),
        file("none.csv", 4, None),
    ];
    let ben = vec![file("ben.csv", 5, Some(("2023-01-01", "2023-12-31")))];
    let accounts = [("anna", anna), ("ben", ben), ("cleo", Vec::new())];
    let accounts = accounts.map(|(account, files)| AccountFiles { account: account.into(), files });
    let listing = coverage(&accounts, "");
    let expected = [
        "anna|2024-01-01|2024-01-09|9|true|jan.csv",
        "anna|2024-01-10|2024-01-20|11|true|jan.csv, all.csv",
        "anna|2024-01-21|2024-01-31|11|true|all.csv",
        "anna|2024-02-01|2024-02-29|29|false|",
        "anna|2024-03-01|2024-03-01|1|true|mar.csv",
        "ben|2023-01-01|2023-12-31|365|true|ben.csv",
    ];
    assert_eq!(
        rows(&listing, "days", &["account", "from", "to", "days", "covered", "files"]),
        expected
    );
    let files = rows(&listing, "files", &["file", "operation", "lines", "from"]);
    assert_eq!((files.len(), files[3].as_str()), (5, "none.csv|4|0|"));
    assert_eq!(
        listing.headline,
        "3 accounts, 5 files: no file covers 29 of the days between, in 1 gap."
    );
    assert!(listing.has_findings && listing.notes[0].starts_with("1 file has no lines"));
    let whole = coverage(&accounts[1..], "");
    assert!(!whole.has_findings && whole.headline.contains("no day between"), "{}", whole.headline);
    assert!(!coverage(&[], "").has_findings);
}

proptest! {
    #[test]
    fn every_day_lies_in_one_run_with_exactly_its_files(
        spans in prop::collection::vec((0i32..60, 0i32..20), 1..6)
    ) {
        let base = day("2024-01-01");
        let at = |offset: i32| later(base, offset);
        let files: Vec<CoveredFile> = spans.iter().enumerate().map(|(index, (first, length))| CoveredFile {
            name: index.to_string(),
            operation: 1,
            lines: 1,
            days: Some((at(*first), at(first + length))),
        }).collect();
        let first = files.iter().filter_map(|file| file.days).map(|days| days.0).min().unwrap();
        let last = files.iter().filter_map(|file| file.days).map(|days| days.1).max().unwrap();
        let listing = coverage(&[AccountFiles { account: "a".into(), files: files.clone() }], "");
        let runs = rows(&listing, "days", &["from", "to", "files"]);
        for (on, _) in Interval::Day.split(first, last) {
            let covering: Vec<&str> = files.iter()
                .filter(|file| file.days.is_some_and(|(first, last)| first <= on && on <= last))
                .map(|file| file.name.as_str()).collect();
            let inside: Vec<&String> = runs.iter().filter(|run| {
                let ends: Vec<&str> = run.split('|').collect();
                day(ends[0]) <= on && on <= day(ends[1])
            }).collect();
            prop_assert_eq!(inside.len(), 1);
            let files = inside[0].rsplit('|').next().unwrap_or_default();
            prop_assert_eq!(files, covering.join(", "));
        }
        prop_assert!(runs.windows(2).all(|pair| pair[0].split('|').next_back() != pair[1].split('|').next_back()));
    }
}
