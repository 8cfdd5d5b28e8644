//! Do exports that tell a history differently give one true history, and is what nobody knows said to be unknown?

mod desk;

use desk::{Desk, Row};
use std::fs;

#[test]
fn exports_that_tell_a_line_differently_never_count_it_twice_or_lose_it() {
    // Each case: exports in the order of their import, and the balance and number of lines that are right.
    let cases: [(&str, &[&[Row]], &str, usize); 21] = [
        (
            "a corrected line, which another export holds without its Ref ID",
            &[
                &[(7, "5", "M", "10.00", "")],
                &[(6, "", "N", "1.00", ""), (7, "", "M", "10.00", "")],
                &[(7, "5", "M", "12.00", ""), (8, "6", "O", "1.00", "")],
            ],
            "14.00",
            3,
        ),
        (
            "the balances come later",
            &[&[(7, "5", "M", "10.00", "")], &[(7, "5", "M", "10.00", "510.00")]],
            "510.00",
            1,
        ),
        (
            "the balances come later, without Ref IDs",
            &[
                &[(7, "", "M", "10.00", ""), (8, "", "N", "1.00", "")],
                &[(7, "", "M", "10.00", "510.00"), (8, "", "N", "1.00", "511.00")],
            ],
            "511.00",
            2,
        ),
        (
            "the Ref IDs come later, and a correction after them",
            &[
                &[(7, "", "M", "10.00", ""), (8, "", "N", "4.00", "")],
                &[(7, "5", "M", "10.00", "")],
                &[(7, "5", "M", "12.00", "")],
            ],
            "16.00",
            2,
        ),
        (
            "a line without a balance elsewhere changes nothing",
            &[
                &[(7, "", "M", "10.00", "10.00")],
                &[(7, "", "M", "10.00", "20.00"), (8, "", "N", "2.00", "22.00")],
                &[(1, "", "O", "0.00", "")],
            ],
            "22.00",
            4,
        ),
        (
            "the newer of two stated balances counts, also where the newest states none",
            &[
                &[(7, "5", "M", "10.00", "100.00")],
                &[(7, "5", "M", "10.00", "200.00")],
                &[(7, "5", "M", "10.00", ""), (8, "6", "N", "1.00", "")],
            ],
            "201.00",
            2,
        ),
        (
            "other words and no Ref ID, but the same balance",
            &[&[(7, "5", "M", "10.00", "10.00")], &[(7, "", "Milestone: M", "10.00", "10.00")]],
            "10.00",
            1,
        ),
        (
            "told otherwise, and then as before, byte for byte",
            &[
                &[(7, "5", "M", "10.00", "10.00")],
                &[(7, "5", "M", "12.00", "12.00")],
                &[(7, "5", "M", "10.00", "10.00")],
            ],
            "10.00",
            1,
        ),
        (
            "two wordings, and then the Ref IDs with the first wording",
            &[
                &[(5, "", "Y", "2.00", ""), (7, "", "M", "10.00", ""), (9, "", "Z", "1.00", "")],
                &[
                    (5, "", "Y", "2.00", ""),
                    (7, "", "M work", "10.00", ""),
                    (9, "", "Z", "1.00", ""),
                ],
                &[(5, "3", "Y", "2.00", ""), (7, "5", "M", "10.00", ""), (9, "9", "Z", "1.00", "")],
            ],
            "13.00",
            3,
        ),
        (
            "one Ref ID in three exports, beside two real lines without any",
            &[
                &[(7, "", "M", "10.00", ""), (7, "", "M", "10.00", "")],
                &[(7, "5", "M", "10.00", "")],
                &[(6, "4", "O", "1.00", ""), (7, "5", "M", "10.00", "")],
                &[(7, "5", "M work", "10.00", "")],
            ],
            "21.00",
            3,
        ),
        (
            "the same, corrected",
            &[
                &[(7, "", "M", "10.00", ""), (7, "", "M", "10.00", "")],
                &[(7, "5", "M", "10.00", "")],
                &[(7, "5", "M", "12.00", "")],
            ],
            "22.00",
            2,
        ),
        (
            "two wordings in one file are two lines, whatever a Ref ID is called later",
            &[
                &[(7, "", "M", "10.00", ""), (7, "", "M work", "10.00", "")],
                &[(7, "5", "M", "10.00", "")],
                &[(7, "5", "M work", "10.00", "")],
            ],
            "20.00",
            2,
        ),
        (
            "an export that states zero on every line",
            &[
                &[
                    (5, "", "Y", "2.00", "2.00"),
                    (7, "", "M", "10.00", "12.00"),
                    (7, "", "M", "10.00", "22.00"),
                    (9, "", "Z", "-1.00", "21.00"),
                ],
                &[
                    (5, "", "Y", "2.00", "0.00"),
                    (7, "", "M", "10.00", "0.00"),
                    (7, "", "M", "10.00", "0.00"),
                    (9, "", "Z", "-1.00", "0.00"),
                ],
            ],
            "21.00",
            4,
        ),
        (
            "the same, in the other order",
            &[
                &[
                    (5, "", "Y", "2.00", "0.00"),
                    (7, "", "M", "10.00", "0.00"),
                    (7, "", "M", "10.00", "0.00"),
                    (9, "", "Z", "-1.00", "0.00"),
                ],
                &[
                    (5, "", "Y", "2.00", "2.00"),
                    (7, "", "M", "10.00", "12.00"),
                    (7, "", "M", "10.00", "22.00"),
                    (9, "", "Z", "-1.00", "21.00"),
                ],
            ],
            "21.00",
            4,
        ),
        (
            "the same, with Ref IDs",
            &[
                &[
                    (5, "3", "Y", "2.00", "2.00"),
                    (7, "4", "M", "10.00", "12.00"),
                    (7, "5", "M", "10.00", "22.00"),
                    (9, "6", "Z", "-1.00", "21.00"),
                ],
                &[
                    (5, "3", "Y", "2.00", "0.00"),
                    (7, "4", "M", "10.00", "0.00"),
                    (7, "5", "M", "10.00", "0.00"),
                    (9, "6", "Z", "-1.00", "0.00"),
                ],
            ],
            "21.00",
            4,
        ),
        (
            "the same, where only one shows the Ref IDs",
            &[
                &[
                    (5, "", "Y", "2.00", "0"),
                    (7, "", "M", "10.00", "0"),
                    (7, "", "M", "10.00", "0"),
                    (9, "", "Z", "-1.00", "0"),
                ],
                &[
                    (5, "3", "Y", "2.00", "2.00"),
                    (7, "4", "M", "10.00", "12.00"),
                    (7, "5", "M", "10.00", "22.00"),
                    (9, "6", "Z", "-1.00", "21.00"),
                ],
            ],
            "21.00",
            4,
        ),
        (
            "an export that states today's balance on every line",
            &[
                &[
                    (5, "", "Y", "2.00", "2.00"),
                    (7, "", "M", "10.00", "12.00"),
                    (7, "", "M", "10.00", "22.00"),
                    (9, "", "Z", "-1.00", "21.00"),
                ],
                &[
                    (5, "", "Y", "2.00", "21.00"),
                    (7, "", "M", "10.00", "21.00"),
                    (7, "", "M", "10.00", "21.00"),
                    (9, "", "Z", "-1.00", "21.00"),
                ],
            ],
            "21.00",
            4,
        ),
        (
            "a file with and without Ref IDs",
            &[
                &[(7, "5", "M", "10.00", "")],
                &[(7, "5", "M", "10.00", ""), (7, "", "M", "10.00", "")],
            ],
            "20.00",
            2,
        ),
        (
            "balances prove two lines, and a file without them changes nothing",
            &[
                &[(7, "", "M", "10.00", "10.00")],
                &[(7, "", "M", "10.00", "20.00")],
                &[(7, "", "M", "10.00", "")],
            ],
            "20.00",
            2,
        ),
        (
            "the Ref IDs come without the balances",
            &[&[(7, "", "M", "10.00", "510.00")], &[(7, "5", "M", "10.00", "")]],
            "510.00",
            1,
        ),
        (
            "equal real lines, in three exports",
            &[
                &[(7, "", "M", "5.00", ""), (7, "", "M", "5.00", "")],
                &[(7, "", "M", "5.00", "")],
                &[(7, "", "M", "5.00", ""), (7, "", "M", "5.00", ""), (7, "", "M", "5.00", "")],
            ],
            "15.00",
            3,
        ),
    ];
    for (what, exports, balance, lines) in cases {
        let desk = Desk::new();
        for (number, rows) in exports.iter().enumerate() {
            let name = format!("{number}.csv");
            desk.rows(&name, rows);
            desk.says(&["import", &name], 0);
        }
        let shown = desk.says(&["sql", "select count(*) from lines", "-O", "csv"], 0);
        assert_eq!(shown, format!("count(*)\n{lines}\n"), "{what}");
        let shown = desk.says(&["accounts", "-O", "json"], 0);
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
        assert_eq!(shown["data"]["accounts"][0]["balance"], balance, "{what}");
        assert_eq!(shown["data"]["accounts"][0]["gaps"], 0, "{what}");
    }
}

