//! On which day does what each rule counts end, the day before it holds and once it does?

use super::{Table, Version, day, expect};
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership, Week};
use outflow_policy::rule::Moment;
use outflow_policy::{Event, PolicyBook, is_schedule_day, week_of};

fn hours(sunday: &str, top_rated: bool) -> Event<'static> {
    let week: Week = week_of(day(sunday));
    assert_eq!(week.last, day(sunday), "a billing week is named by its Sunday");
    Event::HoursWorked { week, top_rated }
}

pub fn released(on: &str, contracts: ContractKind, top_rated: bool) -> Event<'static> {
    Event::PaymentReleased { on: day(on), contracts, top_rated }
}

pub fn began(on: &str, moment: Moment) -> Event<'static> {
    began_under(on, on, None, moment)
}

/// Counted from a day by the rules of another.
fn began_under(
    on: &str,
    rules: &str,
    membership: Option<Membership>,
    moment: Moment,
) -> Event<'static> {
    Event::Began { moment, on: day(on), by_rules_of: day(rules), membership }
}

pub fn tables() -> Vec<Table> {
    vec![the_days_of_every_event(), deadlines()]
}

#[rustfmt::skip]
fn the_days_of_every_event() -> Table {
    use ContractKind::{Direct, Enterprise, Marketplace};
    let submitted = |on| Event::MilestoneSubmitted { on: day(on) };
    let asked_back = |on| Event::EscrowRefundRequested { on: day(on) };
    let added = |on| Event::MethodAdded { on: day(on) };
    ("upwork", vec![
        ("hourly-review", hours("2012-12-30", false), ""),
        ("hourly-review", hours("2013-01-06", false), "reviewed 2013-01-11, available 2013-01-16"),
        ("hourly-review", hours("2015-12-27", false), "reviewed 2016-01-01, available 2016-01-06"),
        ("hourly-review", hours("2016-01-03", false), "reviewed 2016-01-08, available 2016-01-13"),
        ("hourly-review", hours("2024-06-09", false), "reviewed 2024-06-14, available 2024-06-19"),
        ("hourly-security-period", hours("2012-12-30", false), ""),
        ("hourly-security-period", hours("2013-01-06", false), "available 2013-01-16"),
        ("hourly-security-period", hours("2024-06-09", false), "available 2024-06-19"),
        ("hourly-security-period", hours("2024-06-09", true), ""),
        // The last week before and the first after the announcement.
        ("faster-payouts", hours("2020-04-26", true), ""),
        ("hourly-security-period", hours("2020-04-26", true), "available 2020-05-06"),
        ("faster-payouts", hours("2020-05-03", true), "available 2020-05-08"),
        ("faster-payouts", hours("2020-05-03", false), ""),
        ("fixed-price-security-period", released("2012-12-31", Marketplace, false), ""),
        ("fixed-price-security-period", released("2013-01-01", Marketplace, false), "available 2013-01-06"),
        ("fixed-price-security-period", released("2024-06-03", Marketplace, true), "available 2024-06-08"),
        ("fixed-price-security-period", released("2024-06-03", Enterprise, false), "available 2024-06-08"),
        ("fixed-price-security-period", released("2024-04-21", Direct, false), ""),
        ("direct-security-period", released("2024-04-21", Direct, false), "available"),
        ("direct-security-period", released("2024-04-22", Direct, false), ""),
        ("fixed-price-security-period", released("2024-04-22", Direct, false), "available 2024-04-27"),
        ("direct-security-period", released("2024-04-21", Marketplace, false), ""),
        ("milestone-auto-approval", submitted("2012-12-31"), ""),
        ("milestone-auto-approval", submitted("2013-01-01"), "approved 2013-01-15, available 2013-01-20"),
        ("milestone-auto-approval", submitted("2024-02-15"), "approved 2024-02-29, available 2024-03-05"),
        ("escrow-refund-reply", asked_back("2012-12-31"), ""),
        ("escrow-refund-reply", asked_back("2024-06-07"), "reply 2024-06-14"),
        ("new-method-wait", added("2012-12-31"), ""),
        ("new-method-wait", added("2013-01-01"), "usable 2013-01-04"),
        ("new-method-wait", added("2024-06-07"), "usable 2024-06-10"),
    ])
}

