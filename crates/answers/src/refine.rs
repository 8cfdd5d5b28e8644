//! What do lines mean in the light of snapshot and history: scheduled payouts, reversals, and what cannot be decided.

use crate::contracts::{Contracts, is_suspended};
use jiff::civil::Date;
use outflow_ledger::snapshot::{Frequency, PayoutSchedule};
use outflow_ledger::{Cents, Journal, LedgerCause, LineKind, Snapshot, StatementLine, Wording};
use outflow_policy::rule::PayoutDay;
use outflow_policy::{PolicyBook, is_schedule_day};

/// The causes of all lines after refinement; the journal itself is never edited.
pub(crate) struct Refined {
    pub(crate) causes: Vec<LedgerCause>,
    /// Take-backs that may be any of three, by their place.
    pub(crate) undecided: Vec<u32>,
}

/// How many payouts of the whole balance make a schedule that nobody told us about.
const PAYOUTS_THAT_SHOW_A_SCHEDULE: usize = 3;

pub(crate) fn refine(
    journal: &Journal,
    snapshot: &Snapshot,
    policy: &PolicyBook,
    contracts: &Contracts<'_>,
) -> Refined {
    let mut causes = journal.meanings.causes.clone();
    for line in scheduled_payouts(journal, snapshot, policy) {
        causes[line as usize] = LedgerCause::WithdrawnScheduled;
    }
    let mut undecided = Vec::new();
    for (index, line) in journal.lines.iter().enumerate() {
        if causes[index] != LedgerCause::RefundToClient {
            continue;
        }
        let contract = snapshot.contracts.iter().find(|contract| contracts.meets(contract, line));
        if is_suspended(contract)
            && takes_back_hours(journal, contract.and_then(|c| c.hourly), line)
        {
            causes[index] = LedgerCause::PaymentReversed;
        } else if contract.is_none_or(|contract| contract.status.is_none())
            && line.kind != LineKind::RefundToClient
            && !line.wording.says(Wording::GIVEN)
        {
            undecided.push(index as u32);
        }
    }
    Refined { causes, undecided }
}

/// Whether the earning that a take-back names was for hours, or, where it names none, the contract or the text is.
fn takes_back_hours(journal: &Journal, hourly: Option<bool>, line: &StatementLine) -> bool {
    let named = line.names.and_then(|id| journal.lines.iter().find(|other| other.id == Some(id)));
    match named {
        Some(earning) => earning.kind == LineKind::Hourly,
        None => {
            line.kind == LineKind::Hourly
                || line.wording.says(Wording::HOURLY)
                || hourly == Some(true)
        }
    }
}

/// The schedule that the latest payouts of the whole balance show, where no figures of the site name one.
///
/// With the smallest of these payouts: the platform's threshold is not above it. Of several schedules that fit, the one with the fewest days: what falls on every last Wednesday also falls on Wednesdays.
pub(crate) fn schedule_shown(
    journal: &Journal,
    snapshot: &Snapshot,
    policy: &PolicyBook,
) -> Option<(Frequency, Cents)> {
    let last = journal.reconciled.days.last()?;
    let (schedule, _) = policy.schedule(journal.platform.0, last)?;
    let payouts = whole_payouts(journal, snapshot.reserve_balance.unwrap_or(Cents::ZERO));
    let latest = payouts.len().checked_sub(PAYOUTS_THAT_SHOW_A_SCHEDULE)?;
    let kinds = [
        (Frequency::Quarterly, schedule.quarterly),
        (Frequency::Monthly, schedule.monthly),
        (Frequency::TwiceMonthly, schedule.twice_monthly),
        (Frequency::Weekly, schedule.weekly),
    ];
    let dated = |payout: &WholePayout| journal.lines[payout.line as usize].dated;
    let fits = |day| payouts[latest..].iter().all(|payout| is_schedule_day(dated(payout), day));
    let smallest = payouts[latest..].iter().map(|payout| payout.before).min()?;
    let (first, last) = (dated(payouts.get(latest)?), dated(payouts.last()?));
    let was_left_out = |day| has_left_out(journal, day, (first, last), smallest);
    let (frequency, _) = kinds.into_iter().find(|(_, day)| fits(*day) && !was_left_out(*day))?;
    Some((frequency, Cents::from_wide(smallest)?))
}

