//! Do exports of different kinds give the same ledger in every order: without Ref IDs, balances or clients, or saved again?

mod desk;

use desk::Desk;
use serde_json::Value;
use std::fs;

const HEAD: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";

/// A row: day of June, Ref ID, type, description, client, amount, balance.
type Row = (u8, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// A file with these rows; a column of which no row has a cell is left out.
fn export(rows: &[Row]) -> String {
    let mut table: Vec<Vec<String>> = vec![HEAD.split(',').map(str::to_owned).collect()];
    for (day, id, kind, words, client, amount, balance) in rows {
        let day = format!("\"Jun {day}, 2024\"");
        let words = format!("\"{words}\"");
        let cells = [
            day.as_str(),
            id,
            kind,
            words.as_str(),
            "",
            "Ann",
            client,
            "Ann",
            "",
            amount,
            "",
            "",
            balance,
        ];
        table.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
    }
    let optional = [1, 6, 12];
    let is_kept = |column: &usize| {
        !optional.contains(column) || table[1..].iter().any(|row| !row[*column].is_empty())
    };
    let columns: Vec<usize> = (0..table[0].len()).filter(is_kept).collect();
    let line = |row: &Vec<String>| {
        columns.iter().map(|column| row[*column].as_str()).collect::<Vec<&str>>().join(",") + "\n"
    };
    table.iter().map(line).collect()
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for order in orders(count - 1) {
        for place in 0..=order.len() {
            let mut order = order.clone();
            order.insert(place, count - 1);
            all.push(order);
        }
    }
    all
}

/// Lines, their sum, gaps and clients after importing the files one after the other, or at once.
fn ledger(files: &[String], order: &[usize], together: bool) -> (u64, String, u64, String) {
    let desk = Desk::new();
    let names: Vec<String> = (0..order.len()).map(|number| format!("{number}.csv")).collect();
    for (name, file) in names.iter().zip(order) {
        desk.write(name, &files[*file]);
    }
    match together {
        true => {
            let names = names.iter().map(String::as_str);
            desk.says(&["import"].into_iter().chain(names).collect::<Vec<&str>>(), 0);
        }
        false => names.iter().for_each(|name| drop(desk.says(&["import", name], 0))),
    }
    let query = "select count(*) as lines, sum(cents) as cents, group_concat(distinct client) as clients from lines";
    let said = desk.says(&["sql", query, "-O", "json"], 0);
    let said: Value = serde_json::from_str(&said).expect("it is JSON");
    let row = &said["data"]["rows"][0];
    let accounts = desk.says(&["accounts", "-O", "json"], 0);
    let accounts: Value = serde_json::from_str(&accounts).expect("it is JSON");
    let gaps = accounts["data"]["accounts"][0]["gaps"].as_u64().expect("a count");
    let text = |key: &str| row[key].to_string().trim_matches('"').to_owned();
    (row["lines"].as_u64().unwrap_or(0), text("cents"), gaps, text("clients"))
}

#[test]
fn the_order_of_imports_does_not_matter() {
    const B: &str = "Bonus";
    let around = |words: &'static str| {
        export(&[
            (16, "", B, "x", "Acme", "1.00", ""),
            (17, "", B, words, "Acme", "20.00", ""),
            (18, "", B, "y", "Acme", "1.00", ""),
        ])
    };
    let one = |id, words, client, balance| export(&[(17, id, B, words, client, "20.00", balance)]);
    let three = |id: [&'static str; 3], client, balance: [&'static str; 3]| {
        export(&[
            (16, id[0], B, "x", client, "1.00", balance[0]),
            (17, id[1], B, "b", client, "20.00", balance[1]),
            (18, id[2], B, "y", client, "1.00", balance[2]),
        ])
    };
    let (none, stated) = (["", "", ""], ["1.00", "21.00", "22.00"]);
    let ids = ["7", "8", "9"];
    let cases: Vec<(&str, Vec<String>, (u64, &str))> = vec![
        (
            "the same balance shows that two wordings are one line",
            vec![
                one("", B, "Acme", ""),
                one("668", "quick", "Acme", "20.00"),
                one("", B, "Acme", "20.00"),
            ],
            (1, "2000"),
        ),
        (
            "the same, without any Ref ID",
            vec![
                one("", B, "Acme", ""),
                one("", "quick", "Acme", "20.00"),
                one("", B, "Acme", "20.00"),
            ],
            (1, "2000"),
        ),
        (
            "whole days show that two wordings are one line",
            vec![one("", "Bonus", "Acme", ""), around("Bonus"), around("quick")],
            (3, "2200"),
        ),
        ("no clients", vec![three(none, "Acme", stated), three(none, "", stated)], (3, "2200")),
        (
            "no clients, no balances",
            vec![three(none, "Acme", none), three(none, "", none)],
            (3, "2200"),
        ),
        (
            "no clients, but Ref IDs",
            vec![three(ids, "Acme", none), three(ids, "", none)],
            (3, "2200"),
        ),
        (
            "clients with Ref IDs, neither without",
            vec![three(ids, "Acme", none), three(none, "", stated)],
            (3, "2200"),
        ),
        (
            "blanks and line ends that a program wrote anew",
            vec![
                one("", "one\ntwo  three", "Acme", ""),
                one("", "one\r\ntwo\u{a0}three", "Acme", ""),
            ],
            (1, "2000"),
        ),
        (
            "Ref IDs that a program wrote anew",
            vec![
                three(ids, "Acme", none),
                three(["7.0", "8.0", "9.0"], "Acme", none),
                three(["'7", "'8", "'9"], "Acme", none),
            ],
            (3, "2200"),
        ),
    ];
    for (what, files, (lines, cents)) in cases {
        for order in orders(files.len()) {
            for together in [false, true] {
                let found = ledger(&files, &order, together);
                let wanted = (lines, cents.to_owned(), 0, "Acme".to_owned());
                assert_eq!(found, wanted, "{what}: {order:?}, together {together}");
            }
        }
    }
}

