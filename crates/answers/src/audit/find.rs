//! What of an audit needs attention: each charge that differs, what is missing, and what it looks like.

use super::answer::{AuditFinding, AuditFindingKind, Basis, Charge, Verdict};
use super::judge::{Asked, ORDINARY};
use super::{Auditor, Refund, percent};
use crate::words::{day_in_words, money_in_words};
use jiff::ToSpan;
use outflow_ledger::{Cents, Citation, LedgerCause};
use outflow_policy::rule::Rule;
use outflow_policy::{AgreedRate, Event};

/// A share that comes back later than so many days after its refund is missed.
const LATEST_RETURN: i64 = 7;

impl Auditor<'_> {
    pub(super) fn find_all(&mut self) {
        let mut found: Vec<AuditFinding> =
            self.charges.iter().filter_map(|charge| self.finding_of(charge)).collect();
        found.extend(self.refunds.iter().filter_map(|refund| self.missing_return(refund)));
        self.findings.extend(found);
    }

    fn money(&self, amount: Cents) -> String {
        money_in_words(self.journal.currency, amount)
    }

    fn finding_of(&self, charge: &Charge) -> Option<AuditFinding> {
        let (kind, message) = match charge.verdict {
            Verdict::Differs => self.difference(charge)?,
            Verdict::Orphan => (AuditFindingKind::OrphanFee, self.orphan(charge)),
            Verdict::ClaimedOnly if charge.kind == LedgerCause::InactivityFee => {
                (AuditFindingKind::ClaimedOnly, self.claimed(charge))
            }
            _ => return None,
        };
        let lines = match charge.basis {
            Basis::Of(base) => vec![charge.line, base],
            Basis::Pieces(_) | Basis::Since(_) | Basis::Itself => vec![charge.line],
        };
        let amount = match charge.verdict {
            Verdict::Differs => charge.overcharge(),
            _ => Some(-charge.charged),
        };
        let (clause, only_if) = (charge.clause.clone(), charge.only_if.clone());
        let is_proved = is_proved(charge);
        Some(AuditFinding { kind, message, amount, lines, clause, only_if, is_proved })
    }

    fn orphan(&self, charge: &Charge) -> String {
        let why = charge.why_not.map_or("what it names is missing", |why| why.in_words());
        format!("{} was charged, but {why}", self.money(-charge.charged))
    }

    fn claimed(&self, charge: &Charge) -> String {
        format!(
            "{} was charged as an inactivity fee; no page of the platform that is known names one",
            self.money(-charge.charged)
        )
    }

    fn difference(&self, charge: &Charge) -> Option<(AuditFindingKind, String)> {
        let expected = charge.expected?;
        let over = charge.overcharge()?;
        let gained = charge.charged.is_positive() || expected.is_positive();
        let did = if gained { "came back" } else { "was charged" };
        let of = match charge.basis {
            Basis::Of(base) => format!(" on {}", self.money(self.line(base).amount.abs())),
            Basis::Pieces(pieces) => format!(" for {pieces} Connects"),
            Basis::Since(since) => format!(" after {}", day_in_words(since)),
            Basis::Itself => String::new(),
        };
        let by_rule = expected.plus(charge.other_lines())?.abs();
        let mut right = match charge.rate {
            None if charge.is_bound => format!("no contract can have more than {by_rule}"),
            Some(points) => {
                format!("the rule gives {by_rule} at the contract's {} %", percent(points))
            }
            None => format!("the rule gives {by_rule}"),
        };
        if let Some(billed) = charge.billed_before() {
            right.push_str(&format!(" after {} billed to this client before", self.money(billed)));
        }
        if !charge.other_lines().is_zero() {
            let is_part = charge.other_lines().is_positive() == expected.is_positive();
            let did = match (is_part, gained) {
                (true, false) => "of which other lines took",
                (true, true) => "of which other lines gave back",
                (false, false) => "and other lines gave back",
                (false, true) => "and other lines took",
            };
            right.push_str(&format!(", {did} {}", charge.other_lines().abs()));
        }
        let size = self.money(over.abs());
        let direction = match (over.is_positive(), gained) {
            (true, false) => format!("{size} too much"),
            (true, true) => format!("{size} too little"),
            (false, false) => format!("{size} less than the rule"),
            (false, true) => format!("{size} more than the rule"),
        };
        let kind = self.looks_like(charge);
        let looks = match kind {
            AuditFindingKind::DoubleCharge if gained => "; an earlier line already gave it back",
            AuditFindingKind::DoubleCharge => "; an earlier line already charged it",
            AuditFindingKind::OldTier => "; it is the fee of another time or tier",
            AuditFindingKind::WrongBase => "; it is the rate on another amount",
            _ => "",
        };
        let charged = self.money(charge.charged.abs());
        Some((kind, format!("{charged} {did}{of}, {right}: {direction}{looks}")))
    }

    fn looks_like(&self, charge: &Charge) -> AuditFindingKind {
        if self.repeated.contains(&charge.line) {
            return AuditFindingKind::DoubleCharge;
        }
        match charge.kind {
            // A contract's own rate has no other time.
            LedgerCause::ServiceFee
                if charge.rate.is_none() && !charge.is_bound && self.is_old_tier(charge) =>
            {
                AuditFindingKind::OldTier
            }
            LedgerCause::TaxOnFees if self.is_on_earning(charge) => AuditFindingKind::WrongBase,
            _ => AuditFindingKind::Differs,
        }
    }

    /// Whether the rules of an earlier day, or of a client never billed before, give exactly this fee.
    fn is_old_tier(&self, charge: &Charge) -> bool {
        let Basis::Of(base) = charge.basis else { return false };
        let gross = self.line(base).amount;
        let on = self.line(charge.line).dated;
        let unknown = crate::contracts::unknown_terms(Default::default());
        let fresh = outflow_policy::ContractTerms { billed: Some(Default::default()), ..unknown };
        let days = self.policy.changes(self.journal.platform.0);
        let mut days: Vec<_> = days.into_iter().filter(|day| *day <= on).collect();
        days.push(on);
        days.into_iter().any(|on| {
            let event = Event::Earned { gross, besides: Cents::ZERO, on, terms: &fresh };
            let fees = self.rules.consequences(&event);
            fees.iter().any(|fee| fee.amount == Some(charge.charged))
        })
    }

    /// Whether a tax on a fee is the tax on the whole earning.
    fn is_on_earning(&self, charge: &Charge) -> bool {
        let Basis::Of(fee) = charge.basis else { return false };
        let Some(earning) = self.earning_of_fee(fee) else { return false };
        let event = Event::Charged {
            item: outflow_policy::rule::Item::ServiceFee,
            amount: self.line(earning).amount.abs(),
            country: self.country(self.line(charge.line)),
            on: self.line(charge.line).dated,
        };
        let taxes = self.rules.consequences(&event);
        taxes.iter().any(|tax| tax.amount == Some(charge.charged))
    }

    pub(super) fn earning_of_fee(&self, fee: u32) -> Option<u32> {
        match self.links.base(fee, LedgerCause::is_earning) {
            super::Base::Line(earning) => Some(earning),
            super::Base::Beside(_) | super::Base::Absent(_) | super::Base::Unsaid => None,
        }
    }

    /// A refund whose share of the fee did not come back on any line that could be it.
    ///
    /// It may come later than the file ends, in a gap, or on a line that names nothing: then nothing is said.
    fn missing_return(&self, refund: &Refund) -> Option<AuditFinding> {
        if self.returned.contains(&refund.line) || self.may_stand_elsewhere(refund) {
            return None;
        }
        let expected = match (&refund.expected, self.rates.get(&refund.deal)) {
            (Some(charge), None) => charge.clone(),
            (_, Some(points)) => self.expected_by_rate(refund, *points),
            (None, None) => return None,
        };
        // The least that a rule allows is not what it gives; all of an earning brings back all of its fee.
        let by_rule = expected.expected.filter(|_| !expected.is_bound);
        let amount = by_rule.or_else(|| self.fee_taken_with(refund.line))?;
        if !amount.is_positive() {
            return None;
        }
        let clause = expected.clause?;
        if clause.standing == outflow_ledger::Standing::Claimed {
            return None;
        }
        let amount = match self.fee_charged_on(refund) {
            Some(charged) => amount.min(charged),
            None => amount,
        };
        if !amount.is_positive() {
            return None;
        }
        let message = format!(
            "a refund of {} to the client did not bring back its share of the fee: {} is missing",
            self.money(refund.amount),
            self.money(amount)
        );
        Some(AuditFinding {
            kind: AuditFindingKind::MissingFeeReturn,
            message,
            amount: Some(amount),
            lines: vec![refund.line],
            clause: self.refund_rule(refund).or(Some(clause)),
            only_if: expected.only_if,
            is_proved: false,
        })
    }

    /// What was charged as the share of the earning that a refund takes back whole, positive.
    fn fee_taken_with(&self, refund: u32) -> Option<Cents> {
        let fees = self.fees_on(self.earning_taken_back(refund)?);
        let sum = Cents::sum(fees.iter().map(|fee| -self.charges[*fee].charged));
        sum.filter(|sum| sum.is_positive())
    }

    /// The rule by which a refund brings a share back.
    fn refund_rule(&self, refund: &Refund) -> Option<Citation> {
        let clauses = self.policy.in_force(self.journal.platform.0, refund.days[0]);
        let rule = clauses.iter().find(|clause| matches!(clause.rule, Rule::Refund(_)));
        rule.map(|clause| clause.citation.clone())
    }

    /// What was charged as the share of the earnings that a refund can have taken back, where the file shows them.
    fn fee_charged_on(&self, refund: &Refund) -> Option<Cents> {
        if refund.earnings.is_empty() {
            return None;
        }
        let of_earning = |charge: &&Charge| {
            let is_on = |earning: &u32| charge.basis == Basis::Of(*earning);
            charge.kind == LedgerCause::ServiceFee && refund.earnings.iter().any(is_on)
        };
        let fees = self.charges.iter().filter(of_earning).map(|charge| -charge.charged);
        let sum = Cents::sum(fees);
        // A fee that names nothing may be theirs.
        let client = self.line(refund.line).client;
        let is_unsaid = |charge: &&Charge| {
            charge.kind == LedgerCause::ServiceFee
                && charge.basis == Basis::Itself
                && self.line(charge.line).client == client
        };
        sum.filter(|sum| !sum.is_zero() || !self.charges.iter().any(|one| is_unsaid(&one)))
    }

    /// Whether the share may have come back where nobody can see it, or on a line that does not say so.
    fn may_stand_elsewhere(&self, refund: &Refund) -> bool {
        let line = self.line(refund.line);
        let until = line.dated.saturating_add(LATEST_RETURN.days());
        let ends = self
            .journal
            .lines
            .last()
            .is_some_and(|last| last.dated < line.dated.saturating_add(2.days()));
        let is_in_time = |day: jiff::civil::Date| line.dated <= day && day <= until;
        let gaps = self.journal.reconciled.gaps.iter();
        let has_gap = gaps.map(|gap| self.line(gap.line).dated).any(is_in_time);
        let of_client = |index: u32| {
            let client = self.line(index).client;
            client == line.client || client.is_empty()
        };
        let first = line
            .dated
            .yesterday()
            .map_or(0, |day| self.journal.reconciled.days.first_line_after(day));
        let mut later = (first..self.journal.lines.len() as u32)
            .take_while(|index| self.line(*index).dated <= until);
        let comes = later.any(|index| {
            let cause = self.causes[index as usize];
            let is_return = cause == LedgerCause::ServiceFeeReturned;
            is_return && of_client(index) && !self.is_of_other_refund(index, refund.line)
        });
        ends || has_gap || comes
    }

    fn expected_by_rate(&self, refund: &Refund, points: u32) -> Charge {
        let agreed = AgreedRate { basis_points: points, inferred: true };
        let asked = Asked {
            line: refund.line,
            kind: LedgerCause::ServiceFeeReturned,
            charged: Cents::ZERO,
            on: refund.days[0],
            basis: Basis::Of(refund.line),
            is_repeated: false,
        };
        let deal = self.deals.get(refund.deal);
        self.judge().returned(&asked, refund.amount, deal, Some(agreed)).charge
    }

    fn is_of_other_refund(&self, fee: u32, refund: u32) -> bool {
        match self.links.base(fee, LedgerCause::is_take_back) {
            super::Base::Line(other) | super::Base::Beside(other) => other != refund,
            super::Base::Absent(_) | super::Base::Unsaid => false,
        }
    }
}

/// Whether a published rule alone shows a charge to be wrong: the line names what it is about, and neither a paper
/// that the program cannot see nor a price that changed on an unknown day could explain it.
fn is_proved(charge: &Charge) -> bool {
    let is_ordinary = charge.only_if.as_deref().is_none_or(|only_if| only_if == ORDINARY);
    let is_plain = matches!(
        charge.kind,
        LedgerCause::ServiceFee | LedgerCause::Connects | LedgerCause::TaxOnFees
    );
    let is_published = charge
        .clause
        .as_ref()
        .is_some_and(|rule| rule.standing == outflow_ledger::Standing::Published && !rule.is_own);
    charge.verdict == Verdict::Differs && is_plain && is_ordinary && is_published
}
