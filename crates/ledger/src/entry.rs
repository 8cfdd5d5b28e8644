//! What a line means: a journal entry, which cannot exist unbalanced.

use crate::account::{Account, Platform};
use crate::cause::LedgerCause;
use crate::money::Cents;
use crate::statement::LineRef;
use jiff::civil::Date;

/// One leg of an entry; debit is positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Where.
    pub account: Account,
    /// How much, debit positive, in minor units of the journal's currency.
    pub amount: Cents,
}

/// The parts of an entry before they were proved to balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryDraft {
    /// The line that proves it; entries that close a gap cite the first line after the gap.
    pub line: LineRef,
    /// The day it counted.
    pub dated: Date,
    /// Whose statement says so.
    pub platform: Platform,
    /// What the line alone proves.
    pub cause: LedgerCause,
    /// The legs: what one statement line moves always has two sides.
    pub postings: [Posting; 2],
}

impl EntryDraft {
    /// The only door to a [`JournalEntry`]: `None` unless the postings sum to zero.
    #[inline]
    pub fn balanced(self) -> Option<JournalEntry> {
        let sum: i128 = self.postings.iter().map(|posting| posting.amount.wide()).sum();
        (sum == 0).then_some(JournalEntry(self))
    }
}

/// A balanced entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JournalEntry(EntryDraft);

impl JournalEntry {
    /// A movement of `amount` into (positive) or out of (negative) the available balance.
    #[inline]
    pub fn of_available(
        line: LineRef,
        dated: Date,
        platform: Platform,
        cause: LedgerCause,
        amount: Cents,
        against: Account,
    ) -> JournalEntry {
        let postings = [
            Posting { account: Account::Available, amount },
            Posting { account: against, amount: -amount },
        ];
        EntryDraft { line, dated, platform, cause, postings }
            .balanced()
            .expect("an amount and its negative sum to zero")
    }

    /// What was proved to balance.
    #[inline]
    pub fn parts(&self) -> &EntryDraft {
        &self.0
    }

    /// What the entry does to one account, debit positive.
    pub fn on(&self, account: Account) -> Cents {
        let legs = self.0.postings.iter().filter(|posting| posting.account == account);
        Cents::sum(legs.map(|posting| posting.amount)).expect("two balanced legs cannot overflow")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::SourceId;

    #[test]
    fn an_unbalanced_draft_is_no_entry() {
        let cents = |minor| Cents::new(minor).unwrap();
        let leg = |account, minor| Posting { account, amount: cents(minor) };
        let draft = |a, b| EntryDraft {
            line: LineRef { source: SourceId::new(0), line: 2 },
            dated: Date::constant(2024, 6, 7),
            platform: Platform("example"),
            cause: LedgerCause::ServiceFee,
            postings: [leg(Account::Available, a), leg(Account::Outside, b)],
        };
        assert!(draft(-2580, 2580).balanced().is_some());
        assert!(draft(-2580, 2579).balanced().is_none());
        assert!(draft(i64::MAX, i64::MAX).balanced().is_none());
    }
}
