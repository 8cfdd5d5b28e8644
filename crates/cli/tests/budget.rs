//! Does every line of whole invented careers stand in one category, does every month add up, and is the largest draw the largest?
//!
//! `OUTFLOW_BUDGETS` says how many careers (default 60), `OUTFLOW_BUDGET` replays a single seed.

mod desk;

use desk::Desk;
use outflow_app::Listing;
use outflow_app::budget::{BudgetInput, BudgetQuestion, answer};
use outflow_app::forecast::{self, ForecastInput};
use outflow_app::load::{AccountInput, InputFile};
use outflow_ledger::Cents;
use outflow_report::ShownForecast;
use outflow_testkit::career::beyond::{Beyond, play_on};
use outflow_testkit::{Career, play};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    match number("OUTFLOW_BUDGET") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OUTFLOW_BUDGETS").unwrap_or(60).max(20),
    }
}

fn account(csv: String, snapshot: &str) -> AccountInput {
    let file = |name: &str, text: String| InputFile {
        name: name.to_owned(),
        bytes: Ok(text.into_bytes()),
    };
    AccountInput {
        files: vec![file("statement.csv", csv)],
        snapshot: Some(file("snapshot.toml", snapshot.to_owned())),
        ..AccountInput::default()
    }
}

/// All days, whatever the question.
fn asked(seed: u64, input: BudgetInput) -> Value {
    let outcome = answer(BudgetInput { is_period_named: true, ..input });
    assert_eq!(outcome.integrity, None, "seed {seed}");
    let listing: Listing =
        outcome.listing.unwrap_or_else(|| panic!("seed {seed}: {:?}", outcome.diagnostics));
    let json = outflow_report::listing_json(&listing, &outcome.diagnostics);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    json["data"].clone()
}

fn asked_of(career: &Career, question: BudgetQuestion) -> Value {
    let account = account(career.statement_csv(), &career.snapshot_toml);
    let input = BudgetInput { account, clock: career.as_of, question, ..BudgetInput::default() };
    asked(career.seed, input)
}

fn cents(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no money"));
    Cents::from_decimal(text).expect("it is decimal text").minor()
}

fn rows(data: &Value, table: &str) -> Vec<Value> {
    data[table].as_array().unwrap_or_else(|| panic!("no table {table}: {data}")).clone()
}

/// What a cause belongs to, by the tests' own word.
fn group_of(cause: &str) -> &'static str {
    match cause {
        "earned_hourly" | "earned_fixed" | "earned_bonus" | "earned_other" => "earned",
        "refund_to_client" | "payment_reversed" | "chargeback" => "given_back",
        "service_fee" | "service_fee_returned" => "fees",
        "tax_on_fees" | "tax_withheld" => "taxes",
        "withdrawn" | "withdrawn_scheduled" | "withdrawal_returned" => "drawn",
        "paid_from_card" => "card",
        "adjustment" | "unclassified" => "other",
        _ => "expenses",
    }
}

