//! Is every quirk of a real file read to the exact lines? Every folder of `testdata/importers` is read.
#![allow(clippy::disallowed_methods, reason = "tests read their test data")]

use outflow_importers::{ReadOptions, Reading, read};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{StatementLine, Texts, Wording};
use std::path::PathBuf;

fn folder(case: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/importers").join(case)
}

fn reading(case: &str, texts: &mut Texts) -> Reading {
    let file = folder(case).join("statement.csv");
    let bytes = std::fs::read(file).expect("the folder has a statement");
    read("statement.csv", bytes, SourceId::new(0), texts, &ReadOptions::default())
}

const WORDINGS: [(Wording, &str); 9] = [
    (Wording::CONNECTS, "connects"),
    (Wording::CHARGEBACK, "chargeback"),
    (Wording::FAILED_PAYMENT, "failed"),
    (Wording::TRANSFER_RETURNED, "returned"),
    (Wording::ARBITRATION, "arbitration"),
    (Wording::INACTIVITY, "inactivity"),
    (Wording::PAID_FROM, "paid-from"),
    (Wording::GIVEN, "given"),
    (Wording::HOURLY, "hourly"),
];

/// `2: 2024-03-14 Withdrawal -356.60 = 0.99 id 601000104 …`.
fn line(line: &StatementLine, texts: &Texts) -> String {
    let mut told = format!("{}: {} {:?} {}", line.at.line, line.dated, line.kind, line.amount);
    if let Some(balance) = line.balance_after.get() {
        told += &format!(" = {balance}");
    }
    let ids = [("id", line.id), ("names", line.names), ("group", line.group)];
    for (what, id) in ids {
        if let Some(id) = id {
            told += &format!(" {what} {}", id.text(texts));
        }
    }
    for (what, name) in [("client", line.client), ("contract", line.contract)] {
        if !name.is_empty() {
            told += &format!(" {what} {}", texts.text(name));
        }
    }
    for (wording, what) in WORDINGS {
        if line.wording.says(wording) {
            told += &format!(" ({what})");
        }
    }
    told
}

/// The codes of all diagnostics, and all lines.
fn told(case: &str) -> (Vec<&'static str>, Vec<String>) {
    let mut texts = Texts::default();
    let reading = reading(case, &mut texts);
    let codes = reading.diagnostics.iter().map(|problem| problem.code.id()).collect();
    let lines = reading.statement.map(|statement| statement.lines).unwrap_or_default();
    (codes, lines.iter().map(|read| line(read, &texts)).collect())
}

/// What most of the files hold, in different clothes.
const SAME: [&str; 6] = [
    "2024-03-14 WithdrawalFee -0.99 = 0.00 id 601000105",
    "2024-03-14 Withdrawal -356.60 = 0.99 id 601000104",
    "2024-03-13 TaxOnFees -9.13 = 357.59 id 601000103 names 601000102 client Saltmarsh Labs",
    "2024-03-13 ServiceFee -39.68 = 366.72 id 601000102 names 601000101 client Saltmarsh Labs",
    "2024-03-13 Fixed 396.80 = 406.40 id 601000101 client Saltmarsh Labs",
    "2024-03-01 Bonus 9.60 = 9.60 id 601000100 client Heron, Reed & Co",
];

#[test]
fn one_statement_in_many_clothes() {
    let from_2 = [2, 3, 4, 5, 6, 7];
    for (case, codes, numbers) in [
        ("v1", &[][..], from_2),
        ("v1-bom", &[], from_2),
        ("v1-cr", &[], from_2),
        ("v1-crlf", &[], from_2),
        ("v1-dates-day-first", &[], from_2),
        ("v1-dates-excel", &[], from_2),
        ("v1-dates-iso", &[], from_2),
        ("v1-dates-month-first", &[], from_2),
        ("v1-dollars-parentheses", &[], from_2),
        ("v1-empty-rows", &[], [2, 5, 8, 11, 14, 17]),
        ("v1-exchange-rate", &[], from_2),
        ("v1-float-noise", &["W310"], from_2),
        ("v1-no-final-newline", &[], from_2),
        ("v1-other-column-order", &[], from_2),
        ("v1-preamble", &["W307"], [5, 6, 7, 8, 9, 10]),
        ("v1-semicolon", &[], from_2),
        ("v1-tab", &[], from_2),
        ("v1-unicode-minus", &[], from_2),
        ("v1-utf16-no-bom", &["W306"], from_2),
        ("v1-utf16be", &["W306"], from_2),
        ("v1-utf16le", &["W306"], from_2),
        ("v1-windows1252", &["W306"], from_2),
    ] {
        let lines = numbers.iter().zip(SAME).map(|(number, line)| format!("{number}: {line}"));
        assert_eq!(told(case), (codes.to_vec(), lines.collect()), "{case}");
    }
}

