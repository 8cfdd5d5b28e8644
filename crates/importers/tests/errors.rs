//! Is each problem of a file found, at its place? Every folder of `testdata/errors` is read.
#![allow(clippy::disallowed_methods, reason = "tests read their test data")]

use outflow_importers::{DateOrder, ReadOptions, read, read_snapshot};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Diagnostic, Texts};
use std::path::PathBuf;

fn folder(case: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/errors").join(case)
}

fn problems(case: &str, file: &str) -> Vec<Diagnostic> {
    let bytes = std::fs::read(folder(case).join(file)).expect("the folder has this file");
    if file.ends_with(".toml") {
        let text = String::from_utf8(bytes).expect("snapshots of the test data are UTF-8");
        let (snapshot, problems) = read_snapshot(file, &text);
        assert_eq!(snapshot.is_none(), problems.iter().any(Diagnostic::is_fatal), "{case}");
        return problems;
    }
    let mut texts = Texts::default();
    let reading = read(file, bytes, SourceId::new(0), &mut texts, &ReadOptions::default());
    let fatal = reading.diagnostics.iter().any(Diagnostic::is_fatal);
    assert_eq!(reading.statement.is_none(), fatal, "{case}");
    reading.diagnostics
}

/// `E202 3:1 Date=45429: message` for every problem of a case.
fn told(case: &str, file: &str) -> Vec<String> {
    let tell = |problem: Diagnostic| {
        let mut told = problem.code.id().to_owned();
        if let Some(line) = problem.line {
            told += &format!(" {line}");
        }
        if let Some(column) = problem.column {
            told += &format!(":{column}");
        }
        if let (Some(field), Some(cell)) = (&problem.field, &problem.cell) {
            told += &format!(" {field}={cell}");
        }
        format!("{told}: {}", problem.message)
    };
    problems(case, file).into_iter().map(tell).collect()
}

#[test]
fn files_that_are_refused_as_a_whole() {
    for (case, file, expected, advice) in [
        ("E101", "statement.csv", "E101 1: none of the first 60 lines", "as CSV"),
        (
            "E102",
            "statement.csv",
            "E102 1: the columns are not those of the nearest format, Upwork transaction history (until 2024): missing: Amount; unexpected: Amount (EUR), Saldo",
            "transaction-history",
        ),
        (
            "E103",
            "statement.csv",
            "E103 1: this is the earnings-by-day report",
            "You need the transaction history",
        ),
        (
            "E103-weekly-summary",
            "statement.csv",
            "E103 1: this is a weekly summary",
            "You need the transaction history",
        ),
        (
            "E103-invoice-list",
            "statement.csv",
            "E103 1: this is a list of invoices",
            "You need the transaction history",
        ),
        (
            "E103-client-ledger",
            "statement.csv",
            "E103: this is the transaction history of a client's account",
            "Switch to it",
        ),
        (
            "E103-client-ledger-v2",
            "statement.csv",
            "E103: this is the transaction history of a client's account",
            "Switch to it",
        ),
        (
            "E103-paypal",
            "statement.csv",
            "E103 1: this is a statement of PayPal",
            "transaction history of Upwork",
        ),
        ("E104", "statement.pdf", "E104: this is a PDF", "as CSV from"),
        (
            "E104-spreadsheet",
            "statement.xlsx",
            "E104: this is a spreadsheet file",
            "save it as CSV",
        ),
        ("E104-zip", "invoices.zip", "E104: this is a ZIP archive of PDF files", "as CSV from"),
        ("E104-gzip", "statement.csv.gz", "E104: this is a gzip archive", "Unpack"),
        ("E104-picture", "screenshot.png", "E104: this is a picture", "as CSV from"),
        ("E104-nul", "statement.csv", "E104: this is a binary file", "as CSV"),
        ("E105", "statement.csv", "E105 2: the file holds bytes that are no characters", "UTF-8"),
        ("E106", "statement.csv", "E106: the file holds nothing at all", "again"),
    ] {
        let told = told(case, file);
        assert_eq!(told.len(), 1, "{case}: {told:?}");
        assert!(told[0].starts_with(expected), "{case}: {}", told[0]);
        let hint = &problems(case, file)[0].hint;
        assert!(hint.contains(advice), "{case}: {hint}");
    }
}

