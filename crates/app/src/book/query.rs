//! What does a query of the user's own answer: over tables of the book that are documented here, and read-only.

use crate::book::views::left_out_after;
use crate::book::{BookPlace, Seen, View, journal};
use outflow_answers::{Cell, Heading, Listing, Section};
use outflow_ledger::Diagnostic;
use outflow_store::{Push, QueryTable, SqliteStore, StoreError, Value, query, undone_by};
use std::time::Duration;

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/sql/1";

/// The columns of a table, with their types.
type Columns = &'static [(&'static str, &'static str)];

/// The documented tables: amounts are whole cents and, beside them, decimal texts; days are texts as 2024-06-07.
pub const TABLES: [(&str, &str, Columns); 6] = [
    (
        "lines",
        "every line that counts, once, oldest first",
        &[
            ("account", "TEXT"),
            ("dated", "TEXT"),
            ("cause", "TEXT"),
            ("type", "TEXT"),
            ("cents", "INTEGER"),
            ("amount", "TEXT"),
            ("balance_cents", "INTEGER"),
            ("client", "TEXT"),
            ("contract", "TEXT"),
            ("text", "TEXT"),
            ("ref", "TEXT"),
            ("file", "TEXT"),
            ("line", "INTEGER"),
        ],
    ),
    (
        "days",
        "the balance at the end of every day with lines",
        &[("account", "TEXT"), ("dated", "TEXT"), ("cents", "INTEGER"), ("amount", "TEXT")],
    ),
    (
        "files",
        "every file that was recorded",
        &[
            ("operation", "INTEGER"),
            ("account", "TEXT"),
            ("name", "TEXT"),
            ("format", "TEXT"),
            ("lines", "INTEGER"),
            ("first_day", "TEXT"),
            ("last_day", "TEXT"),
            ("in_effect", "INTEGER"),
        ],
    ),
    (
        "snapshots",
        "what the site showed",
        &[
            ("operation", "INTEGER"),
            ("account", "TEXT"),
            ("as_of", "TEXT"),
            ("text", "TEXT"),
            ("in_effect", "INTEGER"),
        ],
    ),
    (
        "operations",
        "everything that was done to the book",
        &[
            ("operation", "INTEGER"),
            ("recorded", "TEXT"),
            ("kind", "TEXT"),
            ("summary", "TEXT"),
            ("undone_by", "INTEGER"),
        ],
    ),
    (
        "notes",
        "notes, decisions, contracts and activities",
        &[
            ("operation", "INTEGER"),
            ("account", "TEXT"),
            ("dated", "TEXT"),
            ("about", "TEXT"),
            ("text", "TEXT"),
            ("in_effect", "INTEGER"),
            ("kind", "TEXT"),
        ],
    ),
];

