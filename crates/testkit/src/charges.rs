//! Which charges of a career follow the platform's rules, which do not, and which can nobody judge?
//!
//! A second model of the platform, beside [`crate::career`]: years instead of months, every kind of fee in
//! every year from 2014 on, and up to four mistakes of the platform. Its arithmetic and its rules
//! (`rules.rs`) are written from the facts alone. It generates only what the facts decide from a
//! statement that is complete and a snapshot that says what the rules ask for; where they leave
//! something open, the truth says that too.
//!
//! Conventions of the truth, each of which an answer has to share:
//!
//! * rules go by the day of the line, but the day on which hours become available goes by the rules
//!   of the Sunday that ended their week, and late is what is late also for those not Top Rated;
//! * every amount has the sign of its line, so a fee is negative and a returned fee positive;
//! * a tax is judged against what the charge it names truly was, not against what it should have been;
//! * of two fees for one earning the second should be 0.00;
//! * where the sources name several figures, or a condition that nobody can check (a tax number),
//!   each of them is as policy, with itself as expected;
//! * a contract whose start is unknown may be older than the file, and its client billed before it;
//! * a returned fee is what the fee on the refunded money was; a career holds only refunds for which
//!   that is also what the rules of the refund's day give.

mod cast;
mod days;
mod desk;
mod plan;
mod purse;
mod refunds;
mod rules;
mod slips;
mod snapshot;

use jiff::civil::Date;

use crate::emit::{Emit, Layout, Spelling, emit};
use crate::line::Line;
pub use slips::MistakeKind;

/// A career of years with the truth about its charges.
#[derive(Debug, Clone)]
pub struct ChargedCareer {
    /// Replays it.
    pub seed: u64,
    /// Which export the user has; without its titles, two contracts of one client are one.
    pub layout: Layout,
    /// The statement, complete, oldest first.
    pub lines: Vec<Line>,
    /// What the site shows on the last day.
    pub snapshot_toml: String,
    /// The day of the question.
    pub as_of: Date,
    /// The right answer.
    pub truth: ChargeTruth,
}

impl ChargedCareer {
    /// The statement as a file: spelling and order follow the seed, so that every mixture occurs.
    pub fn file(&self) -> String {
        let seed = self.seed;
        let mut form = Emit::new(self.layout);
        form.newest_first = !seed.is_multiple_of(5);
        form.bom = seed.is_multiple_of(7);
        form.crlf = seed.is_multiple_of(11);
        form.balance_column = !seed.is_multiple_of(13);
        form.exchange_rate = seed.is_multiple_of(4);
        let spellings = [Spelling::Plain, Spelling::Dollars, Spelling::Noisy];
        form.spelling = spellings[usize::try_from(seed % 3).unwrap_or_default()];
        emit(&self.lines, &form)
    }
}

/// The right answer to `audit`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChargeTruth {
    /// Every charge that a rule speaks about, or would on another day, in the order of the lines.
    pub charges: Vec<Charge>,
    /// What the platform did wrong, and nothing else.
    pub mistakes: Vec<Mistake>,
    /// Their sums.
    pub totals: Totals,
}

/// One line that is a charge, or a charge given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The line.
    pub ref_id: u64,
    /// Its ledger cause.
    pub kind: &'static str,
    /// The line's amount in cents: negative where the user pays.
    pub charged: i64,
    /// What the rules say, with the same sign; none where they say nothing that can be checked.
    pub expected: Option<i64>,
    /// Accepted verdicts; more than one only between "no rule" and "a rule without a figure".
    pub verdict: &'static [&'static str],
}

/// The charge is right.
pub const AS_POLICY: &[&str] = &["as_policy"];
/// The charge is wrong.
pub const DIFFERS: &[&str] = &["differs"];
/// A rule holds, but its rate cannot be known from statement and snapshot.
pub const RATE_UNKNOWN: &[&str] = &["rate_unknown"];
/// No rule of that day names a figure; a rule about the method may still be there.
pub const NO_FIGURE: &[&str] = &["no_policy_in_force", "rate_unknown"];
/// Only a source of the lowest standing names the figure.
pub const CLAIMED_ONLY: &[&str] = &["claimed_only"];
/// The fee names an earning that is not in the statement.
pub const ORPHAN: &[&str] = &["orphan"];

impl Charge {
    /// Whether it could be checked; that its earning is not there is a result too.
    pub fn is_checked(&self) -> bool {
        [AS_POLICY, DIFFERS, ORPHAN].contains(&self.verdict)
    }

    /// What the user gained beyond the rules: negative where too much was charged.
    pub fn difference(&self) -> Option<i64> {
        self.expected.filter(|_| self.is_checked()).map(|expected| self.charged - expected)
    }
}

/// One thing that the platform did wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What.
    pub kind: MistakeKind,
    /// The line to point at: the charge, but the refund whose fee did not come back, the hours that
    /// were held, the payout that was too small.
    pub ref_id: u64,
    /// As the line has it; nothing for a fee that did not come back.
    pub charged: i64,
    /// As it should have been; of an orphan or second fee nothing, of held or small money the same.
    pub expected: i64,
    /// What a finding is about, never negative: the difference, but of held or small money all of it.
    pub amount: i64,
}

impl Mistake {
    /// What the user gained by it: negative where it cost something.
    pub fn difference(&self) -> i64 {
        self.charged - self.expected
    }
}

/// Sums over the charges. What has no line of its own, such as a fee that did not come back, is not in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Charges that are as policy or differ, and orphans.
    pub checked: usize,
    /// Charges that are as policy.
    pub as_policy: usize,
    /// Cents that the user paid too much, or got back too little; never negative, and without orphans.
    pub overcharged: i64,
    /// Cents that the user paid too little; never negative.
    pub undercharged: i64,
    /// All others.
    pub not_checked: usize,
}

impl Totals {
    fn of(charges: &[Charge]) -> Self {
        let mut totals = Self::default();
        for charge in charges {
            if !charge.is_checked() {
                totals.not_checked += 1;
                continue;
            }
            totals.checked += 1;
            let difference = charge.difference().unwrap_or(0);
            totals.as_policy += usize::from(charge.verdict == AS_POLICY);
            totals.overcharged += (-difference).max(0);
            totals.undercharged += difference.max(0);
        }
        totals
    }
}

/// Plays the career of a seed; the same seed plays the same career forever.
pub fn play_charges(seed: u64) -> ChargedCareer {
    let plan = plan::Plan::draw(seed);
    let layout = plan.layout;
    let mut desk = desk::Desk::open(plan);
    let as_of = days::live(&mut desk);
    let snapshot_toml = snapshot::write(&mut desk, as_of);
    let totals = Totals::of(&desk.charges);
    let truth = ChargeTruth { charges: desk.charges, mistakes: desk.mistakes, totals };
    ChargedCareer { seed, layout, lines: desk.lines, snapshot_toml, as_of, truth }
}
