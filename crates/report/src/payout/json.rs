//! How does a payout plan look to a program: the versioned envelope `outflow/payout/1`.

use super::ShownPayout;
use crate::json::{diagnostic, escape_hidden, rule};
use outflow_answers::payout::{
    Compared, HabitAnswer, PayoutAnswer, PayoutMethod, PayoutStep, Weekly, WeeklySource,
};
use outflow_answers::{Need, percent};
use outflow_ledger::{Cents, Citation, Diagnostic};
use serde_json::{Value, json};

/// The schema that every output is valid against, as text.
pub const PAYOUT_SCHEMA: &str = include_str!("../../../../schemas/payout-1.json");

/// The plan in its envelope, indented, ending with a line feed.
pub fn payout_json(shown: &ShownPayout<'_>) -> String {
    envelope(data(shown.answer), shown.diagnostics)
}

/// The envelope of an input that cannot be planned with: `data` is null.
pub fn payout_json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(Value::Null, diagnostics)
}

fn envelope(data: Value, diagnostics: &[Diagnostic]) -> String {
    let diagnostics: Vec<Value> = diagnostics.iter().map(diagnostic).collect();
    let envelope =
        json!({ "schema": "outflow/payout/1", "data": data, "diagnostics": diagnostics });
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn data(answer: &PayoutAnswer) -> Value {
    let income: Vec<Value> = answer
        .income
        .iter()
        .map(|one| {
            json!({
                "on": one.on.to_string(),
                "amount": one.amount.to_string(),
                "what": one.what,
                "because": ids(&one.because),
            })
        })
        .collect();
    let not_counted: Vec<Value> = answer
        .not_counted
        .iter()
        .map(|one| json!({ "amount": one.amount.to_string(), "what": one.what, "why": one.why }))
        .collect();
    let left_out: Vec<Value> =
        answer.left_out.iter().map(|one| json!({ "method": one.id, "why": one.why })).collect();
    let (yearly, not_compared) = match &answer.compared {
        Compared::Yearly(more) => (Some(more.to_string()), None),
        Compared::Not(why) => (None, Some(why)),
    };
    json!({
        "account": answer.account,
        "currency": answer.currency.code(),
        "as_of": answer.as_of.to_string(),
        "until": answer.until.to_string(),
        "days": answer.days,
        "opening": answer.opening.to_string(),
        "floor": answer.floor.to_string(),
        "needs": answer.needs.iter().map(need).collect::<Vec<Value>>(),
        "income": income,
        "weekly": answer.weekly.as_ref().map(weekly),
        "income_total": answer.income_total.to_string(),
        "payouts": answer.payouts.iter().map(|one| step(answer, one)).collect::<Vec<Value>>(),
        "paid_out": answer.paid_out.to_string(),
        "cost": answer.cost.to_string(),
        "arrives": answer.arrives.to_string(),
        "left": answer.left.to_string(),
        "habit": answer.habit.as_ref().map(habit),
        "habit_costs_more_a_year": yearly,
        "habit_leaves_more": text(answer.habit_leaves_more()),
        "not_compared_because": not_compared,
        "methods": answer.methods.iter().map(method).collect::<Vec<Value>>(),
        "left_out": left_out,
        "not_counted": not_counted,
        "assumptions": answer.assumptions,
        "unknown": answer.unknown,
        "notes": answer.notes,
        "rules": answer.rules.iter().map(rule).collect::<Vec<Value>>(),
    })
}

fn ids(rules: &[Citation]) -> Vec<&str> {
    rules.iter().map(|rule| rule.id.as_str()).collect()
}

fn text(amount: Option<Cents>) -> Option<String> {
    amount.map(|amount| amount.to_string())
}

fn need(need: &Need) -> Value {
    json!({ "amount": need.amount.to_string(), "by": need.by.to_string() })
}

fn step(answer: &PayoutAnswer, step: &PayoutStep) -> Value {
    let covers: Vec<Value> = step.covers.iter().map(|index| need(&answer.needs[*index])).collect();
    json!({
        "on": step.on.to_string(),
        "method": answer.methods[step.method].id,
        "amount": step.gross.to_string(),
        "cost": step.fee.to_string(),
        "arrives": step.arrives.to_string(),
        "arrives_on": step.arrives_on.map(|day| day.to_string()),
        "covers": covers,
        "balance": step.balance.to_string(),
    })
}

fn weekly(weekly: &Weekly) -> Value {
    let days: Vec<String> = weekly.days.iter().map(|day| day.to_string()).collect();
    let mut value = json!({
        "amount": weekly.amount.to_string(),
        "days": days,
        "source": "said",
        "because": ids(&weekly.because),
    });
    if let WeeklySource::Average { sum, weeks, from, to } = weekly.source {
        value["source"] = json!("average");
        value["sum"] = json!(text(Cents::from_wide(sum)));
        value["weeks"] = json!(weeks);
        value["from"] = json!(from.to_string());
        value["to"] = json!(to.to_string());
    }
    value
}

fn method(method: &PayoutMethod) -> Value {
    let fees: Vec<String> = method.open_fees.iter().map(|fee| fee.to_string()).collect();
    let mut value = json!({
        "id": method.id,
        "name": method.name,
        "fixed": method.fixed.to_string(),
        "percent": percent(method.spread_basis_points),
        "minimum": text(method.minimum),
        "maximum": text(method.maximum),
        "business_days": method.business_days,
        "usable_from": method.usable_from.map(|day| day.to_string()),
        "own": method.is_own,
        "because": ids(&method.because),
    });
    if !fees.is_empty() {
        value["one_of"] = json!(fees);
    }
    value
}

fn habit(habit: &HabitAnswer) -> Value {
    let misses: Vec<Value> = habit
        .misses
        .iter()
        .map(|one| json!({ "need": need(&one.need), "short": one.short.to_string() }))
        .collect();
    json!({
        "method": habit.method.id,
        "what": habit.how,
        "payouts": habit.payouts,
        "paid_out": habit.paid_out.to_string(),
        "cost": habit.cost.to_string(),
        "left": habit.left.to_string(),
        "misses": misses,
        "because": ids(&habit.because),
    })
}
