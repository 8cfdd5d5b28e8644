//! How much is the share of each year, to the cent, at each tier and on the day before and after each change?

use super::{Table, book, by_clause, day, expect, money};
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Standing};
use outflow_policy::{AgreedRate, Billings, ContractTerms, Event, PolicyBook, share_of};

/// A contract on the marketplace with a new client, of which the start is not known.
pub fn plain() -> ContractTerms {
    ContractTerms {
        kind: ContractKind::Marketplace,
        hourly: None,
        membership: Membership::Basic,
        started: None,
        started_by: None,
        agreed: None,
        billed: Some(Billings::default()),
        billed_at_most: Billings::default(),
    }
}

/// The same, begun on a day.
pub fn started(on: &str) -> ContractTerms {
    ContractTerms { started: Some(day(on)), ..plain() }
}

/// The same on the first day of the sliding fee, its client billed so much by 2017.
fn sliding(billed: &str) -> ContractTerms {
    let billed = Billings(vec![(day("2017-01-01"), money(billed))]);
    let billed_at_most = billed.clone();
    ContractTerms { billed: Some(billed), billed_at_most, ..started("2016-06-21") }
}

/// The same, its client billed more than $10,000 on this day.
fn billed_on(on: &str) -> ContractTerms {
    let billed = Billings(vec![(day(on), money("10000.01"))]);
    let billed_at_most = billed.clone();
    ContractTerms { billed: Some(billed), billed_at_most, ..started("2016-06-21") }
}

fn of_kind(kind: ContractKind, membership: Membership) -> ContractTerms {
    ContractTerms { kind, membership, ..plain() }
}

fn agreed(basis_points: u32, inferred: bool) -> ContractTerms {
    let agreed = Some(AgreedRate { basis_points, inferred });
    ContractTerms { agreed, ..started("2025-05-01") }
}

fn leaked(terms: ContractTerms) -> &'static ContractTerms {
    Box::leak(Box::new(terms))
}

pub fn earned(on: &str, gross: &str, terms: ContractTerms) -> Event<'static> {
    earned_besides(on, gross, "0.00", terms)
}

fn earned_besides(on: &str, gross: &str, besides: &str, terms: ContractTerms) -> Event<'static> {
    let (gross, besides) = (money(gross), money(besides));
    Event::Earned { gross, besides, on: day(on), terms: leaked(terms) }
}

pub fn refunded(on: &str, amount: &str, terms: ContractTerms) -> Event<'static> {
    Event::Refunded { amount: money(amount), on: day(on), terms: leaked(terms) }
}

pub fn tables() -> Vec<Table> {
    vec![the_fee_of_every_year(), at_the_tiers(), of_other_contracts(), given_back()]
}

