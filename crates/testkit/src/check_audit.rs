//! Where does an audit differ from the truth about a career's charges?

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cents::plain;
use crate::charges::{Charge, ChargeTruth, Mistake};

/// The kinds of finding that say that the platform did something wrong; others are not compared.
pub const MISTAKE_FINDINGS: [&str; 8] = [
    "charge_differs",
    "old_tier",
    "wrong_base",
    "double_charge",
    "orphan_fee",
    "missing_fee_return",
    "below_minimum",
    "held_too_long",
];

/// Each difference between an `outflow/audit/1` answer (envelope or its `data`) and the truth.
pub fn compare(answer: &Value, truth: &ChargeTruth) -> Vec<String> {
    let data = answer.get("data").unwrap_or(answer);
    let mut found = Vec::new();
    charges(data, truth, &mut found);
    totals(data, truth, &mut found);
    findings(data, truth, &mut found);
    found
}

fn charges(data: &Value, truth: &ChargeTruth, found: &mut Vec<String>) {
    let mut got: BTreeMap<&str, &Value> = BTreeMap::new();
    for charge in list(data, "charges") {
        if got.insert(text(charge, "ref"), charge).is_some() {
            found.push(format!("charge {} is listed twice", text(charge, "ref")));
        }
    }
    for charge in &truth.charges {
        let named = charge.ref_id.to_string();
        match got.remove(named.as_str()) {
            Some(said) => one_charge(said, charge, found),
            None => found.push(format!(
                "charge {named} is missing: {} of {}, {}",
                charge.kind,
                plain(charge.charged),
                charge.verdict.join(" or ")
            )),
        }
    }
    for (named, charge) in got {
        found.push(format!("charge {named} is none that a rule speaks about: {charge}"));
    }
}

fn one_charge(said: &Value, truth: &Charge, found: &mut Vec<String>) {
    let mut expect = |what: &str, expected: &str| {
        let got = text(said, what);
        if got != expected {
            found.push(format!(
                "charge {} ({} of {}): {what} should be {expected}, the answer says {got:?}",
                truth.ref_id,
                truth.kind,
                plain(truth.charged)
            ));
        }
    };
    expect("kind", truth.kind);
    expect("charged", &plain(truth.charged));
    let verdict = text(said, "verdict");
    if !truth.verdict.contains(&verdict) {
        expect("verdict", &truth.verdict.join(" or "));
    }
    if let (Some(expected), Some(difference)) = (truth.expected, truth.difference()) {
        expect("expected", &plain(expected));
        expect("difference", &plain(difference));
    }
}

fn totals(data: &Value, truth: &ChargeTruth, found: &mut Vec<String>) {
    let said = data.get("totals").unwrap_or(&Value::Null);
    let mut expect = |what: &str, expected: Value| {
        let got = said.get(what).unwrap_or(&Value::Null);
        if *got != expected {
            found.push(format!("totals.{what}: expected {expected}, the answer says {got}"));
        }
    };
    let totals = &truth.totals;
    expect("checked", totals.checked.into());
    expect("as_policy", totals.as_policy.into());
    expect("not_checked", totals.not_checked.into());
    expect("overcharged", plain(totals.overcharged).into());
    expect("undercharged", plain(totals.undercharged).into());
}

/// Every mistake has one finding of a fitting kind about its line, and no finding is about no mistake.
fn findings(data: &Value, truth: &ChargeTruth, found: &mut Vec<String>) {
    let said: Vec<&Value> = list(data, "findings")
        .iter()
        .filter(|finding| MISTAKE_FINDINGS.contains(&text(finding, "kind")))
        .collect();
    for mistake in &truth.mistakes {
        let named = said.iter().filter(|finding| names(finding, mistake)).count();
        if named != 1 {
            found.push(format!("{named} findings name {}", in_words(mistake)));
        }
    }
    for finding in said {
        match truth.mistakes.iter().find(|mistake| names(finding, mistake)) {
            None => found.push(format!("a finding about no mistake: {finding}")),
            Some(mistake) if amount_fits(finding, mistake) => {}
            Some(mistake) => {
                found.push(format!("{}: not the amount of {finding}", in_words(mistake)));
            }
        }
    }
}

/// The first line of a finding is the one that it is about.
fn names(finding: &Value, mistake: &Mistake) -> bool {
    let first = list(finding, "lines").first().map(|line| text(line, "ref"));
    let about = first.unwrap_or_else(|| text(finding, "ref")) == mistake.ref_id.to_string();
    about && mistake.kind.findings().contains(&text(finding, "kind"))
}

/// Where no cent is wrong a finding may be without an amount.
fn amount_fits(finding: &Value, mistake: &Mistake) -> bool {
    match finding.get("amount").and_then(Value::as_str) {
        Some(amount) => amount.trim_start_matches('-') == plain(mistake.amount),
        None => mistake.difference() == 0,
    }
}

fn in_words(mistake: &Mistake) -> String {
    format!(
        "{} of line {}: charged {}, expected {}, about {}",
        mistake.kind.name(),
        mistake.ref_id,
        plain(mistake.charged),
        plain(mistake.expected),
        plain(mistake.amount)
    )
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// An answer that says exactly the truth, for tests of the comparison.
pub fn as_answer(truth: &ChargeTruth) -> Value {
    let charges: Vec<Value> = truth.charges.iter().map(charge_as_answer).collect();
    let findings: Vec<Value> = truth
        .mistakes
        .iter()
        .map(|mistake| {
            let lines = serde_json::json!([{ "ref": mistake.ref_id.to_string() }]);
            let kind = mistake.kind.findings()[0];
            serde_json::json!({ "kind": kind, "amount": plain(mistake.amount), "lines": lines })
        })
        .collect();
    let totals = &truth.totals;
    serde_json::json!({
        "charges": charges,
        "totals": {
            "checked": totals.checked,
            "as_policy": totals.as_policy,
            "overcharged": plain(totals.overcharged),
            "undercharged": plain(totals.undercharged),
            "not_checked": totals.not_checked,
        },
        "findings": findings,
    })
}

fn charge_as_answer(charge: &Charge) -> Value {
    serde_json::json!({
        "ref": charge.ref_id.to_string(),
        "kind": charge.kind,
        "charged": plain(charge.charged),
        "expected": charge.expected.map(plain),
        "difference": charge.difference().map(plain),
        "verdict": charge.verdict[0],
    })
}
