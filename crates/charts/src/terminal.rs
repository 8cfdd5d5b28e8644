//! How does a balance look in a terminal: a step line, its range, marks and two axes, in cells.

mod canvas;
mod legend;
mod plot;

use crate::axis::MoneyAxis;
use crate::curve::{Curve, MarkKind};
use crate::days::{Room, day_ticks};
use crate::lanes::{Placed, Wanted, place};
use crate::text::{ascii, cells, cut, harmless};
use canvas::Canvas;
use plot::Plot;

/// What a piece of a line shows, so that the caller can give it a colour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// The head of the picture.
    Title,
    /// Words of the legend, and what is empty.
    Text,
    /// The axes and what is written beside them.
    Axis,
    /// The balance by what is known.
    Known,
    /// The middle of the range.
    Middle,
    /// Where the balance likely lies.
    Range,
    /// What the user does not want to fall below.
    Floor,
    /// Where the balance is nothing, if it can be below.
    Zero,
    /// The sign of a mark, with its words.
    Mark(MarkKind),
    /// One sign for several marks.
    Several,
}

/// One line, in pieces; together they take as many cells as the picture is wide.
pub type StyledLine = Vec<(Role, String)>;

/// The narrowest and the lowest picture that says anything.
const LEAST: (usize, usize) = (28, 7);
/// As many rows as marks get at the most.
const MOST_LANES: usize = 3;
/// The sign for marks of several kinds.
const SEVERAL: &str = "+";
/// Words of a mark are cut to this many cells.
const LONGEST_WORDS: usize = 28;

/// The signs that a terminal can show.
pub(crate) struct Signs {
    unicode: bool,
}

impl Signs {
    fn pick<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    fn text(&self, text: &str) -> String {
        if self.unicode { harmless(text) } else { ascii(&harmless(text)) }
    }

    fn mark(&self, kind: MarkKind) -> &'static str {
        let (unicode, ascii) = match kind {
            MarkKind::Zero => ("×", "0"),
            MarkKind::Lowest => ("▽", "L"),
            MarkKind::Payout => ("▼", "v"),
            MarkKind::Charge => ("◆", "x"),
            MarkKind::Income => ("▲", "^"),
            MarkKind::Fee => ("•", "f"),
        };
        if self.unicode { unicode } else { ascii }
    }
}

/// The picture in at most `height` lines of exactly `width` cells, without colours; nothing where it has no room
/// (under 28 cells or 7 lines) or there is no day.
///
/// With `unicode` lines are drawn in braille dots, without it in ASCII alone.
pub fn terminal_curve(
    curve: &Curve<'_>,
    width: u16,
    height: u16,
    unicode: bool,
) -> Vec<StyledLine> {
    let (width, height) = (usize::from(width), usize::from(height));
    if width < LEAST.0 || height < LEAST.1 || curve.len() == 0 {
        return Vec::new();
    }
    let signs = Signs { unicode };
    let layout = Layout::of(curve, &signs, (width, height), false);
    // Whether signs must be shared is known only once there is a place for each.
    if curve.several(&layout.marks).contains(&true) {
        Layout::of(curve, &signs, (width, height), true).draw(curve, &signs)
    } else {
        layout.draw(curve, &signs)
    }
}

/// What stands in which lines.
struct Layout {
    width: usize,
    height: usize,
    /// The first column of the plot.
    left: usize,
    axis: MoneyAxis,
    marks: Vec<Placed>,
    legend: Vec<StyledLine>,
}

impl Layout {
    fn of(
        curve: &Curve<'_>,
        signs: &Signs,
        (width, height): (usize, usize),
        has_several: bool,
    ) -> Layout {
        // Head, axis and days take a line each, and the plot needs three.
        let legend = |has_marks| {
            let mut lines = legend::lines(curve, signs, width, has_marks, has_several);
            lines.truncate(height - 6);
            let free = height - 3 - lines.len();
            (lines, free)
        };
        let has_marks = !curve.shown_marks().is_empty();
        let (with_marks, free) = legend(has_marks);
        let lanes = if has_marks { MOST_LANES.min((free - 3) / 2) } else { 0 };
        let (legend, free) = if lanes > 0 { (with_marks, free) } else { legend(false) };
        let axis = MoneyAxis::over(curve.amounts(), (free - lanes) / 3);
        let labels = axis.ticks.iter().map(|tick| cells(&tick.text)).max().unwrap_or(0);
        let left = if labels + 14 <= width { labels + 2 } else { 1 };
        let marks =
            if lanes > 0 { place_marks(curve, signs, lanes, width - left) } else { Vec::new() };
        Layout { width, height, left, axis, marks, legend }
    }