#[test]
fn a_line_that_counted_twice_is_told_when_it_is_shown_to_be_one() {
    let desk = Desk::new();
    let file = |words, balance| export(&[(17, "", "Bonus", words, "Acme", "20.00", balance)]);
    for (name, text) in [
        ("a.csv", file("Bonus", "")),
        ("b.csv", file("quick", "20.00")),
        ("c.csv", file("Bonus", "20.00")),
    ] {
        desk.write(name, text);
        let plan = desk.says(&["import", "--dry-run", name], 0);
        let real = desk.says(&["import", name], 0);
        for said in [plan, real] {
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(said.contains("1 line that counted twice"), name == "c.csv", "{said}");
        }
    }
    assert!(desk.says(&["accounts"], 0).contains("20.00"));
}

#[test]
fn what_may_be_another_line_is_never_lost() {
    type Exports = Vec<Vec<Row>>;
    let cases: Vec<(&str, Exports, (u64, &str))> = vec![
        (
            "exports filtered by type, and a balance that came back within the day",
            vec![
                vec![(17, "", "Hourly", "Week", "Acme", "100.00", "100.00")],
                vec![(17, "", "Bonus", "Thanks", "Acme", "100.00", "100.00")],
                vec![(17, "", "Withdrawal", "wd", "", "-100.00", "0.00")],
            ],
            (3, "10000"),
        ),
        (
            "exports filtered by client",
            vec![
                vec![(17, "", "Bonus", "Bonus", "Acme", "100.00", "100.00")],
                vec![(17, "", "Bonus", "Bonus", "Beta", "100.00", "100.00")],
                vec![(17, "", "Withdrawal", "w", "", "-100.00", "0.00")],
            ],
            (3, "10000"),
        ),
        (
            "the payouts of an account that is emptied, in other words",
            vec![
                vec![
                    (14, "", "Hourly", "Week 1", "Acme", "100.00", "100.00"),
                    (14, "", "Withdrawal", "to bank account", "", "-100.00", "0.00"),
                ],
                vec![(14, "1", "Withdrawal", "Direct to Local Bank", "", "-100.00", "0.00")],
            ],
            (2, "0"),
        ),
        (
            "an export without the fees between, in other words",
            vec![
                vec![
                    (17, "", "Bonus", "Bonus for A", "Acme", "20.00", "20.00"),
                    (17, "", "Service Fee", "fee", "", "-2.00", "18.00"),
                    (18, "", "Bonus", "Second", "Acme", "30.00", "48.00"),
                ],
                vec![
                    (17, "1", "Bonus", "Milestone 1", "Acme", "20.00", "20.00"),
                    (18, "2", "Bonus", "Milestone 2", "Acme", "30.00", "48.00"),
                ],
            ],
            (3, "4800"),
        ),
        (
            "two clients, one of them not named",
            vec![
                vec![
                    (3, "", "Bonus", "Bonus", "", "50.00", "50.00"),
                    (7, "", "Bonus", "Bonus", "", "50.00", "150.00"),
                ],
                vec![
                    (3, "", "Bonus", "Bonus", "Beta", "50.00", "100.00"),
                    (7, "", "Bonus", "Bonus", "Beta", "50.00", "200.00"),
                ],
            ],
            (4, "20000"),
        ),
        (
            "the same without balances, in other words",
            vec![
                vec![
                    (3, "", "Bonus", "for Acme 3", "", "50.00", ""),
                    (10, "", "Bonus", "for Acme 10", "", "50.00", ""),
                    (17, "", "Bonus", "for Acme 17", "", "50.00", ""),
                ],
                vec![
                    (2, "", "Bonus", "for Beta 2", "Beta", "50.00", ""),
                    (10, "", "Bonus", "for Beta 10", "Beta", "50.00", ""),
                    (18, "", "Bonus", "for Beta 18", "Beta", "50.00", ""),
                ],
            ],
            (6, "30000"),
        ),
        (
            "a meaning that rests on the client",
            vec![
                vec![
                    (16, "", "Bonus", "x", "Acme", "1.00", ""),
                    (17, "", "Expense", "m", "Acme", "20.00", ""),
                    (18, "", "Bonus", "y", "Acme", "1.00", ""),
                ],
                vec![
                    (16, "", "Bonus", "x", "", "1.00", ""),
                    (17, "", "Expense", "m", "", "20.00", ""),
                    (18, "", "Bonus", "y", "", "1.00", ""),
                ],
            ],
            (3, "2200"),
        ),
        (
            "the same with Ref IDs",
            vec![
                vec![
                    (17, "8", "Expense", "m", "Acme", "20.00", "20.00"),
                    (18, "9", "Bonus", "y", "Acme", "1.00", "21.00"),
                ],
                vec![
                    (17, "8", "Expense", "m", "", "20.00", "20.00"),
                    (18, "9", "Bonus", "y", "", "1.00", "21.00"),
                ],
            ],
            (2, "2100"),
        ),
        (
            "a payment that was taken back twice on one day",
            vec![
                vec![
                    (16, "", "Bonus", "x", "Acme", "100.00", "100.00"),
                    (17, "", "Refund", "r", "Acme", "-20.00", "80.00"),
                    (17, "", "Bonus", "b", "Acme", "20.00", "100.00"),
                    (17, "", "Refund", "r", "Acme", "-20.00", "80.00"),
                ],
                vec![
                    (16, "", "Bonus", "x", "Acme", "100.00", "100.00"),
                    (17, "", "Refund", "r", "Acme", "-20.00", "80.00"),
                ],
            ],
            (4, "8000"),
        ),
    ];
    for (what, files, (lines, cents)) in cases {
        let files: Vec<String> = files.iter().map(|rows| export(rows)).collect();
        for order in orders(files.len()) {
            for together in [false, true] {
                let found = ledger(&files, &order, together);
                let shown = (found.0, found.1.as_str());
                assert_eq!(shown, (lines, cents), "{what}: {order:?}, together {together}");
            }
        }
    }
}