#[rustfmt::skip]
fn deadlines() -> Table {
    use Membership::{Basic, Plus};
    use Moment::*;
    ("upwork", vec![
        // A Friday: business days leave out the weekend, days do not.
        ("hours-dispute-reply", began("2012-12-31", HoursDisputed), ""),
        ("hours-dispute-reply", began("2024-12-27", HoursDisputed), "due 2025-01-01"),
        ("hours-dispute-reply", began("2024-12-31", HoursDisputed), "due 2025-01-03"),
        ("hours-dispute-reply", began("2025-01-03", HoursDisputed), "due 2025-01-06"),
        ("idle-contract-pause", began("2014-12-31", LastHours), ""),
        ("idle-contract-pause", began("2015-01-01", LastHours), "due 2015-01-31"),
        ("idle-contract-pause", began("2015-01-01", LastActivity), ""),
        ("refund-possible", began("2015-12-31", PaymentReceived), ""),
        ("refund-possible", began("2016-01-01", PaymentReceived), "due 2016-06-29"),
        ("dormant-escrow", began("2016-12-31", LastMilestone), ""),
        ("dormant-escrow", began("2017-01-01", LastMilestone), "due 2017-04-01"),
        ("mediation-released-money", began("2017-12-31", PaymentReceived), ""),
        ("mediation-released-money", began("2018-01-01", PaymentReceived), "due 2018-01-31"),
        ("profile-private", began("2017-12-31", LastEarning), ""),
        ("profile-private", began("2018-01-01", LastEarning), "due 2018-01-31"),
        ("profile-private", began("2019-12-31", LastEarning), "due 2020-01-30"),
        ("profile-private", began("2020-01-01", LastEarning), "due 2022-01-01"),
        ("profile-private", began("2023-03-10", LastEarning), "due 2025-03-10"),
        // A day of an older rule is counted on by the rule of today.
        ("profile-private", began_under("2019-12-31", "2020-01-01", None, LastEarning), "due 2021-12-31"),
        ("profile-private", began_under("2018-01-01", "2019-12-31", Some(Basic), LastEarning), "due 2018-01-31"),
        ("profile-private", began_under("2018-01-01", "2019-12-31", Some(Plus), LastEarning), ""),
        ("profile-private", began_under("2020-01-01", "2020-01-01", Some(Basic), LastEarning), "due 2022-01-01"),
        ("profile-private", began_under("2020-01-01", "2020-01-01", Some(Plus), LastEarning), ""),
        ("profile-private-newcomers", began("2017-12-31", Joined), ""),
        ("profile-private-newcomers", began("2018-01-01", Joined), "due 2018-02-20"),
        ("profile-private-newcomers", began_under("2018-01-01", "2018-01-01", Some(Basic), Joined), "due 2018-02-20"),
        ("profile-private-newcomers", began_under("2018-01-01", "2018-01-01", Some(Plus), Joined), ""),
        ("profile-private-newcomers", began("2019-12-31", Joined), "due 2020-02-19"),
        ("profile-private-newcomers", began("2020-01-01", Joined), "due 2020-03-31"),
        ("profile-private-newcomers", began_under("2020-01-01", "2020-01-01", Some(Basic), Joined), "due 2020-03-31"),
        ("profile-private-newcomers", began_under("2020-01-01", "2020-01-01", Some(Plus), Joined), ""),
        ("connects-expire", began("2019-04-30", ConnectsGained), ""),
        ("connects-expire", began("2019-05-01", ConnectsGained), "due 2020-05-01"),
        // A leap day lies within, before or on the day itself.
        ("connects-expire", began("2023-03-10", ConnectsGained), "due 2024-03-10"),
        ("connects-expire", began("2023-02-28", ConnectsGained), "due 2024-02-28"),
        ("connects-expire", began("2024-02-29", ConnectsGained), "due 2025-02-28"),
        ("arbitration-agree-and-pay", began("2022-12-31", MediationFailed), ""),
        ("arbitration-agree-and-pay", began("2023-01-01", MediationFailed), "due 2023-01-08"),
        ("fixed-price-dispute-filing", began("2023-12-04", ContractEnded), ""),
        ("fixed-price-dispute-filing", began("2023-12-05", ContractEnded), "due 2023-12-12"),
        ("fixed-price-dispute-reply", began("2023-12-04", DisputeFiled), ""),
        ("fixed-price-dispute-reply", began("2023-12-05", DisputeFiled), "due 2023-12-10"),
        ("fixed-price-dispute-proposal", began("2023-12-04", DisputeAnswered), ""),
        ("fixed-price-dispute-proposal", began("2023-12-05", DisputeAnswered), "due 2023-12-07"),
        ("fixed-price-dispute-acceptance", began("2023-12-04", SettlementProposed), ""),
        ("fixed-price-dispute-acceptance", began("2023-12-05", SettlementProposed), "due 2023-12-07"),
        ("dispute-silence", began("2023-12-31", DisputeFiled), ""),
        ("dispute-silence", began("2024-01-01", DisputeFiled), "due 2024-01-08"),
        ("dispute-silence", began("2024-01-05", DisputeFiled), "due 2024-01-12"),
        ("mediation-end", began("2023-12-31", MediationBegun), ""),
        ("mediation-end", began("2024-01-01", MediationBegun), "due 2024-01-31"),
        ("bonus-possible", began("2024-12-31", ContractEnded), ""),
        ("bonus-possible", began("2025-01-01", ContractEnded), "due 2026-01-01"),
        ("identity-check", began("2024-12-31", IdentityAsked), ""),
        ("identity-check", began("2025-01-01", IdentityAsked), "due 2025-01-08"),
    ])
}

