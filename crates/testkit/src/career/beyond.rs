//! What does a career's future bring, of which its statement and the site show only a part?
//!
//! Ordinary life for 52 to 130 weeks up to a day on which a forecast is asked for; then the very
//! same platform lives on for [`HORIZON`] days. Nothing ends or changes at the day of the
//! question, so the weeks after it are of the same kind as those before.

use jiff::ToSpan;
use jiff::civil::Date;

use super::ongoing::live;
use super::plan::is_schedule_day;
use super::platform::{Platform, Stage};
use super::{file_of, snapshot, stages};
use crate::line::Line;

/// Days that are played after the day of the question: sixteen weeks.
pub const HORIZON: i64 = 112;

/// A career up to a day, and what the model does after it.
#[derive(Debug, Clone)]
pub struct Beyond {
    /// Replays it.
    pub seed: u64,
    /// The statement up to and with `as_of`, oldest first.
    pub statement_lines: Vec<Line>,
    /// All that the site shows at the end of `as_of`.
    pub snapshot_toml: String,
    /// The day of the question. It is over: what enters or leaves on it is in the statement.
    pub as_of: Date,
    /// What enters and leaves in the [`HORIZON`] days after `as_of`, oldest first.
    pub later: Vec<Line>,
    /// Whole weeks from the first line to `as_of`: at least 52.
    pub weeks: i64,
    /// What was agreed before the first day and holds after the last.
    pub terms: Terms,
    /// What the snapshot shows with a date, in the order in which it was begun.
    pub shown: Vec<Shown>,
    /// Automatic payouts after `as_of`: day and cents sent, without the fee.
    payouts: Vec<(Date, i64)>,
    /// Days within the horizon on which the schedule may pay.
    schedule_days: Vec<Date>,
}

/// The account's settings, all of them told by the snapshot or by plain history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// `weekly`, `twice_monthly`, `monthly`, `quarterly` or `none`: then paid out by hand.
    pub schedule: &'static str,
    /// Cents that have to be there at least, besides the reserve. No rule says whether the
    /// reserve counts: see [`Beyond::open_payout_days`].
    pub threshold: i64,
    /// Cents that no payout takes.
    pub reserve: i64,
    /// Cents that a payout costs.
    pub payout_fee: i64,
    /// Where the freelancer lives.
    pub country: &'static str,
    /// Hours are available on the Friday after their week, not on the Wednesday after that.
    pub top_rated: bool,
    /// The day of the month on which the membership renews.
    pub renews_on: Option<i8>,
    /// Now and then nothing new begins for two to five weeks.
    pub rests: bool,
    /// Money is taken back now and then.
    pub takes_back: bool,
    /// Payouts come back now and then.
    pub bounces: bool,
    /// How many contracts there are.
    pub contracts: usize,
}

/// An amount that the snapshot shows with a date (or with the week or day that decides it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The contract's title.
    pub contract: &'static str,
    /// The day on which the rules let it enter.
    pub due: Date,
    /// Cents before the platform's share.
    pub gross: i64,
    /// What truly entered: day and cents after share, tax on it and withheld tax.
    pub entered: Option<(Date, i64)>,
}

/// One month of the membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// The day of the charge.
    pub on: Date,
    /// Cents with tax.
    pub cents: i64,
    /// The balance did not cover it, so it lost nothing.
    pub by_card: bool,
}

/// Plays the career of a seed and what comes after; the same seed plays the same for ever.
pub fn play_on(seed: u64) -> Beyond {
    let (mut platform, as_of) = live(seed);
    // The site is looked at through a copy: looking must not change what comes.
    let mut site = platform.clone();
    let board = stages::read_off_completely(&mut site, as_of);
    let snapshot_toml = snapshot::write(&mut site, &board, as_of);
    let statement_lines = site.lines_in_file();
    platform.live_through(as_of.saturating_add(HORIZON.days()));
    let later = platform.lines_in_file().split_off(statement_lines.len());
    Beyond {
        seed,
        snapshot_toml,
        as_of,
        weeks: i64::from((as_of - statement_lines[0].date).get_days()) / 7,
        terms: terms(&platform),
        shown: shown(&site, &platform),
        payouts: payouts(&platform, as_of),
        schedule_days: schedule_days(&platform, as_of),
        statement_lines,
        later,
    }
}

fn terms(p: &Platform) -> Terms {
    Terms {
        schedule: p.plan.frequency.map_or("none", |frequency| frequency.name()),
        threshold: p.plan.threshold,
        reserve: p.plan.reserve,
        payout_fee: p.plan.country.method.fee,
        country: p.plan.country.code,
        top_rated: p.plan.top_rated,
        renews_on: p.plan.member.then_some(p.plan.renews_on),
        rests: !p.plan.breaks.is_empty(),
        takes_back: p.plan.take_back.is_some(),
        bounces: p.plan.bounces,
        contracts: p.contracts.len(),
    }
}

