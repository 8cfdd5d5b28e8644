//! What happens on an ordinary day, and on a quiet one?

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::plan::{Ending, Frequency, TakeBack, is_schedule_day};
use super::platform::{Platform, Stage, What, Work};
use crate::line::Invoice;

impl Platform {
    /// Work, money, purchases, mishaps, and the payout last.
    pub fn ordinary_day(&mut self) {
        let at_dawn = self.balance;
        self.quiet_day();
        self.maybe_bounce();
        self.maybe_buy();
        self.maybe_extra();
        self.maybe_take_back();
        match self.plan.frequency {
            Some(frequency) => self.maybe_scheduled_payout(frequency, at_dawn),
            None => self.maybe_payout_by_hand(),
        }
    }

    /// Only what was begun goes on: new weeks, releases, and money that becomes available.
    pub fn quiet_day(&mut self) {
        if !self.stopped && !self.plan.rests_on(self.today) {
            self.begin_work();
        }
        for at in 0..self.works.len() {
            let work = &self.works[at];
            if work.stage == Stage::Coming && work.available_on == Some(self.today) {
                let work = work.clone();
                let earning = self.pay(work.contract, &work.what, work.gross);
                self.works[at].stage = Stage::Posted;
                self.works[at].earning = Some(earning);
            }
        }
    }

    /// The next morning, and a quiet day.
    pub fn advance(&mut self) {
        self.today = self.today.saturating_add(1.day());
        self.quiet_day();
    }

    /// The next day on which money becomes available.
    pub fn next_posting(&self) -> Option<Date> {
        let coming = self.works.iter().filter(|work| work.stage == Stage::Coming);
        coming.filter_map(|work| work.available_on).filter(|&day| day > self.today).min()
    }

    fn begin_work(&mut self) {
        for contract in 0..self.contracts.len() {
            let (hourly, suspended) =
                (self.contracts[contract].hourly, self.contracts[contract].suspended);
            if suspended {
                continue;
            }
            if hourly && self.today.weekday() == Weekday::Monday && self.rng.chance(4, 5) {
                self.begin_week(contract, self.today);
            } else if !hourly && self.rng.chance(1, 25) {
                self.release(contract, self.today);
            } else if self.rng.chance(1, 80) {
                self.give_bonus(contract, self.today);
            }
        }
    }

    /// Hours of the week that starts on this Monday.
    pub fn begin_week(&mut self, contract: usize, from: Date) {
        let to = from.saturating_add(6.days());
        let wait = if self.plan.top_rated { 5 } else { 10 };
        let rate = self.contracts[contract].rate;
        let minutes = self.rng.range(6..230) * 10;
        let gross = (minutes * rate + 30) / 60;
        let available_on = Some(to.saturating_add(wait.days()));
        let what = What::Hourly(Invoice { from, to, minutes, rate });
        self.works.push(Work {
            contract,
            what,
            gross,
            available_on,
            stage: Stage::Coming,
            earning: None,
        });
    }

    /// A milestone that the client releases on this day.
    pub fn release(&mut self, contract: usize, released: Date) {
        let gross = self.rng.cents(2_500..90_000);
        let available_on = Some(released.saturating_add(5.days()));
        let what = What::Fixed { released };
        self.works.push(Work {
            contract,
            what,
            gross,
            available_on,
            stage: Stage::Coming,
            earning: None,
        });
    }

    /// A bonus; the client's card is charged at once or, one time in four, not yet.
    pub fn give_bonus(&mut self, contract: usize, released: Date) {
        let gross = self.rng.cents(1_000..20_000);
        let charged = self.rng.chance(3, 4);
        let available_on = charged.then(|| released.saturating_add(5.days()));
        let what = What::Bonus { released };
        self.works.push(Work {
            contract,
            what,
            gross,
            available_on,
            stage: Stage::Coming,
            earning: None,
        });
    }

    fn maybe_bounce(&mut self) {
        let due = self.payouts.last().is_some_and(|payout| {
            !payout.bounced && payout.sent_on.saturating_add(4.days()) == self.today
        });
        if self.plan.bounces && due && self.rng.chance(1, 6) {
            self.bounce();
        }
    }

    fn maybe_buy(&mut self) {
        if self.plan.member && self.today.day() == self.plan.renews_on {
            let price = if self.today.year() < 2025 { 1_499 } else { 1_999 };
            self.buy("membership", price);
        } else if self.rng.chance(1, 18) {
            let connects = self.rng.range(1..9) * 10;
            self.buy("connects", connects * 15);
        }
    }

    /// Lines that stand alone; each career knows only one sign of adjustments and of novelties.
    fn maybe_extra(&mut self) {
        if self.plan.ending == Ending::Consists || !self.rng.chance(1, 40) {
            return;
        }
        let cents = self.rng.cents(100..4_000);
        match self.rng.range(0..6) {
            0 | 1 if self.plan.credits => {
                let kinds = ["Referral", "Loyalty Credit", "Customer Satisfaction", "Adjustment"];
                let kind = *self.rng.pick(&kinds);
                self.single(kind, "adjustment", "A credit from the platform", cents);
            }
            0 | 1 => {
                let kind = *self.rng.pick(&["Adjustment", "Security Deposit", "Miscellaneous"]);
                self.single(kind, "adjustment", "A correction by the platform", -cents);
            }
            2 => {
                let kind = *self.rng.pick(&["Expense", "Miscellaneous"]);
                self.reimburse(kind, cents);
            }
            3 if self.balance > 60_000 => {
                self.single("Adjustment", "arbitration_fee", "Arbitration fee, own share", -29_100);
            }
            _ => {
                let cents = if self.plan.odd_credits { cents } else { -cents };
                self.single("Talent Boost", "unclassified", "Boosted profile", cents);
            }
        }
    }

    fn maybe_take_back(&mut self) {
        let Some(how) = self.plan.take_back else {
            return;
        };
        if how == TakeBack::Suspension || !self.rng.chance(1, 60) {
            return;
        }
        if let Some(loss) = self.choose_loss(how) {
            self.take_back(how, &loss);
        }
    }

    fn maybe_scheduled_payout(&mut self, frequency: Frequency, at_dawn: i64) {
        let whole = self.whole_balance();
        // These payouts wait when everything became available only today.
        let waits = match frequency {
            Frequency::Weekly => false,
            Frequency::TwiceMonthly | Frequency::Monthly => true,
            Frequency::Quarterly => !self.plan.by_the_page,
        };
        let fee = if self.plan.by_the_page { self.plan.country.method.fee } else { 0 };
        let fresh = waits && at_dawn <= self.plan.reserve;
        let due = is_schedule_day(frequency, self.today);
        if due && !fresh && whole + fee >= self.plan.threshold {
            self.pay_out(whole, true);
        }
    }

    fn maybe_payout_by_hand(&mut self) {
        let whole = self.whole_balance();
        if !self.by_hand_day() || whole < 2_000 || !self.rng.chance(1, 12) {
            return;
        }
        let amount = if self.rng.chance(1, 2) { whole } else { whole * self.rng.range(3..9) / 10 };
        self.pay_out(amount, false);
    }

    /// All that a payout can take.
    pub fn whole_balance(&self) -> i64 {
        self.balance - self.plan.reserve - self.plan.country.method.fee
    }

    /// By hand only on days on which no schedule pays: a Wednesday could be either.
    pub fn by_hand_day(&self) -> bool {
        !matches!(self.today.weekday(), Weekday::Monday | Weekday::Wednesday)
    }
}
