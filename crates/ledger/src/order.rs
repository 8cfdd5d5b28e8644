//! In which order did the lines happen: both file orders are detected, for the file and within each day.

use crate::money::Cents;
use crate::statement::{RowId, SourceId, StatementLine};
use rustc_hash::FxHashMap;

/// Turns the lines of one file, in file order, into oldest first as far as the file's own order tells.
pub fn orient(lines: &mut [StatementLine]) {
    if is_newest_first(lines) {
        lines.reverse();
    }
}

/// Real exports are newest first; that is also the answer where nothing tells.
fn is_newest_first(lines: &[StatementLine]) -> bool {
    let votes = |later: &dyn Fn(&StatementLine, &StatementLine) -> bool| -> i64 {
        let vote = |pair: &[StatementLine]| {
            i64::from(later(&pair[0], &pair[1])) - i64::from(later(&pair[1], &pair[0]))
        };
        lines.windows(2).map(vote).sum()
    };
    let by_date = votes(&|a, b| a.dated > b.dated);
    if by_date != 0 {
        return by_date > 0;
    }
    // Platforms count their ids upward: a file in which they only fall or only rise tells its order.
    match (ids_move(lines, |a, b| a > b), ids_move(lines, |a, b| a < b)) {
        (true, false) => return true,
        (false, true) => return false,
        _ => {}
    }
    let by_balance = votes(&|a, b| follows(b.balance_after.get(), a));
    if by_balance != 0 {
        return by_balance > 0;
    }
    votes(&|a, b| a.id.zip(b.id).is_some_and(|(a, b)| a > b)) >= 0
}

/// Whether every two neighbours have ids that move in this way.
fn ids_move(lines: &[StatementLine], moves: impl Fn(RowId, RowId) -> bool) -> bool {
    lines.windows(2).all(|pair| pair[0].id.zip(pair[1].id).is_some_and(|(a, b)| moves(a, b)))
}

/// Whether `line` states the balance that comes of `before` and its amount.
fn follows(before: Option<Cents>, line: &StatementLine) -> bool {
    before
        .zip(line.balance_after.get())
        .is_some_and(|(before, after)| before.plus(line.amount) == Some(after))
}

/// Puts lines of any number of files, each oriented, into one order, oldest first.
///
/// Within a day the order is the one in which the stated balances chain, ids rising where more than one
/// does; so the result does not depend on how the lines were spread over files.
pub fn arrange(lines: &mut [StatementLine]) {
    if !lines.is_sorted_by_key(|line| line.dated) {
        lines.sort_by_key(|line| line.dated);
    }
    let mut before: Option<Cents> = None;
    let mut start = 0;
    while start < lines.len() {
        let dated = lines[start].dated;
        let length = lines[start..].iter().take_while(|line| line.dated == dated).count();
        let day = &mut lines[start..start + length];
        arrange_day(day, before);
        before = day.last().and_then(|line| line.balance_after.get());
        start += length;
    }
}

fn arrange_day(day: &mut [StatementLine], before: Option<Cents>) {
    if day.len() < 2 && before.is_some() {
        return;
    }
    let rising = day.windows(2).all(|pair| pair[0].id.is_some() && pair[0].id < pair[1].id);
    if rising && breaks(day, before) == 0 {
        return;
    }
    let has_ids = day.iter().all(|line| line.id.is_some_and(|id| id.is_number()));
    // Where ids and the order of every file agree, a balance that does not follow is a gap and no disorder.
    if has_ids && ids_agree_with_files(day) {
        day.sort_by_key(|line| line.id);
        return;
    }
    if !day.iter().all(|line| line.balance_after.get().is_some()) {
        if has_ids {
            day.sort_by_key(|line| line.id);
        }
        return;
    }
    if let Some(best) = best_order(day, before, has_ids) {
        day.copy_from_slice(&best);
    }
}

/// Whether within every file the ids of the day only rise, or in every file only fall.
fn ids_agree_with_files(day: &[StatementLine]) -> bool {
    let mut last: FxHashMap<SourceId, RowId> = FxHashMap::default();
    let (mut rises, mut falls) = (true, true);
    for line in day {
        let Some(id) = line.id else { return false };
        if let Some(before) = last.insert(line.at.source, id) {
            rises &= before < id;
            falls &= before > id;
        }
    }
    rises || falls
}

/// The order of a day whose lines all state a balance; `None` keeps the present one.
fn best_order(
    day: &[StatementLine],
    before: Option<Cents>,
    has_ids: bool,
) -> Option<Vec<StatementLine>> {
    let mut by_id = day.to_vec();
    if has_ids {
        by_id.sort_by_key(|line| line.id);
        if breaks(&by_id, before) == 0 {
            return Some(by_id);
        }
    }
    // Without the balance before it, the first day can start anywhere: then the file's own order comes first.
    if before.is_none() && breaks(day, None) == 0 {
        return None;
    }
    if let Some(path) = chain(&by_id, before) {
        return Some(path);
    }
    let mut reversed = day.to_vec();
    reversed.reverse();
    let kept = breaks(day, before);
    [reversed, by_id]
        .into_iter()
        .map(|order| (breaks(&order, before), order))
        .filter(|(count, _)| *count < kept)
        .min_by_key(|(count, _)| *count)
        .map(|(_, order)| order)
}

/// How many lines do not follow from the balance before them.
fn breaks(day: &[StatementLine], before: Option<Cents>) -> usize {
    let opening = before.or_else(|| {
        let first = day.first()?;
        first.balance_after.get()?.minus(first.amount)
    });
    let mut balance = opening;
    let mut count = 0;
    for line in day {
        count += usize::from(!follows(balance, line));
        balance = line.balance_after.get();
    }
    count
}

/// A path through all lines on which every balance follows (Hierholzer's algorithm, where a line leads from
/// the balance before it to the balance after it); the smallest by the given order of lines among equals.
fn chain(lines: &[StatementLine], before: Option<Cents>) -> Option<Vec<StatementLine>> {
    let mut leaving: FxHashMap<Cents, Vec<usize>> = FxHashMap::default();
    let mut surplus: FxHashMap<Cents, i64> = FxHashMap::default();
    for (index, line) in lines.iter().enumerate().rev() {
        let after = line.balance_after.get()?;
        let from = after.minus(line.amount)?;
        leaving.entry(from).or_default().push(index);
        *surplus.entry(from).or_default() += 1;
        *surplus.entry(after).or_default() -= 1;
    }
    let start = match before {
        Some(balance) => balance,
        None => *surplus.iter().filter(|(_, surplus)| **surplus > 0).map(|(from, _)| from).min()?,
    };
    let mut path = Vec::with_capacity(lines.len());
    let mut stack: Vec<(Cents, Option<usize>)> = vec![(start, None)];
    while let Some((balance, _)) = stack.last() {
        match leaving.get_mut(balance).and_then(Vec::pop) {
            Some(index) => {
                let after = lines[index].balance_after.get()?;
                stack.push((after, Some(index)));
            }
            None => {
                if let Some((_, Some(index))) = stack.pop() {
                    path.push(lines[index]);
                }
            }
        }
    }
    path.reverse();
    let complete = path.len() == lines.len() && breaks(&path, Some(start)) == 0;
    complete.then_some(path)
}
