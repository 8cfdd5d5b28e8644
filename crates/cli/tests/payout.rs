//! Is every payout plan of the verb right: whole careers from seeds, with invented needs, floors, methods and habits.
//!
//! `OUTFLOW_PAYOUTS` says how many (default 300), `OUTFLOW_PAYOUT` replays a single seed. Every figure is proved from the
//! JSON by arithmetic of its own, and no plan may cost more than a habit that does as much.

mod surroundings;

use outflow_app::HabitChoice;
use outflow_app::load::{AccountInput, InputFile};
use outflow_app::payout::{PayoutInput, answer};
use outflow_ledger::{Cents, Code};
use outflow_report::ShownPayout;
use outflow_testkit::{Rng, play_charges};
use serde_json::Value;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn file(name: &str, text: impl Into<String>) -> InputFile {
    InputFile { name: name.to_owned(), bytes: Ok(text.into().into_bytes()) }
}

fn cents(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no money"));
    Cents::from_decimal(text).expect("it is decimal text").wide()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}

fn some(rng: &mut Rng, range: std::ops::Range<i64>) -> Cents {
    Cents::new(rng.range(range)).expect("no amount here is the least integer")
}

/// An account and what its owner might ask, from one seed.
fn asked(seed: u64) -> PayoutInput {
    let mut rng = Rng::part(seed, 77);
    let career = play_charges(seed);
    let day = |days: i64| {
        let after = jiff::Span::new().days(days);
        career.as_of.checked_add(after).expect("all days here are near")
    };
    let mut input = PayoutInput {
        account: AccountInput {
            files: vec![file("statement.csv", career.file())],
            ..AccountInput::default()
        },
        clock: career.as_of,
        ..PayoutInput::default()
    };
    if rng.chance(2, 3) {
        input.account.snapshot = Some(file("snapshot.toml", career.snapshot_toml.clone()));
    }
    let horizon = rng.range(1..500);
    if rng.chance(1, 2) {
        input.until = Some(day(horizon));
    }
    if rng.chance(1, 2) {
        input.floor = Some(some(&mut rng, 0..30_000).to_string());
    }
    if rng.chance(2, 3) {
        input.weekly = Some(some(&mut rng, 0..60_000).to_string());
    }
    let last = if input.until.is_some() { horizon } else { 364 };
    for _ in 0..rng.range(0..4) {
        let amount = some(&mut rng, 1..30_000);
        input.needs.push(format!("{amount}@{}", day(rng.range(0..last + 1))));
    }
    let pools: [&[&str]; 4] = [&[], &["local_bank"], &["local_bank", "own", "dear"], &["own"]];
    input.methods = rng.pick(&pools).iter().map(|id| (*id).to_owned()).collect();
    if rng.chance(1, 2) || !input.methods.is_empty() {
        let fee = some(&mut rng, 0..500);
        let (share, days) = (some(&mut rng, 0..200), rng.range(0..8));
        input.terms.push(format!("own={fee}+{share}%,days={days},min={}", rng.range(0..50)));
        input.terms.push(format!("dear=1%,max={},days=1", rng.range(50..5_000)));
        input.terms.push(format!("local_bank=0.99,from={}", day(rng.range(-30..30))));
    }
    let habits = [None, None, Some(HabitChoice::Weekly), Some(HabitChoice::Monthly)];
    input.habit = *rng.pick(&habits);
    input
}

