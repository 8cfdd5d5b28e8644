//! Do careers that live on past the day of the question hold together, and what do they show of it?
//!
//! `OUTFLOW_FORECASTS` sets how many seeds are played (200, and never fewer).

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use outflow_testkit::career::beyond::{Beyond, HORIZON, is_money, play_on};
use outflow_testkit::line::{Line, first_gap};
use outflow_testkit::projection::{Charge, Frequency, Known, Payouts, When, project};

fn careers() -> impl Iterator<Item = Beyond> {
    let asked = std::env::var("OUTFLOW_FORECASTS").ok().and_then(|text| text.parse().ok());
    (0..asked.unwrap_or(200_u64).max(200)).map(play_on)
}

fn frequency(career: &Beyond) -> Frequency {
    match career.terms.schedule {
        "weekly" => Frequency::Weekly,
        "twice_monthly" => Frequency::TwiceMonthly,
        "monthly" => Frequency::Monthly,
        "quarterly" => Frequency::Quarterly,
        _ => Frequency::Never,
    }
}

fn is_payout(line: &Line) -> bool {
    let fee = line.cause == "withdrawal_fee" && line.link.is_none();
    fee || matches!(line.cause, "withdrawn" | "withdrawn_scheduled")
}

#[test]
fn history_and_future_are_one_account() {
    for career in careers() {
        let (seed, as_of) = (career.seed, career.as_of);
        let (before, later) = (&career.statement_lines, &career.later);
        let first = before[0].date;
        assert!((as_of - first).get_days() >= 364 && career.weeks >= 52, "seed {seed}");
        assert!(career.weeks <= 130 && before[0].amount_cents == before[0].balance_cents);
        assert!(before.iter().all(|line| line.date <= as_of), "seed {seed}");
        let end = as_of.saturating_add(HORIZON.days());
        assert!(later.iter().all(|line| as_of < line.date && line.date <= end), "seed {seed}");
        let all = [before.as_slice(), later].concat();
        assert_eq!(first_gap(&all), None, "seed {seed}: balances chain over the day too");
        let rising =
            |pair: &[Line]| pair[0].ref_id < pair[1].ref_id && pair[0].date <= pair[1].date;
        assert!(all.windows(2).all(rising), "seed {seed}");
        assert!(all.iter().all(|line| line.amount_cents != 0 && !line.undecided), "seed {seed}");
        assert!(!later.is_empty(), "seed {seed}: sixteen weeks without a line");
        // Without a rate in the contract it is ten percent, which new contracts end.
        let stated = career.snapshot_toml.contains("fee_percent");
        let known = if stated { first >= date(2025, 5, 5) } else { end <= date(2025, 4, 30) };
        assert!(known && first >= date(2023, 6, 1), "seed {seed}: {first} to {end}");
    }
}

/// Every row of the file is a line before the day, and none of the lines after it is in it.
#[test]
fn the_file_holds_what_was_and_nothing_of_what_comes() {
    for career in careers() {
        let csv = career.statement_csv();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let id = reader.headers().expect("a header").iter().position(|name| name == "Ref ID");
        let id = id.expect("rows have ids");
        let mut refs: Vec<u64> = reader
            .records()
            .map(|row| row.expect("a row")[id].parse().expect("a number"))
            .collect();
        refs.sort_unstable();
        let wanted: Vec<u64> = career.statement_lines.iter().map(|line| line.ref_id).collect();
        assert_eq!(refs, wanted, "seed {}", career.seed);
    }
}

