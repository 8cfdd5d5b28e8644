//! Does the audit find every mistake of the platform and report no other: careers of years from seeds, with every fee?
//!
//! `OUTFLOW_AUDITS` says how many (default 300), `OUTFLOW_AUDIT` replays a single seed.

use outflow_app::audit::{AuditInput, Audited, answer};
use outflow_app::load::{AccountInput, InputFile};
use outflow_testkit::{ChargedCareer, check_audit, play_charges};
use serde_json::{Value, json};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn differences(career: &ChargedCareer) -> Vec<String> {
    let file = |name: &str, text: String| InputFile {
        name: name.to_owned(),
        bytes: Ok(text.into_bytes()),
    };
    let outcome = answer(AuditInput {
        account: AccountInput {
            files: vec![file("statement.csv", career.file())],
            snapshot: Some(file("snapshot.toml", career.snapshot_toml.clone())),
            ..AccountInput::default()
        },
        today: None,
        clock: career.as_of,
        since: None,
        only: Vec::new(),
    });
    match &outcome.audited {
        Some(audited) => check_audit::compare(&as_json(audited), &career.truth),
        None => vec![format!("no answer: {:?} {:?}", outcome.diagnostics, outcome.integrity)],
    }
}

/// The keys of `outflow/audit/1` that are compared.
fn as_json(audited: &Audited) -> Value {
    let Audited { answer, journal } = audited;
    let named = |line: u32| {
        let id = journal.lines[line as usize].id;
        id.map(|id| id.text(&journal.texts).to_string())
    };
    let charges = answer.charges.iter().map(|charge| {
        json!({
            "ref": named(charge.line),
            "kind": charge.kind.id(),
            "charged": charge.charged.to_string(),
            "expected": charge.expected.map(|cents| cents.to_string()),
            "difference": charge.overcharge().map(|over| (-over).to_string()),
            "verdict": charge.verdict.id(),
        })
    });
    let findings = answer.findings.iter().map(|finding| {
        let lines = finding.lines.iter().map(|line| json!({ "ref": named(*line) }));
        json!({
            "kind": finding.kind.id(),
            "message": finding.message,
            "amount": finding.amount.map(|cents| cents.to_string()),
            "lines": lines.collect::<Vec<Value>>(),
        })
    });
    let totals = &answer.totals;
    let cents = |sum: i128| format!("{}.{:02}", sum / 100, sum % 100);
    json!({
        "charges": charges.collect::<Vec<Value>>(),
        "findings": findings.collect::<Vec<Value>>(),
        "totals": {
            "checked": totals.checked,
            "as_policy": totals.as_policy,
            "overcharged": cents(totals.overcharged),
            "undercharged": cents(totals.undercharged),
            "not_checked": totals.not_checked,
        },
    })
}

#[test]
fn the_audit_finds_every_mistake_and_no_other() {
    let seeds = match number("OUTFLOW_AUDIT") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OUTFLOW_AUDITS").unwrap_or(300),
    };
    let mut wrong = Vec::new();
    for seed in seeds.clone() {
        let found = differences(&play_charges(seed));
        if !found.is_empty() {
            let more = found.len().saturating_sub(8000);
            let shown = found[..found.len() - more].join("\n    ");
            wrong.push(format!("seed {seed}:\n    {shown}\n    … and {more} more"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} careers; replay one with OUTFLOW_AUDIT=seed\n{}",
        wrong.len(),
        seeds.end - seeds.start,
        wrong.join("\n")
    );
}
