//! What each advice says, in the user's own figures: a sentence or two, and the deadline where there is one.

use super::{AdviceId, Adviser};
use crate::waiting::Waiting;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, ContractStatus};
use outflow_ledger::{Cause, Cents, LedgerCause, StateCause};

type Text = (String, Option<Date>);

pub(super) fn text_of(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    match id {
        TrackTransfer
        | WithdrawLessOften
        | SetReserve
        | BudgetWithdrawals
        | SetSchedule
        | CheaperWithdrawalMethod
        | FixWithdrawalMethod
        | WithdrawNow
        | RequestTrace
        | ReduceFxCost
        | AddWithdrawalMethod
        | ChangeReserve => about_payouts(adviser, id),
        ContactSupport
        | ExpectOffsetFromNextEarnings
        | ProvideEvidenceChargeback
        | VerifyIdentity
        | SettleArbitration
        | DisputeEscrowRefund => about_take_backs(adviser, id),
        PauseConnects | CancelMembership | CheckFeeRate | AddTaxId | KeepRecordsForTax
        | CompleteTaxForm => about_charges(adviser, id),
        AskClientFixBilling
        | LogWithTracker
        | StopWorkPausedContract
        | SubmitMilestone
        | NudgeClientApproval
        | AskClientFundMilestone
        | StopWorkUnfunded
        | AskBonusForOverage
        | RaiseWeeklyLimit
        | AskAgency => about_clients(adviser, id),
        WaitUntilAvailable
        | LookAtRightReport
        | SendBetterProposals
        | RenewActivity
        | AddRecurringContract
        | DownloadFullStatement => about_waiting(adviser, id),
    }
}

fn about_payouts(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    let (paid_out, cost) = adviser.payout_cost();
    let cost_in_words = Cents::from_wide(cost).map(|cost| adviser.money(cost)).unwrap_or_default();
    match id {
        TrackTransfer => track(adviser),
        RequestTrace => trace(adviser),
        WithdrawLessOften => {
            let of = Cents::from_wide(paid_out).map(|sum| adviser.money(sum)).unwrap_or_default();
            (format!("Withdraw less often: payout fees took {cost_in_words} of {of}."), None)
        }
        CheaperWithdrawalMethod => {
            let text = format!(
                "Compare the payout methods that your account offers: fees took {cost_in_words} in this file."
            );
            (text, None)
        }
        SetReserve => {
            let monthly = monthly_purchases(adviser);
            let text = match monthly {
                Some(amount) => format!(
                    "Keep about {} a month in the balance as a reserve, so that membership and Connects do not meet an empty account.",
                    adviser.money(amount)
                ),
                None => "Set a reserve in the payout settings if you want something to stay in the balance.".to_owned(),
            };
            (text, None)
        }
        BudgetWithdrawals => (
            "Plan withdrawals for fixed days, so that a zero between them is no surprise.".into(),
            None,
        ),
        SetSchedule => {
            let schedule = adviser.snapshot.payout_schedule.as_ref();
            let next = schedule.and_then(|schedule| schedule.next);
            let when = next.map(|day| format!(" before {}", adviser.day(day))).unwrap_or_default();
            let text = format!(
                "The payout ran by itself: change or switch off the automatic schedule in the payout settings{when} if you do not want that."
            );
            (text, next)
        }
        FixWithdrawalMethod => {
            let state =
                adviser.evidence.states.iter().find(|s| s.cause == StateCause::PayoutBlocked);
            let text = match state.map(|state| state.detail.as_str()) {
                Some(detail) if detail.contains("is needed") => {
                    format!("Wait, or use another payout method: {detail}.")
                }
                Some(detail) => format!("Correct the payout method: {detail}."),
                None => "Correct the payout method before you withdraw again.".to_owned(),
            };
            (text, state.and_then(|state| state.on))
        }
        AddWithdrawalMethod => {
            ("Add a payout method; a new one needs a few days before it can be used.".into(), None)
        }
        WithdrawNow => {
            let reserve = adviser.snapshot.reserve_balance.unwrap_or(Cents::ZERO);
            let free = adviser.evidence.closing.minus(reserve).unwrap_or(Cents::ZERO);
            (format!("{} can be withdrawn today.", adviser.money(free)), None)
        }
        ReduceFxCost => {
            let state =
                adviser.evidence.states.iter().find(|s| s.cause == StateCause::FxDifference);
            let lost = state.and_then(|state| state.amount).map(|lost| adviser.money(lost));
            let lost = lost.map(|lost| format!(": this exchange cost {lost}")).unwrap_or_default();
            (format!("Compare payout methods by the rate they give{lost}."), None)
        }
        _ => {
            let reserve = adviser.snapshot.reserve_balance.unwrap_or(Cents::ZERO);
            let text = format!(
                "Lower your reserve of {} in the payout settings if you want to withdraw it.",
                adviser.money(reserve)
            );
            (text, None)
        }
    }
}

