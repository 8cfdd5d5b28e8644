//! Which copies of the book are there, how is one made, and how does one take the book's place?

use crate::StoreError;
use crate::sqlite::fault::{told, told_io};
use crate::sqlite::open::{
    beside, check_file, log_of, make_folder, private_file, sync, sync_folder,
};
use crate::sqlite::{Access, SqliteStore, read};
use crate::steps::{Progress, Step, Work};
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{self, StepResult};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So many automatic copies are kept; those that the user asked for all are.
pub const KEPT: usize = 10;

/// So many pages are copied between two looks at the watch.
const PAGES: i32 = 8;

/// So long is the moment at the beginning of a copy's name.
const MOMENT: usize = "2024-06-07T10-11-12Z".len();

/// What the names of copies hold that the program makes by itself.
const AUTOMATIC: &str = "-before-";

/// A copy of what a restore took away gives way to none: nothing else holds its later operations.
const BEFORE_RESTORE: &str = "-before-restore";

/// A copy of the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backup {
    /// What it is restored by.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Whether it gives way to newer ones: those that are made before imports and migrations.
    pub is_automatic: bool,
}

/// Copies that are there where a book is expected and none is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copies {
    /// How many.
    pub count: usize,
    /// The name of the newest.
    pub newest: String,
}

impl Copies {
    /// Those of the book at this place; `None` where there are none.
    pub(super) fn of(book: &Path) -> Option<Copies> {
        let known = backups(book).ok()?;
        let newest = known.last()?.name.clone();
        Some(Copies { count: known.len(), newest })
    }
}

impl fmt::Display for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => f.write_str("1 copy of it is"),
            count => write!(f, "{count} copies of it are"),
        }
    }
}

/// What a restore did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// The copy that took the book's place.
    pub name: String,
    /// The copy that was made of the book as it was, where it could be read.
    pub before: Option<String>,
    /// Where the damaged book is kept, if it was damaged.
    pub aside: Option<PathBuf>,
}

/// Where the copies of a book are.
pub fn backups_folder(book: &Path) -> PathBuf {
    beside(book, ".backups")
}

/// Every copy of a book, the oldest first.
pub fn backups(book: &Path) -> Result<Vec<Backup>, StoreError> {
    let folder = backups_folder(book);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(told_io(&folder, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| told_io(&folder, &error))?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).map(str::to_owned);
        let is_copy = path.extension().is_some_and(|extension| extension == "sqlite");
        if let Some(name) = name.filter(|_| is_copy) {
            let bytes = match fs::metadata(&path) {
                Ok(about) => about.len(),
                // Another process let it go a moment ago.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(told_io(&path, &error)),
            };
            let is_automatic = name.contains(AUTOMATIC) && !name.contains(BEFORE_RESTORE);
            found.push(Backup { name, path, bytes, is_automatic });
        }
    }
    found.sort_by(|a, b| age(&a.name).cmp(&age(&b.name)));
    Ok(found)
}

/// By what copies are ordered: the moment in the name, and the number among those of that moment.
fn age(name: &str) -> (&str, u32, &str) {
    (name.get(..MOMENT).unwrap_or(name), number_of(name), name)
}

