//! Is everything well: the book and its chain, the days that files cover, and how old figures and rules are?

use crate::book::repeated::Repeats;
use crate::book::uncovered::bridged_in_words;
use crate::book::{AccountName, BookPlace, Seen, decision, merged, platform};
use crate::load::{InputFile, load_rules};
use jiff::civil::Date;
use outflow_answers::{Cell, Listing, Section, policy_view};
use outflow_ledger::{Code, Covered, Excluded, Journal, StatementLine};
use outflow_store::{FORMAT, SqliteStore, StoreError, backups, cache, check_copy};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/doctor/1";

/// Figures of the site that are older than this may have changed since.
const STALE_FIGURES_DAYS: i32 = 7;
/// A statement that ends longer ago than this lacks a month.
const STALE_STATEMENT_DAYS: i32 = 31;
/// Rules that were read longer ago than this may have changed since.
const STALE_RULES_DAYS: i32 = 180;

/// What a check found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It is as it should be.
    Well,
    /// It is worth a look.
    Look,
    /// It is damaged.
    Bad,
}

/// All checks, and the worst verdict among them.
#[derive(Debug)]
pub struct Checkup {
    /// What is shown.
    pub listing: Listing,
    /// The worst of all.
    pub worst: Verdict,
}

/// Looks at everything and changes nothing.
pub fn check_up(place: &BookPlace, packs: Vec<InputFile>, today: Date, program: &str) -> Checkup {
    let mut rounds = Rounds {
        today,
        section: Section::new("checks", &COLUMNS),
        worst: Verdict::Well,
        is_unusable: false,
    };
    rounds.say("program", Verdict::Well, format!("{program}, book format {FORMAT}"), "");
    rounds.rules(packs);
    rounds.book(place);
    let headline = match rounds.worst {
        Verdict::Well => "All is well",
        Verdict::Look => "The book is whole; some things are worth a look",
        Verdict::Bad if rounds.is_unusable => "The book cannot be used",
        Verdict::Bad => "Something is damaged",
    };
    let mut listing = Listing::new(SCHEMA, headline);
    listing.has_findings = rounds.worst > Verdict::Well;
    listing.sections.push(rounds.section);
    Checkup { listing, worst: rounds.worst }
}

const COLUMNS: [(&str, &str); 4] =
    [("check", "Check"), ("verdict", "Verdict"), ("found", "Found"), ("do_next", "Do next")];

struct Rounds {
    today: Date,
    section: Section,
    worst: Verdict,
    /// What stands at the book's place is no book, or one of another version.
    is_unusable: bool,
}

impl Rounds {
    fn say(&mut self, check: &str, verdict: Verdict, found: impl Into<String>, next: &str) {
        let word = match verdict {
            Verdict::Well => "ok",
            Verdict::Look => "look",
            Verdict::Bad => "BAD",
        };
        let next = if next.is_empty() { Cell::Empty } else { Cell::text(next) };
        self.section.rows.push(vec![Cell::text(check), Cell::text(word), Cell::text(found), next]);
        self.worst = self.worst.max(verdict);
    }

    /// The book cannot be used as it is.
    fn wrong(&mut self, check: &str, error: &StoreError, place: &BookPlace) {
        let told = error.told();
        self.say(check, Verdict::Bad, told.message, &told.hint);
        // What another process holds, or a newer version wrote, needs no copy.
        if matches!(told.code, Code::NoBook | Code::NotABook | Code::DamagedBook) {
            self.copies(place, None);
        }
    }

    fn rules(&mut self, packs: Vec<InputFile>) {
        let own = packs.len();
        let book = match load_rules(packs) {
            Ok(book) => book,
            Err(problems) => {
                for problem in problems {
                    let next = "outflow policy check shows the place";
                    self.say("rules", Verdict::Bad, problem.message, next);
                }
                return;
            }
        };
        let own = match own {
            0 => String::new(),
            1 => ", 1 pack of your own".to_owned(),
            count => format!(", {count} packs of your own"),
        };
        match policy_view::last_checked(&book) {
            Some(checked) => {
                let age = self.age_of(checked);
                let found = format!("last read on {checked}{}{own}", ago(age));
                match age > STALE_RULES_DAYS {
                    true => {
                        let next = "install a newer version, or add packs of your own";
                        self.say("rules", Verdict::Look, found, next);
                    }
                    false => self.say("rules", Verdict::Well, found, ""),
                }
            }
            None => self.say("rules", Verdict::Bad, "there are none", "install the program again"),
        }
    }

