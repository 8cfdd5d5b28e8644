//! What holds for every history: the answer equals a naive oracle's, however the lines are spread over files.
//!
//! `OUTFLOW_HISTORIES` says how many histories are tried (default 300).

use outflow_app::Since;
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::{AccountInput, InputFile};
use outflow_app::why::{WhyInput, WhyOutcome, answer};
use outflow_ledger::attribution::attribute;
use outflow_ledger::{Cents, Journal, Ledger};
use outflow_report::Shown;
use outflow_testkit::arbitrary::Edges;
use outflow_testkit::emit::{Emit, Layout};
use outflow_testkit::line::Line;
use outflow_testkit::split::{Cut, split};
use outflow_testkit::{Rng, emit, lots, oracle, random_history, random_history_with};
use serde_json::{Value, json};

fn histories() -> std::ops::Range<u64> {
    let number = std::env::var("OUTFLOW_HISTORIES").ok().and_then(|number| number.parse().ok());
    0..number.unwrap_or(300)
}

fn ask(files: Vec<String>, as_of: jiff::civil::Date, since: Since) -> WhyOutcome {
    let file = |(number, text): (usize, String)| InputFile {
        name: format!("part-{number:02}.csv"),
        bytes: Ok(text.into_bytes()),
    };
    answer(WhyInput {
        account: AccountInput {
            files: files.into_iter().enumerate().map(file).collect(),
            ..AccountInput::default()
        },
        flags: SnapshotFlags::default(),
        today: Some(as_of),
        clock: as_of,
        since,
        with_lots: true,
    })
}

fn last_day(lines: &[Line]) -> jiff::civil::Date {
    lines.last().expect("a history has lines").date
}

fn json_of(outcome: &WhyOutcome) -> Option<Value> {
    let answered = outcome.answered.as_ref()?;
    let shown = Shown { answer: &answered.answer, journal: &answered.journal, diagnostics: &[] };
    let whole: Value = serde_json::from_str(&outflow_report::json(&shown)).expect("it is JSON");
    Some(whole["data"].clone())
}

fn money(cents: i64) -> Value {
    Value::String(Cents::new(cents).expect("the oracle's figures fit").to_string())
}

/// The oracle's figures in the words of the JSON.
fn expected(found: &oracle::Explained) -> Value {
    let parts = found.contributions.iter();
    let parts: serde_json::Map<String, Value> = parts
        .map(|(cause, (cents, count))| (cause.to_string(), json!([money(*cents), count])))
        .collect();
    json!({
        "opening": money(found.opening),
        "closing": money(found.closing),
        "rule": found.window_rule,
        "after": found.window_after.map(|day| day.to_string()),
        "window_opening": money(found.window_opening),
        "parts": parts,
        "unexplained": money(found.unexplained),
        "episode": found.episode.as_ref().map(|episode| json!([
            episode.since.to_string(), episode.peak_on.to_string(), money(episode.peak)
        ])),
    })
}

/// The same figures of an answer.
fn told(data: &Value) -> Value {
    let parts = data["contributions"].as_array().expect("a list").iter();
    let parts: serde_json::Map<String, Value> = parts
        .map(|part| {
            let cause = part["cause"].as_str().expect("a name").to_owned();
            (cause, json!([part["amount"], part["count"]]))
        })
        .collect();
    let episode = match &data["episode"] {
        Value::Null => Value::Null,
        found => json!([found["since"], found["peak"]["on"], found["peak"]["balance"]]),
    };
    json!({
        "opening": data["opening_balance"],
        "closing": data["closing_balance"],
        "rule": data["window"]["rule"],
        "after": data["window"]["after"],
        "window_opening": data["window"]["opening_balance"],
        "parts": parts,
        "unexplained": data["unexplained"],
        "episode": episode,
    })
}

#[test]
fn answers_equal_the_naive_oracle() {
    let mut overflowing = 0;
    for seed in histories() {
        let lines = random_history(seed);
        let as_of = last_day(&lines);
        let middle = lines[lines.len() / 2].date;
        let mut form = Emit::new([Layout::V1, Layout::V2a, Layout::V2b][(seed % 3) as usize]);
        form.newest_first = seed % 2 == 0;
        form.balance_column = seed % 7 != 0;
        for (since, asked) in [
            (Since::Rule, oracle::Since::Auto),
            (Since::Start, oracle::Since::Start),
            (Since::Peak, oracle::Since::Peak),
            (Since::Date(middle), oracle::Since::Date(middle)),
        ] {
            let question = oracle::Question {
                since: asked,
                balance_column: form.balance_column,
                ..oracle::Question::on(as_of)
            };
            let outcome = ask(vec![emit(&lines, &form)], as_of, since);
            match (oracle::explain(&lines, &question), json_of(&outcome)) {
                (Ok(found), Some(data)) => {
                    assert_eq!(told(&data), expected(&found), "seed {seed}, {since:?}");
                }
                (Err(_), None) => {
                    overflowing += 1;
                    let codes: Vec<&str> =
                        outcome.diagnostics.iter().map(|problem| problem.code.id()).collect();
                    assert!(codes.contains(&"E206"), "seed {seed}: {codes:?}");
                }
                (found, data) => panic!(
                    "seed {seed}, {since:?}: the oracle says {found:?}, the answer {data:?} {:?}",
                    outcome.diagnostics
                ),
            }
        }
    }
    assert!(overflowing > 0, "no history reached the edges: the generator proves too little");
}

