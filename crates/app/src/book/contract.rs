//! Which contracts does the user keep in the book: one is added, one ends, and all are read for an answer.

mod flags;
mod kept;
mod list;

pub(super) use flags::typed_hours;
pub use flags::{ContractFlags, WorkType};
pub use kept::agreements;
pub use list::{ListInput, list};

use crate::book::{AccountName, BookPlace, Seen, journal, platform};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::work::{self, Agreement, Pay, pay_in_words};
use outflow_answers::{Cell, Listing, Section};
use outflow_fields::nearest;
use outflow_ledger::{Code, Currency, Diagnostic, Journal};
use outflow_store::{Change, Entry, NoteKind, OperationId, SqliteStore, Store, StoreError};

/// The name of the envelope of what was recorded.
pub const SCHEMA: &str = "outflow/contract/1";
/// That of the list.
pub const LIST_SCHEMA: &str = work::SCHEMA;

/// What a note about a contract is about: a new one.
const ADD: &str = "add";
/// Before the number of the contract that has ended.
const END: &str = "end ";

/// Who records, and whether anything is written.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    /// The book.
    pub place: &'a BookPlace,
    /// Whether the plan is shown and nothing is written.
    pub dry_run: bool,
    /// The version of the program.
    pub program: &'a str,
}

/// Keeps a contract.
///
/// # Errors
/// Every flag that cannot be read or does not go with the others, or what is wrong with the book.
pub fn add(by: Recording<'_>, flags: &ContractFlags) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = by.place.open().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let account = seen.account(flags.account.as_deref());
    let read = flags.read(by.place.access.now.to_zoned(TimeZone::UTC).date());
    let (account, mut agreement) = match (account, read) {
        (Ok(account), Ok(agreement)) => (account, agreement),
        (account, read) => {
            let mut problems = read.err().unwrap_or_default();
            problems.extend(account.err().map(|problem| *problem));
            return Err(problems);
        }
    };
    let kept = agreements(&seen, &account.name).map_err(|problem| vec![*problem])?;
    let history = history(&store, &seen, &account, by.place)?;
    agreement.account.clone_from(&account.name);
    agreement.currency = history.currency;
    if let Some(name) = name_in_lines(&history, &agreement.client) {
        agreement.client = name;
    }
    let mut listing =
        Listing::new(SCHEMA, "").fact("account", "Account", Cell::text(&account.name));
    listing.currency = Some(history.currency);
    let is_known = kept.iter().find(|one| Agreement { number: 0, ..(*one).clone() } == agreement);
    listing.notes.extend(unknown_client(&history, &agreement.client));
    let summary = format!("contract with {}: {}", agreement.client, pay_in_words(&agreement));
    let number = match is_known {
        Some(one) => {
            listing.headline = format!(
                "Nothing new: contract {} says the same, and nothing was written",
                one.number
            );
            Some(one.number)
        }
        None => {
            let text = kept::written(&agreement);
            let new = New {
                account: &account.name,
                dated: agreement.started,
                about: ADD,
                text: &text,
                summary: &summary,
            };
            let operation = record(by, &seen, store, &new).map_err(told)?;
            listing.headline = match operation {
                None => format!("Would record the {summary} (dry run: nothing was written)"),
                Some(number) => {
                    format!("Recorded the {summary}, as contract {number} (operation {number})")
                }
            };
            operation.map(|operation| operation.0)
        }
    };
    listing.sections.push(section(&agreement, number));
    Ok(listing)
}

/// Notes the end of a contract: its last day.
///
/// # Errors
/// No such contract, one that has ended, a day before its start, or what is wrong with the book.
pub fn end(
    by: Recording<'_>,
    number: u32,
    on: Option<Date>,
    account: Option<&str>,
) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = by.place.open().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let on = on.unwrap_or_else(|| by.place.access.now.to_zoned(TimeZone::UTC).date());
    let agreement = running(&seen, number, account).map_err(|problem| vec![*problem])?;
    let wrong =
        |message: String, next: String| vec![Diagnostic::new(Code::BadFlag, message).hinting(next)];
    if let Some(ended) = agreement.ended {
        let message = format!("contract {number} has ended already, on {ended}");
        let next = "outflow undo of that operation lets it run on; outflow history shows it.";
        return Err(wrong(message, next.to_owned()));
    }
    if on < agreement.started {
        let message = format!("contract {number} starts on {}, after {on}", agreement.started);
        let next = format!("Name its last day with --on; or take it back: outflow undo {number}.");
        return Err(wrong(message, next));
    }
    let summary = format!("end of contract {number} with {} on {on}", agreement.client);
    let about = format!("{END}{number}");
    let new = New {
        account: &agreement.account,
        dated: on,
        about: &about,
        text: "ended",
        summary: &summary,
    };
    let operation = record(by, &seen, store, &new).map_err(told)?;
    let headline = match operation {
        None => format!("Would record the {summary} (dry run: nothing was written)"),
        Some(operation) => format!("Recorded the {summary}, as operation {operation}"),
    };
    let mut listing =
        Listing::new(SCHEMA, headline).fact("account", "Account", Cell::text(&agreement.account));
    listing.currency = Some(agreement.currency);
    listing.sections.push(section(&Agreement { ended: Some(on), ..agreement }, Some(number)));
    Ok(listing)
}

