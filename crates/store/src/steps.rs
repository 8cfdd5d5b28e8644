//! At which steps can a change of the book be cut off: their names, and whoever watches them.
//!
//! In the program nobody watches. Tests let the process die or the step fail at each of them.

use std::fmt;
use std::io;
use std::sync::Arc;

macro_rules! steps {
    ($($variant:ident = $id:literal, $what:literal;)+) => {
        /// A step of ours, beside those that SQLite takes inside.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Step { $(#[doc = $what] $variant),+ }

        impl Step {
            /// Every step.
            pub const ALL: &'static [Step] = &[$(Step::$variant),+];

            /// Its name.
            pub const fn id(self) -> &'static str {
                match self { $(Step::$variant => $id),+ }
            }
        }
    };
}

steps! {
    CreateBegun = "create-begun", "A new book is about to be made beside its place.";
    CreateMade = "create-made", "It is made, and not yet at its place.";
    CreatePlaced = "create-placed", "It is at its place.";
    RecordBegun = "record-begun", "The transaction of an operation is open.";
    RecordOperation = "record-operation", "Its operation is written.";
    RecordStatement = "record-statement", "A statement is written, its lines are not.";
    RecordLines = "record-lines", "Half of a statement's lines are written.";
    RecordContent = "record-content", "Everything is written but the hash of the operation.";
    RecordReady = "record-ready", "Everything is written and not yet committed.";
    RecordCommitted = "record-committed", "It is committed.";
    BackupBegun = "backup-begun", "A copy is about to be made.";
    BackupPages = "backup-pages", "A part of the pages is copied.";
    BackupMade = "backup-made", "The copy is made, and not yet at its place.";
    BackupPlaced = "backup-placed", "The copy is at its place; old ones are not yet removed.";
    BackupPruned = "backup-pruned", "Old copies are removed.";
    MigrationBegun = "migration-begun", "The book is of an older format and was copied.";
    MigrationDone = "migration-done", "It is brought to this version's format.";
    RestoreBegun = "restore-begun", "A copy is about to take the book's place.";
    RestorePages = "restore-pages", "A part of its pages is written into the book.";
    RestoreAside = "restore-aside", "The damaged book is kept aside.";
    RestoreDone = "restore-done", "The copy has taken the book's place.";
    RebuildBegun = "rebuild-begun", "What was derived is about to be removed.";
    RebuildRemoved = "rebuild-removed", "It is removed.";
    RebuildMade = "rebuild-made", "It is made again, and not yet at its place.";
    RebuildPlaced = "rebuild-placed", "It is at its place.";
}

type Watcher = dyn Fn(Step) -> io::Result<()> + Send + Sync;

/// Told of every step before the next one; a failure stops the change as a failed write would.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<Watcher>>);

impl Watch {
    /// By this function.
    pub fn by(watcher: impl Fn(Step) -> io::Result<()> + Send + Sync + 'static) -> Watch {
        Watch(Some(Arc::new(watcher)))
    }

    /// Tells of a step.
    pub fn step(&self, step: Step) -> io::Result<()> {
        match &self.0 {
            Some(watcher) => watcher(step),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "watched" } else { "unwatched" })
    }
}

/// What takes long.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Work {
    /// Files are read.
    Reading,
    /// Their lines are compared with those of the book.
    Comparing,
    /// A copy of the book is made.
    Copying,
    /// Lines are written.
    Writing,
}

type Listener = dyn Fn(Work, u64, u64) + Send + Sync;

/// Told how much of a work is done, of how much; for people who wait.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Listener>>);

impl Progress {
    /// To this function.
    pub fn to(listener: impl Fn(Work, u64, u64) + Send + Sync + 'static) -> Progress {
        Progress(Some(Arc::new(listener)))
    }

    /// Tells.
    pub fn tell(&self, work: Work, done: u64, of: u64) {
        if let Some(listener) = &self.0 {
            listener(work, done, of);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "told" } else { "untold" })
    }
}
