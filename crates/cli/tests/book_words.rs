//! Can the book be taken at its word: both ends of a period, commands as they are printed, and what is only assumed?

mod desk;

use desk::Desk;

/// An answer without the ends of its lines, which depend on the length of names.
fn flat(text: String) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Ada's lines of 3, 5 and 9 June in the account upwork, João's in the account of this name.
fn two_accounts(second: &str) -> Desk {
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
    // Its balance does not follow on the 8th.
    desk.statement("joao.csv", "João Pires", &[(4, 1, "7.00", "7.00"), (8, 2, "1.00", "9.00")]);
    desk.says(&["import", "joao.csv", "--account", second], 0);
    desk
}

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

#[test]
fn lines_that_come_to_stand_in_two_accounts_are_told_before_and_when_they_are_recorded() {
    let desk = Desk::new();
    let all = [
        (3, "701", "Invoice", "100.00", "100.00"),
        (5, "702", "Invoice", "50.00", "150.00"),
        (9, "703", "Invoice", "7.00", "157.00"),
    ];
    desk.rows("some.csv", &all[..2]);
    desk.rows("all.csv", &all);
    desk.rows("other.csv", &[(11, "801", "Invoice", "3.00", "3.00")]);
    let first = desk.says(&["import", "some.csv"], 0);
    assert!(!first.contains("is new"), "{first}");
    let note = |words: &[&str]| {
        flat(desk.says(&[&["import", "--account", "besa", "--dry-run"], words].concat(), 0))
    };
    let of = "in the account upwork of the same holder (Ada) already: the same lines count in both";
    assert!(note(&["some.csv"]).contains(&format!("all 2 lines are {of}")));
    assert!(note(&["all.csv"]).contains(&format!("2 of the 3 lines are {of}")));
    let none = "the book holds the account upwork of the same holder (Ada) already";
    assert!(note(&["other.csv"]).contains(none), "{}", note(&["other.csv"]));
    // Someone else's account repeats nothing.
    desk.statement("joao.csv", "João Pires", &[(4, 1, "7.00", "7.00")]);
    assert!(!note(&["joao.csv"]).contains("is new"));
    desk.says(&["import", "all.csv"], 0);
    assert!(note(&["some.csv", "all.csv"]).contains(&format!("all 5 lines are {of}")));
    let real = flat(desk.says(&["import", "all.csv", "--account", "besa"], 0));
    assert!(real.contains(&format!("all 3 lines are {of}")), "{real}");
    let later = desk.says(&["import", "other.csv", "--account", "besa"], 0);
    assert!(!later.contains("is new"), "{later}");
}

#[test]
fn a_file_that_names_nobody_is_told_only_where_its_lines_are_known() {
    let desk = Desk::new();
    let all = [(3, 1, "100.00", "100.00"), (5, 2, "50.00", "150.00")];
    desk.statement("ada.csv", "Ada", &all);
    desk.statement("bare.csv", "", &all);
    desk.statement("other.csv", "", &[(4, 7, "1.00", "1.00")]);
    desk.says(&["import", "ada.csv"], 0);
    let plan = |file| flat(desk.says(&["import", file, "--account", "besa", "--dry-run"], 0));
    let known = plan("bare.csv");
    assert!(known.contains("all 2 lines are in the account upwork already"), "{known}");
    let other = plan("other.csv");
    assert!(!other.contains("is new"), "{other}");
}

#[test]
fn printed_commands_name_the_account_where_the_book_holds_several() {
    for (second, flag) in [("second", "--account second"), ("my other", "--account \"my other\"")] {
        let desk = two_accounts(second);
        let doctor = desk.says(&["doctor"], 1);
        for command in ["outflow snapshot", "outflow reconcile"] {
            assert!(doctor.contains(&format!("{command} {flag}")), "{command}: {doctor}");
        }
        assert!(doctor.contains("outflow snapshot --account upwork"), "{doctor}");
        desk.says(&["undo"], 0);
        let import = flat(desk.says(&["import", "joao.csv", "--account", second], 0));
        assert!(import.contains(&format!("outflow reconcile {flag} shows them")), "{import}");
        let coverage = flat(desk.says(&["coverage"], 0));
        assert!(coverage.contains("(outflow reconcile --account NAME)"), "{coverage}");
        let coverage = flat(desk.says(&["coverage", "--account", second], 0));
        assert!(coverage.contains(&format!("(outflow reconcile {flag})")), "{coverage}");
        let refused =
            desk.fails(&["exclude", "none", "--because", "x", "--account", second], "E501");
        assert!(refused.contains(&format!("outflow register {flag} shows them")), "{refused}");
        desk.says(&["exclude", "2", "--because", "x", "--account", second], 0);
        // The platform states another balance behind it, so there is a finding.
        let balance = flat(desk.says(&["balance", "--account", second], 1));
        assert!(balance.contains(&format!("outflow register {flag} shows it")), "{balance}");
        let why = desk.says(&["why", "--account", second, "-O", "json"], 1);
        let written = flag.replace('"', "\\\"");
        assert!(why.contains(&format!("outflow register {written} shows them")), "{why}");
        desk.says(
            &["snapshot", "--account", second, "--available", "9", "--today", "2024-06-07"],
            0,
        );
        let why = desk.run(&["why", "--account", second, "-O", "json"]);
        let why = String::from_utf8_lossy(&why.stdout).into_owned();
        assert!(why.contains(&format!("outflow snapshot {written}.")), "{why}");
        let nothing = desk.run(&["snapshot"]);
        let nothing = String::from_utf8_lossy(&nothing.stderr).into_owned();
        assert!(nothing.contains("outflow snapshot --account NAME --available"), "{nothing}");
    }
    // With one account there is nothing to choose.
    let desk = Desk::new();
    desk.book_of_two_lines();
    assert!(!desk.says(&["doctor"], 1).contains("--account"));
    assert!(!desk.says(&["coverage"], 0).contains("--account"));
}

#[test]
fn a_note_about_a_line_that_nobody_knows_is_kept_and_says_so() {
    let desk = two_accounts("second");
    let note = |words: &[&str]| flat(desk.says(&[&["note", "asked support"], words].concat(), 0));
    let unknown = note(&["--about", "12345"]);
    assert!(unknown.starts_with("Recorded the note, as operation 3"), "{unknown}");
    assert!(unknown.contains("No line of the book has the Ref ID 12345"), "{unknown}");
    assert!(unknown.contains("outflow undo 3 takes it back"), "{unknown}");
    assert!(!note(&["--about", "702"]).contains("No line"), "a line of either account");
    assert!(!note(&[]).contains("No line"));
    let other = note(&["--about", "702", "--account", "second"]);
    assert!(other.contains("No line of the account second has the Ref ID 702"), "{other}");
    // A line that was excluded is a line.
    desk.says(&["exclude", "703", "--because", "x", "--account", "upwork"], 0);
    assert!(!note(&["--about", "703"]).contains("No line"));
}
