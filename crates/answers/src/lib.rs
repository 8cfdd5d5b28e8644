//! What is the answer: why a balance is what it is, what waits, and what to do; pure, over journal, rules and snapshot.

pub mod activity;
mod advice;
mod answer;
mod audit;
pub mod book;
pub mod budget;
mod contracts;
pub mod fees;
mod findings;
pub mod forecast;
mod holds;
pub mod invoices;
mod listing;
pub mod payout;
pub mod period;
mod plan;
pub mod policy_view;
mod primary;
mod refine;
mod reminder;
mod stages;
pub mod todo;
mod together;
mod transfers;
mod waiting;
mod why;
mod window;
mod words;
pub mod work;

pub use advice::{Advice, AdviceId};
pub use answer::{Contribution, Finding, FindingKind, Primary, State, WhyAnswer};
pub use audit::{
    AuditAnswer, AuditFinding, AuditFindingKind, AuditRequest, AuditTotals, Basis, Charge, Hold,
    NotChecked, Unchecked, Verdict, audit, percent,
};
pub use listing::{Cell, Fact, For, Heading, Listing, Section};
pub use plan::{
    Habit, HabitDays, MAX_BUSINESS_DAYS, MAX_METHODS, Need, Plan, PlanError, PlanMethod,
    PlanProblem, PlannedPayout, habit, plan, yearly_difference,
};
pub use reminder::Reminder;
pub use stages::first_due;
pub use together::{OfAccount, together};
pub use transfers::PayoutFacts;
pub use waiting::Waiting;
pub use why::{WhyError, WhyRequest, replay, why, why_of_replayed};
pub use window::{Episode, Since, Window, WindowRule};
pub use words::{capitalised, day_in_words, hindrance_in_words, money_in_words, range_in_words};
