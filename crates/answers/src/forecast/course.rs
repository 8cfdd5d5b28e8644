//! What becomes of a balance, day by day, when money comes, prices are due and payouts sweep it?
//!
//! One replay serves the known line and every path of the range: amounts of a day come first, then what is paid for
//! again, then the automatic payout, as the platform posts them. Amounts are cents; a sum beyond 64 bits ends the
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
        let mut purse = Purse { balance: self.opening, lots: VecDeque::new() };
        let ages = self.payout.as_ref().is_some_and(|sweep| sweep.held_at_most_days.is_some());
        if ages {
            purse.lots.extend(&self.lots);
        }
        let mut prices = self.prices.iter().enumerate().peekable();
        let mut sweeps = self.payout.iter().flat_map(|sweep| &sweep.days).peekable();
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
            if sweeps.next_if(|on| **on == day).is_some()
                && let Some(sweep) = &self.payout
            {
                let whole = sweep.takes(&purse, dawn, day);
                if whole > 0 {
                    purse.put(day, -whole, ages)?;
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
    }

    impl Watcher for Seen {
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
    fn amounts_of_a_future_come_on_their_days_and_nothing_wraps() {
        assert_eq!(seen(&course(1, &[2, 0], None), &[3, -10]).closes, [6, -4]);
        let mut nobody = Seen::default();
        let full = course(i64::MAX, &[1], None);
        assert_eq!(full.replay(&[], &mut nobody), Err(TooLarge));
    }
}