#[test]
fn every_month_adds_up_by_groups_and_leads_from_its_opening_to_its_closing() {
    let mut months = 0;
    for seed in seeds() {
        let career = play(seed);
        let mut truth: BTreeMap<(String, &str), i64> = BTreeMap::new();
        for line in &career.statement_lines {
            let month = format!("{:04}-{:02}", line.date.year(), line.date.month());
            *truth.entry((month, group_of(line.cause))).or_default() += line.amount_cents;
        }
        let data = asked_of(&career, BudgetQuestion::Months);
        let mut told: BTreeMap<(String, &str), i64> = BTreeMap::new();
        let (brought, balances) = (rows(&data, "months"), rows(&data, "balances"));
        let mut before: Option<i64> = None;
        for (one, balance) in brought.iter().zip(&balances) {
            let name = one["month"].as_str().expect("a month").to_owned();
            assert_eq!(balance["month"], one["month"], "seed {seed}");
            for group in ["earned", "given_back", "fees", "taxes", "expenses", "other"] {
                told.insert((name.clone(), group), cents(&one[group]));
            }
            for group in ["card", "drawn"] {
                told.insert((name.clone(), group), cents(&balance[group]));
            }
            assert_eq!(one["left"], balance["left"], "seed {seed}, {name}");
            // Each category stands beside its month, and those of a group come to it.
            for group in ["earned", "given_back", "fees", "taxes", "expenses", "other"] {
                let keys = one.as_object().expect("a row").iter();
                let of_group = keys.filter(|(key, _)| key.starts_with(&format!("{group}: ")));
                let sum: i64 = of_group.map(|(_, sum)| cents(sum)).sum();
                assert_eq!(sum, cents(&one[group]), "seed {seed}, {name}, {group}");
            }
            months += 1;
        }
        // Months that only lead on together are proved together, all others alone.
        let across = rows(&data, "across");
        let mut at = 0;
        while at < balances.len() {
            let name = balances[at]["month"].clone();
            let together = across.iter().find(|one| one["first_month"] == name);
            let row = together.unwrap_or(&balances[at]);
            let parts = ["opening", "left", "card", "drawn", "missing"];
            let end: i64 = parts.iter().map(|part| cents(&row[part])).sum();
            assert_eq!(end, cents(&row["closing"]), "seed {seed}, {name}");
            assert_eq!(row["unexplained"], "0.00", "seed {seed}, {name}");
            assert!(before.is_none_or(|before| before == cents(&row["opening"])), "seed {seed}");
            before = Some(cents(&row["closing"]));
            let last = together.map_or(&name, |one| &one["last_month"]);
            while at < balances.len() && balances[at]["month"] != *last {
                assert_eq!(balances[at]["missing"], Value::Null, "seed {seed}, {name}");
                at += 1;
            }
            at += 1;
        }
        truth.retain(|_, sum| *sum != 0);
        told.retain(|_, sum| *sum != 0);
        assert_eq!(told, truth, "seed {seed}");
        let closing = career.statement_lines.last().map(|line| line.balance_cents);
        if career.truth.unexplained == 0 && !career.needs_balance_column() {
            assert_eq!(before, closing, "seed {seed}");
        }
    }
    assert!(months > 200, "{months}");
}

/// A statement with these rows: day, Ref ID, amount, balance.
fn file(desk: &Desk, name: &str, rows: &[(&str, u32, &str, &str)]) {
    let mut text = String::from(
        "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n",
    );
    for (day, id, amount, balance) in rows.iter().rev() {
        text.push_str(&format!(
            "\"{day}\",{id},Hourly,\"Invoice {id}\",,Ada,Reef,Ada,,{amount},,,{balance}\n"
        ));
    }
    desk.write(name, text);
}

#[test]
fn a_gap_inside_a_file_is_told_of_the_months_it_lies_between() {
    let desk = Desk::new();
    let rows_of_file = [
        ("Dec 4, 2023", 9, "5.00", "5.00"),
        ("Jan 5, 2024", 1, "95.00", "100.00"),
        // Ten are missing between January and February, ten between February and March: these three are one stretch.
        ("Feb 12, 2024", 2, "50.00", "160.00"),
        ("Mar 3, 2024", 3, "1.00", "171.00"),
        // Three within March, two within May.
        ("Mar 9, 2024", 4, "1.00", "175.00"),
        ("Apr 2, 2024", 5, "1.00", "176.00"),
        ("May 4, 2024", 6, "1.00", "177.00"),
        ("May 9, 2024", 7, "1.00", "180.00"),
    ];
    file(&desk, "gaps.csv", &rows_of_file);
    let said = desk.says(&["budget", "gaps.csv", "-O", "json"], 1);
    let data = serde_json::from_str::<Value>(&said).expect("it is JSON")["data"].clone();
    let missing: Vec<Value> =
        rows(&data, "balances").iter().map(|row| row["missing"].clone()).collect();
    let (none, null): (Value, Value) = ("0.00".into(), Value::Null);
    let expected = [none.clone(), null.clone(), null.clone(), null, none, "2.00".into()];
    assert_eq!(missing, expected);
    let keys = ["first_month", "last_month", "opening", "missing", "closing", "unexplained"];
    let across: Vec<[Value; 6]> =
        rows(&data, "across").iter().map(|row| keys.map(|key| row[key].clone())).collect();
    let expected = ["2024-01", "2024-03", "5.00", "23.00", "175.00", "0.00"].map(Value::from);
    assert_eq!(across, [expected]);
    assert_eq!(data["balances_total"]["missing"], "25.00");
}

