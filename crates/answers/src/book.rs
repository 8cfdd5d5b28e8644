//! What does a journal show as tables: its lines, its balances, what they rest on, and where money went?
//!
//! Every function here is a view: it adds nothing to the journal and leaves nothing of it out, and says where
//! the sums prove it. Positive means that the user gains, as everywhere.

mod balance;
mod bisect;
mod coverage;
mod flow;
mod reconcile;
mod register;
pub(crate) mod rows;
mod shown;
pub(crate) mod walk;

pub use balance::{BalanceRequest, balance};
pub use bisect::bisect;
pub use coverage::{AccountFiles, CoveredFile, coverage};
pub use flow::flow;
pub use reconcile::reconcile;
pub use register::{RegisterRequest, register};
pub use shown::ShownBalance;

use outflow_ledger::{Diagnostic, Journal};

/// Why a table cannot be shown.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BookError {
    /// Something about the input.
    #[error("the statement cannot be answered from")]
    Input(Vec<Diagnostic>),
    /// Sums that must agree do not: a mistake of ours, so nothing is shown (exit status 3).
    #[error("integrity check failed: {0}")]
    Integrity(String),
}

impl From<Diagnostic> for BookError {
    fn from(diagnostic: Diagnostic) -> BookError {
        BookError::Input(vec![diagnostic])
    }
}

/// What is said where balances are our own sums.
pub(crate) fn note_about_balances(journal: &Journal) -> Option<String> {
    let stated = journal.lines.iter().filter(|line| line.balance_after.get().is_some()).count();
    match (journal.lines.len(), stated) {
        (0, _) => None,
        (_, 0) => Some(
            "No line states a balance: the balance before the first line is taken as 0.00, and nothing \
             can show that lines are missing."
                .to_owned(),
        ),
        (all, stated) if stated < all => Some(format!(
            "{stated} of {all} lines state a balance; between them the balance is our own sum."
        )),
        _ => None,
    }
}

/// `1 line`, `2 lines`.
pub(crate) fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
