//! What kind of process is the money of `career::beyond`? Prints plain statistics, or one career.
//!
//! `cargo run --release -p outflow-testkit --example beyond -- all 1000`, or `-- 7` for seed 7, or `-- 7 folder` to write
//! its statement and what its site shows there.

use std::collections::BTreeMap;

use jiff::ToSpan;
use outflow_testkit::career::beyond::{Beyond, is_money, play_on};
use outflow_testkit::cents::plain;

fn main() {
    let mut words = std::env::args().skip(1);
    let first = words.next().unwrap_or_default();
    let number = |word: Option<String>| word.and_then(|word| word.parse().ok());
    match number(Some(first)) {
        Some(seed) => {
            let career = play_on(seed);
            match words.next() {
                Some(folder) => write(&career, &folder),
                None => one(&career),
            }
        }
        None => all(&(0..number(words.next()).unwrap_or(200)).map(play_on).collect::<Vec<_>>()),
    }
}

fn write(career: &Beyond, folder: &str) {
    let folder = std::path::Path::new(folder);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for (name, text) in
        [("statement.csv", career.statement_csv()), ("today.toml", career.snapshot_toml.clone())]
    {
        std::fs::write(folder.join(name), text).expect("the file can be written");
    }
}

fn one(career: &Beyond) {
    println!("{}\n{:#?}", career.snapshot_toml, career.terms);
    for days in [7, 28, 56, 84, 112] {
        let (money, balance) = (career.money_after(days), career.balance_after(days));
        println!("after {days} days: money {}, balance {}", plain(money), plain(balance));
    }
    println!("waiting {:?}\npayouts {:?}", career.waiting_days(), career.payout_days());
    println!("renewals {:?}", career.membership_days());
}

fn all(careers: &[Beyond]) {
    let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
    careers.iter().for_each(|career| *shares.entry(career.terms.schedule).or_default() += 1);
    println!("{} careers; schedules {shares:?}", careers.len());
    let count = |what: fn(&Beyond) -> bool| careers.iter().filter(|career| what(career)).count();
    println!("rest now and then {}", count(|career| career.terms.rests));
    println!("money is taken back {}", count(|career| career.terms.takes_back));
    println!("payouts bounce {}", count(|career| career.terms.bounces));
    println!("negative on the day {}", count(|career| career.opening() < 0));
    println!("zero on the day {}", count(|career| career.opening() == 0));
    println!("amounts shown without a date {}", count(undated));
    weeks_of_history(careers);
    weeks_to_come(careers);
    println!("money of 180 days ago still there, by a schedule {}", count(held_long));
    ranges(careers);
}

/// Two plain ranges that use the history alone, as a measure for better ones.
fn ranges(careers: &[Beyond]) {
    println!("\nhow often a 10-90 % range made of the history alone holds:");
    println!("weeks: tenths of overlapping sums; mean and deviation of a week");
    for weeks in [4, 8, 12] {
        let holds = |range: fn(&[i64], usize) -> (f64, f64)| {
            let inside = careers.iter().filter(|career| {
                let days = i64::try_from(weeks).unwrap_or(0) * 7;
                let (low, high) = range(&weekly(career), weeks);
                (low..=high).contains(&(career.money_after(days) as f64))
            });
            inside.count() as f64 / careers.len() as f64
        };
        println!("{weeks:>2}: {:.3} {:.3}", holds(by_tenths), holds(by_moments));
    }
}

fn undated(career: &Beyond) -> bool {
    career.snapshot_toml.contains("due = \"none\"")
}

/// Money of each week of the history, the newest first, whole weeks back from the day.
fn weekly(career: &Beyond) -> Vec<i64> {
    let mut sums = vec![0; usize::try_from(career.weeks).unwrap_or(0)];
    for line in career.statement_lines.iter().filter(|line| is_money(line)) {
        let ago = usize::try_from((career.as_of - line.date).get_days() / 7).unwrap_or(0);
        if let Some(sum) = sums.get_mut(ago) {
            *sum += line.amount_cents;
        }
    }
    sums
}

