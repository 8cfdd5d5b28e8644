//! Of the lines without a Ref ID, which ones are one line that several exports show, maybe in other words?
//!
//! Lines of one day, amount, meaning and client are looked at together, file by file. Each real line has at most one
//! row in a file, so a row of a file is matched with a line that the files before it show, or is a new one.

use super::{Files, Overlap, Pair};
use crate::cause::LedgerCause;
use crate::journalize::cause_alone;
use crate::money::Cents;
use crate::source::Source;
use crate::statement::{SourceId, StatementLine};
use crate::texts::TextId;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// What lines have in common that may be one; a correction is only known by a Ref ID.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Plain {
    dated: Date,
    amount: Cents,
    cause: LedgerCause,
    client: TextId,
}

fn plain(line: &StatementLine) -> Plain {
    Plain { dated: line.dated, amount: line.amount, cause: cause_alone(line), client: line.client }
}

/// Every line without a Ref ID that does not count, with the one that does: one with a Ref ID, or else the first
/// in the latest words. `by_ids` says which lines with a Ref ID do not count.
pub(super) fn without_ids(
    lines: &[StatementLine],
    files: &Files,
    sources: &[Source],
    by_ids: &[Pair],
) -> Vec<Pair> {
    let kept: FxHashMap<u32, u32> = by_ids.iter().map(|pair| (pair.line, pair.by)).collect();
    let mut shown_by: FxHashMap<u32, FxHashSet<SourceId>> = FxHashMap::default();
    for Pair { line, by, .. } in by_ids {
        let shown = shown_by.entry(*by).or_default();
        shown.insert(lines[*line as usize].at.source);
        shown.insert(lines[*by as usize].at.source);
    }
    let days: FxHashSet<Date> =
        lines.iter().filter(|line| line.id.is_none()).map(|line| line.dated).collect();
    let mut groups: FxHashMap<Plain, Vec<u32>> = FxHashMap::default();
    for (index, line) in (0..).zip(lines) {
        if days.contains(&line.dated) {
            groups.entry(plain(line)).or_default().push(index);
        }
    }
    let mut pairs = Vec::new();
    for group in groups.into_values() {
        let source = |index: &u32| lines[*index as usize].at.source;
        let first = source(&group[0]);
        if group.iter().any(|index| source(index) != first) {
            let mut alike = Alike::new(lines, files, sources, &group);
            alike.take_ids(&group, &kept, &shown_by);
            alike.take_files(&group);
            pairs.extend(alike.pairs());
        }
    }
    pairs
}

/// One real line, as it is known so far.
#[derive(Default)]
struct OneLine {
    /// The line with its Ref ID that counts, where some file shows the Ref ID.
    with_id: Option<u32>,
    /// The rows without a Ref ID, in the order of the files.
    rows: Vec<u32>,
    /// The words of all its rows, by number.
    words: Vec<u32>,
    /// The balances that its rows state: more than one only where a Ref ID holds them together.
    balances: Vec<Cents>,
    /// The files that show it: none of them shows it twice.
    files: FxHashSet<SourceId>,
    /// Whether one of these files shows all of its day.
    is_shown_whole: bool,
}

/// How well a row fits a line, the best first.
const FITS: [fn(&OneLine, &Row) -> bool; 4] = [
    |one, row| one.has_words(row) && one.has_balance(row),
    |one, row| one.has_words(row) && one.may_have_balance(row),
    |one, row| one.has_balance(row),
    // Each export shows the whole day, and the line once, in its own words.
    |one, row| one.may_have_balance(row) && one.is_shown_whole && row.is_shown_whole,
];

/// What is asked of a row of a file.
struct Row {
    words: u32,
    balance: Option<Cents>,
    is_shown_whole: bool,
}

impl OneLine {
    fn has_words(&self, row: &Row) -> bool {
        self.words.contains(&row.words)
    }

    fn has_balance(&self, row: &Row) -> bool {
        row.balance.is_some_and(|balance| self.balances.contains(&balance))
    }

    fn may_have_balance(&self, row: &Row) -> bool {
        row.balance.is_none() || self.balances.is_empty() || self.has_balance(row)
    }

    fn take(&mut self, row: &Row, file: SourceId) {
        if !self.has_words(row) {
            self.words.push(row.words);
        }
        if let Some(balance) = row.balance.filter(|balance| !self.balances.contains(balance)) {
            self.balances.push(balance);
        }
        self.files.insert(file);
        self.is_shown_whole |= row.is_shown_whole;
    }
}

/// The lines of one day, amount, meaning and client.
struct Alike<'a> {
    lines: &'a [StatementLine],
    files: &'a Files,
    /// The words of each line, by number; 0 is no words at all.
    words: FxHashMap<u32, u32>,
    known: Vec<OneLine>,
}

