//! Which lines of several exports are one line: the same again, told in other words, or corrected later.

use crate::cause::LedgerCause;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::journal::about;
use crate::journalize::cause_alone;
use crate::money::Cents;
use crate::source::Source;
use crate::statement::{LineRef, SourceId, Statement, StatementLine};
use crate::texts::{TextId, Texts};
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
    let ByIds { same, corrected, warnings } = repeated_ids(lines, files, sources, texts)?;
    let keeper: FxHashMap<u32, u32> = corrected.iter().copied().collect();
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
    pairs.extend(corrected.into_iter().map(|pair| (pair, Overlap::Corrected)));
    for ((dropped, by), how) in &pairs {
        let by = keeper.get(by).unwrap_or(by);
        let (line, by) = (lines[*dropped as usize], lines[*by as usize].at);
        tell(&Covered { line, by, how: *how });
    }
    remove(lines, pairs.into_iter().map(|((line, _), _)| line).collect());
    Ok(warnings)
}

/// Whether two lines with one Ref ID say the same; a balance counts only where both state one.
fn same_content(a: &StatementLine, b: &StatementLine) -> bool {
    let balances = a.balance_after.get().zip(b.balance_after.get());
    a.dated == b.dated
        && a.amount == b.amount
        && cause_alone(a) == cause_alone(b)
        && balances.is_none_or(|(a, b)| a == b)
}

/// Lines that do not count because of their Ref ID, each with the line that does.
#[derive(Default)]
struct ByIds {
    same: Vec<Pair>,
    corrected: Vec<Pair>,
    warnings: Vec<Diagnostic>,
}

/// Keeps one line of each Ref ID: what the latest export says, with a balance where one of those that say so
/// states one, in the words of the first line that says so.
fn repeated_ids(
    lines: &[StatementLine],
    files: &Files,
    sources: &[Source],
    texts: &Texts,
) -> Result<ByIds, Vec<Diagnostic>> {
    let with_ids = || lines.iter().filter_map(|line| line.id);
    let mut found = ByIds::default();
    if with_ids().is_sorted_by(|a, b| a < b) {
        return Ok(found);
    }
    let mut by_id: Vec<u32> =
        (0..lines.len() as u32).filter(|line| lines[*line as usize].id.is_some()).collect();
    by_id.sort_by_key(|line| (lines[*line as usize].id, lines[*line as usize].at));
    let (mut conflicts, mut repeats) = (Vec::new(), FxHashMap::default());
    let groups = by_id.chunk_by(|a, b| lines[*a as usize].id == lines[*b as usize].id);
    for group in groups.filter(|group| group.len() > 1) {
        let line = |index: &u32| &lines[*index as usize];
        let recorded = |index: &u32| files[line(index).at.source.index()].recorded;
        let latest = group.iter().map(recorded).max().unwrap_or(0);
        let Some(says) = group.iter().filter(|index| recorded(index) == latest).min_by_key(
            // One that states a balance says more than one that does not.
            |index| (line(index).balance_after.get().is_none(), line(index).at),
        ) else {
            continue;
        };
        // Where the latest states no balance, the latest one that does and says the same otherwise completes it.
        let agrees = |index: &&u32| same_content(line(says), line(index));
        let stated = |index: &&u32| line(index).balance_after.get().is_some();
        let complete = group
            .iter()
            .filter(agrees)
            .filter(stated)
            .max_by_key(|index| (recorded(index), std::cmp::Reverse(line(index).at)));
        let says = complete.unwrap_or(says);
        let kept = group
            .iter()
            .find(|index| same_content(line(says), line(index)) && stated(index) == stated(&says));
        let Some(kept) = kept else { continue };
        for index in group.iter().filter(|index| *index != kept) {
            let other = line(index);
            if same_content(line(says), other) {
                if other.at.source == line(kept).at.source {
                    repeats.entry(other.at.source).or_insert((0u32, other)).0 += 1;
                }
                found.same.push((*index, *kept));
            } else {
                if recorded(index) == latest {
                    conflicts.push(two_contents(line(says), other, sources, texts));
                }
                found.corrected.push((*index, *kept));
            }
        }
    }
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let mut warnings: Vec<(LineRef, Diagnostic)> = repeats
        .into_values()
        .map(|(count, line)| {
            let message = match count {
                1 => "one line stands in the file twice; it counts once".to_owned(),
                _ => format!("{count} lines stand in the file more than once; each counts once"),
            };
            (line.at, about(line, sources, Diagnostic::new(Code::RepeatedLine, message)))
        })
        .collect();
    warnings.sort_by_key(|(at, _)| *at);
    found.warnings = warnings.into_iter().map(|(_, warning)| warning).collect();
    Ok(found)
}

