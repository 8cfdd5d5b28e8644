//! Which cause is the main one: the seven rules, in their order, and the further causes beside it.

use crate::answer::{Contribution, Primary, State};
use crate::waiting::{DATELESS, Waiting, stage_rank};
use crate::window::Window;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cause, Cents, Journal, LedgerCause, StateCause};

/// The lines of the whole file by cause: how many, and their sums.
pub(crate) struct Totals {
    counts: [usize; LedgerCause::ALL.len()],
    sums: [i128; LedgerCause::ALL.len()],
}

impl Totals {
    pub(crate) fn of(journal: &Journal, causes: &[LedgerCause]) -> Totals {
        let mut totals =
            Totals { counts: [0; LedgerCause::ALL.len()], sums: [0; LedgerCause::ALL.len()] };
        for (line, cause) in journal.lines.iter().zip(causes) {
            totals.counts[*cause as usize] += 1;
            totals.sums[*cause as usize] += line.amount.wide();
        }
        totals
    }

    pub(crate) fn count(&self, wanted: impl Fn(LedgerCause) -> bool) -> usize {
        let causes = LedgerCause::ALL.iter().filter(|cause| wanted(**cause));
        causes.map(|cause| self.counts[*cause as usize]).sum()
    }

    pub(crate) fn sum(&self, wanted: impl Fn(LedgerCause) -> bool) -> i128 {
        let causes = LedgerCause::ALL.iter().filter(|cause| wanted(**cause));
        causes.map(|cause| self.sums[*cause as usize]).sum()
    }
}

/// Everything that the rules look at.
pub(crate) struct Evidence<'a> {
    pub(crate) journal: &'a Journal,
    pub(crate) causes: &'a [LedgerCause],
    pub(crate) totals: &'a Totals,
    pub(crate) window: &'a Window,
    pub(crate) contributions: &'a [Contribution],
    pub(crate) waiting: &'a [Waiting],
    pub(crate) states: &'a [State],
    pub(crate) closing: Cents,
    pub(crate) expected: Option<Cents>,
    pub(crate) as_of: Date,
}

/// The main cause; none where nothing at all is known.
pub(crate) fn choose(evidence: &Evidence<'_>) -> Option<Primary> {
    let rules = [below_zero, locked, overdue, nothing_came_yet, spent, never_earned, above_zero];
    let cause = rules.iter().find_map(|rule| rule(evidence))?;
    Some(evidence.describe(cause))
}

/// Debits in the window by size, then every state, without the main cause.
pub(crate) fn others(evidence: &Evidence<'_>, primary: Option<&Primary>) -> Vec<Cause> {
    let mut debits: Vec<(i128, LedgerCause)> = evidence
        .contributions
        .iter()
        .map(|contribution| (own_money(contribution), contribution.cause))
        .filter(|(amount, _)| *amount < 0)
        .collect();
    debits.sort_unstable();
    let debits = debits.into_iter().map(|(_, cause)| Cause::Ledger(cause));
    let states = evidence.states.iter().map(|state| Cause::State(state.cause));
    let mut others: Vec<Cause> = Vec::new();
    for cause in debits.chain(states) {
        if primary.map(|primary| primary.cause) != Some(cause) && !others.contains(&cause) {
            others.push(cause);
        }
    }
    others
}

/// What of a contribution touched the user's own money.
fn own_money(contribution: &Contribution) -> i128 {
    match contribution.cause {
        LedgerCause::PaidFromCard => 0,
        _ => contribution.amount.wide() - contribution.card_funded.wide(),
    }
}

/// Rule 1: the debit of the day on which the balance went below zero, a take-back before any other.
fn below_zero(evidence: &Evidence<'_>) -> Option<Cause> {
    if !evidence.closing.is_negative() {
        return None;
    }
    let of_that_day = evidence.debits_of_crossing_day();
    let largest = |wanted: &dyn Fn(LedgerCause) -> bool| {
        let debits = of_that_day.iter().filter(|(_, cause)| wanted(*cause));
        debits.min().map(|(_, cause)| *cause)
    };
    let cause = largest(&LedgerCause::is_take_back)
        .or_else(|| largest(&|_| true))
        .or_else(|| evidence.largest_of(LedgerCause::is_take_back))
        .or_else(|| evidence.largest_debit());
    cause.map(Cause::Ledger)
}

