//! What is each line of a set of files to the book: new, known, told in other words, or corrected?

use crate::book::{Seen, statements, too_many};
use jiff::civil::Date;
use outflow_ledger::merge::{Covered, Overlap};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Diagnostic, Journal, LineRef, Source, Statement, StatementLine, Texts,
};
use outflow_store::{Catalogue, Hash, Head, OperationId, Store};
use std::collections::{HashMap, HashSet};

/// A file that was read.
pub(super) struct ReadFile {
    pub(super) statement: Statement,
    pub(super) hash: Hash,
    pub(super) bytes: u64,
}

/// What one file would add.
#[derive(Clone, Debug)]
pub(super) struct PlannedFile {
    /// Its place among the files.
    pub(super) file: usize,
    pub(super) account: String,
    /// The operation that recorded the very same file.
    pub(super) known_since: Option<OperationId>,
    /// Whether it covers days that no file of the account covers yet.
    pub(super) covers_more: bool,
    pub(super) counts: Counts,
}

/// The lines of a file, by what they are to the book; together they are all of its lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Counts {
    pub(super) new: u64,
    pub(super) known: u64,
    pub(super) retold: u64,
    pub(super) corrected: u64,
}

impl PlannedFile {
    pub(super) fn is_recorded(&self) -> bool {
        let Counts { new, retold, corrected, .. } = self.counts;
        self.known_since.is_none() && (new + retold + corrected > 0 || self.covers_more)
    }
}

/// The balance of an account before and after.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub(super) account: String,
    pub(super) before: Option<Cents>,
    pub(super) after: Cents,
    pub(super) gaps: u64,
}

/// A line that is told otherwise: as it was, and as it is.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) how: Overlap,
    pub(super) was: (StatementLine, Source),
    pub(super) is: (StatementLine, Source),
}

/// What an import does.
pub(super) struct Plan {
    pub(super) head: Head,
    pub(super) files: Vec<PlannedFile>,
    pub(super) effects: Vec<Effect>,
    pub(super) changed: Vec<Changed>,
    pub(super) texts: Texts,
}

pub(super) fn plan(
    store: &dyn Store,
    seen: &Seen,
    files: &[ReadFile],
    texts: &Texts,
    account: Option<&str>,
) -> Result<Plan, Vec<Diagnostic>> {
    let catalogue = &seen.catalogue;
    let mut plan = Plan {
        head: catalogue.head(),
        files: Vec::new(),
        effects: Vec::new(),
        changed: Vec::new(),
        texts: texts.clone(),
    };
    for (file, read) in files.iter().enumerate() {
        let account = account_of(&read.statement, files, &plan.files, catalogue, account);
        let same = catalogue.statements.iter().find(|kept| kept.file == read.hash);
        let same = same.filter(|kept| kept.account == account).map(|kept| kept.operation);
        plan.files.push(PlannedFile {
            file,
            account,
            known_since: same,
            covers_more: false,
            counts: Counts { known: read.statement.lines.len() as u64, ..Counts::default() },
        });
    }
    let mut accounts: Vec<String> = plan.files.iter().map(|one| one.account.clone()).collect();
    accounts.sort();
    accounts.dedup();
    for account in accounts {
        plan_account(&mut plan, store, seen, files, &account)?;
    }
    Ok(plan)
}

/// The account of a file: the one that the user named, else the one of the platform with this holder, else a
/// new one.
fn account_of(
    statement: &Statement,
    files: &[ReadFile],
    planned: &[PlannedFile],
    catalogue: &Catalogue,
    named: Option<&str>,
) -> String {
    if let Some(named) = named {
        let known = catalogue.statements.iter().map(|one| &one.account);
        let known = known.chain(catalogue.snapshots.iter().map(|one| &one.account));
        let same = known.into_iter().find(|known| known.eq_ignore_ascii_case(named));
        return same.cloned().unwrap_or_else(|| named.to_owned());
    }
    let platform = statement.platform.0;
    let of_book = catalogue.statements.iter().filter(|one| one.platform == platform);
    let of_book = of_book.map(|one| (one.account.clone(), one.holder.clone()));
    let of_files = planned.iter().map(|one| (one, &files[one.file].statement));
    let of_files = of_files.filter(|(_, other)| other.platform.0 == platform);
    let of_files = of_files.map(|(one, other)| (one.account.clone(), other.holder()));
    let mut known: Vec<(String, Option<String>)> = of_book.chain(of_files).collect();
    let snapshots = catalogue.snapshots.iter().filter(|one| one.platform == platform);
    known.extend(snapshots.map(|one| (one.account.clone(), None)));
    let holder = statement.holder();
    let named_so = known.iter().find(|(_, other)| holder.is_some() && *other == holder);
    let is_open = |account: &String| {
        known.iter().filter(|(other, _)| other == account).all(|(_, holder)| holder.is_none())
    };
    let fits = match &holder {
        Some(_) => named_so.or_else(|| known.iter().find(|(account, _)| is_open(account))),
        None => known.first(),
    };
    let taken = |name: &String| known.iter().any(|(account, _)| account == name);
    let mut fresh = std::iter::once(platform.to_owned())
        .chain((2..).map(|number| format!("{platform}-{number}")));
    match fits {
        Some((account, _)) => account.clone(),
        None => fresh.find(|name| !taken(name)).unwrap_or_else(|| platform.to_owned()),
    }
}

