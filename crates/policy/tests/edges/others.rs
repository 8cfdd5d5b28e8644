//! What do the other platforms' rules say on the day before they hold, on their first and their last day?

use super::charges::{bought, idle};
use super::days::{began, released};
use super::fees::{earned, plain, refunded};
use super::payouts::paid_out;
use super::{Table, Version, by_clause, day, expect};
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_policy::rule::{Item, Moment, Refund};
use outflow_policy::{ContractTerms, Event, PolicyBook, Rule};

pub fn tables() -> Vec<Table> {
    vec![freelancer_com(), fiverr(), paypal(), payoneer(), wise(), stripe(), guru(), elance()]
}

fn work(hourly: Option<bool>) -> ContractTerms {
    ContractTerms { hourly, ..plain() }
}

#[rustfmt::skip]
fn freelancer_com() -> Table {
    let (hourly, fixed) = (Some(true), Some(false));
    ("freelancer-com", vec![
        ("inactivity-fee", idle("2013-11-01", "25.00", None, "2014-05-12"), ""),
        ("inactivity-fee", idle("2014-01-15", "25.00", None, "2014-05-13"), "idle 2014-07-15 -10.00..0.00"),
        ("inactivity-fee", idle("2026-01-15", "9.99", None, "2026-05-13"), "idle 2026-07-15 -9.99..0.00"),
        ("inactivity-fee", idle("2026-01-15", "0.00", None, "2026-05-13"), "idle 2026-07-15 0.00..0.00"),
        ("service-fee-hourly", earned("2025-12-31", "100.00", work(hourly)), ""),
        ("service-fee-hourly", earned("2026-01-01", "100.00", work(hourly)), "fee -10.00"),
        ("service-fee-hourly", earned("2026-01-01", "20.00", work(hourly)), "fee -2.00"),
        ("service-fee-hourly", earned("2026-01-01", "20.00", work(fixed)), ""),
        ("service-fee-fixed", earned("2025-12-31", "100.00", work(fixed)), ""),
        ("service-fee-fixed", earned("2026-01-01", "50.10", work(fixed)), "fee -5.01"),
        ("service-fee-fixed", earned("2026-01-01", "50.00", work(fixed)), "fee -5.00"),
        ("service-fee-fixed", earned("2026-01-01", "49.99", work(fixed)), "fee -5.00"),
        ("service-fee-fixed", earned("2026-01-01", "20.00", work(fixed)), "fee -5.00"),
        ("service-fee-fixed", earned("2026-01-01", "20.00", work(hourly)), ""),
        // Hourly or fixed is not known, and the two differ on a small amount only.
        ("service-fee-fixed", earned("2026-01-01", "20.00", work(None)), "fee -5.00 if this rule is the contract's"),
        ("service-fee-hourly", earned("2026-01-01", "20.00", work(None)), "fee -2.00 if this rule is the contract's"),
        ("service-fee-hourly", earned("2026-01-01", "100.00", work(None)), "fee -10.00"),
        ("first-withdrawal-wait", began("2025-12-31", Moment::FirstWithdrawal), ""),
        ("first-withdrawal-wait", began("2026-01-01", Moment::FirstWithdrawal), "due 2026-01-16"),
        ("payout-wire", paid_out("2025-12-31", "wire", "100.00"), ""),
        ("payout-wire", paid_out("2026-01-01", "wire", "100.00"), "least 30.00"),
    ])
}

#[rustfmt::skip]
fn fiverr() -> Table {
    let kind = ContractKind::Marketplace;
    ("fiverr", vec![
        ("disabled-account", began("2018-12-31", Moment::AccountDisabled), ""),
        ("disabled-account", began("2019-01-01", Moment::AccountDisabled), "due 2019-04-01"),
        ("service-fee", earned("2025-12-31", "100.00", plain()), ""),
        ("service-fee", earned("2026-01-01", "100.00", plain()), "fee -20.00"),
        ("service-fee", earned("2026-01-01", "0.02", plain()), "fee 0.00"),
        ("service-fee", earned("2026-01-01", "0.03", plain()), "fee -0.01"),
        ("clearance", released("2025-12-31", kind, false), ""),
        ("clearance", released("2026-01-01", kind, false), "available 2026-01-15"),
        ("clearance", released("2026-01-01", kind, true), "available 2026-01-08"),
        ("payout-paypal", paid_out("2025-12-31", "paypal", "100.00"), ""),
        ("payout-paypal", paid_out("2026-01-01", "paypal", "100.00"), "most 5000.00"),
        ("new-method-wait", Event::MethodAdded { on: day("2025-12-31") }, ""),
        ("new-method-wait", Event::MethodAdded { on: day("2026-01-01") }, "usable 2026-01-02"),
    ])
}

