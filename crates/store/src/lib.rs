//! Where statements are kept: one trait, and the store in memory that serves an answer from files alone.

mod memory;

pub use memory::MemoryStore;

use outflow_ledger::{Diagnostic, Journal, Platform, Statement, Texts};

/// Keeps the statements of one account and gives them back as one journal.
pub trait Store {
    /// Adds a statement; lines that are already known by their key count once.
    fn append(&mut self, statement: Statement);

    /// The journal of everything that was added; fatal diagnostics where it contradicts itself.
    fn journal(
        self,
        platform: Platform,
        texts: Texts,
    ) -> Result<(Journal, Vec<Diagnostic>), Vec<Diagnostic>>;
}
