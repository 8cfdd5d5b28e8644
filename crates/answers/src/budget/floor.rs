//! What should stay in the balance, who says so, and on which days to come does it lie below that?

use crate::forecast::ForecastAnswer;
use jiff::civil::Date;
use outflow_ledger::Cents;

/// Who says what should stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloorFrom {
    /// The user, now.
    Said,
    /// The book, in which the user keeps it.
    Kept,
    /// The site: it is the reserve.
    Site,
    /// Nobody: it is nothing.
    Nobody,
}

impl FloorFrom {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            FloorFrom::Said => "said",
            FloorFrom::Kept => "kept",
            FloorFrom::Site => "site",
            FloorFrom::Nobody => "nobody",
        }
    }

    /// The floor that counts: what is said now, else what is kept, else the site's reserve, else nothing.
    pub fn of(
        said: Option<Cents>,
        kept: Option<Cents>,
        reserve: Option<Cents>,
    ) -> (Cents, FloorFrom) {
        let known = said.map(|floor| (floor, FloorFrom::Said));
        let known = known.or(kept.map(|floor| (floor, FloorFrom::Kept)));
        let known = known.or(reserve.map(|floor| (floor, FloorFrom::Site)));
        known.unwrap_or((Cents::ZERO, FloorFrom::Nobody))
    }
}

/// Days to come that end below the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BelowFloor {
    /// What should stay.
    pub floor: Cents,
    /// The first day that ends below it.
    pub first: Date,
    /// How many days do.
    pub days: u32,
    /// The lowest end of a day, and the first day that has it.
    pub lowest: (Date, Cents),
}

/// Where the known line of a forecast lies below its floor; none where it never does.
pub fn below_floor(forecast: &ForecastAnswer) -> Option<BelowFloor> {
    let days = forecast.days.iter().map(|day| (day.on, day.balance));
    below(forecast.floor, days)
}

/// The same of any days, in order.
pub(super) fn below(floor: Cents, days: impl Iterator<Item = (Date, Cents)>) -> Option<BelowFloor> {
    let mut found: Option<BelowFloor> = None;
    for (on, balance) in days.filter(|(_, balance)| *balance < floor) {
        let known =
            found.get_or_insert(BelowFloor { floor, first: on, days: 0, lowest: (on, balance) });
        known.days += 1;
        if balance < known.lowest.1 {
            known.lowest = (on, balance);
        }
    }
    found
}
