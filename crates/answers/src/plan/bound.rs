//! How little can the rest cost? Lower bounds that let the search drop totals which cannot lead to the best plan.

use super::curve::{Curve, FINE, Known, Piece};
use super::setting::{Day, Needs, Setting};

/// Slopes of edges are kept in this part of a value per cent, rounded down.
const SLOPE_BITS: u32 = 16;

/// A convex line of corners: the least value, or less, of what is still to be paid out.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    corners: Vec<Corner>,
}

#[derive(Clone, Copy, Debug)]
struct Corner {
    /// How much is still to be paid out, in cents.
    rest: i64,
    /// At least this value is added by that.
    value: i64,
    /// What every further cent adds up to the next corner, in parts of a value, rounded down; the last has no next.
    slope: i64,
}

type Point = (i64, i64);

/// A lower bound on what all days, and then what the days after each decision day, add to the value of a plan that pays out
/// `paid` in total and meets all needs.
///
/// A day's payout lies on or above the lower hull of nothing and of the ends of its methods' lines; several
/// days' payouts lie on or above the sum of their hulls. A payout cannot take more than what the total
/// that must have been paid out before it leaves, and a total is never above the day's limit.
pub(super) fn rests(setting: &Setting, needs: &Needs, due: &[i64], paid: i64) -> Vec<Rest> {
    let least = least_totals(setting, due, paid);
    let mut line: Vec<Point> = vec![(0, 0)];
    let mut result = Vec::with_capacity(setting.days.len());
    let first = needs.before(setting.days[0].on);
    for (index, day) in setting.days.iter().enumerate().rev() {
        result.push(Rest::of(&line));
        let before = if index == 0 { first } else { least[index - 1] };
        let hull = hull_of(day, day.limit - before);
        line = sum(&from(&line, paid - day.limit), &hull);
        // No rest is larger than what is left of the least total; the edge that reaches it stays whole.
        let needed = line.partition_point(|point| point.0 < paid - before) + 1;
        line.truncate(needed);
    }
    result.push(Rest::of(&line));
    result.reverse();
    result
}

/// For each decision day what must have been paid out at least after it.
fn least_totals(setting: &Setting, due: &[i64], paid: i64) -> Vec<i64> {
    let cheapest = setting.days.iter().filter_map(|day| hull_of(day, day.limit).get(1).copied());
    let cheapest = cheapest.reduce(|a, b| if flatter(((0, 0), b), ((0, 0), a)) { b } else { a });
    let mut still_possible = 0_i64;
    let mut result = Vec::with_capacity(due.len());
    for (day, &due) in setting.days.iter().zip(due).rev() {
        let for_needs = cheapest.map_or(due, |best| gross_for(due, best, setting.weight));
        result.push(for_needs.max(paid - still_possible));
        still_possible = still_possible.saturating_add(day.most());
    }
    result.reverse();
    result
}

/// At least so much must be paid out for `due` to arrive, when no payout costs less a cent than the cheapest.
fn gross_for(due: i64, cheapest: Point, weight: i64) -> i64 {
    let (cents, cost) = (i128::from(cheapest.0), i128::from(cheapest.1 / weight));
    let fine = i128::from(FINE);
    let brought = cents * fine - cost;
    if brought <= 0 {
        return due;
    }
    let gross = (i128::from(due) * fine * cents + brought - 1) / brought;
    i64::try_from(gross).unwrap_or(i64::MAX)
}

/// The lower hull of nothing and of a day's payouts of at most `most`.
fn hull_of(day: &Day, most: i64) -> Vec<Point> {
    let steps = day.choices.iter().map(|choice| choice.step).filter(|step| step.least <= most);
    let ends = steps.flat_map(|step| {
        let end = step.most.min(most);
        [(step.least, step.value), (end, step.value + step.slope * (end - step.least))]
    });
    let mut points: Vec<Point> = ends.chain([(0, 0)]).collect();
    points.sort_unstable();
    points.dedup_by_key(|point| point.0);
    hull(points)
}

/// The lower hull of points in ascending order.
fn hull(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let mut hull: Vec<Point> = Vec::new();
    for point in points {
        while let [.., a, b] = hull[..]
            && !flatter((a, b), (b, point))
        {
            hull.pop();
        }
        hull.push(point);
    }
    hull
}

/// Whether the first edge is flatter than the second.
fn flatter(first: (Point, Point), second: (Point, Point)) -> bool {
    let run = |(from, to): (Point, Point)| i128::from(to.0) - i128::from(from.0);
    let rise = |(from, to): (Point, Point)| i128::from(to.1) - i128::from(from.1);
    rise(first) * run(second) < rise(second) * run(first)
}

/// A convex line from a rest on; the value there is rounded down, which may put corners above the hull.
fn from(line: &[Point], least: i64) -> Vec<Point> {
    let next = line.partition_point(|point| point.0 < least);
    if next == 0 || next == line.len() {
        return line[next.min(line.len())..].to_vec();
    }
    let ((from, low), (to, high)) = (line[next - 1], line[next]);
    let wide = i128::from;
    let part = (wide(high) - wide(low)) * (wide(least) - wide(from)) / (wide(to) - wide(from));
    let cut = (least, low + i64::try_from(part).expect("a part of an edge is below its end"));
    if to == least {
        return line[next..].to_vec();
    }
    hull([cut].into_iter().chain(line[next..].iter().copied()))
}

