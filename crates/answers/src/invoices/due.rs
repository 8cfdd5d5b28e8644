//! Which payments of direct contracts are to be invoiced, and with which lines?

use super::{Hours, InvoiceLine};
use crate::words::{MONTHS, range_in_words};
use crate::work::{Agreement, ExpectedPayment, Pay, expected};
use jiff::civil::Date;
use outflow_ledger::Cents;
use outflow_ledger::snapshot::{ContractKind, Week};

/// What one invoice asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Billable {
    /// The contract's number.
    pub agreement: u32,
    /// The contract's own day of the payment, whatever moved it.
    pub covers: Date,
    /// The day on which the client pays by the contract.
    pub pays_on: Date,
    /// What is asked for.
    pub lines: Vec<InvoiceLine>,
}

/// Why hours are no line of an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineProblem {
    /// The contract is not paid by the hour.
    NotHourly,
    /// More than the weekly limit, in minutes.
    AboveLimit(u32),
    /// It comes to less than a cent, or to more than can be held.
    NoAmount,
}

/// What direct contracts let expect up to a day, one invoice for every day of payment, oldest first.
pub fn billable(agreements: &[Agreement], until: Date) -> Vec<Billable> {
    let direct: Vec<Agreement> =
        agreements.iter().filter(|one| one.kind == ContractKind::Direct).cloned().collect();
    let from = direct.iter().map(|one| one.started).min().unwrap_or(until);
    let mut found: Vec<Billable> = Vec::new();
    for payment in expected(&direct, from, until) {
        let Some(agreement) = direct.iter().find(|one| one.number == payment.agreement) else {
            continue;
        };
        let is_it =
            |one: &&mut Billable| one.agreement == agreement.number && one.covers == payment.covers;
        match found.iter_mut().find(is_it) {
            // All milestones of a day were put in with the first one.
            Some(_) => {}
            None => found.push(Billable {
                agreement: agreement.number,
                covers: payment.covers,
                pays_on: payment.pays_on,
                lines: lines(agreement, &payment),
            }),
        }
    }
    found
}

fn lines(agreement: &Agreement, payment: &ExpectedPayment) -> Vec<InvoiceLine> {
    let line = |what: &str, amount: Cents, hours: Option<Hours>| InvoiceLine {
        what: titled(agreement, what),
        hours,
        amount,
    };
    let day = payment.pays_on;
    match &agreement.pay {
        Pay::Fixed { milestones } => {
            let of_day = milestones.iter().filter(|one| one.due == day);
            let named = of_day.map(|one| match one.name.as_str() {
                "" => line("Milestone", one.amount, None),
                name => line(name, one.amount, None),
            });
            named.collect()
        }
        Pay::Retainer { rhythm, .. } if rhythm.is_once_a_month() => {
            let what = format!("Retainer for {} {}", month(day), day.year());
            vec![line(&what, payment.gross, None)]
        }
        Pay::Retainer { .. } => {
            let what = format!("Retainer of {} {} {}", day.day(), month(day), day.year());
            vec![line(&what, payment.gross, None)]
        }
        Pay::Hourly { rate, .. } => {
            let hours = payment.minutes.map(|minutes| Hours { minutes, rate: *rate });
            let what = payment.worked.map_or_else(|| "Hours".to_owned(), of_week);
            vec![line(&what, payment.gross, hours)]
        }
    }
}

/// A line for hours of a week as they really were.
///
/// # Errors
/// Why there is none.
pub fn hours_line(
    agreement: &Agreement,
    week: Week,
    minutes: u32,
) -> Result<InvoiceLine, LineProblem> {
    let Pay::Hourly { rate, weekly_limit_minutes, .. } = &agreement.pay else {
        return Err(LineProblem::NotHourly);
    };
    if let Some(limit) = weekly_limit_minutes.filter(|limit| minutes > *limit) {
        return Err(LineProblem::AboveLimit(limit));
    }
    let hours = Hours { minutes, rate: *rate };
    let amount = hours.amount().filter(|amount| amount.is_positive());
    let amount = amount.ok_or(LineProblem::NoAmount)?;
    Ok(InvoiceLine { what: titled(agreement, &of_week(week)), hours: Some(hours), amount })
}

fn titled(agreement: &Agreement, what: &str) -> String {
    match &agreement.title {
        Some(title) => format!("{title}: {what}"),
        None => what.to_owned(),
    }
}

fn of_week(week: Week) -> String {
    let range = range_in_words(week.first, week.last);
    match week.first.year() == week.last.year() {
        true => format!("Hours of {range} {}", week.last.year()),
        false => format!("Hours of {range}"),
    }
}

fn month(day: Date) -> &'static str {
    MONTHS[usize::from(day.month().unsigned_abs()) - 1]
}
