//! How is the book kept safe: copies of it, one of them put in its place, and everything derived made again.

use crate::book::{BookPlace, Seen, journal};
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::Diagnostic;
use outflow_store::{Backup, StoreError, backups, backups_folder, cache};
use std::path::{Path, PathBuf};

/// The names of the envelopes.
pub const BACKUP_SCHEMA: &str = "outflow/backup/1";
/// That of a restore.
pub const RESTORE_SCHEMA: &str = "outflow/restore/1";
/// That of a rebuild.
pub const REBUILD_SCHEMA: &str = "outflow/rebuild/1";

/// Makes a copy that stays until the user removes it; a damaged book is no copy's worth.
pub fn back_up(place: &BookPlace) -> Result<Listing, StoreError> {
    let store = place.open()?;
    store.check_whole()?;
    let name = store.back_up("by-hand")?;
    let mut listing = Listing::new(BACKUP_SCHEMA, format!("Copied as {name}"));
    listing.sections.push(section(&backups(&place.path)?));
    Ok(listing)
}

/// Every copy, the newest first.
pub fn list(place: &BookPlace) -> Result<Listing, StoreError> {
    let known = backups(&place.path)?;
    let headline = match known.len() {
        0 => "There is no copy of the book yet".to_owned(),
        1 => "1 copy of the book".to_owned(),
        count => format!("{count} copies of the book"),
    };
    let mut listing = Listing::new(BACKUP_SCHEMA, headline);
    listing.sections.push(section(&known));
    if !known.is_empty() {
        let note = "outflow restore NAME puts one in the book's place; the book as it is now is copied first";
        listing.notes.push(note.to_owned());
    }
    Ok(listing)
}

fn section(known: &[Backup]) -> Section {
    let columns = [("name", "Name"), ("bytes", "Bytes"), ("kept", "Kept")];
    let mut section = Section::new("copies", &columns);
    for copy in known.iter().rev() {
        let kept = match copy.is_automatic {
            true => format!("among the last {}", outflow_store::KEPT),
            false => "until you remove it".to_owned(),
        };
        section.rows.push(vec![Cell::text(&copy.name), Cell::Count(copy.bytes), Cell::text(kept)]);
    }
    section
}

/// Puts a copy in the book's place.
pub fn restore(place: &BookPlace, name: &str) -> Result<Listing, StoreError> {
    let restored = outflow_store::restore(&place.path, name, place.access.clone())?;
    let mut listing =
        Listing::new(RESTORE_SCHEMA, format!("The book is what it was in {}", restored.name));
    if let Some(before) = restored.before {
        listing.notes.push(format!(
            "the book as it was before is kept as {before}; outflow restore {before} brings it back"
        ));
    }
    if let Some(aside) = restored.aside {
        let aside = aside.display();
        listing.notes.push(format!("the damaged book is kept as {aside}"));
    }
    Ok(listing)
}

/// Throws away everything that is derived and makes it again.
pub fn rebuild(place: &BookPlace) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = place.open().map_err(told)?;
    cache::clear(&place.path, &place.access).map_err(told)?;
    let seen = Seen::of(&store, None).map_err(told)?;
    let columns = [("account", "Account"), ("lines", "Lines"), ("closing", "Balance")];
    let mut section = Section::new("accounts", &columns);
    for account in seen.accounts() {
        let journal = journal(&store, &seen, &account, &place.access)?;
        section.rows.push(vec![
            Cell::text(&account.name),
            Cell::Count(journal.lines.len() as u64),
            Cell::Money(journal.reconciled.closing),
        ]);
    }
    let mut listing =
        Listing::new(REBUILD_SCHEMA, "Everything derived was made again from the book");
    listing.sections.push(section);
    Ok(listing)
}

/// Where the copies of a book are, and what is derived from it.
pub fn folders(book: &Path) -> (PathBuf, PathBuf) {
    (backups_folder(book), cache::cache_folder(book))
}
