//! What can go wrong with a book, and what is told to the user.

use crate::records::OperationId;
use outflow_ledger::{Code, Diagnostic};
use std::path::PathBuf;

/// Why a book could not be read or written. Whatever it is, the book is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none.
    #[error("there is no book at {0}")]
    NoBook(PathBuf),
    /// The file is something else.
    #[error("{path} is not a book: {why}")]
    NotABook {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// It does not hold what was written into it.
    #[error("the book {path} is damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was seen.
        what: String,
    },
    /// A later version of the program made it.
    #[error("the book {path} has format {found}; this version knows formats up to {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// Another process holds it.
    #[error("another process is writing into the book {0}")]
    InUse(PathBuf),
    /// It cannot be written.
    #[error("{path} cannot be written: {why}")]
    NotWritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        why: String,
    },
    /// No space.
    #[error("no space is left for {0}")]
    Full(PathBuf),
    /// Any other failure of the operating system.
    #[error("{path}: {why}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        why: String,
    },
    /// Somebody else recorded something since the change was planned.
    #[error("another process changed the book meanwhile")]
    Moved,
    /// No operation of that number.
    #[error("the book has no operation {0}")]
    UnknownOperation(OperationId),
    /// It cannot be reversed.
    #[error("{0}")]
    CannotUndo(String),
    /// No copy of that name.
    #[error("there is no copy named {0}")]
    UnknownBackup(String),
    /// A query that is not allowed or not understood.
    #[error("{0}")]
    Query(String),
}

impl StoreError {
    /// The kind of problem.
    pub fn code(&self) -> Code {
        match self {
            StoreError::NoBook(_) => Code::NoBook,
            StoreError::NotABook { .. } => Code::NotABook,
            StoreError::Damaged { .. } => Code::DamagedBook,
            StoreError::Newer { .. } => Code::NewerBook,
            StoreError::InUse(_) => Code::BookInUse,
            StoreError::NotWritable { .. } => Code::NotWritable,
            StoreError::Full(_) => Code::DiskFull,
            StoreError::Io { .. } => Code::BookUnreadable,
            StoreError::Moved => Code::BookMoved,
            StoreError::UnknownOperation(_) => Code::UnknownOperation,
            StoreError::CannotUndo(_) => Code::CannotUndo,
            StoreError::UnknownBackup(_) => Code::UnknownBackup,
            StoreError::Query(_) => Code::QueryRefused,
        }
    }

    /// The same for the user, with what to do next.
    pub fn told(&self) -> Diagnostic {
        Diagnostic::new(self.code(), self.to_string())
    }
}