fn plan_account(
    plan: &mut Plan,
    store: &dyn Store,
    seen: &Seen,
    files: &[ReadFile],
    account: &str,
) -> Result<(), Vec<Diagnostic>> {
    let places: Vec<usize> = (0..plan.files.len())
        .filter(|place| plan.files[*place].account == account)
        .filter(|place| plan.files[*place].known_since.is_none())
        .collect();
    if places.is_empty() {
        return Ok(());
    }
    let kept = seen.statements_of(account);
    let told = |problem: Box<Diagnostic>| vec![*problem];
    let old = statements(store, &kept, &mut plan.texts).map_err(told)?;
    let platform = files[plan.files[places[0]].file].statement.platform;
    let mut stood_down = HashSet::new();
    let before = match old.is_empty() {
        true => None,
        false => {
            let (journal, _) = Journal::merge(platform, old.clone(), plan.texts.clone())?;
            let corrected = journal.corrections.iter().filter(|one| one.how == Overlap::Corrected);
            stood_down = corrected.map(|one| one.line.at).collect();
            Some(journal.reconciled.closing)
        }
    };
    let next = plan.head.map_or(0, |(id, _)| id.0) + 1;
    let first_new = old.len();
    let mut all = old;
    for place in &places {
        let mut statement = files[plan.files[*place].file].statement.clone();
        let number = u16::try_from(all.len()).map_err(|_| told(too_many()))?;
        statement.recorded = next;
        statement.lines.iter_mut().for_each(|line| line.at.source = SourceId::new(number));
        all.push(statement);
    }
    let totals: Vec<u64> =
        all[first_new..].iter().map(|statement| statement.lines.len() as u64).collect();
    let mut fates = Fates { first_new, stood_down, of_new: HashMap::new() };
    let (journal, _) =
        Journal::merge_telling(platform, all, plan.texts.clone(), &mut |one| fates.note(one))?;
    let counts = fates.counts(&totals);
    for ((place, counts), number) in places.iter().zip(counts).zip(first_new..) {
        let days = days_of(&files[plan.files[*place].file].statement);
        plan.files[*place].counts = counts;
        let earlier = kept.iter().map(|kept| kept.days);
        let here = &plan.files[..*place];
        let here = here.iter().filter(|one| one.account == account && one.is_recorded());
        let here = here.map(|one| days_of(&files[one.file].statement));
        let covered: Vec<Option<(Date, Date)>> = earlier.chain(here).collect();
        plan.files[*place].covers_more = covers_more(days, &covered, number == 0);
    }
    plan.changed.extend(changes(&journal, first_new));
    plan.effects.push(Effect {
        account: account.to_owned(),
        before,
        after: journal.reconciled.closing,
        gaps: journal.reconciled.gaps.len() as u64,
    });
    Ok(())
}

pub(super) fn days_of(statement: &Statement) -> Option<(Date, Date)> {
    let days = || statement.lines.iter().map(|line| line.dated);
    days().min().zip(days().max())
}

/// Whether a file covers a day that no single file covers with it, or is the first of its account.
fn covers_more(
    days: Option<(Date, Date)>,
    covered: &[Option<(Date, Date)>],
    is_first: bool,
) -> bool {
    match days {
        None => is_first,
        Some((first, last)) => {
            let holds = |(a, b): &(Date, Date)| *a <= first && last <= *b;
            !covered.iter().flatten().any(holds)
        }
    }
}

/// What became of the lines of the new files.
pub(super) struct Fates {
    /// The number of the first new file.
    first_new: usize,
    /// Lines of the book that did not count, because a later export told them otherwise.
    stood_down: HashSet<LineRef>,
    /// Of lines that are not simply new.
    of_new: HashMap<LineRef, Overlap>,
}

impl Fates {
    fn note(&mut self, covered: &Covered) {
        let is_new = |at: LineRef| at.source.index() >= self.first_new;
        let (was, is) = (covered.line.at, covered.by);
        // Of two new files, the second one's line is known from the first one's.
        let (line, how) = match (is_new(was), is_new(is)) {
            // It says again what was corrected meanwhile.
            (true, false) if self.stood_down.contains(&is) => (was, Overlap::Corrected),
            (true, _) => (was, Overlap::Same),
            (false, true) => (is, covered.how),
            (false, false) => return,
        };
        let known = self.of_new.entry(line).or_insert(how);
        *known = (*known).max(how);
    }

    fn counts(&self, totals: &[u64]) -> Vec<Counts> {
        let mut counts: Vec<Counts> =
            totals.iter().map(|lines| Counts { new: *lines, ..Counts::default() }).collect();
        for (line, how) in &self.of_new {
            let of_file = &mut counts[line.source.index() - self.first_new];
            of_file.new -= 1;
            match how {
                Overlap::Same => of_file.known += 1,
                Overlap::Retold => of_file.retold += 1,
                Overlap::Corrected => of_file.corrected += 1,
            }
        }
        counts
    }
}

/// Lines of the book that a new file tells otherwise.
fn changes(journal: &Journal, first_new: usize) -> Vec<Changed> {
    let by_place: HashMap<LineRef, &StatementLine> =
        match journal.corrections.iter().any(|one| one.by.source.index() >= first_new) {
            true => journal.lines.iter().map(|line| (line.at, line)).collect(),
            false => HashMap::new(),
        };
    let mut changes = Vec::new();
    for covered in &journal.corrections {
        if covered.line.at.source.index() < first_new
            && covered.by.source.index() >= first_new
            && let Some(by) = by_place.get(&covered.by)
        {
            let of = |line: &StatementLine| (*line, journal.source_of(line).clone());
            changes.push(Changed { how: covered.how, was: of(&covered.line), is: of(by) });
        }
    }
    changes
}