/// What is wrong with an answer.
fn wrong(data: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    let payouts = list(&data["payouts"]);
    let sum = |key: &str| payouts.iter().map(|one| cents(&one[key])).sum::<i128>();
    must(sum("amount") == cents(&data["paid_out"]), "the payouts do not add up");
    must(sum("cost") == cents(&data["cost"]), "the costs do not add up");
    must(sum("arrives") == cents(&data["arrives"]), "the arrivals do not add up");
    must(sum("amount") == sum("cost") + sum("arrives"), "a payout is not its cost and the rest");
    let days = |weekly: &Value| -> Vec<(String, i128)> {
        let days = weekly["days"].as_array().map(Vec::as_slice).unwrap_or_default();
        let on = |day: &Value| day.as_str().expect("a day").to_owned();
        days.iter().map(|day| (on(day), cents(&weekly["amount"]))).collect()
    };
    let mut income: Vec<(String, i128)> = list(&data["income"])
        .iter()
        .map(|one| (one["on"].as_str().expect("a day").to_owned(), cents(&one["amount"])))
        .collect();
    income.extend(days(&data["weekly"]));
    let all: i128 = income.iter().map(|one| one.1).sum();
    must(all == cents(&data["income_total"]), "the income does not add up");
    let (opening, left) = (cents(&data["opening"]), cents(&data["left"]));
    must(opening + all - sum("amount") == left, "opening + income - paid out is not what is left");
    let floor = cents(&data["floor"]);
    let mut paid = 0;
    for one in payouts {
        let on = one["on"].as_str().expect("a day");
        paid += cents(&one["amount"]);
        let by_then: i128 =
            income.iter().filter(|(day, _)| day.as_str() <= on).map(|one| one.1).sum();
        must(cents(&one["balance"]) == opening + by_then - paid, "a balance is wrong");
        must(cents(&one["balance"]) >= floor, "a payout goes below the floor");
        must(cents(&one["arrives"]) >= 0, "a payout costs more than it is");
        must(on <= data["until"].as_str().expect("a day"), "a payout is after the last day");
        let methods = list(&data["methods"]);
        let method =
            methods.iter().find(|method| method["id"] == one["method"]).expect("it is listed");
        let limit = |key: &str| method[key].as_str().map(|_| cents(&method[key]));
        must(
            limit("minimum").is_none_or(|least| cents(&one["amount"]) >= least),
            "below a minimum",
        );
        must(limit("maximum").is_none_or(|most| cents(&one["amount"]) <= most), "above a maximum");
        must(method["usable_from"].as_str().is_none_or(|from| from <= on), "a method is too new");
    }
    let mut needed = 0;
    for need in list(&data["needs"]) {
        needed += cents(&need["amount"]);
        let in_time = payouts.iter().filter(|one| {
            one["arrives_on"].as_str().is_some_and(|on| Some(on) <= need["by"].as_str())
        });
        let arrived: i128 = in_time.map(|one| cents(&one["arrives"])).sum();
        must(arrived >= needed, "a need is not met");
    }
    let habit = &data["habit"];
    if habit.is_object() {
        must(
            opening + all - cents(&habit["paid_out"]) == cents(&habit["left"]),
            "the habit leaves another sum",
        );
        // Only a method that the plan may not use can make a habit cheaper.
        let in_plan = list(&data["methods"]).iter().any(|method| method["id"] == habit["method"]);
        let does_as_much = list(&habit["misses"]).is_empty() && cents(&habit["left"]) == left;
        if in_plan && does_as_much {
            must(cents(&data["cost"]) <= cents(&habit["cost"]), "the habit is cheaper");
        }
    }
    let compared = data["habit_costs_more_a_year"].is_string();
    must(compared != data["not_compared_because"].is_string(), "neither compared nor said why not");
    wrong
}

#[test]
fn every_plan_is_proved_by_its_own_figures() {
    let seeds = match number("OUTFLOW_PAYOUT") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OUTFLOW_PAYOUTS").unwrap_or(300),
    };
    let schema: Value = serde_json::from_str(outflow_report::PAYOUT_SCHEMA).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let (mut planned, mut compared, mut complaints) = (0, 0, Vec::new());
    for seed in seeds.clone() {
        let outcome = answer(asked(seed));
        if let Some(message) = &outcome.integrity {
            complaints.push(format!("seed {seed}: integrity: {message}"));
        }
        let json = match &outcome.answer {
            Some(answer) => {
                let shown = ShownPayout { answer, diagnostics: &outcome.diagnostics };
                for text in [
                    outflow_report::payout_text(&shown, Default::default()),
                    outflow_report::payout_csv(&shown),
                    outflow_report::payout_markdown(&shown),
                    outflow_report::payout_html(&shown),
                ] {
                    assert!(text.ends_with('\n') || text.ends_with("</html>"), "seed {seed}");
                }
                outflow_report::payout_json(&shown)
            }
            None => {
                let impossible =
                    |one: &outflow_ledger::Diagnostic| one.code == Code::ImpossiblePlan;
                if outcome.integrity.is_none() && !outcome.diagnostics.iter().any(impossible) {
                    complaints.push(format!("seed {seed}: {:?}", outcome.diagnostics));
                }
                outflow_report::payout_json_without_answer(&outcome.diagnostics)
            }
        };
        let json: Value = serde_json::from_str(&json).expect("it is JSON");
        complaints.extend(
            schema.iter_errors(&json).take(3).map(|one| format!("seed {seed}: schema: {one}")),
        );
        if json["data"].is_object() {
            planned += 1;
            compared += usize::from(json["data"]["habit_costs_more_a_year"].is_string());
            complaints.extend(wrong(&json["data"]).iter().map(|one| format!("seed {seed}: {one}")));
        }
    }
    assert!(complaints.is_empty(), "OUTFLOW_PAYOUT=seed replays\n{}", complaints.join("\n"));
    if seeds.end - seeds.start >= 100 {
        let all = usize::try_from(seeds.end - seeds.start).unwrap();
        assert!(planned * 2 > all, "only {planned} of {all} could be planned");
        assert!(compared * 4 > all, "only {compared} of {all} were compared");
    }
}