    fn book(&mut self, place: &BookPlace) {
        let store = match place.open() {
            Ok(store) => store,
            Err(StoreError::NoBook(path)) => {
                let found = format!("there is none at {}", path.display());
                let next = "outflow import statement.csv makes one";
                return self.say("book", Verdict::Well, found, next);
            }
            Err(error) => {
                self.is_unusable = true;
                return self.wrong("book", &error, place);
            }
        };
        self.say("book", Verdict::Well, place.path.display().to_string(), "");
        self.privacy(place);
        if let Err(error) = store.check_whole() {
            return self.wrong("integrity", &error, place);
        }
        let seen = match Seen::of(&store, None) {
            Ok(seen) => seen,
            Err(error) => {
                return self.wrong("chain", &error, place);
            }
        };
        self.say("integrity", Verdict::Well, "every page, line and reference is whole", "");
        let count = seen.catalogue.operations.len();
        let chain = match count {
            1 => "1 operation".to_owned(),
            _ => format!("{count} operations, each follows from the one before"),
        };
        self.say("chain", Verdict::Well, chain, "");
        self.copies(place, Some(count));
        for account in seen.accounts() {
            self.account(&store, &seen, &account);
        }
    }

    #[cfg(unix)]
    fn privacy(&mut self, place: &BookPlace) {
        use std::os::unix::fs::PermissionsExt;
        let Ok(about) = std::fs::metadata(&place.path) else { return };
        match about.permissions().mode() & 0o077 {
            0 => self.say("privacy", Verdict::Well, "only you can read the book", ""),
            _ => {
                let next = format!("chmod 600 {}", place.path.display());
                self.say("privacy", Verdict::Look, "other users can read the book", &next);
            }
        }
    }

    #[cfg(not(unix))]
    fn privacy(&mut self, _place: &BookPlace) {}

    /// Which copies can be restored; of a book that is whole it is known how many operations it has.
    fn copies(&mut self, place: &BookPlace, operations: Option<usize>) {
        let known = match backups(&place.path) {
            Ok(known) => known,
            Err(error) => return self.say("copies", Verdict::Look, error.to_string(), ""),
        };
        let (mut sound, mut problems) = (Vec::new(), Vec::new());
        for copy in &known {
            match check_copy(copy, &place.access) {
                Ok(()) => sound.push(copy.name.as_str()),
                // Another process let it go meanwhile.
                Err(StoreError::NoBook(_)) => {}
                Err(error) => problems.push(error),
            }
        }
        let all = sound.len() + problems.len();
        let next = match (operations, sound.last()) {
            (None, Some(newest)) => format!("outflow restore {newest}"),
            (None, None) => "import the statements into a new book, with --book".to_owned(),
            (Some(_), _) => "outflow backup".to_owned(),
        };
        let found = match (sound.as_slice(), all) {
            ([], 0) if operations.is_some_and(|count| count < 2) => {
                // The second import makes the first copy by itself.
                return self.say("copies", Verdict::Well, "none is needed yet", "");
            }
            ([], 0) => "there is none".to_owned(),
            ([], 1) => "there is 1, and it cannot be restored".to_owned(),
            ([], all) => format!("there are {all}, and none can be restored"),
            ([.., newest], all) if problems.is_empty() => {
                let next = if operations.is_some() { "" } else { next.as_str() };
                let found = format!("{all}, the newest is {newest}");
                return self.say("copies", Verdict::Well, found, next);
            }
            ([.., newest], all) => {
                format!("{} of {all} can be restored, the newest of them is {newest}", sound.len())
            }
        };
        self.say("copies", Verdict::Look, found, &next);
        for problem in problems {
            let next = match problem {
                StoreError::DamagedCopy { .. } => "it is of no use any more".to_owned(),
                _ => problem.told().hint,
            };
            self.say("copies", Verdict::Look, problem.to_string(), &next);
        }
    }

