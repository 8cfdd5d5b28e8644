//! What is kept in a book: operations, and the statements, snapshots and notes that they recorded.

use jiff::Timestamp;
use jiff::civil::Date;
use outflow_ledger::{Currency, Statement, Texts};
use std::fmt;

/// The number of an operation: 1 is the oldest, and no number is left out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OperationId(pub u32);

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A SHA-256.
pub type Hash = [u8; 32];

/// What the user told in words, or a command wrote down for the user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NoteKind {
    /// A note.
    Note,
    /// A decision, which answers follow.
    Decision,
    /// A contract, or the end of one.
    Contract,
    /// Something that the user did on a platform.
    Activity,
    /// An invoice, or what became of one.
    Invoice,
    /// Something of a budget: a floor, a draw, or a rule of categories.
    Budget,
}

impl NoteKind {
    /// Every kind with its name in a book; a name never changes its meaning.
    const NAMES: [(NoteKind, &'static str); 6] = [
        (NoteKind::Note, "note"),
        (NoteKind::Decision, "decision"),
        (NoteKind::Contract, "contract"),
        (NoteKind::Activity, "activity"),
        (NoteKind::Invoice, "invoice"),
        (NoteKind::Budget, "budget"),
    ];

    /// All of them.
    pub fn all() -> impl Iterator<Item = NoteKind> {
        NoteKind::NAMES.iter().map(|(kind, _)| *kind)
    }

    /// The name in a book and in answers.
    pub fn id(self) -> &'static str {
        NoteKind::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of this name.
    pub fn from_id(id: &str) -> Option<NoteKind> {
        NoteKind::NAMES.iter().find(|(_, name)| *name == id).map(|(kind, _)| *kind)
    }
}

/// What an operation did.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OperationKind {
    /// Recorded statements.
    Import,
    /// Recorded what the site showed.
    Snapshot,
    /// Recorded what the user told.
    Note(NoteKind),
    /// Reversed another operation.
    Undo(OperationId),
}

impl OperationKind {
    /// The name in a book and in answers.
    pub fn id(self) -> &'static str {
        match self {
            OperationKind::Import => "import",
            OperationKind::Snapshot => "snapshot",
            OperationKind::Note(kind) => kind.id(),
            OperationKind::Undo(_) => "undo",
        }
    }

    /// The kind of this name.
    pub fn from_id(id: &str, undoes: Option<u32>) -> Option<OperationKind> {
        match (id, undoes) {
            ("import", None) => Some(OperationKind::Import),
            ("snapshot", None) => Some(OperationKind::Snapshot),
            ("undo", Some(undone)) => Some(OperationKind::Undo(OperationId(undone))),
            (id, None) => NoteKind::from_id(id).map(OperationKind::Note),
            _ => None,
        }
    }

    /// What it reverses.
    pub fn undoes(self) -> Option<OperationId> {
        match self {
            OperationKind::Undo(undone) => Some(undone),
            _ => None,
        }
    }
}

/// One change of the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation {
    /// Its number.
    pub id: OperationId,
    /// When it was recorded; never before the operation before it.
    pub recorded: Timestamp,
    /// What it did.
    pub kind: OperationKind,
    /// The version of the program that recorded it.
    pub program: String,
    /// What it said it did.
    pub summary: String,
    /// Over everything that it recorded.
    pub content: Hash,
    /// Over the hash of the operation before it, and all of the above.
    pub hash: Hash,
}

/// The number of a statement in the book, in the order of recording.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StatementId(pub u32);

/// A statement without its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptStatement {
    /// Its number.
    pub id: StatementId,
    /// The operation that recorded it.
    pub operation: OperationId,
    /// The platform's id.
    pub platform: String,
    /// The name of the account.
    pub account: String,
    /// The file's name.
    pub name: String,
    /// The format that read it.
    pub format: String,
    /// Whose account it is, where the file says so.
    pub holder: Option<String>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// Over the bytes of the file.
    pub file: Hash,
    /// How many bytes the file has.
    pub bytes: u64,
    /// How many lines it has.
    pub lines: u32,
    /// Whether it states the running balance.
    pub has_balance: bool,
    /// The first and the last day with lines.
    pub days: Option<(Date, Date)>,
    /// Over the statement with all its lines.
    pub content: Hash,
}

