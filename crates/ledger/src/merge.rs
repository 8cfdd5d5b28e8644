//! Which lines of several exports are one line: the same again, told in other words, or corrected later.

mod ids;

use crate::cause::LedgerCause;
use crate::diagnostic::Diagnostic;
use crate::journalize::cause_alone;
use crate::money::Cents;
use crate::source::Source;
use crate::statement::{LineRef, SourceId, Statement, StatementLine};
use crate::texts::{TextId, Texts};
use ids::{ByIds, by_ids};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// How one line stands for another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Overlap {
    /// It says the same.
    Same,
    /// A later export tells it in other words.
    Retold,
    /// A later export gives the same Ref ID another day, amount, meaning or balance.
    Corrected,
}

/// A line that does not count, because another stands for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered {
    /// The line that does not count.
    pub line: StatementLine,
    /// The one that does.
    pub by: LineRef,
    /// How it stands for it.
    pub how: Overlap,
}

/// What is known of a file beside its lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileFacts {
    recorded: u32,
    /// The first and the last day with lines.
    days: Option<(Date, Date)>,
}

/// The files, by their numbers.
pub(crate) type Files = Vec<FileFacts>;

impl From<&Statement> for FileFacts {
    fn from(statement: &Statement) -> FileFacts {
        let days = || statement.lines.iter().map(|line| line.dated);
        FileFacts { recorded: statement.recorded, days: days().min().zip(days().max()) }
    }
}

impl FileFacts {
    /// Whether the file shows days before and after this one, and so all of it.
    fn shows_all_of(&self, day: Date) -> bool {
        self.days.is_some_and(|(first, last)| first < day && day < last)
    }
}

/// Told of every line that does not count.
type Tell<'a> = &'a mut dyn FnMut(&Covered);

/// Leaves every line once; the diagnostics are warnings, or the contradictions that forbid an answer.
pub(crate) fn drop_repeated(
    lines: &mut Vec<StatementLine>,
    files: &Files,
    sources: &[Source],
    texts: &Texts,
    tell: Tell<'_>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let ByIds { same, retold, corrected, warnings } = by_ids(lines, files, sources, texts)?;
    let keeper: FxHashMap<u32, u32> = corrected.iter().chain(&retold).copied().collect();
    let mut pairs: Vec<(Pair, Overlap)> = Vec::new();
    if sources.len() > 1 && lines.iter().any(|line| line.id.is_none()) {
        // A line that was corrected still stands for what other files say of it without its Ref ID.
        let gone: FxHashSet<u32> = same.iter().map(|(line, _)| *line).collect();
        let contents = Contents::of(lines, sources, &gone);
        let repeated = contents.repeated(lines);
        let kept = without(lines.len(), &repeated);
        let retold = contents.retold(lines, files, &kept);
        pairs.extend(repeated.into_iter().map(|pair| (pair, Overlap::Same)));
        pairs.extend(retold.into_iter().map(|pair| (pair, Overlap::Retold)));
    }
    pairs.extend(same.into_iter().map(|pair| (pair, Overlap::Same)));
    pairs.extend(retold.into_iter().map(|pair| (pair, Overlap::Retold)));
    pairs.extend(corrected.into_iter().map(|pair| (pair, Overlap::Corrected)));
    for ((dropped, by), how) in &pairs {
        let by = keeper.get(by).unwrap_or(by);
        let (line, by) = (lines[*dropped as usize], lines[*by as usize].at);
        tell(&Covered { line, by, how: *how });
    }
    remove(lines, pairs.into_iter().map(|((line, _), _)| line).collect());
    Ok(warnings)
}

/// What tells lines without a Ref ID apart.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Content {
    plain: Plain,
    description: String,
    balance: Option<Cents>,
}

/// The same without the words and the balance.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Plain {
    dated: Date,
    amount: Cents,
    cause: LedgerCause,
    client: TextId,
}

/// A line that does not count, and the one that does.
type Pair = (u32, u32);

/// The lines of all days on which some line has no Ref ID, by their content.
struct Contents {
    groups: FxHashMap<Content, Vec<u32>>,
}

