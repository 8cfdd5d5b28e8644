//! What does a plan choose from? Days, limits, steps and needs of a problem as plain integers, checked once.

use super::curve::{FINE, Step};
use super::{MAX_BUSINESS_DAYS, MAX_METHODS, PlanError, PlanMethod, PlanProblem};
use jiff::civil::Date;
use outflow_ledger::Cents;
use outflow_policy::add_business_days;

/// A problem as the search sees it.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// The decision days in order.
    pub days: Vec<Day>,
    /// What a cost is multiplied with in a value; larger than any number of payouts.
    pub weight: i64,
}

/// A decision day.
#[derive(Clone, Debug)]
pub(super) struct Day {
    /// Which day it is.
    pub on: Date,
    /// All that has been available above the floor up to this day, in cents: the most that can have been paid out.
    pub limit: i64,
    /// The payouts that can be made, in the order of the methods.
    pub choices: Vec<Choice>,
}

impl Day {
    /// The most that can be paid out on this day, in cents.
    pub fn most(&self) -> i64 {
        self.choices.iter().map(|choice| choice.step.most).max().unwrap_or(0)
    }
}

/// A payout that can be made on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// Which of the problem's methods makes it.
    pub method: usize,
    /// Its amounts and costs.
    pub step: Step,
    /// The day on which it arrives.
    pub arrives_on: Date,
    /// Whether the method could not be used on the decision day before.
    pub new: bool,
}

/// The days of needs in order, each with all that is needed up to it, in cents.
#[derive(Clone, Debug)]
pub(super) struct Needs(Vec<(Date, i64)>);

impl Needs {
    /// Adds up needs by their days; those of zero do not count.
    pub fn of(problem: &PlanProblem) -> Result<Needs, PlanError> {
        let mut dated: Vec<_> =
            problem.needs.iter().filter(|need| !need.amount.is_zero()).collect();
        dated.sort_by_key(|need| need.by);
        let mut result: Vec<(Date, i64)> = Vec::new();
        let mut total = Cents::ZERO;
        for need in dated {
            total = total.plus(not_negative(need.amount)?).ok_or(PlanError::TooLarge)?;
            match result.last_mut() {
                Some(last) if last.0 == need.by => last.1 = total.minor(),
                _ => result.push((need.by, total.minor())),
            }
        }
        if total.minor() > i64::MAX / FINE / 4 {
            return Err(PlanError::TooLarge);
        }
        Ok(Needs(result))
    }

    /// All that is needed on days before `day`, in cents.
    pub fn before(&self, day: Date) -> i64 {
        let count = self.0.partition_point(|need| need.0 < day);
        if count == 0 { 0 } else { self.0[count - 1].1 }
    }

    /// All that is needed, in cents.
    pub fn total(&self) -> i64 {
        self.0.last().map_or(0, |need| need.1)
    }

    /// The days of the needs, each with all that is needed up to it.
    pub fn days(&self) -> &[(Date, i64)] {
        &self.0
    }

    /// Only the first needs.
    pub fn first(&self, count: usize) -> Needs {
        Needs(self.0[..count].to_vec())
    }
}

impl Setting {
    /// Checks a problem and counts it out.
    pub fn of(problem: &PlanProblem) -> Result<Setting, PlanError> {
        check(problem)?;
        let limits = limits(problem)?;
        let count = i64::try_from(limits.len()).map_err(|_| PlanError::TooLarge)?;
        let weight = count + 1;
        let all = limits.last().map_or(0, |day| day.1);
        // No payout costs more than it takes, so this bounds every value, and leaves room for a sum of four.
        let largest = i128::from(all) * i128::from(FINE) * i128::from(weight);
        if largest > i128::from(i64::MAX / 4) {
            return Err(PlanError::TooLarge);
        }
        let mut before = None;
        let day = |(on, limit)| {
            let choices = choices(problem, (before, on), limit, weight);
            before = Some(on);
            Day { on, limit, choices }
        };
        Ok(Setting { days: limits.into_iter().map(day).collect(), weight })
    }

    /// All that can be paid out at most, in cents.
    pub fn all(&self) -> i64 {
        self.days.last().map_or(0, |day| day.limit)
    }
}

