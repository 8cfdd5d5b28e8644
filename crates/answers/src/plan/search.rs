//! Which payouts are best? Backwards along the least costs; and where there are none, which need is the first too many.

use super::curve::{Curve, FINE, Known, Step};
use super::schedule::{Chosen, schedule};
use super::setting::{Choice, Day, Needs, Setting};
use super::sweep::{is_easily_met, sweep};
use super::{Plan, PlanError, PlanProblem};
use jiff::civil::Date;
use outflow_ledger::Cents;

/// The best plan of a problem, by the model that the module's page states.
pub fn plan(problem: &PlanProblem) -> Result<Plan, PlanError> {
    let setting = Setting::of(problem)?;
    let needs = Needs::of(problem)?;
    if !is_easily_met(&setting, &needs)
        && let Some(unmet) = first_unmet(&setting, &needs)?
    {
        return Err(unmet);
    }
    let curves = sweep(&setting, &needs)?;
    let end = curves.last().and_then(Curve::end);
    let Known { paid, .. } = end.expect("needs of which none is too many can be met");
    let chosen = walk_back(&setting, &needs, &curves, paid)?;
    let left = Cents::new(setting.all() - paid).ok_or(PlanError::TooLarge)?;
    schedule(&chosen, &problem.methods, left)
}

/// From the last day back: the payouts that led to a total, the preferred ones where several did.
fn walk_back(
    setting: &Setting,
    needs: &Needs,
    curves: &[Curve],
    paid: i64,
) -> Result<Vec<Chosen>, PlanError> {
    let mut chosen = Vec::new();
    let mut total = paid;
    for (day, (before, after)) in setting.days.iter().zip(curves.iter().zip(&curves[1..])).rev() {
        let value = after.at(total).expect("the walk stays on totals that the curves know");
        if before.at(total) == Some(value) {
            continue;
        }
        let (choice, amount) = day
            .choices
            .iter()
            .find_map(|choice| {
                let source = before.arrived(needs.before(choice.arrives_on), setting.weight);
                Some((choice, smallest_last(&source, &choice.step, total, value)?))
            })
            .expect("a value that the day before does not have was made by a payout");
        let gross = Cents::new(amount).ok_or(PlanError::TooLarge)?;
        let &Choice { method, arrives_on, .. } = choice;
        chosen.push(Chosen { on: day.on, method, gross, arrives_on });
        total -= amount;
    }
    chosen.reverse();
    Ok(chosen)
}

/// The smallest payout that makes `total` of value `value` out of a curve.
fn smallest_last(source: &Curve, step: &Step, total: i64, value: i64) -> Option<i64> {
    let by_piece = source.pieces.iter().rev().find_map(|piece| {
        let lo = piece.lo.max(total - step.most);
        let hi = piece.hi.min(total - step.least);
        // No split is better than `value`, and on a line the best splits are at an end or everywhere.
        let ends = if lo <= hi { [Some(hi), Some(lo)] } else { [None, None] };
        let value_of = |before: i64| {
            piece.at(before) + step.value + step.slope * (total - before - step.least)
        };
        ends.into_iter().flatten().find(|&before| value_of(before) == value)
    });
    by_piece.map(|before| total - before)
}

/// The first need that cannot be met with all earlier ones, and the most that can have arrived by its day; `None` where all
/// can be met.
fn first_unmet(setting: &Setting, needs: &Needs) -> Result<Option<PlanError>, PlanError> {
    let (mut met, mut beyond) = (0, needs.days().len());
    while beyond - met > 1 {
        let middle = (met + beyond) / 2;
        let easily = is_easily_met(setting, &needs.first(middle));
        *(if easily { &mut met } else { &mut beyond }) = middle;
    }
    for (count, &(by, needed)) in needs.days().iter().enumerate().skip(met) {
        let most = most_by(setting, &needs.first(count), by)? / FINE;
        if most < needed {
            let cents = |amount: i64| Cents::new(amount).ok_or(PlanError::TooLarge);
            let (needed, most) = (cents(needed)?, cents(most)?);
            return Ok(Some(PlanError::NeedNotMet { by, needed, most }));
        }
    }
    Ok(None)
}

/// The most that can have arrived by a day when the given earlier needs are met, in ten-thousandths of a cent.
///
/// On a last day of its own all that is still there may be thrown away: what the cheapest such plan does not cost has arrived.
fn most_by(setting: &Setting, needs: &Needs, by: Date) -> Result<i64, PlanError> {
    let in_time = |day: &Day| {
        let choices = day.choices.iter().filter(|choice| choice.arrives_on <= by).copied();
        Day { choices: choices.collect(), ..day.clone() }
    };
    let mut days: Vec<Day> = setting.days.iter().filter(|day| day.on <= by).map(in_time).collect();
    let limit = days.last().map_or(0, |day| day.limit);
    if limit == 0 {
        return Ok(0);
    }
    let cent = FINE * setting.weight;
    let step = Step { least: 1, most: limit, value: cent, slope: cent };
    let thrown = Choice { method: 0, step, arrives_on: Date::MAX, new: true };
    days.push(Day { on: Date::MAX, limit, choices: vec![thrown] });
    let setting = Setting { days, weight: setting.weight };
    let curves = sweep(&setting, needs)?;
    let end = curves.last().and_then(Curve::end).expect("everything may be thrown away");
    Ok(end.paid * FINE - end.value / setting.weight)
}
