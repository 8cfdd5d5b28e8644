//! Do the balances of a file tell its lines apart? Some exports state zero on every line, and nothing follows from that.
//!
//! Such a balance is still what the file says: it is kept and reported where no other export states one. It only
//! does not make two lines of one, nor does it take the place of a balance that another export states.

use super::Files;
use crate::statement::{StatedBalance, StatementLine};

/// One of so many neighbours has to follow from the other; an export that was filtered has gaps as well.
const ONE_OF: usize = 10;

/// Whether balances follow from amounts, at least here and there. The lines are in the order of the file.
pub(super) fn are_true(lines: &[StatementLine]) -> bool {
    let moves = |line: &StatementLine| line.amount.minor() != 0;
    let mut stated = lines.iter().filter_map(|line| line.balance_after.get());
    // Zero after a line that moves money may be true, but then it tells no two such lines apart either.
    if stated.all(|balance| balance.minor() == 0) {
        return !lines.iter().any(moves);
    }
    let balance = |line: &StatementLine| line.balance_after.get().map(|balance| balance.wide());
    let follows = |after: &StatementLine, before: &StatementLine| {
        let sum = balance(before).map(|before| before + after.amount.wide());
        sum.is_some() && sum == balance(after)
    };
    let (mut pairs, mut following) = (0, 0);
    for pair in lines.windows(2).filter(|pair| pair.iter().all(moves)) {
        pairs += 1;
        following += usize::from(follows(&pair[0], &pair[1]) || follows(&pair[1], &pair[0]));
    }
    following * ONE_OF >= pairs
}

/// Takes untrue balances off, where there are other files; returns them with the places of their lines.
pub(super) fn set_aside(lines: &mut [StatementLine], files: &Files) -> Vec<(u32, StatedBalance)> {
    if files.len() < 2 || files.iter().all(|file| file.has_true_balances) {
        return Vec::new();
    }
    let is_untrue = |line: &StatementLine| !files[line.at.source.index()].has_true_balances;
    let untrue = (0..).zip(lines.iter_mut()).filter(|(_, line)| is_untrue(line));
    let taken = |(place, line): (u32, &mut StatementLine)| {
        (place, std::mem::replace(&mut line.balance_after, None.into()))
    };
    untrue.map(taken).collect()
}

/// Puts them back where no other export stated a balance.
pub(super) fn put_back(lines: &mut [StatementLine], untrue: Vec<(u32, StatedBalance)>) {
    for (place, balance) in untrue {
        let line = &mut lines[place as usize];
        if line.balance_after.get().is_none() {
            line.balance_after = balance;
        }
    }
}
