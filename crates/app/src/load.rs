//! What did the user give: files, snapshot and packs become one account with its rules, or every problem is told.

use crate::book::account::{self, BookRequest, FromBook, KnownOfBook};
use crate::flags::SnapshotFlags;
use jiff::civil::Date;
use outflow_answers::first_due;
use outflow_answers::period::Period;
use outflow_importers::{
    DateOrder, ReadOptions, contradictions, placed_in_snapshot, read, read_snapshot,
};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Code, Currency, Diagnostic, Journal, Platform, Snapshot, Texts};
use outflow_policy::PolicyBook;

/// A file as it came from the disk, or why it did not.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// What answers call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Result<Vec<u8>, Box<Diagnostic>>,
}

/// What belongs to one account, as it was given.
#[derive(Clone, Debug, Default)]
pub struct AccountInput {
    /// Statements of one account.
    pub files: Vec<InputFile>,
    /// The site's figures.
    pub snapshot: Option<InputFile>,
    /// The user's own packs of rules.
    pub packs: Vec<InputFile>,
    /// For dates that are written with numbers only.
    pub date_order: Option<DateOrder>,
    /// The book, which answers where no statement is given.
    pub book: Option<BookRequest>,
    /// The days that are asked about: later lines are left out.
    pub period: Period,
}

/// One account with its rules.
#[derive(Debug)]
pub struct Account {
    /// The lines.
    pub journal: Journal,
    /// The site's figures.
    pub snapshot: Snapshot,
    /// The rules of all platforms.
    pub policy: PolicyBook,
    /// What only a book knows of it.
    pub known: KnownOfBook,
    /// The file of the snapshot, if one was given.
    pub snapshot_file: Option<SnapshotFile>,
}

