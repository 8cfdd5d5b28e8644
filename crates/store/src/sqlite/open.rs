//! Is this file a book, whole and of a format that is known? A new one is made beside its place and then put there.

use crate::sqlite::fault::{is_about_writing_beside, told, told_io};
use crate::sqlite::{APPLICATION_ID, Access, Copies, SqliteStore, backups_folder};
use crate::steps::Step;
use crate::{Store, StoreError};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Every step from an empty file to the present format; released steps never change.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// From this format on all have the same tables and columns, so that an older book can be read as it is.
const READ_ALIKE: i64 = 1;

/// The format that this version writes.
pub const FORMAT: i64 = STEPS.len() as i64;

impl Access {
    /// The newest format that is known.
    fn format(&self) -> i64 {
        FORMAT + self.later.len() as i64
    }

    /// The oldest format that is read as it is; what formats after the present one change, nobody knows.
    fn read_alike(&self) -> i64 {
        if self.later.is_empty() { READ_ALIKE } else { self.format() }
    }
}

/// So long another process may hold the book before this one gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Lines are long and written in order: larger pages than SQLite's usual ones make an import faster by a sixth.
const PAGE_SIZE: u32 = 16_384;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

impl SqliteStore {
    /// Opens a book for reading. A book in a folder that cannot be written is read all the same, and one of an
    /// older format with the same tables stays as it is until something is recorded.
    pub fn open_to_read(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        let store = SqliteStore::open_as_it_is(path, access)?;
        let format = format_of(&store.connection).map_err(|error| store.fault(error))?;
        if format < store.access.read_alike() {
            // A much older book is brought up to date first, which needs the right to write.
            let SqliteStore { connection, access, .. } = store;
            drop(connection);
            return SqliteStore::open(path, access);
        }
        Ok(store)
    }

    /// The same, also where it is of an older format: then that can be looked at only.
    pub(super) fn open_as_it_is(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        check_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |name: &Path, flags| {
            let connection = Connection::open_with_flags(name, flags)?;
            set_up(&connection)?;
            format_of(&connection).map(|format| (connection, format))
        };
        let opened = open(path, flags).or_else(|error| {
            // Only where SQLite may not write beside the book; a book in use must not be read without its locks.
            let is_bound = is_about_writing_beside(&error);
            let has_log = fs::metadata(log_of(path)).is_ok_and(|log| log.len() > 0);
            match immutable_name(path).filter(|_| is_bound && !has_log) {
                Some(name) => open(&name, flags | OpenFlags::SQLITE_OPEN_URI),
                None => Err(error),
            }
        });
        let (connection, format) = opened.map_err(|error| told(path, error))?;
        check_format(path, format, access.format())?;
        // Everything that is read from here on is of one moment, whatever another process does meanwhile.
        let pinned = connection
            .execute_batch("BEGIN")
            .and_then(|()| connection.query_row("SELECT count(*) FROM operation", (), |_| Ok(())));
        pinned.map_err(|error| told(path, error))?;
        Ok(SqliteStore { connection, path: path.to_owned(), access, can_write: false })
    }

