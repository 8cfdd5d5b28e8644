//! Which lines stand twice in one file, under one Ref ID, and so count once?

use outflow_ledger::{Covered, Overlap, Source, StatementLine};
use std::collections::BTreeMap;

/// The lines that give way to another one of their own file, by the numbers of the files: how many, and the first.
#[derive(Default)]
pub(super) struct Repeats(BTreeMap<usize, (usize, StatementLine)>);

impl Repeats {
    /// Looks at a line that does not count.
    pub(super) fn note(&mut self, covered: &Covered) {
        if covered.how == Overlap::Same && covered.line.at.source == covered.by.source {
            let file = covered.line.at.source.index();
            let (count, first) = self.0.entry(file).or_insert((0, covered.line));
            *count += 1;
            if covered.line.at < first.at {
                *first = covered.line;
            }
        }
    }

    /// A sentence for each file from this number on.
    pub(super) fn in_words(&self, from: usize, sources: &[Source]) -> Vec<String> {
        let sentence = |(file, (count, first)): (&usize, &(usize, StatementLine))| {
            let name = &sources.get(*file)?.name;
            let line = first.at.line;
            Some(match count {
                1 => format!(
                    "{name}, line {line}: one line stands in the file twice; it counts once"
                ),
                _ => format!(
                    "{name}, line {line} and others: {count} lines stand in the file more than once; each counts once"
                ),
            })
        };
        self.0.range(from..).filter_map(sentence).collect()
    }
}
