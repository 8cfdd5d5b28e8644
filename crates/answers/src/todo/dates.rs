//! Which deadlines are near enough to be tasks, and what keeps each away?

use super::{Task, TodoRequest};
use crate::activity::{Deadline, DeadlineKind};
use crate::advice::AdviceId;
use crate::forecast::{EventKind, ForecastDay};
use crate::words::{capitalised, day_in_words};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::{Cents, Standing};

pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    let deadlines = request.deadlines.iter().filter(|one| needs_doing(request, one));
    let mut tasks: Vec<Task> = deadlines.map(|one| task(request, one)).collect();
    tasks.extend(below_floor(request));
    tasks
}

/// The day from which on a deadline is a task; what nobody has to do anything about never is.
pub(super) fn shows_from(request: &TodoRequest<'_>, one: &Deadline) -> Option<Date> {
    // A pause costs nothing, and whether it comes is not certain before its day: hours of the last weeks stand in no
    // line yet. A plan renews by itself.
    let is_task = !matches!(one.kind, DeadlineKind::Hours | DeadlineKind::Renewal);
    if !is_task || one.amount.is_some_and(|amount| amount.is_zero()) {
        return None;
    }
    Some(one.on?.saturating_sub(i64::from(request.within_days).days()))
}

/// A deadline that has passed without an answer is a task only where the answer may still help.
fn needs_doing(request: &TodoRequest<'_>, one: &Deadline) -> bool {
    let is_over = one.on.is_some_and(|on| on < request.today);
    let still_helps = !matches!(
        one.kind,
        DeadlineKind::Activity
            | DeadlineKind::Earning
            | DeadlineKind::Connects
            | DeadlineKind::Hours
            | DeadlineKind::Escrow
    );
    let is_said = one.kind == DeadlineKind::TaxForm
        && request.why.advice.iter().any(|advice| advice.id == AdviceId::CompleteTaxForm);
    let is_near = match one.on {
        Some(_) => shows_from(request, one).is_some_and(|from| from <= request.today),
        // On no day that is known something can be done about these alone.
        None => matches!(one.kind, DeadlineKind::TaxForm | DeadlineKind::Dormancy),
    };
    is_near && (!is_over || still_helps) && !is_said
}

fn task(request: &TodoRequest<'_>, one: &Deadline) -> Task {
    let (what, how) = cure(request, one);
    let mut why = match one.kind {
        DeadlineKind::RefundReply => "Silence gives the money back to the client.".to_owned(),
        _ => format!("{}.", one.what.trim_end_matches('.')),
    };
    if let Some(since) = one.since {
        why.push_str(&format!(" Counted from {}.", day_in_words(since)));
    }
    why.push_str(how_sure(one));
    let mut task = request.task(&one.id, what, why, one.on);
    // What the client asks back is the user's after the fee.
    let waits = request
        .why
        .waiting
        .iter()
        .filter(|waiting| one.kind == DeadlineKind::RefundReply && waiting.reply_by == one.on)
        .find(|waiting| one.amount.is_none() || waiting.gross == one.amount);
    task.amount = waits.map(|waiting| waiting.amount).or(one.amount.map(Cents::abs));
    task.how = how;
    task.rule.clone_from(&one.rule);
    task
}

/// What is said where a rule is no more than a claim.
fn how_sure(one: &Deadline) -> &'static str {
    match one.rule.as_ref().map(|rule| rule.standing) {
        Some(Standing::Claimed) => {
            " Only one unofficial source claims this rule, so it may never happen."
        }
        Some(Standing::Assumed) => " This rule is assumed.",
        _ => "",
    }
}

/// What to do about it, and where.
fn cure(request: &TodoRequest<'_>, one: &Deadline) -> (String, String) {
    let recorded = |word: &str| {
        let page = request.page("log in");
        match request.asked.book {
            Some(_) => format!("{page}; then outflow did {word}{}", request.asked.behind),
            None => page,
        }
    };
    match one.kind {
        DeadlineKind::Activity | DeadlineKind::IdleFee => (
            "Log in, send a proposal or work: that counts as activity.".to_owned(),
            recorded("login"),
        ),
        DeadlineKind::Earning => (
            "Earn something: only money that comes in keeps this away.".to_owned(),
            request.page("proposals"),
        ),
        DeadlineKind::Connects => {
            ("Use the Connects before they expire.".to_owned(), request.page("proposals"))
        }
        DeadlineKind::Hours => (
            "Work on the hourly contract, or end it, before it is paused.".to_owned(),
            request.page("the contract's page"),
        ),
        DeadlineKind::Escrow => (
            "Submit the milestone, or ask the client to release it.".to_owned(),
            request.page("the contract's page"),
        ),
        DeadlineKind::Unclaimed => ("Pay the balance out.".to_owned(), request.command("payout")),
        DeadlineKind::Renewal => (
            "Cancel the plan if it does not pay for itself.".to_owned(),
            request.page("membership in the settings"),
        ),
        DeadlineKind::TaxForm => {
            ("Complete the tax form.".to_owned(), request.page("tax information in the settings"))
        }
        DeadlineKind::Dormancy => {
            ("Log in and answer the notice of dormancy.".to_owned(), request.page("log in"))
        }
        DeadlineKind::RefundReply => {
            (format!("{}.", capitalised(&one.what)), request.page("the contract's page"))
        }
    }
}

/// The task of a balance that will fall below what should stay.
pub(super) const BELOW_FLOOR: &str = "below-floor";

/// The first day that ends below what should stay.
pub(super) fn first_below(request: &TodoRequest<'_>) -> Option<ForecastDay> {
    let forecast = request.forecast;
    let is_below = |day: &&ForecastDay| day.balance < forecast.floor;
    forecast.days.iter().find(is_below).copied().filter(|_| forecast.floor.is_positive())
}

/// The balance will fall below what should stay.
fn below_floor(request: &TodoRequest<'_>) -> Option<Task> {
    let forecast = request.forecast;
    let day = first_below(request)?;
    if day.on > request.horizon() {
        return None;
    }
    let floor = request.money(forecast.floor);
    let happens = |kind: EventKind| {
        let mut events = forecast.events.iter();
        events.any(|event| event.kind == kind && event.on == day.on && event.amount.is_negative())
    };
    let what = match (happens(EventKind::Payout), happens(EventKind::Draw)) {
        (true, _) => format!("Set a reserve of {floor} in the payout settings."),
        (false, true) => format!("Draw less: {floor} should stay."),
        (false, false) => format!("Pay nothing out and buy nothing: {floor} should stay."),
    };
    let why = format!(
        "The balance is {} on {}, by what is known and assumed.",
        request.money(day.balance),
        day_in_words(day.on)
    );
    let mut task = request.task(BELOW_FLOOR, what, why, Some(day.on));
    task.amount = forecast.floor.minus(day.balance);
    task.how = request.command("forecast");
    Some(task)
}
