//! What does it cost at least to have paid out exactly so much? An exact function over whole cents.

use std::collections::VecDeque;

/// Ten-thousandths of a cent in a cent: with a spread in basis points every cost is whole in this unit.
pub(super) const FINE: i64 = 10_000;

/// A stretch of amounts on which the least value is a straight line.
///
/// A value is `cost in ten-thousandths of a cent × weight + number of payouts`. The weight is larger than any number
/// of payouts, so that comparing two values compares the costs first and the numbers of payouts second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// The first amount, in cents.
    pub lo: i64,
    /// The last amount, in cents.
    pub hi: i64,
    /// The value at `lo`.
    pub value: i64,
    /// What every further cent adds to the value: basis points × weight.
    pub slope: i64,
}

impl Piece {
    /// The value at an amount of the piece.
    pub fn at(&self, amount: i64) -> i64 {
        self.value + self.slope * (amount - self.lo)
    }

    /// The part between two amounts of the piece.
    pub fn cut(&self, lo: i64, hi: i64) -> Piece {
        Piece { lo, hi, value: self.at(lo), slope: self.slope }
    }

    /// The piece a whole payout further on, in which the payout takes `amount` and adds `value`.
    fn after(&self, amount: i64, value: i64) -> Piece {
        let &Piece { lo, hi, slope, .. } = self;
        Piece { lo: lo + amount, hi: hi + amount, value: self.value + value, slope }
    }

    /// Whether at least `needed` cents have arrived outside with the first amount.
    fn has_brought(&self, needed: i64, weight: i64) -> bool {
        // The same as `arrived() >= needed`, without the division.
        self.value < ((self.lo - needed) * FINE + 1) * weight
    }

    /// What arrived outside for the first amount, in ten-thousandths of a cent.
    fn arrived(&self, weight: i64) -> i64 {
        self.lo * FINE - self.value / weight
    }
}

/// The end of a plan that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// What it pays out in total, in cents.
    pub paid: i64,
    /// The value at that.
    pub value: i64,
}

/// One way to pay out on one day, as the search sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The least amount that can be paid out, in cents, at least 1.
    pub least: i64,
    /// The largest amount, in cents, not below `least`.
    pub most: i64,
    /// The value of the least amount; one payout is counted in it.
    pub value: i64,
    /// What every further cent adds to the value.
    pub slope: i64,
}

/// The least value for every amount that can have been paid out; pieces in ascending order that never overlap.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Curve {
    pub pieces: Vec<Piece>,
}

impl Curve {
    /// Nothing has been paid out, at no cost.
    pub fn start() -> Curve {
        Curve { pieces: vec![Piece { lo: 0, hi: 0, value: 0, slope: 0 }] }
    }

    /// The value at an amount; `None` where that amount cannot have been paid out.
    pub fn at(&self, amount: i64) -> Option<i64> {
        let after = self.pieces.partition_point(|piece| piece.lo <= amount);
        let piece = self.pieces[..after].last()?;
        (amount <= piece.hi).then(|| piece.at(amount))
    }

    /// Only the amounts with which at least `needed` cents have arrived outside.
    ///
    /// At one amount the least cost is also the most that arrives, so nothing is lost by looking at the least cost
    /// alone. Within a piece every further cent brings more, so that what is cut off is the beginning.
    pub fn arrived(&self, needed: i64, weight: i64) -> Curve {
        let pieces = self.pieces.iter().filter_map(|piece| {
            if piece.has_brought(needed, weight) {
                return Some(*piece);
            }
            let lacking = needed * FINE - piece.arrived(weight);
            let a_cent_brings = FINE - piece.slope / weight;
            let lo = piece.lo + (lacking + a_cent_brings - 1) / a_cent_brings;
            (lo <= piece.hi).then(|| piece.cut(lo, piece.hi))
        });
        Curve { pieces: pieces.collect() }
    }

    /// The largest amount that can have been paid out, and its value.
    pub fn end(&self) -> Option<Known> {
        self.pieces.last().map(|piece| Known { paid: piece.hi, value: piece.at(piece.hi) })
    }

    /// The curve after one more payout.
    ///
    /// Splitting a total between a piece and a payout is cheapest when the cheaper of the two slopes is used first. A
    /// piece that is not steeper than the payout is thus followed by the least payout and goes on along the payout's
    /// slope from its end; a steeper one goes along the payout's slope from its beginning and is followed by the largest
    /// payout. All ends are whole cents because all ends were.
    pub fn extended(&self, step: &Step) -> Curve {
        let is_flat = |piece: &&Piece| piece.slope <= step.slope;
        let least = self.pieces.iter().filter(is_flat);
        let least = least.map(|piece| piece.after(step.least, step.value)).collect();
        let steep = self.pieces.iter().filter(|piece| !is_flat(piece));
        let largest = step.value + step.slope * (step.most - step.least);
        let largest = steep.map(|piece| piece.after(step.most, largest)).collect();
        let ends = self.pieces.iter().map(|piece| {
            let end = if is_flat(&piece) { piece.hi } else { piece.lo };
            (end, piece.at(end))
        });
        let (least, largest) = (Curve { pieces: least }, Curve { pieces: largest });
        rays(ends, step).merged(&least).merged(&largest)
    }

