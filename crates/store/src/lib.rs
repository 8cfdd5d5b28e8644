//! Where are statements kept: one trait, a store in memory, and the book in an SQLite file.
//!
//! The ground state is what was recorded: statement lines, snapshots, notes and decisions, each by an operation.
//! Nothing is changed or deleted; what was undone stays and does not count. Everything else is computed.

mod active;
pub mod cache;
mod chain;
mod columns;
mod error;
mod memory;
mod records;
mod rows;
mod sqlite;
mod steps;

pub use active::{recorded_on, undone_by};
pub use chain::file_hash;
pub use error::StoreError;
pub use memory::MemoryStore;
pub use records::*;
pub use rows::{Key, LineRow, rows_of};
pub use sqlite::*;
pub use steps::{Progress, Step, Watch, Work};

use outflow_ledger::statement::SourceId;
use outflow_ledger::{Platform, Statement, Texts};

/// Keeps what was recorded. Each method is one consistent look or one change that happens wholly or not at all.
pub trait Store {
    /// Everything but the lines.
    fn catalogue(&self) -> Result<Catalogue, StoreError>;

    /// A statement with its lines as they were recorded, as file number `source` of those read together.
    fn statement(
        &self,
        kept: &KeptStatement,
        platform: Platform,
        source: SourceId,
        texts: &mut Texts,
    ) -> Result<Statement, StoreError>;

    /// Records one change as one operation.
    fn record(&mut self, entry: &Entry<'_>) -> Result<Operation, StoreError>;
}

/// Whether an operation can be reversed.
pub fn check_undo(catalogue: &Catalogue, target: OperationId) -> Result<(), StoreError> {
    let Some(_) = catalogue.operation(target) else {
        return Err(StoreError::UnknownOperation(target));
    };
    match undone_by(&catalogue.operations).get(target.0 as usize - 1) {
        Some(Some(by)) => Err(StoreError::CannotUndo(format!(
            "operation {target} is undone already, by operation {by}; outflow undo {by} brings it back"
        ))),
        _ => Ok(()),
    }
}

/// What is kept of a new statement beside its lines; its hash is filled in later.
fn kept_of(new: &NewStatement<'_>, id: StatementId, operation: OperationId) -> KeptStatement {
    let statement = new.statement;
    let days = || statement.lines.iter().map(|line| line.dated);
    KeptStatement {
        id,
        operation,
        platform: statement.platform.0.to_owned(),
        account: new.account.to_owned(),
        name: statement.source.name.clone(),
        format: statement.format.clone(),
        holder: statement.holder(),
        currency: statement.currency,
        file: new.file,
        bytes: new.bytes,
        lines: statement.lines.len() as u32,
        has_balance: statement.has_balance,
        days: days().min().zip(days().max()),
        content: [0; 32],
    }
}
