//! Are reminders of deadlines the same from day to day, and can every word of the answer be read?

mod surroundings;

use std::path::Path;
use std::process::Command;

fn activity(arguments: &[&str]) -> String {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/transcripts/activity.in");
    let output = surroundings::alone(Command::new(env!("CARGO_BIN_EXE_outflow")))
        .args(["activity", "statement.csv"])
        .args(arguments)
        .current_dir(folder)
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
        .output()
        .expect("the program starts");
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

/// Each reminder with its day; long lines of a calendar are put together again.
fn reminders(day: &str, snapshot: &str) -> Vec<(String, String)> {
    let calendar = activity(&["--today", day, "--snapshot", snapshot, "-O", "ics"]);
    let whole = calendar.replace("\r\n ", "").replace('\r', "");
    let value = |key: &'static str| {
        let lines = whole.lines().filter_map(move |line| line.strip_prefix(key));
        lines.map(str::to_owned).collect::<Vec<String>>()
    };
    value("UID:").into_iter().zip(value("DTSTART;VALUE=DATE:")).collect()
}

#[test]
fn a_reminder_has_the_same_id_and_day_tomorrow() {
    let expected = [
        ("idle-contract-pause_2fQuillfern_20Software_20LTD", "20240611"),
        ("membership-renewal", "20240710"),
        ("dormant-escrow_2fHarbour_20map", "20240730"),
        ("inactivity-fee", "20241205"),
        // Three purchases of Connects, each with the month in which it was made; the tax form has no day.
        ("connects-expire_2f2024-02", "20250228"),
        ("connects-expire_2f2024-04", "20250402"),
        ("connects-expire_2f2024-05", "20250502"),
    ];
    let expected =
        expected.map(|(id, on)| (format!("upwork_2f{id}@outflow.invalid"), on.to_owned()));
    for day in ["2024-06-10", "2024-06-11"] {
        assert_eq!(reminders(day, "plus.toml"), expected, "{day}");
    }
}

#[test]
fn nothing_is_cut_in_a_pipe_and_no_line_is_wide() {
    let text = activity(&["--today", "2024-06-10"]);
    assert!(!text.contains('…'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.contains("that is never a charge and never money"), "{text}");
}

/// The program in a folder with a book of its own, and what it writes.
fn in_book(folder: &Path, arguments: &[&str]) -> String {
    let output = surroundings::alone(Command::new(env!("CARGO_BIN_EXE_outflow")))
        .args(arguments)
        .current_dir(folder)
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "book.sqlite")
        .env("OUTFLOW_NOW", "2024-06-10T12:00:00Z")
        .output()
        .expect("the program starts");
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[test]
fn a_reminder_of_several_accounts_has_the_id_of_its_account_alone() {
    let given = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/transcripts");
    let file = |name: &str| given.join(name).display().to_string();
    let folder = tempfile::tempdir().expect("a folder for tests");
    let ask = |arguments: &[&str]| in_book(folder.path(), arguments);
    let ids = |arguments: &[&str]| {
        let whole = ask(arguments).replace("\r\n ", "").replace('\r', "");
        let ids = whole.lines().filter_map(|line| line.strip_prefix("UID:"));
        let mut ids: Vec<String> = ids.map(str::to_owned).collect();
        ids.sort();
        ids
    };
    // The same lines in both accounts: every deadline has its double, whose id must not be the same.
    ask(&["import", &file("activity.in/statement.csv"), "--account", "upwork"]);
    let before = ids(&["activity", "-O", "ics"]);
    ask(&["import", &file("activity.in/statement.csv"), "--account", "studio"]);
    let one = ids(&["activity", "-O", "ics", "--account", "upwork"]);
    let other = ids(&["activity", "-O", "ics", "--account", "studio"]);
    let both = ids(&["activity", "-O", "ics"]);
    assert_eq!((before.len(), &before), (6, &one), "the second account changes no id of the first");
    let mut expected = [one, other].concat();
    expected.sort();
    assert_eq!(both, expected);
    expected.dedup();
    assert_eq!(both.len(), expected.len(), "two accounts have no id in common");

    let schema = include_str!("../../../schemas/listing-1.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let verbs: [&[&str]; 3] = [&["activity"], &["contract", "list"], &["backtest"]];
    for verb in verbs {
        let json = ask(&[verb, &["-O", "json"]].concat());
        let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert!(schema.is_valid(&value), "{verb:?}: {json}");
        let names = value["data"]["accounts"].as_array().expect("a table of accounts");
        let names: Vec<&str> = names.iter().filter_map(|row| row["account"].as_str()).collect();
        assert_eq!(names, ["upwork", "studio"], "{verb:?}");
    }
}
