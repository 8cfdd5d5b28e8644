//! Does `todo` hold for whole careers and every golden case: nothing twice, in order, each task whole, and no finding lost?

use jiff::ToSpan;
use jiff::civil::Date;
use outflow_app::audit::{self, AuditInput};
use outflow_app::load::{AccountInput, InputFile};
use outflow_app::todo::{Task, TodoAnswer, TodoInput, answer, listing};
use outflow_ledger::Cents;
use outflow_testkit::{play, play_charges};
use std::collections::BTreeSet;
use std::path::Path;

fn file(name: &str, text: impl Into<Vec<u8>>) -> InputFile {
    InputFile { name: name.to_owned(), bytes: Ok(text.into()) }
}

fn account(statement: &[u8], snapshot: Option<&str>) -> AccountInput {
    AccountInput {
        files: vec![file("statement.csv", statement)],
        snapshot: snapshot.map(|text| file("snapshot.toml", text)),
        ..AccountInput::default()
    }
}

/// The list for a day; none where the input cannot be answered.
fn todo(account: &AccountInput, today: Date) -> Option<TodoAnswer> {
    let outcome = answer(TodoInput {
        account: account.clone(),
        typed: " statement.csv".to_owned(),
        today: Some(today),
        clock: today,
        within_days: 14,
    });
    assert_eq!(outcome.integrity, None);
    outcome.answer
}

/// What must hold of every list.
fn check(answer: &TodoAnswer, schema: &jsonschema::Validator, what: &str) {
    let needed = answer.needed();
    let all = answer.accounts.iter().flat_map(|one| one.steps.iter().chain(&one.worth));
    for task in needed.iter().copied().chain(all) {
        let texts = [&task.id, &task.what, &task.why, &task.how];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{what}: {task:?}");
        assert!(task.what.ends_with(['.', '?']), "{what}: {task:?}");
        assert!(!task.why.contains(".."), "{what}: {task:?}");
    }
    let ids: BTreeSet<(&str, &str)> =
        needed.iter().map(|task| (task.account.as_str(), task.id.as_str())).collect();
    assert_eq!(ids.len(), needed.len(), "{what}: a task stands twice");
    let order = |task: &&Task| (task.urgency, task.by.unwrap_or(Date::MAX));
    assert!(needed.is_sorted_by_key(order), "{what}");
    for account in &answer.accounts {
        assert!(account.quiet.as_ref().is_none_or(|quiet| quiet.until > answer.today), "{what}");
    }
    let shown = listing(answer);
    let has_steps = answer.accounts.iter().any(|one| !one.steps.is_empty());
    assert_eq!(shown.has_findings, has_steps || !needed.is_empty(), "{what}");
    let is_empty = needed.is_empty() && !has_steps;
    assert_eq!(shown.headline.starts_with("Nothing needs doing"), is_empty, "{what}");
    let json =
        serde_json::from_str(&outflow_report::listing_json(&shown, &[])).expect("it is JSON");
    let wrong: Vec<String> = schema.iter_errors(&json).map(|one| one.to_string()).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?}");
    let reminders = answer.reminders();
    let ids: BTreeSet<&str> = reminders.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), reminders.len(), "{what}: a reminder stands twice");
    assert!(reminders.iter().all(|one| one.on >= answer.today), "{what}");
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(outflow_report::LISTING_SCHEMA).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
}

#[test]
fn every_golden_case_has_a_whole_list() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cases");
    let schema = schema();
    let mut lists = 0;
    for entry in std::fs::read_dir(cases).expect("the cases are part of the project") {
        let folder = entry.expect("a case").path();
        let Ok(statement) = std::fs::read(folder.join("statement.csv")) else { continue };
        let snapshot = std::fs::read_to_string(folder.join("snapshot.toml")).ok();
        let case: toml::Table = std::fs::read_to_string(folder.join("case.toml"))
            .expect("every case tells its day")
            .parse()
            .expect("it is TOML");
        // Where a case names no day, its figures do.
        let figures: toml::Table = snapshot.as_deref().unwrap_or_default().parse().expect("TOML");
        let Some(today) = case.get("today").or(figures.get("as_of")) else { continue };
        let today: Date = today.to_string().parse().expect("a day");
        let account = account(&statement, snapshot.as_deref());
        let Some(answer) = todo(&account, today) else { continue };
        check(&answer, &schema, &folder.display().to_string());
        lists += 1;
    }
    assert!(lists > 100, "{lists} lists");
}

