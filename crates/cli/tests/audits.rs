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

/// A fee of one earning twice, the second time behind a hundred others, and all of it back with the refund.
#[test]
fn what_came_back_counts_however_far_away_it_was_charged() {
    let mut rows = vec![
        (1, 9001, "Fixed Price", "Milestone: one".to_owned(), 100),
        (1, 9002, "Service Fee", "Service Fee for Fixed Price - Ref ID 9001".to_owned(), -10),
    ];
    for id in (100..300).step_by(2) {
        let fee = format!("Service Fee for Fixed Price - Ref ID {id}");
        rows.push((2, id, "Fixed Price", "Milestone: other".to_owned(), 50));
        rows.push((2, id + 1, "Service Fee", fee, -5));
    }
    rows.push((3, 9003, "Service Fee", rows[1].3.clone(), -10));
    let refund = "Refund given to the client - Ref ID 9001".to_owned();
    rows.push((4, 9004, "Refund", refund, -100));
    for (back, findings) in [(20, 0), (10, 1)] {
        let returned = "Service Fee for Refund - Ref ID 9004".to_owned();
        let all = rows.iter().cloned().chain([(4, 9005, "Service Fee", returned, back)]);
        let mut balance = 0;
        let lines = all.map(|(day, id, kind, text, amount)| {
            balance += amount;
            format!("\"May {day}, 2024\",{id},{kind},{text},,Ilse Marten,Heron Maps,Ilse Marten,,{amount}.00,,,{balance}.00\n")
        });
        let mut newest_first: Vec<String> = lines.collect();
        newest_first.reverse();
        let head = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n";
        let text = format!("{head}{}", newest_first.concat());
        let file = InputFile { name: "statement.csv".to_owned(), bytes: Ok(text.into_bytes()) };
        let outcome = answer(AuditInput {
            account: AccountInput { files: vec![file], ..AccountInput::default() },
            today: None,
            clock: jiff::civil::date(2024, 6, 1),
            since: None,
            only: Vec::new(),
        });
        let audited = outcome.audited.expect("the statement is right");
        assert_eq!(audited.answer.charges.len(), 103, "{back}.00 back");
        assert_eq!(audited.answer.findings.len(), findings, "{back}.00 back");
    }
}
