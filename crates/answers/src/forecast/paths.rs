//! Which balances does the user's own past make likely: weeks of the past, drawn again and again.
//!
//! Each path puts past weeks one after another. A week that was drawn goes back with copies of itself (a Pólya urn):
//! with one copy this is the predictive distribution of the Bayesian bootstrap (Rubin 1981), which is wider than plain
//! drawing by what a short history cannot know; with more it is wider still. Everything is whole cents; a path is replayed as the known line is, with its payouts.

use super::course::{Course, TooLarge, Watcher};
use super::weeks::PastWeek;
use fastrand::Rng;

/// The least history from which a range is told: two months.
pub(crate) const FEWEST_WEEKS: usize = 8;

/// How many copies of a drawn week go back with it. One would be right if weeks were independent; neighbouring weeks
/// resemble each other, since contracts and quiet times last, so a history is worth about a third of its weeks.
const COPIES: usize = 3;

/// What paths are drawn from.
pub(crate) struct Urn<'a> {
    /// Past weeks.
    pub weeks: &'a [PastWeek],
    /// On which day of the week the first day falls: Monday is 0.
    pub first_weekday: usize,
    /// By day, whether hours that become available then are known already; later days are not.
    pub hours_known: &'a [bool],
    /// By day, whether releases that become available then are known already; later days are not.
    pub releases_known: &'a [bool],
}

/// Each day's 10, 50 and 90 % of all paths, in cents: the least value that so many paths do not exceed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Spread {
    /// By day.
    pub low: Vec<i64>,
    /// By day.
    pub middle: Vec<i64>,
    /// By day.
    pub high: Vec<i64>,
}

/// The spread of the balance, and of the money that comes less what is charged, payouts left out.
pub(crate) struct Likely {
    /// The balance at the end of each day.
    pub balance: Spread,
    /// What came since the first day began, less what was charged.
    pub money: Spread,
    /// How many of the paths reach zero or less, after having been above it, by the end of each day.
    pub reach_zero: Vec<usize>,
    /// In how many of the paths a draw of the day was not there wholly.
    pub short: Vec<usize>,
}

/// Draws so many paths; one seed always gives the same ones.
pub(crate) fn likely(
    course: &Course,
    urn: &Urn<'_>,
    paths: usize,
    seed: u64,
) -> Result<Likely, TooLarge> {
    let mut rng = Rng::with_seed(seed);
    let mut balances = Table::new(course.days, paths);
    let mut moneys = Table::new(course.days, paths);
    let mut reach_zero = vec![0; course.days];
    let mut short = vec![0; course.days];
    let mut drawn = Vec::new();
    let mut future = Future { besides: vec![0; course.days], bought: vec![0; course.days] };
    for path in 0..paths {
        urn.draw(&mut rng, course.days, &mut drawn, &mut future)?;
        let mut seen = Path {
            balances: &mut balances,
            moneys: &mut moneys,
            short: &mut short,
            path,
            money: 0,
            prices: 0,
            sure: &course.sure,
            besides: &future.besides,
            was_above: course.opening > 0,
            zero_on: None,
            is_too_large: false,
        };
        course.replay_with(&future.besides, &future.bought, &mut seen)?;
        let (zero_on, is_too_large) = (seen.zero_on, seen.is_too_large);
        if is_too_large {
            return Err(TooLarge);
        }
        if let Some(day) = zero_on {
            reach_zero[day] += 1;
        }
    }
    let mut reached = 0;
    for count in &mut reach_zero {
        reached += *count;
        *count = reached;
    }
    Ok(Likely { balance: balances.spread(), money: moneys.spread(), reach_zero, short })
}