/// Rule 2: money is available, but locked.
fn locked(evidence: &Evidence<'_>) -> Option<Cause> {
    use StateCause::{AccountHold, PayoutBlocked, ReserveKept};
    if !evidence.closing.is_positive() {
        return None;
    }
    let locks = [AccountHold, PayoutBlocked, ReserveKept];
    locks.into_iter().find(|cause| evidence.has(*cause)).map(Cause::State)
}

/// Rule 3: zero, and something due is overdue.
fn overdue(evidence: &Evidence<'_>) -> Option<Cause> {
    if !evidence.closing.is_zero() {
        return None;
    }
    let failed = |waiting: &&Waiting| waiting.cause == StateCause::ClientPaymentFailed;
    let mut stuck = evidence.waiting.iter().filter(failed);
    if stuck.any(|waiting| waiting.was_due.is_some()) {
        return Some(StateCause::ClientPaymentFailed.into());
    }
    if evidence.has(StateCause::TransferLate) {
        return Some(StateCause::TransferLate.into());
    }
    if evidence.has(StateCause::ClientPaymentFailed) {
        // A suspension alone is never the main cause while a take-back lies in the window.
        if let Some(take_back) = evidence.largest_of(LedgerCause::is_take_back) {
            return Some(take_back.into());
        }
        if evidence.waiting.iter().any(|waiting| failed(&waiting)) {
            return Some(StateCause::ClientPaymentFailed.into());
        }
    }
    None
}

/// Rule 4: zero, nothing earned in the file's balance, something waiting.
fn nothing_came_yet(evidence: &Evidence<'_>) -> Option<Cause> {
    use StateCause::{AgencyAccount, AwaitingApproval, EscrowNotFunded};
    if !evidence.closing.is_zero() {
        return None;
    }
    if !evidence.has_earnings() {
        return evidence.most_evident_state().map(Cause::State);
    }
    let states = [AwaitingApproval, EscrowNotFunded, AgencyAccount];
    let only = states.into_iter().find(|cause| evidence.has(*cause))?;
    let alone =
        evidence.waiting.iter().all(|waiting| states.contains(&waiting.cause) || waiting.outside);
    alone.then_some(only.into())
}

/// Rule 5: zero after positive days: the largest debit, a payout and its fee taken as one.
fn spent(evidence: &Evidence<'_>) -> Option<Cause> {
    if !evidence.closing.is_zero() {
        return None;
    }
    let was_positive = evidence.window.opening_balance.is_positive()
        || evidence.journal.reconciled.opening.is_positive()
        || evidence.journal.reconciled.days.0.iter().any(|day| day.close.is_positive())
        || evidence.has_earnings();
    if !was_positive {
        return None;
    }
    evidence.largest_debit().map(Cause::Ledger)
}

/// Rule 6: nothing earned and nothing waiting.
fn never_earned(evidence: &Evidence<'_>) -> Option<Cause> {
    let inside = evidence.waiting.iter().any(|waiting| !waiting.outside);
    let zero = evidence.closing.is_zero();
    (zero && !inside && !evidence.has_earnings()).then_some(StateCause::NoIncome.into())
}

/// Rule 7: above zero.
fn above_zero(evidence: &Evidence<'_>) -> Option<Cause> {
    if !evidence.closing.is_positive() {
        return None;
    }
    let taken = evidence
        .largest_of(|cause| cause.is_take_back() || cause == LedgerCause::WithdrawalReturned);
    if let Some(cause) = taken {
        return Some(cause.into());
    }
    if let Some(state) = evidence.state_for_difference() {
        return Some(state.into());
    }
    if let Some(state) = evidence.most_evident_state() {
        return Some(state.into());
    }
    let deducted = evidence
        .largest_of(|cause| matches!(cause, LedgerCause::TaxWithheld | LedgerCause::ServiceFee));
    deducted.or_else(|| largest_source_left(evidence.journal)).map(Cause::Ledger)
}