    /// Opens a book for reading and writing; one of an older format is copied and brought up to date.
    pub fn open(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        check_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| told(path, error))?;
        set_up(&connection).map_err(|error| told(path, error))?;
        let mut store = SqliteStore { connection, path: path.to_owned(), access, can_write: true };
        if store.connection.is_readonly("main").map_err(|error| store.fault(error))? {
            return Err(StoreError::NotWritable {
                path: path.to_owned(),
                why: "the file is read-only".to_owned(),
            });
        }
        store.migrate_if_older()?;
        Ok(store)
    }

    /// Opens a copy as the file that it is: nothing is written into it or beside it, whatever its format.
    pub(super) fn open_copy(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        check_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let name = immutable_name(path).ok_or_else(|| StoreError::Io {
            path: path.to_owned(),
            why: "its name is no text".to_owned(),
        })?;
        let connection = Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_URI)
            .map_err(|error| told(path, error))?;
        set_up(&connection).map_err(|error| told(path, error))?;
        let store = SqliteStore { connection, path: path.to_owned(), access, can_write: false };
        let format = format_of(&store.connection).map_err(|error| store.fault(error))?;
        check_format(path, format, store.access.format())?;
        Ok(store)
    }

    /// Opens the book at this place, or makes an empty one where there is no file at all, and no copy of one.
    pub fn open_or_create(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        match fs::symlink_metadata(path) {
            Ok(_) => SqliteStore::open(path, access),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // A new book would hide that the old one is gone.
                if let Err(gone @ StoreError::Gone { .. }) = check_file(path) {
                    return Err(gone);
                }
                let log = log_of(path);
                let has_log = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
                // Looked at once more: another process may just have made the book, and its log.
                if has_log && fs::symlink_metadata(path).is_err() {
                    return Err(StoreError::LogAlone { path: path.to_owned(), log });
                }
                create(path, &access)?;
                SqliteStore::open(path, access)
            }
            Err(error) => Err(told_io(path, &error)),
        }
    }

    pub(super) fn migrate_if_older(&mut self) -> Result<(), StoreError> {
        let format = format_of(&self.connection).map_err(|error| self.fault(error))?;
        let newest = self.access.format();
        check_format(&self.path, format, newest)?;
        if format == newest {
            return Ok(());
        }
        let copy = self.back_up(&format!("before-format-{newest}-from-{format}"))?;
        self.step(Step::MigrationBegun)?;
        let migrated = migrate(&mut self.connection, &self.path, &self.access);
        if !matches!(migrated, Ok(true)) {
            // Who did it, or will, makes a copy too; many alike would push older ones out.
            let copy = backups_folder(&self.path).join(format!("{copy}.sqlite"));
            let _ = fs::remove_file(copy);
        }
        migrated?;
        self.step(Step::MigrationDone)?;
        self.catalogue().map(|_| ())
    }

    pub(super) fn step(&self, step: Step) -> Result<(), StoreError> {
        self.access.watch.step(step).map_err(|error| told_io(&self.path, &error))
    }
}

/// Brings a database to the newest format, all at once or not at all.
///
/// The format is asked for once more under the lock: another process may have been faster, and then it is false.
fn migrate(connection: &mut Connection, path: &Path, access: &Access) -> Result<bool, StoreError> {
    let migrated = (|| {
        // A table that others refer to can be made anew only while nobody watches the references: they are checked
        // below, before anything is kept.
        connection.pragma_update(None, "foreign_keys", false)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let present = format_of(&transaction)?;
        if present >= access.format() {
            return Ok(Migrated::Before);
        }
        let present = usize::try_from(present).unwrap_or(0);
        for step in STEPS.iter().chain(access.later).skip(present) {
            transaction.execute_batch(step)?;
        }
        let mut strays = transaction.prepare("PRAGMA foreign_key_check")?;
        let has_strays = strays.exists(())?;
        drop(strays);
        if has_strays {
            return Ok(Migrated::Damaged);
        }
        transaction.pragma_update(None, "user_version", access.format())?;
        transaction.commit()?;
        Ok(Migrated::Now)
    })();
    let watched = connection.pragma_update(None, "foreign_keys", true);
    match migrated.and_then(|migrated| watched.map(|()| migrated)) {
        Ok(Migrated::Now) => Ok(true),
        Ok(Migrated::Before) => Ok(false),
        Ok(Migrated::Damaged) => Err(StoreError::Damaged {
            path: path.to_owned(),
            what: "something belongs to what is missing".to_owned(),
        }),
        Err(error) => Err(told(path, error)),
    }
}

/// How bringing a database up to date ended.
enum Migrated {
    /// It is done.
    Now,
    /// Another process was faster.
    Before,
    /// Not at all: rows refer to others that are missing.
    Damaged,
}

/// What every connection of ours keeps to.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

fn format_of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn check_format(path: &Path, format: i64, known: i64) -> Result<(), StoreError> {
    let path = path.to_owned();
    match format {
        found if found > known => Err(StoreError::Newer { path, found, known }),
        1.. => Ok(()),
        _ => Err(StoreError::Damaged { path, what: "it names no format".to_owned() }),
    }
}

/// Looks at the file before SQLite does, which would take an empty file for a new database.
///
/// Where there is none, or something else, but copies of a book are: that is said too.
pub(super) fn check_file(path: &Path) -> Result<(), StoreError> {
    let looked = look_at(path);
    if !matches!(looked, Err(StoreError::NoBook(_) | StoreError::NotABook { .. })) {
        return looked;
    }
    let Some(copies) = Copies::of(path) else { return looked };
    // Once more after the copies were seen: another process may just have made the book, and then a copy of it.
    match look_at(path) {
        Err(StoreError::NoBook(path)) => Err(StoreError::Gone { path, copies }),
        Err(StoreError::NotABook { path, why }) => {
            Err(StoreError::NoLongerABook { path, why, copies })
        }
        looked => looked,
    }
}

