//! Which payouts bring the money out at the least cost? An exact plan over a horizon, and what a habit costs instead.
//!
//! # The model
//!
//! A *decision day* is `today` and every later day up to `until` on which income becomes available or on which a method
//! can be used for the first time. On a decision day at most one payout is made, by one method. It takes any whole number of cents `x` out of the balance, at most what
//! lies above the floor that day (its income included), within the minimum and maximum of the method.
//!
//! *Cost.* A payout costs `fixed + spread × x`, counted exactly, in ten-thousandths of a cent: a spread is a worse rate
//! and not a charge that somebody rounds. The rest of `x` arrives, and at least one cent of every payout must. Payouts
//! are shown in whole cents: what has arrived in total, rounded down to the cent after each arrival, is exact, and the
//! fraction that is left is carried to the next arrival. The shown fees thus add up to the exact cost, rounded up.
//!
//! *Needs.* Needs add up: on the day of each, all that has arrived must be at least all that was needed up to then.
//! They are covered in the order in which payouts are made: a payout that arrives too late for a need is made only
//! when the payouts before it cover that need, so that no need waits for money of a later day while money of today
//! takes a slower way. Where every payout arrives by the next decision day, as with weekly money and methods of up to
//! five business days, this forbids nothing.
//!
//! *The end.* No plan wins by keeping the money. Of two plans that meet all needs the better one has, in this order:
//! 1. less left above the floor after the last decision day,
//! 2. a lower exact cost,
//! 3. fewer payouts,
//! 4. and then the earlier money: the days are compared from the last one backwards; no payout goes before a payout,
//!    a method before those listed after it, a smaller amount before a larger one.
//!
//! # Why the plan is exact
//!
//! What has arrived is what was paid out minus what it cost. Of two histories that have paid out the same total by the
//! same day the cheaper one has therefore also brought more outside, by every day that matters to a later choice:
//! it may be continued in every way in which the other may be. It is enough to know, day by day, the least cost
//! of every total (`curve.rs`); a need only cuts totals off, and a payout adds its own line to that curve. Every line
//! has whole slopes in ten-thousandths of a cent and begins and ends at whole cents, so nothing is rounded.
//!
//! What the search leaves out (`sweep.rs`) is no part of the best plan: totals from which even a lower bound of the
//! rest (`bound.rs`) ends above a plan that is known, and payouts that could have been made a day earlier.

mod bound;
mod curve;
mod habit;
mod schedule;
mod search;
mod setting;
mod sweep;

use jiff::civil::Date;
use outflow_ledger::Cents;

pub use habit::{Habit, HabitDays, habit, yearly_difference};
pub use search::plan;

/// The most methods that a plan chooses from.
pub const MAX_METHODS: usize = 6;

/// The most business days that a method may take: about a year.
pub const MAX_BUSINESS_DAYS: u32 = 260;

/// What a plan is made for: one account, its coming money, the user's own limits and the ways to pay out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanProblem {
    /// The first decision day.
    pub today: Date,
    /// The last day on which a payout may be made.
    pub until: Date,
    /// What is available today, before today's `income`; it may lie below the floor.
    pub opening: Cents,
    /// Net amounts and the days on which they become available, in any order; those after `until` do not count.
    pub income: Vec<(Date, Cents)>,
    /// What must stay in the account after every payout.
    pub floor: Cents,
    /// What must have arrived outside, and by when, in any order.
    pub needs: Vec<Need>,
    /// The ways to pay out, in the order in which they are preferred where all else is equal.
    pub methods: Vec<PlanMethod>,
}

/// An amount that must have arrived outside by a day, besides all earlier needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Need {
    /// How much, in cents.
    pub amount: Cents,
    /// The last day on which it may arrive.
    pub by: Date,
}

/// A way to pay out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanMethod {
    /// The name in files and flags.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What every payout costs whatever its amount, in cents; it comes out of the amount.
    pub fixed: Cents,
    /// What a payout costs besides, in basis points: hundredths of a percent of the amount.
    pub spread_basis_points: u32,
    /// The least amount of one payout, the cost included, in cents.
    pub minimum: Option<Cents>,
    /// The largest amount of one payout, the cost included, in cents.
    pub maximum: Option<Cents>,
    /// How many business days after the payout its money arrives.
    pub arrives_after_business_days: u32,
    /// The first day on which this method can be used; `None` for at once.
    pub usable_from: Option<Date>,
}

/// Payouts over a horizon, and what they cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The payouts, in the order in which they are made.
    pub payouts: Vec<PlannedPayout>,
    /// The exact cost, in ten-thousandths of a cent.
    pub cost_ten_thousandths: i128,
    /// The cost in cents, rounded up: the sum of the shown fees.
    pub cost: Cents,
    /// What stays above the floor after the last decision day, in cents; zero where the balance ends below the floor.
    pub left: Cents,
}

/// One payout of a plan or of a habit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlannedPayout {
    /// The day on which it is made.
    pub on: Date,
    /// Which of the problem's methods makes it.
    pub method: usize,
    /// What leaves the balance, in cents.
    pub gross: Cents,
    /// What it costs, in cents: `gross - arrives`.
    pub fee: Cents,
    /// What arrives outside, in cents; fractions of a cent are carried from each arrival to the next.
    pub arrives: Cents,
    /// The day on which it arrives.
    pub arrives_on: Date,
}

/// Why there is no plan.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PlanError {
    /// The needs up to a day are more than can have arrived by then, by the model of this module.
    #[error("{needed} cannot have arrived by {by}: {most} is the most")]
    NeedNotMet {
        /// The day of the first need that cannot be met when all earlier ones are.
        by: Date,
        /// All needs up to that day together, in cents.
        needed: Cents,
        /// The most that can have arrived by then, in cents, when all earlier needs are met.
        most: Cents,
    },
    /// No method was given.
    #[error("there is no method to pay out by")]
    NoMethods,
    /// More methods than a plan chooses from.
    #[error("{0} methods are too many: at most {MAX_METHODS}")]
    TooManyMethods(usize),
    /// The last day lies before the first.
    #[error("the last day, {until}, is before the first, {today}")]
    EndsBeforeItBegins {
        /// The first day.
        today: Date,
        /// The last day.
        until: Date,
    },
    /// An income on a day before the first.
    #[error("income of {0} is before the first day")]
    IncomeInThePast(Date),
    /// An income, floor, need, fee, minimum or maximum below zero.
    #[error("{0} must not be below zero")]
    Negative(Cents),
    /// A spread that takes everything.
    #[error("a spread of {0} basis points leaves nothing")]
    SpreadTooLarge(u32),
    /// A method whose money arrives too late to plan with.
    #[error("{0} business days until money arrives are too many: at most {MAX_BUSINESS_DAYS}")]
    TooSlow(u32),
    /// A habit of a method that is not among the methods.
    #[error("there is no method number {0}")]
    NoSuchMethod(usize),
    /// Amounts times days beyond what is counted exactly.
    #[error("the amounts or the number of days are too large to plan with")]
    TooLarge,
    /// The search would take too long; it never answers with less than the best plan.
    #[error(
        "there are too many possibilities: take fewer methods, fewer needs or a shorter horizon"
    )]
    TooManyPossibilities,
}
