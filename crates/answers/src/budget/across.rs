//! Across which months does no line lead, so that what is missing belongs to all of them and to none alone?

use super::months::Month;
use jiff::civil::Date;
use outflow_ledger::Journal;

/// Months between whose outer ends money is missing; the balances at the ends of the months inside are not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Across {
    /// The place of its first month among the months shown.
    pub first: usize,
    /// That of its last one.
    pub last: usize,
    /// The days on which it went missing, both included; they may reach beyond the months shown.
    pub days: (Date, Date),
    /// Whether the platform's balances tell how much.
    pub is_told: bool,
}

impl Across {
    /// Whether it is about the month at this place.
    pub(super) fn has(&self, at: usize) -> bool {
        (self.first..=self.last).contains(&at)
    }

    /// Whether the balance before the month at this place is known.
    pub(super) fn knows_opening(&self, at: usize, month: &Month) -> bool {
        at == self.first && self.days.0 >= month.first
    }

    /// Whether the balance after it is.
    pub(super) fn knows_closing(&self, at: usize, month: &Month) -> bool {
        at == self.last && self.days.1 <= month.last
    }
}

/// Days on which money went missing, and whether balances tell how much.
type Span = ((Date, Date), bool);

/// Every run of months, oldest first; runs that share a month are one.
pub(super) fn across(journal: &Journal, months: &[Month], unknown: &[(Date, Date)]) -> Vec<Across> {
    let mut spans: Vec<Span> = gaps(journal, unknown).chain(untold(journal, unknown)).collect();
    spans.retain(|((from, to), _)| from.first_of_month() != to.first_of_month());
    spans.sort();
    let mut found: Vec<Across> = Vec::new();
    for ((from, to), is_told) in spans {
        let first = months.iter().position(|month| from <= month.last);
        let last = months.iter().rposition(|month| month.first <= to);
        let (Some(first), Some(last)) = (first, last) else { continue };
        if last < first {
            continue;
        }
        match found.last_mut().filter(|before| first <= before.last) {
            Some(before) => {
                before.last = before.last.max(last);
                before.days.1 = before.days.1.max(to);
                before.is_told &= is_told;
            }
            None => found.push(Across { first, last, days: (from, to), is_told }),
        }
    }
    found
}

/// Where the stated balance departs: from the line before, or from the first day without a file, to the line after.
fn gaps<'a>(journal: &'a Journal, unknown: &'a [(Date, Date)]) -> impl Iterator<Item = Span> + 'a {
    let dated = |line: usize| journal.lines.get(line).map(|line| line.dated);
    journal.reconciled.gaps.iter().filter_map(move |gap| {
        let line = gap.line as usize;
        let (before, after) = (dated(line.checked_sub(1)?)?, dated(line)?);
        let mut runs = unknown.iter().filter(|(from, to)| before < *from && *to < after);
        Some(((runs.next().map_or(before, |(from, _)| *from), after), true))
    })
}

/// Days without a file behind which no balance tells what is missing.
fn untold<'a>(
    journal: &'a Journal,
    unknown: &'a [(Date, Date)],
) -> impl Iterator<Item = Span> + 'a {
    let gaps = &journal.reconciled.gaps;
    unknown.iter().filter_map(move |(from, to)| {
        let next = journal.reconciled.days.first_line_after(*to);
        let after = journal.lines.get(next as usize).map_or(*to, |line| line.dated);
        gaps.iter().all(|gap| gap.line != next).then_some(((*from, after), false))
    })
}