/// The schedules have a door of their own: the versions found behind it.
pub fn schedules(book: &PolicyBook) -> Vec<Version> {
    let days: Vec<Date> = book.changes("upwork");
    let found = days.into_iter().filter_map(|day| book.schedule("upwork", day));
    found.map(|(_, rule)| (rule.id.clone(), rule.effective)).collect()
}

/// Scheduled payouts fall on their days.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let before = book.schedule("upwork", day("2012-12-31")).is_none();
    let mut found = expect("no schedule before 2013", &before, &true);
    for since in ["2013-01-01", "2016-01-01"] {
        found.extend(schedule_of(book, since));
    }
    found
}

fn schedule_of(book: &PolicyBook, since: &str) -> Vec<String> {
    let Some((schedule, rule)) = book.schedule("upwork", day(since)) else {
        return vec![format!("no schedule on {since}")];
    };
    let mut found = expect("the schedule", &rule.id.as_str(), &"upwork/payout-schedule-days");
    // The weekly, twice-monthly, monthly and quarterly one on that day.
    for (on, expected) in [
        ("2025-02-05", [true, true, false, false]),
        ("2025-02-12", [true, false, false, false]),
        ("2025-02-19", [true, true, false, false]),
        ("2025-02-26", [true, false, true, false]),
        ("2025-01-29", [true, false, true, false]),
        ("2025-03-31", [false, false, false, true]),
        ("2025-03-24", [false, false, false, false]),
        ("2024-12-30", [false, false, false, true]),
        ("2025-02-24", [false, false, false, false]),
        ("2025-02-06", [false, false, false, false]),
    ] {
        let kinds = [schedule.weekly, schedule.twice_monthly, schedule.monthly, schedule.quarterly];
        let kinds = kinds.map(|kind| is_schedule_day(day(on), kind));
        found.extend(expect(&format!("the schedules of {on}"), &kinds, &expected));
    }
    found
}