fn plan(input: PayoutInput) -> Value {
    let outcome = answer(input);
    let answer = outcome.answer.unwrap_or_else(|| panic!("{:?}", outcome.diagnostics));
    let shown = ShownPayout { answer: &answer, diagnostics: &outcome.diagnostics };
    serde_json::from_str(&outflow_report::payout_json(&shown)).expect("it is JSON")
}

fn from_flags(available: i64) -> PayoutInput {
    let mut input =
        PayoutInput { clock: "2026-11-23".parse().expect("a day"), ..PayoutInput::default() };
    input.flags.available = Cents::new(available);
    input.methods = vec!["local_bank".to_owned()];
    input
}

#[test]
fn a_weekly_habit_costs_so_much_more() {
    for (weekly, terms, until, cost, habit, more) in [
        // 52 payouts of 0.99 against 20 that are as large as the method allows: 51.48 - 19.80.
        ("190.00", "local_bank=0.99,max=494,days=7", None, "19.80", "51.48", "31.68"),
        // Without a maximum one payout is enough: 51.48 - 0.99.
        ("190.00", "local_bank=0.99,days=7", None, "0.99", "51.48", "50.49"),
        // A share alone costs the same however often.
        ("190.00", "local_bank=0.5%,days=7", None, "49.40", "49.40", "0.00"),
        // Over half a year the difference is scaled: 26 weeks in 182 days, (25.74 - 0.99) × 365 / 182.
        ("190.00", "local_bank=0.99,days=7", Some("2027-05-23"), "0.99", "25.74", "49.64"),
    ] {
        let data = plan(PayoutInput {
            weekly: Some(weekly.to_owned()),
            terms: vec![terms.to_owned()],
            until: until.map(|day| day.parse().unwrap()),
            habit: Some(HabitChoice::Weekly),
            ..from_flags(0)
        });
        let data = &data["data"];
        let found = [&data["cost"], &data["habit"]["cost"], &data["habit_costs_more_a_year"]];
        assert_eq!(found, [cost, habit, more], "{terms} {until:?}");
    }
}

#[test]
fn what_a_habit_leaves_behind_is_told_beside_what_it_costs() {
    // 27 weeks of 30.00, paid out from 50.00 on: 13 payouts of 60.00, and 30.00 are left.
    let input = |minimum: &str| PayoutInput {
        weekly: Some("30.00".to_owned()),
        terms: vec![format!("local_bank=0.99,days=7,min={minimum}")],
        until: Some("2027-05-30".parse().expect("a day")),
        habit: Some(HabitChoice::Weekly),
        ..from_flags(0)
    };
    for (minimum, left, more) in [("50", "30.00", Value::from("30.00")), ("1", "0.00", Value::Null)]
    {
        let data = &plan(input(minimum))["data"];
        assert_eq!(data["habit"]["left"], left, "{minimum}");
        assert_eq!(data["habit_leaves_more"], more, "{minimum}");
        assert!(data["habit_costs_more_a_year"].is_string(), "{minimum}");
    }
    let outcome = answer(input("50"));
    let answer = outcome.answer.expect("there is a plan");
    let shown = ShownPayout { answer: &answer, diagnostics: &outcome.diagnostics };
    let text = outflow_report::payout_text(&shown, Default::default());
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(text.contains("a year more and leaves $30.00 more in the balance"), "{text}");
}

#[test]
fn a_payout_that_costs_much_of_itself_is_told() {
    for (available, notes) in [(990, 1), (991, 0), (100_000, 0)] {
        let data = plan(PayoutInput { weekly: Some("0".to_owned()), ..from_flags(available) });
        assert_eq!(list(&data["data"]["notes"]).len(), notes, "{available}");
    }
}

