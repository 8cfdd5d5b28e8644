//! What does a book hold: everything is checked against its hash as it is read.

use crate::StoreError;
use crate::chain::{
    Hasher, content_hash, day_from_number, note_hash, operation_hash, snapshot_hash, statement_hash,
};
use crate::columns::KeptColumns;
use crate::records::{
    Catalogue, Hash, Head, KeptNote, KeptSnapshot, KeptStatement, NoteKind, Operation, OperationId,
    OperationKind, StatementId,
};
use crate::rows::{Key, LineRow, Rebuilder};
use crate::sqlite::fault::told;
use jiff::Timestamp;
use jiff::civil::Date;
use outflow_ledger::source::Records;
use outflow_ledger::statement::SourceId;
use outflow_ledger::{
    Cents, Currency, LineKind, Platform, Source, Statement, Texts, Told, Wording,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Transaction};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// From here on everything is read as it is now; nothing where the connection keeps to one moment already.
pub fn moment(connection: &Connection) -> rusqlite::Result<Option<Transaction<'_>>> {
    match connection.is_autocommit() {
        true => connection.unchecked_transaction().map(Some),
        false => Ok(None),
    }
}

/// What a note is, its operation says.
const NOTES: &str = "SELECT note.*, operation.kind AS kind FROM note \
    LEFT JOIN operation ON operation.id = note.operation ORDER BY note.operation";

/// Everything but the lines, with the chain of operations proved whole.
pub fn catalogue(connection: &Connection, path: &Path) -> Result<Catalogue, StoreError> {
    // One moment for all tables, also while another process writes.
    let moment = moment(connection).map_err(|error| told(path, error))?;
    let catalogue = Catalogue {
        operations: rows(connection, path, "SELECT * FROM operation ORDER BY id", operation)?,
        statements: rows(connection, path, "SELECT * FROM statement ORDER BY id", statement_row)?,
        snapshots: rows(connection, path, "SELECT * FROM snapshot ORDER BY operation", snapshot)?,
        notes: rows(connection, path, NOTES, note)?,
    };
    drop(moment);
    check_chain(&catalogue).map_err(|what| StoreError::Damaged { path: path.to_owned(), what })?;
    Ok(catalogue)
}

fn rows<T>(
    connection: &Connection,
    path: &Path,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<Option<T>>,
) -> Result<Vec<T>, StoreError> {
    let fault = |error| told(path, error);
    let mut query = connection.prepare_cached(sql).map_err(fault)?;
    let found: Vec<Option<T>> =
        query.query_map((), read).and_then(Iterator::collect).map_err(fault)?;
    found.into_iter().collect::<Option<Vec<T>>>().ok_or_else(|| StoreError::Damaged {
        path: path.to_owned(),
        what: format!("a row of {sql:?} holds what no book holds"),
    })
}

fn operation(row: &Row<'_>) -> rusqlite::Result<Option<Operation>> {
    let kind: String = row.get("kind")?;
    let recorded = Timestamp::from_second(row.get("recorded")?).ok();
    let parts = recorded.zip(OperationKind::from_id(&kind, row.get("undoes")?));
    let (program, summary) = (row.get("program")?, row.get("summary")?);
    let (id, content, hash) = (OperationId(row.get("id")?), row.get("content")?, row.get("hash")?);
    Ok(parts.map(|(recorded, kind)| Operation {
        id,
        recorded,
        kind,
        program,
        summary,
        content,
        hash,
    }))
}

fn day(number: Option<i64>) -> Option<Option<Date>> {
    match number {
        None => Some(None),
        Some(number) => day_from_number(number).map(Some),
    }
}

fn statement_row(row: &Row<'_>) -> rusqlite::Result<Option<KeptStatement>> {
    let currency: String = row.get("currency")?;
    let bytes: i64 = row.get("bytes")?;
    let days = day(row.get("first_day")?).zip(day(row.get("last_day")?));
    let parts = Currency::from_code(&currency).zip(days).zip(u64::try_from(bytes).ok());
    let source: String = row.get("source")?;
    let parts = parts.zip(KeptColumns::from_text(&source));
    let Some((((currency, (first, last)), bytes), columns)) = parts else { return Ok(None) };
    Ok(Some(KeptStatement {
        id: StatementId(row.get("id")?),
        operation: OperationId(row.get("operation")?),
        platform: row.get("platform")?,
        account: row.get("account")?,
        name: row.get("name")?,
        format: row.get("format")?,
        holder: row.get("holder")?,
        currency,
        file: row.get("file")?,
        bytes,
        lines: row.get("lines")?,
        has_balance: columns.has_balance,
        days: first.zip(last),
        content: row.get("content")?,
    }))
}

