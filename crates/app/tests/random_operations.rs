//! Does a book say what a naive list says, after any sequence of imports, undos, figures, copies and restores?
//!
//! `OUTFLOW_BOOKS` sequences (50) of `OUTFLOW_BOOK_STEPS` operations (100), from the seed `OUTFLOW_BOOK_SEED` (0)
//! on: a failure names its seed, and with `OUTFLOW_BOOKS=1` it runs alone.

mod support;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_app::OperationId;
use outflow_app::book::exclude::{self, NewExclusion};
use outflow_app::book::import::{ImportInput, import};
use outflow_app::book::snapshot::{SnapshotInput, record};
use outflow_app::book::{
    AccountName, BookPlace, Seen, history, journal, put_together, statements, upkeep,
};
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::InputFile;
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Journal, Platform, Texts};
use outflow_store::{
    Catalogue, Change, Entry, MemoryStore, NewStatement, OperationKind, SqliteStore, Store,
    StoreError, undone_by,
};
use outflow_testkit::book::{Act, Acts, BookFile, Kind, OWNERS, Shown, World};
use outflow_testkit::emit::{Emit, Layout, emit};
use outflow_testkit::split::{Cut, split};
use outflow_testkit::{Edges, Rng, random_history_with};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use support::lines_of;

const PROGRAM: &str = "random 1";

/// A book, and what it must say.
struct Run {
    place: BookPlace,
    /// One for each account.
    worlds: Vec<World>,
    acts: Acts,
    /// Copies: name, and what had been done until then.
    copies: Vec<(String, Acts)>,
    exports: Vec<BookFile>,
    rng: Rng,
    now: i64,
    log: Vec<String>,
}

impl Run {
    fn new(seed: u64, path: PathBuf) -> Run {
        let is_shared = Rng::part(seed, 0x2B).chance(1, 3);
        Run {
            place: BookPlace::at(path, Timestamp::UNIX_EPOCH),
            worlds: (0..if is_shared { 2 } else { 1 }).map(|one| World::new(seed, one)).collect(),
            acts: Acts::default(),
            copies: Vec::new(),
            exports: Vec::new(),
            rng: Rng::part(seed, 0x0B),
            now: 1_690_000_000,
            log: Vec::new(),
        }
    }

    fn today(&self) -> Date {
        self.place.access.now.to_zoned(TimeZone::UTC).date()
    }

    fn catalogue(&self) -> Catalogue {
        match self.place.open_to_read().expect("the book is whole") {
            Some(store) => store.catalogue().expect("the book is whole"),
            None => Catalogue::default(),
        }
    }

    fn step(&mut self) {
        self.now += self.rng.range(600..60_000);
        self.place.access.now = Timestamp::from_second(self.now).expect("a moment");
        let operations = self.acts.0.len();
        match self.rng.range(0..21) {
            // The first files say which account is whose.
            _ if operations == 0 && self.worlds.len() > 1 => self.export(&[0, 1]),
            0..=8 => {
                let both = self.rng.chance(1, 4);
                let one = self.rng.index(self.worlds.len());
                let all: Vec<usize> = (0..self.worlds.len()).collect();
                self.export(if both { &all } else { &all[one..=one] });
            }
            9 | 10 if !self.exports.is_empty() => {
                let again = self.rng.pick(&self.exports).clone();
                self.import(vec![again]);
            }
            11 | 12 => {
                let one = self.rng.index(self.worlds.len());
                self.worlds[one].change();
                self.log.push("the world changes".to_owned());
            }
            13..=15 if operations > 0 => self.undo(),
            16 => self.snapshot(),
            17 if operations > 0 => {
                upkeep::rebuild(&self.place).expect("it can be made again");
                self.log.push("rebuild".to_owned());
            }
            18 if operations > 0 => {
                let store = self.place.open().expect("a book");
                let name = store.back_up("by-hand").expect("a copy");
                self.log.push(format!("copy {name}"));
                self.copies.push((name, self.acts.clone()));
            }
            19 if !self.copies.is_empty() => {
                let (name, acts) = self.rng.pick(&self.copies).clone();
                upkeep::restore(&self.place, &name).expect("it can be restored");
                self.log.push(format!("restore {name}"));
                self.acts = acts;
            }
            20 if operations > 0 => self.exclude(),
            _ => {}
        }
    }

