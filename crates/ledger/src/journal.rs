//! What happened, in order: the lines of all files of one account, merged, each with what it proves.

use crate::account::{Account, Platform};
use crate::cause::LedgerCause;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::entry::JournalEntry;
use crate::journalize::{Meanings, cause_alone, journalize};
use crate::money::{Cents, Currency};
use crate::order::{arrange, orient};
use crate::reconcile::{Overflow, Reconciled, reconcile};
use crate::statement::{LineRef, Source, Statement, StatementLine};
use crate::texts::{TextId, Texts};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// The lines of one account, oldest first.
#[derive(Debug)]
pub struct Journal {
    /// Whose statements.
    pub platform: Platform,
    /// The currency of every amount.
    pub currency: Currency,
    /// The files, in the order of their numbers.
    pub sources: Vec<Source>,
    /// Names of clients and contracts.
    pub texts: Texts,
    /// The lines, oldest first, each once.
    pub lines: Vec<StatementLine>,
    /// What each line proves.
    pub meanings: Meanings,
    /// Balances, gaps and days.
    pub reconciled: Reconciled,
    /// Whether every file states the running balance.
    pub has_balance: bool,
}

impl Journal {
    /// Merges statements of one account: overlapping lines count once, equal real lines stay as many as they are.
    ///
    /// Fatal diagnostics: two currencies, one Ref ID with two contents, a sum that overflows.
    pub fn merge(
        platform: Platform,
        mut statements: Vec<Statement>,
        texts: Texts,
    ) -> Result<(Journal, Vec<Diagnostic>), Vec<Diagnostic>> {
        let currency = one_currency(&statements)?;
        one_holder(&statements)?;
        let has_balance = statements.iter().all(|statement| statement.has_balance);
        let mut lines = Vec::new();
        for statement in &mut statements {
            orient(&mut statement.lines);
            // The usual single file is moved, not copied: a million lines are held once.
            match lines.is_empty() {
                true => lines = std::mem::take(&mut statement.lines),
                false => lines.append(&mut statement.lines),
            }
        }
        let sources: Vec<Source> =
            statements.into_iter().map(|statement| statement.source).collect();
        let diagnostics = drop_repeated_ids(&mut lines, &sources, &texts)?;
        drop_repeated_contents(&mut lines, &sources);
        arrange(&mut lines);
        let reconciled =
            reconcile(&lines).map_err(|overflow| vec![overflows(&lines, &sources, overflow)])?;
        let meanings = journalize(&lines);
        let journal = Journal {
            platform,
            currency,
            sources,
            texts,
            lines,
            meanings,
            reconciled,
            has_balance,
        };
        Ok((journal, diagnostics))
    }

    /// The journal of an account without any file.
    pub fn empty(platform: Platform, currency: Currency) -> Journal {
        Journal {
            platform,
            currency,
            sources: Vec::new(),
            texts: Texts::default(),
            lines: Vec::new(),
            meanings: Meanings::default(),
            reconciled: Reconciled::default(),
            has_balance: true,
        }
    }

    /// The balanced entries, oldest first, made as they are asked for: a gap gives an entry before its line.
    pub fn entries(&self) -> impl Iterator<Item = JournalEntry> + '_ {
        let mut gaps = self.reconciled.gaps.iter().peekable();
        self.lines.iter().enumerate().flat_map(move |(index, line)| {
            let gap = gaps.next_if(|gap| gap.line as usize == index);
            let missing = gap.map(|gap| {
                self.entry(line, LedgerCause::Unclassified, gap.missing, Account::Missing)
            });
            let cause = self.meanings.causes[index];
            let entry = self.entry(line, cause, line.amount, Account::against(cause));
            missing.into_iter().chain([entry])
        })
    }

    fn entry(
        &self,
        line: &StatementLine,
        cause: LedgerCause,
        amount: Cents,
        against: Account,
    ) -> JournalEntry {
        JournalEntry::of_available(line.at, line.dated, self.platform, cause, amount, against)
    }

    /// The file of a line.
    pub fn source_of(&self, line: &StatementLine) -> &Source {
        &self.sources[line.at.source.index()]
    }

    /// The first and the last day that the lines cover.
    pub fn covered(&self) -> Option<(Date, Date)> {
        Some((self.reconciled.days.first()?, self.reconciled.days.last()?))
    }

    /// A diagnostic about a line, with the line shown.
    pub fn about_line(&self, code: Code, line: u32, message: impl Into<String>) -> Diagnostic {
        about(&self.lines[line as usize], &self.sources, Diagnostic::new(code, message))
    }
}

fn about(line: &StatementLine, sources: &[Source], diagnostic: Diagnostic) -> Diagnostic {
    let source = &sources[line.at.source.index()];
    let mut diagnostic = diagnostic.in_source(source.name.clone()).on_line(line.at.line);
    diagnostic.excerpt = Some(String::from_utf8_lossy(source.record(line)).into_owned());
    diagnostic
}

fn overflows(lines: &[StatementLine], sources: &[Source], overflow: Overflow) -> Diagnostic {
    let message = "the sum of the amounts up to this line is too large to be held exactly";
    about(&lines[overflow.line as usize], sources, Diagnostic::new(Code::Overflow, message))
}

