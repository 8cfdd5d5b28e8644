//! What waits inside the platform: the snapshot's stages, items and contracts, each amount net with its date.

use crate::contracts::{Contracts, is_suspended, same};
use crate::days_in_words::range_in_words;
use crate::waiting::Waiting;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, Due, StageItem, Week, WorkKind};
use outflow_ledger::{Cents, Citation, Code, Diagnostic, Snapshot, StateCause};
use outflow_policy::{
    Consequence, Effect, Event, PolicyBook, last_finished_week, share_of, week_of,
};

/// What the stages are read with.
pub(crate) struct Stages<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: &'a PolicyBook,
    pub(crate) platform: &'a str,
    pub(crate) contracts: &'a Contracts<'a>,
    pub(crate) as_of: Date,
}

/// Which stage of the site shows an amount.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Pending,
    InReview,
    WorkInProgress,
}

/// An amount before or after the fee, with the gross where it is known.
struct Worth {
    amount: Cents,
    before_fees: bool,
    gross: Option<Cents>,
    because: Vec<Citation>,
}

const SITE_SHOWS_NONE: &str = "the site shows no date: the client's card was not charged yet";
const NO_ITEMS: &str = "the site's date for it was not given";
const CLIENT_FAILED: &str = "it waits for the client to pay";
const CLIENT_DECIDES: &str = "it depends on you and the client";
const RULE_DATE_PASSED: &str = "the day on which the rule expects it has passed";

impl<'a> Stages<'a> {
    /// Every waiting amount, and what contradicts itself.
    pub(crate) fn read(&self) -> (Vec<Waiting>, Vec<Diagnostic>) {
        let mut waiting = Vec::new();
        let mut problems = Vec::new();
        // What contracts describe is taken off the totals of the stages, like items.
        let mut in_review_described = Cents::ZERO;
        let mut in_progress_described = Cents::ZERO;
        for contract in &self.snapshot.contracts {
            if let Some((stage, gross)) = self.contract_money(contract, &mut waiting) {
                let described = match stage {
                    Stage::InReview => &mut in_review_described,
                    _ => &mut in_progress_described,
                };
                *described = described.plus(gross).unwrap_or(Cents::MAX);
            }
        }
        let snapshot = self.snapshot;
        self.stage(
            Stage::Pending,
            snapshot.pending,
            &snapshot.pending_items,
            Cents::ZERO,
            &mut waiting,
            &mut problems,
        );
        self.stage(
            Stage::InReview,
            snapshot.in_review,
            &snapshot.in_review_items,
            in_review_described,
            &mut waiting,
            &mut problems,
        );
        self.stage(
            Stage::WorkInProgress,
            snapshot.work_in_progress,
            &snapshot.work_in_progress_items,
            in_progress_described,
            &mut waiting,
            &mut problems,
        );
        waiting.sort_by_key(Waiting::rank);
        (waiting, problems)
    }

    fn stage(
        &self,
        stage: Stage,
        total: Option<Cents>,
        items: &[StageItem],
        described: Cents,
        waiting: &mut Vec<Waiting>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let mut in_items = Some(Cents::ZERO);
        for item in items {
            let Some(worth) = self.worth_of(item) else {
                continue;
            };
            // A total of pending money is net, the others are gross.
            let counted = match stage {
                Stage::Pending => (!worth.before_fees).then_some(worth.amount),
                _ => worth.gross,
            };
            in_items = in_items.zip(counted).and_then(|(sum, amount)| sum.plus(amount));
            if !worth.amount.is_zero() {
                waiting.push(self.item(stage, item, worth));
            }
        }
        let Some(total) = total else { return };
        let Some(in_items) = in_items else { return };
        if in_items > total {
            problems.push(items_above_total(stage, in_items, total));
            return;
        }
        let rest = total.minus(in_items).and_then(|rest| rest.minus(described));
        if let Some(rest) = rest.filter(|rest| rest.is_positive()) {
            waiting.push(self.remainder(stage, rest));
        }
    }