    /// Imports new exports of some accounts.
    fn export(&mut self, of: &[usize]) {
        let mut files = Vec::new();
        for one in of {
            let count = 1 + self.rng.index(3);
            files.extend(self.worlds[*one].export(count));
        }
        self.exports.extend(files.clone());
        self.import(files);
    }

    /// Lines of both accounts.
    fn count(&self, known: usize) -> usize {
        (0..self.worlds.len()).map(|owner| self.acts.of(owner).lines(known).len()).sum()
    }

    fn import(&mut self, files: Vec<BookFile>) {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        self.log.push(format!("import {names:?}"));
        let inputs = files.iter().map(|file| InputFile {
            name: file.name.clone(),
            bytes: Ok(file.text.clone().into_bytes()),
        });
        let outcome = import(ImportInput {
            place: self.place.clone(),
            files: inputs.collect(),
            passed_over: Vec::new(),
            account: None,
            date_order: None,
            dry_run: false,
            program: PROGRAM.to_owned(),
        });
        assert!(outcome.listing.is_some(), "{:?}", outcome.diagnostics);
        let known = self.acts.0.len();
        let before = self.count(known);
        let catalogue = self.catalogue();
        let of_new =
            catalogue.statements.iter().filter(|one| Some(one.operation) == outcome.operation);
        let recorded: Vec<&str> = of_new.map(|one| one.name.as_str()).collect();
        // What is left out was there byte for byte, or says nothing new.
        for file in files.iter().filter(|file| !recorded.contains(&file.name.as_str())) {
            let same = |other: &BookFile| other.text == file.text;
            let is_known =
                self.acts.of(file.owner).files(known).into_iter().any(|(_, other)| same(other));
            let mut others = self.acts.clone();
            let kept = |one: &&BookFile| recorded.contains(&one.name.as_str());
            let kept: Vec<BookFile> = files.iter().filter(kept).cloned().collect();
            others.0.push((self.today(), Act::Import(kept)));
            let with = others.clone();
            let without = with.of(file.owner).lines(known + 1);
            others.0.push((self.today(), Act::Import(vec![file.clone()])));
            let said = |lines: BTreeMap<usize, &Shown>| {
                let said = |(_, one): (usize, &Shown)| (one.line, one.day, one.cents);
                lines.into_iter().map(said).collect::<Vec<_>>()
            };
            let adds_nothing = said(others.of(file.owner).lines(known + 2)) == said(without);
            assert!(is_known || adds_nothing, "{} was left out", file.name);
        }
        match outcome.operation {
            None => assert_eq!(catalogue.operations.len(), known, "nothing was recorded"),
            Some(_) => {
                let kept = |file: &BookFile| recorded.contains(&file.name.as_str());
                let files: Vec<BookFile> =
                    files.iter().filter(|file| kept(file)).cloned().collect();
                assert!(!files.is_empty(), "an operation without a file");
                self.acts.0.push((self.today(), Act::Import(files)));
            }
        }
        // Importing the same again changes nothing.
        let all = before + files.iter().map(|file| file.lines.len()).sum::<usize>();
        assert!(self.count(self.acts.0.len()) <= all);
        let again = import(ImportInput {
            place: self.place.clone(),
            files: files
                .iter()
                .map(|file| InputFile {
                    name: file.name.clone(),
                    bytes: Ok(file.text.clone().into_bytes()),
                })
                .collect(),
            passed_over: Vec::new(),
            account: None,
            date_order: None,
            dry_run: false,
            program: PROGRAM.to_owned(),
        });
        let is_settled = again.operation.is_none() || outcome.operation.is_none();
        assert!(is_settled && again.listing.is_some(), "importing twice changes nothing");
    }

