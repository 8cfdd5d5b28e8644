//! Which words does Outflow think in: the vocabulary and the arithmetic of double entry, and nothing else.
//!
//! Sign, said once: in statement lines and answers a positive amount means that the user gains; in
//! postings a debit is positive (an asset that grows is debited). This crate is pure: no file, no
//! clock, no environment, no float.

pub mod account;
pub mod attribution;
pub mod cause;
pub mod citation;
pub mod codes;
pub mod country;
pub mod days;
pub mod diagnostic;
pub mod entry;
pub mod excluded;
pub mod explanation;
pub mod journal;
pub mod journalize;
pub mod merge;
pub mod money;
pub mod order;
pub mod reconcile;
pub mod replay;
pub mod snapshot;
pub mod source;
pub mod statement;
pub mod texts;
pub mod unseen;
pub mod wording;

pub use account::{Account, Platform};
pub use attribution::{Attribution, Draw, Lot};
pub use cause::{Cause, LedgerCause, StateCause};
pub use citation::{Citation, CitationText, Standing};
pub use codes::Code;
pub use country::country_code;
pub use days::{DayClose, Days};
pub use diagnostic::{Diagnostic, Severity};
pub use entry::{EntryDraft, JournalEntry, Posting};
pub use excluded::{Excluded, Exclusion, StandIns};
pub use explanation::{Because, Explanation};
pub use journal::Journal;
pub use merge::{Covered, Overlap};
pub use money::{Cents, Currency, Money};
pub use reconcile::{Gap, Reconciled};
pub use replay::Ledger;
pub use snapshot::Snapshot;
pub use source::Source;
pub use statement::{LineKind, LineRef, RowId, Statement, StatementLine, Told, Wording};
pub use texts::{TextId, Texts};
pub use unseen::is_unseen;
