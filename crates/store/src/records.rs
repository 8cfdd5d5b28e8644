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

/// What an operation did.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OperationKind {
    /// Recorded statements.
    Import,
    /// Recorded what the site showed.
    Snapshot,
    /// Recorded a note of the user.
    Note,
    /// Recorded a decision of the user.
    Decision,
    /// Reversed another operation.
    Undo(OperationId),
}

impl OperationKind {
    /// The name in a book and in answers.
    pub fn id(self) -> &'static str {
        match self {
            OperationKind::Import => "import",
            OperationKind::Snapshot => "snapshot",
            OperationKind::Note => "note",
            OperationKind::Decision => "decision",
            OperationKind::Undo(_) => "undo",
        }
    }

    /// The kind of this name.
    pub fn from_id(id: &str, undoes: Option<u32>) -> Option<OperationKind> {
        match (id, undoes) {
            ("import", None) => Some(OperationKind::Import),
            ("snapshot", None) => Some(OperationKind::Snapshot),
            ("note", None) => Some(OperationKind::Note),
            ("decision", None) => Some(OperationKind::Decision),
            ("undo", Some(undone)) => Some(OperationKind::Undo(OperationId(undone))),
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

/// A note or a decision of the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptNote {
    /// The operation that recorded it.
    pub operation: OperationId,
    /// The name of the account that it is about.
    pub account: Option<String>,
    /// The day that it is about.
    pub dated: Option<Date>,
    /// What it is about: a Ref ID, a file, or nothing.
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
    /// A note or, where it says so, a decision.
    Note {
        /// Whether it is a decision, which answers follow.
        is_decision: bool,
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
            Change::Note { is_decision: true, .. } => OperationKind::Decision,
            Change::Note { is_decision: false, .. } => OperationKind::Note,
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