#[test]
fn exports_in_other_words_may_be_read_at_once() {
    // Each case: how both exports state Ref IDs and balances of the three lines that both show.
    let cases = [(["", ""], ["10.00", ""]), (["", ""], ["", ""]), (["5", ""], ["", ""])];
    for (ids, balances) in cases {
        let desk = Desk::new();
        for (number, words) in ["Hours", "Invoice 7"].iter().enumerate() {
            let (id, balance) = (ids[number], balances[number]);
            desk.rows(
                &format!("{number}.csv"),
                &[
                    (6, "", "A", "0.00", ""),
                    (7, id, words, "10.00", balance),
                    (8, "", "B", "1.00", ""),
                ],
            );
        }
        let said = desk.run(&["why", "0.csv", "1.csv", "-O", "json"]);
        let said: serde_json::Value = serde_json::from_slice(&said.stdout).expect("it is JSON");
        assert_eq!(said["data"]["closing_balance"], "11.00", "{ids:?} {balances:?}: {said}");
        desk.says(&["import", "0.csv", "1.csv"], 0);
        let shown = desk.says(&["sql", "select count(*), sum(cents) from lines", "-O", "csv"], 0);
        assert!(shown.ends_with("\n3,1100\n"), "{ids:?} {balances:?}: {shown}");
    }
}

