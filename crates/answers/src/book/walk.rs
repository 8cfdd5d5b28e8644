//! What moved the balance in a period, step by step: every line, and what is missing before it?

use super::BookError;
use crate::listing::{Cell, Listing};
use crate::period::Period;
use jiff::civil::Date;
use outflow_ledger::{Cents, Code, Diagnostic, Gap, Journal};
use std::ops::Range;

/// The lines of some days, with the balances around them.
pub(crate) struct Stretch<'a> {
    pub(crate) journal: &'a Journal,
    /// Their places in the journal.
    pub(crate) lines: Range<usize>,
    /// The places of the gaps before them.
    pub(crate) gaps: &'a [Gap],
    /// Before the first of them.
    pub(crate) opening: Cents,
    /// After the last of them.
    pub(crate) closing: Cents,
}

/// What moved the balance.
pub(crate) enum What {
    /// Money that no line shows, by the balance that the platform states.
    Missing(Gap),
    /// A line, by its place in the journal.
    Line(usize),
}

/// One movement and the balance after it, which inside a day may pass beyond what can be held.
pub(crate) struct Step {
    pub(crate) what: What,
    pub(crate) amount: Cents,
    pub(crate) balance: i128,
}

impl<'a> Stretch<'a> {
    pub(crate) fn of(journal: &'a Journal, period: Period) -> Stretch<'a> {
        let reconciled = &journal.reconciled;
        let close = |day: Date| reconciled.days.close_on(day).unwrap_or(reconciled.opening);
        let before = period.first.and_then(|first| first.yesterday().ok());
        let start = match period.first {
            Some(first) => journal.lines.partition_point(|line| line.dated < first),
            None => 0,
        };
        let end = match period.last {
            Some(last) => journal.lines.partition_point(|line| line.dated <= last),
            None => journal.lines.len(),
        };
        let lines = start..end.max(start);
        let gap_at =
            |line: usize| reconciled.gaps.partition_point(|gap| (gap.line as usize) < line);
        Stretch {
            journal,
            gaps: &reconciled.gaps[gap_at(lines.start)..gap_at(lines.end)],
            opening: before.map_or(reconciled.opening, close),
            closing: period.last.map_or(reconciled.closing, close),
            lines,
        }
    }

    /// Every movement, oldest first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        let mut gaps = self.gaps.iter().peekable();
        let whats = self.lines.clone().flat_map(move |line| {
            let gap = gaps.next_if(|gap| gap.line as usize == line);
            gap.map(|gap| What::Missing(*gap)).into_iter().chain([What::Line(line)])
        });
        let mut balance = self.opening.wide();
        whats.map(move |what| {
            let amount = match &what {
                What::Missing(gap) => gap.missing,
                What::Line(line) => self.journal.lines[*line].amount,
            };
            balance += amount.wide();
            Step { what, amount, balance }
        })
    }

    /// Whether opening and movements end at the closing balance.
    pub(crate) fn prove(&self) -> Result<(), BookError> {
        let end = self.steps().last().map_or(self.opening.wide(), |step| step.balance);
        match end == self.closing.wide() {
            true => Ok(()),
            false => Err(BookError::Integrity(format!(
                "the lines end at {end} cents, the closing balance is {}",
                self.closing
            ))),
        }
    }
}

/// A sum as an amount, or the line that it cannot be held at.
pub(crate) fn held(journal: &Journal, line: Option<usize>, sum: i128) -> Result<Cents, BookError> {
    const MESSAGE: &str = "a sum of this table is too large to be held exactly";
    Cents::from_wide(sum).ok_or_else(|| {
        let diagnostic = match line.filter(|line| *line < journal.lines.len()) {
            Some(line) => journal.about_line(Code::Overflow, line as u32, MESSAGE),
            None => Diagnostic::new(Code::Overflow, MESSAGE),
        };
        BookError::from(diagnostic)
    })
}

/// A listing with what every table over a journal says first: the account, the period as it was understood,
/// the days that the lines cover.
pub(crate) fn begun(
    schema: &'static str,
    journal: &Journal,
    account: &str,
    period: Period,
) -> Listing {
    let covered = journal.covered();
    let end = |pick: fn((Date, Date)) -> Date| Cell::of(covered.map(pick), Cell::Day);
    let mut listing = Listing::new(schema, "")
        .fact("account", "Account", Cell::text(account))
        .fact("period", "Period", Cell::text(period.in_words()))
        .fact("covered_from", "First line on", end(|(first, _)| first))
        .fact("covered_to", "Last line on", end(|(_, last)| last))
        .fact("goes_on_to", "Lines go on to", Cell::of(journal.goes_on_to, Cell::Day));
    listing.currency = Some(journal.currency);
    listing
}
