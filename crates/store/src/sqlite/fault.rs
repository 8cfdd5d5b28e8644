//! What does an error of SQLite or of the operating system mean for the user of a book?

use crate::StoreError;
use rusqlite::ErrorCode;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The user's side of an error of SQLite.
pub fn told(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let why = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse(path),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, what: why },
        Some(ErrorCode::NotADatabase) => StoreError::NotABook { path, why },
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::NotWritable { path, why }
        }
        Some(ErrorCode::DiskFull) => StoreError::Full(path),
        Some(ErrorCode::SystemIoFailure) if is_for_want_of_space(&error) => StoreError::Full(path),
        // What no sound file of ours makes SQLite say: another schema, an unknown file format, a length beyond all limits.
        Some(ErrorCode::Unknown | ErrorCode::TooBig | ErrorCode::SchemaChanged)
        | Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch) => {
            StoreError::Damaged { path, what: why }
        }
        _ => match error {
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::InvalidColumnName(..)
            | rusqlite::Error::InvalidColumnIndex(..)
            // Our own statements are right, so the tables are not those of a book.
            | rusqlite::Error::SqlInputError { .. }
            | rusqlite::Error::QueryReturnedNoRows => StoreError::Damaged { path, what: why },
            _ => StoreError::Io { path, why },
        },
    }
}

/// Whether a write failed because a file cannot grow. SQLite tells so only of a full disk, and not of its index
/// of the log there; a limit on the size of files it calls a failed write.
fn is_for_want_of_space(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    let code = error.sqlite_error().map_or(0, |error| error.extended_code);
    let is_write = [
        ffi::SQLITE_IOERR_WRITE,
        ffi::SQLITE_IOERR_TRUNCATE,
        ffi::SQLITE_IOERR_FSYNC,
        ffi::SQLITE_IOERR_SHMMAP,
        ffi::SQLITE_IOERR_SHMOPEN,
    ];
    code == ffi::SQLITE_IOERR_SHMSIZE || is_write.contains(&code) && files_are_limited()
}

#[cfg(unix)]
fn files_are_limited() -> bool {
    use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit};
    getrlimit(Resource::RLIMIT_FSIZE).is_ok_and(|(limit, _)| limit != RLIM_INFINITY)
}

#[cfg(not(unix))]
fn files_are_limited() -> bool {
    false
}

/// Whether SQLite could not read a sound book only because it may not, or cannot, write beside it.
pub fn is_about_writing_beside(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    ) || is_for_want_of_space(error)
}

/// The user's side of an error of the operating system.
pub fn told_io(path: &Path, error: &io::Error) -> StoreError {
    let path = path.to_owned();
    let why = error.to_string();
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            StoreError::NotWritable { path, why }
        }
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
            StoreError::Full(path)
        }
        ErrorKind::NotFound => StoreError::NoBook(path),
        _ => StoreError::Io { path, why },
    }
}
