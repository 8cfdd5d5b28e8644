//! How much can be drawn every month without ever going below the floor?
//!
//! Found by bisection over whole cents, by the replay that the forecast plays. The figure that is told fits, and a
//! cent more does not; what fits is said in [`DrawRoom`].

use super::course::{Course, Watcher};
use super::line::Line;
use super::{ForecastError, ForecastRequest, draws, too_large, with_line};
use crate::budget::Draw;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};
use outflow_policy::PolicyBook;

/// The largest monthly draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawRoom {
    /// By the known line: every draw is there wholly, no day ends below the floor, and nothing that the balance
    /// pays without a draw falls to the user's card because of it.
    pub known: Room,
    /// In nine of ten futures every draw is there wholly, and on no day does the 10 % line lie below the floor; or
    /// why there is no range.
    pub likely: Result<Room, String>,
}

/// The largest monthly draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// This one fits, and a cent more does not.
    UpTo(Cents),
    /// Even without a draw this day ends below the floor, the first one.
    None(Date, Cents),
    /// No draw falls into these days.
    NoDraw,
}

/// The largest monthly draws on the days of the plan's draw; on the last days of the months where there is none.
pub fn draw_room(
    journal: &Journal,
    policy: &PolicyBook,
    request: &ForecastRequest<'_>,
) -> Result<DrawRoom, ForecastError> {
    with_line(journal, policy, request, room)
}

fn room(line: &Line<'_>) -> Result<DrawRoom, ForecastError> {
    let day = line.ground.request.draw.map_or(Draw::LAST_DAY, |draw| draw.day);
    let nothing = draws::monthly(
        line.ground,
        Draw { amount: Cents::ZERO, day },
        line.reserve,
        line.free_from,
    )?;
    if nothing.days.is_empty() {
        let likely = line.futures()?.map(|_| Room::NoDraw);
        return Ok(DrawRoom { known: Room::NoDraw, likely });
    }
    let course = Course { draw: Some(nothing.clone()), ..line.course.clone() };
    let known = largest(line, course, &Known::of)?;
    let likely = match line.futures()? {
        Err(why) => Err(why),
        Ok(futures) => {
            let course = Course { draw: Some(nothing), ..futures.course.clone() };
            let played = |course: &Course| {
                let found = futures.play(course)?;
                let is_whole = found.short.iter().all(|short| short * 10 <= futures.paths);
                Ok(Played { closes: found.balance.low, prices: Vec::new(), is_whole })
            };
            Ok(largest(line, course, &played)?)
        }
    };
    Ok(DrawRoom { known, likely })
}

/// What one course came to.
struct Played {
    closes: Vec<i64>,
    /// What the balance paid of each price; left empty where prices do not matter.
    prices: Vec<i64>,
    /// Whether every draw was there wholly.
    is_whole: bool,
}

fn largest(
    line: &Line<'_>,
    mut course: Course,
    play: &dyn Fn(&Course) -> Result<Played, ForecastError>,
) -> Result<Room, ForecastError> {
    let floor = line.floor.0.minor();
    let mut of = |amount: i64| {
        if let Some(draw) = &mut course.draw {
            draw.amount = amount;
        }
        play(&course)
    };
    let without = of(0)?;
    let fits = |played: &Played| {
        let is_above = played.closes.iter().all(|close| *close >= floor);
        played.is_whole && is_above && played.prices == without.prices
    };
    if let Some(day) = without.closes.iter().position(|close| *close < floor) {
        let close = Cents::new(without.closes[day]).ok_or_else(too_large)?;
        return Ok(Room::None(line.date(day), close));
    }
    // No balance covers every amount, so doubling ends.
    let (mut fitting, mut too_much) = (0_i64, 1_i64);
    while fits(&of(too_much)?) {
        fitting = too_much;
        too_much = too_much.checked_mul(2).ok_or_else(too_large)?;
    }
    while too_much - fitting > 1 {
        let middle = fitting + (too_much - fitting) / 2;
        match fits(&of(middle)?) {
            true => fitting = middle,
            false => too_much = middle,
        }
    }
    Ok(Room::UpTo(Cents::new(fitting).ok_or_else(too_large)?))
}

/// Watches the known line.
#[derive(Default)]
struct Known {
    closes: Vec<i64>,
    prices: Vec<i64>,
    short: i64,
}

impl Known {
    fn of(course: &Course) -> Result<Played, ForecastError> {
        let mut known = Known::default();
        course.replay(&[], &mut known).map_err(|_| too_large())?;
        let is_whole = known.short == 0;
        Ok(Played { closes: known.closes, prices: known.prices, is_whole })
    }
}

impl Watcher for Known {
    fn paid_for(&mut self, _price: usize, cents: i64) {
        self.prices.push(cents);
    }

    fn drew(&mut self, _day: usize, due: i64, cents: i64) {
        self.short = self.short.saturating_add(due.saturating_add(cents));
    }

    fn closed(&mut self, _day: usize, balance: i64) {
        self.closes.push(balance);
    }
}
