//! Does `why` recover what really happened: whole careers from seeds, each with its statement, snapshot and truth.
//!
//! `OUTFLOW_CAREERS` says how many (default 400), `OUTFLOW_CAREER` replays a single seed.

use outflow_app::Since;
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::{AccountInput, InputFile};
use outflow_app::why::{WhyInput, answer};
use outflow_report::Shown;
use outflow_testkit::{Career, check, play};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn differences(career: &Career, schema: &jsonschema::Validator) -> Vec<String> {
    let file = |name: &str, text: String| InputFile {
        name: name.to_owned(),
        bytes: Ok(text.into_bytes()),
    };
    let outcome = answer(WhyInput {
        account: AccountInput {
            files: vec![file("statement.csv", career.statement_csv())],
            snapshot: Some(file("snapshot.toml", career.snapshot_toml.clone())),
            ..AccountInput::default()
        },
        flags: SnapshotFlags::default(),
        today: None,
        clock: career.as_of,
        since: Since::Rule,
        with_lots: true,
    });
    let Some(answered) = &outcome.answered else {
        return vec![format!("no answer: {:?} {:?}", outcome.diagnostics, outcome.integrity)];
    };
    let shown = Shown {
        answer: &answered.answer,
        journal: &answered.journal,
        diagnostics: &outcome.diagnostics,
    };
    let json = serde_json::from_str(&outflow_report::json(&shown)).expect("the answer is JSON");
    let mut found = check::compare(&json, &career.truth);
    found.extend(schema.iter_errors(&json).map(|error| format!("schema: {error}")));
    found
}

#[test]
fn why_recovers_every_career() {
    let seeds = match number("OUTFLOW_CAREER") {
        Some(seed) => seed..seed + 1,
        None => 0..number("OUTFLOW_CAREERS").unwrap_or(400),
    };
    let schema = serde_json::from_str(outflow_report::SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut wrong = Vec::new();
    for seed in seeds.clone() {
        let career = play(seed);
        let found = differences(&career, &schema);
        if !found.is_empty() {
            let found = found.join("\n    ");
            wrong.push(format!("seed {seed} (rule {}):\n    {found}", career.truth.rule));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} careers; replay one with OUTFLOW_CAREER=seed\n{}",
        wrong.len(),
        seeds.end - seeds.start,
        wrong.join("\n")
    );
}
