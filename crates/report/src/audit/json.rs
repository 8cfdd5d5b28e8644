//! How does an audit look to a program: the versioned envelope `outflow/audit/1`.

use super::{ShownAudit, decimal};
use crate::json::{diagnostic, escape_hidden, line, rule};
use outflow_answers::{AuditFinding, AuditTotals, Basis, Charge, Hold};
use outflow_ledger::{Diagnostic, Journal, StatementLine};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// The schema that every output is valid against, as text.
pub const AUDIT_SCHEMA: &str = include_str!("../../../../schemas/audit-1.json");

/// The audit in its envelope, indented, ending with a line feed.
pub fn audit_json(shown: &ShownAudit<'_>) -> String {
    envelope(Some(Data(shown)), shown.diagnostics)
}

/// The envelope of an input that cannot be answered: `data` is null.
pub fn audit_json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(None, diagnostics)
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    data: Option<Data<'a>>,
    diagnostics: Vec<Value>,
}

fn envelope(data: Option<Data<'_>>, diagnostics: &[Diagnostic]) -> String {
    let diagnostics = diagnostics.iter().map(diagnostic).collect();
    let envelope = Envelope { schema: "outflow/audit/1", data, diagnostics };
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

/// Written piece by piece, since a million charges are not held a second time.
struct Data<'a>(&'a ShownAudit<'a>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ShownAudit { answer, journal, .. } = *self.0;
        let covers = answer
            .covered
            .map(|(from, to)| json!({ "from": from.to_string(), "to": to.to_string() }));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("account", &answer.account)?;
        map.serialize_entry("currency", answer.currency.code())?;
        map.serialize_entry("as_of", &answer.as_of.to_string())?;
        map.serialize_entry("covers", &covers)?;
        map.serialize_entry("since", &answer.since.map(|day| day.to_string()))?;
        map.serialize_entry("only", &answer.only.iter().map(|one| one.id()).collect::<Vec<_>>())?;
        map.serialize_entry("charges", &Each(journal, &answer.charges, charge))?;
        map.serialize_entry("totals", &totals(&answer.totals))?;
        map.serialize_entry("holds", &Each(journal, &answer.holds, hold))?;
        map.serialize_entry("findings", &Each(journal, &answer.findings, finding))?;
        map.serialize_entry("support", &answer.support)?;
        map.serialize_entry("rules", &answer.rules.iter().map(rule).collect::<Vec<Value>>())?;
        map.end()
    }
}

struct Each<'a, T>(&'a Journal, &'a [T], fn(&'a Journal, &'a T) -> Value);

impl<T> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.1.len()))?;
        for item in self.1 {
            list.serialize_element(&self.2(self.0, item))?;
        }
        list.end()
    }
}

fn place(journal: &Journal, index: u32) -> (Option<String>, &str, &StatementLine) {
    let line = &journal.lines[index as usize];
    let reference = line.id.map(|id| id.text(&journal.texts));
    (reference, &journal.source_of(line).name, line)
}

fn charge(journal: &Journal, charge: &Charge) -> Value {
    let (reference, source, own) = place(journal, charge.line);
    let basis = match charge.basis {
        Basis::Of(base) => {
            let mut basis = line(journal, base);
            basis["amount"] = json!(journal.lines[base as usize].amount.to_string());
            basis
        }
        Basis::Pieces(pieces) => json!({ "pieces": pieces }),
        Basis::Since(since) => json!({ "since": since.to_string() }),
        Basis::Itself => Value::Null,
    };
    let mut value = json!({
        "ref": reference,
        "source": source,
        "line": own.at.line,
        "date": own.dated.to_string(),
        "kind": charge.kind.id(),
        "charged": charge.charged.to_string(),
        "expected": charge.expected.map(|amount| amount.to_string()),
        "difference": charge.overcharge().map(|over| (-over).to_string()),
        "clause": charge.clause.as_ref().map(|rule| rule.id.as_str()),
        "effective": charge.clause.as_ref().map(|rule| rule.effective.to_string()),
        "standing": charge.standing().map(|standing| standing.id()),
        "verdict": charge.verdict.id(),
        "basis": basis,
    });
    if let Some(points) = charge.rate {
        value["contract_percent"] = json!(outflow_answers::percent(points));
    }
    if charge.is_together {
        value["together"] = json!(true);
    }
    // What other lines about the same took or gave back of the rule's figure.
    if !charge.other_lines().is_zero() {
        value["other_lines"] = json!(charge.other_lines().to_string());
    }
    if let Some(billed) = charge.billed_before() {
        value["billed_before"] = json!(billed.to_string());
    }
    if let Some(only_if) = &charge.only_if {
        value["only_if"] = json!(only_if);
    }
    if let Some(why) = charge.why_not {
        value["not_checked"] = json!(why.id());
    }
    value
}

fn totals(totals: &AuditTotals) -> Value {
    let reasons: Vec<Value> = totals
        .reasons
        .iter()
        .map(|one| {
            json!({
                "reason": one.why.id(),
                "text": one.why.in_words(),
                "count": one.count,
                "amount": decimal(one.amount),
            })
        })
        .collect();
    json!({
        "checked": totals.checked,
        "as_policy": totals.as_policy,
        "differs": totals.differs,
        "orphans": totals.orphans,
        "overcharged": decimal(totals.overcharged),
        "undercharged": decimal(totals.undercharged),
        "orphaned": decimal(totals.orphaned),
        "not_checked": totals.not_checked,
        "not_checked_because": reasons,
        "charged": decimal(totals.charged),
    })
}

fn hold(journal: &Journal, hold: &Hold) -> Value {
    let mut value = line(journal, hold.line);
    value["due_on"] = json!(hold.due.to_string());
    value["posted_on"] = json!(hold.posted.to_string());
    value["days_late"] = json!(hold.days_late());
    value["clause"] = json!(hold.clause.id);
    value["standing"] = json!(hold.clause.standing.id());
    value
}

fn finding(journal: &Journal, finding: &AuditFinding) -> Value {
    let lines: Vec<Value> = finding.lines.iter().map(|index| line(journal, *index)).collect();
    let mut value = json!({
        "kind": finding.kind.id(),
        "message": finding.message,
        // Negative where the user lost it, as everywhere.
        "amount": finding.amount.map(|amount| (-amount).to_string()),
        "clause": finding.clause.as_ref().map(|rule| rule.id.as_str()),
        "standing": finding.clause.as_ref().map(|rule| rule.standing.id()),
        "proved": finding.is_proved,
        "lines": lines,
    });
    if let Some(only_if) = &finding.only_if {
        value["only_if"] = json!(only_if);
    }
    value
}
