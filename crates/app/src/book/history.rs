//! What was done to the book, and how is it undone: every operation, and its reversal as another one.

use crate::book::{BookPlace, Seen, journal};
use outflow_answers::{Cell, Listing, Section};
use outflow_ledger::Diagnostic;
use outflow_store::{
    Catalogue, Change, Entry, NoteKind, Operation, OperationId, OperationKind, SqliteStore, Store,
    StoreError, check_undo, undone_by,
};

/// The names of the envelopes.
pub const SCHEMA: &str = "outflow/history/1";
/// That of an undo.
pub const UNDO_SCHEMA: &str = "outflow/undo/1";

/// Every operation, the newest first.
pub fn history(place: &BookPlace) -> Result<Listing, StoreError> {
    let store = place.open()?;
    let catalogue = store.catalogue()?;
    let undone = undone_by(&catalogue.operations);
    let count = catalogue.operations.len();
    let headline = match count {
        0 => "Nothing was recorded yet".to_owned(),
        1 => "1 operation".to_owned(),
        _ => format!("{count} operations"),
    };
    let columns = [
        ("operation", "Operation"),
        ("recorded", "Recorded"),
        ("kind", "Kind"),
        ("what", "What"),
        ("undone_by", "Undone by"),
        ("hash", "Hash"),
    ];
    let mut section = Section::new("operations", &columns);
    for (operation, undone) in catalogue.operations.iter().zip(undone).rev() {
        section.rows.push(vec![
            Cell::Count(u64::from(operation.id.0)),
            Cell::Moment(operation.recorded),
            Cell::text(operation.kind.id()),
            Cell::text(&operation.summary),
            Cell::of(undone, |by| Cell::Count(u64::from(by.0))),
            Cell::text(short(&operation.hash)),
        ]);
    }
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(section);
    Ok(listing)
}

