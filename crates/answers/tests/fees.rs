//! Are the figures those of the facts, does every cent of a bill go somewhere, and is the smallest bill the smallest?

#[path = "fees/side_by_side.rs"]
mod side_by_side;

use jiff::civil::{Date, date};
use outflow_answers::fees::{
    Deal, FeesAnswer, FeesError, Limit, NotCounted, Open, Range, StepKind, bill, net, refund,
};
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Code, Currency};
use outflow_policy::PolicyBook;
use outflow_policy::rule::Condition;
use proptest::prelude::*;

fn cents(text: &str) -> Cents {
    Cents::from_decimal(text).expect("an amount")
}

fn minor(minor: i64) -> Cents {
    Cents::new(minor).expect("no amount here is the least integer")
}

fn exact(text: &str) -> Range {
    Range::exact(cents(text))
}

fn between(least: &str, most: &str) -> Range {
    Range::between(cents(least), cents(most))
}

fn book() -> PolicyBook {
    PolicyBook::embedded().expect("the packs that ship are right")
}

fn deal(platform: &str, on: Date) -> Deal {
    Deal {
        platform: platform.to_owned(),
        on,
        hourly: Some(true),
        kind: ContractKind::Marketplace,
        membership: Membership::Basic,
        started: None,
        first_line: None,
        client_billed: Cents::ZERO,
        fee_points: None,
        country: None,
        conditions: Vec::new(),
        top_rated: false,
        method: None,
        currency: None,
    }
}

fn amounts(answer: &FeesAnswer, kind: StepKind) -> Vec<Range> {
    let of_kind = answer.steps.iter().filter(|step| step.kind == kind);
    of_kind.map(|step| step.amount).collect()
}

fn code(error: FeesError) -> Code {
    match error {
        FeesError::Input(problems) => problems[0].code,
        FeesError::Integrity(message) => panic!("{message}"),
    }
}

#[test]
fn hours_are_billed_after_their_week_only_where_the_rules_bill_weeks() {
    let (book, on) = (book(), date(2026, 6, 17));
    for (platform, hourly, billed_on) in [
        ("upwork", Some(true), Some(date(2026, 6, 22))),
        ("upwork", Some(false), None),
        ("freelancer-com", Some(true), None),
    ] {
        let deal = Deal { hourly, ..deal(platform, on) };
        let answer = bill(&book, &deal, cents("500")).expect("rules are in force");
        assert_eq!(answer.week_billed_on, billed_on, "{platform} {hourly:?}");
    }
}

#[test]
fn a_week_in_kenya_arrives_by_m_pesa() {
    let on = date(2024, 6, 7);
    let deal = Deal {
        country: Some("KE".to_owned()),
        method: Some("M-Pesa".to_owned()),
        ..deal("upwork", on)
    };
    let answer = bill(&book(), &deal, cents("258.00")).expect("rules are in force");
    for (kind, expected) in [
        (StepKind::Bill, "258.00"),
        (StepKind::ServiceFee, "-25.80"),
        (StepKind::TaxOnFees, "-4.13"),
        (StepKind::Available, "228.07"),
        (StepKind::PayoutFee, "-0.99"),
        (StepKind::Arrives, "227.08"),
        (StepKind::Left, "0.00"),
    ] {
        assert_eq!(amounts(&answer, kind), [exact(expected)], "{kind:?}");
    }
    assert_eq!(answer.when[0].available_on, Some(date(2024, 6, 19)));
    assert_eq!(answer.when[0].arrives_by, Some(date(2024, 6, 19)));
    assert_eq!(answer.client.as_ref().map(|client| client.total), Some(exact("262.95")));
    // The tax form was not said to be missing: 30 % is told and not counted.
    assert_eq!(answer.maybe.len(), 1);
    assert_eq!(answer.maybe[0].why, NotCounted::Condition);
    assert_eq!(answer.maybe[0].amount, Some(between("-77.40", "0.00")), "up to 30 %");
    // A Top Rated freelancer gets it on the Friday that ends the review.
    let faster = bill(&book(), &Deal { top_rated: true, ..deal }, cents("258.00"));
    assert_eq!(faster.expect("the same").when[0].available_on, Some(date(2024, 6, 14)));
}

