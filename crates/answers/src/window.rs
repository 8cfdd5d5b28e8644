//! Which days are explained: from the last day that closed above zero, and the rise and fall around it.

use jiff::civil::Date;
use outflow_ledger::{Cents, DayClose, Journal, LedgerCause};

/// From where the user wants it explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Since {
    /// By the rule for zero and positive balances.
    #[default]
    Rule,
    /// From the statement's start.
    Start,
    /// From the highest close.
    Peak,
    /// From this day on.
    Date(Date),
}

/// By which rule the window was chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WindowRule {
    /// After the last covered day that closed above zero.
    SinceLastPositiveDay,
    /// From the statement's start.
    SinceStart,
    /// After the day of the highest close.
    SincePeak,
    /// From a day that the user named.
    SinceDate,
}

impl WindowRule {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            WindowRule::SinceLastPositiveDay => "since_last_positive_day",
            WindowRule::SinceStart => "since_start",
            WindowRule::SincePeak => "since_peak",
            WindowRule::SinceDate => "since_date",
        }
    }
}

/// The days that are explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Why these.
    pub rule: WindowRule,
    /// The day at whose end the window begins; none for the statement's start.
    pub after: Option<Date>,
    /// The balance at that moment.
    pub opening_balance: Cents,
    /// The first line of the window, by its place in the journal.
    pub first_line: u32,
}

/// The rise and fall around the window, so that a narrow window does not hide half of the story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Episode {
    /// The last day at or below zero before it, else the first covered day.
    pub since: Date,
    /// The day of the highest balance.
    pub peak_on: Date,
    /// That balance.
    pub peak: Cents,
    /// What took money after the peak's day, by cause, the largest first; negative sums.
    pub took: Vec<(LedgerCause, Cents)>,
}

/// Chooses the window.
pub fn choose_window(journal: &Journal, since: Since) -> Window {
    let days = &journal.reconciled.days;
    let opening = journal.reconciled.opening;
    let start = Window {
        rule: WindowRule::SinceStart,
        after: None,
        opening_balance: opening,
        first_line: 0,
    };
    let after = |rule, date: Date| Window {
        rule,
        after: Some(date),
        opening_balance: days.close_on(date).unwrap_or(opening),
        first_line: days.first_line_after(date),
    };
    match since {
        Since::Start => start,
        Since::Date(date) => match date.yesterday() {
            Ok(before) => after(WindowRule::SinceDate, before),
            Err(_) => start,
        },
        Since::Peak => match days.first().and_then(|first| days.peak_since(first)) {
            Some((date, _)) => after(WindowRule::SincePeak, date),
            None => start,
        },
        Since::Rule if journal.reconciled.closing.is_positive() => start,
        Since::Rule => match days.last_day_where(None, Cents::is_positive) {
            Some((date, _)) => after(WindowRule::SinceLastPositiveDay, date),
            None => start,
        },
    }
}

/// Tells the episode of a window; none without lines.
pub fn tell_episode(journal: &Journal, causes: &[LedgerCause], window: &Window) -> Option<Episode> {
    let days = &journal.reconciled.days;
    let first = days.first()?;
    // A window that begins with a positive day belongs to the rise before that day.
    let limit = window.after.unwrap_or(first);
    let since = days
        .last_day_where(Some(limit), |close| !close.is_positive())
        .map_or(first, |(date, _)| date);
    let (peak_on, peak) = match days.peak_since(since) {
        Some((date, close)) if close.is_positive() => (date, close),
        _ => highest_before_payouts(journal, since)?,
    };
    let took = taken_after(journal, causes, peak_on);
    Some(Episode { since, peak_on, peak, took })
}

/// The debits after a day by cause, without what a card paid for.
fn taken_after(journal: &Journal, causes: &[LedgerCause], day: Date) -> Vec<(LedgerCause, Cents)> {
    let mut sums = [0i128; LedgerCause::ALL.len()];
    let first = journal.reconciled.days.first_line_after(day);
    for line in
        (first..journal.lines.len() as u32).filter(|line| !journal.meanings.is_card_funded(*line))
    {
        sums[causes[line as usize] as usize] += journal.lines[line as usize].amount.wide();
    }
    let debits = LedgerCause::ALL.iter().filter_map(|cause| {
        let sum = Cents::from_wide(sums[*cause as usize])?;
        sum.is_negative().then_some((*cause, sum))
    });
    let mut debits: Vec<(LedgerCause, Cents)> = debits.collect();
    debits.sort_by_key(|(cause, sum)| (*sum, *cause));
    debits
}

/// Where no day closed above zero: the highest of the closes with the day's payouts and their fees added
/// back, the latest such day on a tie.
fn highest_before_payouts(journal: &Journal, since: Date) -> Option<(Date, Cents)> {
    let days = &journal.reconciled.days;
    let carried = days.close_on(since).map(|close| (since, close));
    let with_lines = days.0.iter().filter(|day| day.date >= since);
    let with_lines = with_lines.map(|day| (day.date, before_payouts(journal, day)));
    let all = carried.into_iter().chain(with_lines);
    all.max_by_key(|(date, balance)| (*balance, *date))
}

fn before_payouts(journal: &Journal, day: &DayClose) -> Cents {
    let paid_out = (day.first..day.end).filter(|line| {
        let cause = journal.meanings.causes[*line as usize];
        cause.is_payout() || cause == LedgerCause::WithdrawalFee
    });
    let amounts = paid_out.map(|line| journal.lines[line as usize].amount.wide());
    Cents::from_wide(day.close.wide() - amounts.sum::<i128>()).unwrap_or(day.close)
}
