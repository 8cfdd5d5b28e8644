//! How is an operation written: in one transaction, with a hash over everything that it records.

use crate::chain::{
    Hasher, content_hash, day_number, note_hash, note_of, operation_of, snapshot_hash, snapshot_of,
    statement_hash,
};
use crate::columns::KeptColumns;
use crate::records::{
    Change, Entry, Hash, KeptNote, KeptSnapshot, KeptStatement, NewStatement, Operation,
    OperationId, StatementId,
};
use crate::rows::{Key, LineRow, rows_of};
use crate::sqlite::fault::told;
use crate::sqlite::{Access, SqliteStore, read};
use crate::steps::{Step, Work};
use crate::{StoreError, check_undo};
use outflow_ledger::Told;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior, params};
use std::path::Path;

/// Records one change, or nothing at all.
pub fn record(store: &mut SqliteStore, entry: &Entry<'_>) -> Result<Operation, StoreError> {
    let SqliteStore { connection, path, access, .. } = store;
    let fault = |error| told(path, error);
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
    let written = Writing { connection: &transaction, path, access }.write(entry)?;
    transaction.commit().map_err(fault)?;
    store.step(Step::RecordCommitted)?;
    Ok(written)
}

struct Writing<'a> {
    connection: &'a Connection,
    path: &'a Path,
    access: &'a Access,
}

/// After so many lines it is told how far the writing is.
const TOLD_EVERY: usize = 8_192;

const UNFINISHED: Hash = [0; 32];