#[test]
fn shares_are_those_of_the_day() {
    let book = book();
    for (on, started, billed, gross, share) in [
        (date(2016, 6, 20), None, "0", "600.00", "-60.00"),
        (date(2018, 6, 1), None, "0", "600.00", "-110.00"),
        (date(2018, 6, 1), None, "400.00", "600.00", "-70.00"),
        (date(2018, 6, 1), None, "10000.00", "600.00", "-30.00"),
        (date(2018, 6, 1), Some(date(2015, 1, 1)), "0", "600.00", "-60.00"),
        (date(2024, 6, 7), None, "0", "266.64", "-26.66"),
        (date(2024, 6, 7), None, "0", "333.36", "-33.34"),
        (date(2026, 6, 7), Some(date(2024, 1, 1)), "0", "500.00", "-50.00"),
    ] {
        let deal = Deal { started, client_billed: cents(billed), ..deal("upwork", on) };
        let answer = bill(&book, &deal, cents(gross)).expect("rules are in force");
        assert_eq!(amounts(&answer, StepKind::ServiceFee), [exact(share)], "{on} {gross}");
    }
    // Hours are billed on the Monday after their week, 8 May 2023: 10 %; other payments on the day itself: 20 %.
    let on = date(2023, 5, 2);
    for (hourly, share) in [
        (Some(true), exact("-50.00")),
        (Some(false), exact("-100.00")),
        (None, between("-100.00", "-50.00")),
    ] {
        let answer = bill(&book, &Deal { hourly, ..deal("upwork", on) }, cents("500"));
        let answer = answer.expect("rules are in force");
        assert_eq!(amounts(&answer, StepKind::ServiceFee), [share], "{hourly:?}");
        let differs = answer.open.contains(&Open::Work { figures_differ: true });
        assert_eq!(differs, hourly.is_none());
    }
    let guru = bill(&book, &deal("guru", date(2026, 6, 1)), cents("500")).expect("in force");
    assert_eq!(amounts(&guru, StepKind::ServiceFee), [exact("-45.00")]);
    assert_eq!(amounts(&guru, StepKind::AdditionalFee), [exact("-14.75")]);
    assert_eq!(guru.available, exact("440.25"));
}

#[test]
fn what_is_open_stays_open() {
    let book = book();
    let on = date(2026, 6, 1);
    let deal = Deal { country: Some("KE".to_owned()), ..deal("upwork", on) };
    let answer = bill(&book, &deal, cents("500")).expect("rules are in force");
    // From 15 % with 16 % on it to nothing.
    assert_eq!(answer.available, between("413.00", "500.00"));
    assert!(matches!(answer.open[0], Open::ContractRate(0, 1_500, _)));
    let known = Deal { fee_points: Some(1_200), ..deal.clone() };
    let answer = bill(&book, &known, cents("500")).expect("rules are in force");
    assert_eq!(answer.available, exact("430.40"));
    // Two fees of a wire: none is chosen.
    let wire = Deal { method: Some("wire".to_owned()), ..known };
    let answer = bill(&book, &wire, cents("500")).expect("rules are in force");
    assert_eq!(answer.arrives, Some(between("380.40", "400.40")));
    // Hours or a milestone: both days are told.
    let answer = bill(&book, &Deal { hourly: None, ..deal }, cents("500")).expect("in force");
    let days: Vec<Option<Date>> = answer.when.iter().map(|when| when.available_on).collect();
    assert_eq!(days, [Some(date(2026, 6, 17)), Some(date(2026, 6, 6))]);
    // When the billings passed a threshold was not said: both rules are told.
    let passed = Deal {
        started: Some(date(2020, 1, 1)),
        client_billed: cents("12000"),
        ..self::deal("upwork", date(2023, 6, 1))
    };
    let answer = bill(&book, &passed, cents("500")).expect("rules are in force");
    assert_eq!(answer.available, between("450.00", "475.00"));
    assert!(matches!(answer.open[0], Open::Which(StepKind::ServiceFee, _)));
    // No source states what the payout costs: at most everything arrives.
    let fiverr = Deal { method: Some("paypal".to_owned()), ..self::deal("fiverr", on) };
    let answer = bill(&book, &fiverr, cents("500")).expect("rules are in force");
    assert_eq!(answer.arrives, Some(Range { least: None, most: Some(cents("400.00")) }));
    // Of so little nothing arrives, whatever it costs.
    let wire = Deal { method: Some("wire".to_owned()), ..self::deal("freelancer-com", on) };
    let little = bill(&book, &wire, cents("20")).expect("rules are in force");
    assert_eq!((little.arrives, little.left), (Some(exact("0.00")), Some(exact("18.00"))));
    assert_eq!(little.limits, [Limit::Minimum(cents("30.00"))]);
    assert_eq!(code(net(&book, &fiverr, cents("50")).expect_err("unknown")), Code::NoPolicyInForce);
}

