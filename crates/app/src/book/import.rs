//! What would a set of files add to the book: every file with what is new, known and told otherwise; then it is recorded.

use crate::book::{BookPlace, Seen, statements};
use crate::load::InputFile;
use jiff::civil::Date;
use outflow_answers::{Cell, Listing, Section};
use outflow_importers::{DateOrder, ReadOptions, read};
use outflow_ledger::merge::{Covered, Overlap};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Code, Diagnostic, Journal, LineRef, Source, Statement, StatementLine, Texts,
};
use outflow_store::{
    Catalogue, Change, Entry, Head, MemoryStore, NewStatement, Operation, OperationId, Progress,
    SqliteStore, Store, StoreError, Work, file_hash,
};
use std::collections::{HashMap, HashSet};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/import/1";

/// So many corrected lines are listed one by one.
const LISTED: usize = 200;

/// So often an import is planned again where another process was faster.
const TRIES: usize = 5;

/// Everything that the user gave.
#[derive(Debug)]
pub struct ImportInput {
    /// The book.
    pub place: BookPlace,
    /// The statements.
    pub files: Vec<InputFile>,
    /// Files of a folder that are no statements: name and reason.
    pub passed_over: Vec<(String, String)>,
    /// The account that the user named.
    pub account: Option<String>,
    /// For dates that are written with numbers only.
    pub date_order: Option<DateOrder>,
    /// Whether the plan is shown and nothing is written.
    pub dry_run: bool,
    /// The version of the program.
    pub program: String,
}

/// What came of it.
#[derive(Debug)]
pub struct ImportOutcome {
    /// The plan, and what was recorded; none where a problem forbids it.
    pub listing: Option<Listing>,
    /// What was recorded.
    pub operation: Option<OperationId>,
    /// Problems of the files, as they were found.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that was read.
struct ReadFile {
    statement: Statement,
    hash: [u8; 32],
    bytes: u64,
}

/// Plans an import and, unless only the plan is wanted, records it.
pub fn import(input: ImportInput) -> ImportOutcome {
    let mut texts = Texts::default();
    let mut diagnostics = Vec::new();
    let options = ReadOptions { date_order: input.date_order };
    let progress = &input.place.access.progress;
    let files = read_all(input.files, &options, &mut texts, &mut diagnostics, progress);
    let refused = |diagnostics| ImportOutcome { listing: None, operation: None, diagnostics };
    if diagnostics.iter().any(Diagnostic::is_fatal) {
        return refused(diagnostics);
    }
    let request = Request {
        place: &input.place,
        account: input.account.as_deref(),
        program: &input.program,
        dry_run: input.dry_run,
    };
    for _ in 0..TRIES {
        match request.carry_out(&files, &texts) {
            // Another process wrote meanwhile: what is new has to be found again.
            Err(problems) if problems.iter().any(|one| one.code == Code::BookMoved) => {}
            Err(problems) => {
                diagnostics.extend(problems);
                return refused(diagnostics);
            }
            Ok((mut listing, operation)) => {
                let passed = input.passed_over.iter();
                listing.notes.extend(passed.map(|(name, why)| format!("{name}: {why}")));
                return ImportOutcome { listing: Some(listing), operation, diagnostics };
            }
        }
    }
    diagnostics.push(StoreError::InUse(input.place.path.clone()).told());
    refused(diagnostics)
}

fn read_all(
    mut files: Vec<InputFile>,
    options: &ReadOptions,
    texts: &mut Texts,
    diagnostics: &mut Vec<Diagnostic>,
    progress: &Progress,
) -> Vec<ReadFile> {
    // By name, so that the order in which files are given changes nothing.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut found = Vec::new();
    let of = files.len() as u64;
    for (done, file) in (0u64..).zip(files) {
        progress.tell(Work::Reading, done, of);
        let bytes = match file.bytes {
            Ok(bytes) => bytes,
            Err(problem) => {
                diagnostics.push(*problem);
                continue;
            }
        };
        let (hash, size) = (file_hash(&bytes), bytes.len() as u64);
        // The number is given when the file is compared with those of its account.
        let reading = read(&file.name, bytes, SourceId::new(0), texts, options);
        diagnostics.extend(reading.diagnostics);
        if let Some(statement) = reading.statement {
            found.push(ReadFile { statement, hash, bytes: size });
        }
    }
    found
}

struct Request<'a> {
    place: &'a BookPlace,
    account: Option<&'a str>,
    program: &'a str,
    dry_run: bool,
}

