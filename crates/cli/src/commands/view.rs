//! `outflow accounts`, `sql`: what the book holds.

use super::listing::{refuse, show};
use crate::args::{AccountsArgs, SqlArgs};
use crate::exit::Outcome;
use crate::output::today;
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::book::{accounts as holdings, query};
use outflow_app::{Cell, Listing, Section};
use std::time::Duration;

/// Shows the accounts.
pub fn accounts(args: &AccountsArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let day = args.today.unwrap_or_else(today);
    match holdings::accounts(&place.book(), &place.view(&args.book), day) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(holdings::SCHEMA, &problems, &args.output, terminal),
    }
}

/// Answers a query, or lists what can be asked.
pub fn sql(args: &SqlArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let Some(sql) = &args.query else {
        return show(&tables(), &[], &args.output, &[], terminal);
    };
    let limit = Duration::from_secs(args.limit);
    let mut view = place.view(&args.book);
    // A setting narrows answers to one account; a query sees all unless one is named.
    view.account = args.book.account.clone();
    match query::ask(&place.book(), &view, sql, limit) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(query::SCHEMA, &problems, &args.output, terminal),
    }
}

fn tables() -> Listing {
    let columns = [("table", "Table"), ("column", "Column"), ("type", "Type")];
    let mut section = Section::new("columns", &columns);
    for (table, _, columns) in query::TABLES {
        for (column, kind) in columns {
            section.rows.push(vec![Cell::text(table), Cell::text(*column), Cell::text(*kind)]);
        }
    }
    let mut listing = Listing::new(query::SCHEMA, "The tables that a query can read");
    listing.sections.push(section);
    let what = query::TABLES.iter().map(|(table, what, _)| format!("{table}: {what}"));
    listing.notes = what.collect();
    listing
}
