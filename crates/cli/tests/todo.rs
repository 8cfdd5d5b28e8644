//! Does `todo` hold for whole careers and every golden case: nothing twice, in order, each task whole, and no finding lost?

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
