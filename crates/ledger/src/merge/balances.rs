//! Do the balances of a file tell its lines apart? Some exports state the same balance, mostly zero, on every line.
//!
//! Such a balance is still what the file says: where another file states the same of a line, it is that line, and where
//! none states another, it is kept and reported. It only does not make two lines of one, nor does it take the place
//! of a balance that another export states.

use super::Files;
use crate::money::Cents;
use crate::statement::StatementLine;
use rustc_hash::FxHashMap;

/// The balances that were set aside, by the places of their lines.
pub(super) type Doubtful = FxHashMap<u32, Cents>;

/// Whether balances follow the money. An export that was filtered has gaps, but its balances differ all the same.
pub(super) fn are_true(lines: &[StatementLine]) -> bool {
    let mut stated = lines.iter().filter_map(|line| line.balance_after.get());
    let Some(first) = stated.next() else { return true };
    let moving = lines.iter().filter(|line| line.amount.minor() != 0).count();
    // Zero may be true, as it is after each payout of everything; of a single line any other balance is.
    let least = if first.minor() == 0 { 1 } else { 2 };
    moving < least || stated.any(|balance| balance != first)
}

/// Takes doubtful balances off, where there are other files.
pub(super) fn set_aside(lines: &mut [StatementLine], files: &Files) -> Doubtful {
    if files.len() < 2 || files.iter().all(|file| file.has_true_balances) {
        return Doubtful::default();
    }
    let mut aside = Doubtful::default();
    for (place, line) in (0..).zip(lines) {
        if let (false, Some(balance)) =
            (files[line.at.source.index()].has_true_balances, line.balance_after.get())
        {
            aside.insert(place, balance);
            line.balance_after = None.into();
        }
    }
    aside
}

/// Puts them back where no other export stated a balance.
pub(super) fn put_back(lines: &mut [StatementLine], aside: Doubtful) {
    for (place, balance) in aside {
        let line = &mut lines[place as usize];
        if line.balance_after.get().is_none() {
            line.balance_after = Some(balance).into();
        }
    }
}
