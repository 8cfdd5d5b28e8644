//! What to do today: for each cause the advice that fits it, best first, with this user's own figures and dates.

use crate::answer::{Finding, FindingKind, Primary};
use crate::primary::Evidence;
use crate::transfers::{PayoutFacts, came_back, is_same, payout_facts};
use crate::words::day_in_words;
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractStatus, HoldKind};
use outflow_ledger::{Cause, Cents, LedgerCause, Snapshot, StateCause, StatementLine};
use outflow_policy::PolicyBook;

mod texts;

/// The public name of an advice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "each is its own public name in snake case, with a text in `texts`")]
pub enum AdviceId {
    TrackTransfer,
    WithdrawLessOften,
    SetReserve,
    BudgetWithdrawals,
    SetSchedule,
    CheaperWithdrawalMethod,
    FixWithdrawalMethod,
    WithdrawNow,
    RequestTrace,
    ContactSupport,
    ReduceFxCost,
    PauseConnects,
    CancelMembership,
    CheckFeeRate,
    AddTaxId,
    KeepRecordsForTax,
    CompleteTaxForm,
    ExpectOffsetFromNextEarnings,
    AskClientFixBilling,
    LogWithTracker,
    StopWorkPausedContract,
    ProvideEvidenceChargeback,
    WaitUntilAvailable,
    LookAtRightReport,
    SubmitMilestone,
    NudgeClientApproval,
    AskClientFundMilestone,
    StopWorkUnfunded,
    DisputeEscrowRefund,
    AskBonusForOverage,
    RaiseWeeklyLimit,
    VerifyIdentity,
    SettleArbitration,
    AddWithdrawalMethod,
    ChangeReserve,
    AskAgency,
    SendBetterProposals,
    RenewActivity,
    AddRecurringContract,
    DownloadFullStatement,
}

impl AdviceId {
    /// The public name.
    pub const fn id(self) -> &'static str {
        use AdviceId::*;
        match self {
            TrackTransfer => "track_transfer",
            WithdrawLessOften => "withdraw_less_often",
            SetReserve => "set_reserve",
            BudgetWithdrawals => "budget_withdrawals",
            SetSchedule => "set_schedule",
            CheaperWithdrawalMethod => "cheaper_withdrawal_method",
            FixWithdrawalMethod => "fix_withdrawal_method",
            WithdrawNow => "withdraw_now",
            RequestTrace => "request_trace",
            ContactSupport => "contact_support",
            ReduceFxCost => "reduce_fx_cost",
            PauseConnects => "pause_connects",
            CancelMembership => "cancel_membership",
            CheckFeeRate => "check_fee_rate",
            AddTaxId => "add_tax_id",
            KeepRecordsForTax => "keep_records_for_tax",
            CompleteTaxForm => "complete_tax_form",
            ExpectOffsetFromNextEarnings => "expect_offset_from_next_earnings",
            AskClientFixBilling => "ask_client_fix_billing",
            LogWithTracker => "log_with_tracker",
            StopWorkPausedContract => "stop_work_paused_contract",
            ProvideEvidenceChargeback => "provide_evidence_chargeback",
            WaitUntilAvailable => "wait_until_available",
            LookAtRightReport => "look_at_right_report",
            SubmitMilestone => "submit_milestone",
            NudgeClientApproval => "nudge_client_approval",
            AskClientFundMilestone => "ask_client_fund_milestone",
            StopWorkUnfunded => "stop_work_unfunded",
            DisputeEscrowRefund => "dispute_escrow_refund",
            AskBonusForOverage => "ask_bonus_for_overage",
            RaiseWeeklyLimit => "raise_weekly_limit",
            VerifyIdentity => "verify_identity",
            SettleArbitration => "settle_arbitration",
            AddWithdrawalMethod => "add_withdrawal_method",
            ChangeReserve => "change_reserve",
            AskAgency => "ask_agency",
            SendBetterProposals => "send_better_proposals",
            RenewActivity => "renew_activity",
            AddRecurringContract => "add_recurring_contract",
            DownloadFullStatement => "download_full_statement",
        }
    }
}

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// Which.
    pub id: AdviceId,
    /// A sentence or two with this user's own figures and dates.
    pub text: String,
    /// The deadline.
    pub by: Option<Date>,
    /// The cause that it answers; none where it is about a doubt, a wrong charge or money that is free.
    pub because: Option<Cause>,
}

