//! What can go wrong with a book, and what is told to the user.

use crate::records::OperationId;
use crate::sqlite::{Copies, backups_folder};
use outflow_ledger::{Code, Diagnostic};
use std::path::PathBuf;

/// Why a book could not be read or written. Whatever it is, the book is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none.
    #[error("there is no book at {0}")]
    NoBook(PathBuf),
    /// There is none, but there was one: its copies are there.
    #[error("there is no book at {path}, but {copies} beside that place")]
    Gone {
        /// Where it was.
        path: PathBuf,
        /// What is left of it.
        copies: Copies,
    },
    /// There is none, but its log is: a new book beside it would take in what belongs to the old one.
    #[error("there is no book at {path}, but the log {log} of one is there")]
    LogAlone {
        /// Where the book was.
        path: PathBuf,
        /// Its log.
        log: PathBuf,
    },
    /// The file is something else.
    #[error("{path} is not a book: {why}")]
    NotABook {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// The file is something else and was a book before: its copies are there.
    #[error("{path} is not a book any more: {why}; {copies} beside it")]
    NoLongerABook {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
        /// What is left of the book.
        copies: Copies,
    },
    /// It does not hold what was written into it.
    #[error("the book {path} is damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was seen.
        what: String,
    },
    /// A copy is not what the book was; the book itself may be whole.
    #[error("the copy {name} is damaged: {what}")]
    DamagedCopy {
        /// What it would be restored by.
        name: String,
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
            StoreError::NoBook(_) | StoreError::Gone { .. } | StoreError::LogAlone { .. } => {
                Code::NoBook
            }
            StoreError::NotABook { .. } | StoreError::NoLongerABook { .. } => Code::NotABook,
            StoreError::Damaged { .. } | StoreError::DamagedCopy { .. } => Code::DamagedBook,
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
        let problem = Diagnostic::new(self.code(), self.to_string());
        match self.way_out() {
            Some(next) => problem.hinting(next),
            None => problem,
        }
    }

    /// What to do next, where more is known than the code alone says.
    fn way_out(&self) -> Option<String> {
        match self {
            StoreError::Gone { path, copies } => Some(format!(
                "Bring the newest back: outflow restore {}. To begin a new book at that place, move the folder {} away first.",
                copies.newest,
                backups_folder(path).display()
            )),
            StoreError::LogAlone { log, .. } => Some(format!(
                "Put the file of the book back beside its log, which holds what was recorded last. To begin a new book, move {} away first.",
                log.display()
            )),
            StoreError::NoLongerABook { copies, .. } => Some(format!(
                "Put the newest in its place: outflow restore {}. The file as it is now is kept aside.",
                copies.newest
            )),
            StoreError::DamagedCopy { .. } => Some(
                "Restore another copy: outflow doctor says which of them can be restored."
                    .to_owned(),
            ),
            _ => None,
        }
    }
}
