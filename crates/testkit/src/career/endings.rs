//! How is a career brought to the end that its plan asks for?

use jiff::ToSpan;
use jiff::civil::Date;

use super::mishaps::Loss;
use super::plan::{Ending, TakeBack, is_schedule_day};
use super::platform::{Platform, Stage, What, Work};
use crate::line::Invoice;

/// Plays everything and returns the day of the question.
pub(super) fn live_and_end(p: &mut Platform) -> Date {
    match p.plan.ending {
        Ending::Newcomer | Ending::Nothing => return newcomer(p),
        Ending::WrongFigure => {
            p.stopped = true;
            p.top_up(1_000);
            return p.settle(5);
        }
        _ => {}
    }
    while p.today < p.plan.turn {
        p.ordinary_day();
        p.today = p.today.saturating_add(1.day());
    }
    p.quiet_day();
    match p.plan.ending {
        Ending::PaidOut | Ending::Reserved => paid_out(p),
        Ending::EatenUp => eaten_up(p),
        Ending::TakenBackToZero | Ending::TakenBackBelowZero | Ending::TakenBack => taken_back(p),
        Ending::Overdue => overdue(p),
        Ending::LateTransfer => {
            p.flush();
            p.empty_by_payout();
            p.advance_by(18..26);
        }
        Ending::SpecialContract => {
            p.flush();
            p.empty_by_payout();
            p.settle(20);
        }
        Ending::Returned => {
            p.empty_by_payout();
            p.advance_by(3..7);
            p.bounce();
            p.keep_positive();
        }
        Ending::Held | Ending::Blocked => {
            p.advance_by(0..10);
            p.keep_positive();
        }
        Ending::Expected | Ending::Waiting => await_something(p),
        Ending::Deductions | Ending::Consists => {
            p.flush();
            p.keep_positive();
            p.advance_by(0..10);
        }
        Ending::Newcomer | Ending::Nothing | Ending::WrongFigure => {
            unreachable!("these endings have no ordinary days")
        }
    }
    p.today
}

fn paid_out(p: &mut Platform) {
    p.empty_by_payout();
    let long = p.plan.idle > 0 && p.rng.chance(1, 2);
    p.settle(if long { 60 } else { 20 });
}

fn eaten_up(p: &mut Platform) {
    match p.rng.range(0..6) {
        0 => {
            let price = p.rng.range(1..9) * 150;
            p.leave_exactly(p.with_tax(price));
            p.advance_by(1..4);
            p.buy("connects", price);
        }
        1 => {
            p.leave_exactly(p.with_tax(1_499));
            p.advance_by(1..4);
            p.buy("membership", 1_499);
        }
        2 => eat(p, "Adjustment", "arbitration_fee", "Arbitration fee, own share", 29_100),
        3 => eat(p, "Adjustment", "adjustment", "A correction by the platform", 2_345),
        4 => eat(p, "Talent Boost", "unclassified", "Boosted profile", 1_800),
        _ => inactivity(p),
    }
    p.settle(20);
}

fn eat(p: &mut Platform, kind: &'static str, cause: &'static str, text: &str, cents: i64) {
    p.leave_exactly(cents);
    p.advance_by(1..4);
    p.single(kind, cause, text, -cents);
}

/// Six months of silence, then ten dollars a month until nothing is left.
fn inactivity(p: &mut Platform) {
    p.flush();
    p.leave_exactly(3_000);
    p.advance_by(183..190);
    let named = p.rng.chance(1, 2);
    for month in 0..3 {
        if month > 0 {
            p.advance_by(30..31);
        }
        let (kind, text) = if named {
            ("Inactivity Fee", "Monthly fee")
        } else {
            ("Adjustment", "Account maintenance fee")
        };
        p.single(kind, "inactivity_fee", text, -1_000);
    }
}

fn taken_back(p: &mut Platform) {
    let how = p.plan.take_back.expect("the plan of such an ending has one");
    let loss = p.find_loss(how);
    match p.plan.ending {
        Ending::TakenBackToZero => p.leave_exactly(loss.effect()),
        Ending::TakenBackBelowZero => {
            let little = p.rng.cents(0..loss.effect() * 2 / 3 + 1);
            p.leave_exactly(little);
        }
        _ => {}
    }
    p.advance_by(1..4);
    p.take_back(how, &loss);
    if p.plan.ending == Ending::TakenBack {
        p.keep_positive();
        p.advance_by(0..10);
    } else {
        p.settle(15);
    }
}

fn overdue(p: &mut Platform) {
    p.empty_by_payout();
    let contract = p.rng.index(p.contracts.len());
    let rate = p.contracts[contract].rate;
    let (what, due) = if p.contracts[contract].hourly {
        let wait = if p.plan.top_rated { 5 } else { 10 };
        // The latest Sunday whose payment should have come before today.
        let past = i64::from(p.today.weekday().to_monday_one_offset());
        let mut to = p.today.saturating_sub(past.days());
        while to.saturating_add(wait.days()) >= p.today {
            to = to.saturating_sub(7.days());
        }
        let from = to.saturating_sub(6.days());
        let invoice = Invoice { from, to, minutes: 600, rate };
        (What::Hourly(invoice), to.saturating_add(wait.days()))
    } else {
        let released = p.today.saturating_sub(p.rng.range(6..15).days());
        (What::Fixed { released }, released.saturating_add(5.days()))
    };
    if p.rng.chance(1, 2) {
        p.suspend(contract);
    }
    let (gross, stage) = (rate * 10, Stage::Stuck);
    p.works.push(Work { contract, what, gross, available_on: Some(due), stage, earning: None });
    p.settle(10);
}