#[test]
fn months_without_a_file_say_so_and_what_is_missing_is_told_of_all_of_them() {
    let desk = Desk::new();
    file(
        &desk,
        "a.csv",
        &[("Jan 5, 2024", 1, "100.00", "100.00"), ("Feb 12, 2024", 2, "50.00", "150.00")],
    );
    file(
        &desk,
        "b.csv",
        &[("May 4, 2024", 3, "30.00", "200.00"), ("May 20, 2024", 4, "5.00", "205.00")],
    );
    desk.says(&["import", "a.csv", "b.csv"], 0);
    let json = |words: &[&str]| -> Value {
        let said = desk.says(&[words, &["-O", "json"]].concat(), 1);
        serde_json::from_str::<Value>(&said).expect("it is JSON")["data"].clone()
    };
    let data = json(&["budget"]);
    let of = |table: &str, key: &str| -> Vec<Value> {
        rows(&data, table).iter().map(|row| row[key].clone()).collect()
    };
    let days = ["from 5", "no file 13 to 29", "no file", "no file", "to 20, no file 1 to 3"];
    assert_eq!(of("months", "days"), days);
    let null = Value::Null;
    let balances = ["100.00".into(), null.clone(), null.clone(), null.clone(), "205.00".into()];
    assert_eq!(of("balances", "closing"), balances);
    assert_eq!(
        of("balances", "missing"),
        ["0.00".into(), null.clone(), null.clone(), null.clone(), null.clone()]
    );
    assert_eq!(
        of("plan", "lowest"),
        ["100.00".into(), "100.00".into(), null.clone(), null.clone(), "200.00".into()]
    );
    let across = rows(&data, "across");
    let told = [
        "first_month",
        "last_month",
        "missing_from",
        "missing_to",
        "opening",
        "left",
        "missing",
        "closing",
        "unexplained",
    ]
    .map(|key| across[0][key].as_str().expect("it is told"));
    let expected = [
        "2024-02",
        "2024-05",
        "2024-02-13",
        "2024-05-04",
        "100.00",
        "85.00",
        "20.00",
        "205.00",
        "0.00",
    ];
    assert_eq!((across.len(), told), (1, expected));
    assert_eq!(
        (&data["balances_total"]["missing"], &data["balances_total"]["unexplained"]),
        (&"20.00".into(), &"0.00".into())
    );
    let text = desk.says(&["budget"], 1);
    assert!(text.contains("No file covers 2 months, nor all days of 2 more"), "{text}");
    assert!(text.contains("2024-04*") && !text.contains("2024-01*"), "{text}");
    // A period that begins or ends among these months does not know the balance there either.
    let may = json(&["budget", "-p", "2024-05"]);
    let row = &rows(&may, "balances")[0];
    assert_eq!((&row["opening"], &row["closing"]), (&null, &"205.00".into()));
    assert_eq!(
        (&rows(&may, "across")[0]["missing"], &rows(&may, "across")[0]["opening"]),
        (&"20.00".into(), &"150.00".into())
    );
    desk.fails(&["budget", "-p", "2024-03"], "E713");
}

