//! Where do the signs and words of marks stand, so that none covers another?

use std::ops::Range;

/// A mark that needs a place; all lengths in cells or pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Where its day stands: the first cell or pixel of the sign.
    pub at: usize,
    /// How wide its sign is.
    pub sign: usize,
    /// How wide its words are.
    pub words: usize,
    /// Whose words get room first: the smaller.
    pub rank: usize,
    /// The lane in which it stands where there are too many marks to place them freely.
    pub group: usize,
}

/// The place of a mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Placed {
    /// The lane, counted from 0.
    pub lane: usize,
    /// Where its words begin, where they have room.
    pub words_at: Option<usize>,
    /// The earlier mark whose sign this one has to share.
    pub shares: Option<usize>,
}

/// Lanes above each other, each with what is taken.
struct Lanes {
    taken: Vec<Vec<Range<usize>>>,
    width: usize,
    gap: usize,
}

impl Lanes {
    fn is_free(&self, lane: usize, place: &Range<usize>) -> bool {
        let gap = self.gap;
        let touches =
            |one: &Range<usize>| place.start < one.end + gap && one.start < place.end + gap;
        place.end <= self.width && !self.taken[lane].iter().any(touches)
    }

    /// Where words beside the sign have room: behind it, else before it.
    fn words_beside(&self, wanted: &Wanted, lane: usize) -> Option<Range<usize>> {
        let behind = wanted.at + wanted.sign + self.gap;
        let before = wanted.at.checked_sub(wanted.words + self.gap);
        let starts = [Some(behind), before].into_iter().flatten();
        let mut places = starts.map(|start| start..start + wanted.words);
        places.find(|place| self.is_free(lane, place))
    }
}

/// Gives every mark (in the order of their days) a place in one of `count` lanes of this width.
///
/// Signs come first. They stand in the first lane that is free; where that would not do for all, each in the lane of
/// its group. A mark that finds its place taken shares the sign that stands there.
pub(crate) fn place(marks: &[Wanted], count: usize, width: usize, gap: usize) -> Vec<Placed> {
    let count = count.max(1);
    let mut lanes = Lanes { taken: vec![Vec::new(); count], width, gap };
    let mut placed = place_signs(&mut lanes, marks, |_| (0, count - 1));
    // Scattered signs are read no more once they fill a quarter of their lanes.
    let signs: usize = marks.iter().map(|mark| mark.sign + gap).sum();
    if signs * 4 > width * count || placed.iter().any(|one| one.shares.is_some()) {
        let mut groups: Vec<usize> = marks.iter().map(|mark| mark.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let lane = |mark: &Wanted| {
            let lane = groups.binary_search(&mark.group).unwrap_or(0).min(count - 1);
            (lane, lane)
        };
        lanes.taken.iter_mut().for_each(Vec::clear);
        placed = place_signs(&mut lanes, marks, lane);
    }
    place_words(&mut lanes, marks, &mut placed);
    placed
}

/// Signs, each in one of the lanes from the first to the last that it may stand in.
fn place_signs(
    lanes: &mut Lanes,
    marks: &[Wanted],
    may_stand: impl Fn(&Wanted) -> (usize, usize),
) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(marks.len());
    for mark in marks {
        let place = mark.at..mark.at + mark.sign;
        let (first, last) = may_stand(mark);
        let free = (first..=last).find(|lane| lanes.is_free(*lane, &place));
        let lane = free.unwrap_or(last);
        let is_host = |one: &Placed| one.lane == lane && one.shares.is_none();
        let shares = if free.is_some() { None } else { placed.iter().rposition(is_host) };
        if shares.is_none() {
            lanes.taken[lane].push(place);
        }
        placed.push(Placed { lane, words_at: None, shares });
    }
    placed
}

/// Words beside the signs that stand alone.
fn place_words(lanes: &mut Lanes, marks: &[Wanted], placed: &mut [Placed]) {
    let shared: Vec<usize> = placed.iter().filter_map(|one| one.shares).collect();
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|index| marks[*index].rank);
    for index in order {
        if placed[index].shares.is_some() || shared.contains(&index) {
            continue;
        }
        let lane = placed[index].lane;
        if let Some(words) = lanes.words_beside(&marks[index], lane) {
            placed[index].words_at = Some(words.start);
            lanes.taken[lane].push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_first_then_words() {
        let mark = |at, words, rank| Wanted { at, sign: 1, words, rank, group: 0 };
        let places = place(&[mark(3, 6, 1), mark(3, 6, 0), mark(36, 6, 0)], 2, 40, 1);
        let shown: Vec<_> = places.iter().map(|one| (one.lane, one.words_at)).collect();
        assert_eq!(shown, [(0, Some(5)), (1, Some(5)), (0, Some(29))]);
        let crowd = place(&[mark(3, 0, 0), mark(3, 0, 0), mark(3, 0, 0)], 2, 40, 1);
        assert_eq!(crowd[2].shares, Some(0), "all of one group stand in its lane");
    }

    proptest! {
        #[test]
        fn nothing_covers_anything(
            mut days in prop::collection::vec((0_usize..78, 0_usize..30, 0_usize..6), 0..60),
            count in 1_usize..5,
        ) {
            days.sort_unstable();
            let wanted = |&(at, words, rank): &(usize, usize, usize)| Wanted { at, sign: 2, words, rank, group: rank / 2 };
            let marks: Vec<Wanted> = days.iter().map(wanted).collect();
            let placed = place(&marks, count, 80, 1);
            let mut taken = vec![vec![false; 80]; count];
            for (mark, one) in marks.iter().zip(&placed) {
                if let Some(host) = one.shares {
                    prop_assert!(placed[host].shares.is_none());
                    prop_assert!(mark.at < marks[host].at + 2 + 1, "the sign it shares is at its place");
                    continue;
                }
                let words = one.words_at.map(|start| start..start + mark.words);
                for cell in (mark.at..mark.at + 2).chain(words.unwrap_or(0..0)) {
                    prop_assert!(!taken[one.lane][cell]);
                    taken[one.lane][cell] = true;
                }
            }
        }
    }
}
