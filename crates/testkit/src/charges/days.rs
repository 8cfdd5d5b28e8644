//! What happens on each day of a career?

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::desk::{Coming, Desk};
use super::rules::{self, DIRECT_OPEN, FASTER, FLAT, Kind};
use super::slips::MistakeKind;
use super::{CLAIMED_ONLY, NO_FIGURE};
use crate::line::{Invoice, Line};

/// Plays everything and returns the day of the question.
pub(super) fn live(desk: &mut Desk) -> Date {
    // The newcomer's Connects are the oldest line: the file is older than every contract.
    desk.buy_connects();
    while desk.today < desk.plan.end {
        desk.next_day();
        desk.begin_work();
        desk.post_hours();
        desk.spend();
    }
    while !desk.coming.is_empty() {
        desk.next_day();
        desk.post_hours();
    }
    if desk.plan.idles {
        desk.idle();
    }
    desk.today.saturating_add(desk.rng.range(0..40).days())
}

impl Desk {
    fn next_day(&mut self) {
        self.today = self.today.saturating_add(1.day());
    }

    fn begin_work(&mut self) {
        for at in 0..self.contracts.len() {
            let contract = &self.contracts[at];
            let (hourly, big) = (contract.hourly, contract.big);
            let open = contract.kind == Kind::Direct
                && self.today >= DIRECT_OPEN.0.saturating_sub(45.days())
                && self.today < DIRECT_OPEN.1;
            if open || self.today < contract.started || self.today > contract.ends {
                continue;
            }
            if hourly && self.today.weekday() == Weekday::Monday && self.rng.chance(2, 5) {
                self.begin_week(at);
            } else if !hourly && self.rng.chance(1, 25) {
                let gross = match big {
                    true => self.rng.cents(60_000..400_000),
                    false => self.rng.cents(2_000..60_000),
                };
                self.pay(at, "Fixed Price", gross, None);
            } else if self.rng.chance(1, 150) {
                let gross = self.rng.cents(1_000..20_000);
                self.pay(at, "Bonus", gross, None);
            }
        }
    }

    /// Hours of the week that begins today.
    fn begin_week(&mut self, contract: usize) {
        let (from, to) = (self.today, self.today.saturating_add(6.days()));
        let held = self.slips(MistakeKind::HeldTooLong);
        // Nobody knows today who was Top Rated then: only money that is late for everyone is held.
        let fast = self.plan.top_rated && to >= FASTER && !held;
        let wait = if fast { 5 } else { 10 };
        let late = if held { self.rng.range(1..25) } else { 0 };
        let on = to.saturating_add((wait + late).days());
        let rate = self.contracts[contract].rate;
        let minutes = match self.contracts[contract].big {
            true => self.rng.range(150..360) * 10,
            false => self.rng.range(12..230) * 10,
        };
        let gross = (minutes * rate + 30) / 60;
        let invoice = Invoice { from, to, minutes, rate };
        self.coming.push(Coming { contract, invoice, gross, on, held });
    }

    fn post_hours(&mut self) {
        let today = self.today;
        let (due, later) = self.coming.drain(..).partition(|hours: &Coming| hours.on <= today);
        self.coming = later;
        let due: Vec<Coming> = due;
        for Coming { contract, invoice, gross, held, .. } in due {
            let earning = self.pay(contract, "Hourly", gross, Some(invoice));
            if held {
                self.mistake_about(MistakeKind::HeldTooLong, earning, gross);
            }
        }
    }

    fn spend(&mut self) {
        self.maybe_bounce();
        let known = self.today >= date(2020, 9, 1) || self.plan.early;
        if self.plan.member && known && self.today.day() == self.plan.start.day().min(28) {
            self.renew();
        } else if self.rng.chance(1, 45) {
            self.buy_connects();
        }
        if self.rng.chance(1, 100) {
            self.extra();
        }
        if self.rng.chance(1, 45) {
            self.maybe_refund();
        }
        let first_paid = (0..self.contracts.len()).find(|&at| {
            let contract = &self.contracts[at];
            contract.first_paid.is_some() && self.today <= contract.ends
        });
        if let (Some(at), true) = (first_paid, self.rng.chance(1, 30))
            && self.slips(MistakeKind::FeeOrphan)
        {
            self.book_orphan(at);
        }
        if self.balance > 8_000 && self.rng.chance(1, 14) {
            self.pay_out();
        }
    }

    /// Lines that stand alone.
    fn extra(&mut self) {
        let cents = self.rng.cents(100..4_000);
        match self.rng.range(0..6) {
            0 => {
                let kinds = ["Referral", "Loyalty Credit", "Customer Satisfaction", "Adjustment"];
                let kind = *self.rng.pick(&kinds);
                self.single(kind, "adjustment", "A credit from the platform", cents);
            }
            1 => {
                let kind = *self.rng.pick(&["Adjustment", "Security Deposit", "Miscellaneous"]);
                self.single(kind, "adjustment", "A correction by the platform", -cents);
            }
            2 => self.single("Talent Boost", "unclassified", "Boosted profile", -cents),
            // Before, it is not settled whether such money counts for the tiers.
            3 if self.today >= FLAT => {
                let paid = self.contracts.iter().position(|one| one.first_paid.is_some());
                let kind = *self.rng.pick(&["Expense", "Miscellaneous"]);
                if let Some(at) = paid {
                    let line = self.about(at, kind, "earned_other", cents);
                    let step = self.step();
                    let text = "Reimbursed by the client".to_owned();
                    self.book(Line { text, ..line }, step);
                }
            }
            4 if self.balance > 60_000 => {
                let known = rules::arbitration_is_known(self.today);
                let line = Line::new(self.today, "Adjustment", "arbitration_fee", -29_100);
                let text = "Arbitration fee, own share".to_owned();
                self.charge(Line { text, ..line }, known.then_some(-29_100), NO_FIGURE);
            }
            _ => {}
        }
    }

    fn single(&mut self, kind: &'static str, cause: &'static str, text: &str, cents: i64) {
        let line = Line::new(self.today, kind, cause, cents);
        let step = self.step();
        self.book(Line { text: text.to_owned(), ..line }, step);
    }

    /// Six months of silence, then ten dollars a month.
    fn idle(&mut self) {
        self.today = self.today.saturating_add(190.days());
        let named = self.rng.chance(1, 2);
        for _ in 0..3 {
            if self.balance < 1_000 {
                return;
            }
            let (kind, text) = match named {
                true => ("Inactivity Fee", "Monthly fee"),
                false => ("Adjustment", "Account maintenance fee"),
            };
            let line = Line::new(self.today, kind, "inactivity_fee", -1_000);
            self.charge(Line { text: text.to_owned(), ..line }, None, CLAIMED_ONLY);
            self.today = self.today.saturating_add(30.days());
        }
    }
}