#[test]
fn no_finding_of_the_audit_is_lost_and_none_is_added() {
    let schema = schema();
    let mut asked = 0;
    for seed in 0..60 {
        let career = play_charges(seed);
        let snapshot = Some(career.snapshot_toml.as_str()).filter(|text| !text.is_empty());
        let account = account(career.file().as_bytes(), snapshot);
        let today = career.as_of;
        let audited = audit::answer(AuditInput {
            account: account.clone(),
            today: Some(today),
            clock: today,
            since: None,
            only: Vec::new(),
        });
        let audited = audited.audited.expect("a career can be audited").answer;
        let answer = todo(&account, today).expect("a career can be answered");
        check(&answer, &schema, &format!("seed {seed}"));
        let sum = |amounts: &mut dyn Iterator<Item = Cents>| -> i128 {
            amounts.map(|amount| amount.wide().max(0)).sum()
        };
        let found = sum(&mut audited.findings.iter().filter_map(|one| one.amount));
        let needed = answer.needed();
        let of_charges = needed.iter().filter(|task| task.id.starts_with("charge/"));
        let told = sum(&mut of_charges.filter_map(|task| task.amount));
        assert_eq!(told, found, "seed {seed}");
        asked += usize::from(found > 0);
    }
    assert!(asked > 20, "{asked} careers with something to ask");
}

#[test]
fn whole_careers_have_whole_lists() {
    let schema = schema();
    for seed in 0..60 {
        let career = play(seed);
        let snapshot = Some(career.snapshot_toml.as_str()).filter(|text| !text.is_empty());
        let account = account(career.statement_csv().as_bytes(), snapshot);
        let Some(answer) = todo(&account, career.as_of) else { continue };
        check(&answer, &schema, &format!("seed {seed}"));
    }
}

#[test]
fn nothing_new_comes_up_before_the_day_that_is_promised() {
    let mut promises = 0;
    for seed in 0..16 {
        let career = play(seed);
        let account = account(career.statement_csv().as_bytes(), None);
        let mut before: Option<(Date, BTreeSet<String>)> = None;
        for days in 0..45 {
            let today = career.as_of.saturating_add(days.days());
            let answer = todo(&account, today).expect("a career can be answered");
            let one = &answer.accounts[0];
            let ids: BTreeSet<String> =
                one.needed.iter().chain(&one.steps).map(|task| task.id.clone()).collect();
            if let Some((until, known)) = before.filter(|(until, _)| today < *until) {
                let new: Vec<&String> = ids.difference(&known).collect();
                assert!(new.is_empty(), "seed {seed}: quiet until {until}, but on {today} {new:?}");
                promises += 1;
            }
            before = one.quiet.as_ref().map(|quiet| (quiet.until, ids));
        }
    }
    assert!(promises > 100, "{promises} days were promised to be quiet");
}

#[test]
fn the_reason_and_the_amount_of_an_advice_are_its_own() {
    let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";
    let rows = [
        "\"Jun 6, 2024\",4,Membership Fee,Freelancer Plus membership,,A,,A,,-19.99,,,374.01",
        "\"Jun 5, 2024\",3,Connects,40 Connects purchased,,A,,A,,-6.00,,,394.00",
        "\"Jun 4, 2024\",2,Withdrawal,Paid to bank,,A,,A,,-100.00,,,400.00",
        "\"Jun 3, 2024\",1,Bonus,thank you,,A,Quill,A,,500.00,,,500.00",
    ];
    let statement = format!("{head}\n{}\n", rows.join("\n"));
    let account = account(statement.as_bytes(), None);
    let answer = todo(&account, "2024-06-07".parse().expect("a day")).expect("it is answered");
    let mut told = 0;
    for task in answer.accounts.iter().flat_map(|one| &one.worth) {
        let amount = task.amount.map(|amount| amount.to_string());
        let expected = match task.id.as_str() {
            "pause_connects" => Some("6.00"),
            "cancel_membership" => Some("19.99"),
            "set_reserve" | "budget_withdrawals" | "set_schedule" => None,
            _ => continue,
        };
        assert_eq!(amount.as_deref(), expected, "{task:?}");
        let is_of_connects = task.id == "pause_connects";
        assert!(!is_of_connects || task.why.contains("$6.00"), "{task:?}");
        told += 1;
    }
    assert!(told >= 2, "{:?}", answer.accounts[0].worth);
}
