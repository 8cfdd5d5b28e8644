//! Which two values of a snapshot cannot both be true, as far as the file alone tells?

use jiff::civil::Date;
use outflow_fields::Reader;
use outflow_ledger::snapshot::{Contract, StageItem};
use outflow_ledger::{Cents, Code, Diagnostic, Snapshot};

/// Two values that contradict each other, at the place of the first.
pub(super) struct Found {
    path: String,
    message: String,
    hint: Option<&'static str>,
}

impl Found {
    fn new(path: impl Into<String>, message: impl Into<String>) -> Found {
        Found { path: path.into(), message: message.into(), hint: None }
    }

    /// Notes it at the place of its value.
    pub(super) fn note_in(self, reader: &mut Reader<'_>) {
        let path = self.path.clone();
        reader.problem_at(&path, self.into_problem());
    }

    fn into_problem(self) -> Diagnostic {
        let problem = Diagnostic::new(Code::SnapshotContradiction, self.message);
        match self.hint {
            Some(hint) => problem.hinting(hint),
            None => problem,
        }
    }
}

/// The contradictions of a snapshot that did not come from one file, such as one completed by flags.
pub fn contradictions(snapshot: &Snapshot) -> Vec<Diagnostic> {
    check(snapshot).into_iter().map(Found::into_problem).collect()
}

pub(super) fn check(snapshot: &Snapshot) -> Vec<Found> {
    let mut found = Vec::new();
    let totals = [
        ("pending", snapshot.pending),
        ("in_review", snapshot.in_review),
        ("work_in_progress", snapshot.work_in_progress),
        ("reserve_balance", snapshot.reserve_balance),
    ];
    for (key, total) in totals {
        not_negative(&mut found, key, total);
    }
    stage(&mut found, "pending", snapshot.pending, &snapshot.pending_items, Side::Net);
    stage(&mut found, "in_review", snapshot.in_review, &snapshot.in_review_items, Side::Gross);
    let work = (snapshot.work_in_progress, &snapshot.work_in_progress_items);
    stage(&mut found, "work_in_progress", work.0, work.1, Side::Gross);
    for (index, contract) in snapshot.contracts.iter().enumerate() {
        check_contract(&mut found, &format!("contract[{index}]"), contract);
    }
    for (index, hold) in snapshot.holds.iter().enumerate() {
        not_negative(&mut found, &format!("hold[{index}].amount"), hold.amount);
    }
    if let Some(schedule) = &snapshot.payout_schedule {
        not_negative(&mut found, "payout_schedule.threshold", schedule.threshold);
    }
    for (index, method) in snapshot.withdrawal_methods.iter().flatten().enumerate() {
        let path = format!("withdrawal_method[{index}]");
        let (added, active) = (("added_on", method.added_on), ("active_from", method.active_from));
        in_order(&mut found, &path, added, active);
    }
    for (index, transfer) in snapshot.transfers.iter().enumerate() {
        let path = format!("transfer[{index}]");
        not_negative(&mut found, &format!("{path}.amount"), transfer.amount);
        let arrived = transfer.arrived_amount.map(|money| money.amount);
        not_negative(&mut found, &format!("{path}.arrived_amount"), arrived);
        let sent = ("sent_on", transfer.sent_on);
        in_order(&mut found, &path, sent, ("arrived_on", transfer.arrived_on));
        in_order(&mut found, &path, sent, ("expected_on", transfer.expected_on));
    }
    found
}

fn check_contract(found: &mut Vec<Found>, path: &str, contract: &Contract) {
    not_negative(found, &format!("{path}.escrow"), contract.escrow);
    not_negative(found, &format!("{path}.rate"), contract.rate);
    let requested = ("escrow_refund_requested_on", contract.escrow_refund_requested_on);
    in_order(found, path, requested, ("reply_by", contract.reply_by));
    if let (Some(logged), Some(billed)) = (contract.logged_minutes, contract.billed_minutes)
        && billed > logged
    {
        let clock = |minutes: u32| format!("{}:{:02}", minutes / 60, minutes % 60);
        let message = format!("billed {} is more than logged {}", clock(billed), clock(logged));
        found.push(Found::new(format!("{path}.billed"), message));
    }
}

fn not_negative(found: &mut Vec<Found>, path: &str, amount: Option<Cents>) {
    if let Some(amount) = amount.filter(|amount| amount.is_negative()) {
        let key = path.rsplit('.').next().unwrap_or(path);
        let hint = "The site shows these figures without a sign; only available can be below zero.";
        let message = format!("{key} cannot be below zero, and is {amount}");
        found.push(Found { path: path.to_owned(), message, hint: Some(hint) });
    }
}

fn in_order(
    found: &mut Vec<Found>,
    path: &str,
    earlier: (&str, Option<Date>),
    later: (&str, Option<Date>),
) {
    if let (Some(first), Some(second)) = (earlier.1, later.1)
        && second < first
    {
        let message = format!("{} {second} is before {} {first}", later.0, earlier.0);
        found.push(Found::new(format!("{path}.{}", later.0), message));
    }
}

/// On which side of the fee a stage's total is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Gross,
    Net,
}

/// Items may not exceed their stage's total, where both are written on the same side of the fee.
fn stage(found: &mut Vec<Found>, key: &str, total: Option<Cents>, items: &[StageItem], side: Side) {
    for (index, item) in items.iter().enumerate() {
        let path = format!("{key}_item[{index}]");
        not_negative(found, &format!("{path}.gross"), item.gross);
        not_negative(found, &format!("{path}.net"), item.net);
        if let (Some(gross), Some(net)) = (item.gross, item.net)
            && net > gross
        {
            let message =
                format!("net {net} is more than gross {gross}, but a fee only takes away");
            found.push(Found::new(format!("{path}.net"), message));
        }
    }
    let amount = |item: &StageItem| if side == Side::Net { item.net } else { item.gross };
    let written: Vec<Cents> = items.iter().filter_map(amount).collect();
    let sum: i128 = written.iter().map(|amount| amount.wide()).sum();
    if let Some(total) = total.filter(|total| !written.is_empty() && sum > total.wide()) {
        let side = if side == Side::Net { "net" } else { "gross" };
        let sum =
            Cents::from_wide(sum).map_or_else(|| "far more".to_owned(), |sum| sum.to_string());
        let message = format!(
            "{key} is {total}, but its items are {sum} {side} together ({} of them)",
            written.len()
        );
        found.push(Found::new(key, message));
    }
}