/// What advice is made from.
pub(crate) struct Adviser<'a> {
    pub(crate) evidence: &'a Evidence<'a>,
    pub(crate) policy: &'a PolicyBook,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) primary: Option<&'a Primary>,
    pub(crate) others: &'a [Cause],
    pub(crate) findings: &'a [Finding],
}

/// The primary cause's advice, then that of the state that explains the worry, then the payout's, then the rest.
pub(crate) fn advise(adviser: &Adviser<'_>) -> Vec<Advice> {
    let primary = adviser.primary.map(|primary| primary.cause);
    let states = adviser.others.iter().filter(|cause| matches!(cause, Cause::State(_)));
    let ledger = adviser.others.iter().filter(|cause| matches!(cause, Cause::Ledger(_)));
    let is_payout = |cause: &&Cause| matches!(cause, Cause::Ledger(cause) if cause.is_payout());
    let payouts = ledger.clone().filter(is_payout);
    let rest = ledger.filter(|cause| !is_payout(cause));
    let in_doubt = || adviser.doubts().into_iter().chain(adviser.for_wrong_charges());
    let mut ids: Vec<(AdviceId, Option<Cause>)> = Vec::new();
    let mut push = |from: Vec<AdviceId>, cause| ids.extend(from.into_iter().map(|id| (id, cause)));
    for cause in primary.iter().chain(states).chain(payouts).chain(rest) {
        push(adviser.for_cause(*cause), Some(*cause));
        if Some(*cause) == primary {
            push(in_doubt().collect(), None);
        }
    }
    if primary.is_none() {
        push(in_doubt().collect(), None);
    }
    let has_unknown =
        adviser.findings.iter().any(|finding| finding.kind == FindingKind::UnknownType);
    if has_unknown || !adviser.evidence.journal.has_balance {
        ids.push((AdviceId::LookAtRightReport, None));
    }
    if adviser.is_free_to_withdraw() {
        ids.push((AdviceId::WithdrawNow, None));
    }
    let mut advice: Vec<Advice> = Vec::new();
    for (id, because) in ids {
        if !advice.iter().any(|known| known.id == id) {
            let (text, by) = texts::text_of(adviser, id);
            advice.push(Advice { id, text, by, because });
        }
    }
    advice
}

