//! Which advice of `why` is something that needs doing, where is it done, and which of it could merely be better?

use super::{Task, TodoRequest, Urgency, days_from, days_in_words};
use crate::activity::DeadlineKind;
use crate::advice::{Advice, AdviceId};
use crate::answer::FindingKind;
use crate::waiting::Waiting;
use crate::words::{capitalised, day_in_words};
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, ContractStatus};
use outflow_ledger::{Cause, Cents, LedgerCause, StateCause};

/// The advice of `why`, sorted.
pub(super) struct Advised {
    /// What needs doing.
    pub needed: Vec<Task>,
    /// What could be better.
    pub worth: Vec<Task>,
}

/// What an advice is, and where it is followed.
enum Sort {
    /// It needs doing, on this page of the site.
    Needed(&'static str),
    /// It could be better, on this page of the site.
    Worth(&'static str),
    /// It is about the audit's findings, or about the statement itself, which have tasks of their own.
    Elsewhere,
    /// Only time helps.
    Wait,
}

pub(super) fn tasks(request: &TodoRequest<'_>) -> Advised {
    let mut advised = Advised { needed: Vec::new(), worth: Vec::new() };
    let mut answered: Vec<Option<Cause>> = Vec::new();
    for advice in &request.why.advice {
        match sort(request, advice) {
            // Support is asked where nothing else can be done about a cause.
            Sort::Needed(_)
                if advice.id == AdviceId::ContactSupport && answered.contains(&advice.because) => {}
            Sort::Needed(page) => {
                answered.push(advice.because);
                let of_each = each_contract(request, advice, page);
                match of_each.is_empty() {
                    true => advised.needed.push(task(request, advice, page)),
                    false => advised.needed.extend(of_each),
                }
            }
            Sort::Worth(page) => advised.worth.push(task(request, advice, page)),
            Sort::Elsewhere => answered.push(advice.because),
            Sort::Wait => {}
        }
    }
    // Of equal amounts, or none, what `why` names first comes first.
    for (rank, task) in (0..).zip(&mut advised.needed) {
        task.rank = rank;
    }
    advised
}

/// Where several contracts need the same, each is a task of its own, with its client and its amount.
fn each_contract(request: &TodoRequest<'_>, advice: &Advice, page: &str) -> Vec<Task> {
    let contracts = &request.snapshot.contracts;
    let of_title = |title: Option<&str>| {
        contracts.iter().find(|one| title.is_some() && one.title.as_deref() == title)
    };
    let called = |contract: Option<&Contract>| {
        let name = contract.and_then(|one| one.client.as_deref().or(one.title.as_deref()));
        name.unwrap_or("the client").to_owned()
    };
    let mut tasks = Vec::new();
    match advice.id {
        AdviceId::NudgeClientApproval => {
            let is_it = |one: &&Waiting| one.cause == StateCause::AwaitingApproval;
            for one in request.why.waiting.iter().filter(is_it) {
                let who = called(of_title(one.contract.as_deref()));
                let yours = one.available_on.map_or(String::new(), |on| {
                    format!("; without an answer it is yours on {}", day_in_words(on))
                });
                let what = format!("Ask {who} to approve the {}{yours}.", one.what);
                let why = StateCause::AwaitingApproval.meaning().to_owned();
                let mut task = request.task(format!("approval/{}", one.what), what, why, None);
                task.amount = Some(one.amount);
                tasks.push(task);
            }
        }
        AdviceId::AskClientFundMilestone => {
            let is_it = |one: &&Contract| {
                (one.escrow == Some(Cents::ZERO) || one.funded == Some(false))
                    && !one.status.is_some_and(ContractStatus::has_ended)
            };
            for one in contracts.iter().filter(is_it) {
                let who = called(Some(one));
                let what = format!("Ask {who} to fund the milestone before you go on.");
                let why = StateCause::EscrowNotFunded.meaning().to_owned();
                let id = format!("fund/{who}/{}", one.title.as_deref().unwrap_or_default());
                tasks.push(request.task(id, what, why, None));
            }
        }
        _ => {}
    }
    // One contract is what the advice itself is about.
    if tasks.len() < 2 {
        return Vec::new();
    }
    tasks.iter_mut().for_each(|task| task.how = request.page(page));
    tasks
}

fn task(request: &TodoRequest<'_>, advice: &Advice, page: &str) -> Task {
    let (why, amount) = because(request, advice);
    // Nothing stands above a task.
    let what = advice.text.replace(" with the amounts and dates above", " with amount and date");
    let mut task = request.task(advice.id.id(), what, why, advice.by);
    task.amount = amount;
    task.how = match advice.id {
        AdviceId::TrackTransfer => {
            format!(
                "your bank or wallet; then {}. A snapshot with its [[transfer]] and arrived_on ends this",
                request.page("support")
            )
        }
        _ => request.page(page),
    };
    if advice.id == AdviceId::DownloadFullStatement {
        task.urgency = Urgency::Figures;
    }
    task
}

/// Whether a finding of the audit or a deadline speaks of the same thing.
fn is_told_elsewhere(request: &TodoRequest<'_>, advice: &Advice) -> bool {
    let findings = &request.audit.findings;
    let has_deadline = |kind: DeadlineKind| request.deadlines.iter().any(|one| one.kind == kind);
    let of_kind = |kind: FindingKind| request.why.findings.iter().any(|one| one.kind == kind);
    match (advice.id, advice.because) {
        // Without a cause it is about a charge that the audit lists.
        (AdviceId::ContactSupport, None) => true,
        (AdviceId::ContactSupport, Some(Cause::Ledger(cause))) => {
            let parts = request.why.contributions.iter().filter(|part| part.cause == cause);
            let mut lines = parts.flat_map(|part| &part.lines);
            lines.any(|line| findings.iter().any(|finding| finding.lines.contains(line)))
        }
        (AdviceId::CheckFeeRate, _) => !findings.is_empty(),
        (AdviceId::DisputeEscrowRefund, _) => has_deadline(DeadlineKind::RefundReply),
        (AdviceId::DownloadFullStatement, _) => {
            of_kind(FindingKind::BalanceGap) || of_kind(FindingKind::AvailableDiffers)
        }
        (AdviceId::LookAtRightReport, _) => true,
        _ => false,
    }
}

fn sort(request: &TodoRequest<'_>, advice: &Advice) -> Sort {
    use AdviceId::*;
    const SUPPORT: &str = "support";
    const CONTRACT: &str = "the contract's page";
    const MESSAGES: &str = "messages to the client";
    const PAYOUTS: &str = "payout settings";
    if is_told_elsewhere(request, advice) {
        return Sort::Elsewhere;
    }
    match advice.id {
        TrackTransfer if is_on_its_way(request) || is_long_ago(request) => Sort::Wait,
        // What can be used from a day on needs no correction.
        FixWithdrawalMethod | AddWithdrawalMethod if is_free_later(request) => Sort::Wait,
        _ if advice.text.starts_with("Wait") => Sort::Wait,
        TrackTransfer => Sort::Needed(PAYOUTS),
        FixWithdrawalMethod | AddWithdrawalMethod => Sort::Needed(PAYOUTS),
        RequestTrace => Sort::Needed(SUPPORT),
        ContactSupport | ProvideEvidenceChargeback | SettleArbitration => Sort::Needed(SUPPORT),
        VerifyIdentity => Sort::Needed("identity check in the settings"),
        CompleteTaxForm => Sort::Needed("tax information in the settings"),
        AskClientFixBilling | NudgeClientApproval | AskClientFundMilestone => {
            Sort::Needed(MESSAGES)
        }
        AskBonusForOverage | AskAgency => Sort::Needed(MESSAGES),
        StopWorkPausedContract | StopWorkUnfunded | SubmitMilestone | DisputeEscrowRefund => {
            Sort::Needed(CONTRACT)
        }
        WithdrawNow
        | WithdrawLessOften
        | CheaperWithdrawalMethod
        | SetSchedule
        | SetReserve
        | ChangeReserve
        | BudgetWithdrawals => Sort::Worth(PAYOUTS),
        ReduceFxCost => Sort::Worth("currency in the payout settings"),
        PauseConnects => Sort::Worth("Connects"),
        CancelMembership => Sort::Worth("membership in the settings"),
        AddTaxId => Sort::Worth("tax information in the settings"),
        LogWithTracker => Sort::Worth("time tracker"),
        RaiseWeeklyLimit => Sort::Worth(MESSAGES),
        SendBetterProposals => Sort::Worth("proposals"),
        RenewActivity => Sort::Worth("profile"),
        AddRecurringContract => Sort::Worth(MESSAGES),
        CheckFeeRate => Sort::Worth(CONTRACT),
        DownloadFullStatement => Sort::Needed("reports, transaction history"),
        LookAtRightReport
        | ExpectOffsetFromNextEarnings
        | KeepRecordsForTax
        | WaitUntilAvailable => Sort::Wait,
    }
}

/// The day by which the last payout normally arrives, where neither the lines nor the figures tell what became of it.
pub(super) fn arrives_by(request: &TodoRequest<'_>) -> Option<Date> {
    let is_open = request.why.advice.iter().any(|advice| advice.id == AdviceId::TrackTransfer);
    request.why.payout.as_ref().filter(|_| is_open)?.arrives_by
}

/// The last payout is still within its normal time.
pub(super) fn is_on_its_way(request: &TodoRequest<'_>) -> bool {
    arrives_by(request).is_some_and(|by| by >= request.today)
}

/// A payout that should have arrived so many days ago has long been looked for.
const LOOKED_FOR_DAYS: i64 = 60;

fn is_long_ago(request: &TodoRequest<'_>) -> bool {
    arrives_by(request).is_some_and(|by| days_from(by, request.today) > LOOKED_FOR_DAYS)
}

/// Whether the way out is free by itself from a day on.
fn is_free_later(request: &TodoRequest<'_>) -> bool {
    let blocked = request.why.states.iter().filter(|one| one.cause == StateCause::PayoutBlocked);
    blocked.filter_map(|one| one.on).any(|on| on > request.today)
}

/// The reason for an advice with this user's figures, and how much it is about.
fn because(request: &TodoRequest<'_>, advice: &Advice) -> (String, Option<Cents>) {
    let why = request.why;
    match advice.because {
        Some(Cause::State(cause)) => {
            let state = why.states.iter().find(|state| state.cause == cause);
            let waiting = why.waiting.iter().find(|one| one.cause == cause);
            let amount = state
                .and_then(|state| state.amount)
                .or(waiting.map(|waiting| waiting.amount))
                .filter(|amount| !amount.is_zero());
            let what = waiting.map(|waiting| waiting.what.as_str());
            let what = what.or(state.map(|state| state.detail.as_str()));
            let what = what.filter(|what| !what.is_empty());
            let meaning = cause.meaning();
            let words = match what {
                Some(what) => format!("{}. {meaning}", capitalised(what.trim_end_matches('.'))),
                None => meaning.to_owned(),
            };
            (words, amount)
        }
        Some(Cause::Ledger(cause)) => of_lines(request, advice.id, cause),
        None if advice.id == AdviceId::WithdrawNow => {
            let amount = why.closing_balance;
            let words = "It is available, and nothing stands in the way; outflow forecast tells how much of it leaves enough for what is to come.";
            (words.to_owned(), Some(amount))
        }
        None => ("The file and the site's figures do not agree.".to_owned(), None),
    }
}

fn of_lines(
    request: &TodoRequest<'_>,
    id: AdviceId,
    cause: LedgerCause,
) -> (String, Option<Cents>) {
    let why = request.why;
    if let Some(payout) = why.payout.as_ref().filter(|_| id == AdviceId::TrackTransfer) {
        let amount = request.money(payout.amount);
        let late =
            payout.arrives_by.map(|by| days_from(by, request.today)).filter(|days| *days > 0);
        let late = late.map(|days| {
            format!(
                "; its normal time ended {} ago, and no answer says that it came",
                days_in_words(days)
            )
        });
        let on = day_in_words(payout.on);
        let words = format!("{amount} left on {on}{}.", late.unwrap_or_default());
        return (words, Some(payout.amount));
    }
    // An advice about Connects may come of another cause; what it is about are the Connects.
    let cause = if id == AdviceId::PauseConnects { LedgerCause::Connects } else { cause };
    let Some(part) = why.contributions.iter().find(|part| part.cause == cause) else {
        return (cause.meaning().to_owned(), None);
    };
    let lines = match part.lines.len() {
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    };
    let meaning = cause.meaning().trim_end_matches('.');
    let words = format!("{meaning}: {} in {lines}.", request.money(part.amount.abs()));
    // How payouts are planned is about none of the money that was paid out.
    let is_plan = matches!(
        id,
        AdviceId::SetSchedule
            | AdviceId::SetReserve
            | AdviceId::ChangeReserve
            | AdviceId::BudgetWithdrawals
    );
    (words, Some(part.amount.abs()).filter(|_| !is_plan))
}