/// What purchases took from the balance a month, where the file shows at least two over two months.
fn monthly_purchases(adviser: &Adviser<'_>) -> Option<Cents> {
    let (first, last) = adviser.evidence.journal.covered()?;
    let months = i128::from((last - first).get_days()) / 30;
    let bought = |cause| matches!(cause, LedgerCause::Membership | LedgerCause::Connects);
    let by_card = adviser.evidence.journal.meanings.card_funded.iter();
    let by_card = by_card.filter(|line| bought(adviser.evidence.causes[**line as usize]));
    let paid_by_card: i128 = by_card
        .clone()
        .map(|line| adviser.evidence.journal.lines[*line as usize].amount.wide())
        .sum();
    let count = adviser.evidence.totals.count(bought) - by_card.count();
    if months < 2 || count < 2 {
        return None;
    }
    let sum = paid_by_card - adviser.evidence.totals.sum(bought);
    Cents::from_wide(sum / months).filter(|amount| amount.is_positive())
}

fn track(adviser: &Adviser<'_>) -> Text {
    let Some(payout) = adviser.open_payout() else {
        return ("Check whether the transfer has arrived.".into(), None);
    };
    let to = payout.to.as_deref().unwrap_or("your bank or wallet");
    let normal = match payout.arrives_by {
        Some(by) if by == payout.on => "; it normally arrives the same day".to_owned(),
        Some(by) if by >= adviser.evidence.as_of => {
            format!("; it normally arrives by {}", adviser.day(by))
        }
        Some(by) => format!("; it should have arrived by {}", adviser.day(by)),
        None => String::new(),
    };
    let quote = payout.reference.map(|id| format!(" and quote Ref {id}")).unwrap_or_default();
    // No trace before the normal time is over, whatever the rule allows.
    let from = payout.trace_from.map(|day| payout.arrives_by.map_or(day, |by| day.max(by)));
    let from = from.map(|day| format!(" from {} on", adviser.day(day)));
    let name = adviser.policy.name_of(adviser.evidence.journal.platform.0).to_owned();
    let text = format!(
        "Check {to}{normal}. If it is not there, ask {name} for a trace{}{quote}.",
        from.unwrap_or_default()
    );
    (text, None)
}

fn trace(adviser: &Adviser<'_>) -> Text {
    let late = adviser.evidence.waiting.iter().find(|w| w.cause == StateCause::TransferLate);
    let amount = late.map(|late| format!(" of {}", adviser.money(late.amount))).unwrap_or_default();
    let payout = adviser.open_payout();
    let quote = payout
        .as_ref()
        .and_then(|payout| payout.reference.clone())
        .map(|id| format!(" Quote Ref {id} and"))
        .unwrap_or_else(|| " ".to_owned());
    let from =
        payout.and_then(|payout| payout.trace_from).filter(|day| *day > adviser.evidence.as_of);
    let when = from.map(|day| format!(" from {} on", adviser.day(day))).unwrap_or_default();
    let text = format!(
        "Ask support for a free trace of the transfer{amount}{when}.{quote} send a bank statement that covers the day of the transfer to today.",
    );
    (text.replace(".  send", ". Send"), from)
}

