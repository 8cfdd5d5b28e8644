//! What do lines and signs mean: the legend below the picture.

use super::place::{LINE, Place};
use super::{Svg, marks, wide};
use crate::curve::{Curve, MarkKind};
use crate::lanes::Placed;

/// What an entry explains.
#[derive(Clone, Copy)]
enum Sample {
    Nothing,
    Line(&'static str),
    Range,
    Mark(MarkKind),
    Several,
}

/// An entry: a sample and its words.
pub(crate) struct Entry {
    sample: Sample,
    words: String,
}

impl Entry {
    fn sample_width(&self) -> f64 {
        match self.sample {
            Sample::Nothing => 0.0,
            Sample::Line(_) | Sample::Range => 28.0,
            Sample::Mark(_) | Sample::Several => 15.0,
        }
    }

    fn width(&self) -> f64 {
        self.sample_width() + wide(&self.words) + 14.0
    }
}

/// The entries in lines of this width; only what occurs.
pub(crate) fn lines(curve: &Curve<'_>, placed: &[Placed], width: f64) -> Vec<Vec<Entry>> {
    let mut lines: Vec<Vec<Entry>> = vec![Vec::new()];
    let mut used = 0.0;
    for entry in entries(curve, placed) {
        if used > 0.0 && used + entry.width() > width + 14.0 {
            lines.push(Vec::new());
            used = 0.0;
        }
        used += entry.width();
        if let Some(line) = lines.last_mut() {
            line.push(entry);
        }
    }
    lines
}

fn entries(curve: &Curve<'_>, placed: &[Placed]) -> Vec<Entry> {
    let entry = |sample, words: &str| Entry { sample, words: words.to_owned() };
    let Some(span) = curve.span() else { return Vec::new() };
    let mut entries = vec![entry(Sample::Nothing, &span), entry(Sample::Line("known"), "known")];
    if curve.spread_days().is_some() {
        entries.push(entry(Sample::Line("middle"), "median"));
        entries.push(entry(Sample::Range, "10–90 % range"));
    }
    if let Some(floor) = curve.floor {
        entries.push(entry(Sample::Line("floor"), &format!("floor {}", floor.grouped())));
    }
    let kinds = curve.shown_kinds().into_iter();
    entries.extend(kinds.map(|kind| entry(Sample::Mark(kind), kind.word())));
    if curve.several(placed).contains(&true) {
        entries.push(entry(Sample::Several, "several"));
    }
    entries
}

/// Draws the lines below the picture.
pub(crate) fn draw(svg: &mut Svg, place: &Place) {
    for (number, line) in place.key.iter().enumerate() {
        let y = place.whole_height - LINE * (place.key.len() - number) as f64 + 4.0;
        let mut x = 12.0;
        for entry in line {
            match entry.sample {
                Sample::Nothing => {}
                Sample::Line(class) => {
                    svg.line(&format!("line {class}"), (x, y), (x + 22.0, y));
                }
                Sample::Range => svg.push(format!(
                    "<rect class=\"range\" x=\"{x:.1}\" y=\"{:.1}\" width=\"22\" height=\"12\"/>",
                    y - 6.0
                )),
                Sample::Mark(kind) => svg.push(marks::shape(kind, x, y)),
                Sample::Several => svg.push(marks::several(x, y)),
            }
            svg.text(x + entry.sample_width(), y + 4.5, "", &entry.words);
            x += entry.width();
        }
    }
}
