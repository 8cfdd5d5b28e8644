//! Does the audit find every mistake of the platform and report no other: careers of years from seeds, with every fee?
//!
//! `OUTFLOW_AUDITS` says how many (default 300), `OUTFLOW_AUDIT` replays a single seed.

use outflow_app::audit::{AuditInput, answer};
use outflow_app::load::{AccountInput, InputFile};
use outflow_report::ShownAudit;
use outflow_testkit::{ChargedCareer, check_audit, play_charges};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn differences(career: &ChargedCareer, schema: &jsonschema::Validator) -> Vec<String> {
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
    let Some(audited) = &outcome.audited else {
        return vec![format!("no answer: {:?} {:?}", outcome.diagnostics, outcome.integrity)];
    };
    let shown = ShownAudit {
        answer: &audited.answer,
        journal: &audited.journal,
        diagnostics: &outcome.diagnostics,
    };
    let json = serde_json::from_str(&outflow_report::audit_json(&shown)).expect("it is JSON");
    let mut found = check_audit::compare(&json, &career.truth);
    found.extend(schema.iter_errors(&json).take(3).map(|error| format!("schema: {error}")));
    found
}

#[test]
fn the_audit_finds_every_mistake_and_no_other() {
    let seeds = match number("OUTFLOW_AUDIT") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OUTFLOW_AUDITS").unwrap_or(300),
    };
    let schema = serde_json::from_str(outflow_report::AUDIT_SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut wrong = Vec::new();
    for seed in seeds.clone() {
        let found = differences(&play_charges(seed), &schema);
        if !found.is_empty() {
            let more = found.len().saturating_sub(8);
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
