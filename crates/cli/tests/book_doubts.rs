//! Is nothing claimed that the book cannot know: days that are past, to come or in no file, and what the user excluded?

mod desk;

use desk::Desk;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// Without the ends of lines, which fall where the terminal is narrow.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A history that is emptied in March, and of which April and May were never exported.
fn book_with_a_hole() -> Desk {
    let desk = Desk::new();
    desk.write(
        "spring.csv",
        table(&[("Mar 4", 1, "90.00", "90.00"), ("Mar 6", 2, "-90.00", "0.00")]),
    );
    desk.write(
        "summer.csv",
        table(&[("Jun 3", 9, "50.00", "50.00"), ("Jun 7", 10, "5.00", "55.00")]),
    );
    desk.says(&["import", "spring.csv", "summer.csv"], 0);
    desk
}

fn table(rows: &[(&str, u32, &str, &str)]) -> String {
    let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n";
    let row = |(day, id, amount, balance): &(&str, u32, &str, &str)| {
        let kind = if amount.starts_with('-') { "Withdrawal" } else { "Hourly" };
        format!("\"{day}, 2024\",{id},{kind},\"work {id}\",,Ada,Reef,Ada,,{amount},,,{balance}\n")
    };
    head.to_owned() + &rows.iter().rev().map(row).collect::<String>()
}

#[test]
fn days_that_no_file_covers_are_told_though_the_balance_is_the_same_before_and_after() {
    let desk = book_with_a_hole();
    let hole = "No file covers 2024-03-07 to 2024-06-02 (88 days); the balance is the same before and after";
    for question in ["why", "audit", "payout", "balance", "register", "flow", "doctor"] {
        for words in [&[question, "-O", "json"][..], &[question, "-b", "2024-04-01", "-O", "json"]]
        {
            if question != "doctor" || words.len() == 3 {
                let said = desk.says(words, i32::from(question == "doctor"));
                assert!(said.contains(hole), "{words:?}: {said}");
            }
        }
    }
    let april = desk.says(&["why", "-p", "april"], 0);
    assert!(!april.contains("Nothing is missing"), "{april}");
    // A weekend between two exports is no hole.
    let desk = Desk::new();
    desk.write("a.csv", table(&[("Jun 3", 1, "90.00", "90.00")]));
    desk.write("b.csv", table(&[("Jun 9", 2, "5.00", "95.00")]));
    desk.says(&["import", "a.csv", "b.csv"], 0);
    let said = desk.says(&["why"], 0);
    assert!(said.contains("Nothing is missing") && !said.contains("No file covers"), "{said}");
}

#[test]
fn a_day_that_is_past_is_told_as_past_and_asks_for_nothing_today() {
    let desk = Desk::new();
    desk.write("all.csv", table(&[("Mar 4", 1, "90.00", "90.00"), ("Jun 3", 2, "-90.00", "0.00")]));
    desk.says(&["import", "all.csv"], 0);
    for words in [&["why", "-p", "march"][..], &["why", "--as-of", "2024-03-31"]] {
        let said = flat(&desk.says(words, 0));
        assert!(said.contains("balance on Sun 31 March 2024 was $90.00"), "{said}");
        assert!(said.contains("Balance on Sun 31 March 2024"), "{said}");
        assert!(said.contains("the lines go on to 2024-06-03"), "{said}");
        for today in ["Balance now", "Do now", "can be withdrawn", "later days are not", "now $"] {
            assert!(!said.contains(today), "{today}: {said}");
        }
    }
    let now = desk.says(&["why"], 0);
    assert!(now.contains("balance is $0.00") && now.contains("Balance now"), "{now}");
    // Where lines come later, those before do not end.
    for question in ["balance", "flow"] {
        let said = flat(&desk.says(&[question, "-p", "april"], 0));
        assert!(said.contains("lines go on to 2024-06-03"), "{said}");
        assert!(!said.contains("the lines end on"), "{said}");
    }
    let said = flat(&desk.says(&["flow", "-p", "march"], 0));
    assert!(said.contains("$90.00 was left on 2024-03-31"), "{said}");
    for question in ["why", "balance", "payout", "audit"] {
        let refused = desk.fails(&[question, "-p", "2024-07"], "E713");
        assert!(refused.contains("2024-07-01, and what happens on days to come"), "{refused}");
    }
}

