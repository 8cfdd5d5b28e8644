//! How does a forecast look to a program: the versioned envelope `outflow/forecast/1`.

use super::ShownForecast;
use crate::json::{diagnostic, escape_hidden, rule};
use outflow_answers::forecast::{ForecastAnswer, LikelyStep, Tenths};
use outflow_ledger::{Because, Cents, Citation, Diagnostic};
use serde_json::{Value, json};

/// The schema that every output is valid against, as text.
pub const FORECAST_SCHEMA: &str = include_str!("../../../../schemas/forecast-1.json");

/// The forecast in its envelope, indented, ending with a line feed.
pub fn forecast_json(shown: &ShownForecast<'_>) -> String {
    envelope(data(shown.answer), shown.diagnostics)
}

/// The envelope of an input that cannot be continued: `data` is null.
pub fn forecast_json_without_answer(diagnostics: &[Diagnostic]) -> String {
    envelope(Value::Null, diagnostics)
}

fn envelope(data: Value, diagnostics: &[Diagnostic]) -> String {
    let diagnostics: Vec<Value> = diagnostics.iter().map(diagnostic).collect();
    let envelope =
        json!({ "schema": "outflow/forecast/1", "data": data, "diagnostics": diagnostics });
    let text = serde_json::to_string_pretty(&envelope).expect("maps with text keys are valid JSON");
    escape_hidden(text) + "\n"
}

fn ids(rules: &[Citation]) -> Vec<&str> {
    rules.iter().map(|rule| rule.id.as_str()).collect()
}

fn tenths(tenths: Tenths) -> Value {
    json!({
        "p10": tenths.low.to_string(),
        "p50": tenths.middle.to_string(),
        "p90": tenths.high.to_string(),
    })
}

fn dated(found: Option<(jiff::civil::Date, Cents)>) -> Value {
    match found {
        Some((on, amount)) => json!({ "on": on.to_string(), "amount": amount.to_string() }),
        None => Value::Null,
    }
}

fn data(answer: &ForecastAnswer) -> Value {
    let changes: Vec<Value> = answer
        .change
        .parts()
        .iter()
        .filter_map(|part| match part.because() {
            Because::Assumed(kind) => {
                Some(json!({ "kind": kind, "amount": part.amount().to_string() }))
            }
            _ => None,
        })
        .collect();
    json!({
        "account": answer.account,
        "currency": answer.currency.code(),
        "as_of": answer.as_of.to_string(),
        "until": answer.until.to_string(),
        "opening_balance": answer.opening.to_string(),
        "closing_balance": answer.closing.to_string(),
        "changes": changes,
        "unexplained": answer.change.unexplained().to_string(),
        "floor": answer.floor.to_string(),
        "floor_from": answer.floor_from.id(),
        "not_drawn": answer.not_drawn.to_string(),
        "reaches_zero": zero(answer),
        "lowest": dated(Some(answer.lowest)),
        "next_money": dated(answer.next_money),
        "next_payout": dated(answer.next_payout),
        "safe_to_pay_out_today": answer.safe_today.to_string(),
        "payout_blocked_because": answer.payout_blocked,
        "inactivity_fees": idle(answer),
        "likely": likely(answer),
        "no_range_because": answer.likely.as_ref().err(),
        "events": events(answer),
        "days": days(answer),
        "assumptions": assumptions(answer),
        "not_counted": answer.not_counted.iter().map(|one| {
            json!({ "amount": one.amount.to_string(), "what": one.what, "why": one.why })
        }).collect::<Vec<Value>>(),
        "unknown": answer.unknown,
        "rules": answer.rules.iter().map(rule).collect::<Vec<Value>>(),
    })
}

fn zero(answer: &ForecastAnswer) -> Value {
    // A balance that is at zero already does not reach it later.
    let is_now = !answer.opening.is_positive();
    let Some(zero) = &answer.zero else {
        let now = || json!({ "on": answer.as_of.to_string(), "balance": answer.opening.to_string(), "by": null });
        return if is_now { now() } else { Value::Null };
    };
    json!({
        "on": zero.on.to_string(),
        "balance": zero.balance.to_string(),
        "by": zero.by.as_ref().map(|event| event.kind.id()),
    })
}

fn idle(answer: &ForecastAnswer) -> Vec<Value> {
    let fee = |fee: &outflow_answers::forecast::IdleFee| {
        json!({
            "on": fee.on.to_string(),
            "since": fee.since.to_string(),
            "most": fee.amount.0.to_string(),
            "least": fee.amount.1.to_string(),
            "only_if": fee.only_if,
            "clause": fee.rule.id,
            "standing": fee.rule.standing.id(),
            "counted": fee.is_counted,
            "after_the_last_day": fee.is_beyond,
        })
    };
    answer.idle.iter().map(fee).collect()
}

fn likely(answer: &ForecastAnswer) -> Value {
    let Ok(range) = &answer.likely else { return Value::Null };
    let step = |step: &LikelyStep| {
        json!({
            "after_days": step.after_days,
            "on": step.on.to_string(),
            "balance": tenths(step.balance),
            "money": tenths(step.money),
            "futures_at_zero_by_then": step.reach_zero,
        })
    };
    json!({
        "weeks": range.weeks,
        "from": range.from_to.0.to_string(),
        "to": range.from_to.1.to_string(),
        "futures": range.paths,
        "seed": range.seed,
        "steps": range.steps.iter().map(step).collect::<Vec<Value>>(),
    })
}

fn events(answer: &ForecastAnswer) -> Vec<Value> {
    let event = |event: &outflow_answers::forecast::ForecastEvent| {
        json!({
            "on": event.on.to_string(),
            "kind": event.kind.id(),
            "amount": event.amount.to_string(),
            "what": event.what,
            "because": ids(&event.because),
        })
    };
    answer.events.iter().map(event).collect()
}

fn days(answer: &ForecastAnswer) -> Vec<Value> {
    let day = |day: &outflow_answers::forecast::ForecastDay| {
        let mut value = json!({ "on": day.on.to_string(), "balance": day.balance.to_string() });
        if let Some(likely) = day.likely {
            value["likely"] = tenths(likely);
        }
        value
    };
    answer.days.iter().map(day).collect()
}

fn assumptions(answer: &ForecastAnswer) -> Vec<Value> {
    let one = |one: &outflow_answers::forecast::Assumption| {
        json!({
            "id": one.id.id(),
            "text": one.text,
            "origin": one.origin.id(),
            "because": ids(&one.because),
        })
    };
    answer.assumptions.iter().map(one).collect()
}
