//! Which payments that contracts let expect do the site's figures tell already, so that nothing counts twice?
//!
//! A total of a stage tells everything of that stage; a single amount tells itself alone.

use super::incomes::Incomes;
use crate::contracts::{is_suspended, same};
use crate::waiting::Waiting;
use crate::work::ExpectedPayment;
use jiff::civil::Date;
use outflow_ledger::Snapshot;
use outflow_ledger::snapshot::{Contract, ContractStatus, Due, StageItem, Week, WorkKind};
use std::cell::RefCell;

/// A milestone that waits may be kept in the book with another day, so many days apart at the most.
const SAME_MILESTONE_DAYS: i32 = 120;

/// The stages through which the money of a week goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    InProgress,
    InReview,
    Pending,
}

/// What the site's figures tell on the first day.
pub(super) struct Told<'a> {
    snapshot: &'a Snapshot,
    waiting: &'a [Waiting],
    as_of: Date,
    /// Waiting amounts that stand for a payment already.
    used: RefCell<Vec<bool>>,
}

impl<'a> Told<'a> {
    pub fn new(snapshot: &'a Snapshot, waiting: &'a [Waiting], as_of: Date) -> Told<'a> {
        Told { snapshot, waiting, as_of, used: RefCell::new(vec![false; waiting.len()]) }
    }

    /// Whether the figures tell this payment, which is to become available on that day.
    pub fn tells(&self, incomes: &Incomes<'_>, one: &ExpectedPayment, on: Date) -> bool {
        match one.week_reviewed() {
            Some(week) => {
                week.first <= self.as_of
                    && (self.tells_week(incomes, week, on, Some(&one.client))
                        || self.is_dated(on, None))
            }
            None => {
                // An amount that stands for it stands for no other payment, also where a total tells it.
                let is_told = self.is_same_milestone(one) || self.is_dated(on, Some(one));
                let is_released = one.pays_on <= self.as_of && self.snapshot.pending.is_some();
                is_told || is_released
            }
        }
    }

    /// Whether hours of a week are told: by the total of the stage in which they are now, or by an amount of their
    /// own; of any client, or of this one.
    pub fn tells_week(
        &self,
        incomes: &Incomes<'_>,
        week: Week,
        on: Date,
        client: Option<&str>,
    ) -> bool {
        let stage = self.stage_of(incomes, week);
        let (total, items) = match stage {
            Stage::InProgress => {
                (self.snapshot.work_in_progress, &self.snapshot.work_in_progress_items)
            }
            Stage::InReview => (self.snapshot.in_review, &self.snapshot.in_review_items),
            Stage::Pending => (self.snapshot.pending, &self.snapshot.pending_items),
        };
        let is_its = |item: &StageItem| {
            let is_of_week = match (item.week, item.due) {
                (Some(of), _) => of == week,
                (None, Some(Due::On(due))) => due == on,
                (None, _) => stage != Stage::Pending,
            };
            item.kind == WorkKind::Hourly
                && is_of_week
                && client.is_none_or(|client| self.is_of(item.contract.as_deref(), client))
        };
        let is_logged = |contract: &Contract| {
            contract.week == Some(week)
                && (contract.logged_minutes.is_some() || contract.billed_minutes.is_some())
                && client.is_none_or(|client| {
                    contract.client.as_deref().is_none_or(|of| same(of, client))
                })
        };
        total.is_some() || items.iter().any(is_its) || self.snapshot.contracts.iter().any(is_logged)
    }

    fn stage_of(&self, incomes: &Incomes<'_>, week: Week) -> Stage {
        if week.last >= self.as_of {
            return Stage::InProgress;
        }
        match incomes.review_of_week(week) {
            Some(ends) if ends >= self.as_of => Stage::InReview,
            _ => Stage::Pending,
        }
    }

    /// Whether a contract's title, or a client's name, belongs to this client; what has no name may.
    fn is_of(&self, name: Option<&str>, client: &str) -> bool {
        let Some(name) = name else { return true };
        let is_titled =
            |contract: &&Contract| contract.title.as_deref().is_some_and(|title| same(title, name));
        let titled = self.snapshot.contracts.iter().find(is_titled);
        match titled.and_then(|contract| contract.client.as_deref()) {
            Some(of) => same(of, client),
            None => same(name, client) || titled.is_none(),
        }
    }

    /// Whether an amount without a name waits for that very day; of fixed work it stands for one payment only.
    fn is_dated(&self, on: Date, of: Option<&ExpectedPayment>) -> bool {
        let mut used = self.used.borrow_mut();
        let found = self.waiting.iter().zip(used.iter_mut()).find(|(one, used)| {
            let is_free = of.is_none() || !**used;
            is_free && !one.outside && one.contract.is_none() && one.available_on == Some(on)
        });
        match found {
            Some((_, used)) => {
                *used |= of.is_some();
                true
            }
            None => false,
        }
    }

    /// Whether a milestone that waits is the one that is expected: of the same client, with the same amount.
    fn is_same_milestone(&self, one: &ExpectedPayment) -> bool {
        let mut used = self.used.borrow_mut();
        let mut fitting: Vec<(i32, usize)> = Vec::new();
        for (place, waiting) in self.waiting.iter().enumerate() {
            let days = waiting.available_on.map_or(0, |on| (on - one.pays_on).get_days().abs());
            let is_it = !used[place]
                && !waiting.outside
                && waiting.gross == Some(one.gross)
                && waiting.contract.is_some()
                && self.is_of(waiting.contract.as_deref(), &one.client)
                && days <= SAME_MILESTONE_DAYS;
            if is_it {
                fitting.push((days, place));
            }
        }
        match fitting.into_iter().min() {
            Some((_, place)) => {
                used[place] = true;
                true
            }
            None => false,
        }
    }

    /// Why nothing more comes of a payment: all contracts with its client that the figures tell of stand still.
    pub fn hindrance(&self, one: &ExpectedPayment) -> Option<&'static str> {
        let of_client = || {
            let contracts = self.snapshot.contracts.iter();
            contracts.filter(|contract| {
                contract.client.as_deref().is_some_and(|client| same(client, &one.client))
            })
        };
        of_client().next()?;
        // What an invoice asks for is owed, whatever became of the contract.
        let is_to_come = one.invoice.is_none()
            && one.worked.map_or(one.pays_on > self.as_of, |week| week.last >= self.as_of);
        let all = |wanted: &dyn Fn(&Contract) -> bool| of_client().all(wanted);
        if all(&|contract| is_suspended(Some(contract))) {
            return Some("the contract is suspended until the client has paid");
        }
        let has_ended = |contract: &Contract| {
            matches!(contract.status, Some(ContractStatus::Ended | ContractStatus::EndedByClient))
        };
        if is_to_come && all(&has_ended) {
            return Some("the contract has ended, by the site's figures");
        }
        let is_paused =
            |contract: &Contract| contract.status == Some(ContractStatus::PausedByClient);
        if is_to_come && one.worked.is_some() && all(&is_paused) {
            return Some("the client has paused the contract");
        }
        None
    }
}
