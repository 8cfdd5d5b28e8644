//! Has every public word its proof: a fixture for each code, a golden case for each cause, both in the schema?

use anyhow::{Context, Result};
use outflow_ledger::{Code, LedgerCause, StateCause};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Codes whose input no file in the repository can be: the test makes it when it runs.
pub const MADE_AT_RUN_TIME: &[Code] = &[
    Code::IsDirectory,
    Code::NotFound,
    Code::NotPermitted,
    Code::Unreadable,
    Code::TooLarge,
    Code::BadFlag,
    // A book is written by the program itself; crates/cli/tests/book.rs makes each of these.
    Code::CorrectedLines,
    Code::ExcludedLines,
    Code::UncoveredDays,
    Code::NoBook,
    Code::NotABook,
    Code::DamagedBook,
    Code::NewerBook,
    Code::BookInUse,
    Code::NotWritable,
    Code::DiskFull,
    Code::BookUnreadable,
    Code::WhichAccount,
    Code::UnknownOperation,
    Code::CannotUndo,
    Code::UnknownBackup,
    Code::QueryRefused,
    Code::BookMoved,
    Code::BadSetting,
];

/// Every cause of both kinds, by its public name.
pub fn cause_ids() -> Vec<&'static str> {
    let ledger = LedgerCause::ALL.iter().map(|cause| cause.id());
    ledger.chain(StateCause::ALL.iter().map(|cause| cause.id())).collect()
}

/// Which words lack their proof.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = codes_without_fixture(root);
    problems.extend(causes_without_case(root)?);
    problems.extend(causes_not_in_schema(root)?);
    Ok(problems)
}

fn codes_without_fixture(root: &Path) -> Vec<String> {
    let errors = root.join("testdata/errors");
    let needed = Code::ALL.iter().filter(|code| !MADE_AT_RUN_TIME.contains(code));
    needed
        .filter(|code| !errors.join(code.id()).join("expected.txt").is_file())
        .map(|code| format!("{code}: no fixture testdata/errors/{code}/ with an expected.txt"))
        .collect()
}

fn causes_without_case(root: &Path) -> Result<Vec<String>> {
    let cases = root.join("testdata/cases");
    if !cases.is_dir() {
        return Ok(Vec::new());
    }
    let mut seen = BTreeSet::new();
    for case in fs::read_dir(&cases)? {
        let answer = case?.path().join("why.json");
        if answer.is_file() {
            collect_causes(&read_json(&answer)?, &mut seen);
        }
    }
    let missing = cause_ids().into_iter().filter(|id| !seen.contains(*id));
    Ok(missing.map(|id| format!("{id}: in no testdata/cases/*/why.json")).collect())
}

fn read_json(path: &Path) -> Result<Value> {
    let text = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", path.display()))
}

/// What stands under the keys `cause` and `primary_cause`, anywhere in the answer.
fn collect_causes(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_causes(value, seen)),
        Value::Object(pairs) => {
            for (key, value) in pairs {
                match value.as_str() {
                    Some(id) if key == "cause" || key == "primary_cause" => {
                        seen.insert(id.to_owned());
                    }
                    _ => collect_causes(value, seen),
                }
            }
        }
        _ => {}
    }
}

fn causes_not_in_schema(root: &Path) -> Result<Vec<String>> {
    let schema = read_json(&root.join("schemas/why-1.json"))?;
    let listed = |name: &str| -> Vec<String> {
        let values = schema["$defs"][name]["enum"].as_array().map(Vec::as_slice);
        let ids = values.unwrap_or_default().iter().filter_map(Value::as_str);
        ids.map(str::to_owned).collect()
    };
    let ledger: Vec<&str> = LedgerCause::ALL.iter().map(|cause| cause.id()).collect();
    let state: Vec<&str> = StateCause::ALL.iter().map(|cause| cause.id()).collect();
    let wanted = [("ledger_cause", ledger), ("state_cause", state), ("cause", cause_ids())];
    let wrong = wanted.iter().filter(|(name, ids)| listed(name) != *ids);
    Ok(wrong
        .map(|(name, _)| format!("schemas/why-1.json: `{name}` does not list exactly the causes"))
        .collect())
}