/// Whether a day of a schedule passed without a payout though as much lay there the day before, and in the evening, as
/// was paid out at another time: then somebody paid out by hand.
fn has_left_out(
    journal: &Journal,
    kind: PayoutDay,
    (first, last): (Date, Date),
    smallest: i128,
) -> bool {
    let days = &journal.reconciled.days;
    let lay = |on: Date| days.close_on(on).is_some_and(|close| close.wide() >= smallest);
    let mut day = first;
    while let Ok(next) = day.tomorrow() {
        if next >= last {
            return false;
        }
        if is_schedule_day(next, kind) && lay(day) && lay(next) {
            return true;
        }
        day = next;
    }
    false
}

/// A payout with its fee, and the balances around them.
struct WholePayout {
    line: u32,
    before: i128,
}

fn scheduled_payouts(journal: &Journal, snapshot: &Snapshot, policy: &PolicyBook) -> Vec<u32> {
    let Some(last) = journal.reconciled.days.last() else {
        return Vec::new();
    };
    let Some((schedule, _)) = policy.schedule(journal.platform.0, last) else {
        return Vec::new();
    };
    let reserve = snapshot.reserve_balance.unwrap_or(Cents::ZERO);
    let payouts = whole_payouts(journal, reserve);
    let days = |frequency| match frequency {
        Frequency::Weekly => Some(schedule.weekly),
        Frequency::TwiceMonthly => Some(schedule.twice_monthly),
        Frequency::Monthly => Some(schedule.monthly),
        Frequency::Quarterly => Some(schedule.quarterly),
        Frequency::Never => None,
    };
    let on_days_of = |frequency| -> Vec<&WholePayout> {
        let Some(day) = days(frequency) else {
            return Vec::new();
        };
        let fits =
            |payout: &&WholePayout| is_schedule_day(journal.lines[payout.line as usize].dated, day);
        payouts.iter().filter(fits).collect()
    };
    if let Some(PayoutSchedule { frequency, threshold, .. }) = &snapshot.payout_schedule {
        let reached =
            |payout: &&&WholePayout| threshold.is_none_or(|least| payout.before >= least.wide());
        return on_days_of(*frequency).iter().filter(reached).map(|payout| payout.line).collect();
    }
    let frequencies =
        [Frequency::Weekly, Frequency::TwiceMonthly, Frequency::Monthly, Frequency::Quarterly];
    let mut shown: Vec<u32> = frequencies
        .into_iter()
        .map(on_days_of)
        .filter(|payouts| payouts.len() >= PAYOUTS_THAT_SHOW_A_SCHEDULE)
        .flat_map(|payouts| payouts.into_iter().map(|payout| payout.line).collect::<Vec<u32>>())
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// Payouts that, with their fee, left nothing but the reserve.
fn whole_payouts(journal: &Journal, reserve: Cents) -> Vec<WholePayout> {
    let mut found = Vec::new();
    let mut balance = journal.reconciled.opening.wide();
    let mut gaps = journal.reconciled.gaps.iter().peekable();
    let causes = &journal.meanings.causes;
    for (index, line) in journal.lines.iter().enumerate() {
        if let Some(gap) = gaps.next_if(|gap| gap.line as usize == index) {
            balance += gap.missing.wide();
        }
        let before = balance;
        balance += line.amount.wide();
        if causes[index] != LedgerCause::Withdrawn {
            continue;
        }
        let is_fee = |other: usize| {
            causes.get(other) == Some(&LedgerCause::WithdrawalFee)
                && journal.lines[other].dated == line.dated
        };
        let fee = if is_fee(index + 1) { journal.lines[index + 1].amount.wide() } else { 0 };
        if balance + fee == reserve.wide() {
            found.push(WholePayout { line: index as u32, before });
        }
    }
    found
}