fn about_take_backs(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    let primary = adviser.primary;
    match id {
        ContactSupport => {
            let line = primary.and_then(|primary| primary.line);
            let line = line.map(|line| &adviser.evidence.journal.lines[line as usize]);
            let quote = line.and_then(|line| {
                let id = line.id?.text(&adviser.evidence.journal.texts);
                Some(format!(
                    " Quote Ref {id}, {} of {}.",
                    adviser.money(line.amount),
                    adviser.day(line.dated)
                ))
            });
            let text = match quote {
                Some(quote) => format!("Ask support for the reason in writing.{quote}"),
                None if adviser.wrong_charge(false).is_some() => about_wrong_charge(adviser, false),
                None => "Write to support with the amounts and dates above.".to_owned(),
            };
            (text, None)
        }
        ExpectOffsetFromNextEarnings => {
            let owed = adviser.money(adviser.evidence.closing);
            (format!("{owed} is owed: expect it to be taken from your next earnings."), None)
        }
        ProvideEvidenceChargeback => {
            let text = "Send support what proves the work: time tracker screenshots, messages, delivered files.";
            (text.into(), None)
        }
        VerifyIdentity => (
            "Finish the identity check in your account settings; the hold ends with it.".into(),
            None,
        ),
        SettleArbitration => {
            ("Pay or answer the arbitration; the restriction ends with it.".into(), None)
        }
        _ => {
            let request = adviser.evidence.waiting.iter().find(|w| w.reply_by.is_some());
            let by = request.and_then(|request| request.reply_by);
            let text = match (request, by) {
                (Some(request), Some(by)) if by >= adviser.evidence.as_of => format!(
                    "Answer the refund request by {}: silence gives {} back to the client.",
                    adviser.day(by),
                    adviser.money(request.amount)
                ),
                (Some(_), Some(by)) => format!(
                    "The time to answer the refund request ended on {}: ask support at once whether a dispute is still open.",
                    adviser.day(by)
                ),
                _ => "Ask for a dispute if the work was done: the milestone's money has gone back."
                    .to_owned(),
            };
            (text, by.filter(|by| *by >= adviser.evidence.as_of))
        }
    }
}

/// The first charge that is not what its rule says, and where the letter about it is.
fn about_wrong_charge(adviser: &Adviser<'_>, is_fee: bool) -> String {
    let Some(finding) = adviser.wrong_charge(is_fee) else { return String::new() };
    let line = finding.lines.first().map(|line| &adviser.evidence.journal.lines[*line as usize]);
    let which = line.map_or_else(String::new, |line| {
        let texts = &adviser.evidence.journal.texts;
        let reference = line.id.map(|id| format!(" (Ref {})", id.text(texts)));
        let day = adviser.day(line.dated);
        format!(" the {} of {day}{}", adviser.money(line.amount), reference.unwrap_or_default())
    });
    let amount = finding.amount.map(|amount| adviser.money(amount)).unwrap_or_default();
    format!(
        "Ask support about{which}: {amount} is in doubt. outflow audit writes the letter, with rule and arithmetic."
    )
}

fn about_charges(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    let sum_of = |cause: LedgerCause| {
        let part = adviser.evidence.contributions.iter().find(|part| part.cause == cause);
        part.map(|part| format!(" ({} here)", adviser.money(part.amount))).unwrap_or_default()
    };
    let text = match id {
        PauseConnects => {
            format!("Pause buying Connects until money comes in{}.", sum_of(LedgerCause::Connects))
        }
        CancelMembership => format!(
            "Cancel the paid plan if it does not pay for itself{}.",
            sum_of(LedgerCause::Membership)
        ),
        CheckFeeRate if adviser.wrong_charge(true).is_some() => about_wrong_charge(adviser, true),
        CheckFeeRate => format!(
            "Compare the service fee{} with the rate shown in each contract: the rates differ or are above 10 %.",
            sum_of(LedgerCause::ServiceFee)
        ),
        AddTaxId => format!(
            "If you are registered for VAT or GST, add your tax number in the settings{}.",
            sum_of(LedgerCause::TaxOnFees)
        ),
        CompleteTaxForm => {
            format!("Complete the tax form in the settings{}.", sum_of(LedgerCause::TaxWithheld))
        }
        _ => "Keep the tax lines for your tax return.".to_owned(),
    };
    (text, None)
}

fn name(contract: &Contract) -> String {
    let name = contract.client.as_deref().or(contract.title.as_deref());
    name.map_or("the client".to_owned(), str::to_owned)
}