impl Urn<'_> {
    /// One future: the amounts of each day.
    fn draw(
        &self,
        rng: &mut Rng,
        days: usize,
        drawn: &mut Vec<usize>,
        future: &mut Future,
    ) -> Result<(), TooLarge> {
        drawn.clear();
        future.besides.fill(0);
        future.bought.fill(0);
        let weeks = (days + self.first_weekday).div_ceil(7);
        for number in 0..weeks {
            let ball = rng.usize(0..self.weeks.len() + drawn.len() * COPIES);
            let copy = ball.checked_sub(self.weeks.len()).map(|copy| copy / COPIES);
            let index = copy.map_or(ball, |copy| drawn[copy]);
            drawn.push(index);
            let week = &self.weeks[index];
            for weekday in 0..7 {
                let Some(day) = (number * 7 + weekday).checked_sub(self.first_weekday) else {
                    continue;
                };
                if day == 0 || day >= days {
                    continue;
                }
                let counts = |known: &[bool]| !known.get(day).copied().unwrap_or(false);
                let hours = if counts(self.hours_known) { week.hours[weekday] } else { 0 };
                let releases = if counts(self.releases_known) { week.releases[weekday] } else { 0 };
                let sum = hours.checked_add(releases).ok_or(TooLarge)?;
                let charges = week.charges[weekday];
                // More given back than bought is no purchase.
                let (bought, back) = match week.connects[weekday] {
                    debit if debit < 0 => (debit, 0),
                    credit => (0, credit),
                };
                future.bought[day] = bought;
                future.besides[day] = [charges, back]
                    .iter()
                    .try_fold(sum, |sum, cents| sum.checked_add(*cents))
                    .ok_or(TooLarge)?;
            }
        }
        Ok(())
    }
}

/// What one future brings, by day.
struct Future {
    /// What comes or goes whatever happens.
    besides: Vec<i64>,
    /// What is bought where the balance covers it.
    bought: Vec<i64>,
}

/// One path as it is replayed.
struct Path<'a> {
    balances: &'a mut Table,
    moneys: &'a mut Table,
    short: &'a mut [usize],
    path: usize,
    money: i64,
    prices: i64,
    sure: &'a [i64],
    besides: &'a [i64],
    was_above: bool,
    zero_on: Option<usize>,
    is_too_large: bool,
}

impl Watcher for Path<'_> {
    fn paid_for(&mut self, _price: usize, cents: i64) {
        self.prices += cents;
    }

    fn bought(&mut self, _day: usize, cents: i64) {
        self.prices += cents;
    }

    fn drew(&mut self, day: usize, due: i64, cents: i64) {
        self.short[day] += usize::from(due + cents > 0);
    }

    fn closed(&mut self, day: usize, balance: i64) {
        let sum = [self.sure[day], self.besides[day], std::mem::take(&mut self.prices)];
        match sum.iter().try_fold(self.money, |money, cents| money.checked_add(*cents)) {
            Some(money) => self.money = money,
            None => self.is_too_large = true,
        }
        if self.was_above && balance <= 0 && self.zero_on.is_none() {
            self.zero_on = Some(day);
        }
        self.was_above |= balance > 0;
        self.balances.put(day, self.path, balance);
        self.moneys.put(day, self.path, self.money);
    }
}

/// One value a day and path; the values of one day stand together.
struct Table {
    paths: usize,
    values: Vec<i64>,
}

impl Table {
    fn new(days: usize, paths: usize) -> Table {
        Table { paths, values: vec![0; days * paths] }
    }

    fn put(&mut self, day: usize, path: usize, value: i64) {
        self.values[day * self.paths + path] = value;
    }

    fn spread(mut self) -> Spread {
        let mut spread = Spread::default();
        for day in self.values.chunks_exact_mut(self.paths) {
            let (low, middle, high) = tenths(day);
            spread.low.push(low);
            spread.middle.push(middle);
            spread.high.push(high);
        }
        spread
    }
}