fn snapshot(row: &Row<'_>) -> rusqlite::Result<Option<KeptSnapshot>> {
    let Some(as_of) = day_from_number(row.get("as_of")?) else { return Ok(None) };
    Ok(Some(KeptSnapshot {
        operation: OperationId(row.get("operation")?),
        platform: row.get("platform")?,
        account: row.get("account")?,
        as_of,
        text: row.get("text")?,
    }))
}

fn note(row: &Row<'_>) -> rusqlite::Result<Option<KeptNote>> {
    let kind: Option<String> = row.get("kind")?;
    let kind = kind.and_then(|kind| NoteKind::from_id(&kind));
    let Some((dated, kind)) = day(row.get("dated")?).zip(kind) else { return Ok(None) };
    Ok(Some(KeptNote {
        operation: OperationId(row.get("operation")?),
        kind,
        account: row.get("account")?,
        dated,
        about: row.get("about")?,
        text: row.get("text")?,
    }))
}

/// Whether every operation follows from the one before it and holds what it recorded; else what is wrong.
fn check_chain(catalogue: &Catalogue) -> Result<(), String> {
    let mut head: Head = None;
    for (place, operation) in catalogue.operations.iter().enumerate() {
        let id = operation.id;
        if id.0 as usize != place + 1 {
            return Err(format!("operation {} is missing", place + 1));
        }
        let statements = catalogue.statements.iter().filter(|one| one.operation == id);
        let snapshots = catalogue.snapshots.iter().filter(|one| one.operation == id);
        let notes = catalogue.notes.iter().filter(|one| one.operation == id);
        let parts: Vec<Hash> = statements
            .map(|one| one.content)
            .chain(snapshots.map(snapshot_hash))
            .chain(notes.map(note_hash))
            .collect();
        if content_hash(&parts) != operation.content {
            return Err(format!("operation {id} does not hold what it recorded"));
        }
        if operation_hash(operation, head) != operation.hash {
            return Err(format!("operation {id} does not follow from the one before it"));
        }
        head = Some((id, operation.hash));
    }
    let known = |id: OperationId| id.0 as usize <= catalogue.operations.len() && id.0 > 0;
    let strays = catalogue.statements.iter().map(|one| one.operation);
    let strays = strays.chain(catalogue.snapshots.iter().map(|one| one.operation));
    let strays = strays.chain(catalogue.notes.iter().map(|one| one.operation));
    match strays.into_iter().find(|id| !known(*id)) {
        Some(id) => Err(format!("something belongs to operation {id}, which is missing")),
        None => Ok(()),
    }
}

/// What is kept of a statement's file, and the id of its first line.
pub(super) fn source_row(
    connection: &Connection,
    path: &Path,
    id: StatementId,
) -> Result<(KeptColumns, String, i64), StoreError> {
    let (source, first): (String, i64) = connection
        .query_row("SELECT source, first_line FROM statement WHERE id = ?1", [id.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(|error| told(path, error))?;
    match KeptColumns::from_text(&source) {
        Some(columns) => Ok((columns, source, first)),
        None => Err(damaged(path, id, "its columns are not understood")),
    }
}

fn damaged(path: &Path, id: StatementId, what: &str) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what: format!("statement {}: {what}", id.0) }
}

/// The id after the last line of a statement.
pub(super) fn end_of(
    path: &Path,
    id: StatementId,
    first: i64,
    lines: u32,
) -> Result<i64, StoreError> {
    let end = first.checked_add(i64::from(lines)).filter(|_| first > 0);
    end.ok_or_else(|| damaged(path, id, "its lines have no place"))
}

