//! Which lines of several exports are one line: the same again, told in other words, or corrected later.

mod balances;
mod ids;
mod wordings;

use crate::cause::LedgerCause;
use crate::diagnostic::Diagnostic;
use crate::journalize::cause_where;
use crate::source::Source;
use crate::statement::{LineRef, Statement, StatementLine};
use crate::texts::{TextId, Texts};
use ids::{ByIds, by_ids, same_content};
use jiff::civil::Date;
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
    let aside = balances::set_aside(lines, files);
    let ByIds { mut pairs, warnings } = by_ids(lines, files, sources, texts)?;
    if sources.len() > 1 && lines.iter().any(|line| line.id.is_none()) {
        pairs.extend(without_ids(lines, files, sources, &pairs, &aside));
    }
    for Pair { line, by, how } in &pairs {
        let (line, by) = (lines[*line as usize], lines[*by as usize].at);
        tell(&Covered { line, by, how: *how });
    }
    complete(lines, files, &pairs);
    balances::put_back(lines, aside);
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

/// A line that states no balance, client or contract takes what the latest other copy of it states: no export is made
/// poorer by another one that stands beside it.
fn complete(lines: &mut [StatementLine], files: &Files, pairs: &[Pair]) {
    fn lacks(line: &StatementLine, copy: &StatementLine) -> bool {
        (line.balance_after.get().is_none() && copy.balance_after.get().is_some())
            || (line.client.is_empty() && !copy.client.is_empty())
            || (line.contract.is_empty() && !copy.contract.is_empty())
    }
    let copies = pairs.iter().filter(|Pair { line, by, how }| {
        let (copy, line) = (&lines[*line as usize], &lines[*by as usize]);
        // What stands for a line that was corrected says something else.
        *how != Overlap::Corrected && same_content(copy, line) && lacks(line, copy)
    });
    let mut copies: Vec<&Pair> = copies.collect();
    // The latest copy first, and of one moment the first line.
    copies.sort_by_key(|pair| {
        let at = lines[pair.line as usize].at;
        (Reverse(files[at.source.index()].recorded), at)
    });
    for Pair { line, by, .. } in copies {
        let copy = lines[*line as usize];
        let line = &mut lines[*by as usize];
        if line.balance_after.get().is_none() {
            line.balance_after = copy.balance_after;
        }
        if line.client.is_empty() {
            line.client = copy.client;
        }
        if line.contract.is_empty() {
            line.contract = copy.contract;
        }
    }
}

/// What a line means, whether or not its file has a column of clients.
fn meaning(line: &StatementLine) -> LedgerCause {
    cause_where(line, true)
}

/// The words of a line. How blanks and line ends are written is none of them: programs change that when they save.
fn said(source: &Source, line: &StatementLine) -> String {
    let said = source.description(line);
    let is_plain =
        |said: &str| said.is_ascii() && !said.contains("  ") && !said.contains(['\n', '\r', '\t']);
    match is_plain(&said) {
        true => said,
        false => said.split_whitespace().collect::<Vec<&str>>().join(" "),
    }
}

/// Whether two lines may be of one client: an export without such a column says nothing about it.
fn may_be_one(a: TextId, b: TextId) -> bool {
    a == b || a.is_empty() || b.is_empty()
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
