//! What is the least cost of every total, day by day, that the best plan may pass through?

use super::PlanError;
use super::bound::{Guide, Rest, rests};
use super::curve::{Curve, Known, Piece};
use super::setting::{Day, Needs, Setting};
use jiff::civil::Date;

/// How many pieces the quick search keeps of each curve.
const KEPT: usize = 24;

/// How many times a piece may be extended by a payout before the search gives up; some seconds of work.
const MOST_EXTENSIONS: usize = 60_000_000;

/// The curve before the first decision day and the one after each, as far as the best plan may pass through them;
/// the needs can be met.
///
/// A quick search, which drops what does not look good, finds some plan. The exact one then leaves out what provably
/// cannot lead to a plan as good as that.
pub(super) fn sweep(setting: &Setting, needs: &Needs) -> Result<Vec<Curve>, PlanError> {
    let due = due_after(setting, needs);
    let reach = reach(setting);
    let mut rests_to_end = rests(setting, needs, &due, reach);
    let Some(known) = quick_end(setting, needs, &due, &rests_to_end, reach) else {
        return curves(setting, needs, &due, |_| None);
    };
    if known.paid < reach {
        rests_to_end = rests(setting, needs, &due, known.paid);
    }
    guided(setting, needs, &due, &rests_to_end, (known, reach))
}

/// The exact search, as far as a plan can match the known one; none pays out more than `reach`.
fn guided(
    setting: &Setting,
    needs: &Needs,
    due: &[i64],
    rests: &[Rest],
    (known, reach): (Known, i64),
) -> Result<Vec<Curve>, PlanError> {
    let later = still_possible(setting);
    let waiting = least_to_wait(setting);
    curves(setting, needs, due, |index| {
        let more = if known.paid < reach { known.paid + 1 - later[index] } else { i64::MAX };
        let waiting = waiting[index].min(known.paid);
        Some(Guide { rest: &rests[index + 1], known, more, waiting })
    })
}

/// Whether the quick search finds a plan that meets all needs.
pub(super) fn is_easily_met(setting: &Setting, needs: &Needs) -> bool {
    let (due, reach) = (due_after(setting, needs), reach(setting));
    quick_end(setting, needs, &due, &rests(setting, needs, &due, reach), reach).is_some()
}

/// For each decision day all that no later payout can bring in time.
fn due_after(setting: &Setting, needs: &Needs) -> Vec<i64> {
    let mut earliest: Option<Date> = None;
    let mut result = Vec::with_capacity(setting.days.len());
    for day in setting.days.iter().rev() {
        result.push(earliest.map_or(needs.total(), |day| needs.before(day)));
        earliest = day.choices.iter().map(|choice| choice.arrives_on).chain(earliest).min();
    }
    result.reverse();
    result
}

/// No plan pays out more than this.
fn reach(setting: &Setting) -> i64 {
    let day = |paid: i64, day: &Day| paid.saturating_add(day.most()).min(day.limit);
    setting.days.iter().fold(0, day)
}

/// For each decision day the most that later days can pay out.
fn still_possible(setting: &Setting) -> Vec<i64> {
    let later = setting.days.iter().rev().scan(0_i64, |sum, day| {
        let result = *sum;
        *sum = sum.saturating_add(day.most());
        Some(result)
    });
    let mut result: Vec<i64> = later.collect();
    result.reverse();
    result
}

/// For each decision day the least total from which somebody may wait for a later payout: that one takes more than the day
/// allowed, unless its method is new by then.
fn least_to_wait(setting: &Setting) -> Vec<i64> {
    let largest = setting.days.iter().map(Day::most).max().unwrap_or(0);
    let is_new = |day: &Day| day.choices.iter().any(|choice| choice.new);
    let last_new = setting.days.iter().rposition(is_new).unwrap_or(0);
    let least = |(index, day): (usize, &Day)| {
        if index < last_new { 0 } else { day.limit - largest + 1 }
    };
    setting.days.iter().enumerate().map(least).collect()
}

fn start(setting: &Setting, needs: &Needs) -> Curve {
    Curve::start().arrived(needs.before(setting.days[0].on), setting.weight)
}

/// The end of some good plan, if the quick search finds any.
fn quick_end(
    setting: &Setting,
    needs: &Needs,
    due: &[i64],
    rests: &[Rest],
    reach: i64,
) -> Option<Known> {
    let mut curve = start(setting, needs);
    for ((day, &due), rest) in setting.days.iter().zip(due).zip(&rests[1..]) {
        let extended = day.choices.iter().map(|choice| {
            let source = curve.arrived(needs.before(choice.arrives_on), setting.weight);
            source.extended(&choice.step).within(0, day.limit)
        });
        let extended: Vec<Curve> = extended.collect();
        curve = Curve::least(&extended).merged(&curve).arrived(due, setting.weight);
        curve = few(curve, rest, reach);
    }
    curve.end()
}

/// The pieces that look best, and the last ones, with which most has been paid out.
fn few(curve: Curve, rest: &Rest, paid: i64) -> Curve {
    let count = curve.pieces.len();
    if count <= KEPT {
        return curve;
    }
    let value = |piece: &Piece| rest.least_through(piece, paid).map_or(i64::MAX, |least| least.0);
    let pieces = curve.pieces.iter().enumerate().rev();
    let mut by_value: Vec<_> = pieces.map(|(index, piece)| (value(piece), index)).collect();
    by_value.sort_by_key(|entry| entry.0);
    let mut kept: Vec<usize> = by_value[..KEPT].iter().map(|entry| entry.1).collect();
    kept.extend(count - 4..count);
    kept.sort_unstable();
    kept.dedup();
    Curve { pieces: kept.into_iter().map(|index| curve.pieces[index]).collect() }
}

/// The curve before the first decision day and the one after each, as far as the guide of each day lets them through.
///
/// Who waits on a day on which the next payout was possible makes it later than necessary; with that payout
/// on that day already the plan is preferred. After a day of waiting a payout therefore takes more than that day allowed,
/// unless its method could not be used yet.
fn curves<'a>(
    setting: &Setting,
    needs: &Needs,
    due: &[i64],
    guide: impl Fn(usize) -> Option<Guide<'a>>,
) -> Result<Vec<Curve>, PlanError> {
    let start = start(setting, needs);
    let (mut paid, mut waited) = (start.clone(), Curve::default());
    let mut curves = vec![start];
    let mut extended = Vec::new();
    let (mut limit_before, mut extensions) = (0, 0);
    for (index, (day, &due)) in setting.days.iter().zip(due).enumerate() {
        let guide = guide(index);
        extended.clear();
        for choice in &day.choices {
            let needed = needs.before(choice.arrives_on);
            let above = if choice.new { 0 } else { limit_before + 1 };
            for (curve, least) in [(&paid, 0), (&waited, above)] {
                let source = curve.arrived(needed, setting.weight);
                extensions += source.pieces.len();
                let all = source.extended(&choice.step).within(least, day.limit);
                extended.push(match guide {
                    Some(guide) => guide.worth(&all),
                    None => all,
                });
            }
        }
        if extensions > MOST_EXTENSIONS {
            return Err(PlanError::TooManyPossibilities);
        }
        let before = &curves[curves.len() - 1];
        waited = guide.map_or_else(|| before.clone(), |guide| guide.waiting(before));
        waited = waited.arrived(due, setting.weight);
        paid = Curve::least(&extended).arrived(due, setting.weight);
        curves.push(paid.merged(&waited));
        limit_before = day.limit;
    }
    Ok(curves)
}