#[rustfmt::skip]
fn paypal() -> Table {
    let (gb, ca, pt) = (Some("GB"), Some("CA"), Some("PT"));
    let mut rows = vec![
        ("inactivity-fee-gb", idle("2019-12-15", "20.00", gb, "2020-12-15"), ""),
        ("inactivity-fee-gb", idle("2019-12-16", "20.00", gb, "2020-12-16"), "idle -9.00 GBP"),
        ("inactivity-fee-gb", idle("2025-01-15", "8.99", gb, "2025-02-01"), "idle 2026-01-15 -8.99 GBP"),
        ("inactivity-fee-gb", idle("2025-01-15", "0.00", gb, "2025-02-01"), "idle 2026-01-15 0.00 GBP"),
        ("inactivity-fee-gb", idle("2025-01-15", "20.00", pt, "2025-02-01"), ""),
        ("inactivity-fee-gb", idle("2025-01-15", "20.00", None, "2025-02-01"), "idle 2026-01-15 -9.00 GBP if you live in GB"),
        ("inactivity-fee-ca", idle("2020-12-14", "50.00", ca, "2021-12-14"), ""),
        ("inactivity-fee-ca", idle("2020-12-15", "50.00", ca, "2021-12-15"), "idle -20.00..0.00 CAD"),
        ("inactivity-fee-ca", idle("2025-01-15", "5.00", ca, "2025-02-01"), "idle 2026-01-15 -5.00..0.00 CAD"),
        ("inactivity-fee-ca", idle("2025-01-15", "50.00", Some("US"), "2025-02-01"), ""),
        ("inactivity-fee-eu", idle("2021-12-12", "50.00", pt, "2022-12-12"), ""),
        ("inactivity-fee-eu", idle("2021-12-13", "50.00", pt, "2022-12-13"), "idle -10.00 EUR"),
        ("inactivity-fee-eu", idle("2025-01-15", "9.99", pt, "2025-02-01"), "idle 2026-01-15 -9.99 EUR"),
        // Business accounts only, which no file shows; and never in the US.
        ("inactivity-fee-eu", idle("2025-01-15", "50.00", Some("DE"), "2025-02-01"), ""),
        ("inactivity-fee-eu", idle("2025-01-15", "50.00", Some("US"), "2025-02-01"), ""),
        ("account-closing", began("2022-12-12", Moment::InactivityFeeCharged), ""),
        ("account-closing", began("2022-12-13", Moment::InactivityFeeCharged), "due 2023-02-11"),
    ];
    // The other countries of the EU, of which no page names an exception.
    for country in ["BE", "BG", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "HR", "IE", "LT", "LU", "LV", "MT", "NL", "RO", "SE", "SI", "SK"] {
        rows.push(("inactivity-fee-eu", idle("2021-12-13", "50.00", Some(country), "2022-12-13"), "idle -10.00 EUR"));
    }
    ("paypal", rows)
}

#[rustfmt::skip]
fn payoneer() -> Table {
    ("payoneer", vec![
        ("inactivity-fee", idle("2025-01-15", "50.00", None, "2025-12-31"), ""),
        ("inactivity-fee", idle("2025-01-15", "50.00", None, "2026-01-01"), "idle 2026-01-15 -29.95"),
        ("inactivity-fee", idle("2025-01-15", "29.94", None, "2026-01-01"), "idle 2026-01-15 -29.94"),
        ("payout-ach", paid_out("2025-12-31", "ach", "100.00"), ""),
        ("payout-ach", paid_out("2026-01-01", "ach", "100.00"), "costs -1.50"),
        ("payout-local-bank", paid_out("2025-12-31", "local_bank", "100.00"), ""),
        ("payout-local-bank", paid_out("2026-01-01", "local_bank", "100.00"), "costs -5.10"),
        ("payout-local-bank", paid_out("2026-01-01", "local_bank", "0.25"), "costs -3.07"),
        ("payout-wire", paid_out("2025-12-31", "wire", "100.00"), ""),
        ("payout-wire", paid_out("2026-01-01", "wire", "100.00"), "costs -15.00"),
    ])
}

