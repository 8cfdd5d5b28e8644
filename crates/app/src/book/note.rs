//! What does the user want to remember: a note with its day and what it is about, kept like everything else.

use crate::book::{BookPlace, Seen, journal};
use jiff::civil::Date;
use outflow_answers::period::Period;
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::{Code, Diagnostic};
use outflow_store::{Change, Entry, KeptNote, NoteKind, SqliteStore, Store};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/note/1";

/// A note holds at most so many letters.
const LONGEST: usize = 2_000;

/// A note to be recorded.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// The account that it is about; may be left out where there is only one, or for a note about everything.
    pub account: Option<String>,
    /// The day that it is about.
    pub dated: Option<Date>,
    /// The Ref ID of a line that it is about.
    pub about: Option<String>,
    /// The words.
    pub text: String,
}

/// Records a note.
pub fn record(
    place: &BookPlace,
    note: &NewNote,
    program: &str,
) -> Result<Listing, Box<Diagnostic>> {
    let told = |error: outflow_store::StoreError| Box::new(error.told());
    let text = note.text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let message = format!("a note has between 1 and {LONGEST} letters");
        return Err(Box::new(Diagnostic::new(Code::BadFlag, message)));
    }
    let mut store = place.open_to_write().map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let account = match (&note.account, seen.accounts().as_slice()) {
        (Some(named), _) => Some(seen.account(Some(named))?.name),
        (None, [only]) => Some(only.name.clone()),
        (None, _) => None,
    };
    let about = note.about.as_deref().map(str::trim).unwrap_or_default();
    let is_unknown =
        !about.is_empty() && !has_line(&store, &seen, account.as_deref(), about, place);
    let operation = store.record(&Entry {
        change: Change::Note {
            kind: NoteKind::Note,
            account: account.as_deref(),
            dated: note.dated,
            about,
            text,
        },
        now: place.access.now,
        program,
        summary: text,
        head: seen.catalogue.head(),
    });
    let operation = operation.map_err(told)?;
    let columns = [("account", "Account"), ("dated", "Day"), ("ref", "Ref ID"), ("text", "Note")];
    let mut section = Section::new("note", &columns);
    section.rows.push(vec![
        Cell::of(account.as_ref(), Cell::text),
        Cell::of(note.dated, Cell::Day),
        Cell::of(Some(about).filter(|about| !about.is_empty()), Cell::text),
        Cell::text(text),
    ]);
    let headline = format!("Recorded the note, as operation {}", operation.id);
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(section);
    if is_unknown {
        let of = match &account {
            Some(account) => format!("the account {account}"),
            None => "the book".to_owned(),
        };
        listing.notes.push(format!(
            "No line of {of} has the Ref ID {about}: the note is kept all the same; outflow undo {} takes it back.",
            operation.id
        ));
    }
    Ok(listing)
}

/// Whether a line of the account has this Ref ID; without an account, one of any. Lines that cannot be read do
/// not keep a note from being taken: then nothing is said.
fn has_line(
    store: &SqliteStore,
    seen: &Seen,
    account: Option<&str>,
    id: &str,
    place: &BookPlace,
) -> bool {
    let accounts = seen.accounts().into_iter();
    let mut accounts = accounts.filter(|one| account.is_none_or(|name| one.name == name));
    accounts.any(|account| {
        let Ok(journal) = journal(store, seen, &account, &place.access) else { return true };
        let corrected = journal.corrections.iter().map(|one| &one.line);
        let excluded = journal.excluded.iter().map(|one| &one.line);
        let mut lines = journal.lines.iter().chain(corrected).chain(excluded);
        lines.any(|line| line.id.is_some_and(|known| known.text(&journal.texts) == id))
    })
}

/// The notes about an account that belong to a period: those of its days, and those that name no day.
pub fn section(seen: &Seen, account: &str, period: Period) -> Option<Section> {
    let of_account = seen.catalogue.notes.iter().filter(|note| {
        matches!(note.kind, NoteKind::Note | NoteKind::Decision)
            && note.account.as_deref().is_none_or(|about| about == account)
            && note.dated.is_none_or(|day| period.contains(day))
    });
    let columns =
        [("operation", "Operation"), ("dated", "Day"), ("ref", "Ref ID"), ("text", "Note")];
    let mut section = Section::new("notes_kept", &columns).titled("Notes");
    let is_decision = |note: &KeptNote| note.kind == NoteKind::Decision;
    for note in of_account {
        // What a decision is about is written for programs; the lines themselves are shown elsewhere.
        let about = Some(&note.about).filter(|about| !about.is_empty() && !is_decision(note));
        let text = match is_decision(note) {
            true => format!("excluded: {}", note.text),
            false => note.text.clone(),
        };
        section.rows.push(vec![
            Cell::Count(u64::from(note.operation.0)),
            Cell::of(note.dated, Cell::Day),
            Cell::of(about, Cell::text),
            Cell::Text(text),
        ]);
    }
    (!section.rows.is_empty()).then_some(section)
}
