//! What is the answer: why a balance is what it is, what waits, and what to do; pure, over journal, rules and snapshot.

mod advice;
mod answer;
mod contracts;
mod days_in_words;
mod findings;
mod holds;
mod primary;
mod refine;
mod stages;
mod transfers;
mod waiting;
mod why;
mod window;

pub use advice::{Advice, AdviceId};
pub use answer::{Contribution, Finding, FindingKind, Primary, State, WhyAnswer};
pub use days_in_words::{day_in_words, range_in_words};
pub use transfers::PayoutFacts;
pub use waiting::Waiting;
pub use why::{WhyError, WhyRequest, why};
pub use window::{Episode, Since, Window, WindowRule};
