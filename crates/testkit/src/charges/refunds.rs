//! What goes back to a client, and how much of the fee comes back with it?

use jiff::ToSpan;

use super::RATE_UNKNOWN;
use super::desk::{Desk, Earning};
use super::rules::{self, Deal};
use super::slips::MistakeKind;
use crate::cents::share;
use crate::line::Line;

impl Desk {
    /// Refunds all or a part of an earning for which nobody can doubt what the fee on it was.
    pub fn maybe_refund(&mut self) {
        let oldest = self.today.saturating_sub(120.days());
        // The newest money of a client: its tiers are those which a refund gives back.
        let newest = |at: usize, earning: &Earning| {
            let client = self.contracts[earning.contract].client;
            let later = self.earnings[at + 1..].iter();
            !later.into_iter().any(|other| self.contracts[other.contract].client == client)
        };
        let possible: Vec<usize> = (0..self.earnings.len())
            .filter(|&at| {
                let earning = &self.earnings[at];
                let decided = earning.right_fee.is_some() && !earning.taken_back;
                decided && earning.on >= oldest && newest(at, earning)
            })
            .collect();
        if possible.is_empty() {
            return;
        }
        let at = *self.rng.pick(&possible);
        let earning = self.earnings[at].clone();
        let part = earning.gross * self.rng.range(20..90) / 100;
        let amounts =
            if self.rng.chance(1, 2) { [part, earning.gross] } else { [earning.gross; 2] };
        for amount in amounts {
            if let Some(returned) = self.decided_return(&earning, amount) {
                self.earnings[at].taken_back = true;
                self.refund(&earning, amount, returned);
                return;
            }
        }
    }

    /// The fee on a part of an earning, where its own fee and the rules of today agree on it.
    fn decided_return(&self, earning: &Earning, amount: i64) -> Option<i64> {
        let fee = i128::from(earning.right_fee?);
        let gross = i128::from(earning.gross);
        let share = (fee * i128::from(amount) * 2 + gross) / (gross * 2);
        let deal = self.deal(earning.contract);
        let before = Deal { billed: deal.billed - amount, ..deal };
        let by_today = self.visible_fee(earning.contract, before, amount)?;
        (before.billed >= 0 && i128::from(by_today) == share).then_some(by_today)
    }

    fn refund(&mut self, earning: &Earning, amount: i64, returned: i64) {
        let contract = earning.contract;
        let line = self.about(contract, "Refund", "refund_to_client", -amount);
        let text = format!("Refund to client for {} - Ref ID {}", earning.kind, earning.ref_id);
        let step = self.step();
        let refund = self.book(Line { text, link: Some(earning.ref_id), ..line }, step);
        self.bill(contract, -amount);
        if returned == 0 {
            return;
        }
        if self.slips(MistakeKind::ReturnMissing) {
            self.mistake(MistakeKind::ReturnMissing, refund, 0, returned);
            return;
        }
        let small = returned > 2 && self.slips(MistakeKind::ReturnTooSmall);
        let cents = match small {
            true if self.rng.chance(1, 2) && !rules::may_be_half_cent(amount, returned) => {
                returned - 1
            }
            true => returned / 2,
            false => returned,
        };
        let line = self.about(contract, "Service Fee", "service_fee_returned", cents);
        // Some statements name the refund, some the earning.
        let named = if self.rng.chance(1, 2) { refund } else { earning.ref_id };
        let text = match self.plan.wordless {
            true => String::new(),
            false => format!("Service Fee for Refund - Ref ID {named}"),
        };
        let line = Line { text, link: Some(named), group: refund, ..line };
        let booked = self.charge(line.clone(), Some(returned), RATE_UNKNOWN);
        if small {
            self.mistake(MistakeKind::ReturnTooSmall, booked, cents, returned);
        }
        if self.rng.chance(1, 3) {
            self.give_tax_back(Line { link: Some(booked), ..line }, cents);
        }
    }

    /// The tax on what came back, where a tax is on fees at all.
    fn give_tax_back(&mut self, about: Line, returned: i64) {
        let Some((rate, [])) = self.tax_rate() else {
            return;
        };
        let cents = share(returned, rate);
        if cents == 0 {
            return;
        }
        let (kind, country) = (self.plan.country.tax, self.plan.country.code);
        let named = about.link.unwrap_or_default();
        let text = format!("{kind} ({country}) - Service Fee - Ref ID {named}");
        let line = Line { text, kind, cause: "tax_on_fees", amount_cents: cents, ..about };
        self.charge(line, Some(cents), RATE_UNKNOWN);
    }
}