impl Contents {
    /// Without those that are `gone`.
    fn of(lines: &[StatementLine], sources: &[Source], gone: &FxHashSet<u32>) -> Contents {
        let days_without_ids: FxHashSet<Date> =
            lines.iter().filter(|line| line.id.is_none()).map(|line| line.dated).collect();
        // A balance tells lines apart where every line that could be the same one states it.
        let without_balance: FxHashSet<Plain> = lines
            .iter()
            .filter(|line| line.balance_after.get().is_none())
            .filter(|line| days_without_ids.contains(&line.dated))
            .map(plain)
            .collect();
        let content_of = |line: &StatementLine| Content {
            plain: plain(line),
            description: sources[line.at.source.index()].description(line),
            balance: line.balance_after.get().filter(|_| !without_balance.contains(&plain(line))),
        };
        let mut groups: FxHashMap<Content, Vec<u32>> = FxHashMap::default();
        for (index, line) in lines.iter().enumerate() {
            if days_without_ids.contains(&line.dated) && !gone.contains(&(index as u32)) {
                groups.entry(content_of(line)).or_default().push(index as u32);
            }
        }
        Contents { groups }
    }

    /// Lines without a Ref ID that stand in several files count as often as in the file that has most of them.
    fn repeated(&self, lines: &[StatementLine]) -> Vec<Pair> {
        self.groups.values().flat_map(|group| surplus_of(group, lines)).collect()
    }

    /// Lines of an export that another one tells in other words: equal but for the description, each in one of
    /// the two exports only, and both show the whole day or state the same balance.
    fn retold(&self, lines: &[StatementLine], files: &Files, kept: &FxHashSet<u32>) -> Vec<Pair> {
        let mut by_plain: FxHashMap<Plain, Vec<Told>> = FxHashMap::default();
        for group in self.groups.values() {
            let files: FxHashSet<SourceId> =
                group.iter().map(|index| lines[*index as usize].at.source).collect();
            let kept: Vec<u32> =
                group.iter().filter(|index| kept.contains(index)).copied().collect();
            if !kept.is_empty() {
                let plain = plain(&lines[kept[0] as usize]);
                by_plain.entry(plain).or_default().push(Told { kept, files });
            }
        }
        let several = by_plain.into_values().filter(|told| told.len() > 1);
        several.flat_map(|told| pairs_of(told, lines, files)).collect()
    }
}

/// Kept lines of one content, and every file that has it.
struct Told {
    kept: Vec<u32>,
    files: FxHashSet<SourceId>,
}

/// One line as several exports word it.
struct OneLine {
    /// The wording that counts.
    head: u32,
    /// The wordings that give way to it.
    others: Vec<u32>,
    /// What some of them state as the balance after it.
    balance: Option<Cents>,
    /// The files that show it: none of them shows it twice.
    files: FxHashSet<SourceId>,
}

/// Pairs lines of one day, amount and meaning whose words differ: the earlier wordings give way to the latest,
/// and those without a Ref ID to the one that has it.
fn pairs_of(told: Vec<Told>, lines: &[StatementLine], files: &Files) -> Vec<Pair> {
    let facts = |index: u32| &files[lines[index as usize].at.source.index()];
    let mut wordings: Vec<(u32, &Told)> =
        told.iter().flat_map(|told| told.kept.iter().map(move |index| (*index, told))).collect();
    wordings.sort_by_key(|(index, _)| (facts(*index).recorded, *index));
    let mut known: Vec<OneLine> = Vec::new();
    for (index, told) in wordings {
        let line = &lines[index as usize];
        let balance = line.balance_after.get();
        let mut new =
            OneLine { head: index, others: Vec::new(), balance, files: told.files.clone() };
        let mut others = Vec::with_capacity(known.len() + 1);
        for old in known {
            match new.is(&old, lines, files) {
                true => new.take(old, lines),
                false => others.push(old),
            }
        }
        known = others;
        known.push(new);
    }
    known
        .into_iter()
        .flat_map(|one| one.others.into_iter().map(move |other| (other, one.head)))
        .collect()
}