    /// Excludes a line that counts.
    fn exclude(&mut self) {
        let store = self.place.open().expect("a book");
        let owner = self.rng.index(self.worlds.len());
        let Some((account, journal)) = self.journal_at(&store, None, owner) else { return };
        if journal.lines.is_empty() {
            return;
        }
        let line = *self.rng.pick(&journal.lines);
        let id = line.id.map(|id| id.text(&journal.texts));
        let place = format!("{}:{}", journal.source_of(&line).name, line.at.line);
        let known = self.acts.0.len();
        // The file shows one line a row, below its header; among equal lines the same one is meant everywhere.
        let file = &journal.source_of(&line).name;
        let file = self.exports.iter().find(|one| one.name == *file).expect("it was imported");
        let meant = file.lines[line.at.line as usize - 2].line;
        assert!(self.acts.of(owner).lines(known).contains_key(&meant), "it counts");
        let excluded = exclude::record(
            &self.place,
            &NewExclusion {
                account: Some(account).filter(|_| self.worlds.len() > 1),
                lines: vec![id.unwrap_or(place)],
                because: "taken away".to_owned(),
                dry_run: false,
            },
            PROGRAM,
        );
        excluded.expect("it counts");
        self.log.push(format!("exclude {} of {}", line.amount, line.dated));
        let copies = self.acts.of(owner).copies(known, meant);
        self.acts.0.push((self.today(), Act::Exclude(meant, copies)));
    }

    fn undo(&mut self) {
        let known = self.acts.0.len();
        // Without the first files of a book of two, the next ones would be dealt out anew.
        let first = self.worlds.len();
        if known < first {
            return;
        }
        let target = first + self.rng.index(known + 1 - first);
        let counted = self.acts.counts(target, known);
        let id = OperationId(u32::try_from(target).expect("small"));
        let undone = history::undo(&self.place, Some(id), false, PROGRAM);
        self.log.push(format!("undo {target}"));
        match (counted, undone) {
            (true, Ok(_)) => self.acts.0.push((self.today(), Act::Undo(target))),
            (false, Err(StoreError::CannotUndo(_))) => {}
            (_, other) => panic!("undo {target}, which counted: {counted}: {other:?}"),
        }
    }

    fn snapshot(&mut self) {
        let as_of = self.today();
        let text = format!("as_of = {as_of}\navailable = \"{}.00\"\n", self.now);
        let accounts = Seen::from(self.catalogue().in_effect()).accounts();
        let account = match accounts.len() {
            0 | 1 => None,
            _ => Some(self.rng.pick(&accounts).name.clone()),
        };
        let (listing, problems) = record(SnapshotInput {
            place: self.place.clone(),
            file: Some(InputFile { name: "figures.toml".to_owned(), bytes: Ok(text.into_bytes()) }),
            flags: SnapshotFlags::default(),
            account,
            today: as_of,
            dry_run: false,
            program: PROGRAM.to_owned(),
        });
        assert!(listing.is_some(), "{problems:?}");
        self.log.push("figures".to_owned());
        self.acts.0.push((as_of, Act::Snapshot));
    }

    /// Everything that must hold after each operation.
    fn check(&mut self, thoroughly: bool, by_line: bool) {
        let Some(store) = self.place.open_to_read().expect("the book is whole") else {
            assert!(self.acts.0.is_empty());
            return;
        };
        let catalogue = store.catalogue().expect("the chain is whole");
        let known = self.acts.0.len();
        assert_eq!(catalogue.operations.len(), known, "every operation, once");
        let undone = undone_by(&catalogue.operations);
        for (number, by) in (1..).zip(undone) {
            assert_eq!(by.is_none(), self.acts.counts(number, known), "operation {number}");
        }
        for owner in 0..self.worlds.len() {
            self.check_account(&store, owner, by_line);
        }
        if thoroughly {
            store.check_whole().expect("the book is whole");
            self.check_memory(&store, &catalogue);
        }
    }