#[test]
fn money_is_what_the_balance_does_without_payouts() {
    for career in careers() {
        for days in 0..=HORIZON {
            let last = career.as_of.saturating_add(days.days());
            let until = career.later.iter().filter(|line| line.date <= last);
            let (mut payouts, mut card) = (0, 0);
            for line in until.clone() {
                if line.card_funded || line.cause == "paid_from_card" {
                    card += line.amount_cents;
                } else if !is_money(line) {
                    payouts += line.amount_cents;
                }
            }
            let place = format!("seed {}, day {days}", career.seed);
            assert_eq!(card, 0, "{place}: what a card pays passes through");
            let change = career.balance_after(days) - career.opening();
            assert_eq!(change, career.money_after(days) + payouts, "{place}");
            let all: i64 = until.map(|line| line.amount_cents).sum();
            assert_eq!(change, all, "{place}");
        }
        assert_eq!(career.money_after(0), 0);
    }
}

/// What the site shows with a date enters on that very day, less what the rules take.
#[test]
fn waiting_money_arrives_when_the_site_says() {
    let mut shown_count = 0;
    for career in careers() {
        let seed = career.seed;
        assert_eq!(career.waiting_days().len(), career.shown.len(), "seed {seed}: all of it came");
        for shown in &career.shown {
            let (day, net) = shown.entered.expect("all of it came");
            assert_eq!(day, shown.due, "seed {seed}: {shown:?}");
            assert!(career.as_of < day && (day - career.as_of).get_days() <= 16, "seed {seed}");
            assert!(0 < net && net <= shown.gross, "seed {seed}: {shown:?}");
            shown_count += 1;
        }
        // Together with what begins later it is the whole of what is earned.
        let soon = career.as_of.saturating_add(4.days());
        let earned = |line: &&Line| line.is_earning() && line.cause != "earned_other";
        let early = career.later.iter().filter(|line| line.date <= soon).filter(earned).count();
        let told = career.shown.iter().filter(|shown| shown.due <= soon).count();
        assert_eq!(early, told, "seed {seed}: nothing enters within five days unannounced");
    }
    assert!(shown_count > 500, "only {shown_count} amounts waited");
}

/// The items of the snapshot, read back by their own keys, are the truth's.
#[test]
fn the_snapshot_lists_what_waits_with_days_that_lead_to_the_truth() {
    for career in careers() {
        let snapshot: toml::Table = career.snapshot_toml.parse().expect("it is TOML");
        let mut truth: Vec<(String, Date)> =
            career.shown.iter().map(|shown| (shown.contract.to_owned(), shown.due)).collect();
        let mut told = dated_items(&snapshot, if career.terms.top_rated { 5 } else { 10 });
        truth.sort();
        told.sort();
        assert_eq!(told, truth, "seed {}", career.seed);
    }
}

/// Contract and day of each item, the day as a user would work it out.
fn dated_items(snapshot: &toml::Table, wait: i64) -> Vec<(String, Date)> {
    let stages = ["pending_item", "in_review_item", "work_in_progress_item"];
    let items = stages.iter().filter_map(|stage| snapshot.get(*stage)?.as_array()).flatten();
    let mut told = Vec::new();
    for item in items {
        let value = |key: &str| item.get(key);
        let text = |key: &str| value(key).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
        let day = |text: String| text.parse::<Date>().expect("a date");
        let due = match (value("due"), value("week"), value("released_on")) {
            (Some(_), ..) if text("due") == "none" => continue,
            (Some(due), ..) => day(due.to_string()),
            (_, Some(_), _) => day(text("week")[11..].to_owned()).saturating_add(wait.days()),
            (.., released) => day(released.expect("a day").to_string()).saturating_add(5.days()),
        };
        told.push((text("contract"), due));
    }
    told
}

