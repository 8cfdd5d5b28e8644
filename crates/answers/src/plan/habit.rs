//! What does the user's present habit cost over the same horizon, and how much is that in a year?

use super::schedule::{Chosen, schedule};
use super::setting::{Setting, amounts, income_days, limit_on};
use super::{Plan, PlanError, PlanProblem};
use jiff::civil::Date;
use outflow_ledger::Cents;
use outflow_policy::add_business_days;

/// How the user pays out at present: always everything above the floor, by one method.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Habit {
    /// Which of the problem's methods.
    pub method: usize,
    /// On which days.
    pub days: HabitDays,
}

/// The days of a habit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HabitDays {
    /// The first day and every day on which money becomes available, if at least so many cents lie above the floor.
    Whenever {
        /// The least that must lie above the floor, in cents.
        at_least: Cents,
    },
    /// These days, in any order, whether money becomes available on them or not; those outside the horizon do not count.
    On(Vec<Date>),
}

/// What a habit pays out over a problem's horizon, and what that costs; it pays no heed to the needs.
///
/// On a day of the habit everything above the floor is paid out, at most the method's maximum; nothing is, where that
/// is less than the method's minimum or the cost would leave less than a cent.
pub fn habit(problem: &PlanProblem, habit: &Habit) -> Result<Plan, PlanError> {
    let setting = Setting::of(problem)?;
    let method = problem.methods.get(habit.method).ok_or(PlanError::NoSuchMethod(habit.method))?;
    let limits = income_days(problem)?;
    let (days, at_least) = days_of(habit, problem, &limits);
    let mut paid = 0;
    let mut chosen = Vec::new();
    for on in days {
        let above = limit_on(&limits, on) - paid;
        if above < at_least || method.usable_from.is_some_and(|from| on < from) {
            continue;
        }
        let Some((_, gross)) = amounts(method, above) else { continue };
        paid += gross;
        let arrives_on = add_business_days(on, method.arrives_after_business_days);
        let gross = Cents::new(gross).ok_or(PlanError::TooLarge)?;
        chosen.push(Chosen { on, method: habit.method, gross, arrives_on });
    }
    let left = Cents::new(setting.all() - paid).ok_or(PlanError::TooLarge)?;
    schedule(&chosen, &problem.methods, left)
}

/// The days on which the habit looks at the balance, in order, and the least above the floor that makes it act.
fn days_of(habit: &Habit, problem: &PlanProblem, limits: &[(Date, i64)]) -> (Vec<Date>, i64) {
    match &habit.days {
        HabitDays::Whenever { at_least } => {
            (limits.iter().map(|day| day.0).collect(), at_least.minor())
        }
        HabitDays::On(dates) => {
            let within = |day: &&Date| (problem.today..=problem.until).contains(*day);
            let mut days: Vec<Date> = dates.iter().filter(within).copied().collect();
            days.sort();
            days.dedup();
            (days, 0)
        }
    }
}

/// How much more the habit costs than the plan in 365 days, in cents; half a cent counts as one.
///
/// `days` is the length of the horizon over which both costs were counted; `None` for zero days, and where the result
/// cannot be held. A negative result says that the habit is cheaper, as it can be when it leaves needs unmet.
pub fn yearly_difference(habit_cost: Cents, plan_cost: Cents, days: u32) -> Option<Cents> {
    let more = habit_cost.wide() - plan_cost.wide();
    let days = i128::from(days);
    if days == 0 {
        return None;
    }
    Cents::from_wide((2 * more * 365 + days).div_euclid(2 * days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(minor: i64) -> Cents {
        Cents::new(minor).unwrap()
    }

    #[test]
    fn a_difference_is_scaled_to_a_year() {
        for (habit, plan, days, more) in [
            (5_148, 1_980, 365, Some(3_168)),
            (5_148, 1_980, 730, Some(1_584)),
            (100, 99, 730, Some(1)),
            (99, 100, 730, Some(0)),
            (100, 99, 731, Some(0)),
            (1, 0, 0, None),
        ] {
            let more = more.map(cents);
            assert_eq!(yearly_difference(cents(habit), cents(plan), days), more, "{habit} {days}");
        }
    }
}