    fn check_account(&mut self, store: &SqliteStore, owner: usize, by_line: bool) {
        let known = self.acts.0.len();
        let (first, last) = self.worlds[owner].days();
        let day = first.saturating_add(jiff::ToSpan::days(self.rng.range(-1..34)));
        let ago = self.today().saturating_sub(jiff::ToSpan::days(self.rng.range(0..20)));
        let acts = self.acts.of(owner);
        let journal_at = |day| self.journal_at(store, day, owner).map(|(_, journal)| journal);
        let (fresh, again) = (journal_at(None), journal_at(None));
        if let (Some(fresh), Some(again)) = (&fresh, &again) {
            assert_eq!(fresh.lines.len(), again.lines.len());
            assert_eq!(fresh.reconciled, again.reconciled, "from what is kept, and made afresh");
            if by_line {
                assert_eq!(lines_of(fresh), lines_of(again), "down to the text of each line");
                self.check_words(fresh, owner);
            }
            let entries = fresh.entries().count();
            assert_eq!(entries, fresh.lines.len() + fresh.reconciled.gaps.len());
            let gaps = fresh.reconciled.gaps.len();
            let may_miss = self.worlds[owner].has_balances();
            assert!(gaps == 0 || may_miss, "{gaps} gaps without balances");
        }
        assert_eq!(totals(fresh.as_ref()), acts.balance(known, last));
        let until = again.map(|journal| journal.until(day).expect("a part of it"));
        assert_eq!(totals(until.as_ref()), acts.balance(known, day), "as of {day}");
        let then = self.acts.known_on(ago);
        let journal = journal_at(Some(ago));
        assert_eq!(totals(journal.as_ref()), acts.balance(then, last), "known on {ago}");
    }

    /// Every line is told in the words of the last file that shows it, unless only some files show the Ref IDs; and
    /// where no amount is ever corrected, with the balance that some file states.
    fn check_words(&self, journal: &Journal, owner: usize) {
        let (is_mixed, has_ids) = match self.worlds[owner].kind() {
            Kind::WithIds => (false, true),
            Kind::WithoutIds => (false, false),
            Kind::Mixed => (true, false),
        };
        let words = |words: String| if is_mixed { String::new() } else { words };
        // Zero may be the balance, or what an export states that knows none.
        let balance =
            |balance: Option<i64>| if has_ids { None } else { balance.filter(|one| *one != 0) };
        let mut told: Vec<(Date, i64, String, Option<i64>)> = Vec::new();
        for line in &journal.lines {
            let stated = line.balance_after.get().map(|balance| balance.minor());
            let said = words(journal.source_of(line).description(line));
            told.push((line.dated, line.amount.minor(), said, balance(stated)));
        }
        let known = self.acts.0.len();
        let mut wanted: Vec<(Date, i64, String, Option<i64>)> = Vec::new();
        let acts = self.acts.of(owner);
        for (number, one) in acts.lines(known) {
            let stated = acts.balance_after(known, number);
            wanted.push((one.day, one.cents, words(one.words.clone()), balance(stated)));
        }
        told.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(told, wanted, "the latest words, and no balance is lost");
    }

    /// The account of an owner, by what its files say; figures alone make one that is nobody's yet.
    fn account_of(&self, seen: &Seen, owner: usize) -> Option<AccountName> {
        let accounts = seen.accounts();
        assert!(accounts.len() <= self.worlds.len(), "{accounts:?}");
        let holders = |account: &AccountName| {
            let kept = seen.statements_of(&account.name);
            kept.iter().map(|one| one.holder.clone()).collect::<Vec<_>>()
        };
        let own = Some(OWNERS[owner].to_owned());
        let found = accounts.into_iter().find(|one| {
            let holders = holders(one);
            self.worlds.len() == 1 || holders.contains(&own)
        })?;
        assert!(holders(&found).iter().all(|one| *one == own), "two people's files never meet");
        Some(found)
    }

    fn journal_at(
        &self,
        store: &SqliteStore,
        known_on: Option<Date>,
        owner: usize,
    ) -> Option<(String, Journal)> {
        let seen = Seen::of(store, known_on).expect("it was read a moment ago");
        let account = self.account_of(&seen, owner)?;
        let journal = journal(store, &seen, &account, &self.place.access);
        Some((account.name, journal.expect("the files fit together")))
    }