#[test]
fn taxes_count_where_their_condition_is_known() {
    let book = book();
    let india = Deal { country: Some("IN".to_owned()), ..deal("upwork", date(2024, 11, 21)) };
    for (said, withheld, others) in [
        (None, "-0.20", 2),
        (Some((Condition::TaxIdMissing, false)), "-0.20", 1),
        // The rule with the condition takes the place of the one without, which is told.
        (Some((Condition::TaxIdMissing, true)), "-10.00", 2),
    ] {
        let deal = Deal { conditions: said.into_iter().collect(), ..india.clone() };
        let answer = bill(&book, &deal, cents("200.00")).expect("rules are in force");
        assert_eq!(amounts(&answer, StepKind::TaxWithheld), [exact(withheld)], "{said:?}");
        assert_eq!(amounts(&answer, StepKind::TaxOnFees), [exact("-3.60")]);
        assert_eq!(answer.maybe.len(), others, "{:?}", answer.maybe);
    }
    // What is withheld without a tax form comes beside what the country withholds, and it is at most 30 %.
    let missing = vec![(Condition::TaxIdMissing, false), (Condition::TaxFormMissing, true)];
    let answer = bill(&book, &Deal { conditions: missing, ..india.clone() }, cents("200.00"));
    let answer = answer.expect("rules are in force");
    let withheld = [exact("-0.20"), between("-60.00", "0.00")];
    assert_eq!(amounts(&answer, StepKind::TaxWithheld), withheld);
    assert_eq!(answer.available, between("116.20", "176.20"));
    assert!(answer.open.iter().any(|open| matches!(open, Open::UpTo(_))));
    assert!(answer.maybe.iter().all(|one| one.why != NotCounted::Replaced));
    // Without a country nothing of a country is counted, and all of it is told.
    let answer = bill(&book, &deal("upwork", date(2024, 11, 21)), cents("200")).expect("in force");
    assert_eq!(answer.available, exact("180.00"));
    assert!(answer.maybe.iter().all(|one| one.why == NotCounted::Country));
    assert!(answer.maybe.len() > 4);
}

#[test]
fn the_smallest_bill_is_proved_by_one_cent_less() {
    let book = book();
    let deal = Deal {
        country: Some("KE".to_owned()),
        method: Some("local_bank".to_owned()),
        ..deal("upwork", date(2024, 6, 7))
    };
    for (wanted, smallest) in [("450.00", "510.17"), ("227.08", "258.00"), ("0.01", "6.78")] {
        let found = net(&book, &deal, cents(wanted)).expect("rules are in force");
        assert_eq!(found.proved.bill, cents(smallest), "{wanted}");
        assert!(found.proved.arrives >= cents(wanted));
        assert!(found.proved.one_less.is_some_and(|less| less < cents(wanted)));
        assert_eq!(found.answer.result(), Range::exact(found.proved.arrives));
    }
    // With an open rate the bill holds for the highest, and the best case is told beside it.
    let open = Deal { method: None, ..self::deal("upwork", date(2026, 6, 1)) };
    let found = net(&book, &open, cents("450.00")).expect("rules are in force");
    assert_eq!(found.proved.bill, cents("529.41"));
    assert_eq!(found.at_best.map(|best| best.bill), Some(cents("450.00")));
}

