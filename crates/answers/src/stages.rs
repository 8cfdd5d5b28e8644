//! What waits inside the platform: the snapshot's stages, items and contracts, each amount net with its date.

use crate::contracts::{Contracts, is_suspended, same};
use crate::waiting::Waiting;
use crate::words::range_in_words;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, Due, StageItem, Week, WorkKind};
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic, Journal, Snapshot, StateCause};
use outflow_policy::{Consequence, Effect, Event, PolicyBook, last_finished_week, week_of};
use std::cell::RefCell;

/// What the stages are read with.
pub(crate) struct Stages<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: &'a PolicyBook,
    pub(crate) platform: &'a str,
    pub(crate) contracts: &'a Contracts<'a>,
    pub(crate) as_of: Date,
    /// What waiting money was counted of each contract's client so far, before fees: it is billed first.
    pub(crate) counted: RefCell<Vec<(String, i128)>>,
}

/// The first day on which something of what waited on the day `as_of` becomes available.
pub fn first_due(
    journal: &Journal,
    policy: &PolicyBook,
    snapshot: &Snapshot,
    as_of: Date,
) -> Option<Date> {
    let contracts = Contracts::new(journal, snapshot);
    let (platform, counted) = (journal.platform.0, RefCell::default());
    let stages = Stages { snapshot, policy, platform, contracts: &contracts, as_of, counted };
    let (waiting, _) = stages.read();
    waiting.iter().filter_map(|one| one.available_on).min()
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
    /// The least and the most that the gross can be; equal where it is stated.
    gross_bounds: Option<(Cents, Cents)>,
    because: Vec<Citation>,
}

impl Worth {
    fn gross(&self) -> Option<Cents> {
        self.gross_bounds.filter(|(least, most)| least == most).map(|(gross, _)| gross)
    }
}

const SITE_SHOWS_NONE: &str = "the site shows no date: the client's card was not charged yet";
const NO_ITEMS: &str = "the site's date for it was not given";
const CLIENT_FAILED: &str = "it waits for the client to pay";
const CLIENT_DECIDES: &str = "it depends on you and the client";
const RULE_DATE_PASSED: &str = "the day on which the rule expects it has passed";

/// What a contract says of the totals of the stages: so much of them is its own.
struct Claim {
    /// The stages whose total may hold it, the likeliest first.
    stages: &'static [Stage],
    gross: Cents,
    /// What waits because of it, where nothing but the total's own share does.
    waiting: Option<Waiting>,
}

impl<'a> Stages<'a> {
    /// Every waiting amount, and what contradicts itself.
    pub(crate) fn read(&self) -> (Vec<Waiting>, Vec<Diagnostic>) {
        let mut waiting = Vec::new();
        let mut problems = Vec::new();
        let mut claims: Vec<Claim> = Vec::new();
        let snapshot = self.snapshot;
        for (stage, total, items) in [
            (Stage::Pending, snapshot.pending, &snapshot.pending_items),
            (Stage::InReview, snapshot.in_review, &snapshot.in_review_items),
            (Stage::WorkInProgress, snapshot.work_in_progress, &snapshot.work_in_progress_items),
        ] {
            // Pending money was billed before what contracts describe.
            if stage == Stage::InReview {
                for contract in &snapshot.contracts {
                    claims.extend(self.claim_of(contract, &mut waiting));
                }
            }
            let Some((mut rest, mut slack)) =
                self.rest_after_items(stage, total, items, &mut waiting, &mut problems)
            else {
                continue;
            };
            let mut left = Vec::new();
            for claim in claims {
                let fits =
                    claim.stages.contains(&stage) && claim.gross.wide() <= rest.wide() + slack;
                match fits {
                    true => {
                        let over = (claim.gross.wide() - rest.wide()).max(0);
                        slack -= over;
                        rest = rest.minus(claim.gross.min(rest)).unwrap_or(Cents::ZERO);
                        waiting.extend(claim.waiting);
                    }
                    false => left.push(claim),
                }
            }
            claims = left;
            if rest.is_positive() {
                waiting.push(self.remainder(stage, rest));
            }
        }
        waiting.sort_by_key(Waiting::rank);
        (waiting, problems)
    }