/// Answers a query, or tells why it is refused.
pub fn ask(
    place: &BookPlace,
    view: &View,
    sql: &str,
    limit: Duration,
) -> Result<Listing, Vec<Diagnostic>> {
    let store = place.open().map_err(|error| vec![error.told()])?;
    let source = Filling { place, view, store: &store };
    let tables: Vec<QueryTable<'_, Problems>> = TABLES
        .iter()
        .map(|(name, _, columns)| QueryTable {
            name,
            columns,
            fill: Box::new(|push| source.fill(name, push)),
        })
        .collect();
    let answer = query(&tables, sql, limit).map_err(|Problems(problems)| problems)?;
    let headline = match answer.rows.len() {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    let mut section = Section::new("rows", &[]);
    section.columns = answer.columns.into_iter().map(heading).collect();
    let rows = answer.rows.into_iter();
    section.rows = rows.map(|row| row.into_iter().map(cell).collect()).collect();
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(section);
    listing.notes.extend(view.as_of.map(left_out_after));
    Ok(listing)
}

fn heading(name: String) -> Heading {
    Heading::new(name.clone(), name)
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Number(number) => Cell::Number(number),
        Value::Real(number) => Cell::Text(number.to_string()),
        Value::Text(text) => Cell::Text(text),
        Value::Bytes(bytes) => Cell::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

/// Why there is no answer: the query's own fault, or what is wrong with the book.
struct Problems(Vec<Diagnostic>);

impl From<StoreError> for Problems {
    fn from(error: StoreError) -> Problems {
        Problems(vec![error.told()])
    }
}

struct Filling<'a> {
    place: &'a BookPlace,
    view: &'a View,
    store: &'a SqliteStore,
}

impl Filling<'_> {
    fn fill(&self, table: &str, push: Push<'_>) -> Result<(), Problems> {
        match table {
            "lines" | "days" => self.fill_from_journals(table == "lines", push),
            _ => Ok(self.fill_from_catalogue(table, push)?),
        }
    }

    fn fill_from_journals(&self, lines: bool, push: Push<'_>) -> Result<(), Problems> {
        let seen = Seen::of(self.store, self.view.known_on)?;
        let accounts = match &self.view.account {
            Some(name) => vec![seen.account(Some(name)).map_err(|one| Problems(vec![*one]))?],
            None => seen.accounts(),
        };
        for account in accounts {
            let access = &self.place.access;
            let journal = journal(self.store, &seen, &account, access).map_err(Problems)?;
            let journal = match self.view.as_of {
                Some(day) => journal.until(day).map_err(Problems)?,
                None => journal,
            };
            match lines {
                true => fill_lines(&account.name, &journal, push)?,
                false => fill_days(&account.name, &journal, push)?,
            }
            if let Some(failure) = journal.failure() {
                let path = self.place.path.clone();
                return Err(StoreError::Damaged { path, what: failure }.into());
            }
        }
        Ok(())
    }

    fn fill_from_catalogue(&self, table: &str, push: Push<'_>) -> Result<(), StoreError> {
        use outflow_store::Store;
        let all = self.store.catalogue()?;
        let all = match self.view.known_on {
            Some(day) => all.known_on(day),
            None => all,
        };
        let undone = undone_by(&all.operations);
        let counts = |id: outflow_store::OperationId| {
            Value::Number(i64::from(undone[id.0 as usize - 1].is_none()))
        };
        let number = |id: outflow_store::OperationId| Value::Number(i64::from(id.0));
        match table {
            "files" => all.statements.iter().try_for_each(|one| {
                push(&[
                    number(one.operation),
                    text(&one.account),
                    text(&one.name),
                    text(&one.format),
                    Value::Number(i64::from(one.lines)),
                    one.days.map_or(Value::Null, |(first, _)| shown(first)),
                    one.days.map_or(Value::Null, |(_, last)| shown(last)),
                    counts(one.operation),
                ])
            }),
            "snapshots" => all.snapshots.iter().try_for_each(|one| {
                let as_of = shown(one.as_of);
                let effect = counts(one.operation);
                push(&[number(one.operation), text(&one.account), as_of, text(&one.text), effect])
            }),
            "notes" => all.notes.iter().try_for_each(|one| {
                push(&[
                    number(one.operation),
                    one.account.as_deref().map_or(Value::Null, text),
                    one.dated.map_or(Value::Null, shown),
                    text(&one.about),
                    text(&one.text),
                    counts(one.operation),
                    text(one.kind.id()),
                ])
            }),
            _ => all.operations.iter().zip(&undone).try_for_each(|(one, by)| {
                push(&[
                    number(one.id),
                    shown(one.recorded),
                    text(one.kind.id()),
                    text(&one.summary),
                    by.map_or(Value::Null, number),
                ])
            }),
        }
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn shown(what: impl ToString) -> Value {
    Value::Text(what.to_string())
}

fn fill_lines(
    account: &str,
    journal: &outflow_ledger::Journal,
    push: Push<'_>,
) -> Result<(), StoreError> {
    for (line, cause) in journal.lines.iter().zip(&journal.meanings.causes) {
        let source = journal.source_of(line);
        let balance = line.balance_after.get();
        push(&[
            text(account),
            shown(line.dated),
            text(cause.id()),
            text(&source.kind_text(line)),
            Value::Number(line.amount.minor()),
            shown(line.amount),
            balance.map_or(Value::Null, |balance| Value::Number(balance.minor())),
            text(journal.texts.text(line.client)),
            text(journal.texts.text(line.contract)),
            text(&source.description(line)),
            line.id.map_or(Value::Null, |id| Value::Text(id.text(&journal.texts))),
            text(&source.name),
            Value::Number(i64::from(line.at.line)),
        ])?;
    }
    Ok(())
}

fn fill_days(
    account: &str,
    journal: &outflow_ledger::Journal,
    push: Push<'_>,
) -> Result<(), StoreError> {
    for day in &journal.reconciled.days.0 {
        let cents = Value::Number(day.close.minor());
        push(&[text(account), shown(day.date), cents, shown(day.close)])?;
    }
    Ok(())
}