#[test]
fn a_refund_returns_the_share_of_the_last_money() {
    let book = book();
    for (platform, on, started, billed, whole, part, returned, leaves) in [
        ("upwork", date(2025, 6, 1), Some(date(2024, 1, 1)), "0", "100", "100", "10.00", "-90.00"),
        // Of 600 the last 200 had crossed the first tier: 20 % on 100 and 10 % on 100.
        ("upwork", date(2018, 6, 1), None, "0", "600", "200", "30.00", "-170.00"),
        ("upwork", date(2018, 6, 1), None, "0", "600", "600", "110.00", "-490.00"),
        ("upwork", date(2018, 6, 1), None, "450", "100", "100", "15.00", "-85.00"),
        ("freelancer-com", date(2026, 6, 1), None, "0", "100", "100", "0.00", "-100.00"),
        // The hours of that week were billed at 10 % on 8 May 2023.
        ("upwork", date(2023, 5, 2), None, "0", "500", "100", "10.00", "-90.00"),
    ] {
        let deal = Deal { started, client_billed: cents(billed), ..deal(platform, on) };
        let found = refund(&book, &deal, cents(whole), cents(part)).expect("rules are in force");
        assert_eq!(found.fee_returned, exact(returned), "{platform} {on} {part}");
        assert_eq!(found.leaves, exact(leaves), "{platform} {on} {part}");
        assert!(found.is_settled);
    }
    let kenya = Deal {
        country: Some("KE".to_owned()),
        method: Some("mpesa".to_owned()),
        ..deal("upwork", date(2024, 6, 7))
    };
    let found = refund(&book, &kenya, cents("258.00"), cents("100")).expect("rules are in force");
    assert_eq!(found.paid_before.len(), 1);
    assert_eq!(
        found.together,
        between("-1.60", "0.00"),
        "whether the tax comes back is not settled"
    );
    assert_eq!(found.payout_fee, Some(exact("-0.99")));
    // Of a fee that has a least sum only what the part has added is lost: 10.00 of 100 less 8.00 of 80.
    let fixed = Deal { hourly: Some(false), ..deal("freelancer-com", date(2026, 6, 1)) };
    let part = refund(&book, &fixed, cents("100"), cents("20")).expect("in force");
    assert_eq!(part.together, exact("-2.00"));
    let part = refund(&book, &fixed, cents("30"), cents("10")).expect("in force");
    assert_eq!(part.together, exact("0.00"), "the least fee is paid all the same");
    // The share is not given back where the rule says so, and open where none says anything.
    let kept = refund(&book, &deal("freelancer-com", date(2026, 6, 1)), cents("100"), cents("100"));
    assert_eq!(kept.expect("in force").together, exact("-10.00"));
    let open = refund(&book, &deal("fiverr", date(2026, 6, 1)), cents("100"), cents("100"));
    let open = open.expect("in force");
    assert!(!open.is_settled);
    assert_eq!((open.leaves, open.together), (between("-100", "-80"), between("-20", "0")));
    let more = refund(&book, &kenya, cents("50"), cents("100")).expect_err("more than the bill");
    assert_eq!(code(more), Code::BadFlag);
}

#[test]
fn bad_questions_are_told() {
    let book = book();
    let usual = deal("upwork", date(2026, 6, 1));
    let rate = |points| Deal { fee_points: Some(points), ..usual.clone() };
    for (deal, expected) in [
        (deal("upwrok", date(2026, 6, 1)), Code::UnknownPlatform),
        (deal("upwork", date(2012, 6, 1)), Code::NoPolicyInForce),
        // The platform's first pack says nothing of a share.
        (deal("fiverr", date(2020, 6, 1)), Code::NoPolicyInForce),
        (
            Deal { kind: ContractKind::Direct, ..deal("guru", date(2026, 6, 1)) },
            Code::NoPolicyInForce,
        ),
        (Deal { currency: Currency::from_code("EUR"), ..usual.clone() }, Code::NoRuleForCurrency),
        (Deal { method: Some("pigeon".to_owned()), ..usual.clone() }, Code::UnknownMethod),
        (rate(1_501), Code::BadFlag),
        // No contract of that day has such a rate, one whose rate is only assumed neither.
        (Deal { started: Some(date(2024, 1, 1)), ..rate(4_000) }, Code::BadFlag),
        // Before contracts had rates of their own only the rule's own rate can be meant.
        (Deal { on: date(2024, 6, 7), ..rate(1_200) }, Code::BadFlag),
    ] {
        let error = bill(&book, &deal, cents("500")).expect_err("it cannot be answered");
        assert_eq!(code(error), expected, "{deal:?}");
    }
    assert!(bill(&book, &rate(1_500), cents("500")).is_ok());
    assert!(bill(&book, &rate(0), cents("500")).is_ok());
    let told = Deal { on: date(2024, 6, 7), ..rate(1_000) };
    assert!(bill(&book, &told, cents("500")).is_ok(), "the rule's own rate");
}

#[test]
fn a_client_pays_for_the_start_of_a_contract_once() {
    let book = book();
    let on = date(2026, 6, 1);
    for (started, due_before, total) in [
        (None, None, between("500.99", "514.99")),
        (Some(on), None, between("500.99", "514.99")),
        (Some(date(2026, 3, 2)), Some(date(2026, 3, 2)), exact("500.00")),
    ] {
        let deal = Deal { started, ..deal("upwork", on) };
        let answer = bill(&book, &deal, cents("500")).expect("rules are in force");
        let client = answer.client.expect("a rule states the charge");
        assert_eq!((client.due_before, client.total), (due_before, total), "{started:?}");
    }
}

