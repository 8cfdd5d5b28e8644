//! How does an ordinary career go on for years, without an ending?

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cast::{COUNTRIES, Rates};
use super::plan::{Ending, Frequency, Plan, TakeBack};
use super::platform::Platform;
use crate::rng::Rng;

/// Lives until the day of the question and returns it; that day is over.
///
/// Counted from the first line, so that the file shows at least 52 weeks.
pub(super) fn live(seed: u64) -> (Platform, Date) {
    let mut p = Platform::open(Plan::ongoing(seed));
    while p.lines.is_empty() {
        p.live_through(p.today);
    }
    let first = p.lines[0].date;
    // The flat rate's careers have to be over, horizon and all, when it is: 30 April 2025.
    let longest = if p.plan.rates == Rates::Flat { 70 } else { 130 };
    let mut rng = Rng::part(seed, 0xA5_0F);
    let days = rng.range(52..longest + 1) * 7 + rng.range(0..7);
    let as_of = first.saturating_add(days.days());
    p.live_through(as_of);
    (p, as_of)
}

impl Platform {
    /// Ordinary days up to this one.
    pub fn live_through(&mut self, last: Date) {
        while self.today <= last {
            self.ordinary_day();
            self.today = self.today.saturating_add(1.day());
        }
    }
}

impl Plan {
    /// A career that is nowhere near its end: every week of it has the same chances.
    fn ongoing(seed: u64) -> Self {
        let mut rng = Rng::part(seed, 0xB3_40);
        let rates = *rng.pick(&[Rates::Flat, Rates::PerContract]);
        let opened = if rates == Rates::Flat { date(2023, 6, 1) } else { date(2025, 5, 5) };
        let start = opened.saturating_add(rng.range(0..50).days());
        Self {
            // Never reached; it only allows every kind of line.
            ending: Ending::Waiting,
            start,
            turn: Date::MAX,
            idle: 0,
            country: *rng.pick(&COUNTRIES),
            rates,
            top_rated: rng.chance(1, 4),
            withheld: rng.chance(1, 12).then_some(3_000),
            take_back: draw_take_back(&mut rng),
            frequency: *rng.pick(&FREQUENCIES),
            schedule_shown: true,
            threshold: *rng.pick(&[10_000, 50_000]),
            reserve: if rng.chance(1, 4) { rng.range(2..10) * 500 } else { 0 },
            member: rng.chance(1, 2),
            renews_on: renewal_day(start),
            credits: rng.chance(1, 2),
            odd_credits: rng.chance(1, 2),
            bounces: rng.chance(1, 3),
            bare_snapshot: false,
            gap: false,
            cut: false,
            by_the_page: true,
            breaks: draw_breaks(seed, start),
            rng,
        }
    }
}

const FREQUENCIES: [Option<Frequency>; 5] = [
    None,
    Some(Frequency::Weekly),
    Some(Frequency::TwiceMonthly),
    Some(Frequency::Monthly),
    Some(Frequency::Quarterly),
];

/// One career in four loses money again. A suspension would end a contract for ever, and a
/// refund without wording would not go with the list of contracts.
fn draw_take_back(rng: &mut Rng) -> Option<TakeBack> {
    let kinds = [TakeBack::Refund, TakeBack::Reversal, TakeBack::Chargeback];
    rng.chance(1, 4).then(|| *rng.pick(&kinds))
}

/// The day of the upgrade; upgrades of the 29th to 31st renew on the 1st.
fn renewal_day(upgraded: Date) -> i8 {
    if upgraded.day() > 28 { 1 } else { upgraded.day() }
}

/// One career in four rests now and then, before the day of the question and after it alike.
fn draw_breaks(seed: u64, start: Date) -> Vec<(Date, Date)> {
    let mut rng = Rng::part(seed, 0x1D_1E);
    let mut breaks = Vec::new();
    if !rng.chance(1, 4) {
        return breaks;
    }
    let end = start.saturating_add(170.weeks());
    let mut first = start.saturating_add(rng.range(40..170).days());
    while first < end {
        let last = first.saturating_add(rng.range(13..35).days());
        breaks.push((first, last));
        first = last.saturating_add(rng.range(70..170).days());
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was is not changed by what comes, nor by looking at the site.
    #[test]
    fn living_on_only_adds_lines() {
        for seed in 0..40 {
            let (mut p, as_of) = live(seed);
            let (before, known) = (p.lines.clone(), p.works.len());
            let last = as_of.saturating_add(112.days());
            let mut looked_at = p.clone();
            super::super::stages::read_off_completely(&mut looked_at, as_of);
            p.live_through(last);
            assert_eq!(p.lines[..before.len()], before, "seed {seed}");
            assert!(p.lines.len() > before.len() && p.works.len() > known, "seed {seed}");
            let (mut again, _) = live(seed);
            again.live_through(last);
            assert_eq!(again.lines, p.lines, "seed {seed}");
            assert!(!p.stopped && p.contracts.iter().all(|contract| !contract.suspended));
        }
    }

    #[test]
    fn renewals_of_the_last_days_are_on_the_first() {
        let days = [1, 28, 29, 30, 31].map(|day| renewal_day(date(2023, 7, day)));
        assert_eq!(days, [1, 28, 1, 1, 1]);
    }
}
