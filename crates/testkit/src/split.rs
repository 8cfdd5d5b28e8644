//! How may one statement be spread over several files?

use crate::line::Line;
use crate::rng::Rng;

/// Where a statement may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Between any two lines; only Ref IDs can join such files again.
    AnyLine,
    /// Only between days, as a download by date does.
    DayBoundary,
}

/// Contiguous parts, oldest part first; with `overlap` neighbours share lines (or days).
pub fn split(
    lines: &[Line],
    parts: usize,
    cut: Cut,
    overlap: bool,
    rng: &mut Rng,
) -> Vec<Vec<Line>> {
    let places: Vec<usize> = (1..lines.len())
        .filter(|&at| cut == Cut::AnyLine || lines[at - 1].date != lines[at].date)
        .collect();
    if places.is_empty() || parts < 2 {
        return vec![lines.to_vec()];
    }
    let mut cuts: Vec<usize> = (1..parts).map(|_| *rng.pick(&places)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(lines.len()));
    let ranges: Vec<(usize, usize)> = starts.zip(ends).collect();
    let mut out = Vec::new();
    for (start, end) in ranges {
        let reach = if overlap { later_place(&places, end, lines.len(), rng) } else { end };
        out.push(lines[start..reach].to_vec());
    }
    out
}

fn later_place(places: &[usize], end: usize, len: usize, rng: &mut Rng) -> usize {
    let later: Vec<usize> = places.iter().copied().filter(|&at| at > end).collect();
    if later.is_empty() { len } else { later[rng.index(later.len().min(4))] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary::random_history;

    #[test]
    fn parts_together_hold_every_line() {
        for seed in 0..300 {
            let lines = random_history(seed);
            let mut rng = Rng::new(seed);
            for cut in [Cut::AnyLine, Cut::DayBoundary] {
                let apart = split(&lines, 4, cut, false, &mut rng);
                assert_eq!(apart.concat(), lines, "seed {seed}: disjoint parts in order");
                let mut joined = split(&lines, 4, cut, true, &mut rng).concat();
                joined.sort_by_key(|line| line.ref_id);
                joined.dedup();
                assert_eq!(joined, lines, "seed {seed}: overlapping parts lose nothing");
            }
            let by_day = split(&lines, 5, Cut::DayBoundary, false, &mut rng);
            for pair in by_day.windows(2) {
                let (last, first) = (pair[0].last(), pair[1].first());
                assert!(last.map(|line| line.date) < first.map(|line| line.date));
            }
        }
    }

    #[test]
    fn overlapping_parts_do_overlap() {
        let lines = random_history(3);
        let parts = split(&lines, 4, Cut::AnyLine, true, &mut Rng::new(1));
        assert!(parts.iter().map(Vec::len).sum::<usize>() > lines.len());
    }
}