fn two_contents(
    kept: &StatementLine,
    other: &StatementLine,
    sources: &[Source],
    texts: &Texts,
) -> Diagnostic {
    let id = kept.id.map(|id| id.text(texts)).unwrap_or_default();
    let balance = |line: &StatementLine| match line.balance_after.get() {
        Some(balance) => format!(", balance {balance}"),
        None => String::new(),
    };
    let message = format!(
        "Ref ID {id} is {} on {}{} here, but {} on {}{} in line {} of {}",
        other.amount,
        other.dated,
        balance(other),
        kept.amount,
        kept.dated,
        balance(kept),
        kept.at.line,
        sources[kept.at.source.index()].name
    );
    about(other, sources, Diagnostic::new(Code::TwoContents, message))
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
        let mut by_plain: FxHashMap<Plain, Vec<Told<'_>>> = FxHashMap::default();
        for group in self.groups.values() {
            let files: FxHashSet<SourceId> =
                group.iter().map(|index| lines[*index as usize].at.source).collect();
            let kept: Vec<u32> =
                group.iter().filter(|index| kept.contains(index)).copied().collect();
            if !kept.is_empty() {
                let plain = plain(&lines[kept[0] as usize]);
                by_plain.entry(plain).or_default().push(Told { kept, files, group });
            }
        }
        let several = by_plain.into_values().filter(|told| told.len() > 1);
        several.flat_map(|told| pairs_of(told, lines, files)).collect()
    }
}

/// Kept lines of one content, and every file that has it.
struct Told<'a> {
    kept: Vec<u32>,
    files: FxHashSet<SourceId>,
    group: &'a [u32],
}

/// Pairs lines of one day, amount and meaning whose words differ: the earlier gives way to the later.
fn pairs_of(mut told: Vec<Told<'_>>, lines: &[StatementLine], files: &Files) -> Vec<Pair> {
    let line = |index: u32| &lines[index as usize];
    let recorded = |index: u32| files[line(index).at.source.index()].recorded;
    let first = |told: &Told<'_>| told.group.iter().map(|index| line(*index).at).min();
    told.sort_by_key(first);
    let mut pairs: Vec<Pair> = Vec::new();
    let is_free =
        |pairs: &[Pair], index: u32| pairs.iter().all(|(old, by)| *old != index && *by != index);
    for later in 0..told.len() {
        for new in told[later].kept.clone() {
            let (day, source) = (line(new).dated, line(new).at.source);
            let fits = |old: &u32, files_of_old: &FxHashSet<SourceId>| {
                let old_source = line(*old).at.source;
                let (a, b) = (line(*old).balance_after.get(), line(new).balance_after.get());
                let same_balance = a.is_some() && a == b;
                let both_whole = files[old_source.index()].shows_all_of(day)
                    && files[source.index()].shows_all_of(day)
                    && (a.is_none() || b.is_none());
                // Two Ref IDs are two lines. A line that has one stands for its twin without one, whichever came
                // later, where both leave the same balance.
                let may_be_one = match (line(*old).id.is_some(), line(new).id.is_some()) {
                    (true, true) => false,
                    (false, false) => {
                        recorded(*old) < recorded(new) && (same_balance || both_whole)
                    }
                    (false, true) | (true, false) => same_balance,
                };
                may_be_one
                    && !files_of_old.contains(&source)
                    && !told[later].files.contains(&old_source)
            };
            let earlier = told.iter().enumerate().filter(|(index, _)| *index != later);
            let candidates =
                earlier.flat_map(|(_, told)| told.kept.iter().map(move |old| (old, &told.files)));
            let found = candidates
                .filter(|(old, files_of_old)| {
                    let is_chained = pairs.iter().any(|(_, by)| by == *old);
                    let is_given = pairs.iter().any(|(given, _)| given == *old);
                    !is_given
                        && (is_free(&pairs, **old) || is_chained && line(**old).id.is_none())
                        && is_free(&pairs, new)
                        && fits(old, files_of_old)
                })
                .map(|(old, _)| *old)
                .min_by_key(|old| line(*old).at);
            pairs.extend(found.map(|old| match line(old).id {
                Some(_) => (new, old),
                None => (old, new),
            }));
        }
    }
    pairs
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
