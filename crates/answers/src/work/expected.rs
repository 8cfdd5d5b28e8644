//! Which payments are to be expected of a contract in a range of days?

use crate::words::{MONTHS, range_in_words};
use crate::work::{Agreement, Milestone, Pay};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_calendar::{Fall, Holidays, Rhythm, is_business_day};
use outflow_ledger::Cents;
use outflow_ledger::snapshot::{ContractKind, Week, WorkKind};
use outflow_policy::week_of;

/// A payment that a contract lets expect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpectedPayment {
    /// The contract's number.
    pub agreement: u32,
    /// The client.
    pub client: String,
    /// What it pays: `the November retainer of Saltmarsh Labs`, `hours of 3–9 November of Quillfern`.
    pub what: String,
    /// How many of the same contract, day and words came before it; 0 but for milestones that are told apart by nothing.
    pub ordinal: u32,
    /// By which rules it becomes available; a retainer counts as a released fixed payment.
    pub kind: WorkKind,
    /// Hourly: the billing week.
    pub worked: Option<Week>,
    /// Hourly: the minutes of that week that are expected.
    pub minutes: Option<u32>,
    /// The contract's own day, which it keeps: before a holiday or an invoice moved the payment.
    pub covers: Date,
    /// Fixed, retainer: the day on which the client is to release or pay; hourly: the last day of the week; with an
    /// invoice: the day until which it is to be paid.
    pub pays_on: Date,
    /// Before the fee; with the tax of its invoice.
    pub gross: Cents,
    /// The invoice that asks for it.
    pub invoice: Option<AskedBy>,
    /// The tax in `gross` of a payment without an invoice: what is assumed, in words.
    pub with_tax: Option<String>,
    /// How the contract was made.
    pub contracts: ContractKind,
    /// The contract's own service fee in hundredths of a percent.
    pub fee_basis_points: Option<u32>,
    /// The day the contract started.
    pub started: Date,
}

/// An invoice that asks for a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedBy {
    /// The operation of the book that made it.
    pub operation: u32,
    /// Its number, as it is printed.
    pub number: String,
    /// The day on it: before that the contract's own day counted.
    pub issued: Date,
}

impl ExpectedPayment {
    /// What it pays, and by which invoice or with which tax.
    pub fn in_words(&self) -> String {
        match (&self.invoice, &self.with_tax) {
            (Some(asked), _) => format!("{}, invoice {}", self.what, asked.number),
            (None, Some(tax)) => format!("{}, with {tax}", self.what),
            (None, None) => self.what.clone(),
        }
    }

    /// Whether hours of a week are paid, however many they were: an invoice asks for them to the cent.
    pub fn is_by_week(&self) -> bool {
        self.worked.is_some() && self.invoice.is_none()
    }

    /// By which rules it becomes available: what an invoice asks for waits from the day on which it is paid.
    pub(crate) fn week_reviewed(&self) -> Option<Week> {
        self.worked.filter(|_| self.invoice.is_none())
    }

    /// A name that it keeps: `1/2026-11-01/the November retainer of Saltmarsh Labs`.
    pub fn id(&self) -> String {
        let id = format!("{}/{}/{}", self.agreement, self.covers, self.what);
        match self.ordinal {
            0 => id,
            more => format!("{id} #{}", more + 1),
        }
    }
}

/// What the agreements let expect from `from` to `to`, both included, by the day [`ExpectedPayment::pays_on`].
///
/// Hours are expected only where it is known how many are usually worked, and never above the weekly limit. The
/// weeks in which a contract starts and ends count by their days from Monday to Friday. An amount that cannot be
/// held in cents is left out; none that the command line accepts is.
pub fn expected(agreements: &[Agreement], from: Date, to: Date) -> Vec<ExpectedPayment> {
    let mut payments: Vec<ExpectedPayment> =
        agreements.iter().flat_map(|agreement| of_one(agreement, from, to)).collect();
    payments.sort_by_key(|payment| (payment.pays_on, payment.agreement));
    payments
}

