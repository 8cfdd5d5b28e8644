//! What is drawn: a balance day by day, with what is known, how far it may go, and what happens on which day.

use crate::days::{day, whole_day};
use crate::lanes::Placed;
use jiff::civil::Date;
use outflow_ledger::{Cents, Currency};

/// A balance at the end of each day.
///
/// The slices run beside each other, one entry a day; what one of them has beyond the others is not drawn. Texts are
/// shown as they are, but for characters that would act or break the picture: those become `�`.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// What the picture shows, for its head.
    pub title: &'a str,
    /// Of all amounts.
    pub currency: Currency,
    /// The days, each the day after the one before.
    pub days: &'a [Date],
    /// The balance by what is known, or assumed, to come: in cents, at the end of each day.
    pub known: &'a [Cents],
    /// How far the balance may be from that, where it can be told.
    pub range: Option<Range<'a>>,
    /// What the user does not want to fall below, in cents.
    pub floor: Option<Cents>,
    /// What happens on which day; on a day outside `days` nothing is shown.
    pub marks: &'a [Mark],
}

/// Within which amounts the balance lies eight times out of ten; in cents, at the end of each day.
#[derive(Clone, Copy, Debug)]
pub struct Range<'a> {
    /// Of which of the days (counted from 0) the first amounts are.
    pub from: usize,
    /// One time out of ten the balance is lower (10 %).
    pub low: &'a [Cents],
    /// As often lower as higher (50 %).
    pub middle: &'a [Cents],
    /// One time out of ten the balance is higher (90 %).
    pub high: &'a [Cents],
}

/// Something that happens on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// When.
    pub on: Date,
    /// Which sign it gets.
    pub kind: MarkKind,
    /// What happens, in few words: `payout 120.00`.
    pub label: String,
}

/// What kind of thing happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MarkKind {
    /// The balance reaches zero.
    Zero,
    /// The balance is as low as it gets.
    Lowest,
    /// Money goes out to the user.
    Payout,
    /// Something is bought, or renews itself.
    Charge,
    /// Money comes in.
    Income,
    /// The platform's share, or the cost of a payout.
    Fee,
}

impl MarkKind {
    /// Every kind; the ones whose labels are the most needed first.
    pub const ALL: [MarkKind; 6] = [
        MarkKind::Zero,
        MarkKind::Lowest,
        MarkKind::Payout,
        MarkKind::Charge,
        MarkKind::Income,
        MarkKind::Fee,
    ];

    /// Its word in the legend.
    pub fn word(self) -> &'static str {
        match self {
            MarkKind::Zero => "zero",
            MarkKind::Lowest => "lowest",
            MarkKind::Payout => "payout",
            MarkKind::Charge => "charge",
            MarkKind::Income => "income",
            MarkKind::Fee => "fee",
        }
    }

    /// Marks that are read together: what is reached, what goes out, what comes in.
    pub(crate) fn group(self) -> usize {
        match self {
            MarkKind::Zero | MarkKind::Lowest => 0,
            MarkKind::Payout | MarkKind::Charge | MarkKind::Fee => 1,
            MarkKind::Income => 2,
        }
    }

    /// Whose words are needed the most: the smallest.
    pub(crate) fn rank(self) -> usize {
        MarkKind::ALL.iter().position(|kind| *kind == self).unwrap_or(MarkKind::ALL.len())
    }
}

/// The range of one day, in order also where the caller's was not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Spread {
    pub low: Cents,
    pub middle: Cents,
    pub high: Cents,
}

impl<'a> Curve<'a> {
    /// How many days are drawn.
    pub(crate) fn len(&self) -> usize {
        self.days.len().min(self.known.len())
    }

    /// The days that are drawn.
    pub(crate) fn shown_days(&self) -> &'a [Date] {
        &self.days[..self.len()]
    }

    /// The range of the day with this number.
    pub(crate) fn spread(&self, day: usize) -> Option<Spread> {
        let range = self.range.filter(|_| day < self.len())?;
        let at = day.checked_sub(range.from)?;
        let (low, middle, high) =
            (*range.low.get(at)?, *range.middle.get(at)?, *range.high.get(at)?);
        Some(Spread { low: low.min(middle).min(high), middle, high: low.max(middle).max(high) })
    }

    /// The first and the last day with a range.
    pub(crate) fn spread_days(&self) -> Option<(usize, usize)> {
        let first = self.range?.from;
        let last = (first..self.len()).take_while(|day| self.spread(*day).is_some()).last()?;
        Some((first, last))
    }

    /// Every amount that the picture must have room for.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = Cents> + '_ {
        let spreads = (0..self.len()).filter_map(|day| self.spread(day));
        let known = self.known[..self.len()].iter().copied();
        known.chain(self.floor).chain(spreads.flat_map(|spread| [spread.low, spread.high]))
    }

    /// The marks on days that are drawn, with the number of the day; by day, then by kind.
    pub(crate) fn shown_marks(&self) -> Vec<(usize, &'a Mark)> {
        let days = self.shown_days();
        let on_day = |mark: &'a Mark| Some((days.binary_search(&mark.on).ok()?, mark));
        let mut marks: Vec<_> = self.marks.iter().filter_map(on_day).collect();
        marks.sort_by_key(|(day, mark)| (*day, mark.kind));
        marks
    }

    /// For each mark that is drawn: whether its sign stands for marks of other kinds too.
    pub(crate) fn several(&self, placed: &[Placed]) -> Vec<bool> {
        let marks = self.shown_marks();
        let mut several = vec![false; marks.len()];
        for (index, one) in placed.iter().enumerate() {
            if let Some(host) = one.shares {
                several[host] |= marks[host].1.kind != marks[index].1.kind;
            }
        }
        several
    }

    /// The kinds of the marks that are drawn.
    pub(crate) fn shown_kinds(&self) -> Vec<MarkKind> {
        let marks = self.shown_marks();
        let occurs = |kind: &MarkKind| marks.iter().any(|(_, mark)| mark.kind == *kind);
        MarkKind::ALL.into_iter().filter(occurs).collect()
    }

    /// From when to when: `24 Nov 2026 – 23 Nov 2027`.
    pub(crate) fn span(&self) -> Option<String> {
        let (first, last) = (*self.shown_days().first()?, *self.shown_days().last()?);
        Some(if first == last {
            whole_day(first)
        } else if first.year() == last.year() {
            format!("{} – {}", day(first), whole_day(last))
        } else {
            format!("{} – {}", whole_day(first), whole_day(last))
        })
    }
}