type Carried = (Listing, Option<OperationId>);

impl Request<'_> {
    fn carry_out(&self, files: &[ReadFile], texts: &Texts) -> Result<Carried, Vec<Diagnostic>> {
        let told = |error: StoreError| vec![error.told()];
        let kept = self.place.open_to_read().map_err(told)?;
        let empty = MemoryStore::default();
        let store: &dyn Store = match &kept {
            Some(store) => store,
            None => &empty,
        };
        let seen = Seen::of(store, None).map_err(told)?;
        self.place.access.progress.tell(Work::Comparing, 0, 1);
        let plan = plan(store, &seen, files, texts, self.account)?;
        drop(kept);
        let listing = plan.listing(files);
        let wanted: Vec<&PlannedFile> = plan.files.iter().filter(|one| one.is_recorded()).collect();
        if wanted.is_empty() {
            let headline =
                "Nothing new: every line is in the book already, and nothing was written";
            return Ok((Listing { headline: headline.to_owned(), ..listing }, None));
        }
        let summary = plan.summary(files);
        if self.dry_run {
            let headline = format!("Would record {summary} (dry run: nothing was written)");
            return Ok((Listing { headline, ..listing }, None));
        }
        let operation = self.record(&plan, files, texts, &summary).map_err(told)?;
        let headline = format!("Recorded {summary}, as operation {}", operation.id);
        Ok((Listing { headline, ..listing }, Some(operation.id)))
    }

    fn record(
        &self,
        plan: &Plan,
        files: &[ReadFile],
        texts: &Texts,
        summary: &str,
    ) -> Result<Operation, StoreError> {
        let mut store = SqliteStore::open_or_create(&self.place.path, self.place.access.clone())?;
        if store.catalogue()?.head() != plan.head {
            return Err(StoreError::Moved);
        }
        if plan.head.is_some() {
            store.back_up("before-import")?;
        }
        let recorded = plan.files.iter().filter(|one| one.is_recorded());
        let statements = recorded.map(|one| {
            let ReadFile { statement, hash, bytes } = &files[one.file];
            NewStatement { account: &one.account, statement, texts, file: *hash, bytes: *bytes }
        });
        store.record(&Entry {
            change: Change::Import(statements.collect()),
            now: self.place.access.now,
            program: self.program,
            summary,
            head: plan.head,
        })
    }
}

/// What one file would add.
#[derive(Clone, Debug)]
struct PlannedFile {
    /// Its place among the files.
    file: usize,
    account: String,
    /// The operation that recorded the very same file.
    known_since: Option<OperationId>,
    /// Whether it covers days that no file of the account covers yet.
    covers_more: bool,
    counts: Counts,
}

/// The lines of a file, by what they are to the book; together they are all of its lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Counts {
    new: u64,
    known: u64,
    retold: u64,
    corrected: u64,
}

impl PlannedFile {
    fn is_recorded(&self) -> bool {
        let Counts { new, retold, corrected, .. } = self.counts;
        self.known_since.is_none() && (new + retold + corrected > 0 || self.covers_more)
    }
}

/// The balance of an account before and after.
#[derive(Clone, Debug)]
struct Effect {
    account: String,
    before: Option<Cents>,
    after: Cents,
    gaps: u64,
}

/// A line that is told otherwise: as it was, and as it is.
#[derive(Clone, Debug)]
struct Changed {
    how: Overlap,
    was: (StatementLine, Source),
    is: (StatementLine, Source),
}

/// What an import does.
struct Plan {
    head: Head,
    files: Vec<PlannedFile>,
    effects: Vec<Effect>,
    changed: Vec<Changed>,
    texts: Texts,
}