    /// What an item is worth to the user; `None` for an item without any amount.
    fn worth_of(&self, item: &StageItem) -> Option<Worth> {
        let contract = self.contracts.of_item(item.contract.as_deref());
        match (item.net, item.gross) {
            (Some(net), gross) => {
                let gross = gross.or_else(|| self.gross_of(net, contract));
                Some(Worth { amount: net, before_fees: false, gross, because: Vec::new() })
            }
            (None, Some(gross)) => Some(self.net_of(gross, contract)),
            (None, None) => None,
        }
    }

    fn net_of(&self, gross: Cents, contract: Option<&'a Contract>) -> Worth {
        let terms = self.contracts.terms(contract);
        let event = Event::Earned { gross, on: self.as_of, terms: &terms };
        let fee = self.first(&event, Effect::FeeCharged);
        let net = fee.as_ref().and_then(|fee| gross.plus(fee.amount?));
        Worth {
            amount: net.unwrap_or(gross),
            before_fees: net.is_none(),
            gross: Some(gross),
            because: fee.map(|fee| fee.because).unwrap_or_default(),
        }
    }

    /// The gross from which exactly this net arrives, where the policy's rate gives one.
    fn gross_of(&self, net: Cents, contract: Option<&'a Contract>) -> Option<Cents> {
        let points = (0..=10_000u32).find(|points| {
            let probe = Cents::new(1_000_000).expect("a small number");
            let arrives = self.net_of(probe, contract);
            !arrives.before_fees
                && share_of(probe, *points).and_then(|fee| probe.minus(fee)) == Some(arrives.amount)
        })?;
        let estimate = net.wide() * 10_000 / (10_000 - i128::from(points)).max(1);
        (estimate - 2..=estimate + 2)
            .filter_map(Cents::from_wide)
            .find(|gross| self.net_of(*gross, contract).amount == net)
    }

    fn item(&self, stage: Stage, item: &StageItem, worth: Worth) -> Waiting {
        let contract = self.contracts.of_item(item.contract.as_deref());
        let week = match (item.kind, stage) {
            (WorkKind::Hourly, Stage::InReview) => {
                Some(item.week.unwrap_or_else(|| last_finished_week(self.as_of)))
            }
            (WorkKind::Hourly, Stage::WorkInProgress) => {
                Some(item.week.unwrap_or_else(|| week_of(self.as_of)))
            }
            _ => item.week,
        };
        let submitted = contract
            .filter(|contract| {
                item.kind == WorkKind::Fixed
                    && stage != Stage::Pending
                    && contract.hourly != Some(true)
            })
            .and_then(|contract| contract.submitted_on);
        let mut waiting = match submitted {
            Some(on) => self.submitted(worth.amount, on),
            None => self.dated_by_rule(stage, item, week, worth.amount),
        };
        if let (Stage::Pending, Some(due)) = (stage, item.due) {
            match due {
                Due::On(on) => waiting.available_on = Some(on),
                Due::NoneShown => {
                    waiting.available_on = None;
                    waiting.cause = StateCause::PendingNoDate;
                    waiting.no_date = Some(SITE_SHOWS_NONE);
                    waiting.because.clear();
                }
            }
        }
        waiting.contract = item.contract.clone().or_else(|| contract.and_then(|c| c.title.clone()));
        self.finish(stage, waiting, worth, contract)
    }

    /// What of a stage's total neither items nor contracts describe.
    fn remainder(&self, stage: Stage, rest: Cents) -> Waiting {
        let contract = self.contracts.of_item(None);
        let item = StageItem {
            kind: if stage == Stage::Pending { WorkKind::Other } else { WorkKind::Hourly },
            contract: None,
            gross: None,
            net: None,
            week: None,
            released_on: None,
            due: None,
        };
        let (worth, week) = match stage {
            Stage::Pending => {
                let worth =
                    Worth { amount: rest, before_fees: false, gross: None, because: Vec::new() };
                (worth, None)
            }
            Stage::InReview => (self.net_of(rest, contract), Some(last_finished_week(self.as_of))),
            Stage::WorkInProgress => (self.net_of(rest, contract), Some(week_of(self.as_of))),
        };
        let waiting = self.dated_by_rule(stage, &item, week, worth.amount);
        self.finish(stage, waiting, worth, contract)
    }

