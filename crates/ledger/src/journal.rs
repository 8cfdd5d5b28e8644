//! What happened, in order: the lines of all files of one account, merged, each with what it proves.

use crate::account::{Account, Platform};
use crate::cause::LedgerCause;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::entry::JournalEntry;
use crate::excluded::{Excluded, Exclusion, StandIns};
use crate::journalize::{Meanings, journalize};
use crate::merge::{Covered, Files, Overlap, drop_repeated};
use crate::money::{Cents, Currency};
use crate::order::{arrange, orient};
use crate::reconcile::{Overflow, Reconciled, reconcile};
use crate::source::{Records, Source};
use crate::statement::{LineRef, Statement, StatementLine};
use crate::texts::Texts;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// The lines of one account, oldest first.
#[derive(Clone, Debug)]
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
    /// Lines of earlier exports that a later one tells otherwise: they are kept here and do not count.
    pub corrections: Vec<Covered>,
    /// Lines that the user excluded: they are kept here and do not count.
    pub excluded: Vec<Excluded>,
    /// The day of the last line of all, where lines after a day were left out.
    pub goes_on_to: Option<Date>,
}

impl Journal {
    /// Merges statements of one account: overlapping lines count once, equal real lines stay as many as they
    /// are, and where a later export tells a line otherwise, the later one counts.
    ///
    /// Fatal diagnostics: two currencies, one Ref ID with two contents in exports that were read together, a
    /// sum that overflows.
    pub fn merge(
        platform: Platform,
        statements: Vec<Statement>,
        texts: Texts,
    ) -> Result<(Journal, Vec<Diagnostic>), Vec<Diagnostic>> {
        Journal::merge_telling(platform, statements, texts, &mut |_| {})
    }

    /// The same, telling every line that does not count because another one stands for it.
    pub fn merge_telling(
        platform: Platform,
        mut statements: Vec<Statement>,
        texts: Texts,
        tell: &mut dyn FnMut(&Covered),
    ) -> Result<(Journal, Vec<Diagnostic>), Vec<Diagnostic>> {
        let currency = one_currency(&statements)?;
        one_holder(&statements)?;
        let has_balance = statements.iter().all(|statement| statement.has_balance);
        let files: Files = statements.iter().map(Into::into).collect();
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
        let mut corrections = Vec::new();
        let diagnostics = drop_repeated(&mut lines, &files, &sources, &texts, &mut |covered| {
            if covered.how != Overlap::Same {
                corrections.push(*covered);
            }
            tell(covered);
        })?;
        corrections.sort_by_key(|covered| (covered.line.dated, covered.line.at));
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
            corrections,
            excluded: Vec::new(),
            goes_on_to: None,
        };
        Ok((journal, diagnostics))
    }

    /// What was known of the days up to and including this one: later lines are left out.
    pub fn until(mut self, last: Date) -> Result<Journal, Vec<Diagnostic>> {
        let kept = self.lines.partition_point(|line| line.dated <= last);
        if kept == self.lines.len() {
            return Ok(self);
        }
        self.goes_on_to = self.goes_on_to.or(self.lines.last().map(|line| line.dated));
        self.lines.truncate(kept);
        self.corrections.retain(|covered| covered.line.dated <= last);
        self.excluded.retain(|one| one.line.dated <= last);
        self.understood_again()
    }

    /// Without the lines that the user excluded; `stand_ins` say of every line that was merged away which one
    /// stands for it. Each exclusion takes out one line at the most: the one that its first copy stands for.
    pub fn excluding(
        mut self,
        exclusions: &[Exclusion],
        stand_ins: &StandIns,
    ) -> Result<Journal, Vec<Diagnostic>> {
        if exclusions.is_empty() {
            return Ok(self);
        }
        let mut counted: FxHashMap<LineRef, usize> =
            self.lines.iter().enumerate().map(|(place, line)| (line.at, place)).collect();
        for exclusion in exclusions {
            let mut copies = exclusion.copies.iter().map(|copy| stand_ins.of(*copy));
            let Some(place) = copies.find_map(|line| counted.remove(&line)) else { continue };
            let decision = exclusion.decision;
            self.excluded.push(Excluded { line: self.lines[place], decision });
        }
        self.lines.retain(|line| counted.contains_key(&line.at));
        self.excluded.sort_by_key(|one| (one.line.dated, one.line.at));
        self.understood_again()
    }

    /// What lines mean and where the balance departs may rest on lines that are gone, so both are found again.
    fn understood_again(mut self) -> Result<Journal, Vec<Diagnostic>> {
        self.meanings = journalize(&self.lines);
        self.reconciled = reconcile(&self.lines)
            .map_err(|overflow| vec![overflows(&self.lines, &self.sources, overflow)])?;
        Ok(self)
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
            corrections: Vec::new(),
            excluded: Vec::new(),
            goes_on_to: None,
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

    #[inline]
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

    /// Whether the platform's own balances, of the last line up to a day and of the first one after it, follow from
    /// one another: then what no line shows between them, if anything, adds up to nothing.
    pub fn is_bridged_after(&self, day: Date) -> bool {
        let next = self.reconciled.days.first_line_after(day);
        let states = |line: u32| {
            self.lines.get(line as usize).is_some_and(|line| line.balance_after.get().is_some())
        };
        let before = next.checked_sub(1).is_some_and(states);
        before && states(next) && self.reconciled.gaps.iter().all(|gap| gap.line != next)
    }

    /// What could not be read of the records, if anything: then nothing that was made of them may be shown.
    pub fn failure(&self) -> Option<String> {
        self.sources.iter().find_map(|source| match &source.records {
            Records::Text(_) => None,
            Records::Kept(keeper) => keeper.failure(),
        })
    }

    /// A diagnostic about a line, with the line shown.
    pub fn about_line(&self, code: Code, line: u32, message: impl Into<String>) -> Diagnostic {
        about(&self.lines[line as usize], &self.sources, Diagnostic::new(code, message))
    }
}

pub(crate) fn about(
    line: &StatementLine,
    sources: &[Source],
    diagnostic: Diagnostic,
) -> Diagnostic {
    let source = &sources[line.at.source.index()];
    let mut diagnostic = diagnostic.in_source(source.name.clone()).on_line(line.at.line);
    diagnostic.excerpt = Some(String::from_utf8_lossy(&source.record(line)).into_owned());
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
