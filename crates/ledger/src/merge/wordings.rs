//! Of the lines without a Ref ID, which ones are one line that several exports show, maybe in other words?
//!
//! Lines of one day and amount are looked at together, file by file. Each real line has at most one row in a file, so a
//! row of a file is matched with a line that the files before it show, or is a new one. What a later file tells may
//! show that two lines are one after all; then they are joined.

use super::balances::Doubtful;
use super::{Files, Overlap, Pair, may_be_one, meaning, said};
use crate::cause::LedgerCause;
use crate::money::Cents;
use crate::source::Source;
use crate::statement::{SourceId, StatementLine};
use crate::texts::TextId;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// What lines have in common that may be one; a correction is only known by a Ref ID.
type Moved = (Date, Cents);

/// What a line says, apart from its words.
fn content(line: &StatementLine) -> (Moved, LedgerCause) {
    ((line.dated, line.amount), meaning(line))
}

/// Every line without a Ref ID that does not count, with the one that does: one with a Ref ID, or else the first
/// in the latest words. `by_ids` says which lines with a Ref ID do not count.
pub(super) fn without_ids(
    lines: &[StatementLine],
    files: &Files,
    sources: &[Source],
    by_ids: &[Pair],
    aside: &Doubtful,
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
    let mut groups: FxHashMap<Moved, Vec<u32>> = FxHashMap::default();
    for (index, line) in (0..).zip(lines) {
        if days.contains(&line.dated) {
            groups.entry((line.dated, line.amount)).or_default().push(index);
        }
    }
    let mut pairs = Vec::new();
    for group in groups.into_values() {
        let source = |index: &u32| lines[*index as usize].at.source;
        let first = source(&group[0]);
        if group.iter().any(|index| source(index) != first) {
            let mut alike = Alike::new(lines, files, sources, aside, &group);
            alike.take_ids(&group, &kept, &shown_by);
            alike.take_files(&group);
            let files: FxHashSet<SourceId> = group.iter().map(source).collect();
            // What two files show was compared row by row.
            if files.len() > 2 {
                alike.join(files.len());
            }
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
    /// What its first row means, and the client where some row names one.
    cause: Option<LedgerCause>,
    client: TextId,
    /// The words of all its rows, by number.
    words: Vec<u32>,
    /// The balances that its rows state: more than one only where a Ref ID holds them together.
    balances: Vec<Cents>,
    /// Those of files whose balances tell no lines apart.
    doubtful: Vec<Cents>,
    /// The files that show it: none of them shows it twice.
    files: FxHashSet<SourceId>,
    /// Whether one of these files shows all of its day.
    is_shown_whole: bool,
}

/// How well two accounts of a line fit, the best first; no file shows both.
const FITS: [fn(&OneLine, &OneLine) -> bool; 4] = [
    |a, b| a.is_of_kind(b) && a.shares_words(b) && a.shares_balance(b),
    |a, b| a.is_of_kind(b) && a.shares_words(b) && a.may_share_balance(b),
    |a, b| a.is_of_kind(b) && a.shares_balance(b),
    // Each export shows the whole day, and the line once, in its own words.
    |a, b| {
        let is_whole = a.is_shown_whole && b.is_shown_whole && a.client == b.client;
        is_whole && a.is_of_kind(b) && a.may_share_balance(b)
    },
];

impl OneLine {
    fn is_of_kind(&self, other: &OneLine) -> bool {
        self.cause == other.cause && may_be_one(self.client, other.client)
    }

    fn shares_words(&self, other: &OneLine) -> bool {
        self.words.iter().any(|words| other.words.contains(words))
    }

    fn shares_balance(&self, other: &OneLine) -> bool {
        let states = |one: &OneLine, balance| one.balances.contains(balance);
        self.balances.iter().any(|one| states(other, one) || other.doubtful.contains(one))
            || self.doubtful.iter().any(|one| states(other, one))
    }

    fn may_share_balance(&self, other: &OneLine) -> bool {
        self.balances.is_empty() || other.balances.is_empty() || self.shares_balance(other)
    }

    /// Whether both can be one as far as files and Ref IDs go.
    fn may_be(&self, other: &OneLine) -> bool {
        (self.with_id.is_none() || other.with_id.is_none())
            && self.files.iter().all(|file| !other.files.contains(file))
    }

    /// Takes in what is said of the same line elsewhere.
    fn take(&mut self, other: OneLine) {
        self.with_id = self.with_id.or(other.with_id);
        self.cause = self.cause.or(other.cause);
        self.client = if self.client.is_empty() { other.client } else { self.client };
        self.rows.extend(other.rows);
        for words in other.words {
            if !self.words.contains(&words) {
                self.words.push(words);
            }
        }
        for (known, more) in
            [(&mut self.balances, other.balances), (&mut self.doubtful, other.doubtful)]
        {
            for balance in more {
                if !known.contains(&balance) {
                    known.push(balance);
                }
            }
        }
        self.files.extend(other.files);
        self.is_shown_whole |= other.is_shown_whole;
    }
}

/// The lines of one day and amount.
struct Alike<'a> {
    lines: &'a [StatementLine],
    files: &'a Files,
    aside: &'a Doubtful,
    /// The words of each line, by number; 0 is no words at all.
    words: FxHashMap<u32, u32>,
    known: Vec<OneLine>,
}

impl<'a> Alike<'a> {
    fn new(
        lines: &'a [StatementLine],
        files: &'a Files,
        sources: &[Source],
        aside: &'a Doubtful,
        group: &[u32],
    ) -> Alike<'a> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        numbers.insert(String::new(), 0);
        let mut words = FxHashMap::default();
        for index in group {
            let line = &lines[*index as usize];
            let next = numbers.len() as u32;
            let said = said(&sources[line.at.source.index()], line);
            words.insert(*index, *numbers.entry(said).or_insert(next));
        }
        Alike { lines, files, aside, words, known: Vec::new() }
    }

    fn words_of(&self, index: u32) -> u32 {
        self.words.get(&index).copied().unwrap_or(0)
    }

    /// The line as one row shows it.
    fn row(&self, index: u32) -> OneLine {
        let line = &self.lines[index as usize];
        OneLine {
            with_id: None,
            rows: Vec::new(),
            cause: Some(meaning(line)),
            client: line.client,
            words: vec![self.words_of(index)],
            balances: line.balance_after.get().into_iter().collect(),
            doubtful: self.aside.get(&index).copied().into_iter().collect(),
            files: FxHashSet::from_iter([line.at.source]),
            is_shown_whole: self.files[line.at.source.index()].shows_all_of(line.dated),
        }
    }

    /// When a row was recorded, and where it stands.
    fn age(&self, index: u32) -> (u32, SourceId, u32) {
        let source = self.lines[index as usize].at.source;
        (self.files[source.index()].recorded, source, index)
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
                let with_id = Some(counts);
                self.known.push(OneLine { with_id, files, ..OneLine::default() });
                self.known.len() - 1
            });
            let row = self.row(*index);
            self.known[place].take(row);
        }
    }

    /// The rows without a Ref ID, one file after the other in the order of recording.
    fn take_files(&mut self, group: &[u32]) {
        let without = group.iter().copied().filter(|at| self.lines[*at as usize].id.is_none());
        let mut rows: Vec<u32> = without.collect();
        rows.sort_by_key(|index| self.age(*index));
        let file = |index: &u32| self.lines[*index as usize].at.source;
        let of_files: Vec<Vec<u32>> =
            rows.chunk_by(|a, b| file(a) == file(b)).map(<[u32]>::to_vec).collect();
        for mut rows in of_files {
            for fits in FITS {
                rows = self.take_fitting(rows, fits);
            }
            for index in rows {
                let row = self.row(index);
                self.known.push(OneLine { rows: vec![index], ..row });
            }
        }
    }

    /// Gives each row to the first line that it fits and that its file does not show yet; the rest come back.
    fn take_fitting(&mut self, rows: Vec<u32>, fits: fn(&OneLine, &OneLine) -> bool) -> Vec<u32> {
        let (mut left, mut start) = (Vec::new(), 0);
        for index in rows {
            let row = self.row(index);
            let file = self.lines[index as usize].at.source;
            // Equal rows take equal lines in their order: what is taken at the head is not looked at again.
            while self.known.get(start).is_some_and(|one| one.files.contains(&file)) {
                start += 1;
            }
            let mut open = self.known.iter().enumerate().skip(start);
            match open.find(|(_, one)| !one.files.contains(&file) && fits(one, &row)) {
                Some((place, _)) => self.known[place].take(OneLine { rows: vec![index], ..row }),
                None => left.push(index),
            }
        }
        left
    }

    /// Joins lines that a later file showed to be one: it told one of them in the words of another, or with its balance.
    fn join(&mut self, files: usize) {
        // What every file shows is no other line.
        let known = std::mem::take(&mut self.known).into_iter();
        let (complete, mut open): (Vec<OneLine>, Vec<OneLine>) =
            known.partition(|one| one.files.len() == files);
        for fits in FITS {
            let mut place = 0;
            while place < open.len() {
                let one = &open[place];
                let mut others = open.iter().enumerate().skip(place + 1);
                let fitting = others.find(|(_, other)| one.may_be(other) && fits(one, other));
                match fitting.map(|(other, _)| other) {
                    // Once more from here: it may now fit yet another.
                    Some(other) => {
                        let other = open.remove(other);
                        open[place].take(other);
                        open[place].rows.sort_by_key(|index| self.age(*index));
                    }
                    None => place += 1,
                }
            }
        }
        self.known = complete;
        self.known.append(&mut open);
    }

    fn pairs(&self) -> Vec<Pair> {
        self.known.iter().flat_map(|one| self.pairs_of(one)).collect()
    }

    fn pairs_of(&self, one: &OneLine) -> Vec<Pair> {
        let words = |index: &u32| self.words_of(*index);
        // An export without descriptions says nothing else.
        let latest = one.rows.iter().rev().map(words).find(|words| *words != 0).unwrap_or(0);
        let first = one.rows.iter().copied().find(|index| words(index) == latest);
        let Some(by) = one.with_id.or(first) else { return Vec::new() };
        let content = |index: u32| content(&self.lines[index as usize]);
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
