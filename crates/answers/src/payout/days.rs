//! On which days can it be decided, where a method becomes usable on a day without income?
//!
//! The planner decides on its first day and on days of income. The first day on which any method can be used is made
//! the first day: nothing can be paid out before it. Every other first day of a method is tried as a day of decision by
//! letting one cent of what was there before become available on it; the best of all plans that are found so counts.
//! Every one of them can be carried out, since a cent that comes later only forbids.

use crate::plan::{Plan, PlanError, PlanProblem, plan};
use jiff::civil::Date;
use outflow_ledger::Cents;

/// The best plan; without any, the reason of the problem that comes closest.
pub(super) fn best_plan(problem: &PlanProblem) -> Result<Plan, PlanError> {
    let problem = begin_when_possible(problem.clone()).ok_or(PlanError::TooLarge)?;
    let mut best = plan(&problem);
    for day in new_days(&problem) {
        let Some(other) = decide_on(&problem, day) else { continue };
        best = better(best, plan(&other));
    }
    best
}

/// The same problem from the first day on which any method can be used.
fn begin_when_possible(mut problem: PlanProblem) -> Option<PlanProblem> {
    let usable = problem.methods.iter().map(|one| one.usable_from.unwrap_or(problem.today));
    let first = usable.min().unwrap_or(problem.today);
    if first <= problem.today {
        return Some(problem);
    }
    let (before, later): (Vec<_>, Vec<_>) =
        problem.income.into_iter().partition(|(on, _)| *on < first);
    problem.opening = problem.opening.plus(Cents::sum(before.iter().map(|one| one.1))?)?;
    problem.income = later;
    problem.today = first;
    Some(problem)
}

/// The first days of methods on which it could not be decided yet.
fn new_days(problem: &PlanProblem) -> Vec<Date> {
    let is_new = |day: &Date| {
        *day > problem.today
            && *day <= problem.until
            && !problem.income.iter().any(|(on, amount)| on == day && !amount.is_zero())
    };
    let mut days: Vec<Date> =
        problem.methods.iter().filter_map(|method| method.usable_from).filter(is_new).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn decide_on(problem: &PlanProblem, day: Date) -> Option<PlanProblem> {
    let cent = Cents::new(1)?;
    let mut other = problem.clone();
    let earlier = other.income.iter_mut().filter(|(on, amount)| *on < day && amount.is_positive());
    let last = earlier.max_by_key(|(on, _)| *on);
    let source = last.map_or(&mut other.opening, |(_, amount)| amount);
    *source = source.minus(cent)?;
    other.income.push((day, cent));
    Some(other)
}

fn better(
    known: Result<Plan, PlanError>,
    other: Result<Plan, PlanError>,
) -> Result<Plan, PlanError> {
    let rank = |plan: &Plan| (plan.left, plan.cost_ten_thousandths, plan.payouts.len());
    match (known, other) {
        (Ok(known), Ok(other)) if rank(&other) < rank(&known) => Ok(other),
        (Ok(known), _) => Ok(known),
        (Err(_), Ok(other)) => Ok(other),
        (
            Err(PlanError::NeedNotMet { by, most, .. }),
            Err(PlanError::NeedNotMet { by: later, needed, most: more }),
        ) if (later, more) > (by, most) => {
            Err(PlanError::NeedNotMet { by: later, needed, most: more })
        }
        (Err(known), Err(_)) => Err(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::PlanMethod;
    use jiff::civil::date;

    fn method(fixed: i64, usable_from: Option<Date>) -> PlanMethod {
        PlanMethod {
            id: String::new(),
            name: String::new(),
            fixed: Cents::new(fixed).unwrap(),
            spread_basis_points: 0,
            minimum: None,
            maximum: None,
            arrives_after_business_days: 0,
            usable_from,
        }
    }

    #[test]
    fn a_new_method_is_waited_for_where_it_is_cheaper() {
        let new = date(2026, 11, 30);
        for (methods, until, income, on, cost) in [
            (vec![method(500, None), method(99, Some(new))], date(2026, 12, 31), vec![], new, 99),
            (vec![method(99, Some(new))], date(2026, 12, 31), vec![], new, 99),
            (
                vec![method(500, None), method(99, Some(new))],
                date(2026, 12, 31),
                vec![(date(2026, 11, 25), Cents::new(1).unwrap())],
                new,
                99,
            ),
            // A day too late is no day; and a dearer method is not waited for.
            (
                vec![method(500, None), method(99, Some(new))],
                date(2026, 11, 29),
                vec![],
                date(2026, 11, 23),
                500,
            ),
            (
                vec![method(50, None), method(99, Some(new))],
                date(2026, 12, 31),
                vec![],
                date(2026, 11, 23),
                50,
            ),
        ] {
            let problem = PlanProblem {
                today: date(2026, 11, 23),
                until,
                opening: Cents::new(10_000).unwrap(),
                income,
                floor: Cents::ZERO,
                needs: Vec::new(),
                methods,
            };
            let found = best_plan(&problem).expect("there is a plan");
            let days: Vec<Date> = found.payouts.iter().map(|one| one.on).collect();
            assert_eq!((days, found.cost), (vec![on], Cents::new(cost).unwrap()), "{problem:?}");
        }
    }
}