    /// The same operations in memory: the same hashes and the same lines.
    fn check_memory(&self, store: &SqliteStore, catalogue: &Catalogue) {
        let mut memory = MemoryStore::default();
        for operation in &catalogue.operations {
            let kept: Vec<_> =
                catalogue.statements.iter().filter(|one| one.operation == operation.id).collect();
            let read: Vec<_> = kept
                .iter()
                .map(|one| {
                    let mut texts = Texts::default();
                    let platform = outflow_app::book::platform(&one.platform).expect("known");
                    let number = SourceId::new(0);
                    let statement = store.statement(one, platform, number, &mut texts);
                    (statement.expect("it is there"), texts)
                })
                .collect();
            let new = kept.iter().zip(&read).map(|(one, (statement, texts))| NewStatement {
                account: &one.account,
                statement,
                texts,
                file: one.file,
                bytes: one.bytes,
            });
            let snapshot = catalogue.snapshots.iter().find(|one| one.operation == operation.id);
            let note = catalogue.notes.iter().find(|one| one.operation == operation.id);
            let change = match (operation.kind, snapshot, note) {
                (OperationKind::Undo(target), ..) => Change::Undo(target),
                (OperationKind::Note(kind), _, Some(one)) => Change::Note {
                    kind,
                    account: one.account.as_deref(),
                    dated: one.dated,
                    about: &one.about,
                    text: &one.text,
                },
                (OperationKind::Snapshot, Some(one), _) => Change::Snapshot {
                    platform: &one.platform,
                    account: &one.account,
                    as_of: one.as_of,
                    text: &one.text,
                },
                (OperationKind::Import, ..) => Change::Import(new.collect()),
                other => panic!("nobody recorded {other:?}"),
            };
            let head = memory.catalogue().expect("memory").head();
            let (now, program, summary) =
                (operation.recorded, operation.program.as_str(), operation.summary.as_str());
            memory.record(&Entry { change, now, program, summary, head }).expect("it fits");
        }
        assert_eq!(&memory.catalogue().expect("memory"), catalogue, "down to the last hash");
        let seen = Seen::of(&memory, None).expect("memory");
        for owner in 0..self.worlds.len() {
            let Some(account) = self.account_of(&seen, owner) else { continue };
            let mut texts = Texts::default();
            let basis = seen.basis_of(&account.name);
            let read = statements(&memory, &basis.statements, &mut texts).expect("all");
            if read.is_empty() {
                continue;
            }
            let platform: Platform = outflow_app::book::platform(&account.platform).expect("known");
            let here = put_together(platform, read, texts, &basis, &mut |_| {});
            let here = here.expect("they fit together");
            let there = self.journal_at(store, None, owner).expect("the same accounts");
            assert_eq!(lines_of(&here), lines_of(&there.1), "the same in memory");
        }
    }
}

/// What the lines add up to, and how many they are; the balance is that and what is not in any file.
fn totals(journal: Option<&Journal>) -> (i64, usize) {
    let Some(journal) = journal else { return (0, 0) };
    let sum: i64 = journal.lines.iter().map(|line| line.amount.minor()).sum();
    let gaps = journal.reconciled.gaps.iter().map(|gap| gap.missing.minor()).sum::<i64>();
    let opening = journal.reconciled.opening.minor();
    assert_eq!(opening + sum + gaps, journal.reconciled.closing.minor(), "conserved");
    (sum, journal.lines.len())
}

/// Where files are written: in memory, where there is such a place; nothing here is about the disk.
fn folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory).ok() } else { None };
    made.unwrap_or_else(|| tempfile::tempdir().expect("a folder for tests"))
}

fn number(name: &str, usual: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")),
        Err(_) => usual,
    }
}

