//! Is the book whole: every page, every reference, every hash of every line?

use crate::records::StatementId;
use crate::sqlite::{SqliteStore, read};
use crate::{Store, StoreError};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Platform, Texts};

impl SqliteStore {
    /// Reads everything; what is wrong is told, and nothing is changed.
    pub fn check_whole(&self) -> Result<(), StoreError> {
        self.check_all_but(&[])
    }

    /// The same, but for the lines of these statements: whoever asks has just read them, which proved them.
    pub fn check_all_but(&self, proved: &[StatementId]) -> Result<(), StoreError> {
        let damaged = |what: String| StoreError::Damaged { path: self.path.clone(), what };
        let fault = |error| self.fault(error);
        // One moment for everything: what another process records meanwhile is no damage.
        let _moment = read::moment(&self.connection).map_err(fault)?;
        let mut query = self.connection.prepare("PRAGMA integrity_check(5)").map_err(fault)?;
        let said: Vec<String> =
            query.query_map((), |row| row.get(0)).and_then(Iterator::collect).map_err(fault)?;
        if said != ["ok"] {
            return Err(damaged(said.join("; ")));
        }
        let mut query = self.connection.prepare("PRAGMA foreign_key_check").map_err(fault)?;
        if query.exists(()).map_err(fault)? {
            return Err(damaged("a row refers to one that is missing".to_owned()));
        }
        let catalogue = self.catalogue()?;
        for kept in catalogue.statements.iter().filter(|kept| !proved.contains(&kept.id)) {
            // The names of platforms matter to those who use the lines; here only the hashes do.
            let mut texts = Texts::default();
            self.statement(kept, Platform(""), SourceId::new(0), &mut texts)?;
        }
        let lines: i64 = catalogue.statements.iter().map(|kept| i64::from(kept.lines)).sum();
        let counted: i64 = self
            .connection
            .query_row("SELECT count(*) FROM line", (), |row| row.get(0))
            .map_err(fault)?;
        match counted == lines {
            true => Ok(()),
            false => Err(damaged(format!("it has {counted} lines, but recorded {lines}"))),
        }
    }
}