/// What the site showed on a day, as the text of a snapshot file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptSnapshot {
    /// The operation that recorded it.
    pub operation: OperationId,
    /// The platform's id.
    pub platform: String,
    /// The name of the account.
    pub account: String,
    /// The day on which the figures were read off the site.
    pub as_of: Date,
    /// TOML, as in a snapshot file.
    pub text: String,
}

/// What the user told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptNote {
    /// The operation that recorded it.
    pub operation: OperationId,
    /// What it is: that of its operation.
    pub kind: NoteKind,
    /// The name of the account that it is about.
    pub account: Option<String>,
    /// The day that it is about.
    pub dated: Option<Date>,
    /// What it is about: a Ref ID, a file, a command's own words, or nothing.
    pub about: String,
    /// The words.
    pub text: String,
}

/// Everything in a book but the lines of its statements.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalogue {
    /// Oldest first.
    pub operations: Vec<Operation>,
    /// In the order of their numbers.
    pub statements: Vec<KeptStatement>,
    /// In the order of recording.
    pub snapshots: Vec<KeptSnapshot>,
    /// In the order of recording.
    pub notes: Vec<KeptNote>,
}

/// The newest operation of a book, as the head of its chain; `None` where there is none yet.
pub type Head = Option<(OperationId, Hash)>;

impl Catalogue {
    /// The notes of one kind, in the order of recording.
    pub fn notes_of(&self, kind: NoteKind) -> impl Iterator<Item = &KeptNote> {
        self.notes.iter().filter(move |note| note.kind == kind)
    }

    /// The newest operation.
    pub fn head(&self) -> Head {
        self.operations.last().map(|operation| (operation.id, operation.hash))
    }

    /// An operation by its number.
    pub fn operation(&self, id: OperationId) -> Option<&Operation> {
        self.operations.get(usize::try_from(id.0.checked_sub(1)?).ok()?)
    }
}

/// A statement to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewStatement<'a> {
    /// The name of the account.
    pub account: &'a str,
    /// What the file says.
    pub statement: &'a Statement,
    /// The texts that its lines were read with.
    pub texts: &'a Texts,
    /// Over the bytes of the file.
    pub file: Hash,
    /// How many bytes the file has.
    pub bytes: u64,
}

/// A change to be recorded as one operation.
#[derive(Clone, Debug)]
pub enum Change<'a> {
    /// Statements, all of them or none.
    Import(Vec<NewStatement<'a>>),
    /// What the site showed; the operation's number is filled in.
    Snapshot {
        /// The platform's id.
        platform: &'a str,
        /// The name of the account.
        account: &'a str,
        /// The day on which the figures were read off the site.
        as_of: Date,
        /// TOML, as in a snapshot file.
        text: &'a str,
    },
    /// What the user told.
    Note {
        /// What it is.
        kind: NoteKind,
        /// The name of the account that it is about.
        account: Option<&'a str>,
        /// The day that it is about.
        dated: Option<Date>,
        /// What it is about.
        about: &'a str,
        /// The words.
        text: &'a str,
    },
    /// The reversal of an operation.
    Undo(OperationId),
}

impl Change<'_> {
    /// The kind of operation that it makes.
    pub fn kind(&self) -> OperationKind {
        match self {
            Change::Import(_) => OperationKind::Import,
            Change::Snapshot { .. } => OperationKind::Snapshot,
            Change::Note { kind, .. } => OperationKind::Note(*kind),
            Change::Undo(undone) => OperationKind::Undo(*undone),
        }
    }
}

/// A change with what is said of it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The change.
    pub change: Change<'a>,
    /// When it is recorded, by the clock.
    pub now: Timestamp,
    /// The version of the program.
    pub program: &'a str,
    /// What the operation says it did.
    pub summary: &'a str,
    /// The head that the change was made for: where the book has moved on since, nothing is recorded.
    pub head: Head,
}