/// The marketplace, by the day of the earning and the day the contract began.
#[rustfmt::skip]
fn the_fee_of_every_year() -> Table {
    let unknown = || ContractTerms { billed: None, ..plain() };
    let maybe_above = || ContractTerms { billed: None, ..sliding("10000.01") };
    ("upwork", vec![
        ("service-fee", earned("2012-12-31", "100.00", plain()), ""),
        ("service-fee", earned("2013-01-01", "100.00", plain()), "fee -10.00"),
        ("service-fee", earned("2014-01-01", "100.00", plain()), "fee -10.00"),
        ("service-fee", earned("2016-06-06", "600.00", started("2016-06-06")), "fee -60.00"),
        ("service-fee", earned("2016-06-07", "600.00", started("2016-06-07")), "fee -60.00"),
        ("service-fee", earned("2016-06-20", "600.00", started("2016-06-20")), "fee -60.00"),
        ("service-fee", earned("2016-06-20", "20000.00", sliding("0.00")), "fee -2000.00"),
        ("service-fee", earned("2016-06-21", "600.00", started("2016-06-21")), "fee -110.00"),
        ("service-fee", earned("2023-05-02", "600.00", started("2016-06-21")), "fee -110.00"),
        ("service-fee", earned("2023-05-03", "600.00", started("2016-06-21")), "fee -60.00"),
        ("service-fee", earned("2023-05-03", "600.00", started("2023-05-03")), "fee -60.00"),
        // Begun before the sliding fee: 10 %, and 5 % above $10,000.
        ("service-fee", earned("2016-06-21", "600.00", started("2016-06-20")), ""),
        ("service-fee-earlier-contracts", earned("2016-06-21", "600.00", started("2016-06-20")), "fee -60.00"),
        ("service-fee-earlier-contracts", earned("2016-06-21", "10000.00", started("2016-06-20")), "fee -1000.00"),
        ("service-fee-earlier-contracts", earned("2016-06-21", "10000.10", started("2016-06-20")), "fee -1000.01"),
        ("service-fee-earlier-contracts", earned("2016-06-21", "10000.09", started("2016-06-20")), "fee -1000.00"),
        ("service-fee-earlier-contracts", earned("2016-06-21", "20000.00", started("2016-06-20")), "fee -1500.00"),
        ("service-fee-earlier-contracts", earned("2023-05-02", "600.00", started("2016-06-20")), "fee -60.00"),
        ("service-fee-earlier-contracts", earned("2016-06-20", "600.00", started("2016-06-20")), ""),
        // Whether a contract is older is not known: both rules may hold.
        ("service-fee", earned("2018-01-01", "100.00", plain()), "fee -20.00 if this rule is the contract's"),
        ("service-fee-earlier-contracts", earned("2018-01-01", "100.00", plain()), "fee -10.00 if this rule is the contract's"),
        // The client is not known: a tier cannot be told, its bounds can.
        ("service-fee", earned("2018-01-01", "100.00", ContractTerms { billed: None, ..started("2017-01-01") }), "fee -20.00..-5.00"),
        // The contracts at 5 % keep it through 2023: only those above $10,000 by 3 May.
        ("service-fee-earlier-contracts", earned("2023-05-03", "100.00", sliding("10000.01")), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2023-12-31", "100.00", sliding("10000.01")), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2024-01-01", "100.00", sliding("10000.01")), ""),
        ("service-fee", earned("2024-01-01", "100.00", sliding("10000.01")), "fee -10.00"),
        ("service-fee-earlier-contracts", earned("2023-12-31", "100.00", sliding("10000.00")), ""),
        ("service-fee", earned("2023-12-31", "100.00", sliding("10000.00")), "fee -10.00"),
        ("service-fee-earlier-contracts", earned("2023-12-31", "100.00", ContractTerms { started: Some(day("2023-05-04")), ..sliding("10000.01") }), ""),
        ("service-fee-earlier-contracts", earned("2023-12-31", "100.00", ContractTerms { started: Some(day("2023-05-03")), ..sliding("10000.01") }), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2023-06-01", "100.00", unknown()), ""),
        // What was billed on the day itself still counts.
        ("service-fee-earlier-contracts", earned("2023-06-01", "100.00", billed_on("2023-05-03")), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2023-06-01", "100.00", billed_on("2023-05-04")), ""),
        // The earning itself does not, though it stands among the billings.
        ("service-fee-earlier-contracts", earned_besides("2023-05-03", "100.00", "-100.00", billed_on("2023-05-03")), ""),
        ("service-fee-earlier-contracts", earned_besides("2023-05-03", "100.00", "-100.00", sliding("10100.01")), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2023-06-01", "100.00", ContractTerms { started: Some(day("2023-05-03")), ..billed_on("2023-05-03") }), "fee -5.00"),
        ("service-fee-earlier-contracts", earned("2023-06-01", "100.00", maybe_above()), "fee -5.00 if this rule is the contract's"),
        ("service-fee", earned("2023-06-01", "100.00", maybe_above()), "fee -10.00 if this rule is the contract's"),
        // A fee of each contract since May 2025; older contracts are taken to keep 10 %.
        ("service-fee", earned("2025-04-30", "100.00", plain()), "fee -10.00"),
        ("service-fee", earned("2025-05-01", "100.00", started("2025-05-01")), "fee -15.00..0.00"),
        ("service-fee", earned("2025-05-01", "100.00", plain()), "fee -15.00..0.00 if this rule is the contract's"),
        ("service-fee-earlier-contracts", earned("2025-05-01", "100.00", plain()), "fee -10.00 if this rule is the contract's"),
        ("service-fee-earlier-contracts", earned("2025-05-01", "100.00", started("2025-04-30")), "fee -10.00"),
        ("service-fee-earlier-contracts", earned("2025-05-01", "100.00", started("2025-05-01")), ""),
        ("service-fee", earned("2025-05-01", "100.00", agreed(1_500, false)), "fee -15.00"),
        ("service-fee", earned("2025-05-01", "33.33", agreed(1_250, true)), "fee -4.17"),
        ("service-fee", earned("2026-11-23", "100.00", agreed(0, true)), "fee 0.00"),
        // Read from the lines, a rate is no rule where the platform sets it.
        ("service-fee", earned("2024-06-01", "100.00", agreed(1_500, true)), "fee -10.00"),
        ("service-fee", earned("2024-06-01", "100.00", agreed(1_500, false)), "fee -15.00"),
    ])
}

/// To the cent below, at and above each threshold, and at half cents.
#[rustfmt::skip]
fn at_the_tiers() -> Table {
    let new = || sliding("0.00");
    ("upwork", vec![
        ("service-fee", earned("2018-01-01", "0.01", new()), "fee 0.00"),
        ("service-fee", earned("2018-01-01", "0.02", new()), "fee 0.00"),
        ("service-fee", earned("2018-01-01", "0.03", new()), "fee -0.01"),
        ("service-fee", earned("2018-01-01", "499.99", new()), "fee -100.00"),
        ("service-fee", earned("2018-01-01", "500.00", new()), "fee -100.00"),
        ("service-fee", earned("2018-01-01", "500.01", new()), "fee -100.00"),
        ("service-fee", earned("2018-01-01", "500.04", new()), "fee -100.00"),
        ("service-fee", earned("2018-01-01", "500.05", new()), "fee -100.01"),
        ("service-fee", earned("2018-01-01", "600.00", new()), "fee -110.00"),
        ("service-fee", earned("2018-01-01", "10000.00", new()), "fee -1050.00"),
        ("service-fee", earned("2018-01-01", "10000.01", new()), "fee -1050.00"),
        ("service-fee", earned("2018-01-01", "10000.09", new()), "fee -1050.00"),
        ("service-fee", earned("2018-01-01", "10000.10", new()), "fee -1050.01"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("400.00")), "fee -20.00"),
        ("service-fee", earned("2018-01-01", "100.01", sliding("400.00")), "fee -20.00"),
        ("service-fee", earned("2018-01-01", "200.00", sliding("400.00")), "fee -30.00"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("499.99")), "fee -10.00"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("500.00")), "fee -10.00"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("9999.99")), "fee -5.00"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("9900.00")), "fee -10.00"),
        ("service-fee", earned("2018-01-01", "100.10", sliding("9900.00")), "fee -10.01"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("10000.00")), "fee -5.00"),
        ("service-fee", earned("2018-01-01", "100.00", sliding("10000.01")), "fee -5.00"),
        // Work of the same client that no statement shows yet fills the tier first.
        ("service-fee", earned_besides("2018-01-01", "100.00", "100.00", sliding("400.00")), "fee -10.00"),
        ("service-fee", earned_besides("2018-01-01", "100.00", "50.00", sliding("400.00")), "fee -15.00"),
        // The platform's own examples, and half cents.
        ("service-fee", earned("2024-01-01", "266.64", plain()), "fee -26.66"),
        ("service-fee", earned("2024-01-01", "333.36", plain()), "fee -33.34"),
        ("service-fee", earned("2024-01-01", "266.65", plain()), "fee -26.67"),
        ("service-fee", earned("2024-01-01", "0.05", plain()), "fee -0.01"),
        ("service-fee", earned("2024-01-01", "0.04", plain()), "fee 0.00"),
        ("service-fee", earned("2024-01-01", "258.00", plain()), "fee -25.80"),
    ])
}