/// The first copy of a moment bears no number.
fn number_of(name: &str) -> u32 {
    name.rsplit_once('.').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

/// The beginning of a copy's name: the moment at which it was made.
fn moment(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

impl SqliteStore {
    /// Makes a copy, named by the moment and what it is for; returns its name.
    pub fn back_up(&self, what_for: &str) -> Result<String, StoreError> {
        self.back_up_sparing(what_for, None)
    }

    /// The same; the copy that is about to be used does not give way to the new one.
    fn back_up_sparing(&self, what_for: &str, spared: Option<&str>) -> Result<String, StoreError> {
        self.step(Step::BackupBegun)?;
        let folder = backups_folder(&self.path);
        make_folder(&folder)?;
        let draft = folder.join(format!(".new-{}", std::process::id()));
        let made = self.copy_into(&draft).and_then(|()| self.place(&folder, &draft, what_for));
        if made.is_err() {
            let _ = fs::remove_file(&draft);
        }
        let name = made?;
        self.step(Step::BackupPlaced)?;
        prune(&self.path, spared)?;
        self.step(Step::BackupPruned)?;
        Ok(name)
    }

    fn copy_into(&self, draft: &Path) -> Result<(), StoreError> {
        let _ = fs::remove_file(draft);
        private_file(draft)?;
        let mut copy = Connection::open(draft).map_err(|error| told(draft, error))?;
        let progress = &self.access.progress;
        copy_pages(&self.connection, &mut copy, draft, progress, || self.step(Step::BackupPages))?;
        copy.close().map_err(|(_, error)| told(draft, error))?;
        sync(draft)
    }

    fn place(&self, folder: &Path, draft: &Path, what_for: &str) -> Result<String, StoreError> {
        self.step(Step::BackupMade)?;
        let moment = moment(self.access.now);
        loop {
            // Counted on from the newest of the moment, also where older ones were let go.
            let known = backups(&self.path)?;
            let of_moment = known.iter().filter(|copy| copy.name.starts_with(&moment));
            let name = match of_moment.map(|copy| number_of(&copy.name)).max() {
                None => format!("{moment}-{what_for}"),
                Some(last) => format!("{moment}-{what_for}.{}", last.saturating_add(1)),
            };
            let place = folder.join(format!("{name}.sqlite"));
            match fs::hard_link(draft, &place) {
                Ok(()) => fs::remove_file(draft).map_err(|error| told_io(draft, &error))?,
                // Another process was faster with the same name.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                // Some file systems have no links.
                Err(_) => fs::rename(draft, &place).map_err(|error| told_io(&place, &error))?,
            }
            sync_folder(&place);
            return Ok(name);
        }
    }
}

/// Copies all pages of one database into another, as one change of the other.
fn copy_pages(
    from: &Connection,
    to: &mut Connection,
    path: &Path,
    progress: &Progress,
    mut step: impl FnMut() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fault = |error| told(path, error);
    // One moment for all pages: a process that writes meanwhile would let the copying begin again and again.
    let _moment = read::moment(from).map_err(fault)?;
    from.query_row("SELECT count(*) FROM sqlite_schema", (), |_| Ok(())).map_err(fault)?;
    let copying = backup::Backup::new(from, to).map_err(fault)?;
    let mut waits = 0;
    loop {
        match copying.step(PAGES).map_err(fault)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {
                let state = copying.progress();
                let of = u64::try_from(state.pagecount).unwrap_or(0);
                let left = u64::try_from(state.remaining).unwrap_or(0);
                progress.tell(Work::Copying, of.saturating_sub(left), of);
                step()?;
            }
            // Another process is at work; it is given time.
            _ if waits < 200 => {
                waits += 1;
                std::thread::sleep(Duration::from_millis(50));
            }
            _ => return Err(StoreError::InUse(path.to_owned())),
        }
    }
}

/// Removes the oldest automatic copies beyond those that are kept.
fn prune(book: &Path, spared: Option<&str>) -> Result<(), StoreError> {
    let automatic: Vec<Backup> =
        backups(book)?.into_iter().filter(|copy| copy.is_automatic).collect();
    let surplus = automatic.len().saturating_sub(KEPT);
    for copy in automatic.iter().filter(|copy| Some(copy.name.as_str()) != spared).take(surplus) {
        match fs::remove_file(&copy.path) {
            // Another process let the same one go.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            removed => removed.map_err(|error| told_io(&copy.path, &error))?,
        }
    }
    Ok(())
}

/// Whether a copy can be restored; otherwise why not.
pub fn check_copy(copy: &Backup, access: &Access) -> Result<(), StoreError> {
    whole_copy(copy, access).map(|_| ())
}

/// A copy of which everything was read. What is wrong with it is never said of the book.
fn whole_copy(copy: &Backup, access: &Access) -> Result<SqliteStore, StoreError> {
    let opened = SqliteStore::open_copy(&copy.path, access.clone());
    let whole = opened.and_then(|store| store.check_whole().map(|()| store));
    whole.map_err(|error| match error {
        StoreError::Damaged { what, .. } | StoreError::NotABook { why: what, .. } => {
            StoreError::DamagedCopy { name: copy.name.clone(), what }
        }
        other => other,
    })
}

/// Puts a copy in the book's place. What the book was is kept: as a copy, or aside where it is damaged.
pub fn restore(book: &Path, name: &str, access: Access) -> Result<Restored, StoreError> {
    let known = backups(book)?;
    let wanted = name.strip_suffix(".sqlite").unwrap_or(name);
    let copy = known
        .iter()
        .find(|copy| copy.name == wanted)
        .ok_or_else(|| StoreError::UnknownBackup(name.to_owned()))?;
    let source = whole_copy(copy, &access)?;
    access.watch.step(Step::RestoreBegun).map_err(|error| told_io(book, &error))?;
    // Looked at as it is: opened for writing, a damaged book would take its log in when it is closed.
    let present = SqliteStore::open_as_it_is(book, access.clone());
    let restored = match present.and_then(|present| present.check_whole()) {
        Ok(()) => {
            let mut present = SqliteStore::open(book, access.clone())?;
            let before = Some(present.back_up_sparing("before-restore", Some(&copy.name))?);
            let SqliteStore { connection, path, access, .. } = &mut present;
            copy_pages(&source.connection, connection, path, &access.progress, || {
                access.watch.step(Step::RestorePages).map_err(|error| told_io(book, &error))
            })?;
            present.migrate_if_older()?;
            Restored { name: copy.name.clone(), before, aside: None }
        }
        Err(
            error @ (StoreError::Newer { .. }
            | StoreError::InUse(_)
            | StoreError::NotWritable { .. }
            | StoreError::Full(_)
            | StoreError::Io { .. }),
        ) => return Err(error),
        Err(_) => replace(book, copy, &access)?,
    };
    access.watch.step(Step::RestoreDone).map_err(|error| told_io(book, &error))?;
    Ok(restored)
}

/// Keeps what stands at the book's place aside, with its log, and puts the copy there.
fn replace(book: &Path, copy: &Backup, access: &Access) -> Result<Restored, StoreError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error: std::io::Error| told_io(&path, &error)
    };
    let aside = free_name(&beside(book, &format!(".damaged-{}", moment(access.now))));
    let is_there = fs::symlink_metadata(book).is_ok();
    if is_there {
        private_copy(book, &aside)?;
    }
    let log = log_of(book);
    if log.exists() {
        private_copy(&log, &log_of(&aside))?;
    }
    access.watch.step(Step::RestoreAside).map_err(io(book))?;
    let draft = beside(book, &format!(".new-{}", std::process::id()));
    let _ = fs::remove_file(&draft);
    private_copy(&copy.path, &draft)?;
    // A log of the damaged book must not be read into the copy.
    for stale in [log, beside(book, "-shm")] {
        if stale.exists() {
            fs::remove_file(&stale).map_err(io(&stale))?;
        }
    }
    fs::rename(&draft, book).map_err(io(book))?;
    sync_folder(book);
    check_file(book)?;
    Ok(Restored { name: copy.name.clone(), before: None, aside: is_there.then_some(aside) })
}

fn free_name(wanted: &Path) -> PathBuf {
    let others = (2..).map(|number| beside(wanted, &format!("-{number}")));
    let mut names = std::iter::once(wanted.to_owned()).chain(others);
    // A log may have been kept alone, where the book itself was missing.
    let is_free = |name: &PathBuf| !name.exists() && !log_of(name).exists();
    names.find(is_free).unwrap_or_else(|| wanted.to_owned())
}

fn private_copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut target = private_file(to)?;
    let copied =
        fs::File::open(from).and_then(|mut source| std::io::copy(&mut source, &mut target));
    copied.map_err(|error| told_io(to, &error))?;
    target.sync_all().map_err(|error| told_io(to, &error))
}