#[test]
fn what_the_platform_states_behind_an_excluded_line_is_told() {
    let desk = Desk::new();
    desk.write(
        "all.csv",
        table(&[
            ("Jun 3", 1, "90.00", "90.00"),
            ("Jun 4", 2, "7.00", "97.00"),
            ("Jun 5", 3, "-20.00", "77.00"),
            ("Jun 5", 4, "40.00", "117.00"),
        ]),
    );
    desk.says(&["import", "all.csv"], 0);
    let said = desk.says(&["exclude", "3", "4", "--because", "not mine"], 0);
    assert!(said.contains("that the platform states contradict this"), "{said}");
    let said = flat(&desk.says(&["why"], 1));
    let told = "the platform states $117.00 after the last line that you excluded, $20.00 apart";
    assert!(said.contains(told), "{said}");
    for question in ["balance", "register"] {
        let said = flat(&desk.says(&[question], 1));
        assert!(said.contains("The platform states another balance after the last"), "{said}");
    }
    assert!(desk.says(&["doctor"], 1).contains("the platform states 117.00 after"));
    desk.says(&["undo"], 0);
    desk.says(&["why"], 0);
    // The last line of a day whose other lines count.
    desk.says(&["exclude", "4", "--because", "not mine"], 0);
    assert!(
        desk.says(&["why"], 1).contains("$117.00 after the last line that you excluded, $40.00")
    );
    desk.says(&["undo"], 0);
    // What the platform states last is what counts, whatever stands before it on that day.
    desk.says(&["exclude", "3", "--because", "not mine"], 0);
    assert!(!flat(&desk.says(&["why"], 1)).contains("after the last line that you excluded"));
    desk.says(&["undo"], 0);
    // In the middle the user's own decision is named, not a fault of the file.
    desk.says(&["exclude", "2", "--because", "not mine"], 0);
    let output = desk.run(&["why"]);
    let said = [output.stdout, output.stderr].concat();
    let said = flat(&String::from_utf8_lossy(&said));
    assert!(said.contains("because you excluded a line there (operation 8)"), "{said}");
    assert!(
        said.contains("outflow undo 8") && !said.contains("Download the whole history"),
        "{said}"
    );
}

#[test]
fn a_figure_that_the_platforms_own_balances_contradict_is_no_proof_of_missing_lines() {
    let desk = Desk::new();
    desk.write("all.csv", table(&[("Jun 3", 1, "90.00", "90.00"), ("Jun 9", 2, "5.00", "95.00")]));
    desk.says(&["import", "all.csv"], 0);
    desk.says(&["snapshot", "--available", "3", "--today", "2024-06-05"], 0);
    let said = flat(&desk.says(&["bisect"], 1));
    assert!(said.contains("so no line is missing: the figure was mistyped"), "{said}");
    assert!(said.contains("operation 2 recorded it"), "{said}");
    // Behind the last line nothing speaks against it.
    desk.says(&["undo", "2"], 0);
    desk.says(&["snapshot", "--available", "3", "--today", "2024-06-10"], 0);
    let said = flat(&desk.says(&["bisect"], 1));
    assert!(said.contains("so lines are missing"), "{said}");
}

#[test]
fn why_a_book_has_no_account_is_told_with_the_way_back() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    for question in ["why", "balance"] {
        let refused = desk.fails(&[question, "--as-known-on", "2024-01-01"], "E709");
        assert!(refused.contains("the first operation of the book is of 2024-06-10"), "{refused}");
    }
    desk.says(&["undo", "1"], 0);
    let refused = desk.fails(&["why"], "E709");
    assert!(
        refused.contains("every import was undone") && refused.contains("outflow undo 2"),
        "{refused}"
    );
    assert!(desk.says(&["coverage"], 0).starts_with("Every import was undone"));
}

#[test]
fn lines_without_a_balance_prove_nothing_and_one_line_is_corrected_once() {
    let desk = Desk::new();
    desk.rows("a.csv", &[(3, "1", "A", "10.00", ""), (5, "2", "B", "5.00", "")]);
    desk.says(&["import", "a.csv"], 0);
    let said = desk.says(&["doctor"], 1);
    assert!(said.contains("no line states a balance, so nothing proves"), "{said}");
    for (name, amount) in [("b.csv", "11.00"), ("c.csv", "12.00")] {
        desk.rows(name, &[(3, "1", "A", amount, ""), (5, "2", "B", "5.00", "")]);
        desk.says(&["import", name], 0);
    }
    let said = flat(&desk.says(&["why"], 0));
    assert!(said.contains("1 line is told otherwise by another export"), "{said}");
    assert_eq!(json(&desk.says(&["why", "-O", "json"], 0))["data"]["closing_balance"], "17.00");
}