impl Writing<'_> {
    fn write(&self, entry: &Entry<'_>) -> Result<Operation, StoreError> {
        self.step(Step::RecordBegun)?;
        let catalogue = read::catalogue(self.connection, self.path)?;
        if catalogue.head() != entry.head {
            return Err(StoreError::Moved);
        }
        if let Change::Undo(target) = entry.change {
            check_undo(&catalogue, target)?;
        }
        let last = catalogue.operations.last().map(|last| last.recorded);
        let draft = operation_of(entry, entry.head, last, UNFINISHED);
        self.operation(&draft)?;
        self.step(Step::RecordOperation)?;
        let parts = self.content(&entry.change, &draft)?;
        self.step(Step::RecordContent)?;
        let operation = operation_of(entry, entry.head, last, content_hash(&parts));
        let finish = "UPDATE operation SET content = ?2, hash = ?3 WHERE id = ?1";
        self.execute(finish, params![operation.id.0, operation.content, operation.hash])?;
        self.step(Step::RecordReady)?;
        Ok(operation)
    }

    fn operation(&self, draft: &Operation) -> Result<(), StoreError> {
        let insert = "INSERT INTO operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let undoes = draft.kind.undoes().map(|undone| undone.0);
        let recorded = draft.recorded.as_second();
        let (id, kind) = (draft.id.0, draft.kind.id());
        let (program, summary) = (&draft.program, &draft.summary);
        let unfinished =
            params![id, recorded, kind, undoes, program, summary, UNFINISHED, UNFINISHED];
        self.execute(insert, unfinished)
    }

    fn content(&self, change: &Change<'_>, draft: &Operation) -> Result<Vec<Hash>, StoreError> {
        if let Some(snapshot) = snapshot_of(change, draft.id) {
            return Ok(vec![self.snapshot(&snapshot)?]);
        }
        if let Some(note) = note_of(change, draft.id) {
            return Ok(vec![self.note(&note)?]);
        }
        match change {
            Change::Import(statements) => {
                statements.iter().map(|new| self.statement(new, draft.id)).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    fn snapshot(&self, snapshot: &KeptSnapshot) -> Result<Hash, StoreError> {
        let as_of = day_number(snapshot.as_of);
        let KeptSnapshot { operation, platform, account, text, .. } = snapshot;
        let insert = "INSERT INTO snapshot VALUES (?1, ?2, ?3, ?4, ?5)";
        self.execute(insert, params![operation.0, platform, account, as_of, text])?;
        Ok(snapshot_hash(snapshot))
    }

    fn note(&self, note: &KeptNote) -> Result<Hash, StoreError> {
        let dated = note.dated.map(day_number);
        let KeptNote { operation, account, about, text, .. } = note;
        let insert = "INSERT INTO note VALUES (?1, ?2, ?3, ?4, ?5)";
        self.execute(insert, params![operation.0, account, dated, about, text])?;
        Ok(note_hash(note))
    }

    fn statement(
        &self,
        new: &NewStatement<'_>,
        operation: OperationId,
    ) -> Result<Hash, StoreError> {
        let next = |table: &str| {
            let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
            self.connection.query_row(&sql, (), |row| row.get::<_, i64>(0))
        };
        let fault = |error| told(self.path, error);
        let number = next("statement").map_err(fault)?;
        let first_line = next("line").map_err(fault)?;
        let id = StatementId(u32::try_from(number).map_err(|_| StoreError::Damaged {
            path: self.path.to_owned(),
            what: "the numbers of statements have run out".to_owned(),
        })?);
        let mut kept = crate::kept_of(new, id, operation);
        let source = KeptColumns::of(new.statement).text();
        self.statement_row(&kept, first_line, &source)?;
        self.step(Step::RecordStatement)?;
        let lines = self.lines(new, id, first_line)?;
        kept.content = statement_hash(&kept, &source, &lines);
        let finish = "UPDATE statement SET content = ?2 WHERE id = ?1";
        self.execute(finish, params![id.0, kept.content])?;
        Ok(kept.content)
    }

    fn statement_row(
        &self,
        kept: &KeptStatement,
        first_line: i64,
        source: &str,
    ) -> Result<(), StoreError> {
        let insert = "INSERT INTO statement VALUES \
            (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        let days = kept.days.map(|(first, last)| (day_number(first), day_number(last)));
        let row = params![
            kept.id.0,
            kept.operation.0,
            kept.platform,
            kept.account,
            kept.name,
            kept.format,
            kept.holder,
            kept.currency.code(),
            kept.file,
            kept.bytes as i64,
            kept.lines,
            first_line,
            days.map(|(first, _)| first),
            days.map(|(_, last)| last),
            source,
            UNFINISHED
        ];
        self.execute(insert, row)
    }

    /// Writes the lines while another thread hashes them: on a million lines that saves a tenth of the time.
    fn lines(
        &self,
        new: &NewStatement<'_>,
        statement: StatementId,
        first_line: i64,
    ) -> Result<Hash, StoreError> {
        let NewStatement { statement: read, texts, .. } = *new;
        std::thread::scope(|scope| {
            let hashing = scope.spawn(move || {
                let mut hasher = Hasher::default();
                rows_of(read, texts).for_each(|row| hasher.line(&row));
                hasher.finish()
            });
            self.insert_lines(new, statement, first_line)?;
            Ok(hashing.join().expect("hashing lines that were read does not panic"))
        })
    }

    fn insert_lines(
        &self,
        new: &NewStatement<'_>,
        statement: StatementId,
        first_line: i64,
    ) -> Result<(), StoreError> {
        let insert = "INSERT INTO line VALUES \
            (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        let fault = |error| told(self.path, error);
        let mut insert = self.connection.prepare(insert).map_err(fault)?;
        let half = new.statement.lines.len() / 2;
        for (position, row) in rows_of(new.statement, new.texts).enumerate() {
            if position == half {
                self.step(Step::RecordLines)?;
            }
            if position.is_multiple_of(TOLD_EVERY) {
                let of = new.statement.lines.len() as u64;
                self.access.progress.tell(Work::Writing, position as u64, of);
            }
            insert_line(&mut insert, first_line + position as i64, statement, &row)
                .map_err(fault)?;
        }
        Ok(())
    }

    fn execute(&self, sql: &str, row: &[&dyn ToSql]) -> Result<(), StoreError> {
        let done = self.connection.prepare_cached(sql).and_then(|mut one| one.execute(row));
        done.map(|_| ()).map_err(|error| told(self.path, error))
    }

    fn step(&self, step: Step) -> Result<(), StoreError> {
        self.access.watch.step(step).map_err(|error| super::fault::told_io(self.path, &error))
    }
}

fn insert_line(
    insert: &mut rusqlite::Statement<'_>,
    id: i64,
    statement: StatementId,
    row: &LineRow<'_>,
) -> rusqlite::Result<()> {
    insert.execute(params![
        id,
        statement.0,
        row.line,
        day_number(row.dated),
        row.kind.id(),
        row.wording.bits(),
        row.amount.minor(),
        row.balance.map(|balance| balance.minor()),
        row.id,
        row.names,
        row.group,
        row.client,
        row.contract,
        told_value(row.told),
        row.record
    ])?;
    Ok(())
}

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            // Row ids have at most 18 digits.
            Key::Number(number) => ToSqlOutput::Owned(Value::Integer(*number as i64)),
            Key::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// A day is a negative number, a count a positive one, a country a text.
fn told_value(told: Told) -> Value {
    match told {
        Told::Nothing => Value::Null,
        Told::Until(day) => Value::Integer(-i64::from(day_number(day))),
        Told::Pieces(pieces) => Value::Integer(i64::from(pieces)),
        Told::Country(_) => Value::Text(told.country().unwrap_or_default().to_owned()),
    }
}
