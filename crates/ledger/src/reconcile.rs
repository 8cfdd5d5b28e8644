//! Does the platform's running balance follow from its amounts: where it departs first, and by how much.

use crate::days::{DayClose, Days};
use crate::money::Cents;
use crate::statement::StatementLine;

/// A place where the stated balance is not the balance before it plus the amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The first line after the gap, by its place in the journal.
    pub line: u32,
    /// What the balance would be if nothing were missing.
    pub expected: Cents,
    /// What the platform says.
    pub stated: Cents,
    /// The sum that would close the gap: stated less expected.
    pub missing: Cents,
}

/// The balances of a journal, oldest line first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reconciled {
    /// Before the oldest line: from its balance, else 0.00.
    pub opening: Cents,
    /// After the newest line.
    pub closing: Cents,
    /// Every departure.
    pub gaps: Vec<Gap>,
    /// The end of every day with lines.
    pub days: Days,
}

/// A sum that cannot be held, at the journal's line that breaks it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a sum is beyond what 64 bits of cents hold")]
pub struct Overflow {
    /// The line's place in the journal.
    pub line: u32,
}

/// Follows the balance through `lines` (oldest first): stated where the platform states it, else our own sum.
///
/// Within a day the sum may pass beyond what can be held; where a day closes there, it is an overflow.
pub fn reconcile(lines: &[StatementLine]) -> Result<Reconciled, Overflow> {
    let opening = opening_of(lines)?;
    let mut reconciled = Reconciled { opening, closing: opening, ..Reconciled::default() };
    let mut balance = opening.wide();
    let mut first = 0;
    for (index, line) in lines.iter().enumerate() {
        let here = index as u32;
        let overflow = Overflow { line: here };
        balance += line.amount.wide();
        if let Some(stated) = line.balance_after.get()
            && stated.wide() != balance
        {
            let expected = Cents::from_wide(balance).ok_or(overflow)?;
            let missing = stated.minus(expected).ok_or(overflow)?;
            reconciled.gaps.push(Gap { line: here, expected, stated, missing });
            balance = stated.wide();
        }
        if lines.get(index + 1).is_none_or(|next| next.dated != line.dated) {
            let close = Cents::from_wide(balance).ok_or(overflow)?;
            let end = here + 1;
            reconciled.days.0.push(DayClose { date: line.dated, close, first, end });
            reconciled.closing = close;
            first = end;
        }
    }
    Ok(reconciled)
}

fn opening_of(lines: &[StatementLine]) -> Result<Cents, Overflow> {
    let Some(oldest) = lines.first() else {
        return Ok(Cents::ZERO);
    };
    match oldest.balance_after.get() {
        Some(after) => after.minus(oldest.amount).ok_or(Overflow { line: 0 }),
        None => Ok(Cents::ZERO),
    }
}
