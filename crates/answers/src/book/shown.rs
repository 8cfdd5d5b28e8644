//! Does a balance that the site showed agree with the lines of that day?

use super::walk::Stretch;
use crate::listing::Cell;
use crate::period::Period;
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};

/// A balance that the site showed on a day, copied by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownBalance {
    /// The day.
    pub as_of: Date,
    /// What was available.
    pub available: Cents,
    /// Where it was noted, for the answer.
    pub from: String,
}

/// How a shown balance stands beside the lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is the balance at the end of the day.
    Agrees,
    /// It is the balance at an earlier moment of the day.
    AgreesDuring,
    /// It is none of them.
    Differs,
    /// It is not the last balance, and the lines end before the day.
    DiffersAfter,
    /// The lines begin after the day, or there are none.
    NotCovered,
}

impl Verdict {
    pub(super) fn agrees(self) -> bool {
        matches!(self, Verdict::Agrees | Verdict::AgreesDuring)
    }

    pub(super) fn differs(self) -> bool {
        matches!(self, Verdict::Differs | Verdict::DiffersAfter)
    }

    fn in_words(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::AgreesDuring => "agrees with a moment of the day",
            Verdict::Differs => "differs",
            Verdict::DiffersAfter => "differs, later",
            Verdict::NotCovered => "no lines of that day",
        }
    }
}

/// A shown balance beside the lines.
pub(super) struct Compared<'a> {
    pub(super) shown: &'a ShownBalance,
    /// The balance at the end of the day.
    pub(super) ours: Option<Cents>,
    pub(super) verdict: Verdict,
}

pub(super) const SHOWN_COLUMNS: [(&str, &str); 6] = [
    ("date", "Date"),
    ("from", "From"),
    ("shown", "Shown"),
    ("lines", "By the lines"),
    ("difference", "Difference"),
    ("result", "Result"),
];

impl<'a> Compared<'a> {
    fn of(journal: &Journal, shown: &'a ShownBalance) -> Compared<'a> {
        let covered = journal.covered().filter(|(first, _)| *first <= shown.as_of);
        let Some((_, last)) = covered else {
            return Compared { shown, ours: None, verdict: Verdict::NotCovered };
        };
        let ours = journal.reconciled.days.close_on(shown.as_of);
        let verdict = match () {
            () if ours == Some(shown.available) => Verdict::Agrees,
            () if shown.as_of > last => Verdict::DiffersAfter,
            () if is_of_the_day(journal, shown) => Verdict::AgreesDuring,
            () => Verdict::Differs,
        };
        Compared { shown, ours, verdict }
    }

    pub(super) fn row(&self) -> Vec<Cell> {
        let difference = match self.ours.map(|ours| self.shown.available.minus(ours)) {
            None => Cell::Empty,
            Some(Some(difference)) => Cell::Money(difference),
            Some(None) => Cell::text("too large to be held"),
        };
        vec![
            Cell::Day(self.shown.as_of),
            Cell::text(self.shown.from.as_str()),
            Cell::Money(self.shown.available),
            Cell::of(self.ours, Cell::Money),
            difference,
            Cell::text(self.verdict.in_words()),
        ]
    }
}

/// Every shown balance of the period beside the lines, oldest first.
pub(super) fn compared<'a>(
    journal: &Journal,
    shown: &'a [ShownBalance],
    period: Period,
) -> Vec<Compared<'a>> {
    let of_period = shown.iter().filter(|one| period.contains(one.as_of));
    let mut all: Vec<Compared<'a>> = of_period.map(|one| Compared::of(journal, one)).collect();
    all.sort_by_key(|one| one.shown.as_of);
    all
}

/// What to keep in mind about balances that were shown after the last line.
pub(super) fn note_about_later(journal: &Journal, compared: &[Compared<'_>]) -> Option<String> {
    let (_, last) = journal.covered()?;
    let is_later = compared.iter().any(|one| one.verdict == Verdict::DiffersAfter);
    is_later.then(|| {
        format!(
            "The lines end on {last}: a balance that was shown later can differ because lines after \
             that day are missing."
        )
    })
}

/// Nobody knows at which hour the site was looked at: each balance of the day may be meant.
fn is_of_the_day(journal: &Journal, shown: &ShownBalance) -> bool {
    let day = Period { first: Some(shown.as_of), last: Some(shown.as_of) };
    let stretch = Stretch::of(journal, day);
    let wanted = shown.available.wide();
    stretch.opening.wide() == wanted || stretch.steps().any(|step| step.balance == wanted)
}
