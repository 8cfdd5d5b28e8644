//! What does the site show today: the figures are checked and recorded with their day.

use crate::book::{BookPlace, Seen};
use crate::flags::SnapshotFlags;
use crate::load::InputFile;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::{Cell, Listing, Section};
use outflow_importers::{PLATFORMS, read_snapshot};
use outflow_ledger::snapshot::Due;
use outflow_ledger::{Cents, Code, Diagnostic, Snapshot};
use outflow_store::{Change, Entry, MemoryStore, SqliteStore, Store, StoreError};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/snapshot/1";

/// Everything that the user gave.
#[derive(Debug)]
pub struct SnapshotInput {
    /// The book.
    pub place: BookPlace,
    /// A snapshot file.
    pub file: Option<InputFile>,
    /// The figures that were typed.
    pub flags: SnapshotFlags,
    /// The account that the user named.
    pub account: Option<String>,
    /// The day of the figures, where neither the file nor the user names one.
    pub today: Date,
    /// Whether the plan is shown and nothing is written.
    pub dry_run: bool,
    /// The version of the program.
    pub program: String,
}

/// Checks the figures and records them; the diagnostics are warnings, or what forbids it.
pub fn record(input: SnapshotInput) -> (Option<Listing>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some((text, snapshot)) = snapshot_text(&input, &mut diagnostics) else {
        return (None, diagnostics);
    };
    match record_text(&input, &text, &snapshot) {
        Ok(listing) => (Some(listing), diagnostics),
        Err(problem) => {
            diagnostics.push(*problem);
            (None, diagnostics)
        }
    }
}

/// The text that is recorded: the file's own with the typed figures, read again so that it is whole.
/// What has to be typed behind `outflow snapshot` in a book of several accounts: the one that was named, or that
/// one is to be named. Where the book cannot be read, nothing: recording tells why.
pub fn flag_of(place: &BookPlace, named: Option<&str>) -> String {
    let Ok(Some(store)) = place.open_to_read() else { return String::new() };
    let Ok(seen) = Seen::of(&store, None) else { return String::new() };
    seen.account_flag(named.unwrap_or("NAME"))
}