fn plan(
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
        let number = u16::try_from(all.len()).map_err(|_| told(super::too_many()))?;
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

fn days_of(statement: &Statement) -> Option<(Date, Date)> {
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
struct Fates {
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

impl Plan {
    /// What is recorded, in a few words.
    fn summary(&self, files: &[ReadFile]) -> String {
        let recorded: Vec<&PlannedFile> =
            self.files.iter().filter(|one| one.is_recorded()).collect();
        let sum = |of: fn(&Counts) -> u64| recorded.iter().map(|one| of(&one.counts)).sum::<u64>();
        let name = |one: &PlannedFile| files[one.file].statement.source.name.clone();
        let what = match recorded.as_slice() {
            [only] => name(only),
            several => format!("{} files", several.len()),
        };
        let parts = [
            (sum(|counts| counts.new), "new"),
            (sum(|counts| counts.known), "known"),
            (sum(|counts| counts.retold), "in other words"),
            (sum(|counts| counts.corrected), "corrected"),
        ];
        let parts = parts.iter().enumerate().filter(|(at, (count, _))| *at == 0 || *count > 0);
        let parts: Vec<String> =
            parts.map(|(_, (count, what))| format!("{count} {what}")).collect();
        format!("{what} ({} lines)", parts.join(", "))
    }

    fn listing(&self, files: &[ReadFile]) -> Listing {
        let mut listing = Listing::new(SCHEMA, "");
        listing.sections.push(self.file_section(files));
        listing.sections.push(self.effect_section());
        if !self.changed.is_empty() {
            listing.sections.push(self.changed_section());
        }
        let left = self.changed.len().saturating_sub(LISTED);
        if left > 0 {
            listing.notes.push(format!("{left} more lines are told otherwise and not listed here"));
        }
        for effect in self.effects.iter().filter(|effect| effect.gaps > 0) {
            listing.notes.push(format!(
                "{}: the balance does not follow at {} place{}; outflow reconcile shows them",
                effect.account,
                effect.gaps,
                if effect.gaps == 1 { "" } else { "s" }
            ));
        }
        listing
    }

    fn file_section(&self, files: &[ReadFile]) -> Section {
        let columns = [
            ("file", "File"),
            ("account", "Account"),
            ("format", "Format"),
            ("lines", "Lines"),
            ("new", "New"),
            ("known", "Known"),
            ("retold", "Other words"),
            ("corrected", "Corrected"),
            ("first_day", "From"),
            ("last_day", "To"),
            ("what", "What happens"),
        ];
        let mut section = Section::new("files", &columns);
        for one in &self.files {
            let statement = &files[one.file].statement;
            let what = match one.known_since {
                Some(operation) => format!("the same file was recorded by operation {operation}"),
                None if one.is_recorded() => "recorded".to_owned(),
                None => "nothing new, not recorded".to_owned(),
            };
            let days = days_of(statement);
            section.rows.push(vec![
                Cell::text(&statement.source.name),
                Cell::text(&one.account),
                Cell::text(&statement.format),
                Cell::Count(statement.lines.len() as u64),
                Cell::Count(one.counts.new),
                Cell::Count(one.counts.known),
                Cell::Count(one.counts.retold),
                Cell::Count(one.counts.corrected),
                Cell::of(days, |(first, _)| Cell::Day(first)),
                Cell::of(days, |(_, last)| Cell::Day(last)),
                Cell::text(what),
            ]);
        }
        section
    }

    fn effect_section(&self) -> Section {
        let columns = [("account", "Account"), ("before", "Balance before"), ("after", "after")];
        let mut section = Section::new("balances", &columns).titled("Balances");
        for effect in &self.effects {
            section.rows.push(vec![
                Cell::text(&effect.account),
                Cell::of(effect.before, Cell::Money),
                Cell::Money(effect.after),
            ]);
        }
        section
    }

    fn changed_section(&self) -> Section {
        let columns = [
            ("how", "How"),
            ("ref", "Ref ID"),
            ("was_dated", "Was dated"),
            ("was_amount", "was"),
            ("was_text", "text"),
            ("is_dated", "Is dated"),
            ("is_amount", "is"),
            ("is_text", "text"),
        ];
        let mut section = Section::new("told_otherwise", &columns).titled("Told otherwise now");
        for changed in self.changed.iter().take(LISTED) {
            let how = match changed.how {
                Overlap::Corrected => "corrected",
                _ => "other words",
            };
            let id = changed.is.0.id.map(|id| id.text(&self.texts));
            let mut row = vec![Cell::text(how), Cell::of(id, Cell::Text)];
            for (line, source) in [&changed.was, &changed.is] {
                row.push(Cell::Day(line.dated));
                row.push(Cell::Money(line.amount));
                row.push(Cell::text(source.description(line)));
            }
            section.rows.push(row);
        }
        section
    }
}
