//! How does an answer look to a program: the versioned envelope `outflow/why/1`.

use crate::Shown;
use outflow_answers::{Contribution, Finding, State, Waiting, WhyAnswer};
use outflow_ledger::{Cents, Citation, Diagnostic, Draw, Journal, LedgerCause, Lot, is_unseen};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// The schema that every output is valid against, as text.
pub const SCHEMA: &str = include_str!("../../../schemas/why-1.json");

/// The answer in its envelope, indented, ending with a line feed.
pub fn json(shown: &Shown<'_>) -> String {
    envelope(Some(Data(shown)), shown.diagnostics)
}

/// The envelope of an input that cannot be answered: `data` is null.
pub fn json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(None, diagnostics)
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    data: Option<Data<'a>>,
    #[serde(serialize_with = "diagnostics")]
    diagnostics: &'a [Diagnostic],
}

fn envelope(data: Option<Data<'_>>, diagnostics: &[Diagnostic]) -> String {
    let envelope = Envelope { schema: "outflow/why/1", data, diagnostics };
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn diagnostics<S: Serializer>(all: &[Diagnostic], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(diagnostic))
}

/// Characters that act instead of being seen can only stand inside strings: there they are escaped.
pub(crate) fn escape_hidden(text: String) -> String {
    if !text.chars().any(|character| character != '\n' && is_unseen(character)) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && is_unseen(character) {
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

/// The answer; written piece by piece, since a million lines are not held a second time.
struct Data<'a>(&'a Shown<'a>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (answer, journal) = (self.0.answer, self.0.journal);
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in figures(answer) {
            map.serialize_entry(key, &value)?;
        }
        map.serialize_entry("contributions", &Each(journal, &answer.contributions, contribution))?;
        for (key, value) in causes(answer) {
            map.serialize_entry(key, &value)?;
        }
        if let Some(lots) = &answer.lots {
            map.serialize_entry("lots", &Each(journal, &lots.lots, lot))?;
            map.serialize_entry("owed", &lots.owed.iter().map(draw).collect::<Vec<Value>>())?;
            map.serialize_entry("lots_method", outflow_ledger::attribution::METHOD)?;
        }
        let advice = answer.advice.iter().map(|advice| {
            let by = advice.by.map(|day| day.to_string());
            json!({ "id": advice.id.id(), "text": advice.text, "by": by })
        });
        map.serialize_entry("advice", &advice.collect::<Vec<Value>>())?;
        map.serialize_entry("findings", &Each(journal, &answer.findings, finding))?;
        map.serialize_entry("rules", &answer.rules.iter().map(rule).collect::<Vec<Value>>())?;
        map.end()
    }
}

/// A list whose items are made one at a time, as they are written.
struct Each<'a, T, V>(&'a Journal, &'a [T], fn(&'a Journal, &'a T) -> V);

impl<T, V: Serialize> Serialize for Each<'_, T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Each(journal, items, made) = self;
        serializer.collect_seq(items.iter().map(|item| made(journal, item)))
    }
}

fn figures(answer: &WhyAnswer) -> Vec<(&'static str, Value)> {
    let covers =
        answer.covered.map(|(from, to)| json!({ "from": from.to_string(), "to": to.to_string() }));
    vec![
        ("account", json!(answer.account)),
        ("currency", json!(answer.currency.code())),
        ("as_of", json!(answer.as_of.to_string())),
        ("covers", json!(covers)),
        ("opening_balance", amount(answer.opening_balance)),
        ("closing_balance", amount(answer.closing_balance)),
        (
            "window",
            json!({
                "rule": answer.window.rule.id(),
                "after": answer.window.after.map(|day| day.to_string()),
                "opening_balance": amount(answer.window.opening_balance),
            }),
        ),
    ]
}

fn causes(answer: &WhyAnswer) -> Vec<(&'static str, Value)> {
    let primary = answer.primary.as_ref();
    let mut parts = vec![
        ("unexplained", amount(answer.unexplained)),
        ("episode", episode(answer)),
        ("primary_cause", json!(primary.map(|primary| primary.cause.id()))),
    ];
    if let Some(primary) = primary.filter(|primary| !primary.or.is_empty()) {
        let or: Vec<&str> = primary.or.iter().map(|cause| cause.id()).collect();
        parts.push(("primary_cause_or", json!(or)));
    }
    let others: Vec<&str> = answer.other_causes.iter().map(|cause| cause.id()).collect();
    parts.push(("other_causes", json!(others)));
    parts.push(("waiting", answer.waiting.iter().map(waiting).collect()));
    let next = answer
        .next_available
        .map(|(on, sum)| json!({ "on": on.to_string(), "amount": amount(sum) }));
    parts.push(("next_available", json!(next)));
    parts.push(("states", answer.states.iter().map(state).collect()));
    parts
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

pub(crate) fn line(journal: &Journal, index: u32) -> Value {
    let line = &journal.lines[index as usize];
    json!({
        "source": journal.source_of(line).name,
        "line": line.at.line,
        "ref": line.id.map(|id| id.text(&journal.texts)),
    })
}

#[derive(Serialize)]
struct ContributionShape<'a> {
    cause: &'static str,
    amount: Value,
    count: usize,
    lines: Each<'a, u32, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_from_card: Option<Value>,
}

fn contribution<'a>(journal: &'a Journal, part: &'a Contribution) -> ContributionShape<'a> {
    let paid_from_card = Some(part.card_funded).filter(|paid| !paid.is_zero());
    ContributionShape {
        cause: part.cause.id(),
        amount: amount(part.amount),
        count: part.lines.len(),
        lines: Each(journal, &part.lines, |journal, index| line(journal, *index)),
        one_of: part.one_of.iter().map(|cause| cause.id()).collect(),
        paid_from_card: paid_from_card.map(amount),
    }
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

pub(crate) fn rule(rule: &Citation) -> Value {
    let mut value = json!({
        "id": rule.id,
        "title": rule.title,
        "source": rule.source,
        "standing": rule.standing.id(),
        "checked": rule.checked.to_string(),
        "effective": rule.effective.to_string(),
    });
    if rule.is_own {
        value["own"] = json!(true);
    }
    value
}

pub(crate) fn diagnostic(diagnostic: &Diagnostic) -> Value {
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
