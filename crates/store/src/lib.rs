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

#[cfg(test)]
mod tests {
    use super::*;
    use outflow_ledger::statement::{LineRef, ShownColumns, SourceId, StatedBalance};
    use outflow_ledger::{
        Cents, Currency, LineKind, RowId, Source, StatementLine, TextId, Wording,
    };
    use std::sync::Arc;

    const PLATFORM: Platform = Platform("example");

    /// Lines as `(Ref ID or 0, amount)`.
    type Lines = [(u64, i64)];

    /// A statement of lines, all of one day, without balances.
    fn statement(number: u16, lines: &Lines) -> Statement {
        let text = b"x".to_vec();
        let line = |(index, (id, minor)): (usize, &(u64, i64))| StatementLine {
            at: LineRef { source: SourceId::new(number), line: index as u32 + 2 },
            start: 0,
            length: 1,
            dated: jiff::civil::date(2024, 6, 7),
            kind: LineKind::Hourly,
            wording: Wording::NONE,
            amount: Cents::new(*minor).unwrap(),
            balance_after: StatedBalance::from(None),
            id: RowId::from_digits(id.to_string().as_bytes()).filter(|_| *id > 0),
            names: None,
            group: None,
            client: TextId::EMPTY,
            contract: TextId::EMPTY,
            told: Default::default(),
        };
        Statement {
            platform: PLATFORM,
            source: Source {
                name: format!("{number}.csv"),
                text: Arc::new(text),
                delimiter: b',',
                columns: ShownColumns::default(),
            },
            format: "test",
            currency: Currency::USD,
            lines: lines.iter().enumerate().map(line).collect(),
            has_balance: false,
            has_ids: true,
        }
    }

    /// What every store has to keep: each case lists the statements and the amounts that stay.
    fn store_contract<S: Store>(new: impl Fn() -> S) {
        let cases: [(&[&Lines], &[i64]); 6] = [
            (&[], &[]),
            (&[&[(1, 10), (2, 20)]], &[10, 20]),
            // Importing twice changes nothing.
            (&[&[(1, 10), (2, 20)], &[(1, 10), (2, 20)]], &[10, 20]),
            // Overlapping exports merge.
            (&[&[(1, 10), (2, 20)], &[(2, 20), (3, 30)]], &[10, 20, 30]),
            // Equal real lines stay as many as one file shows.
            (&[&[(0, 5), (0, 5)], &[(0, 5)]], &[5, 5]),
            (&[&[(0, 5)], &[(0, 5), (0, 5), (0, 7)]], &[5, 5, 7]),
        ];
        for (statements, expected) in cases {
            let mut store = new();
            for (number, lines) in statements.iter().enumerate() {
                store.append(statement(number as u16, lines));
            }
            let (journal, _) = store.journal(PLATFORM, Texts::default()).unwrap();
            let mut kept: Vec<i64> = journal.lines.iter().map(|line| line.amount.minor()).collect();
            kept.sort_unstable();
            assert_eq!(kept, expected, "{statements:?}");
        }
        let mut store = new();
        store.append(statement(0, &[(1, 10)]));
        store.append(statement(1, &[(1, 11)]));
        let problems = store.journal(PLATFORM, Texts::default()).unwrap_err();
        assert_eq!(problems[0].code.id(), "E208", "one Ref ID with two contents");
    }

    #[test]
    fn the_store_in_memory_keeps_the_contract() {
        store_contract(MemoryStore::default);
    }
}