#[test]
fn problems_of_lines_at_their_cells() {
    for (case, expected) in [
        ("E112", &["E112 4:33: a quote opens here and does not close"][..]),
        (
            "E113",
            &[
                "E113 3:1: the line has 10 cells instead of 13",
                "E113 4:1: the line has 14 cells instead of 13",
            ],
        ),
        (
            "E202",
            &[
                "E202 2:1 Date=May 32, 2024: \"May 32, 2024\" is not a date",
                "E202 3:1 Date=45429: \"45429\" is not a date",
                "E202 4:1 Date=: the date is empty",
            ],
        ),
        (
            "E203",
            &[
                "E203 2:1 Date=5/6/2024: \"5/6/2024\" could be 6 May 2024 or 5 June 2024, and nothing in the file tells which",
            ],
        ),
        (
            "E204",
            &[
                "E204 3:121 Amount=-20,00: \"-20,00\" is written with a decimal comma",
                "E204 4:132 Amount=: the amount is empty",
                "E204 4:135 Balance=n/a: \"n/a\" is not an amount",
            ],
        ),
        (
            "E205",
            &[
                "E205 3:121 Amount=-20.005: \"-20.005\" has a fraction of a cent",
                "E205 4:141 Balance=200.0001: \"200.0001\" has a fraction of a cent",
            ],
        ),
        (
            "E206",
            &[
                "E206 2:132 Amount=99,999,999,999,999,999.00: \"99,999,999,999,999,999.00\" is larger than can be held",
            ],
        ),
        (
            "E207",
            &[
                "E207 2:86 Amount=-165.60 EUR: \"-165.60 EUR\" is in another currency than US dollars",
                "E207 3:121 Amount=-€18.40: \"-€18.40\" is in another currency than US dollars",
            ],
        ),
        (
            "W301",
            &[
                "W301 2:26 Type=Loyalty Reward: the type \"Loyalty Reward\" is unknown; it stands on 1 line",
            ],
        ),
        ("W302", &["W302: every line carries the same Ref ID, so the column is left out"]),
        ("W303", &["W303: the file has no balance column"]),
        ("W304", &["W304: the file has no Ref ID column"]),
        ("W306", &["W306: the file is not UTF-8; it was decoded as windows-1252"]),
        (
            "W307",
            &[
                "W307 3: what stands above the header on line 3 is not part of the table and was left out",
            ],
        ),
        ("W309", &["W309: the statement has a header and nothing below it"]),
        (
            "W310",
            &[
                "W310: 1 number was written with a spreadsheet's float noise and read as whole cents",
            ],
        ),
        // Found when lines are put together, not when they are read.
        ("E201", &[]),
        ("E208", &[]),
        ("E209", &[]),
        ("E405", &[]),
        ("W305", &[]),
        ("W308", &[]),
    ] {
        assert_eq!(told(case, "statement.csv"), expected, "{case}");
    }
}

#[test]
fn a_problem_shows_its_line() {
    let problem = problems("E205", "statement.csv").remove(0);
    let excerpt = problem.excerpt.unwrap();
    let column = problem.column.unwrap() as usize;
    let shown: String = excerpt.chars().skip(column - 1).take(7).collect();
    assert_eq!(shown, "-20.005");
    assert!(problem.expected.unwrap().contains("258.00"));
}

#[test]
fn problems_of_snapshots_at_their_keys() {
    for (case, expected) in [
        ("E401", &["E401 2:18: invalid basic string"][..]),
        (
            "E402",
            &[
                "E402 2:1 pendng=pendng: the snapshot has no key pendng; did you mean pending?",
                "E402 6:1 fee_procent=fee_procent: contract has no key fee_procent; did you mean fee_percent?",
            ],
        ),
        (
            "E403",
            &[
                "E403 1:13 available=171.00: 171.00 is a bare number; write it in quotes: \"171.00\"",
                "E403 2:9 as_of=\"11.02.2025\": \"11.02.2025\" is not a date",
                "E403 3:13 top_rated=\"no\": \"no\" is not true or false",
                "E403 4:14 membership=\"pro\": \"pro\" is not known here",
                "E403 8:7 net=\"1,171.00\": \"1,171.00\" is not an amount",
                "E403 9:8 week=\"2025-01-28/2025-02-03\": the week \"2025-01-28/2025-02-03\" runs from a Tuesday to a Monday, not from Monday to Sunday",
                "E403 11:1 market_rate=[[market_rate]]: market_rate says nothing without on",
                "E403 13:8 rate=\"0,9601\": \"0,9601\" is not a rate of exchange",
            ],
        ),
        (
            "E404",
            &[
                "E404 1:11 pending=\"100.00\": pending is 100.00, but its items are 150.00 net together (2 of them)",
                "E404 2:13 in_review=\"-5.00\": in_review cannot be below zero, and is -5.00",
                "E404 7:7 net=\"100.00\": net 100.00 is more than gross 90.00, but a fee only takes away",
                "E404 16:12 reply_by=2025-02-01: reply_by 2025-02-01 is before escrow_refund_requested_on 2025-02-07",
                "E404 18:10 billed=\"20:00\": billed 20:00 is more than logged 18:30",
                "E404 22:14 arrived_on=2025-01-28: arrived_on 2025-01-28 is before sent_on 2025-01-29",
            ],
        ),
        ("W406", &[]),
    ] {
        assert_eq!(told(case, "snapshot.toml"), expected, "{case}");
    }
}