    fn dated_by_rule(
        &self,
        stage: Stage,
        item: &StageItem,
        week: Option<Week>,
        amount: Cents,
    ) -> Waiting {
        let cause = match stage {
            Stage::Pending => StateCause::PendingSecurity,
            Stage::InReview => StateCause::InReview,
            Stage::WorkInProgress => StateCause::WorkInProgress,
        };
        let what = match (week, item.kind) {
            (Some(week), _) => format!("hours of {}", range_in_words(week.first, week.last)),
            (None, WorkKind::Hourly) => "hours".to_owned(),
            (None, WorkKind::Fixed) => "milestone".to_owned(),
            (None, WorkKind::Bonus) => "bonus".to_owned(),
            (None, WorkKind::Other) => "payment".to_owned(),
        };
        let mut waiting = Waiting::new(cause, amount, what);
        let available = match (week, item.released_on) {
            (Some(week), _) => {
                let top_rated = self.snapshot.top_rated == Some(true);
                let event = Event::HoursWorked { week, top_rated };
                self.first(&event, Effect::BecomesAvailable)
            }
            (None, Some(on)) => {
                self.first(&Event::PaymentReleased { on }, Effect::BecomesAvailable)
            }
            (None, None) => None,
        };
        match available {
            Some(available) => {
                waiting.available_on = Some(available.on);
                waiting.because = available.because;
            }
            None => {
                let reason = if stage == Stage::Pending { NO_ITEMS } else { CLIENT_DECIDES };
                waiting.no_date = Some(reason);
            }
        }
        waiting
    }

    /// A submitted milestone: approved by itself after some days, then its security period.
    fn submitted(&self, amount: Cents, on: Date) -> Waiting {
        let mut waiting = Waiting::new(StateCause::AwaitingApproval, amount, "submitted milestone");
        if let Some(available) =
            self.first(&Event::MilestoneSubmitted { on }, Effect::BecomesAvailable)
        {
            waiting.available_on = Some(available.on);
            waiting.because = available.because;
        }
        waiting
    }

    /// Adds what the amount is worth, and what a failed client or a passed date makes of it.
    fn finish(
        &self,
        stage: Stage,
        mut waiting: Waiting,
        worth: Worth,
        contract: Option<&Contract>,
    ) -> Waiting {
        waiting.before_fees = worth.before_fees;
        waiting.gross = worth.gross;
        for citation in worth.because {
            if !waiting.because.contains(&citation) {
                waiting.because.push(citation);
            }
        }
        let passed = waiting.available_on.filter(|on| *on < self.as_of);
        if is_suspended(contract) || (passed.is_some() && stage == Stage::Pending) {
            waiting.cause = StateCause::ClientPaymentFailed;
            waiting.was_due = passed;
            waiting.available_on = None;
            waiting.no_date = Some(CLIENT_FAILED);
        } else if passed.is_some() {
            waiting.was_due = passed;
            waiting.available_on = None;
            waiting.no_date = Some(RULE_DATE_PASSED);
        }
        waiting
    }

    /// The money that a contract itself describes: its escrow, or a week's billed hours. Pushes escrow as
    /// waiting; returns what the totals of the stages hold of it.
    fn contract_money(
        &self,
        contract: &'a Contract,
        waiting: &mut Vec<Waiting>,
    ) -> Option<(Stage, Cents)> {
        let items = [&self.snapshot.in_review_items, &self.snapshot.work_in_progress_items];
        let titled = |item: &StageItem| {
            item.contract.as_deref().zip(contract.title.as_deref()).is_some_and(|(a, b)| same(a, b))
        };
        if items.into_iter().flatten().any(titled) {
            return None;
        }
        match contract.escrow.filter(|escrow| escrow.is_positive()) {
            Some(escrow) if contract.hourly != Some(true) => self.escrow(contract, escrow, waiting),
            _ => self.billed_hours(contract, waiting),
        }
    }