#[test]
fn every_month_is_told_by_category_where_that_is_asked_for() {
    let desk = Desk::new();
    let has_a_year = |career: &Career| {
        let lines = &career.statement_lines;
        let ends = lines.iter().map(|line| line.date);
        ends.clone()
            .max()
            .zip(ends.min())
            .is_some_and(|(last, first)| (last - first).get_days() > 330)
    };
    let career = (0..60).map(play).find(has_a_year).expect("some career lasts a year");
    let today = career.as_of.to_string();
    desk.write("statement.csv", career.statement_csv());
    let run = |words: &[&str]| {
        let output = desk.run(&[&["budget", "statement.csv", "--today", &today], words].concat());
        (String::from_utf8(output.stdout).expect("text"), output.status.code())
    };
    let (text, _) = run(&["--months", "12"]);
    let (json, _) = run(&["--months", "12", "-O", "json"]);
    let data = serde_json::from_str::<Value>(&json).expect("it is JSON")["data"].clone();
    let months = rows(&data, "months");
    assert!(months.len() > 8, "{months:?}");
    // Each month stands above exactly one column of the tables by category, none of which is wider than a terminal.
    let tables: Vec<&str> =
        text.split("\n\n").filter(|part| part.starts_with("By category, ")).collect();
    for month in &months {
        let name = month["month"].as_str().expect("a month");
        let heads = tables.iter().filter_map(|table| table.lines().nth(1));
        assert_eq!(heads.filter(|line| line.contains(name)).count(), 1, "{name}: {text}");
    }
    for line in tables.iter().flat_map(|table| table.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    // The data hold every month of every category, whatever is shown.
    let (usual, _) = run(&["-O", "json"]);
    let usual = serde_json::from_str::<Value>(&usual).expect("it is JSON")["data"].clone();
    assert_eq!((&usual["categories"], &usual["months"]), (&data["categories"], &data["months"]));
    for category in rows(&data, "categories") {
        let key = format!("{}: {}", category["group"], category["category"]).replace('"', "");
        for month in &months {
            let name = month["month"].as_str().expect("a month");
            assert_eq!(category[name], month[key.as_str()], "{key} {name}");
        }
        let sum: i64 = months.iter().map(|month| cents(&month[key.as_str()])).sum();
        assert_eq!(sum, cents(&category["total"]), "{key}");
    }
    let (csv, _) = run(&["-O", "csv"]);
    let header = csv.lines().next().expect("a header");
    for category in rows(&data, "categories") {
        let key = format!("{}: {}", category["group"], category["category"]).replace('"', "");
        assert!(header.split(',').any(|name| name == key), "{key}: {header}");
    }
    assert_eq!(csv.lines().count(), months.len() + 1);
    // More months than a year reach back as far.
    let (one, _) = run(&["--months", "1", "-O", "csv"]);
    let (many, _) = run(&["--months", "1200", "-O", "csv"]);
    assert!(one.lines().count() <= 13 && many.lines().count() >= one.lines().count());
    for wrong in ["0", "-1", "x", "1201"] {
        assert_eq!(run(&[&format!("--months={wrong}")]).1, Some(2), "{wrong}");
    }
}

#[test]
fn every_line_stands_in_one_category() {
    for seed in seeds() {
        let career = play(seed);
        let data = asked_of(&career, BudgetQuestion::Rules);
        let rules = rows(&data, "rules");
        let names: BTreeSet<&str> =
            rules.iter().map(|rule| rule["category"].as_str().expect("a name")).collect();
        let mut places = Vec::new();
        let mut sum = 0;
        for name in names {
            let data = asked_of(&career, BudgetQuestion::Lines(name.to_owned()));
            places.extend(rows(&data, "lines").iter().map(|line| line["line"].to_string()));
            sum += cents(&data["lines_total"]["amount"]);
        }
        let lines = career.statement_lines.len();
        assert_eq!(places.len(), lines, "seed {seed}");
        assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), lines, "seed {seed}");
        let truth: i64 = career.statement_lines.iter().map(|line| line.amount_cents).sum();
        assert_eq!((sum, cents(&data["rules_total"]["sum"])), (truth, truth), "seed {seed}");
        assert_eq!(data["rules_total"]["lines"], lines, "seed {seed}");
    }
}

/// Whether a draw is there wholly, leaves every day above nothing, and pushes nothing on the card.
fn fits(career: &Beyond, draw: i64, renewals: &mut Option<Vec<String>>) -> bool {
    let amount = Cents::new(draw).expect("it is small");
    let outcome = forecast::answer(ForecastInput {
        account: account(career.statement_csv(), &career.snapshot_toml),
        clock: career.as_of,
        floor: Some(Cents::ZERO),
        assume: vec!["range=off".to_owned(), format!("draw={amount}")],
        ..ForecastInput::default()
    });
    let answer = outcome.answer.expect("there is a forecast");
    let shown = ShownForecast { answer: &answer, diagnostics: &[] };
    let json: Value =
        serde_json::from_str(&outflow_report::forecast_json(&shown)).expect("it is JSON");
    let is_price = |event: &&Value| event["kind"] == "membership" || event["kind"] == "connects";
    let events = json["data"]["events"].as_array().expect("a list");
    let prices: Vec<String> =
        events.iter().filter(is_price).map(|event| event["amount"].to_string()).collect();
    let known = renewals.get_or_insert_with(|| prices.clone());
    let lowest = cents(&json["data"]["lowest"]["amount"]);
    cents(&json["data"]["not_drawn"]) == 0 && lowest >= 0 && *known == prices
}

