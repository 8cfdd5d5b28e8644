//! Which lines of several exports are one line: the same again, told in other words, or corrected later.

mod balances;
mod ids;
mod wordings;

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::statement::{LineRef, StatedBalance, Statement, StatementLine};
use crate::texts::Texts;
use ids::{ByIds, by_ids, same_content};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use wordings::without_ids;

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
    /// Whether its balances say something about its lines.
    has_true_balances: bool,
}

/// The files, by their numbers.
pub(crate) type Files = Vec<FileFacts>;

impl From<&Statement> for FileFacts {
    fn from(statement: &Statement) -> FileFacts {
        let days = || statement.lines.iter().map(|line| line.dated);
        FileFacts {
            recorded: statement.recorded,
            days: days().min().zip(days().max()),
            has_true_balances: balances::are_true(&statement.lines),
        }
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
    let untrue = balances::set_aside(lines, files);
    let ByIds { mut pairs, warnings } = by_ids(lines, files, sources, texts)?;
    if sources.len() > 1 && lines.iter().any(|line| line.id.is_none()) {
        pairs.extend(without_ids(lines, files, sources, &pairs));
    }
    for Pair { line, by, how } in &pairs {
        let (line, by) = (lines[*line as usize], lines[*by as usize].at);
        tell(&Covered { line, by, how: *how });
    }
    complete(lines, files, &pairs);
    balances::put_back(lines, untrue);
    remove(lines, pairs.into_iter().map(|pair| pair.line).collect());
    Ok(warnings)
}

/// A line that does not count, and the one that does in its place.
#[derive(Clone, Copy, Debug)]
struct Pair {
    line: u32,
    by: u32,
    how: Overlap,
}

/// A line that states no balance takes the one that the latest other copy of it states: no export is made poorer by
/// another one that stands beside it.
fn complete(lines: &mut [StatementLine], files: &Files, pairs: &[Pair]) {
    let mut found: FxHashMap<u32, (u32, Reverse<LineRef>, StatedBalance)> = FxHashMap::default();
    for Pair { line, by, how } in pairs {
        let (copy, line) = (&lines[*line as usize], &lines[*by as usize]);
        let is_wanted = copy.balance_after.get().is_some() && line.balance_after.get().is_none();
        // What stands for a line that was corrected says something else.
        if is_wanted && *how != Overlap::Corrected && same_content(copy, line) {
            let recorded = files[copy.at.source.index()].recorded;
            let stated = (recorded, Reverse(copy.at), copy.balance_after);
            let best = found.entry(*by).or_insert(stated);
            if (stated.0, stated.1) > (best.0, best.1) {
                *best = stated;
            }
        }
    }
    for (line, (_, _, balance)) in found {
        lines[line as usize].balance_after = balance;
    }
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