impl Account {
    /// The account as it stood on the day with which a look ahead begins: that of the site's figures, else `today`.
    /// Later lines are left out, and that is told; `what` names the look.
    pub(crate) fn begun(
        self,
        today: Date,
        what: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Account> {
        let first = self.snapshot.as_of.unwrap_or(today);
        let journal = begun_on(self.journal, first, what, diagnostics)?;
        Some(Account { journal, ..self })
    }
}

/// The lines up to the day with which a look ahead begins: what came after it is not to come.
pub(crate) fn begun_on(
    journal: Journal,
    first: Date,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Journal> {
    let Some((_, last)) = journal.covered().filter(|(_, last)| *last > first) else {
        return Some(journal);
    };
    if let Some(problem) = before_lines(&journal, first) {
        diagnostics.push(problem);
        return None;
    }
    let message =
        format!("the lines after {first} are left out, up to {last}: {what} begins on {first}");
    diagnostics.push(Diagnostic::new(Code::PeriodNamed, message).as_note());
    journal.until(first).map_err(|problems| diagnostics.extend(problems)).ok()
}

/// A snapshot as it stands in its file.
#[derive(Debug)]
pub struct SnapshotFile {
    name: String,
    text: String,
}

impl SnapshotFile {
    /// A problem at the value of a key of the file, such as `contract[1].fee_percent`.
    pub fn place(&self, path: &str, problem: Diagnostic) -> Diagnostic {
        placed_in_snapshot(&self.name, &self.text, path, problem)
    }
}

/// The account; without one, the reason if it is our own fault.
pub fn load(
    input: AccountInput,
    flags: SnapshotFlags,
    today: Option<Date>,
) -> (Result<Account, Option<String>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let book = input.book.as_ref().filter(|_| input.files.is_empty());
    let packs = input.packs;
    // The rules are read beside the book: both take a while, and neither needs the other.
    let (kept, policy) = std::thread::scope(|scope| {
        let policy = scope.spawn(move || load_rules(packs));
        (book.map(account::read), policy.join())
    });
    let policy = policy.expect("reading rules does not panic: every problem of a pack is told");
    let kept = match kept {
        Some(Err(problems)) => return (Err(None), problems),
        Some(Ok(kept)) => kept,
        None => None,
    };
    let kept = match kept {
        Some(book) => match until(Some(book.journal), input.period, &mut diagnostics) {
            Some(journal) => Some(FromBook { journal, ..book }),
            None => return (Err(None), diagnostics),
        },
        None => None,
    };
    let is_given = input.snapshot.is_some();
    let of_book = kept.as_ref().and_then(|kept| kept.snapshot.as_ref());
    let of_book = of_book
        .map(|(name, text)| InputFile { name: name.clone(), bytes: Ok(text.clone().into_bytes()) });
    let (mut snapshot, given) = load_snapshot(input.snapshot.or(of_book), &mut diagnostics);
    if let (Some(kept), Some(request), false) = (&kept, &input.book, is_given) {
        let due = policy
            .as_ref()
            .ok()
            .and_then(|policy| first_due(&kept.journal, policy, &snapshot, snapshot.as_of?));
        let is_typed = !flags.is_empty();
        let note = account::age(&mut snapshot, kept, request.today, is_typed, due);
        diagnostics.extend(note);
    }
    if !flags.is_empty() {
        diagnostics.extend(flags.fill(&mut snapshot));
        diagnostics.extend(contradictions(&snapshot));
    }
    // Figures of the book have told their age already.
    if is_given || kept.is_none() {
        note_old_figures(&snapshot, today, &mut diagnostics);
    }
    let policy = match policy {
        Ok(policy) => policy,
        Err(problems) => {
            diagnostics.extend(problems);
            return (Err(None), diagnostics);
        }
    };
    let platform = platform_of(&snapshot, &policy, given.as_ref(), &mut diagnostics);
    let mut known = KnownOfBook::default();
    let journal = match kept {
        Some(kept) => {
            diagnostics.extend(kept.diagnostics);
            known = kept.known;
            Some(kept.journal)
        }
        None => {
            let journal = load_journal(input.files, platform, input.date_order, &mut diagnostics);
            until(journal, input.period, &mut diagnostics)
        }
    };
    let Some(journal) = journal.filter(|_| !diagnostics.iter().any(Diagnostic::is_fatal)) else {
        return (Err(None), diagnostics);
    };
    if let Some(problem) = other_currency(&snapshot, &journal) {
        diagnostics.push(placed(given.as_ref(), "currency", problem));
        return (Err(None), diagnostics);
    }
    (Ok(Account { journal, snapshot, policy, known, snapshot_file: given }), diagnostics)
}

/// Why a period that ends on `last` has no answer: the lines begin later, and no balance before them is known.
pub(crate) fn before_lines(journal: &Journal, last: Date) -> Option<Diagnostic> {
    let (first, _) = journal.covered().filter(|(first, _)| last < *first)?;
    let message = format!("nothing is known of {last}: the lines begin on {first}");
    let problem = Diagnostic::new(Code::BadPeriod, message);
    Some(problem.expecting(format!("a period that ends on {first} or later")))
}

/// The journal up to the end of the period, which is echoed.
fn until(
    journal: Option<Journal>,
    period: Period,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Journal> {
    if period != Period::ALL {
        let known_to = journal.as_ref().and_then(|journal| journal.covered()).map(|(_, last)| last);
        let after = period.first.zip(known_to).filter(|(first, last)| first > last);
        let is_cut = known_to.zip(period.last).is_some_and(|(known, last)| last < known);
        let rest = match (after, known_to) {
            (Some((_, last)), _) => format!(
                "; the lines end before them, on {last}, so what happened in these days is not known"
            ),
            (None, Some(known_to)) if is_cut => format!(
                "; the lines go on to {known_to}, so this tells how it stood then, not what is to be done today"
            ),
            _ => String::new(),
        };
        let echo = format!("The days asked about: {}{rest}.", period.in_words());
        diagnostics.push(Diagnostic::new(Code::PeriodNamed, echo).as_note());
    }
    let before = journal.as_ref().zip(period.last).and_then(|(one, last)| before_lines(one, last));
    if let Some(problem) = before {
        diagnostics.push(problem);
        return None;
    }
    match (journal, period.last) {
        (Some(journal), Some(last)) => {
            journal.until(last).map_err(|problems| diagnostics.extend(problems)).ok()
        }
        (journal, _) => journal,
    }
}

/// The rules that ship with the program and the user's own.
pub fn load_rules(own: Vec<InputFile>) -> Result<PolicyBook, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for file in own {
        match text_of(file) {
            Ok(file) => texts.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    let own: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    match PolicyBook::embedded_with(&own) {
        Ok(book) if problems.is_empty() => Ok(book),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

/// Name and text of a file that is written by hand.
fn text_of(file: InputFile) -> Result<(String, String), Box<Diagnostic>> {
    let text = String::from_utf8(file.bytes?).map_err(|_| {
        let problem = Diagnostic::new(Code::UnreadableEncoding, "the file is not UTF-8 text")
            .hinting("Save it as UTF-8.");
        Box::new(problem.in_source(file.name.clone()))
    })?;
    Ok((file.name, text))
}

fn placed(file: Option<&SnapshotFile>, path: &str, problem: Diagnostic) -> Diagnostic {
    match file {
        Some(file) => file.place(path, problem),
        None => problem,
    }
}

/// The snapshot, and its file.
fn load_snapshot(
    file: Option<InputFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Snapshot, Option<SnapshotFile>) {
    let Some(file) = file else { return (Snapshot::default(), None) };
    match text_of(file) {
        Ok((name, text)) => {
            let (snapshot, problems) = read_snapshot(&name, &text);
            diagnostics.extend(problems);
            (snapshot.unwrap_or_default(), Some(SnapshotFile { name, text }))
        }
        Err(problem) => {
            diagnostics.push(*problem);
            (Snapshot::default(), None)
        }
    }
}

fn note_old_figures(snapshot: &Snapshot, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    if let (Some(as_of), Some(today)) = (snapshot.as_of, today)
        && as_of != today
    {
        let message = format!(
            "the snapshot's figures are of {as_of}, not of {today}: the answer holds for {as_of}"
        );
        diagnostics.push(Diagnostic::new(Code::OldFigures, message));
    }
}

/// The account that the snapshot names; without one, that of the formats that can be read.
fn platform_of(
    snapshot: &Snapshot,
    policy: &PolicyBook,
    file: Option<&SnapshotFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Platform {
    let readable = outflow_importers::PLATFORMS;
    let Some(account) = &snapshot.account else { return readable[0] };
    match readable.iter().find(|platform| platform.0 == account) {
        Some(platform) => *platform,
        None => {
            let platforms = policy.platforms();
            let known = platforms.iter().find(|(id, _)| id == account);
            let message = match known {
                Some((_, name)) => format!(
                    "statements of {name} cannot be read yet; only its rules are known (outflow policy)"
                ),
                None => format!("the account {account:?} is not known"),
            };
            let names: Vec<&str> = readable.iter().map(|platform| platform.0).collect();
            let expected = match names.as_slice() {
                [only] => format!("\"{only}\", or no such key"),
                _ => format!("one of {}, or no such key", names.join(", ")),
            };
            let problem = Diagnostic::new(Code::SnapshotValue, message).expecting(expected);
            diagnostics.push(placed(file, "account", problem));
            readable[0]
        }
    }
}

fn load_journal(
    mut files: Vec<InputFile>,
    platform: Platform,
    date_order: Option<DateOrder>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Journal> {
    // By name, so that the order in which files are given changes nothing.
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut texts = Texts::default();
    let mut statements = Vec::new();
    let options = ReadOptions { date_order };
    let mut number = 0u16;
    for file in files {
        match file.bytes {
            Err(problem) => diagnostics.push(*problem),
            Ok(bytes) => {
                let reading = read(&file.name, bytes, SourceId::new(number), &mut texts, &options);
                diagnostics.extend(reading.diagnostics);
                if let Some(statement) = reading.statement {
                    statements.push(statement);
                    number = number.checked_add(1)?;
                }
            }
        }
    }
    // Problems of the files are all told before lines of different files are compared.
    if diagnostics.iter().any(Diagnostic::is_fatal) {
        return None;
    }
    if statements.is_empty() {
        return Some(Journal::empty(platform, Currency::USD));
    }
    match Journal::merge(platform, statements, texts) {
        Ok((journal, problems)) => {
            diagnostics.extend(problems);
            Some(journal)
        }
        Err(problems) => {
            diagnostics.extend(problems);
            None
        }
    }
}

fn other_currency(snapshot: &Snapshot, journal: &Journal) -> Option<Diagnostic> {
    let currency = snapshot.currency?;
    let differs = !journal.sources.is_empty() && currency != journal.currency;
    let message = format!(
        "the snapshot's figures are in {currency}, the statement is in {}",
        journal.currency
    );
    differs.then(|| Diagnostic::new(Code::SnapshotContradiction, message))
}