#[test]
fn a_line_is_told_in_the_latest_words() {
    let desk = Desk::new();
    desk.rows("a.csv", &[(6, "4", "More", "11.00", ""), (7, "5", "Hours", "10.00", "")]);
    desk.rows("b.csv", &[(6, "4", "More", "11.00", ""), (7, "5", "Invoice 7", "10.00", "")]);
    desk.rows("c.csv", &[(7, "5", "", "10.00", "")]);
    // Each import: the counts of the plan, what is told otherwise, and the words of the line from then on.
    let imports = [
        ("a.csv", [2, 0, 0, 0], &[][..], "Hours"),
        ("b.csv", [0, 1, 1, 0], &[("Hours", "Invoice 7")][..], "Invoice 7"),
        ("a.csv", [0, 1, 1, 0], &[("Invoice 7", "Hours")][..], "Hours"),
        ("b.csv", [0, 1, 1, 0], &[("Hours", "Invoice 7")][..], "Invoice 7"),
        ("b.csv", [0, 2, 0, 0], &[][..], "Invoice 7"),
        ("c.csv", [0, 1, 0, 0], &[][..], "Invoice 7"),
    ];
    for (file, counts, changes, words) in imports {
        let plan = desk.says(&["import", file, "-O", "json"], 0);
        let plan: serde_json::Value = serde_json::from_str(&plan).expect("it is JSON");
        let of_file = &plan["data"]["files"][0];
        let found = ["new", "known", "retold", "corrected"].map(|key| of_file[key].clone());
        assert_eq!(found, counts.map(serde_json::Value::from), "{file}");
        let told = plan["data"]["told_otherwise"].as_array().cloned().unwrap_or_default();
        let told: Vec<_> = told
            .iter()
            .map(|row| {
                (row["was_text"].as_str().unwrap_or(""), row["is_text"].as_str().unwrap_or(""))
            })
            .collect();
        assert_eq!(told, changes, "{file}");
        let shown = desk.says(&["sql", "select text from lines where ref = '5'", "-O", "csv"], 0);
        assert_eq!(shown, format!("text\n{words}\n"), "after {file}");
    }
}

