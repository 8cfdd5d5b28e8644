//! Does the comparison accept the truth and refuse every departure from it?

use outflow_testkit::career::{Career, Truth, play};
use outflow_testkit::cents::plain;
use outflow_testkit::check::compare;
use serde_json::{Value, json};

/// The perfect answer.
fn answer(truth: &Truth) -> Value {
    let contributions: Vec<Value> = truth
        .contributions
        .iter()
        .map(|(cause, (cents, count))| {
            let one_of = truth.one_of.as_ref().filter(|_| *cause == "refund_to_client");
            json!({ "cause": cause, "amount": plain(*cents), "count": count, "one_of": one_of })
        })
        .collect();
    let waiting: Vec<Value> = truth
        .waiting
        .iter()
        .map(|item| {
            let on = item.on.map(|day| day.to_string());
            json!({ "cause": item.cause, "amount": plain(item.cents), "available_on": on,
                    "outside": item.outside })
        })
        .collect();
    let next = truth
        .next_available
        .map(|(day, cents)| json!({ "on": day.to_string(), "amount": plain(cents) }));
    let after = truth.window_after.map(|day| day.to_string());
    let primary = truth.primary_cause[0];
    let undecided = truth.one_of.is_some() && truth.primary_cause.len() == 3;
    let other: Vec<&str> = truth
        .other_causes
        .iter()
        .copied()
        .filter(|cause| !(undecided && *cause == "refund_to_client"))
        .collect();
    json!({ "schema": "outflow/why/1", "data": {
        "opening_balance": plain(truth.opening), "closing_balance": plain(truth.closing),
        "window": { "rule": truth.window_rule, "after": after,
                    "opening_balance": plain(truth.window_opening) },
        "contributions": contributions, "unexplained": plain(truth.unexplained),
        "primary_cause": primary, "other_causes": other,
        "waiting": waiting, "next_available": next,
    } })
}

fn some_career(wanted: impl Fn(&Truth) -> bool) -> Career {
    let found = (0..2_000).map(play).find(|career| wanted(&career.truth));
    found.expect("two thousand seeds hold such a career")
}

#[test]
fn the_truth_differs_in_nothing_from_itself() {
    for seed in 0..500 {
        let truth = play(seed).truth;
        assert_eq!(compare(&answer(&truth), &truth), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn every_departure_is_listed() {
    let rich = |truth: &Truth| {
        truth.next_available.is_some() && truth.contributions.len() > 4 && truth.rule == "5"
    };
    let truth = some_career(rich).truth;
    let departures: [(&str, Value); 10] = [
        ("/data/opening_balance", json!("0.01")),
        ("/data/closing_balance", json!("0.01")),
        ("/data/unexplained", json!("0.01")),
        ("/data/window/rule", json!("since_date")),
        ("/data/window/after", json!("1999-01-01")),
        ("/data/contributions/0/amount", json!("0.01")),
        ("/data/contributions/0/count", json!(99)),
        ("/data/primary_cause", json!("interest")),
        ("/data/waiting/0/amount", json!("0.01")),
        ("/data/next_available/amount", json!("0.01")),
    ];
    for (pointer, wrong) in departures {
        let mut changed = answer(&truth);
        *changed.pointer_mut(pointer).unwrap() = wrong;
        assert!(!compare(&changed, &truth).is_empty(), "{pointer} was not compared");
    }
    for list in ["/data/contributions", "/data/waiting", "/data/other_causes"] {
        let mut changed = answer(&truth);
        changed.pointer_mut(list).unwrap().as_array_mut().unwrap().pop();
        assert!(!compare(&changed, &truth).is_empty(), "a missing entry of {list} was not seen");
    }
    let mut changed = answer(&truth);
    changed["data"]["other_causes"].as_array_mut().unwrap().push(json!("account_hold"));
    assert_eq!(compare(&changed, &truth).len(), 1);
}

#[test]
fn debits_out_of_order_are_listed() {
    let truth = some_career(|truth| truth.debit_causes.len() > 3).truth;
    let mut changed = answer(&truth);
    changed["data"]["other_causes"].as_array_mut().unwrap().reverse();
    assert!(compare(&changed, &truth).iter().any(|line| line.contains("by size")));
}

#[test]
fn an_undecided_refund_has_to_be_called_one() {
    let truth = some_career(|truth| truth.one_of.is_some()).truth;
    let mut changed = answer(&truth);
    for entry in changed["data"]["contributions"].as_array_mut().unwrap() {
        entry.as_object_mut().unwrap().remove("one_of");
    }
    assert_eq!(compare(&changed, &truth).len(), 1);
}