    /// Pushes the items of a stage; returns what of its total they leave, and by how many cents that may be
    /// more, if there is a total to compare.
    fn rest_after_items(
        &self,
        stage: Stage,
        total: Option<Cents>,
        items: &[StageItem],
        waiting: &mut Vec<Waiting>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(Cents, i128)> {
        // A net amount can come from more than one gross: the sum is known between two bounds.
        let mut sum = Some((Cents::ZERO, Cents::ZERO));
        let mut items: Vec<&StageItem> = items.iter().collect();
        items.sort_by_key(|item| billed_when(item));
        for item in items {
            let Some(worth) = self.worth_of(item) else { continue };
            self.count(self.contracts.of_item(item.contract.as_deref()), &worth);
            // A total of pending money is net, the others are gross.
            let counted = match stage {
                Stage::Pending => (!worth.before_fees).then_some((worth.amount, worth.amount)),
                _ => worth.gross_bounds,
            };
            sum = sum.zip(counted).and_then(|((low, high), (least, most))| {
                Some((low.plus(least)?, high.plus(most)?))
            });
            if !worth.amount.is_zero() {
                waiting.push(self.item(stage, item, worth));
            }
        }
        let (total, (low, high)) = total.zip(sum)?;
        if low > total {
            problems.push(items_above_total(stage, low, total));
            return None;
        }
        let rest = total.wide() - high.wide();
        let slack = (total.wide() - low.wide()) - rest.max(0);
        Some((Cents::from_wide(rest.max(0))?, slack))
    }

    /// What an item is worth to the user; `None` for an item without any amount.
    fn worth_of(&self, item: &StageItem) -> Option<Worth> {
        let contract = self.contracts.of_item(item.contract.as_deref());
        match (item.net, item.gross) {
            (Some(net), gross) => {
                let stated = gross.map(|gross| (gross, gross));
                let gross_bounds = stated.or_else(|| self.gross_of(net, contract));
                Some(Worth { amount: net, before_fees: false, gross_bounds, because: Vec::new() })
            }
            (None, Some(gross)) => Some(self.net_of(gross, contract)),
            (None, None) => None,
        }
    }

    fn net_of(&self, gross: Cents, contract: Option<&'a Contract>) -> Worth {
        let terms = self.contracts.terms(contract);
        let besides = self.counted_of(contract);
        let event = Event::Earned { gross, besides, on: self.as_of, terms };
        let fee = self.first(&event, Effect::FeeCharged).filter(|fee| fee.amount.is_some());
        let net = fee.as_ref().and_then(|fee| gross.plus(fee.amount?));
        Worth {
            amount: net.unwrap_or(gross),
            before_fees: net.is_none(),
            gross_bounds: Some((gross, gross)),
            because: fee.map(|fee| fee.because).unwrap_or_default(),
        }
    }

    /// What of the same client's money was counted already.
    fn counted_of(&self, contract: Option<&Contract>) -> Cents {
        let Some(client) = contract.and_then(client_of) else { return Cents::ZERO };
        let counted = self.counted.borrow();
        let sum = counted.iter().find(|(known, _)| same(known, client)).map_or(0, |(_, sum)| *sum);
        Cents::from_wide(sum).unwrap_or(Cents::MAX)
    }

    /// Money that waits is billed before what waits behind it.
    fn count(&self, contract: Option<&Contract>, worth: &Worth) {
        let client = contract.and_then(client_of);
        let (Some(client), Some((gross, _))) = (client, worth.gross_bounds) else { return };
        let mut counted = self.counted.borrow_mut();
        match counted.iter_mut().find(|(known, _)| same(known, client)) {
            Some((_, sum)) => *sum += gross.wide(),
            None => counted.push((client.to_owned(), gross.wide())),
        }
    }

    /// The least and the most gross from which exactly this net arrives, where the rate is known.
    fn gross_of(&self, net: Cents, contract: Option<&'a Contract>) -> Option<(Cents, Cents)> {
        let arrives = |gross: Cents| {
            let worth = self.net_of(gross, contract);
            (!worth.before_fees).then_some(worth.amount)
        };
        // The net never falls when the gross rises: the bounds are found by halving.
        let least_with = |wanted: Cents| -> Option<Cents> {
            let (mut below, mut reached) = (wanted.wide() - 1, wanted.wide() * 2 + 100);
            if arrives(Cents::from_wide(reached)?)? < wanted {
                return None;
            }
            while reached - below > 1 {
                let middle = below + (reached - below) / 2;
                match arrives(Cents::from_wide(middle)?)? >= wanted {
                    true => reached = middle,
                    false => below = middle,
                }
            }
            Cents::from_wide(reached)
        };
        let cent = Cents::new(1)?;
        let least = least_with(net)?;
        let most = least_with(net.plus(cent)?)?.minus(cent)?;
        (arrives(least) == Some(net)).then_some((least, most))
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
                Due::On(on) => {
                    waiting.available_on = Some(on);
                    waiting.date_from_site = true;
                }
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
        let paid = if stage == Stage::Pending { WorkKind::Other } else { WorkKind::Hourly };
        let item = StageItem::of(paid);
        let (worth, week) = match stage {
            Stage::Pending => {
                let worth = Worth {
                    amount: rest,
                    before_fees: false,
                    gross_bounds: None,
                    because: Vec::new(),
                };
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
            (None, Some(on)) => self.first(&self.released(on, item), Effect::BecomesAvailable),
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

    fn released(&self, on: Date, item: &StageItem) -> Event<'static> {
        let contract = self.contracts.of_item(item.contract.as_deref());
        let contracts = contract.and_then(|contract| contract.kind).unwrap_or_default();
        Event::PaymentReleased { on, contracts, top_rated: self.snapshot.top_rated == Some(true) }
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
        waiting.gross = worth.gross();
        waiting.gross_at_most = worth.gross_bounds.map(|(_, most)| most);
        waiting.net_because = worth.because;
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

    /// The money that a contract itself describes: its escrow (which waits at once), or a week's billed hours.
    fn claim_of(&self, contract: &'a Contract, waiting: &mut Vec<Waiting>) -> Option<Claim> {
        let items = [&self.snapshot.in_review_items, &self.snapshot.work_in_progress_items];
        let titled = |item: &StageItem| {
            item.contract.as_deref().zip(contract.title.as_deref()).is_some_and(|(a, b)| same(a, b))
        };
        if items.into_iter().flatten().any(titled) {
            return None;
        }
        match contract.escrow.filter(|escrow| escrow.is_positive()) {
            Some(escrow) if contract.hourly != Some(true) => {
                waiting.push(self.escrow(contract, escrow)?);
                // The site shows submitted work in review or in progress.
                let stages: &[Stage] = match contract.submitted_on {
                    Some(_) => &[Stage::InReview, Stage::WorkInProgress],
                    None => &[Stage::WorkInProgress],
                };
                Some(Claim { stages, gross: escrow, waiting: None })
            }
            _ => self.billed_hours(contract),
        }
    }

    fn escrow(&self, contract: &'a Contract, escrow: Cents) -> Option<Waiting> {
        let worth = self.net_of(escrow, Some(contract));
        self.count(Some(contract), &worth);
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
        Some(self.finish(Stage::WorkInProgress, money, worth, Some(contract)))
    }

    /// Billed hours of the latest or the running week are part of a stage's total: the contract gives them
    /// its date and fee. Older weeks have left the stages.
    fn billed_hours(&self, contract: &'a Contract) -> Option<Claim> {
        let week = contract.week?;
        let gross = pay_for(contract.billed_minutes?, contract.rate?)?;
        let (stage, stages): (Stage, &[Stage]) = if week == week_of(self.as_of) {
            (Stage::WorkInProgress, &[Stage::WorkInProgress])
        } else if week == last_finished_week(self.as_of) {
            (Stage::InReview, &[Stage::InReview])
        } else {
            return None;
        };
        if gross.is_zero() {
            return None;
        }
        let item = StageItem::of(WorkKind::Hourly);
        let worth = self.net_of(gross, Some(contract));
        let mut money = self.dated_by_rule(stage, &item, Some(week), worth.amount);
        money.contract = contract.title.clone();
        let waiting = Some(self.finish(stage, money, worth, Some(contract)));
        Some(Claim { stages, gross, waiting })
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

    /// The currency of the account.
    pub(crate) fn currency(&self) -> Currency {
        self.contracts.currency()
    }

    fn first(&self, event: &Event<'_>, effect: Effect) -> Option<Consequence> {
        let consequences = self.policy.consequences(self.platform, event);
        consequences.into_iter().find(|one| one.effect == effect && one.is_certain())
    }
}

/// In which order items were billed, as far as it is told; those without any date last.
fn billed_when(item: &StageItem) -> (bool, Option<Date>) {
    let due = match item.due {
        Some(Due::On(day)) => Some(day),
        Some(Due::NoneShown) | None => None,
    };
    let day = item.released_on.or(item.week.map(|week| week.last)).or(due);
    (day.is_none(), day)
}

/// Who is billed: the client, or where he is not named the contract.
fn client_of(contract: &Contract) -> Option<&str> {
    contract.client.as_deref().or(contract.title.as_deref())
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
