//! Which lines of a new account does the book hold in another account of the same holder already?

use super::plan::{Plan, PlannedFile, ReadFile};
use crate::book::{Seen, put_together, statements};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Covered, LineRef, Statement};
use outflow_store::Store;
use std::collections::HashSet;

/// A new account and another one whose lines may be the same.
#[derive(Clone, Debug)]
pub(super) struct InTwo {
    pub(super) account: String,
    pub(super) other: String,
    /// Whose both are, where the files say it.
    pub(super) holder: Option<String>,
    /// So many lines of the new one stand in the other already.
    pub(super) both: u64,
    pub(super) lines: u64,
}

/// Every other account that a new one may repeat: of the same holder, or with the same lines.
pub(super) fn in_two(
    plan: &Plan,
    store: &dyn Store,
    seen: &Seen,
    files: &[ReadFile],
    account: &str,
) -> Vec<InTwo> {
    let of_account = |one: &&PlannedFile| one.account == account && one.is_recorded();
    let new: Vec<&Statement> =
        plan.files.iter().filter(of_account).map(|one| &files[one.file].statement).collect();
    let Some(platform) = new.first().map(|one| one.platform.0) else { return Vec::new() };
    if !seen.statements_of(account).is_empty() {
        return Vec::new();
    }
    let holder = new.iter().find_map(|one| one.holder());
    let lines = new.iter().map(|one| one.lines.len() as u64).sum();
    let others = seen.accounts().into_iter();
    let others = others.filter(|other| other.name != account && other.platform == platform);
    let found = others.filter_map(|other| {
        let theirs = seen.statements_of(&other.name).iter().find_map(|one| one.holder.clone());
        let holder = match (&holder, theirs) {
            (Some(holder), Some(theirs)) if *holder != theirs => return None,
            (Some(holder), Some(_)) => Some(holder.clone()),
            _ => None,
        };
        let both = also_in(plan, store, seen, &other.name, &new);
        let other = other.name;
        (holder.is_some() || both > 0).then(|| InTwo {
            account: account.to_owned(),
            other,
            holder,
            both,
            lines,
        })
    });
    found.collect()
}

/// How many of the lines an account holds already: those that an import into it would call known, or told otherwise.
/// Where the files cannot be one account, none.
fn also_in(plan: &Plan, store: &dyn Store, seen: &Seen, account: &str, new: &[&Statement]) -> u64 {
    let basis = seen.basis_of(account);
    let mut texts = plan.texts.clone();
    let Ok(mut all) = statements(store, &basis.statements, &mut texts) else { return 0 };
    let (first_new, Some(platform)) = (all.len(), new.first().map(|one| one.platform)) else {
        return 0;
    };
    let next = plan.head.map_or(0, |(id, _)| id.0) + 1;
    for one in new {
        let Ok(number) = u16::try_from(all.len()) else { return 0 };
        let mut statement = (*one).clone();
        statement.recorded = next;
        statement.lines.iter_mut().for_each(|line| line.at.source = SourceId::new(number));
        all.push(statement);
    }
    let is_new = |at: LineRef| at.source.index() >= first_new;
    let mut held: HashSet<LineRef> = HashSet::new();
    let mut note = |covered: &Covered| {
        let (was, is) = (covered.line.at, covered.by);
        match (is_new(was), is_new(is)) {
            (true, false) => held.insert(was),
            (false, true) => held.insert(is),
            // Two new files show it: it is held as soon as one of them is.
            (true, true) => held.contains(&is) && held.insert(was),
            (false, false) => false,
        };
    };
    match put_together(platform, all, texts, &basis, &mut note) {
        Ok(_) => held.len() as u64,
        Err(_) => 0,
    }
}
