//! Are the charged careers possible, does their truth add up, and does every fee and every mistake occur?

use std::collections::{BTreeMap, BTreeSet};

use outflow_testkit::charges::{
    AS_POLICY, CLAIMED_ONLY, DIFFERS, MistakeKind, NO_FIGURE, ORPHAN, RATE_UNKNOWN,
};
use outflow_testkit::check_audit::{as_answer, compare};
use outflow_testkit::line::{Line, first_gap};
use outflow_testkit::{ChargedCareer, play_charges};
use serde_json::{Value, json};

fn careers(count: u64) -> impl Iterator<Item = ChargedCareer> {
    (0..count).map(play_charges)
}

#[test]
fn balances_chain_and_time_runs_forward() {
    for career in careers(300) {
        let (seed, lines) = (career.seed, &career.lines);
        assert_eq!(first_gap(lines), None, "seed {seed}");
        assert_eq!(lines[0].balance_cents, lines[0].amount_cents, "seed {seed}: from nothing");
        for pair in lines.windows(2) {
            assert!(pair[0].ref_id < pair[1].ref_id && pair[0].date <= pair[1].date, "{seed}");
        }
        assert!(lines.iter().all(|line| line.amount_cents != 0), "seed {seed}");
        assert!(lines.last().is_some_and(|line| line.date <= career.as_of), "seed {seed}");
        let years = (career.as_of - lines[0].date).get_days() / 365;
        assert!((1..7).contains(&years), "seed {seed}: {years} years");
        assert_eq!(career.file().lines().count(), lines.len() + 1, "seed {seed}");
    }
}

#[test]
fn a_seed_plays_the_same_career_forever() {
    for seed in [0, 7, 299] {
        let (first, second) = (play_charges(seed), play_charges(seed));
        assert_eq!(first.file(), second.file());
        assert_eq!(first.snapshot_toml, second.snapshot_toml);
        assert_eq!(first.truth, second.truth);
    }
}

#[test]
fn the_truth_adds_up() {
    let kinds = [
        "service_fee",
        "service_fee_returned",
        "tax_on_fees",
        "tax_withheld",
        "connects",
        "membership",
        "withdrawal_fee",
        "arbitration_fee",
        "inactivity_fee",
    ];
    for career in careers(300) {
        let (seed, truth) = (career.seed, &career.truth);
        let charged: Vec<(u64, &str, i64)> = career
            .lines
            .iter()
            .filter(|line| kinds.contains(&line.cause))
            .map(|line| (line.ref_id, line.cause, line.amount_cents))
            .collect();
        let told: Vec<(u64, &str, i64)> =
            truth.charges.iter().map(|one| (one.ref_id, one.kind, one.charged)).collect();
        assert_eq!(told, charged, "seed {seed}: every charge of the statement, and no other");
        let sum = |over: bool| -> i64 {
            let differences = truth.charges.iter().filter_map(|charge| charge.difference());
            differences.map(|cents| if over { -cents } else { cents }.max(0)).sum()
        };
        let totals = &truth.totals;
        assert_eq!((totals.overcharged, totals.undercharged), (sum(true), sum(false)));
        assert_eq!(totals.checked + totals.not_checked, truth.charges.len(), "seed {seed}");
        for charge in &truth.charges {
            let known = charge.verdict == AS_POLICY || charge.verdict == DIFFERS;
            assert_eq!(charge.expected.is_some(), known, "seed {seed}: {charge:?}");
            let same = charge.expected == Some(charge.charged);
            assert_eq!(same, charge.verdict == AS_POLICY, "seed {seed}: {charge:?}");
        }
    }
}

#[test]
fn every_wrong_charge_is_a_mistake_and_every_mistake_has_its_line() {
    for career in careers(1_000) {
        let (seed, truth) = (career.seed, &career.truth);
        assert!(truth.mistakes.len() <= 4, "seed {seed}");
        let mut refs: Vec<u64> = truth.mistakes.iter().map(|mistake| mistake.ref_id).collect();
        refs.sort_unstable();
        refs.dedup();
        assert_eq!(refs.len(), truth.mistakes.len(), "seed {seed}: one mistake a line");
        for charge in &truth.charges {
            let is_mistake = refs.binary_search(&charge.ref_id).is_ok();
            let wrong = charge.verdict == DIFFERS || charge.verdict == ORPHAN;
            assert_eq!(wrong, is_mistake, "seed {seed}: {charge:?}");
        }
        for mistake in &truth.mistakes {
            let line = career.lines.iter().find(|line| line.ref_id == mistake.ref_id);
            let line = line.expect("a mistake has a line");
            let cause = match mistake.kind {
                MistakeKind::ReturnMissing => "refund_to_client",
                MistakeKind::BelowMinimum => "withdrawn",
                MistakeKind::HeldTooLong => "earned_hourly",
                _ => {
                    assert_eq!(line.amount_cents, mistake.charged, "seed {seed}: {mistake:?}");
                    continue;
                }
            };
            assert_eq!(line.cause, cause, "seed {seed}: {mistake:?}");
        }
    }
}