    fn account(&mut self, store: &SqliteStore, seen: &Seen, account: &AccountName) {
        let name = &account.name;
        let flag = seen.account_flag(name);
        let snapshot = format!("outflow snapshot{flag}");
        let basis = seen.basis_of(name);
        let mut repeats = Repeats::default();
        let made = platform(&account.platform)
            .map_err(|problem| vec![*problem])
            .and_then(|platform| merged(store, platform, &basis, &mut |one| repeats.note(one)));
        let journal = match made {
            Ok((journal, _)) => journal,
            Err(problems) => {
                for problem in problems {
                    self.say(name, Verdict::Bad, problem.message, &problem.hint);
                }
                return;
            }
        };
        match journal.reconciled.gaps.len() {
            0 if journal.lines.iter().all(|line| line.balance_after.get().is_none()) => {
                let found = "no line states a balance, so nothing proves that none is missing";
                let next = "download the history with its Balance column and import it";
                self.say(name, Verdict::Look, found, next);
            }
            0 => self.say(name, Verdict::Well, "the balance follows from every line", ""),
            gaps => {
                let places = if gaps == 1 { "place" } else { "places" };
                let found = format!("the balance does not follow at {gaps} {places}");
                self.say(
                    name,
                    Verdict::Look,
                    found,
                    &format!("outflow reconcile{flag} shows them"),
                );
            }
        }
        for (from, to) in seen.unknown_days(name, &journal) {
            let found = format!("no file covers {from} to {to}");
            self.say(name, Verdict::Look, found, "import the history of these days");
        }
        if let Some(found) = bridged_in_words(&seen.bridged_days(name, &journal)) {
            self.say(name, Verdict::Look, found, "import the history of these days");
        }
        if let Some(stated) = journal.contradicted_close() {
            let found = format!(
                "the platform states {stated} after the last line that you excluded, the other lines give {}",
                journal.reconciled.closing
            );
            self.say(
                name,
                Verdict::Look,
                found,
                "outflow register shows them, outflow undo takes it back",
            );
        }
        for found in repeats.in_words(0, &journal.sources) {
            self.say(name, Verdict::Look, found, "look at the file: its Ref IDs may be wrong");
        }
        for found in decision::idle(&basis, &journal) {
            self.say(name, Verdict::Look, found, "outflow undo of it, or exclude again");
        }
        if let Some((_, last)) = journal.covered() {
            let age = self.age_of(last);
            if age > STALE_STATEMENT_DAYS {
                let found = format!("the newest line is of {last}{}", ago(age));
                self.say(name, Verdict::Look, found, "download the history again and import it");
            }
        }
        match seen.snapshot_of(name, None) {
            None => {
                let found = "no figures of the site are recorded";
                self.say(name, Verdict::Look, found, &snapshot);
            }
            Some(figures) => {
                let age = self.age_of(figures.as_of);
                let found =
                    format!("the newest figures of the site are of {}{}", figures.as_of, ago(age));
                match !(0..=STALE_FIGURES_DAYS).contains(&age) {
                    true => self.say(name, Verdict::Look, found, &snapshot),
                    false => self.say(name, Verdict::Well, found, ""),
                }
            }
        }
        self.derived(name, &journal, cache::load(store, name, journal.platform, &basis));
    }

    /// Whether what was kept beside the book is what the book gives.
    fn derived(&mut self, name: &str, made: &Journal, kept: Option<Journal>) {
        let Some(kept) = kept else {
            let found = "nothing derived is kept; it is made with the next answer";
            return self.say(name, Verdict::Well, found, "");
        };
        let facts = |line: &StatementLine| {
            (line.at, line.dated, line.kind, line.amount, line.balance_after.get())
        };
        let excluded = |one: &Excluded| (facts(&one.line), one.decision);
        let told = |one: &Covered| (facts(&one.line), one.by, one.how);
        let is_same = made.lines.iter().map(facts).eq(kept.lines.iter().map(facts))
            && made.meanings == kept.meanings
            && made.excluded.iter().map(excluded).eq(kept.excluded.iter().map(excluded))
            && made.corrections.iter().map(told).eq(kept.corrections.iter().map(told))
            && made.reconciled == kept.reconciled;
        match is_same {
            true => self.say(name, Verdict::Well, "what is derived is what the book gives", ""),
            false => {
                let found = "what is derived is not what the book gives";
                self.say(name, Verdict::Bad, found, "outflow rebuild");
            }
        }
    }

    fn age_of(&self, day: Date) -> i32 {
        self.today.since(day).map_or(0, |span| span.get_days())
    }
}

/// Behind a day: how long ago it is; nothing for a day to come.
fn ago(age: i32) -> String {
    match age {
        ..0 => String::new(),
        0 => ", today".to_owned(),
        1 => ", 1 day ago".to_owned(),
        age => format!(", {age} days ago"),
    }
}