#[test]
fn a_table_is_as_wide_as_the_terminal() {
    let mut input = PayoutInput {
        needs: vec!["300@2026-12-05".to_owned(), "300@2027-01-05".to_owned()],
        weekly: Some("1000000".to_owned()),
        terms: vec!["local_bank=0.99,days=2,max=3000000".to_owned()],
        ..from_flags(60_000)
    };
    input.until = Some("2027-03-31".parse().expect("a day"));
    let outcome = answer(input);
    let answer = outcome.answer.expect("there is a plan");
    let shown = ShownPayout { answer: &answer, diagnostics: &outcome.diagnostics };
    for width in [40, 60, 80, 100] {
        let style = outflow_report::TextStyle { width: Some(width), ..Default::default() };
        let text = outflow_report::payout_text(&shown, style);
        let table = text
            .lines()
            .skip_while(|line| !line.starts_with("  on "))
            .take_while(|line| !line.is_empty());
        let lines: Vec<&str> = table.collect();
        assert!(lines.len() > 3, "{text}");
        assert!(lines.iter().all(|line| line.chars().count() <= usize::from(width)), "{text}");
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.join(" ").contains("for the need of"), "{text}");
    }
}

#[test]
fn a_way_out_to_accounts_of_one_country_waits_for_the_country() {
    for (country, method) in [(None, false), (Some("US"), true), (Some("KE"), false)] {
        let mut input = PayoutInput { methods: Vec::new(), ..from_flags(10_000) };
        if let Some(country) = country {
            let snapshot = format!("account = \"upwork\"\ncountry = \"{country}\"\n");
            input.account.snapshot = Some(file("snapshot.toml", snapshot));
        }
        let data = plan(input);
        let has = |key: &str, id: &str| {
            let all = list(&data["data"][key]);
            all.iter().any(|one| one["id"] == id || one["method"] == id)
        };
        assert_eq!(has("methods", "ach"), method, "{country:?}");
        assert_eq!(has("left_out", "ach"), !method, "{country:?}");
    }
}

#[test]
fn a_plan_waits_for_a_new_method() {
    let snapshot = "account = \"upwork\"\navailable = \"100.00\"\n\
        [[withdrawal_method]]\nkind = \"local_bank\"\nadded_on = 2026-11-22\n";
    let data = plan(PayoutInput {
        account: AccountInput {
            snapshot: Some(file("snapshot.toml", snapshot)),
            ..AccountInput::default()
        },
        methods: Vec::new(),
        ..from_flags(10_000)
    });
    let payout = &data["data"]["payouts"][0];
    assert_eq!([&payout["on"], &payout["amount"]], ["2026-11-25", "100.00"]);
}

#[test]
fn the_dated_money_of_the_snapshot_is_income_and_the_rest_is_not() {
    let snapshot = "account = \"upwork\"\nas_of = 2026-11-23\navailable = \"0.00\"\npending = \"200.00\"\n\
        reserve_balance = \"15.00\"\n\
        [[pending_item]]\nkind = \"fixed\"\nnet = \"171.00\"\ndue = 2026-11-27\n";
    let mut input = PayoutInput {
        account: AccountInput {
            snapshot: Some(file("snapshot.toml", snapshot)),
            ..AccountInput::default()
        },
        ..from_flags(0)
    };
    input.flags.available = None;
    let data = plan(input);
    let not_known = data["data"]["unknown"].as_array().expect("a list");
    assert!(
        not_known.iter().any(|one| one.as_str().is_some_and(|one| one.contains("exchange rate")))
    );
    let data = &data["data"];
    assert_eq!([&data["income"][0]["on"], &data["income"][0]["amount"]], ["2026-11-27", "171.00"]);
    assert_eq!(data["not_counted"][0]["amount"], "29.00");
    assert_eq!([&data["floor"], &data["paid_out"], &data["left"]], ["15.00", "156.00", "15.00"]);
}

#[test]
fn the_transcripts_of_payout_are_true() {
    if surroundings::is_run_again() {
        return;
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    trycmd::TestCases::new()
        .register_bin("outflow", std::path::PathBuf::from(env!("CARGO_BIN_EXE_outflow")))
        // Of the folder that a transcript runs in, not of whoever runs the tests.
        .env("OUTFLOW_CONFIG", "config")
        .env("OUTFLOW_BOOK", "no-such-folder/book.sqlite")
        .case(root.join("testdata/transcripts/payout*.md"))
        .run();
}
