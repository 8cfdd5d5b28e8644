//! What do the signs of the picture mean: the lines below it.

use super::canvas::Canvas;
use super::{Role, SEVERAL, Signs, StyledLine};
use crate::curve::Curve;
use crate::text::cells;

/// What is kept free between two entries.
const GAP: usize = 3;

/// An entry: a sign with its role, and words.
struct Entry<'a> {
    role: Role,
    sign: &'a str,
    words: String,
}

/// The legend in lines of this width; it names only what occurs.
pub(super) fn lines(
    curve: &Curve<'_>,
    signs: &Signs,
    width: usize,
    has_marks: bool,
    has_several: bool,
) -> Vec<StyledLine> {
    let mut entries = entries(curve, signs, has_marks);
    if has_several {
        entries.push(Entry { role: Role::Several, sign: SEVERAL, words: "several".to_owned() });
    }
    // Every entry on a line of its own is the longest it can get.
    let mut canvas = Canvas::new(width, entries.len());
    let (mut row, mut column) = (0, 0);
    for entry in entries {
        let sign = cells(entry.sign);
        let space = usize::from(sign > 0);
        let whole = sign + space + cells(&entry.words);
        if column > 0 && column + whole > width {
            (row, column) = (row + 1, 0);
        }
        canvas.write(row, column, entry.role, entry.sign);
        canvas.write(row, column + sign + space, Role::Text, &entry.words);
        column += whole + GAP;
    }
    let mut lines = canvas.into_lines();
    lines.truncate(row + 1);
    lines
}

fn entries<'a>(curve: &Curve<'_>, signs: &'a Signs, has_marks: bool) -> Vec<Entry<'a>> {
    let entry = |role, sign, words: &str| Entry { role, sign, words: signs.text(words) };
    let span = curve.span().unwrap_or_default();
    let mut entries =
        vec![entry(Role::Text, "", &span), entry(Role::Known, signs.pick("⠤⠤", "##"), "known")];
    if curve.spread_days().is_some() {
        entries.push(entry(Role::Middle, signs.pick("⠄⠄", "o o"), "median"));
        entries.push(entry(Role::Range, signs.pick("░░", "::"), "10–90 % range"));
    }
    if let Some(floor) = curve.floor {
        let words = format!("floor {}", floor.grouped());
        entries.push(entry(Role::Floor, signs.pick("╌╌", "=="), &words));
    }
    for kind in curve.shown_kinds().into_iter().filter(|_| has_marks) {
        entries.push(entry(Role::Mark(kind), signs.mark(kind), kind.word()));
    }
    entries
}
