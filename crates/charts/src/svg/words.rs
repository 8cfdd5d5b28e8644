//! What does the picture show, in words: for readers who do not see it.

use crate::curve::{Curve, Mark};
use crate::days::whole_day;

/// `Balance (USD), 24 Nov 2026 – 23 Nov 2027`.
pub(crate) fn title(curve: &Curve<'_>) -> String {
    let head = format!("{} ({})", curve.title, curve.currency);
    curve.span().map_or(head.clone(), |span| format!("{head}, {span}"))
}

/// Where the balance begins, ends and is lowest, and how far it may be from that.
pub(crate) fn description(curve: &Curve<'_>) -> String {
    let days = curve.shown_days();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return "No day is shown.".to_owned();
    };
    let known = &curve.known[..curve.len()];
    let lowest = (0..known.len()).min_by_key(|day| known[*day]).unwrap_or(0);
    let mut sentences = vec![format!(
        "By what is known the balance is {} on {}, {} on {}, and lowest on {} with {}.",
        known[0].grouped(),
        whole_day(*first),
        known[known.len() - 1].grouped(),
        whole_day(*last),
        whole_day(days[lowest]),
        known[lowest].grouped(),
    )];
    let ranged = curve.spread_days().map(|(_, last)| last);
    if let Some((day, spread)) = ranged.and_then(|day| Some((day, curve.spread(day)?))) {
        sentences.push(format!(
            "Eight times out of ten it is between {} and {} on {}, with a median of {}.",
            spread.low.grouped(),
            spread.high.grouped(),
            whole_day(days[day]),
            spread.middle.grouped(),
        ));
    }
    if let Some(floor) = curve.floor {
        sentences.push(format!("The floor is {}.", floor.grouped()));
    }
    sentences.join(" ")
}

/// `30 Nov 2026: payout 120.00`.
pub(crate) fn mark_words(mark: &Mark) -> String {
    format!("{}: {}", whole_day(mark.on), mark.label.trim())
}
