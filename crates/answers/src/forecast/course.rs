//! What becomes of a balance, day by day, when money comes, prices are due and payouts sweep it?
//!
//! One replay serves the known line and every path of the range: amounts of a day come first, then what is paid for
//! again, then what the user draws, then the automatic payout, as the platform posts them. Amounts are cents; a sum beyond 64 bits ends the
//! replay. Days are counted from the first day of the forecast, which is day 0.

use std::collections::VecDeque;

/// What holds in every future: the days, the prices and the payouts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Course {
    /// How many days there are, the first one included.
    pub days: usize,
    /// The balance before the first day's amounts.
    pub opening: i64,
    /// The balance at the end of the day before, for payouts that wait where all money is of today.
    pub before: i64,
    /// Credits that the opening balance consists of, oldest first: days before the first one, and cents.
    pub lots: Vec<(i64, i64)>,
    /// What comes or goes whatever happens, by day.
    pub sure: Vec<i64>,
    /// What is paid for again, by day.
    pub prices: Vec<PriceDue>,
    /// What the user takes out every month.
    pub draw: Option<MonthlyDraw>,
    /// The automatic payout.
    pub payout: Option<Sweep>,
}

/// Something that is paid for again on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PriceDue {
    /// When.
    pub day: usize,
    /// The price with its taxes, in cents, positive.
    pub price: i64,
    /// What of it the balance pays.
    pub pays: Pays,
    /// What it is the price of.
    pub of: Due,
}

/// What is paid for again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Due {
    /// Connects: what past weeks bring holds them too.
    Connects,
    /// The plan.
    Membership,
    /// A fee of an idle account.
    Idleness,
}

/// What of a price comes out of the balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pays {
    /// All of it, or nothing and the user's card does.
    WholeOrNothing,
    /// Never more than there is.
    WhatIsThere,
    /// All of it, also where the balance then lies below zero.
    Always,
}

/// What the user takes out every month: what the month has not paid out before, of what is there above nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct MonthlyDraw {
    /// How much a month, in cents.
    pub amount: i64,
    /// What no draw takes: the reserve.
    pub reserve: i64,
    /// Its days, rising.
    pub days: Vec<usize>,
    /// The days on which a month begins, rising.
    pub months: Vec<usize>,
    /// What was paid out in the month of the first day before it.
    pub paid_out: i64,
}

/// The automatic payout: all above the reserve, on its days.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sweep {
    /// Its days, rising.
    pub days: Vec<usize>,
    /// Less than this is not paid out.
    pub at_least: i64,
    /// What stays.
    pub reserve: i64,
    /// It waits where everything became available on its very day.
    pub waits_if_fresh: bool,
    /// Money that has been there longer is paid out all the same.
    pub held_at_most_days: Option<i64>,
}

/// What a replay tells.
pub(crate) trait Watcher {
    /// Something was due: so much of it came out of the balance (zero where the user's card paid).
    fn paid_for(&mut self, _price: usize, _cents: i64) {}
    /// The balance paid for what was bought: a debit.
    fn bought(&mut self, _day: usize, _cents: i64) {}
    /// The user drew: so much was due after what the month had paid out before, and so much of it was there.
    fn drew(&mut self, _day: usize, _due: i64, _cents: i64) {}
    /// The platform paid out.
    fn paid_out(&mut self, _day: usize, _cents: i64) {}
    /// The end of a day.
    fn closed(&mut self, day: usize, balance: i64);
}

/// A sum is too large to be held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TooLarge;

impl Course {
    /// Plays all days; `besides` are the amounts of one future, by day.
    pub fn replay(&self, besides: &[i64], watcher: &mut impl Watcher) -> Result<(), TooLarge> {
        self.replay_with(besides, &[], watcher)
    }