impl<'a> Alike<'a> {
    fn new(
        lines: &'a [StatementLine],
        files: &'a Files,
        sources: &[Source],
        group: &[u32],
    ) -> Alike<'a> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        numbers.insert(String::new(), 0);
        let mut words = FxHashMap::default();
        for index in group {
            let line = &lines[*index as usize];
            let next = numbers.len() as u32;
            let said = sources[line.at.source.index()].description(line);
            words.insert(*index, *numbers.entry(said).or_insert(next));
        }
        Alike { lines, files, words, known: Vec::new() }
    }

    fn row(&self, index: u32) -> (Row, SourceId) {
        let line = &self.lines[index as usize];
        let is_shown_whole = self.files[line.at.source.index()].shows_all_of(line.dated);
        let words = self.words.get(&index).copied().unwrap_or(0);
        (Row { words, balance: line.balance_after.get(), is_shown_whole }, line.at.source)
    }

    /// Every Ref ID is one line, in all files that show it with whatever content.
    fn take_ids(
        &mut self,
        group: &[u32],
        kept: &FxHashMap<u32, u32>,
        shown_by: &FxHashMap<u32, FxHashSet<SourceId>>,
    ) {
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        for index in group.iter().filter(|index| self.lines[**index as usize].id.is_some()) {
            let counts = *kept.get(index).unwrap_or(index);
            let place = *places.entry(counts).or_insert_with(|| {
                let files = shown_by.get(&counts).cloned().unwrap_or_default();
                self.known.push(OneLine { with_id: Some(counts), files, ..OneLine::default() });
                self.known.len() - 1
            });
            let (row, file) = self.row(*index);
            self.known[place].take(&row, file);
        }
    }

    /// The rows without a Ref ID, one file after the other in the order of recording.
    fn take_files(&mut self, group: &[u32]) {
        let without = group.iter().copied().filter(|at| self.lines[*at as usize].id.is_none());
        let mut rows: Vec<u32> = without.collect();
        let file = |index: &u32| {
            let source = self.lines[*index as usize].at.source;
            (self.files[source.index()].recorded, source)
        };
        rows.sort_by_key(|index| (file(index), *index));
        let of_files: Vec<Vec<u32>> =
            rows.chunk_by(|a, b| file(a) == file(b)).map(<[u32]>::to_vec).collect();
        for mut rows in of_files {
            for fits in FITS {
                rows = self.take_fitting(rows, fits);
            }
            for index in rows {
                self.known.push(OneLine::default());
                self.take(self.known.len() - 1, index);
            }
        }
    }

    /// Gives each row to the first line that it fits and that its file does not show yet; the rest come back.
    fn take_fitting(&mut self, rows: Vec<u32>, fits: fn(&OneLine, &Row) -> bool) -> Vec<u32> {
        let (mut left, mut start) = (Vec::new(), 0);
        for index in rows {
            let (row, file) = self.row(index);
            // Equal rows take equal lines in their order: what is taken at the head is not looked at again.
            while self.known.get(start).is_some_and(|one| one.files.contains(&file)) {
                start += 1;
            }
            let mut open = self.known.iter().enumerate().skip(start);
            match open.find(|(_, one)| !one.files.contains(&file) && fits(one, &row)) {
                Some((place, _)) => self.take(place, index),
                None => left.push(index),
            }
        }
        left
    }

    fn take(&mut self, place: usize, index: u32) {
        let (row, file) = self.row(index);
        self.known[place].take(&row, file);
        self.known[place].rows.push(index);
    }

    fn pairs(&self) -> Vec<Pair> {
        self.known.iter().flat_map(|one| self.pairs_of(one)).collect()
    }

    fn pairs_of(&self, one: &OneLine) -> Vec<Pair> {
        let words = |index: &u32| self.words.get(index).copied().unwrap_or(0);
        // An export without descriptions says nothing else.
        let latest = one.rows.iter().rev().map(words).find(|words| *words != 0).unwrap_or(0);
        let first = one.rows.iter().copied().find(|index| words(index) == latest);
        let Some(by) = one.with_id.or(first) else { return Vec::new() };
        let content = |index: u32| plain(&self.lines[index as usize]);
        let how = |index: &u32| match words(index) {
            // The line with the Ref ID was told otherwise since.
            _ if content(*index) != content(by) => Overlap::Corrected,
            0 => Overlap::Same,
            said if said == words(&by) => Overlap::Same,
            _ => Overlap::Retold,
        };
        let others = one.rows.iter().filter(|index| **index != by);
        others.map(|index| Pair { line: *index, by, how: how(index) }).collect()
    }
}