#[rustfmt::skip]
fn wise() -> Table {
    ("wise", vec![
        ("payout-ach", paid_out("2025-12-31", "ach", "100.00"), ""),
        ("payout-ach", paid_out("2026-01-01", "ach", "100.00"), "costs -1.13"),
    ])
}

#[rustfmt::skip]
fn stripe() -> Table {
    let unknown = |on| Event::PaidOut { method: "instant", amount: None, country: None, on: day(on) };
    ("stripe", vec![
        ("active-account-price", bought("2025-12-31", Item::ActiveAccount, Some(1)), ""),
        ("active-account-price", bought("2026-01-01", Item::ActiveAccount, Some(3)), "price -6.00 x3"),
        ("payout-bank", paid_out("2025-12-31", "bank", "100.00"), ""),
        ("payout-bank", paid_out("2026-01-01", "bank", "100.00"), "costs -0.50"),
        ("payout-bank", paid_out("2026-01-01", "bank", "2.00"), "costs -0.26"),
        ("payout-instant", paid_out("2026-01-01", "instant", "100.00"), "costs -1.01"),
        ("payout-instant", paid_out("2026-01-01", "instant", "0.50"), "costs -0.01"),
        ("payout-instant", unknown("2026-01-01"), "costs"),
        ("payout-instant", unknown("2025-12-31"), ""),
    ])
}

#[rustfmt::skip]
fn guru() -> Table {
    let plan = |membership| ContractTerms { membership, ..plain() };
    let (basic, paid) = (|| plan(Membership::Basic), || plan(Membership::Plus));
    ("guru", vec![
        ("service-fee-basic", earned("2025-12-31", "100.00", basic()), ""),
        ("service-fee-basic", earned("2026-01-01", "100.00", basic()), "fee -9.00"),
        ("service-fee-basic", earned("2026-01-01", "100.00", paid()), ""),
        ("service-fee-paid-member", earned("2025-12-31", "100.00", paid()), ""),
        ("service-fee-paid-member", earned("2026-01-01", "100.00", paid()), "fee -4.50"),
        ("service-fee-paid-member", earned("2026-01-01", "100.00", basic()), ""),
        ("collection-fee", earned("2025-12-31", "100.00", basic()), ""),
        ("collection-fee", earned("2026-01-01", "100.00", basic()), "besides -2.95"),
        ("collection-fee", earned("2026-01-01", "10.00", paid()), "besides -0.30"),
    ])
}

#[rustfmt::skip]
fn elance() -> Table {
    ("elance", vec![
        ("inactivity-fee", idle("2011-01-05", "25.00", None, "2011-07-05"), ""),
        ("inactivity-fee", idle("2011-03-06", "25.00", None, "2011-07-06"), "idle 2011-08-06 -5.00"),
        ("inactivity-fee", idle("2013-11-30", "4.99", None, "2014-02-11"), "idle 2014-04-30 -4.99"),
        ("inactivity-fee", idle("2013-09-01", "25.00", None, "2014-02-12"), ""),
        ("escrow-fee", bought("2014-02-11", Item::ActiveAccount, Some(1)), ""),
        ("escrow-fee", bought("2014-02-12", Item::ActiveAccount, Some(1)), "price -5.00 x1"),
        ("escrow-fee", bought("2016-12-31", Item::ActiveAccount, Some(1)), "price -5.00 x1"),
        ("escrow-fee", bought("2017-01-01", Item::ActiveAccount, Some(1)), ""),
    ])
}

/// Rules by which nothing follows: a refund that brings no fee back.
pub fn silent(book: &PolicyBook) -> Vec<Version> {
    let on = "2026-01-01";
    let refund = refunded(on, "100.00", plain());
    let rules = book.in_force("freelancer-com", day(on));
    let refusals = rules.into_iter().filter(|clause| {
        clause.rule == Rule::Refund(Refund { returns_fee: false })
            && by_clause(book, "freelancer-com", "refund-fee-return", &refund).is_empty()
    });
    refusals.map(|clause| (clause.citation.id.clone(), clause.citation.effective)).collect()
}

/// A refund that brings no fee back is a rule too.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    expect("the refunds that bring no fee back", &silent(book).len(), &1)
}