/// Direct contracts and Enterprise clients.
#[rustfmt::skip]
fn of_other_contracts() -> Table {
    let direct = || of_kind(ContractKind::Direct, Membership::Basic);
    let plus = || of_kind(ContractKind::Direct, Membership::Plus);
    let enterprise = || of_kind(ContractKind::Enterprise, Membership::Basic);
    ("upwork", vec![
        ("service-fee-direct", earned("2024-02-26", "100.00", direct()), "fee -3.40"),
        ("service-fee-direct", earned("2024-02-26", "1.03", direct()), "fee -0.04"),
        ("service-fee-direct-new-design", earned("2024-02-26", "100.00", direct()), ""),
        ("service-fee-direct-new-design", earned("2024-02-27", "100.00", direct()), "fee -5.00 if this rule is the contract's"),
        ("service-fee-direct", earned("2024-02-27", "100.00", direct()), "fee -3.40 if this rule is the contract's"),
        ("service-fee-direct-new-design", earned("2024-04-21", "100.00", direct()), "fee -5.00 if this rule is the contract's"),
        ("service-fee-direct", earned("2024-04-21", "100.00", direct()), "fee -3.40 if this rule is the contract's"),
        ("service-fee-direct-new-design", earned("2024-04-22", "100.00", direct()), ""),
        ("service-fee-direct", earned("2024-04-22", "100.00", direct()), "fee -5.00"),
        ("service-fee-direct", earned("2024-04-22", "0.10", direct()), "fee -0.01"),
        ("service-fee-direct", earned("2025-06-01", "100.00", direct()), "fee -5.00"),
        ("service-fee-direct", earned("2024-12-31", "100.00", plus()), "fee -5.00"),
        ("service-fee-direct-plus", earned("2024-12-31", "100.00", plus()), ""),
        ("service-fee-direct-plus", earned("2025-01-01", "100.00", plus()), "fee 0.00"),
        ("service-fee-direct-plus", earned("2025-01-01", "100.00", direct()), ""),
        ("service-fee-direct", earned("2025-01-01", "100.00", plain()), ""),
        // No source names bounds: from nothing to everything.
        ("service-fee-enterprise", earned("2013-01-01", "100.00", enterprise()), "fee -100.00..0.00"),
        ("service-fee-enterprise", earned("2015-12-31", "100.00", enterprise()), "fee -100.00..0.00"),
        ("service-fee-enterprise", earned("2016-01-01", "100.00", enterprise()), "fee -100.00..0.00"),
        ("service-fee-enterprise", earned("2024-06-01", "100.00", enterprise()), "fee -100.00..0.00"),
        ("service-fee-enterprise", earned("2024-06-01", "100.00", ContractTerms { agreed: Some(AgreedRate { basis_points: 1_000, inferred: true }), ..enterprise() }), "fee -10.00"),
    ])
}

