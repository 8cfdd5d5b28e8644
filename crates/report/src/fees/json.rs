//! How does an answer about fees look to a program: the versioned envelope `outflow/fees/1`.

use crate::json::{diagnostic, escape_hidden, rule};
use outflow_answers::fees::{
    CompareRow, Deal, FeesAnswer, FeesReply, Limit, Maybe, Method, NetAnswer, Open, Proved, Range,
    RefundAnswer, Step, Summary, When, unique,
};
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Citation, Diagnostic};
use serde_json::{Value, json};

/// The schema that every output is valid against, as text.
pub const FEES_SCHEMA: &str = include_str!("../../../../schemas/fees-1.json");

/// The answer in its envelope, indented, ending with a line feed.
pub fn fees_json(reply: &FeesReply) -> String {
    envelope(data(reply), &[])
}

/// The envelope of a question that has no answer: `data` is null.
pub fn fees_json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(Value::Null, diagnostics)
}

fn envelope(data: Value, diagnostics: &[Diagnostic]) -> String {
    let diagnostics: Vec<Value> = diagnostics.iter().map(diagnostic).collect();
    let envelope = json!({ "schema": "outflow/fees/1", "data": data, "diagnostics": diagnostics });
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn data(reply: &FeesReply) -> Value {
    match reply {
        FeesReply::Bill(answer) => {
            let mut value = bill(answer);
            value["kind"] = json!("bill");
            value
        }
        FeesReply::Net(answer) => net(answer),
        FeesReply::Compare(compared) => json!({
            "kind": "compare",
            "on": compared.deal.on.to_string(),
            "currency": compared.currency.code(),
            "deal": deal(&compared.deal),
            "bill": amount(compared.bill),
            "ways": all(&compared.rows, way),
        }),
        FeesReply::Refund(answer) => refund(answer),
    }
}

fn all<T>(items: &[T], show: impl Fn(&T) -> Value) -> Vec<Value> {
    items.iter().map(show).collect()
}

/// Money is decimal text, never a float.
fn amount(cents: Cents) -> Value {
    Value::String(cents.to_string())
}

/// `amount` is null where the figure is open; an end is null where nobody knows it.
fn range(range: Range) -> Value {
    json!({
        "amount": range.known().map(amount),
        "least": range.least.map(amount),
        "most": range.most.map(amount),
    })
}

fn ids(rules: &[Citation]) -> Vec<&str> {
    rules.iter().map(|rule| rule.id.as_str()).collect()
}

fn deal(deal: &Deal) -> Value {
    json!({
        "type": deal.hourly.map(|hourly| if hourly { "hourly" } else { "fixed" }),
        "contract": match deal.kind {
            ContractKind::Marketplace => "marketplace",
            ContractKind::Direct => "direct",
            ContractKind::Enterprise => "enterprise",
        },
        "membership": match deal.membership {
            Membership::Basic => "basic",
            Membership::Plus => "plus",
        },
        "started": deal.started().to_string(),
        "started_is_assumed": deal.started.is_none(),
        "client_billed": amount(deal.client_billed),
        "fee_percent": deal.fee_points.map(outflow_answers::percent),
        "country": deal.country,
        "top_rated": deal.top_rated,
        "method": deal.method,
    })
}

fn bill(answer: &FeesAnswer) -> Value {
    let client = answer.client.as_ref().map(|client| {
        json!({
            "charges": range(client.amount),
            "due_before": client.due_before.map(|day| day.to_string()),
            "total": range(client.total),
            "because": ids(&client.because),
        })
    });
    json!({
        "platform": answer.deal.platform,
        "platform_name": answer.platform_name,
        "currency": answer.currency.code(),
        "on": answer.deal.on.to_string(),
        "deal": deal(&answer.deal),
        "bill": amount(answer.bill),
        "client_pays": client,
        "steps": all(&answer.steps, step),
        "available": range(answer.available),
        "method": answer.method.as_ref().map(method),
        "arrives": answer.arrives.map(range),
        "left": answer.left.map(range),
        "when": all(&answer.when, when),
        "limits": all(&answer.limits, limit),
        "not_counted": all(&answer.maybe, maybe),
        "open": all(&answer.open, open),
        "ways": all(&answer.ways, way),
        "rules": all(&answer.rules(), rule),
    })
}

fn net(answer: &NetAnswer) -> Value {
    json!({
        "kind": "net",
        "wanted": amount(answer.wanted),
        "smallest": proved(&answer.proved),
        "at_best": answer.at_best.as_ref().map(proved),
        "exactly": answer.exactly.map(amount),
        "of_it": bill(&answer.answer),
    })
}

fn proved(proved: &Proved) -> Value {
    json!({
        "bill": amount(proved.bill),
        "arrives": amount(proved.arrives),
        "one_cent_less_arrives": proved.one_less.map(amount),
    })
}

fn method(method: &Method) -> Value {
    json!({ "id": method.id, "name": method.name })
}

fn step(step: &Step) -> Value {
    json!({
        "kind": step.kind.id(),
        "amount": range(step.amount),
        "running": range(step.running),
        "because": ids(&step.because),
    })
}

fn when(when: &When) -> Value {
    let day = |day: Option<_>| day.map(|day: jiff::civil::Date| day.to_string());
    json!({
        "type": if when.hourly { "hourly" } else { "fixed" },
        "review_ends": day(when.review_ends),
        "available_on": day(when.available_on),
        "arrives_by": day(when.arrives_by),
        "because": ids(&when.because),
    })
}

fn limit(limit: &Limit) -> Value {
    match limit {
        Limit::Minimum(least) => json!({ "kind": "minimum", "amount": amount(*least) }),
        Limit::Maximum(most) => json!({ "kind": "maximum", "amount": amount(*most) }),
        Limit::Cost => json!({ "kind": "cost", "amount": null }),
    }
}

fn maybe(maybe: &Maybe) -> Value {
    json!({
        "kind": maybe.kind.id(),
        "amount": maybe.amount.map(range),
        "only_if": maybe.only_if,
        "condition": maybe.condition,
        "why": maybe.why.id(),
        "because": ids(&maybe.because),
    })
}

fn open(open: &Open) -> Value {
    let mut value = json!({ "kind": open.id() });
    match open {
        Open::ContractRate(least, most, rules) => {
            value["at_least_percent"] = json!(outflow_answers::percent(*least));
            value["at_most_percent"] = json!(outflow_answers::percent(*most));
            value["because"] = json!(ids(rules));
        }
        Open::Which(kind, words) => {
            value["step"] = json!(kind.id());
            value["only_if"] = json!(words);
        }
        Open::PayoutFee(rules)
        | Open::TaxRate(rules)
        | Open::UpTo(rules)
        | Open::Country(rules) => {
            value["because"] = json!(ids(rules));
        }
        Open::Work { figures_differ } => value["figures_differ"] = json!(figures_differ),
        Open::Method => {}
    }
    value
}

fn way(row: &CompareRow) -> Value {
    let (summary, reason) = match &row.result {
        Ok(found) => (summary(found), None),
        Err(reason) => (Value::Null, Some(reason)),
    };
    json!({
        "platform": row.platform,
        "platform_name": row.platform_name,
        "method": row.method.as_ref().map(method),
        "result": summary,
        "not_known_because": reason,
    })
}

fn summary(summary: &Summary) -> Value {
    json!({
        "taken_before_payout": range(summary.taken),
        "available": range(summary.available),
        "payout_fee": summary.payout_fee.map(range),
        "arrives": summary.arrives.map(range),
        "left": summary.left.map(range),
        "when": all(&summary.when, when),
        "limits": all(&summary.limits, limit),
        "rules_not_counted": summary.maybe,
        "open": all(&summary.open, open),
    })
}

fn refund(answer: &RefundAnswer) -> Value {
    let lost = all(&answer.paid_before, |line| {
        json!({
            "kind": line.kind.id(),
            "amount": range(line.amount),
            "is_open": line.is_open,
            "because": ids(&line.because),
        })
    });
    let deadlines: Vec<Value> = answer
        .deadlines
        .iter()
        .map(|(on, rule)| json!({ "on": on.to_string(), "because": [rule.id] }))
        .collect();
    let lines = answer.paid_before.iter().flat_map(|line| &line.because);
    let due = answer.deadlines.iter().map(|(_, rule)| rule);
    let rules = unique(answer.because.iter().chain(lines).chain(due));
    json!({
        "kind": "refund",
        "platform": answer.deal.platform,
        "platform_name": answer.platform_name,
        "currency": answer.currency.code(),
        "on": answer.deal.on.to_string(),
        "deal": deal(&answer.deal),
        "bill": amount(answer.bill),
        "refund": amount(answer.refund),
        "fee_returned": range(answer.fee_returned),
        "fee_return_is_settled": answer.is_settled,
        "because": ids(&answer.because),
        "leaves_balance": range(answer.leaves),
        "taken_before": lost,
        "together": range(answer.together),
        "payout_fee": answer.payout_fee.map(range),
        "deadlines": deadlines,
        "not_counted": all(&answer.maybe, maybe),
        "open": all(&answer.open, open),
        "rules": all(&rules, rule),
    })
}
