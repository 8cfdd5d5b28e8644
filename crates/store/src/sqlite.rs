//! How is a book kept in one SQLite file: opened with care, written in one transaction an operation.

mod backup;
mod check;
mod fault;
mod kept;
mod open;
mod query;
mod read;
mod write;

pub(crate) use fault::told_io;
pub(crate) use kept::block_sums;
pub(crate) use open::{beside, make_folder, private_file, sync_folder};

pub use backup::{Backup, Copies, KEPT, Restored, backups, backups_folder, check_copy, restore};
pub use open::FORMAT;
pub use query::{Fill, Push, QueryAnswer, QueryTable, Value, query};

use crate::records::{Catalogue, Entry, KeptStatement, Operation};
use crate::steps::{Progress, Watch};
use crate::{Store, StoreError};
use jiff::Timestamp;
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Platform, Statement, Texts};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// The mark of a book in the header of an SQLite file: "Outf".
pub const APPLICATION_ID: u32 = 0x4f75_7466;

/// By whom a book is opened.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The moment, by which copies are named.
    pub now: Timestamp,
    /// Who is told of every step.
    pub watch: Watch,
    /// Who is told how far a long work is.
    pub progress: Progress,
    /// Formats after the present one, as SQL: for tests of how an older book is brought up to date.
    #[doc(hidden)]
    pub later: &'static [&'static str],
}

/// A book in a file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    access: Access,
    can_write: bool,
}

impl SqliteStore {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the book was opened for writing.
    pub fn can_write(&self) -> bool {
        self.can_write
    }

    fn fault(&self, error: rusqlite::Error) -> StoreError {
        fault::told(&self.path, error)
    }
}

impl Store for SqliteStore {
    fn catalogue(&self) -> Result<Catalogue, StoreError> {
        read::catalogue(&self.connection, &self.path)
    }

    fn statement(
        &self,
        kept: &KeptStatement,
        platform: Platform,
        source: SourceId,
        texts: &mut Texts,
    ) -> Result<Statement, StoreError> {
        read::statement(&self.connection, &self.path, kept, platform, source, texts)
    }

    fn record(&mut self, entry: &Entry<'_>) -> Result<Operation, StoreError> {
        write::record(self, entry)
    }
}