fn weeks_of_history(careers: &[Beyond]) {
    let (mut correlations, mut silent, mut all, mut variation) = ([0.0; 5], 0, 0, 0.0);
    for career in careers {
        let weeks: Vec<f64> = weekly(career).iter().map(|&cents| cents as f64).collect();
        let (mean, deviation) = moments(&weeks);
        variation += deviation / mean.abs();
        silent += weeks.iter().filter(|&&cents| cents == 0.0).count();
        all += weeks.len();
        for (lag, sum) in (1..).zip(&mut correlations) {
            let pairs = weeks.iter().zip(&weeks[lag..]);
            let together: f64 = pairs.map(|(a, b)| (a - mean) * (b - mean)).sum();
            *sum += together / (deviation * deviation * weeks.len() as f64);
        }
    }
    let count = careers.len() as f64;
    println!("\nweeks with nothing at all {:.3}", silent as f64 / all as f64);
    println!("deviation of a week over its mean, average {:.2}", variation / count);
    let shown = correlations.map(|sum| format!("{:.3}", sum / count));
    println!("autocorrelation of weekly money, lags 1 to 5: {}", shown.join(" "));
    let back = (0..12).map(|ago| {
        let sums: Vec<f64> = careers.iter().map(|career| weekly(career)[ago] as f64).collect();
        format!("{:.0}", moments(&sums).0 / 100.0)
    });
    println!("mean dollars of the week, going back: {}", back.collect::<Vec<_>>().join(" "));
}

fn weeks_to_come(careers: &[Beyond]) {
    println!("\nweek: mean and deviation in dollars of the week, of all until then; shown before");
    for week in 1..=16 {
        let until = |days: i64| careers.iter().map(move |c| c.money_after(days) as f64 / 100.0);
        let sums: Vec<f64> = until(week * 7).collect();
        let single: Vec<f64> =
            until(week * 7).zip(until(week * 7 - 7)).map(|(a, b)| a - b).collect();
        let told: f64 = careers.iter().map(|career| told(career, week * 7) as f64 / 100.0).sum();
        let ((mean, deviation), (all, spread)) = (moments(&single), moments(&sums));
        let told = told / careers.len() as f64;
        println!("{week:>2}: {mean:>6.0} {deviation:>6.0} {all:>7.0} {spread:>6.0} {told:>6.0}");
    }
}

/// Cents that the snapshot showed for the first so many days.
fn told(career: &Beyond, days: i64) -> i64 {
    let last = career.as_of.saturating_add(days.days());
    let soon = career.waiting_days().into_iter().filter(|&(day, _)| day <= last);
    soon.map(|(_, cents)| cents).sum()
}

/// The tenth and the ninetieth hundredth of all sums of so many weeks.
fn by_tenths(history: &[i64], weeks: usize) -> (f64, f64) {
    let mut sums: Vec<i64> = history.windows(weeks).map(|window| window.iter().sum()).collect();
    sums.sort_unstable();
    let at = |tenths: usize| sums[(sums.len() - 1) * tenths / 10] as f64;
    (at(1), at(9))
}

/// Independent weeks whose mean is not known better than the history shows it.
fn by_moments(history: &[i64], weeks: usize) -> (f64, f64) {
    let history: Vec<f64> = history.iter().map(|&cents| cents as f64).collect();
    let ((mean, deviation), weeks) = (moments(&history), weeks as f64);
    let spread = 1.2816 * deviation * (weeks + weeks * weeks / history.len() as f64).sqrt();
    (mean * weeks - spread, mean * weeks + spread)
}

/// The account was never emptied in the 180 days before some day of the horizon.
fn held_long(career: &Beyond) -> bool {
    let lines = || career.statement_lines.iter().chain(&career.later);
    let least = |from: jiff::civil::Date| {
        let until = from.saturating_add(180.days());
        let before = lines().rfind(|line| line.date <= from).map(|line| line.balance_cents);
        let inside = lines().filter(|line| from < line.date && line.date <= until);
        inside.map(|line| line.balance_cents).chain(before).min().unwrap_or(0)
    };
    let days = (0..=112).map(|ahead: i64| career.as_of.saturating_add((ahead - 180).days()));
    career.terms.schedule != "none" && days.into_iter().any(|day| least(day) > career.terms.reserve)
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, spread.sqrt())
}