/// An answer without the places of its lines, which depend on the files.
fn without_places(mut data: Value) -> Value {
    for part in data["contributions"].as_array_mut().expect("a list") {
        let lines = part["lines"].as_array_mut().expect("a list");
        let mut ids: Vec<String> = lines.iter().map(|line| line["ref"].to_string()).collect();
        ids.sort();
        part["lines"] = json!(ids);
    }
    for lot in data["lots"].as_array_mut().expect("a list") {
        for key in ["earned", "credited"] {
            if let Some(credit) = lot.get_mut(key) {
                *credit = json!([credit["ref"], credit["amount"]]);
            }
        }
    }
    for key in ["findings", "states", "advice"] {
        data[key] = Value::Null;
    }
    data
}

#[test]
fn files_can_be_split_shuffled_and_repeated() {
    for seed in histories() {
        let lines = random_history_with(seed, Edges::None);
        let as_of = last_day(&lines);
        let mut rng = Rng::new(seed);
        for with_ids in [true, false] {
            let mut form = Emit::new([Layout::V1, Layout::V2b][(seed % 2) as usize]);
            form.ref_column = with_ids;
            form.balance_column = seed % 5 != 0 || !with_ids;
            let whole = json_of(&ask(vec![emit(&lines, &form)], as_of, Since::Rule));
            let whole = without_places(whole.expect("a whole file is answered"));
            let cut = if with_ids { Cut::AnyLine } else { Cut::DayBoundary };
            let parts = split(&lines, 4, cut, seed % 3 == 0, &mut rng);
            let mut files: Vec<String> = parts.iter().map(|part| emit(part, &form)).collect();
            files.push(files[0].clone());
            // Another order of the names is another order of the files.
            let turn = rng.range(0..files.len() as i64) as usize;
            files.rotate_left(turn);
            let merged = ask(files, as_of, Since::Rule);
            let merged = json_of(&merged).map(without_places);
            assert_eq!(merged, Some(whole), "seed {seed}, with ids: {with_ids}");
        }
    }
}

#[test]
fn a_removed_line_surfaces_as_a_gap() {
    for seed in histories() {
        let mut lines = random_history_with(seed, Edges::None);
        if lines.len() < 3 {
            continue;
        }
        let as_of = last_day(&lines);
        let mut rng = Rng::new(seed);
        let removed = rng.range(1..lines.len() as i64 - 1) as usize;
        if lines[removed].amount_cents == 0 {
            continue;
        }
        let gone = lines.remove(removed);
        let outcome = ask(vec![emit(&lines, &Emit::new(Layout::V1))], as_of, Since::Rule);
        let answered = outcome.answered.expect("a gap is answered");
        let gaps = &answered.journal.reconciled.gaps;
        assert!(!gaps.is_empty(), "seed {seed}: {gone:?} was not missed");
        let missing: i64 = gaps.iter().map(|gap| gap.missing.minor()).sum();
        assert_eq!(missing, gone.amount_cents, "seed {seed}");
        assert!(!answered.answer.findings.is_empty(), "seed {seed}");
    }
}

fn journal_of(lines: &[Line]) -> Option<Journal> {
    let text = emit(lines, &Emit::new(Layout::V2a));
    ask(vec![text], last_day(lines), Since::Rule).answered.map(|answered| answered.journal)
}

#[test]
fn lots_equal_the_naive_oracle() {
    for seed in histories() {
        let lines = random_history(seed);
        let Some(journal) = journal_of(&lines) else { continue };
        let found = attribute(&journal);
        let traced = lots::trace(&lines, true);
        let mut ours: Vec<_> = found
            .lots
            .iter()
            .map(|lot| {
                let draws = lot.went_to.iter();
                let draws = draws.map(|draw| {
                    (draw.cause.map_or("opening", |cause| cause.id()), draw.amount.wide())
                });
                let id = lot.origin.and_then(|line| journal.lines[line as usize].id);
                (
                    id.map(|id| id.text(&journal.texts)),
                    lot.amount.wide(),
                    draws.collect::<Vec<_>>(),
                    lot.left.wide(),
                )
            })
            .collect();
        let mut theirs: Vec<_> = traced
            .lots
            .iter()
            .map(|lot| (lot.ref_id.map(|id| id.to_string()), lot.amount, lot.by_cause(), lot.left))
            .collect();
        // A day's card money stands before its other credits here, and at its own line there.
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "seed {seed}");
        for lot in &found.lots {
            let drawn: i128 = lot.went_to.iter().map(|draw| draw.amount.wide()).sum();
            assert_eq!(lot.amount.wide() + drawn, lot.left.wide(), "seed {seed}");
        }
    }
}

#[test]
fn every_line_is_an_entry_and_replaying_continues() {
    for seed in histories() {
        let lines = random_history(seed);
        let Some(journal) = journal_of(&lines) else { continue };
        assert_eq!(journal.lines.len(), lines.len(), "seed {seed}: a line was dropped");
        let entries: Vec<_> = journal.entries().collect();
        assert_eq!(entries.len(), lines.len() + journal.reconciled.gaps.len(), "seed {seed}");
        let opened = || Ledger::opened_with(journal.reconciled.opening);
        let whole = opened().replay(entries.clone());
        let (first, rest) = entries.split_at(entries.len() / 2);
        let continued = opened().replay(first.to_vec()).replay(rest.to_vec());
        assert_eq!(whole, continued, "seed {seed}");
        assert!(whole.is_balanced(), "seed {seed}");
    }
}