/// A platform whose figures are those of the text.
fn made_up(rules: &str) -> PolicyBook {
    let mut text = String::from("platform = \"m\"\nname = \"M\"\neffective = 2020-01-01\n");
    for (index, rule) in rules.split("---").enumerate() {
        text.push_str(&format!(
            "[[clause]]\nid = \"m/rule-{index}\"\ntitle = \"A rule\"\nsource = \"made up\"\nstanding = \"published\"\nchecked = 2026-11-23\n{rule}\n"
        ));
    }
    PolicyBook::from_packs(&[("m/2020-01-01.toml", &text)]).expect("the pack is right")
}

#[test]
fn a_rule_in_another_currency_is_named() {
    let book = made_up(&format!(
        "{FEE}tiers = [{{ above = \"0.00\", percent = \"10\" }}]\n---currency = \"EUR\"\n{BANK}fees = [\"1.00\"]"
    ));
    let deal = Deal { method: Some("bank".to_owned()), ..deal("m", date(2024, 6, 7)) };
    let Err(FeesError::Input(problems)) = bill(&book, &deal, cents("500")) else {
        panic!("euros cannot be taken from dollars");
    };
    assert_eq!(problems[0].code, Code::NoRuleForCurrency);
    assert!(problems[0].message.contains("m/rule-1"), "{}", problems[0].message);
}

const FEE: &str = "[clause.service_fee]\ncontracts = \"marketplace\"\nrounding = \"half_up\"\n";
const BANK: &str = "[clause.payout]\nmethod = \"bank\"\nname = \"a bank\"\nwords = [\"bank\"]\n";

#[test]
fn a_payout_takes_the_largest_sum_that_fits() {
    let rules = |payout: &str| {
        made_up(&format!(
            "{FEE}tiers = [{{ above = \"0.00\", percent = \"0\" }}]\n---{BANK}{payout}"
        ))
    };
    let deal = Deal { method: Some("bank".to_owned()), ..deal("m", date(2024, 6, 7)) };
    for (payout, gross, arrives, fee, left, limit) in [
        ("fees = [\"0.99\"]", "100.00", "99.01", "-0.99", "0.00", None),
        // The share is one of what leaves the balance.
        ("percent = \"2\"\nrounding = \"half_up\"", "100.00", "98.00", "-2.00", "0.00", None),
        (
            "fees = [\"1.00\"]\npercent = \"2\"\nrounding = \"half_up\"",
            "100.00",
            "97.00",
            "-3.00",
            "0.00",
            None,
        ),
        (
            "percent = \"50\"\nrounding = \"half_up\"",
            "0.01",
            "0.00",
            "0.00",
            "0.01",
            Some(Limit::Cost),
        ),
        ("percent = \"50\"\nrounding = \"half_up\"", "0.04", "0.02", "-0.02", "0.00", None),
        // 0.02 would need 0.04: what is left over is shown.
        ("percent = \"50\"\nrounding = \"half_up\"", "0.03", "0.01", "-0.01", "0.01", None),
        ("fees = [\"3.00\"]", "2.00", "0.00", "0.00", "2.00", Some(Limit::Cost)),
        ("fees = [\"3.00\"]", "3.00", "0.00", "0.00", "3.00", Some(Limit::Cost)),
        (
            "fees = [\"1.00\"]\nminimum = \"5.00\"",
            "5.99",
            "0.00",
            "0.00",
            "5.99",
            Some(Limit::Minimum(cents("5.00"))),
        ),
        ("fees = [\"1.00\"]\nminimum = \"5.00\"", "6.00", "5.00", "-1.00", "0.00", None),
        (
            "fees = [\"1.00\"]\nmaximum = \"50.00\"",
            "80.00",
            "50.00",
            "-1.00",
            "29.00",
            Some(Limit::Maximum(cents("50.00"))),
        ),
    ] {
        let answer = bill(&rules(payout), &deal, cents(gross)).expect("rules are in force");
        assert_eq!(answer.arrives, Some(exact(arrives)), "{payout} of {gross}");
        assert_eq!(amounts(&answer, StepKind::PayoutFee), [exact(fee)], "{payout} of {gross}");
        assert_eq!(answer.left, Some(exact(left)), "{payout} of {gross}");
        assert_eq!(answer.limits, Vec::from_iter(limit), "{payout} of {gross}");
    }
}