#[test]
fn the_snapshot_leaves_nothing_out() {
    for career in careers() {
        let (seed, terms) = (career.seed, &career.terms);
        let snapshot: toml::Table = career.snapshot_toml.parse().expect("it is TOML");
        let text = |key: &str| snapshot.get(key).and_then(|it| it.as_str()).map(str::to_owned);
        let available = outflow_testkit::cents::plain(career.opening());
        let shown = (career.opening() >= 0).then_some(available);
        assert_eq!(text("available"), shown, "seed {seed}: the site knows no debts");
        for key in ["pending", "in_review", "work_in_progress", "country", "membership"] {
            assert!(text(key).is_some(), "seed {seed}: no {key}");
        }
        assert_eq!(text("reserve_balance").is_some(), terms.reserve > 0, "seed {seed}");
        assert_eq!(snapshot["top_rated"].as_bool(), Some(terms.top_rated), "seed {seed}");
        let plan = if terms.renews_on.is_some() { "plus" } else { "basic" };
        assert_eq!(text("membership").as_deref(), Some(plan), "seed {seed}");
        let schedule = &snapshot["payout_schedule"];
        assert_eq!(schedule["frequency"].as_str(), Some(terms.schedule), "seed {seed}");
        let contracts = snapshot["contract"].as_array().map(Vec::len);
        assert_eq!(contracts, Some(terms.contracts), "seed {seed}");
        let ways_out = snapshot["withdrawal_method"].as_array().map(Vec::len);
        assert_eq!(ways_out, Some(1), "seed {seed}");
    }
}

/// Given all that truly comes, the plain walk makes the true payouts and the true balances.
#[test]
fn the_projection_of_what_truly_comes_is_what_happens() {
    let (mut sweeps, mut open) = (BTreeMap::new(), 0);
    for career in (0..600).map(play_on).filter(|career| career.terms.schedule != "none") {
        let rest = career.later.iter().filter(|line| !is_payout(line));
        let known = Known {
            today: career.as_of,
            opening: career.opening(),
            amounts: rest.map(|line| (line.date, line.amount_cents)).collect(),
            charges: Vec::new(),
            draw: None,
            payouts: payouts(&career),
        };
        let projected = project(&known, HORIZON);
        assert_eq!(projected.sweeps, career.payout_days(), "seed {}", career.seed);
        for (days, &(_, close)) in (1..).zip(&projected.closes) {
            assert_eq!(close, career.balance_after(days), "seed {}, day {days}", career.seed);
        }
        *sweeps.entry(career.terms.schedule).or_insert(0) += projected.sweeps.len();
        open += career.open_payout_days().len();
        let paid = |day: &Date| projected.sweeps.iter().any(|(on, _)| on == day);
        assert!(!career.open_payout_days().iter().any(paid), "seed {}", career.seed);
    }
    assert!((1..20).contains(&open), "{open} days on which the rule leaves the payout open");
    assert!(sweeps.values().all(|&count| count > 50), "{sweeps:?}");
}

fn payouts(career: &Beyond) -> Payouts {
    let terms = &career.terms;
    Payouts {
        frequency: frequency(career),
        threshold: terms.threshold,
        reserve: terms.reserve,
        fee: terms.payout_fee,
    }
}

/// Renewals follow from the calendar alone; whether the balance pays does not.
#[test]
fn memberships_renew_on_the_days_of_the_rules() {
    let (mut by_card, mut by_balance) = (0, 0);
    for career in careers() {
        let renewals = career.membership_days();
        let Some(day) = career.terms.renews_on else {
            assert!(renewals.is_empty(), "seed {}", career.seed);
            continue;
        };
        let when = When::Renewal(u8::try_from(day).expect("days are positive"));
        let known = Known {
            today: career.as_of,
            opening: 1_000_000,
            amounts: Vec::new(),
            charges: vec![Charge { when, cents: 1, else_by_card: true }],
            draw: None,
            payouts: Payouts { frequency: Frequency::Never, ..payouts(&career) },
        };
        let charged = project(&known, HORIZON).charged;
        let days: Vec<Date> = charged.into_iter().map(|(day, _)| day).collect();
        let truth: Vec<Date> = renewals.iter().map(|renewal| renewal.on).collect();
        assert_eq!(days, truth, "seed {}", career.seed);
        for renewal in renewals {
            let price = if renewal.on < date(2025, 1, 1) { 1_499 } else { 1_999 };
            let taxed = price..=price + price / 5 + 1;
            assert!(taxed.contains(&renewal.cents), "seed {}: {renewal:?}", career.seed);
            *(if renewal.by_card { &mut by_card } else { &mut by_balance }) += 1;
        }
    }
    assert!(by_card > 20 && by_balance > 20, "{by_card} by card, {by_balance} by balance");
}