/// The rate of a fee in hundredths of a percent where it is a whole tenth of a percent, else nothing.
fn rate_of(fee: &Line, lines: &[Line]) -> Option<i64> {
    let earning = lines.iter().find(|line| Some(line.ref_id) == fee.link)?;
    let gross = earning.amount_cents;
    let fits = |rate: &i64| (gross * rate + 5_000) / 10_000 == -fee.amount_cents;
    (0..=2_000).step_by(10).find(fits)
}

#[test]
fn every_fee_every_year_and_every_mistake_occurs() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String| *seen.entry(what).or_default() += 1;
    let (mut lines, mut clean) = (0, 0);
    for career in careers(300) {
        let truth = &career.truth;
        lines += career.lines.len();
        clean += usize::from(truth.mistakes.is_empty());
        truth.mistakes.iter().for_each(|mistake| count(format!("mistake {}", mistake.kind.name())));
        for charge in &truth.charges {
            count(format!("kind {}", charge.kind));
            count(format!("verdict {} {}", charge.verdict.join("|"), charge.kind));
        }
        let years: BTreeSet<i16> = career.lines.iter().map(|line| line.date.year()).collect();
        years.into_iter().for_each(|year| count(format!("year {year}")));
        count(format!("layout {:?}", career.layout));
        let right = truth.charges.iter().filter(|one| one.verdict == AS_POLICY);
        let right: BTreeSet<u64> = right.map(|one| one.ref_id).collect();
        for line in career.lines.iter().filter(|line| line.cause == "service_fee") {
            if right.contains(&line.ref_id) {
                let rate = rate_of(line, &career.lines);
                count(rate.map_or("rate blended".to_owned(), |rate| format!("rate {rate}")));
            }
        }
    }
    let mut wanted: Vec<String> =
        MistakeKind::ALL.iter().map(|kind| format!("mistake {}", kind.name())).collect();
    wanted.extend((2014..=2026).map(|year| format!("year {year}")));
    wanted.extend([340, 500, 1_000, 2_000].map(|rate| format!("rate {rate}")));
    wanted.extend((1..=15).map(|percent| format!("rate {}", percent * 100)));
    wanted.push("rate blended".to_owned());
    let open = [
        (RATE_UNKNOWN, "service_fee"),
        (RATE_UNKNOWN, "tax_on_fees"),
        (NO_FIGURE, "tax_on_fees"),
        (NO_FIGURE, "membership"),
        (NO_FIGURE, "withdrawal_fee"),
        (NO_FIGURE, "arbitration_fee"),
        (CLAIMED_ONLY, "membership"),
        (CLAIMED_ONLY, "inactivity_fee"),
        (ORPHAN, "service_fee"),
    ];
    wanted.extend(open.map(|(verdict, kind)| format!("verdict {} {kind}", verdict.join("|"))));
    let checked = [
        "service_fee",
        "service_fee_returned",
        "tax_on_fees",
        "tax_withheld",
        "connects",
        "membership",
        "withdrawal_fee",
        "arbitration_fee",
    ];
    wanted.extend(checked.map(|kind| format!("verdict as_policy {kind}")));
    let missing: Vec<&String> = wanted.iter().filter(|what| !seen.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never: {missing:?}\nseen: {seen:#?}");
    assert!(clean > 40 && lines > 30_000, "{clean} careers without a mistake, {lines} lines");
    if std::env::var_os("OUTFLOW_SHOW").is_some() {
        println!("{lines} lines, {clean} careers without a mistake, {seen:#?}");
    }
}

#[test]
fn the_comparison_accepts_the_truth_and_nothing_else() {
    for career in careers(200) {
        let truth = &career.truth;
        let right = as_answer(truth);
        assert_eq!(compare(&right, truth), [""; 0], "seed {}", career.seed);
        assert_eq!(compare(&json!({ "data": right.clone() }), truth), [""; 0], "in an envelope");
        let wrong = |change: &dyn Fn(&mut Value)| {
            let mut answer = right.clone();
            change(&mut answer);
            !compare(&answer, truth).is_empty()
        };
        assert!(wrong(&|answer| answer["totals"]["overcharged"] = "-0.01".into()));
        assert!(wrong(&|answer| answer["charges"][0]["verdict"] = "fair".into()));
        assert!(wrong(&|answer| answer["charges"][0]["charged"] = "-0.01".into()));
        assert!(wrong(&|answer| {
            answer["charges"].as_array_mut().unwrap().pop();
        }));
        assert!(wrong(&|answer| {
            let invented =
                json!({ "kind": "charge_differs", "amount": "1.00", "lines": [{ "ref": "1" }] });
            answer["findings"].as_array_mut().unwrap().push(invented);
        }));
        if !truth.mistakes.is_empty() {
            assert!(wrong(&|answer| {
                answer["findings"].as_array_mut().unwrap().remove(0);
            }));
            assert!(wrong(&|answer| answer["findings"][0]["amount"] = "0.00".into()));
        }
    }
}