#[test]
fn the_largest_draw_fits_and_a_cent_more_does_not() {
    let (mut found, mut none) = (0, 0);
    for seed in seeds() {
        let career = play_on(seed);
        let account = account(career.statement_csv(), &career.snapshot_toml);
        let mut input = BudgetInput { account, clock: career.as_of, ..BudgetInput::default() };
        input.tried.floor = Some("0".to_owned());
        let data = asked(seed, input);
        let room = &rows(&data, "largest_draw")[0];
        let mut prices = None;
        let is_above_without = fits(&career, 0, &mut prices);
        match room["largest"].as_str() {
            Some(_) => {
                let largest = cents(&room["largest"]);
                assert!(is_above_without, "seed {seed}");
                assert!(fits(&career, largest, &mut prices), "seed {seed}: {largest}");
                assert!(!fits(&career, largest + 1, &mut prices), "seed {seed}: {largest}");
                found += 1;
            }
            None => {
                assert!(!is_above_without, "seed {seed}: {room}");
                none += 1;
            }
        }
    }
    assert!(found > 10, "{found} {none}");
}

#[test]
fn what_is_kept_counts_until_it_is_undone_and_a_flag_goes_before_it() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.says(&["budget", "set", "--floor", "100", "--draw", "30@15"], 0);
    let data = |words: &[&str]| -> Value {
        let said = desk.says(&[words, &["-O", "json"]].concat(), 0);
        let json: Value = serde_json::from_str(&said).expect("it is JSON");
        json["data"].clone()
    };
    let draws = |data: &Value| -> Vec<(String, i64)> {
        let events = rows(data, "events");
        let draws = events.iter().filter(|event| event["kind"] == "draw");
        draws.map(|one| (one["on"].to_string(), cents(&one["amount"]))).collect()
    };
    let kept = data(&["forecast", "--until", "2024-07-31"]);
    assert_eq!((&kept["floor"], &kept["floor_from"]), (&"100.00".into(), &"kept".into()));
    let days = ["\"2024-06-15\"", "\"2024-07-15\""].map(|day| (day.to_owned(), -3_000));
    assert_eq!(draws(&kept), days);
    assert_eq!(data(&["payout"])["floor"], "100.00");
    let said = data(&["forecast", "--floor", "20", "--assume", "draw=off"]);
    assert_eq!((&said["floor"], &said["floor_from"]), (&"20.00".into(), &"said".into()));
    assert!(draws(&said).is_empty());
    assert_eq!(data(&["payout", "--floor", "20"])["floor"], "20.00");
    // An assumed draw comes on its own day; without one on the day that is kept.
    for (assumed, on, said) in [
        ("draw=20@1", ["\"2024-07-01\""].as_slice(), "on day 1 of each month"),
        ("draw=20@last", &["\"2024-06-30\"", "\"2024-07-31\""], "on the last day of each month"),
        ("draw=20", &["\"2024-06-15\"", "\"2024-07-15\""], "on day 15 of each month"),
    ] {
        let told = data(&["forecast", "--until", "2024-07-31", "--assume", assumed]);
        let days: Vec<(String, i64)> = on.iter().map(|day| (day.to_string(), -2_000)).collect();
        assert_eq!(draws(&told), days, "{assumed}");
        let listed = rows(&told, "assumptions");
        let listed = listed.iter().find(|one| one["id"] == "draw").expect("it is listed");
        let text = listed["text"].as_str().expect("a text");
        assert!(text.starts_with(&format!("You draw $20.00 {said}")), "{text}");
    }
    desk.says(&["undo"], 0);
    let undone = data(&["forecast"]);
    assert_eq!((&undone["floor"], &undone["floor_from"]), (&"0.00".into(), &"nobody".into()));
    assert!(draws(&undone).is_empty());
}