/// The first digits of a hash.
fn short(hash: &[u8; 32]) -> String {
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an undo would do, or did.
#[derive(Debug)]
pub struct Undone {
    /// What is shown.
    pub listing: Listing,
    /// What was recorded; none in a dry run.
    pub operation: Option<OperationId>,
}

/// Reverses an operation, or the latest one that is in effect and no undo itself.
pub fn undo(
    place: &BookPlace,
    wanted: Option<OperationId>,
    dry_run: bool,
    program: &str,
) -> Result<Undone, StoreError> {
    let store = place.open()?;
    let catalogue = store.catalogue()?;
    let target = match wanted {
        Some(target) => target,
        None => latest(&catalogue)?,
    };
    check_undo(&catalogue, target)?;
    let undone = catalogue.operation(target).ok_or(StoreError::UnknownOperation(target))?;
    let summary = summary(undone);
    let mut listing = Listing::new(UNDO_SCHEMA, "");
    listing.sections.push(effects(&catalogue, target));
    listing.sections.extend(balances(place, &store, &catalogue, target)?);
    drop(store);
    if dry_run {
        listing.headline = format!("Would record: {summary} (dry run: nothing was written)");
        return Ok(Undone { listing, operation: None });
    }
    let mut store = place.open_to_write()?;
    let operation = store.record(&Entry {
        change: Change::Undo(target),
        now: place.access.now,
        program,
        summary: &summary,
        head: catalogue.head(),
    })?;
    listing.headline = format!(
        "Recorded: {summary}, as operation {}; outflow undo {} brings it back",
        operation.id, operation.id
    );
    Ok(Undone { listing, operation: Some(operation.id) })
}

fn summary(undone: &Operation) -> String {
    match undone.kind {
        OperationKind::Undo(back) => {
            format!("operation {back} counts again (undo {} undone)", undone.id)
        }
        _ => format!(
            "operation {} no longer counts ({}: {})",
            undone.id,
            undone.kind.id(),
            undone.summary
        ),
    }
}

fn latest(catalogue: &Catalogue) -> Result<OperationId, StoreError> {
    let undone = undone_by(&catalogue.operations);
    let in_effect = catalogue.operations.iter().zip(undone).rev();
    let mut open = in_effect.filter(|(one, by)| by.is_none() && one.kind.undoes().is_none());
    open.next().map(|(one, _)| one.id).ok_or_else(|| {
        StoreError::CannotUndo("there is no operation in effect that could be undone".to_owned())
    })
}

/// What counts before and after, in numbers.
fn effects(catalogue: &Catalogue, target: OperationId) -> Section {
    let (before, after) = (catalogue.clone().in_effect(), without(catalogue, target));
    let lines = |seen: &Catalogue| seen.statements.iter().map(|one| u64::from(one.lines)).sum();
    let columns = [("what", "In effect"), ("before", "before"), ("after", "after")];
    let mut section = Section::new("in_effect", &columns);
    let mut row = |what: &str, before: u64, after: u64| {
        section.rows.push(vec![Cell::text(what), Cell::Count(before), Cell::Count(after)]);
    };
    row("files", before.statements.len() as u64, after.statements.len() as u64);
    row("lines of files", lines(&before), lines(&after));
    row("snapshots", before.snapshots.len() as u64, after.snapshots.len() as u64);
    let told = |seen: &Catalogue, kinds: &[NoteKind]| {
        kinds.iter().map(|kind| seen.notes_of(*kind).count() as u64).sum()
    };
    for (what, kinds, is_always) in [
        ("notes and decisions", &[NoteKind::Note, NoteKind::Decision][..], true),
        ("contracts and their ends", &[NoteKind::Contract], false),
        ("invoices and what became of them", &[NoteKind::Invoice], false),
        ("activities", &[NoteKind::Activity], false),
        ("budget: floors, draws and rules", &[NoteKind::Budget], false),
    ] {
        let (before, after): (u64, u64) = (told(&before, kinds), told(&after, kinds));
        if is_always || before > 0 || after > 0 {
            row(what, before, after);
        }
    }
    section
}

/// What counts once an operation is undone.
fn without(catalogue: &Catalogue, target: OperationId) -> Catalogue {
    let mut after = catalogue.clone();
    if let Some(last) = after.operations.last().cloned() {
        let id = OperationId(last.id.0 + 1);
        after.operations.push(Operation { id, kind: OperationKind::Undo(target), ..last });
    }
    after.in_effect()
}

/// The balances before and after; none where no file comes or goes, or where they cannot be told.
fn balances(
    place: &BookPlace,
    store: &SqliteStore,
    catalogue: &Catalogue,
    target: OperationId,
) -> Result<Option<Section>, StoreError> {
    let before = Seen::from(catalogue.clone().in_effect());
    let after = Seen::from(without(catalogue, target));
    let (was, is) = (&before.catalogue, &after.catalogue);
    let decided = |seen: &Catalogue| -> Vec<OperationId> {
        seen.notes_of(NoteKind::Decision).map(|note| note.operation).collect()
    };
    if was.statements == is.statements && decided(was) == decided(is) {
        return Ok(None);
    }
    let columns = [("account", "Account"), ("before", "Balance before"), ("after", "after")];
    let mut section = Section::new("balances", &columns).titled("Balances");
    let mut accounts = before.accounts();
    accounts.extend(after.accounts());
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    accounts.dedup_by(|a, b| a.name == b.name);
    for account in accounts {
        let closing = |seen: &Seen| {
            if seen.statements_of(&account.name).is_empty() {
                return Ok(Cell::Empty);
            }
            let journal = journal(store, seen, &account, &place.access)?;
            Ok::<Cell, Vec<Diagnostic>>(Cell::Money(journal.reconciled.closing))
        };
        let row = match (closing(&before), closing(&after)) {
            (Ok(before), Ok(after)) => vec![Cell::text(&account.name), before, after],
            // What cannot be told now may be mended by this very undo.
            (Err(_), _) => return Ok(None),
            (Ok(_), Err(problems)) => {
                let why = problems.into_iter().next().map(|one| one.message).unwrap_or_default();
                let name = &account.name;
                let way_out = before.statements_of(name).last().map_or(String::new(), |last| {
                    let (operation, file) = (last.operation, &last.name);
                    format!(
                        "; undo {operation} first, then {target}, and import {file} again with --account and a name of its own"
                    )
                });
                return Err(StoreError::CannotUndo(format!(
                    "without operation {target} the account {name} could not be told any more: {why}{way_out}"
                )));
            }
        };
        section.rows.push(row);
    }
    Ok(Some(section))
}
