//! Which accounts does the book hold, and what is known of each: its balance, its files, its newest figures?

use crate::book::views::left_out_after;
use crate::book::{BookPlace, Seen, View, journal};
use jiff::civil::Date;
use outflow_answers::{Cell, Listing, Section, capitalised};
use outflow_ledger::Diagnostic;
use outflow_store::StoreError;

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/accounts/1";

/// Every account with its balance.
pub fn accounts(place: &BookPlace, view: &View, today: Date) -> Result<Listing, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let store = place.open().map_err(told)?;
    let seen = Seen::of(&store, view.known_on).map_err(told)?;
    let names = seen.accounts();
    let headline = match names.len() {
        0 => capitalised(&seen.why_no_account().0),
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    };
    let columns = [
        ("account", "Account"),
        ("platform", "Platform"),
        ("holder", "Holder"),
        ("balance", "Balance"),
        ("currency", "Currency"),
        ("lines", "Lines"),
        ("files", "Files"),
        ("first_day", "From"),
        ("last_day", "To"),
        ("gaps", "Gaps"),
        ("figures_of", "Figures of"),
        ("figures_age_days", "Days old"),
    ];
    let mut section = Section::new("accounts", &columns);
    for account in names {
        let kept = seen.statements_of(&account.name);
        let journal = journal(&store, &seen, &account, &place.access)?;
        let is_before =
            journal.covered().zip(view.as_of).is_some_and(|((first, _), day)| day < first);
        let is_unknown = is_before
            || view
                .as_of
                .is_some_and(|day| seen.unknown_on(&account.name, &journal, day).is_some());
        let journal = match view.as_of {
            Some(day) => journal.until(day)?,
            None => journal,
        };
        let holder = kept.iter().find_map(|one| one.holder.clone());
        let days = journal.covered();
        let figures = seen.snapshot_of(&account.name, Some(view.as_of.unwrap_or(today)));
        let day = view.as_of.unwrap_or(today);
        let age = figures.and_then(|one| day.since(one.as_of).ok());
        let age = age.and_then(|span| u64::try_from(span.get_days()).ok());
        section.rows.push(vec![
            Cell::text(&account.name),
            Cell::text(&account.platform),
            Cell::of(holder, Cell::Text),
            match is_unknown {
                true => Cell::text("not known"),
                false => Cell::Money(journal.reconciled.closing),
            },
            Cell::text(journal.currency.code()),
            Cell::Count(journal.lines.len() as u64),
            Cell::Count(kept.len() as u64),
            Cell::of(days, |(first, _)| Cell::Day(first)),
            Cell::of(days, |(_, last)| Cell::Day(last)),
            Cell::Count(journal.reconciled.gaps.len() as u64),
            Cell::of(figures, |one| Cell::Day(one.as_of)),
            Cell::of(age, Cell::Count),
        ]);
    }
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(section);
    listing.notes.extend(view.as_of.map(left_out_after));
    Ok(listing)
}
