//! Which sign does a mark get on a page, and what does it say when it is pointed at?

use super::Svg;
use super::place::{LANE, Place, path};
use super::words::mark_words;
use crate::curve::{Curve, Mark, MarkKind};
use crate::lanes::{Placed, Wanted};
use crate::text::{cells, cut, escaped, harmless};

/// As many lanes as marks get at the most.
const LANES: usize = 3;
/// How wide a sign is.
const SIGN: f64 = 9.0;
/// Words beside a sign are cut to this many letters; what is pointed at says all.
const LONGEST_WORDS: usize = 28;

fn words(label: &str) -> String {
    cut(harmless(label).trim(), LONGEST_WORDS, "…")
}

/// The left end of the sign of a day, from the left end of a plot of this width.
fn sign_at(day: usize, days: usize, width: f64) -> f64 {
    let middle = width * (day as f64 + 0.5) / days as f64;
    (middle - SIGN / 2.0).clamp(0.0, width - SIGN)
}

/// Where each mark stands, from the left end of a plot of this width.
pub(crate) fn place(curve: &Curve<'_>, width: f64) -> Vec<Placed> {
    let wanted = |(day, mark): (usize, &Mark)| Wanted {
        at: sign_at(day, curve.len(), width) as usize,
        sign: SIGN as usize,
        words: (cells(&words(&mark.label)) as f64 * super::place::LETTER) as usize,
        rank: mark.kind.rank(),
        group: mark.kind.group(),
    };
    let marks: Vec<Wanted> = curve.shown_marks().into_iter().map(wanted).collect();
    crate::lanes::place(&marks, LANES, width as usize, 3)
}

/// Signs and words, and a line down from what is reached.
pub(crate) fn draw(svg: &mut Svg, curve: &Curve<'_>, place: &Place) {
    let marks = curve.shown_marks();
    let said = said(&marks, &place.marks);
    let several_kinds = curve.several(&place.marks);
    let lanes = place.marks.iter().map(|one| one.lane + 1).max().unwrap_or(0);
    for (index, (day, mark)) in marks.iter().enumerate() {
        let one = &place.marks[index];
        if matches!(mark.kind, MarkKind::Zero | MarkKind::Lowest) {
            let x = (place.x(*day) + place.x(*day + 1)) / 2.0;
            svg.line("drop", (x, place.top), (x, place.y(curve.known[*day].wide())));
        }
        if one.shares.is_some() {
            continue;
        }
        let middle = place.top - 4.0 - LANE * (lanes - one.lane) as f64 + LANE / 2.0;
        let left = place.left + sign_at(*day, curve.len(), place.right - place.left);
        let sign = if several_kinds[index] {
            several(left, middle)
        } else {
            shape(mark.kind, left, middle)
        };
        svg.push(format!("<g>{sign}<title>{}</title></g>", escaped(&said[index])));
        if let Some(at) = one.words_at {
            svg.text(place.left + at as f64, middle + 4.5, "soft", &words(&mark.label));
        }
    }
}

/// What each sign says when it is pointed at, with what the marks say that share it.
fn said(marks: &[(usize, &Mark)], placed: &[Placed]) -> Vec<String> {
    let mut said: Vec<String> = marks.iter().map(|(_, mark)| mark_words(mark)).collect();
    for (index, one) in placed.iter().enumerate() {
        if let Some(host) = one.shares {
            let more = format!("; {}", mark_words(marks[index].1));
            said[host].push_str(&more);
        }
    }
    said
}

/// The sign of a kind, `SIGN` wide and high.
pub(crate) fn shape(kind: MarkKind, left: f64, middle: f64) -> String {
    let half = SIGN / 2.0;
    let (x, right, top, bottom) = (left + half, left + SIGN, middle - half, middle + half);
    let polygon = |class: &str, corners: &[(f64, f64)]| {
        format!("<path class=\"{class}\" d=\"{}Z\"/>", path(corners, 'M'))
    };
    let circle = |class: &str, radius: f64| {
        format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"{radius:.1}\"/>")
    };
    match kind {
        MarkKind::Zero => circle("ring", half - 1.0),
        MarkKind::Lowest => {
            let arrow = polygon("low", &[(left, top), (right, top), (x, bottom - 3.0)]);
            let foot = bottom - 1.5;
            let corners = [(left, foot), (right, foot), (right, bottom), (left, bottom)];
            arrow + &polygon("low", &corners)
        }
        MarkKind::Payout => polygon("out", &[(left, top), (right, top), (x, bottom)]),
        MarkKind::Charge => {
            polygon("cost", &[(x, top), (right, middle), (x, bottom), (left, middle)])
        }
        MarkKind::Income => polygon("in", &[(left, bottom), (right, bottom), (x, top)]),
        MarkKind::Fee => circle("cost", half - 1.5),
    }
}

/// The sign for several marks of different kinds.
pub(crate) fn several(left: f64, middle: f64) -> String {
    let top = middle - SIGN / 2.0;
    format!(
        "<rect class=\"more\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{SIGN}\" height=\"{SIGN}\" rx=\"2\"/>"
    )
}
