//! Does every wish count where a platform knows it, is the order that of what arrives, and when is a comparison exact?

use super::{bill, book, cents, code, date, deal, exact};
use outflow_answers::fees::{CompareRow, Deal, FeesReply, Range, StepKind, compare};
use outflow_ledger::{Cents, Code, Currency};
use outflow_policy::rule::Condition;

#[test]
fn side_by_side_the_most_comes_first_and_the_unknown_last() {
    let book = book();
    let ids: Vec<String> = book.platforms().iter().map(|(id, _)| (*id).to_owned()).collect();
    let deal = Deal { fee_points: Some(1_000), ..deal("", date(2026, 6, 1)) };
    let found = compare(&book, &ids, &deal, cents("500")).expect("some rules are in force");
    let known: Vec<Cents> =
        found.rows.iter().map_while(|row| row.result.as_ref().ok()?.arrives?.least).collect();
    assert!(known.len() > 3 && known.is_sorted_by(|a, b| a >= b), "{known:?}");
    assert!(found.rows.last().is_some_and(|row| row.result.is_err()));
    for id in &ids {
        assert!(found.rows.iter().any(|row| row.platform == *id), "{id} is listed");
    }
}

#[test]
fn a_rate_counts_wherever_a_contract_can_have_it() {
    let book = book();
    let ids: Vec<String> = book.platforms().iter().map(|(id, _)| (*id).to_owned()).collect();
    // The rate of an earlier contract is only assumed: the user's own word goes before it, in every way out.
    let earlier = Deal {
        started: Some(date(2024, 1, 1)),
        first_line: None,
        fee_points: Some(1_200),
        ..deal("upwork", date(2026, 6, 1))
    };
    let answer = bill(&book, &earlier, cents("500")).expect("rules are in force");
    assert_eq!(answer.available, exact("440.00"));
    let share = answer.steps.iter().find(|step| step.kind == StepKind::ServiceFee);
    let rules: Vec<&str> =
        share.iter().flat_map(|step| &step.because).map(|rule| rule.id.as_str()).collect();
    assert_eq!(rules, ["upwork/service-fee-earlier-contracts"]);
    let available = |rows: &[CompareRow], platform: &str| {
        let of_platform = rows.iter().filter(|row| row.platform == platform);
        let known = of_platform.filter_map(|row| row.result.as_ref().ok());
        let mut all: Vec<Range> = known.map(|known| known.available).collect();
        all.dedup();
        all
    };
    assert_eq!(available(&answer.ways, "upwork"), [exact("440.00")]);
    // Beside it the platforms whose own rules set the rate keep theirs.
    let compared = compare(&book, &ids, &earlier, cents("500")).expect("rules are in force");
    assert_eq!(available(&compared.rows, "upwork"), [exact("440.00")]);
    assert_eq!(available(&compared.rows, "fiverr"), [exact("400.00")]);
    // A rate that no platform uses is a mistake; the own rate of one of them is none.
    let fiverr = ["fiverr".to_owned()];
    let error = compare(&book, &fiverr, &earlier, cents("500")).expect_err("nobody uses it");
    assert_eq!(code(error), Code::BadFlag);
    let own = Deal { fee_points: Some(2_000), ..earlier };
    assert!(compare(&book, &fiverr, &own, cents("500")).is_ok());
}

#[test]
fn a_comparison_is_exact_where_every_row_is() {
    let book = book();
    let deal = Deal {
        country: Some("PT".to_owned()),
        conditions: vec![(Condition::TaxFormMissing, false)],
        fee_points: Some(1_200),
        ..deal("", date(2026, 6, 1))
    };
    let is_exact = |deal: &Deal| {
        let found = compare(&book, &["upwork".to_owned()], deal, cents("500"));
        FeesReply::Compare(found.expect("rules are in force")).is_exact()
    };
    let by = |method: &str| Deal { method: Some(method.to_owned()), ..deal.clone() };
    assert!(!is_exact(&deal), "what a wire costs is open");
    assert!(is_exact(&by("local_bank")));
    assert!(!is_exact(&Deal { conditions: Vec::new(), ..by("local_bank") }), "a tax may be due");
    assert!(!is_exact(&Deal { fee_points: None, ..by("local_bank") }));
}

#[test]
fn a_wish_that_no_platform_can_meet_is_a_mistake_of_the_question() {
    let book = book();
    let ids: Vec<String> = book.platforms().iter().map(|(id, _)| (*id).to_owned()).collect();
    let by = |method: &str| Some(method.to_owned());
    let plain = deal("", date(2026, 6, 1));
    for (wish, expected) in [
        (Deal { fee_points: Some(1_600), ..plain.clone() }, Code::BadFlag),
        (Deal { method: by("pigeon"), ..plain.clone() }, Code::UnknownMethod),
        (Deal { currency: Currency::from_code("EUR"), ..plain.clone() }, Code::NoRuleForCurrency),
        (Deal { on: date(2001, 6, 1), ..plain.clone() }, Code::NoPolicyInForce),
    ] {
        let error = compare(&book, &ids, &wish, cents("500")).expect_err("nobody can");
        assert_eq!(code(error), expected, "{wish:?}");
    }
    let wish = Deal { method: by("wire"), fee_points: Some(1_500), ..plain };
    let found = compare(&book, &ids, &wish, cents("500")).expect("two platforms can");
    assert_eq!(found.rows.iter().filter(|row| row.result.is_ok()).count(), 2);
}

#[test]
fn a_way_out_for_others_is_left_out_unless_it_is_named() {
    let (book, ids) = (book(), ["upwork".to_owned()]);
    let shown = |country: &str, method: Option<&str>| {
        let deal = Deal {
            country: Some(country.to_owned()),
            method: method.map(str::to_owned),
            ..deal("", date(2026, 6, 1))
        };
        let found = compare(&book, &ids, &deal, cents("500")).expect("rules are in force");
        let known = found.rows.into_iter().filter(|row| row.result.is_ok());
        known.filter_map(|row| Some(row.method?.id)).collect::<Vec<String>>()
    };
    let has = |country: &str, method: &str| shown(country, None).iter().any(|id| id == method);
    assert!(has("US", "ach") && !has("KE", "ach") && has("KE", "local_bank"));
    assert!(!has("US", "skrill") && !has("KE", "skrill"));
    assert_eq!(shown("KE", Some("ach")), ["ach"]);
    assert_eq!(shown("KE", Some("skrill")), ["skrill"]);
}
