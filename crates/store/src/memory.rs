//! How are statements kept for the length of one answer: in memory, nothing written anywhere.

use crate::Store;
use outflow_ledger::{Currency, Diagnostic, Journal, Platform, Statement, Texts};

/// A store that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryStore {
    statements: Vec<Statement>,
}

impl Store for MemoryStore {
    fn append(&mut self, statement: Statement) {
        self.statements.push(statement);
    }

    fn journal(
        self,
        platform: Platform,
        texts: Texts,
    ) -> Result<(Journal, Vec<Diagnostic>), Vec<Diagnostic>> {
        if self.statements.is_empty() {
            return Ok((Journal::empty(platform, Currency::USD), Vec::new()));
        }
        Journal::merge(platform, self.statements, texts)
    }
}
