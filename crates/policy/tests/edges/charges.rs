//! What do Connects, memberships, arbitrations, beginnings of contracts and idle accounts cost, and whom?

use super::{Table, day, expect, money};
use outflow_ledger::Standing;
use outflow_ledger::snapshot::Membership;
use outflow_policy::rule::Item;
use outflow_policy::{Event, PolicyBook, Rule};

pub fn bought(on: &str, item: Item, pieces: Option<u32>) -> Event<'static> {
    Event::Bought { item, pieces, on: day(on) }
}

pub fn idle(since: &str, balance: &str, country: Option<&'static str>, on: &str) -> Event<'static> {
    Event::Idle { since: day(since), balance: money(balance), country, on: day(on) }
}

fn renewed(on: &str, item: Item) -> Event<'static> {
    Event::Renewed { item, on: day(on) }
}

fn price_due(on: &str, price: &str, balance: &str) -> Event<'static> {
    let (price, balance) = (money(price), money(balance));
    Event::PriceDue { item: Item::Membership, price, balance, on: day(on) }
}

fn month(on: &str, plan: Membership, agency: bool) -> Event<'static> {
    Event::MonthBegan { item: Item::Connects, plan, agency, on: day(on) }
}

fn hired(on: &str) -> Event<'static> {
    Event::Hired { on: day(on) }
}

pub fn tables() -> Vec<Table> {
    vec![prices(), renewals(), allowances(), of_clients(), idleness()]
}

/// The day on which a membership is paid for again, and from what.
#[rustfmt::skip]
fn renewals() -> Table {
    use Item::{Connects, Membership};
    ("upwork", vec![
        ("membership-billing-day", renewed("2015-12-31", Membership), ""),
        ("membership-billing-day", renewed("2016-01-01", Membership), "renews 2016-02-01"),
        ("membership-billing-day", renewed("2024-01-28", Membership), "renews 2024-02-28"),
        ("membership-billing-day", renewed("2024-01-29", Membership), "renews 2024-03-01"),
        ("membership-billing-day", renewed("2023-01-31", Membership), "renews 2023-03-01"),
        ("membership-billing-day", renewed("2024-02-28", Membership), "renews 2024-03-28"),
        ("membership-billing-day", renewed("2024-02-29", Membership), "renews 2024-04-01"),
        ("membership-billing-day", renewed("2025-10-31", Membership), "renews 2025-12-01"),
        ("membership-billing-day", renewed("2025-12-30", Membership), "renews 2026-02-01"),
        ("membership-billing-day", renewed("2024-01-28", Connects), ""),
        ("membership-who-pays", price_due("2015-12-31", "19.99", "19.99"), ""),
        ("membership-who-pays", price_due("2016-01-01", "19.99", "19.99"), "from balance -19.99"),
        ("membership-who-pays", price_due("2026-11-24", "19.99", "19.98"), "from balance 0.00"),
    ])
}

#[rustfmt::skip]
fn prices() -> Table {
    use Item::{Arbitration, Connects, Membership};
    const BUNDLES: &str = "price -1.50 x10 if 10 were bought, price -3.00 x20 if 20 were bought, \
        price -6.00 x40 if 40 were bought, price -9.00 x60 if 60 were bought, price -12.00 x80 if 80 were bought";
    const LATER: &str = "price -19.99 x1 if the price is 19.99, one of those that the sources name, \
        price -20.00 x1 if the price is 20.00, one of those that the sources name";
    const ALL: &str = "price -14.99 x1 if the price is 14.99, one of those that the sources name, \
        price -19.99 x1 if the price is 19.99, one of those that the sources name, \
        price -20.00 x1 if the price is 20.00, one of those that the sources name";
    ("upwork", vec![
        ("connects-price-before-2019", bought("2012-12-31", Connects, Some(2)), ""),
        ("connects-price-before-2019", bought("2013-01-01", Connects, Some(2)), "price -2.00 x2"),
        ("connects-price-before-2019", bought("2013-01-01", Connects, None), "price"),
        ("connects-price-before-2019", bought("2019-04-30", Connects, Some(10)), "price -10.00 x10"),
        // The roll-out: either price, account by account.
        ("connects-price", bought("2019-04-30", Connects, Some(10)), ""),
        ("connects-price", bought("2019-05-01", Connects, Some(10)), "price -1.50 x10 if this holds for you"),
        ("connects-price-before-2019", bought("2019-05-01", Connects, Some(10)), "price -10.00 x10 if this holds for you"),
        ("connects-price-before-2019", bought("2019-06-30", Connects, Some(10)), "price -10.00 x10 if this holds for you"),
        ("connects-price-before-2019", bought("2019-07-01", Connects, Some(10)), ""),
        ("connects-price", bought("2019-07-01", Connects, Some(10)), "price -1.50 x10"),
        ("connects-price", bought("2026-11-23", Connects, Some(1)), "price -0.15 x1"),
        ("connects-price", bought("2024-11-21", Connects, Some(60)), "price -9.00 x60"),
        ("connects-price", bought("2024-11-21", Connects, Some(80)), "price -12.00 x80"),
        ("connects-price", bought("2024-11-21", Connects, None), BUNDLES),
        ("membership-plus-price", bought("2020-08-31", Membership, Some(1)), ""),
        ("membership-plus-price", bought("2020-09-01", Membership, Some(1)), "price -14.99 x1"),
        ("membership-plus-price", bought("2022-12-31", Membership, Some(1)), "price -14.99 x1"),
        ("membership-plus-price", bought("2023-01-01", Membership, Some(1)), ALL),
        ("membership-plus-price", bought("2024-12-31", Membership, Some(1)), ALL),
        ("membership-plus-price", bought("2025-01-01", Membership, Some(1)), LATER),
        ("arbitration-price", bought("2016-12-31", Arbitration, Some(1)), ""),
        ("arbitration-price", bought("2017-01-01", Arbitration, Some(1)), "price -291.00 x1"),
        ("arbitration-price", bought("2021-12-31", Arbitration, Some(1)), "price -291.00 x1"),
        ("arbitration-price", bought("2022-01-01", Arbitration, Some(1)), ""),
        ("arbitration-price", bought("2023-01-01", Arbitration, Some(1)), ""),
    ])
}