fn run_one(seed: u64, steps: u64) -> Result<u64, String> {
    let folder = folder();
    let run = Mutex::new(Run::new(seed, folder.path().join("book.sqlite")));
    let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut run = run.lock().expect("only one uses it");
        for step in 0..steps {
            run.step();
            run.check(step % 25 == 24, step % 4 == 0);
        }
        run.check(true, true);
        run.acts.0.len() as u64
    }));
    tried.map_err(|problem| {
        let said = problem.downcast_ref::<String>().cloned();
        let said = said.or(problem.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let run = run.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let last: Vec<&String> = run.log.iter().rev().take(12).rev().collect();
        let what = |world: &World| format!("{:?}, balances {}", world.kind(), world.has_balances());
        let worlds: Vec<String> = run.worlds.iter().map(what).collect();
        format!(
            "OUTFLOW_BOOKS=1 OUTFLOW_BOOK_SEED={seed} ({worlds:?}), {} steps: {said:?}\n{last:#?}",
            run.log.len()
        )
    })
}

#[test]
fn any_sequence_of_operations_gives_what_a_naive_list_gives() {
    let steps = number("OUTFLOW_BOOK_STEPS", 100);
    let first = number("OUTFLOW_BOOK_SEED", 0);
    let seeds: Vec<u64> = (first..first + number("OUTFLOW_BOOKS", 50)).collect();
    let (next, operations) = (AtomicU64::new(0), AtomicU64::new(0));
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed) as usize;
                    let Some(seed) = seeds.get(at) else { return };
                    match run_one(*seed, steps) {
                        Ok(count) => drop(operations.fetch_add(count, Ordering::Relaxed)),
                        Err(problem) => failures.lock().expect("no thread fails").push(problem),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread failed");
    let count = operations.into_inner();
    println!("{} books of {steps} steps, {count} operations at the end", seeds.len());
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(count as usize >= seeds.len() * steps as usize / 10, "only {count} operations");
}

/// The lines of the only account after importing files, together or one by one.
fn ledger(files: &[(String, String)], together: bool) -> (Vec<String>, i64) {
    let folder = folder();
    let mut place = BookPlace::at(folder.path().join("book.sqlite"), Timestamp::UNIX_EPOCH);
    let parts = if together { vec![files] } else { files.chunks(1).collect() };
    for part in parts {
        place.access.now += jiff::SignedDuration::from_secs(1);
        let file = |(name, text): &(String, String)| InputFile {
            name: name.clone(),
            bytes: Ok(text.clone().into_bytes()),
        };
        let outcome = import(ImportInput {
            place: place.clone(),
            files: part.iter().map(file).collect(),
            passed_over: Vec::new(),
            account: None,
            date_order: None,
            dry_run: false,
            program: PROGRAM.to_owned(),
        });
        assert!(outcome.listing.is_some(), "{:?}", outcome.diagnostics);
    }
    let store = place.open().expect("a book");
    let seen = Seen::of(&store, None).expect("it is whole");
    let account = seen.account(None).expect("one account");
    let journal = journal(&store, &seen, &account, &place.access).expect("they fit together");
    (lines_of(&journal), journal.reconciled.closing.minor())
}

#[test]
fn any_split_and_order_of_files_gives_the_same_ledger() {
    for seed in 0..60 {
        let lines = random_history_with(seed, Edges::None);
        let mut rng = Rng::part(seed, 0x5711);
        for has_ids in [true, false] {
            let how = Emit { ref_column: has_ids, ..Emit::new(Layout::V1) };
            let whole = ledger(&[("whole.csv".to_owned(), emit(&lines, &how))], true);
            let true_end = lines.last().expect("a history has lines").balance_cents;
            assert_eq!(whole.1, true_end, "seed {seed}, ids {has_ids}");
            for overlap in [false, true] {
                let parts = split(&lines, 5, Cut::DayBoundary, overlap, &mut rng);
                let mut files: Vec<(String, String)> = Vec::new();
                for part in parts.iter().filter(|part| !part.is_empty()) {
                    let name = format!("{:05}.csv", rng.range(0..90_000));
                    files.push((name, emit(part, &how)));
                }
                for at in (1..files.len()).rev() {
                    files.swap(at, rng.index(at + 1));
                }
                for together in [true, false] {
                    let found = ledger(&files, together);
                    let what = format!("seed {seed}, ids {has_ids}, {overlap}, {together}");
                    assert_eq!(found, whole, "{what}");
                }
            }
        }
    }
}