/// A statement with all its lines.
pub fn statement(
    connection: &Connection,
    path: &Path,
    kept: &KeptStatement,
    platform: Platform,
    source: SourceId,
    texts: &mut Texts,
) -> Result<Statement, StoreError> {
    let fault = |error| told(path, error);
    let (columns, source_text, first) = source_row(connection, path, kept.id)?;
    let mut query = connection
        .prepare_cached("SELECT * FROM line WHERE id >= ?1 AND id < ?2 ORDER BY id")
        .map_err(fault)?;
    let end = end_of(path, kept.id, first, kept.lines)?;
    let mut found = query.query((first, end)).map_err(fault)?;
    let mut hasher = Hasher::default();
    // In a damaged book the count may be anything: room is made for no more than a large statement has.
    let mut rebuilder = Rebuilder::new(source, texts, kept.lines.min(1 << 20) as usize);
    while let Some(row) = found.next().map_err(fault)? {
        if row.get_ref(1).map_err(fault)? != ValueRef::Integer(i64::from(kept.id.0)) {
            return Err(damaged(path, kept.id, "a line of it belongs to another"));
        }
        let line = line_row(row)
            .map_err(fault)?
            .ok_or_else(|| damaged(path, kept.id, "a line of it holds what no book holds"))?;
        hasher.line(&line);
        rebuilder
            .push(&line)
            .ok_or_else(|| damaged(path, kept.id, "its records are longer than 4 GiB"))?;
    }
    if statement_hash(kept, &source_text, &hasher.finish()) != kept.content {
        return Err(damaged(path, kept.id, "its lines are not those that were recorded"));
    }
    let Rebuilder { text, lines, .. } = rebuilder;
    Ok(Statement {
        platform,
        source: Source {
            name: kept.name.clone(),
            records: Records::Text(Arc::new(text)),
            delimiter: columns.delimiter,
            columns: columns.shown(),
        },
        format: kept.format.clone(),
        currency: kept.currency,
        lines,
        has_balance: columns.has_balance,
        has_ids: columns.has_ids,
        recorded: kept.operation.0,
    })
}

fn line_row<'r>(row: &'r Row<'_>) -> rusqlite::Result<Option<LineRow<'r>>> {
    let text = |at: usize| row.get_ref(at).map(|value| value.as_str().ok());
    let number = |at: usize| row.get_ref(at).map(|value| value.as_i64().ok());
    let key = |at: usize| {
        row.get_ref(at).map(|value| match value {
            ValueRef::Null => Some(None),
            ValueRef::Integer(number) => u64::try_from(number)
                .ok()
                .filter(|number| *number > 0)
                .map(|n| Some(Key::Number(n))),
            ValueRef::Text(_) => value.as_str().ok().map(|text| Some(Key::Text(text))),
            _ => None,
        })
    };
    let balance = match row.get_ref(7)? {
        ValueRef::Null => Some(None),
        value => value.as_i64().ok().and_then(Cents::new).map(Some),
    };
    let (line, dated, kind) = (number(2)?, number(3)?, text(4)?);
    let (wording, amount) = (number(5)?, number(6)?);
    let (id, names, group) = (key(8)?, key(9)?, key(10)?);
    let (client, contract, record) = (text(11)?, text(12)?, text(14)?);
    let told = told_of(row.get_ref(13)?);
    Ok((|| {
        Some(LineRow {
            line: u32::try_from(line?).ok()?,
            dated: day_from_number(dated?)?,
            kind: LineKind::from_id(kind?)?,
            wording: Wording::from_bits(u16::try_from(wording?).ok()?),
            amount: Cents::new(amount?)?,
            balance: balance?,
            id: id?,
            names: names?,
            group: group?,
            client: client?,
            contract: contract?,
            told: told?,
            record: Cow::Borrowed(record?),
        })
    })())
}

fn told_of(value: ValueRef<'_>) -> Option<Told> {
    match value {
        ValueRef::Null => Some(Told::Nothing),
        ValueRef::Integer(number) if number < 0 => day_from_number(-number).map(Told::Until),
        ValueRef::Integer(number) => u32::try_from(number).ok().map(Told::Pieces),
        ValueRef::Text(letters) => letters.try_into().ok().map(Told::Country),
        _ => None,
    }
}