    /// The same; `covered` are debits that the balance pays wholly, or the user's card does.
    pub fn replay_with(
        &self,
        besides: &[i64],
        covered: &[i64],
        watcher: &mut impl Watcher,
    ) -> Result<(), TooLarge> {
        let mut purse = Purse { balance: self.opening, lots: VecDeque::new() };
        let ages = self.payout.as_ref().is_some_and(|sweep| sweep.held_at_most_days.is_some());
        if ages {
            purse.lots.extend(&self.lots);
        }
        let mut prices = self.prices.iter().enumerate().peekable();
        let mut sweeps = self.payout.iter().flat_map(|sweep| &sweep.days).peekable();
        let mut draws = Draws::of(self.draw.as_ref());
        let mut dawn = self.before;
        for day in 0..self.days {
            for cents in [self.sure[day], besides.get(day).copied().unwrap_or(0)] {
                purse.put(day, cents, ages)?;
            }
            while let Some((index, due)) = prices.next_if(|(_, due)| due.day == day) {
                let paid = match due.pays {
                    Pays::Always => due.price,
                    Pays::WholeOrNothing if purse.balance >= due.price => due.price,
                    Pays::WholeOrNothing => 0,
                    Pays::WhatIsThere => due.price.min(purse.balance).max(0),
                };
                purse.put(day, -paid, ages)?;
                watcher.paid_for(index, -paid);
            }
            let debit = covered.get(day).copied().unwrap_or(0);
            if debit != 0 && purse.balance.saturating_add(debit) >= 0 {
                purse.put(day, debit, ages)?;
                watcher.bought(day, debit);
            }
            if let Some(due) = draws.due(day) {
                let stays = self.draw.as_ref().map_or(0, |draw| draw.reserve);
                let paid = due.min(purse.balance.saturating_sub(stays)).max(0);
                purse.put(day, -paid, ages)?;
                watcher.drew(day, due, -paid);
            }
            if sweeps.next_if(|on| **on == day).is_some()
                && let Some(sweep) = &self.payout
            {
                let whole = sweep.takes(&purse, dawn, day);
                if whole > 0 {
                    purse.put(day, -whole, ages)?;
                    draws.paid_out = draws.paid_out.checked_add(whole).ok_or(TooLarge)?;
                    watcher.paid_out(day, -whole);
                }
            }
            watcher.closed(day, purse.balance);
            dawn = purse.balance;
        }
        Ok(())
    }
}

impl Sweep {
    /// What it takes on one of its days; nothing where it is skipped or waits.
    fn takes(&self, purse: &Purse, dawn: i64, day: usize) -> i64 {
        let Some(above) = purse.balance.checked_sub(self.reserve).filter(|above| *above > 0) else {
            return 0;
        };
        if self.waits_if_fresh && dawn <= self.reserve {
            return 0;
        }
        let today = i64::try_from(day).unwrap_or(i64::MAX);
        let is_old = || {
            let oldest = purse.lots.front().map(|(since, _)| *since);
            self.held_at_most_days
                .zip(oldest)
                .is_some_and(|(days, since)| today.saturating_sub(since) > days)
        };
        if above >= self.at_least || is_old() { above } else { 0 }
    }
}

/// The draws that are still to come, and what the running month has paid out so far.
struct Draws<'a> {
    draw: Option<&'a MonthlyDraw>,
    days: &'a [usize],
    months: &'a [usize],
    paid_out: i64,
}

