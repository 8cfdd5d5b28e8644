//! Is the platform's share right, and does a refund bring its share back?

use super::Auditor;
use super::answer::{Basis, Charge, NotChecked, Verdict};
use super::judge::{Asked, Judged};
use super::links::Base;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, LedgerCause, Told};
use outflow_policy::{Effect, Event, week_of};

/// The share of a refund comes back before so many further refunds.
const REFUNDS_WAITING: usize = 64;

/// So many of a client's last earnings are looked at for the one that a refund took back.
const MOST_EARNINGS: usize = 24;

/// A refund to a client.
pub(super) struct Refund {
    pub(super) line: u32,
    pub(super) deal: u32,
    /// The days whose rules can decide its share, the likeliest first: those on which the money was earned.
    pub(super) days: Vec<Date>,
    /// The earnings that it can have taken back, as far as the file shows them.
    pub(super) earnings: Vec<u32>,
    /// Positive.
    pub(super) amount: Cents,
    /// What a share of 0.00 would be judged as.
    pub(super) expected: Option<Charge>,
}

impl Auditor<'_> {
    pub(super) fn service_fee(&mut self, index: u32) {
        let line = self.line(index);
        let found = self.links.base(index, LedgerCause::is_earning);
        let Some((base, is_guessed)) = self.base_or_note(index, found, NotChecked::NoEarning)
        else {
            return;
        };
        let earning = self.line(base);
        let deal = self.deals.of(earning);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFee,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::ServiceFee, index),
        };
        let judged = self.judge_share(&asked, base, deal);
        if is_guessed && (asked.is_repeated || judged.charge.verdict == Verdict::Differs) {
            return self.unchecked(index, NotChecked::NamesNothing, Verdict::RateUnknown);
        }
        if judged.charge.verdict == Verdict::AsPolicy {
            match judged.is_direct {
                true => self.deals.show_direct(deal),
                false => self.deals.show(deal, judged.charge.clause.as_ref()),
            }
        }
        let charge = self.add(judged.charge);
        if judged.depends_on_contract {
            self.by_contract.push((charge, deal));
        }
    }

    /// A share by the rules of its day; where it fits none, by those of the day on which the client was charged,
    /// and as that of a direct contract, if nobody told how the contract was made.
    fn judge_share(&self, asked: &Asked, base: u32, deal: u32) -> Judged {
        let money = (self.line(base).amount, self.billed_since(base, asked.line));
        let own = self.deals.get(deal);
        let judge = self.judge();
        let mut judged = judge.share(asked, money, &own.terms, own.stated);
        if judged.charge.verdict != Verdict::Differs || asked.is_repeated {
            return judged;
        }
        // Before the contract began nobody was charged.
        let billed_on = self.billed_on(base).max(own.terms.started.unwrap_or(Date::MIN));
        let billed = Asked { on: billed_on, ..*asked };
        let by_then = judge.share(&billed, money, &own.terms, own.stated);
        // Right by the older rule, or not to be told by it.
        if matches!(by_then.charge.verdict, Verdict::AsPolicy | Verdict::RateUnknown) {
            return by_then;
        }
        if !own.is_kind_stated {
            judged = judge.share_of_unstated_kind(asked, money, &own.terms, judged);
        }
        if judged.charge.verdict == Verdict::Differs {
            let mut only_if: Vec<String> = Vec::new();
            only_if.extend(
                own.taken_for.as_ref().map(|name| format!("this is the contract “{name}”")),
            );
            // The plan of the snapshot is that of today.
            let has_plan = own.terms.membership == Membership::Plus;
            only_if.extend(has_plan.then(|| "the paid plan was on that day".to_owned()));
            only_if.extend(judged.charge.only_if.as_deref().map(str::to_owned));
            if !only_if.is_empty() {
                judged.charge.only_if = Some(only_if.join(" and ").into());
            }
            let billed = own.terms.billed.as_ref().and_then(|billed| billed.total().plus(money.1));
            if let Some(billed) = billed
                && judge.looks_at_billings(asked, money.0, &own.terms)
            {
                judged.charge.aside.get_or_insert_default().billed_before = Some(billed);
            }
        }
        judged
    }

    /// The day on which a client was charged for an earning: the Monday after the week that the line names, else as
    /// long before as money of that kind waits.
    pub(super) fn billed_on(&self, earning: u32) -> Date {
        let line = self.line(earning);
        if let Told::Until(last) = line.told {
            return last.tomorrow().unwrap_or(last);
        }
        let is_hourly = self.causes[earning as usize] == LedgerCause::EarnedHourly;
        line.dated.saturating_sub(self.wait(is_hourly, line.dated))
    }

    /// How long money waits between the client's charge and the balance, by the rules of about that day.
    pub(super) fn wait(&self, is_hourly: bool, on: Date) -> jiff::Span {
        let week = week_of(on);
        let (event, from) = match is_hourly {
            true => (Event::HoursWorked { week, top_rated: false }, week.last.tomorrow().ok()),
            false => {
                let contracts = ContractKind::Marketplace;
                (Event::PaymentReleased { on, contracts, top_rated: false }, Some(on))
            }
        };
        let follows = self.rules.consequences(&event);
        let available = follows.iter().find(|one| one.effect == Effect::BecomesAvailable);
        let days = available
            .zip(from)
            .map_or(0, |(one, from)| from.until(one.on).map_or(0, |span| span.get_days()));
        i64::from(days).days()
    }

    /// The line that a charge is about, and whether only its neighbourhood tells; what is missing is noted.
    pub(super) fn base_or_note(
        &mut self,
        index: u32,
        found: Base,
        missing: NotChecked,
    ) -> Option<(u32, bool)> {
        let (why, verdict) = match found {
            Base::Line(base) => return Some((base, false)),
            Base::Beside(base) => return Some((base, true)),
            Base::Absent(id) if self.is_cut_before(index) || self.links.is_before_all(id) => {
                (NotChecked::BaseBeforeFile, Verdict::RateUnknown)
            }
            // A file without balances and without any earning is a part of the statement.
            Base::Absent(_)
                if !self.has_earnings && self.line(index).balance_after.get().is_none() =>
            {
                (missing, Verdict::RateUnknown)
            }
            Base::Absent(_) => (missing, Verdict::Orphan),
            Base::Unsaid => (NotChecked::NamesNothing, Verdict::RateUnknown),
        };
        self.unchecked(index, why, verdict);
        None
    }

    /// What is to be added to the client's billings so far to have them as they were before an earning.
    pub(super) fn billed_since(&self, base: u32, fee: u32) -> Cents {
        let client = self.line(base).client;
        let counted = (base..fee).filter(|index| {
            let cause = self.causes[*index as usize];
            self.line(*index).client == client && (cause.is_earning() || cause.is_take_back())
        });
        let sum: i128 = counted.map(|index| self.line(index).amount.wide()).sum();
        Cents::from_wide(-sum).unwrap_or(Cents::ZERO)
    }

    /// Whether a row may stand before the first line of the file, or in a gap just before the line.
    pub(super) fn is_cut_before(&self, index: u32) -> bool {
        let dated = self.line(index).dated;
        let is_near = |gap: &outflow_ledger::Gap| {
            let missing = self.line(gap.line).dated;
            missing <= dated.saturating_add(1.day()) && missing >= dated.saturating_sub(7.days())
        };
        let first = self.journal.lines.first().map(|line| line.dated);
        Some(dated) == first || self.journal.reconciled.gaps.iter().any(is_near)
    }

    /// Whether an earlier line charged the same on the same.
    pub(super) fn is_repeated(&mut self, base: u32, kind: LedgerCause, line: u32) -> bool {
        let bit = match kind {
            LedgerCause::ServiceFee => 1,
            LedgerCause::ServiceFeeReturned => 2,
            LedgerCause::TaxOnFees => 4,
            LedgerCause::WithdrawalFee => 16,
            _ => 8,
        };
        // What comes back is no second charge.
        let bit = if kind == LedgerCause::TaxOnFees && self.line(line).amount.is_positive() {
            32
        } else {
            bit
        };
        let charged = &mut self.charged[base as usize];
        let mut is_repeated = *charged & bit != 0;
        *charged |= bit;
        if base < self.first && !is_repeated {
            is_repeated = self.was_charged_before(base, kind, line);
        }
        if is_repeated {
            self.repeated.insert(line);
            self.shared.insert(base);
        }
        is_repeated
    }

    /// Whether one of the lines that were not looked at charged the same on the same.
    fn was_charged_before(&self, base: u32, kind: LedgerCause, line: u32) -> bool {
        let own = self.line(line);
        (base..self.first.min(line)).any(|other| {
            let names_it = own.names.is_some() && self.line(other).names == own.names;
            self.causes[other as usize] == kind && names_it
        })
    }

    pub(super) fn returned_fee(&mut self, index: u32) {
        let line = self.line(index);
        // No share comes back before its refund.
        let is_before = |base: &u32| self.line(*base).dated <= line.dated;
        let base = match self.links.base(index, LedgerCause::is_take_back) {
            Base::Line(base) | Base::Beside(base) => Some(base).filter(is_before),
            Base::Absent(_) | Base::Unsaid => self.refund_that_fits(index),
        };
        let base = base.or_else(|| self.refund_of_named(index));
        let Some(base) = base else {
            if let Some(earning) = self.earning_named(index) {
                self.corrections.push((self.charges.len() as u32, earning));
            }
            return self.unchecked(index, NotChecked::NamesNoRefund, Verdict::RateUnknown);
        };
        self.returned.insert(base);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFeeReturned,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::ServiceFeeReturned, index),
        };
        let (judged, deal) = self.judge_return(&asked, base);
        let charge = self.add(judged.charge);
        if judged.depends_on_contract {
            self.by_contract.push((charge, deal));
        }
    }

    fn judge_return(&mut self, asked: &Asked, refund: u32) -> (Judged, u32) {
        let made;
        let refund = match self.refunds.binary_search_by_key(&refund, |one| one.line) {
            Ok(place) => &self.refunds[place],
            Err(_) => {
                made = self.refund_at(refund);
                &made
            }
        };
        let Refund { deal, days, amount, .. } = refund;
        let (deal, amount) = (*deal, *amount);
        let own = self.deals.get(deal);
        let judge = self.judge();
        let by = |on: Date| judge.returned(&Asked { on, ..*asked }, amount, own, own.stated);
        let first = by(days[0]);
        if first.charge.verdict != Verdict::Differs {
            return (first, deal);
        }
        let others: Vec<Judged> = days[1..].iter().map(|on| by(*on)).collect();
        let all = || std::iter::once(&first).chain(&others).map(|one| one.charge.expected);
        let (least, most) = (all().flatten().min(), all().flatten().max());
        let is_between = least < Some(asked.charged) && Some(asked.charged) < most;
        let fitting = others.into_iter().find(|one| one.charge.verdict == Verdict::AsPolicy);
        let mut judged = fitting.unwrap_or(first);
        // Of money of several rates, any part may have gone back.
        if judged.charge.verdict == Verdict::Differs && is_between {
            judged.charge.verdict = Verdict::RateUnknown;
            judged.charge.expected = None;
            judged.charge.why_not = Some(NotChecked::NamesNoRefund);
        }
        (judged, deal)
    }

    /// The last refund without a return that can have taken back the earning that a line names.
    fn refund_of_named(&self, index: u32) -> Option<u32> {
        let earning = self.earning_named(index)?;
        let is_open = |refund: &&Refund| {
            refund.earnings.contains(&earning) && !self.returned.contains(&refund.line)
        };
        let last = self.refunds.iter().rev().take(REFUNDS_WAITING);
        last.into_iter().find(is_open).map(|refund| refund.line)
    }

    /// Of several refunds to one client on one day, the only one whose share this is.
    fn refund_that_fits(&mut self, index: u32) -> Option<u32> {
        let line = self.line(index);
        let of_day: Vec<u32> = self.links.of_day(index).collect();
        let mut fitting = Vec::new();
        for refund in of_day {
            let is_free = self.causes[refund as usize].is_take_back()
                && self.line(refund).client == line.client
                && !self.returned.contains(&refund);
            if is_free && !line.client.is_empty() {
                let asked = Asked {
                    line: index,
                    kind: LedgerCause::ServiceFeeReturned,
                    charged: line.amount,
                    on: line.dated,
                    basis: Basis::Of(refund),
                    is_repeated: false,
                };
                let (judged, _) = self.judge_return(&asked, refund);
                if judged.charge.verdict == Verdict::AsPolicy {
                    fitting.push(refund);
                }
            }
        }
        fitting.first().copied()
    }

    /// Money that came back by hand for a fee that it names.
    pub(super) fn mending(&mut self, index: u32) {
        if self.line(index).amount.is_positive()
            && let Some(earning) = self.earning_named(index)
            && self.text(index).to_lowercase().contains("fee")
        {
            self.corrections.push((self.charges.len() as u32, earning));
            self.unchecked(index, NotChecked::NamesNoRefund, Verdict::RateUnknown);
        }
    }

    /// The earning that a line names, itself or through its fee.
    fn earning_named(&self, index: u32) -> Option<u32> {
        let is_about = |cause: LedgerCause| cause.is_earning() || cause == LedgerCause::ServiceFee;
        self.line(index).names?;
        let Base::Line(named) = self.links.base(index, is_about) else { return None };
        match self.causes[named as usize] {
            LedgerCause::ServiceFee => match self.links.base(named, LedgerCause::is_earning) {
                Base::Line(earning) => Some(earning),
                Base::Beside(_) | Base::Absent(_) | Base::Unsaid => None,
            },
            _ => Some(named),
        }
    }

    /// A refund: its rule is that of the day on which the refunded money was earned, where the line names it.
    pub(super) fn refund_at(&mut self, index: u32) -> Refund {
        let line = self.line(index);
        let named = line.names.filter(|id| Some(*id) != line.id);
        let earning = match named.map(|_| self.links.base(index, LedgerCause::is_earning)) {
            Some(Base::Line(earning)) => Some(earning),
            Some(Base::Beside(_) | Base::Absent(_) | Base::Unsaid) | None => None,
        };
        let deal = self.deals.of(earning.map_or(line, |earning| self.line(earning)));
        let amount = -line.amount;
        let earnings = match earning {
            Some(earning) => vec![earning],
            None => self.earnings_behind(index, amount),
        };
        let mut days: Vec<Date> =
            earnings.iter().map(|earning| self.line(*earning).dated).collect();
        days.dedup();
        if days.is_empty() {
            days.push(line.dated);
        }
        Refund { line: index, deal, days, earnings, amount, expected: None }
    }

    /// The earnings that an unnamed refund can have taken back: those of its very amount, then the last money of the
    /// client, the latest first.
    fn earnings_behind(&self, refund: u32, amount: Cents) -> Vec<u32> {
        let line = self.line(refund);
        let of_client = self.deals.earnings_of(line.client);
        let of_contract = |earning: &&u32| {
            let contract = self.line(**earning).contract;
            line.contract.is_empty() || contract == line.contract
        };
        let latest = || of_client.iter().rev().filter(of_contract).take(MOST_EARNINGS);
        let same = latest().filter(|earning| self.line(**earning).amount == amount);
        let mut rest = amount.wide();
        let last = latest().take_while(|earning| {
            let is_needed = rest > 0;
            rest -= self.line(**earning).amount.wide();
            is_needed
        });
        let mut found: Vec<u32> = same.copied().collect();
        for earning in last {
            if !found.contains(earning) {
                found.push(*earning);
            }
        }
        found
    }

    pub(super) fn refund(&mut self, index: u32) {
        let mut refund = self.refund_at(index);
        let own = self.deals.get(refund.deal);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFeeReturned,
            charged: Cents::ZERO,
            on: refund.days[0],
            basis: Basis::Of(index),
            is_repeated: false,
        };
        let judged = self.judge().returned(&asked, refund.amount, own, own.stated);
        refund.expected = Some(judged.charge);
        self.refunds.push(refund);
    }
}
