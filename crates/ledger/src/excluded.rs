//! Which lines does the user leave out, and which line is meant where files repeat it?

use crate::merge::Covered;
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