    /// The part of the curve between two amounts; nothing where the first is the larger one.
    pub fn within(&self, lo: i64, hi: i64) -> Curve {
        if lo > hi {
            return Curve::default();
        }
        let first = self.pieces.partition_point(|piece| piece.hi < lo);
        let last = self.pieces.partition_point(|piece| piece.lo <= hi);
        let pieces = self.pieces.get(first..last).unwrap_or_default().iter();
        Curve {
            pieces: pieces.map(|piece| piece.cut(piece.lo.max(lo), piece.hi.min(hi))).collect(),
        }
    }

    /// The least of several curves at every amount.
    pub fn least(curves: &[Curve]) -> Curve {
        match curves {
            [] => Curve::default(),
            [curve] => curve.clone(),
            _ => {
                let (left, right) = curves.split_at(curves.len() / 2);
                Curve::least(left).merged(&Curve::least(right))
            }
        }
    }

    /// The lesser of two curves at every amount.
    pub fn merged(&self, other: &Curve) -> Curve {
        let mut result =
            Curve { pieces: Vec::with_capacity(self.pieces.len() + other.pieces.len()) };
        let (mut mine, mut theirs) = (self.pieces.iter(), other.pieces.iter());
        let (mut a, mut b) = (mine.next().copied(), theirs.next().copied());
        while let (Some(x), Some(y)) = (a, b) {
            if x.lo != y.lo {
                let (early, late) = if x.lo < y.lo { (x, y) } else { (y, x) };
                let hi = early.hi.min(late.lo - 1);
                result.push(early.cut(early.lo, hi));
                let rest = (hi < early.hi).then(|| early.cut(hi + 1, early.hi));
                if x.lo < y.lo {
                    a = rest.or_else(|| mine.next().copied());
                } else {
                    b = rest.or_else(|| theirs.next().copied());
                }
                continue;
            }
            let hi = x.hi.min(y.hi);
            result.push_lesser(&x, &y, hi);
            a = if hi < x.hi { Some(x.cut(hi + 1, x.hi)) } else { mine.next().copied() };
            b = if hi < y.hi { Some(y.cut(hi + 1, y.hi)) } else { theirs.next().copied() };
        }
        a.into_iter().chain(mine.copied()).for_each(|piece| result.push(piece));
        b.into_iter().chain(theirs.copied()).for_each(|piece| result.push(piece));
        result
    }

    /// Adds the lesser of two lines that begin at the same amount, up to `hi`.
    fn push_lesser(&mut self, x: &Piece, y: &Piece, hi: i64) {
        let (low, high) = if (x.value, x.slope) <= (y.value, y.slope) { (x, y) } else { (y, x) };
        if low.at(hi) <= high.at(hi) {
            self.push(low.cut(low.lo, hi));
            return;
        }
        // `low` begins lower and ends higher: it is steeper, and not above `high` for this many cents.
        let ahead = (high.value - low.value) / (low.slope - high.slope);
        self.push(low.cut(low.lo, low.lo + ahead));
        self.push(high.cut(low.lo + ahead + 1, hi));
    }

    /// Adds a piece at the end; one that goes on in the same line prolongs the last.
    fn push(&mut self, piece: Piece) {
        if let Some(last) = self.pieces.last_mut()
            && last.hi + 1 == piece.lo
            && last.value + last.slope * (piece.lo - last.lo) == piece.value
            && (last.slope == piece.slope || piece.lo == piece.hi)
        {
            last.hi = piece.hi;
            return;
        }
        self.pieces.push(piece);
    }
}

/// The least of a payout's lines from several totals on, which ascend: parallel lines of the same length.
///
/// Of two lines the one that begins later also ends later. A line that another undercuts from some total on is thus
/// never the least again, and the lines that can still be it wait in a queue in which each is above the one before.
fn rays(ends: impl IntoIterator<Item = (i64, i64)>, step: &Step) -> Curve {
    let mut result = Curve::default();
    let mut queue: VecDeque<Piece> = VecDeque::new();
    let mut next = i64::MIN;
    for (paid, value) in ends {
        let (lo, hi) = (paid + step.least, paid + step.most);
        let line = Piece { lo, hi, value: value + step.value, slope: step.slope };
        give_out(&mut result, &mut queue, &mut next, line.lo - 1);
        while queue.back().is_some_and(|last| last.at(lo) >= line.value) {
            queue.pop_back();
        }
        queue.push_back(line);
    }
    give_out(&mut result, &mut queue, &mut next, i64::MAX);
    result
}

/// Moves what the first lines of the queue are the least of, from `next` up to `until`, into a curve.
fn give_out(curve: &mut Curve, queue: &mut VecDeque<Piece>, next: &mut i64, until: i64) {
    while let Some(first) = queue.front() {
        let (lo, hi) = (first.lo.max(*next), first.hi.min(until));
        if lo <= hi {
            curve.push(first.cut(lo, hi));
            *next = hi + 1;
        }
        if hi < first.hi {
            break;
        }
        queue.pop_front();
    }
}
