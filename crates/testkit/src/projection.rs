//! What will the balance be at the end of each day to come, as far as it is known today?
//!
//! The plainest walk there is, day by day: first what enters, then what is charged, then what is
//! drawn, then the payout. Nothing is guessed, remembered or looked up: whoever says it faster has to agree.

mod calendar;

use jiff::ToSpan;
use jiff::civil::Date;

pub use calendar::{Weekday, days_in_month, weekday, weekdays_of_month};

/// Everything that is known.
#[derive(Debug, Clone)]
pub struct Known {
    /// The day that has just ended.
    pub today: Date,
    /// Cents at its end; what is dated on it or before is in it.
    pub opening: i64,
    /// Days and net cents; less than nothing is a loss. Two that are equal are two.
    pub amounts: Vec<(Date, i64)>,
    /// What is charged again and again.
    pub charges: Vec<Charge>,
    /// What the user takes out every month.
    pub draw: Option<Draw>,
    /// How the platform pays out by itself.
    pub payouts: Payouts,
}

/// What the user takes out every month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// Cents a month.
    pub cents: i64,
    /// On this day of the month, or the last one where the month is shorter.
    pub day: u8,
    /// Cents that the running month has paid out up to today.
    pub paid_out: i64,
}

/// A price that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// On which days.
    pub when: When,
    /// Cents, tax included.
    pub cents: i64,
    /// Taken from a card when the balance does not cover all of it; else it may take the balance
    /// below zero.
    pub else_by_card: bool,
}

/// The days of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The membership, by the day of the upgrade: the 29th to 31st renew on the 1st.
    Renewal(u8),
    /// A day of the month, or the last one where the month is shorter.
    Monthly(u8),
}

/// How the platform pays out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payouts {
    /// On which days.
    pub frequency: Frequency,
    /// Cents that have to be there at least, besides the reserve.
    pub threshold: i64,
    /// Cents that no payout takes.
    pub reserve: i64,
    /// Cents that a payout costs.
    pub fee: i64,
}

/// The days of the automatic payouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// No automatic payouts.
    Never,
    /// Every Wednesday.
    Weekly,
    /// The first and the third Wednesday of a month.
    TwiceMonthly,
    /// The last Wednesday of a month.
    Monthly,
    /// The last Monday of March, June, September and December.
    Quarterly,
}

/// The days to come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projected {
    /// Each day after today and the cents at its end.
    pub closes: Vec<(Date, i64)>,
    /// Days on which everything is paid out, and the cents sent, without the fee.
    pub sweeps: Vec<(Date, i64)>,
    /// Days of a draw, the cents that were due and those that were there.
    pub draws: Vec<(Date, i64, i64)>,
    /// Days on which a charge is taken from the balance, and its cents; not those by card.
    pub charged: Vec<(Date, i64)>,
}

impl Projected {
    /// The first day that ends at zero or below.
    pub fn first_zero(&self) -> Option<Date> {
        self.closes.iter().find(|&&(_, cents)| cents <= 0).map(|&(day, _)| day)
    }

    /// The lowest end of a day, the earliest of equals; none without days.
    pub fn lowest(&self) -> Option<(Date, i64)> {
        // The first of equals is what `min_by_key` gives.
        self.closes.iter().copied().min_by_key(|&(_, cents)| cents)
    }
}

/// Walks so many days from today.
pub fn project(known: &Known, days: i64) -> Projected {
    let mut projected = Projected::default();
    let mut balance = known.opening;
    let mut paid_out = known.draw.map_or(0, |draw| draw.paid_out);
    for ahead in 1..=days {
        let day = known.today.saturating_add(ahead.days());
        let at_dawn = balance;
        for &(on, cents) in &known.amounts {
            if on == day {
                balance += cents;
            }
        }
        for charge in &known.charges {
            let by_card = charge.else_by_card && balance < charge.cents;
            if charge.when.is_on(day) && !by_card {
                balance -= charge.cents;
                projected.charged.push((day, charge.cents));
            }
        }
        if day.day() == 1 {
            paid_out = 0;
        }
        if let Some(draw) = known.draw.filter(|draw| When::Monthly(draw.day).is_on(day)) {
            let due = (draw.cents - paid_out).max(0);
            let there = due.min((balance - known.payouts.reserve).max(0));
            balance -= there;
            projected.draws.push((day, due, there));
        }
        if let Some(sent) = known.payouts.on(day, at_dawn, balance) {
            balance -= sent + known.payouts.fee;
            paid_out += sent + known.payouts.fee;
            projected.sweeps.push((day, sent));
        }
        projected.closes.push((day, balance));
    }
    projected
}

impl Payouts {
    /// What is paid out on a day that began and now stands at these cents.
    fn on(&self, day: Date, at_dawn: i64, now: i64) -> Option<i64> {
        let above = now - self.reserve;
        // These two wait when all that they would take became available only today.
        let can_wait = matches!(self.frequency, Frequency::TwiceMonthly | Frequency::Monthly);
        let waits = can_wait && at_dawn <= self.reserve;
        let pays = self.frequency.is_on(day) && !waits && above >= self.threshold;
        (pays && above > self.fee).then_some(above - self.fee)
    }
}

impl Frequency {
    /// Whether automatic payouts happen on this day.
    pub fn is_on(self, day: Date) -> bool {
        let (year, month) = (i64::from(day.year()), i64::from(day.month()));
        let wednesdays = weekdays_of_month(year, month, Weekday::Wednesday);
        let mondays = weekdays_of_month(year, month, Weekday::Monday);
        let today = i64::from(day.day());
        match self {
            Self::Never => false,
            Self::Weekly => wednesdays.contains(&today),
            Self::TwiceMonthly => today == wednesdays[0] || today == wednesdays[2],
            Self::Monthly => Some(&today) == wednesdays.last(),
            Self::Quarterly => [3, 6, 9, 12].contains(&month) && Some(&today) == mondays.last(),
        }
    }
}

impl When {
    /// Whether the charge falls on this day.
    pub fn is_on(self, day: Date) -> bool {
        let today = i64::from(day.day());
        match self {
            Self::Renewal(29..) => today == 1,
            Self::Renewal(upgraded) => today == i64::from(upgraded),
            Self::Monthly(wanted) => {
                let last = days_in_month(i64::from(day.year()), i64::from(day.month()));
                today == i64::from(wanted).min(last)
            }
        }
    }
}

#[cfg(test)]
mod tests;
