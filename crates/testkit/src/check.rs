//! Where does an answer differ from the truth?

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::career::Truth;
use crate::cents::plain;
use crate::line::LEDGER_CAUSES;

/// Waiting money whose amount and date the documents decide; others are compared as states only.
const DECIDED_WAITING: [&str; 8] = [
    "pending_security",
    "pending_no_date",
    "in_review",
    "work_in_progress",
    "awaiting_approval",
    "client_payment_failed",
    "transfer_in_transit",
    "transfer_late",
];

/// Each difference between an `outflow/why/1` answer (envelope or its `data`) and the truth.
pub fn compare(answer: &Value, truth: &Truth) -> Vec<String> {
    let data = answer.get("data").unwrap_or(answer);
    let mut found = Differences::default();
    found.scalars(data, truth);
    found.contributions(data, truth);
    found.causes(data, truth);
    found.waiting(data, truth);
    found.list
}

#[derive(Default)]
struct Differences {
    list: Vec<String>,
}

impl Differences {
    fn expect(&mut self, what: &str, expected: &Value, got: Option<&Value>) {
        let got = got.unwrap_or(&Value::Null);
        if expected != got {
            self.list.push(format!("{what}: expected {expected}, the answer says {got}"));
        }
    }

    fn scalars(&mut self, data: &Value, truth: &Truth) {
        self.expect("opening_balance", &plain(truth.opening).into(), data.get("opening_balance"));
        self.expect("closing_balance", &plain(truth.closing).into(), data.get("closing_balance"));
        self.expect("unexplained", &plain(truth.unexplained).into(), data.get("unexplained"));
        self.expect("window.rule", &truth.window_rule.into(), data.pointer("/window/rule"));
        let after = truth.window_after.map(|day| day.to_string());
        self.expect("window.after", &after.into(), data.pointer("/window/after"));
        let opening = plain(truth.window_opening).into();
        self.expect("window.opening_balance", &opening, data.pointer("/window/opening_balance"));
        let next = data.get("next_available").filter(|next| !next.is_null());
        let expected = truth.next_available;
        let on = expected.map(|(day, _)| day.to_string()).into();
        self.expect("next_available.on", &on, next.and_then(|next| next.get("on")));
        let cents = expected.map(|(_, cents)| plain(cents)).into();
        self.expect("next_available.amount", &cents, next.and_then(|next| next.get("amount")));
    }

    fn contributions(&mut self, data: &Value, truth: &Truth) {
        let mut got: BTreeMap<&str, (i128, u64)> = BTreeMap::new();
        for entry in list(data, "contributions") {
            let sum = got.entry(text(entry, "cause")).or_default();
            match cents(text(entry, "amount")) {
                Some(cents) => sum.0 += cents,
                None => self.list.push(format!("contribution without a decimal amount: {entry}")),
            }
            sum.1 += entry.get("count").and_then(Value::as_u64).unwrap_or(0);
        }
        for (cause, &(cents, count)) in &truth.contributions {
            let expected = (i128::from(cents), count as u64);
            match got.remove(cause) {
                Some(same) if same == expected => {}
                Some(other) => self.list.push(format!(
                    "contribution {cause}: expected {expected:?}, the answer says {other:?}"
                )),
                None => self.list.push(format!("contribution {cause} is missing")),
            }
        }
        for cause in got.keys() {
            self.list.push(format!("contribution {cause} is not in the statement's window"));
        }
        let Some(one_of) = &truth.one_of else {
            return;
        };
        let shown = list(data, "contributions").iter().any(|entry| {
            let said: BTreeSet<&str> =
                list(entry, "one_of").iter().filter_map(Value::as_str).collect();
            said == one_of.iter().copied().collect()
        });
        if !shown {
            self.list.push(format!("no contribution says one_of {one_of:?}"));
        }
    }

    fn causes(&mut self, data: &Value, truth: &Truth) {
        let primary = data.get("primary_cause").and_then(Value::as_str).unwrap_or("null");
        if !truth.primary_cause.contains(&primary) {
            self.list.push(format!(
                "primary_cause: rule {} accepts {:?}, the answer says {primary}",
                truth.rule, truth.primary_cause
            ));
        }
        let undecided = truth.one_of.as_ref().is_some_and(|causes| causes.contains(&primary));
        let other: Vec<&str> =
            list(data, "other_causes").iter().filter_map(Value::as_str).collect();
        let is_named = |cause: &str| {
            cause == primary || (undecided && cause == "refund_to_client") || other.contains(&cause)
        };
        let debits = truth.debit_causes.iter().map(|&(cause, _)| cause);
        for cause in debits.chain(truth.state_causes.iter().copied()) {
            if !is_named(cause) {
                self.list.push(format!("other_causes: {cause} is missing"));
            }
        }
        for &cause in &other {
            let debit = truth.debit_causes.iter().any(|&(known, _)| known == cause);
            let state = truth.state_causes.contains(cause) || truth.tolerated.contains(cause);
            if cause == primary || !(debit || state) {
                self.list.push(format!("other_causes: {cause} does not belong there"));
            }
        }
        self.order_of_debits(&other, truth);
    }

    fn order_of_debits(&mut self, other: &[&str], truth: &Truth) {
        let size = |cause: &str| {
            let known = truth.debit_causes.iter().find(|&&(known, _)| known == cause);
            known.map(|&(_, cents)| cents.unsigned_abs())
        };
        let debits = other.iter().filter(|cause| LEDGER_CAUSES.contains(cause));
        let sizes: Vec<u64> = debits.filter_map(|cause| size(cause)).collect();
        if !sizes.is_sorted_by(|a, b| a >= b) {
            self.list.push(format!("other_causes: debits not by size in {other:?}"));
        }
    }

    /// Amounts of one cause on one day may be given together or item by item.
    fn waiting(&mut self, data: &Value, truth: &Truth) {
        let mut got: BTreeMap<(String, String, bool), i128> = BTreeMap::new();
        for entry in list(data, "waiting") {
            let cause = text(entry, "cause");
            if !DECIDED_WAITING.contains(&cause) {
                continue;
            }
            let outside = entry.get("outside").and_then(Value::as_bool).unwrap_or(false);
            // When a transfer arrives depends on a policy that this crate does not know.
            let on = if outside { "" } else { text(entry, "available_on") };
            let key = (cause.to_owned(), on.to_owned(), outside);
            *got.entry(key).or_default() += cents(text(entry, "amount")).unwrap_or(0);
        }
        let mut expected: BTreeMap<(String, String, bool), i128> = BTreeMap::new();
        for item in truth.waiting.iter().filter(|item| DECIDED_WAITING.contains(&item.cause)) {
            let day = item.on.filter(|_| !item.outside).map(|day| day.to_string());
            let key = (item.cause.to_owned(), day.unwrap_or_default(), item.outside);
            *expected.entry(key).or_default() += i128::from(item.cents);
        }
        if got != expected {
            self.list.push(format!("waiting: expected {expected:?}, the answer says {got:?}"));
        }
    }
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// Cents of a decimal string with exactly two places.
fn cents(text: &str) -> Option<i128> {
    let (whole, part) = text.split_once('.')?;
    (part.len() == 2).then(|| format!("{whole}{part}").parse().ok()).flatten()
}