/// The cause of most of what is still in the balance.
fn largest_source_left(journal: &Journal) -> Option<LedgerCause> {
    let lots = outflow_ledger::attribution::attribute(journal).lots;
    let left = |cause: LedgerCause| -> i128 {
        lots.iter().filter(|lot| lot.cause == Some(cause)).map(|lot| lot.left.wide()).sum()
    };
    let causes = LedgerCause::ALL.iter().copied().map(|cause| (left(cause), cause));
    causes.filter(|(left, _)| *left > 0).max_by_key(|(left, _)| *left).map(|(_, cause)| cause)
}

impl Evidence<'_> {
    fn has(&self, cause: StateCause) -> bool {
        self.states.iter().any(|state| state.cause == cause)
    }

    fn has_earnings(&self) -> bool {
        self.totals.count(LedgerCause::is_earning) > 0
    }

    /// The largest contribution, in size, of the wanted causes.
    fn largest_of(&self, wanted: impl Fn(LedgerCause) -> bool) -> Option<LedgerCause> {
        let sizes = self
            .contributions
            .iter()
            .filter(|contribution| wanted(contribution.cause))
            .map(|contribution| (own_money(contribution).abs(), contribution.cause))
            .filter(|(size, _)| *size > 0);
        // Of equals the first in the order of the vocabulary.
        sizes.max_by_key(|(size, cause)| (*size, std::cmp::Reverse(*cause))).map(|(_, cause)| cause)
    }

    /// The debits of the last day on which the balance went from zero or more to below it, by cause; a
    /// payout stands for its fee too.
    fn debits_of_crossing_day(&self) -> Vec<(i128, LedgerCause)> {
        let reconciled = &self.journal.reconciled;
        let days = &reconciled.days.0;
        let crossing = days.iter().enumerate().rev().find(|(index, day)| {
            let before = index.checked_sub(1).map_or(reconciled.opening, |one| days[one].close);
            day.close.is_negative() && !before.is_negative()
        });
        let Some((_, day)) = crossing else { return Vec::new() };
        let mut sums = [0i128; LedgerCause::ALL.len()];
        let own = (day.first..day.end).filter(|line| !self.journal.meanings.is_card_funded(*line));
        for line in own {
            sums[self.causes[line as usize] as usize] +=
                self.journal.lines[line as usize].amount.wide();
        }
        let fee = std::mem::take(&mut sums[LedgerCause::WithdrawalFee as usize]);
        let payouts = [LedgerCause::Withdrawn, LedgerCause::WithdrawnScheduled];
        let payer = payouts.into_iter().find(|cause| sums[*cause as usize] < 0);
        sums[payer.unwrap_or(LedgerCause::WithdrawalFee) as usize] += fee;
        let debits = LedgerCause::ALL.iter().map(|cause| (sums[*cause as usize], *cause));
        debits.filter(|(sum, _)| *sum < 0).collect()
    }

    /// The largest debit in the balance; a payout stands for its fee too, and less what came back of it.
    fn largest_debit(&self) -> Option<LedgerCause> {
        let sum = |wanted: &dyn Fn(LedgerCause) -> bool| -> i128 {
            let wanted = self.contributions.iter().filter(|part| wanted(part.cause));
            wanted.map(own_money).sum()
        };
        let fee = sum(&|cause| cause == LedgerCause::WithdrawalFee);
        let returned = sum(&|cause| cause == LedgerCause::WithdrawalReturned);
        let payout = self.largest_of(LedgerCause::is_payout);
        let sizes = self.contributions.iter().map(|contribution| {
            let own = own_money(contribution);
            let amount = match contribution.cause {
                cause if Some(cause) == payout => own + fee.min(0) + returned.max(0),
                LedgerCause::WithdrawalFee if payout.is_some() => 0,
                _ => own,
            };
            (amount, contribution.cause)
        });
        sizes.filter(|(amount, _)| *amount < 0).min().map(|(_, cause)| cause)
    }

    /// Rule 4's order: the user's own deadline, the earliest date, then the stages without a date.
    fn most_evident_state(&self) -> Option<StateCause> {
        if self.has(StateCause::EscrowRefundRequested) {
            return Some(StateCause::EscrowRefundRequested);
        }
        let dated = self.waiting.iter().filter(|waiting| !waiting.outside);
        let dated = dated.filter_map(|waiting| Some((waiting.available_on?, waiting.cause)));
        let earliest = dated.min_by_key(|(on, cause)| (*on, stage_rank(*cause)));
        let dateless = DATELESS.iter().copied().find(|cause| self.has(*cause));
        earliest.map(|(_, cause)| cause).or(dateless)
    }

    /// With an expected figure: what equals the difference, else the largest waiting amount.
    fn state_for_difference(&self) -> Option<StateCause> {
        let difference = self.expected?.minus(self.closing)?;
        if difference.is_zero() {
            return None;
        }
        let equal = self.waiting.iter().find(|waiting| waiting.amount == difference);
        if let Some(waiting) = equal {
            return Some(waiting.cause);
        }
        let state = self.states.iter().find(|state| {
            state.cause == StateCause::WrongFigure
                || state.amount.is_some_and(|amount| amount.abs() == difference.abs())
        });
        if let Some(state) = state {
            return Some(state.cause);
        }
        let largest = self.waiting.iter().max_by_key(|waiting| waiting.amount);
        largest.map(|waiting| waiting.cause)
    }

    fn describe(&self, cause: Cause) -> Primary {
        let plain = Primary { cause, amount: None, on: None, line: None, or: Vec::new() };
        match cause {
            Cause::Ledger(ledger) => {
                let found = self.contributions.iter().find(|part| part.cause == ledger);
                let Some(part) = found else { return plain };
                let line = part.lines.iter().copied().max();
                Primary {
                    amount: Some(part.amount),
                    on: line.map(|line| self.journal.lines[line as usize].dated),
                    line,
                    or: part.one_of.iter().copied().filter(|other| *other != ledger).collect(),
                    ..plain
                }
            }
            Cause::State(state) => {
                let waiting = self.waiting.iter().find(|waiting| waiting.cause == state);
                let told = self.states.iter().find(|told| told.cause == state);
                Primary {
                    amount: waiting
                        .map(|waiting| waiting.amount)
                        .or(told.and_then(|told| told.amount)),
                    on: waiting
                        .and_then(|waiting| waiting.available_on.or(waiting.was_due))
                        .or(told.and_then(|told| told.on)),
                    ..plain
                }
            }
        }
    }

    /// What made a zero, where the main cause is a worry of another kind.
    pub(crate) fn zero_made_by(&self) -> Option<Primary> {
        let cause = self.closing.is_zero().then(|| self.largest_debit())??;
        Some(self.describe(cause.into()))
    }

    /// The last day with client money.
    pub(crate) fn last_earning(&self) -> Option<Date> {
        let last = self.causes.iter().rposition(|cause| cause.is_earning())?;
        Some(self.journal.lines[last].dated)
    }

    /// Nothing waits inside, and nothing was earned at all or for 30 days.
    pub(crate) fn is_without_income(&self, has_stage_figures: bool) -> bool {
        let unseen_money = self.journal.lines.is_empty() && !self.closing.is_zero();
        if unseen_money || self.waiting.iter().any(|waiting| !waiting.outside) {
            return false;
        }
        match self.last_earning() {
            None => true,
            Some(last) => has_stage_figures && last < self.as_of.saturating_sub(30.days()),
        }
    }
}