impl<'a> Draws<'a> {
    fn of(draw: Option<&'a MonthlyDraw>) -> Draws<'a> {
        Draws {
            draw,
            days: draw.map_or(&[], |draw| &draw.days),
            months: draw.map_or(&[], |draw| &draw.months),
            paid_out: draw.map_or(0, |draw| draw.paid_out),
        }
    }

    /// What is to be drawn on a day, if it is one for that; every day is asked for, in order.
    fn due(&mut self, day: usize) -> Option<i64> {
        if let Some(rest) = self.months.strip_prefix(&[day]) {
            self.months = rest;
            self.paid_out = 0;
        }
        self.days = self.days.strip_prefix(&[day])?;
        self.draw.map(|draw| draw.amount.saturating_sub(self.paid_out).max(0))
    }
}

/// A balance and, where their age matters, the credits that it consists of, oldest first.
struct Purse {
    balance: i64,
    lots: VecDeque<(i64, i64)>,
}

impl Purse {
    fn put(&mut self, day: usize, cents: i64, ages: bool) -> Result<(), TooLarge> {
        if cents == 0 {
            return Ok(());
        }
        let before = self.balance;
        self.balance = before.checked_add(cents).ok_or(TooLarge)?;
        if !ages {
            return Ok(());
        }
        if cents > 0 {
            // What pays a debt is no money that lies there.
            let lies = cents.min(self.balance);
            if lies > 0 {
                let today = i64::try_from(day).map_err(|_| TooLarge)?;
                self.lots.push_back((today, lies));
            }
            return Ok(());
        }
        let mut rest = cents.checked_neg().ok_or(TooLarge)?;
        while rest > 0 {
            let Some((_, lot)) = self.lots.front_mut() else { break };
            let taken = rest.min(*lot);
            *lot -= taken;
            rest -= taken;
            if *lot == 0 {
                self.lots.pop_front();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen {
        closes: Vec<i64>,
        payouts: Vec<(usize, i64)>,
        prices: Vec<i64>,
        draws: Vec<(usize, i64, i64)>,
    }

    impl Watcher for Seen {
        fn drew(&mut self, day: usize, due: i64, cents: i64) {
            self.draws.push((day, due, cents));
        }
        fn paid_for(&mut self, _price: usize, cents: i64) {
            self.prices.push(cents);
        }
        fn paid_out(&mut self, day: usize, cents: i64) {
            self.payouts.push((day, cents));
        }
        fn closed(&mut self, _day: usize, balance: i64) {
            self.closes.push(balance);
        }
    }

    fn course(opening: i64, sure: &[i64], payout: Option<Sweep>) -> Course {
        let (days, sure) = (sure.len(), sure.to_vec());
        Course { days, opening, before: opening, sure, payout, ..Course::default() }
    }

    fn seen(course: &Course, besides: &[i64]) -> Seen {
        let mut seen = Seen::default();
        course.replay(besides, &mut seen).unwrap();
        seen
    }

    #[test]
    fn income_comes_before_the_payout_of_its_day() {
        let weekly = Sweep { days: vec![1, 3], at_least: 100, reserve: 10, ..Sweep::default() };
        let found = seen(&course(50, &[0, 60, 0, 0], Some(weekly)), &[]);
        assert_eq!(found.closes, [50, 10, 10, 10]);
        assert_eq!(found.payouts, [(1, -100)]);
    }

    #[test]
    fn a_payout_waits_where_everything_is_of_its_day() {
        let mut sweep = Sweep { days: vec![1, 3], waits_if_fresh: true, ..Sweep::default() };
        let found = seen(&course(0, &[0, 60, 0, 0], Some(sweep.clone())), &[]);
        assert_eq!((found.closes, found.payouts), (vec![0, 60, 60, 0], vec![(3, -60)]));
        sweep.waits_if_fresh = false;
        assert_eq!(seen(&course(0, &[0, 60, 0, 0], Some(sweep)), &[]).payouts, [(1, -60)]);
    }

    #[test]
    fn old_money_is_paid_out_below_the_threshold() {
        let held = Sweep {
            days: vec![0, 5, 6],
            at_least: 1_000,
            held_at_most_days: Some(10),
            ..Sweep::default()
        };
        // 40 came 5 days before the first day; a charge of 40 on day 2 takes the oldest first.
        let mut old = course(50, &[0, 0, 0, 0, 0, 0, 0], Some(held));
        old.lots = vec![(-5, 40), (-1, 10)];
        assert_eq!(seen(&old, &[]).payouts, [(6, -50)]);
        old.sure[2] = -40;
        assert!(seen(&old, &[]).payouts.is_empty());
    }

    #[test]
    fn a_price_is_paid_wholly_or_by_card() {
        let mut dues = course(100, &[0, 0, 0], None);
        dues.prices = vec![
            PriceDue { day: 0, price: 60, pays: Pays::WholeOrNothing, of: Due::Membership },
            PriceDue { day: 1, price: 60, pays: Pays::WholeOrNothing, of: Due::Membership },
            PriceDue { day: 1, price: 10, pays: Pays::WhatIsThere, of: Due::Membership },
            PriceDue { day: 2, price: 60, pays: Pays::WhatIsThere, of: Due::Membership },
            PriceDue { day: 2, price: 60, pays: Pays::Always, of: Due::Membership },
        ];
        let found = seen(&dues, &[]);
        assert_eq!(found.prices, [-60, 0, -10, -30, -60]);
        assert_eq!(found.closes, [40, 30, -60]);
    }

    #[test]
    fn a_draw_takes_what_is_there_and_what_the_month_paid_out_before_counts() {
        let draw = MonthlyDraw {
            amount: 100,
            days: vec![1, 4, 6],
            months: vec![3, 5],
            paid_out: 30,
            reserve: 0,
        };
        let weekly = Sweep { days: vec![3, 6], ..Sweep::default() };
        let mut drawn = course(90, &[0, 0, 0, 60, 500, 0, 10], Some(weekly));
        drawn.draw = Some(draw);
        let found = seen(&drawn, &[]);
        // 30 were paid out before the first day; on day 3 the payout takes all 80, and day 4 lacks only 20 of 100;
        // a new month begins on day 5, and the payout of day 6 comes after its draw.
        assert_eq!(found.draws, [(1, 70, -70), (4, 20, -20), (6, 100, -100)]);
        assert_eq!(found.payouts, [(3, -80), (6, -390)]);
        // What is not there is not drawn, and a debt is not made larger.
        drawn.payout = None;
        drawn.sure = vec![0, -60, 0, 0, -10, 0, 0];
        let found = seen(&drawn, &[]);
        assert_eq!(found.draws, [(1, 70, -30), (4, 100, 0), (6, 100, 0)]);
        assert_eq!(found.closes, [90, 0, 0, 0, -10, -10, -10]);
        // The reserve stays.
        drawn.sure = vec![0; 7];
        drawn.draw.iter_mut().for_each(|draw| draw.reserve = 40);
        assert_eq!(seen(&drawn, &[]).draws, [(1, 70, -50), (4, 100, 0), (6, 100, 0)]);
    }

    #[test]
    fn amounts_of_a_future_come_on_their_days_and_nothing_wraps() {
        assert_eq!(seen(&course(1, &[2, 0], None), &[3, -10]).closes, [6, -4]);
        let mut nobody = Seen::default();
        let full = course(i64::MAX, &[1], None);
        assert_eq!(full.replay(&[], &mut nobody), Err(TooLarge));
    }
}