fn of_one(agreement: &Agreement, from: Date, to: Date) -> Vec<ExpectedPayment> {
    match &agreement.pay {
        Pay::Hourly { rate, minutes_a_week: Some(usual), weekly_limit_minutes } => {
            let minutes = weekly_limit_minutes.map_or(*usual, |limit| limit.min(*usual));
            hours(agreement, *rate, minutes, from, to)
        }
        Pay::Hourly { minutes_a_week: None, .. } => Vec::new(),
        Pay::Fixed { milestones } => {
            let last = agreement.ended.unwrap_or(Date::MAX);
            let counts = |milestone: &&Milestone| {
                milestone.due <= last && (from..=to).contains(&milestone.due)
            };
            let found = milestones.iter().filter(counts).map(|one| milestone(agreement, one));
            numbered(found.collect())
        }
        Pay::Retainer { amount, rhythm } => {
            let from = from.max(agreement.started);
            let to = agreement.ended.map_or(to, |ended| ended.min(to));
            let due = |fall: Fall| ExpectedPayment {
                covers: fall.own,
                ..retainer(agreement, *amount, rhythm, fall.day)
            };
            rhythm.falls(from, to).into_iter().map(due).collect()
        }
    }
}

fn payment(agreement: &Agreement, pays_on: Date, gross: Cents, what: String) -> ExpectedPayment {
    ExpectedPayment {
        agreement: agreement.number,
        client: agreement.client.clone(),
        what,
        ordinal: 0,
        kind: WorkKind::Fixed,
        worked: None,
        minutes: None,
        covers: pays_on,
        pays_on,
        gross,
        invoice: None,
        with_tax: None,
        contracts: agreement.kind,
        fee_basis_points: agreement.fee_basis_points,
        started: agreement.started,
    }
}

/// Tells apart what has one day and the same words.
fn numbered(mut payments: Vec<ExpectedPayment>) -> Vec<ExpectedPayment> {
    for place in 1..payments.len() {
        let (before, rest) = payments.split_at_mut(place);
        let one = &mut rest[0];
        let alike =
            before.iter().filter(|other| (other.pays_on, &other.what) == (one.pays_on, &one.what));
        one.ordinal = alike.count() as u32;
    }
    payments
}

fn milestone(agreement: &Agreement, milestone: &Milestone) -> ExpectedPayment {
    let what = match milestone.name.is_empty() {
        true => {
            format!("the milestone of {} due {}", agreement.client, day_and_month(milestone.due))
        }
        false => format!("“{}” of {}", milestone.name, agreement.client),
    };
    payment(agreement, milestone.due, milestone.amount, what)
}

fn retainer(agreement: &Agreement, amount: Cents, rhythm: &Rhythm, day: Date) -> ExpectedPayment {
    let client = &agreement.client;
    let what = match rhythm.is_once_a_month() {
        true => format!("the {} retainer of {client}", month(day)),
        false => format!("the retainer of {client} due {}", day_and_month(day)),
    };
    payment(agreement, day, amount, what)
}

fn hours(
    agreement: &Agreement,
    rate: Cents,
    minutes: u32,
    from: Date,
    to: Date,
) -> Vec<ExpectedPayment> {
    let last = agreement.ended.map_or(to, |ended| week_of(ended).last.min(to));
    let mut week = week_of(from.max(agreement.started));
    let mut payments = Vec::new();
    while week.last <= last {
        let minutes = minutes_of(agreement, minutes, week);
        // Half a cent goes up.
        let gross = Cents::from_wide((rate.wide() * i128::from(minutes) + 30) / 60);
        if week.last >= from
            && let Some(gross) = gross.filter(|gross| gross.is_positive())
        {
            let days = range_in_words(week.first, week.last);
            let what = format!("hours of {days} of {}", agreement.client);
            let of_week = payment(agreement, week.last, gross, what);
            payments.push(ExpectedPayment {
                kind: WorkKind::Hourly,
                worked: Some(week),
                minutes: Some(minutes),
                ..of_week
            });
        }
        let Ok(next) = week.last.checked_add(1.day()) else { break };
        week = week_of(next);
        if week.last <= next {
            break;
        }
    }
    payments
}

/// The usual minutes of a week; a part of a week counts by its days from Monday to Friday.
fn minutes_of(agreement: &Agreement, minutes: u32, week: Week) -> u32 {
    let first = week.first.max(agreement.started);
    let last = agreement.ended.map_or(week.last, |ended| ended.min(week.last));
    let days = week.first.series(1.day()).take(7);
    let is_worked =
        |day: &Date| (first..=last).contains(day) && is_business_day(*day, &Holidays::NONE);
    let worked = days.filter(is_worked).count() as u64;
    // A whole week has five such days, so this is never more than the usual minutes.
    u32::try_from(u64::from(minutes) * worked / 5).unwrap_or(minutes)
}

fn month(day: Date) -> &'static str {
    MONTHS[usize::from(day.month().unsigned_abs()) - 1]
}

fn day_and_month(day: Date) -> String {
    format!("{} {}", day.day(), month(day))
}