/// The same lines without the parts between the two words, where the second may be the end.
fn without(part: &str, end: &str) -> Vec<String> {
    let cut = |line: &str| match line.split_once(part) {
        Some((before, rest)) => match rest.split_once(end) {
            Some((_, after)) => format!("{before}{end}{after}"),
            None => before.to_owned(),
        },
        None => line.to_owned(),
    };
    SAME.iter().enumerate().map(|(index, line)| format!("{}: {}", index + 2, cut(line))).collect()
}

#[test]
fn missing_and_useless_columns() {
    let ids: Vec<String> = without(" id ", " names ")
        .into_iter()
        .map(|line| match line.contains(" names ") || line.contains(" client ") {
            true => line,
            // Where no name follows, a client may.
            false if line.contains("Fixed") => line + " client Saltmarsh Labs",
            false if line.contains("Bonus") => line + " client Heron, Reed & Co",
            false => line,
        })
        .collect();
    for (case, codes, lines) in [
        ("v1-no-balance", ["W303"], without(" = ", " id ")),
        ("v1-no-ref-id", ["W304"], ids.clone()),
        ("v1-equal-ref-ids", ["W302"], ids),
    ] {
        assert_eq!(told(case), (codes.to_vec(), lines), "{case}");
    }
    for (case, has_balance, has_ids) in
        [("v1", true, true), ("v1-no-balance", false, true), ("v1-equal-ref-ids", true, false)]
    {
        let statement = reading(case, &mut Texts::default()).statement.unwrap();
        assert_eq!((statement.has_balance, statement.has_ids), (has_balance, has_ids), "{case}");
    }
}

const V2: [&str; 7] = [
    "2: 2026-02-27 Withdrawal -180.12 = 0.00 id 811000207 group 9100",
    "3: 2026-02-25 TaxWithheld -2.00 = 180.12 id 811000204 names 811000201 group 9001 client Quarry Lane Studio contract Survey coding",
    "4: 2026-02-25 TaxOnFees -3.60 = 182.12 id 811000203 names 811000202 group 9001 client Quarry Lane Studio contract Survey coding",
    "5: 2026-02-25 ServiceFee -14.28 = 185.72 id 811000202 names 811000201 group 9001 client Quarry Lane Studio contract Survey coding",
    "6: 2026-02-25 Hourly 200.00 = 200.00 id 811000201 group 9001 client Quarry Lane Studio contract Survey coding",
    "7: 2026-02-10 CardPayment 9.00 = 0.00 id 811000112 names 811000112 (paid-from)",
    "8: 2026-02-10 Connects -9.00 = -9.00 id 811000111 group 8801",
];