/// The least values that 10, 50 and 90 % of all do not exceed (nearest rank).
fn tenths(values: &mut [i64]) -> (i64, i64, i64) {
    let rank = |tenths: usize| (values.len() * tenths).div_ceil(10).max(1) - 1;
    let (low, middle, high) = (rank(1), rank(5), rank(9));
    let (below, middle, above) = values.select_nth_unstable(middle);
    let middle_rank = below.len();
    let at = |part: &mut [i64], rank: usize| *part.select_nth_unstable(rank).1;
    let low = if low < middle_rank { at(below, low) } else { *middle };
    let high = if high > middle_rank { at(above, high - middle_rank - 1) } else { *middle };
    (low, *middle, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(days: usize) -> Course {
        Course { days, sure: vec![0; days], ..Course::default() }
    }

    fn week(hours: i64, charges: i64) -> PastWeek {
        let mut week = PastWeek::default();
        week.hours[2] = hours;
        week.charges[4] = charges;
        week
    }

    #[test]
    fn ranks_are_the_nearest() {
        for (count, low, middle, high) in
            [(1, 1, 1, 1), (2, 1, 1, 2), (10, 1, 5, 9), (11, 2, 6, 10), (1_000, 100, 500, 900)]
        {
            let mut values: Vec<i64> = (1..=count).rev().collect();
            assert_eq!(tenths(&mut values), (low, middle, high), "{count}");
        }
    }

    #[test]
    fn equal_weeks_give_one_line_and_known_days_are_left_out() {
        let weeks = vec![week(500, -20); 9];
        let hours_known = &[true; 10];
        let urn = Urn { weeks: &weeks, first_weekday: 0, hours_known, releases_known: &[] };
        let found = likely(&course(21), &urn, 50, 7).unwrap();
        assert_eq!(found.balance.low, found.balance.high);
        // The hours of day 2 and of day 9 are known already; charges are not.
        let closes = [2, 4, 9, 11, 16, 18].map(|day| found.balance.middle[day]);
        assert_eq!(closes, [0, -20, -20, -40, 460, 440]);
        assert_eq!(found.money.middle, found.balance.middle);
    }

    #[test]
    fn connects_that_the_balance_does_not_cover_are_paid_by_card() {
        let mut poor = week(0, 0);
        poor.connects[1] = -600;
        let weeks = vec![poor; 8];
        let urn = Urn { weeks: &weeks, first_weekday: 0, hours_known: &[], releases_known: &[] };
        let opening = Course { opening: 1_000, before: 1_000, ..course(21) };
        let found = likely(&opening, &urn, 20, 7).unwrap();
        // The first purchase is paid; of the others the card pays all, since the balance never pays a part.
        assert_eq!([1, 8, 20].map(|day| found.balance.low[day]), [400, 400, 400]);
        assert_eq!(found.money.low[20], -600);
    }

    #[test]
    fn a_seed_repeats_and_another_one_differs() {
        let weeks: Vec<PastWeek> = (0..20).map(|number| week(number * 1_000, 0)).collect();
        let urn = Urn { weeks: &weeks, first_weekday: 3, hours_known: &[], releases_known: &[] };
        let of = |seed| likely(&course(100), &urn, 200, seed).unwrap().balance;
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let spread = of(1);
        let is_ordered = |day: usize| {
            spread.low[day] <= spread.middle[day] && spread.middle[day] <= spread.high[day]
        };
        assert!((0..100).all(is_ordered));
        assert!(spread.low[99] < spread.high[99]);
    }

    #[test]
    fn a_short_history_is_wider_than_a_long_one_of_the_same_weeks() {
        let short: Vec<PastWeek> = (0..8).map(|number| week(number % 2 * 1_000, 0)).collect();
        let long: Vec<PastWeek> = (0..200).map(|number| week(number % 2 * 1_000, 0)).collect();
        let width = |weeks: &[PastWeek]| {
            let urn = Urn { weeks, first_weekday: 0, hours_known: &[], releases_known: &[] };
            let found = likely(&course(7 * 26), &urn, 1_000, 3).unwrap().balance;
            found.high[181] - found.low[181]
        };
        assert!(width(&short) > width(&long), "{} {}", width(&short), width(&long));
    }
}