    fn draw(self, curve: &Curve<'_>, signs: &Signs) -> Vec<StyledLine> {
        let mut canvas = Canvas::new(self.width, self.height - self.legend.len());
        let currency = format!(" ({})", curve.currency);
        let title = signs.text(curve.title);
        let title = cut(&title, self.width - currency.len(), signs.pick("…", "~"));
        canvas.write(0, 0, Role::Title, &(title + &currency));
        draw_marks(&mut canvas, curve, signs, &self.marks, self.left);
        let lanes = self.marks.iter().map(|one| one.lane + 1).max().unwrap_or(0);
        let plot = Plot {
            top: 1 + lanes,
            rows: self.height - self.legend.len() - 3 - lanes,
            left: self.left,
            columns: self.width - self.left,
            axis: &self.axis,
        };
        plot::draw(&mut canvas, curve, signs, &plot);
        draw_money(&mut canvas, signs, &plot);
        draw_days(&mut canvas, curve, signs, &plot);
        let mut lines = canvas.into_lines();
        lines.extend(self.legend);
        lines
    }
}

/// The lines as plain text.
pub fn plain(lines: &[StyledLine]) -> Vec<String> {
    let text = |line: &StyledLine| line.iter().map(|(_, text)| text.as_str()).collect();
    lines.iter().map(text).collect()
}

fn words_of(curve: &Curve<'_>, signs: &Signs) -> Vec<String> {
    let words = |label: &str| cut(signs.text(label).trim(), LONGEST_WORDS, signs.pick("…", "~"));
    curve.shown_marks().into_iter().map(|(_, mark)| words(&mark.label)).collect()
}

/// Where each mark stands in the lanes, counted from the left end of the plot.
fn place_marks(curve: &Curve<'_>, signs: &Signs, lanes: usize, columns: usize) -> Vec<Placed> {
    let count = curve.len();
    let wanted = |((day, mark), words): ((usize, &crate::Mark), String)| Wanted {
        at: (2 * day + 1) * columns / (2 * count),
        sign: 1,
        words: cells(&words),
        rank: mark.kind.rank(),
        group: mark.kind.group(),
    };
    let marks = curve.shown_marks().into_iter().zip(words_of(curve, signs));
    place(&marks.map(wanted).collect::<Vec<_>>(), lanes, columns, 1)
}

fn draw_marks(
    canvas: &mut Canvas,
    curve: &Curve<'_>,
    signs: &Signs,
    placed: &[Placed],
    left: usize,
) {
    let columns = canvas.width() - left;
    let several = curve.several(placed);
    let marks = curve.shown_marks().into_iter().zip(words_of(curve, signs));
    for (index, (one, ((day, mark), words))) in placed.iter().zip(marks).enumerate() {
        if one.shares.is_some() {
            continue;
        }
        let at = left + (2 * day + 1) * columns / (2 * curve.len());
        let (role, sign) = if several[index] {
            (Role::Several, SEVERAL)
        } else {
            (Role::Mark(mark.kind), signs.mark(mark.kind))
        };
        canvas.write(1 + one.lane, at, role, sign);
        if let Some(start) = one.words_at {
            canvas.write(1 + one.lane, left + start, role, &words);
        }
    }
}

/// Amounts and the line beside them.
fn draw_money(canvas: &mut Canvas, signs: &Signs, plot: &Plot<'_>) {
    for row in 0..plot.rows {
        canvas.write(plot.top + row, plot.left - 1, Role::Axis, signs.pick("│", "|"));
    }
    for tick in &plot.axis.ticks {
        let row = plot.row_of(tick.at, signs);
        canvas.write(plot.top + row, plot.left - 1, Role::Axis, signs.pick("┤", "+"));
        if let Some(start) = (plot.left - 1).checked_sub(cells(&tick.text) + 1) {
            canvas.write(plot.top + row, start, Role::Axis, &tick.text);
        }
    }
}

/// Days and the line above them.
fn draw_days(canvas: &mut Canvas, curve: &Curve<'_>, signs: &Signs, plot: &Plot<'_>) {
    let row = plot.top + plot.rows;
    canvas.write(row, plot.left - 1, Role::Axis, signs.pick("└", "+"));
    for column in 0..plot.columns {
        canvas.write(row, plot.left + column, Role::Axis, signs.pick("─", "-"));
    }
    let room = Room {
        at: &|day| day * plot.columns / curve.len(),
        wide: &cells,
        gap: 1,
        end: plot.columns,
    };
    for tick in day_ticks(curve.shown_days(), &room) {
        let column = plot.left + (room.at)(tick.day);
        canvas.write(row, column, Role::Axis, signs.pick("┬", "+"));
        canvas.write(row + 1, column, Role::Axis, &tick.text);
    }
}