#[test]
fn an_excluded_line_counts_nowhere_until_that_is_undone() {
    let desk = Desk::new();
    desk.rows("a.csv", &[(6, "4", "More", "11.00", ""), (7, "5", "Hours", "10.00", "")]);
    desk.rows("b.csv", &[(7, "5", "Invoice 7", "10.00", ""), (8, "6", "Less", "2.00", "")]);
    desk.says(&["import", "a.csv"], 0);
    desk.says(&["import", "b.csv"], 0);
    let closing = || {
        let shown = desk.says(&["accounts", "-O", "json"], 0);
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
        shown["data"]["accounts"][0]["balance"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(closing(), "23.00");
    desk.says(&["exclude", "5", "--because", "test line", "--dry-run"], 0);
    assert_eq!(closing(), "23.00", "a dry run writes nothing");
    desk.says(&["exclude", "5", "b.csv:2", "--because", "ticket 4411"], 0);
    assert_eq!(closing(), "11.00");
    // Every answer says so, and the reason is kept.
    for (words, status, wanted) in [
        (&["why"][..], 0, "2 lines do not count, because you excluded them, together 12.00"),
        (&["register"], 0, "excluded: ticket 4411"),
        (&["balance"], 0, "2 lines do not count"),
        (&["flow"], 0, "2 lines do not count"),
        // It says that no figures of the site are recorded.
        (&["doctor"], 1, "what is derived is what the book gives"),
    ] {
        let said = desk.says(words, status).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(wanted), "{words:?}: {said}");
    }
    // A later export that shows a line again does not bring it back, nor does the undo of one of its files.
    desk.rows("c.csv", &[(7, "5", "Invoice seven", "10.50", ""), (9, "7", "New", "1.00", "")]);
    desk.says(&["import", "c.csv"], 0);
    assert_eq!(closing(), "12.00");
    desk.says(&["undo", "2"], 0);
    assert_eq!(closing(), "12.00");
    let before = desk.says(&["accounts", "--as-known-on", "2024-06-09"], 0);
    assert!(before.contains("Nothing was recorded until then"), "{before}");
    for (name, wanted) in [
        ("5", "excluded already, by operation 3"),
        ("a.csv:2", "excluded already"),
        ("55", "no line of the account"),
    ] {
        let refused = desk.fails(&["exclude", name, "--because", "x"], "E501");
        assert!(refused.contains(wanted), "{refused}");
    }
    desk.fails(&["exclude", "4", "--because", " "], "E501");
    desk.says(&["undo", "3"], 0);
    assert_eq!(closing(), "22.50");
    // Where no file that showed a line counts any more, the decision is idle, and that is said.
    desk.says(&["exclude", "4", "--because", "ticket 4412"], 0);
    desk.says(&["undo", "1"], 0);
    for (words, status) in [(&["why"][..], 0), (&["register"], 0), (&["doctor"], 1)] {
        let said = desk.says(words, status).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("excludes 1 line no longer"), "{words:?}: {said}");
    }
    // Balances of the platform contradict an exclusion: the gap is shown, not hidden.
    let desk = Desk::new();
    desk.book_of_two_lines();
    let said = desk.says(&["exclude", "1", "--because", "not mine", "--dry-run"], 0);
    assert!(said.contains("contradict this"), "the opening holds it: {said}");
    desk.statement("more.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
    desk.says(&["import", "more.csv"], 0);
    let said = desk.says(&["exclude", "2", "--because", "not mine"], 0);
    assert!(said.contains("contradict this"), "{said}");
    let said = desk.says(&["register"], 1);
    assert!(said.contains("lines are missing at 1 place") && said.contains("151.00"), "{said}");
}

#[test]
fn what_no_file_covers_is_not_known() {
    let desk = Desk::new();
    desk.rows("a.csv", &[(7, "5", "M", "10.00", "510.00")]);
    desk.rows("b.csv", &[(20, "9", "N", "1.00", "900.00")]);
    desk.says(&["import", "a.csv", "b.csv"], 0);
    desk.fails(&["why", "--as-of", "2024-06-06"], "E713");
    desk.fails(&["why", "-e", "2024-06-15"], "E713");
    for day in ["2024-06-06", "2024-06-15"] {
        let said = desk.says(&["accounts", "--as-of", day], 0);
        assert!(said.contains("not known"), "{day}: {said}");
    }
    let said = desk.says(&["balance"], 1);
    assert!(said.contains("No file covers 2024-06-08 to 2024-06-19"), "{said}");
    for words in [
        &["sql", "select 1", "-b", "2024-06-01"][..],
        &["bisect", "-p", "june"],
        &["coverage", "-p", "june"],
        &["accounts", "-p", "june"],
    ] {
        desk.fails(words, "E713");
    }
}

#[test]
fn nothing_is_guessed_about_whose_file_it_is() {
    let desk = Desk::new();
    desk.statement("a.csv", "Ann", &[(3, 1, "10.00", "10.00")]);
    desk.statement("b.csv", "Bob", &[(3, 1, "20.00", "20.00")]);
    desk.says(&["import", "a.csv"], 0);
    desk.says(&["import", "b.csv"], 0);
    desk.statement("c.csv", "", &[(5, 2, "30.00", "50.00")]);
    desk.fails(&["import", "c.csv"], "E709");
    desk.write(
        "mixed.csv",
        fs::read_to_string(desk.path("a.csv")).expect("ours").replace("Ann", "Bob")
            + "\"Jun 1, 2024\",0,Hourly,x,,Ann,Reef,Ann,,0.00,,,0.00\n",
    );
    desk.fails(&["import", "mixed.csv"], "E209");
    // An account that could not be told any more is not made by an undo.
    desk.says(&["undo", "1"], 0);
    desk.says(&["import", "b.csv", "--account", "upwork"], 0);
    let refused = desk.fails(&["undo", "3"], "E711");
    assert!(refused.contains("Ann") && refused.contains("undo 4 first, then 3"), "{refused}");
    // The way out that is told leads there.
    desk.says(&["undo", "4"], 0);
    desk.says(&["undo", "3"], 0);
    desk.says(&["undo", "6"], 0);
    desk.says(&["undo", "5"], 0);
    desk.fails(
        &["snapshot", "--available", "5", "--today", "2034-06-15", "--account", "upwork"],
        "E501",
    );
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.fails(&["import", "empty"], "E108");
}

#[test]
fn an_answer_for_a_day_uses_the_figures_of_that_day() {
    let desk = Desk::new();
    desk.statement("june.csv", "Ada", &[(3, 1, "100.00", "100.00"), (9, 2, "50.00", "150.00")]);
    desk.says(&["import", "june.csv"], 0);
    desk.says(&["snapshot", "--today", "2024-06-05", "--available", "100", "--in-review", "90"], 0);
    desk.says(&["snapshot", "--today", "2024-06-10", "--available", "150", "--in-review", "70"], 0);
    let said = desk.says(&["why", "--as-of", "2024-06-05"], 0);
    assert!(said.contains("81.00") && said.contains("100.00") && !said.contains("63.00"), "{said}");
    let said = desk.says(&["why"], 0);
    assert!(said.contains("63.00") && said.contains("150.00"), "{said}");
}

#[test]
fn what_was_wrong_about_days_is_right() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    // Figures that are long past tell what is settled, not what waits.
    desk.says(&["snapshot", "--available", "150", "--in-review", "90", "--today", "2024-06-05"], 0);
    let late = |words: &[&str]| {
        let output = desk.command(words).env("OUTFLOW_NOW", "2026-11-23T12:00:00Z").output();
        let output = output.expect("the program starts");
        String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr)
    };
    let said = late(&["why"]);
    assert!(!said.contains("81.00") && said.contains("was due on 2024-06-12"), "{said}");
    let said = late(&["payout"]);
    assert!(said.contains("November 2027"), "a year from today: {said}");
    let said = late(&["flow", "-p", "may"]);
    assert!(said.contains("the lines end on 2024-06-05, before the period"), "{said}");
    // What was known on a day is called so.
    desk.statement("more.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
    late(&["import", "more.csv"]);
    for words in
        [["why", "--as-known-on", "2024-06-10"], ["balance", "--as-known-on", "2024-06-10"]]
    {
        let said = late(&words);
        assert!(said.contains("recorded after 2024-06-10 is left out"), "{said}");
        assert!(said.contains("150.00") && !said.contains("151.00"), "{said}");
    }
    // A lost book is not taken for a new one, and a slip makes no account.
    desk.fails(&["snapshot", "--account", "upwrok", "--available", "3"], "E709");
    fs::remove_file(desk.path("book.sqlite")).expect("it is there");
    let said = desk.says(&["doctor"], 3);
    assert!(said.contains("outflow restore 2026-11-23T12-00-00Z-before-import"), "{said}");
}

#[test]
fn lines_that_the_platform_confirms_are_not_blamed() {
    let desk = Desk::new();
    desk.rows("a.csv", &[(3, "1", "M", "10.00", "10.00"), (5, "2", "N", "5.00", "15.00")]);
    desk.says(&["import", "a.csv"], 0);
    desk.says(&["snapshot", "--available", "12", "--today", "2024-06-07"], 0);
    let said = desk.says(&["bisect"], 1);
    assert!(said.contains("until 2024-06-05"), "{said}");
    assert!(said.contains("no line stands between, so lines are missing"), "{said}");
    // Bills of a period, for a fee that falls with them.
    let said =
        desk.run(&["fees", "100", "--client", "reef", "--on", "2024-06-09", "-b", "2024-06-04"]);
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(told.contains("since 2024-06-04: 5.00"), "{told}");
}