impl OneLine {
    /// Whether an earlier wording is of the same line: no file shows both, and both show the whole day or state
    /// the same balance.
    fn is(&self, old: &OneLine, lines: &[StatementLine], files: &Files) -> bool {
        let (new_head, old_head) = (&lines[self.head as usize], &lines[old.head as usize]);
        let facts = |line: &StatementLine| &files[line.at.source.index()];
        let same_balance = self.balance.is_some() && self.balance == old.balance;
        let other_balance = !same_balance && self.balance.is_some() && old.balance.is_some();
        let both_whole = || {
            facts(old_head).shows_all_of(old_head.dated)
                && facts(new_head).shows_all_of(new_head.dated)
        };
        let may_be = match (old_head.id.is_some(), new_head.id.is_some()) {
            // Two Ref IDs are two lines.
            (true, true) => false,
            (false, false) => {
                facts(old_head).recorded < facts(new_head).recorded
                    && (same_balance || !other_balance && both_whole())
            }
            (false, true) | (true, false) => same_balance,
        };
        may_be && self.files.is_disjoint(&old.files)
    }

    fn take(&mut self, old: OneLine, lines: &[StatementLine]) {
        let (gives_way, stays) = match lines[old.head as usize].id {
            Some(_) => (self.head, old.head),
            None => (old.head, self.head),
        };
        self.head = stays;
        self.others.push(gives_way);
        self.others.extend(old.others);
        self.balance = self.balance.or(old.balance);
        self.files.extend(old.files);
    }
}

fn plain(line: &StatementLine) -> Plain {
    Plain { dated: line.dated, amount: line.amount, cause: cause_alone(line), client: line.client }
}

/// The lines of one content that repeat others: all but as many as one file shows at the most.
fn surplus_of(group: &[u32], lines: &[StatementLine]) -> Vec<Pair> {
    if group.len() < 2 {
        return Vec::new();
    }
    let line = |index: &u32| &lines[*index as usize];
    let with_id: Vec<u32> =
        group.iter().filter(|index| line(index).id.is_some()).copied().collect();
    let mut per_file: FxHashMap<SourceId, (usize, Vec<u32>)> = FxHashMap::default();
    for index in group {
        let file = per_file.entry(line(index).at.source).or_default();
        file.0 += 1;
        if line(index).id.is_none() {
            file.1.push(*index);
        }
    }
    let most = per_file.values().map(|(count, _)| *count).max().unwrap_or(0);
    let wanted = most.saturating_sub(with_id.len());
    let mut files: Vec<(SourceId, (usize, Vec<u32>))> = per_file.into_iter().collect();
    // Of files that show as many, one that states balances says more.
    let stated = |without: &[u32]| {
        without.iter().filter(|index| line(index).balance_after.get().is_some()).count()
    };
    files.sort_by_key(|(source, (_, without))| {
        (std::cmp::Reverse((without.len(), stated(without))), *source)
    });
    let kept: Vec<u32> = files
        .first()
        .map(|(_, (_, without))| without.iter().take(wanted).copied().collect())
        .unwrap_or_default();
    // Each line that repeats another is paired with one of another file, in order.
    let standing: Vec<u32> = kept.iter().chain(&with_id).copied().collect();
    let mut pairs = Vec::new();
    for (source, (_, without)) in &files {
        let repeats = without.iter().filter(|index| !kept.contains(index));
        let mut others = standing.iter().filter(|index| line(index).at.source != *source);
        for index in repeats {
            let by = others.next().or(standing.last()).copied().unwrap_or(*index);
            pairs.push((*index, by));
        }
    }
    pairs
}

/// The indices that are not dropped.
fn without(count: usize, dropped: &[Pair]) -> FxHashSet<u32> {
    let dropped: FxHashSet<u32> = dropped.iter().map(|(line, _)| *line).collect();
    (0..count as u32).filter(|index| !dropped.contains(index)).collect()
}

fn remove(lines: &mut Vec<StatementLine>, mut dropped: Vec<u32>) {
    dropped.sort_unstable();
    let mut next = dropped.into_iter().peekable();
    let mut index = 0u32;
    lines.retain(|_| {
        let drop = next.next_if_eq(&index).is_some();
        index += 1;
        !drop
    });
}
