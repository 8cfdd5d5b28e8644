//! What stands on every account after a journal was replayed.

use crate::account::Account;
use crate::cause::LedgerCause;
use crate::entry::JournalEntry;
use crate::money::Cents;

/// Accounts without a cause, in the order of their slots.
const PLAIN: [Account; 7] = [
    Account::Available,
    Account::Clearing,
    Account::Outside,
    Account::Card,
    Account::Suspense,
    Account::Missing,
    Account::Opening,
];
const CAUSES: usize = LedgerCause::ALL.len();
const SLOTS: usize = PLAIN.len() + 2 * CAUSES;

#[inline]
fn slot(account: Account) -> usize {
    match account {
        Account::Available => 0,
        Account::Clearing => 1,
        Account::Outside => 2,
        Account::Card => 3,
        Account::Suspense => 4,
        Account::Missing => 5,
        Account::Opening => 6,
        Account::Income(cause) => PLAIN.len() + cause as usize,
        Account::Expense(cause) => PLAIN.len() + CAUSES + cause as usize,
    }
}

/// Balances of all accounts, debit positive. Replaying `a` and then `b` gives what replaying both at once gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    // Wide: single accounts of a history may exceed 64 bits although its running balance never does.
    balances: [i128; SLOTS],
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger { balances: [0; SLOTS] }
    }
}

impl Ledger {
    /// A ledger that starts with an available balance from before the journal.
    pub fn opened_with(opening: Cents) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.balances[slot(Account::Available)] = opening.wide();
        ledger.balances[slot(Account::Opening)] = -opening.wide();
        ledger
    }

    /// Continues with more entries.
    pub fn replay(mut self, entries: impl IntoIterator<Item = JournalEntry>) -> Ledger {
        for entry in entries {
            for posting in entry.parts().postings {
                self.balances[slot(posting.account)] += posting.amount.wide();
            }
        }
        self
    }

    /// The balance of one account, debit positive; `None` where it cannot be held.
    pub fn balance(&self, account: Account) -> Option<Cents> {
        Cents::from_wide(self.balances[slot(account)])
    }

    /// Whether all accounts together are zero, as double entry demands.
    pub fn is_balanced(&self) -> bool {
        self.balances.iter().sum::<i128>() == 0
    }
}