#[test]
fn there_are_all_kinds_of_careers() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for career in careers() {
        let terms = &career.terms;
        let mut count = |what: String| *seen.entry(what).or_default() += 1;
        count(format!("schedule {}", terms.schedule));
        count(format!("country {}", terms.country));
        count(format!("weekday {:?}", career.as_of.weekday()));
        count(format!("{} contracts", terms.contracts));
        count(format!("top rated {}", terms.top_rated));
        count(format!("member {}", terms.renews_on.is_some()));
        count(format!("reserve {}", terms.reserve > 0));
        count(format!("rests {}", terms.rests));
        count(format!("takes back {}", terms.takes_back));
        count(format!("bounces {}", terms.bounces));
        count(format!("threshold {}", terms.threshold));
        count(format!("more than 90 weeks {}", career.weeks > 90));
    }
    let kinds = "twice_monthly monthly weekly quarterly none";
    let schedules = kinds.split(' ').map(|kind| format!("schedule {kind}"));
    let week = [Weekday::Monday, Weekday::Wednesday, Weekday::Saturday, Weekday::Sunday];
    let days = week.iter().map(|day| format!("weekday {day:?}"));
    for wanted in schedules.chain(days) {
        assert!(seen.get(&wanted).is_some_and(|&count| count >= 15), "{wanted}: {seen:#?}");
    }
    assert!(seen.values().all(|&count| count >= 5), "{seen:#?}");
    assert_eq!(seen.len(), 38, "{seen:#?}");
}

/// The end of a career's history is no special time: it is neither idle nor paid out for the day.
#[test]
fn the_last_weeks_are_like_the_others() {
    let (mut last, mut middle) = (0, 0);
    for career in (0..2_000).map(play_on) {
        let sum = |from: i64, to: i64| -> i64 {
            let first = career.as_of.saturating_sub(from.days());
            let after = career.as_of.saturating_sub(to.days());
            let lines = career.statement_lines.iter();
            let inside = lines.filter(|line| first < line.date && line.date <= after);
            inside.filter(|line| is_money(line)).map(|line| line.amount_cents).sum()
        };
        last += sum(56, 0);
        middle += sum(168, 112);
    }
    let later: i64 = (0..2_000).map(play_on).map(|career| career.money_after(56)).sum();
    for other in [last, later] {
        assert!((other - middle).abs() < middle / 20, "{last} {middle} {later}");
    }
}

#[test]
fn a_seed_replays_for_ever() {
    for seed in [0, 1, 77, u64::MAX] {
        let (first, second) = (play_on(seed), play_on(seed));
        assert_eq!(first.statement_lines, second.statement_lines);
        assert_eq!(first.later, second.later);
        assert_eq!(first.snapshot_toml, second.snapshot_toml);
    }
    let pinned = [0, 1, 2, 1_999].map(|seed| {
        let career = play_on(seed);
        let money = [28, 56, 84].map(|days| career.money_after(days));
        (career.as_of.to_string(), career.opening(), money)
    });
    assert_eq!(format!("{pinned:?}"), PINNED);
}

/// Day of the question, balance, and money after 4, 8 and 12 weeks of some seeds.
const PINNED: &str = "[\
    (\"2027-10-20\", 1068216, [832147, 1512767, 2307764]), \
    (\"2024-11-07\", 0, [146632, 773057, 1479932]), \
    (\"2024-08-08\", 0, [1055296, 1972907, 3119086]), \
    (\"2024-07-31\", 0, [656518, 1165454, 1681308])]";