fn check(problem: &PlanProblem) -> Result<(), PlanError> {
    let &PlanProblem { today, until, .. } = problem;
    if until < today {
        return Err(PlanError::EndsBeforeItBegins { today, until });
    }
    match problem.methods.len() {
        0 => return Err(PlanError::NoMethods),
        1..=MAX_METHODS => {}
        count => return Err(PlanError::TooManyMethods(count)),
    }
    not_negative(problem.floor)?;
    for &(on, amount) in &problem.income {
        if on < today {
            return Err(PlanError::IncomeInThePast(on));
        }
        not_negative(amount)?;
    }
    for method in &problem.methods {
        for amount in [Some(method.fixed), method.minimum, method.maximum].into_iter().flatten() {
            not_negative(amount)?;
        }
        if i64::from(method.spread_basis_points) >= FINE {
            return Err(PlanError::SpreadTooLarge(method.spread_basis_points));
        }
        if method.arrives_after_business_days > MAX_BUSINESS_DAYS {
            return Err(PlanError::TooSlow(method.arrives_after_business_days));
        }
    }
    Ok(())
}

fn not_negative(amount: Cents) -> Result<Cents, PlanError> {
    if amount.is_negative() { Err(PlanError::Negative(amount)) } else { Ok(amount) }
}

/// The decision days, each with all that has been available above the floor up to it.
fn limits(problem: &PlanProblem) -> Result<Vec<(Date, i64)>, PlanError> {
    let of_income = income_days(problem)?;
    let new = problem.methods.iter().filter_map(|method| method.usable_from);
    let new = new.filter(|from| (problem.today..=problem.until).contains(from));
    let mut result: Vec<(Date, i64)> = new.map(|on| (on, limit_on(&of_income, on))).collect();
    result.extend(of_income);
    result.sort_unstable();
    result.dedup();
    Ok(result)
}

/// All that has been available above the floor up to a day, by the days on which that changes.
pub(super) fn limit_on(limits: &[(Date, i64)], day: Date) -> i64 {
    let count = limits.partition_point(|limit| limit.0 <= day);
    if count == 0 { 0 } else { limits[count - 1].1 }
}

/// The first day and those on which income becomes available, each with all that has been available above the floor up to it.
pub(super) fn income_days(problem: &PlanProblem) -> Result<Vec<(Date, i64)>, PlanError> {
    let mut income: Vec<_> = problem
        .income
        .iter()
        .filter(|(on, amount)| *on <= problem.until && !amount.is_zero())
        .copied()
        .collect();
    income.sort_by_key(|(on, _)| *on);
    let mut above = problem.opening.minus(problem.floor).ok_or(PlanError::TooLarge)?;
    let mut result = vec![(problem.today, above.minor().max(0))];
    for (on, amount) in income {
        above = above.plus(amount).ok_or(PlanError::TooLarge)?;
        let limit = above.minor().max(0);
        match result.last_mut() {
            Some(last) if last.0 == on => last.1 = limit,
            _ => result.push((on, limit)),
        }
    }
    Ok(result)
}

/// The payouts that can be made on the second of two decision days.
fn choices(
    problem: &PlanProblem,
    (before, on): (Option<Date>, Date),
    limit: i64,
    weight: i64,
) -> Vec<Choice> {
    let methods = problem.methods.iter().enumerate();
    let possible = methods.filter_map(|(index, method)| {
        let usable = |on: Date| method.usable_from.is_none_or(|from| on >= from);
        if !usable(on) {
            return None;
        }
        let (least, most) = amounts(method, limit)?;
        let spread = i64::from(method.spread_basis_points);
        let cost = method.fixed.minor() * FINE + spread * least;
        let step = Step { least, most, value: cost * weight + 1, slope: spread * weight };
        let arrives_on = add_business_days(on, method.arrives_after_business_days);
        Some(Choice { method: index, step, arrives_on, new: !before.is_some_and(usable) })
    });
    possible.collect()
}

/// The least and the largest amount of one payout by a method where at most `limit` can be paid; `None` where none can.
/// The least is large enough for at least one cent to arrive.
pub(super) fn amounts(method: &PlanMethod, limit: i64) -> Option<(i64, i64)> {
    let a_cent_brings = FINE - i64::from(method.spread_basis_points);
    let to_bring = (method.fixed.wide() + 1) * i128::from(FINE);
    let first = (to_bring + i128::from(a_cent_brings) - 1) / i128::from(a_cent_brings);
    let least = method.minimum.map_or(0, Cents::wide).max(first);
    let most = method.maximum.map_or(limit, Cents::minor).min(limit);
    let least = i64::try_from(least).ok()?;
    (least <= most).then_some((least, most))
}
