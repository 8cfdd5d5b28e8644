//! Does a look ahead rest on what is known and say where that ends: days without lines, money given back, reserves, draws?

mod desk;

use desk::Desk;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use outflow_ledger::Cents;
use serde_json::Value;

/// A line: its day, type and words, its client, and cents.
type Row<'a> = (Date, &'a str, String, &'a str, i64);

/// The statement of these lines, with a balance that begins with so many cents.
fn statement(desk: &Desk, name: &str, (first_id, opening): (u32, i64), rows: &[Row<'_>]) {
    let plain = |cents: i64| {
        let sign = if cents < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
    };
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.0);
    let mut balance = opening;
    let mut lines = Vec::new();
    for (id, (day, kind, words, client, cents)) in (first_id..).zip(&rows) {
        balance += cents;
        lines.push(format!(
            "\"{}\",{id},{kind},{words},,Ada Varga,{client},Ada Varga,,{},,,{}",
            day.strftime("%b %-d, %Y"),
            plain(*cents),
            plain(balance)
        ));
    }
    lines.reverse();
    let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    desk.write(name, format!("{head}\n{}\n", lines.join("\n")));
}

fn line<'a>(on: Date, kind: &'a str, words: &str, client: &'a str, cents: i64) -> Row<'a> {
    (on, kind, words.to_owned(), client, cents)
}

/// So many weeks of $300 by the hour, each paid on a Wednesday from this one on.
fn weeks<'a>(first: Date, count: i64, client: &'a str) -> Vec<Row<'a>> {
    let of = |number: i64| {
        let on = first.saturating_add((7 * number).days());
        let week = (on.saturating_sub(16.days()), on.saturating_sub(10.days()));
        let (from, to) = (week.0.strftime("%m/%d/%Y"), week.1.strftime("%m/%d/%Y"));
        let words = format!("Invoice for {from}-{to} - 10:00 hrs @ $30.00/hr");
        (on, "Hourly", words, client, 30_000)
    };
    (0..count).map(of).collect()
}

fn answer(desk: &Desk, words: &[&str]) -> Value {
    let words = [words, &["-O", "json"]].concat();
    let answer: Value = serde_json::from_str(&desk.says(&words, 0)).expect("it is JSON");
    assert_eq!(answer["data"]["unexplained"], "0.00", "{words:?}");
    answer["data"].clone()
}

