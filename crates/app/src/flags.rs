//! How do figures from the command line join a snapshot file: they fill what it leaves open and may not contradict it.

use jiff::civil::Date;
use outflow_answers::budget::Draw;
use outflow_importers::typed_amount;
use outflow_ledger::snapshot::{Due, StageItem, WorkKind};
use outflow_ledger::{Cents, Code, Diagnostic, Snapshot};

/// A pending amount as typed: `171.00`, `171.00@2025-02-12` or `171.00@none`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PendingFlag {
    /// Net.
    pub amount: Cents,
    /// The date that the site shows, if one was typed.
    pub due: Option<Due>,
}

/// The common figures of a snapshot, from flags.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SnapshotFlags {
    /// Net.
    pub available: Option<Cents>,
    /// Net, each with its date.
    pub pending: Vec<PendingFlag>,
    /// Gross.
    pub in_review: Option<Cents>,
    /// Gross.
    pub work_in_progress: Option<Cents>,
    /// What the user set aside.
    pub reserve: Option<Cents>,
    /// What the user thought would be there.
    pub expected: Option<Cents>,
}

impl SnapshotFlags {
    /// Whether any figure was typed.
    pub fn is_empty(&self) -> bool {
        *self == SnapshotFlags::default()
    }

    /// Fills the snapshot; every contradiction is reported.
    pub fn fill(&self, snapshot: &mut Snapshot) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut fill = |flag: &str, key: &str, typed: Option<Cents>, slot: &mut Option<Cents>| {
            let Some(typed) = typed else { return };
            match *slot {
                Some(known) if known != typed => {
                    let message =
                        format!("{flag} says {typed}, but the snapshot's {key} is {known}");
                    problems.push(Diagnostic::new(Code::SnapshotContradiction, message));
                }
                _ => *slot = Some(typed),
            }
        };
        let bare: Vec<Cents> =
            self.pending.iter().filter(|flag| flag.due.is_none()).map(|flag| flag.amount).collect();
        let bare = if bare.is_empty() { None } else { Cents::sum(bare) };
        fill("--available", "available", self.available, &mut snapshot.available);
        fill("--pending", "pending", bare, &mut snapshot.pending);
        fill("--in-review", "in_review", self.in_review, &mut snapshot.in_review);
        fill(
            "--work-in-progress",
            "work_in_progress",
            self.work_in_progress,
            &mut snapshot.work_in_progress,
        );
        fill("--reserve", "reserve_balance", self.reserve, &mut snapshot.reserve_balance);
        fill("--expected", "expected", self.expected, &mut snapshot.expected);
        let dated = self.pending.iter().filter_map(|flag| Some((flag.amount, flag.due?)));
        let items: Vec<StageItem> = dated.map(|(net, due)| dated_item(net, due)).collect();
        // Dated flags are items beside the bare total, so the total grows by them.
        if let (Some(_), false) = (bare, items.is_empty()) {
            let items = items.iter().filter_map(|item| item.net);
            snapshot.pending = Cents::sum(items.chain(snapshot.pending));
        }
        snapshot.pending_items.extend(items);
        problems
    }
}

fn dated_item(net: Cents, due: Due) -> StageItem {
    StageItem { net: Some(net), due: Some(due), ..StageItem::of(WorkKind::Other) }
}

/// Reads `AMOUNT`, `AMOUNT@DATE` or `AMOUNT@none`.
pub fn pending_flag(text: &str) -> Result<PendingFlag, String> {
    let (amount, due) = match text.split_once('@') {
        None => (text, None),
        Some((amount, "none")) => (amount, Some(Due::NoneShown)),
        Some((amount, date)) => (amount, Some(Due::On(date_flag(date)?))),
    };
    Ok(PendingFlag { amount: amount_flag(amount)?, due })
}

/// Reads an amount of either sign, as the site shows it.
pub fn signed_flag(text: &str) -> Result<Cents, String> {
    typed_amount(text)
}

/// Reads an amount that is not negative.
pub fn amount_flag(text: &str) -> Result<Cents, String> {
    let amount = signed_flag(text)?;
    if amount.is_negative() {
        return Err(format!("{text} is negative; the site shows these figures without a sign"));
    }
    Ok(amount)
}

/// Reads an amount that is not negative, with or without the day of the month on which it goes, as `500@15` or
/// `500@last`.
pub fn monthly_flag(text: &str) -> Result<(Cents, Option<u8>), String> {
    let (size, day) = match text.split_once('@') {
        Some((size, day)) => (size, Some(day.trim())),
        None => (text, None),
    };
    let amount = signed_flag(size.trim())?;
    if amount.is_negative() {
        return Err(format!("{amount} is negative"));
    }
    let day = match day {
        None => return Ok((amount, None)),
        Some("last") => Some(Draw::LAST_DAY),
        Some(day) => day.parse::<u8>().ok().filter(|day| (1..=Draw::LAST_DAY).contains(day)),
    };
    match day {
        Some(day) => Ok((amount, Some(day))),
        None => Err(format!("{text:?} names no day of a month")),
    }
}

/// The years of which a question can be asked; others are slips of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2199;

/// Reads the day of a question.
pub fn today_flag(text: &str) -> Result<Date, String> {
    let day = date_flag(text)?;
    match YEARS.contains(&day.year()) {
        true => Ok(day),
        false => Err(format!(
            "{day} is no day to answer for; write one from {}-01-01 to {}-12-31",
            YEARS.start(),
            YEARS.end()
        )),
    }
}

/// Reads an ISO date.
pub fn date_flag(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text:?} is not a date; write it as 2025-02-12"))
}
