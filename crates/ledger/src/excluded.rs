//! Which lines does the user leave out, and which line is meant where files repeat it?

use crate::journal::Journal;
use crate::merge::Covered;
use crate::money::Cents;
use crate::reconcile::Gap;
use crate::statement::{LineRef, StatementLine};
use rustc_hash::FxHashMap;

/// A decision of the user that one line does not count: the platform took it away, or it is not theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exclusion {
    /// The number of the operation that recorded the decision.
    pub decision: u32,
    /// The line in every file that showed it then. It stays excluded while one of these files counts.
    pub copies: Vec<LineRef>,
}

/// A line that does not count, because the user excluded it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Excluded {
    /// As the file shows it.
    pub line: StatementLine,
    /// The number of the operation that recorded the decision.
    pub decision: u32,
}

impl Journal {
    /// The excluded lines that make a gap, where their amounts are just what is missing there.
    pub fn excluded_at(&self, gap: &Gap) -> Vec<&Excluded> {
        let at = gap.line as usize;
        let after = at.checked_sub(1).map(|before| self.lines[before].dated);
        let until = self.lines[at].dated;
        let is_there = |one: &&Excluded| {
            after.is_none_or(|after| after <= one.line.dated) && one.line.dated <= until
        };
        let there: Vec<&Excluded> = self.excluded.iter().filter(is_there).collect();
        let sum: i128 = there.iter().map(|one| one.line.amount.wide()).sum();
        if sum == gap.missing.wide() { there } else { Vec::new() }
    }

    /// The balance that the platform states after the last line, where the user excluded that line and what
    /// counts does not lead to that balance: behind the end there is no line that would show the gap.
    pub fn contradicted_close(&self) -> Option<Cents> {
        let closing = self.reconciled.closing;
        let last = self.lines.last().map(|line| line.dated);
        let behind = |one: &&Excluded| last.is_none_or(|last| last <= one.line.dated);
        let tail: Vec<&StatementLine> =
            self.excluded.iter().filter(behind).map(|one| &one.line).collect();
        let sum: i128 = tail.iter().map(|line| line.amount.wide()).sum();
        // On the last day the order of the lines is not known, but the balance after all of them is.
        let with_them = Cents::from_wide(closing.wide() + sum);
        let stated = |line: &&StatementLine| line.balance_after.get();
        let later = |line: &&&StatementLine| last.is_none_or(|last| last < line.dated);
        let confirmed = tail.iter().filter_map(stated).find(|stated| Some(*stated) == with_them);
        let stated = confirmed.or_else(|| tail.iter().filter(later).filter_map(stated).next_back());
        stated.filter(|stated| *stated != closing)
    }
}

/// For every line that was merged away, the line that stands for it.
#[derive(Clone, Default, Debug)]
pub struct StandIns(FxHashMap<LineRef, LineRef>);

impl StandIns {
    /// Remembers one.
    pub fn note(&mut self, covered: &Covered) {
        self.0.insert(covered.line.at, covered.by);
    }

    /// The line that stands for this one in the end: itself, where nothing does.
    pub fn of(&self, line: LineRef) -> LineRef {
        let mut line = line;
        // A line that gives way never stands for another of its row, so this ends; it is bounded all the same.
        for _ in 0..=self.0.len() {
            match self.0.get(&line) {
                Some(by) if *by != line => line = *by,
                _ => break,
            }
        }
        line
    }

    /// Every line that was merged away into this one.
    pub fn copies_of(&self, line: LineRef) -> Vec<LineRef> {
        let mut copies: Vec<LineRef> =
            self.0.keys().copied().filter(|copy| self.of(*copy) == line).collect();
        copies.sort_unstable();
        copies
    }
}
