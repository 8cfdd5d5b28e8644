//! Which cell does the line, its range, the floor and zero fall into?

use super::canvas::Canvas;
use super::{Role, Signs};
use crate::axis::MoneyAxis;
use crate::curve::{Curve, Spread};
use std::ops::RangeInclusive;

/// The part of the picture in which the balance is drawn.
pub(super) struct Plot<'a> {
    /// Its first row.
    pub top: usize,
    pub rows: usize,
    /// Its first column.
    pub left: usize,
    pub columns: usize,
    pub axis: &'a MoneyAxis,
}

impl Plot<'_> {
    /// The row of an amount, counted from the top of the plot.
    pub fn row_of(&self, amount: i128, signs: &Signs) -> usize {
        let (_, high) = dots(signs);
        self.axis.down(amount, self.rows * high - 1) / high
    }

    /// The dot of an amount, counted from the top of the plot.
    fn dot_of(&self, amount: i128, signs: &Signs) -> usize {
        self.axis.down(amount, self.rows * dots(signs).1 - 1)
    }
}

/// How many dots a cell holds: across and down.
fn dots(signs: &Signs) -> (usize, usize) {
    if signs.unicode { (2, 4) } else { (1, 1) }
}

/// Draws what lies behind first, then the lines.
pub(super) fn draw(canvas: &mut Canvas, curve: &Curve<'_>, signs: &Signs, plot: &Plot<'_>) {
    draw_level(canvas, plot, plot.axis.has_below_zero().then_some(0), signs, Role::Zero);
    draw_level(canvas, plot, curve.floor.map(|floor| floor.wide()), signs, Role::Floor);
    let middle = dots_of_middle(curve, signs, plot);
    let known = dots_of_known(curve, signs, plot);
    for column in 0..plot.columns {
        let range = rows_of_range(curve, signs, plot, column);
        for row in 0..plot.rows {
            let (known, middle) = (known.cell(column, row), middle.cell(column, row));
            let (role, text) = if known > 0 {
                (Role::Known, signs.dots(known | middle, "#"))
            } else if middle > 0 {
                (Role::Middle, signs.dots(middle, "o"))
            } else if range.as_ref().is_some_and(|rows| rows.contains(&row)) {
                (Role::Range, signs.pick("░", ":").to_owned())
            } else {
                continue;
            };
            canvas.write(plot.top + row, plot.left + column, role, &text);
        }
    }
}

impl Signs {
    fn dots(&self, mask: u8, ascii: &str) -> String {
        let braille = char::from_u32(0x2800 + u32::from(mask)).unwrap_or(' ');
        if self.unicode { braille.to_string() } else { ascii.to_owned() }
    }
}

/// A line across the whole plot.
fn draw_level(
    canvas: &mut Canvas,
    plot: &Plot<'_>,
    amount: Option<i128>,
    signs: &Signs,
    role: Role,
) {
    let Some(amount) = amount else { return };
    let row = plot.top + plot.row_of(amount, signs);
    let sign = if role == Role::Floor { signs.pick("╌", "=") } else { signs.pick("─", "-") };
    for column in 0..plot.columns {
        canvas.write(row, plot.left + column, role, sign);
    }
}

/// Which dots of a plot are set, cell by cell.
struct Dots {
    across: usize,
    down: usize,
    columns: usize,
    masks: Vec<u8>,
}

impl Dots {
    fn new(signs: &Signs, plot: &Plot<'_>) -> Dots {
        let (across, down) = dots(signs);
        Dots { across, down, columns: plot.columns, masks: vec![0; plot.columns * plot.rows] }
    }

    /// Sets the dots of a column of dots from one to another.
    fn set(&mut self, column: usize, rows: RangeInclusive<usize>) {
        // The bits of U+2800: three dots down on each side, then the fourth row.
        const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        for row in rows {
            let cell = row / self.down * self.columns + column / self.across;
            self.masks[cell] |= BITS[column % self.across][row % self.down];
        }
    }

    fn cell(&self, column: usize, row: usize) -> u8 {
        self.masks[row * self.columns + column]
    }
}

/// The days that one of `count` equal columns stands for; at least one.
fn days_of(column: usize, count: usize, days: usize) -> RangeInclusive<usize> {
    let first = column * days / count;
    let next = ((column + 1) * days).div_ceil(count);
    first..=next.max(first + 1) - 1
}

/// The balance that is known: a step line, so each day joins the one before it.
fn dots_of_known(curve: &Curve<'_>, signs: &Signs, plot: &Plot<'_>) -> Dots {
    let mut dots = Dots::new(signs, plot);
    let count = plot.columns * dots.across;
    let dot = |day: usize| plot.dot_of(curve.known[day].wide(), signs);
    let mut before = None;
    for column in 0..count {
        let days = days_of(column, count, curve.len());
        let end = *days.end();
        let from = before.into_iter().chain(days.clone().map(dot));
        let (top, bottom) =
            from.fold((usize::MAX, 0), |(top, bottom), dot| (top.min(dot), bottom.max(dot)));
        dots.set(column, top..=bottom);
        before = Some(dot(end));
    }
    dots
}

/// The middle of the range: every second dot, so that it is told from what is known.
fn dots_of_middle(curve: &Curve<'_>, signs: &Signs, plot: &Plot<'_>) -> Dots {
    let mut dots = Dots::new(signs, plot);
    let count = plot.columns * dots.across;
    for column in (0..count).step_by(2) {
        let days = days_of(column, count, curve.len());
        let spreads = days.filter_map(|day| curve.spread(day));
        let middles = spreads.map(|spread| plot.dot_of(spread.middle.wide(), signs));
        let (top, bottom) =
            middles.fold((usize::MAX, 0), |(top, bottom), dot| (top.min(dot), bottom.max(dot)));
        if top <= bottom {
            dots.set(column, top..=bottom);
        }
    }
    dots
}

/// The rows of a column over which the range goes.
fn rows_of_range(
    curve: &Curve<'_>,
    signs: &Signs,
    plot: &Plot<'_>,
    column: usize,
) -> Option<RangeInclusive<usize>> {
    let spreads = days_of(column, plot.columns, curve.len()).filter_map(|day| curve.spread(day));
    let joined = |one: Spread, other: Spread| Spread {
        low: one.low.min(other.low),
        high: one.high.max(other.high),
        ..one
    };
    let spread = spreads.reduce(joined)?;
    Some(plot.row_of(spread.high.wide(), signs)..=plot.row_of(spread.low.wide(), signs))
}
