//! How does an answer look to a program: the versioned envelope `outflow/why/1`.

use crate::Shown;
use crate::safe::is_hidden;
use outflow_answers::{Contribution, Finding, State, Waiting, WhyAnswer};
use outflow_ledger::{Cents, Citation, Diagnostic, Draw, Journal, LedgerCause, Lot};
use serde_json::{Map, Value, json};

/// The schema that every output is valid against, as text.
pub const SCHEMA: &str = include_str!("../../../schemas/why-1.json");

/// The answer in its envelope, indented, ending with a line feed.
pub fn json(shown: &Shown<'_>) -> String {
    envelope(data(shown), shown.diagnostics)
}

/// The envelope of an input that cannot be answered: `data` is null.
pub fn json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(Value::Null, diagnostics)
}

fn envelope(data: Value, diagnostics: &[Diagnostic]) -> String {
    let diagnostics: Vec<Value> = diagnostics.iter().map(diagnostic).collect();
    let envelope = json!({ "schema": "outflow/why/1", "data": data, "diagnostics": diagnostics });
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(&text) + "\n"
}

/// Characters that act instead of being seen can only stand inside strings: there they are escaped.
fn escape_hidden(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && is_hidden(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn data(shown: &Shown<'_>) -> Value {
    let answer = shown.answer;
    let journal = shown.journal;
    let list = |values: Vec<Value>| Value::Array(values);
    let mut data = Map::new();
    let mut put = |key: &str, value: Value| {
        data.insert(key.to_owned(), value);
    };
    put("account", json!(answer.account));
    put("currency", json!(answer.currency.code()));
    put("as_of", json!(answer.as_of.to_string()));
    put(
        "covers",
        match answer.covered {
            Some((from, to)) => json!({ "from": from.to_string(), "to": to.to_string() }),
            None => Value::Null,
        },
    );
    put("opening_balance", amount(answer.opening_balance));
    put("closing_balance", amount(answer.closing_balance));
    put(
        "window",
        json!({
            "rule": answer.window.rule.id(),
            "after": answer.window.after.map(|day| day.to_string()),
            "opening_balance": amount(answer.window.opening_balance),
        }),
    );
    put(
        "contributions",
        list(answer.contributions.iter().map(|part| contribution(journal, part)).collect()),
    );
    put("unexplained", amount(answer.unexplained));
    put("episode", episode(answer));
    put("primary_cause", json!(answer.primary.as_ref().map(|primary| primary.cause.id())));
    if let Some(primary) = answer.primary.as_ref().filter(|primary| !primary.or.is_empty()) {
        let or: Vec<&str> = primary.or.iter().map(|cause| cause.id()).collect();
        put("primary_cause_or", json!(or));
    }
    let others: Vec<&str> = answer.other_causes.iter().map(|cause| cause.id()).collect();
    put("other_causes", json!(others));
    put("waiting", list(answer.waiting.iter().map(waiting).collect()));
    put(
        "next_available",
        match answer.next_available {
            Some((on, sum)) => json!({ "on": on.to_string(), "amount": amount(sum) }),
            None => Value::Null,
        },
    );
    put("states", list(answer.states.iter().map(state).collect()));
    if let Some(lots) = &answer.lots {
        put("lots", list(lots.lots.iter().map(|found| lot(journal, found)).collect()));
        put("owed", list(lots.owed.iter().map(draw).collect()));
        put("lots_method", json!(outflow_ledger::attribution::METHOD));
    }
    put(
        "advice",
        list(
            answer
                .advice
                .iter()
                .map(|advice| {
                    let by = advice.by.map(|day| day.to_string());
                    json!({ "id": advice.id.id(), "text": advice.text, "by": by })
                })
                .collect(),
        ),
    );
    put("findings", list(answer.findings.iter().map(|found| finding(journal, found)).collect()));
    put("rules", list(answer.rules.iter().map(rule).collect()));
    Value::Object(data)
}

/// Money is decimal text, never a float.
fn amount(cents: Cents) -> Value {
    Value::String(cents.to_string())
}

fn episode(answer: &WhyAnswer) -> Value {
    match &answer.episode {
        Some(episode) => json!({
            "since": episode.since.to_string(),
            "peak": { "on": episode.peak_on.to_string(), "balance": amount(episode.peak) },
        }),
        None => Value::Null,
    }
}

fn line(journal: &Journal, index: u32) -> Value {
    let line = &journal.lines[index as usize];
    json!({
        "source": journal.source_of(line).name,
        "line": line.at.line,
        "ref": line.id.map(|id| id.text(&journal.texts)),
    })
}

fn contribution(journal: &Journal, part: &Contribution) -> Value {
    let lines: Vec<Value> = part.lines.iter().map(|index| line(journal, *index)).collect();
    let mut value = json!({
        "cause": part.cause.id(),
        "amount": amount(part.amount),
        "count": part.lines.len(),
        "lines": lines,
    });
    if !part.one_of.is_empty() {
        let one_of: Vec<&str> = part.one_of.iter().map(|cause| cause.id()).collect();
        value["one_of"] = json!(one_of);
    }
    if !part.card_funded.is_zero() {
        value["paid_from_card"] = amount(part.card_funded);
    }
    value
}

fn ids(rules: &[Citation]) -> Vec<&str> {
    rules.iter().map(|rule| rule.id.as_str()).collect()
}

fn waiting(waiting: &Waiting) -> Value {
    let mut value = json!({
        "cause": waiting.cause.id(),
        "amount": amount(waiting.amount),
        "available_on": waiting.available_on.map(|day| day.to_string()),
        "because": ids(&waiting.because),
        "what": waiting.what,
    });
    let optional = [
        ("gross", waiting.gross.map(amount)),
        (
            "net_because",
            (!waiting.net_because.is_empty()).then(|| json!(ids(&waiting.net_because))),
        ),
        ("was_due", waiting.was_due.map(|day| json!(day.to_string()))),
        ("reply_by", waiting.reply_by.map(|day| json!(day.to_string()))),
        ("contract", waiting.contract.as_ref().map(|name| json!(name))),
        ("no_date_because", waiting.no_date.map(|why| json!(why))),
        ("before_fees", waiting.before_fees.then_some(json!(true))),
        ("outside", waiting.outside.then_some(json!(true))),
    ];
    for (key, known) in optional {
        if let Some(known) = known {
            value[key] = known;
        }
    }
    value
}

fn state(state: &State) -> Value {
    json!({
        "cause": state.cause.id(),
        "amount": state.amount.map(amount),
        "on": state.on.map(|day| day.to_string()),
        "detail": state.detail,
        "because": ids(&state.because),
    })
}

fn lot(journal: &Journal, lot: &Lot) -> Value {
    let origin = lot.origin.map(|index| {
        let mut place = line(journal, index);
        place["amount"] = amount(lot.amount);
        place
    });
    let origin = origin
        .unwrap_or_else(|| json!({ "line": null, "ref": null, "amount": amount(lot.amount) }));
    let key = if lot.cause.is_some_and(LedgerCause::is_earning) { "earned" } else { "credited" };
    let went_to: Vec<Value> = lot.went_to.iter().map(draw).collect();
    let mut value = Map::new();
    value.insert(key.to_owned(), origin);
    value.insert("cause".to_owned(), json!(lot.cause.map(LedgerCause::id)));
    value.insert("went_to".to_owned(), Value::Array(went_to));
    value.insert("left".to_owned(), amount(lot.left));
    Value::Object(value)
}

fn draw(draw: &Draw) -> Value {
    json!({ "cause": draw.cause.map(LedgerCause::id), "amount": amount(draw.amount) })
}

fn finding(journal: &Journal, finding: &Finding) -> Value {
    let lines: Vec<Value> = finding.lines.iter().map(|index| line(journal, *index)).collect();
    json!({
        "kind": finding.kind.id(),
        "message": finding.message,
        "amount": finding.amount.map(amount),
        "lines": lines,
    })
}

fn rule(rule: &Citation) -> Value {
    json!({
        "id": rule.id,
        "title": rule.title,
        "source": rule.source,
        "standing": rule.standing.id(),
        "checked": rule.checked.to_string(),
        "effective": rule.effective.to_string(),
    })
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code.id(),
        "severity": diagnostic.severity.id(),
        "message": diagnostic.message,
        "source": diagnostic.source,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "field": diagnostic.field,
        "cell": diagnostic.cell,
        "expected": diagnostic.expected,
        "hint": diagnostic.hint,
    })
}
