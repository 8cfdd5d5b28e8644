//! What is each line of a set of files to the book: new, known, told in other words, or corrected?

use super::twice::{InTwo, in_two};
use crate::book::repeated::Repeats;
use crate::book::{Seen, put_together, statements, too_many};
use jiff::civil::Date;
use outflow_ledger::merge::{Covered, Overlap};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Code, Diagnostic, Journal, LineRef, Source, Statement, StatementLine, Texts,
};
use outflow_store::{Catalogue, Hash, Head, OperationId, StatementId, Store};
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
    /// The place of the very same file among those that are imported with it.
    pub(super) same_as: Option<usize>,
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
    /// Every file is kept but one that is there byte for byte: what it says stays when another is undone.
    pub(super) fn is_recorded(&self) -> bool {
        self.known_since.is_none() && self.same_as.is_none()
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

/// Lines that a file does not show any more.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    pub(super) account: String,
    pub(super) file: String,
    pub(super) count: u64,
    pub(super) first: (StatementLine, Source),
}

/// What an import does.
pub(super) struct Plan {
    pub(super) head: Head,
    pub(super) files: Vec<PlannedFile>,
    pub(super) effects: Vec<Effect>,
    pub(super) changed: Vec<Changed>,
    pub(super) missing: Vec<Missing>,
    pub(super) in_two: Vec<InTwo>,
    /// Whether the book holds several accounts then.
    pub(super) has_several: bool,
    pub(super) texts: Texts,
    /// Statements of the book whose lines were read, and so proved to be what was recorded.
    pub(super) proved: Vec<StatementId>,
    /// What there is to say of lines that counted twice and are shown to be one.
    pub(super) joined: Vec<String>,
    /// What there is to say of lines that stand twice in a file.
    pub(super) repeated: Vec<String>,
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
        missing: Vec::new(),
        in_two: Vec::new(),
        has_several: false,
        texts: texts.clone(),
        joined: Vec::new(),
        repeated: Vec::new(),
        proved: Vec::new(),
    };
    for (file, read) in files.iter().enumerate() {
        one_holder(&read.statement).map_err(|problem| vec![*problem])?;
        let account = account_of(&read.statement, files, &plan.files, catalogue, account)
            .map_err(|problem| vec![*problem])?;
        let same = seen.statements_of(&account).into_iter().rfind(|kept| kept.file == read.hash);
        let same = same.map(|kept| kept.operation);
        let twin = |one: &&PlannedFile| one.account == account && files[one.file].hash == read.hash;
        let same_as = plan.files.iter().find(twin).map(|one| one.file);
        plan.files.push(PlannedFile {
            file,
            account,
            known_since: same,
            same_as,
            counts: Counts { known: read.statement.lines.len() as u64, ..Counts::default() },
        });
    }
    let mut accounts: Vec<String> = plan.files.iter().map(|one| one.account.clone()).collect();
    accounts.sort();
    accounts.dedup();
    let held = seen.accounts();
    let fresh = accounts.iter().filter(|name| held.iter().all(|one| one.name != **name));
    plan.has_several = held.len() + fresh.count() > 1;
    for account in accounts {
        plan_account(&mut plan, store, seen, files, &account)?;
        let found = in_two(&plan, store, seen, files, &account);
        plan.in_two.extend(found);
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
) -> Result<String, Box<Diagnostic>> {
    if let Some(named) = named {
        let known = catalogue.statements.iter().map(|one| &one.account);
        let known = known.chain(catalogue.snapshots.iter().map(|one| &one.account));
        let known: Vec<&String> = known.collect();
        let same = known.iter().find(|known| **known == named);
        let same = same.or_else(|| known.iter().find(|known| known.eq_ignore_ascii_case(named)));
        return Ok(same.map_or_else(|| named.to_owned(), |known| (*known).clone()));
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
    // Where several accounts fit, nothing is guessed.
    let fitting = known.iter().filter(|(_, other)| holder.is_none() || *other == holder);
    let mut names: Vec<&str> = fitting.map(|(account, _)| account.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 1 {
        let name = &statement.source.name;
        let message = match &holder {
            None => format!("{name} does not say whose account it is, and the book holds several"),
            Some(holder) => format!("{name} fits several accounts of {holder}"),
        };
        let problem = Diagnostic::new(Code::WhichAccount, message).in_source(name);
        let expected = format!("--account with one of {}", names.join(", "));
        return Err(Box::new(problem.expecting(expected)));
    }
    let fits = match &holder {
        Some(_) => named_so.or_else(|| known.iter().find(|(account, _)| is_open(account))),
        None => known.first(),
    };
    let taken = |name: &String| known.iter().any(|(account, _)| account == name);
    let mut fresh = std::iter::once(platform.to_owned())
        .chain((2..).map(|number| format!("{platform}-{number}")));
    match fits {
        Some((account, _)) => Ok(account.clone()),
        None => Ok(fresh.find(|name| !taken(name)).unwrap_or_else(|| platform.to_owned())),
    }
}

/// Two people's accounts are never added up, not inside one file either.
fn one_holder(statement: &Statement) -> Result<(), Box<Diagnostic>> {
    match statement.holders().as_slice() {
        [first, second, ..] => {
            let name = &statement.source.name;
            let message = format!("{name} holds lines of {first} and of {second}");
            Err(Box::new(Diagnostic::new(Code::TwoAccounts, message).in_source(name)))
        }
        _ => Ok(()),
    }
}

fn plan_account(
    plan: &mut Plan,
    store: &dyn Store,
    seen: &Seen,
    files: &[ReadFile],
    account: &str,
) -> Result<(), Vec<Diagnostic>> {
    let basis = seen.basis_of(account);
    let kept = &basis.statements;
    let of_account: Vec<usize> =
        (0..plan.files.len()).filter(|place| plan.files[*place].account == account).collect();
    // The very same file again is nothing new, unless something that was recorded since tells it otherwise.
    let is_last = |operation| kept.iter().all(|one| one.operation <= operation);
    if of_account.iter().all(|place| plan.files[*place].known_since.is_some_and(is_last)) {
        return Ok(());
    }
    let told = |problem: Box<Diagnostic>| vec![*problem];
    let old = statements(store, kept, &mut plan.texts).map_err(told)?;
    plan.proved.extend(kept.iter().map(|one| one.id));
    let platform = files[plan.files[of_account[0]].file].statement.platform;
    let before = match old.is_empty() {
        true => None,
        false => {
            let texts = plan.texts.clone();
            Some(put_together(platform, old.clone(), texts, &basis, &mut |_| {})?)
        }
    };
    let corrections = before.iter().flat_map(|journal| &journal.corrections);
    // A line with a Ref ID stands for one without it whatever is recorded later.
    let with_ids: HashSet<LineRef> = before
        .iter()
        .flat_map(|journal| {
            journal.lines.iter().chain(journal.excluded.iter().map(|one| &one.line))
        })
        .filter(|line| line.id.is_some())
        .map(|line| line.at)
        .collect();
    let gave_way = corrections.filter(|one| one.line.id.is_some() || !with_ids.contains(&one.by));
    let stood_down: HashMap<LineRef, Overlap> =
        gave_way.map(|one| (one.line.at, one.how)).collect();
    for place in &of_account {
        let same = plan.files[*place].known_since;
        let hash = files[plan.files[*place].file].hash;
        // What its newest copy says has to count; that an older copy was told otherwise is past.
        let of_same = |at: &LineRef| {
            let copy = kept.get(at.source.index());
            copy.is_some_and(|one| one.file == hash && Some(one.operation) == same)
        };
        if stood_down.keys().any(of_same) {
            plan.files[*place].known_since = None;
        }
    }
    let places: Vec<usize> =
        of_account.into_iter().filter(|place| plan.files[*place].is_recorded()).collect();
    if places.is_empty() {
        return Ok(());
    }
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
    let all_days: Vec<Option<(Date, Date)>> = all.iter().map(days_of).collect();
    let totals: Vec<u64> =
        all[first_new..].iter().map(|statement| statement.lines.len() as u64).collect();
    let mut fates =
        Fates { first_new, stood_down, of_new: HashMap::new(), matched: HashSet::new() };
    let texts = plan.texts.clone();
    let mut repeats = Repeats::default();
    let journal = put_together(platform, all, texts, &basis, &mut |one| {
        fates.note(one);
        repeats.note(one);
    })?;
    plan.repeated.extend(repeats.in_words(first_new, &journal.sources));
    let counts = fates.counts(&totals);
    plan.joined.extend(joined(before.as_ref(), &counts, &journal));
    for (place, counts) in places.iter().zip(counts) {
        plan.files[*place].counts = counts;
    }
    plan.missing.extend(missing(account, &journal, &fates, &all_days, first_new));
    plan.changed.extend(before.iter().flat_map(|before| changes(before, &journal)));
    plan.effects.push(Effect {
        account: account.to_owned(),
        before: before.map(|journal| journal.reconciled.closing),
        after: journal.reconciled.closing,
        gaps: journal.reconciled.gaps.len() as u64,
    });
    Ok(())
}

/// Lines of the book that are one with others, as the new files show: with the new lines there are fewer than before.
fn joined(before: Option<&Journal>, counts: &[Counts], after: &Journal) -> Option<String> {
    let all = |journal: &Journal| (journal.lines.len() + journal.excluded.len()) as u64;
    let new: u64 = counts.iter().map(|one| one.new).sum();
    let fewer = (all(before?) + new).checked_sub(all(after)).filter(|fewer| *fewer > 0)?;
    Some(match fewer {
        1 => "1 line that counted twice, told in two ways, is shown to be one and counts once"
            .to_owned(),
        _ => format!(
            "{fewer} lines that counted twice, told in two ways, are shown to be one each and count once"
        ),
    })
}

pub(super) fn days_of(statement: &Statement) -> Option<(Date, Date)> {
    let days = || statement.lines.iter().map(|line| line.dated);
    days().min().zip(days().max())
}

/// Lines of the book that a new file does not show, though it shows the days before and after them.
fn missing(
    account: &str,
    journal: &Journal,
    fates: &Fates,
    days: &[Option<(Date, Date)>],
    first_new: usize,
) -> Vec<Missing> {
    let shows = |number: usize, day: Date| {
        days[number].is_some_and(|(first, last)| first < day && day < last)
    };
    let found = (first_new..days.len()).filter_map(|number| {
        let is_missing = |line: &&StatementLine| {
            line.at.source.index() < first_new
                && shows(number, line.dated)
                && !fates.matched.contains(&(number, line.at))
        };
        let lines: Vec<&StatementLine> = journal.lines.iter().filter(is_missing).collect();
        let first = lines.first()?;
        Some(Missing {
            account: account.to_owned(),
            file: journal.sources[number].name.clone(),
            count: lines.len() as u64,
            first: (**first, journal.source_of(first).clone()),
        })
    });
    found.collect()
}

/// What became of the lines of the new files.
pub(super) struct Fates {
    /// The number of the first new file.
    first_new: usize,
    /// Lines of the book that did not count, because a later export told them otherwise, and how.
    stood_down: HashMap<LineRef, Overlap>,
    /// Of lines that are not simply new.
    of_new: HashMap<LineRef, Overlap>,
    /// Lines of the book that a new file shows too, by the number of that file.
    matched: HashSet<(usize, LineRef)>,
}

impl Fates {
    fn note(&mut self, covered: &Covered) {
        let is_new = |at: LineRef| at.source.index() >= self.first_new;
        let (was, is) = (covered.line.at, covered.by);
        // Of two new files, the second one's line is known from the first one's.
        let (line, how) = match (is_new(was), is_new(is)) {
            // It says again what was told otherwise meanwhile.
            (true, false) => (was, self.stood_down.get(&is).copied().unwrap_or(Overlap::Same)),
            (true, true) => (was, Overlap::Same),
            (false, true) => (is, covered.how),
            (false, false) => return,
        };
        if is_new(was) && !is_new(is) {
            self.matched.insert((was.source.index(), is));
        }
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

/// Lines that counted before and are told otherwise now.
fn changes(before: &Journal, journal: &Journal) -> Vec<Changed> {
    if journal.corrections.is_empty() {
        return Vec::new();
    }
    // A line that is excluded may be told otherwise too.
    fn known(journal: &Journal) -> impl Iterator<Item = &StatementLine> {
        journal.lines.iter().chain(journal.excluded.iter().map(|one| &one.line))
    }
    let counted: HashSet<LineRef> = known(before).map(|line| line.at).collect();
    let by_place: HashMap<LineRef, &StatementLine> =
        known(journal).map(|line| (line.at, line)).collect();
    let of = |line: &StatementLine| (*line, journal.source_of(line).clone());
    let gone = journal.corrections.iter().filter(|covered| counted.contains(&covered.line.at));
    let changed = gone.filter_map(|covered| {
        let by = by_place.get(&covered.by)?;
        Some(Changed { how: covered.how, was: of(&covered.line), is: of(by) })
    });
    changed.collect()
}
