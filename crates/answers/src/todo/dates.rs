//! Which deadlines are near enough to be tasks, and what keeps each away?

use super::{Task, TodoRequest, Urgency};
use crate::activity::{Deadline, DeadlineKind};
use crate::advice::AdviceId;
use crate::words::{capitalised, day_in_words};
use crate::work::is_running;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, ContractStatus};
use outflow_ledger::{Cents, Standing};

pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    let deadlines = request.deadlines.iter().filter(|one| needs_doing(request, one));
    let mut tasks: Vec<Task> = deadlines.map(|one| task(request, one)).collect();
    tasks.extend(below_floor(request));
    tasks
}

/// The day from which on a deadline is a task; what nobody has to do anything about never is.
pub(super) fn shows_from(request: &TodoRequest<'_>, one: &Deadline) -> Option<Date> {
    // What happens to contracts alone concerns those who have one.
    let concerns = one.kind != DeadlineKind::Activity || has_contracts(request);
    if !concerns
        || one.kind == DeadlineKind::Renewal
        || one.amount.is_some_and(|amount| amount.is_zero())
    {
        return None;
    }
    Some(one.on.saturating_sub(i64::from(request.within_days).days()))
}

/// A deadline that has passed without an answer is a task only where the answer may still help.
fn needs_doing(request: &TodoRequest<'_>, one: &Deadline) -> bool {
    let is_over = one.on < request.today;
    let still_helps = !matches!(
        one.kind,
        DeadlineKind::Activity | DeadlineKind::Earning | DeadlineKind::Connects
    );
    let is_said = one.kind == DeadlineKind::TaxForm
        && request.why.advice.iter().any(|advice| advice.id == AdviceId::CompleteTaxForm);
    shows_from(request, one).is_some_and(|from| from <= request.today)
        && (!is_over || still_helps)
        && !is_said
}

/// Whether there is a contract that could be paused or closed.
fn has_contracts(request: &TodoRequest<'_>) -> bool {
    let is_over = |contract: &Contract| {
        matches!(contract.status, Some(ContractStatus::Ended | ContractStatus::EndedByClient))
    };
    let kept = request.work.agreements;
    kept.iter().any(|one| is_running(one, request.today))
        || request.snapshot.contracts.iter().any(|contract| !is_over(contract))
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
    let mut task = request.task(&one.id, what, why, Some(one.on));
    // Nothing is lost on the day itself where only a form is missing.
    if matches!(one.kind, DeadlineKind::TaxForm | DeadlineKind::Dormancy) {
        (task.by, task.urgency) = (None, Urgency::Money);
    }
    // What the client asks back is the user's after the fee.
    let waits =
        request.why.waiting.iter().find(|waiting| {
            one.kind == DeadlineKind::RefundReply && waiting.reply_by == Some(one.on)
        });
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
        let flag = if request.asked.book.is_some() { request.asked.behind } else { "" };
        format!("{}; then outflow did {word}{flag}", request.page("log in"))
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

/// The balance will fall below what should stay.
fn below_floor(request: &TodoRequest<'_>) -> Option<Task> {
    let forecast = request.forecast;
    if !forecast.floor.is_positive() {
        return None;
    }
    let is_below = |balance: Cents| balance < forecast.floor;
    let day = forecast.days.iter().find(|day| is_below(day.balance))?;
    if day.on > request.horizon() {
        return None;
    }
    let floor = request.money(forecast.floor);
    let by_payout = forecast.next_payout.is_some_and(|(on, _)| on == day.on);
    let what = match by_payout {
        true => format!("Set a reserve of {floor} in the payout settings."),
        false => format!("Pay nothing out and buy nothing: {floor} should stay."),
    };
    let why = format!(
        "The balance is {} on {}, by what is known and assumed.",
        request.money(day.balance),
        day_in_words(day.on)
    );
    let mut task = request.task("below-floor", what, why, Some(day.on));
    task.amount = forecast.floor.minus(day.balance);
    task.how = request.command("forecast");
    Some(task)
}
