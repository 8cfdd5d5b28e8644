//! Which range do past weeks make likely around the known line: what is drawn from, and what comes of it?

use super::assume::AssumptionId;
use super::course::{Course, Due};
use super::line::Line;
use super::paths::{FEWEST_WEEKS, Likely, Spread, Urn, likely};
use super::weeks::{LeftOut, PastWeek, gaps, past_weeks};
use super::{ForecastError, LikelyRange, LikelyStep, Tenths, texts, too_large};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::Cents;

/// Past weeks that are drawn from: a year.
const USUAL_WEEKS: u64 = 52;
/// A history that ended longer ago is no guide to the days to come.
pub(super) const FRESH_DAYS: i64 = 91;
/// Futures that are drawn.
const USUAL_PATHS: u64 = 1_000;

/// What the futures of a line are made of.
pub(super) struct Futures {
    weeks: Vec<PastWeek>,
    /// The first day of the first of them, and the last day of the last.
    span: (Date, Date),
    first_weekday: usize,
    hours_known: Vec<bool>,
    releases_known: Vec<bool>,
    /// How many are drawn.
    pub paths: usize,
    seed: u64,
    /// The line without what past weeks bring anyway.
    pub course: Course,
}

impl Futures {
    /// Plays them, each along this course.
    pub fn play(&self, course: &Course) -> Result<Likely, ForecastError> {
        let urn = Urn {
            weeks: &self.weeks,
            first_weekday: self.first_weekday,
            hours_known: &self.hours_known,
            releases_known: &self.releases_known,
        };
        likely(course, &urn, self.paths, self.seed).map_err(|_| too_large())
    }
}

impl Line<'_> {
    /// The range, with its value on each day; or why nothing is said.
    #[allow(clippy::type_complexity, reason = "an error, or a reason, or both parts of a range")]
    pub fn likely(&self) -> Result<Result<(LikelyRange, Vec<Tenths>), String>, ForecastError> {
        let futures = match self.futures()? {
            Ok(futures) => futures,
            Err(why) => return Ok(Err(why)),
        };
        let found = futures.play(&futures.course)?;
        let at = |spread: &Spread, day: usize| {
            let cents = |part: &[i64]| Cents::new(part[day]).unwrap_or(Cents::MAX);
            Tenths {
                low: cents(&spread.low),
                middle: cents(&spread.middle),
                high: cents(&spread.high),
            }
        };
        let last = self.closes.len().saturating_sub(1);
        let mut steps: Vec<usize> = [28, 56, 84].into_iter().filter(|day| *day < last).collect();
        steps.push(last);
        let step = |day: usize| LikelyStep {
            after_days: day as u32,
            on: self.date(day),
            balance: at(&found.balance, day),
            money: at(&found.money, day),
            reach_zero: found.reach_zero[day] as u32,
        };
        let weeks = futures.weeks.len();
        let range = LikelyRange {
            weeks: weeks as u32,
            from_to: futures.span,
            paths: futures.paths as u32,
            seed: futures.seed,
            steps: steps.into_iter().map(step).collect(),
        };
        let tenths = (0..self.closes.len()).map(|day| at(&found.balance, day)).collect();
        Ok(Ok((range, tenths)))
    }

    /// What the futures are made of; or why there are none.
    pub fn futures(&self) -> Result<Result<Futures, String>, ForecastError> {
        let ground = self.ground;
        let assumed = &ground.request.assumed;
        if assumed.is_off(AssumptionId::Range) {
            return Ok(Err("you asked for none".to_owned()));
        }
        let Some(days) = self.history() else {
            return Ok(Err("there is no history to draw from".to_owned()));
        };
        let ago = (ground.as_of - days.1).get_days();
        if i64::from(ago) > FRESH_DAYS {
            return Ok(Err(format!(
                "the lines end {ago} days before the first day: what was likely then says little of now"
            )));
        }
        // What the user said of Connects holds in every future.
        let says_connects = assumed.get(AssumptionId::Connects).is_some();
        let uncovered = ground.request.uncovered.iter().copied().chain(gaps(ground.journal));
        let left_out = LeftOut {
            connects: says_connects,
            clients: self.clients.clone(),
            uncovered: uncovered.collect(),
        };
        let mut weeks = past_weeks(ground.journal, days, &left_out).ok_or_else(too_large)?;
        let wanted = assumed.count(AssumptionId::Weeks).unwrap_or(USUAL_WEEKS);
        let used = weeks.len().min(usize::try_from(wanted).unwrap_or(usize::MAX));
        if used < FEWEST_WEEKS {
            return Ok(Err(format!(
                "{} is too short a history: at least {FEWEST_WEEKS} whole weeks are needed",
                texts::weeks_in_words(used)
            )));
        }
        weeks.drain(..weeks.len() - used);
        let span = weeks.first().zip(weeks.last());
        let span = span.map(|((first, _), (last, _))| (*first, last.saturating_add(6.days())));
        let paths = assumed.count(AssumptionId::Paths).unwrap_or(USUAL_PATHS).clamp(10, 100_000);
        let mut course = Course { sure: self.base.clone(), ..self.course.clone() };
        course.prices.retain(|due| says_connects || due.of != Due::Connects);
        let weekday = ground.as_of.weekday().to_monday_zero_offset().unsigned_abs();
        Ok(Ok(Futures {
            span: span.unwrap_or(days),
            weeks: weeks.into_iter().map(|(_, week)| week).collect(),
            first_weekday: usize::from(weekday),
            hours_known: self.known.hours.clone(),
            releases_known: self.known.releases.clone(),
            paths: usize::try_from(paths).unwrap_or(1_000),
            seed: assumed.count(AssumptionId::Seed).unwrap_or(1),
            course,
        }))
    }

    /// The days of which the lines tell everything: up to the last line, and up to yesterday where the site's own
    /// balance of the first day is the last one of the statement.
    fn history(&self) -> Option<(Date, Date)> {
        let journal = self.ground.journal;
        let (_, last) = journal.covered()?;
        let causes = &journal.meanings.causes;
        let first = causes.iter().position(|cause| cause.is_earning())?;
        let first = journal.lines[first].dated;
        let snapshot = self.ground.request.snapshot;
        let is_current = snapshot.as_of.is_none_or(|on| on == self.ground.as_of)
            && snapshot.available == Some(journal.reconciled.closing);
        let yesterday = self.ground.as_of.yesterday().ok()?;
        let last = if is_current { last.max(yesterday) } else { last };
        Some((first, last.min(yesterday)))
    }
}