fn await_something(p: &mut Platform) {
    if p.plan.ending == Ending::Waiting && p.rng.chance(1, 4) {
        p.flush();
        p.keep_positive();
        return;
    }
    p.keep_positive();
    p.advance_by(0..10);
    if p.next_posting().is_none() {
        p.release(1, p.today);
    }
}

/// Some first weeks; nothing has entered the balance yet but card money passing through.
fn newcomer(p: &mut Platform) -> Date {
    for _ in 0..p.rng.range(0..3) {
        let connects = p.rng.range(1..9) * 10;
        p.buy("connects", connects * 15);
        p.today = p.today.saturating_add(p.rng.range(1..5).days());
    }
    p.today = p.today.saturating_add(p.rng.range(1..20).days());
    p.stopped = true;
    if p.plan.ending == Ending::Nothing {
        return p.today;
    }
    let into_week = i64::from(p.today.weekday().to_monday_zero_offset());
    let monday = p.today.saturating_sub(into_week.days());
    if p.rng.chance(1, 3) {
        p.begin_week(0, monday);
    }
    if p.rng.chance(1, 3) {
        p.begin_week(0, monday.saturating_sub(7.days()));
    }
    // The week before last becomes available on this week's Wednesday.
    if into_week <= 2 && p.rng.chance(1, 2) {
        p.begin_week(0, monday.saturating_sub(14.days()));
    }
    if p.rng.chance(1, 4) {
        let ago = p.rng.range(0..6);
        p.release(1, p.today.saturating_sub(ago.days()));
    }
    if p.rng.chance(1, 4) {
        let ago = p.rng.range(0..6);
        p.give_bonus(1, p.today.saturating_sub(ago.days()));
    }
    p.today
}

impl Platform {
    fn advance_by(&mut self, days: std::ops::Range<i64>) {
        for _ in 0..self.rng.range(days) {
            self.advance();
        }
    }

    /// No new work, and everything that was begun enters the balance.
    fn flush(&mut self) {
        self.stopped = true;
        while self.next_posting().is_some() {
            self.advance();
        }
        // A bonus that was never charged would wait forever.
        let coming = |work: &&mut Work| work.stage == Stage::Coming;
        self.works.iter_mut().filter(coming).for_each(|work| work.stage = Stage::Void);
    }

    /// Up to so many days later, but before anything else enters the balance.
    fn settle(&mut self, most: i64) -> Date {
        for _ in 0..self.rng.range(0..most + 1) {
            let tomorrow = self.today.saturating_add(1.day());
            if self.next_posting().is_some_and(|day| day <= tomorrow) {
                break;
            }
            self.advance();
        }
        self.today
    }

    /// A milestone that leaves at least so much after every deduction.
    fn top_up(&mut self, net: i64) {
        let gross = net * 2 + self.rng.cents(5_000..40_000);
        let released = self.today.saturating_sub(5.days());
        self.pay(1, &What::Fixed { released }, gross);
    }

    /// At least ten dollars more than the reserve: below a method's minimum nothing is decided.
    fn keep_positive(&mut self) {
        let wanted = self.plan.reserve + 1_500;
        if self.balance < wanted {
            self.top_up(wanted - self.balance);
        }
    }

    /// Pays out all but the reserve, by the schedule when there is one.
    fn empty_by_payout(&mut self) {
        let least = self.plan.threshold.max(5_000);
        if let Some(frequency) = self.plan.frequency {
            while !is_schedule_day(frequency, self.today.saturating_add(1.day())) {
                self.advance();
            }
        } else {
            while !self.by_hand_day() {
                self.advance();
            }
        }
        if self.whole_balance() < least {
            self.top_up(least - self.whole_balance());
        }
        if self.plan.frequency.is_some() {
            self.advance();
        }
        self.pay_out(self.whole_balance(), self.plan.frequency.is_some());
    }

    /// Pays out by hand so that these cents stay, with some days before other money comes.
    fn leave_exactly(&mut self, cents: i64) {
        let crowded = |p: &Self| {
            let soon = p.today.saturating_add(4.days());
            p.next_posting().is_some_and(|day| day <= soon)
        };
        while crowded(self) || !self.by_hand_day() {
            self.advance();
        }
        let fee = self.plan.country.method.fee;
        let least = cents + fee + 2_000;
        if self.balance < least {
            self.top_up(least - self.balance);
        }
        self.pay_out(self.balance - cents - fee, false);
    }

    /// An earning to take back; one is paid when there is none.
    fn find_loss(&mut self, how: TakeBack) -> Loss {
        for _ in 0..40 {
            if let Some(loss) = self.choose_loss(how) {
                return loss;
            }
            let past = i64::from(self.today.weekday().to_monday_one_offset());
            let to = self.today.saturating_sub(past.days()).saturating_sub(7.days());
            let from = to.saturating_sub(6.days());
            let rate = self.contracts[0].rate;
            let invoice = Invoice { from, to, minutes: 900, rate };
            self.pay(0, &What::Hourly(invoice), rate * 15);
        }
        unreachable!("the hourly earning that was just paid can be taken back")
    }
}