/// What was coming on the day of the question, and what became of it.
fn shown(then: &Platform, now: &Platform) -> Vec<Shown> {
    let pairs = then.works.iter().zip(&now.works);
    let coming = pairs.filter(|(work, _)| work.stage == Stage::Coming);
    coming
        .filter_map(|(work, became)| {
            let entered = became.earning.map(|earning| {
                let lines = now.lines.iter().filter(|line| line.group == earning);
                let days: Vec<Date> = lines.clone().map(|line| line.date).collect();
                (days[0], lines.map(|line| line.amount_cents).sum())
            });
            let contract = then.contracts[work.contract].title;
            Some(Shown { contract, due: work.available_on?, gross: work.gross, entered })
        })
        .collect()
}

fn payouts(p: &Platform, as_of: Date) -> Vec<(Date, i64)> {
    let automatic = p.payouts.iter().filter(|payout| payout.on_schedule && payout.sent_on > as_of);
    automatic.map(|payout| (payout.sent_on, payout.amount)).collect()
}

fn schedule_days(p: &Platform, as_of: Date) -> Vec<Date> {
    let due = |day: &Date| p.plan.frequency.is_some_and(|often| is_schedule_day(often, *day));
    (1..=HORIZON).map(|ahead| as_of.saturating_add(ahead.days())).filter(due).collect()
}

impl Beyond {
    /// The statement as a file: layout, order, line ends and spelling of amounts follow from the seed.
    pub fn statement_csv(&self) -> String {
        file_of(&self.statement_lines, self.seed, false)
    }

    /// The balance at the end of `as_of`, in cents.
    pub fn opening(&self) -> i64 {
        self.statement_lines.last().map_or(0, |line| line.balance_cents)
    }

    /// The true balance in cents at the end of the day so many days after `as_of`.
    pub fn balance_after(&self, days: i64) -> i64 {
        self.until(days).last().map_or(self.opening(), |line| line.balance_cents)
    }

    /// Cents by which the balance would have changed in the first so many days without payouts:
    /// what came in less what was charged. Payouts, their fees, payouts that came back, and
    /// purchases that a card paid are left out.
    pub fn money_after(&self, days: i64) -> i64 {
        self.until(days).iter().filter(|line| is_money(line)).map(|line| line.amount_cents).sum()
    }

    /// Automatic payouts within the horizon: day and cents sent, the fee not counted. A payout
    /// that came back later is one too.
    pub fn payout_days(&self) -> Vec<(Date, i64)> {
        self.payouts.clone()
    }

    /// Days of the schedule on which the balance reached the threshold only with the reserve.
    /// Nothing was paid; by another reading of the rule the rest may have been, and from then on
    /// the balance differs.
    pub fn open_payout_days(&self) -> Vec<Date> {
        let terms = &self.terms;
        let enough = terms.threshold + terms.reserve;
        let open = |&day: &Date| {
            let ahead = i64::from((day - self.as_of).get_days());
            (terms.threshold..enough).contains(&self.balance_after(ahead))
        };
        self.schedule_days.iter().copied().filter(open).collect()
    }

    /// The renewals within the horizon.
    pub fn membership_days(&self) -> Vec<Renewal> {
        let renewals = self.later.iter().filter(|line| line.cause == "membership");
        renewals
            .map(|line| {
                let with_tax = self.later.iter().filter(|other| other.group == line.group);
                let cents = -with_tax.map(|other| other.amount_cents).sum::<i64>();
                Renewal { on: line.date, cents, by_card: line.card_funded }
            })
            .collect()
    }

    /// For everything that the snapshot shows with a date and that entered: the day on which it
    /// truly did, and its cents after every deduction.
    pub fn waiting_days(&self) -> Vec<(Date, i64)> {
        self.shown.iter().filter_map(|shown| shown.entered).collect()
    }

    /// The lines of the first so many days after `as_of`.
    fn until(&self, days: i64) -> &[Line] {
        assert!((0..=HORIZON).contains(&days), "{days} days are not within the horizon");
        let last = self.as_of.saturating_add(days.days());
        &self.later[..self.later.partition_point(|line| line.date <= last)]
    }
}

/// The line belongs to what a forecast of income and charges is about; see [`Beyond::money_after`].
pub fn is_money(line: &Line) -> bool {
    let payout = ["withdrawn", "withdrawn_scheduled", "withdrawal_fee", "withdrawal_returned"];
    !payout.contains(&line.cause) && line.cause != "paid_from_card" && !line.card_funded
}
