//! How much may leave today, so that what is known and assumed still keeps to the floor, the reserve and the draws?

use super::course::{Course, MonthlyDraw};
use super::line::{Line, Seen};
use super::{ForecastError, too_large};
use outflow_ledger::Cents;

impl Line<'_> {
    /// What may leave today, so that no day ends below the floor, automatic payouts left out; of a draw what is paid
    /// out today counts toward it. Never more than there is above the reserve, nor less than 0.
    pub fn safe_today(&self) -> Result<Cents, ForecastError> {
        if self.blocked.is_some() {
            return Ok(Cents::ZERO);
        }
        let mut seen = Seen::default();
        let without = Course { draw: None, payout: None, ..self.course.clone() };
        without.replay(&[], &mut seen).map_err(|_| too_large())?;
        let lowest = seen.closes.iter().copied().min().unwrap_or(0).min(self.opening.minor());
        let above = i128::from(lowest) - self.floor.0.wide();
        let above = above.min(self.opening.wide() - self.reserve.wide()).max(0);
        let above = Cents::from_wide(above).ok_or_else(too_large)?;
        match &self.course.draw {
            Some(draw) => self.safe_beside(draw, above),
            None => Ok(above),
        }
    }

    /// The same beside a monthly draw: the most, up to `most`, that leaves every draw and every price as it is.
    ///
    /// What is paid out today is drawn already, so it takes from later days only what goes beyond this month's draw:
    /// the more leaves, the lower every day ends, and bisection finds the last amount that fits.
    fn safe_beside(&self, draw: &MonthlyDraw, most: Cents) -> Result<Cents, ForecastError> {
        let floor = self.floor.0.minor();
        let play = |leaves: i64| -> Result<Seen, ForecastError> {
            let sum = |cents: i64, more: i64| cents.checked_add(more).ok_or_else(too_large);
            let draw = MonthlyDraw { paid_out: sum(draw.paid_out, leaves)?, ..draw.clone() };
            let opening = sum(self.course.opening, -leaves)?;
            let course = Course { draw: Some(draw), opening, payout: None, ..self.course.clone() };
            let mut seen = Seen::default();
            course.replay(&[], &mut seen).map_err(|_| too_large())?;
            Ok(seen)
        };
        let without = play(0)?;
        let short = |seen: &Seen| -> i128 {
            seen.draws.iter().map(|(_, due, paid)| i128::from(*due) + i128::from(*paid)).sum()
        };
        let fits = |seen: &Seen| {
            seen.closes.iter().all(|close| *close >= floor)
                && short(seen) <= short(&without)
                && seen.prices == without.prices
        };
        if !fits(&without) {
            return Ok(Cents::ZERO);
        }
        let (mut fitting, mut too_much) = (0_i64, most.minor().saturating_add(1));
        while too_much - fitting > 1 {
            let middle = fitting + (too_much - fitting) / 2;
            match fits(&play(middle)?) {
                true => fitting = middle,
                false => too_much = middle,
            }
        }
        Cents::new(fitting).ok_or_else(too_large)
    }
}