#[test]
fn every_folder_is_read_by_a_test() {
    let source = include_str!("errors.rs");
    for folder in std::fs::read_dir(folder("")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        // Problems of the command, of packs and of the book are none of this room's: crates/cli/tests/errors.rs
        // runs them.
        if ["E5", "E6", "E7", "W407"].iter().any(|other| name.starts_with(other)) {
            continue;
        }
        assert!(source.contains(&format!("\"{name}\"")), "no test reads {name}");
    }
}

/// A statement of version 1 with these records.
fn statement(records: &[&str]) -> Vec<u8> {
    let header = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    format!("{header}\n{}\n", records.join("\n")).into_bytes()
}

fn codes(bytes: Vec<u8>, options: &ReadOptions) -> Vec<(&'static str, Option<u32>)> {
    let reading = read("x", bytes, SourceId::new(0), &mut Texts::default(), options);
    reading.diagnostics.iter().map(|problem| (problem.code.id(), problem.line)).collect()
}

#[test]
fn problems_are_all_collected_up_to_a_number() {
    let bad = "\"Jun 7, 2024\",1,Hourly,x,,,K,,,abc,,,1.00";
    let reading = read(
        "x",
        statement(&[bad; 1_000]),
        SourceId::new(0),
        &mut Texts::default(),
        &ReadOptions::default(),
    );
    assert_eq!(reading.diagnostics.len(), 201);
    assert_eq!(reading.diagnostics[199].line, Some(201));
    assert_eq!(reading.diagnostics[200].message, "and 800 more problems of this file's lines");
}

#[test]
fn damaged_tables() {
    let good = "\"Jun 7, 2024\",1,Hourly,x,,,K,,,1.00,,,1.00";
    let other = good.replace(",1,Hourly", ",2,Hourly");
    let stray = "\"Jun 7, 2024,2,Hourly,x,,,K,,,1.00,,,1.00";
    let header = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    for (records, expected) in [
        // A quote that lost its partner swallows the start of the next line.
        (&[good, stray, good][..], &[("E112", Some(3))][..]),
        (&[good, stray], &[("E112", Some(3))]),
        // Two files joined with their headers.
        (
            &[good, header, other.as_str()],
            &[("E202", Some(3)), ("E204", Some(3)), ("E204", Some(3))],
        ),
        // Only empty cells are missing or too many.
        (&[good, "\"Jun 6, 2024\",2,Hourly,x,,,K,,,1.00,,,1.00,,"], &[]),
        (
            &["\"Jun 7, 2024\",1,Hourly,x,,,K,,,1.00", "\"Jun 6, 2024\",2,Bonus,x,,,K,,,1.00"],
            &[("W303", None)],
        ),
        // Cut off before the balance that other lines have.
        (&[good, "\"Jun 6, 2024\",2,Hourly,x,,,K,,,1.00"], &[("E113", Some(3))]),
        // An empty balance beside stated ones is not an error.
        (&[good, "\"Jun 6, 2024\",2,Hourly,x,,,K,,,1.00,,,"], &[]),
    ] {
        assert_eq!(codes(statement(records), &ReadOptions::default()), expected, "{records:?}");
    }
}

#[test]
fn a_given_order_of_numbers_that_does_not_fit_is_told() {
    let records =
        ["13/6/2024,2,Hourly,x,,,K,,,1.00,,,2.00", "1/6/2024,1,Hourly,x,,,K,,,1.00,,,1.00"];
    let options = ReadOptions { date_order: Some(DateOrder::MonthFirst) };
    assert_eq!(codes(statement(&records), &options), [("E202", Some(2))]);
    assert_eq!(codes(statement(&records), &ReadOptions::default()), []);
}

#[test]
fn white_space_alone_is_an_empty_file() {
    for text in ["\n\n", " \t\r\n", "\u{feff}\n"] {
        assert_eq!(codes(text.as_bytes().to_vec(), &ReadOptions::default()), [("E106", None)]);
    }
}

#[test]
fn a_freelancers_file_is_never_taken_for_a_clients() {
    let card = "\"Jun 6, 2024\",3,Payment,Paid from Visa 4242,,,,Ana Reis,,9.00,,,0.00";
    let connects = "\"Jun 6, 2024\",2,Membership Fee,Fees for additional Connects (60).,,,,Ana Reis,,-9.00,,,-9.00";
    let refund =
        "\"Jun 5, 2024\",1,Hourly,Invoice corrected,,Ana Reis,Kestrel Maps,Ana Reis,,-20.00,,,0.00";
    for records in
        [&[card][..], &[card, connects], &[refund], &[card, refund], &[card, connects, refund]]
    {
        let found = codes(statement(records), &ReadOptions::default());
        assert!(!found.iter().any(|(code, _)| *code == "E103"), "{records:?}");
    }
}