/// A refund gives back what the last money of the client cost; the billings are those without it.
#[rustfmt::skip]
fn given_back() -> Table {
    ("upwork", vec![
        ("refund-fee-return", refunded("2012-12-31", "100.00", plain()), ""),
        ("refund-fee-return", refunded("2013-01-01", "100.00", plain()), "returned 10.00"),
        ("refund-fee-return", refunded("2018-01-01", "200.00", sliding("400.00")), "returned 30.00"),
        ("refund-fee-return", refunded("2018-01-01", "100.00", sliding("400.00")), "returned 20.00"),
        ("refund-fee-return", refunded("2018-01-01", "100.00", sliding("500.00")), "returned 10.00"),
        ("refund-fee-return", refunded("2018-01-01", "200.00", sliding("9900.00")), "returned 15.00"),
        ("refund-fee-return", refunded("2018-01-01", "10000.00", sliding("0.00")), "returned 1050.00"),
        ("refund-fee-return", refunded("2024-12-31", "0.05", plain()), "returned 0.01"),
        ("refund-fee-return", refunded("2025-01-01", "100.00", plain()), "returned 10.00"),
        ("refund-fee-return", refunded("2025-06-01", "100.00", started("2025-05-01")), "returned 0.00..15.00"),
        ("refund-fee-return", refunded("2025-06-01", "100.00", agreed(700, true)), "returned 7.00"),
    ])
}

#[test]
fn a_rate_read_from_the_lines_is_an_assumption() {
    for (inferred, standing) in [(false, Standing::Reported), (true, Standing::Assumed)] {
        let event = earned("2025-06-01", "100.00", agreed(1_000, inferred));
        let found = by_clause(&book(), "upwork", "service-fee", &event);
        assert_eq!(found[0].because[0].standing, standing);
    }
}

#[test]
fn the_worked_stories_end_at_zero() {
    let share = |gross: &str, points| share_of(money(gross), points).unwrap();
    for (lines, shares) in [
        (&["258.00", "-0.99", "-227.08"][..], &[("258.00", 1_000), ("25.80", 1_600)][..]),
        (&["10.62", "-9.00"][..], &[("9.00", 1_800)][..]),
    ] {
        let sum: i64 = lines.iter().map(|line| money(line).minor()).sum();
        let charged: i64 = shares.iter().map(|(gross, points)| share(gross, *points).minor()).sum();
        assert_eq!(sum, charged, "{lines:?}");
    }
    assert_eq!(share("14.99", 575), money("0.86"));
    assert_eq!(share("1.50", 635), money("0.10"));
    assert_eq!(share("22.22", 0), Cents::ZERO);
}

/// The first day of each fee is the day of its pack.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let days: Vec<Date> =
        book.history_of("upwork/service-fee").iter().map(|one| one.citation.effective).collect();
    let expected = ["2013-01-01", "2016-06-07", "2016-06-21", "2023-05-03", "2025-05-01"].map(day);
    expect("the first days of the service fee", &days, &expected.to_vec())
}
