//! `cargo xtask bench payout`: how long does the cheapest plan over five years of weekly money take?
//!
//! Never a test: it prints figures and a verdict for people.

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use outflow_answers::{Need, PlanMethod, PlanProblem, plan};
use outflow_ledger::Cents;
use outflow_testkit::Rng;
use std::time::{Duration, Instant};

/// Five years of Wednesdays.
const WEEKS: i64 = 260;
const INSTANCES: u64 = 60;
const REPETITIONS: usize = 3;
/// What the project asks for.
const MOST: Duration = Duration::from_millis(50);

/// What is drawn beside fees, spreads and delays.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    needs: bool,
    maxima: bool,
}

const KINDS: [Kind; 3] = [
    Kind { name: "weekly money", needs: false, maxima: false },
    Kind { name: "with a need every month", needs: true, maxima: false },
    Kind { name: "with needs and largest amounts", needs: true, maxima: true },
];

/// Measures every kind and prints a line for each.
pub fn run() -> Result<()> {
    println!(
        "\n{WEEKS} weeks, 6 methods, {INSTANCES} instances a kind, best of {REPETITIONS} runs each, ms of wall time\n"
    );
    println!("{:<34}{:>10}{:>10}{:>10}", "", "median", "9 in 10", "worst");
    for (part, kind) in KINDS.iter().enumerate() {
        let mut times = Vec::new();
        for seed in 0..INSTANCES {
            let problem =
                instance(&mut Rng::part(seed, part as u64), *kind).context("an amount")?;
            let mut best = Duration::MAX;
            for _ in 0..REPETITIONS {
                let begun = Instant::now();
                std::hint::black_box(plan(&problem).is_ok());
                best = best.min(begun.elapsed());
            }
            times.push(best);
        }
        times.sort();
        let of = |share: usize| times[(times.len() - 1) * share / 100];
        println!("{:<34}{}{}{}", kind.name, millis(of(50)), millis(of(90)), millis(of(100)));
        let over = times.iter().filter(|time| **time > MOST).count();
        match over {
            0 => println!("reached  all {INSTANCES}: at most {} ms", MOST.as_millis()),
            _ => println!("MISSED   {over} of {INSTANCES}: at most {} ms", MOST.as_millis()),
        }
    }
    Ok(())
}

fn millis(time: Duration) -> String {
    format!("{:>10.2}", time.as_secs_f64() * 1e3)
}

fn instance(rng: &mut Rng, kind: Kind) -> Option<PlanProblem> {
    let today: Date = date(2026, 1, 7);
    let day = |week: i64| today.saturating_add((7 * week).days());
    let income = (0..WEEKS).map(|week| Some((day(week), Cents::new(rng.range(5_000..90_000))?)));
    let income = income.collect::<Option<Vec<_>>>()?;
    let floor = Cents::new(rng.range(0..10) * 1_000)?;
    let needs = match kind.needs {
        true => (1..60)
            .map(|month| {
                let amount = Cents::new(rng.range(2_000..15_000))?;
                Some(Need { amount, by: day(4 * month + rng.range(1..4)) })
            })
            .collect::<Option<Vec<_>>>()?,
        false => Vec::new(),
    };
    let methods = (0..6).map(|number| {
        let maximum = match kind.maxima && rng.chance(2, 5) {
            true => Some(Cents::new(rng.range(200..3_000) * 100)?),
            false => None,
        };
        Some(PlanMethod {
            id: format!("way_{number}"),
            name: format!("way {number}"),
            fixed: Cents::new(*rng.pick(&[0, 99, 100, 200, 500, 3_000]))?,
            spread_basis_points: u32::try_from(*rng.pick(&[0, 0, 25, 50, 100, 200])).ok()?,
            minimum: Some(Cents::new(*rng.pick(&[0, 500, 2_000]))?),
            maximum,
            arrives_after_business_days: u32::try_from(rng.range(0..6)).ok()?,
            usable_from: None,
        })
    });
    let methods = methods.collect::<Option<Vec<_>>>()?;
    let opening = Cents::ZERO;
    Some(PlanProblem { today, until: day(WEEKS), opening, income, floor, needs, methods })
}