    fn escrow(
        &self,
        contract: &'a Contract,
        escrow: Cents,
        waiting: &mut Vec<Waiting>,
    ) -> Option<(Stage, Cents)> {
        let worth = self.net_of(escrow, Some(contract));
        let name = contract.milestone.as_deref().or(contract.title.as_deref());
        let what = name.map_or("milestone".to_owned(), |name| format!("milestone “{name}”"));
        let mut money = if let Some(on) = contract.escrow_refund_requested_on {
            let reply = self.first(&Event::EscrowRefundRequested { on }, Effect::ReplyDue);
            let mut money =
                Waiting::new(StateCause::EscrowRefundRequested, worth.amount, what.clone());
            money.reply_by = contract.reply_by.or(reply.as_ref().map(|reply| reply.on));
            money.because = reply.map(|reply| reply.because).unwrap_or_default();
            money.no_date = Some("the client asks for it back");
            money
        } else if let Some(on) = contract.submitted_on {
            self.submitted(worth.amount, on)
        } else if contract.status.is_some_and(|status| status.has_ended()) {
            return None;
        } else {
            let mut money = Waiting::new(StateCause::WorkInProgress, worth.amount, what.clone());
            money.no_date = Some("it is not submitted yet");
            money
        };
        money.what = what;
        money.contract = contract.title.clone();
        waiting.push(self.finish(Stage::WorkInProgress, money, worth, Some(contract)));
        // The site shows submitted work in review or in progress; it is taken off where it fits.
        let fits = |total: Option<Cents>| total.is_some_and(|total| total >= escrow);
        let in_review = contract.submitted_on.is_some() && fits(self.snapshot.in_review);
        match (in_review, fits(self.snapshot.work_in_progress)) {
            (true, _) => Some((Stage::InReview, escrow)),
            (false, true) => Some((Stage::WorkInProgress, escrow)),
            (false, false) => None,
        }
    }

    /// Billed hours of a week are part of a stage's total: they only give it the contract's date and fee.
    fn billed_hours(
        &self,
        contract: &'a Contract,
        waiting: &mut Vec<Waiting>,
    ) -> Option<(Stage, Cents)> {
        let week = contract.week?;
        let gross = pay_for(contract.billed_minutes?, contract.rate?)?;
        let (stage, total) = if week.last < self.as_of {
            (Stage::InReview, self.snapshot.in_review?)
        } else {
            (Stage::WorkInProgress, self.snapshot.work_in_progress?)
        };
        if gross.is_zero() || gross > total {
            return None;
        }
        let item = StageItem {
            kind: WorkKind::Hourly,
            contract: contract.title.clone(),
            gross: Some(gross),
            net: None,
            week: Some(week),
            released_on: None,
            due: None,
        };
        let worth = self.net_of(gross, Some(contract));
        let mut money = self.dated_by_rule(stage, &item, Some(week), worth.amount);
        money.contract = contract.title.clone();
        waiting.push(self.finish(stage, money, worth, Some(contract)));
        Some((stage, gross))
    }

    /// What hours were worked but never billed are worth, net where the rate is known.
    pub(crate) fn unbilled(&self, contract: &'a Contract) -> Option<(u32, Option<Cents>, bool)> {
        let logged = contract.logged_minutes?;
        let billed = contract.billed_minutes.or(contract.weekly_limit_minutes)?;
        let minutes = logged.checked_sub(billed).filter(|minutes| *minutes > 0)?;
        let gross = contract.rate.and_then(|rate| pay_for(minutes, rate));
        let worth = gross.map(|gross| self.net_of(gross, Some(contract)));
        let before_fees = worth.as_ref().is_some_and(|worth| worth.before_fees);
        Some((minutes, worth.map(|worth| worth.amount), before_fees))
    }

    fn first(&self, event: &Event<'_>, effect: Effect) -> Option<Consequence> {
        let consequences = self.policy.consequences(self.platform, event);
        consequences.into_iter().find(|consequence| consequence.effect == effect)
    }
}

/// Minutes at an hourly rate, rounded half up to the cent.
fn pay_for(minutes: u32, rate: Cents) -> Option<Cents> {
    let product = i128::from(minutes) * rate.wide();
    Cents::from_wide((product + 30) / 60)
}

fn items_above_total(stage: Stage, items: Cents, total: Cents) -> Diagnostic {
    let name = match stage {
        Stage::Pending => "pending",
        Stage::InReview => "in_review",
        Stage::WorkInProgress => "work_in_progress",
    };
    let message = format!("the items of {name} sum to {items}, but {name} itself is {total}");
    Diagnostic::new(Code::SnapshotContradiction, message)
}