fn look_at(path: &Path) -> Result<(), StoreError> {
    let about = fs::metadata(path).map_err(|error| told_io(path, &error))?;
    let not_a_book = |why: &str| StoreError::NotABook { path: path.to_owned(), why: why.into() };
    if !about.is_file() {
        return Err(not_a_book("it is not a file"));
    }
    if about.len() == 0 {
        return Err(not_a_book("it is empty"));
    }
    let mut header = [0u8; 100];
    let mut file = File::open(path).map_err(|error| told_io(path, &error))?;
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(not_a_book("it is too short"));
        }
        read => read.map_err(|error| told_io(path, &error))?,
    }
    if &header[..16] != MAGIC {
        return Err(not_a_book("it does not begin as one"));
    }
    if number_at(&header, 68) != APPLICATION_ID {
        return Err(not_a_book("it is the database of another program"));
    }
    let has_log = fs::metadata(log_of(path)).is_ok_and(|log| log.len() > 0);
    // The count of pages is right where both counters agree; a log may hold what the file does not yet.
    if !has_log && number_at(&header, 24) == number_at(&header, 92) {
        let page = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65_536,
            size => u64::from(size),
        };
        let expected = page * u64::from(number_at(&header, 28));
        // Asked for last: another process may just have brought its log into the file.
        let length = fs::metadata(path).map_err(|error| told_io(path, &error))?.len();
        if length < expected {
            let what = format!("it has {length} bytes of {expected}: its end is missing");
            return Err(StoreError::Damaged { path: path.to_owned(), what });
        }
    }
    Ok(())
}

fn number_at(header: &[u8; 100], at: usize) -> u32 {
    u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
}

/// SQLite's log beside a database.
pub(super) fn log_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// The path with something behind its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The address under which SQLite reads a file that nobody changes, without writing beside it.
fn immutable_name(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let mut name = String::from("file:");
    for byte in path.to_str()?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                name.push(char::from(byte));
            }
            other => name.push_str(&format!("%{other:02X}")),
        }
    }
    name.push_str("?immutable=1");
    Some(PathBuf::from(name))
}

/// Makes an empty book: under another name first, so that the place never holds half a book.
fn create(path: &Path, access: &Access) -> Result<(), StoreError> {
    let step = |step| access.watch.step(step).map_err(|error| told_io(path, &error));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    let draft = beside(path, &format!(".new-{}", std::process::id()));
    let made = (|| {
        step(Step::CreateBegun)?;
        let _ = fs::remove_file(&draft);
        private_file(&draft)?;
        let mut connection = Connection::open(&draft).map_err(|error| told(&draft, error))?;
        let fault = |error| told(&draft, error);
        connection.pragma_update(None, "page_size", PAGE_SIZE).map_err(fault)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
        set_up(&connection).map_err(fault)?;
        migrate(&mut connection, &draft, access)?;
        // From here on readers and one writer can work at the same time.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        connection.close().map_err(|(_, error)| told(&draft, error))?;
        sync(&draft)?;
        step(Step::CreateMade)?;
        place_new(&draft, path)
    })();
    let _ = fs::remove_file(&draft);
    made?;
    step(Step::CreatePlaced)
}

/// Puts a finished file at its place, unless another process was faster: then that one's stays.
fn place_new(draft: &Path, path: &Path) -> Result<(), StoreError> {
    match fs::hard_link(draft, path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        // Some file systems have no links.
        Err(_) if !path.exists() => {
            fs::rename(draft, path).map_err(|error| told_io(path, &error))?;
        }
        Err(error) => return Err(told_io(path, &error)),
    }
    sync_folder(path);
    Ok(())
}

/// An empty file that only this user can read.
pub(crate) fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| told_io(path, &error))
}

/// A folder that only this user can look into; one that is there already stays as it is.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| match told_io(folder, &error) {
        StoreError::NoBook(path) => StoreError::NotWritable { path, why: error.to_string() },
        other => other,
    })
}

/// Waits until the disk has the file.
pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| told_io(path, &error))
}

/// Waits until the disk has the folder's list of names, where the system can do that.
pub(crate) fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}
