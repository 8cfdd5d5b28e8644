//! How are the rules shown to a program: the versioned envelope `outflow/policy/1`.

use crate::json::{diagnostic, escape_hidden};
use outflow_answers::policy_view::{
    Change, ChangedClause, ClauseHistory, ClauseRow, ClauseView, End, Figure, OwnClause, OwnPack,
    PackRow, PlatformDay, PlatformDiff, PlatformName, PlatformRow, PolicyAnswer,
};
use outflow_ledger::Diagnostic;
use serde_json::{Value, json};

/// The schema that every output is valid against, as text.
pub const POLICY_SCHEMA: &str = include_str!("../../../../schemas/policy-1.json");

/// The rules in their envelope, indented, ending with a line feed.
pub fn policy_json(answer: &PolicyAnswer) -> String {
    envelope(data(answer), &[])
}

/// The envelope of a question that has no answer: `data` is null.
pub fn policy_json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(Value::Null, diagnostics)
}

fn envelope(data: Value, diagnostics: &[Diagnostic]) -> String {
    let diagnostics: Vec<Value> = diagnostics.iter().map(diagnostic).collect();
    let envelope =
        json!({ "schema": "outflow/policy/1", "data": data, "diagnostics": diagnostics });
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn data(answer: &PolicyAnswer) -> Value {
    match answer {
        PolicyAnswer::List(platforms) => {
            json!({ "kind": "list", "platforms": all(platforms, row) })
        }
        PolicyAnswer::Show(histories) => {
            json!({ "kind": "show", "clauses": all(histories, history) })
        }
        PolicyAnswer::On(on, platforms) => {
            json!({ "kind": "on", "on": on.to_string(), "platforms": all(platforms, day) })
        }
        PolicyAnswer::Diff(from, to, platforms) => json!({
            "kind": "diff",
            "from": from.to_string(),
            "to": to.to_string(),
            "platforms": all(platforms, diff),
        }),
        PolicyAnswer::Check(packs) => json!({ "kind": "check", "packs": all(packs, own_pack) }),
    }
}

fn all<T>(items: &[T], show: impl Fn(&T) -> Value) -> Vec<Value> {
    items.iter().map(show).collect()
}

/// The platform's id and name, and these keys.
fn named(platform: &PlatformName, more: Value) -> Value {
    let mut value = json!({ "id": platform.id, "name": platform.name });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn row(row: &PlatformRow) -> Value {
    let (packs, clauses) = (all(&row.packs, pack), all(&row.clauses, clause_row));
    named(&row.platform, json!({ "packs": packs, "clauses": clauses }))
}

fn pack(pack: &PackRow) -> Value {
    let correction = pack
        .correction
        .map(|(revision, learned)| json!({ "revision": revision, "learned": learned.to_string() }));
    json!({
        "name": pack.name,
        "effective": pack.effective.to_string(),
        "clauses": pack.clauses,
        "correction": correction,
        "is_own": pack.is_own,
    })
}

fn clause_row(row: &ClauseRow) -> Value {
    let citation = &row.citation;
    json!({
        "id": citation.id,
        "title": citation.title,
        "standing": citation.standing.id(),
        "effective": citation.effective.to_string(),
        "versions": row.versions,
        "is_own": citation.is_own,
    })
}

fn history(history: &ClauseHistory) -> Value {
    json!({ "id": history.id, "versions": all(&history.versions, clause) })
}

fn clause(clause: &ClauseView) -> Value {
    let citation = &clause.citation;
    let keys = all(&clause.keyed_on, |key| json!({ "on": key.on.id(), "value": key.value }));
    let (ends_by, by_own) = match clause.end {
        End::Open => ("open", false),
        End::Stated => ("stated", false),
        End::Replaced(by_own) => ("replaced", by_own),
        End::Never(by_own) => ("never_in_force", by_own),
    };
    json!({
        "id": citation.id,
        "title": citation.title,
        "rule": clause.kind,
        "in_words": clause.in_words,
        "figures": all(&clause.figures, figure),
        "keyed_on": keys,
        "effective": citation.effective.to_string(),
        "until": clause.until.map(|until| until.to_string()),
        "end": ends_by,
        "in_force_from": clause.in_force_from.map(|day| day.to_string()),
        "replaced_by_own": by_own,
        "source": citation.source,
        "standing": citation.standing.id(),
        "checked": citation.checked.to_string(),
        "is_own": citation.is_own,
    })
}

fn figure(figure: &Figure) -> Value {
    json!({ "key": figure.key, "value": figure.value, "unit": figure.unit.id() })
}

fn day(day: &PlatformDay) -> Value {
    let first = day.not_before.map(|first| first.to_string());
    named(&day.platform, json!({ "not_before": first, "clauses": all(&day.clauses, clause) }))
}

fn diff(diff: &PlatformDiff) -> Value {
    let more = json!({
        "not_before": diff.not_before.map(|first| first.to_string()),
        "added": all(&diff.added, clause),
        "ended": all(&diff.ended, clause),
        "changed": all(&diff.changed, changed),
        "unchanged": diff.unchanged,
    });
    named(&diff.platform, more)
}

fn changed(changed: &ChangedClause) -> Value {
    json!({
        "id": changed.after.citation.id,
        "changes": all(&changed.changes, change),
        "before": clause(&changed.before),
        "after": clause(&changed.after),
    })
}

fn change(change: &Change) -> Value {
    let side = |figure: &Option<Figure>| match figure {
        Some(figure) => json!({ "value": figure.value, "unit": figure.unit.id() }),
        None => Value::Null,
    };
    json!({
        "about": change.about.id(),
        "name": change.name,
        "before": side(&change.before),
        "after": side(&change.after),
    })
}

fn own_pack(own: &OwnPack) -> Value {
    let mut value = pack(&own.pack);
    value["clauses"] = Value::Array(all(&own.clauses, own_clause));
    value
}

fn own_clause(clause: &OwnClause) -> Value {
    let citation = &clause.citation;
    json!({
        "id": citation.id,
        "title": citation.title,
        "effective": citation.effective.to_string(),
        "until": clause.until.map(|until| until.to_string()),
        "replaces": all(&clause.replaces, |day| json!(day.to_string())),
        "next_own": clause.next_own.map(|next| next.to_string()),
    })
}