/// Bill = everything taken + what arrives + what is left, wherever every figure is known.
fn adds_up(answer: &FeesAnswer) -> bool {
    let mut sum = Cents::ZERO;
    for step in &answer.steps {
        let Some(amount) = step.amount.known() else { return true };
        let part = match step.kind {
            StepKind::Bill => continue,
            StepKind::Available if answer.arrives.is_some() => continue,
            StepKind::Available | StepKind::Arrives | StepKind::Left => amount,
            _ => -amount,
        };
        sum = sum.plus(part).expect("small amounts");
    }
    sum == answer.bill
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cent_of_a_bill_goes_somewhere(
        gross in 1i64..50_000_000,
        days in 0i32..4_800,
        place in 0usize..6,
        method in 0usize..5,
        billed in prop_oneof![Just(0i64), 1i64..2_000_000],
        hourly in any::<Option<bool>>(),
        points in proptest::option::of(0u32..1_600),
    ) {
        let book = book();
        let on = date(2013, 6, 1).saturating_add(jiff::Span::new().days(days));
        let country = [None, Some("KE"), Some("IN"), Some("US"), Some("UA"), Some("DE")][place];
        let method = [None, Some("local_bank"), Some("ach"), Some("paypal"), Some("wire")][method];
        let deal = Deal {
            hourly,
            client_billed: minor(billed),
            fee_points: points,
            country: country.map(str::to_owned),
            method: method.map(str::to_owned),
            ..deal("upwork", on)
        };
        match bill(&book, &deal, minor(gross)) {
            Ok(answer) => {
                prop_assert!(adds_up(&answer), "{answer:?}");
                let result = answer.result();
                prop_assert!(result.most.is_some_and(|most| most <= minor(gross)));
                prop_assert!(result.least.is_none_or(|least| Some(least) <= result.most));
            }
            Err(FeesError::Input(problems)) => prop_assert!(!problems.is_empty()),
            Err(FeesError::Integrity(message)) => prop_assert!(false, "{message}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Made-up rates, so that roundings meet in every way; each smallest bill against every smaller one.
    #[test]
    fn no_smaller_bill_is_enough(
        wanted in 1i64..300,
        fee in 0u32..3_000,
        beside in 0u32..1_000,
        vat in 0u32..3_000,
        withheld in 0u32..3_000,
        spread in 0u32..1_000,
        fixed in 0i64..120,
        least in 1i64..200,
    ) {
        let rate = |points: u32| format!("{}.{:02}", points / 100, points % 100);
        let book = made_up(&format!(
            "{FEE}tiers = [{{ above = \"0.00\", percent = \"{}\" }}]\n---{FEE}in_addition = true\ntiers = [{{ above = \"0.00\", percent = \"{}\" }}]\n---[clause.tax_on_fees]\ncountries = [\"KE\"]\non = [\"service_fee\"]\npercent = \"{}\"\nrounding = \"half_up\"\n---[clause.tax_withheld]\npercent = \"{}\"\nrounding = \"half_up\"\n---{BANK}fees = [\"{}\"]\npercent = \"{}\"\nrounding = \"half_up\"\nminimum = \"{}\"",
            rate(fee), rate(beside), rate(vat), rate(withheld), minor(fixed), rate(spread), minor(least)
        ));
        let deal = Deal {
            country: Some("KE".to_owned()),
            method: Some("bank".to_owned()),
            ..deal("m", date(2024, 6, 7))
        };
        let found = net(&book, &deal, minor(wanted)).expect("rules are in force");
        let arrives = |gross: i64| {
            let answer = bill(&book, &deal, minor(gross)).expect("rules are in force");
            assert!(adds_up(&answer));
            answer.result().known().expect("every figure is known")
        };
        let smallest = (1..).find(|gross| arrives(*gross) >= minor(wanted)).expect("one is enough");
        prop_assert_eq!(found.proved.bill, minor(smallest));
        prop_assert_eq!(found.proved.arrives, arrives(smallest));
        if let Some(less) = found.proved.one_less {
            prop_assert_eq!(less, arrives(smallest - 1));
        }
        if let Some(exactly) = found.exactly {
            prop_assert_eq!(arrives(exactly.minor()), minor(wanted));
        }
    }
}
