//! Where on the page does a day, an amount, a line of the legend stand?

use super::{SvgOptions, key, marks, wide};
use crate::axis::MoneyAxis;
use crate::curve::Curve;
use crate::days::{DayTick, Room, day_ticks};
use crate::lanes::Placed;
use outflow_ledger::Cents;

/// How wide a letter is at the most, on average: digits of most fonts are 0.55 to 0.64 of their height.
pub(crate) const LETTER: f64 = 7.8;
/// How high a lane of marks is.
pub(crate) const LANE: f64 = 17.0;
/// How high a line of the legend is.
pub(crate) const LINE: f64 = 20.0;
const HEAD: f64 = 34.0;

/// The places of everything, in units of the picture.
pub(crate) struct Place {
    pub width: f64,
    /// With the legend.
    pub whole_height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub axis: MoneyAxis,
    /// Places of the marks, from the left end of the plot.
    pub marks: Vec<Placed>,
    /// Entries of the legend, line by line.
    pub key: Vec<Vec<key::Entry>>,
    days: f64,
}

impl Place {
    pub fn of(curve: &Curve<'_>, options: SvgOptions<'_>) -> Place {
        let (width, height) =
            (f64::from(options.width.max(320)), f64::from(options.height.max(200)));
        let axis = MoneyAxis::over(curve.amounts(), ((height - HEAD - 60.0) / 38.0) as usize);
        let labels = axis.ticks.iter().map(|tick| wide(&tick.text)).fold(0.0, f64::max);
        let (left, right) = (labels + 18.0, width - 12.0);
        let marks = marks::place(curve, right - left);
        let lanes = marks.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let key = key::lines(curve, &marks, width - 24.0);
        Place {
            width,
            whole_height: height + LINE * key.len() as f64 + 8.0,
            left,
            right,
            top: HEAD + LANE * lanes as f64 + 4.0,
            bottom: height - 24.0,
            axis,
            marks,
            key,
            days: curve.len().max(1) as f64,
        }
    }

    /// Where a day begins.
    pub fn x(&self, day: usize) -> f64 {
        self.left + (self.right - self.left) * day as f64 / self.days
    }

    /// How far down an amount, in cents, stands.
    pub fn y(&self, amount: i128) -> f64 {
        self.top + (self.bottom - self.top) * self.axis.share_down(amount)
    }

    /// The corners of a step line: each amount holds for its whole day.
    pub fn steps(&self, first: usize, amounts: &[Cents]) -> Vec<(f64, f64)> {
        let corners = |(day, amount): (usize, &Cents)| {
            let y = self.y(amount.wide());
            [(self.x(day), y), (self.x(day + 1), y)]
        };
        (first..).zip(amounts).flat_map(corners).collect()
    }

    pub fn day_ticks(&self, curve: &Curve<'_>) -> Vec<DayTick> {
        let room = Room {
            at: &|day| (self.x(day) - self.left) as usize,
            wide: &|text| wide(text) as usize,
            gap: 6,
            end: (self.right - self.left) as usize,
        };
        day_ticks(curve.shown_days(), &room)
    }
}

/// The corners as a path that begins with this letter; corners on a straight line are left out.
pub(crate) fn path(corners: &[(f64, f64)], first: char) -> String {
    let is_needed = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| corners.get(before));
        let around = before.zip(corners.get(index + 1));
        around.is_none_or(|(before, after)| {
            let here = corners[index];
            let is_level = before.1 == here.1 && after.1 == here.1;
            let is_upright = before.0 == here.0 && after.0 == here.0;
            !is_level && !is_upright
        })
    };
    let mut path = String::new();
    for (index, (x, y)) in corners.iter().enumerate().filter(|(index, _)| is_needed(*index)) {
        path.push(if index == 0 { first } else { 'L' });
        path.push_str(&format!("{x:.1} {y:.1}"));
    }
    path
}