fn about_clients(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    let contracts = &adviser.snapshot.contracts;
    let first =
        |wanted: &dyn Fn(&Contract) -> bool| contracts.iter().find(|contract| wanted(contract));
    let waiting = |cause: StateCause| adviser.evidence.waiting.iter().find(|w| w.cause == cause);
    match id {
        AskClientFixBilling => {
            let who = first(&|contract| crate::contracts::is_suspended(Some(contract)));
            let who = who.map_or("the client".to_owned(), name);
            let stuck = waiting(StateCause::ClientPaymentFailed);
            let amount = stuck.map(|w| format!("; {} waits for it", adviser.money(w.amount)));
            (
                format!("Ask {who} to correct the billing method{}.", amount.unwrap_or_default()),
                None,
            )
        }
        LogWithTracker => {
            ("Log hours with the time tracker: only those are protected.".into(), None)
        }
        StopWorkPausedContract => {
            let suspended = first(&|contract| crate::contracts::is_suspended(Some(contract)));
            let paused = first(&|c| c.status == Some(ContractStatus::PausedByClient));
            let text = match (suspended, paused) {
                (Some(contract), _) => format!(
                    "Stop work for {} until its payment is settled: new hours are not protected.",
                    name(contract)
                ),
                (None, Some(contract)) => format!(
                    "Log no new hours for {} while the contract is paused; billed hours are not touched by it.",
                    name(contract)
                ),
                (None, None) => {
                    "Log no new hours for this client before the payment is settled.".to_owned()
                }
            };
            (text, None)
        }
        SubmitMilestone => {
            let open =
                first(&|c| c.escrow.is_some_and(Cents::is_positive) && c.submitted_on.is_none());
            let which = open.and_then(|contract| contract.milestone.clone());
            let which = which.map(|which| format!(" “{which}”")).unwrap_or_default();
            (format!("Submit the milestone{which}: its time runs only from then on."), None)
        }
        NudgeClientApproval => {
            let submitted = waiting(StateCause::AwaitingApproval);
            let date = submitted.and_then(|waiting| waiting.available_on);
            let who = first(&|contract| contract.submitted_on.is_some());
            let who = who.map_or("the client".to_owned(), name);
            let text = match date {
                Some(date) => format!(
                    "Ask {who} to approve the milestone; without an answer it is yours on {}.",
                    adviser.day(date)
                ),
                None => format!("Ask {who} to approve the milestone."),
            };
            (text, None)
        }
        AskClientFundMilestone => {
            let open = first(&|c| c.escrow == Some(Cents::ZERO) || c.funded == Some(false));
            let who = open.map_or("the client".to_owned(), name);
            (format!("Ask {who} to fund the milestone before you go on."), None)
        }
        StopWorkUnfunded => ("Stop work that has no money behind it.".into(), None),
        AskBonusForOverage => {
            let state =
                adviser.evidence.states.iter().find(|s| s.cause == StateCause::HoursNotBilled);
            let what = state.map(|state| format!(": {}", state.detail)).unwrap_or_default();
            (format!("Ask the client for a bonus{what}. Only a bonus can pay these hours."), None)
        }
        RaiseWeeklyLimit => ("Ask the client to raise the weekly limit.".into(), None),
        _ => {
            ("Ask your agency when and how it pays you: this money is credited to it.".into(), None)
        }
    }
}

fn about_waiting(adviser: &Adviser<'_>, id: AdviceId) -> Text {
    use AdviceId::*;
    match id {
        WaitUntilAvailable => {
            // The amount that the answer is about comes first, else the earliest.
            let main = adviser.primary.map(|primary| primary.cause);
            let is_main = |w: &&Waiting| main == Some(Cause::State(w.cause));
            let dated = || {
                let waiting = adviser.evidence.waiting.iter();
                waiting.filter(|w| w.available_on.is_some() && !w.outside)
            };
            let next = dated().find(is_main).or_else(|| dated().next());
            match next.and_then(|next| Some((next, next.available_on?))) {
                Some((next, on)) => {
                    let gross = if next.before_fees { " before fees" } else { "" };
                    let text = format!(
                        "Wait until {}: {}{gross} becomes available then.",
                        adviser.day(on),
                        adviser.money(next.amount)
                    );
                    (text, Some(on))
                }
                None => ("Wait: no date can be given for what is waiting.".into(), None),
            }
        }
        LookAtRightReport => {
            let unknown = adviser.findings.first().map(|finding| finding.lines.as_slice());
            let text = match unknown {
                Some([line, ..]) => format!(
                    "Look at line {} in the transaction history on the site: its type is not known here.",
                    adviser.evidence.journal.lines[*line as usize].at.line
                ),
                _ => "Look at Reports, Overview: work in progress, in review, pending and available are four figures.".to_owned(),
            };
            (text, None)
        }
        SendBetterProposals => {
            let proposals = adviser.snapshot.proposals;
            let rate = proposals.and_then(|p| Some((p.sent?, p.interviews?, p.hires.unwrap_or(0))));
            let text = match rate {
                Some((sent, interviews, hires)) => format!(
                    "Send fewer, better proposals: {sent} sent led to {interviews} interviews and {hires} contracts."
                ),
                None => "Look for new work: a few proposals, each written for its job.".to_owned(),
            };
            (text, None)
        }
        RenewActivity => ("Log in, renew your profile and your availability.".into(), None),
        AddRecurringContract => (
            "Offer past clients a recurring contract, so that money comes every week.".into(),
            None,
        ),
        _ => {
            let text =
                "Download the whole transaction history without a filter and give that file too.";
            (text.into(), None)
        }
    }
}