fn events(data: &Value, kind: &str) -> Vec<String> {
    let events = data["events"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let of_kind = events.filter(|one| one["kind"] == kind);
    of_kind.map(|one| format!("{} {}", text(&one["on"]), text(&one["amount"]))).collect()
}

fn assumed(data: &Value, id: &str) -> String {
    let all = data["assumptions"].as_array().expect("a list").iter();
    let mut texts = all.filter(|one| one["id"] == id).map(|one| one["text"].to_string());
    texts.next().unwrap_or_else(|| panic!("nothing is assumed of {id}"))
}

#[test]
fn a_plan_renews_only_where_its_last_price_was_kept_and_its_days_are_told() {
    let desk = Desk::new();
    let plan =
        |on: Date, cents: i64| line(on, "Membership Fee", "Freelancer Plus membership", "", cents);
    let earned = line(date(2024, 5, 1), "Fixed Price", "as agreed", "Quill", 50_000);
    let back = [earned.clone(), plan(date(2024, 6, 3), -1_999), plan(date(2024, 6, 10), 1_999)];
    statement(&desk, "back.csv", (1, 0), &back);
    let kept = [earned.clone(), plan(date(2024, 5, 5), -1_999), plan(date(2024, 6, 5), -1_999)];
    statement(&desk, "kept.csv", (1, 0), &kept);
    // The lines reach far beyond the day of a renewal that is not there.
    let ended = [
        earned,
        plan(date(2024, 5, 5), -1_999),
        line(date(2024, 7, 1), "Bonus", "b", "Quill", 100),
    ];
    statement(&desk, "ended.csv", (1, 0), &ended);
    desk.write("plus.toml", "as_of = 2024-06-12\nmembership = \"plus\"\n");
    let renewed = |days: &[&str]| -> Vec<String> {
        days.iter().map(|day| format!("2024-{day} -19.99")).collect()
    };
    for (file, more, renewals, says) in [
        ("back.csv", &["--today", "2024-06-12"][..], &[][..], "was given back on Mon 10 June 2024"),
        // The site knows better.
        (
            "back.csv",
            &["--snapshot", "plus.toml"],
            &["07-03", "08-03", "09-03"],
            "as the last time",
        ),
        ("kept.csv", &["--today", "2024-06-12"], &["07-05", "08-05", "09-05"], "as the last time"),
        // The renewal of 5 July lies after the last line: that nothing shows it proves nothing.
        ("kept.csv", &["--today", "2024-07-20"], &["08-05", "09-05", "10-05"], "as the last time"),
        ("kept.csv", &["--today", "2024-11-20"], &[], "nobody knows whether it renews still"),
        ("ended.csv", &["--today", "2024-07-02"], &[], "and it did not renew"),
    ] {
        let words = [&["forecast", file, "--assume", "range=off"], more].concat();
        let data = answer(&desk, &words);
        assert_eq!(events(&data, "membership"), renewed(renewals), "{words:?}");
        let text = assumed(&data, "membership");
        assert!(text.contains(says), "{words:?}: {text}");
    }
}

#[test]
fn connects_come_in_the_rhythm_of_the_last_purchase_and_the_range_never_owes_for_them() {
    let desk = Desk::new();
    let mut rows = weeks(date(2024, 1, 3), 20, "Quill");
    for month in [2, 3, 4, 5] {
        rows.push(line(date(2024, month, 15), "Connects", "40 Connects purchased", "", -600));
    }
    let paid = 20 * 30_000 - 4 * 600;
    rows.push(line(date(2024, 5, 16), "Withdrawal", "Paid to bank", "", -paid));
    statement(&desk, "statement.csv", (1, 0), &rows);
    for (today, first) in
        [("2024-05-20", "2024-06-12"), ("2024-06-11", "2024-06-12"), ("2024-06-12", "2024-07-10")]
    {
        let words = ["forecast", "statement.csv", "--today", today, "--assume", "schedule=off"];
        let data = answer(&desk, &words);
        let connects = events(&data, "connects");
        assert!(connects[0].starts_with(first), "{today}: {connects:?}");
        let days = data["days"].as_array().expect("a list");
        let low: Vec<&str> = days.iter().filter_map(|day| day["likely"]["p10"].as_str()).collect();
        assert!(low.len() > 80, "{today}: there is a range");
        assert!(!low.iter().any(|low| low.starts_with('-')), "{today}: the card pays the rest");
    }
}

/// The middle of the range of money that comes within four weeks.
fn middle(data: &Value) -> String {
    data["likely"]["steps"][0]["money"]["p50"].as_str().expect("a middle").to_owned()
}

#[test]
fn fees_without_a_reference_go_with_the_earnings_of_their_day() {
    let desk = Desk::new();
    let earned = weeks(date(2023, 10, 4), 36, "Quill");
    let fee = |row: &Row<'_>, words: String| (row.0, "Service Fee", words, "", -3_000);
    let named: Vec<Row<'_>> = earned
        .iter()
        .enumerate()
        .flat_map(|(place, row)| {
            [row.clone(), fee(row, format!("Service Fee for Hourly - Ref ID {}", 1 + 2 * place))]
        })
        .collect();
    let unnamed: Vec<Row<'_>> =
        earned.iter().flat_map(|row| [row.clone(), fee(row, "Service Fee".to_owned())]).collect();
    statement(&desk, "named.csv", (1, 0), &named);
    statement(&desk, "unnamed.csv", (1, 0), &unnamed);
    let of = |file: &str| {
        let told = ["--in-review", "0", "--pending", "0", "--work-in-progress", "0"];
        let words = [&["forecast", file, "--today", "2024-06-10"], &told[..]].concat();
        answer(&desk, &words)["likely"].clone()
    };
    let likely = of("named.csv");
    assert_eq!(likely["steps"][0]["money"]["p50"], "270.00", "three of four weeks are told");
    assert_eq!(of("unnamed.csv"), likely);
}

#[test]
fn weeks_that_no_file_covers_are_not_weeks_of_nothing() {
    let desk = Desk::new();
    statement(&desk, "early.csv", (1, 0), &weeks(date(2023, 5, 3), 30, "Quill"));
    let late = weeks(date(2024, 3, 13), 13, "Quill");
    statement(&desk, "late.csv", (500, 7_777), &late);
    for file in ["early.csv", "late.csv"] {
        desk.run(&["import", file]);
    }
    let of_book = ["forecast"];
    let of_files = ["forecast", "early.csv", "late.csv"];
    for (words, status) in [(&of_book[..], 0), (&of_files[..], 0)] {
        let words = [words, &["--today", "2024-06-06", "-O", "json"]].concat();
        let shown = desk.says(&words, status);
        let data = serde_json::from_str::<Value>(&shown).expect("it is JSON")["data"].clone();
        assert_eq!(middle(&data), "1200.00", "{words:?}");
        let text = assumed(&data, "weeks");
        assert!(text.contains("of the others no file tells every day"), "{text}");
    }
    let looks: Value =
        serde_json::from_str(&desk.says(&["backtest", "-O", "json"], 0)).expect("JSON");
    let rows = &looks["data"]["looks"];
    let rows = rows.as_array().expect("rows");
    assert!(!rows.is_empty());
    for row in rows {
        let cells = row.to_string();
        assert!(!cells.contains("\"0.00\""), "a look into days that nobody knows: {cells}");
    }
}

#[test]
fn a_contract_takes_out_of_the_past_only_what_it_tells_itself() {
    let desk = Desk::new();
    statement(&desk, "statement.csv", (1, 0), &weeks(date(2023, 9, 6), 40, "Quill"));
    desk.says(&["import", "statement.csv"], 0);
    let before = answer(&desk, &["forecast"]);
    assert_eq!(middle(&before), "1200.00");
    let add = |words: &[&str]| {
        desk.says(&[&["contract", "add", "Quill", "--started", "2024-06-01"], words].concat(), 0);
    };
    // Neither hours without a number nor a milestone say how many hours are to come.
    add(&["--type", "hourly", "--rate", "30"]);
    assert_eq!(answer(&desk, &["forecast"])["likely"], before["likely"]);
    add(&["--type", "fixed", "--milestone", "Logo=50@2024-06-20"]);
    let data = answer(&desk, &["forecast"]);
    assert!(assumed(&data, "contracts").contains("payments other than hours of Quill"));
    assert!(middle(&data).starts_with("12"), "{}", middle(&data));
    add(&["--type", "hourly", "--rate", "30", "--hours", "5:00"]);
    let data = answer(&desk, &["forecast"]);
    assert!(assumed(&data, "contracts").contains("hours of Quill"));
    assert!(events(&data, "contract").len() > 10);
}

#[test]
fn what_was_done_later_is_not_known_on_an_earlier_day() {
    let desk = Desk::new();
    let rows = [line(date(2024, 1, 15), "Fixed Price", "as agreed", "Quill", 50_000)];
    statement(&desk, "statement.csv", (1, 0), &rows);
    desk.says(&["import", "statement.csv"], 0);
    let strikes = |today: &str| -> Vec<String> {
        let words = ["forecast", "--today", today, "--until", "2025-06-01"];
        let data = answer(&desk, &words);
        let fees = data["inactivity_fees"].as_array().expect("a list").iter();
        fees.map(|fee| fee["since"].as_str().expect("a day").to_owned()).collect()
    };
    let before = strikes("2024-03-01");
    assert_eq!(before, ["2024-01-15"]);
    for on in ["2024-05-20", "2024-02-10"] {
        desk.says(&["did", "login", "--on", on], 0);
    }
    assert_eq!(strikes("2024-03-01"), ["2024-02-10"]);
    assert_eq!(strikes("2024-06-10"), ["2024-05-20"]);
}

#[test]
fn money_of_today_that_a_line_shows_already_counts_once() {
    let desk = Desk::new();
    let rows = [
        line(date(2024, 6, 1), "Fixed Price", "as agreed", "Quill", 50_000),
        line(date(2024, 6, 7), "Fixed Price", "as agreed", "Quill", 20_000),
        line(date(2024, 6, 7), "Service Fee", "Service Fee for Fixed Price - Ref ID 2", "", -2_000),
    ];
    statement(&desk, "statement.csv", (1, 0), &rows);
    let waiting = "[[pending_item]]\nkind = \"fixed\"\nnet = \"180.00\"\ndue = 2024-06-07\n";
    for (available, closing, not_counted) in [
        // Read before the money of the day came, or nobody knows when.
        ("available = \"500.00\"\n", "680.00", 1),
        ("", "680.00", 1),
        // Read after it: then another amount waits.
        ("available = \"680.00\"\n", "860.00", 0),
    ] {
        desk.write("today.toml", format!("as_of = 2024-06-07\n{available}{waiting}"));
        let words = ["forecast", "statement.csv", "--snapshot", "today.toml"];
        let data = answer(&desk, &[&words[..], &["--assume", "range=off"]].concat());
        assert_eq!(data["closing_balance"], closing, "{available}");
        let others = data["not_counted"].as_array().expect("a list");
        assert_eq!(others.len(), not_counted, "{available}{others:?}");
    }
}

#[test]
fn what_is_safe_to_pay_out_leaves_the_reserve_the_floor_and_the_draw() {
    let desk = Desk::new();
    let rows = [line(date(2024, 6, 8), "Fixed Price", "as agreed", "Quill", 100_000)];
    statement(&desk, "statement.csv", (1, 0), &rows);
    desk.write("site.toml", "as_of = 2024-06-10\nreserve_balance = \"100.00\"\n");
    let july = ["--until", "2024-07-31"];
    for (words, safe, floor) in [
        (&[][..], "1000.00", "0.00"),
        (&["--floor", "50"], "950.00", "50.00"),
        // No payout takes the reserve, whatever the floor.
        (&["--snapshot", "site.toml"], "900.00", "100.00"),
        (&["--snapshot", "site.toml", "--floor", "0"], "900.00", "0.00"),
        (&["--snapshot", "site.toml", "--floor", "300"], "700.00", "300.00"),
        (&["--assume", "reserve=400"], "600.00", "400.00"),
        (&["--snapshot", "site.toml", "--assume", "reserve=off"], "1000.00", "0.00"),
        // Draws of 300 at the end of June and of July: what goes today counts toward June's.
        (&["--assume", "draw=300", "--floor", "50"], "650.00", "50.00"),
        (&["--assume", "draw=500"], "500.00", "0.00"),
        (&["--assume", "draw=500", "--floor", "1"], "0.00", "1.00"),
    ] {
        let all = [&["forecast", "statement.csv", "--assume", "range=off"], &july[..], words];
        let data = answer(&desk, &all.concat());
        assert_eq!(
            (&data["safe_to_pay_out_today"], &data["floor"]),
            (&Value::from(safe), &Value::from(floor)),
            "{words:?}"
        );
    }
}

#[test]
fn an_old_balance_is_called_old_where_a_payout_may_have_taken_it() {
    let desk = Desk::new();
    let mut rows = weeks(date(2024, 1, 3), 20, "Quill");
    let mut paid = 0;
    // The days of the weekly payout; each takes everything that is there.
    for row in rows.clone() {
        let cents = row.4;
        rows.push(line(row.0, "Withdrawal", "Paid to bank", "", -cents));
        paid += cents;
    }
    assert_eq!(paid, 600_000);
    rows.push(line(date(2024, 5, 18), "Bonus", "thank you", "Quill", 20_000));
    statement(&desk, "statement.csv", (1, 0), &rows);
    let says = |today: &str| {
        desk.says(&["forecast", "statement.csv", "--today", today, "--assume", "range=off"], 0)
    };
    let fresh = says("2024-05-20");
    assert!(fresh.contains("balance is $200.00"), "{fresh}");
    let old = says("2024-05-24");
    assert!(old.contains("balance was $200.00 on Sat 18 May 2024"), "{old}");
    assert!(old.contains("if it is still there"), "{old}");
    assert!(old.contains("hether the automatic payout of Wed 22 May 2024 was made"), "{old}");
    // The site's own figure is newer than any line.
    let told =
        desk.says(&["forecast", "statement.csv", "--today", "2024-05-24", "--available", "200"], 0);
    assert!(told.contains("balance is $200.00") && !told.contains("was made"), "{told}");
}

#[test]
fn money_of_which_no_line_tells_is_held_since_the_first_day_that_shows_it() {
    let desk = Desk::new();
    let held =
        ["--assume", "schedule=monthly", "--assume", "threshold=100", "--assume", "range=off"];
    let words = ["forecast", "--available", "54", "--today", "2024-06-10", "--until", "2025-06-10"];
    let data = answer(&desk, &[&words[..], &held].concat());
    // 180 days after 10 June are over on 7 December; the payout of December is on its last Wednesday but one.
    assert_eq!(events(&data, "payout"), ["2024-12-25 -54.00"]);
}

#[test]
fn lines_after_the_first_day_are_not_counted_again() {
    let desk = Desk::new();
    let mut rows = weeks(date(2024, 1, 3), 22, "Quill");
    rows.push(line(date(2024, 6, 5), "Bonus", "thank you", "Quill", 18_000));
    statement(&desk, "statement.csv", (1, 0), &rows);
    desk.write(
        "first.toml",
        "as_of = 2024-06-01\navailable = \"6600.00\"\n[[pending_item]]\nkind = \"fixed\"\nnet = \"180.00\"\ndue = 2024-06-05\n",
    );
    let words = ["budget", "statement.csv", "--snapshot", "first.toml"];
    let shown = desk.says(&words, 0);
    assert!(shown.contains("lines after 2024-06-01 are left out"), "{shown}");
    let room: Vec<&str> = shown.lines().filter(|line| line.contains("known")).collect();
    assert!(room.iter().any(|line| line.contains("6,780.00")), "the 180 come once: {shown}");
    let activity = desk.says(&["activity", "statement.csv", "--today", "2024-03-01"], 0);
    assert!(!activity.contains("June 2024"), "{activity}");
}

#[test]
fn what_comes_by_itself_adds_up_to_what_the_forecast_counts() {
    let desk = Desk::new();
    let rows = [line(date(2024, 6, 3), "Fixed Price", "as agreed", "Quill", 50_000)];
    statement(&desk, "statement.csv", (1, 0), &rows);
    desk.says(&["import", "statement.csv"], 0);
    for (number, client) in (1..).zip(["Ash", "Birch", "Cedar", "Dogwood", "Elm"]) {
        let amount = (100 * number).to_string();
        let retainer = ["--type", "retainer", "--amount", &amount, "--every", "monthly on 15"];
        desk.says(&[&["contract", "add", client], &retainer[..]].concat(), 0);
    }
    let data = answer(&desk, &["forecast", "--until", "2025-07-15", "--assume", "range=off"]);
    let cents = |value: &Value| {
        Cents::from_decimal(value.as_str().expect("an amount")).expect("decimal").minor()
    };
    let of_contracts = data["events"].as_array().expect("a list").iter();
    let of_contracts = of_contracts.filter(|one| one["kind"] == "contract");
    let counted: i64 = of_contracts.map(|one| cents(&one["amount"])).sum();
    let shown = desk.says(&["todo", "-O", "json"], 1);
    let todo: Value = serde_json::from_str(&shown).expect("it is JSON");
    let coming = todo["data"]["coming"].as_array().expect("a list");
    let told: i64 = coming.iter().map(|one| cents(&one["amount"])).filter(|cents| *cents > 0).sum();
    assert_eq!(told, counted, "{coming:?}");
    assert!(counted > 12 * 5 * 10_000 && coming.len() < 10, "{coming:?}");
    // A line of a day to come hides nothing of today.
    let later = line(date(2025, 3, 3), "Bonus", "thank you", "Quill", 10_000);
    statement(&desk, "later.csv", (1, 0), &[rows[0].clone(), later]);
    let of = |file: &str| {
        let words = ["todo", file, "--today", "2024-08-01", "-O", "json"];
        let shown = String::from_utf8(desk.run(&words).stdout).expect("text");
        serde_json::from_str::<Value>(&shown).expect("it is JSON")["data"]["todo"].to_string()
    };
    assert_eq!(of("later.csv").replace("later.csv", "statement.csv"), of("statement.csv"));
    // What was set is shown.
    desk.says(&["config", "set", "holidays", "2026-12-31,2027-01-01"], 0);
    assert!(desk.says(&["config"], 0).contains("2026-12-31, 2027-01-01"));
}
