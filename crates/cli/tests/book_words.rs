//! Can the book be taken at its word: both ends of a period, commands as they are printed, and what is only assumed?

mod desk;

use desk::Desk;

#[test]
fn a_range_of_days_includes_the_last_one_in_every_answer_and_an_end_is_the_day_after_it() {
    let desk = Desk::new();
    desk.rows(
        "ada.csv",
        &[
            (3, "701", "Invoice", "100.00", "100.00"),
            (5, "702", "Invoice", "50.00", "150.00"),
            (9, "703", "Invoice", "7.00", "157.00"),
        ],
    );
    desk.says(&["import", "ada.csv"], 0);
    for words in
        ["2024-06-03..2024-06-05", "from 2024-06-03 to 2024-06-05", "2024-06-03 - 2024-06-05"]
    {
        for question in ["register", "balance", "flow", "reconcile"] {
            let said = desk.says(&[question, "-p", words], 0);
            let echo = "2024-06-03 to 2024-06-05 (both included)";
            assert!(said.contains(echo), "{question} {words}: {said}");
        }
        for question in ["why", "audit"] {
            let said = desk.says(&[question, "-p", words, "-O", "json"], 0);
            assert!(
                said.contains("2024-06-03 to 2024-06-05 (both included)"),
                "{question}: {said}"
            );
        }
        let said = desk.says(&["register", "-p", words], 0);
        assert!(said.contains("702") && !said.contains("703"), "{said}");
    }
    let sum = |flags: &[&str]| {
        let query = ["sql", "select sum(cents) from lines", "-O", "csv"];
        desk.says(&[&query, flags].concat(), 0).lines().last().map(str::to_owned)
    };
    assert_eq!(sum(&["-p", "until 2024-06-05"]).as_deref(), Some("15000"));
    assert_eq!(sum(&["-p", "..2024-06-05"]).as_deref(), Some("15000"));
    assert_eq!(sum(&["-p", "before 2024-06-05"]).as_deref(), Some("10000"));
    assert_eq!(sum(&["-e", "2024-06-05"]).as_deref(), Some("10000"));
    // An end is told as the last day that counts, whatever the question.
    let query = "select 1";
    for words in [&["accounts"][..], &["bisect"], &["sql", query]] {
        let said = desk.says(&[words, &["-e", "2024-06-05"]].concat(), 0);
        assert!(said.contains("Lines after 2024-06-04 are left out, as you asked."), "{said}");
    }
    let said = desk.says(&["balance", "-e", "2024-06-05"], 0);
    assert!(said.contains("until 2024-06-04 (included)"), "{said}");
    let billed = |period: &[&str]| {
        let words = ["fees", "100", "--client", "reef", "--on", "2024-06-10"];
        let said = desk.run(&[&words, period].concat());
        String::from_utf8_lossy(&said.stderr).into_owned()
    };
    let told = billed(&["--period", "2024-06-03..2024-06-05"]);
    assert!(told.contains("2024-06-03 to 2024-06-05 (both included): 150.00"), "{told}");
    let told = billed(&["--end", "2024-06-05"]);
    assert!(told.contains("until 2024-06-04 (included): 100.00"), "{told}");
    for words in [&["register", "--help"][..], &["fees", "--help"]] {
        assert!(desk.says(words, 0).contains("itself not included"), "{words:?}");
    }
}

#[test]
fn the_first_line_of_a_client_is_an_assumption_about_the_contract_and_recorded_figures_are_none() {
    let desk = Desk::new();
    let invoice = "Invoice for 12/25/2023-12/31/2023";
    desk.rows("ada.csv", &[(5, "702", invoice, "50.00", "50.00")]);
    desk.says(&["import", "ada.csv"], 0);
    let ask = |flags: &[&str]| {
        let words = ["fees", "100", "--client", "reef", "--on", "2024-06-10"];
        let said = desk.run(&[&words, flags].concat());
        let told = String::from_utf8_lossy(&said.stderr).into_owned();
        (told, String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (told, answer) = ask(&[]);
    assert!(!told.contains("contract since"), "{told}");
    let taken = "the client's first line, of 2024-06-05 (taken for the start of the contract; --started names another day)";
    assert!(told.contains(taken), "{told}");
    assert!(answer.contains("taken for the start of the contract"), "{answer}");
    let (_, json) = ask(&["-O", "json"]);
    assert!(json.contains("\"started\": \"2024-06-05\""), "{json}");
    assert!(json.contains("\"started_is_assumed\": true"), "{json}");
    // What was named, or recorded, is no assumption.
    let (told, json) = ask(&["--started", "2023-12-25", "-O", "json"]);
    assert!(!told.contains("start of the contract"), "{told}");
    assert!(json.contains("\"started_is_assumed\": false"), "{json}");
    desk.write("today.toml", "[[contract]]\nclient = \"Reef\"\nstarted = 2023-12-20\n");
    desk.says(&["snapshot", "today.toml"], 0);
    let (told, json) = ask(&["-O", "json"]);
    assert!(told.contains("contract since 2023-12-20") && !told.contains("taken for"), "{told}");
    assert!(json.contains("\"started_is_assumed\": false"), "{json}");
}