impl Adviser<'_> {
    fn for_cause(&self, cause: Cause) -> Vec<AdviceId> {
        match cause {
            Cause::Ledger(cause) => self.for_ledger_cause(cause),
            Cause::State(cause) => self.for_state_cause(cause),
        }
    }

    fn for_ledger_cause(&self, cause: LedgerCause) -> Vec<AdviceId> {
        use AdviceId::*;
        let below_zero = self.evidence.closing.is_negative();
        match cause {
            LedgerCause::Withdrawn => {
                let mut ids = Vec::new();
                ids.extend(self.should_track().then_some(TrackTransfer));
                ids.extend(self.fees_are_high().then_some(WithdrawLessOften));
                ids.extend(self.has_no_reserve().then_some(SetReserve));
                ids.push(BudgetWithdrawals);
                ids
            }
            LedgerCause::WithdrawnScheduled => {
                let mut ids = vec![SetSchedule];
                ids.extend(self.should_track().then_some(TrackTransfer));
                ids.extend(self.has_no_reserve().then_some(SetReserve));
                ids
            }
            LedgerCause::WithdrawalFee if self.fees_are_high() => {
                vec![CheaperWithdrawalMethod, WithdrawLessOften]
            }
            LedgerCause::WithdrawalFee => vec![CheaperWithdrawalMethod],
            LedgerCause::WithdrawalReturned => vec![FixWithdrawalMethod, WithdrawNow],
            LedgerCause::Connects if self.has_no_reserve() => vec![PauseConnects, SetReserve],
            LedgerCause::Connects => vec![PauseConnects],
            LedgerCause::Membership if self.has_no_reserve() => {
                vec![CancelMembership, SetReserve, PauseConnects]
            }
            LedgerCause::Membership => vec![CancelMembership, PauseConnects],
            LedgerCause::ServiceFee
                if self.wrong_charge(true).is_some() || self.has_odd_fee_rate() =>
            {
                vec![CheckFeeRate]
            }
            LedgerCause::TaxOnFees => vec![AddTaxId, KeepRecordsForTax],
            LedgerCause::TaxWithheld => vec![CompleteTaxForm, KeepRecordsForTax],
            LedgerCause::RefundToClient if below_zero => {
                vec![ExpectOffsetFromNextEarnings, ContactSupport]
            }
            LedgerCause::RefundToClient if self.evidence.closing.is_positive() => {
                vec![WithdrawNow, ContactSupport]
            }
            LedgerCause::RefundToClient => vec![ContactSupport],
            LedgerCause::PaymentReversed => {
                let mut ids = vec![
                    ContactSupport,
                    AskClientFixBilling,
                    LogWithTracker,
                    StopWorkPausedContract,
                ];
                ids.extend(below_zero.then_some(ExpectOffsetFromNextEarnings));
                ids
            }
            LedgerCause::Chargeback => {
                let mut ids = vec![ProvideEvidenceChargeback, ContactSupport];
                ids.extend(below_zero.then_some(ExpectOffsetFromNextEarnings));
                ids
            }
            LedgerCause::ArbitrationFee | LedgerCause::InactivityFee => vec![ContactSupport],
            LedgerCause::Adjustment | LedgerCause::Unclassified => vec![LookAtRightReport],
            LedgerCause::EarnedHourly
            | LedgerCause::EarnedFixed
            | LedgerCause::EarnedBonus
            | LedgerCause::EarnedOther
            | LedgerCause::ServiceFee
            | LedgerCause::ServiceFeeReturned
            | LedgerCause::PaidFromCard => Vec::new(),
        }
    }

    fn for_state_cause(&self, cause: StateCause) -> Vec<AdviceId> {
        use AdviceId::*;
        match cause {
            StateCause::PendingSecurity | StateCause::InReview => {
                let mut ids = vec![WaitUntilAvailable, LookAtRightReport];
                if self.has_paused_contract() {
                    ids.push(StopWorkPausedContract);
                } else if self.evidence.waiting.iter().any(|one| one.what.starts_with("hours")) {
                    ids.push(LogWithTracker);
                }
                ids
            }
            StateCause::PendingNoDate => vec![WaitUntilAvailable, LookAtRightReport],
            StateCause::WorkInProgress if self.has_unsubmitted_milestone() => vec![SubmitMilestone],
            StateCause::WorkInProgress => vec![WaitUntilAvailable],
            StateCause::AwaitingApproval => vec![NudgeClientApproval, WaitUntilAvailable],
            StateCause::EscrowNotFunded => vec![AskClientFundMilestone, StopWorkUnfunded],
            StateCause::EscrowRefundRequested | StateCause::EscrowReturned => {
                vec![DisputeEscrowRefund, ContactSupport]
            }
            StateCause::ClientPaymentFailed => {
                vec![AskClientFixBilling, StopWorkPausedContract, LogWithTracker]
            }
            StateCause::HoursNotBilled => vec![AskBonusForOverage, RaiseWeeklyLimit],
            StateCause::AccountHold => self.for_holds(),
            StateCause::PayoutBlocked => self.for_blocked_payout(),
            StateCause::ReserveKept => vec![ChangeReserve],
            StateCause::TransferInTransit => vec![TrackTransfer],
            StateCause::TransferLate => vec![RequestTrace, ContactSupport],
            StateCause::FxDifference => vec![ReduceFxCost],
            StateCause::AgencyAccount => vec![AskAgency],
            StateCause::NoIncome => {
                vec![SendBetterProposals, RenewActivity, AddRecurringContract, PauseConnects]
            }
            StateCause::WrongFigure => vec![LookAtRightReport],
            StateCause::StatementIncomplete => vec![DownloadFullStatement],
            StateCause::Unclaimed => vec![RenewActivity, ContactSupport],
            StateCause::PaidOutside => vec![ContactSupport],
        }
    }

    fn for_holds(&self) -> Vec<AdviceId> {
        use AdviceId::*;
        let kinds = self.snapshot.holds.iter().filter_map(|hold| match hold.kind {
            HoldKind::ChargebackReview => Some(ProvideEvidenceChargeback),
            HoldKind::IdentityVerification => Some(VerifyIdentity),
            HoldKind::ArbitrationUnpaid => Some(SettleArbitration),
            HoldKind::Terms | HoldKind::Other => None,
        });
        kinds.chain([ContactSupport]).collect()
    }

    fn for_blocked_payout(&self) -> Vec<AdviceId> {
        use AdviceId::*;
        let no_method = self.snapshot.withdrawal_methods.as_ref().is_some_and(Vec::is_empty);
        if self.snapshot.tax_form_complete == Some(false) {
            vec![CompleteTaxForm]
        } else if no_method {
            vec![AddWithdrawalMethod]
        } else {
            vec![FixWithdrawalMethod, AddWithdrawalMethod]
        }
    }

    /// The latest payout of the file that neither came back nor is known to have arrived.
    fn open_payout(&self) -> Option<PayoutFacts> {
        let (journal, causes) = (self.evidence.journal, self.evidence.causes);
        let line = causes.iter().rposition(|cause| cause.is_payout())? as u32;
        let facts = payout_facts(journal, self.policy, line);
        let arrived = self
            .snapshot
            .transfers
            .iter()
            .any(|transfer| transfer.arrived_on.is_some() && is_same(transfer, &facts));
        (!arrived && !came_back(journal, causes, line)).then_some(facts)
    }

    /// The first payouts of a file, or one that is still within its normal time, are worth following.
    fn should_track(&self) -> bool {
        let payouts = self.evidence.totals.count(LedgerCause::is_payout);
        let is_late = self.evidence.states.iter().any(|s| s.cause == StateCause::TransferLate);
        self.open_payout().filter(|_| !is_late).is_some_and(|payout| {
            payouts <= 3 || payout.arrives_by.is_some_and(|by| self.evidence.as_of <= by)
        })
    }

    fn has_no_reserve(&self) -> bool {
        self.snapshot.reserve_balance.is_none_or(Cents::is_zero)
    }

    /// What to do first where the file and the site do not agree.
    fn doubts(&self) -> Option<AdviceId> {
        let differs = self.findings.iter().any(|one| one.kind == FindingKind::AvailableDiffers);
        (differs || self.has_unseen_money()).then_some(AdviceId::DownloadFullStatement)
    }

    /// The first charge that the audit found to cost too much, of the service fee or of anything else.
    fn wrong_charge(&self, is_fee: bool) -> Option<&Finding> {
        self.findings.iter().find(|finding| {
            let is_charge = matches!(finding.kind, FindingKind::Charge(_));
            let cause = finding.lines.first().map(|line| self.evidence.causes[*line as usize]);
            let costs = finding.amount.is_some_and(Cents::is_negative);
            is_charge && costs && (cause == Some(LedgerCause::ServiceFee)) == is_fee
        })
    }

    fn for_wrong_charges(&self) -> Vec<AdviceId> {
        let fee = self.wrong_charge(true).map(|_| AdviceId::CheckFeeRate);
        let other = self.wrong_charge(false).map(|_| AdviceId::ContactSupport);
        fee.into_iter().chain(other).collect()
    }

    /// Money that the site shows and no line explains.
    fn has_unseen_money(&self) -> bool {
        self.evidence.journal.lines.is_empty() && !self.evidence.closing.is_zero()
    }

    /// Sums of the whole file: paid out, and what that cost; both positive.
    fn payout_cost(&self) -> (i128, i128) {
        let totals = self.evidence.totals;
        let fees = totals.sum(|cause| cause == LedgerCause::WithdrawalFee);
        (-totals.sum(LedgerCause::is_payout), -fees)
    }

    fn fees_are_high(&self) -> bool {
        let (paid_out, cost) = self.payout_cost();
        cost * 100 > paid_out
    }

    /// Two rates in one file, or a rate above 10 %: whole percents of fee lines on the earnings that they name.
    fn has_odd_fee_rate(&self) -> bool {
        let mut rates: Vec<i64> = Vec::new();
        let mut earning: Option<&StatementLine> = None;
        for (cause, line) in self.evidence.causes.iter().zip(&self.evidence.journal.lines) {
            if cause.is_earning() {
                earning = Some(line);
            } else if *cause == LedgerCause::ServiceFee
                && let Some(earning) = earning.filter(|earning| earning.id.is_some())
                && line.names == earning.id
            {
                let percent = whole_percent(-line.amount, earning.amount);
                if !rates.contains(&percent) {
                    rates.push(percent);
                }
                if rates.len() > 1 {
                    break;
                }
            }
        }
        rates.len() > 1 || rates.iter().any(|percent| *percent > 10)
    }

    fn has_paused_contract(&self) -> bool {
        self.snapshot.contracts.iter().any(|contract| {
            matches!(
                contract.status,
                Some(ContractStatus::PausedByClient | ContractStatus::SuspendedClientPayment)
            )
        })
    }

    fn has_unsubmitted_milestone(&self) -> bool {
        self.snapshot.contracts.iter().any(|contract| {
            contract.escrow.is_some_and(Cents::is_positive) && contract.submitted_on.is_none()
        })
    }

    fn is_free_to_withdraw(&self) -> bool {
        let locks = [StateCause::AccountHold, StateCause::PayoutBlocked, StateCause::ReserveKept];
        self.evidence.closing.is_positive()
            && !self.evidence.states.iter().any(|state| locks.contains(&state.cause))
            && !self.findings.iter().any(|one| one.kind == FindingKind::AvailableDiffers)
    }

    fn money(&self, amount: Cents) -> String {
        format!("{}{}", self.evidence.journal.currency.sign(), amount.abs().grouped())
    }

    fn day(&self, date: Date) -> String {
        day_in_words(date)
    }
}

/// The nearest whole percent that a fee is of its earning. Two amounts that are held leave room for the
/// product of almost all fees in 64 bits, where dividing takes a tenth of the time.
fn whole_percent(fee: Cents, earning: Cents) -> i64 {
    match fee.minor().checked_mul(10_000) {
        Some(product) => (product / earning.minor().max(1) + 50) / 100,
        None => {
            let points = fee.wide() * 10_000 / earning.wide().max(1);
            i64::try_from((points + 50) / 100).unwrap_or(i64::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_the_same_in_both_widths() {
        let cents = |minor| Cents::new(minor).unwrap();
        for (fee, earning, percent) in [
            (2_580, 25_800, 10),
            (0, 100, 0),
            (-50, 1_000, -4),
            (1, 0, 10_000 / 100),
            (922_337_203_685_478, 9_223_372_036_854_780, 10),
            (922_337_203_685_477_580, i64::MAX, 10),
            (i64::MAX, 1, i64::MAX),
        ] {
            assert_eq!(whole_percent(cents(fee), cents(earning)), percent, "{fee} of {earning}");
        }
    }
}
