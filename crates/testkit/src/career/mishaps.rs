//! How does money leave again: payouts, returned payouts, take-backs?

use jiff::ToSpan;
use jiff::civil::Date;

use super::plan::TakeBack;
use super::platform::{Platform, Stage, Work};
use crate::cents::{plain, share};
use crate::line::Line;

/// A withdrawal that was made.
#[derive(Debug, Clone)]
pub(super) struct Payout {
    pub ref_id: u64,
    pub sent_on: Date,
    pub amount: i64,
    pub on_schedule: bool,
    pub bounced: bool,
}

/// An earning that is about to be taken back.
#[derive(Debug, Clone)]
pub(super) struct Loss {
    earning: Line,
    contract: usize,
    amount: i64,
    fee_back: i64,
    tax_back: i64,
}

impl Loss {
    /// What it costs after the share is given back.
    pub fn effect(&self) -> i64 {
        self.amount - self.fee_back - self.tax_back
    }
}

impl Platform {
    /// Withdraws; the fee is a line of its own with the next Ref ID.
    pub fn pay_out(&mut self, amount: i64, on_schedule: bool) {
        let method = self.plan.country.method;
        let digits = if method.kind == "mpesa" { "7001" } else { "1234" };
        let local = method
            .local
            .map(|(currency, rate)| (plain((amount * rate + 50) / 100), currency.to_owned()));
        let text = match &local {
            Some((units, currency)) if method.kind == "mpesa" => {
                format!("M-Pesa transfer {units} {currency} to xxxx-{digits}")
            }
            _ => format!("{}: xxxx-{digits}", method.name),
        };
        let line = Line::new(self.today, "Withdrawal", "withdrawn", -amount);
        let step = self.step();
        let ref_id = self.book(Line { text, local, ..line }, step);
        self.payouts.push(Payout {
            ref_id,
            sent_on: self.today,
            amount,
            on_schedule,
            bounced: false,
        });
        if method.fee > 0 {
            let text = match method.kind {
                "mpesa" => format!("Withdrawal Fee - M-Pesa xxxx-{digits}"),
                _ => format!("Withdrawal Fee - {}", method.name),
            };
            let line = Line::new(self.today, "Withdrawal Fee", "withdrawal_fee", -method.fee);
            self.book(Line { text, group: ref_id, ..line }, 1);
        }
    }

    /// The last payout comes back, sometimes at a cost.
    pub fn bounce(&mut self) {
        let payout = self.payouts.last_mut().expect("something was paid out");
        payout.bounced = true;
        let (named, amount) = (payout.ref_id, payout.amount);
        let kind = if self.rng.chance(2, 3) { "Withdrawal" } else { "Adjustment" };
        let text = format!("Transfer returned by the bank - Ref ID {named}");
        let line = Line::new(self.today, kind, "withdrawal_returned", amount);
        let step = self.step();
        self.book(Line { text, link: Some(named), ..line }, step);
        let cost = self.rng.cents(100..2_500).min(amount / 4);
        if cost > 0 && self.rng.chance(1, 2) {
            let text = format!("Bank charge for a returned transfer - Ref ID {named}");
            let line = Line::new(self.today, "Adjustment", "withdrawal_fee", -cost);
            self.book(Line { text, link: Some(named), ..line }, 4);
        }
    }

    /// Chooses an earning of the last months that can be taken back, and how much of it.
    pub fn choose_loss(&mut self, how: TakeBack) -> Option<Loss> {
        let oldest = self.today.saturating_sub(150.days());
        let hourly_only = matches!(how, TakeBack::Reversal | TakeBack::Suspension);
        let possible = |line: &&Line| {
            line.is_earning()
                && line.cause != "earned_other"
                && line.date >= oldest
                && (!hourly_only || line.cause == "earned_hourly")
                && !self.taken.contains(&line.ref_id)
        };
        let candidates: Vec<Line> = self.lines.iter().filter(possible).cloned().collect();
        if candidates.is_empty() {
            return None;
        }
        let earning = self.rng.pick(&candidates).clone();
        let contract = self.contracts.iter().position(|c| c.title == earning.contract)?;
        let percent = if self.rng.chance(1, 2) { 100 } else { self.rng.range(20..90) };
        let amount = earning.amount_cents * percent / 100;
        let fee_back = share(amount, self.contracts[contract].fee_percent * 100);
        let tax_back = match self.plan.country.fee_tax {
            Some((_, rate)) if self.rng.chance(1, 3) => share(fee_back, rate),
            _ => 0,
        };
        (amount > 0).then_some(Loss { earning, contract, amount, fee_back, tax_back })
    }

    /// Takes money back and returns the share (and the tax on it).
    pub fn take_back(&mut self, how: TakeBack, loss: &Loss) {
        let named = loss.earning.ref_id;
        self.taken.insert(named);
        let (words, cause) = match how {
            TakeBack::Refund => ("Refund to client", "refund_to_client"),
            TakeBack::Undecided => ("Refund", "refund_to_client"),
            TakeBack::Reversal => ("The client's payment failed", "payment_reversed"),
            TakeBack::Suspension => ("Refund", "payment_reversed"),
            TakeBack::Chargeback => ("Chargeback by the payer's bank", "chargeback"),
        };
        let adjusted = how == TakeBack::Chargeback && self.rng.chance(1, 2);
        let kind = if adjusted { "Adjustment" } else { "Refund" };
        let mut line = Line::new(self.today, kind, cause, -loss.amount);
        line.client = loss.earning.client.clone();
        line.contract = loss.earning.contract.clone();
        line.text = format!("{words} - Ref ID {named}");
        (line.link, line.undecided) = (Some(named), how == TakeBack::Undecided);
        let step = self.step();
        let refund = self.book(line.clone(), step);
        (line.group, line.undecided) = (refund, false);
        self.give_back(line, refund, loss);
        if how == TakeBack::Suspension {
            self.suspend(loss.contract);
        }
    }

    /// The share on what was taken back, and the tax on that share.
    fn give_back(&mut self, mut line: Line, refund: u64, loss: &Loss) {
        if loss.fee_back > 0 {
            line.text = format!("Service Fee for Refund - Ref ID {refund}");
            (line.kind, line.cause) = ("Service Fee", "service_fee_returned");
            (line.link, line.amount_cents) = (Some(refund), loss.fee_back);
            self.book(line.clone(), 5);
        }
        if let (true, Some((kind, _))) = (loss.tax_back > 0, self.plan.country.fee_tax) {
            let (country, named) = (self.plan.country.code, self.next_ref);
            line.text = format!("{kind} ({country}) - Service Fee - Ref ID {named}");
            (line.kind, line.cause) = (kind, "tax_on_fees");
            (line.link, line.amount_cents) = (Some(named), loss.tax_back);
            self.book(line, 3);
        }
    }

    /// The platform stops a contract; nothing that was on its way will come.
    pub fn suspend(&mut self, contract: usize) {
        self.contracts[contract].suspended = true;
        let coming = |work: &&mut Work| work.contract == contract && work.stage == Stage::Coming;
        self.works.iter_mut().filter(coming).for_each(|work| work.stage = Stage::Void);
    }
}