fn snapshot_text(
    input: &SnapshotInput,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(String, Snapshot)> {
    let (name, mut text) = match &input.file {
        None => ("the figures".to_owned(), String::new()),
        Some(file) => match &file.bytes {
            Err(problem) => {
                diagnostics.push((**problem).clone());
                return None;
            }
            Ok(bytes) => match String::from_utf8(bytes.clone()) {
                Ok(text) => (file.name.clone(), text.trim_start_matches('\u{feff}').to_owned()),
                Err(_) => {
                    let problem =
                        Diagnostic::new(Code::UnreadableEncoding, "the file is not UTF-8 text");
                    diagnostics.push(problem.in_source(file.name.clone()));
                    return None;
                }
            },
        },
    };
    let (known, problems) = read_snapshot(&name, &text);
    let Some(known) = known else {
        diagnostics.extend(problems);
        return None;
    };
    let mut filled = known.clone();
    let contradictions = input.flags.fill(&mut filled);
    if !contradictions.is_empty() {
        diagnostics.extend(contradictions);
        return None;
    }
    let typed = typed_text(&known, &input.flags, input.today);
    text = format!("{typed}{text}{}", typed_items(&known, &input.flags));
    let (snapshot, problems) = read_snapshot(&name, &text);
    diagnostics.extend(problems);
    snapshot.map(|snapshot| (text, snapshot))
}

/// Keys for the typed figures and the day, to stand above a file's own; only what the file leaves open.
fn typed_text(known: &Snapshot, flags: &SnapshotFlags, today: Date) -> String {
    let mut text = String::new();
    if known.as_of.is_none() {
        text.push_str(&format!("as_of = {today}\n"));
    }
    let mut figure = |key: &str, typed: Option<Cents>, known: Option<Cents>| {
        if let Some(typed) = typed.filter(|_| known.is_none()) {
            text.push_str(&format!("{key} = \"{typed}\"\n"));
        }
    };
    figure("available", flags.available, known.available);
    figure("in_review", flags.in_review, known.in_review);
    figure("work_in_progress", flags.work_in_progress, known.work_in_progress);
    figure("reserve_balance", flags.reserve, known.reserve_balance);
    figure("expected", flags.expected, known.expected);
    let mut filled = known.clone();
    // Contradictions were looked for before.
    let _ = flags.fill(&mut filled);
    figure("pending", filled.pending, known.pending);
    text
}

/// Typed amounts with a date, as tables below those of the file.
fn typed_items(known: &Snapshot, flags: &SnapshotFlags) -> String {
    let mut filled = known.clone();
    let _ = flags.fill(&mut filled);
    let mut text = String::new();
    for item in &filled.pending_items[known.pending_items.len()..] {
        let net = item.net.unwrap_or(Cents::ZERO);
        let due = match item.due {
            Some(Due::On(day)) => day.to_string(),
            _ => "\"none\"".to_owned(),
        };
        text.push_str(&format!(
            "\n[[pending_item]]\nkind = \"other\"\nnet = \"{net}\"\ndue = {due}\n"
        ));
    }
    text
}

fn record_text(
    input: &SnapshotInput,
    text: &str,
    snapshot: &Snapshot,
) -> Result<Listing, Box<Diagnostic>> {
    let told = |error: StoreError| Box::new(error.told());
    let kept = input.place.open_to_read().map_err(told)?;
    let empty = MemoryStore::default();
    let store: &dyn Store = match &kept {
        Some(store) => store,
        None => &empty,
    };
    let seen = Seen::of(store, None).map_err(told)?;
    let (platform, account) = account_of(input, snapshot, &seen)?;
    drop(kept);
    let as_of = snapshot.as_of.unwrap_or(input.today);
    // In some places of the world it is tomorrow already.
    let clock = input.place.access.now.to_zoned(TimeZone::UTC).date();
    if clock.tomorrow().is_ok_and(|tomorrow| as_of > tomorrow) {
        let message = format!(
            "{as_of} is still to come: figures are recorded for the day on which they were read"
        );
        return Err(Box::new(Diagnostic::new(Code::BadFlag, message)));
    }
    let summary = format!("what {account} showed on {as_of}");
    let mut listing = Listing::new(SCHEMA, "")
        .fact("account", "Account", Cell::text(&account))
        .fact("as_of", "Read on", Cell::Day(as_of));
    listing.sections.push(figures(snapshot));
    let is_known = seen
        .snapshot_of(&account, None)
        .is_some_and(|last| last.as_of == as_of && last.text == text);
    if is_known {
        listing.headline =
            "Nothing new: these figures are in the book already, and nothing was written"
                .to_owned();
        return Ok(listing);
    }
    if input.dry_run {
        listing.headline = format!("Would record {summary} (dry run: nothing was written)");
        return Ok(listing);
    }
    let mut store =
        SqliteStore::open_or_create(&input.place.path, input.place.access.clone()).map_err(told)?;
    let operation = store.record(&Entry {
        change: Change::Snapshot { platform: &platform, account: &account, as_of, text },
        now: input.place.access.now,
        program: &input.program,
        summary: &summary,
        head: seen.catalogue.head(),
    });
    let operation = operation.map_err(told)?;
    listing.headline = format!("Recorded {summary}, as operation {}", operation.id);
    Ok(listing)
}

/// The account of the figures: the one that the user named, the only one of the platform, or a new one.
fn account_of(
    input: &SnapshotInput,
    snapshot: &Snapshot,
    seen: &Seen,
) -> Result<(String, String), Box<Diagnostic>> {
    let platform = snapshot.account.as_deref().unwrap_or(PLATFORMS[0].0);
    if !PLATFORMS.iter().any(|known| known.0 == platform) {
        let message = format!("the account {platform:?} is not known");
        return Err(Box::new(Diagnostic::new(Code::SnapshotValue, message)));
    }
    let of_platform: Vec<_> =
        seen.accounts().into_iter().filter(|one| one.platform == platform).collect();
    let account = match (&input.account, of_platform.as_slice()) {
        (Some(named), []) => named.clone(),
        // A slip of the keyboard makes no account.
        (Some(named), _) => seen.account(Some(named))?.name,
        (None, []) => platform.to_owned(),
        (None, _) => {
            let one = Seen::from(seen.catalogue.clone());
            one.account(None).map(|one| one.name).or_else(|problem| {
                match of_platform.as_slice() {
                    [only] => Ok(only.name.clone()),
                    _ => Err(problem),
                }
            })?
        }
    };
    Ok((platform.to_owned(), account))
}

fn figures(snapshot: &Snapshot) -> Section {
    let mut section = Section::new("figures", &[("figure", "Figure"), ("amount", "Amount")]);
    for (name, amount) in [
        ("available", snapshot.available),
        ("pending", snapshot.pending),
        ("in review", snapshot.in_review),
        ("in progress", snapshot.work_in_progress),
        ("reserve", snapshot.reserve_balance),
        ("expected", snapshot.expected),
    ] {
        if let Some(amount) = amount {
            section.rows.push(vec![Cell::text(name), Cell::Money(amount)]);
        }
    }
    for item in &snapshot.pending_items {
        let due = match item.due {
            Some(Due::On(day)) => format!("pending until {day}"),
            _ => "pending, no date shown".to_owned(),
        };
        let amount = item.net.or(item.gross);
        section.rows.push(vec![Cell::text(due), Cell::of(amount, Cell::Money)]);
    }
    section
}
