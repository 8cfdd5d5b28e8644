//! What did each past week bring: client money by class, and what was charged, day by day.
//!
//! A week runs from Monday to Sunday. Payouts, their cost and what a card paid for are left out, and so is what the
//! forecast counts by itself: a membership, an inactivity fee, and clients whose contracts are in the book.

use crate::contracts::same;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Journal, LedgerCause, LineKind, RowId, TextId};
use outflow_policy::week_of;
use rustc_hash::FxHashMap;

/// What one week brought, by day: Monday is 0. Cents, net of fees and taxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PastWeek {
    /// Hours that clients paid.
    pub hours: [i64; 7],
    /// Milestones, bonuses and other client money.
    pub releases: [i64; 7],
    /// Everything else: Connects, refunds, adjustments.
    pub charges: [i64; 7],
}

/// What is left out of the weeks besides payouts.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftOut {
    /// Connects are counted by themselves.
    pub connects: bool,
    /// Clients whose contracts are counted by themselves.
    pub clients: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Hours,
    Releases,
    Charges,
    Apart,
}

/// The whole weeks from `first` to `last`, oldest first; `None` where a day's sum is too large to be held.
pub(crate) fn past_weeks(
    journal: &Journal,
    (first, last): (Date, Date),
    left_out: &LeftOut,
) -> Option<Vec<PastWeek>> {
    let monday = week_of(first.saturating_add(6.days())).first;
    let after = week_of(last.saturating_add(1.day())).first;
    let count = usize::try_from((after - monday).get_days().max(0) / 7).ok()?;
    if count == 0 {
        return Some(Vec::new());
    }
    let mut weeks = vec![PastWeek::default(); count];
    let from = journal.lines.partition_point(|line| line.dated < monday);
    let to = journal.lines.partition_point(|line| line.dated < after);
    let classes = Classes::of(journal, from..to, left_out);
    for (line, class) in journal.lines[from..to].iter().zip(classes) {
        let day = usize::try_from((line.dated - monday).get_days()).ok()?;
        let week = &mut weeks[day / 7];
        let cents = match class {
            Class::Hours => &mut week.hours[day % 7],
            Class::Releases => &mut week.releases[day % 7],
            Class::Charges => &mut week.charges[day % 7],
            Class::Apart => continue,
        };
        *cents = cents.checked_add(line.amount.minor())?;
    }
    Some(weeks)
}

/// Finds the class of each line: a fee or tax goes with the line that it names.
struct Classes<'a> {
    journal: &'a Journal,
    by_id: FxHashMap<RowId, Class>,
    apart: Vec<TextId>,
    connects: bool,
}

impl<'a> Classes<'a> {
    fn of(journal: &'a Journal, lines: std::ops::Range<usize>, left_out: &LeftOut) -> Vec<Class> {
        let mut clients: Vec<TextId> = lines.clone().map(|at| journal.lines[at].client).collect();
        clients.sort_unstable();
        clients.dedup();
        let is_apart = |id: &TextId| {
            let name = journal.texts.text(*id);
            !id.is_empty() && left_out.clients.iter().any(|client| same(client, name))
        };
        clients.retain(is_apart);
        let connects = left_out.connects;
        let mut classes =
            Classes { journal, by_id: FxHashMap::default(), apart: clients, connects };
        let mut found: Vec<Option<Class>> =
            lines.clone().map(|line| classes.of_itself(line)).collect();
        // Fees name earnings, and taxes name fees, in whichever order the day lists them.
        for _ in 0..2 {
            for (class, line) in found.iter_mut().zip(lines.clone()) {
                if class.is_none() {
                    *class = classes.of_named(line);
                }
            }
        }
        found.into_iter().map(|class| class.unwrap_or(Class::Charges)).collect()
    }

    /// What a line is without looking at others; its ids then stand for it.
    fn of_itself(&mut self, at: usize) -> Option<Class> {
        use LedgerCause::*;
        let line = &self.journal.lines[at];
        let class = match self.journal.meanings.causes[at] {
            Withdrawn | WithdrawnScheduled | WithdrawalFee | WithdrawalReturned | PaidFromCard
            | InactivityFee => Class::Apart,
            _ if self.journal.meanings.is_card_funded(at as u32) => Class::Apart,
            // The plan renews by itself, or there is none any more.
            Membership => Class::Apart,
            Connects if self.connects => Class::Apart,
            cause if cause.is_earning() && self.apart.contains(&line.client) => Class::Apart,
            cause if cause.is_earning() && line.kind == LineKind::Hourly => Class::Hours,
            cause if cause.is_earning() => Class::Releases,
            ServiceFee | TaxOnFees | TaxWithheld => return None,
            _ => Class::Charges,
        };
        self.remember(at, class);
        Some(class)
    }

    fn of_named(&mut self, at: usize) -> Option<Class> {
        let line = &self.journal.lines[at];
        let named = line.names.or(line.group)?;
        let class = *self.by_id.get(&named)?;
        self.remember(at, class);
        Some(class)
    }

    fn remember(&mut self, at: usize, class: Class) {
        let line = &self.journal.lines[at];
        for id in [line.id, line.group].into_iter().flatten() {
            self.by_id.entry(id).or_insert(class);
        }
    }
}
