//! Which lines does the user leave out, and which line is meant where files repeat it?

use crate::journal::Journal;
use crate::merge::Covered;
use crate::money::Cents;
use crate::order::arrange;
use crate::reconcile::Gap;
use crate::statement::{LineRef, SourceId, StatementLine};
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
        match sum == gap.missing.wide() {
            true => there,
            // Of several on one day, one may make this gap and others the next.
            false => {
                there.into_iter().filter(|one| one.line.amount == gap.missing).take(1).collect()
            }
        }
    }

    /// Whether a file tells the newest line first, as far as its lines that count show.
    fn is_newest_first(&self, file: SourceId) -> bool {
        let of_file = || self.lines.iter().filter(|line| line.at.source == file);
        let ends = of_file().next().zip(of_file().next_back());
        ends.is_none_or(|(first, last)| first.at.line >= last.at.line)
    }

    /// The balance that the platform's last stated balance leads to, where that stands on an excluded line and what
    /// counts leads elsewhere: behind the end there is no line that would show the gap.
    pub fn contradicted_close(&self) -> Option<Cents> {
        let last = self.lines.last().map(|line| line.dated);
        let is_of_end = |line: &StatementLine| last.is_none_or(|last| last <= line.dated);
        let mut end: Vec<StatementLine> =
            self.excluded.iter().map(|one| one.line).filter(is_of_end).collect();
        let excluded: Vec<LineRef> = end.iter().map(|line| line.at).collect();
        if excluded.is_empty() {
            return None;
        }
        end.extend(self.lines.iter().rev().take_while(|line| is_of_end(line)));
        end.sort_by_key(|line| {
            let at = i64::from(line.at.line);
            (line.dated, if self.is_newest_first(line.at.source) { -at } else { at })
        });
        arrange(&mut end);
        let place = end.iter().rposition(|line| line.balance_after.get().is_some())?;
        let stated =
            end[place].balance_after.get().filter(|_| excluded.contains(&end[place].at))?;
        let later = end[place + 1..].iter().filter(|line| !excluded.contains(&line.at));
        let close = Cents::sum(later.map(|line| line.amount).chain([stated]))?;
        (close != self.reconciled.closing).then_some(close)
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