/// What goes into the book as one operation.
struct New<'a> {
    account: &'a str,
    dated: Date,
    about: &'a str,
    text: &'a str,
    summary: &'a str,
}

/// Records it, unless this is a dry run; the book was looked at through `store`.
fn record(
    by: Recording<'_>,
    seen: &Seen,
    store: SqliteStore,
    new: &New<'_>,
) -> Result<Option<OperationId>, StoreError> {
    drop(store);
    if by.dry_run {
        return Ok(None);
    }
    let operation = by.place.open_to_write()?.record(&Entry {
        change: Change::Note {
            kind: NoteKind::Contract,
            account: Some(new.account),
            dated: Some(new.dated),
            about: new.about,
            text: new.text,
        },
        now: by.place.access.now,
        program: by.program,
        summary: new.summary,
        head: seen.catalogue.head(),
    })?;
    Ok(Some(operation.id))
}

/// The contract of this number, whichever account it belongs to, unless one is named.
fn running(seen: &Seen, number: u32, account: Option<&str>) -> Result<Agreement, Box<Diagnostic>> {
    let accounts = match account {
        Some(named) => vec![seen.account(Some(named))?],
        None => seen.accounts(),
    };
    let mut known = Vec::new();
    for account in &accounts {
        known.extend(agreements(seen, &account.name)?);
    }
    let numbers: Vec<String> = known.iter().map(|one| one.number.to_string()).collect();
    known.into_iter().find(|one| one.number == number).ok_or_else(|| {
        let message = format!("there is no contract {number}");
        let problem = Diagnostic::new(Code::BadFlag, message);
        Box::new(match numbers.as_slice() {
            [] => problem.hinting("Keep one: outflow contract add CLIENT --type retainer …"),
            [only] => problem.expecting(only.as_str()),
            _ => problem.expecting(format!("one of {}", numbers.join(", "))),
        })
    })
}

/// The lines of the account; none where it has no file yet.
pub(super) fn history(
    store: &SqliteStore,
    seen: &Seen,
    account: &AccountName,
    place: &BookPlace,
) -> Result<Journal, Vec<Diagnostic>> {
    if seen.statements_of(&account.name).is_empty() {
        let platform = platform(&account.platform).map_err(|problem| vec![*problem])?;
        return Ok(Journal::empty(platform, Currency::USD));
    }
    journal(store, seen, account, &place.access)
}

/// The platform keeps an account in one currency; a contract that was kept before its first line knew none.
pub(super) fn in_currency_of(agreements: &mut [Agreement], journal: &Journal) {
    if !journal.lines.is_empty() {
        agreements.iter_mut().for_each(|one| one.currency = journal.currency);
    }
}

/// The client's name as the newest line writes it.
fn name_in_lines(journal: &Journal, client: &str) -> Option<String> {
    let lower = client.trim().to_lowercase();
    let mut lines = journal.lines.iter().rev().filter(|line| !line.client.is_empty());
    lines.find_map(|line| {
        let name = journal.texts.text(line.client).trim();
        (name.to_lowercase() == lower).then(|| name.to_owned())
    })
}

/// What is said where no line names the client: payments would not be found.
fn unknown_client(journal: &Journal, client: &str) -> Option<String> {
    let lower = client.trim().to_lowercase();
    let mut names: Vec<&str> = Vec::new();
    let mut last = None;
    for line in &journal.lines {
        if !line.client.is_empty() && last != Some(line.client) {
            last = Some(line.client);
            names.push(journal.texts.text(line.client));
        }
    }
    names.sort_unstable();
    names.dedup();
    if names.is_empty() || names.iter().any(|name| name.trim().to_lowercase() == lower) {
        return None;
    }
    let like = nearest(client, &names)
        .map(|name| format!(" The lines name {name:?}."))
        .unwrap_or_default();
    Some(format!(
        "No line names the client {client} yet; payments are found by this name, as the lines write it.{like}"
    ))
}

fn section(agreement: &Agreement, number: Option<u32>) -> Section {
    let columns = [
        ("number", "Number"),
        ("client", "Client"),
        ("title", "Title"),
        ("pay", "Pays"),
        ("started", "From"),
        ("ended", "To"),
    ];
    let mut section = Section::new("contract", &columns);
    section.rows.push(vec![
        Cell::of(number, |number| Cell::Count(u64::from(number))),
        Cell::text(&agreement.client),
        Cell::of(agreement.title.as_ref(), Cell::text),
        Cell::text(pay_in_words(agreement)),
        Cell::Day(agreement.started),
        Cell::of(agreement.ended, Cell::Day),
    ]);
    if let Pay::Retainer { rhythm, .. } = &agreement.pay {
        section.columns.push(outflow_answers::Heading::new("rule", "Rule"));
        section.rows[0].push(Cell::text(rhythm.to_string()));
    }
    section
}
