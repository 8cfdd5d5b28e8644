//! Which parts does a listing have on paper: harmless words in rows, ready for any format, without layout.

mod csv_rows;
mod html;
mod json;
mod markdown;
#[cfg(test)]
mod samples;
mod text;
mod whole;

pub use csv_rows::listing_csv;
pub use html::listing_html;
pub use json::{LISTING_SCHEMA, listing_json, listing_json_without_answer};
pub use markdown::listing_markdown;
pub use text::listing_text;
pub use whole::listing_whole;

use crate::safe::visible;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use outflow_answers::{Cell, For, Heading, Listing, Section, money_in_words};

/// A listing as words; all text is harmless already.
struct ListingPage {
    headline: String,
    /// Label and value of every fact that is not empty.
    facts: Vec<(String, String)>,
    tables: Vec<TablePage>,
    notes: Vec<String>,
}

/// One table as words.
struct TablePage {
    title: String,
    heads: Vec<Head>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
}

/// What stands above a column, and how it is set.
struct Head {
    label: String,
    /// Amounts and counts are aligned to the right and never cut.
    is_figure: bool,
    /// Amounts stay beside the first column the longest.
    is_money: bool,
    /// Only words may be cut where there is no room.
    is_text: bool,
}

impl ListingPage {
    fn of(listing: &Listing) -> ListingPage {
        let fact = |cell: &Cell| match (cell, listing.currency) {
            (Cell::Money(amount), Some(currency)) => money_in_words(currency, *amount),
            _ => in_words(cell),
        };
        let facts = listing.facts.iter().map(|one| (visible(one.label), fact(&one.value)));
        let tables = listing.sections.iter().filter(|section| section.is_for != For::Programs);
        let tables = tables.map(TablePage::of).collect();
        ListingPage {
            headline: visible(&listing.headline),
            facts: facts.filter(|(_, value)| !value.is_empty()).collect(),
            tables,
            notes: listing.notes.iter().map(|note| visible(note)).collect(),
        }
    }
}

impl TablePage {
    fn of(section: &Section) -> TablePage {
        let is_shown = |column: &Heading| column.is_for != For::Programs;
        let words = |row: &Vec<Cell>| {
            let shown = row.iter().zip(&section.columns).filter(|(_, column)| is_shown(column));
            shown.map(|(cell, _)| in_words(cell)).collect()
        };
        let shown = section.columns.iter().enumerate().filter(|(_, column)| is_shown(column));
        let heads = shown.map(|(index, column)| {
            let cells =
                || section.rows.iter().chain(&section.total).filter_map(|row| row.get(index));
            Head {
                label: visible(&column.label),
                is_figure: cells()
                    .any(|cell| matches!(cell, Cell::Money(_) | Cell::Count(_) | Cell::Number(_))),
                is_money: cells().any(|cell| matches!(cell, Cell::Money(_))),
                is_text: cells().any(|cell| matches!(cell, Cell::Text(_))),
            }
        });
        TablePage {
            title: visible(&section.title),
            heads: heads.collect(),
            rows: section.rows.iter().map(words).collect(),
            total: section.total.as_ref().map(words),
        }
    }
}

/// A cell for people.
fn in_words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => visible(text),
        Cell::Money(amount) => amount.grouped(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(moment) => minute(*moment),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Is(true) => "yes".to_owned(),
        Cell::Is(false) => "no".to_owned(),
    }
}

/// `2026-11-23 18:36 UTC`.
fn minute(moment: Timestamp) -> String {
    let shown = moment.to_zoned(TimeZone::UTC).datetime();
    format!("{} {:02}:{:02} UTC", shown.date(), shown.hour(), shown.minute())
}
