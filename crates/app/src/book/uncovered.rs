//! Which days between the files of an account does no file cover, and what is known of them?

use crate::book::{AccountName, Seen};
use jiff::civil::Date;
use outflow_ledger::{Code, Diagnostic, Journal};

impl Seen {
    /// Runs of days between the files of an account that no file covers, both ends included, where the balance
    /// does not follow across them either: what happened there is not known.
    pub fn unknown_days(&self, account: &str, journal: &Journal) -> Vec<(Date, Date)> {
        let mut days = uncovered(self, account);
        days.retain(|(_, to)| !journal.is_bridged_after(*to));
        days
    }

    /// The other runs, a week or longer: the balance is the same before and after, so what came in on these days
    /// went out again, if anything did.
    pub fn bridged_days(&self, account: &str, journal: &Journal) -> Vec<(Date, Date)> {
        let mut days = uncovered(self, account);
        days.retain(|(from, to)| length(*from, *to) >= 7 && journal.is_bridged_after(*to));
        days
    }

    /// Such a run in which a day lies.
    pub fn unknown_on(&self, account: &str, journal: &Journal, day: Date) -> Option<(Date, Date)> {
        let mut days = self.unknown_days(account, journal).into_iter();
        days.find(|(from, to)| *from <= day && day <= *to)
    }
}

/// How many days there are from one to the other, both included.
fn length(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days()) + 1
}

/// What there is to say of days that no file covers, though the balance follows across them; shorter runs than a
/// week stand between any two exports.
pub(super) fn bridged_in_words(days: &[(Date, Date)]) -> Option<String> {
    let longest = days.iter().max_by_key(|(from, to)| length(*from, *to))?;
    let (from, to) = longest;
    let all: i32 = days.iter().map(|(from, to)| length(*from, *to)).sum();
    let what = match days.len() {
        1 => format!(
            "No file covers {from} to {to} ({all} days); the balance is the same before and after"
        ),
        count => format!(
            "No file covers {count} stretches of days ({all} days, the longest from {from} to {to}); the balance is the same before and after each"
        ),
    };
    Some(format!(
        "{what}, so what came in then, if anything did, went out again and is not in these figures"
    ))
}

/// Runs of days between the files of an account that no file covers, both ends included.
fn uncovered(seen: &Seen, account: &str) -> Vec<(Date, Date)> {
    let mut covered: Vec<(Date, Date)> =
        seen.statements_of(account).iter().filter_map(|one| one.days).collect();
    covered.sort();
    let mut gaps = Vec::new();
    let mut reached: Option<Date> = None;
    for (first, last) in covered {
        if let Some(reached) = reached
            && let (Ok(from), Ok(to)) = (reached.tomorrow(), first.yesterday())
            && from <= to
        {
            gaps.push((from, to));
        }
        reached = Some(reached.map_or(last, |reached| reached.max(last)));
    }
    gaps
}

/// Days up to a day that no file covers: whether the balance follows across them or not.
pub(super) fn uncovered_note(
    seen: &Seen,
    account: &AccountName,
    journal: &Journal,
    until: Option<Date>,
) -> Vec<Diagnostic> {
    let is_asked = |(from, _): &(Date, Date)| until.is_none_or(|last| *from <= last);
    let mut unknown = seen.unknown_days(&account.name, journal);
    unknown.retain(is_asked);
    let across = "no balance of the platform leads across";
    let not_known = "what came in and went out then is not known";
    let unknown_in_words = match unknown.as_slice() {
        [] => None,
        [(from, to)] => {
            Some(format!("No file covers {from} to {to}, and {across} these days: {not_known}"))
        }
        [(from, _), .., (_, to)] => Some(format!(
            "No file covers {} stretches of days between {from} and {to}, and {across} them: {not_known}",
            unknown.len()
        )),
    };
    let mut bridged = seen.bridged_days(&account.name, journal);
    bridged.retain(is_asked);
    let all = unknown_in_words.into_iter().chain(bridged_in_words(&bridged));
    all.map(|what| Diagnostic::new(Code::UncoveredDays, what)).collect()
}
