//! How are statements kept for the length of one answer: in memory, nothing written anywhere.

use crate::chain::{
    Hasher, content_hash, note_hash, note_of, operation_of, snapshot_hash, snapshot_of,
    statement_hash,
};
use crate::columns::KeptColumns;
use crate::records::{Catalogue, Change, Entry, Hash, KeptStatement, Operation, StatementId};
use crate::rows::{Rebuilder, rows_of};
use crate::{Store, StoreError, check_undo, kept_of};
use outflow_ledger::source::Records;
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Platform, Source, Statement, Texts};
use std::sync::Arc;

/// A store that forgets everything when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore {
    catalogue: Catalogue,
    /// Each with the texts that its lines were read with.
    statements: Vec<(Statement, Texts)>,
}

impl Store for MemoryStore {
    fn catalogue(&self) -> Result<Catalogue, StoreError> {
        Ok(self.catalogue.clone())
    }

    fn statement(
        &self,
        kept: &KeptStatement,
        platform: Platform,
        source: SourceId,
        texts: &mut Texts,
    ) -> Result<Statement, StoreError> {
        let (statement, own) = &self.statements[kept.id.0 as usize - 1];
        let mut rebuilder = Rebuilder::new(source, texts, statement.lines.len());
        for row in rows_of(statement, own) {
            rebuilder.push(&row).expect("records that were held once can be held again");
        }
        let Rebuilder { text, lines, .. } = rebuilder;
        Ok(Statement {
            platform,
            source: Source { records: Records::Text(Arc::new(text)), ..statement.source.clone() },
            lines,
            recorded: kept.operation.0,
            ..statement.clone()
        })
    }

    fn record(&mut self, entry: &Entry<'_>) -> Result<Operation, StoreError> {
        if self.catalogue.head() != entry.head {
            return Err(StoreError::Moved);
        }
        if let Change::Undo(target) = entry.change {
            check_undo(&self.catalogue, target)?;
        }
        let last = self.catalogue.operations.last().map(|last| last.recorded);
        let id = operation_of(entry, entry.head, last, [0; 32]).id;
        let mut parts: Vec<Hash> = Vec::new();
        if let Change::Import(statements) = &entry.change {
            for new in statements {
                let number = StatementId(self.statements.len() as u32 + 1);
                let mut kept = kept_of(new, number, id);
                let columns = KeptColumns::of(new.statement).text();
                let mut hasher = Hasher::default();
                rows_of(new.statement, new.texts).for_each(|row| hasher.line(&row));
                kept.content = statement_hash(&kept, &columns, &hasher.finish());
                parts.push(kept.content);
                self.catalogue.statements.push(kept);
                self.statements.push((new.statement.clone(), new.texts.clone()));
            }
        }
        let snapshot = snapshot_of(&entry.change, id);
        parts.extend(snapshot.iter().map(snapshot_hash));
        self.catalogue.snapshots.extend(snapshot);
        let note = note_of(&entry.change, id);
        parts.extend(note.iter().map(note_hash));
        self.catalogue.notes.extend(note);
        let operation = operation_of(entry, entry.head, last, content_hash(&parts));
        self.catalogue.operations.push(operation.clone());
        Ok(operation)
    }
}