#[test]
fn files_with_lines_of_their_own() {
    let mut oldest_first: Vec<String> = SAME.iter().rev().map(|line| (*line).to_owned()).collect();
    for (index, line) in oldest_first.iter_mut().enumerate() {
        *line = format!("{}: {line}", index + 2);
    }
    let oldest_first: Vec<&str> = oldest_first.iter().map(String::as_str).collect();
    let no_groups: Vec<String> = V2
        .iter()
        .map(|line| {
            [" group 9100", " group 9001", " group 8801"]
                .iter()
                .fold((*line).to_owned(), |line, group| line.replace(group, ""))
        })
        .collect();
    let no_groups: Vec<&str> = no_groups.iter().map(String::as_str).collect();
    for (case, codes, lines) in [
        ("v1-oldest-first", &[][..], &oldest_first[..]),
        ("v1-header-only", &["W309"], &[]),
        ("v2b-header-only", &["W309"], &[]),
        ("v2a", &[], &V2),
        ("v2b", &[], &V2),
        ("v2b-equal-transaction-ids", &[], &no_groups),
        (
            "v1-thousands",
            &[],
            &[
                "2: 2024-04-02 Withdrawal -12345.67 = 1234.56 id 601000202",
                "3: 2024-04-01 Hourly 13580.23 = 13580.23 id 601000201 client Saltmarsh Labs",
            ],
        ),
        (
            "v1-unknown-type",
            &["W301"],
            &[
                "2: 2024-03-13 Unknown 396.80 = 406.40 id 601000110 client Saltmarsh Labs",
                "3: 2024-03-01 Unknown 9.60 = 9.60 id 601000109 client Heron, Reed & Co",
                "4: 2024-03-01 Bonus 9.60 = 9.60 id 601000100 client Heron, Reed & Co",
            ],
        ),
        (
            "v1-quoted-newlines",
            &[],
            &[
                "2: 2024-03-13 Fixed 396.80 = 406.40 id 601000101 client Saltmarsh Labs",
                "5: 2024-03-01 Bonus 9.60 = 9.60 id 601000100 client Heron, Reed & Co",
            ],
        ),
        (
            "v2b-refund",
            &[],
            &[
                "2: 2026-03-09 ServiceFeeRefund 7.14 = -92.86 id 811000302 group 9201 client Quarry Lane Studio contract Survey coding",
                "3: 2026-03-09 RefundToClient -100.00 = -100.00 id 811000301 group 9201 client Quarry Lane Studio contract Survey coding (given)",
                "4: 2026-03-03 Refund 0.00 = 0.00 id 811000300 names 811000201 group 9200 client Quarry Lane Studio contract Declined cards dashboard (chargeback)",
            ],
        ),
    ] {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(told(case), (codes.to_vec(), lines), "{case}");
    }
}

#[test]
fn every_folder_is_read_by_a_test() {
    let source = include_str!("quirks.rs");
    for folder in std::fs::read_dir(folder("")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(source.contains(&format!("\"{name}\"")), "no test reads {name}");
    }
}

#[test]
fn a_line_is_shown_again_from_its_source() {
    let statement = reading("v1", &mut Texts::default()).statement.unwrap();
    let show = |index: usize| {
        let line = &statement.lines[index];
        (statement.source.kind_text(line), statement.source.description(line))
    };
    assert_eq!(show(4), ("Fixed Price".into(), "Milestone \"Tide tables\", part 1".into()));
    let local = statement.source.local_amount(&statement.lines[1]);
    assert_eq!(local, Some(("324.10".into(), "EUR".into())));
    assert_eq!(statement.source.local_amount(&statement.lines[0]), None);
    let marked = reading("v1-bom", &mut Texts::default()).statement.unwrap();
    assert_eq!(marked.source.description(&marked.lines[5]), "Bonus for quick delivery");
    let rate = reading("v1-exchange-rate", &mut Texts::default()).statement.unwrap();
    assert_eq!(rate.source.local_amount(&rate.lines[1]), None);
    let second = reading("v2a", &mut Texts::default()).statement.unwrap();
    assert_eq!(
        second.source.description(&second.lines[4]),
        "Survey coding - Invoice for Feb 16-Feb 22, 2026 - 10.00 hours"
    );
}

#[test]
fn the_order_of_numbers_can_be_given() {
    let header =
        "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Balance\n";
    let text =
        format!("{header}5/6/2024,2,Hourly,,,,K,,,1.00,3.00\n4/6/2024,1,Hourly,,,,K,,,2.00,2.00\n");
    use outflow_importers::DateOrder::{DayFirst, MonthFirst};
    for (order, expected) in
        [(MonthFirst, ["2024-05-06", "2024-04-06"]), (DayFirst, ["2024-06-05", "2024-06-04"])]
    {
        let options = ReadOptions { date_order: Some(order) };
        let bytes = text.clone().into_bytes();
        let reading = read("x", bytes, SourceId::new(0), &mut Texts::default(), &options);
        let lines = reading.statement.unwrap().lines;
        let dates: Vec<String> = lines.iter().map(|line| line.dated.to_string()).collect();
        assert_eq!(dates, expected);
    }
}