#[test]
fn a_file_of_a_folder_is_recognised_wherever_its_head_ends() {
    for letters in ["\u{10c}apek \u{201d}", "\u{420}\u{435}\u{43a}\u{430}", "\u{65e5}\u{672c}"] {
        for cut in 0..4 {
            let desk = Desk::new();
            fs::create_dir(desk.path("in")).expect("a folder");
            let start = format!("{HEAD}\n\"Jun 7, 2024\",1,Bonus,\"{letters} ");
            let filling = "x".repeat(65_536 - start.len() - cut);
            let end = "\",,Ann,Acme,Ann,,20.00,,,20.00\n";
            let text = format!("{start}{filling}{}{end}", "\u{1f4b6}".repeat(3));
            desk.write("in/long.csv", &text);
            let said = desk.says(&["import", "in"], 0);
            assert!(said.starts_with("Recorded long.csv (1 new lines)"), "{letters} {cut}: {said}");
            // The same in two bytes a letter.
            let wide: Vec<u8> = std::iter::once(0xfeff)
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            desk.write("in/wide.csv", wide);
            let said = desk.says(&["import", "in"], 0);
            assert!(!said.contains("passed over"), "{letters} {cut}: {said}");
        }
    }
}

#[test]
fn lines_that_stand_twice_in_a_file_are_told_when_they_are_imported() {
    let desk = Desk::new();
    let rows: [Row; 3] = [
        (16, "2", "Connects", "c", "", "-12.00", ""),
        (16, "2", "Connects", "c", "", "-12.00", ""),
        (17, "3", "Bonus", "b", "Acme", "1.00", ""),
    ];
    desk.write("s.csv", export(&rows));
    let told = "one line stands in the file twice; it counts once";
    for words in [&["import", "--dry-run", "s.csv"][..], &["import", "s.csv"], &["doctor"]] {
        let output = desk.run(words);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{words:?}: {said}");
    }
    // Ref IDs that a spreadsheet has rounded tell nothing apart, so both lines are real ones.
    let desk = Desk::new();
    let rounded = rows.map(|row| (row.0, "7.02E+08", row.2, row.3, row.4, row.5, row.6));
    let rounded = [rounded[0], rounded[1], (17, "7.03E11", "Bonus", "b", "Acme", "1.00", "")];
    desk.write("s.csv", export(&rounded));
    let output = desk.run(&["import", "s.csv"]);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("rounded"), "{said}");
    assert!(desk.says(&["accounts"], 0).contains("-23.00"));
}