#[rustfmt::skip]
fn allowances() -> Table {
    use Membership::{Basic, Plus};
    ("upwork", vec![
        ("connects-allowance-before-2019", month("2012-12-31", Basic, false), ""),
        ("connects-allowance-before-2019", month("2013-01-01", Basic, false), "free x60"),
        ("connects-allowance-before-2019", month("2019-06-30", Plus, false), "free x60"),
        ("connects-allowance-before-2019", month("2019-07-01", Basic, false), ""),
        ("connects-allowance-before-2019", month("2019-06-01", Basic, true), ""),
        ("connects-allowance-agency-before-2019", month("2013-01-01", Basic, true), "free x80"),
        ("connects-allowance-agency-before-2019", month("2019-06-30", Basic, true), "free x80"),
        ("connects-allowance-agency-before-2019", month("2019-07-01", Basic, true), ""),
        ("connects-allowance-agency-before-2019", month("2019-06-30", Basic, false), ""),
        ("connects-allowance-basic", month("2020-11-30", Basic, false), ""),
        ("connects-allowance-basic", month("2020-12-01", Basic, false), "free x10"),
        ("connects-allowance-basic", month("2020-12-01", Plus, false), ""),
        ("connects-allowance-plus", month("2020-11-30", Plus, false), ""),
        ("connects-allowance-plus", month("2020-12-01", Plus, false), "free x80"),
        ("connects-allowance-plus", month("2020-12-01", Basic, false), ""),
        ("connects-allowance-plus", month("2023-12-31", Plus, false), "free x80"),
        ("connects-allowance-plus", month("2024-01-01", Plus, false), "free x100"),
        ("connects-allowance-plus", month("2024-01-01", Basic, false), ""),
    ])
}

/// Never the freelancer's.
#[rustfmt::skip]
fn of_clients() -> Table {
    ("upwork", vec![
        ("contract-initiation-fee", hired("2023-04-25"), ""),
        ("contract-initiation-fee", hired("2023-04-26"), "client 0.00..4.95"),
        ("contract-initiation-fee", hired("2024-03-20"), "client 0.00..4.95"),
        ("contract-initiation-fee", hired("2024-03-21"), "client 4.95"),
        ("contract-initiation-fee", hired("2024-12-31"), "client 4.95"),
        ("contract-initiation-fee", hired("2025-01-01"), "client 0.99..14.99"),
    ])
}

/// Never more than the account holds.
#[rustfmt::skip]
fn idleness() -> Table {
    ("upwork", vec![
        ("inactivity-fee", idle("2012-01-01", "25.00", None, "2012-12-31"), ""),
        ("inactivity-fee", idle("2025-01-15", "25.00", None, "2025-02-01"), "idle 2025-07-15 -10.00"),
        ("inactivity-fee", idle("2025-01-15", "10.00", Some("PT"), "2025-02-01"), "idle 2025-07-15 -10.00"),
        ("inactivity-fee", idle("2025-01-15", "9.99", None, "2025-02-01"), "idle 2025-07-15 -9.99"),
        ("inactivity-fee", idle("2025-01-15", "0.00", None, "2025-02-01"), "idle 2025-07-15 0.00"),
        ("inactivity-fee", idle("2025-01-15", "-4.00", None, "2025-02-01"), "idle 2025-07-15 0.00"),
        // A month that has no such day ends on its last.
        ("inactivity-fee", idle("2024-08-31", "25.00", None, "2024-09-01"), "idle 2025-02-28 -10.00"),
        ("inactivity-fee", idle("2023-08-31", "25.00", None, "2023-09-01"), "idle 2024-02-29 -10.00"),
    ])
}

/// A claim never proves an inactivity fee, and no more than 200 Connects are carried over.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let mut found = Vec::new();
    for (id, standing) in [
        ("upwork/inactivity-fee", Standing::Claimed),
        ("freelancer-com/inactivity-fee", Standing::Published),
    ] {
        for clause in book.history_of(id) {
            found.extend(expect(id, &clause.citation.standing, &standing));
        }
    }
    for (on, most) in [("2013-01-01", None), ("2020-12-01", Some(200)), ("2024-01-01", Some(200))] {
        for clause in book.in_force("upwork", day(on)) {
            if let Rule::Allowance(allowance) = &clause.rule {
                let what = format!("{} carried over on {on}", clause.citation.id);
                found.extend(expect(&what, &allowance.carried_over_at_most, &most));
            }
        }
    }
    found
}
