//! What does one line of the book look like: its record is read when it is asked for, and its neighbours with it.

use crate::StoreError;
use crate::records::StatementId;
use crate::sqlite::fault::told;
use crate::sqlite::{Access, SqliteStore, read};
use outflow_ledger::Source;
use outflow_ledger::source::{KeptRecords, Records};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

/// So many records are read at once: neighbours are mostly asked for together.
const BLOCK: u32 = 128;

/// Over every block of records, each with a line end behind it; `starts` are where they begin in `text`.
pub(crate) fn block_sums(text: &[u8], starts: &[u32]) -> Vec<u64> {
    let firsts = || starts.iter().step_by(BLOCK as usize).map(|start| *start as usize);
    let ends = firsts().skip(1).chain([text.len()]);
    firsts().zip(ends).map(|(start, end)| xxh3_64(&text[start..end])).collect()
}

/// Reads the records of one statement.
#[derive(Debug)]
struct Reader {
    path: PathBuf,
    access: Access,
    first: i64,
    lines: u32,
    /// What every block was when the journal was made of it.
    sums: Vec<u64>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    store: Option<SqliteStore>,
    /// The position of the first record of the block, and the records.
    block: (u32, Vec<Vec<u8>>),
    failure: Option<String>,
}

impl KeptRecords for Reader {
    fn record(&self, position: u32) -> Vec<u8> {
        let Ok(mut state) = self.state.lock() else { return Vec::new() };
        let found = |state: &State| {
            let at = position.checked_sub(state.block.0)?;
            state.block.1.get(at as usize).cloned()
        };
        if let Some(record) = found(&state) {
            return record;
        }
        match self.read_block(&mut state, position - position % BLOCK) {
            Ok(()) => found(&state).unwrap_or_default(),
            Err(failure) => {
                state.failure.get_or_insert(failure.to_string());
                Vec::new()
            }
        }
    }

    fn failure(&self) -> Option<String> {
        self.state.lock().map_or(Some("a reader stopped".into()), |state| state.failure.clone())
    }
}

impl Reader {
    fn read_block(&self, state: &mut State, start: u32) -> Result<(), StoreError> {
        if state.store.is_none() {
            state.store = Some(SqliteStore::open_to_read(&self.path, self.access.clone())?);
        }
        let Some(store) = &state.store else { return Ok(()) };
        let fault = |error| told(&self.path, error);
        let mut query = store
            .connection
            .prepare_cached("SELECT record FROM line WHERE id >= ?1 AND id < ?2 ORDER BY id")
            .map_err(fault)?;
        let end = start.saturating_add(BLOCK).min(self.lines);
        let range = (self.first + i64::from(start), self.first + i64::from(end));
        let records: Vec<Vec<u8>> = query
            .query_map(range, |row| row.get::<_, String>(0).map(String::into_bytes))
            .and_then(Iterator::collect)
            .map_err(fault)?;
        if records.len() != end.saturating_sub(start) as usize {
            let what = "lines of a statement are missing".to_owned();
            return Err(StoreError::Damaged { path: self.path.clone(), what });
        }
        let mut sum = Xxh3Default::new();
        for record in &records {
            sum.update(record);
            sum.update(b"\n");
        }
        if self.sums.get((start / BLOCK) as usize) != Some(&sum.digest()) {
            let what = "lines of a statement are not those that were recorded".to_owned();
            return Err(StoreError::Damaged { path: self.path.clone(), what });
        }
        state.block = (start, records);
        Ok(())
    }
}

impl SqliteStore {
    /// A statement's file without its records, which are read from the book when they are asked for.
    /// `sums` are what its blocks were: a record that is another now is told as damage.
    pub(crate) fn kept_source(
        &self,
        id: StatementId,
        sums: Vec<u64>,
    ) -> Result<Source, StoreError> {
        let (columns, _, first) = read::source_row(&self.connection, &self.path, id)?;
        let sql = "SELECT name, lines FROM statement WHERE id = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let (name, lines): (String, u32) =
            self.connection.query_row(sql, [id.0], row).map_err(|error| self.fault(error))?;
        read::end_of(&self.path, id, first, lines)?;
        let state = Mutex::new(State::default());
        let access = Access { later: self.access.later, ..Access::default() };
        let reader = Reader { path: self.path.clone(), access, first, lines, sums, state };
        Ok(Source {
            name,
            records: Records::Kept(Arc::new(reader)),
            delimiter: columns.delimiter,
            columns: columns.shown(),
        })
    }
}