fn one_currency(statements: &[Statement]) -> Result<Currency, Vec<Diagnostic>> {
    let Some(first) = statements.first() else {
        return Ok(Currency::USD);
    };
    let others = statements.iter().filter(|statement| statement.currency != first.currency);
    let problems: Vec<Diagnostic> = others
        .map(|other| {
            let message = format!(
                "{} is in {}, but {} is in {}",
                other.source.name, other.currency, first.source.name, first.currency
            );
            Diagnostic::new(Code::TwoCurrencies, message).in_source(other.source.name.clone())
        })
        .collect();
    if problems.is_empty() { Ok(first.currency) } else { Err(problems) }
}

/// Two people's accounts are never added up.
fn one_holder(statements: &[Statement]) -> Result<(), Vec<Diagnostic>> {
    let named: Vec<(&Statement, String)> =
        statements.iter().filter_map(|one| Some((one, one.holder()?))).collect();
    let Some((first, holder)) = named.first() else { return Ok(()) };
    let others = named.iter().filter(|(_, other)| other != holder);
    let problems: Vec<Diagnostic> = others
        .map(|(statement, other)| {
            let message = format!(
                "{} is the account of {other}, {} that of {holder}",
                statement.source.name, first.source.name
            );
            let problem = Diagnostic::new(Code::TwoAccounts, message);
            problem.in_source(statement.source.name.clone())
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Whether two lines with one Ref ID say the same; a balance counts only where both state one.
fn same_content(a: &StatementLine, b: &StatementLine) -> bool {
    let balances = a.balance_after.get().zip(b.balance_after.get());
    a.dated == b.dated
        && a.amount == b.amount
        && cause_alone(a) == cause_alone(b)
        && balances.is_none_or(|(a, b)| a == b)
}

/// Keeps one line of each Ref ID: the one that states a balance, else that of the first file.
fn drop_repeated_ids(
    lines: &mut Vec<StatementLine>,
    sources: &[Source],
    texts: &Texts,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let with_ids = || lines.iter().filter_map(|line| line.id);
    if with_ids().is_sorted_by(|a, b| a < b) {
        return Ok(Vec::new());
    }
    let mut by_id: Vec<u32> =
        (0..lines.len() as u32).filter(|line| lines[*line as usize].id.is_some()).collect();
    by_id.sort_by_key(|line| {
        let line = &lines[*line as usize];
        (line.id, line.balance_after.get().is_none(), line.at)
    });
    let mut dropped = Vec::new();
    let (mut conflicts, mut repeats) = (Vec::new(), FxHashMap::default());
    for group in by_id.chunk_by(|a, b| lines[*a as usize].id == lines[*b as usize].id) {
        let kept = &lines[group[0] as usize];
        for index in &group[1..] {
            let other = &lines[*index as usize];
            if !same_content(kept, other) {
                conflicts.push(two_contents(kept, other, sources, texts));
            } else if other.at.source == kept.at.source {
                repeats.entry(kept.at.source).or_insert((0u32, other)).0 += 1;
            }
            dropped.push(*index);
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
    remove(lines, dropped);
    Ok(warnings.into_iter().map(|(_, warning)| warning).collect())
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
#[derive(PartialEq, Eq, Hash)]
struct Content {
    dated: Date,
    amount: Cents,
    cause: LedgerCause,
    client: TextId,
    description: String,
    balance: Option<Cents>,
}

/// Lines without a Ref ID that stand in several files count as often as in the file that has most of them.
fn drop_repeated_contents(lines: &mut Vec<StatementLine>, sources: &[Source]) {
    if sources.len() < 2 || lines.iter().all(|line| line.id.is_some()) {
        return;
    }
    let all_state_balance = lines.iter().all(|line| line.balance_after.get().is_some());
    let content_of = |line: &StatementLine| Content {
        dated: line.dated,
        amount: line.amount,
        cause: cause_alone(line),
        client: line.client,
        description: sources[line.at.source.index()].description(line),
        balance: line.balance_after.get().filter(|_| all_state_balance),
    };
    let mut groups: FxHashMap<Content, Vec<u32>> = FxHashMap::default();
    let days_without_ids: FxHashSet<Date> =
        lines.iter().filter(|line| line.id.is_none()).map(|line| line.dated).collect();
    for (index, line) in lines.iter().enumerate() {
        if days_without_ids.contains(&line.dated) {
            groups.entry(content_of(line)).or_default().push(index as u32);
        }
    }
    let dropped = groups.into_values().flat_map(|group| surplus_of(&group, lines)).collect();
    remove(lines, dropped);
}

/// The lines of one content that repeat others: all but as many as one file shows at the most.
fn surplus_of(group: &[u32], lines: &[StatementLine]) -> Vec<u32> {
    let line = |index: &u32| &lines[*index as usize];
    let with_id = group.iter().filter(|index| line(index).id.is_some()).count();
    let mut per_file: FxHashMap<_, (usize, Vec<u32>)> = FxHashMap::default();
    for index in group {
        let file = per_file.entry(line(index).at.source).or_default();
        file.0 += 1;
        if line(index).id.is_none() {
            file.1.push(*index);
        }
    }
    let most = per_file.values().map(|(count, _)| *count).max().unwrap_or(0);
    let wanted = most.saturating_sub(with_id);
    let mut files: Vec<(_, (usize, Vec<u32>))> = per_file.into_iter().collect();
    files.sort_by_key(|(source, (_, without))| (std::cmp::Reverse(without.len()), *source));
    let kept: Vec<u32> = files
        .first()
        .map(|(_, (_, without))| without.iter().take(wanted).copied().collect())
        .unwrap_or_default();
    let without_id = group.iter().filter(|index| line(index).id.is_none());
    without_id.filter(|index| !kept.contains(index)).copied().collect()
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
