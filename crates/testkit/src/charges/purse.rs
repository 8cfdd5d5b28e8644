//! What does the freelancer buy and pay out, at which price?

use jiff::ToSpan;
use jiff::civil::date;

use super::desk::{Desk, Payout};
use super::rules;
use super::slips::MistakeKind;
use super::{CLAIMED_ONLY, NO_FIGURE};
use crate::cents::{plain, share};
use crate::line::Line;

impl Desk {
    /// A bundle, or as many single ones as were wanted in the early years.
    pub fn buy_connects(&mut self) {
        let prices = rules::connect_prices(self.today);
        let pieces = match prices {
            [100] => self.rng.range(1..20),
            [15] => *self.rng.pick(&[10, 20, 40, 60, 80]),
            _ => *self.rng.pick(&[10, 20]),
        };
        let each = *self.rng.pick(prices);
        let slip = prices.len() == 1 && self.slips(MistakeKind::ConnectsPrice);
        let wrong = if each == 15 { 20 } else { 120 };
        let price = pieces * if slip { wrong } else { each };
        let text = format!("Fees for additional Connects ({pieces}).");
        let booked = self.buy("connects", text, price, Some(pieces * each), NO_FIGURE);
        if slip {
            self.mistake(MistakeKind::ConnectsPrice, booked, -price, -pieces * each);
        }
    }

    /// The plan's month.
    pub fn renew(&mut self) {
        let prices = rules::membership_prices(self.today);
        let text = "Freelancer Plus membership".to_owned();
        if prices.is_empty() {
            self.buy("membership", text, 1_000, None, NO_FIGURE);
            return;
        }
        let each = *self.rng.pick(prices);
        if rules::membership_is_claimed(self.today) {
            self.buy("membership", text, each, None, CLAIMED_ONLY);
            return;
        }
        let slip = prices.len() == 1 && self.slips(MistakeKind::MembershipPrice);
        let price = if slip { each + 100 } else { each };
        let booked = self.buy("membership", text, price, Some(each), NO_FIGURE);
        if slip {
            self.mistake(MistakeKind::MembershipPrice, booked, -price, -each);
        }
    }

    /// From the balance when it covers price and tax, else from a card.
    fn buy(
        &mut self,
        cause: &'static str,
        text: String,
        price: i64,
        expected: Option<i64>,
        open: &'static [&'static str],
    ) -> u64 {
        let line = Line::new(self.today, "Membership Fee", cause, -price);
        let with_tax = price + self.tax_rate().map_or(0, |(rate, _)| share(price, rate));
        let by_card = self.balance < with_tax;
        // A card pays what is charged, which a slip in the tax would change afterwards.
        let slips_left = self.slips_left;
        if by_card {
            let line = Line::new(self.today, "Payment", "paid_from_card", with_tax);
            let step = self.step();
            self.book(Line { text: "Paid from Visa 4242".to_owned(), ..line }, step);
            self.slips_left = 0;
        }
        let line = Line { text, card_funded: by_card, ..line };
        let booked = self.charge(line.clone(), expected.map(|cents| -cents), open);
        let taxed = Line { link: Some(booked), group: booked, ..line };
        self.tax(taxed, "Membership Fee", price, None);
        if by_card {
            self.slips_left = slips_left;
        }
        booked
    }

    /// The way out of today.
    fn method(&mut self) -> &'static str {
        let wire = self.today.year() >= 2016 && self.balance > 100_000;
        match self.plan.country.method {
            "mpesa" if self.today.year() >= 2021 && self.rng.chance(3, 4) => "mpesa",
            "mpesa" => "local_bank",
            "instant" if self.today.year() >= 2020 && self.rng.chance(1, 2) => "instant",
            "instant" => "ach",
            "wire" if wire => "wire",
            "wire" => "local_bank",
            _ if wire && self.rng.chance(1, 8) => "wire",
            usual => usual,
        }
    }

    /// Pays out all or a part; the price is a line of its own.
    pub fn pay_out(&mut self) {
        let method = self.method();
        let fees = rules::payout_fees(method, self.today);
        let right = match fees {
            [] if method == "ach" => 0,
            [] => 99,
            fees => *self.rng.pick(fees),
        };
        let known = self.today >= date(2023, 6, 1) && method == "local_bank";
        let small = known && self.slips(MistakeKind::BelowMinimum);
        let slip = fees.len() == 1 && self.slips(MistakeKind::PayoutFee);
        let fee = match right {
            _ if !slip => right,
            0 => 99,
            3_000 => 3_500,
            _ => right + 100,
        };
        let whole = self.balance - fee;
        let amount = match small {
            true => self.rng.cents(100..500),
            false if self.rng.chance(1, 2) => whole,
            false => whole * self.rng.range(4..9) / 10,
        };
        let ref_id = self.send(method, amount);
        if small {
            self.mistake_about(MistakeKind::BelowMinimum, ref_id, amount);
        }
        if fee > 0 {
            let line = Line::new(self.today, "Withdrawal Fee", "withdrawal_fee", -fee);
            let text = format!("Withdrawal Fee - {}", said(method));
            let expected = (!fees.is_empty()).then_some(-right);
            let booked = self.charge(Line { text, group: ref_id, ..line }, expected, NO_FIGURE);
            if slip {
                self.mistake(MistakeKind::PayoutFee, booked, -fee, -right);
            }
        }
    }

    fn send(&mut self, method: &str, amount: i64) -> u64 {
        let bank = matches!(method, "mpesa" | "local_bank");
        let local = self
            .plan
            .country
            .local
            .filter(|_| bank)
            .map(|(currency, rate)| (plain((amount * rate + 50) / 100), currency.to_owned()));
        let text = match &local {
            Some((units, currency)) if method == "mpesa" => {
                format!("M-Pesa transfer {units} {currency} to xxxx-7001")
            }
            _ => format!("{}: xxxx-1234", said(method)),
        };
        let line = Line::new(self.today, "Withdrawal", "withdrawn", -amount);
        let step = self.step();
        let ref_id = self.book(Line { text, local, ..line }, step);
        self.payout = Some(Payout { ref_id, on: self.today, amount });
        ref_id
    }

    /// The last payout sometimes comes back after four days, for nothing.
    pub fn maybe_bounce(&mut self) {
        let due = |payout: &Payout| payout.on.saturating_add(4.days()) == self.today;
        let Some(payout) = self.payout.filter(due) else {
            return;
        };
        if self.rng.chance(1, 12) {
            let named = payout.ref_id;
            let kind = if self.rng.chance(2, 3) { "Withdrawal" } else { "Adjustment" };
            let text = format!("Transfer returned by the bank - Ref ID {named}");
            let line = Line::new(self.today, kind, "withdrawal_returned", payout.amount);
            let step = self.step();
            self.book(Line { text, link: Some(named), ..line }, step);
        }
    }
}

/// A method as statements name it.
fn said(method: &str) -> &'static str {
    match method {
        "mpesa" => "M-Pesa xxxx-7001",
        "ach" => "Direct to US Bank (ACH)",
        "wire" => "Wire Transfer (USD)",
        "instant" => "Instant Pay",
        _ => "Direct to Local Bank",
    }
}