/// The least sum of two convex lines for every sum of their rests: all edges, the flattest first.
fn sum(left: &[Point], right: &[Point]) -> Vec<Point> {
    let ([a, ..], [b, ..]) = (left, right) else { return Vec::new() };
    let mut point = (a.0 + b.0, a.1 + b.1);
    let mut result = vec![point];
    let (mut i, mut j) = (1, 1);
    while i < left.len() || j < right.len() {
        let take_left = j == right.len()
            || i < left.len() && !flatter((right[j - 1], right[j]), (left[i - 1], left[i]));
        let (from, to) = if take_left { (left[i - 1], left[i]) } else { (right[j - 1], right[j]) };
        *(if take_left { &mut i } else { &mut j }) += 1;
        let next = (point.0 + to.0 - from.0, point.1 + to.1 - from.1);
        if let [.., before, last] = result[..]
            && !flatter((before, last), (last, next))
        {
            result.pop();
        }
        result.push(next);
        point = next;
    }
    result
}

impl Rest {
    fn of(line: &[Point]) -> Rest {
        let slope = |(from, to): (Point, Point)| {
            let parts = (i128::from(to.1) - i128::from(from.1)) << SLOPE_BITS;
            let slope = parts.div_euclid(i128::from(to.0) - i128::from(from.0));
            i64::try_from(slope).expect("a cent never costs more than a cent")
        };
        let next = line.iter().skip(1).copied().map(Some).chain([None]);
        let corners = line.iter().zip(next).map(|(&at, next)| Corner {
            rest: at.0,
            value: at.1,
            slope: next.map_or(i64::MAX, |next| slope((at, next))),
        });
        Rest { corners: corners.collect() }
    }

    /// At least this value is added by paying out `rest`; `None` where that cannot be.
    fn value(&self, rest: i64) -> Option<i64> {
        let after = self.corners.partition_point(|corner| corner.rest <= rest);
        let corner = self.corners[..after].last()?;
        if after == self.corners.len() {
            return (corner.rest == rest).then_some(corner.value);
        }
        let more = (i128::from(corner.slope) * i128::from(rest - corner.rest)) >> SLOPE_BITS;
        Some(corner.value + i64::try_from(more).expect("a part of an edge is not above its end"))
    }

    /// The least that a plan's value can be when it passes through a total of a piece, and that total.
    pub fn least_through(&self, piece: &Piece, paid: i64) -> Option<(i64, i64)> {
        let through = |total: i64| Some((piece.at(total) + self.value(paid - total)?, total));
        // A smaller total saves the piece's slope and adds the edge's: the best corner lies where they change places.
        let slope = i128::from(piece.slope) << SLOPE_BITS;
        let turn = self.corners.partition_point(|corner| i128::from(corner.slope) < slope);
        let corner = self.corners.get(turn).or(self.corners.last())?;
        let turn = (paid - corner.rest).clamp(piece.lo, piece.hi);
        [turn, piece.lo, piece.hi].into_iter().filter_map(through).min()
    }
}

/// What decides which totals are worth following after a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guide<'a> {
    /// The bound for the days to come.
    pub rest: &'a Rest,
    /// The end of a plan that is known: with its total, no higher value is of interest.
    pub known: Known,
    /// From this total on more might be paid out than the known plan does; then no value rules a total out.
    pub more: i64,
    /// From a total below this one nobody waits.
    pub waiting: i64,
}

impl Guide<'_> {
    /// Hands on the parts of a piece that can still lead to a plan as good as the known one, or to one that pays out more.
    pub fn parts(&self, piece: &Piece, mut take: impl FnMut(Piece)) {
        let hi = piece.hi.min(self.more.saturating_sub(1)).min(self.known.paid);
        if piece.lo <= hi
            && let Some((lo, hi)) = self.interval(&piece.cut(piece.lo, hi))
        {
            take(piece.cut(lo, hi));
        }
        if piece.hi >= self.more {
            take(piece.cut(piece.lo.max(self.more), piece.hi));
        }
    }

    /// The totals of a curve that can still lead to a plan as good as the known one, or to one that pays out more.
    pub fn worth(&self, curve: &Curve) -> Curve {
        let mut pieces = Vec::with_capacity(curve.pieces.len());
        for piece in &curve.pieces {
            self.parts(piece, |part| pieces.push(part));
        }
        Curve { pieces }
    }

    /// The totals of a curve from which it can be right to wait.
    pub fn waiting(&self, curve: &Curve) -> Curve {
        self.worth(&curve.within(self.waiting, i64::MAX))
    }

    /// The totals of a piece through which the known value can be reached, and perhaps some more at its ends.
    ///
    /// They are an interval, for both parts of the sum are convex, and the total where the sum is least is in it.
    fn interval(&self, piece: &Piece) -> Option<(i64, i64)> {
        let good = |total: i64| {
            let rest = self.rest.value(self.known.paid - total);
            rest.is_some_and(|rest| piece.at(total) + rest <= self.known.value)
        };
        let (good_lo, good_hi) = (good(piece.lo), good(piece.hi));
        if good_lo && good_hi {
            return Some((piece.lo, piece.hi));
        }
        let (value, lowest) = self.rest.least_through(piece, self.known.paid)?;
        if value > self.known.value {
            return None;
        }
        let first = if good_lo { piece.lo } else { border(lowest, piece.lo, &good) };
        let last = if good_hi { piece.hi } else { border(lowest, piece.hi, &good) };
        Some((first, last))
    }
}

/// A total between a good one and a bad one beyond which none is good, not far beyond the last good one.
fn border(mut good: i64, mut bad: i64, is_good: &impl Fn(i64) -> bool) -> i64 {
    let near = (good - bad).abs() / 16;
    while (good - bad).abs() > near.max(1) {
        let middle = good.midpoint(bad);
        *(if is_good(middle) { &mut good } else { &mut bad }) = middle;
    }
    bad
}
